//! The part of `offers.toml` that says how published offers are followed: which measures need a second pair of eyes, how long
//! what is harmless is kept, from which score on an offer is put before an analyst.

use crate::Agency;
use crate::problem::ProblemKind;
use crate::sheet::Row;

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
}

/// Reads the table `monitoring`; mistakes go into its report.
pub(crate) fn read(top: &Row<'_>, agencies: &[Agency]) -> Monitoring {
    let Some(row) = top.table("monitoring", &["four_eyes", "keep_days", "read_from", "inspected_by"]) else {
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
    }
}
