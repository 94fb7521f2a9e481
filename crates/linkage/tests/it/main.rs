//! Folding, sealing and finding people again.

mod encoding;
mod folding;
mod linking;
mod people;

use linkage::Rules;

/// The rules of the Azerbaijani profile.
fn az() -> Rules {
    Rules::read(include_str!("../../../../profiles/az/names.toml")).unwrap()
}
