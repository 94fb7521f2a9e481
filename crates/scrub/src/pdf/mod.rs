//! PDF (ISO 32000-1 and -2): objects, some of which are followed by a stream of bytes. Nothing changes its length:
//! tables in the file point to places in it.
//!
//! An object is held until it ends; streams pass, but for those that hold objects. Emptied are what a document's
//! information says, notes' writers and times, XMP, Exif in JPEG pictures, and comments. Left, and said to be: files
//! that are attached, signatures, what programs keep for themselves, and everything that is encrypted.

mod known;
mod looked;
mod object;
mod packed;
mod packets;
mod words;

use known::Known;
use looked::Looked;
use object::{Facts, Packing};
use packets::{Fill, Packets};
use words::{Finder, Word};

use crate::jpeg::Jpeg;
use crate::{Cleaned, Flow, Format, Scrubber, find};

/// The first bytes of every file.
pub const SIGNATURE: &[u8] = b"%PDF-";

/// Bytes of an object that are held.
const OBJECT: usize = 2 * 1024 * 1024;
/// Bytes of a packed stream of objects that are held.
const PACKED: usize = 1024 * 1024;
/// Bytes that wait for the object whose values they may be.
const PENDING: usize = 512 * 1024;
/// A comment between objects.
const COMMENT: usize = 1024;
const STREAM_ENDS: &[u8] = b"endstream";
const FILE_ENDS: &[u8] = b"%%EOF";

/// Where we are in it.
#[derive(Default)]
pub struct Pdf {
    place: Place,
    finder: Finder,
    /// The object that is being read.
    number: u64,
    held: Vec<u8>,
    is_too_large: bool,
    is_doubtful: bool,
    has_trailer: bool,
    known: Known,
    pending: Pending,
}

#[derive(Default)]
enum Place {
    #[default]
    Between,
    Object,
    /// Behind the word `stream`, before its line ends.
    Begins(Facts),
    Stream(Stream),
    /// Behind a stream whose length was told.
    Ends,
}

struct Stream {
    left: Option<u64>,
    content: Content,
}

enum Content {
    Passes(Scrubber),
    Objects(Vec<u8>, Facts),
}

/// Objects that are nothing but strings wait for the one whose values they may be, and all behind them waits too.
#[derive(Default)]
struct Pending {
    bytes: Vec<u8>,
    strings: Vec<(u64, (u32, u32))>,
    /// The last of them, between which and the end nothing else stands.
    last: usize,
}

impl Format for Pdf {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        if bytes.is_empty() {
            return Flow::More;
        }
        match std::mem::take(&mut self.place) {
            Place::Between => self.between(bytes, out),
            Place::Object => self.object(bytes, out),
            Place::Begins(facts) => self.begins(facts, bytes, out),
            Place::Stream(stream) => self.stream(stream, bytes, out),
            Place::Ends => self.ends(bytes, out),
        }
    }

    fn end(&mut self, rest: &[u8], out: &mut Vec<u8>) -> bool {
        let mut is_whole = false;
        match std::mem::take(&mut self.place) {
            Place::Between => {
                is_whole = true;
                let comment = comment(rest);
                self.emit(&comment, out);
            }
            Place::Object => {
                is_whole = matches!(self.finder.word(), Some(Word::End | Word::Start));
                self.close(out);
                self.emit(rest, out);
            }
            Place::Stream(mut stream) => {
                let mut clean = Vec::new();
                stream.content.push(rest, &mut clean);
                self.emit(&clean, out);
                match stream.content {
                    // What is packed and was cut can be unpacked up to there, and might tell.
                    Content::Objects(held, _) => self.emit(&vec![0; held.len()], out),
                    content => self.finish(content, out),
                }
            }
            _ => self.emit(rest, out),
        }
        self.flush(out);
        is_whole
    }

    fn is_complete(&self) -> bool {
        self.has_trailer && !self.is_doubtful && self.known.is_emptied()
    }
}

