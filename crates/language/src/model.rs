//! The learnt weights, and the sums that they give for a text.
//!
//! There is one table a script. A key chooses a bucket of eight rows by its first bits, and in it the row whose tag is its
//! next eight bits. A row holds one small weight for each answer. What has no row says nothing: only the rows that were
//! found to say the most are in the file.

use crate::letters::Script;
use crate::reading::Taker;

/// What a table can answer, in the order of the weights of a row. `None` is a language that is not one of ours.
pub type Answers = &'static [Option<crate::Language>];

use crate::Language::{Az, En, Fa, Ru, Tr, Uk, Uz};

/// The answers in Latin letters. Russian is here for Russian that is typed in Latin letters.
pub const LATIN: Answers = &[Some(Az), Some(En), Some(Tr), Some(Uz), Some(Ru), None];
/// The answers in Cyrillic letters.
pub const CYRILLIC: Answers = &[Some(Ru), Some(Uk), Some(Uz), Some(Az), None];
/// The answers in Arabic letters.
pub const ARABIC: Answers = &[Some(Fa), None];

/// The number of buckets of each table is two to this power.
pub const LATIN_BITS: u32 = 14;
/// See [`LATIN_BITS`].
pub const CYRILLIC_BITS: u32 = 13;
/// See [`LATIN_BITS`].
pub const ARABIC_BITS: u32 = 9;

/// How many rows a bucket has.
pub const SLOTS: usize = 8;
/// How many bits of a key are kept in a row, after those that choose its bucket.
pub const TAG_BITS: u32 = 8;

/// The number of weights in a row: one for each answer.
pub const LATIN_WIDTH: usize = LATIN.len();
/// See [`LATIN_WIDTH`].
pub const CYRILLIC_WIDTH: usize = CYRILLIC.len();
/// See [`LATIN_WIDTH`].
pub const ARABIC_WIDTH: usize = ARABIC.len();

/// The head of the file: for each table, what one step of a weight is worth, as a four-byte float, low byte first.
pub const HEAD: usize = 12;
const LATIN_END: usize = HEAD + size(LATIN_BITS, LATIN_WIDTH);
const CYRILLIC_END: usize = LATIN_END + size(CYRILLIC_BITS, CYRILLIC_WIDTH);
/// The length of the whole file.
pub const LENGTH: usize = CYRILLIC_END + size(ARABIC_BITS, ARABIC_WIDTH);

/// The file itself. Its length is part of its type, so that a file of another shape does not build.
static FILE: &[u8; LENGTH] = include_bytes!("../data/language.model");

/// The length of a table: first the tags of all rows, then their weights.
const fn size(bits: u32, width: usize) -> usize {
    (SLOTS + SLOTS * width) << bits
}

/// The sums of the weights of a text, and how many letters of each script it has.
#[derive(Default)]
pub struct Sums {
    latin: [i32; LATIN_WIDTH],
    cyrillic: [i32; CYRILLIC_WIDTH],
    arabic: [i32; ARABIC_WIDTH],
    letters: [usize; 5],
    script: Option<Script>,
}

impl Taker for Sums {
    fn word(&mut self, script: Script, letters: usize) {
        self.letters[script as usize] += letters;
        self.script = Some(script);
    }

    fn take(&mut self, key: u32, times: i32) {
        match self.script {
            Some(Script::Latin) => add::<LATIN_WIDTH, LATIN_BITS>(&mut self.latin, HEAD, key, times),
            Some(Script::Cyrillic) => add::<CYRILLIC_WIDTH, CYRILLIC_BITS>(&mut self.cyrillic, LATIN_END, key, times),
            Some(Script::Arabic) => add::<ARABIC_WIDTH, ARABIC_BITS>(&mut self.arabic, CYRILLIC_END, key, times),
            _ => {}
        }
    }
}

