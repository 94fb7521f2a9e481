//! The room, on both engines.

#![allow(clippy::unwrap_used, reason = "the helpers of tests stop a test like the test itself")]

mod attendance;
mod care;
mod lists;
mod measures;
mod unlisted;
