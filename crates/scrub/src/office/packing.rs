//! Packing what is left of an entry while it streams.

use flate2::{Compress, Compression, FlushCompress, Status};

use super::PIECE;
use super::zip::Writer;
use crate::Scrubber;

/// What is left of an entry, on its way into the new document.
pub struct Packing {
    pub state: Compress,
    pub crc: crc32fast::Hasher,
    pub plain: u64,
    pub may_be_unknown: bool,
}

/// Cleans bytes of an entry, and packs what is left of them.
pub fn clean(scrubber: &mut Scrubber, packing: &mut Packing, plain: &[u8], writer: &mut Writer, out: &mut Vec<u8>) {
    let mut left = Vec::with_capacity(plain.len());
    scrubber.push(plain, &mut left);
    packing.push(&left, FlushCompress::None, writer, out);
}

impl Packing {
    /// Packs bytes.
    pub fn push(&mut self, plain: &[u8], flush: FlushCompress, writer: &mut Writer, out: &mut Vec<u8>) {
        self.crc.update(plain);
        self.plain += plain.len() as u64;
        let mut packed = Vec::with_capacity(PIECE);
        let mut at = 0;
        loop {
            let before = self.state.total_in();
            packed.clear();
            let status = self.state.compress_vec(&plain[at..], &mut packed, flush);
            at += (self.state.total_in() - before) as usize;
            writer.write(&packed, out);
            let is_done = flush == FlushCompress::None && at == plain.len() && packed.len() < packed.capacity();
            if is_done || !matches!(status, Ok(Status::Ok)) {
                return;
            }
        }
    }
}

/// Packs a short text, and gives its check sum and sizes.
pub fn pack(plain: &[u8]) -> (Vec<u8>, (u32, u64, u64)) {
    let mut packed = Vec::with_capacity(plain.len() + 64);
    // There is room for it even when it does not become shorter.
    let _ = Compress::new(Compression::best(), false).compress_vec(plain, &mut packed, FlushCompress::Finish);
    let sizes = (crc32fast::hash(plain), packed.len() as u64, plain.len() as u64);
    (packed, sizes)
}
