//! The register, on both engines.

#![allow(clippy::unwrap_used, reason = "the helpers of tests stop a test like the test itself")]

mod known;
mod plan;
mod register;
