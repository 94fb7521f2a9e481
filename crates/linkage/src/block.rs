//! Which pairs are worth a look when there are too many for all of them.
//!
//! A *pass* names one to three fields; rows whose vectors are equal in all of them stand in one block, and pairs within
//! a block are candidates. Several overlapping passes are chosen so that a pair of one person with a few fields spoilt
//! is still found by one of them. Nothing is stored for it: equal values have equal vectors.

use crate::frequency::print_of;
use crate::layout::Layout;
use crate::table::Table;

/// The prints of all fields of all rows, row by row; 0 is missing.
#[derive(Debug, Clone)]
pub(crate) struct Prints {
    prints: Vec<u32>,
    fields: usize,
}

impl Prints {
    pub fn of(layout: &Layout, table: &Table) -> Self {
        let places = layout.places();
        let mut prints = Vec::with_capacity(table.len() * places.len());
        for at in 0..table.len() {
            let row = table.row(at).words;
            prints.extend(places.iter().map(|place| print_of(&row[place.words.clone()])));
        }
        Self { prints, fields: places.len() }
    }

    pub fn row(&self, at: usize) -> &[u32] {
        &self.prints[at * self.fields..(at + 1) * self.fields]
    }

    pub fn rows(&self) -> usize {
        self.prints.len() / self.fields
    }

    /// The prints of one field, sorted, missing ones left out.
    pub fn sorted(&self, field: usize) -> Vec<u32> {
        let mut prints: Vec<u32> = self.of_field(field).collect();
        prints.sort_unstable();
        prints
    }

    /// The prints of one field, missing ones left out.
    pub fn of_field(&self, field: usize) -> impl Iterator<Item = u32> + '_ {
        self.prints.iter().skip(field).step_by(self.fields).copied().filter(|print| *print != 0)
    }
}

/// How often the same value occurs, in sorted lists: pairs within one list, or between two.
pub(crate) fn same_pairs(one: &[u32], other: Option<&[u32]>) -> f64 {
    let runs = |list: &[u32]| list.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as f64)).collect::<Vec<_>>();
    let ones = runs(one);
    let Some(other) = other else { return ones.iter().map(|(_, n)| n * (n - 1.0) / 2.0).sum() };
    let others = runs(other);
    let (mut at, mut pairs) = (0, 0.0);
    for (print, count) in ones {
        while others.get(at).is_some_and(|(p, _)| *p < print) {
            at += 1;
        }
        if let Some((_, n)) = others.get(at).filter(|(p, _)| *p == print) {
            pairs += count * n;
        }
    }
    pairs
}

/// One pass: the fields that must be the same, as bits.
pub(crate) type Pass = u32;

/// What choosing passes needs to know of a field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selectivity {
    /// Share of all pairs that are the same in it.
    pub same: f64,
    /// Share of pairs of one person that are expected to be.
    pub kept: f64,
}

/// So many fields at most take part in passes: the most telling ones.
const TELLING: usize = 10;

/// Chooses passes of at most `budget` expected pairs each, one after the other, each the one that catches most of the
/// pairs of one person that are still lost, until little is gained.
pub(crate) fn choose(fields: &[Selectivity], pairs: f64, budget: f64, most: usize) -> Vec<Pass> {
    let mut order: Vec<usize> = (0..fields.len()).filter(|at| fields[*at].kept > 0.01).collect();
    order.sort_by(|a, b| fields[*a].same.total_cmp(&fields[*b].same));
    order.truncate(TELLING);
    let telling = order.len() as u32;
    let expected = |pass: u32| -> f64 {
        let same = (0..telling).filter(|at| pass >> at & 1 == 1).map(|at| fields[order[at as usize]].same);
        pairs * same.product::<f64>()
    };
    let possible: Vec<u32> =
        (1..1_u32 << telling).filter(|pass| pass.count_ones() <= 3 && expected(*pass) <= budget).collect();
    // The chance that exactly these fields are the same in a pair of one person.
    let mut lost: Vec<(u32, f64)> = (0..1_u32 << telling)
        .map(|kept| {
            let chance = (0..telling).map(|at| {
                let share = fields[order[at as usize]].kept;
                if kept >> at & 1 == 1 { share } else { 1.0 - share }
            });
            (kept, chance.product())
        })
        .collect();
    let mut passes = Vec::new();
    while passes.len() < most {
        let gain = |pass: u32| -> f64 { lost.iter().filter(|(kept, _)| kept & pass == pass).map(|(_, c)| c).sum() };
        let best = possible.iter().map(|pass| (*pass, gain(*pass))).max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((pass, _)) = best.filter(|(_, gain)| *gain > 2e-4) else { break };
        lost.retain(|(kept, _)| kept & pass != pass);
        let named = (0..telling).filter(|at| pass >> at & 1 == 1).map(|at| 1 << order[at as usize]);
        passes.push(named.sum());
    }
    passes
}

/// The bit of a row number that says it is of the right-hand table.
pub(crate) const RIGHT: u32 = 1 << 31;

