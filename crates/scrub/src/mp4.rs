//! MP4, QuickTime, M4A, 3GP (ISO/IEC 14496-12): boxes of a size, a type and content, some of which hold boxes. Nothing
//! changes its size: tables in the file point to places in it.

use crate::{Flow, Format};

/// Where we are in it.
#[derive(Default)]
pub struct Mp4 {
    /// A track of measurements beside film and sound, such as the places along a way. Its samples lie among the others
    /// and are not blanked.
    has_measurements: bool,
    /// Bytes of a telling box that are still to be blanked.
    blanked: u64,
}

/// Whether a file is one of these. Pictures in the same kind of boxes (HEIC, AVIF) are not: their `meta` is the picture.
pub fn is_film(head: &[u8]) -> bool {
    let first: [&[u8]; 5] = [b"ftyp", b"moov", b"wide", b"mdat", b"free"];
    head.get(4..8).is_some_and(|kind| first.contains(&kind)) && !is_picture(head)
}

/// Whether a file is a picture in the same kind of boxes: HEIC or AVIF (ISO/IEC 23008-12).
pub fn is_picture(head: &[u8]) -> bool {
    let pictures: [&[u8]; 8] = [b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif", b"avis"];
    head.get(4..8) == Some(b"ftyp") && pictures.contains(&head.get(8..12).unwrap_or_default())
}

/// Boxes that hold boxes on the way to what is changed.
const HOLDERS: [&[u8; 4]; 3] = [b"moov", b"trak", b"mdia"];
/// Boxes that say who, where, when and with what; and those that hold nothing anyone needs.
const TELLING: [&[u8; 4]; 11] =
    [b"udta", b"meta", b"uuid", b"Xtra", b"free", b"skip", b"wide", b"pnot", b"PICT", b"mpvd", b"sefd"];
/// Small boxes that are read whole, in bytes.
const SMALL: usize = 4096;

impl Format for Mp4 {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        if self.blanked > 0 {
            return Flow::Blank(std::mem::take(&mut self.blanked));
        }
        let (Some((size, head)), Some(kind)) = (size(bytes), bytes.get(4..8)) else { return Flow::More };
        let is_named = kind.iter().all(|byte| matches!(byte, 0x20..=0x7e | 0xa9));
        if size < head as u64 || !is_named {
            return Flow::Lost;
        }
        let is = |list: &[&[u8; 4]]| list.iter().any(|known| *known == kind);
        if is(&HOLDERS) {
            out.extend_from_slice(&bytes[..head]);
            return Flow::Step(head);
        }
        if is(&TELLING) {
            out.extend_from_slice(&bytes[..4]);
            out.extend_from_slice(b"free");
            out.extend_from_slice(&bytes[8..head]);
            self.blanked = size - head as u64;
            return Flow::Step(head);
        }
        if is(&[b"mvhd", b"tkhd", b"mdhd", b"hdlr"]) && size <= SMALL as u64 {
            let Some(whole) = bytes.get(..size as usize) else { return Flow::More };
            let mut whole = whole.to_vec();
            if kind == b"hdlr" {
                self.forget_maker(&mut whole[head..])
            } else {
                forget_times(&mut whole[head..])
            }
            out.extend_from_slice(&whole);
            return Flow::Step(whole.len());
        }
        Flow::Pass(size)
    }

    fn may_keep_rest(&self, rest: &[u8]) -> bool {
        // The head of a small box that was cut short: its times may be in it.
        rest.len() <= 8
    }

    fn is_complete(&self) -> bool {
        !self.has_measurements
    }
}

/// How long the next box is, to the end of the file if it says so, and its head alone.
pub fn size(bytes: &[u8]) -> Option<(u64, usize)> {
    Some(match u32::from_be_bytes(*bytes.first_chunk()?) {
        0 => (u64::MAX, 8),
        1 => (u64::from_be_bytes(bytes.get(8..16)?.try_into().ok()?), 16),
        size => (u64::from(size), 8),
    })
}

impl Mp4 {
    /// Whether a box begins here.
    pub fn is_between(&self) -> bool {
        self.blanked == 0
    }

    /// A track's handler: behind its kind stands a name that programs and devices give.
    fn forget_maker(&mut self, content: &mut [u8]) {
        let kind = content.get(8..12).unwrap_or_default();
        let plain: [&[u8]; 9] = [b"vide", b"soun", b"hint", b"text", b"sbtl", b"subt", b"clcp", b"url ", b"alis"];
        self.has_measurements |= !plain.contains(&kind);
        for byte in content.iter_mut().skip(24) {
            *byte = 0;
        }
    }
}

/// When it was made and changed: two numbers behind version and flags, of four bytes each, or of eight in version 1.
fn forget_times(content: &mut [u8]) {
    let length = if content.first() == Some(&1) { 16 } else { 8 };
    for byte in content.iter_mut().skip(4).take(length) {
        *byte = 0;
    }
}
