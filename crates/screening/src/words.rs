//! The words of a text as rules read them, and where each stands.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::letters::{self, Manner, is_invisible};

/// Bytes of a text that are read; what is behind them is not looked at.
pub const LONGEST: usize = 1 << 20;

/// From so many single letters in a row on they are one word: "v i z a".
const SPACED: usize = 4;

/// The words of a text, folded: small letters of one script without marks, so that one phrase finds all spellings.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// All words, one space before each and one behind the last.
    pub(crate) text: String,
    /// For each word: where it begins in `text`, and where it stands in the original.
    at: Vec<(u32, Range<u32>)>,
}

impl Words {
    /// Reads a text, at most [`LONGEST`] bytes of it.
    pub fn of(text: &str) -> Self {
        let text = read(text);
        let manner = Manner::of(text);
        let (mut words, mut scratch) = (Self::default(), Vec::new());
        words.text.reserve(text.len() + 2);
        words.text.push(' ');
        for range in joined(text, raw(text)) {
            words.add(text, range, manner, &mut scratch);
        }
        words
    }

    fn add(&mut self, text: &str, range: Range<usize>, manner: Manner, scratch: &mut Vec<char>) {
        let start = self.text.len();
        match currency(&text[range.clone()]) {
            Some(code) => self.text.push_str(code),
            None => letters::fold(&text[range.clone()], manner, scratch, &mut self.text),
        }
        if self.text.len() > start {
            self.text.push(' ');
            self.at.push((number(start), number(range.start)..number(range.end)));
        }
    }

    /// How many words.
    pub const fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// A word as rules read it; empty for one that is not there.
    pub fn get(&self, at: usize) -> &str {
        let end = self.at.get(at + 1).map_or(self.text.len(), |next| next.0 as usize);
        self.at.get(at).map_or("", |(start, _)| &self.text[*start as usize..end - 1])
    }

    /// Where words stand in the original: from the first to the last, in bytes.
    pub fn place(&self, words: &Range<usize>) -> Range<usize> {
        let of = |at: usize| self.at.get(at).map_or(0..0, |(_, place)| place.start as usize..place.end as usize);
        if words.is_empty() { 0..0 } else { of(words.start).start..of(words.end - 1).end }
    }

    /// The word that begins at or before a place of `text`.
    pub(crate) fn word_at(&self, place: usize) -> usize {
        self.at.partition_point(|(start, _)| (*start as usize) <= place).saturating_sub(1)
    }
}

/// The part of a text that is read.
pub(crate) fn read(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

/// Texts are cut to [`LONGEST`], so that every place is a small number.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Signs of currency read as the word for it.
fn currency(word: &str) -> Option<&'static str> {
    Some(match word {
        "$" => "usd",
        "€" => "eur",
        "₼" => "azn",
        "₽" => "rub",
        "₺" => "tl",
        "£" => "gbp",
        _ => return None,
    })
}

fn belongs(c: char) -> bool {
    match c {
        // Nearly all letters and signs without looking into tables.
        'a'..='z' | 'A'..='Z' | '0'..='9' | 'А'..='я' | 'ə' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{24f}' => true,
        '\0'..='\u{7f}' => false,
        _ => c.is_alphanumeric() || is_combining_mark(c) || is_invisible(c),
    }
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// Where words stand before anything is folded. Letters and digits part where a number meets its unit: "1500azn".
fn raw(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::with_capacity(text.len() / 6);
    let mut start = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = is_apostrophe(c) && start.is_some() && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if belongs(c) || joins {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            part(text, from..at, &mut found);
        }
        let end = at + c.len_utf8();
        if currency(&text[at..end]).is_some() {
            found.push(at..end);
        }
    }
    if let Some(from) = start {
        part(text, from..text.len(), &mut found);
    }
    found
}

