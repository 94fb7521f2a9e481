//! RIFF: WebP pictures (RFC 9649) and WAV sound (Multimedia Programming Interface 1.0; EBU Tech 3285): chunks of a
//! type, a length and content. Nothing changes its length.

use crate::{Flow, Format, jpeg};

/// What a picture and a sound need. What says who, when and where, and what programs add, is not among it.
const PICTURE: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
const SOUND: [&[u8; 4]; 7] = [b"fmt ", b"data", b"fact", b"cue ", b"smpl", b"plst", b"inst"];
/// Exif that is read for how the picture is to be turned, in bytes.
const EXIF: u64 = 64 * 1024;

/// Whether a file is one of these.
pub fn is_riff(head: &[u8]) -> bool {
    head.starts_with(b"RIFF") && matches!(head.get(8..12), Some(b"WEBP" | b"WAVE"))
}

/// Where we are in it.
#[derive(Default)]
pub struct Riff {
    begun: bool,
    is_picture: bool,
    /// Bytes to the end that the head names, where something may hide behind it.
    left: Option<u64>,
    blanked: u64,
    passed: u64,
}

impl Format for Riff {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        if self.blanked > 0 {
            return Flow::Blank(std::mem::take(&mut self.blanked));
        }
        if self.passed > 0 {
            return Flow::Pass(std::mem::take(&mut self.passed));
        }
        if !self.begun {
            let Some(head) = bytes.get(..12) else { return Flow::More };
            self.begun = true;
            self.is_picture = head.ends_with(b"WEBP");
            let size = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
            // A sound that was still being recorded has no true length.
            self.left = self.is_picture.then_some((size + size % 2).saturating_sub(4));
            out.extend_from_slice(head);
            return Flow::Step(12);
        }
        if self.left == Some(0) {
            return Flow::End;
        }
        let Some(head) = bytes.get(..8) else { return Flow::More };
        let (kind, size) = (&head[..4], u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]])));
        if !kind.iter().all(|byte| matches!(byte, 0x20..=0x7e)) {
            return Flow::Lost;
        }
        if kind == b"data" && (size == 0 || size == u64::from(u32::MAX)) {
            return Flow::Pass(u64::MAX);
        }
        let whole = size + size % 2 + 8;
        let kept: &[&[u8; 4]] = if self.is_picture { &PICTURE } else { &SOUND };
        let known = kept.iter().any(|kept| *kept == kind);
        let mut taken = 8;
        if known && kind == b"VP8X" {
            let Some(flags) = bytes.get(8) else { return Flow::More };
            out.extend_from_slice(head);
            // XMP is not there any more. Exif is: it says how the picture is to be turned.
            out.push(flags & !0x04);
            taken = 9;
            self.passed = whole - 9;
        } else if known {
            out.extend_from_slice(head);
            self.passed = whole - 8;
        } else if self.is_picture && kind == b"EXIF" && size >= 26 {
            let Some(content) = bytes.get(8..8 + size.min(EXIF) as usize) else { return Flow::More };
            let turned = jpeg::turned(content.strip_prefix(b"Exif\0\0").unwrap_or(content));
            out.extend_from_slice(head);
            out.extend_from_slice(&jpeg::only_turned(turned.unwrap_or(1)));
            taken = 8 + 26;
            self.blanked = whole - 34;
        } else {
            out.extend_from_slice(b"JUNK");
            out.extend_from_slice(&head[4..]);
            self.blanked = whole - 8;
        }
        self.left = self.left.map(|left| left.saturating_sub(whole));
        Flow::Step(taken)
    }

    fn end(&mut self, rest: &[u8], _: &mut Vec<u8>) -> bool {
        rest.is_empty()
    }
}
