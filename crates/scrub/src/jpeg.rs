//! JPEG (ITU-T T.81, annex B; JFIF; Exif 2.32, 4.5 and 4.6.2): segments of a marker, a length and content, and between
//! them the pixels.

use crate::{Flow, Format};

/// Where we are in it.
#[derive(Default)]
pub struct Jpeg {
    begun: bool,
    in_pixels: bool,
    ended: bool,
    /// Nothing moves: zeros stand in the place of what is taken out.
    keeps_length: bool,
}

const END: u8 = 0xd9;
const PIXELS: u8 = 0xda;
const COMMENT: u8 = 0xfe;

impl Format for Jpeg {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        if self.ended && self.keeps_length {
            return if bytes.is_empty() { Flow::More } else { Flow::Blank(bytes.len() as u64) };
        }
        if self.ended {
            // Phones hide a second picture or a film behind the first.
            return Flow::End;
        }
        if self.in_pixels {
            return self.pixels(bytes, out);
        }
        let [first, marker, ..] = bytes else { return Flow::More };
        if *first != 0xff {
            return Flow::Lost;
        }
        match *marker {
            0xff => {
                if self.keeps_length {
                    out.push(0xff);
                }
                Flow::Step(1)
            }
            0xd8 if !self.begun => {
                self.begun = true;
                out.extend_from_slice(&bytes[..2]);
                Flow::Step(2)
            }
            END => {
                self.ended = true;
                out.extend_from_slice(&bytes[..2]);
                Flow::Step(2)
            }
            0x01 | 0xd0..=0xd7 => {
                out.extend_from_slice(&bytes[..2]);
                Flow::Step(2)
            }
            0x00 | 0xd8 => Flow::Lost,
            marker => self.segment(marker, bytes, out),
        }
    }

    fn end(&mut self, rest: &[u8], out: &mut Vec<u8>) -> bool {
        if self.may_keep_rest(rest) {
            out.extend_from_slice(rest);
        } else if self.keeps_length {
            out.resize(out.len() + rest.len(), 0);
        }
        rest.is_empty()
    }

    fn may_keep_rest(&self, rest: &[u8]) -> bool {
        // A segment that tells something, cut in the middle, still tells it.
        self.in_pixels || !rest.get(1).is_some_and(|marker| tells(*marker))
    }
}

/// Whether such a segment may say who, where and when.
const fn tells(marker: u8) -> bool {
    matches!(marker, 0xe0..=0xef | COMMENT)
}

impl Jpeg {
    /// A picture inside of a file in which nothing may move.
    pub fn in_place() -> Self {
        Self { keeps_length: true, ..Self::default() }
    }

    fn segment(&mut self, marker: u8, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        let Some(length) = bytes.get(2..4) else { return Flow::More };
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if length < 2 {
            return Flow::Lost;
        }
        let Some(whole) = bytes.get(..2 + length) else { return Flow::More };
        let content = &whole[4..];
        let is_kept = match marker {
            0xe0 => content.starts_with(b"JFIF\0"),
            0xe2 => content.starts_with(b"ICC_PROFILE\0"),
            0xee => content.starts_with(b"Adobe"),
            marker => !tells(marker),
        };
        if is_kept {
            out.extend_from_slice(whole);
        } else if self.keeps_length {
            out.extend_from_slice(&whole[..4]);
            out.resize(out.len() + content.len(), 0);
        } else if let Some(turned) = orientation(marker, content) {
            out.extend_from_slice(&only_orientation(turned));
        }
        self.in_pixels = marker == PIXELS;
        Flow::Step(whole.len())
    }

    /// Pixels run until a marker: `FF` and neither zero (a stuffed byte) nor a restart.
    fn pixels(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        let Some(at) = bytes.iter().position(|byte| *byte == 0xff) else {
            out.extend_from_slice(bytes);
            return if bytes.is_empty() { Flow::More } else { Flow::Step(bytes.len()) };
        };
        match bytes.get(at + 1) {
            None => {
                out.extend_from_slice(&bytes[..at]);
                if at > 0 { Flow::Step(at) } else { Flow::More }
            }
            Some(0x00 | 0xd0..=0xd7) => {
                out.extend_from_slice(&bytes[..at + 2]);
                Flow::Step(at + 2)
            }
            Some(_) => {
                out.extend_from_slice(&bytes[..at]);
                self.in_pixels = false;
                Flow::Step(at)
            }
        }
    }
}

/// How a picture is to be turned, 2 to 8; a picture that stands upright says nothing.
fn orientation(marker: u8, content: &[u8]) -> Option<u8> {
    turned(content.strip_prefix(b"Exif\0\0").filter(|_| marker == 0xe1)?)
}

/// The same, from the TIFF that Exif is.
pub fn turned(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let pair = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let long = |at: usize| {
        let four = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let first = usize::try_from(long(4)?).ok()?;
    let count = usize::from(short(first)?);
    let entry = (0..count).map(|n| first.saturating_add(2 + n * 12)).find(|at| short(*at) == Some(0x0112))?;
    u8::try_from(short(entry.checked_add(8)?)?).ok().filter(|turned| (2..=8).contains(turned))
}

/// An Exif segment that says nothing else.
fn only_orientation(turned: u8) -> Vec<u8> {
    [b"\xff\xe1\0\x22Exif\0\0", &only_turned(turned)[..]].concat()
}

/// A TIFF that says nothing else.
pub fn only_turned(turned: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    tiff[19] = turned;
    tiff
}
