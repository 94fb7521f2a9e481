//! How often something was seen, counted in memory between two writings: a public page costs no transaction, and who
//! looked is nowhere. What a crash takes are the counts of some seconds.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use kit::Lang;

kit::code_list! {
    /// What is counted.
    Tally {
        /// A public text was shown.
        Page = "page",
        /// A material's page was shown.
        Material = "material",
        /// A material's file was fetched.
        File = "file",
        /// A printed address was followed.
        Visit = "visit",
        /// A report came by a printed address.
        Report = "report",
    }
}

/// Counts since they were last taken.
#[derive(Debug, Default)]
pub struct Tallies {
    counts: Mutex<HashMap<(Tally, String, Lang), i64>>,
    /// Forms that were counted lately: one that is sent again counts once.
    forms: Mutex<HashSet<[u8; 16]>>,
}

/// Forms that are remembered; then they are forgotten all at once.
const FORMS: usize = 10_000;

impl Tallies {
    /// Counts one more. `name` must be the name of something that is there, or strangers fill the memory.
    pub fn add(&self, what: Tally, name: &str, lang: Lang) {
        if let Ok(mut counts) = self.counts.lock() {
            *counts.entry((what, name.to_owned(), lang)).or_insert(0) += 1;
        }
    }

    /// The same for a form, once however often it is sent.
    pub fn add_once(&self, what: Tally, name: &str, lang: Lang, form: [u8; 16]) {
        let is_first = self.forms.lock().is_ok_and(|mut forms| {
            if forms.len() >= FORMS {
                forms.clear();
            }
            forms.insert(form)
        });
        if is_first {
            self.add(what, name, lang);
        }
    }

    /// Takes what was counted.
    pub fn take(&self) -> HashMap<(Tally, String, Lang), i64> {
        self.counts.lock().map(|mut counts| std::mem::take(&mut *counts)).unwrap_or_default()
    }

    /// Puts back what could not be written down.
    pub fn put_back(&self, taken: HashMap<(Tally, String, Lang), i64>) {
        if let Ok(mut counts) = self.counts.lock() {
            for (key, n) in taken {
                *counts.entry(key).or_insert(0) += n;
            }
        }
    }
}
