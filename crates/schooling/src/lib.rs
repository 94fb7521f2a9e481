//! Minors who evade education, and children without parental care in institutions (Law 958-IIQ on prevention; measure
//! 13.2.7).
//!
//! Lists of pupils are loaded month by month. Who was absent past the profile's threshold is followed by the education
//! agency until back at school, and those who act are told by a signal. Who of a register of households is on no list
//! is told to the office that registered them, and to nobody else (docs/decisions/0026). Institutions have children in care: who
//! leaves next, with which plan, and how they are afterwards.

mod absences;
pub mod attendance;
mod compare;
mod institutions;
mod leaving;
mod list;
mod measures;
mod model;
mod pages;
mod plan;
mod unlisted;
mod wards;

pub use absences::{Absence, Followed, Month, Taken, absence_by_id, absences, followed, look_at};
pub use compare::compare_registers;
pub use institutions::{Institution, NewInstitution, close_institution, enter_institution, institution, institutions};
pub use leaving::{leave, look_after};
pub use list::{Options, Pupils};
pub use measures::{close, take_measure};
pub use model::{AbsenceState, InstitutionState, LoadState, Shown, ShownWards, UnlistedState, WardState};
pub use pages::routes;
pub use plan::{NewStep, Step, add_step, finish_step, steps_of};
pub use unlisted::{Unlisted, answer_unlisted, tell_of_unlisted, unlisted, unlisted_child};
pub use wards::{Child, NewWard, Ward, enter_ward, look_at_ward, opened_ward, ward_by_id, wards};

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
