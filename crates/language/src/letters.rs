//! Single letters: which script a character belongs to, and the plain letter it is folded to.
//!
//! People type Azerbaijani and Turkish on keyboards without the letters of the language: `ə` becomes `e`, `ş` becomes
//! `s`. The runs of letters that are weighed are therefore folded to plain letters, so that both ways of typing give the
//! same runs. What the folding takes away is not lost: a letter that was folded is also weighed by itself, as a mark.

/// The scripts that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Script {
    /// Latin letters: Azerbaijani, English, Turkish, Uzbek.
    Latin,
    /// Cyrillic letters: Russian, Ukrainian, Uzbek, Azerbaijani.
    Cyrillic,
    /// Arabic letters: Persian.
    Arabic,
    /// Georgian letters: Georgian.
    Georgian,
    /// The letters of any other script.
    Other,
}

/// One character as it is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The script of the character.
    pub script: Script,
    /// The folded letter, 1 to 63; 0 stands for the edge of a word.
    pub symbol: u8,
    /// The small letter that the folding changed, or `'\0'` where nothing was lost.
    pub mark: char,
}

/// The symbol of `oʻ`, which Uzbek writes as an `o` and some kind of apostrophe.
pub const O_TURNED: u8 = 27;
/// The symbol of `gʻ`.
pub const G_TURNED: u8 = 28;
/// The symbol of a letter that has no symbol of its own.
const REST: u8 = 31;

/// The letters of U+00C0 to U+017F by what they fold to; `.` is a letter that folds to none, `-` is no letter.
const FOLDED: &[u8] = b"aaaaaaaceeeeiiiidnooooo-ouuuuy.saaaaaaaceeeeiiiidnooooo-ouuuuy.y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkk.llllllllllnnnnnnn..oooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// What a character is, or `None` where it is no letter. Marks that combine with a letter are no letters.
#[must_use]
pub fn letter(c: char) -> Option<Letter> {
    match c {
        'a'..='z' => Some(Letter { script: Script::Latin, symbol: c as u8 - b'a' + 1, mark: '\0' }),
        'A'..='Z' => Some(Letter { script: Script::Latin, symbol: c as u8 - b'A' + 1, mark: '\0' }),
        '\0'..='\u{BF}' => None,
        '\u{C0}'..='\u{24F}' => latin(c),
        // Apostrophes and the like that Unicode counts among the letters.
        '\u{2B0}'..='\u{2FF}' => None,
        'ə' => Some(Letter { script: Script::Latin, symbol: b'e' - b'a' + 1, mark: 'ə' }),
        '\u{1E00}'..='\u{1EFF}' => Some(Letter { script: Script::Latin, symbol: REST, mark: '\0' }),
        '\u{400}'..='\u{52F}' => Some(cyrillic(c)),
        '\u{620}'..='\u{64A}' | '\u{671}'..='\u{6D3}' | '\u{6D5}' => Some(arabic(c)),
        '\u{10A0}'..='\u{10FF}' | '\u{1C90}'..='\u{1CBF}' | '\u{2D00}'..='\u{2D2D}' => {
            Some(Letter { script: Script::Georgian, symbol: REST, mark: '\0' })
        }
        _ => c.is_alphabetic().then_some(Letter { script: Script::Other, symbol: REST, mark: '\0' }),
    }
}

/// A Latin letter outside ASCII.
fn latin(c: char) -> Option<Letter> {
    let place = c as usize - 0xC0;
    let plain = match c {
        'Ə' => b'e',
        'ǧ' | 'Ǧ' => b'g',
        'ș' | 'Ș' => b's',
        'ț' | 'Ț' => b't',
        _ => FOLDED.get(place).copied().unwrap_or(b'.'),
    };
    if plain == b'-' {
        return None;
    }
    let symbol = if plain == b'.' { REST } else { plain - b'a' + 1 };
    Some(Letter { script: Script::Latin, symbol, mark: small(c) })
}

