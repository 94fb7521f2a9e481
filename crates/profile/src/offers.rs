//! Reads `offers.toml`: what in the words of an offer is worth a question, and what an honest offer says by itself.

use std::collections::BTreeSet;
use std::ops::Range;

use kit::Lang;
use screening::{Lexicon, Phrase, Words};

use crate::files::Files;
use crate::monitoring::{self, Monitoring};
use crate::problem::ProblemKind;
use crate::sheet::{Row, Sheet};
use crate::{Agency, IndicatorSet, Text};

/// The dimensions that an offer's text can evidence. What happens after recruitment no offer tells.
const RECRUITMENT: [&str; 3] =
    ["deceptive-recruitment", "coercive-recruitment", "recruitment-by-abuse-of-vulnerability"];

/// Signs and facts of offers, ready to be sought.
#[derive(Debug, Clone)]
pub struct Offers {
    /// The version of the file, kept with what was found by it.
    pub version: String,
    /// The key of the set whose indicators the signs point to.
    pub set: String,
    /// Whose choice of signs this is.
    pub source: Text,
    /// Whether a practitioner has reviewed it.
    pub confirmed: bool,
    /// The languages whose phrases are known.
    pub languages: Vec<Lang>,
    /// What is worth a question where it stands, and what where it is missing; in the order in which pages show them.
    pub signs: Vec<Sign>,
    /// How published offers are followed.
    pub monitoring: Monitoring,
    lexicon: Lexicon,
}

/// What a sign says, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignKind {
    /// Where it stands, stop: nobody should go on without advice.
    Warn,
    /// Where it stands, ask.
    Ask,
    /// An honest offer says it: where it does not stand, ask.
    Fact,
}

/// Something that an offer says.
#[derive(Debug, Clone)]
pub struct Sign {
    /// The code that is stored.
    pub key: String,
    /// Whether it warns, asks or is missed.
    pub kind: SignKind,
    /// What it is called; empty for a fact.
    pub name: Text,
    /// What to ask, or what to do.
    pub ask: Text,
    /// Codes of the recruitment indicators it may evidence; none for a fact, and where the set has none.
    pub indicators: Vec<String>,
}

/// What was seen in an offer.
#[derive(Debug, Clone)]
pub struct Seen<'a> {
    /// Signs that stand in it, those that warn first, and where, in bytes of the text.
    pub signs: Vec<(&'a Sign, Vec<Range<usize>>)>,
    /// Facts that it does not give.
    pub missing: Vec<&'a Sign>,
    /// Its words as they were read.
    pub words: Words,
}

/// What a sign that warns adds to the logarithm of the odds, and one that asks; how many of each count at most; what each
/// missing fact adds where there is a sign; and where the sum begins. Fitted, and rounded, to the 160 invented offers in
/// `tests/data/offers.jsonl`, with the beginning moved to where few offers are worth reading. One sign that asks says
/// almost nothing: combinations count.
const WARNS: (f64, usize) = (3.0, 3);
const ASKS: (f64, usize) = (1.0, 4);
const MISSES: f64 = 0.3;
const BEGINS: f64 = -5.0;

impl Seen<'_> {
    /// How many of the signs warn.
    pub fn warnings(&self) -> usize {
        self.signs.iter().filter(|(sign, _)| sign.kind == SignKind::Warn).count()
    }

    /// Each thing that was seen, and what it adds to the logarithm of the odds: signs by their places in
    /// [`Self::signs`], then all missing facts together. With [`Self::begins`] they make up the score.
    pub fn adds(&self) -> (Vec<f64>, f64) {
        let (mut warns, mut asks) = (0, 0);
        let signs = self.signs.iter().map(|(sign, _)| {
            let ((adds, most), so_far) =
                if sign.kind == SignKind::Warn { (WARNS, &mut warns) } else { (ASKS, &mut asks) };
            *so_far += 1;
            if *so_far <= most { adds } else { 0.0 }
        });
        let signs: Vec<f64> = signs.collect();
        let missing = if signs.is_empty() { 0.0 } else { MISSES * self.missing.len() as f64 };
        (signs, missing)
    }

    /// Where the sum of what is seen begins.
    pub const fn begins() -> f64 {
        BEGINS
    }

    /// Natural logarithm of the odds that the offer is worth reading, by what was seen in it. A reading order and not a
    /// finding.
    pub fn log_odds(&self) -> f64 {
        let (signs, missing) = self.adds();
        BEGINS + signs.iter().sum::<f64>() + missing
    }
}

