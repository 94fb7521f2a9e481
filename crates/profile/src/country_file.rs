//! Reads `profile.toml`.

use std::collections::{BTreeMap, BTreeSet};

use kit::Lang;

use crate::calendar::Calendar;
use crate::country::{Basis, BasisKind, Deadline, DeadlineUnit, Helper, Hotline, Item, LIST_NAMES, Question, Rule};
use crate::problem::ProblemKind;
use crate::sheet::{Row, Sheet};
use crate::{Text, calendar_file};

const UNITS: [(&str, DeadlineUnit); 2] = [("hours", DeadlineUnit::Hours), ("working-days", DeadlineUnit::WorkingDays)];
const BASES: [(&str, BasisKind); 2] = [("consent", BasisKind::Consent), ("duty", BasisKind::Duty)];
const OWN_FIELDS: [&str; 15] = [
    "code",
    "name",
    "languages",
    "time_zone",
    "currency",
    "exit_url",
    "small_cell",
    "registers_are_asked",
    "calendar",
    "hotline",
    "helper",
    "question",
    "rule",
    "deadline",
    "basis",
];

/// `profile.toml`, read.
#[derive(Debug, Clone)]
pub(crate) struct Country {
    pub(crate) code: String,
    pub(crate) name: Text,
    pub(crate) languages: Vec<Lang>,
    pub(crate) currency: String,
    pub(crate) exit_url: String,
    pub(crate) small_cell: u32,
    pub(crate) registers_are_asked: bool,
    pub(crate) calendar: Calendar,
    pub(crate) hotlines: Vec<Hotline>,
    pub(crate) helpers: Vec<Helper>,
    pub(crate) questions: Vec<Question>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) deadlines: Vec<Deadline>,
    pub(crate) bases: Vec<Basis>,
    pub(crate) lists: BTreeMap<&'static str, Vec<Item>>,
}

/// Reads the sheet; mistakes go into its report.
pub(crate) fn read(sheet: &Sheet<'_>) -> Country {
    let fields: Vec<&str> = OWN_FIELDS.iter().chain(&LIST_NAMES).copied().collect();
    let top = sheet.top(&fields);
    let rules = rules(&top);
    Country {
        code: code(&top),
        name: top.text("name"),
        languages: languages(&top),
        currency: top.str("currency"),
        exit_url: exit_url(&top),
        small_cell: top.number("small_cell", 2, 100),
        registers_are_asked: top.flag("registers_are_asked"),
        calendar: calendar_file::read(&top),
        hotlines: hotlines(&top),
        helpers: helpers(&top),
        questions: questions(&top),
        deadlines: deadlines(&top, &rules),
        bases: bases(&top, &rules),
        lists: LIST_NAMES.map(|name| (name, list(&top, name))).into(),
        rules,
    }
}

fn code(top: &Row<'_>) -> String {
    let code = top.str("code");
    let two_letters = code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase());
    if !code.is_empty() && !two_letters {
        top.problem("code", ProblemKind::Wrong, "`code` must be two small letters (ISO 3166-1)");
    }
    code
}

fn languages(top: &Row<'_>) -> Vec<Lang> {
    let mut languages = Vec::new();
    for word in top.strings("languages") {
        match word.parse() {
            Ok(lang) if languages.contains(&lang) => {
                top.problem("languages", ProblemKind::Duplicate, format!("`{word}` is listed twice"));
            }
            Ok(lang) => languages.push(lang),
            Err(_) => {
                top.problem("languages", ProblemKind::Wrong, format!("`{word}` is not one of az, ru, en, tr, fa, ar"))
            }
        }
    }
    for lang in Lang::FULL.iter().filter(|lang| !languages.contains(*lang)) {
        top.problem("languages", ProblemKind::Missing, format!("`languages` must name {lang}"));
    }
    languages
}

fn exit_url(top: &Row<'_>) -> String {
    let url = top.str("exit_url");
    // The address goes into a link on every public page: nothing but an ordinary https address may.
    let plain = url.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\'' | b'<' | b'>' | b'\\'));
    let address = plain && url.starts_with("https://") && url.len() > 11;
    if !url.is_empty() && !address {
        top.problem("exit_url", ProblemKind::Wrong, "`exit_url` must be an address that begins with https://");
    }
    url
}

/// What a report can be about, as `signals` codes it.
const ABOUT: [&str; 3] = ["self", "other", "offer"];

