//! Reads `agencies.toml`: who does what in the country.

use std::collections::BTreeSet;

use crate::Text;
use crate::problem::ProblemKind;
use crate::sheet::{Row, Sheet};

/// What kind of organisation an agency is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgencyKind {
    /// A ministry.
    Ministry,
    /// A state service, agency or committee.
    Service,
    /// A unit inside another agency.
    Unit,
    /// A centre that helps people.
    Centre,
    /// Local executive authorities, all of them.
    Local,
    /// A non-governmental organisation.
    Ngo,
    /// Who answers for the plan.
    Coordinator,
    /// Who watches over rights and law.
    Oversight,
}

const KINDS: [(&str, AgencyKind); 8] = [
    ("ministry", AgencyKind::Ministry),
    ("service", AgencyKind::Service),
    ("unit", AgencyKind::Unit),
    ("centre", AgencyKind::Centre),
    ("local", AgencyKind::Local),
    ("ngo", AgencyKind::Ngo),
    ("coordinator", AgencyKind::Coordinator),
    ("oversight", AgencyKind::Oversight),
];
const FIELDS: [&str; 16] = [
    "key",
    "name",
    "short",
    "kind",
    "parent",
    "receives_reports",
    "special_police_unit",
    "coordinator",
    "auditor",
    "publishes",
    "keeps_contacts",
    "keeps_register",
    "keeps_attendance",
    "keeps_institutions",
    "monitors",
    "example",
];

impl AgencyKind {
    /// The kind's code, as in `agencies.toml`.
    pub fn code(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(code, _)| code)
    }
}

/// An organisation that takes part.
#[derive(Debug, Clone)]
pub struct Agency {
    /// The agency's key.
    pub key: String,
    /// Its full name today.
    pub name: Text,
    /// What people call it.
    pub short: Text,
    /// What kind of organisation it is.
    pub kind: AgencyKind,
    /// Key of the agency it belongs to.
    pub parent: Option<String>,
    /// Whether reports from the public are sealed to it.
    pub receives_reports: bool,
    /// Whether it is the special police unit that must be told within its deadline.
    pub special_police_unit: bool,
    /// Whether it answers for the plan.
    pub coordinator: bool,
    /// Whether it may check the journal.
    pub auditor: bool,
    /// Whether it may publish the country's public texts.
    pub publishes: bool,
    /// Whether it may have a custodian, who decides when a desk opens how a reporter can be reached.
    pub keeps_contacts: bool,
    /// Whether it may register households. Other offices learn that its register may know somebody: what a register
    /// says by itself must be harmless.
    pub keeps_register: bool,
    /// Whether it loads attendance and follows pupils who are absent. It keeps no register: what schools learn and whom
    /// a register knows stay apart.
    pub keeps_attendance: bool,
    /// Whether it keeps institutions with children without parental care.
    pub keeps_institutions: bool,
    /// Whether it studies published offers.
    pub monitors: bool,
    /// Whether it is invented, for demonstrations and tests.
    pub example: bool,
}

impl Agency {
    /// Whether it helps people: those who look on (coordinator, auditor), or keep contacts, are handed nobody's file.
    pub const fn helps(&self) -> bool {
        !self.coordinator && !self.auditor && !self.keeps_contacts
    }
}

/// Reads the sheet; mistakes go into its report.
pub(crate) fn read(sheet: &Sheet<'_>) -> Vec<Agency> {
    let mut seen = BTreeSet::new();
    let top = sheet.top(&["agency"]);
    let rows = top.rows("agency", &FIELDS);
    let agencies: Vec<Agency> = rows.iter().map(|row| agency(row, &mut seen)).collect();
    for (row, agency) in rows.iter().zip(&agencies) {
        let dangling = |parent: &&String| **parent == agency.key || !seen.contains(*parent);
        if let Some(parent) = agency.parent.as_ref().filter(dangling) {
            row.problem("parent", ProblemKind::Dangling, format!("there is no other agency with the key `{parent}`"));
        }
    }
    require_one(&top, &agencies, "receives_reports", |a| a.receives_reports);
    require_one(&top, &agencies, "special_police_unit", |a| a.special_police_unit);
    require_one(&top, &agencies, "coordinator", |a| a.coordinator);
    require_one(&top, &agencies, "auditor", |a| a.auditor);
    for (row, _) in rows.iter().zip(&agencies).filter(|(_, agency)| agency.keeps_attendance && agency.keeps_register) {
        let why = "an agency that keeps attendance cannot keep a register of households too";
        row.problem("keeps_attendance", ProblemKind::Dangling, why.to_owned());
    }
    let mut keepers = rows.iter().zip(&agencies).filter(|(_, agency)| agency.keeps_contacts);
    if let Some((row, _)) = keepers.next().filter(|(_, agency)| agency.receives_reports) {
        let why = "the desk that reads reports cannot also be asked who may reach their reporters";
        row.problem("keeps_contacts", ProblemKind::Dangling, why.to_owned());
    }
    if let Some((row, _)) = keepers.next() {
        row.problem("keeps_contacts", ProblemKind::Duplicate, "another agency has `keeps_contacts = true`".to_owned());
    }
    agencies
}

fn agency(row: &Row<'_>, seen: &mut BTreeSet<String>) -> Agency {
    Agency {
        key: row.unique_key("key", seen),
        name: row.text("name"),
        short: row.text("short"),
        kind: row.one_of("kind", &KINDS).unwrap_or(AgencyKind::Service),
        parent: row.opt_str("parent"),
        receives_reports: row.flag("receives_reports"),
        special_police_unit: row.flag("special_police_unit"),
        coordinator: row.flag("coordinator"),
        auditor: row.flag("auditor"),
        publishes: row.flag("publishes"),
        keeps_contacts: row.flag("keeps_contacts"),
        keeps_register: row.flag("keeps_register"),
        keeps_attendance: row.flag("keeps_attendance"),
        keeps_institutions: row.flag("keeps_institutions"),
        monitors: row.flag("monitors"),
        example: row.flag("example"),
    }
}

/// Each of these tasks belongs to exactly one agency, or nobody would know where to send things.
fn require_one(top: &Row<'_>, agencies: &[Agency], flag: &str, has: fn(&Agency) -> bool) {
    match agencies.iter().filter(|a| has(a)).count() {
        0 if agencies.is_empty() => {}
        0 => top.problem("agency", ProblemKind::Missing, format!("no agency has `{flag} = true`")),
        1 => {}
        n => top.problem("agency", ProblemKind::Duplicate, format!("{n} agencies have `{flag} = true`; expected one")),
    }
}