/// The small letter of a character. `İ` and `I` are kept apart from each other: both small letters exist in Turkish.
fn small(c: char) -> char {
    match c {
        // Most letters without looking into tables.
        'а'..='я' | 'ə' | 'ş' | 'ç' | 'ğ' | 'ö' | 'ü' | 'ı' => c,
        'İ' => 'İ',
        'Ə' => 'ə',
        'ǧ' | 'Ǧ' => 'ğ',
        'ș' | 'Ș' => 'ş',
        'Ȩ' | 'ǝ' | 'Ǝ' => 'ə',
        _ => {
            let mut low = c.to_lowercase();
            match (low.next(), low.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        }
    }
}

/// A Cyrillic letter. The letters that Azerbaijani and Uzbek add are folded to those of the Russian keyboard.
fn cyrillic(c: char) -> Letter {
    let low = small(c);
    let plain = match low {
        'ё' => 'е',
        'ў' | 'ү' | 'ұ' => 'у',
        'қ' | 'ҝ' => 'к',
        'ғ' => 'г',
        'ҳ' | 'һ' => 'х',
        'ҹ' => 'ч',
        'ә' => 'е',
        'ө' => 'о',
        'ј' => 'й',
        _ => low,
    };
    let symbol = match plain {
        'а'..='я' => (plain as u32 - 'а' as u32 + 1) as u8,
        'і' => 33,
        'ї' => 34,
        'є' => 35,
        'ґ' => 36,
        _ => REST + 16,
    };
    Letter { script: Script::Cyrillic, symbol, mark: if plain == low && symbol < 33 { '\0' } else { low } }
}

/// A letter of the Arabic script. The two ways of coding `ک` and `ی` fold to one.
fn arabic(c: char) -> Letter {
    let plain = match c {
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'أ' | 'إ' | 'ٱ' => 'ا',
        'ؤ' => 'و',
        'ة' | 'ۀ' | 'ە' => 'ه',
        _ => c,
    };
    let symbol = match plain {
        '\u{621}'..='\u{64A}' => (plain as u32 - 0x620) as u8,
        'پ' => 43,
        'چ' => 44,
        'ژ' => 45,
        'ک' => 46,
        'گ' => 48,
        'ی' => 49,
        _ => REST + 16,
    };
    let foreign = plain != c || !matches!(symbol, 1..=46 | 48 | 49);
    Letter { script: Script::Arabic, symbol, mark: if foreign { c } else { '\0' } }
}

/// The Latin letter that a Cyrillic letter is mistaken for, as the symbol of its small letter.
#[must_use]
pub fn latin_twin(c: char) -> Option<Letter> {
    let plain = match c {
        'а' | 'А' => b'a',
        'В' => b'b',
        'с' | 'С' => b'c',
        'е' | 'Е' => b'e',
        'Н' => b'h',
        'і' | 'І' => b'i',
        'ј' | 'Ј' => b'j',
        'к' | 'К' => b'k',
        'М' | 'м' => b'm',
        'о' | 'О' => b'o',
        'р' | 'Р' => b'p',
        'ѕ' | 'Ѕ' => b's',
        'Т' | 'т' => b't',
        'у' | 'У' => b'y',
        'х' | 'Х' => b'x',
        'ә' | 'Ә' => b'e',
        _ => return None,
    };
    let mark = if matches!(c, 'ә' | 'Ә') { 'ə' } else { '\0' };
    Some(Letter { script: Script::Latin, symbol: plain - b'a' + 1, mark })
}

/// The Cyrillic letter that a Latin letter is mistaken for.
#[must_use]
pub fn cyrillic_twin(c: char) -> Option<Letter> {
    let twin = match c {
        'a' | 'A' => 'а',
        'B' => 'в',
        'c' | 'C' => 'с',
        'e' | 'E' => 'е',
        'H' => 'н',
        'i' | 'I' => 'і',
        'j' | 'J' => 'ј',
        'k' | 'K' => 'к',
        'm' | 'M' => 'м',
        'o' | 'O' => 'о',
        'p' | 'P' => 'р',
        't' | 'T' => 'т',
        'y' | 'Y' => 'у',
        'x' | 'X' => 'х',
        'ə' | 'Ə' => 'ә',
        _ => return None,
    };
    Some(cyrillic(twin))
}

/// A letter and the mark that combines with it, as one character: `s` and a cedilla is `ş`.
#[must_use]
pub fn joined(base: char, mark: char) -> Option<char> {
    Some(match (base, mark) {
        ('s' | 'S', '\u{327}' | '\u{326}') => 'ş',
        ('c' | 'C', '\u{327}') => 'ç',
        ('g' | 'G', '\u{306}' | '\u{30C}') => 'ğ',
        ('o' | 'O', '\u{308}') => 'ö',
        ('u' | 'U', '\u{308}') => 'ü',
        ('и' | 'И', '\u{306}') => 'й',
        ('у' | 'У', '\u{306}') => 'ў',
        ('і' | 'І', '\u{308}') => 'ї',
        ('е' | 'Е', '\u{308}') => 'ё',
        _ => return None,
    })
}

/// Whether a character is one of the many that are typed for the apostrophe of `oʻ` and `gʻ`.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '´' | '‘' | '’' | 'ʻ' | 'ʼ' | 'ʹ' | '‛' | '′' | '＇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_folded_letters_has_one_entry_a_letter() {
        assert_eq!(FOLDED.len(), 0x180 - 0xC0);
        for (typed, plain) in "şçğıöüəİŞÇĞÖÜƏâîûéßñ".chars().zip("scgioueiscgoueaiuesn".chars()) {
            let letter = letter(typed).unwrap();
            assert_eq!(letter.symbol, plain as u8 - b'a' + 1, "{typed}");
            assert_ne!(letter.mark, '\0', "{typed}");
        }
    }

    #[test]
    fn plain_letters_carry_no_mark() {
        for c in "azAZыЯяجش".chars() {
            assert_eq!(letter(c).unwrap().mark, '\0', "{c}");
        }
    }

    #[test]
    fn what_is_no_letter_is_none() {
        for c in "1 .,-_×÷🙂\u{301}\u{200C}".chars() {
            assert_eq!(letter(c), None, "{c:?}");
        }
    }

    #[test]
    fn every_symbol_fits_in_six_bits() {
        for c in '\0'..=char::MAX {
            if let Some(letter) = letter(c) {
                assert!((1..64).contains(&letter.symbol), "{c}");
            }
        }
    }
}
