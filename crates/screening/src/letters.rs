//! One word's letters without spelling marks, other scripts' look-alikes and digits that stand for letters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters of two scripts that look the same: Cyrillic, Latin.
#[rustfmt::skip]
const LOOKALIKES: [(char, char); 17] = [
    ('а', 'a'), ('в', 'b'), ('е', 'e'), ('к', 'k'), ('м', 'm'), ('н', 'h'), ('о', 'o'), ('р', 'p'), ('с', 'c'),
    ('т', 't'), ('у', 'y'), ('х', 'x'), ('і', 'i'), ('ј', 'j'), ('ѕ', 's'), ('һ', 'h'), ('ԁ', 'd'),
];

/// Azerbaijani in the Cyrillic alphabet of 1958, in the Latin letters of today without their marks.
#[rustfmt::skip]
const AZERBAIJANI: [(char, &str); 32] = [
    ('а', "a"), ('б', "b"), ('в', "v"), ('г', "q"), ('ғ', "g"), ('д', "d"), ('е', "e"), ('ә', "e"), ('ж', "j"),
    ('з', "z"), ('и', "i"), ('ы', "i"), ('ј', "y"), ('к', "k"), ('ҝ', "g"), ('л', "l"), ('м', "m"), ('н', "n"),
    ('о', "o"), ('ө', "o"), ('п', "p"), ('р', "r"), ('с', "s"), ('т', "t"), ('у', "u"), ('ү', "u"), ('ф', "f"),
    ('х', "x"), ('һ', "h"), ('ч', "c"), ('ҹ', "c"), ('ш', "s"),
];

/// Digits that are typed for a letter: the digit, in Latin, in Cyrillic.
#[rustfmt::skip]
const DIGITS: [(char, char, char); 7] = [
    ('0', 'o', 'о'), ('1', 'i', 'и'), ('3', 'e', 'з'), ('4', 'a', 'ч'), ('5', 's', 'б'), ('6', 'b', 'б'), ('7', 't', 'т'),
];

/// How a whole text is read, where one word alone does not say it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Manner {
    /// It is Azerbaijani in Cyrillic letters.
    pub(crate) azerbaijani_cyrillic: bool,
}

impl Manner {
    /// Looks for the letters that only Azerbaijani has, and for those that its neighbours have and it has not.
    pub(crate) fn of(text: &str) -> Self {
        let (mut own, mut shared, mut others) = (0_u32, 0_u32, 0_u32);
        for letter in text.chars().filter(|c| *c > 'я') {
            match letter {
                'ҝ' | 'Ҝ' | 'ҹ' | 'Ҹ' => own += 1,
                'ә' | 'Ә' | 'ө' | 'Ө' | 'ү' | 'Ү' | 'һ' | 'Һ' | 'ғ' | 'Ғ' => shared += 1,
                'қ' | 'Қ' | 'ң' | 'Ң' | 'җ' | 'Җ' | 'ҙ' | 'Ҙ' | 'ҡ' | 'Ҡ' => others += 1,
                _ => {}
            }
        }
        Self { azerbaijani_cyrillic: others == 0 && (own > 0 || shared > 1) }
    }
}

pub(crate) fn is_cyrillic(letter: char) -> bool {
    matches!(letter, '\u{400}'..='\u{52f}')
}

/// What nobody sees, and joins what it stands between.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Adds a word to `folded`: small letters, without marks, in one script. `scratch` is for its letters on the way.
pub(crate) fn fold(word: &str, manner: Manner, scratch: &mut Vec<char>, folded: &mut String) {
    scratch.clear();
    for letter in word.chars() {
        match common(letter) {
            Some(letter) => scratch.push(letter),
            None => decompose(letter, scratch),
        }
    }
    read_digits(scratch);
    one_script(scratch);
    // Three of one letter are stress, not spelling: "təciliiii".
    for run in scratch.chunk_by(|before, after| before == after) {
        let stressed = run.len() > 2 && run[0].is_alphabetic();
        let kept = if stressed { &run[..1] } else { run };
        kept.iter().for_each(|letter| add(*letter, manner, folded));
    }
}

fn add(letter: char, manner: Manner, folded: &mut String) {
    match AZERBAIJANI.iter().find(|(cyrillic, _)| manner.azerbaijani_cyrillic && *cyrillic == letter) {
        Some((_, latin)) => folded.push_str(latin),
        None => folded.push(letter),
    }
}