/// One word, or a number and its unit: "1500azn", "usd500". A single digit may be a letter in disguise.
fn part(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let word = &text[range.clone()];
    if !word.as_bytes().iter().any(u8::is_ascii_digit) {
        return found.push(range);
    }
    let leading = word.bytes().take_while(u8::is_ascii_digit).count();
    let trailing = word.bytes().rev().take_while(u8::is_ascii_digit).count();
    let is_letter = leading == 1 && matches!(word.as_bytes()[0], b'0' | b'3') && {
        word.chars().skip(1).filter(|c| letters::is_cyrillic(*c)).count() > 2
    };
    if leading > 0 && leading < word.len() && !is_letter {
        found.push(range.start..range.start + leading);
        part(text, range.start + leading..range.end, found);
    } else if trailing > 1 && trailing < word.len() {
        found.push(range.start..range.end - trailing);
        found.push(range.end - trailing..range.end);
    } else {
        found.push(range);
    }
}

/// Puts single letters in a row together: "v i z a", "p.a.s.p.o.r.t".
fn joined(text: &str, words: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let single = |word: &Range<usize>| {
        let mut letters = text[word.clone()].chars();
        letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
    };
    // One sign, the same all along: "в.и.з.а и" ends at the second space.
    let between = |at: usize| &text[words[at].end..words[at + 1].start];
    let near = |at: usize, end: usize| {
        let sign = between(end - 1);
        sign == between(at) && sign != "\n" && sign.chars().count() == 1
    };
    if words.windows(SPACED).all(|some| !some.iter().all(single)) {
        return words;
    }
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let mut end = at + 1;
        while single(&words[at]) && end < words.len() && single(&words[end]) && near(at, end) {
            end += 1;
        }
        if end - at >= SPACED {
            joined.push(words[at].start..words[end - 1].end);
        } else {
            joined.extend_from_slice(&words[at..end]);
        }
        at = end;
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        let words = Words::of(text);
        (0..words.len()).map(|at| words.get(at).to_owned()).collect()
    }

    #[test]
    fn numbers_part_from_their_units_and_signs_of_currency_are_words() {
        assert_eq!(
            words("Maaş 1500azn, $2000 və ya 500€; 3 ay"),
            ["maas", "1500", "azn", "usd", "2000", "ve", "ya", "500", "eur", "3", "ay"]
        );
        assert_eq!(words("USD1200 4часа 3арплата h1b"), ["usd", "1200", "4", "часа", "зарплата", "hib"]);
    }

    #[test]
    fn letters_with_spaces_are_one_word() {
        assert_eq!(words("p a s p o r t bizdə"), ["pasport", "bizde"]);
        assert_eq!(words("в.и.з.а и я"), ["виза", "и", "я"]);
        assert_eq!(words("a b c"), ["a", "b", "c"]);
    }

    #[test]
    fn the_short_way_says_what_the_tables_say() {
        for c in '\0'..=char::MAX {
            assert_eq!(belongs(c), c.is_alphanumeric() || is_combining_mark(c) || is_invisible(c), "{c:?}");
        }
    }

    #[test]
    fn apostrophes_join() {
        assert_eq!(words("Don’t tell 'anyone' Bakı'da"), ["dont", "tell", "anyone", "bakida"]);
    }

    #[test]
    fn a_word_is_found_again_in_the_original() {
        let text = "  Təcili! Vıza";
        let words = Words::of(text);
        assert_eq!(&text[words.place(&(0..1))], "Təcili");
        assert_eq!(&text[words.place(&(0..2))], "Təcili! Vıza");
    }

    proptest! {
        #[test]
        fn any_text_can_be_read_and_every_place_is_in_it(text in "\\PC{0,200}") {
            let words = Words::of(&text);
            for at in 0..words.len() {
                prop_assert!(!words.get(at).is_empty());
                prop_assert!(!text[words.place(&(at..at + 1))].is_empty());
                prop_assert!(words.word_at(words.at[at].0 as usize) == at);
            }
        }
    }
}
