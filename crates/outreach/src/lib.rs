//! Telling people: the first page and the public texts, materials and printed addresses, campaigns, events and
//! programmes. What the country tells everyone begins as data of the profile (`pages/<language>/`) and goes on in
//! editions that staff write. What is done here feeds measure 13.2.2 through the journal.
//!
//! One file for each noun, with its acts and reads: `texts`, `materials`, `posters`, `events`, `programmes`, `tally`.

pub mod events;
mod files;
pub mod materials;
mod model;
mod pages;
pub mod posters;
pub mod programmes;
mod tally;
mod text;
pub mod texts;

pub use files::{Intake, PublicFile, Refused, sweep_files};
pub use model::{Audience, EventKind, Licence, MOST, MaterialKind, Outcome, Setting};
pub use pages::routes;
pub use tally::{journal_tallies, keep_tallies};
pub use text::{Measure, measure, render};

mod loader {
    #![allow(missing_docs, reason = "the macro takes no doc comment")]
    fluent_templates::static_loader! {
        pub static LOCALES = {
            locales: "./locales",
            fallback_language: "en",
            customise: |bundle| { frame::set_marks(bundle); },
        };
    }
}
pub(crate) use loader::LOCALES;
