//! MP3 (ISO/IEC 11172-3; ID3 2.4 and 1; APE 2; Lyrics3 2): frames of sound that stand alone, and before and behind them
//! what is said of it. Only the frames are kept.

use crate::{Flow, Format};

/// Bytes of the longest frame.
const LONGEST: usize = 3000;
/// Bits of one second in a frame of layers II and III, first of version 1 and then of 2 and 2.5, in thousands.
#[rustfmt::skip]
const RATES: [[[usize; 16]; 2]; 2] = [
    [
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0],
        [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
    ],
    [
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
    ],
];

/// Where we are in it.
#[derive(Default)]
pub struct Mp3 {
    /// There was sound.
    begun: bool,
    /// Something stood among the frames that was not understood.
    is_doubtful: bool,
    /// Bytes that were not understood stand here.
    is_lost: bool,
}

/// Whether a file is one of these.
pub fn is_mp3(head: &[u8]) -> bool {
    head.starts_with(b"ID3") || frame(head).is_some_and(|length| head.get(length..).and_then(frame).is_some())
}

impl Format for Mp3 {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        if bytes.len() < 4 {
            return Flow::More;
        }
        if !self.is_lost
            && let Some(flow) = tag(bytes)
        {
            return flow;
        }
        if let Some(length) = frame(bytes) {
            // After a gap two frames must follow on each other: chance looks like one.
            let needed = if self.is_lost { length + 4 } else { length };
            if bytes.len() < needed {
                return Flow::More;
            }
            if !self.is_lost || frame(&bytes[length..]).is_some() {
                self.is_lost = false;
                self.begun = true;
                out.extend_from_slice(&bytes[..length]);
                return Flow::Step(length);
            }
        }
        if !self.begun {
            // Another kind of sound, behind the same kind of tag.
            return Flow::Lost;
        }
        self.is_lost = true;
        self.is_doubtful = true;
        Flow::Step(1)
    }

    fn end(&mut self, rest: &[u8], out: &mut Vec<u8>) -> bool {
        // A last frame that was cut off. What is no frame is a tag.
        if !self.is_lost && frame(rest).is_some() {
            out.extend_from_slice(rest);
        }
        self.begun && rest.iter().all(|byte| *byte == 0)
    }

    fn is_complete(&self) -> bool {
        self.begun && !self.is_doubtful
    }
}

/// A tag: how long it is, or that more must come.
fn tag(bytes: &[u8]) -> Option<Flow> {
    let small = |from: usize| bytes.get(from..from + 4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
    if bytes.starts_with(b"ID3") {
        let Some(head) = bytes.get(..10) else { return Some(Flow::More) };
        let size = head[6..10].iter().fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f));
        let footer = if head[5] & 0x10 == 0 { 0 } else { 10 };
        return Some(Flow::Drop(10 + size + footer));
    }
    if bytes.starts_with(b"TAG+") {
        return Some(Flow::Drop(227));
    }
    if bytes.starts_with(b"TAG") {
        return Some(Flow::Drop(128));
    }
    if bytes.starts_with(b"APET") {
        let (Some(size), Some(flags)) = (small(12), small(20)) else { return Some(Flow::More) };
        let is_head = flags & 1 << 29 != 0;
        return Some(Flow::Drop(32 + if is_head { u64::from(size) } else { 0 }));
    }
    // Padding.
    bytes.starts_with(&[0]).then(|| Flow::Drop(bytes.iter().take_while(|byte| **byte == 0).count() as u64))
}

/// How long the frame that begins here is.
fn frame(bytes: &[u8]) -> Option<usize> {
    let [0xff, second, third, _, ..] = *bytes else { return None };
    let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
    if second & 0xe0 != 0xe0 || version == 1 || !matches!(layer, 1 | 2) {
        return None;
    }
    let is_first = version == 3;
    let rate = RATES[usize::from(!is_first)][usize::from(2 - layer)][usize::from(third >> 4)] * 1000;
    let times = *[44_100, 48_000, 32_000].get(usize::from(third >> 2 & 3))?;
    let times = match version {
        3 => times,
        2 => times / 2,
        _ => times / 4,
    };
    let padding = usize::from(third >> 1 & 1);
    let length = match layer {
        1 if !is_first => 72 * rate / times + padding,
        _ => 144 * rate / times + padding,
    };
    (rate > 0 && (4..=LONGEST).contains(&length)).then_some(length)
}
