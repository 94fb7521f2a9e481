//! The part of `offers.toml` that says how published offers are followed: which measures need a second pair of eyes, how long
//! what is harmless is kept, from which score on an offer is put before an analyst.

use std::sync::Arc;

use kit::Lang;
use screening::{Model, Words};

use crate::files::Files;
use crate::problem::ProblemKind;
use crate::sheet::Row;
use crate::{Agency, Text};

kit::code_list! {
    /// What an agency does about a campaign of offers.
    OfferMeasure {
        /// The public is warned of offers of this kind.
        WarnPublic = "warn-public",
        /// Whoever publishes it is asked to take it down.
        TakeDown = "take-down",
        /// It is handed to the desk that receives reports, as a signal.
        HandOver = "hand-over",
        /// An inspection is asked for.
        Inspection = "inspection",
    }
}

/// Days that a profile may say.
const DAYS: (u32, u32) = (1, 3650);

/// Weights by which offers in one language are put in order beside the signs, before an agency's own decisions teach others.
#[derive(Debug, Clone)]
pub struct Starting {
    /// The language.
    pub lang: Lang,
    /// How much they count.
    pub share: f64,
    /// What they were learned from.
    pub source: Text,
    /// The weights.
    pub model: Arc<Model>,
}

impl Starting {
    /// What these weights add to the logarithm of the odds of a text with these words; `None` for one in another language.
    pub fn adds(&self, text: &str, words: &Words) -> Option<f64> {
        let is_in_it = language::identify(text).is_some_and(|lang| lang.code() == self.lang.code());
        is_in_it.then(|| self.share * self.model.score(words).log_odds)
    }
}

/// How published offers are followed.
#[derive(Debug, Clone, Default)]
pub struct Monitoring {
    /// Measures that one analyst proposes and another one takes.
    pub four_eyes: Vec<OfferMeasure>,
    /// Days after which harmless items are deleted.
    pub keep_days: u32,
    /// From how many per cent on an offer is put before an analyst.
    pub read_from: u32,
    /// The agency that is asked to inspect.
    pub inspected_by: String,
    /// Weights to begin with, if the profile has some.
    pub starting: Option<Starting>,
}

/// Reads the table `monitoring`; mistakes go into its report.
pub(crate) fn read(top: &Row<'_>, agencies: &[Agency], files: &Files) -> Monitoring {
    let keys = ["four_eyes", "keep_days", "read_from", "inspected_by", "starting"];
    let Some(row) = top.table("monitoring", &keys) else {
        top.problem("monitoring", ProblemKind::Missing, "`monitoring` is missing".to_owned());
        return Monitoring::default();
    };
    let mut four_eyes = Vec::new();
    for code in row.strings("four_eyes") {
        match code.parse() {
            Ok(measure) => four_eyes.push(measure),
            Err(_) => row.problem("four_eyes", ProblemKind::Wrong, format!("there is no measure `{code}`")),
        }
    }
    let inspected_by = row.key("inspected_by");
    if !agencies.is_empty() && !inspected_by.is_empty() && agencies.iter().all(|agency| agency.key != inspected_by) {
        row.problem("inspected_by", ProblemKind::Dangling, format!("there is no agency with the key `{inspected_by}`"));
    }
    Monitoring {
        four_eyes,
        keep_days: row.number("keep_days", DAYS.0, DAYS.1),
        read_from: row.number("read_from", 0, 100),
        inspected_by,
        starting: if row.has("starting") { starting(&row, files) } else { None },
    }
}

fn starting(row: &Row<'_>, files: &Files) -> Option<Starting> {
    let row = row.table("starting", &["lang", "share", "file", "source"])?;
    let (file, code) = (row.str("file"), row.str("lang"));
    let lang: Option<Lang> = code.parse().ok();
    if lang.is_none() {
        row.problem("lang", ProblemKind::Wrong, format!("`{code}` is not a language"));
    }
    let model = files.get(&file).and_then(|bytes| Model::from_bytes(bytes));
    if model.is_none() {
        let what = format!("`{file}` is not a file of weights as `bench ranking --write` makes them");
        row.problem("file", ProblemKind::Dangling, what);
    }
    let share = f64::from(row.number("share", 1, 100)) / 100.0;
    let source = row.text("source");
    Some(Starting { lang: lang?, share, source, model: Arc::new(model?) })
}
