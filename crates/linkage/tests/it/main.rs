//! Folding, sealing and finding people again.
#![allow(clippy::unwrap_used, reason = "the helpers of tests stop a test like the test itself")]

mod encoding;
mod folding;
mod linking;
mod people;

use linkage::Rules;

/// The rules of the Azerbaijani profile.
fn az() -> Rules {
    Rules::read(include_str!("../../../../profiles/az/names.toml")).unwrap()
}
