//! Learning a model from pairs of which nobody has said whether they are one person (expectation and maximisation).

use crate::compare::{LEVELS, Pattern};
use crate::layout::Kind;
use crate::model::{Model, TWINS};

/// What the data at hand shows.
pub(crate) struct Evidence {
    /// Patterns of the pairs that were looked at, with how many pairs each stands for. All other pairs are taken to be
    /// two persons.
    pub patterns: Vec<(Pattern, f64)>,
    /// For each field and level, how many of *all* pairs have it: from random pairs, and counted where that is exact.
    pub levels: Vec<[f64; LEVELS]>,
    /// For each pair of fields that may be swapped, how many of all pairs were compared straight and crosswise.
    pub crossed: Vec<[f64; 2]>,
    /// How many pairs one random pair stands for: less than that is not seen.
    pub grain: f64,
    /// What each field holds.
    pub kinds: Vec<Kind>,
    /// How many pairs there are.
    pub pairs: f64,
}

const ROUNDS: usize = 40;
/// The default shares count like so many pairs of one person.
const CONFIDENCE: f64 = 12.0;

/// Improves a model until it rests.
pub(crate) fn estimate(start: &Model, evidence: &Evidence, swaps: &[(usize, usize)]) -> Model {
    let mut model = start.clone();
    for _ in 0..ROUNDS {
        let next = step(&model, start, evidence, swaps);
        let moved = (next.prior / model.prior).log2().abs();
        model = next;
        if moved < 1e-3 {
            break;
        }
    }
    model
}

fn step(model: &Model, start: &Model, evidence: &Evidence, swaps: &[(usize, usize)]) -> Model {
    let weights = model.weights(swaps);
    let strangers = (1.0 - model.prior - model.kin_prior).max(0.1);
    let mut matched = vec![[0.0; LEVELS]; model.fields.len()];
    let mut related = matched.clone();
    let mut crossed = vec![[0.0; 2]; model.swaps.len()];
    let (mut all, mut all_related) = (0.0, 0.0);
    for (pattern, count) in &evidence.patterns {
        // Odds of each kind of pair against strangers.
        let one_person = model.prior / strangers * weights.of_one_person(*pattern).exp2();
        let relatives = weights.of_relatives(*pattern).exp2();
        let (one_person, relatives) = {
            let sum = 1.0 + one_person + relatives;
            (count * one_person / sum, count * relatives / sum)
        };
        all += one_person;
        all_related += relatives;
        for field in 0..matched.len() {
            if let Some(level) = pattern.level(field) {
                matched[field][level] += one_person;
                related[field][level] += relatives;
            }
        }
        for (swap, ways) in crossed.iter_mut().enumerate() {
            ways[usize::from(pattern.crossed(swap))] += one_person;
        }
    }
    let mut next = model.clone();
    next.prior = (all / evidence.pairs.max(1.0)).clamp(1e-12, 0.3);
    next.kin_prior = (all_related / evidence.pairs.max(1.0)).clamp(1e-15, 0.3);
    for (at, field) in next.fields.iter_mut().enumerate() {
        let known: f64 = matched[at].iter().sum();
        let others: [f64; LEVELS] = std::array::from_fn(|level| {
            let floor = if level == 0 { 1.0 } else { evidence.grain * 0.5 };
            (evidence.levels[at][level] - matched[at][level] - related[at][level]).max(floor)
        });
        let unknown: f64 = others.iter().sum();
        for level in 0..LEVELS {
            let default = start.fields[at].m[level];
            field.m[level] = (matched[at][level] + CONFIDENCE * default) / (known + CONFIDENCE);
            field.u[level] = others[level] / unknown;
        }
        let kin: f64 = related[at].iter().sum();
        field.kin = std::array::from_fn(|level| match evidence.kinds[at] {
            // What tells relatives apart is not learned, or they would become a second kind of the same person.
            Kind::Number => field.u[level],
            Kind::Date => TWINS * field.m[level] + (1.0 - TWINS) * field.u[level],
            _ => (related[at][level] + CONFIDENCE * start.fields[at].kin[level]) / (kin + CONFIDENCE),
        });
    }
    for (at, (m, u)) in next.swaps.iter_mut().enumerate() {
        let (ways, random) = (crossed[at], evidence.crossed[at]);
        *m = (ways[1] + CONFIDENCE * start.swaps[at].0) / (ways[0] + ways[1] + CONFIDENCE);
        *u = (random[1] - ways[1]).max(evidence.grain * 0.5) / (random[0] + random[1]).max(1.0);
    }
    next
}
