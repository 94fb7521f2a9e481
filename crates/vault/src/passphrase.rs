//! What a new passphrase must be, and how one is read.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Why a new passphrase is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassphrase {
    /// Fewer than 14 characters, and fewer than 4 different words.
    #[error("the passphrase is too short: at least 14 characters or 4 words")]
    TooShort,
    /// More than 256 characters.
    #[error("the passphrase is too long: at most 256 characters")]
    TooLong,
    /// One character again and again.
    #[error("the passphrase repeats one character")]
    Repeated,
}

const SHORTEST: usize = 14;
const WORDS: usize = 4;
/// In characters, not bytes.
/// Characters of the longest passphrase.
pub const LONGEST_PASSPHRASE: usize = 256;

/// Whether a passphrase may be chosen: at least 14 characters, or 4 different words of at least 2 characters each; at
/// most 256 characters; not one character repeated. Length is what counts (NIST SP 800-63B), so there is no rule about
/// digits and signs. Characters are counted as they are used, after NFKC.
///
/// # Errors
/// The first reason that applies.
pub fn check_new_passphrase(passphrase: &str) -> Result<(), WeakPassphrase> {
    let passphrase = normalised(passphrase);
    let length = passphrase.chars().count();
    if length > LONGEST_PASSPHRASE {
        return Err(WeakPassphrase::TooLong);
    }
    let words: HashSet<&str> = passphrase.split_whitespace().filter(|word| word.chars().count() >= 2).collect();
    if length < SHORTEST && words.len() < WORDS {
        return Err(WeakPassphrase::TooShort);
    }
    let mut characters = passphrase.chars().filter(|c| !c.is_whitespace());
    match characters.next() {
        Some(first) if characters.any(|c| c != first) => Ok(()),
        _ => Err(WeakPassphrase::Repeated),
    }
}

/// The passphrase in NFKC: the same letters give the same key whichever keyboard wrote them.
pub(crate) fn normalised(passphrase: &str) -> Zeroizing<String> {
    // Room from the start: growing would leave unwiped copies behind. NFKC rarely lengthens text.
    let mut text = Zeroizing::new(String::with_capacity(passphrase.len() * 4));
    text.extend(passphrase.nfkc());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_repetition_does_not() {
        assert_eq!(check_new_passphrase("qısa parol"), Err(WeakPassphrase::TooShort));
        assert_eq!(check_new_passphrase(""), Err(WeakPassphrase::TooShort));
        assert_eq!(check_new_passphrase("a b c d"), Err(WeakPassphrase::TooShort));
        assert_eq!(check_new_passphrase("su su su su"), Err(WeakPassphrase::TooShort));
        assert_eq!(check_new_passphrase("ev su at it"), Ok(()));
        assert_eq!(check_new_passphrase("dəniz-külək-77"), Ok(()));
        assert_eq!(check_new_passphrase("aaaaaaaaaaaaaaaaaaaa"), Err(WeakPassphrase::Repeated));
        assert_eq!(check_new_passphrase("aaaa aaaa aaaa aaaa"), Err(WeakPassphrase::Repeated));
        assert_eq!(check_new_passphrase("                    "), Err(WeakPassphrase::Repeated));
        assert_eq!(check_new_passphrase(&"ab".repeat(128)), Ok(()));
        assert_eq!(check_new_passphrase(&"ab".repeat(129)), Err(WeakPassphrase::TooLong));
    }
}
