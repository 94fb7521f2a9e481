//! Takes out of files what they say about who made them, where and when: a photo knows the house in which it was taken.
//!
//! A file streams through, piece by piece of any size, and is never held whole: no well-kept library does that for
//! photos and films. The picture, the sound and the film themselves stay byte for byte what they were. What is not
//! understood is passed on as it is, so that no evidence is destroyed, and [`Cleaned::Partly`] says so.

mod jpeg;
mod mp4;
mod png;

use jpeg::Jpeg;
use mp4::Mp4;
use png::Png;

/// How much of it was taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cleaned {
    /// All that is known of this kind of file.
    Fully,
    /// Some of it could not be understood.
    Partly,
    /// Nothing: the kind is none of those that are cleaned.
    No,
}

impl Cleaned {
    /// The code that is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fully => "fully",
            Self::Partly => "partly",
            Self::No => "no",
        }
    }
}

/// What becomes of what follows.
enum Flow {
    /// So many bytes were understood, and what is left of them handed on.
    Step(usize),
    /// More must come before anything can be said.
    More,
    /// The next bytes are handed on unseen.
    Pass(u64),
    /// The next bytes are left out.
    Drop(u64),
    /// Zeros stand in the place of the next bytes.
    Blank(u64),
    /// What follows is not understood.
    Lost,
    /// The file ends here; what hides behind its end is left out.
    End,
}

/// A kind of file, read step by step.
trait Format: Send {
    /// Looks at what is there and says what becomes of it. What `Step` has understood is handed on through `out`.
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow;

    /// Whether bytes that were cut off in the middle of something may be handed on.
    fn may_keep_rest(&self, rest: &[u8]) -> bool;

    /// Whether all of it was of a kind that is cleaned.
    fn is_complete(&self) -> bool {
        true
    }
}

enum Rest {
    Reading,
    Lost,
    Ended,
}

/// A file on its way through.
pub struct Scrubber {
    format: Option<Box<dyn Format>>,
    waiting: Vec<u8>,
    flow: Flow,
    rest: Rest,
}

impl Scrubber {
    /// A file that begins with `head`: some kilobytes, or all of it when it is shorter. They are to be pushed too.
    pub fn of(head: &[u8]) -> Self {
        let format: Option<Box<dyn Format>> = if head.starts_with(b"\xff\xd8\xff") {
            Some(Box::new(Jpeg::default()))
        } else if head.starts_with(png::SIGNATURE) {
            Some(Box::new(Png::default()))
        } else if mp4::is_film(head) {
            Some(Box::new(Mp4::default()))
        } else {
            None
        };
        Self { format, waiting: Vec::new(), flow: Flow::More, rest: Rest::Reading }
    }

    /// Takes the next bytes, and appends what is left of the file to `out`.
    pub fn push(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) {
        let Some(format) = &mut self.format else { return out.extend_from_slice(bytes) };
        loop {
            match self.rest {
                Rest::Ended => return,
                Rest::Lost => return out.extend_from_slice(bytes),
                Rest::Reading => {}
            }
            match &mut self.flow {
                Flow::Pass(left) if *left > 0 => out.extend_from_slice(next(&mut bytes, left)),
                Flow::Drop(left) if *left > 0 => {
                    next(&mut bytes, left);
                }
                Flow::Blank(left) if *left > 0 => out.resize(out.len() + next(&mut bytes, left).len(), 0),
                _ => {
                    // What waits is short: the head of something, or a segment of at most 64 KiB.
                    let mut all = std::mem::take(&mut self.waiting);
                    all.extend_from_slice(bytes);
                    let mut at = 0;
                    let flow = loop {
                        match format.step(&all[at..], out) {
                            Flow::Step(length) => at += length,
                            other => break other,
                        }
                    };
                    let left = all.split_off(at);
                    match flow {
                        Flow::More => {
                            self.waiting = left;
                            return;
                        }
                        Flow::Lost => {
                            self.rest = Rest::Lost;
                            out.extend_from_slice(&left);
                            return;
                        }
                        Flow::End => {
                            self.rest = Rest::Ended;
                            return;
                        }
                        flow => {
                            self.flow = flow;
                            return self.push(&left, out);
                        }
                    }
                }
            }
            if bytes.is_empty() {
                return;
            }
        }
    }

    /// The end of the file. One that was cut short is no mistake: what came is cleaned.
    pub fn finish(mut self, out: &mut Vec<u8>) -> Cleaned {
        let Some(format) = &mut self.format else { return Cleaned::No };
        if format.may_keep_rest(&self.waiting) {
            out.append(&mut self.waiting);
        }
        let whole = matches!(self.rest, Rest::Ended) || (matches!(self.rest, Rest::Reading) && self.waiting.is_empty());
        if whole && format.is_complete() { Cleaned::Fully } else { Cleaned::Partly }
    }
}

/// Takes as many bytes as are there and as are left of a run.
fn next<'b>(bytes: &mut &'b [u8], left: &mut u64) -> &'b [u8] {
    let length = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
    let (now, later) = bytes.split_at(length);
    *left -= length as u64;
    *bytes = later;
    now
}
