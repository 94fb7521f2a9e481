//! What is asked of every letter of a page, without looking into tables for the letters of everyday alphabets.

/// Whether it is a letter or a digit of any script.
pub(crate) fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{24f}' | 'ə' | 'Ѐ'..='\u{481}' | '\u{48a}'..='\u{52f}' => true,
        _ => c.is_alphanumeric(),
    }
}

/// Hands over the small letters of a letter: one, rarely more.
pub(crate) fn lower(c: char, mut each: impl FnMut(char)) {
    match c {
        '\0'..='\u{7f}' => each(c.to_ascii_lowercase()),
        'а'..='я' | 'ə' | 'ı' | 'ş' | 'ç' | 'ğ' | 'ö' | 'ü' => each(c),
        _ => c.to_lowercase().for_each(each),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_ways_say_what_the_tables_say() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            let mut small = String::new();
            lower(c, |c| small.push(c));
            assert_eq!(small, c.to_lowercase().to_string(), "{c:?}");
        }
    }
}
