//! Finding all pairs of one person, in pieces that can be done one after the other, or one a night.

use std::collections::HashMap;

use crate::block::{Blocks, Pass, Prints, Selectivity, choose, same_pairs};
use crate::compare::{Comparer, LEVELS, Pattern};
use crate::em::{Evidence, estimate};
use crate::frequency::Frequencies;
use crate::model::{Model, Scorer};
use crate::random::Sampler;
use crate::sketch::{agreeing, asking, scan};
use crate::table::Table;

/// What is linked. Two tables must have the same layout and be made with the same key.
#[derive(Debug, Clone, Copy)]
pub enum Work<'a> {
    /// One table in which persons may stand several times.
    Within(&'a Table),
    /// Two tables.
    Between(&'a Table, &'a Table),
}

impl<'a> Work<'a> {
    const fn left(self) -> &'a Table {
        match self {
            Self::Within(table) | Self::Between(table, _) => table,
        }
    }

    const fn right(self) -> &'a Table {
        match self {
            Self::Within(table) | Self::Between(_, table) => table,
        }
    }

    fn tables(self) -> Vec<&'a Table> {
        match self {
            Self::Within(table) => vec![table],
            Self::Between(one, other) => vec![one, other],
        }
    }

    fn pairs(self) -> f64 {
        let (left, right) = (self.left().len() as f64, self.right().len() as f64);
        match self {
            Self::Within(_) => left * (left - 1.0).max(0.0) / 2.0,
            Self::Between(..) => left * right,
        }
    }
}

/// How the work is done.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Up to so many pairs, every pair of sketches is looked at.
    pub exhaustive_up_to: f64,
    /// So many candidates a row may a pass bring, on average.
    pub pairs_per_row: f64,
    /// So many passes at most.
    pub passes: usize,
    /// A block of more rows is cut up further.
    pub block_limit: usize,
    /// Rows of the left table in a piece of an exhaustive search.
    pub rows_in_a_piece: usize,
    /// Candidates that are taken to learn from, about.
    pub learn_from: f64,
    /// Pairs that miss even odds by up to so many bits are kept, for a person to look at or for one-to-one assignment.
    pub doubtful_bits: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            exhaustive_up_to: 4.1e8,
            pairs_per_row: 2.0,
            passes: 14,
            block_limit: 256,
            rows_in_a_piece: 1024,
            learn_from: 1_000_000.0,
            doubtful_bits: 6.0,
        }
    }
}

/// A pair that may be one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Row of the left table.
    pub left: u32,
    /// Row of the right table; within one table it is never the left row.
    pub right: u32,
    /// Evidence that they are one person.
    pub bits: f32,
}

/// What was learned from the data.
#[derive(Debug, Clone)]
pub struct Learned {
    /// Weighs pairs, with the estimated model.
    pub scorer: Scorer,
    /// Candidates that were learned from.
    pub candidates: u64,
}

enum Plan {
    /// All pairs of sketches, of which those that agree in so many samples go on.
    Exhaustive(u8),
    /// Blocks; candidates whose sketches agree in so many samples go on.
    Passes(Vec<Pass>, u8),
}

/// Links one table, or two.
pub struct Linker<'a> {
    work: Work<'a>,
    settings: Settings,
    comparer: Comparer,
    prints: Vec<Prints>,
    same: Vec<f64>,
    plan: Plan,
}

/// Random pairs from which it is learned how pairs of two persons agree.
const RANDOM_PAIRS: usize = 200_000;
/// In an exhaustive search, so many rows a row are compared in full, and no more than this share.
const COMPARED_A_ROW: f64 = 200.0;
const COMPARED_SHARE: f64 = 0.02;
/// Few rows are compared each with each: among so few pairs, no share of them says how alike strangers are.
const FEW_ROWS: usize = 300;
/// Candidates of a block agree in some fields already; with fewer samples than this they are two persons.
const LEAST_IN_A_BLOCK: u8 = 20;
/// Share of pairs of one person in which a field that both know is expected to be spelled the same.
const KEPT: f64 = 0.75;

/// Candidates that are compared together; their rows stay in the processor's second cache.
const BATCH: usize = 256;

