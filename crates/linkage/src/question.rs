//! Is this person known? One record against all of a table.
//!
//! Every sketch is looked at, so that no choice of blocks loses a person; those that are like enough are compared in
//! full. The scan takes the same time whoever is asked for.

use std::ops::Range;

use crate::encode::Row;
use crate::layout::Layout;
use crate::model::Scorer;
use crate::random::Sampler;
use crate::sketch::{Sketch, agreeing, asking, scan};
use crate::table::{Broken, Table, Vectors, weights};

/// A person who is asked for.
#[derive(Debug, Clone)]
pub struct Question {
    row: Row,
    weights: Vec<u8>,
    sketch: Sketch,
}

/// A row that may be the person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// The row.
    pub row: u32,
    /// Evidence that it is the same person.
    pub bits: f64,
}

/// Sketches that are looked at to learn how much by chance the question agrees with others.
const SAMPLE: usize = 4096;
/// The share of a table that may be compared in full, and how many rows always may.
const COMPARED_SHARE: f64 = 0.002;
const COMPARED: f64 = 2000.0;

impl Question {
    /// Asks for the person of a row.
    ///
    /// # Errors
    /// [`Broken`] when the row is not of this layout.
    pub fn new(layout: &Layout, row: Row) -> Result<Self, Broken> {
        if row.vectors.len() != layout.words() {
            return Err(Broken);
        }
        let weights = weights(layout, &row.vectors).collect();
        let sketch = asking(&row.sketch);
        Ok(Self { row, weights, sketch })
    }

    /// In how many samples a sketch must agree to be compared in full: as few as a small share of the table allows.
    pub fn least(&self, table: &Table) -> u8 {
        let sketches = table.sketches();
        if sketches.is_empty() {
            return 1;
        }
        let mut counts = [0_usize; 65];
        let mut sampler = Sampler::new(2);
        for _ in 0..SAMPLE {
            counts[usize::from(agreeing(&self.sketch, &sketches[sampler.below(sketches.len())]))] += 1;
        }
        let share = COMPARED_SHARE.max(COMPARED / sketches.len() as f64).min(1.0);
        let most = (SAMPLE as f64 * share) as usize;
        let mut above = 0;
        for least in (1..counts.len()).rev() {
            above += counts[least];
            if above > most {
                return (least + 1).min(64) as u8;
            }
        }
        1
    }

    /// Rows of a part of the table with at least so many bits of evidence, the best first, and how many were compared
    /// in full. Parts can be asked on several cores; `least` is [`Question::least`] of the whole table.
    pub fn ask(
        &self,
        scorer: &Scorer,
        table: &Table,
        rows: Range<usize>,
        least: u8,
        bits: f64,
    ) -> (Vec<Answer>, usize) {
        let rows = rows.start.min(table.len())..rows.end.min(table.len());
        let mut like = Vec::new();
        scan(&self.sketch, &table.sketches()[rows.clone()], least, &mut like);
        let compared = like.len();
        let asked = Vectors { words: &self.row.vectors, weights: &self.weights };
        let mut answers: Vec<Answer> = like
            .into_iter()
            .map(|at| at + rows.start as u32)
            .map(|row| Answer { row, bits: scorer.score_vectors(asked, table.row(row as usize)) })
            .filter(|answer| answer.bits >= bits)
            .collect();
        answers.sort_by(|a, b| b.bits.total_cmp(&a.bits).then(a.row.cmp(&b.row)));
        (answers, compared)
    }
}
