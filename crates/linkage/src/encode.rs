//! From a person's fields to keyed bits.
//!
//! A value is cut into tokens (pairs of neighbouring letters, parts of a date). Each token *toggles* a dozen places of
//! the field's 256 bits, which a keyed hash chooses: a Bloom filter whose bits are added without carry. So the distance
//! of two vectors depends on those tokens only in which the values differ, and no bit says by itself that a token is
//! there. The same token a second time in one value is another token.

use crate::date::BirthDate;
use crate::fold::Folded;
use crate::key::{Key, mix};
use crate::layout::Layout;
use crate::sketch::{SAMPLES, Sketch, sample_of};
use crate::token::FieldTokens;

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
    fields: Vec<FieldTokens>,
}

/// A value has at most so many tokens; what is longer is cut off.
const MOST_TOKENS: usize = 96;

const ENDING: u8 = 2;
const DAY_AND_MONTH: u8 = 4;
const WHOLE: u8 = 5;

/// A field of the row that is being made.
struct Making<'a> {
    tokens: &'a FieldTokens,
    vector: &'a mut [u64],
    orders: &'a mut [i16; SAMPLES],
}

impl Encoder {
    /// An encoder for records with these fields. Fields that may be swapped are made with the same key, so that they
    /// can be compared crosswise; every other field has its own.
    pub fn new(layout: Layout, key: &Key) -> Self {
        let partner = |at: usize| layout.swaps().iter().find(|(_, other)| *other == at).map_or(at, |(one, _)| *one);
        let tokens = |at: usize| key.tokens(&layout.fields()[partner(at)].name);
        let fields =
            layout.places().iter().enumerate().map(|(at, place)| FieldTokens::new(tokens(at), place)).collect();
        Self { layout, fields }
    }

    /// The fields.
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Turns a record into a row. `values` stand in the layout's order; what is left out at the end is missing.
    pub fn encode(&self, values: &[Value]) -> Row {
        let mut row = Row { vectors: vec![0; self.layout.words()], sketch: [0; SAMPLES] };
        let mut orders = [i16::MAX; SAMPLES];
        for ((value, place), tokens) in values.iter().zip(self.layout.places()).zip(&self.fields) {
            let vector = &mut row.vectors[place.words.clone()];
            Making { tokens, vector, orders: &mut orders }.add(value);
        }
        for (sample, order) in row.sketch.iter_mut().zip(orders) {
            if order != i16::MAX {
                *sample = sample_of(order);
            }
        }
        row
    }
}

impl Making<'_> {
    fn add(&mut self, value: &Value) {
        match value {
            Value::Missing | Value::Code("") => {}
            Value::Name(folded) => {
                self.pairs_of_letters(&folded.text);
                if !folded.text.is_empty() {
                    folded.endings.iter().for_each(|class| self.token(ENDING, [u32::from(*class), 0], 0));
                }
            }
            Value::Text(text) => self.pairs_of_letters(text),
            Value::Date(date) => self.parts_of_a_date(*date),
            Value::Code(text) => {
                // The keyed hash takes eight bytes: a longer code is mixed down first.
                let mixed =
                    text.bytes().fold(text.len() as u64, |state, byte| mix(state << 8 ^ state >> 56 ^ u64::from(byte)));
                self.token(WHOLE, [mixed as u32, (mixed >> 32) as u32], 0);
            }
        }
    }

    fn token(&mut self, tag: u8, parts: [u32; 2], again: u8) {
        self.tokens.add(tag, parts, again, self.vector, self.orders);
    }

    fn pairs_of_letters(&mut self, text: &str) {
        let mut seen = [0_u64; MOST_TOKENS];
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
                self.tokens.add_pair(before, letter, again as u8, self.vector, self.orders);
                before = letter;
            }
        }
    }

    /// The eight digits each at its place, and day and month together in no order: a wrong digit changes a fifth of the
    /// tokens, day and month exchanged change those digits only, and a year alone is contained in the whole date.
    fn parts_of_a_date(&mut self, date: BirthDate) {
        let (month, day) = (date.month.map(u16::from), date.day.map(u16::from));
        for (first, value, length) in [('a', date.year, 4), ('e', month, 2), ('g', day, 2)] {
            let Some(value) = value else { continue };
            for place in 0..length {
                let digit = u32::from(value / 10_u16.pow(length - 1 - place) % 10);
                let (place, digit) = (u32::from(first) + place, u32::from('0') + digit);
                self.tokens.add_pair(place, digit, 0, self.vector, self.orders);
            }
        }
        if let (Some(month), Some(day)) = (date.month, date.day) {
            let (less, more) = (u32::from(month.min(day)), u32::from(month.max(day)));
            (0..2).for_each(|again| self.token(DAY_AND_MONTH, [less, more], again));
        }
    }
}
