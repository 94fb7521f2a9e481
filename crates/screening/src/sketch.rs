//! A text in a few hundred bytes: enough to find its copies and rewordings again, and to tell them from texts that only
//! share a stock sentence.

use crate::kept::{Reader, Writer};
use crate::sound;
use crate::words::Words;

/// Letters in one shingle, the spaces around words included.
const SHINGLE: u32 = 5;
/// Hashes that make one band of shingles. Two texts fall into the same bucket of a band with the third power of their
/// likeness, so that what has nothing in common is hardly ever looked at.
const ROWS: usize = 3;
/// Bands of shingles: they find copies, however many words are spelt otherwise.
const SPELT: usize = 12;
/// Hashes that make one band of word pairs.
const PAIR_ROWS: usize = 2;
/// Bands of word pairs: they find rewordings, of which only every third pair is still there.
const SAID: usize = 12;
/// Bands of a sketch.
pub const BANDS: usize = SPELT + SAID;
/// Words of a text that are compared one by one; what is behind them counts in the bands only.
const WORDS: usize = 4096;
/// Telephone numbers that are kept; a text with more of them is a list, and ties nothing together.
const CONTACTS: usize = 16;
/// Digits from which on a run of numbers can be a telephone.
const PHONE: usize = 9;

/// What is kept of a text to find its like. It does not hold the text, and cannot be turned back into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// One bucket for each band; none for a text without words.
    pub bands: Vec<u32>,
    /// Its words in their order, each as sixteen bits of its hash.
    pub words: Box<[u16]>,
    /// Telephone numbers in it, as hashes of their last nine digits, in order and each once.
    pub contacts: Box<[u64]>,
}

impl Sketch {
    /// Sketches a text.
    pub fn of(text: &str) -> Self {
        let words = Words::of(text);
        if words.is_empty() {
            return Self { bands: Vec::new(), words: Box::default(), contacts: Box::default() };
        }
        let (mut text, mut hashes) = (String::with_capacity(words.text.len()), Vec::with_capacity(words.len()));
        text.push(' ');
        for at in 0..words.len() {
            let start = text.len();
            sound::write(words.get(at), &mut text);
            hashes.push((mixed(hash(&text.as_bytes()[start..])) >> 48) as u16);
            text.push(' ');
        }
        let mut bands = spelt(&text);
        bands.append(&mut said(&hashes));
        hashes.truncate(WORDS);
        Self { bands, words: hashes.into(), contacts: contacts(&words) }
    }

    /// The sketch as bytes, to be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.length(self.bands.len());
        self.bands.iter().for_each(|band| out.put(&band.to_le_bytes()));
        out.length(self.words.len());
        self.words.iter().for_each(|word| out.put(&word.to_le_bytes()));
        out.length(self.contacts.len());
        self.contacts.iter().for_each(|contact| out.put(&contact.to_le_bytes()));
        out.0
    }

    /// Reads what [`Self::to_bytes`] wrote; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = Reader(bytes);
        let bands = rest.list(u32::from_le_bytes)?;
        let words = rest.list(u16::from_le_bytes)?.into();
        let contacts = rest.list(u64::from_le_bytes)?.into();
        rest.0.is_empty().then_some(Self { bands, words, contacts })
    }
}

/// FNV-1a: short, and the same on every machine.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

/// Spreads what differs in a few bits over all of them (the finalizer of SplitMix64).
pub(crate) const fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// A point for each hash that is kept: the one of a text's hashes that is nearest to it.
const fn points<const N: usize>(seed: u64) -> [i32; N] {
    let mut points = [0; N];
    let mut at = 0;
    while at < N {
        points[at] = mixed(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed + at as u64 + 1)) as i32;
        at += 1;
    }
    points
}
const SPELT_POINTS: [i32; SPELT * ROWS] = points(0);
const SAID_POINTS: [i32; SAID * PAIR_ROWS] = points((SPELT * ROWS) as u64);

