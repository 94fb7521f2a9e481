//! What the tokens of one field do to its vector and its samples.
//!
//! A pair of Latin letters or digits is by far the most frequent token. All of them are made once for each field, so
//! that sealing a record looks them up: hashing each of them anew was the largest part of sealing.

use std::ops::Range;

use crate::key::{Token, Tokens, mix};
use crate::layout::Place;

/// What a token toggles.
type Toggles = [u64; 4];

/// The tokens of one field.
pub(crate) struct FieldTokens {
    tokens: Tokens,
    toggles: usize,
    mask: usize,
    samples: Range<usize>,
    pairs: Vec<Toggles>,
    /// For each pair, its order in each of the field's samples.
    orders: Vec<i16>,
}

/// Begin or end of a word, 26 letters, ten digits.
const ALPHABET: usize = 37;
const LETTERS: u8 = 1;

/// The place of a character in the alphabet; 0 is the edge of a word.
const fn index(letter: u32) -> Option<usize> {
    match letter {
        0 => Some(0),
        0x61..=0x7a => Some(letter as usize - 0x61 + 1),
        0x30..=0x39 => Some(letter as usize - 0x30 + 27),
        _ => None,
    }
}

impl FieldTokens {
    pub fn new(tokens: Tokens, place: &Place) -> Self {
        let mask = place.words.len() * 64 - 1;
        let samples = place.samples.clone();
        let mut field = Self { tokens, toggles: place.toggles, mask, samples, pairs: Vec::new(), orders: Vec::new() };
        let alphabet: Vec<u32> = [0].into_iter().chain(0x61..=0x7a).chain(0x30..=0x39).collect();
        for before in &alphabet {
            for letter in &alphabet {
                let token = field.tokens.of(LETTERS, [*before, *letter], 0);
                field.pairs.push(field.toggles_of(&token));
                field.orders.extend(field.samples.clone().map(|sample| order(token.seed, sample)));
            }
        }
        field
    }

    /// Adds a pair of letters, the `again`-th of its like in the value.
    pub fn add_pair(&self, before: u32, letter: u32, again: u8, vector: &mut [u64], orders: &mut [i16]) {
        let (Some(first), Some(second), 0) = (index(before), index(letter), again) else {
            return self.add(LETTERS, [before, letter], again, vector, orders);
        };
        let at = first * ALPHABET + second;
        let length = self.samples.len();
        toggle(vector, &self.pairs[at]);
        lower(&mut orders[self.samples.clone()], &self.orders[at * length..(at + 1) * length]);
    }

    /// Adds any token.
    pub fn add(&self, tag: u8, parts: [u32; 2], again: u8, vector: &mut [u64], orders: &mut [i16]) {
        let token = self.tokens.of(tag, parts, again);
        toggle(vector, &self.toggles_of(&token));
        for (sample, lowest) in self.samples.clone().zip(&mut orders[self.samples.clone()]) {
            *lowest = (*lowest).min(order(token.seed, sample));
        }
    }

    fn toggles_of(&self, token: &Token) -> Toggles {
        let mut toggles = [0; 4];
        for place in &token.places[..self.toggles] {
            let at = usize::from(*place) & self.mask;
            toggles[at / 64] ^= 1 << (at % 64);
        }
        toggles
    }
}

/// The order of a token in a sample. Sixteen bits with a sign, because the smaller of eight of them is one instruction
/// on every processor.
const fn order(seed: u64, sample: usize) -> i16 {
    // Odd factors order the same keyed chance in sixty-four ways. The highest value stands for no token.
    let order = (seed.wrapping_mul(mix(sample as u64 + 1) | 1) >> 48) as u16 as i16;
    if order == i16::MAX { i16::MAX - 1 } else { order }
}

fn toggle(vector: &mut [u64], toggles: &Toggles) {
    for (word, toggle) in vector.iter_mut().zip(toggles) {
        *word ^= toggle;
    }
}

fn lower(lowest: &mut [i16], orders: &[i16]) {
    for (lowest, order) in lowest.iter_mut().zip(orders) {
        *lowest = (*lowest).min(*order);
    }
}
