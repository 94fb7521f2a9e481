//! Reads `[calendar]` of `profile.toml`.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use crate::calendar::{Calendar, DayKind, FixedHoliday, SetDay, WEEKDAYS};
use crate::problem::ProblemKind;
use crate::sheet::Row;

const KINDS: [(&str, DayKind); 3] =
    [("holiday", DayKind::Holiday), ("day-off", DayKind::DayOff), ("working", DayKind::Working)];

/// The calendar of a profile whose `time_zone` stands in `top`.
pub(crate) fn read(top: &Row<'_>) -> Calendar {
    let name = top.str("time_zone");
    let zone = TimeZone::get(&name).unwrap_or_else(|_| {
        if !name.is_empty() {
            top.problem("time_zone", ProblemKind::Wrong, format!("`{name}` is not a time zone such as Asia/Baku"));
        }
        TimeZone::UTC
    });
    let Some(row) = top.table("calendar", &["work_days", "day_ends", "fixed", "day"]) else {
        return Calendar::new(zone, BTreeSet::new(), Time::midnight(), Vec::new(), Vec::new());
    };
    let work_days = work_days(&row);
    let day_ends = day_ends(&row);
    Calendar::new(zone, work_days, day_ends, fixed(&row), set_days(&row))
}

fn work_days(row: &Row<'_>) -> BTreeSet<i8> {
    let mut days = BTreeSet::new();
    for word in row.strings("work_days") {
        match WEEKDAYS.iter().find(|(name, _)| *name == word) {
            Some((_, day)) => _ = days.insert(day.to_monday_one_offset()),
            None => row.problem("work_days", ProblemKind::Wrong, format!("`{word}` is not a day such as monday")),
        }
    }
    if days.is_empty() {
        row.problem("work_days", ProblemKind::Missing, "`work_days` must name at least one day");
    }
    days
}

fn day_ends(row: &Row<'_>) -> Time {
    let text = row.str("day_ends");
    text.parse().unwrap_or_else(|_| {
        if !text.is_empty() {
            row.problem("day_ends", ProblemKind::Wrong, "`day_ends` must be a time such as 18:00");
        }
        Time::midnight()
    })
}

fn fixed(row: &Row<'_>) -> Vec<FixedHoliday> {
    let mut seen = BTreeSet::new();
    let mut holidays = Vec::new();
    for row in row.opt_rows("fixed", &["month", "day", "name", "moves"]) {
        let month = i8::try_from(row.number("month", 1, 12)).unwrap_or(1);
        let day = i8::try_from(row.number("day", 1, 31)).unwrap_or(1);
        // 2024 is a leap year: 29 February may be a holiday.
        if Date::new(2024, month, day).is_err() {
            row.problem("day", ProblemKind::Wrong, format!("month {month} has no day {day}"));
        }
        if !seen.insert((month, day)) {
            row.problem("day", ProblemKind::Duplicate, format!("day {day} of month {month} is listed twice"));
        }
        holidays.push(FixedHoliday { month, day, name: row.text("name"), moves: row.said("moves") });
    }
    holidays
}

fn set_days(row: &Row<'_>) -> Vec<SetDay> {
    let mut seen = BTreeSet::new();
    let mut days = Vec::new();
    for row in row.opt_rows("day", &["date", "kind", "name", "confirmed", "source"]) {
        let kind = row.one_of("kind", &KINDS);
        let (name, confirmed, source) = (row.opt_text("name"), row.said("confirmed"), row.str("source"));
        let (Some(date), Some(kind)) = (row.date("date"), kind) else { continue };
        if !seen.insert((date, kind == DayKind::Working)) {
            row.problem("date", ProblemKind::Duplicate, format!("{date} is listed twice"));
        }
        if seen.contains(&(date, kind != DayKind::Working)) {
            row.problem("date", ProblemKind::Wrong, format!("{date} is listed as a working day and as a day off"));
        }
        days.push(SetDay { date, kind, name, confirmed, source });
    }
    days
}
