//! Reads `services.toml`: what helps against which need, and who gives it.

use std::collections::BTreeSet;

use crate::problem::ProblemKind;
use crate::sheet::{Row, Sheet};
use crate::{Agency, Text};

/// The services of a country, suggested when help is planned.
#[derive(Debug, Clone)]
pub struct Services {
    /// Where it comes from who gives what, or that no source was found.
    pub source: Text,
    /// Whether a public source was found.
    pub confirmed: bool,
    /// The services, in the order in which forms offer them.
    pub all: Vec<Service>,
}

/// Something that is done for people.
#[derive(Debug, Clone)]
pub struct Service {
    /// The code that is stored.
    pub key: String,
    /// What it is called.
    pub name: Text,
    /// Keys of the needs that it answers.
    pub needs: Vec<String>,
    /// Keys of those who give it, the first to be suggested; none: the office itself.
    pub agencies: Vec<String>,
    /// In how many days it is suggested.
    pub days: u32,
}

impl Services {
    /// A service.
    pub fn get(&self, key: &str) -> Option<&Service> {
        self.all.iter().find(|service| service.key == key)
    }

    /// The service that is suggested for a need.
    pub fn of_need(&self, need: &str) -> Option<&Service> {
        self.all.iter().find(|service| service.needs.iter().any(|key| key == need))
    }
}

/// Reads the sheet; mistakes go into its report.
pub(crate) fn read(sheet: &Sheet<'_>, needs: &BTreeSet<String>, agencies: &[Agency]) -> Services {
    let top = sheet.top(&["source", "confirmed", "service"]);
    let mut keys = BTreeSet::new();
    let rows = top.rows("service", &["key", "name", "needs", "agencies", "days"]);
    let services = Services {
        source: top.text("source"),
        confirmed: top.said("confirmed"),
        all: rows.iter().map(|row| service(row, &mut keys, needs, agencies)).collect(),
    };
    for need in needs.iter().filter(|need| services.of_need(need).is_none()) {
        top.problem("service", ProblemKind::Missing, format!("no service answers the need `{need}`"));
    }
    services
}

fn service(row: &Row<'_>, keys: &mut BTreeSet<String>, needs: &BTreeSet<String>, agencies: &[Agency]) -> Service {
    let service = Service {
        key: row.unique_key("key", keys),
        name: row.text("name"),
        needs: row.strings("needs"),
        agencies: row.strings("agencies"),
        days: row.number("days", 1, 365),
    };
    for need in service.needs.iter().filter(|need| !needs.contains(*need)) {
        row.problem("needs", ProblemKind::Dangling, format!("the profile has no need `{need}`"));
    }
    for key in &service.agencies {
        if !agencies.iter().any(|agency| agency.key == *key && agency.helps()) {
            row.problem("agencies", ProblemKind::Dangling, format!("no agency `{key}` that helps people"));
        }
    }
    service
}
