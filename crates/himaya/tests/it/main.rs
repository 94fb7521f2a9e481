//! The whole program: what holds across every room and every page, and what each adversary of the
//! security design must not get.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "helpers of tests stop the test, and say what was left out"
)]

mod administrator;
mod adversaries;
mod bad_input;
mod bad_requests;
mod browser;
mod canary;
mod crash;
mod custody;
mod help;
mod house;
mod needles;
mod organisations;
mod patience;
mod registry_job;
mod routes;
mod server;
mod statements;
mod steps;
mod story;
mod telling;
mod translations;
mod uploads;
mod verify;
mod watching;
