//! The public door through its acts, on both engines.

#![allow(clippy::unwrap_used, reason = "the helpers of tests stop a test like the test itself")]

mod files;
mod form;
mod mailbox;
mod reports;
mod sealed;
mod support;
mod taken_back;
