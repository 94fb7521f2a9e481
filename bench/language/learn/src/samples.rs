//! The samples to learn from: short texts, each with what it is in.

use std::collections::HashMap;
use std::error::Error;

use language::Language;
use language::letters::Script;

use crate::chains::Chain;
use crate::dice::Dice;
use crate::typing;

/// All that samples are drawn from.
pub struct Sources {
    chains: HashMap<&'static str, Chain>,
    texts: HashMap<(String, Script), Vec<String>>,
    /// Talk, which is of one kind for all languages that have some.
    talk: HashMap<(String, Script), Vec<String>>,
}

/// The languages that stand for those that are not ours, beside the gathered texts.
fn foreign(script: Script) -> &'static [&'static str] {
    match script {
        Script::Latin => &["pl", "nl"],
        Script::Cyrillic => &["kk", "be", "bg"],
        _ => &["ar", "ur"],
    }
}

/// How often talk is drawn. What only one of two languages that are hard to tell apart has would be learnt as a sign of
/// that language, so that it must be as frequent in each.
const TALK: f64 = 0.08;

impl Sources {
    /// Reads lingua's models, and the gathered texts at `path`: lines of label, source and text.
    pub fn read(path: &str) -> Result<Sources, Box<dyn Error>> {
        let mut chains = HashMap::new();
        for (label, folder) in [
            ("az", lingua_azerbaijani_language_model::AZERBAIJANI_MODELS_DIRECTORY),
            ("ru", lingua_russian_language_model::RUSSIAN_MODELS_DIRECTORY),
            ("en", lingua_english_language_model::ENGLISH_MODELS_DIRECTORY),
            ("tr", lingua_turkish_language_model::TURKISH_MODELS_DIRECTORY),
            ("fa", lingua_persian_language_model::PERSIAN_MODELS_DIRECTORY),
            ("uk", lingua_ukrainian_language_model::UKRAINIAN_MODELS_DIRECTORY),
            ("ar", lingua_arabic_language_model::ARABIC_MODELS_DIRECTORY),
            ("ur", lingua_urdu_language_model::URDU_MODELS_DIRECTORY),
            ("kk", lingua_kazakh_language_model::KAZAKH_MODELS_DIRECTORY),
            ("be", lingua_belarusian_language_model::BELARUSIAN_MODELS_DIRECTORY),
            ("bg", lingua_bulgarian_language_model::BULGARIAN_MODELS_DIRECTORY),
            ("pl", lingua_polish_language_model::POLISH_MODELS_DIRECTORY),
            ("nl", lingua_dutch_language_model::DUTCH_MODELS_DIRECTORY),
        ] {
            let file = folder.get_file("ngrams.fst").ok_or("a model lacks its file")?;
            chains.insert(label, Chain::new(file.contents())?);
        }
        let mut texts: HashMap<(String, Script), Vec<String>> = HashMap::new();
        let mut talk: HashMap<(String, Script), Vec<String>> = HashMap::new();
        for line in std::fs::read_to_string(path)?.lines() {
            let mut parts = line.splitn(3, '\t');
            let (Some(label), Some(source), Some(text)) = (parts.next(), parts.next(), parts.next()) else { continue };
            let script = main_script(text);
            let talk_of = source == "tatoeba" || source == "fitrat" && matches!(label, "tr" | "ru");
            let kind = if talk_of { &mut talk } else { &mut texts };
            kind.entry((label.to_owned(), script)).or_default().push(text.to_owned());
        }
        Ok(Sources { chains, texts, talk })
    }

    /// Draws a sample of an answer in a script.
    pub fn sample(&self, answer: Option<Language>, script: Script, dice: &mut Dice) -> String {
        let label = answer.map_or("xx", Language::code);
        let words = 1 + if dice.chance(0.5) { dice.below(4) } else { dice.below(12) };
        match (label, script) {
            ("ru", Script::Latin) => {
                let text = self.words("ru", Script::Cyrillic, 0.5, words, dice);
                typing::transliterated(&text, dice)
            }
            ("az", Script::Cyrillic) => {
                let text = typing::cyrillic(&self.words("az", Script::Latin, 0.8, words, dice));
                typing::typed(&text, label, false, dice)
            }
            _ => {
                let made_up = match label {
                    "uz" => 0.0,
                    "xx" if script == Script::Latin => 0.3,
                    "xx" if script == Script::Cyrillic => 1.0,
                    "xx" => 0.7,
                    "en" => 0.6,
                    _ => 0.75,
                };
                let text = self.words(label, script, made_up, words, dice);
                typing::typed(&text, label, script == Script::Latin, dice)
            }
        }
    }

    /// Words that stand together, made up in a share of cases and from the texts otherwise.
    fn words(&self, label: &str, script: Script, made_up: f64, words: usize, dice: &mut Dice) -> String {
        let key = (label.to_owned(), script);
        let talk = self.talk.get(&key).filter(|_| dice.chance(TALK));
        if talk.is_none() && dice.chance(made_up) {
            let others = foreign(script);
            let chain = if label == "xx" { others[dice.below(others.len())] } else { label };
            if let Some(chain) = self.chains.get(chain) {
                let rare = dice.chance(0.4);
                return (0..words).map(|_| chain.word(rare, dice)).collect::<Vec<_>>().join(" ");
            }
        }
        let Some(texts) = talk.or_else(|| self.texts.get(&key)) else { return String::new() };
        let text = &texts[dice.below(texts.len())];
        let all: Vec<&str> = text.split(' ').collect();
        let words = words.min(all.len());
        let start = dice.below(all.len() - words + 1);
        all[start..start + words].join(" ")
    }
}

/// How often an answer is drawn. This is also what is believed of a text of which nothing else is known.
pub fn share(answer: Option<Language>, script: Script) -> f64 {
    match (answer.map(Language::code), script) {
        (Some("az" | "tr"), Script::Latin) => 25.0,
        (Some("en"), _) => 20.0,
        (Some("uz"), Script::Latin) => 18.0,
        (Some("ru"), Script::Latin) => 5.0,
        (None, Script::Latin) => 7.0,
        (None, Script::Cyrillic) => 6.0,
        (Some("ru"), _) => 40.0,
        (Some("uk"), _) => 35.0,
        (Some("uz"), _) => 15.0,
        (Some("az"), _) => 7.0,
        (Some(_), _) => 75.0,
        (None, _) => 25.0,
    }
}

/// The script that most letters of a text are in.
fn main_script(text: &str) -> Script {
    let mut sums = language::model::Sums::default();
    language::reading::read(text, &mut sums);
    sums.script().map_or(Script::Other, |(script, _)| script)
}
