//! The terms of a text: its words and pairs of words, folded, and runs of its letters as they stand.

use std::ops::Range;

use crate::sketch::{hash, mixed};
use crate::words::Words;

/// Letters in a run: from, to.
const RUNS: (usize, usize) = (2, 5);

/// Where a term comes from; each family has the same weight in a text, however many terms it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    /// One or two words.
    Words,
    /// Letters, capital and small, with what stands between words.
    Letters,
}

impl Family {
    /// The family of a term's number.
    pub(crate) const fn of(number: u32) -> Self {
        if number & 1 == 0 { Self::Words } else { Self::Letters }
    }
}

/// A term and how often it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Term {
    /// Its number: 31 bits of its hash, one more for its family.
    pub(crate) number: u32,
    pub(crate) count: u32,
}

/// All terms of a text, each once, by their numbers.
pub(crate) fn of(text: &str) -> Vec<Term> {
    let mut numbers = Vec::with_capacity(text.len() * 5);
    each_place(text, |number, _| numbers.push(number));
    numbers.sort_unstable();
    let count = |same: &[u32]| Term { number: same[0], count: u32::try_from(same.len()).unwrap_or(u32::MAX) };
    numbers.chunk_by(|one, other| one == other).map(count).collect()
}

/// Every term at every place it stands.
pub(crate) fn each_place(text: &str, mut then: impl FnMut(u32, Range<usize>)) {
    let words = Words::of(text);
    for at in 0..words.len() {
        let one = hash(words.get(at).as_bytes());
        then(number(one, Family::Words), words.place(&(at..at + 1)));
        if at + 1 < words.len() {
            let both = mixed(one) ^ hash(words.get(at + 1).as_bytes()).rotate_left(1);
            then(number(both, Family::Words), words.place(&(at..at + 2)));
        }
    }
    let letters = spaced_once(text);
    for from in 0..letters.len() {
        let mut run = 0_u64;
        for (length, (at, letter)) in (1..=RUNS.1).zip(&letters[from..]) {
            run = mixed(run ^ u64::from(*letter));
            if length >= RUNS.0 {
                then(number(run.wrapping_add(length as u64), Family::Letters), letters[from].0..at + letter.len_utf8());
            }
        }
    }
}

/// Letters and where they stand, of several spaces in a row the first.
fn spaced_once(text: &str) -> Vec<(usize, char)> {
    let text = crate::words::read(text);
    let mut letters: Vec<(usize, char)> = Vec::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        if letter != ' ' || letters.last().is_none_or(|(_, last)| *last != ' ') {
            letters.push((at, letter));
        }
    }
    letters
}

const fn number(hash: u64, family: Family) -> u32 {
    let high = (mixed(hash) >> 32) as u32;
    match family {
        Family::Words => high & !1,
        Family::Letters => high | 1,
    }
}