/// Finds the candidates of one pass.
pub(crate) struct Blocks<'a> {
    pub left: &'a Prints,
    pub right: Option<&'a Prints>,
    /// A block of more rows is cut up by every other field.
    pub limit: usize,
}

impl Blocks<'_> {
    fn prints(&self, row: u32) -> &[u32] {
        match self.right {
            Some(right) if row & RIGHT != 0 => right.row((row & !RIGHT) as usize),
            _ => self.left.row(row as usize),
        }
    }

    /// The candidates of the last of these passes that no earlier one has: left row, right row. Of all blocks, one in
    /// `every` is looked at.
    pub fn candidates(&self, passes: &[Pass], every: u32, found: &mut dyn FnMut(u32, u32)) {
        let Some((pass, earlier)) = passes.split_last() else { return };
        let mut keys = Vec::new();
        let mut add = |prints: &Prints, side: u32| {
            for row in 0..prints.rows() {
                if let Some(key) = key(prints.row(row), *pass).filter(|key| key % every == 0) {
                    keys.push(u64::from(key) << 32 | u64::from(row as u32 | side));
                }
            }
        };
        add(self.left, 0);
        if let Some(right) = self.right {
            add(right, RIGHT);
        }
        sort_by_key(&mut keys);
        let mut rows = Vec::new();
        for block in keys.chunk_by(|a, b| a >> 32 == b >> 32).filter(|block| block.len() > 1) {
            rows.clear();
            rows.extend(block.iter().map(|key| *key as u32));
            self.block(&rows, *pass, earlier, found);
        }
    }

    fn block(&self, rows: &[u32], pass: Pass, earlier: &[Pass], found: &mut dyn FnMut(u32, u32)) {
        if rows.len() <= self.limit {
            return self.pairs(rows, rows.len(), pass, earlier, found);
        }
        let mut done = earlier.to_vec();
        for field in 0..self.left.fields {
            let bit = 1 << field;
            if pass & bit != 0 {
                continue;
            }
            let mut keyed: Vec<u64> = rows
                .iter()
                .map(|row| u64::from(self.prints(*row)[field]) << 32 | u64::from(*row))
                .filter(|keyed| keyed >> 32 != 0)
                .collect();
            keyed.sort_unstable();
            for part in keyed.chunk_by(|a, b| a >> 32 == b >> 32) {
                let rows: Vec<u32> = part.iter().map(|keyed| *keyed as u32).collect();
                self.pairs(&rows, self.limit, pass | bit, &done, found);
            }
            done.push(pass | bit);
        }
    }

    /// Each row with those after it, `reach` at most.
    fn pairs(&self, rows: &[u32], reach: usize, pass: Pass, earlier: &[Pass], found: &mut dyn FnMut(u32, u32)) {
        for (at, one) in rows.iter().enumerate() {
            for other in rows[at + 1..].iter().take(reach) {
                let wanted = self.right.is_none() || (one ^ other) & RIGHT != 0;
                if !wanted || !self.first_time(*one, *other, pass, earlier) {
                    continue;
                }
                let (left, right) = if one & RIGHT != 0 { (other, one) } else { (one, other) };
                found(*left, right & !RIGHT);
            }
        }
    }

    /// Whether the fields are really the same (keys are short), and no earlier pass has the pair.
    fn first_time(&self, one: u32, other: u32, pass: Pass, earlier: &[Pass]) -> bool {
        let (one, other) = (self.prints(one), self.prints(other));
        let mut same = 0;
        for (at, (a, b)) in one.iter().zip(other).enumerate() {
            same |= u32::from(a == b && *a != 0) << at;
        }
        same & pass == pass && earlier.iter().all(|before| same & before != *before)
    }
}

/// The key of a row's block; `None` when one of the fields is missing.
fn key(prints: &[u32], pass: Pass) -> Option<u32> {
    let mut state = 0_u64;
    for (at, print) in prints.iter().enumerate().filter(|(at, _)| pass >> at & 1 == 1) {
        if *print == 0 {
            return None;
        }
        state = crate::key::mix(state ^ (u64::from(*print) << 5 | at as u64));
    }
    Some((state >> 32) as u32)
}

/// Sorts by the upper half, eleven bits at a time: three passes whose time grows with the number of keys only.
fn sort_by_key(keys: &mut Vec<u64>) {
    const BITS: usize = 11;
    let mut sorted = vec![0; keys.len()];
    for shift in [32, 32 + BITS, 32 + 2 * BITS] {
        let digit = |key: u64| (key >> shift) as usize & ((1 << BITS) - 1);
        let mut starts = [0_usize; 1 << BITS];
        keys.iter().for_each(|key| starts[digit(*key)] += 1);
        let mut sum = 0;
        for start in &mut starts {
            sum += std::mem::replace(start, sum);
        }
        for key in &*keys {
            let start = &mut starts[digit(*key)];
            sorted[*start] = *key;
            *start += 1;
        }
        std::mem::swap(keys, &mut sorted);
    }
}
