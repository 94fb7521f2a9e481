//! JPEG pictures that are deflated once more: they are too large to be held and packed again in the same length, so
//! they are only looked into. Most of them tell nothing.

use crc32fast::Hasher;
use flate2::{Decompress, FlushDecompress, Status};

use crate::jpeg::Jpeg;
use crate::{Cleaned, Flow, Format, Scrubber};

/// Unpacked bytes at a time, and at most.
const PIECE: usize = 32 * 1024;
const MOST: u64 = 64 * 1024 * 1024;

/// Where we are in it.
pub struct Looked {
    unpacking: Decompress,
    picture: Scrubber,
    before: Hasher,
    after: Hasher,
    has_ended: bool,
    is_silent: bool,
}

impl Default for Looked {
    fn default() -> Self {
        Self {
            unpacking: Decompress::new(true),
            picture: Scrubber::with(Some(Box::new(Jpeg::in_place()))),
            before: Hasher::new(),
            after: Hasher::new(),
            has_ended: false,
            is_silent: false,
        }
    }
}

impl Format for Looked {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        self.look(bytes);
        out.extend_from_slice(bytes);
        if bytes.is_empty() { Flow::More } else { Flow::Step(bytes.len()) }
    }

    fn end(&mut self, _: &[u8], _: &mut Vec<u8>) -> bool {
        let picture = std::mem::replace(&mut self.picture, Scrubber::with(None));
        let mut rest = Vec::new();
        let how = picture.finish(&mut rest);
        self.after.update(&rest);
        let is_same = self.before.clone().finalize() == self.after.clone().finalize();
        self.is_silent = self.has_ended && is_same && how == Cleaned::Fully;
        true
    }

    fn is_complete(&self) -> bool {
        self.is_silent
    }
}

impl Looked {
    fn look(&mut self, bytes: &[u8]) {
        let (mut at, mut plain, mut clean) = (0, Vec::with_capacity(PIECE), Vec::new());
        while !self.has_ended && self.unpacking.total_out() < MOST {
            let before = self.unpacking.total_in();
            plain.clear();
            clean.clear();
            let status = self.unpacking.decompress_vec(&bytes[at..], &mut plain, FlushDecompress::None);
            let taken = (self.unpacking.total_in() - before) as usize;
            at += taken;
            self.picture.push(&plain, &mut clean);
            self.before.update(&plain);
            self.after.update(&clean);
            match status {
                Ok(Status::StreamEnd) => self.has_ended = true,
                Ok(_) if taken > 0 || !plain.is_empty() => {}
                _ => return,
            }
        }
    }
}
