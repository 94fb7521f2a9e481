//! Reading a text into what is weighed: the runs of one to five folded letters of each word, the whole words, and the
//! marks.
//!
//! Addresses of pages, addresses of mail and numbers say nothing about the language and are left out. The learner reads
//! its texts with the same functions, so that what was learnt is what is looked up.

use crate::letters::{G_TURNED, Letter, O_TURNED, Script, cyrillic_twin, is_apostrophe, joined, latin_twin, letter};

/// How many characters of a text are read: more would not change the answer.
pub const READ_CHARACTERS: usize = 2_000;
/// The longest run of letters that is weighed.
const LONGEST_RUN: usize = 5;
/// How many times a mark counts: one `ə` says more than any run of plain letters.
const MARK_TIMES: i32 = 4;
/// A word longer than this is read as several.
const LONGEST_WORD: usize = 40;

/// Endings of names of hosts. What ends in one of them, after a dot, is an address.
const HOSTS: &[&str] = &[
    "az", "com", "net", "org", "ru", "tr", "uz", "ge", "ua", "ir", "kz", "info", "gov", "edu", "io", "me", "biz",
    "html", "php",
];

/// What takes the things that are weighed, in the order in which they are read.
pub trait Taker {
    /// A word begins: its script and how many letters it has.
    fn word(&mut self, script: Script, letters: usize);
    /// One thing to weigh in the word that has begun, and how many times it counts. The key is spread evenly over all
    /// 32-bit numbers.
    fn take(&mut self, key: u32, times: i32);
}

/// Reads a text and hands what is to be weighed to `taker`.
pub fn read(text: &str, taker: &mut impl Taker) {
    let mut word = Word::new();
    for token in beginning(text).split_whitespace() {
        if !is_address(token) {
            read_token(token, &mut word, taker);
        }
    }
}

