//! Asking sites that are served here, in all the ways sites answer.

#![allow(clippy::unwrap_used, reason = "in a test what goes wrong ends it")]

mod answers;
mod pictures;
