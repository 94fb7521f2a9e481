//! What agreement weighs: a model after Fellegi and Sunter (1969), with its explanation.
//!
//! For each field and level, `m` is how often pairs of one person have that level, `u` how often pairs of two persons
//! do. The weight is log2(m / u), in bits; weights add up.
//!
//! Two persons are not always strangers. Brothers and sisters share surname, father, district and telephone, and a model
//! that knows strangers only would take them for one person. So relatives are a third kind of pair, with shares of their
//! own, and one line of the explanation says how many bits the evidence loses because it would fit relatives too.

use serde::{Deserialize, Serialize};

use crate::block::Prints;
use crate::compare::{Comparer, LEVELS, Pattern};
use crate::frequency::Frequencies;
use crate::layout::{Field, Kind, Layout};
use crate::table::{Table, Vectors};

/// What one field's levels weigh.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldModel {
    /// The field.
    pub name: String,
    /// Share of pairs of one person with each level.
    pub m: [f64; LEVELS],
    /// Share of pairs of two persons with each level.
    pub u: [f64; LEVELS],
    /// Share of pairs of two *relatives* with each level: brothers, sisters, people of one household.
    pub kin: [f64; LEVELS],
    /// Agreement weighs no more than so many bits.
    pub most: f64,
}

/// How two rows are weighed. Everything can be read and changed, kept as text and read back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The share of all pairs that are one person.
    pub prior: f64,
    /// The share of all pairs that are two relatives.
    pub kin_prior: f64,
    /// Field by field, in the layout's order.
    pub fields: Vec<FieldModel>,
    /// For each pair of fields that may be swapped: how often they are, in pairs of one person and of two.
    pub swaps: Vec<(f64, f64)>,
}

/// One line of an explanation.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The field; for the order of two fields, both names; `relatives` for what is lost because relatives are alike.
    pub field: String,
    /// Compared with the field it may be swapped with.
    pub crossed: bool,
    /// The level, `None` when the field is missing on either side.
    pub level: Option<usize>,
    /// Share of tokens in common.
    pub share: Option<f32>,
    /// What it weighs, in bits.
    pub bits: f64,
}

/// Why two rows are held for one person, or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Field by field. Their bits add up to `bits`.
    pub parts: Vec<Part>,
    /// All evidence together.
    pub bits: f64,
    /// The probability that follows from the evidence and the model's prior.
    pub probability: f64,
}

/// A field weighs no more than this; no single field proves a person.
const MOST_BITS: f64 = 18.0;
/// The name of the line of an explanation that stands for relatives.
const RELATIVES: &str = "relatives";
/// A value's frequency moves its weight by so many bits at most.
const MOST_BY_FREQUENCY: f64 = 4.0;

impl Model {
    /// Weights to begin with, and for data too few to learn from. Of so many `pairs`, so many are `expected` to be one
    /// person.
    pub fn defaults(layout: &Layout, pairs: f64, expected: f64) -> Self {
        let fields = layout.fields().iter().map(|field| FieldModel {
            name: field.name.clone(),
            m: default_m(field.kind),
            u: default_u(field.kind),
            kin: default_kin(field),
            most: MOST_BITS,
        });
        let prior = (expected / pairs.max(1.0)).clamp(1e-12, 0.3);
        Self { prior, kin_prior: prior, fields: fields.collect(), swaps: vec![(0.02, 0.0005); layout.swaps().len()] }
    }

    /// What a level of a field weighs. Weights never rise with distance: where the data says so, the levels are
    /// taken together.
    pub(crate) fn weights(&self, swaps: &[(usize, usize)]) -> Weights {
        let fields = self.fields.iter().map(|field| {
            let mut bits = [0.0; 8];
            bits[..LEVELS].copy_from_slice(&Self::bits(field));
            bits
        });
        let kin = self.fields.iter().map(|field| {
            let mut bits = [0.0; 8];
            for (bits, (kin, u)) in bits.iter_mut().zip(field.kin.iter().zip(&field.u)) {
                *bits = (kin.max(1e-12) / u.max(1e-12)).log2().clamp(-MOST_BITS, MOST_BITS);
            }
            bits
        });
        let strangers = (1.0 - self.prior - self.kin_prior).max(0.1);
        let ratio = |m: f64, u: f64| (m.max(1e-6) / u.max(1e-6)).log2();
        let ways = self.swaps.iter().map(|(m, u)| [ratio(1.0 - m, 1.0 - u), ratio(*m, *u)]);
        Weights {
            fields: fields.collect(),
            kin: kin.collect(),
            kin_prior: (self.kin_prior / strangers).log2(),
            pairs: swaps.to_vec(),
            swaps: ways.collect(),
        }
    }

