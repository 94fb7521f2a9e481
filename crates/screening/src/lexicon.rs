//! Many phrases sought at once.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError};

use crate::phrase::Phrase;
use crate::words::Words;

/// Places of one sign that are told; further ones say nothing new.
const PLACES: usize = 12;

/// Phrases under the signs they stand for, ready to be found in any text in time that grows with its length alone. The
/// default finds nothing.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    stems: Option<AhoCorasick>,
    /// For each stem: the steps it is.
    uses: Vec<Vec<Use>>,
    /// For each phrase: its sign, and how many words may stand before each of its steps.
    phrases: Vec<(usize, Vec<usize>)>,
}

#[derive(Debug, Clone, Copy)]
struct Use {
    phrase: usize,
    step: usize,
}

/// A phrase that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The number of its sign, in the order in which they were given.
    pub sign: usize,
    /// Its words.
    pub words: Range<usize>,
}

/// How far one phrase has come: the words from its first step to the one that was found last.
type Reached = Option<Range<usize>>;

impl Lexicon {
    /// Puts phrases together; each stands under the sign at its place in the list.
    ///
    /// # Errors
    /// When there are more phrases than can be sought at once (millions).
    pub fn new(signs: &[Vec<Phrase>]) -> Result<Self, Box<BuildError>> {
        let mut stems: BTreeMap<&str, Vec<Use>> = BTreeMap::new();
        let mut phrases = Vec::new();
        for (sign, of_sign) in signs.iter().enumerate() {
            for phrase in of_sign {
                for (step, words) in phrase.steps.iter().enumerate() {
                    for stem in &words.any {
                        stems.entry(stem).or_default().push(Use { phrase: phrases.len(), step });
                    }
                }
                phrases.push((sign, phrase.steps.iter().map(|step| step.between).collect()));
            }
        }
        let found = AhoCorasick::new(stems.keys()).map_err(Box::new)?;
        // A later step first: one word is not two steps of a phrase.
        let mut uses: Vec<Vec<Use>> = stems.into_values().collect();
        uses.iter_mut().for_each(|of_stem| of_stem.sort_by_key(|u| std::cmp::Reverse(u.step)));
        Ok(Self { stems: Some(found), uses, phrases })
    }

    /// Finds every sign, by sign and then by place; of one sign at most a dozen places, none of which overlap.
    pub fn find(&self, words: &Words) -> Vec<Hit> {
        let mut reached: Vec<Vec<Reached>> = self.phrases.iter().map(|(_, steps)| vec![None; steps.len()]).collect();
        let mut found: BTreeMap<usize, Vec<Range<usize>>> = BTreeMap::new();
        for stem in self.stems.iter().flat_map(|stems| stems.find_overlapping_iter(&words.text)) {
            let first = words.word_at(stem.start() + 1);
            let last = words.word_at(stem.end().saturating_sub(2).max(stem.start() + 1));
            for of_stem in &self.uses[stem.pattern().as_usize()] {
                let (sign, between) = &self.phrases[of_stem.phrase];
                let steps = &mut reached[of_stem.phrase];
                let Some(range) = step(steps, of_stem.step, between[of_stem.step], first..last + 1) else { continue };
                if of_stem.step + 1 < steps.len() {
                    steps[of_stem.step] = Some(range);
                } else {
                    add(found.entry(*sign).or_default(), range);
                }
            }
        }
        found.into_iter().flat_map(|(sign, places)| places.into_iter().map(move |words| Hit { sign, words })).collect()
    }
}

/// The words from a phrase's beginning to this step, if the step before stands near enough.
fn step(steps: &[Reached], step: usize, between: usize, here: Range<usize>) -> Option<Range<usize>> {
    if step == 0 {
        return Some(here);
    }
    let before = steps[step - 1].as_ref()?;
    let near = before.end <= here.start && here.start - before.end <= between;
    near.then_some(before.start..here.end)
}

/// Adds a place, or lets the last one grow by it.
fn add(places: &mut Vec<Range<usize>>, place: Range<usize>) {
    let overlaps = places.last().is_some_and(|last| place.start < last.end);
    if let Some(last) = places.last_mut().filter(|_| overlaps) {
        *last = last.start.min(place.start)..last.end.max(place.end);
    } else if places.len() < PLACES {
        places.push(place);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lexicon(signs: &[&[&str]]) -> Lexicon {
        let read = |phrases: &&[&str]| phrases.iter().map(|p| Phrase::read(p).unwrap()).collect();
        Lexicon::new(&signs.iter().map(read).collect::<Vec<_>>()).unwrap()
    }

    fn found<'a>(lexicon: &Lexicon, text: &'a str) -> Vec<(usize, &'a str)> {
        let words = Words::of(text);
        lexicon.find(&words).iter().map(|hit| (hit.sign, &text[words.place(&hit.words)])).collect()
    }

    #[test]
    fn a_phrase_is_found_across_the_words_it_allows_and_no_further() {
        let lexicon = lexicon(&[&["pasport* .. bizdə|ofisdə"], &["maaş # azn"]]);
        assert_eq!(
            found(&lexicon, "Pasportunuz işlədiyiniz müddətdə bizdə qalır. Maaş 900 AZN"),
            [(0, "Pasportunuz işlədiyiniz müddətdə bizdə"), (1, "Maaş 900 AZN")]
        );
        assert_eq!(found(&lexicon, "bizdə pasport"), []);
        assert_eq!(found(&lexicon, "pasport bir iki üç dörd beş bizdə"), []);
        assert_eq!(found(&lexicon, "pasport bir iki üç dörd ofisdə").len(), 1);
    }

    #[test]
    fn words_end_where_they_end_unless_they_may_go_on() {
        let lexicon = lexicon(&[&["viza"], &["iş*"], &["tələb_olunmur|lazım_deyil"]]);
        assert_eq!(found(&lexicon, "vizasız işçi, dil lazım deyil"), [(1, "işçi"), (2, "lazım deyil")]);
    }

    #[test]
    fn a_word_is_not_two_steps_of_a_phrase() {
        let lexicon = lexicon(&[&["su* su*"]]);
        assert_eq!(found(&lexicon, "sual"), []);
        assert_eq!(found(&lexicon, "sual sular"), [(0, "sual sular")]);
    }

    #[test]
    fn a_million_identical_words_are_read() {
        let lexicon = lexicon(&[&["pasport* .. pasport* .. bizdə"], &["pasport*"]]);
        let text = "pasport ".repeat(1_000_000);
        let words = Words::of(&text);
        let hits = lexicon.find(&words);
        assert_eq!(hits.len(), PLACES);
        assert!(hits.iter().all(|hit| hit.sign == 1));
    }

    proptest! {
        #[test]
        fn what_stands_between_two_words_of_a_phrase_is_as_long_as_allowed(gap in 0_usize..9) {
            let lexicon = lexicon(&[&["ab .. cd"]]);
            let text = format!("ab {}cd", "xy ".repeat(gap));
            prop_assert_eq!(found(&lexicon, &text).len(), usize::from(gap <= 4));
        }

        #[test]
        fn every_place_is_one_of_words(text in "(pasport|bizdə|viza|xyz|[ .,!]){0,40}") {
            let lexicon = lexicon(&[&["pasport* .. bizdə"], &["viza"]]);
            let words = Words::of(&text);
            for hit in lexicon.find(&words) {
                prop_assert!(hit.words.start < hit.words.end && hit.words.end <= words.len());
            }
        }
    }
}
