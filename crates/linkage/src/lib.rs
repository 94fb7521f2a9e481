//! A person's fields, folded and turned into keyed bits, so that the same person is found again without any name being
//! stored. Pure: no I/O, no time, no chance, no `unsafe`.
//!
//! 1. [`Rules`] fold names of any script and spelling to one form; [`BirthDate`] and [`fold_number`] do it for dates
//!    and numbers. The rules are the country's, in `profiles/<code>/names.toml`.
//! 2. An [`Encoder`] (a [`Layout`] and a [`Key`]) turns a record into a vector of 256 bits per field and a sketch of 64
//!    bytes. Everything after this works on these alone, without the key: a [`Table`] holds them.
//! 3. A [`Model`] weighs two rows field by field, in bits, and explains it. [`Linker`] estimates one from the data at
//!    hand, and finds the pairs piece by piece; [`one_to_one`] and [`clusters`] decide what belongs together.
//! 4. [`Question`] asks a whole table for one person: every sketch is looked at, so that nobody is missed by blocking.
//!
//! What the bits give away, and to whom: `docs/decisions/0022-linkage-on-sealed-vectors.md`.

mod assign;
mod block;
mod compare;
mod date;
mod em;
mod encode;
mod fold;
mod frequency;
mod key;
mod layout;
mod link;
mod memo;
mod model;
mod number;
mod question;
mod random;
mod rules;
mod sketch;
mod table;
mod token;

pub use assign::{clusters, one_to_one};
pub use compare::{LEVELS, Likeness, Pattern};
pub use date::{BirthDate, DateOrder};
pub use encode::{Encoder, Row, Value};
pub use fold::Folded;
pub use key::Key;
pub use layout::{Field, Kind, Layout, LayoutError};
pub use link::{Found, Learned, Linker, Settings, Work};
pub use memo::Memo;
pub use model::{Explanation, FieldModel, Model, Part, Scorer};
pub use number::{fold_fin, fold_number, fold_phone};
pub use question::{Answer, Question};
pub use rules::{Problem, Rules};
pub use sketch::{SAMPLES, Sketch, agreeing, scan};
pub use table::{Broken, Table};
