//! Objects that lie packed in a stream (ISO 32000-1, 7.5.7): they are unpacked, cleaned and packed again in the same
//! length.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::object::{self, Facts, Packing};
use super::words;

/// Unpacked bytes that are held at most.
const MOST: usize = 4 * 1024 * 1024;

/// Objects that one stream may have.
const MOST_OBJECTS: u64 = 10_000;

/// What was found in such a stream.
pub struct Found {
    /// What was learnt of each object, with its number.
    pub objects: Vec<(u64, Facts)>,
    /// All of it was read, and fits in again.
    pub is_whole: bool,
}

/// Cleans the objects of a stream in place. `knows` says whether an object is one that says who made the file, and
/// whether it is a value of such a one.
pub fn clean(stream: &mut [u8], facts: &Facts, knows: impl Fn(u64) -> (bool, bool)) -> Found {
    let lost = Found { objects: Vec::new(), is_whole: false };
    let (Some(count), Some(first), false) = (facts.objects.0, facts.objects.1, facts.has_parms) else { return lost };
    if count > MOST_OBJECTS {
        return lost;
    }
    let first = usize::try_from(first).unwrap_or(usize::MAX);
    match facts.packing {
        Packing::Plain => objects(stream, count, first, knows).unwrap_or(lost),
        Packing::Flate => {
            let Some(mut plain) = unpack(stream) else { return lost };
            let before = crc32fast::hash(&plain);
            let Some(mut found) = objects(&mut plain, count, first, knows) else { return lost };
            if crc32fast::hash(&plain) == before {
                return found;
            }
            match pack(&plain, stream.len()) {
                Some(packed) => {
                    let (now, padding) = stream.split_at_mut(packed.len());
                    now.copy_from_slice(&packed);
                    padding.fill(0);
                }
                None => found.is_whole = false,
            }
            found
        }
        _ => lost,
    }
}

/// The objects one after the other: first their numbers and places, then themselves.
fn objects(plain: &mut [u8], count: u64, first: usize, knows: impl Fn(u64) -> (bool, bool)) -> Option<Found> {
    let (head, body) = plain.split_at_mut_checked(first)?;
    let mut numbers = head.split(|byte| words::is_space(*byte)).filter(|word| !word.is_empty()).map(words::number);
    let mut places = Vec::new();
    for _ in 0..count {
        let (number, place) = (numbers.next()??, usize::try_from(numbers.next()??).ok()?);
        places.push((number, place));
    }
    let ends = places.iter().skip(1).map(|(_, place)| *place).chain([body.len()]);
    let mut found = Found { objects: Vec::new(), is_whole: places.first().is_none_or(|(_, place)| *place == 0) };
    let ranges: Vec<_> = places.iter().zip(ends).map(|((number, place), end)| (*number, *place..end)).collect();
    let mut wanted = Vec::new();
    for (number, range) in &ranges {
        let facts = object::clean(body.get_mut(range.clone())?, knows(*number).0, false);
        wanted.extend_from_slice(&facts.wanted);
        found.objects.push((*number, facts));
    }
    // What holds a value of another may stand before it.
    for ((number, range), (_, facts)) in ranges.iter().zip(&mut found.objects) {
        if !facts.bare.is_empty() && (wanted.contains(number) || knows(*number).1) {
            let object = body.get_mut(range.clone())?;
            facts.bare.drain(..).for_each(|span| object::empty(object, span));
        }
    }
    Some(found)
}

/// Unpacks a stream that is not too large.
fn unpack(stream: &[u8]) -> Option<Vec<u8>> {
    let mut plain = Vec::with_capacity((stream.len() * 8).clamp(4096, MOST));
    let mut state = Decompress::new(true);
    loop {
        let read = usize::try_from(state.total_in()).ok()?;
        let before = plain.len();
        match state.decompress_vec(stream.get(read..)?, &mut plain, FlushDecompress::None).ok()? {
            Status::StreamEnd => return Some(plain),
            _ if plain.len() == plain.capacity() && plain.len() < MOST => {
                plain.reserve(MOST.min(plain.len() * 2) - plain.len())
            }
            _ if plain.len() == before => return None,
            _ => {}
        }
        if plain.len() > MOST {
            return None;
        }
    }
}

/// Packs it, if it fits. What is left of the room lies behind the end, where nobody reads.
fn pack(plain: &[u8], room: usize) -> Option<Vec<u8>> {
    let mut packed = Vec::with_capacity(room);
    let mut state = Compress::new(Compression::best(), true);
    match state.compress_vec(plain, &mut packed, FlushCompress::Finish) {
        Ok(Status::StreamEnd) if packed.len() <= room => Some(packed),
        _ => None,
    }
}
