//! How like two rows are, field by field, from their vectors alone.

use crate::layout::{Kind, Layout};
use crate::table::Vectors;

/// Levels of likeness that a field can have: 0 is the same, the last is different.
pub const LEVELS: usize = 6;

/// The lowest likeness of each level but the last. Level 0 is equality of all bits.
const CUTS: [f32; LEVELS - 1] = [1.0, 0.74, 0.58, 0.42, 0.27];

/// A value that is contained in the other (a year in a date, one of two first names) is this like it, at least.
const CONTAINED: f32 = 0.5;

/// How like two values of a field are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// 0 to [`LEVELS`] - 1.
    pub level: u8,
    /// The estimated share of tokens in common (Dice): 1 when all bits are the same.
    pub share: f32,
}

/// The levels of all fields of a pair: three bits each, and a bit for each pair of fields that was compared crosswise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pattern(pub(crate) u64);

const UNKNOWN: u64 = 7;
const FIRST_SWAP: usize = 48;

impl Pattern {
    /// The level of a field; `None` when it is missing on either side.
    pub const fn level(self, field: usize) -> Option<usize> {
        match self.0 >> (3 * field) & 7 {
            UNKNOWN => None,
            level => Some(level as usize),
        }
    }

    /// Whether the so-many-th pair of fields was compared crosswise.
    pub const fn crossed(self, swap: usize) -> bool {
        self.0 >> (FIRST_SWAP + swap) & 1 == 1
    }

    /// Whether any fields were.
    pub(crate) const fn crosses(self) -> bool {
        self.0 >> FIRST_SWAP != 0
    }

    const fn set(&mut self, field: usize, likeness: Option<Likeness>) {
        let level = match likeness {
            Some(likeness) => likeness.level as u64,
            None => UNKNOWN,
        };
        self.0 = self.0 & !(7 << (3 * field)) | level << (3 * field);
    }
}

/// Compares rows of one layout.
#[derive(Debug, Clone)]
pub(crate) struct Comparer {
    fields: Vec<FieldComparer>,
    swaps: Vec<(usize, usize)>,
}

#[derive(Debug, Clone)]
struct FieldComparer {
    words: std::ops::Range<usize>,
    kind: Kind,
    /// How many tokens a number of set bits stands for.
    tokens: Vec<f32>,
}

impl Comparer {
    pub fn new(layout: &Layout) -> Self {
        let fields = layout.fields().iter().zip(layout.places()).map(|(field, place)| FieldComparer {
            words: place.words.clone(),
            kind: field.kind,
            tokens: tokens_of_weight(place.words.len() * 64, place.toggles),
        });
        Self { fields: fields.collect(), swaps: layout.swaps().to_vec() }
    }

    pub fn fields(&self) -> usize {
        self.fields.len()
    }

    /// The levels of two rows.
    #[inline]
    pub fn pattern(&self, one: Vectors, other: Vectors) -> Pattern {
        let mut pattern = Pattern(0);
        for at in 0..self.fields.len() {
            let likeness = self.across(one, at, other, at);
            pattern.set(at, likeness);
        }
        for (swap, (first, second)) in self.swaps.iter().enumerate() {
            let good = |at: usize| pattern.level(at).is_some_and(|level| level < 3);
            if good(*first) || good(*second) {
                continue;
            }
            let straight = [self.across(one, *first, other, *first), self.across(one, *second, other, *second)];
            let across = [self.across(one, *first, other, *second), self.across(one, *second, other, *first)];
            if total(&across) > total(&straight) + 0.5 {
                pattern.set(*first, across[0]);
                pattern.set(*second, across[1]);
                pattern.0 |= 1 << (FIRST_SWAP + swap);
            }
        }
        pattern
    }

    /// The level of one field, straight.
    pub fn level(&self, one: Vectors, other: Vectors, field: usize) -> Option<usize> {
        self.across(one, field, other, field).map(|likeness| usize::from(likeness.level))
    }

    /// The likeness of a field, as the pattern has it: crosswise where that was better.
    pub fn likeness(&self, pattern: Pattern, field: usize, one: Vectors, other: Vectors) -> Option<Likeness> {
        self.across(one, field, other, self.opposite(pattern, field))
    }

    /// The field of the other row that this field was compared with.
    pub fn opposite(&self, pattern: Pattern, field: usize) -> usize {
        for (swap, (first, second)) in self.swaps.iter().enumerate() {
            if pattern.crossed(swap) && field == *first {
                return *second;
            }
            if pattern.crossed(swap) && field == *second {
                return *first;
            }
        }
        field
    }

    fn across(&self, one: Vectors, field: usize, other: Vectors, opposite: usize) -> Option<Likeness> {
        let (here, there) = (&self.fields[field], &self.fields[opposite]);
        let weights = (one.weights[field], other.weights[opposite]);
        here.likeness(&one.words[here.words.clone()], &other.words[there.words.clone()], weights)
    }
}

fn total(likenesses: &[Option<Likeness>]) -> f32 {
    likenesses.iter().flatten().map(|likeness| likeness.share).sum()
}

impl FieldComparer {
    #[inline]
    fn likeness(&self, one: &[u64], other: &[u64], (ones, others): (u8, u8)) -> Option<Likeness> {
        if ones == 0 || others == 0 {
            return None;
        }
        let apart = apart(one, other);
        if apart == 0 {
            return Some(Likeness { level: 0, share: 1.0 });
        }
        if self.kind == Kind::Code {
            return Some(Likeness { level: LEVELS as u8 - 1, share: 0.0 });
        }
        let tokens = |bits: usize| self.tokens[bits];
        let (ones, others, apart) = (tokens(ones.into()), tokens(others.into()), tokens(apart as usize));
        let common = ((ones + others - apart) / 2.0).max(0.0);
        let mut share = (2.0 * common / (ones + others)).min(0.99);
        let fewer = ones.min(others);
        if fewer >= 2.5 && common >= 0.9 * fewer {
            share = share.max(CONTAINED);
        }
        let level = CUTS.iter().position(|cut| share >= *cut).unwrap_or(LEVELS - 1);
        Some(Likeness { level: level as u8, share })
    }
}

/// How many bits differ. Four words at once are counted with vector instructions; the loop is for short fields.
#[inline]
fn apart(one: &[u64], other: &[u64]) -> u32 {
    if let (Some(one), Some(other)) = (one.first_chunk::<4>(), other.first_chunk::<4>()) {
        let different: [u64; 4] = std::array::from_fn(|at| one[at] ^ other[at]);
        if different == [0; 4] {
            return 0;
        }
        return different.iter().map(|word| word.count_ones()).sum();
    }
    one.iter().zip(other).map(|(a, b)| (a ^ b).count_ones()).sum()
}

/// Toggling `t` times leaves `bits / 2 * (1 - (1 - 2 / bits)^t)` bits set on average; this is the way back. Half full
/// or more says only "many".
fn tokens_of_weight(bits: usize, toggles: usize) -> Vec<f32> {
    let all = bits as f64;
    let most = 4.0 * all / toggles as f64;
    (0..=bits)
        .map(|weight| {
            let filled = (1.0 - 2.0 * weight as f64 / all).max(1e-9);
            let toggled = filled.ln() / (1.0 - 2.0 / all).ln();
            (toggled / toggles as f64).min(most) as f32
        })
        .collect()
}
