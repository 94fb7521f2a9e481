//! FLAC (RFC 9639): blocks of a type, a length and content, then the sound. Nothing changes its length.

use crate::{Flow, Format};

/// The first bytes of every file.
pub const SIGNATURE: &[u8] = b"fLaC";
const LAST: u8 = 0x80;
const PADDING: u8 = 1;

/// Where we are in it.
#[derive(Default)]
pub struct Flac {
    begun: bool,
    blanked: u64,
    in_sound: bool,
}

impl Format for Flac {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        if self.blanked > 0 {
            return Flow::Blank(std::mem::take(&mut self.blanked));
        }
        if self.in_sound {
            return Flow::Pass(u64::MAX);
        }
        let Some(head) = bytes.get(..4) else { return Flow::More };
        if !self.begun {
            self.begun = true;
            out.extend_from_slice(head);
            return Flow::Step(4);
        }
        let length = u64::from(u32::from_be_bytes([0, head[1], head[2], head[3]]));
        self.in_sound = head[0] & LAST != 0;
        // Measures of the sound, and places to begin at.
        if matches!(head[0] & !LAST, 0 | 3) {
            return Flow::Pass(4 + length);
        }
        out.push(head[0] & LAST | PADDING);
        out.extend_from_slice(&head[1..]);
        self.blanked = length;
        Flow::Step(4)
    }

    fn end(&mut self, rest: &[u8], _: &mut Vec<u8>) -> bool {
        rest.is_empty()
    }
}
