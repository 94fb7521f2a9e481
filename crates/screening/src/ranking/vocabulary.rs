//! The terms that are known, each with a place in every list that is kept of them.

use crate::ranking::terms::Term;

/// Leading bits of a number by which its neighbourhood is found.
const LEADING: u32 = 16;
/// Leading bits by which most of what is not known is told at once.
const FILTER: u32 = 20;

/// Numbers of terms in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Vocabulary {
    numbers: Vec<u32>,
    /// Where the numbers with some leading bits begin.
    begins: Vec<u32>,
    /// A bit for each beginning of a number, whether one is known.
    filter: Vec<u64>,
}

impl Vocabulary {
    /// The terms that stand in at least `least` of the rows.
    pub(crate) fn of(rows: &[Vec<Term>], least: usize) -> Self {
        let mut all: Vec<u32> = rows.iter().flatten().map(|term| term.number).collect();
        all.sort_unstable();
        let often = all.chunk_by(|one, other| one == other).filter(|same| same.len() >= least);
        Self::of_sorted(often.map(|same| same[0]).collect())
    }

    /// Terms by their numbers, in order and each once.
    pub(crate) fn of_sorted(numbers: Vec<u32>) -> Self {
        let mut begins = vec![0; (1 << LEADING) + 1];
        numbers.iter().for_each(|number| begins[(number >> (32 - LEADING)) as usize + 1] += 1);
        for at in 1..begins.len() {
            begins[at] += begins[at - 1];
        }
        let mut filter = vec![0; (1 << FILTER) / 64];
        for number in &numbers {
            let bit = (number >> (32 - FILTER)) as usize;
            filter[bit / 64] |= 1 << (bit % 64);
        }
        Self { begins, filter, numbers }
    }

    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The numbers of all, in order.
    pub(crate) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The term at a place.
    pub(crate) fn number(&self, at: u32) -> u32 {
        self.numbers[at as usize]
    }

    /// The place of a term.
    pub(crate) fn place(&self, number: u32) -> Option<u32> {
        let bit = (number >> (32 - FILTER)) as usize;
        if self.filter[bit / 64] >> (bit % 64) & 1 == 0 {
            return None;
        }
        let leading = (number >> (32 - LEADING)) as usize;
        let (from, end) = (self.begins[leading], self.begins[leading + 1]);
        let near = self.numbers.get(from as usize..end as usize)?;
        Some(from + near.iter().position(|known| *known == number)? as u32)
    }

    /// The known terms of a row: their places and how often each stands there.
    pub(crate) fn known(&self, row: &[Term]) -> Vec<(u32, u32)> {
        row.iter().filter_map(|term| Some((self.place(term.number)?, term.count))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_has_its_place_and_what_is_not_has_none() {
        let row = |numbers: &[u32]| numbers.iter().map(|number| Term { number: *number, count: 1 }).collect::<Vec<_>>();
        let known = Vocabulary::of(&[row(&[1, 7, u32::MAX]), row(&[7, u32::MAX]), row(&[2])], 2);
        assert_eq!((known.len(), known.place(7), known.place(u32::MAX)), (2, Some(0), Some(1)));
        assert_eq!((known.place(1), known.place(0)), (None, None));
        assert_eq!(Vocabulary::of(&[], 2).place(7), None);
    }
}
