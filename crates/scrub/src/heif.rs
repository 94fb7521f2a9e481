//! HEIC and AVIF pictures (ISO/IEC 23008-12, 14496-12 8.11): boxes as in a film, and one of them says where in the file
//! the pictures lie, and Exif and XMP beside them. Nothing changes its size.

use std::collections::{HashMap, VecDeque};

use crate::mp4::{self, Mp4};
use crate::{EMPTY_XMP, Flow, Format};

/// The box that says where things lie is held, in bytes.
const META: u64 = 1024 * 1024;
/// Places that are blanked.
const MOST: usize = 10_000;
/// Exif that says nothing: where TIFF begins, and a TIFF without entries.
const EXIF: &[u8] = b"\0\0\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0";
/// Items that make up the picture.
const PICTURES: [&[u8; 4]; 12] =
    [b"hvc1", b"hev1", b"lhv1", b"av01", b"avc1", b"jpeg", b"grid", b"iovl", b"iden", b"tmap", b"vvc1", b"unci"];

/// Where we are in it.
#[derive(Default)]
pub struct Heif {
    film: Mp4,
    /// Bytes so far.
    at: u64,
    /// From where to where something tells, in their order.
    ranges: Vec<Range>,
    /// What becomes of the box that is being read: bytes that pass, and bytes in whose place something else stands.
    plan: VecDeque<(u64, Option<Instead>)>,
    filled: (u64, u8),
    has_meta: bool,
    is_doubtful: bool,
}

