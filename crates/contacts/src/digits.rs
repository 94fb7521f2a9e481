//! Pieces of a text that may be digits: digits of any script and shape, letters that look like them, words for numbers.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    /// Digits as written.
    Digits,
    /// Letters that look like digits and stand alone: digits only among others.
    Looks,
    /// A word for a number; what it is worth.
    Word(u32),
    /// Anything else.
    Other,
}

/// A piece of a text.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub is: Is,
    /// Its digits, if it has any.
    pub digits: String,
    pub place: Range<usize>,
}

/// Words for numbers without marks and small, in four languages: Azerbaijani, Turkish, Russian, English.
#[rustfmt::skip]
const WORDS: &[(&str, u32)] = &[
    ("sifir", 0), ("bir", 1), ("iki", 2), ("uc", 3), ("dord", 4), ("dort", 4), ("bes", 5), ("alti", 6), ("yeddi", 7),
    ("yedi", 7), ("sekkiz", 8), ("sakkiz", 8), ("sekiz", 8), ("doqquz", 9), ("dokuz", 9), ("on", 10), ("iyirmi", 20),
    ("yirmi", 20), ("otuz", 30), ("qirx", 40), ("kirk", 40), ("elli", 50), ("alli", 50), ("altmis", 60), ("yetmis", 70),
    ("seksen", 80), ("saksan", 80), ("doxsan", 90), ("doksan", 90), ("yuz", 100),
    ("ноль", 0), ("нуль", 0), ("нуля", 0), ("нулей", 0), ("ноля", 0), ("нолей", 0), ("один", 1), ("раз", 1), ("два", 2), ("три", 3), ("четыре", 4), ("пять", 5), ("шесть", 6),
    ("семь", 7), ("восемь", 8), ("девять", 9), ("десять", 10), ("одиннадцать", 11), ("двенадцать", 12),
    ("тринадцать", 13), ("четырнадцать", 14), ("пятнадцать", 15), ("шестнадцать", 16), ("семнадцать", 17),
    ("восемнадцать", 18), ("девятнадцать", 19), ("двадцать", 20), ("тридцать", 30), ("сорок", 40), ("пятьдесят", 50),
    ("шестьдесят", 60), ("семьдесят", 70), ("восемьдесят", 80), ("девяносто", 90), ("сто", 100), ("двести", 200),
    ("триста", 300), ("четыреста", 400), ("пятьсот", 500), ("шестьсот", 600), ("семьсот", 700), ("восемьсот", 800),
    ("девятьсот", 900),
    ("zero", 0), ("oh", 0), ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7),
    ("eight", 8), ("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12), ("thirteen", 13), ("fourteen", 14),
    ("fifteen", 15), ("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60), ("seventy", 70),
    ("eighty", 80), ("ninety", 90), ("hundred", 100), ("plus", u32::MAX),
];

/// The same, as a word may come out of [`worth`]: with the marks of its letters and without.
static KNOWN: LazyLock<HashMap<String, u32>> = LazyLock::new(|| {
    let bare = |word: &str| word.nfd().filter(|c| !is_mark(*c)).collect();
    let bare = WORDS.iter().map(|(word, worth)| (bare(word), *worth));
    // Of two of one spelling the first counts.
    bare.chain(WORDS.iter().map(|(word, worth)| ((*word).to_owned(), *worth))).rev().collect()
});

/// Longest word for a number, in bytes.
const LONGEST_WORD: usize = 40;

/// Cuts a text into pieces. Between two pieces stand signs, spaces and pictures only.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        // Most letters without looking into tables.
        let belongs = matches!(c, 'a'..='z' | 'а'..='я' | 'ə' | 'ı' | 'ş' | 'ç' | 'ğ' | 'ö' | 'ü')
            || c.is_alphanumeric()
            || digit(c).is_some()
            || is_mark(c);
        match (belongs, start) {
            (true, None) if !is_mark(c) => start = Some(at),
            (false, Some(from)) => {
                piece(text, from..at, &mut found);
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        piece(text, from..text.len(), &mut found);
    }
    found
}

fn piece(text: &str, place: Range<usize>, found: &mut Vec<Piece>) {
    let word = &text[place.clone()];
    let (mut digits, mut real, mut all, mut is_other) = (String::new(), 0, 0, false);
    for c in word.chars().filter(|c| !is_mark(*c)) {
        let own = digit(c);
        let Some(digit) = own.or_else(|| looks(c)) else {
            // A unit behind digits ("1500azn") makes all of it something else, and ends what came before.
            is_other = true;
            break;
        };
        digits.push(digit);
        real += usize::from(own.is_some());
        all += 1;
    }
    let is = if real > 0 && !is_other {
        Is::Digits
    } else if !is_other && all <= 3 {
        Is::Looks
    } else if let Some(worth) = worth(word) {
        Is::Word(worth)
    } else {
        Is::Other
    };
    found.push(Piece { is, digits, place });
}

/// Marks that stand above or behind a letter: dots, the square of a key, selectors of pictures.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{20dd}'..='\u{20e4}' | '\u{fe00}'..='\u{fe0f}' | '\u{200b}'..='\u{200f}')
}

