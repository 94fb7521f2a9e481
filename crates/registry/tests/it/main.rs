//! The register, on both engines.

#![allow(clippy::unwrap_used, reason = "the helpers of tests stop a test like the test itself")]

mod between;
mod duplicates;
mod known;
mod lists;
mod plan;
mod register;