fn questions(top: &Row<'_>) -> Vec<Question> {
    let mut seen = BTreeSet::new();
    let question = |row: &Row<'_>| {
        let about = row.strings("about");
        for wrong in about.iter().filter(|code| !ABOUT.contains(&code.as_str())) {
            row.problem("about", ProblemKind::Wrong, format!("`{wrong}` is not one of {}", ABOUT.join(", ")));
        }
        let mut keys = BTreeSet::new();
        let option = |row: &Row<'_>| Item {
            key: row.unique_key("key", &mut keys),
            name: row.text("name"),
            forgets: false,
            serves: false,
        };
        let options = row.opt_rows("option", &["key", "name"]).iter().map(option).collect();
        Question { key: row.unique_key("key", &mut seen), about, name: row.text("name"), options }
    };
    top.opt_rows("question", &["key", "about", "name", "option"]).iter().map(question).collect()
}

fn helpers(top: &Row<'_>) -> Vec<Helper> {
    let mut seen = BTreeSet::new();
    let rows = top.rows("helper", &["key", "name", "what", "phone", "districts", "confirmed", "source"]);
    let helper = |row: &Row<'_>| Helper {
        key: row.unique_key("key", &mut seen),
        name: row.text("name"),
        what: row.text("what"),
        phone: row.opt_str("phone").unwrap_or_default(),
        districts: row.strings("districts"),
        confirmed: row.said("confirmed"),
        source: row.str("source"),
    };
    rows.iter().map(helper).collect()
}

fn hotlines(top: &Row<'_>) -> Vec<Hotline> {
    let mut seen = BTreeSet::new();
    let mut lines = Vec::new();
    for row in top.rows("hotline", &["key", "number", "name", "note", "hours", "confirmed", "source"]) {
        let number = row.str("number");
        if !number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b' ' | b'*' | b'#')) {
            row.problem("number", ProblemKind::Wrong, "`number` must be a telephone number");
        }
        lines.push(Hotline {
            key: row.unique_key("key", &mut seen),
            number,
            name: row.text("name"),
            note: row.text("note"),
            hours: row.text("hours"),
            confirmed: row.said("confirmed"),
            source: row.str("source"),
        });
    }
    lines
}

fn rules(top: &Row<'_>) -> Vec<Rule> {
    let mut seen = BTreeSet::new();
    let rows = top.rows("rule", &["key", "title", "source", "confirmed"]);
    let read = |row: &Row<'_>, seen: &mut _| Rule {
        key: row.unique_key("key", seen),
        title: row.text("title"),
        source: row.text("source"),
        confirmed: row.said("confirmed"),
    };
    rows.iter().map(|row| read(row, &mut seen)).collect()
}

fn check_rule(row: &Row<'_>, key: &str, rules: &[Rule]) {
    if !key.is_empty() && !rules.iter().any(|rule| rule.key == key) {
        row.problem("rule", ProblemKind::Dangling, format!("there is no [[rule]] with the key `{key}`"));
    }
}

fn deadlines(top: &Row<'_>, rules: &[Rule]) -> Vec<Deadline> {
    let mut seen = BTreeSet::new();
    let mut deadlines = Vec::new();
    for row in top.rows("deadline", &["key", "amount", "unit", "rule"]) {
        let key = row.unique_key("key", &mut seen);
        let rule = row.str("rule");
        check_rule(&row, &rule, rules);
        let amount = row.number("amount", 1, 2000);
        let unit = row.one_of("unit", &UNITS).unwrap_or(DeadlineUnit::Hours);
        deadlines.push(Deadline { key, amount, unit, rule });
    }
    deadlines
}

fn bases(top: &Row<'_>, rules: &[Rule]) -> Vec<Basis> {
    let mut seen = BTreeSet::new();
    let mut bases = Vec::new();
    for row in top.rows("basis", &["key", "kind", "name", "rule"]) {
        let key = row.unique_key("key", &mut seen);
        let kind = row.one_of("kind", &BASES).unwrap_or(BasisKind::Consent);
        let rule = row.opt_str("rule");
        match &rule {
            Some(rule) => check_rule(&row, rule, rules),
            None if kind == BasisKind::Duty => {
                row.problem(
                    "rule",
                    ProblemKind::Missing,
                    format!("the duty `{key}` must name the `rule` it comes from"),
                );
            }
            None => {}
        }
        bases.push(Basis { key, kind, name: row.text("name"), rule });
    }
    bases
}

fn list(top: &Row<'_>, name: &str) -> Vec<Item> {
    let mut seen = BTreeSet::new();
    // Only a household is found again by what is kept of its people, and only after leaving care does somebody look.
    let forgets = ["household_close_reason", "care_leave_reason"].contains(&name);
    let serves = name == "outcome";
    let fields: &[&str] = match (forgets, serves) {
        (true, _) => &["key", "name", "forgets"],
        (_, true) => &["key", "name", "serves"],
        _ => &["key", "name"],
    };
    let rows = top.rows(name, fields);
    let item = |row: &Row<'_>| Item {
        key: row.unique_key("key", &mut seen),
        name: row.text("name"),
        forgets: forgets && row.flag("forgets"),
        serves: serves && row.flag("serves"),
    };
    rows.iter().map(item).collect()
}
