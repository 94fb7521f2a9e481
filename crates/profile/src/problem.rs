//! What is wrong with a profile, and where.

use std::cell::RefCell;
use std::fmt;

/// What kind of mistake a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum ProblemKind {
    /// A file or folder cannot be read.
    #[error("cannot be read")]
    Unreadable,
    /// A file is not well-formed TOML, CSV or UTF-8.
    #[error("malformed")]
    Malformed,
    /// Something that must be there is not.
    #[error("missing")]
    Missing,
    /// A value is of the wrong type, empty, out of range or not on its list.
    #[error("wrong value")]
    Wrong,
    /// A key is used twice.
    #[error("used twice")]
    Duplicate,
    /// A key points to something that does not exist.
    #[error("points to nothing")]
    Dangling,
}

/// One thing that is wrong with a profile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub struct Problem {
    /// The file, relative to the profile's folder.
    pub file: String,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// What kind of mistake it is.
    pub kind: ProblemKind,
    /// What is wrong and what was expected, as one sentence in English (for the person who writes profiles).
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

/// Where the readers put what they find, so that one run shows everything.
#[derive(Debug, Default)]
pub(crate) struct Report(RefCell<Vec<Problem>>);

impl Report {
    /// Notes a problem.
    pub(crate) fn add(&self, file: &str, line: Option<usize>, kind: ProblemKind, what: impl Into<String>) {
        self.0.borrow_mut().push(Problem { file: file.to_owned(), line, kind, what: what.into() });
    }

    /// Everything found, by file and line.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.0.into_inner();
        problems.sort();
        problems.dedup();
        problems
    }
}
