//! Fitting the weights: logistic regression by gradient steps that shrink with what a weight has already moved.

use language::Language;
use language::letters::Script;
use language::model;
use language::reading::{self, Taker};

use crate::dice::Dice;
use crate::samples::{self, Sources};

/// The first step of a weight.
const RATE: f32 = 0.25;
/// How much of the counted evidence the weights start with: the runs of a word overlap and say much the same.
const COUNTED: f32 = 0.12;
/// How strongly weights are drawn to nothing.
const PULL: f32 = 2e-6;

/// The weights of one table while they are learnt.
pub struct Fit {
    bits: u32,
    width: usize,
    weights: Vec<f32>,
    moved: Vec<f32>,
    /// How often each row was met.
    met: Vec<f32>,
    /// Which rows are kept; all, until the table is pruned.
    kept: Vec<bool>,
}

struct Rows {
    script: Script,
    bits: u32,
    counts: bool,
    rows: Vec<(u32, f32)>,
}

impl Taker for Rows {
    fn word(&mut self, script: Script, _: usize) {
        self.counts = script == self.script;
    }
    fn take(&mut self, key: u32, times: i32) {
        if self.counts {
            self.rows.push((key >> (32 - self.bits), times as f32));
        }
    }
}

impl Fit {
    /// Starts with nothing learnt.
    pub fn new(bits: u32, width: usize) -> Fit {
        Fit {
            bits,
            width,
            weights: vec![0.0; width << bits],
            moved: vec![1e-2; width << bits],
            met: vec![0.0; 1 << bits],
            kept: vec![true; 1 << bits],
        }
    }

    /// Learns from `count` samples, each answer in its share.
    pub fn learn(&mut self, sources: &Sources, script: Script, answers: &[Option<Language>], count: usize) {
        self.count(sources, script, answers, count);
        self.steps(sources, script, answers, count, 7, 1.0);
    }

    /// Learns from more samples, in small steps, after rows were left out.
    pub fn learn_again(&mut self, sources: &Sources, script: Script, answers: &[Option<Language>], count: usize) {
        self.steps(sources, script, answers, count, 13, 0.3);
    }

    fn steps(
        &mut self,
        sources: &Sources,
        script: Script,
        answers: &[Option<Language>],
        count: usize,
        seed: u64,
        first_pace: f32,
    ) {
        let mut dice = Dice::new(seed);
        let shares: Vec<f64> = answers.iter().map(|answer| samples::share(*answer, script)).collect();
        let mut rows = Rows { script, bits: self.bits, counts: false, rows: Vec::new() };
        let (mut right, mut seen) = (0_usize, 0_usize);
        for turn in 0..count {
            let truth = drawn(&shares, &mut dice);
            let text = sources.sample(answers[truth], script, &mut dice);
            rows.rows.clear();
            reading::read(&text, &mut rows);
            rows.rows.retain(|(row, _)| self.kept[*row as usize]);
            if rows.rows.is_empty() {
                continue;
            }
            let pace = first_pace * (1.0 - 0.9 * turn as f32 / count as f32);
            right += usize::from(self.step(&rows.rows, truth, answers.len(), pace));
            seen += 1;
            if (turn + 1) % (count / 8).max(1) == 0 {
                println!("{script:?} {:>8}: {:.2} % of the last right", turn + 1, 100.0 * right as f64 / seen as f64);
                (right, seen) = (0, 0);
            }
        }
    }

    /// Starts each weight at a part of the log of how often its row is found in the samples of an answer, against the
    /// others. Rows that the steps seldom meet keep that weight.
    fn count(&mut self, sources: &Sources, script: Script, answers: &[Option<Language>], count: usize) {
        let mut dice = Dice::new(11);
        let shares: Vec<f64> = answers.iter().map(|answer| samples::share(*answer, script)).collect();
        let mut rows = Rows { script, bits: self.bits, counts: false, rows: Vec::new() };
        let mut totals = vec![0.0_f32; answers.len()];
        let mut counts = vec![0.0_f32; self.weights.len()];
        for _ in 0..count {
            let truth = drawn(&shares, &mut dice);
            let text = sources.sample(answers[truth], script, &mut dice);
            rows.rows.clear();
            reading::read(&text, &mut rows);
            for (row, _) in &rows.rows {
                counts[*row as usize * self.width + truth] += 1.0;
                totals[truth] += 1.0;
                self.met[*row as usize] += 1.0;
            }
        }
        let most = totals.iter().copied().fold(0.0, f32::max);
        for (weights, counts) in self.weights.chunks_mut(self.width).zip(counts.chunks(self.width)) {
            if counts.iter().all(|count| *count == 0.0) {
                continue;
            }
            let logs: Vec<f32> =
                totals.iter().zip(counts).map(|(total, count)| (count * most / total + 1.0).ln()).collect();
            let mean = logs.iter().sum::<f32>() / logs.len() as f32;
            for (weight, log) in weights.iter_mut().zip(logs) {
                *weight = COUNTED * (log - mean);
            }
        }
    }