impl Offers {
    /// Reads an offer. Keeps nothing.
    pub fn look(&self, text: &str) -> Seen<'_> {
        let words = Words::of(text);
        let mut places = vec![Vec::new(); self.signs.len()];
        for hit in self.lexicon.find(&words) {
            places[hit.sign].push(words.place(&hit.words));
        }
        let (facts, signs): (Vec<_>, Vec<_>) =
            self.signs.iter().zip(places).partition(|(sign, _)| sign.kind == SignKind::Fact);
        let mut signs: Vec<_> = signs.into_iter().filter(|(_, places)| !places.is_empty()).collect();
        signs.sort_by_key(|(sign, _)| sign.kind != SignKind::Warn);
        let missing = facts.into_iter().filter(|(_, places)| places.is_empty()).map(|(fact, _)| fact).collect();
        Seen { signs, missing, words }
    }

    /// Natural logarithm of the odds that a text is worth reading, before any decision has taught anything: its signs, and the
    /// weights to begin with.
    pub fn log_odds(&self, text: &str) -> f64 {
        let seen = self.look(text);
        let starting = self.monitoring.starting.as_ref().and_then(|starting| starting.adds(text, &seen.words));
        seen.log_odds() + starting.unwrap_or(0.0)
    }
}

/// Reads the sheet; mistakes go into its report.
pub(crate) fn read(sheet: &Sheet<'_>, sets: &[IndicatorSet], agencies: &[Agency], files: &Files) -> Offers {
    let top = sheet.top(&["version", "set", "source", "confirmed", "monitoring", "sign", "fact"]);
    let key = top.str("set");
    let set = sets.iter().find(|set| set.key == key);
    if set.is_none() && !key.is_empty() {
        top.problem("set", ProblemKind::Dangling, format!("there is no set of indicators `{key}`"));
    }
    let mut keys = BTreeSet::new();
    let (mut signs, mut phrases, mut languages) = (Vec::new(), Vec::new(), BTreeSet::new());
    for row in top.rows("sign", &["key", "warn", "indicators", "name", "ask", "words"]) {
        signs.push(sign(&row, &mut keys, set));
        phrases.push(of_row(&row, &mut languages));
    }
    for row in top.rows("fact", &["key", "ask", "words"]) {
        let (key, ask) = (row.unique_key("key", &mut keys), row.text("ask"));
        signs.push(Sign { key, kind: SignKind::Fact, name: Text::default(), ask, indicators: Vec::new() });
        phrases.push(of_row(&row, &mut languages));
    }
    let lexicon = Lexicon::new(&phrases).unwrap_or_else(|error| {
        top.problem("sign", ProblemKind::Wrong, format!("the phrases cannot be sought: {error}"));
        Lexicon::default()
    });
    let (version, source, confirmed) = (top.str("version"), top.text("source"), top.said("confirmed"));
    let languages = languages.into_iter().collect();
    let monitoring = monitoring::read(&top, agencies, files);
    Offers { version, set: key, source, confirmed, languages, signs, monitoring, lexicon }
}

fn sign(row: &Row<'_>, keys: &mut BTreeSet<String>, set: Option<&IndicatorSet>) -> Sign {
    let kind = if row.flag("warn") { SignKind::Warn } else { SignKind::Ask };
    let indicators = row.strings("indicators");
    for code in &indicators {
        let known = set.and_then(|set| set.indicator(code)).map(|(dimension, _)| dimension.key.as_str());
        match known {
            Some(dimension) if RECRUITMENT.contains(&dimension) => {}
            Some(_) => {
                let what = format!("an offer's text cannot evidence `{code}`, which is not about recruitment");
                row.problem("indicators", ProblemKind::Wrong, what);
            }
            None if set.is_some() => {
                row.problem("indicators", ProblemKind::Dangling, format!("the set has no indicator `{code}`"));
            }
            None => {}
        }
    }
    Sign { key: row.unique_key("key", keys), kind, name: row.text("name"), ask: row.text("ask"), indicators }
}

/// The phrases of a sign, in every language.
fn of_row(row: &Row<'_>, languages: &mut BTreeSet<Lang>) -> Vec<Phrase> {
    let Some(words) = row.table("words", &Lang::ALL.map(Lang::code)) else { return Vec::new() };
    let mut phrases = Vec::new();
    for lang in Lang::FULL.into_iter().filter(|lang| !words.has(lang.code())) {
        words.problem(lang.code(), ProblemKind::Missing, format!("`words` has no phrases in {lang}"));
    }
    for lang in Lang::ALL {
        for phrase in words.strings(lang.code()) {
            languages.insert(lang);
            match Phrase::read(&phrase) {
                Ok(phrase) => phrases.push(phrase),
                Err(error) => words.problem(lang.code(), ProblemKind::Wrong, format!("`{phrase}`: {error}")),
            }
        }
    }
    phrases
}