    /// Whether this model is for these fields. One that was kept may be of fields of other days.
    pub fn fits(&self, layout: &Layout) -> bool {
        let names = self.fields.iter().map(|field| &field.name);
        let shares = |field: &FieldModel| [field.m, field.u, field.kin].concat();
        // A little more than all is what adding up leaves.
        let sound = |share: &f64| (0.0..=1.000_001).contains(share);
        let odds = [self.prior, self.kin_prior].iter().all(|share| *share > 0.0 && *share < 1.0);
        names.eq(layout.fields().iter().map(|field| &field.name))
            && self.swaps.len() == layout.swaps().len()
            && self.fields.iter().all(|field| shares(field).iter().all(sound) && field.most.is_finite())
            && self.swaps.iter().all(|(m, u)| sound(m) && sound(u))
            && odds
    }

    /// What each level of a field weighs, in bits; the frequency of a value moves that of sameness.
    pub fn bits(field: &FieldModel) -> [f64; LEVELS] {
        falling(&field.m, &field.u).map(|bits| bits.clamp(-MOST_BITS, field.most))
    }

    /// Bits of evidence at which one person and two are equally likely.
    pub fn even(&self) -> f64 {
        ((1.0 - self.prior) / self.prior).log2()
    }

    /// The probability that so many bits of evidence mean one person.
    pub fn probability(&self, bits: f64) -> f64 {
        1.0 / (1.0 + (self.even() - bits).exp2())
    }
}

/// log2(m / u) of each level, made to fall by pooling neighbours that rise.
fn falling(m: &[f64; LEVELS], u: &[f64; LEVELS]) -> [f64; LEVELS] {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for level in 0..LEVELS {
        let mut pool = (m[level].max(1e-12), u[level].max(1e-12), 1);
        while let Some(before) = pools.last()
            && before.0 / before.1 < pool.0 / pool.1
        {
            pool = (pool.0 + before.0, pool.1 + before.1, pool.2 + before.2);
            pools.pop();
        }
        pools.push(pool);
    }
    let mut bits = pools.iter().flat_map(|(m, u, levels)| std::iter::repeat_n((m / u).log2(), *levels));
    std::array::from_fn(|_| bits.next().unwrap_or_default())
}

/// A model's weights, ready to be added up.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    /// The eighth place stands for a missing field and weighs nothing.
    fields: Vec<[f64; 8]>,
    /// The same for relatives against strangers.
    kin: Vec<[f64; 8]>,
    kin_prior: f64,
    swaps: Vec<[f64; 2]>,
    /// The two fields of each swap.
    pairs: Vec<(usize, usize)>,
}

impl Weights {
    /// Two fields that are compared crosswise weigh what both weigh on average: whichever row comes first.
    fn look_up(&self, table: &[[f64; 8]], pattern: Pattern, field: usize) -> f64 {
        let level = pattern.level(field).unwrap_or(7);
        match self.opposite(pattern, field) {
            Some(opposite) => (table[field][level] + table[opposite][level]) / 2.0,
            None => table[field][level],
        }
    }

    /// The other field, when a field is compared crosswise.
    fn opposite(&self, pattern: Pattern, field: usize) -> Option<usize> {
        if !pattern.crosses() {
            return None;
        }
        self.pairs
            .iter()
            .enumerate()
            .filter(|(swap, _)| pattern.crossed(*swap))
            .find_map(|(_, (one, other))| if *one == field { Some(*other) } else { (*other == field).then_some(*one) })
    }

    pub fn of_field(&self, pattern: Pattern, field: usize) -> f64 {
        self.look_up(&self.fields, pattern, field)
    }

    pub fn of_swap(&self, swap: usize, crossed: bool) -> f64 {
        self.swaps[swap][usize::from(crossed)]
    }

    /// Bits for one person against strangers.
    pub fn of_one_person(&self, pattern: Pattern) -> f64 {
        let fields: f64 = (0..self.fields.len()).map(|at| self.of_field(pattern, at)).sum();
        let swaps: f64 = (0..self.swaps.len()).map(|at| self.of_swap(at, pattern.crossed(at))).sum();
        fields + swaps
    }

    /// Bits for relatives against strangers, how rare relatives are included.
    pub fn of_relatives(&self, pattern: Pattern) -> f64 {
        let fields: f64 = (0..self.kin.len()).map(|at| self.look_up(&self.kin, pattern, at)).sum();
        self.kin_prior + fields
    }
}