impl<'a> Linker<'a> {
    /// Prepares the work: counts equal values and chooses how candidates are found.
    pub fn new(work: Work<'a>, settings: Settings) -> Self {
        let layout = work.left().layout();
        let prints: Vec<_> = work.tables().into_iter().map(|table| Prints::of(layout, table)).collect();
        let (mut same, mut telling) = (Vec::new(), Vec::new());
        for field in 0..layout.fields().len() {
            let sorted: Vec<_> = prints.iter().map(|p| p.sorted(field)).collect();
            let pairs = same_pairs(&sorted[0], sorted.get(1).map(Vec::as_slice));
            let known = |at: usize| sorted[at].len() as f64 / work.tables()[at].len().max(1) as f64;
            let both = known(0) * known(sorted.len() - 1);
            same.push(pairs);
            telling.push(Selectivity { same: pairs / work.pairs().max(1.0), kept: both * KEPT });
        }
        let plan = if work.pairs() <= settings.exhaustive_up_to {
            Plan::Exhaustive(least_samples(work))
        } else {
            let rows: usize = work.tables().iter().map(|table| table.len()).sum();
            let budget = settings.pairs_per_row * rows as f64;
            Plan::Passes(choose(&telling, work.pairs(), budget, settings.passes), LEAST_IN_A_BLOCK)
        };
        Self { work, settings, comparer: Comparer::new(layout), prints, same, plan }
    }

    /// The passes in words: names of the fields that must be the same; empty when every pair is looked at.
    pub fn passes(&self) -> Vec<String> {
        let fields = self.work.left().layout().fields();
        let Plan::Passes(passes, _) = &self.plan else { return Vec::new() };
        let name = |pass: &Pass| {
            let named = fields.iter().enumerate().filter(|(at, _)| pass >> at & 1 == 1);
            named.map(|(_, field)| field.name.as_str()).collect::<Vec<_>>().join(" + ")
        };
        passes.iter().map(name).collect()
    }

    /// How many pieces the work has. Each can be done alone, in any order, and again.
    pub fn pieces(&self) -> usize {
        match &self.plan {
            Plan::Exhaustive(_) => self.work.left().len().div_ceil(self.settings.rows_in_a_piece.max(1)),
            Plan::Passes(passes, _) => passes.len(),
        }
    }

    /// Calls with each candidate of one piece: left row, right row.
    pub fn candidates(&self, piece: usize, found: &mut dyn FnMut(u32, u32)) {
        self.sampled(piece, 1, found);
    }

    /// Candidates of one piece whose sketches are like enough. Of all left rows, or blocks, one in `every` is taken.
    fn sampled(&self, piece: usize, every: u32, found: &mut dyn FnMut(u32, u32)) {
        let (left, right) = (self.work.left().sketches(), self.work.right().sketches());
        match &self.plan {
            Plan::Exhaustive(least) => {
                let size = self.settings.rows_in_a_piece.max(1);
                let rows = piece * size..((piece + 1) * size).min(left.len());
                let mut like = Vec::new();
                for row in rows.filter(|row| row % every as usize == 0) {
                    // Within one table each pair is looked at once: from its earlier row.
                    let from = if matches!(self.work, Work::Within(_)) { row + 1 } else { 0 };
                    like.clear();
                    scan(&asking(&left[row]), &right[from..], *least, &mut like);
                    like.iter().for_each(|other| found(row as u32, from as u32 + other));
                }
            }
            Plan::Passes(passes, least) => {
                let blocks =
                    Blocks { left: &self.prints[0], right: self.prints.get(1), limit: self.settings.block_limit };
                blocks.candidates(&passes[..=piece], every, &mut |one, other| {
                    if agreeing(&asking(&left[one as usize]), &right[other as usize]) >= *least {
                        found(one, other);
                    }
                });
            }
        }
    }

    /// Learns a model from a part of the candidates and from random pairs.
    pub fn learn(&self) -> Learned {
        let layout = self.work.left().layout();
        let rows = self.work.left().len().min(self.work.right().len()) as f64;
        let start = Model::defaults(layout, self.work.pairs(), 0.3 * rows);
        let (mut levels, crossed, grain) = self.random_pairs();
        for (levels, same) in levels.iter_mut().zip(&self.same) {
            levels[0] = *same;
        }
        let every = (self.expected_candidates() / self.settings.learn_from).ceil().max(1.0) as u32;
        let mut patterns: HashMap<Pattern, f64> = HashMap::new();
        let mut candidates = 0;
        for piece in 0..self.pieces() {
            self.sampled(piece, every, &mut |one, other| {
                let pattern = self.pattern(one, other);
                *patterns.entry(pattern).or_default() += f64::from(every);
                candidates += 1;
            });
        }
        let mut patterns: Vec<_> = patterns.into_iter().collect();
        // Sums of floating-point numbers depend on their order, and the order of a hash map on the process.
        patterns.sort_unstable_by_key(|(pattern, _)| *pattern);
        let kinds = layout.fields().iter().map(|field| field.kind).collect();
        let evidence = Evidence { patterns, levels, crossed, grain, kinds, pairs: self.work.pairs() };
        let model = estimate(&start, &evidence, layout.swaps());
        let frequencies = Frequencies::count(layout, &self.prints);
        Learned { scorer: Scorer::with(layout, model, frequencies), candidates }
    }

