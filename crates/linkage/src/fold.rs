//! A name in any script and spelling, folded to one form.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::rules::{Ending, Neighbour, Rules, Spelling};

/// A folded name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// Its words without endings, with one space between them.
    pub text: String,
    /// Which classes of endings were taken off ([`Rules::classes`]), in order, each once.
    pub endings: Vec<u8>,
}

/// Rules only shorten or replace, so that folding comes to rest; a bound keeps a wrong set of rules from running on.
const PASSES: usize = 16;

impl Rules {
    /// Folds a name. Never fails: a name in a script without rules keeps its letters.
    pub fn fold(&self, name: &str) -> Folded {
        let mut folded = Folded::default();
        let mut letters = Vec::with_capacity(32);
        let mut buffer = Vec::with_capacity(32);
        for word in name.split(|c: char| !self.belongs_to_a_word(c)).filter(|word| !word.is_empty()) {
            if self.is_nothing(word) {
                continue;
            }
            self.letters(word, &mut letters);
            self.settle(&mut letters, &mut buffer);
            self.add_word(&mut letters, &mut buffer, &mut folded);
        }
        folded.endings.sort_unstable();
        folded.endings.dedup();
        folded
    }

    /// One word folded, its endings left on: for the words of the rules themselves.
    pub(crate) fn stem_of(&self, word: &str) -> Vec<u8> {
        let (mut letters, mut buffer) = (Vec::new(), Vec::new());
        self.letters(word, &mut letters);
        self.settle(&mut letters, &mut buffer);
        letters
    }

    /// Letters, digits, their accents, and apostrophes, which join what they stand between.
    fn belongs_to_a_word(&self, c: char) -> bool {
        c.is_ascii_alphanumeric()
            || self.letter(c).is_some()
            || c.is_alphanumeric()
            || is_combining_mark(c)
            || matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | 'ʿ' | 'ʾ')
    }

    fn add_word(&self, letters: &mut Vec<u8>, buffer: &mut Vec<u8>, folded: &mut Folded) {
        let before = folded.endings.len();
        while !self.is_dropped(letters) {
            let Some(ending) = self.ending(letters) else {
                break;
            };
            folded.endings.push(ending.class);
            letters.truncate(letters.len() - ending.letters.len());
            self.settle(letters, buffer);
        }
        let text = std::str::from_utf8(letters).unwrap_or_default();
        if text.is_empty() || self.is_dropped(letters) || self.is_nothing(text) {
            folded.endings.truncate(before);
            return;
        }
        if !folded.text.is_empty() {
            folded.text.push(' ');
        }
        folded.text.push_str(text);
    }

    fn ending(&self, letters: &[u8]) -> Option<&Ending> {
        let ending_so = self.endings.get(usize::from(*letters.last()?))?;
        ending_so.iter().find(|ending| ends_with(letters, ending))
    }

    /// Lower case, and each letter as the rules have it.
    fn letters(&self, word: &str, letters: &mut Vec<u8>) {
        letters.clear();
        for letter in word.chars() {
            match self.letter(letter) {
                Some(to) => letters.extend_from_slice(to.as_bytes()),
                None => letter.to_lowercase().for_each(|small| self.add_letter(small, letters)),
            }
        }
    }

    /// A small letter: by the rules, or without its accents.
    fn add_letter(&self, letter: char, letters: &mut Vec<u8>) {
        if let Some(to) = self.letter(letter) {
            letters.extend_from_slice(to.as_bytes());
        } else if letter.is_ascii() {
            if letter.is_ascii_alphanumeric() {
                letters.push(letter as u8);
            }
        } else {
            for part in std::iter::once(letter).nfd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c)) {
                match self.letter(part) {
                    Some(to) => letters.extend_from_slice(to.as_bytes()),
                    None => letters.extend_from_slice(part.encode_utf8(&mut [0; 4]).as_bytes()),
                }
            }
        }
    }

    /// Spellings and sounds, until nothing changes.
    fn settle(&self, letters: &mut Vec<u8>, buffer: &mut Vec<u8>) {
        for _ in 0..PASSES {
            self.spell(letters, buffer);
            std::mem::swap(letters, buffer);
            if letters == buffer {
                return;
            }
        }
    }

    fn spell(&self, from: &[u8], to: &mut Vec<u8>) {
        to.clear();
        let mut at = 0;
        while at < from.len() {
            let rule = match from[at] {
                letter @ b'a'..=b'z' => self.spellings[usize::from(letter)].iter().find(|s| applies(s, from, at)),
                _ => None,
            };
            match rule {
                Some(rule) => {
                    rule.to.iter().for_each(|letter| self.say(*letter, to));
                    at += rule.from.len();
                }
                None => {
                    self.say(from[at], to);
                    at += 1;
                }
            }
        }
    }

    fn say(&self, letter: u8, to: &mut Vec<u8>) {
        let sound = self.sounds.get(usize::from(letter)).copied().unwrap_or(letter);
        // A doubled letter is one; digits are not letters.
        if !(sound.is_ascii_lowercase() && to.last() == Some(&sound)) {
            to.push(sound);
        }
    }
}

fn ends_with(letters: &[u8], ending: &Ending) -> bool {
    letters.len() >= ending.shortest_stem + ending.letters.len() && letters.ends_with(&ending.letters)
}

fn applies(rule: &Spelling, word: &[u8], at: usize) -> bool {
    let end = at + rule.from.len();
    // The first letter is known; most rules fail at the second.
    word.get(at + 1) == rule.from.get(1).or(word.get(at + 1))
        && word[at..].starts_with(&rule.from)
        && is(rule.after, at.checked_sub(1).map(|before| word[before]))
        && is(rule.before, word.get(end).copied())
}

fn is(wanted: Neighbour, letter: Option<u8>) -> bool {
    match wanted {
        Neighbour::Any => true,
        Neighbour::Edge => letter.is_none(),
        Neighbour::Vowel => matches!(letter, Some(b'a' | b'e' | b'i' | b'o' | b'u')),
        Neighbour::Consonant => {
            letter.is_some_and(|l| l.is_ascii_lowercase() && !matches!(l, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
        }
    }
}
