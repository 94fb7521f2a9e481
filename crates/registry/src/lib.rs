//! The register: vulnerable households and persons without permanent residence are registered by local authorities,
//! assessed, and directed to those who act (measure 13.2.7).
//!
//! Who they are is sealed to the office that registered them. An assessment is an officer's; its weights order what is
//! read, and decide nothing. Directing a household is a referral like any other, with its own case.

mod acts;
mod assess;
mod duplicates;
mod list;
mod lists;
mod pages;
mod plan;

pub use acts::{NewHousehold, NewResident, add_resident, close, known_of, look_at, register, restrict};
pub use assess::{Assessed, assess, explain, last_assessment};
pub use duplicates::{Decision, Review, Side, What, decide, duplicates, part, review};
pub use list::{Households, Options, Person};
pub use lists::{Shown, households};
pub use pages::routes;
pub use plan::{End, NewLine, change_line, end_line, plan_lines, suggested};

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
