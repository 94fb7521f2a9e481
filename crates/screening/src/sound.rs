//! A word much as it sounds: the same in Latin and in Cyrillic letters, whoever wrote them down. Only to find one text in
//! another: different words may come out the same.

/// Russian letters in Latin ones, as people write them when they have no others; what they do not agree on is left out.
#[rustfmt::skip]
const RUSSIAN: [&str; 32] = [
    "a", "b", "v", "g", "d", "e", "z", "z", "i", "i", "k", "l", "m", "n", "o", "p",
    "r", "s", "t", "u", "f", "", "c", "c", "s", "sc", "", "i", "", "e", "u", "a",
];

/// Adds a folded word to `out`. No word comes out empty. "Sh" is "s", "ts" is "c", and an "i" beside another vowel is its
/// colour: "svoy", "svoi"; "yagoda", "iagoda". Two of one letter are one; digits stay.
pub(crate) fn write(word: &str, out: &mut String) {
    let start = out.len();
    // What comes before the next letter: a space before the first.
    let mut last = ' ';
    let mut add = |letter: char| {
        let letter = match letter {
            'h' => return,
            'y' | 'j' => 'i',
            'w' => 'v',
            other => other,
        };
        last = match (last, letter) {
            (last, 'i') if is_vowel(last) => return,
            (last, letter) if last == letter && !letter.is_ascii_digit() => return,
            ('t', 's') => replaced(out, 'c'),
            ('i', vowel) if is_vowel(vowel) => replaced(out, vowel),
            (_, letter) => {
                out.push(letter);
                letter
            }
        };
    };
    for letter in word.chars() {
        match letter {
            'а'..='я' => RUSSIAN[letter as usize - 'а' as usize].chars().for_each(&mut add),
            _ => add(letter),
        }
    }
    if out.len() == start {
        out.push_str(word);
    }
}

/// Another letter for the last one.
fn replaced(out: &mut String, letter: char) -> char {
    out.pop();
    out.push(letter);
    letter
}

const fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(word: &str) -> String {
        let mut out = String::new();
        write(word, &mut out);
        out
    }

    #[test]
    fn russian_in_latin_letters_sounds_as_in_its_own() {
        for (cyrillic, latin) in [
            ("ягода", "yagoda"),
            ("ягода", "iagoda"),
            ("свои", "svoy"),
            ("сборщик", "sborshchik"),
            ("хорошии", "horoshiy"),
            ("границу", "granicu"),
            ("границу", "granitsu"),
            ("ночью", "nochyu"),
            ("жилье", "zhilye"),
            ("еду", "edu"),
        ] {
            assert_eq!(sound(cyrillic), sound(latin), "{cyrillic} {latin}");
        }
    }

    #[test]
    fn different_words_and_numbers_stay_different() {
        assert_ne!(sound("работа"), sound("забота"));
        assert_ne!(sound("maas"), sound("masa"));
        assert_eq!(sound("1100"), "1100");
        assert_eq!((sound("h").as_str(), sound("ь").as_str()), ("h", "ь"));
    }
}