    /// The pairs of one piece that a model holds for one person, or nearly, and how many candidates were looked at.
    pub fn find(&self, piece: usize, scorer: &Scorer) -> (Vec<Found>, u64) {
        let least = scorer.model().even() - self.settings.doubtful_bits;
        let (mut pairs, mut candidates) = (Vec::new(), 0);
        let mut waiting = Vec::with_capacity(BATCH);
        let mut compare = |waiting: &mut Vec<(u32, u32)>| {
            self.touch(waiting);
            candidates += waiting.len() as u64;
            for (left, right) in waiting.drain(..) {
                let (one, other) = (self.work.left().row(left as usize), self.work.right().row(right as usize));
                if let Some(bits) = scorer.score_if(one, other, least) {
                    pairs.push(Found { left, right, bits: bits as f32 });
                }
            }
        };
        self.candidates(piece, &mut |left, right| {
            waiting.push((left, right));
            if waiting.len() == BATCH {
                compare(&mut waiting);
            }
        });
        compare(&mut waiting);
        (pairs, candidates)
    }

    /// Reads a word of every cache line of the rows that are compared next. They lie all over the memory; read one after
    /// the other without any work in between, the processor waits for many at the same time.
    fn touch(&self, waiting: &[(u32, u32)]) {
        let touched = waiting.iter().map(|(left, right)| {
            let (one, other) = (self.work.left().row(*left as usize), self.work.right().row(*right as usize));
            let words = |words: &[u64]| words.iter().step_by(8).fold(0, |all, word| all ^ word);
            words(one.words) ^ words(other.words) ^ u64::from(one.weights[0] ^ other.weights[0])
        });
        std::hint::black_box(touched.fold(0, |all, word| all ^ word));
    }

    fn pattern(&self, one: u32, other: u32) -> Pattern {
        self.comparer.pattern(self.work.left().row(one as usize), self.work.right().row(other as usize))
    }

    fn expected_candidates(&self) -> f64 {
        match &self.plan {
            Plan::Exhaustive(_) => self.work.pairs() * compared_share(self.work),
            Plan::Passes(passes, _) => {
                let rows: usize = self.work.tables().iter().map(|table| table.len()).sum();
                passes.len() as f64 * rows as f64 * self.settings.pairs_per_row * 0.3
            }
        }
    }

    /// Levels of random pairs, scaled to all pairs, and how many pairs one of them stands for.
    fn random_pairs(&self) -> (Vec<[f64; LEVELS]>, Vec<[f64; 2]>, f64) {
        let layout = self.work.left().layout();
        let mut levels = vec![[0.0; LEVELS]; layout.fields().len()];
        let mut crossed = vec![[0.0; 2]; layout.swaps().len()];
        // Few pairs are soon known.
        let count = RANDOM_PAIRS.min(2 * self.work.pairs() as usize);
        let grain = self.work.pairs() / count.max(1) as f64;
        for (one, other) in random_pairs(self.work, count) {
            let pattern = self.pattern(one as u32, other as u32);
            for (field, levels) in levels.iter_mut().enumerate() {
                if let Some(level) = pattern.level(field) {
                    levels[level] += grain;
                }
            }
            for (swap, ways) in crossed.iter_mut().enumerate() {
                ways[usize::from(pattern.crossed(swap))] += grain;
            }
        }
        (levels, crossed, grain)
    }
}

fn random_pairs(work: Work, count: usize) -> impl Iterator<Item = (usize, usize)> {
    let (left, right) = (work.left().len(), work.right().len());
    let within = matches!(work, Work::Within(_));
    let count = if left == 0 || right == 0 || (within && left < 2) { 0 } else { count };
    let mut sampler = Sampler::new(1);
    (0..count).map(move |_| {
        let one = sampler.below(left);
        // Within one table, a row is not compared with itself.
        let other = if within { (one + 1 + sampler.below(left - 1)) % left } else { sampler.below(right) };
        (one, other)
    })
}

fn compared_share(work: Work) -> f64 {
    if work.left().len().max(work.right().len()) <= FEW_ROWS {
        return 1.0;
    }
    (COMPARED_A_ROW / work.right().len().max(1) as f64).min(COMPARED_SHARE)
}

/// In how many samples two sketches must agree, so that of random pairs only a small share does.
fn least_samples(work: Work) -> u8 {
    let mut counts = [0_usize; 65];
    let (left, right) = (work.left().sketches(), work.right().sketches());
    let mut pairs = 0;
    for (one, other) in random_pairs(work, 100_000.min(2 * work.pairs() as usize)) {
        counts[usize::from(agreeing(&asking(&left[one]), &right[other]))] += 1;
        pairs += 1;
    }
    let most = (pairs as f64 * compared_share(work)) as usize;
    let mut above = 0;
    for least in (1..counts.len()).rev() {
        above += counts[least];
        if above > most {
            return (least + 1).min(64) as u8;
        }
    }
    1
}