/// What the evidence loses because two persons may be relatives: log2(1 + odds of relatives against strangers).
fn lost_to_relatives(relatives: f64) -> f64 {
    match relatives {
        few if few < -10.0 => 0.0,
        many if many > 30.0 => many,
        some => some.exp2().ln_1p() * std::f64::consts::LOG2_E,
    }
}

/// A model together with what it needs to weigh rows of one layout.
#[derive(Debug, Clone)]
pub struct Scorer {
    model: Model,
    layout: Layout,
    weights: Weights,
    frequencies: Frequencies,
    pub(crate) comparer: Comparer,
    /// Fields that are not swapped with others, the most telling first, each with the most that it can weigh.
    telling: Vec<(usize, f64)>,
    /// The most that all fields together can weigh.
    most: f64,
}

impl Scorer {
    /// Weighs with a model, and without frequencies of values.
    pub fn new(layout: &Layout, model: Model) -> Self {
        Self::with(layout, model, Frequencies::default())
    }

    /// Weighs with a model, and counts how frequent the values of some tables are.
    pub fn counting(layout: &Layout, model: Model, tables: &[&Table]) -> Self {
        let prints: Vec<_> = tables.iter().map(|table| Prints::of(layout, table)).collect();
        Self::with(layout, model, Frequencies::count(layout, &prints))
    }

    pub(crate) fn with(layout: &Layout, model: Model, frequencies: Frequencies) -> Self {
        let (weights, comparer) = (model.weights(layout.swaps()), Comparer::new(layout));
        let most_of = |field: usize| {
            let by_frequency = if frequencies.counts(field) { MOST_BY_FREQUENCY } else { 0.0 };
            weights.fields[field].iter().fold(0.0, |most: f64, bits| most.max(*bits)) + by_frequency
        };
        let all = 0..layout.fields().len();
        let swapped = |field: &usize| layout.swaps().iter().any(|(one, other)| one == field || other == field);
        let mut telling: Vec<_> =
            all.clone().filter(|field| !swapped(field)).map(|field| (field, most_of(field))).collect();
        telling.sort_by(|a, b| b.1.total_cmp(&a.1));
        // Crosswise, both fields weigh the mean of both, which is no more than the greater twice.
        let swaps = layout.swaps().iter().enumerate().map(|(at, (one, other))| {
            let ways = weights.swaps[at];
            2.0 * most_of(*one).max(most_of(*other)) + ways[0].max(ways[1]).max(0.0)
        });
        let most = telling.iter().map(|(_, most)| most).sum::<f64>() + swaps.sum::<f64>();
        Self { model, layout: layout.clone(), weights, frequencies, comparer, telling, most }
    }

    /// The model.
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// Bits of evidence that two rows are one person. The rows must be there.
    pub fn score(&self, one: &Table, at: usize, other: &Table, there: usize) -> f64 {
        self.score_vectors(one.row(at), other.row(there))
    }

    pub(crate) fn score_vectors(&self, one: Vectors, other: Vectors) -> f64 {
        self.score_if(one, other, f64::NEG_INFINITY).unwrap_or(f64::NEG_INFINITY)
    }

    /// The score; `None` when it is certainly below `least`, which is often seen early.
    pub(crate) fn score_if(&self, one: Vectors, other: Vectors, least: f64) -> Option<f64> {
        // Most candidates are two persons, and after a field or two nothing can bring them up to `least` any more.
        let mut most = self.most;
        for (field, most_of_field) in &self.telling {
            let level = self.comparer.level(one, other, *field);
            most += self.weights.fields[*field][level.unwrap_or(7)] - most_of_field;
            if level == Some(0) && self.frequencies.counts(*field) {
                most += MOST_BY_FREQUENCY;
            }
            if most <= least {
                return None;
            }
        }
        let pattern = self.comparer.pattern(one, other);
        let bits = self.weights.of_one_person(pattern);
        let same = |field: &usize| pattern.level(*field) == Some(0);
        let fields = self.comparer.fields();
        if bits + MOST_BY_FREQUENCY * (0..fields).filter(same).count() as f64 <= least {
            return None;
        }
        let by_frequency: f64 = (0..fields).filter(same).map(|field| self.by_frequency(pattern, field, one)).sum();
        let relatives = self.weights.of_relatives(pattern) + by_frequency;
        let bits = bits + by_frequency - lost_to_relatives(relatives);
        (bits > least).then_some(bits)
    }

