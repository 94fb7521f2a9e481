//! Working days of the country: what is due by when, in local time.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::ZonedDateTime;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use kit::Moment;

use crate::{Deadline, DeadlineUnit, Text};

/// Years for which moved days are worked out; outside them only weekends and fixed holidays are known.
const WORKED_OUT: std::ops::RangeInclusive<i16> = 2000..=2100;
/// A search for a working day gives up after this many days: such a profile has none.
const PATIENCE: u32 = 4000;

/// A holiday on the same day each year.
#[derive(Debug, Clone)]
pub struct FixedHoliday {
    /// Month, from 1.
    pub month: i8,
    /// Day of the month, from 1.
    pub day: i8,
    /// What is celebrated or mourned.
    pub name: Text,
    /// Whether a weekend day on which it falls is given back on the next working day.
    pub moves: bool,
}

/// What a day set for one year is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// A holiday that moves from year to year; a weekend day or another holiday under it is given back.
    Holiday,
    /// A day off that gives nothing back, for example a day exchanged for another.
    DayOff,
    /// A day that is worked, whatever else falls on it.
    Working,
}

/// A day set for one year, by the calendar's moon or by a decision of the government.
#[derive(Debug, Clone)]
pub struct SetDay {
    /// The day.
    pub date: Date,
    /// What it is.
    pub kind: DayKind,
    /// Its name, where it has one.
    pub name: Option<Text>,
    /// Whether a public source says so.
    pub confirmed: bool,
    /// What is known and from where.
    pub source: String,
}

/// The working week, the holidays and the time zone.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: TimeZone,
    work_days: BTreeSet<i8>,
    day_ends: Time,
    fixed: Vec<FixedHoliday>,
    set: BTreeMap<Date, Vec<SetDay>>,
    moved: BTreeSet<Date>,
}

impl Calendar {
    pub(crate) fn new(
        zone: TimeZone,
        work_days: BTreeSet<i8>,
        day_ends: Time,
        fixed: Vec<FixedHoliday>,
        days: Vec<SetDay>,
    ) -> Self {
        let mut set: BTreeMap<Date, Vec<SetDay>> = BTreeMap::new();
        for day in days {
            set.entry(day.date).or_default().push(day);
        }
        let mut calendar = Self { zone, work_days, day_ends, fixed, set, moved: BTreeSet::new() };
        calendar.move_days();
        calendar
    }

    /// A weekend day under a holiday, and a second holiday on one day, are given back on the next day
    /// that would be worked, in the order of the calendar.
    fn move_days(&mut self) {
        let fixed =
            WORKED_OUT.flat_map(|year| self.fixed.iter().filter_map(move |h| Date::new(year, h.month, h.day).ok()));
        let dates: BTreeSet<Date> = fixed.chain(self.set.keys().copied()).collect();
        for date in dates {
            for _ in 0..self.owed(date) {
                let free = |day: &Date| self.is_working_day(*day) && !self.moved.contains(day);
                let next = days_after(date).take(PATIENCE as usize).find(free);
                if let Some(next) = next {
                    self.moved.insert(next);
                }
            }
        }
    }

    /// How many days off a date gives back.
    fn owed(&self, date: Date) -> usize {
        if self.set_to(date, DayKind::Working) {
            return 0;
        }
        let fixed: Vec<_> = self.fixed.iter().filter(|h| (h.month, h.day) == (date.month(), date.day())).collect();
        let movable = self.on(date).filter(|d| d.kind == DayKind::Holiday).count();
        let weekend = !self.work_days.contains(&date.weekday().to_monday_one_offset());
        let gives_weekend_back = movable > 0 || fixed.iter().any(|h| h.moves);
        usize::from(weekend && gives_weekend_back) + (fixed.len() + movable).saturating_sub(1)
    }

    fn on(&self, date: Date) -> impl Iterator<Item = &SetDay> {
        self.set.get(&date).into_iter().flatten()
    }

