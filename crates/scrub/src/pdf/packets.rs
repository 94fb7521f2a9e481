//! XMP packets that lie unpacked in other content (XMP part 1, 7.3), and streams that are filled up.

use crate::{EMPTY_XMP, Flow, Format, find};

const BEGIN: &[u8] = b"<?xpacket begin";
const END: &[u8] = b"<?xpacket end";
/// Content in which packets are blanked and all else stays.
#[derive(Default)]
pub struct Packets {
    within: bool,
}

impl Format for Packets {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        let mark = if self.within { END } else { BEGIN };
        let (length, is_found) = match find(bytes, mark) {
            Some(at) => (at, true),
            None => (bytes.len().saturating_sub(mark.len() - 1), false),
        };
        if self.within {
            out.resize(out.len() + length, b' ');
        } else {
            out.extend_from_slice(&bytes[..length]);
        }
        self.within ^= is_found;
        if length > 0 || is_found { Flow::Step(length) } else { Flow::More }
    }

    fn end(&mut self, rest: &[u8], out: &mut Vec<u8>) -> bool {
        if self.within {
            out.resize(out.len() + rest.len(), b' ');
        } else {
            out.extend_from_slice(rest);
        }
        !self.within
    }
}

/// Fills a stream: first these bytes, then spaces or zeros.
pub struct Fill {
    first: &'static [u8],
    then: u8,
}

impl Fill {
    /// Metadata that say nothing, as XMP.
    pub const XMP: Self = Self { first: EMPTY_XMP, then: b' ' };
    /// Nothing, deflated.
    pub const DEFLATED: Self = Self { first: b"\x78\x9c\x03\x00\x00\x00\x00\x01", then: 0 };
    /// Spaces.
    pub const SPACES: Self = Self { first: b"", then: b' ' };
}

impl Format for Fill {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        let length = self.first.len().min(bytes.len());
        let (now, later) = self.first.split_at(length);
        self.first = later;
        out.extend_from_slice(now);
        out.resize(out.len() + bytes.len() - length, self.then);
        if bytes.is_empty() { Flow::More } else { Flow::Step(bytes.len()) }
    }
}
