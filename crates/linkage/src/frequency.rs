//! How often a value stands in the data, without knowing it: the same value has the same vector, and vectors can be
//! counted. Agreement on a rare surname says more than on a common one.

use crate::block::Prints;
use crate::key::mix;
use crate::layout::{Field, Kind, Layout};

/// A short print of a vector; 0 when it is missing. Equal vectors have equal prints, others seldom.
#[inline]
pub(crate) fn print_of(vector: &[u64]) -> u32 {
    let mut state = 0_u64;
    for word in vector {
        state = mix(state.rotate_left(7) ^ word);
    }
    let empty = vector.iter().all(|word| *word == 0);
    if empty { 0 } else { ((state >> 32) as u32).max(1) }
}

/// Counts of equal values in fields where frequency says something.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frequencies {
    fields: Vec<Option<Counts>>,
}

/// Two rows of counters, chosen by two halves of a print; the smaller counter errs least.
#[derive(Debug, Clone)]
struct Counts {
    rows: [Vec<u32>; 2],
    mask: usize,
    all: u32,
}

impl Counts {
    fn new(rows: usize) -> Self {
        let size = (rows * 4).next_power_of_two().clamp(1 << 8, 1 << 18);
        Self { rows: [vec![0; size], vec![0; size]], mask: size - 1, all: 0 }
    }

    const fn places(&self, print: u32) -> [usize; 2] {
        [print as usize & self.mask, (print.wrapping_mul(0x9e37_79b1) >> 8) as usize & self.mask]
    }

    fn add(&mut self, print: u32) {
        for (row, at) in self.places(print).into_iter().enumerate() {
            self.rows[row][at] = self.rows[row][at].saturating_add(1);
        }
        self.all += 1;
    }

    fn share(&self, print: u32) -> f64 {
        let [first, second] = self.places(print);
        let count = self.rows[0][first].min(self.rows[1][second]);
        // One of the two rows of the pair itself does not make the value frequent.
        f64::from(count.saturating_sub(1).max(1)) / f64::from(self.all.max(1))
    }
}

impl Frequencies {
    pub fn count(layout: &Layout, prints: &[Prints]) -> Self {
        let rows = prints.iter().map(Prints::rows).sum();
        let count = |(at, field): (usize, &Field)| {
            if !matches!(field.kind, Kind::Name | Kind::Text | Kind::Code) {
                return None;
            }
            let mut counts = Counts::new(rows);
            prints.iter().flat_map(|prints| prints.of_field(at)).for_each(|print| counts.add(print));
            Some(counts)
        };
        Self { fields: layout.fields().iter().enumerate().map(count).collect() }
    }

    /// Whether the values of a field are counted.
    pub fn counts(&self, field: usize) -> bool {
        self.fields.get(field).is_some_and(Option::is_some)
    }

    /// The share of records with this value of the field; `None` where it is not counted.
    pub fn share(&self, field: usize, vector: &[u64]) -> Option<f64> {
        Some(self.fields.get(field)?.as_ref()?.share(print_of(vector)))
    }
}
