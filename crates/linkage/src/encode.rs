//! From a person's fields to keyed bits.
//!
//! A value is cut into tokens (pairs of neighbouring letters, parts of a date). Each token *toggles* a dozen places of
//! the field's 256 bits, which a keyed hash chooses: a Bloom filter whose bits are added without carry. So the distance
//! of two vectors depends on those tokens only in which the values differ, and no bit says by itself that a token is
//! there. The same token a second time in one value is another token.

use crate::date::BirthDate;
use crate::fold::Folded;
use crate::key::{Key, Token, Tokens};
use crate::layout::{Layout, Place};
use crate::sketch::{SAMPLES, Sketch, sample_of};

/// What is known of one field, folded already.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// Nothing.
    Missing,
    /// A name.
    Name(&'a Folded),
    /// Words: an address, a folded number.
    Text(&'a str),
    /// A date of birth.
    Date(BirthDate),
    /// One of a few values.
    Code(&'a str),
}

/// One record, sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The vectors of all fields, one after the other. A field of which nothing is known is all zeros.
    pub vectors: Vec<u64>,
    /// The samples.
    pub sketch: Sketch,
}

/// Turns records into rows, with one key.
pub struct Encoder {
    layout: Layout,
    tokens: Vec<Tokens>,
    factors: [u64; SAMPLES],
}

/// A value has at most so many tokens; what is longer is cut off.
const MOST_TOKENS: usize = 96;

const LETTERS: u8 = 1;
const ENDING: u8 = 2;
const DIGIT: u8 = 3;
const DAY_AND_MONTH: u8 = 4;
const WHOLE: u8 = 5;

impl Encoder {
    /// An encoder for records with these fields. Fields that may be swapped are made with the same key, so that they
    /// can be compared crosswise; every other field has its own.
    pub fn new(layout: Layout, key: &Key) -> Self {
        let partner = |at: usize| layout.swaps().iter().find(|(_, other)| *other == at).map_or(at, |(one, _)| *one);
        let tokens = (0..layout.fields().len()).map(|at| key.tokens(&layout.fields()[partner(at)].name)).collect();
        // Odd factors order the same keyed chance in sixty-four ways.
        let factors = std::array::from_fn(|at| crate::key::mix(at as u64 + 1) | 1);
        Self { layout, tokens, factors }
    }

    /// The fields.
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Turns a record into a row. `values` stand in the layout's order; what is left out at the end is missing.
    pub fn encode(&self, values: &[Value]) -> Row {
        let mut row = Row { vectors: vec![0; self.layout.words()], sketch: [0; SAMPLES] };
        let mut orders = [u32::MAX; SAMPLES];
        for ((value, place), tokens) in values.iter().zip(self.layout.places()).zip(&self.tokens) {
            let vector = &mut row.vectors[place.words.clone()];
            each_token(value, tokens, |token| {
                toggle(vector, place, &token);
                for (order, factor) in
                    orders[place.samples.clone()].iter_mut().zip(&self.factors[place.samples.clone()])
                {
                    *order = (*order).min((token.seed.wrapping_mul(*factor) >> 40) as u32);
                }
            });
        }
        for (sample, order) in row.sketch.iter_mut().zip(orders) {
            if order != u32::MAX {
                *sample = sample_of(order);
            }
        }
        row
    }
}

fn toggle(vector: &mut [u64], place: &Place, token: &Token) {
    let mask = vector.len() * 64 - 1;
    for at in &token.places[..place.toggles] {
        let at = usize::from(*at) & mask;
        vector[at / 64] ^= 1 << (at % 64);
    }
}

fn each_token(value: &Value, tokens: &Tokens, mut found: impl FnMut(Token)) {
    match value {
        Value::Missing => {}
        Value::Name(folded) => {
            pairs_of_letters(&folded.text, tokens, &mut found);
            if !folded.text.is_empty() {
                for class in &folded.endings {
                    found(tokens.of(ENDING, [u32::from(*class), 0], 0));
                }
            }
        }
        Value::Text(text) => pairs_of_letters(text, tokens, &mut found),
        Value::Date(date) => parts_of_a_date(*date, tokens, &mut found),
        Value::Code("") => {}
        Value::Code(text) => {
            // The hash takes ten bytes: a longer code is digested first, with the same key.
            let mut state = [0, 0];
            for letter in text.chars() {
                let token = tokens.of(WHOLE, [state[0] ^ letter as u32, state[1]], 0);
                state = [token.seed as u32, (token.seed >> 32) as u32];
            }
            found(tokens.of(WHOLE, state, 1));
        }
    }
}

fn pairs_of_letters(text: &str, tokens: &Tokens, found: &mut impl FnMut(Token)) {
    let mut seen: [u64; MOST_TOKENS] = [0; MOST_TOKENS];
    let mut count = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let mut before = 0;
        for letter in word.chars().map(u32::from).chain([0]) {
            if count == MOST_TOKENS {
                return;
            }
            let pair = u64::from(before) << 32 | u64::from(letter);
            let again = seen[..count].iter().filter(|other| **other == pair).count();
            seen[count] = pair;
            count += 1;
            found(tokens.of(LETTERS, [before, letter], again as u8));
            before = letter;
        }
    }
}

/// The eight digits each at its place, and day and month together in no order: a wrong digit changes a fifth of the
/// tokens, day and month exchanged change those digits only, and a year alone is contained in the whole date.
fn parts_of_a_date(date: BirthDate, tokens: &Tokens, found: &mut impl FnMut(Token)) {
    let mut digits = |first: u32, value: u16, length: u32| {
        for place in 0..length {
            let digit = value / 10_u16.pow(length - 1 - place) % 10;
            found(tokens.of(DIGIT, [first + place, u32::from(digit)], 0));
        }
    };
    if let Some(year) = date.year {
        digits(0, year, 4);
    }
    if let Some(month) = date.month {
        digits(4, u16::from(month), 2);
    }
    if let Some(day) = date.day {
        digits(6, u16::from(day), 2);
    }
    if let (Some(month), Some(day)) = (date.month, date.day) {
        let (less, more) = (month.min(day), month.max(day));
        for again in 0..2 {
            found(tokens.of(DAY_AND_MONTH, [u32::from(less), u32::from(more)], again));
        }
    }
}
