//! Telephone numbers, in one form: that of the world (+994…), and that of the country (0…).

use crate::cell::is_scientific;
use crate::codes::codes;

/// Azerbaijan. Behind it come nine digits, in the country with a zero before them.
const COUNTRY: &str = "994";
const NATIONAL: usize = 9;

codes! {
    /// Why a text is no telephone number.
    PhoneFault {
        /// Nothing stands there.
        Empty = "empty",
        /// A program has shortened it as a number (`9.94E+11`): its last digits are lost.
        Scientific = "scientific",
        /// Something stands in it that no number has.
        Sign = "sign",
        /// Two numbers in one cell.
        Several = "several",
        /// Seven digits or fewer: the code of the place is missing.
        NoAreaCode = "no-area-code",
        /// Too few or too many digits for any number.
        Length = "length",
    }
}

/// A telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// With `+` and the country: `+994501234567`.
    pub world: String,
    /// As it is dialled in the country: `0501234567`. Nothing for a number of another country.
    pub national: Option<String>,
}

/// Reads a telephone number, with or without country, zero, spaces, hyphens and brackets.
///
/// # Errors
/// When it is none.
pub fn phone(text: &str) -> Result<Phone, PhoneFault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(PhoneFault::Empty);
    }
    if is_scientific(text) {
        return Err(PhoneFault::Scientific);
    }
    // A number that went through a program as 994501234567.0.
    let text = text.strip_suffix(".0").filter(|text| text.len() >= NATIONAL).unwrap_or(text);
    let is_several = |part: &&str| part.bytes().filter(u8::is_ascii_digit).count() >= 7;
    if text.split([',', ';', '/', '\n', '|']).filter(is_several).count() > 1 {
        return Err(PhoneFault::Several);
    }
    let mut digits = String::new();
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if at == 0 => {}
            ' ' | '\u{a0}' | '-' | '–' | '—' | '‑' | '(' | ')' | '.' | '/' => {}
            _ => return Err(PhoneFault::Sign),
        }
    }
    let has_plus = text.starts_with('+');
    if has_plus || digits.starts_with("00") {
        return world(digits.strip_prefix("00").filter(|_| !has_plus).unwrap_or(&digits));
    }
    if digits.len() == COUNTRY.len() + NATIONAL && digits.starts_with(COUNTRY) {
        return world(&digits);
    }
    match (digits.len(), digits.starts_with('0')) {
        // 0 50 …; or without the zero, which a program takes away from a number.
        (10, true) | (NATIONAL, false) => home(digits.trim_start_matches('0')),
        // 7 and ten digits: Russia and Kazakhstan, without the plus.
        (11, false) if digits.starts_with('7') => world(&digits),
        (5..=7, _) => Err(PhoneFault::NoAreaCode),
        _ => Err(PhoneFault::Length),
    }
}

fn world(digits: &str) -> Result<Phone, PhoneFault> {
    if let Some(rest) = digits.strip_prefix(COUNTRY) {
        // +994 (0) 50 …
        return home(rest.strip_prefix('0').unwrap_or(rest));
    }
    // E.164: at most 15 digits.
    if !(8..=15).contains(&digits.len()) || digits.starts_with('0') {
        return Err(PhoneFault::Length);
    }
    Ok(Phone { world: format!("+{digits}"), national: None })
}

fn home(digits: &str) -> Result<Phone, PhoneFault> {
    if digits.len() != NATIONAL || digits.starts_with('0') {
        return Err(PhoneFault::Length);
    }
    Ok(Phone { world: format!("+{COUNTRY}{digits}"), national: Some(format!("0{digits}")) })
}
