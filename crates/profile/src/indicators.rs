//! Reads `indicators/*.toml`: sets of screening indicators. A set supports a person's judgement and
//! never replaces it.

use std::collections::BTreeSet;

use crate::Text;
use crate::problem::ProblemKind;
use crate::sheet::{Row, Sheet};

/// How much an indicator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Says little by itself.
    Weak,
    /// Says something.
    Medium,
    /// Says much.
    Strong,
}

const STRENGTHS: [(&str, Strength); 3] =
    [("weak", Strength::Weak), ("medium", Strength::Medium), ("strong", Strength::Strong)];

impl Strength {
    /// The strength's code, as in the file.
    pub fn code(self) -> &'static str {
        STRENGTHS.iter().find(|(_, strength)| *strength == self).map_or("", |(code, _)| code)
    }
}

/// How positive dimensions combine into a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combination {
    /// The officer judges; the program shows the dimensions and says why it does not combine them.
    Officer,
}

/// At least so many of each strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// Strong indicators.
    pub strong: u32,
    /// Medium indicators.
    pub medium: u32,
    /// Weak indicators.
    pub weak: u32,
}

/// One indicator.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Its code in the set, such as `DR1`.
    pub code: String,
    /// How much it says.
    pub strength: Strength,
    /// Its words.
    pub text: Text,
    /// What it means in practice.
    pub hint: Option<Text>,
}

/// Indicators that belong together.
#[derive(Debug, Clone)]
pub struct Dimension {
    /// The dimension's key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// Its indicators.
    pub indicators: Vec<Indicator>,
}

/// A set of indicators in one version.
#[derive(Debug, Clone)]
pub struct IndicatorSet {
    /// The set's key: the name of its file.
    pub key: String,
    /// The version of the set, kept with each screening.
    pub version: String,
    /// Its name.
    pub name: Text,
    /// Whose set it is and what was changed.
    pub source: Text,
    /// Whether the words were compared with the source itself.
    pub wording_confirmed: bool,
    /// A dimension is positive when any of these is reached.
    pub thresholds: Vec<Threshold>,
    /// How positive dimensions combine.
    pub combination: Combination,
    /// What to tell the officer about that.
    pub combination_note: Text,
    /// The dimensions, in the source's order.
    pub dimensions: Vec<Dimension>,
}

impl IndicatorSet {
    /// The indicator with this code, and its dimension.
    pub fn indicator(&self, code: &str) -> Option<(&Dimension, &Indicator)> {
        self.dimensions.iter().find_map(|d| d.indicators.iter().find(|i| i.code == code).map(|i| (d, i)))
    }
}

/// Reads the sheet of the set called `name`; mistakes go into its report.
pub(crate) fn read(sheet: &Sheet<'_>, name: &str) -> IndicatorSet {
    let top = sheet.top(&[
        "key",
        "version",
        "name",
        "source",
        "wording_confirmed",
        "positive",
        "combination",
        "combination_note",
        "dimension",
    ]);
    let key = top.key("key");
    if !key.is_empty() && key != name {
        top.problem("key", ProblemKind::Wrong, format!("`key` must be the name of the file, `{name}`"));
    }
    let (mut keys, mut codes) = (BTreeSet::new(), BTreeSet::new());
    let dimensions = top.rows("dimension", &["key", "name", "indicator"]);
    IndicatorSet {
        key,
        version: top.str("version"),
        name: top.text("name"),
        source: top.text("source"),
        wording_confirmed: top.said("wording_confirmed"),
        thresholds: top.rows("positive", &["strong", "medium", "weak"]).iter().map(threshold).collect(),
        combination: top.one_of("combination", &[("officer", Combination::Officer)]).unwrap_or(Combination::Officer),
        combination_note: top.text("combination_note"),
        dimensions: dimensions.iter().map(|row| dimension(row, &mut keys, &mut codes)).collect(),
    }
}

fn threshold(row: &Row<'_>) -> Threshold {
    let least = |name| row.opt_number(name, 0, 50).unwrap_or(0);
    let threshold = Threshold { strong: least("strong"), medium: least("medium"), weak: least("weak") };
    if threshold == (Threshold { strong: 0, medium: 0, weak: 0 }) {
        row.problem("strong", ProblemKind::Wrong, "a threshold of nothing would make every dimension positive");
    }
    threshold
}

fn dimension(row: &Row<'_>, keys: &mut BTreeSet<String>, codes: &mut BTreeSet<String>) -> Dimension {
    Dimension {
        key: row.unique_key("key", keys),
        name: row.text("name"),
        indicators: row
            .rows("indicator", &["code", "strength", "text", "hint"])
            .iter()
            .filter_map(|row| indicator(row, codes))
            .collect(),
    }
}

fn indicator(row: &Row<'_>, codes: &mut BTreeSet<String>) -> Option<Indicator> {
    let code = row.str("code");
    if !code.bytes().all(|b| b.is_ascii_alphanumeric()) {
        row.problem("code", ProblemKind::Wrong, "`code` must be letters and digits");
    }
    if !code.is_empty() && !codes.insert(code.clone()) {
        row.problem("code", ProblemKind::Duplicate, format!("`{code}` is used twice"));
    }
    let (text, hint) = (row.text("text"), row.opt_text("hint"));
    Some(Indicator { code, strength: row.one_of("strength", &STRENGTHS)?, text, hint })
}