impl Pdf {
    /// Between objects stand words, numbers and comments.
    fn between(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        if bytes.starts_with(FILE_ENDS) {
            // What was added later may stand on the same line.
            self.emit(FILE_ENDS, out);
            return Flow::Step(FILE_ENDS.len());
        }
        if bytes[0] == b'%' {
            let end = bytes.iter().take(COMMENT).position(|byte| matches!(byte, b'\r' | b'\n'));
            let Some(end) = end.or_else(|| (bytes.len() >= COMMENT).then_some(COMMENT)) else { return Flow::More };
            self.is_doubtful |= end == COMMENT;
            let comment = comment(&bytes[..end]);
            self.emit(&comment, out);
            return Flow::Step(end);
        }
        for (at, byte) in bytes.iter().enumerate() {
            // A string has no place here, and must not be taken to go on.
            match self.finder.take(if words::is_end(*byte) { b' ' } else { *byte }) {
                Some(Word::Object(number)) => self.number = number,
                Some(Word::Trailer) => self.number = u64::MAX,
                _ if *byte == b'%' => {
                    self.emit(&bytes[..at], out);
                    return Flow::Step(at);
                }
                _ => {
                    self.is_doubtful |= words::is_end(*byte) && !words::is_space(*byte);
                    continue;
                }
            }
            self.place = Place::Object;
            self.finder = Finder::default();
            self.emit(&bytes[..at], out);
            return Flow::Step(at);
        }
        self.emit(bytes, out);
        Flow::Step(bytes.len())
    }

    fn object(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        self.place = Place::Object;
        for (at, byte) in bytes.iter().enumerate() {
            match self.finder.take(*byte) {
                None => {
                    self.hold(*byte, out);
                    continue;
                }
                Some(Word::Stream) => {
                    let facts = self.close(out);
                    self.place = Place::Begins(facts);
                }
                Some(Word::End | Word::Start) => {
                    self.close(out);
                    self.place = Place::Between;
                }
                Some(Word::Object(number)) => {
                    self.is_doubtful = true;
                    self.close(out);
                    self.number = number;
                }
                Some(Word::Trailer) => {
                    self.is_doubtful = true;
                    self.close(out);
                    self.number = u64::MAX;
                }
            }
            self.finder = Finder::default();
            return Flow::Step(at);
        }
        Flow::Step(bytes.len())
    }

    /// Keeps a byte of an object until it ends. One that is too large passes as it is.
    fn hold(&mut self, byte: u8, out: &mut Vec<u8>) {
        if self.is_too_large {
            return self.emit(&[byte], out);
        }
        self.held.push(byte);
        if self.held.len() > OBJECT {
            self.is_too_large = true;
            self.is_doubtful = true;
            let held = std::mem::take(&mut self.held);
            self.emit(&held, out);
        }
    }

    /// An object has ended: it is cleaned and handed on.
    fn close(&mut self, out: &mut Vec<u8>) -> Facts {
        self.is_too_large = false;
        let mut held = std::mem::take(&mut self.held);
        let number = self.number;
        let (is_info, is_wanted) = self.known.of(number);
        let mut facts = object::clean(&mut held, is_info, is_wanted);
        let bare = std::mem::take(&mut facts.bare);
        if bare.is_empty() || self.pending.bytes.len() + held.len() > PENDING {
            facts.has_strings |= !bare.is_empty();
        } else {
            let from = self.pending.bytes.len() as u32;
            self.pending.strings.extend(bare.iter().map(|(start, end)| (number, (from + start, from + end))));
        }
        self.learn(number, &facts);
        self.emit(&held, out);
        if facts.is_info {
            // Values that stand before it and are not its own: those of an older one, which is gone.
            let last = self.pending.strings.iter().rev().take(self.pending.last);
            self.is_doubtful |= last.into_iter().any(|(number, _)| !self.known.wanted.contains(number));
            self.flush(out);
        }
        self.pending.last = if bare.is_empty() { 0 } else { self.pending.last + bare.len() };
        facts
    }

    fn learn(&mut self, number: u64, facts: &Facts) {
        self.is_doubtful |= facts.is_doubtful;
        self.has_trailer |= facts.is_trailer;
        self.is_doubtful |= !self.known.learn(number, facts);
    }

