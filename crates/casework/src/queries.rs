//! The room's reads. Each list asks the policies first, and its WHERE names the same organisation.

mod case;
mod duty;
mod late;
mod referral;

pub use case::{CaseRow, NeedRow, NoteRow, PersonRow, case_by_id, cases};
pub(crate) use case::{needs_of, notes_of, persons_of};
pub(crate) use duty::{COUNTED, unread_list};
pub use duty::{DutyRow, duty_counts, duty_list};
pub use late::{LateRow, late};
pub(crate) use referral::referrals_of;
pub use referral::{ReferralPlace, ReferralRow, StepRow, referral_by_id, referrals, steps_of};

/// Lines on one page of a list.
pub(crate) const PAGE: i64 = 50;
