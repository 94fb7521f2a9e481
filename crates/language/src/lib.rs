//! Which language a text is in.
//!
//! Azerbaijani, Russian, English, Turkish, Persian, Ukrainian, Uzbek and Georgian are told apart by the runs of letters
//! that their words are made of. Azerbaijani and Turkish are known also where they are typed without their letters, and
//! Azerbaijani and Uzbek in both Latin and Cyrillic. Nothing is read or written: the weights are part of the program.
//!
//! ```
//! use language::{Language, identify};
//!
//! assert_eq!(identify("Ofis meneceri tələb olunur"), Some(Language::Az));
//! assert_eq!(identify("Ofis meneceri teleb olunur"), Some(Language::Az));
//! assert_eq!(identify("Ofis müdürü aranıyor"), Some(Language::Tr));
//! assert_eq!(identify("+994 50 000 00 00"), None);
//! ```

pub mod letters;
pub mod model;
pub mod reading;

use letters::Script;
use model::Sums;

/// A language that can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Azerbaijani, in Latin or Cyrillic letters.
    Az,
    /// Russian.
    Ru,
    /// English.
    En,
    /// Turkish.
    Tr,
    /// Persian.
    Fa,
    /// Ukrainian.
    Uk,
    /// Uzbek, in Latin or Cyrillic letters.
    Uz,
    /// Georgian.
    Ka,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 8] = [
        Language::Az,
        Language::Ru,
        Language::En,
        Language::Tr,
        Language::Fa,
        Language::Uk,
        Language::Uz,
        Language::Ka,
    ];

    /// The two-letter code of ISO 639-1.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Language::Az => "az",
            Language::Ru => "ru",
            Language::En => "en",
            Language::Tr => "tr",
            Language::Fa => "fa",
            Language::Uk => "uk",
            Language::Uz => "uz",
            Language::Ka => "ka",
        }
    }
}

/// What weighing a text gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighing {
    /// The likeliest answer. `None`: another language in a script that is known, such as German or Arabic.
    pub language: Option<Language>,
    /// By how much it is ahead of the next answer, in natural log-odds: 0 is a tie, 3 is about twenty to one. It is
    /// infinite where the script alone decides.
    pub margin: f32,
    /// How many letters the answer rests on.
    pub letters: usize,
}

/// Fewer letters than this are too little to tell by.
const FEWEST_LETTERS: usize = 2;

/// How far a language that is not one of ours must be ahead to be believed. Few texts are in one, and a short word may
/// be in many.
const FOREIGN_LEAD: f32 = 2.0;

/// Which language a text is in. `None` where it cannot be told: too few letters, a script or a language that is not
/// one of ours, or two answers that weigh the same.
#[must_use]
pub fn identify(text: &str) -> Option<Language> {
    weigh(text).filter(|weighing| weighing.margin > 0.0)?.language
}

/// Weighs a text. `None` where there is nothing to weigh: too few letters, or a script that is not one of ours.
#[must_use]
pub fn weigh(text: &str) -> Option<Weighing> {
    let mut sums = Sums::default();
    reading::read(text, &mut sums);
    let (script, letters) = sums.script().filter(|(_, letters)| *letters >= FEWEST_LETTERS)?;
    if script == Script::Georgian {
        return Some(Weighing { language: Some(Language::Ka), margin: f32::INFINITY, letters });
    }
    let (answers, odds) = sums.odds(script)?;
    let (mut first, mut second) = ((None, f32::MIN), f32::MIN);
    for (language, odds) in answers.iter().zip(odds) {
        let odds = if language.is_none() { odds - FOREIGN_LEAD } else { odds };
        if odds > first.1 {
            (first, second) = ((*language, odds), first.1);
        } else if odds > second {
            second = odds;
        }
    }
    Some(Weighing { language: first.0, margin: first.1 - second, letters })
}
