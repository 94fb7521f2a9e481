//! A receipt as words: eight everyday words of the reporter's language that survive being read over the
//! phone and written down by hand. Words are read back in any of the languages, with the forgiveness a
//! frightened hand needs: case, missing letters' marks, commas, one wrong letter.

use std::collections::HashMap;
use std::sync::LazyLock;

use kit::Lang;
use vault::Receipt;

const AZ: &str = include_str!("../words/az.txt");
const RU: &str = include_str!("../words/ru.txt");
const EN: &str = include_str!("../words/en.txt");
const TR: &str = include_str!("../words/tr.txt");
const FA: &str = include_str!("../words/fa.txt");
const AR: &str = include_str!("../words/ar.txt");

struct List {
    words: Vec<&'static str>,
    folded: HashMap<String, u16>,
}

static LISTS: LazyLock<[(Lang, List); 6]> = LazyLock::new(|| {
    [(Lang::Az, AZ), (Lang::Ru, RU), (Lang::En, EN), (Lang::Tr, TR), (Lang::Fa, FA), (Lang::Ar, AR)]
        .map(|(lang, text)| (lang, list(text)))
});

fn list(text: &'static str) -> List {
    let words: Vec<_> = text.lines().map(str::trim).filter(|w| !w.is_empty()).collect();
    let folded = words.iter().zip(0..).map(|(word, number)| (fold(word), number)).collect();
    List { words, folded }
}

/// Letters as people type them when they have no time: without marks, in lower case.
fn fold(word: &str) -> String {
    word.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            'ə' => Some('e'),
            'ı' | 'î' => Some('i'),
            'â' => Some('a'),
            'û' => Some('u'),
            'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
            'ى' | 'ي' | 'ئ' => Some('ی'),
            'ك' => Some('ک'),
            'ة' | 'ۀ' => Some('ه'),
            'ؤ' => Some('و'),
            // Marks above and below Arabic letters, the stretched line and the hamza on it.
            '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' | '\u{621}' => None,
            'ö' => Some('o'),
            'ü' => Some('u'),
            'ş' => Some('s'),
            'ç' => Some('c'),
            'ğ' => Some('g'),
            'ё' => Some('е'),
            'й' => Some('и'),
            // What lower-casing makes of İ: an i and a dot above.
            '\u{307}' => None,
            other => Some(other),
        })
        .collect()
}

/// The receipt's eight words in a language.
pub fn words_of(receipt: &Receipt, lang: Lang) -> Vec<&'static str> {
    let list = &LISTS.iter().find(|(l, _)| *l == lang).unwrap_or(&LISTS[0]).1;
    receipt.indices().iter().filter_map(|i| list.words.get(usize::from(*i)).copied()).collect()
}

/// Letters of the longest word that is looked for; ours have fewer. What is longer is no word of ours, and comparing
/// it would cost time that a stranger must not have.
const LONGEST: usize = 30;

/// Why words are not a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// Not eight words: this many.
    Count(usize),
    /// This word is on no list, and nothing near it is.
    Word(String),
}

/// Reads the words of a receipt, in whichever of the languages they are.
pub fn read_words(text: &str) -> Result<Receipt, Unreadable> {
    // Persian joins two parts of one word with these, and not every keyboard has them.
    let text = text.replace(['\u{200c}', '\u{200d}'], "");
    let typed: Vec<String> = text
        .split(|c: char| !(c.is_alphabetic() || c == '\u{307}'))
        .filter(|w| !w.is_empty())
        .take(9)
        .map(str::to_owned)
        .collect();
    if typed.len() != 8 {
        return Err(Unreadable::Count(typed.len()));
    }
    if let Some(long) = typed.iter().find(|word| word.chars().nth(LONGEST).is_some()) {
        return Err(Unreadable::Word(long.chars().take(40).collect()));
    }
    let typed: Vec<String> = typed.iter().map(|word| fold(word)).collect();
    // The language in which most words are known is the one they were written in.
    let list = LISTS
        .iter()
        .map(|(_, list)| list)
        .max_by_key(|list| typed.iter().filter(|w| list.folded.contains_key(*w)).count())
        .unwrap_or(&LISTS[0].1);
    let mut indices = [0; 8];
    for (index, word) in indices.iter_mut().zip(&typed) {
        *index = find(list, word).ok_or_else(|| Unreadable::Word(word.chars().take(40).collect()))?;
    }
    Receipt::from_indices(indices).map_err(|_| Unreadable::Count(8))
}

/// The word itself, or the only word one slip away. Words on a list are at least two slips apart.
fn find(list: &List, word: &str) -> Option<u16> {
    if let Some(index) = list.folded.get(word) {
        return Some(*index);
    }
    let mut near = list.folded.iter().filter(|(known, _)| one_slip(known, word)).map(|(_, index)| *index);
    match (near.next(), near.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// Whether one letter more, less or other makes the words the same.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let rest = usize::from(short.len() == long.len());
    short.get(same + rest..).unwrap_or_default() == long.get(same + 1..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_list_has_1024_words_that_stay_apart() {
        for (lang, list) in LISTS.iter() {
            assert_eq!(list.words.len(), 1024, "{lang}");
            assert!(list.words.iter().all(|word| word.chars().count() + 2 < LONGEST), "{lang}");
            assert_eq!(list.folded.len(), 1024, "{lang}: two words are the same without marks");
            let folded: Vec<_> = list.words.iter().map(|w| fold(w)).collect();
            for (i, a) in folded.iter().enumerate() {
                assert!(a.chars().all(char::is_alphabetic) && !a.is_empty(), "{lang}: {a}");
                for b in &folded[i + 1..] {
                    assert!(!one_slip(a, b), "{lang}: {a} and {b} are one slip apart");
                }
            }
        }
    }

    /// Few enough that eight words are never all on two lists by chance: then the wrong one would be read.
    #[test]
    fn lists_share_few_words() {
        for (i, (a, first)) in LISTS.iter().enumerate() {
            for (b, second) in &LISTS[i + 1..] {
                let shared = first.folded.keys().filter(|word| second.folded.contains_key(*word)).count();
                assert!(shared <= 32, "{a} and {b} share {shared} words");
            }
        }
    }

    #[test]
    fn one_slip_is_one_letter() {
        assert!(one_slip("alma", "alna") && one_slip("alma", "ama") && one_slip("alma", "almaz"));
        assert!(!one_slip("alma", "amal") && !one_slip("alma", "al") && one_slip("alma", "alma"));
    }

    proptest! {
        #[test]
        fn words_are_read_back(indices in proptest::array::uniform8(0_u16..1024), shout: bool) {
            let receipt = Receipt::from_indices(indices).unwrap();
            for lang in Lang::ALL {
                let mut text = words_of(&receipt, lang).join(", ");
                if shout { text = lang.upper(&text); }
                prop_assert_eq!(read_words(&text).unwrap().indices(), indices);
            }
        }

        #[test]
        fn anything_typed_is_answered(text in ".{0,200}") {
            let _ = read_words(&text);
        }
    }
}