/// The beginning of a text: no more characters than are read.
fn beginning(text: &str) -> &str {
    if text.len() <= READ_CHARACTERS {
        return text;
    }
    match text.char_indices().nth(READ_CHARACTERS) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

/// Whether a token is the address of a page or of mail, or the name of an account.
fn is_address(token: &str) -> bool {
    let bytes = token.as_bytes();
    if !bytes.iter().any(|byte| matches!(byte, b'@' | b'/' | b'.')) {
        return false;
    }
    if bytes.contains(&b'@') || token.contains("://") || token.starts_with("www.") || token.starts_with("WWW.") {
        return true;
    }
    let host = token.split(['/', '?', ':']).next().unwrap_or(token);
    let host = host.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    match host.rsplit_once('.') {
        Some((name, end)) => {
            name.is_ascii() && HOSTS.iter().any(|known| known.eq_ignore_ascii_case(end)) && !name.ends_with('.')
        }
        None => false,
    }
}

/// Reads the words of a token: runs of letters with anything else between them.
fn read_token(token: &str, word: &mut Word, taker: &mut impl Taker) {
    let mut characters = token.chars().peekable();
    while let Some(c) = characters.next() {
        if let Some(found) = letter(c) {
            word.push(c, found, taker);
        } else if is_apostrophe(c) {
            // After an o or a g it may belong to the letter; elsewhere it parts a word from its ending.
            let goes_on = characters.peek().is_some_and(|next| letter(*next).is_some());
            if !goes_on || !word.turn_last() {
                word.finish(taker);
            }
        } else if matches!(c, '\u{300}'..='\u{36F}') {
            word.join_last(c);
        } else if !matches!(c, '\u{AD}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{200B}'..='\u{200F}' | '\u{2060}') {
            word.finish(taker);
        }
    }
    word.finish(taker);
}

/// The word that is being read.
struct Word {
    /// Its letters, with the characters they came from.
    letters: [(char, Letter); LONGEST_WORD],
    /// How many of them are filled.
    length: usize,
}

impl Word {
    fn new() -> Word {
        let nothing = Letter { script: Script::Other, symbol: 0, mark: '\0' };
        Word { letters: [('\0', nothing); LONGEST_WORD], length: 0 }
    }

    /// Adds a letter. A letter that is drawn out ("çoooox") is read twice at most.
    fn push(&mut self, c: char, found: Letter, taker: &mut impl Taker) {
        if let [.., (before, _), (last, _)] = &self.letters[..self.length]
            && *before == c
            && *last == c
        {
            return;
        }
        if self.length == LONGEST_WORD {
            self.finish(taker);
        }
        if let Some(place) = self.letters.get_mut(self.length) {
            *place = (c, found);
            self.length += 1;
        }
    }

    /// Turns the `o` or `g` before an apostrophe into the Uzbek letter. Says whether there was one.
    fn turn_last(&mut self) -> bool {
        let Some((c, last)) = self.letters[..self.length].last_mut() else { return false };
        match c {
            'o' | 'O' => last.symbol = O_TURNED,
            'g' | 'G' => last.symbol = G_TURNED,
            _ => return false,
        }
        true
    }

    /// Puts a mark that combines onto the last letter.
    fn join_last(&mut self, mark: char) {
        if let Some((c, last)) = self.letters[..self.length].last_mut()
            && let Some(whole) = joined(*c, mark)
            && let Some(found) = letter(whole)
        {
            *last = found;
        }
    }

    /// Ends the word: settles its script, and hands over what it is made of.
    fn finish(&mut self, taker: &mut impl Taker) {
        let letters = &mut self.letters[..self.length];
        self.length = 0;
        let Some(&(_, first)) = letters.first() else { return };
        let script = if letters.iter().all(|(_, letter)| letter.script == first.script) {
            first.script
        } else {
            settle(letters)
        };
        taker.word(script, letters.len());
        if matches!(script, Script::Latin | Script::Cyrillic | Script::Arabic) {
            hand_over(letters, script, taker);
        }
    }
}

/// Settles the script of a word that mixes scripts, and changes look-alike letters to that script.
fn settle(letters: &mut [(char, Letter)]) -> Script {
    let count = |script| letters.iter().filter(|(_, letter)| letter.script == script).count();
    let (latin, cyrillic) = (count(Script::Latin), count(Script::Cyrillic));
    if latin + cyrillic < letters.len() {
        return Script::Other;
    }
    // How many letters would stay strange: a word typed with look-alikes has none in its own script.
    let strange_in_latin =
        letters.iter().filter(|(c, l)| l.script == Script::Cyrillic && latin_twin(*c).is_none()).count();
    let strange_in_cyrillic =
        letters.iter().filter(|(c, l)| l.script == Script::Latin && cyrillic_twin(*c).is_none()).count();
    let to_latin = (strange_in_latin, cyrillic) <= (strange_in_cyrillic, latin);
    let twin = if to_latin { latin_twin } else { cyrillic_twin };
    for (c, letter) in letters.iter_mut() {
        if (letter.script == Script::Latin) != to_latin
            && let Some(other) = twin(*c)
        {
            *letter = other;
        }
    }
    if to_latin { Script::Latin } else { Script::Cyrillic }
}

/// Hands over the runs of letters of a word with its edges, the word itself, and its marks.
fn hand_over(letters: &[(char, Letter)], script: Script, taker: &mut impl Taker) {
    let mut recent = 0_u64;
    let mut whole = script as u64 + 1;
    for place in 0..=letters.len() {
        let (symbol, mark) = match letters.get(place) {
            Some((_, letter)) => (letter.symbol, letter.mark),
            None => (0, '\0'),
        };
        recent = (recent << 6 | u64::from(symbol)) & 0x3FFF_FFFF;
        // With the edge before the word there are place + 2 symbols so far.
        for length in 1..=LONGEST_RUN.min(place + 2) {
            if length == 1 && symbol == 0 {
                continue;
            }
            let run = recent & ((1 << (6 * length)) - 1);
            taker.take(spread(run | (length as u64) << 32 | (script as u64) << 36), 1);
        }
        if mark != '\0' {
            taker.take(spread(u64::from(u32::from(mark)) | 1 << 40), MARK_TIMES);
        }
        whole = (whole ^ u64::from(symbol)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    if letters.len() > 3 {
        taker.take(spread(whole | 1 << 63), 1);
    }
}

/// Spreads a number evenly over all 32-bit numbers.
fn spread(number: u64) -> u32 {
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Kept(Vec<(Option<Script>, u32)>);

    impl Taker for Kept {
        fn word(&mut self, script: Script, letters: usize) {
            self.0.push((Some(script), letters as u32));
        }
        fn take(&mut self, key: u32, _: i32) {
            self.0.push((None, key));
        }
    }

    fn kept(text: &str) -> Vec<(Option<Script>, u32)> {
        let mut kept = Kept::default();
        read(text, &mut kept);
        kept.0
    }

    fn words(text: &str) -> Vec<(Script, u32)> {
        kept(text).into_iter().filter_map(|(script, count)| Some((script?, count))).collect()
    }

    #[test]
    fn addresses_and_numbers_are_left_out() {
        for text in [
            "https://jobs.az/vakansiya?id=5",
            "www.hr.az",
            "cv@firma.az",
            "@vakansiya",
            "+994 50 123-45-67",
            "jobs.az,",
            "🙂",
        ] {
            assert_eq!(kept(text), [], "{text}");
        }
        assert_eq!(words("iş.Maaş").len(), 2);
    }

    #[test]
    fn letter_case_changes_nothing() {
        assert_eq!(kept("İŞÇİ TƏLƏB OLUNUR").len(), kept("işçi tələb olunur").len() + 2);
        assert_eq!(kept("Требуется Водитель"), kept("требуется водитель"));
    }

    #[test]
    fn look_alikes_are_sorted_by_their_word() {
        assert_eq!(words("Оdlu")[0].0, Script::Latin);
        assert_eq!(words("tәlәb")[0].0, Script::Latin);
        assert_eq!(words("мeнeджep")[0].0, Script::Cyrillic);
        assert_eq!(kept("tәlәb"), kept("tələb"));
        assert_eq!(kept("мeнeджep"), kept("менеджер"));
    }

    #[test]
    fn marks_that_combine_are_joined() {
        assert_eq!(kept("is\u{327}c\u{327}i"), kept("işçi"));
    }

    #[test]
    fn drawn_out_letters_are_shortened() {
        assert_eq!(kept("çoooooox"), kept("çoox"));
        assert_eq!(words("სამუშაო"), [(Script::Georgian, 7)]);
    }

    #[test]
    fn the_apostrophes_of_uzbek_are_one() {
        assert_eq!(kept("o'zbek"), kept("oʻzbek"));
        assert_eq!(kept("o‘zbek"), kept("o`zbek"));
        assert_eq!(words("Bakı'da").len(), 2);
    }

    #[test]
    fn only_the_beginning_is_read() {
        let long = "söz ".repeat(100_000);
        assert_eq!(words(&long).len(), READ_CHARACTERS / 4);
    }
}
