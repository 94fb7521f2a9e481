//! Runs the model over a page: what kind it is, and the chance of each block to be main text.

use crate::context::{self, CONTEXT_WIDTH};
use crate::features::{self, Seen};
use crate::kind::{self, LEARNT};
use crate::model::Model;

/// The columns of the first look.
pub const FIRST_WIDTH: usize = features::WIDTH + LEARNT.len();
/// The columns of the second look.
pub const SECOND_WIDTH: usize = FIRST_WIDTH + CONTEXT_WIDTH;

/// What the model says of a page.
pub struct Judgement {
    /// The chance of each kind in [`LEARNT`].
    pub kinds: Vec<f32>,
    /// The chance of each block.
    pub chances: Vec<f32>,
}

/// A table with the same numbers added to each row.
fn joined(table: &[f32], width: usize, same: &[f32]) -> Vec<f32> {
    let mut out = Vec::with_capacity(table.len() / width.max(1) * (width + same.len()));
    for row in table.chunks_exact(width.max(1)) {
        out.extend_from_slice(row);
        out.extend_from_slice(same);
    }
    out
}

/// The chances of the kinds.
pub fn kinds(seen: &Seen, address: Option<&str>, model: &Model) -> Vec<f32> {
    if model.kinds.len() != LEARNT.len() {
        return vec![1.0 / LEARNT.len() as f32; LEARNT.len()];
    }
    let row = kind::row(seen, address);
    let sums: Vec<f32> = model.kinds.iter().map(|f| f.sums(&row, row.len()).first().copied().unwrap_or(0.0)).collect();
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = sums.iter().map(|s| (s - most).exp()).collect();
    let all: f32 = powers.iter().sum();
    powers.iter().map(|p| p / all).collect()
}

/// The logistic curve.
fn logistic(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

/// Chances of the first look under which the second is not asked: most blocks are plainly navigation.
const PLAINLY_NOT: f32 = 0.01;

/// Judges a page.
pub fn judge(seen: &Seen, address: Option<&str>, model: &Model) -> Judgement {
    let kinds = kinds(seen, address, model);
    let table = features::rows(seen);
    let table = joined(&table, features::WIDTH, &kinds);
    let first_sums = model.first.sums(&table, FIRST_WIDTH);
    let mut chances: Vec<f32> = first_sums.iter().map(|s| logistic(*s)).collect();
    let around = context::rows(seen, &chances);
    let asked: Vec<usize> = (0..chances.len()).filter(|at| chances[*at] >= PLAINLY_NOT).collect();
    let mut second = Vec::with_capacity(asked.len() * SECOND_WIDTH);
    for at in &asked {
        second.extend_from_slice(table.get(at * FIRST_WIDTH..(at + 1) * FIRST_WIDTH).unwrap_or(&[]));
        second.extend_from_slice(around.get(at * CONTEXT_WIDTH..(at + 1) * CONTEXT_WIDTH).unwrap_or(&[]));
    }
    for (at, sum) in asked.iter().zip(model.second.sums(&second, SECOND_WIDTH)) {
        // The mean of both looks is truer than either.
        chances[*at] = logistic((first_sums[*at] + sum) / 2.0);
    }
    Judgement { kinds, chances }
}
