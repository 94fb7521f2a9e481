//! The desk: signals are screened, cases opened, people referred to those who help, and every referral
//! gets an answer, a reason and a time.
//!
//! Screening is a person's judgement; the program shows what the indicators say and decides nothing. A
//! referral hands over the least its receiver needs, rests on a named consent or duty, and has a deadline
//! in working days. The 24 hours within which a presumed victim must reach the special police unit are
//! another clock, on the case itself.

mod by_hand;
mod cases;
mod custody;
mod desk;
pub mod export;
mod forward;
mod judge;
mod model;
mod overdue;
mod package;
mod pages;
mod queries;
mod referrals;

pub use by_hand::{ByHand, enter};
pub use cases::{Person, add_need, add_note, add_person, close_case, open_case, open_household_case};
pub use custody::{
    ContactRequest, Decision, ask_contact, contact_request, contact_requests, decide_contact, last_contact_request,
};
pub use desk::{answer_reporter, close_signal, look_at, record_call};
pub use forward::{Forward, desks, forward};
pub use judge::{Screening, last_screening, record_screening};
pub use model::{CaseState, Judgement, NeedState, ReferralState, Step};
pub use overdue::mark_overdue;
pub use package::{Package, SharedFile, SharedNote, SharedPerson, Sharing, pack};
pub use pages::routes;
pub use queries::{
    CaseRow, DutyRow, LateRow, NeedRow, NoteRow, PersonRow, ReferralPlace, ReferralRow, StepRow, case_by_id, cases,
    duty_counts, duty_list, late, referral_by_id, referrals, steps_of,
};
pub use referrals::{NewReferral, accept, decline, open_referral, record_outcome, record_service, refer, withdraw};

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
