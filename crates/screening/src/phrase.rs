//! A phrase to look for, as a profile writes it: `pasport* .. bizdə|ofisdə`.

use crate::words::Words;

/// Words that may stand where a phrase has `..`.
const BETWEEN: usize = 4;

/// One step of a phrase after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    pub(crate) steps: Vec<Step>,
}

/// Any one of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// Words that may stand between the step before and this one.
    pub(crate) between: usize,
    /// What to find in [`Words::text`]: one or several words with a space before each, and one behind the last unless it
    /// may go on.
    pub(crate) any: Vec<String>,
}

/// What is wrong with a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPhrase {
    /// There is no word in it.
    #[error("a phrase needs a word")]
    Empty,
    /// `..` stands at its beginning or end, or twice.
    #[error("`..` must stand between two words")]
    Gap,
    /// Something between two `|` is no word.
    #[error("every side of `|` needs a word of letters or digits")]
    NoWord,
    /// The beginning of a word is so short that nearly every text has it.
    #[error("a word that may go on (`*`) needs two letters or more before it")]
    Short,
}

impl Phrase {
    /// Reads a phrase. Steps stand apart with a space; `|` is "or", `_` joins the words of one alternative, `*` ends a
    /// word that may go on, `..` is up to four words between, `#` is any number.
    ///
    /// # Errors
    /// When it says nothing that could be found.
    pub fn read(phrase: &str) -> Result<Self, BadPhrase> {
        let (mut steps, mut between): (Vec<Step>, usize) = (Vec::new(), 0);
        for part in phrase.split_whitespace() {
            if part == ".." {
                if steps.is_empty() || between > 0 {
                    return Err(BadPhrase::Gap);
                }
                between = BETWEEN;
                continue;
            }
            let mut any = Vec::new();
            for alternative in part.split('|') {
                read_alternative(alternative, &mut any)?;
            }
            steps.push(Step { between, any });
            between = 0;
        }
        match (between, steps.is_empty()) {
            (0, false) => Ok(Self { steps }),
            (0, true) => Err(BadPhrase::Empty),
            _ => Err(BadPhrase::Gap),
        }
    }
}

fn read_alternative(alternative: &str, any: &mut Vec<String>) -> Result<(), BadPhrase> {
    if alternative == "#" {
        any.extend((0..10).map(|digit| format!(" {digit}")));
        return Ok(());
    }
    let mut stem = String::new();
    let mut parts = alternative.split('_').peekable();
    while let Some(part) = parts.next() {
        let goes_on = part.ends_with('*');
        let word = Words::of(part.trim_end_matches('*'));
        if word.len() != 1 {
            return Err(BadPhrase::NoWord);
        }
        if goes_on && word.get(0).chars().count() < 2 {
            return Err(BadPhrase::Short);
        }
        // Inside an alternative only the last word may go on: what is sought is one run of letters.
        if goes_on && parts.peek().is_some() {
            return Err(BadPhrase::NoWord);
        }
        stem.push(' ');
        stem.push_str(word.get(0));
        if !goes_on && parts.peek().is_none() {
            stem.push(' ');
        }
    }
    any.push(stem);
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_phrase_is_steps_of_alternatives() {
        let phrase = Phrase::read("Pasport* .. bizdə|lazım_deyil #").unwrap();
        let step = |between, any: &[&str]| Step { between, any: any.iter().map(|s| (*s).to_owned()).collect() };
        assert_eq!(phrase.steps[0], step(0, &[" pasport"]));
        assert_eq!(phrase.steps[1], step(4, &[" bizde ", " lazim deyil "]));
        assert_eq!(phrase.steps[2].any.len(), 10);
    }

    #[test]
    fn what_says_nothing_is_refused() {
        for (phrase, why) in [
            ("", BadPhrase::Empty),
            (".. a", BadPhrase::Gap),
            ("a ..", BadPhrase::Gap),
            ("a .. .. b", BadPhrase::Gap),
            ("a||b", BadPhrase::NoWord),
            ("a* b*", BadPhrase::Short),
            ("ab*_cd", BadPhrase::NoWord),
            ("ab-cd", BadPhrase::NoWord),
        ] {
            assert_eq!(Phrase::read(phrase), Err(why), "{phrase}");
        }
    }

    proptest! {
        #[test]
        fn any_phrase_is_read_or_refused(phrase in "[a-zəş .|_*#]{0,30}") {
            if let Ok(phrase) = Phrase::read(&phrase) {
                prop_assert!(phrase.steps.iter().all(|step| step.any.iter().all(|stem| stem.len() > 1)));
            }
        }
    }
}
