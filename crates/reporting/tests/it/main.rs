//! The public door through its acts, on both engines.

mod files;
mod form;
mod mailbox;
mod reports;
mod sealed;
mod support;
