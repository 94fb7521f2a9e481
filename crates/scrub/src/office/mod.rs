//! Office documents, which are zips (APPNOTE 6.3.10; ECMA-376 part 2; OpenDocument 1.3 part 2): read entry by entry
//! and written anew, because what is packed changes its size.
//!
//! What says who, when and with what is replaced by what says nothing; XML is read for writers and times of notes and
//! changes; pictures are cleaned as if they came alone. What is packed is never held: it goes through some kilobytes at
//! a time. An entry that grows beyond all measure is a bomb, and the document ends before it.

mod packing;
mod parts;
mod xml;
mod zip;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use packing::{Packing, clean, pack};

use parts::Fate;
pub use parts::is_office;
use xml::Xml;
use zip::{DEFLATED, Head, LATE, STORED, Writer};

use crate::{Cleaned, Flow, Format, HEAD, Scrubber, find, medium};

/// Entries in one document.
const MOST_ENTRIES: usize = 20_000;
/// Unpacked bytes of one entry, of all together, and of all in a document inside of a document.
const ENTRY: u64 = 128 * 1024 * 1024;
const TOTAL: u64 = 512 * 1024 * 1024;
const INNER: u64 = 64 * 1024 * 1024;
/// Documents inside of a document.
const MOST_INNER: u32 = 8;
/// Unpacked bytes at a time.
const PIECE: usize = 32 * 1024;
/// The longest way in which sizes stand behind an entry.
const SIZES: usize = 24;

/// Where we are in it.
pub struct Office {
    writer: Writer,
    place: Place,
    is_doubtful: bool,
    /// Bytes that may still be unpacked.
    room: u64,
    is_bomb: bool,
    /// Documents inside of it that may still be opened.
    inner: u32,
}

impl Default for Office {
    fn default() -> Self {
        Self::with(TOTAL, MOST_INNER)
    }
}

#[derive(Default)]
enum Place {
    #[default]
    Head,
    Entry(Box<Entry>),
    /// Sizes stand behind the entry that had these.
    Sizes(u32, u64, u64),
    /// Something is damaged: what comes next is looked for.
    Lost,
    Bomb,
}

struct Entry {
    head: Head,
    /// Packed bytes that are still to come, when that is known.
    left: Option<u64>,
    packed: u64,
    plain: u64,
    crc: crc32fast::Hasher,
    unpacking: Option<Decompress>,
    has_ended: bool,
    content: Content,
}

enum Content {
    /// Handed on as it is packed.
    Raw,
    Dropped,
    /// The first bytes of what will be told from them.
    Begins(Vec<u8>),
    Cleaned(Box<Scrubber>, Box<Packing>),
}

impl Format for Office {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        match std::mem::take(&mut self.place) {
            Place::Head => self.head(bytes, out),
            Place::Entry(entry) => self.entry(entry, bytes, out),
            Place::Sizes(crc, packed, plain) => {
                // Behind the last of them the directory stands, which is longer.
                if bytes.len() < SIZES {
                    self.place = Place::Sizes(crc, packed, plain);
                    return Flow::More;
                }
                match zip::descriptor(bytes, crc, packed, plain) {
                    Some(length) => Flow::Step(length),
                    // Some forget them.
                    None if bytes.starts_with(zip::LOCAL) || bytes.starts_with(zip::CENTRAL) => Flow::Step(0),
                    None => self.seek(0),
                }
            }
            Place::Lost => self.seek_in(bytes),
            Place::Bomb => Flow::End,
        }
    }

    fn end(&mut self, _: &[u8], out: &mut Vec<u8>) -> bool {
        if let Place::Entry(entry) = std::mem::take(&mut self.place) {
            self.close(*entry, out);
        }
        self.writer.finish(out);
        false
    }

    fn is_complete(&self) -> bool {
        !self.is_doubtful
    }
}

impl Office {
    fn with(room: u64, inner: u32) -> Self {
        Self { writer: Writer::default(), place: Place::Head, is_doubtful: false, room, is_bomb: false, inner }
    }

