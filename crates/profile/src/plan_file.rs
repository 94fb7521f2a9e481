//! Reads `plan.toml`.

use std::collections::BTreeSet;

use crate::Agency;
use crate::plan::{Counted, Figure, Lead, Measure, Measured, Order, Plan};
use crate::problem::ProblemKind;
use crate::sheet::{Row, Sheet};

const FIGURE: [&str; 10] = ["key", "name", "explain", "kind", "by", "acts", "where", "fact", "first", "second"];

/// The kinds of figure, and what each calls its two sets of entries (`first`, `second`).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Count,
    Sum,
    Share,
    Balance,
    MedianDays,
    MedianSeconds,
}

const KINDS: [(&str, Kind); 6] = [
    ("count", Kind::Count),
    ("sum", Kind::Sum),
    ("share", Kind::Share),
    ("balance", Kind::Balance),
    ("median-days", Kind::MedianDays),
    ("median-seconds", Kind::MedianSeconds),
];

/// Reads the sheet; mistakes go into its report.
pub(crate) fn read(sheet: &Sheet<'_>, agencies: &[Agency]) -> Plan {
    let top = sheet.top(&["number", "title", "order", "first_year", "last_year", "source", "measure"]);
    let (first_year, last_year) = (top.number("first_year", 1990, 2200), top.number("last_year", 1990, 2200));
    if last_year < first_year {
        top.problem("last_year", ProblemKind::Wrong, "`last_year` must not be before `first_year`");
    }
    let mut seen = BTreeSet::new();
    let rows = top.rows("measure", &["number", "title", "lead", "term", "rooms", "figure"]);
    Plan {
        number: top.str("number"),
        title: top.text("title"),
        order: order(&top),
        first_year,
        last_year,
        source: top.text("source"),
        measures: rows.iter().map(|row| measure(row, agencies, &mut seen)).collect(),
    }
}

fn order(top: &Row<'_>) -> Order {
    let row = top.table("order", &["number", "date", "name"]);
    Order {
        number: row.as_ref().map(|row| row.str("number")).unwrap_or_default(),
        date: row.as_ref().and_then(|row| row.date("date")),
        name: row.map(|row| row.text("name")).unwrap_or_default(),
    }
}

fn measure(row: &Row<'_>, agencies: &[Agency], seen: &mut BTreeSet<String>) -> Measure {
    let number = row.str("number");
    if !number.is_empty() && !seen.insert(number.clone()) {
        row.problem("number", ProblemKind::Duplicate, format!("the measure `{number}` is there twice"));
    }
    let rooms = row.strings("rooms");
    if rooms.is_empty() {
        row.problem("rooms", ProblemKind::Missing, format!("the measure `{number}` names no room"));
    }
    let mut keys = BTreeSet::new();
    Measure {
        title: row.text("title"),
        leads: row.rows("lead", &["name", "agency"]).iter().map(|row| lead(row, agencies)).collect(),
        term: row.text("term"),
        rooms,
        figures: row.rows("figure", &FIGURE).iter().filter_map(|row| figure(row, &mut keys)).collect(),
        number,
    }
}

fn lead(row: &Row<'_>, agencies: &[Agency]) -> Lead {
    let agency = row.opt_str("agency");
    if let Some(key) = agency.as_ref().filter(|key| !agencies.iter().any(|agency| agency.key == **key)) {
        row.problem("agency", ProblemKind::Dangling, format!("there is no agency with the key `{key}`"));
    }
    Lead { name: row.text("name"), agency }
}

fn figure(row: &Row<'_>, keys: &mut BTreeSet<String>) -> Option<Figure> {
    let key = row.unique_key("key", keys);
    let (name, explain, by) = (row.text("name"), row.text("explain"), row.strings("by"));
    let kind = row.one_of("kind", &KINDS)?;
    unused(row, kind);
    let measured = match kind {
        Kind::Count => Measured::Count(counted(row)),
        Kind::Sum => Measured::Sum { of: counted(row), fact: row.str("fact") },
        Kind::Share => Measured::Share { part: side(row, "first")?, whole: side(row, "second")? },
        Kind::Balance => Measured::Balance { opened: side(row, "first")?, closed: side(row, "second")? },
        Kind::MedianDays => Measured::MedianDays { from: side(row, "first")?, to: side(row, "second")? },
        Kind::MedianSeconds => Measured::MedianSeconds { from: side(row, "first")?, to: side(row, "second")? },
    };
    Some(Figure { key, name, explain, measured, by })
}

/// A field that the kind does not look at would be believed by its writer and ignored by the plan.
fn unused(row: &Row<'_>, kind: Kind) {
    let idle: &[&str] = match kind {
        Kind::Count => &["fact", "first", "second"],
        Kind::Sum => &["first", "second"],
        _ => &["acts", "where", "fact"],
    };
    for name in idle.iter().filter(|name| row.has(name)) {
        row.problem(name, ProblemKind::Wrong, format!("`{name}` means nothing for this kind of figure"));
    }
}

fn side(row: &Row<'_>, name: &str) -> Option<Counted> {
    row.table(name, &["acts", "where"]).map(|side| counted(&side))
}

fn counted(row: &Row<'_>) -> Counted {
    let acts = row.strings("acts");
    if acts.is_empty() {
        row.problem("acts", ProblemKind::Missing, "a figure must name the `acts` it comes from");
    }
    for act in acts.iter().filter(|act| !is_act(act)) {
        row.problem("acts", ProblemKind::Wrong, format!("`{act}` is not an act such as referral.sent"));
    }
    Counted { acts, facts: row.pairs("where") }
}

/// A noun, a dot, a past participle.
fn is_act(act: &str) -> bool {
    let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    act.split_once('.').is_some_and(|(noun, verb)| word(noun) && word(verb))
}
