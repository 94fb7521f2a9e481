//! Folding, sealing and finding people again.
#![allow(clippy::unwrap_used, reason = "the helpers of tests stop a test like the test itself")]

mod encoding;
mod folding;
mod linking;
mod people;

use std::sync::LazyLock;

use linkage::Rules;

/// The rules of the Azerbaijani profile.
fn az() -> &'static Rules {
    static RULES: LazyLock<Rules> =
        LazyLock::new(|| Rules::read(include_str!("../../../../profiles/az/names.toml")).unwrap());
    &RULES
}