    fn head(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        let Some(sign) = bytes.get(..4) else { return Flow::More };
        if sign == zip::CENTRAL || sign == zip::END {
            self.writer.finish(out);
            return Flow::End;
        }
        if sign != zip::LOCAL {
            return self.seek(1);
        }
        let Some(head) = zip::head(bytes) else { return Flow::More };
        let fate = parts::fate(&head.name);
        let length = head.length;
        if fate == Fate::Kind
            && head.method == STORED
            && let Some((crc, packed, _)) = head.known.filter(|known| known.1 <= 255)
        {
            let end = length + packed as usize;
            let Some(content) = bytes.get(length..end) else { return Flow::More };
            return self.whole(&head, STORED, (crc, packed, packed), content, end, out);
        }
        let is_open = head.flags & zip::ENCRYPTED == 0 && matches!(head.method, STORED | DEFLATED);
        let is_known = head.known.is_some();
        if !is_known && (!is_open || head.method == STORED) {
            // Nothing says where it ends.
            return Flow::Lost;
        }
        let content = match fate {
            Fate::Dropped => Content::Dropped,
            Fate::Replaced(text) => {
                let (packed, sizes) = pack(text.as_bytes());
                if let flow @ Flow::Lost = self.whole(&head, DEFLATED, sizes, &packed, 0, out) {
                    return flow;
                }
                Content::Dropped
            }
            _ if !is_open => Content::Raw,
            _ => Content::Begins(Vec::new()),
        };
        self.is_doubtful |= !is_open || fate == Fate::Doubtful;
        let fits = match content {
            Content::Raw => self.writer.begin(&head, head.method, head.known, out),
            Content::Begins(_) => self.writer.begin(&head, DEFLATED, None, out),
            _ => true,
        };
        if !fits {
            return Flow::Lost;
        }
        let is_packed = is_open && head.method == DEFLATED;
        self.place = Place::Entry(Box::new(Entry {
            left: head.known.map(|(_, packed, _)| packed),
            packed: 0,
            plain: 0,
            crc: crc32fast::Hasher::new(),
            unpacking: is_packed.then(|| Decompress::new(false)),
            has_ended: false,
            content,
            head,
        }));
        Flow::Step(length)
    }

    /// Leaves so many bytes out, and all up to the next head.
    fn seek(&mut self, step: usize) -> Flow {
        self.is_doubtful = true;
        self.place = Place::Lost;
        Flow::Step(step)
    }

    fn seek_in(&mut self, bytes: &[u8]) -> Flow {
        let mut places = [zip::LOCAL, zip::CENTRAL, zip::END].into_iter().filter_map(|sign| find(bytes, sign));
        if let Some(at) = places.next().map(|first| places.fold(first, usize::min)) {
            return Flow::Step(at);
        }
        self.place = Place::Lost;
        let length = bytes.len().saturating_sub(3);
        if length > 0 { Flow::Step(length) } else { Flow::More }
    }

    /// Writes an entry that is known as a whole.
    fn whole(
        &mut self,
        head: &Head,
        method: u16,
        sizes: (u32, u64, u64),
        content: &[u8],
        step: usize,
        out: &mut Vec<u8>,
    ) -> Flow {
        if !self.writer.begin(head, method, Some(sizes), out) {
            return Flow::Lost;
        }
        self.writer.write(content, out);
        Flow::Step(step)
    }