/// The letters that nearly all texts are made of, without looking into tables.
fn common(letter: char) -> Option<char> {
    Some(match letter {
        'a'..='z' | '0'..='9' => letter,
        'A'..='Z' => letter.to_ascii_lowercase(),
        'й' | 'Й' => 'и',
        'ё' | 'Ё' => 'е',
        'а'..='я' => letter,
        'А'..='Я' => char::from_u32(letter as u32 + 32)?,
        'ə' | 'Ə' => 'e',
        'ı' | 'İ' => 'i',
        'ş' | 'Ş' => 's',
        'ç' | 'Ç' => 'c',
        'ğ' | 'Ğ' => 'g',
        'ö' | 'Ö' => 'o',
        'ü' | 'Ü' => 'u',
        _ => return None,
    })
}

/// Any other letter in its parts, without marks and small.
fn decompose(letter: char, scratch: &mut Vec<char>) {
    for part in std::iter::once(letter).nfkd().filter(|c| !is_combining_mark(*c) && !is_invisible(*c)) {
        part.to_lowercase().filter(|c| c.is_alphanumeric()).for_each(|c| scratch.push(plain(c)));
    }
}

/// Letters that decomposition leaves as they are.
const fn plain(letter: char) -> char {
    match letter {
        'ə' | 'ǝ' | 'æ' => 'e',
        'ı' => 'i',
        'ø' => 'o',
        'ł' => 'l',
        'đ' => 'd',
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        other => other,
    }
}

/// A digit between letters is one of them: "v1za", "д0кумент". The first one too, before a Cyrillic word: "3арплата".
fn read_digits(letters: &mut [char]) {
    if !letters.iter().any(char::is_ascii_digit) || !letters.iter().any(|c| c.is_alphabetic()) {
        return;
    }
    let cyrillic = letters.iter().filter(|c| is_cyrillic(**c)).count() * 2 > letters.len();
    for at in 0..letters.len() {
        let before = at > 0 && letters[at - 1].is_alphabetic();
        let after = letters.get(at + 1).is_some_and(|c| c.is_alphabetic());
        let first = at == 0 && cyrillic;
        if (before || first)
            && after
            && let Some((_, latin, russian)) = DIGITS.iter().find(|(digit, ..)| *digit == letters[at])
        {
            letters[at] = if cyrillic { *russian } else { *latin };
        }
    }
}

/// A word that mixes Latin and Cyrillic is in the script of those of its letters that have no double.
fn one_script(letters: &mut [char]) {
    let latin = letters.iter().filter(|c| c.is_ascii_alphabetic()).count();
    let cyrillic = letters.iter().filter(|c| is_cyrillic(**c)).count();
    if latin == 0 || cyrillic == 0 {
        return;
    }
    let sure_latin = letters.iter().filter(|c| c.is_ascii_alphabetic() && !is_double(**c)).count();
    let sure_cyrillic = letters.iter().filter(|c| is_cyrillic(**c) && !is_double(**c)).count();
    let to_latin = if sure_latin == sure_cyrillic { latin >= cyrillic } else { sure_latin > sure_cyrillic };
    for letter in letters {
        let (from_cyrillic, from_latin) = (|p: &&(char, char)| p.0 == *letter, |p: &&(char, char)| p.1 == *letter);
        let other = if to_latin {
            LOOKALIKES.iter().find(from_cyrillic).map(|pair| pair.1)
        } else {
            LOOKALIKES.iter().find(from_latin).map(|pair| pair.0)
        };
        *letter = other.unwrap_or(*letter);
    }
}

fn is_double(letter: char) -> bool {
    LOOKALIKES.iter().any(|(cyrillic, latin)| *cyrillic == letter || *latin == letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(word: &str) -> String {
        let mut text = String::new();
        fold(word, Manner::of(word), &mut Vec::new(), &mut text);
        text
    }

    #[test]
    fn a_word_reads_the_same_in_every_spelling_and_disguise() {
        for (plain, others) in [
            ("tecili", &["Təcili", "TƏCİLİ", "tecili", "təciliiiiii", "ТӘҸИЛИ", "t\u{200b}əcili"][..]),
            ("isci", &["işçi", "İŞÇİ", "ISCI", "işçı", "iş\u{ad}çi"]),
            ("viza", &["viza", "v1za", "VİZA", "ｖｉｚａ", "vizа"]),
            ("зарплата", &["Зарплата", "3арплата", "зaрплaтa", "ЗАРПЛАТААА"]),
            ("еще", &["ещё", "Еще"]),
            ("документ", &["д0кумент", "докумeнт"]),
        ] {
            for other in others {
                assert_eq!(folded(other), plain, "{other}");
            }
        }
    }

    #[test]
    fn numbers_stay_numbers() {
        for number in ["1500", "994501234567", "2026"] {
            assert_eq!(folded(number), number);
        }
    }
}
