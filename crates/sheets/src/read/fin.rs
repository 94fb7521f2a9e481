//! The personal number of Azerbaijan (FIN): seven signs, digits and Latin letters, never I or O, which could be taken
//! for 1 and 0.

use crate::cell::is_scientific;

/// Signs of a personal number.
const LENGTH: usize = 7;

/// A personal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fin {
    /// Seven signs, large letters.
    pub text: String,
    /// Whether Cyrillic letters that look like Latin ones were replaced.
    pub was_cyrillic: bool,
}

/// Why a text is no personal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FinFault {
    /// Nothing stands there.
    Empty,
    /// Letters I or O: what is probably meant has 1 and 0 in their place.
    HoldsOOrI {
        /// With 1 and 0.
        suggestion: String,
    },
    /// A program has shortened it as a number (`5.01E+11`): what it was is lost.
    Scientific,
    /// Fewer than seven digits and no letter: a program may have taken away zeros in front.
    ZerosLost {
        /// With the zeros.
        suggestion: String,
    },
    /// It has not seven signs, but so many.
    Length(usize),
    /// It holds something that is neither a digit nor a Latin letter.
    Sign(char),
}

impl FinFault {
    /// The code, by which its words are found.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::HoldsOOrI { .. } => "holds-o-or-i",
            Self::Scientific => "scientific",
            Self::ZerosLost { .. } => "zeros-lost",
            Self::Length(_) => "length",
            Self::Sign(_) => "sign",
        }
    }
}

/// Reads a personal number; small letters, and spaces and hyphens in it, are no mistake.
///
/// # Errors
/// When it is none. Nothing is guessed: a suggestion is for a person to accept.
pub fn fin(text: &str) -> Result<Fin, FinFault> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FinFault::Empty);
    }
    if is_scientific(text) {
        return Err(FinFault::Scientific);
    }
    let (mut found, mut was_cyrillic) = (String::new(), false);
    for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        // İ and ı are an I of some kind.
        let c = if matches!(c, 'İ' | 'ı') { 'I' } else { c.to_uppercase().next().unwrap_or(c) };
        let latin = latin(c);
        was_cyrillic |= latin != c;
        if !latin.is_ascii_alphanumeric() {
            return Err(FinFault::Sign(c));
        }
        found.push(latin);
    }
    match found.len() {
        LENGTH if found.contains(['I', 'O']) => {
            Err(FinFault::HoldsOOrI { suggestion: found.replace('I', "1").replace('O', "0") })
        }
        LENGTH => Ok(Fin { text: found, was_cyrillic }),
        4..LENGTH if found.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(FinFault::ZerosLost { suggestion: format!("{found:0>LENGTH$}") })
        }
        length => Err(FinFault::Length(length)),
    }
}

/// The Latin letter that looks the same.
const fn latin(c: char) -> char {
    match c {
        'А' => 'A',
        'В' => 'B',
        'С' => 'C',
        'Е' => 'E',
        'Н' => 'H',
        'К' => 'K',
        'М' => 'M',
        'О' => 'O',
        'Р' => 'P',
        'Т' => 'T',
        'Х' => 'X',
        'У' => 'Y',
        'І' => 'I',
        'Ѕ' => 'S',
        'Ј' => 'J',
        other => other,
    }
}
