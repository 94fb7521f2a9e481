//! The terms of a text: its words and pairs of words, and runs of their letters, all folded: the same offer in capitals, without
//! marks or with look-alikes has the same terms.

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
    /// Two to five letters, the spaces around words included.
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
    each_place(&Words::of(text), |number, _| numbers.push(number));
    numbers.sort_unstable();
    let count = |same: &[u32]| Term { number: same[0], count: u32::try_from(same.len()).unwrap_or(u32::MAX) };
    numbers.chunk_by(|one, other| one == other).map(count).collect()
}

/// Every term wherever it stands, with the words that it touches.
pub(crate) fn each_place(words: &Words, mut then: impl FnMut(u32, Range<usize>)) {
    for at in 0..words.len() {
        let one = hash(words.get(at).as_bytes());
        then(number(one, Family::Words), at..at + 1);
        if at + 1 < words.len() {
            let both = mixed(one) ^ hash(words.get(at + 1).as_bytes()).rotate_left(1);
            then(number(both, Family::Words), at..at + 2);
        }
    }
    let letters = letters_of(words);
    for from in 0..letters.len() {
        let mut run = 0_u64;
        for (length, (letter, word)) in (1..=RUNS.1).zip(&letters[from..]) {
            run = mixed(run ^ u64::from(*letter));
            if length >= RUNS.0 {
                let end = word + usize::from(*letter != ' ');
                then(number(run.wrapping_add(length as u64), Family::Letters), letters[from].1..end);
            }
        }
    }
}

/// All letters, a space before each word and one behind the last, and to which word each belongs: a space to the next.
fn letters_of(words: &Words) -> Vec<(char, usize)> {
    let mut next = 0;
    let word_of = |letter: char| {
        next += usize::from(letter == ' ');
        (letter, next - 1)
    };
    words.text.chars().map(word_of).collect()
}

const fn number(hash: u64, family: Family) -> u32 {
    let high = (mixed(hash) >> 32) as u32;
    match family {
        Family::Words => high & !1,
        Family::Letters => high | 1,
    }
}
