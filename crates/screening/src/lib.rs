//! A published offer, read by rules: its words without disguise, and the signs among them. Pure: no I/O, no time, no
//! chance. Nothing here decides anything about an offer or about anyone; what it gives is what to read first, and why.
//!
//! An offer's text can only evidence recruitment, not what happens after it.

mod campaigns;
mod kept;
mod letters;
mod lexicon;
mod likeness;
mod phrase;
mod ranking;
mod sketch;
mod sound;
mod words;

pub use campaigns::{CROWD, Campaign, Campaigns, EXAMPLES, MERGED};
pub use lexicon::{Hit, Lexicon};
pub use likeness::{alike, likeness};
pub use phrase::{BadPhrase, Phrase};
pub use ranking::{Example, Model, Score, area};
pub use sketch::{BANDS, Sketch};
pub use words::{LONGEST, Words};
