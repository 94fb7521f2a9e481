//! The desk through its acts, on both engines: screening, cases, referrals, deadlines and who may what.

#![allow(clippy::unwrap_used, reason = "the helpers of tests stop a test like the test itself")]

mod answers;
mod at_once;
mod custody;
mod hand_on;
mod lists;
mod main_job;
mod overdue;
mod package;
mod refusals;
mod support;
mod unit_clock;
