//! PNG (W3C, third edition): chunks of a length, a type, content and a check sum.

use crate::{Flow, Format};

/// The first bytes of every file.
pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What a picture needs to look as it does: its pixels, colours and movement. Texts, Exif, the time and whatever a
/// program has put in of its own are not among them.
const KEPT: [&[u8; 4]; 20] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD",
    b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT", b"mDCV", b"cLLI", b"sPLT",
];

/// Where we are in it.
#[derive(Default)]
pub struct Png {
    begun: bool,
    ended: bool,
}

impl Format for Png {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        if !self.begun {
            if bytes.len() < SIGNATURE.len() {
                return Flow::More;
            }
            self.begun = true;
            out.extend_from_slice(SIGNATURE);
            return Flow::Step(SIGNATURE.len());
        }
        if self.ended {
            return Flow::End;
        }
        let (Some(length), Some(kind)) = (bytes.first_chunk::<4>(), bytes.get(4..8)) else { return Flow::More };
        let length = u64::from(u32::from_be_bytes(*length));
        if length > 0x7fff_ffff || !kind.iter().all(u8::is_ascii_alphabetic) {
            return Flow::Lost;
        }
        // Length, type, content and check sum, passed over as one.
        let whole = length + 12;
        self.ended = kind == b"IEND";
        if KEPT.iter().any(|kept| *kept == kind) { Flow::Pass(whole) } else { Flow::Drop(whole) }
    }

    fn may_keep_rest(&self, _: &[u8]) -> bool {
        true
    }
}
