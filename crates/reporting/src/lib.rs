//! The public door: someone sends a report without giving a name, gets a receipt in words, and comes
//! back with it for the answer.
//!
//! Nothing is asked that is not needed: only what happened is compulsory. A report is sealed before it
//! reaches the database; the page says "received" after the commit is durable. Sending the same form
//! again, because the line broke or the button was pressed twice, gives the same receipt.

mod acts;
mod incoming;
mod model;
mod paced;
mod pages;

pub use acts::submit;
pub use model::{MESSAGE_CHARS, Report, read_report};
pub use pages::routes;

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