    /// One step. Says whether the sample was right before it.
    fn step(&mut self, rows: &[(u32, f32)], truth: usize, answers: usize, pace: f32) -> bool {
        let width = self.width;
        let mut odds = [0.0_f32; 8];
        for (row, times) in rows {
            let at = *row as usize * width;
            for (odd, weight) in odds.iter_mut().zip(&self.weights[at..at + width]) {
                *odd += weight * times;
            }
        }
        let odds = &mut odds[..answers];
        let best = odds.iter().copied().fold(f32::MIN, f32::max);
        let right = odds[truth] >= best;
        let total: f32 = odds.iter().map(|odd| (odd - best).exp()).sum();
        for (place, odd) in odds.iter_mut().enumerate() {
            *odd = (*odd - best).exp() / total - if place == truth { 1.0 } else { 0.0 };
        }
        if odds.iter().all(|slope| slope.abs() < 1e-4) {
            return right;
        }
        for (row, times) in rows {
            let at = *row as usize * width;
            for (place, slope) in odds.iter().enumerate() {
                let weight = &mut self.weights[at + place];
                let slope = slope * times + PULL * *weight;
                let moved = &mut self.moved[at + place];
                *moved += slope * slope;
                *weight -= RATE * 0.1 * pace * slope / moved.sqrt();
            }
        }
        right
    }

    /// Keeps the rows of each bucket that say the most, and gives them back in order: by how far apart their weights are,
    /// and how often they are met.
    pub fn prune(&mut self) -> Vec<u32> {
        let tags = 1_usize << model::TAG_BITS;
        let mut kept = Vec::new();
        for bucket in 0..self.kept.len() / tags {
            let mut rows: Vec<(f32, usize)> =
                (bucket * tags..(bucket + 1) * tags).map(|row| (self.says(row), row)).collect();
            rows.sort_by(|one, other| other.0.total_cmp(&one.0));
            kept.extend(rows[..model::SLOTS].iter().map(|(_, row)| *row as u32));
        }
        self.kept.fill(false);
        for row in &kept {
            self.kept[*row as usize] = true;
        }
        for (kept, weights) in self.kept.iter().zip(self.weights.chunks_mut(self.width)) {
            if !kept {
                weights.fill(0.0);
            }
        }
        kept
    }

    /// How much a row says in all.
    fn says(&self, row: usize) -> f32 {
        let weights = &self.weights[row * self.width..(row + 1) * self.width];
        let most = weights.iter().copied().fold(f32::MIN, f32::max);
        let least = weights.iter().copied().fold(f32::MAX, f32::min);
        (most - least) * self.met[row].sqrt()
    }

    /// The weights in whole steps, and what a step is worth.
    pub fn rounded(&self) -> (f32, Vec<i8>) {
        let mut sizes: Vec<f32> = self.weights.iter().map(|weight| weight.abs()).filter(|size| *size > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        let most = sizes[sizes.len() - 1 - sizes.len() / 5_000].max(1e-6);
        println!("largest weight {:.3}, largest kept {:.3}", sizes[sizes.len() - 1], most);
        let step = most / 127.0;
        (step, self.weights.iter().map(|weight| (weight / step).round().clamp(-127.0, 127.0) as i8).collect())
    }
}

/// Draws a place in proportion to the shares.
fn drawn(shares: &[f64], dice: &mut Dice) -> usize {
    let mut at = dice.share() * shares.iter().sum::<f64>();
    for (place, share) in shares.iter().enumerate() {
        at -= share;
        if at < 0.0 {
            return place;
        }
    }
    shares.len() - 1
}