/// The digit that a character is, in any script or shape: `7`, `７`, `⑦`, `٧`, `𝟕`.
fn digit(c: char) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    // Letters of everyday alphabets are none: the tables are not asked for each of them.
    if c.is_ascii() || ('\u{100}'..='\u{65f}').contains(&c) {
        return None;
    }
    let of = |zero: char| {
        u32::from(c).checked_sub(u32::from(zero)).filter(|n| *n < 10).and_then(|n| char::from_digit(n, 10))
    };
    let shaped = || {
        let mut plain = c.nfkc();
        plain.next().filter(|c| c.is_ascii_digit() && plain.next().is_none())
    };
    of('\u{660}').or_else(|| of('\u{6f0}')).or_else(shaped)
}

/// The digit that a letter looks like.
const fn looks(c: char) -> Option<char> {
    Some(match c {
        'o' | 'O' | 'о' | 'О' | 'Ο' | 'ο' | 'Q' => '0',
        'l' | 'I' | '|' | 'ı' | 'İ' | 'і' | 'І' => '1',
        'З' | 'з' => '3',
        'S' | 's' => '5',
        'б' => '6',
        'B' | 'В' => '8',
        _ => return None,
    })
}

fn worth(word: &str) -> Option<u32> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let plain = word.chars().map(plain_letter).collect::<Option<String>>().unwrap_or_else(|| plain_word(word));
    KNOWN.get(&plain).copied()
}

/// A letter of the four languages small and without marks; `None` for any other.
const fn plain_letter(c: char) -> Option<char> {
    Some(match c {
        'a'..='z' | 'а'..='я' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        'А'..='Я' => return char::from_u32(c as u32 + 32),
        'ə' | 'Ə' => 'e',
        'ı' | 'İ' => 'i',
        'ş' | 'Ş' => 's',
        'ç' | 'Ç' => 'c',
        'ğ' | 'Ğ' => 'g',
        'ö' | 'Ö' => 'o',
        'ü' | 'Ü' => 'u',
        'ё' | 'Ё' => 'е',
        _ => return None,
    })
}

/// The same for a word with letters written any other way: in parts, wide, with marks of other languages.
fn plain_word(word: &str) -> String {
    let small = word.to_lowercase();
    let bare = small.nfd().filter(|c| !is_mark(*c)).map(|c| plain_letter(c).unwrap_or(c));
    bare.nfc().collect()
}

/// Words for numbers one after the other as digits: "əlli yüz iyirmi üç" is 50 123. Where zeros repeat, "üç sıfır" is 000.
pub(crate) fn spoken(words: &[u32], zeros_repeat: bool) -> String {
    let mut out = String::new();
    let mut number: Option<u32> = None;
    for word in words {
        // A smaller unit goes on with the number: hundred, ten, one. "iki yüz" is two hundred.
        let goes_on = number.and_then(|so_far| match (so_far, *word) {
            (n @ 2..=9, 100) => Some(n * 100),
            (n, w @ 10..=99) if n % 100 == 0 && n >= 100 => Some(n + w),
            (n, w @ 1..=9) if n % 10 == 0 && n >= 20 => Some(n + w),
            (n, w @ 1..=9) if n == 10 => Some(n + w),
            _ => None,
        });
        match goes_on {
            Some(sum) => number = Some(sum),
            None if zeros_repeat && *word == 0 && number.is_some_and(|n| (2..=4).contains(&n)) => {
                let zeros = number.take().unwrap_or(0);
                out.push_str(&"0".repeat(zeros as usize));
            }
            None => {
                if let Some(done) = number.replace(*word) {
                    out.push_str(&done.to_string());
                }
            }
        }
    }
    if let Some(last) = number {
        out.push_str(&last.to_string());
    }
    out
}
