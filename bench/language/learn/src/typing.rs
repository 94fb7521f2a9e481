//! The ways in which people type: without the letters of the language, in capitals, in another alphabet.

use crate::dice::Dice;

/// Changes a text to one of the ways in which its language is typed.
pub fn typed(text: &str, label: &str, latin: bool, dice: &mut Dice) -> String {
    let text = match (label, latin) {
        ("az", true) => match dice.below(100) {
            0..46 => text.to_owned(),
            46..76 => plain(text, 'e'),
            76..86 => plain(text, 'a'),
            86..92 => partly(text, dice),
            92..97 => {
                spelt(text, &[('ş', "sh"), ('ç', "ch"), ('ğ', "gh"), ('ə', "e"), ('ı', "i"), ('ö', "o"), ('ü', "u")])
            }
            _ => spelt(text, &[('ş', "w"), ('ç', "c"), ('ğ', "g"), ('ə', "e"), ('ı', "i"), ('ö', "o"), ('ü', "u")]),
        },
        ("tr", true) => match dice.below(100) {
            0..54 => text.to_owned(),
            54..94 => plain(text, 'e'),
            _ => partly(text, dice),
        },
        ("uz", true) => match dice.below(100) {
            0..62 => text.to_owned(),
            62..94 => text.chars().filter(|c| !language::letters::is_apostrophe(*c)).collect(),
            _ => text
                .replace("o‘", "ö")
                .replace("g‘", "ğ")
                .replace("o'", "ö")
                .replace("g'", "ğ")
                .replace("sh", "ş")
                .replace("ch", "ç"),
        },
        ("az" | "uz", false) if dice.chance(0.25) => text
            .chars()
            .map(|c| match c {
                'ў' | 'ү' => 'у',
                'қ' | 'ҝ' => 'к',
                'ғ' => 'г',
                'ҳ' | 'һ' => 'х',
                'ҹ' => 'ч',
                'ә' => 'е',
                'ө' => 'о',
                'ј' => 'й',
                _ => c,
            })
            .collect(),
        ("fa", _) if dice.chance(0.3) => text.replace('ی', "ي").replace('ک', "ك"),
        _ => text.to_owned(),
    };
    if latin && dice.chance(0.07) { capitals(&text, matches!(label, "az" | "tr")) } else { text }
}

/// The text in ASCII letters, with `schwa` for `ə`.
pub fn plain(text: &str, schwa: char) -> String {
    text.chars().map(|c| plain_letter(c, schwa)).collect()
}

fn plain_letter(c: char, schwa: char) -> char {
    match c {
        'ə' => schwa,
        'Ə' => schwa.to_ascii_uppercase(),
        'ş' => 's',
        'Ş' => 'S',
        'ç' => 'c',
        'Ç' => 'C',
        'ğ' => 'g',
        'Ğ' => 'G',
        'ı' | 'î' => 'i',
        'İ' | 'Î' => 'I',
        'ö' => 'o',
        'Ö' => 'O',
        'ü' | 'û' => 'u',
        'Ü' | 'Û' => 'U',
        'â' => 'a',
        'Â' => 'A',
        _ => c,
    }
}

/// Some of the letters in ASCII.
fn partly(text: &str, dice: &mut Dice) -> String {
    let share = dice.share();
    text.chars().map(|c| if dice.chance(share) { plain_letter(c, 'e') } else { c }).collect()
}

fn spelt(text: &str, by: &[(char, &str)]) -> String {
    let mut out = String::new();
    for c in text.to_lowercase().chars() {
        match by.iter().find(|(from, _)| *from == c) {
            Some((_, to)) => out.push_str(to),
            None => out.push(c),
        }
    }
    out
}

fn capitals(text: &str, dotted: bool) -> String {
    text.chars().flat_map(|c| if dotted && c == 'i' { 'İ' } else { c }.to_uppercase()).collect()
}

/// Azerbaijani in the Cyrillic letters in which it was written until 1991.
pub fn cyrillic(text: &str) -> String {
    const FROM: &str = "abcçdeəfgğhxıijkqlmnoöprsştuüvyz";
    const TO: &str = "абҹчдеәфҝғһхыижкглмноөпрсштуүвјз";
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|c| FROM.chars().position(|from| from == c).and_then(|at| TO.chars().nth(at)).unwrap_or(c))
        .collect()
}

/// Russian in Latin letters, in the ways in which it is typed.
pub fn transliterated(text: &str, dice: &mut Dice) -> String {
    let way = dice.below(4);
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let to = match c {
            'а' => "a",
            'б' => "b",
            'в' => ["v", "v", "v", "w"][way],
            'г' => "g",
            'д' => "d",
            'е' | 'э' => "e",
            'ё' => ["yo", "e", "io", "jo"][way],
            'ж' => ["zh", "j", "zh", "z"][way],
            'з' => "z",
            'и' => "i",
            'й' => ["y", "y", "i", "j"][way],
            'к' => "k",
            'л' => "l",
            'м' => "m",
            'н' => "n",
            'о' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' => "u",
            'ф' => "f",
            'х' => ["kh", "h", "x", "h"][way],
            'ц' => ["ts", "c", "ts", "c"][way],
            'ч' => ["ch", "ch", "ch", "4"][way],
            'ш' => ["sh", "sh", "sh", "w"][way],
            'щ' => ["shch", "sch", "sh", "sh"][way],
            'ы' => ["y", "i", "y", "i"][way],
            'ю' => ["yu", "yu", "iu", "u"][way],
            'я' => ["ya", "ya", "ia", "ja"][way],
            'ъ' | 'ь' => "",
            _ => {
                out.push(c);
                continue;
            }
        };
        out.push_str(to);
    }
    out
}
