//! The zip around a workbook (APPNOTE 6.3.10), read with care: what it claims decides nothing but where to look.
//!
//! `zip` makes room for as many entries as a file claims to have, before anything can be said against it.

use std::collections::BTreeMap;
use std::io::{self, Read, Take};

use flate2::read::DeflateDecoder;

use crate::error::carried;
use crate::source::Source;
use crate::{Error, Limits};

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const LARGE_END: &[u8] = b"PK\x06\x06";
const LARGE_PLACE: &[u8] = b"PK\x06\x07";
/// The end without its comment, and the longest comment.
const END_LENGTH: usize = 22;
const COMMENT: u64 = 65_535;
/// The directory: a name in it is at most some hundred bytes long in any workbook.
const DIRECTORY: u64 = 4 << 20;
/// Up to here a part may be as much larger than packed as it likes.
const SMALL: u64 = 1 << 20;

/// A workbook's parts.
pub(crate) struct Package {
    source: Source,
    entries: BTreeMap<String, Entry>,
    /// Bytes that may still be unpacked.
    room: u64,
    most: u64,
    ratio: u64,
}

struct Entry {
    is_packed: bool,
    crc: u32,
    packed: u64,
    offset: u64,
}

impl Package {
    pub(crate) fn open(mut source: Source, limits: &Limits) -> Result<Self, Error> {
        let (count, size, start) = directory(&mut source)?;
        if count > limits.entries as u64 || size > DIRECTORY {
            return Err(Error::Bomb);
        }
        let bytes = source.piece(start, size)?;
        let mut rest = bytes.as_slice();
        let mut entries = BTreeMap::new();
        for _ in 0..count {
            let (name, entry) = entry(&mut rest)?;
            // Two parts of one name: which one is read would depend on the program.
            if entries.insert(name, entry).is_some() {
                return Err(Error::Damaged);
            }
        }
        Ok(Self { source, entries, room: limits.unpacked_bytes, most: limits.unpacked_bytes, ratio: limits.ratio })
    }

    /// Another pass begins, for which as much may be unpacked as for the first.
    pub(crate) fn begin_pass(&mut self) {
        self.room = self.most;
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&name.to_ascii_lowercase())
    }

    /// A part, unpacked while it is read. Large and small letters are the same in names.
    pub(crate) fn part(&mut self, name: &str) -> Result<Part<'_>, Error> {
        let entry = self.entries.get(&name.to_ascii_lowercase()).ok_or(Error::Damaged)?;
        let head = self.source.piece(entry.offset, 30)?;
        if !head.starts_with(LOCAL) || head.len() < 30 {
            return Err(Error::Damaged);
        }
        let start = entry.offset + 30 + u64::from(short(&head, 26)) + u64::from(short(&head, 28));
        if start.saturating_add(entry.packed) > self.source.length {
            return Err(Error::Damaged);
        }
        let packed = self.source.go_to(start)?.take(entry.packed);
        let inner =
            if entry.is_packed { Inner::Packed(Box::new(DeflateDecoder::new(packed))) } else { Inner::Plain(packed) };
        let most = entry.packed.saturating_mul(self.ratio).max(SMALL);
        let crc = crc32fast::Hasher::new();
        Ok(Part { inner, room: &mut self.room, most, crc, expected: entry.crc })
    }

    /// All of a small part.
    pub(crate) fn small(&mut self, name: &str) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.part(name)?.take(SMALL).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// A part of a workbook on its way out of the zip.
pub(crate) struct Part<'p> {
    inner: Inner<'p>,
    room: &'p mut u64,
    /// Bytes that may still come, by how much was packed.
    most: u64,
    crc: crc32fast::Hasher,
    expected: u32,
}

