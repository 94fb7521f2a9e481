//! Names, sexes, and answers that are yes or no.

use crate::codes::codes;
use crate::fold;

/// Characters of a name.
pub const NAME_LENGTH: usize = 100;

codes! {
    /// Why a text is no name.
    NameFault {
        /// Nothing stands there.
        Empty = "empty",
        /// It holds a digit.
        HoldsDigit = "holds-digit",
        /// It holds a sign that no name has.
        HoldsSign = "holds-sign",
        /// It has no letter: a dash, a dot.
        NoLetter = "no-letter",
        /// It is longer than [`NAME_LENGTH`].
        TooLong = "too-long",
    }
}

codes! {
    /// Why a word of a list was not understood.
    WordFault {
        /// Nothing stands there.
        Empty = "empty",
        /// It is none of the words that are known.
        Unknown = "unknown",
    }
}

codes! {
    /// Sex, as a list states it.
    Sex {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
    }
}

/// Reads a name: letters and marks of any script, spaces, hyphens, apostrophes, dots and brackets. Spaces are one, and
/// letters with marks are in their composed form.
///
/// # Errors
/// When it is none.
pub fn name(text: &str) -> Result<String, NameFault> {
    let name = fold::composed(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned();
    if name.is_empty() {
        return Err(NameFault::Empty);
    }
    if name.chars().count() > NAME_LENGTH {
        return Err(NameFault::TooLong);
    }
    for c in name.chars() {
        if c.is_numeric() {
            return Err(NameFault::HoldsDigit);
        }
        let is_mark = unicode_normalization::char::is_combining_mark(c);
        if !(c.is_alphabetic() || is_mark || " -‐‑–'’ʼ`´.()\u{200c}".contains(c)) {
            return Err(NameFault::HoldsSign);
        }
    }
    if name.chars().any(char::is_alphabetic) { Ok(name) } else { Err(NameFault::NoLetter) }
}

/// Folded words; "к" and "г" are Azerbaijani in Cyrillic (киши, гадын), "k" and "q" in Latin letters.
#[rustfmt::skip]
const FEMALE: &[&str] = &[
    "q", "qad", "qadin", "qiz", "г", "гадын", "гыз", "ж", "жен", "женский", "женщина", "девочка", "f", "female", "woman", "girl", "w",
];
#[rustfmt::skip]
const MALE: &[&str] = &[
    "k", "kisi", "oglan", "к", "киши", "оғлан", "м", "муж", "мужской", "мужчина", "мальчик", "m", "male", "man", "boy",
];

/// Reads a sex in words or letters: kişi, qadın, K, Q; мужской, женский, М, Ж; male, female, M, F.
///
/// # Errors
/// When it is neither. Numbers are not guessed: 1 and 2 mean this in one list and that in another.
pub fn sex(text: &str) -> Result<Sex, WordFault> {
    match fold::words(text).as_str() {
        "" => Err(WordFault::Empty),
        word if FEMALE.contains(&word) => Ok(Sex::Female),
        word if MALE.contains(&word) => Ok(Sex::Male),
        _ => Err(WordFault::Unknown),
    }
}

#[rustfmt::skip]
const YES: &[&str] = &[
    "he", "beli", "var", "бәли", "һә", "вар", "да", "есть", "имеется", "yes", "y", "true", "dogru", "истина", "1", "x", "х",
];
#[rustfmt::skip]
const NO: &[&str] = &[
    "yox", "xeyr", "yoxdur", "хејр", "јох", "јохдур", "нет", "не", "отсутствует", "no", "n", "none", "false", "yanlis", "ложь", "0",
];

/// Reads yes or no, in words or signs: bəli, yox, да, нет, yes, no, +, -, ✓, 1, 0.
///
/// # Errors
/// When it is neither. An empty cell is no answer.
pub fn yes_no(text: &str) -> Result<bool, WordFault> {
    match text.trim() {
        "" => return Err(WordFault::Empty),
        "+" | "✓" | "✔" | "☑" | "√" => return Ok(true),
        "-" | "–" | "—" | "−" | "☐" | "✗" | "✘" => return Ok(false),
        _ => {}
    }
    match fold::words(text).as_str() {
        word if YES.contains(&word) => Ok(true),
        word if NO.contains(&word) => Ok(false),
        _ => Err(WordFault::Unknown),
    }
}
