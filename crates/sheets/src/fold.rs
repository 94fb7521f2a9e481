//! Words as they are compared: small letters, without marks and signs.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfkc_quick};

/// A text whose letters with marks are in their composed form. Most are so already.
pub fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes { text.into() } else { text.nfc().collect() }
}

/// Small letters; the Azerbaijani ones as people write them who do not have them (ə is e, ı is i); signs are spaces.
/// Cyrillic stays Cyrillic.
pub fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut add = |c: char| {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    };
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        text.chars().flat_map(plain).for_each(&mut add);
    } else {
        text.nfkc().flat_map(plain).for_each(&mut add);
    }
    out.truncate(out.trim_end().len());
    out
}

/// One letter, small and plain.
fn plain(c: char) -> impl Iterator<Item = char> {
    // A small İ is an i with a dot above it, a mark of its own; the mark is no letter and falls away here.
    c.to_lowercase().filter(|c| *c != '\u{307}').map(|c| match c {
        'ə' | 'ä' | 'é' => 'e',
        'ı' | 'î' => 'i',
        'ş' => 's',
        'ç' => 'c',
        'ğ' => 'g',
        'ö' | 'ó' => 'o',
        'ü' | 'û' => 'u',
        'â' => 'a',
        'ё' => 'е',
        other => other,
    })
}
