//! Reads `assessment.toml`: what is asked about a household, and how much each answer weighs.

use std::collections::BTreeSet;

use crate::Text;
use crate::problem::ProblemKind;
use crate::sheet::{Row, Sheet};

/// How vulnerable a household comes out.
#[derive(Debug, Clone)]
pub struct Level {
    /// Its key.
    pub key: String,
    /// From which sum of weights.
    pub from: u32,
    /// Days after which the household is assessed again.
    pub again_days: u32,
    /// Its name.
    pub name: Text,
}

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its key.
    pub key: String,
    /// How much it weighs.
    pub weight: u32,
    /// The need it points to: a key of the profile's list.
    pub need: Option<String>,
    /// Its words.
    pub name: Text,
}

/// One thing that is asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its key.
    pub key: String,
    /// Its words.
    pub name: Text,
    /// What can be answered.
    pub options: Vec<Answer>,
}

/// An assessment in one version.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The version, kept with each assessment.
    pub version: String,
    /// Its name.
    pub name: Text,
    /// Whose it is.
    pub source: Text,
    /// Whether the weights stand in a source that was read.
    pub confirmed: bool,
    /// Levels, the lowest first; the first begins at nothing.
    pub levels: Vec<Level>,
    /// What is asked, in its order.
    pub questions: Vec<Asked>,
}

impl Assessment {
    /// What was answered: each question with its answer, for known keys.
    pub fn answered<'a>(&'a self, answers: &'a [(String, String)]) -> Vec<(&'a Asked, &'a Answer)> {
        let of = |asked: &'a Asked| {
            let (_, key) = answers.iter().find(|(question, _)| *question == asked.key)?;
            Some((asked, asked.options.iter().find(|option| option.key == *key)?))
        };
        self.questions.iter().filter_map(of).collect()
    }

    /// The level of a sum of weights.
    pub fn level(&self, sum: u32) -> Option<&Level> {
        self.levels.iter().rev().find(|level| sum >= level.from)
    }
}

/// Reads the sheet; mistakes go into its report.
pub(crate) fn read(sheet: &Sheet<'_>, needs: &BTreeSet<String>) -> Assessment {
    let top = sheet.top(&["version", "name", "source", "confirmed", "level", "question"]);
    let mut keys = BTreeSet::new();
    let rows = top.rows("level", &["key", "from", "again_days", "name"]);
    let levels: Vec<_> = rows.iter().map(|row| level(row, &mut keys)).collect();
    for (row, pair) in rows.iter().skip(1).zip(levels.windows(2)) {
        if pair[0].from >= pair[1].from {
            row.problem("from", ProblemKind::Wrong, "levels stand in order, each from more than the one before");
        }
    }
    if levels.first().is_some_and(|level| level.from != 0) {
        top.problem("level", ProblemKind::Wrong, "the first level begins at 0");
    }
    let mut keys = BTreeSet::new();
    let questions = top.rows("question", &["key", "name", "option"]);
    Assessment {
        version: top.str("version"),
        name: top.text("name"),
        source: top.text("source"),
        confirmed: top.said("confirmed"),
        levels,
        questions: questions.iter().map(|row| asked(row, &mut keys, needs)).collect(),
    }
}

fn level(row: &Row<'_>, keys: &mut BTreeSet<String>) -> Level {
    Level {
        key: row.unique_key("key", keys),
        from: row.number("from", 0, 1000),
        again_days: row.number("again_days", 1, 3660),
        name: row.text("name"),
    }
}

fn asked(row: &Row<'_>, keys: &mut BTreeSet<String>, needs: &BTreeSet<String>) -> Asked {
    let mut own = BTreeSet::new();
    let options = row.rows("option", &["key", "weight", "need", "name"]);
    Asked {
        key: row.unique_key("key", keys),
        name: row.text("name"),
        options: options.iter().map(|row| answer(row, &mut own, needs)).collect(),
    }
}

fn answer(row: &Row<'_>, keys: &mut BTreeSet<String>, needs: &BTreeSet<String>) -> Answer {
    let need = row.opt_str("need");
    if let Some(need) = need.as_ref().filter(|need| !needs.contains(*need)) {
        row.problem("need", ProblemKind::Dangling, format!("the profile has no need `{need}`"));
    }
    Answer { key: row.unique_key("key", keys), weight: row.number("weight", 0, 100), need, name: row.text("name") }
}