    /// What the frequency of a value that agrees adds to the weight of agreeing.
    fn by_frequency(&self, pattern: Pattern, field: usize, vectors: Vectors) -> f64 {
        let vector = &vectors.words[self.layout.places()[field].words.clone()];
        let moved = |counted: usize| -> Option<f64> {
            let share = self.frequencies.share(counted, vector)?;
            let moved = (self.model.fields[counted].u[0].max(1e-9) / share).log2();
            Some(moved.clamp(-MOST_BY_FREQUENCY, MOST_BY_FREQUENCY))
        };
        let Some(here) = moved(field) else { return 0.0 };
        match self.weights.opposite(pattern, field).and_then(moved) {
            Some(there) => (here + there) / 2.0,
            None => here,
        }
    }

    /// The same, with its reasons.
    pub fn explain(&self, one: &Table, at: usize, other: &Table, there: usize) -> Explanation {
        let (one, other) = (one.row(at), other.row(there));
        let pattern = self.comparer.pattern(one, other);
        let mut parts = Vec::new();
        let mut relatives = self.weights.of_relatives(pattern);
        for (at, field) in self.layout.fields().iter().enumerate() {
            let level = pattern.level(at);
            let mut bits = self.weights.of_field(pattern, at);
            if level == Some(0) {
                let moved = self.by_frequency(pattern, at, one);
                bits += moved;
                relatives += moved;
            }
            let share = self.comparer.likeness(pattern, at, one, other).map(|likeness| likeness.share);
            let crossed = self.comparer.opposite(pattern, at) != at;
            parts.push(Part { field: field.name.clone(), crossed, level, share, bits });
        }
        for (at, (first, second)) in self.layout.swaps().iter().enumerate() {
            let name = |field: usize| self.layout.fields()[field].name.as_str();
            let crossed = pattern.crossed(at);
            let bits = self.weights.of_swap(at, crossed);
            let field = format!("{} / {}", name(*first), name(*second));
            parts.push(Part { field, crossed, level: None, share: None, bits });
        }
        let bits = -lost_to_relatives(relatives);
        parts.push(Part { field: RELATIVES.to_owned(), crossed: false, level: None, share: None, bits });
        let bits = parts.iter().map(|part| part.bits).sum();
        Explanation { parts, bits, probability: self.model.probability(bits) }
    }
}

impl std::fmt::Display for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let one_in = |share: f64| 1.0 / share.max(1e-15);
        writeln!(f, "one pair in {:.0} is one person; even at {:.1} bits", one_in(self.prior), self.even())?;
        writeln!(f, "one pair in {:.0} is relatives", one_in(self.kin_prior))?;
        for field in &self.fields {
            write!(f, "{:<24}", field.name)?;
            for bits in falling(&field.m, &field.u) {
                write!(f, " {bits:>6.2}")?;
            }
            writeln!(f, "   m {:.4} u {:.2e} kin {:.2e}", field.m[0], field.u[0], field.kin[0])?;
        }
        for (m, u) in &self.swaps {
            writeln!(f, "swapped                  {:>6.2}   m {m:.4} u {u:.2e}", (m / u).log2())?;
        }
        Ok(())
    }
}

/// Twins are among relatives: this share has one date of birth.
pub(crate) const TWINS: f64 = 0.02;

/// Relatives share what households share; numbers and dates of birth are theirs alone.
fn default_kin(field: &Field) -> [f64; LEVELS] {
    let (m, u) = (default_m(field.kind), default_u(field.kind));
    let alike = match field.kind {
        Kind::Number => 0.0,
        Kind::Date => TWINS,
        _ if field.shared => 0.8,
        Kind::Name | Kind::Phone | Kind::Text | Kind::Code => 0.5,
    };
    std::array::from_fn(|level| alike * m[level] + (1.0 - alike) * u[level])
}

const fn default_m(kind: Kind) -> [f64; LEVELS] {
    match kind {
        Kind::Name | Kind::Text => [0.80, 0.07, 0.04, 0.03, 0.02, 0.04],
        Kind::Number | Kind::Phone => [0.88, 0.02, 0.02, 0.02, 0.01, 0.05],
        Kind::Date => [0.86, 0.04, 0.03, 0.03, 0.01, 0.03],
        Kind::Code => [0.96, 0.0, 0.0, 0.0, 0.0, 0.04],
    }
}

const fn default_u(kind: Kind) -> [f64; LEVELS] {
    match kind {
        Kind::Name => [0.01, 0.004, 0.01, 0.03, 0.1, 0.846],
        Kind::Text => [0.003, 0.003, 0.01, 0.03, 0.1, 0.854],
        Kind::Number | Kind::Phone => [0.000_01, 0.000_02, 0.0001, 0.002, 0.02, 0.977_87],
        Kind::Date => [0.0001, 0.001, 0.005, 0.04, 0.2, 0.7539],
        Kind::Code => [0.2, 0.0, 0.0, 0.0, 0.0, 0.8],
    }
}
