//! Reads `schooling.toml`: who is of school age, from how many missed days a pupil is followed, and how long before and
//! after leaving care somebody looks.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::problem::ProblemKind;
use crate::sheet::{Row, Sheet};
use crate::{Agency, Rule, Text};

/// From how much absence in a month on a pupil is followed, and what is done then.
#[derive(Debug, Clone)]
pub struct AbsenceStep {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// Reached with so many missed days.
    pub from_days: Option<u32>,
    /// Reached with so many per cent of the school days.
    pub from_share: Option<u32>,
    /// Whether others than the school are told: a signal.
    pub signal: bool,
    /// The measure to take: a key of the profile's list.
    pub measure: String,
    /// Key of the rule it comes from.
    pub rule: String,
}

/// What a country asks about schooling and about children in institutions.
#[derive(Debug, Clone)]
pub struct Schooling {
    /// The month in which a school year begins.
    pub year_begins: u32,
    /// Of school age is who was so old when the school year began,
    pub age_from: u32,
    /// and not older than this.
    pub age_to: u32,
    /// Key of the rule it comes from.
    pub age_rule: String,
    /// So many missed lessons are a missed day.
    pub lessons_a_day: u32,
    /// The agency to which signals about absence go.
    pub signals_to: String,
    /// Why it is that one: key of a rule.
    pub signals_rule: String,
    /// Steps of absence, the least first.
    pub steps: Vec<AbsenceStep>,
    /// So many days before a child leaves care the plan must be there.
    pub plan_days: u32,
    /// So many days after it somebody looks how they are.
    pub look_days: u32,
    /// Key of the rule both come from.
    pub care_rule: String,
}

impl Schooling {
    /// The last step that is reached with so many missed days of so many school days.
    pub fn step(&self, missed: u32, school_days: u32) -> Option<&AbsenceStep> {
        let reached = |step: &&AbsenceStep| {
            step.from_days.is_some_and(|days| missed >= days)
                || step.from_share.is_some_and(|share| school_days > 0 && missed * 100 >= share * school_days)
        };
        self.steps.iter().rev().find(reached)
    }

    /// Missed days, where days or only lessons were counted.
    pub fn missed(&self, days: u32, lessons: u32) -> u32 {
        days.max(lessons / self.lessons_a_day.max(1))
    }

    /// The year in which the school year of a day began.
    pub fn year_of(&self, day: Date) -> i16 {
        day.year() - i16::from(u32::from(day.month().unsigned_abs()) < self.year_begins)
    }

    /// Whether somebody born then (`2012`, `2012-05` or `2012-05-01`) is of school age in the school year that began in
    /// `year`. `None` when the birth is not known.
    pub fn is_of_age(&self, born: &str, year: i16) -> Option<bool> {
        let (born_year, rest) = born.split_once('-').unwrap_or((born, "07"));
        let month: u32 = rest.get(..2)?.parse().ok()?;
        let age = year - born_year.parse::<i16>().ok()? - i16::from(month > self.year_begins);
        Some((self.age_from..=self.age_to).contains(&u32::try_from(age).unwrap_or(0)))
    }
}

const FIELDS: [&str; 9] =
    ["year_begins", "age_from", "age_to", "age_rule", "lessons_a_day", "signals_to", "signals_rule", "step", "care"];

/// Reads the sheet; mistakes go into its report.
pub(crate) fn read(sheet: &Sheet<'_>, measures: &BTreeSet<String>, rules: &[Rule], agencies: &[Agency]) -> Schooling {
    let top = sheet.top(&FIELDS);
    let rule = |row: &Row<'_>, name: &str| {
        let key = row.str(name);
        if !key.is_empty() && !rules.is_empty() && !rules.iter().any(|rule| rule.key == key) {
            row.problem(name, ProblemKind::Dangling, format!("there is no [[rule]] with the key `{key}`"));
        }
        key
    };
    let signals_to = top.str("signals_to");
    if !agencies.is_empty() && !agencies.iter().any(|agency| agency.key == signals_to) {
        top.problem("signals_to", ProblemKind::Dangling, format!("there is no agency with the key `{signals_to}`"));
    }
    let (age_from, age_to) = (top.number("age_from", 3, 20), top.number("age_to", 3, 20));
    if age_to < age_from {
        top.problem("age_to", ProblemKind::Wrong, "school age ends before it begins");
    }
    let mut keys = BTreeSet::new();
    let rows = top.rows("step", &["key", "name", "from_days", "from_share", "signal", "measure", "rule"]);
    let steps = rows.iter().map(|row| {
        let measure = row.str("measure");
        if !measures.is_empty() && !measures.contains(&measure) {
            row.problem("measure", ProblemKind::Dangling, format!("the profile has no measure `{measure}`"));
        }
        let step = AbsenceStep {
            key: row.unique_key("key", &mut keys),
            name: row.text("name"),
            from_days: row.opt_number("from_days", 1, 31),
            from_share: row.opt_number("from_share", 1, 100),
            signal: row.said("signal"),
            measure,
            rule: rule(row, "rule"),
        };
        if step.from_days.is_none() && step.from_share.is_none() {
            row.problem("from_days", ProblemKind::Missing, "a step says `from_days` or `from_share`");
        }
        step
    });
    let steps = steps.collect();
    let care = top.table("care", &["plan_days", "look_days", "rule"]);
    Schooling {
        year_begins: top.number("year_begins", 1, 12),
        age_from,
        age_to,
        age_rule: rule(&top, "age_rule"),
        lessons_a_day: top.number("lessons_a_day", 1, 12),
        signals_to,
        signals_rule: rule(&top, "signals_rule"),
        steps,
        plan_days: care.as_ref().map_or(1, |row| row.number("plan_days", 1, 1000)),
        look_days: care.as_ref().map_or(1, |row| row.number("look_days", 1, 1000)),
        care_rule: care.as_ref().map_or_else(String::new, |row| rule(row, "rule")),
    }
}