/// What something begins with, and what it is filled with.
type Instead = (&'static [u8], u8);

#[derive(Clone, Copy, Debug)]
struct Range {
    from: u64,
    to: u64,
    instead: Instead,
}

impl Format for Heif {
    fn step(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        if self.filled.0 > 0 {
            let length = bytes.len().min(usize::try_from(self.filled.0).unwrap_or(usize::MAX));
            out.resize(out.len() + length, self.filled.1);
            self.filled.0 -= length as u64;
            return if length > 0 { Flow::Step(length) } else { Flow::More };
        }
        if let Some((length, instead)) = self.plan.pop_front() {
            let Some((first, then)) = instead else { return Flow::Pass(length) };
            let begun = (first.len() as u64).min(length) as usize;
            if bytes.len() < begun {
                self.plan.push_front((length, instead));
                return Flow::More;
            }
            out.extend_from_slice(&first[..begun]);
            self.filled = (length - begun as u64, then);
            return Flow::Step(begun);
        }
        if !self.film.is_between() {
            return self.film(bytes, out);
        }
        let (Some((size, head)), Some(kind)) = (mp4::size(bytes), bytes.get(4..8)) else { return Flow::More };
        match kind {
            b"meta" if size <= META && size >= head as u64 => {
                let Some(whole) = bytes.get(..size as usize) else { return Flow::More };
                let mut whole = whole.to_vec();
                if self.has_meta || self.meta(&mut whole, head).is_none() {
                    self.is_doubtful = true;
                }
                self.has_meta = true;
                self.at += size;
                out.append(&mut whole);
                Flow::Step(size as usize)
            }
            b"meta" => Flow::Lost,
            b"mdat" if size >= head as u64 => {
                self.plan(size, head as u64);
                Flow::Step(0)
            }
            _ => self.film(bytes, out),
        }
    }

    fn end(&mut self, rest: &[u8], _: &mut Vec<u8>) -> bool {
        rest.is_empty()
    }

    fn is_complete(&self) -> bool {
        self.has_meta && !self.is_doubtful && self.ranges.is_empty() && self.film.is_complete()
    }
}

impl Heif {
    /// What is as in a film.
    fn film(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Flow {
        let before = out.len();
        let flow = self.film.step(bytes, out);
        self.at = self.at.saturating_add(match flow {
            Flow::Pass(length) | Flow::Blank(length) => length,
            _ => (out.len() - before) as u64,
        });
        flow
    }

    /// A box full of pictures begins, among which something may tell.
    fn plan(&mut self, size: u64, head: u64) {
        let (mut at, end) = (self.at, self.at.saturating_add(size));
        let body = at + head;
        let here = self.ranges.iter().take_while(|range| range.from < end).count();
        for range in self.ranges.drain(..here) {
            let (from, to) = (range.from.max(at).max(body), range.to.min(end));
            // What has gone by already, or what two things share.
            self.is_doubtful |= (from, to) != (range.from, range.to);
            if from < to {
                self.plan.push_back((from - at, None));
                self.plan.push_back((to - from, Some(range.instead)));
                at = to;
            }
        }
        self.plan.push_back((end - at, None));
        self.at = end;
    }

    /// Reads where things lie, and blanks what lies in this box itself.
    fn meta(&mut self, whole: &mut [u8], head: usize) -> Option<()> {
        let boxes = boxes(whole, head + 4)?;
        let one = |kind: &[u8; 4]| boxes.iter().find(|(other, ..)| other == kind).map(|(_, from, to)| (*from, *to));
        let (from, to) = one(b"iinf")?;
        let telling = telling(whole.get(from..to)?)?;
        // A description in words.
        self.is_doubtful |= one(b"iprp").is_some_and(|(from, to)| crate::find(&whole[from..to], b"udes").is_some());
        let Some((from, to)) = one(b"iloc") else { return telling.is_empty().then_some(()) };
        let places = places(&whole[from..to])?;
        for (item, method, from, to) in places {
            let Some(instead) = telling.get(&item) else { continue };
            // All of the file, or bytes of another item.
            self.is_doubtful |= method > 1 || from == to;
            if method == 1 {
                let (begin, end) = one(b"idat")?;
                let place = whole[begin..end].get_mut(usize::try_from(from).ok()?..usize::try_from(to).ok()?)?;
                place.fill(instead.1);
                let begun = instead.0.len().min(place.len());
                place[..begun].copy_from_slice(&instead.0[..begun]);
            } else if method == 0 && from < to {
                self.ranges.push(Range { from, to, instead: *instead });
            }
        }
        self.ranges.sort_by_key(|range| range.from);
        (self.ranges.len() <= MOST).then_some(())
    }
}

/// The boxes in a box, each from where to where its content goes.
fn boxes(bytes: &[u8], mut at: usize) -> Option<Vec<([u8; 4], usize, usize)>> {
    let mut boxes = Vec::new();
    while at < bytes.len() {
        let (size, head) = mp4::size(&bytes[at..])?;
        let end =
            at.checked_add(usize::try_from(size).ok()?).filter(|end| *end <= bytes.len() && size >= head as u64)?;
        boxes.push((bytes.get(at + 4..at + 8)?.try_into().ok()?, at + head, end));
        at = end;
    }
    Some(boxes)
}

/// Items that are no pictures, and what stands in their place (8.11.6).
fn telling(info: &[u8]) -> Option<HashMap<u64, Instead>> {
    let from = if *info.first()? == 0 { 6 } else { 8 };
    let mut telling = HashMap::new();
    for (kind, from, to) in boxes(info, from)? {
        if &kind != b"infe" {
            continue;
        }
        let mut rest = &info[from..to];
        let version = number(&mut rest, 4)? >> 24;
        let item = number(&mut rest, if version == 3 { 4 } else { 2 })?;
        number(&mut rest, 2)?;
        let kind = rest.get(..4)?;
        if version < 2 || !PICTURES.iter().any(|picture| *picture == kind) {
            telling.insert(
                item,
                match kind {
                    b"Exif" => (EXIF, 0),
                    b"mime" => (EMPTY_XMP, b' '),
                    _ => (&b""[..], 0),
                },
            );
        }
    }
    Some(telling)
}

/// Where items lie: the item; 0 for a place in the file, 1 for one in the same box; from where to where (8.11.3).
fn places(bytes: &[u8]) -> Option<Vec<(u64, u64, u64, u64)>> {
    let mut rest = bytes;
    let version = number(&mut rest, 4)? >> 24;
    let sizes = number(&mut rest, 2)? as usize;
    let (offset_size, length_size, base_size) = (sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15);
    let index_size = if version > 0 { sizes & 15 } else { 0 };
    let wide = if version < 2 { 2 } else { 4 };
    let mut places = Vec::new();
    for _ in 0..number(&mut rest, wide)? {
        let item = number(&mut rest, wide)?;
        let method = if version > 0 { number(&mut rest, 2)? & 15 } else { 0 };
        number(&mut rest, 2)?;
        let base = number(&mut rest, base_size)?;
        for _ in 0..number(&mut rest, 2)? {
            number(&mut rest, index_size)?;
            let from = base.checked_add(number(&mut rest, offset_size)?)?;
            let length = number(&mut rest, length_size)?;
            if places.len() >= 4 * MOST {
                return None;
            }
            places.push((item, method, from, from.checked_add(length)?));
        }
    }
    Some(places)
}

/// A number of so many bytes, which may be none.
fn number(bytes: &mut &[u8], size: usize) -> Option<u64> {
    let (now, later) = bytes.split_at_checked(size).filter(|_| size <= 8)?;
    *bytes = later;
    Some(now.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
