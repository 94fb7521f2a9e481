//! Names that were folded already. In a list of a million people the same names come again and again.

use std::collections::HashMap;
use std::sync::Arc;

use zeroize::Zeroize;

use crate::fold::Folded;
use crate::rules::Rules;

/// Folds names and remembers them, up to a number; what it remembers is wiped in the end.
pub struct Memo<'r> {
    rules: &'r Rules,
    seen: HashMap<String, Arc<Folded>>,
    most: usize,
}

impl<'r> Memo<'r> {
    /// Remembers at most so many names.
    pub fn new(rules: &'r Rules, most: usize) -> Self {
        Self { rules, seen: HashMap::new(), most }
    }

    /// Folds a name, as [`Rules::fold`] does.
    pub fn fold(&mut self, name: &str) -> Arc<Folded> {
        if let Some(folded) = self.seen.get(name) {
            return Arc::clone(folded);
        }
        let folded = Arc::new(self.rules.fold(name));
        if self.seen.len() < self.most {
            self.seen.insert(name.to_owned(), Arc::clone(&folded));
        }
        folded
    }
}

impl Drop for Memo<'_> {
    fn drop(&mut self) {
        for (mut name, mut folded) in self.seen.drain() {
            name.zeroize();
            // What somebody else still holds is theirs to wipe.
            if let Some(folded) = Arc::get_mut(&mut folded) {
                folded.text.zeroize();
            }
        }
    }
}