    fn entry(&mut self, mut entry: Box<Entry>, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        let most = entry.left.map_or(bytes.len(), |left| usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len()));
        let bytes = &bytes[..most];
        let taken = match &entry.content {
            Content::Raw => {
                self.writer.write(bytes, out);
                bytes.len()
            }
            Content::Dropped if entry.left.is_some() => bytes.len(),
            _ if entry.unpacking.is_some() => match self.unpack(&mut entry, bytes, out) {
                Some(taken) => taken,
                None => {
                    self.close(*entry, out);
                    return self.seek(0);
                }
            },
            _ => {
                self.take(&mut entry, bytes, out);
                bytes.len()
            }
        };
        entry.packed += taken as u64;
        if let Some(left) = &mut entry.left {
            *left -= taken as u64;
        }
        if self.is_bomb {
            self.is_doubtful = true;
            self.close(*entry, out);
            self.writer.finish(out);
            self.place = Place::Bomb;
            return Flow::Step(taken);
        }
        let is_over = entry.left.map_or(entry.has_ended, |left| left == 0);
        if !is_over {
            self.place = Place::Entry(entry);
            return if taken > 0 { Flow::Step(taken) } else { Flow::More };
        }
        let is_late = entry.head.flags & LATE != 0;
        let sizes = match entry.head.known {
            Some(known) if entry.unpacking.is_none() || !entry.has_ended => known,
            _ => (entry.crc.clone().finalize(), entry.packed, entry.plain),
        };
        self.close(*entry, out);
        if is_late {
            self.place = Place::Sizes(sizes.0, sizes.1, sizes.2);
        }
        Flow::Step(taken)
    }

    /// Unpacks what came. Gives how much of it belonged to the entry, or nothing where its end is not known any more.
    fn unpack(&mut self, entry: &mut Entry, bytes: &[u8], out: &mut Vec<u8>) -> Option<usize> {
        let mut plain = Vec::with_capacity(PIECE);
        let mut at = 0;
        while !entry.has_ended {
            let state = entry.unpacking.as_mut()?;
            let before = state.total_in();
            plain.clear();
            let status = state.decompress_vec(&bytes[at..], &mut plain, FlushDecompress::None);
            let taken = (state.total_in() - before) as usize;
            at += taken;
            self.take(entry, &plain, out);
            match status {
                _ if self.is_bomb => break,
                Ok(Status::StreamEnd) => entry.has_ended = true,
                Ok(_) if taken > 0 || !plain.is_empty() => {}
                Ok(_) if at == bytes.len() => break,
                // It is damaged. Where its end is known, what stands behind it can still be read.
                _ => {
                    self.is_doubtful = true;
                    entry.left?;
                    entry.has_ended = true;
                }
            }
        }
        Some(if entry.has_ended && entry.left.is_some() { bytes.len() } else { at })
    }

    /// Takes bytes of an entry's content.
    fn take(&mut self, entry: &mut Entry, plain: &[u8], out: &mut Vec<u8>) {
        let room = self.room.min(ENTRY - entry.plain);
        self.is_bomb |= plain.len() as u64 > room;
        let plain = &plain[..usize::try_from(room).unwrap_or(usize::MAX).min(plain.len())];
        entry.crc.update(plain);
        entry.plain += plain.len() as u64;
        self.room -= plain.len() as u64;
        match &mut entry.content {
            Content::Begins(head) => {
                head.extend_from_slice(plain);
                if head.len() >= HEAD {
                    let head = std::mem::take(head);
                    entry.content = self.told(&entry.head.name, &head, out);
                }
            }
            Content::Cleaned(scrubber, packing) => clean(scrubber, packing, plain, &mut self.writer, out),
            Content::Raw | Content::Dropped => {}
        }
    }

    /// What an entry is was told from its first bytes.
    fn told(&mut self, name: &[u8], head: &[u8], out: &mut Vec<u8>) -> Content {
        let fate = parts::fate(name);
        let first = &head[..head.len().min(HEAD)];
        let mut scrubber = Box::new(match fate {
            Fate::Xml(is_foreign) => Scrubber::with(Some(Box::new(Xml::new(is_foreign)))),
            Fate::Content if is_office(first) && self.inner > 0 => {
                self.inner -= 1;
                Scrubber::with(Some(Box::new(Self::with(INNER, 0))))
            }
            Fate::Content => Scrubber::with(medium(first)),
            _ => Scrubber::with(None),
        });
        let level = if matches!(fate, Fate::Xml(_)) { Compression::default() } else { Compression::fast() };
        let mut packing = Box::new(Packing {
            state: Compress::new(level, false),
            crc: crc32fast::Hasher::new(),
            plain: 0,
            may_be_unknown: matches!(fate, Fate::Harmless | Fate::Kind) || head.is_empty(),
        });
        clean(&mut scrubber, &mut packing, head, &mut self.writer, out);
        Content::Cleaned(scrubber, packing)
    }

    /// An entry has ended.
    fn close(&mut self, mut entry: Entry, out: &mut Vec<u8>) {
        if let Some((crc, _, plain)) = entry.head.known
            && matches!(entry.content, Content::Begins(_) | Content::Cleaned(..))
        {
            self.is_doubtful |= (entry.crc.clone().finalize(), entry.plain) != (crc, plain);
        }
        if let Content::Begins(head) = &mut entry.content {
            let head = std::mem::take(head);
            entry.content = self.told(&entry.head.name, &head, out);
        }
        let Content::Cleaned(scrubber, mut packing) = entry.content else { return };
        let mut rest = Vec::new();
        match scrubber.finish(&mut rest) {
            Cleaned::Fully => {}
            Cleaned::Partly => self.is_doubtful = true,
            Cleaned::No => self.is_doubtful |= !packing.may_be_unknown,
        }
        packing.push(&rest, FlushCompress::None, &mut self.writer, out);
        packing.push(&[], FlushCompress::Finish, &mut self.writer, out);
        self.writer.end((packing.crc.finalize(), packing.state.total_out(), packing.plain), out);
    }
}