    /// The line with `stream` ends, and its content begins.
    fn begins(&mut self, facts: Facts, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        let end = match bytes {
            [b'\r'] => {
                self.place = Place::Begins(facts);
                return Flow::More;
            }
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        self.emit(&bytes[..end], out);
        let is_metadata = facts.kind == b"Metadata" || (facts.kind.is_empty() && facts.subkind == b"XML");
        let format: Box<dyn Format> = match facts.packing {
            Packing::Plain if is_metadata => Box::new(Fill::XMP),
            Packing::Flate if is_metadata => Box::new(Fill::DEFLATED),
            _ if is_metadata => Box::new(Fill::SPACES),
            Packing::Jpeg => Box::new(Jpeg::in_place()),
            Packing::FlateJpeg => Box::new(Looked::default()),
            _ => Box::new(Packets::default()),
        };
        self.is_doubtful |= facts.packing == Packing::Picture;
        let left = facts.length;
        let content = if facts.kind == b"ObjStm" {
            Content::Objects(Vec::new(), facts)
        } else {
            Content::Passes(Scrubber::with(Some(format)))
        };
        self.place = Place::Stream(Stream { left, content });
        Flow::Step(end)
    }

    fn stream(&mut self, mut stream: Stream, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        let (length, has_ended) = match stream.left {
            Some(left) if left <= bytes.len() as u64 => (left as usize, true),
            Some(_) => (bytes.len(), false),
            None => match find(bytes, STREAM_ENDS) {
                Some(at) => (at, true),
                None => (bytes.len().saturating_sub(STREAM_ENDS.len() - 1), false),
            },
        };
        let is_told = stream.left.is_some();
        stream.left = stream.left.map(|left| left - length as u64);
        let mut clean = Vec::with_capacity(length);
        stream.content.push(&bytes[..length], &mut clean);
        self.emit(&clean, out);
        if let Content::Objects(held, _) = &mut stream.content
            && held.len() > PACKED
        {
            self.is_doubtful = true;
            self.emit(&std::mem::take(held), out);
            stream.content = Content::Passes(Scrubber::with(None));
        }
        if has_ended {
            self.finish(stream.content, out);
            self.place = if is_told { Place::Ends } else { Place::Between };
            return Flow::Step(length);
        }
        self.place = Place::Stream(stream);
        if length > 0 { Flow::Step(length) } else { Flow::More }
    }

    /// A stream has ended.
    fn finish(&mut self, content: Content, out: &mut Vec<u8>) {
        match content {
            Content::Passes(scrubber) => {
                let mut clean = Vec::new();
                self.is_doubtful |= scrubber.finish(&mut clean) == Cleaned::Partly;
                self.emit(&clean, out);
            }
            Content::Objects(mut held, facts) => {
                let found = packed::clean(&mut held, &facts, |number| self.known.of(number));
                self.is_doubtful |= !found.is_whole;
                for (number, facts) in &found.objects {
                    self.learn(*number, facts);
                }
                self.emit(&held, out);
            }
        }
    }

    /// Behind a stream only its end may stand. Where it does not, the length was wrong: the end is looked for.
    fn ends(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        let spaces = bytes.iter().take_while(|byte| words::is_space(**byte)).count();
        if spaces > 0 {
            self.place = Place::Ends;
            self.emit(&bytes[..spaces], out);
            return Flow::Step(spaces);
        }
        if bytes.starts_with(STREAM_ENDS) {
            return Flow::Step(0);
        }
        if STREAM_ENDS.starts_with(bytes) {
            self.place = Place::Ends;
            return Flow::More;
        }
        self.is_doubtful = true;
        self.place = Place::Stream(Stream {
            left: None,
            content: Content::Passes(Scrubber::with(Some(Box::new(Packets::default())))),
        });
        Flow::Step(0)
    }

    /// Hands bytes on, or lets them wait behind others.
    fn emit(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        if self.pending.strings.is_empty() {
            return out.extend_from_slice(bytes);
        }
        self.pending.bytes.extend_from_slice(bytes);
        if self.pending.bytes.len() > PENDING {
            self.flush(out);
        }
    }

    /// What waited need not wait longer: strings that are wanted by now are emptied.
    fn flush(&mut self, out: &mut Vec<u8>) {
        for (number, span) in std::mem::take(&mut self.pending.strings) {
            if self.known.wanted.contains(&number) {
                object::empty(&mut self.pending.bytes, span);
            } else {
                self.known.passed.insert(number);
            }
        }
        out.append(&mut self.pending.bytes);
    }
}

impl Content {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        match self {
            Self::Passes(scrubber) => scrubber.push(bytes, out),
            Self::Objects(held, _) => held.extend_from_slice(bytes),
        }
    }
}

/// A comment that says nothing.
fn comment(bytes: &[u8]) -> Vec<u8> {
    if words::is_mark(bytes) {
        return bytes.to_vec();
    }
    let mut comment = vec![b' '; bytes.len()];
    if let Some(first) = comment.first_mut() {
        *first = b'%';
    }
    comment
}