/// The bucket of each band of shingles: MinHash over the hashes of all of them. For each point the nearest hash is kept (by
/// exclusive or, as signed numbers, because a processor does that to four at once): which shingle that is, is chance, and
/// the same for two texts as often as they share shingles.
fn spelt(text: &str) -> Vec<u32> {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    const LEAVES: u64 = BASE.wrapping_pow(SHINGLE);
    let mut nearest = [i32::MAX; SPELT * ROWS];
    let (mut rolling, mut leaving) = (0_u64, text.chars());
    for (count, letter) in (1_u32..).zip(text.chars()) {
        rolling = rolling.wrapping_mul(BASE).wrapping_add(u64::from(letter));
        if count > SHINGLE {
            let left = leaving.next().map_or(0, u64::from);
            rolling = rolling.wrapping_sub(left.wrapping_mul(LEAVES));
        }
        if count >= SHINGLE {
            take(&mut nearest, &SPELT_POINTS, (mixed(rolling) >> 32) as i32);
        }
    }
    buckets(&nearest, ROWS)
}

/// The bucket of each band of pairs of neighbouring words.
fn said(words: &[u16]) -> Vec<u32> {
    let mut nearest = [i32::MAX; SAID * PAIR_ROWS];
    for pair in words.windows(2) {
        let pair = u64::from(pair[0]) << 16 | u64::from(pair[1]);
        take(&mut nearest, &SAID_POINTS, (mixed(pair) >> 32) as i32);
    }
    buckets(&nearest, PAIR_ROWS)
}

fn take<const N: usize>(nearest: &mut [i32; N], points: &[i32; N], hash: i32) {
    for (least, point) in nearest.iter_mut().zip(points) {
        *least = (*least).min(hash ^ *point);
    }
}

fn buckets(nearest: &[i32], rows: usize) -> Vec<u32> {
    let bucket = |rows: &[i32]| rows.iter().fold(0, |hash, row| mixed(hash ^ *row as u64).wrapping_add(1));
    nearest.chunks_exact(rows).map(|rows| (bucket(rows) >> 32) as u32).collect()
}

/// Runs of numbers with as many digits as a telephone has.
fn contacts(words: &Words) -> Box<[u64]> {
    let is_number = |at: usize| words.get(at).bytes().all(|b| b.is_ascii_digit());
    let (mut found, mut digits) = (Vec::new(), String::new());
    for at in 0..=words.len() {
        if at < words.len() && is_number(at) {
            digits.push_str(words.get(at));
            continue;
        }
        if digits.len() >= PHONE {
            found.push(mixed(hash(&digits.as_bytes()[digits.len() - PHONE..])));
        }
        digits.clear();
    }
    found.sort_unstable();
    found.dedup();
    if found.len() > CONTACTS {
        found.clear();
    }
    found.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_and_disguise_make_no_difference() {
        let one = Sketch::of("Türkiyədə iş! Maaş 900 AZN, zəng: +994 50 123 45 67");
        assert_eq!(one, Sketch::of("turkiyede I\u{15e}, maas 900azn; zeng 994.50.123-45-67"));
    }

    #[test]
    fn what_is_kept_is_read_again_and_what_is_broken_is_not() {
        let sketch = Sketch::of("Türkiyədə iş, zəng: 050 123 45 67, maaş 900 AZN");
        let bytes = sketch.to_bytes();
        assert_eq!(Sketch::from_bytes(&bytes), Some(sketch));
        assert!((0..bytes.len()).all(|end| Sketch::from_bytes(&bytes[..end]).is_none()));
        assert_eq!(Sketch::from_bytes(&[0xff; 64]), None);
    }

    #[test]
    fn one_number_is_found_however_it_is_written() {
        let numbers = ["050 123 45 67", "+994501234567", "994 50-123-45-67", "(050)1234567"];
        let found: Vec<_> =
            numbers.iter().map(|number| Sketch::of(&format!("tel {number} maaş 900")).contacts).collect();
        assert!(found.iter().all(|contacts| contacts.len() == 1 && *contacts == found[0]), "{found:?}");
        assert!(Sketch::of("maaş 900, saat 09:00-18:00").contacts.is_empty());
    }

    #[test]
    fn a_shingle_is_the_same_wherever_it_stands() {
        // The rolling hash forgets what is behind: the same letters after others give the same smallest hashes.
        let letters: String = ('a'..='z').chain('а'..='я').collect();
        let (one, other) = (spelt(&letters), spelt(&format!("{letters} {letters}")));
        assert!(one.iter().zip(&other).filter(|(a, b)| a == b).count() > SPELT / 4);
    }
}
