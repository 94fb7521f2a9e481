//! The national action plan, measured from what was really done.
//!
//! No one types a figure in: each is a count over the journal, defined in the profile's `plan.toml`. The
//! coordinator sees exact national totals and may open a figure to counts by agency, district and month,
//! in which small groups are folded together. The public sees the same figures
//! as they were when the day began, protected further; so does the coordinator what was done for households by
//! district.

mod districts;
mod figures;
mod pages;
mod protect;

pub use districts::{Column, Period, Row, districts};
pub use figures::{Breakdown, Shown, breakdown, count_ahead, figures_now, figures_of_the_day};
pub use pages::routes;
pub use protect::{Public, fold_small, publish};

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
