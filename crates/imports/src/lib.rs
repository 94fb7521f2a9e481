//! An office's list as a spreadsheet, loaded into a register. Which register, is a room's: it says what columns may hold,
//! how a row is understood, and what becomes of it ([`Target`]). Everything else is here: the sealed file, the columns
//! that are remembered per source, the preview, loading in pieces that survive a restart, stopping, undoing, and the
//! rows that were not taken as a file to mend.
//!
//! The file opens for its office alone. So what is interrupted goes on when somebody of that office opens the page and
//! says so, and never by itself.

mod acts;
mod districts;
mod file;
mod load;
mod look;
mod model;
mod pages;
mod reading;
mod settings;
mod target;

pub use acts::{
    Seen, Set, begin, confirm, counts, drop_import, imports_of, look_at, opened, rows_of, stop, sweep, undo,
};
pub use file::{Intake, Refused};
pub use load::{load, resume, run};
pub use look::look;
pub use model::{Hit, Import, Outcome, State, Verdict, Why, Wrong};
pub use pages::routes;
pub use reading::{Reader, Reading};
pub use settings::{Chosen, Settings};
pub use target::{Choice, Line, Loading, Question, Target, one_number_one_person};

mod loader {
    #![allow(missing_docs, reason = "the macro takes no doc comment")]
    fluent_templates::static_loader! {
        pub static LOCALES = {
            locales: "./locales",
            fallback_language: "en",
            customise: |bundle| bundle.set_use_isolating(false),
        };
    }
}
pub(crate) use loader::LOCALES;
