//! The room through its acts, on both engines.
#![allow(clippy::unwrap_used, reason = "the helpers of tests stop a test like the test itself")]

mod materials;
mod tallies;
mod texts;