    fn set_to(&self, date: Date, kind: DayKind) -> bool {
        self.on(date).any(|day| day.kind == kind)
    }

    /// Whether offices work on this day.
    pub fn is_working_day(&self, date: Date) -> bool {
        if self.set_to(date, DayKind::Working) {
            return true;
        }
        self.work_days.contains(&date.weekday().to_monday_one_offset())
            && !self.set.contains_key(&date)
            && !self.moved.contains(&date)
            && !self.fixed.iter().any(|h| (h.month, h.day) == (date.month(), date.day()))
    }

    /// When something that starts at `start` is due. Hours run day and night; working days end with the
    /// working hours of the n-th working day after the day of the start.
    pub fn due_after(&self, start: Moment, deadline: &Deadline) -> Moment {
        match deadline.unit {
            DeadlineUnit::Hours => start.plus_seconds(i64::from(deadline.amount) * 3600),
            DeadlineUnit::WorkingDays => {
                let day = self.nth_working_day(self.date_of(start), deadline.amount);
                self.moment(day.to_datetime(self.day_ends)).unwrap_or(start)
            }
        }
    }

    fn nth_working_day(&self, start: Date, n: u32) -> Date {
        let patience = n.saturating_mul(7).saturating_add(PATIENCE) as usize;
        let nth = usize::try_from(n).unwrap_or(usize::MAX).saturating_sub(1);
        let mut last = start;
        days_after(start)
            .take(patience)
            .inspect(|day| last = *day)
            .filter(|d| self.is_working_day(*d))
            .nth(nth)
            .unwrap_or(last)
    }

    /// The moment that the country's clocks show so.
    pub fn moment(&self, at: DateTime) -> Option<Moment> {
        Some(at.to_zoned_datetime(self.zone.clone()).ok()?.timestamp().into())
    }

    /// How many working days lie after `from`, up to and with `to`; negative when `to` is earlier.
    pub fn working_days_between(&self, from: Date, to: Date) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        days_after(from).take_while(|day| *day <= to).filter(|day| self.is_working_day(*day)).map(|_| 1).sum()
    }

    /// A moment on the country's clocks.
    pub fn local(&self, at: Moment) -> ZonedDateTime {
        at.timestamp().to_zoned_datetime(self.zone.clone())
    }

    /// The country's day at a moment.
    pub fn date_of(&self, at: Moment) -> Date {
        self.local(at).date()
    }

    /// The country's month at a moment, as `2026-11`: the grain in which figures are kept.
    pub fn month_of(&self, at: Moment) -> String {
        let date = self.date_of(at);
        format!("{:04}-{:02}", date.year(), date.month())
    }

    /// The first moment of a day in the country.
    pub fn start_of(&self, date: Date) -> Option<Moment> {
        self.moment(date.to_datetime(Time::midnight()))
    }

    /// The country's time zone.
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// When offices close.
    pub const fn day_ends(&self) -> Time {
        self.day_ends
    }

    /// Whether the moving holidays of a year are listed. Where they are not, deadlines in that year may
    /// be a few days early, and pages should say so.
    pub fn knows_year(&self, year: i16) -> bool {
        self.set.values().flatten().any(|day| day.date.year() == year && day.kind == DayKind::Holiday)
    }

    /// Whether all that is listed for a year comes from a public source.
    pub fn year_confirmed(&self, year: i16) -> bool {
        self.knows_year(year) && self.set.values().flatten().all(|day| day.date.year() != year || day.confirmed)
    }

    /// The holidays that are the same each year.
    pub fn fixed(&self) -> &[FixedHoliday] {
        &self.fixed
    }

    /// The days set for single years, in order.
    pub fn set_days(&self) -> impl Iterator<Item = &SetDay> {
        self.set.values().flatten()
    }
}

/// The days after a day, up to the end of time.
fn days_after(date: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(date.checked_add(1.day()).ok(), |day| day.checked_add(1.day()).ok())
}

/// The names of weekdays as a profile writes them.
pub(crate) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