/// Adds the row of a key, where there is one, to the sums. The table begins at `start`.
fn add<const WIDTH: usize, const BITS: u32>(sums: &mut [i32; WIDTH], start: usize, key: u32, times: i32) {
    let bucket = (key >> (32 - BITS)) as usize;
    let tags_at = start + bucket * SLOTS;
    let Some(tags) = FILE.get(tags_at..).and_then(|rest| rest.first_chunk::<SLOTS>()) else { return };
    let Some(slot) = place(*tags, (key >> (32 - BITS - TAG_BITS)) as u8) else { return };
    let row_at = start + (SLOTS << BITS) + (bucket * SLOTS + slot) * WIDTH;
    let Some(row) = FILE.get(row_at..).and_then(|rest| rest.first_chunk::<WIDTH>()) else { return };
    for (sum, weight) in sums.iter_mut().zip(row) {
        *sum += i32::from(weight.cast_signed()) * times;
    }
}

/// The place of the first tag that equals `tag`: all eight are compared in one number.
fn place(tags: [u8; SLOTS], tag: u8) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; SLOTS]);
    let unlike = u64::from_le_bytes(tags) ^ (ONES * u64::from(tag));
    let found = unlike.wrapping_sub(ONES) & !unlike & (ONES << 7);
    (found != 0).then_some(found.trailing_zeros() as usize / 8)
}

impl Sums {
    /// The script of the text, and how many letters of it there are. `None` where there are no letters.
    ///
    /// Names of firms and programs are put in Latin letters into texts of every script, and hardly ever the other way
    /// round. A letter of another script therefore counts for more than a Latin one.
    #[must_use]
    pub fn script(&self) -> Option<(Script, usize)> {
        let scripts =
            [(Script::Latin, 2), (Script::Cyrillic, 4), (Script::Arabic, 6), (Script::Georgian, 8), (Script::Other, 2)];
        let counted = scripts.into_iter().map(|(script, times)| (script, self.letters[script as usize], times));
        // The first of equals: the order of the list.
        let most = counted.rev().max_by_key(|(_, count, times)| count * times)?;
        (most.1 > 0).then_some((most.0, most.1))
    }

    /// The answers of a script with their log-odds, or `None` for a script that has no table.
    #[must_use]
    pub fn odds(&self, script: Script) -> Option<(Answers, [f32; LATIN_WIDTH])> {
        let (answers, sums, table): (Answers, &[i32], usize) = match script {
            Script::Latin => (LATIN, &self.latin, 0),
            Script::Cyrillic => (CYRILLIC, &self.cyrillic, 1),
            Script::Arabic => (ARABIC, &self.arabic, 2),
            Script::Georgian | Script::Other => return None,
        };
        let step = step(table);
        let mut odds = [0.0; LATIN_WIDTH];
        for (odd, sum) in odds.iter_mut().zip(sums) {
            *odd = *sum as f32 * step;
        }
        Some((answers, odds))
    }
}

/// What one step of the weights of a table is worth.
fn step(table: usize) -> f32 {
    let (steps, _) = FILE.as_chunks::<4>();
    steps.get(table).map_or(0.0, |bytes| f32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_equal_tag_is_found() {
        assert_eq!(place([7, 0, 255, 3, 1, 3, 128, 127], 3), Some(3));
        assert_eq!(place([7, 0, 255, 3, 1, 3, 128, 127], 0), Some(1));
        assert_eq!(place([7, 0, 255, 3, 1, 3, 128, 127], 127), Some(7));
        assert_eq!(place([7, 0, 255, 3, 1, 3, 128, 127], 2), None);
        for tag in 0..=255 {
            let tags = [0, 1, 2, 127, 128, 129, 254, 255];
            assert_eq!(place(tags, tag), tags.iter().position(|other| *other == tag));
        }
    }

    #[test]
    fn the_steps_of_all_tables_are_sound() {
        for table in 0..3 {
            assert!(step(table) > 0.0 && step(table) < 1.0);
        }
    }
}
