//! Takes out of files what they say about who made them, where and when: a photo knows the house in which it was taken.
//!
//! A file streams through, piece by piece of any size, and is never held whole: no well-kept library does that. The
//! picture, the sound, the film and the text themselves stay byte for byte what they were. What is not understood is passed on as it is, so that no evidence is destroyed, and [`Cleaned::Partly`] says so.

mod flac;
mod heif;
mod jpeg;
mod mp3;
mod mp4;
mod office;
mod ogg;
mod pdf;
mod png;
mod riff;

use flac::Flac;
use heif::Heif;
use jpeg::Jpeg;
use mp3::Mp3;
use mp4::Mp4;
use office::Office;
use ogg::Ogg;
use pdf::Pdf;
use png::Png;
use riff::Riff;

/// XMP (ISO 16684-1) that says nothing.
const EMPTY_XMP: &[u8] = b"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/></x:xmpmeta>";

/// Bytes that tell what kind of file it is.
const HEAD: usize = 8192;

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

    /// The file ends, and this was cut off in the middle of something. Gives whether nothing was.
    fn end(&mut self, rest: &[u8], out: &mut Vec<u8>) -> bool {
        if self.may_keep_rest(rest) {
            out.extend_from_slice(rest);
        }
        rest.is_empty()
    }

    /// Whether bytes that were cut off in the middle of something may be handed on.
    fn may_keep_rest(&self, _rest: &[u8]) -> bool {
        false
    }

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
        let head = &head[..head.len().min(HEAD)];
        Self::with(if head.starts_with(pdf::SIGNATURE) {
            Some(Box::new(Pdf::default()))
        } else if office::is_office(head) {
            Some(Box::new(Office::default()))
        } else {
            medium(head)
        })
    }

    /// Something that is read in this way, a file or a part of one.
    fn with(format: Option<Box<dyn Format>>) -> Self {
        Self { format, waiting: Vec::new(), flow: Flow::More, rest: Rest::Reading }
    }

    /// Takes the next bytes, and appends what is left of the file to `out`.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let Some(format) = &mut self.format else { return out.extend_from_slice(bytes) };
        // What waits is short: the head of something, or a segment of at most 64 KiB.
        let mut joined = std::mem::take(&mut self.waiting);
        let mut rest = bytes;
        if !joined.is_empty() {
            joined.extend_from_slice(bytes);
            rest = &joined;
        }
        loop {
            match self.rest {
                Rest::Ended => return,
                Rest::Lost => return out.extend_from_slice(rest),
                Rest::Reading => {}
            }
            match &mut self.flow {
                Flow::Pass(left) if *left > 0 => out.extend_from_slice(next(&mut rest, left)),
                Flow::Drop(left) if *left > 0 => {
                    next(&mut rest, left);
                }
                Flow::Blank(left) if *left > 0 => out.resize(out.len() + next(&mut rest, left).len(), 0),
                flow => match format.step(rest, out) {
                    Flow::Step(length) => {
                        rest = rest.get(length..).unwrap_or_default();
                        continue;
                    }
                    Flow::More => break,
                    Flow::Lost => self.rest = Rest::Lost,
                    Flow::End => self.rest = Rest::Ended,
                    other => {
                        *flow = other;
                        continue;
                    }
                },
            }
            if rest.is_empty() {
                return;
            }
        }
        self.flow = Flow::More;
        let left = rest.len();
        self.waiting = if joined.is_empty() {
            rest.to_vec()
        } else {
            joined.drain(..joined.len() - left);
            joined
        };
    }

    /// The end of the file. One that was cut short is no mistake: what came is cleaned.
    pub fn finish(mut self, out: &mut Vec<u8>) -> Cleaned {
        let Some(format) = &mut self.format else { return Cleaned::No };
        let whole = match self.rest {
            Rest::Reading => format.end(&self.waiting, out),
            Rest::Lost => false,
            Rest::Ended => true,
        };
        if whole && format.is_complete() { Cleaned::Fully } else { Cleaned::Partly }
    }
}

/// A picture, a sound or a film: what lies in documents too, and unpacks nothing.
fn medium(head: &[u8]) -> Option<Box<dyn Format>> {
    Some(match head {
        _ if head.starts_with(b"\xff\xd8\xff") => Box::new(Jpeg::default()),
        _ if head.starts_with(png::SIGNATURE) => Box::new(Png::default()),
        _ if riff::is_riff(head) => Box::new(Riff::default()),
        _ if mp4::is_picture(head) => Box::new(Heif::default()),
        _ if mp4::is_film(head) => Box::new(Mp4::default()),
        _ if head.starts_with(ogg::SIGNATURE) => Box::new(Ogg::default()),
        _ if head.starts_with(flac::SIGNATURE) => Box::new(Flac::default()),
        _ if mp3::is_mp3(head) => Box::new(Mp3::default()),
        _ => return None,
    })
}

/// Takes as many bytes as are there and as are left of a run.
fn next<'b>(bytes: &mut &'b [u8], left: &mut u64) -> &'b [u8] {
    let length = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
    let (now, later) = bytes.split_at(length);
    *left -= length as u64;
    *bytes = later;
    now
}

/// Where something stands in these bytes.
fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    let first = *what.first()?;
    let mut at = 0;
    while let Some(more) = bytes.get(at..)?.iter().position(|byte| *byte == first) {
        at += more;
        if bytes[at..].starts_with(what) {
            return Some(at);
        }
        at += 1;
    }
    None
}
