//! Words as they are compared: small letters, without marks and signs.

use unicode_normalization::UnicodeNormalization;

/// Small letters; the Azerbaijani ones as people write them who do not have them (ə is e, ı is i); signs are spaces.
/// Cyrillic stays Cyrillic.
pub fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(plain) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
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
