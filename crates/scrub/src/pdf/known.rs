//! What is known of the objects of a PDF by their numbers.

use std::collections::HashSet;

use super::object::Facts;

/// Numbers that are remembered.
const REMEMBERED: usize = 150_000;

/// What is known of objects by their numbers.
#[derive(Default)]
pub struct Known {
    /// The trailer names them as those that say who made the file.
    pub infos: HashSet<u64>,
    /// They were emptied as such.
    emptied: HashSet<u64>,
    /// They have strings and were not emptied.
    pub passed: HashSet<u64>,
    /// They hold values of those that say who made the file.
    pub wanted: HashSet<u64>,
}

impl Known {
    /// Whether an object is known as one that says who made the file, and as a value of such a one.
    pub fn of(&self, number: u64) -> (bool, bool) {
        (self.infos.contains(&number), self.wanted.contains(&number))
    }

    /// Learns what was found out of an object. Gives whether there was room for it.
    pub fn learn(&mut self, number: u64, facts: &Facts) -> bool {
        self.infos.extend(&facts.infos);
        self.wanted.extend(&facts.wanted);
        if facts.is_info {
            self.emptied.insert(number);
        } else if facts.has_strings || !facts.bare.is_empty() {
            self.passed.insert(number);
        }
        let fits = self.infos.len() + self.emptied.len() + self.passed.len() + self.wanted.len() <= REMEMBERED;
        if !fits {
            *self = Self::default();
        }
        fits
    }

    /// Whether all that says who made the file was emptied.
    pub fn is_emptied(&self) -> bool {
        let is_emptied = |number| self.emptied.contains(number) && !self.passed.contains(number);
        self.infos.iter().all(is_emptied) && self.wanted.is_disjoint(&self.passed)
    }
}