enum Inner<'p> {
    Plain(Take<&'p mut Source>),
    Packed(Box<DeflateDecoder<Take<&'p mut Source>>>),
}

impl Read for Part<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = match &mut self.inner {
            Inner::Plain(inner) => inner.read(into),
            Inner::Packed(inner) => inner.read(into),
        }?;
        if length == 0 && !into.is_empty() && self.crc.clone().finalize() != self.expected {
            return Err(carried(Error::Damaged));
        }
        self.crc.update(&into[..length]);
        for left in [&mut *self.room, &mut self.most] {
            *left = left.checked_sub(length as u64).ok_or_else(|| carried(Error::Bomb))?;
        }
        Ok(length)
    }
}

/// How many entries there are, how many bytes that takes, and where.
fn directory(source: &mut Source) -> Result<(u64, u64, u64), Error> {
    let from = source.length.saturating_sub(COMMENT + END_LENGTH as u64);
    let tail = source.piece(from, COMMENT + END_LENGTH as u64)?;
    let fits = |at: &usize| tail.len() >= at + END_LENGTH + usize::from(short(&tail[*at..], 20));
    let at = memchr::memmem::rfind_iter(&tail, END).filter(|at| tail.len() >= at + END_LENGTH).find(fits);
    let at = at.ok_or(Error::Damaged)?;
    let end = &tail[at..];
    let (count, size, start) = (short(end, 10), long(end, 12), long(end, 16));
    if count != u16::MAX && size != u32::MAX && start != u32::MAX {
        return Ok((count.into(), size.into(), start.into()));
    }
    let place = at.checked_sub(20).map(|at| &tail[at..]).filter(|place| place.starts_with(LARGE_PLACE));
    let large = source.piece(huge(place.ok_or(Error::Damaged)?, 8), 56)?;
    if large.len() < 56 || !large.starts_with(LARGE_END) {
        return Err(Error::Damaged);
    }
    Ok((huge(&large, 32), huge(&large, 40), huge(&large, 48)))
}

/// Takes one entry of the directory.
fn entry(rest: &mut &[u8]) -> Result<(String, Entry), Error> {
    if rest.len() < 46 || !rest.starts_with(CENTRAL) {
        return Err(Error::Damaged);
    }
    let (head, more) = rest.split_at(46);
    let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(short(head, at)));
    if more.len() < name + extra + comment {
        return Err(Error::Damaged);
    }
    let (name, more) = more.split_at(name);
    let (extra, more) = more.split_at(extra);
    *rest = &more[comment..];
    if short(head, 8) & 1 != 0 {
        return Err(Error::Password);
    }
    let is_packed = match short(head, 10) {
        0 => false,
        8 => true,
        // No office program packs in another way.
        _ => return Err(Error::Damaged),
    };
    let (packed, offset) = places(head, extra)?;
    let name = String::from_utf8_lossy(name).replace('\\', "/").to_ascii_lowercase();
    Ok((name.trim_start_matches('/').to_owned(), Entry { is_packed, crc: long(head, 16), packed, offset }))
}

/// Packed size and place of an entry; large ones stand in its extra field, in this order, where they are needed.
fn places(head: &[u8], mut extra: &[u8]) -> Result<(u64, u64), Error> {
    let (packed, plain, offset) = (long(head, 20), long(head, 24), long(head, 42));
    let mut large: &[u8] = &[];
    while let [a, b, c, d, more @ ..] = extra {
        let length = usize::from(u16::from_le_bytes([*c, *d])).min(more.len());
        if [*a, *b] == [1, 0] {
            large = &more[..length];
        }
        extra = &more[length..];
    }
    let mut next = |small: u32| -> Result<u64, Error> {
        if small != u32::MAX {
            return Ok(small.into());
        }
        let (now, later) = large.split_at_checked(8).ok_or(Error::Damaged)?;
        large = later;
        Ok(huge(now, 0))
    };
    next(plain)?;
    Ok((next(packed)?, next(offset)?))
}

fn short(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at)) | u32::from(short(bytes, at + 2)) << 16
}

fn huge(bytes: &[u8], at: usize) -> u64 {
    u64::from(long(bytes, at)) | u64::from(long(bytes, at + 4)) << 32
}
