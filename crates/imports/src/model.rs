//! The nouns: an import, its rows, and what can be wrong with one.

use kit::{ImportId, MemberId, Moment, OrgId};
use serde::{Deserialize, Serialize};
use sheets::Field;

kit::code_list! {
    /// How far an import is.
    State {
        /// The file is in; somebody says what its columns are.
        Asked = "asked",
        /// Its rows are being looked at; nothing is loaded.
        Looking = "looking",
        /// It is known what is new, known, doubtful or wrong.
        Looked = "looked",
        /// Rows are being loaded.
        Loading = "loading",
        /// Somebody stopped it in the middle.
        Stopped = "stopped",
        /// All of it is loaded.
        Loaded = "loaded",
        /// What it had brought was taken out again.
        Undone = "undone",
        /// It was given up before anything was loaded.
        Dropped = "dropped",
    }
}

impl State {
    /// Whether rows are being looked at or loaded.
    pub const fn is_work(self) -> bool {
        matches!(self, Self::Looking | Self::Loading)
    }
    /// Whether something of it stands in the register.
    pub const fn brought(self) -> bool {
        matches!(self, Self::Loading | Self::Stopped | Self::Loaded)
    }
}

kit::code_list! {
    /// What is thought of a row.
    Verdict {
        /// Nobody like this stands in the register.
        New = "new",
        /// This person stands there, or the very row was loaded before.
        Known = "known",
        /// It may be somebody who stands there, or in another row.
        Doubtful = "doubtful",
        /// It cannot be taken, and this is why.
        Wrong = "wrong",
        /// It was loaded.
        Taken = "taken",
    }
}

/// Why a row cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// The reason: its words are `wrong-<code>`.
    pub code: String,
    /// In which column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// What stands there, or with which row it goes together.
    #[serde(default)]
    pub found: String,
}

impl Wrong {
    /// A reason that is about the whole row.
    pub fn row(code: &str, found: impl std::fmt::Display) -> Self {
        Self { code: code.to_owned(), field: None, found: found.to_string() }
    }

    /// A reason that is about one column. What stands there is cut, so that a message stays a message.
    pub fn field(code: &str, field: Field, found: &str) -> Self {
        Self { code: code.to_owned(), field: Some(field), found: found.chars().take(60).collect() }
    }
}

/// Who is meant when a row is known or doubtful.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The record's id; empty when another row of the list is meant.
    pub record: String,
    /// What it is called: a public code, or the number of the other row.
    pub label: String,
    /// How likely it is the same person, in per cent.
    pub percent: u8,
}

/// What is thought of a row, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    New,
    /// It is known.
    Known(Hit),
    /// It may be known.
    Doubtful(Hit),
    /// It cannot be taken.
    Wrong(Wrong),
}

impl Outcome {
    /// The verdict alone.
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::New => Verdict::New,
            Self::Known(_) => Verdict::Known,
            Self::Doubtful(_) => Verdict::Doubtful,
            Self::Wrong(_) => Verdict::Wrong,
        }
    }
}

/// What is kept of a row, sealed: whose it is, and why it was not taken.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Why {
    /// Who stands in the row, as a list shows it.
    pub who: String,
    /// Who may be meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hit: Option<Hit>,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong: Option<Wrong>,
}

/// An import, its clear side.
#[derive(Clone, Debug)]
pub struct Import {
    /// Id.
    pub id: ImportId,
    /// Whose.
    pub org_id: OrgId,
    /// Who brought the list.
    pub member_id: MemberId,
    /// Into which register.
    pub target: String,
    /// How far it is.
    pub state: State,
    /// Why the file could not be read to its end, or empty.
    pub fault: String,
    /// Rows of the list.
    pub row_count: i64,
    /// Rows that are done, of those that are being looked at or loaded.
    pub done: i64,
    /// Whether rows that may be known are loaded all the same.
    pub takes_doubtful: bool,
    /// When the list came.
    pub at: Moment,
    /// When it last went on.
    pub changed_at: Moment,
    /// Until when somebody is at work on it.
    pub worker_until: Moment,
    /// Whether the file is still there.
    pub has_file: bool,
    #[doc(hidden)]
    pub body: Vec<u8>,
}
store::columns!(Import {
    id,
    org_id,
    member_id,
    target,
    state,
    fault,
    row_count,
    done,
    takes_doubtful,
    at,
    changed_at,
    worker_until,
    has_file,
    body
});
