//! The room through its acts, on both databases, with sites that are served here.

#![allow(clippy::unwrap_used, reason = "in a test what goes wrong ends it")]

mod collecting_offers;
mod deciding;
mod help;
mod pictures;
mod sites;
mod weeks;
