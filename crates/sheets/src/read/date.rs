//! Dates as people and programs write them.

use jiff::civil::Date;

use super::date_order::{DateOrder, Order, OrderReason, numbers};
use super::months::month;
use crate::codes::{code_set, codes};
use crate::number;

codes! {
    /// Why a text is no date.
    DateFault {
        /// Nothing stands there.
        Empty = "empty",
        /// It is not written in any way that is known.
        NotADate = "not-a-date",
        /// There is no such day: 31.02.1990.
        Impossible = "impossible",
        /// It can be read as two days, and nothing in the column says which.
        Unclear = "unclear",
        /// Before the first day that may be.
        TooEarly = "too-early",
        /// After the last day that may be.
        TooLate = "too-late",
    }
}

codes! {
    /// What was understood into a date, and a person may want to see.
    DateNote {
        /// The day was taken to come first, by habit only.
        OrderAssumed = "order-assumed",
        /// The year had two digits; the century was taken to be the last one that is possible.
        CenturyAssumed = "century-assumed",
        /// A number of days, as a spreadsheet program stores dates.
        Serial = "serial",
        /// Eight digits without signs between them.
        Compact = "compact",
    }
}

code_set! {
    /// What was understood into a date.
    DateNotes of DateNote
}

/// A date, as exactly as it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadDate {
    /// The year.
    pub year: i16,
    /// The month, when it was given.
    pub month: Option<u8>,
    /// The day of the month, when it was given.
    pub day: Option<u8>,
    /// What was understood into it.
    pub notes: DateNotes,
}

impl ReadDate {
    /// The day, when all of it was given.
    pub fn whole(&self) -> Option<Date> {
        Date::new(self.year, i8::try_from(self.month?).ok()?, i8::try_from(self.day?).ok()?).ok()
    }
}

/// What dates may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateRules {
    /// What was decided for the column.
    pub order: DateOrder,
    /// The first day that may be.
    pub earliest: Date,
    /// The last day that may be: for dates of birth, today. Years of two digits are never after it.
    pub latest: Date,
    /// Whether serial numbers count from 1904, as in workbooks of old Macintoshes that were saved as text.
    pub is_1904: bool,
}

/// Reads a date: `1990-05-01`, `01.05.1990`, `01/05/1990`, `05/01/1990` where that is the column's order,
/// `1990.05.01`, `1 may 1990`, `01.05.90`, `19900501`, `05.1990`, `may 1990`, `1990`, `32994`; a time behind it is
/// passed over.
///
/// # Errors
/// When it is none, or not within the rules.
pub fn date(text: &str, rules: &DateRules) -> Result<ReadDate, DateFault> {
    let text = without_time(text.trim());
    if text.is_empty() {
        return Err(DateFault::Empty);
    }
    let read = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        digits(text, rules)
    } else if let Some(parts) = numbers(text) {
        three(parts, text, rules)
    } else if let Some((first, second)) = two(text) {
        let (month, year) = if first.len() == 4 { (second, first) } else { (first, second) };
        known(year.parse().ok(), month.parse().ok(), None)
    } else {
        words(text, rules)
    }?;
    within(read, rules)
}

/// Leaves away a time of day: `1990-05-01T00:00:00.000Z`, `01.05.1990 0:00`.
pub(crate) fn without_time(text: &str) -> &str {
    let Some(at) = text.rfind(['T', ' ']) else { return text };
    let mut hours = text[at + 1..].trim_start().split(':');
    let is_hour = hours.next().is_some_and(|hour| matches!(hour.len(), 1 | 2) && hour.parse::<u8>().is_ok());
    let is_minute = hours.next().is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if is_hour && is_minute { &text[..at] } else { text }
}

/// Only digits: a year, a serial number, or a date without signs.
fn digits(text: &str, rules: &DateRules) -> Result<ReadDate, DateFault> {
    let part = |from: usize, to: usize| text[from..to].parse::<u32>().ok();
    match text.len() {
        4 => known(part(0, 4), None, None),
        // From 1910 to 2173: what is shorter is no date of a person, and could be anything.
        5 => {
            let days = text.parse().map_err(|_| DateFault::NotADate)?;
            let day = number::day(days, rules.is_1904).ok_or(DateFault::NotADate)?;
            let (month, of_month) = (day.month().unsigned_abs(), day.day().unsigned_abs());
            let notes = DateNotes::of(DateNote::Serial);
            Ok(ReadDate { year: day.year(), month: Some(month), day: Some(of_month), notes })
        }
        8 => {
            let year_first = known(part(0, 4), part(4, 6), part(6, 8)).and_then(|read| within(read, rules));
            let (a, b) = match rules.order.order {
                Order::DayFirst => (part(2, 4), part(0, 2)),
                Order::MonthFirst => (part(0, 2), part(2, 4)),
            };
            let year_last = known(part(4, 8), a, b).and_then(|read| within(read, rules));
            let read = match (year_first, year_last) {
                (Ok(_), Ok(_)) => return Err(DateFault::Unclear),
                (Ok(read), Err(_)) | (Err(_), Ok(read)) => read,
                (Err(fault), Err(_)) => return Err(fault),
            };
            Ok(ReadDate { notes: DateNotes::of(DateNote::Compact), ..read })
        }
        _ => Err(DateFault::NotADate),
    }
}

/// Three numbers.
fn three(parts: [&str; 3], text: &str, rules: &DateRules) -> Result<ReadDate, DateFault> {
    let [first, second, third] = parts.map(|part| part.parse::<u32>().ok());
    if parts[0].len() == 4 {
        return known(first, second, third);
    }
    let (Some(a), Some(b)) = (first, second) else { return Err(DateFault::NotADate) };
    if parts[0].len() > 2 || parts[1].len() > 2 || !matches!(parts[2].len(), 2 | 4) {
        return Err(DateFault::NotADate);
    }
    let (year, mut notes) = year(parts[2], rules)?;
    let reason = rules.order.reason;
    let is_either = (1..=12).contains(&a) && (1..=12).contains(&b) && a != b;
    let order = match (reason, is_either) {
        (OrderReason::Mixed, true) => return Err(DateFault::Unclear),
        (OrderReason::Mixed, false) if b > 12 => Order::MonthFirst,
        (OrderReason::Mixed, false) => Order::DayFirst,
        _ => rules.order.order,
    };
    // Where dots stand, the day comes first in every country that writes dots.
    if reason == OrderReason::Habit && is_either && !text.contains('.') {
        notes.add(DateNote::OrderAssumed);
    }
    let (day, month) = if order == Order::DayFirst { (a, b) } else { (b, a) };
    Ok(ReadDate { notes, ..known(Some(year), Some(month), Some(day))? })
}

/// A month and a year: `05.1990`, `1990-05`.
fn two(text: &str) -> Option<(&str, &str)> {
    let (first, second) = text.split_once(['.', '/', '-'])?;
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_pair = matches!((first.len(), second.len()), (1 | 2, 4) | (4, 1 | 2));
    (is_pair && is_number(first) && is_number(second)).then_some((first, second))
}

/// With the month in words: `1 may 1990-cı il`, `май 1990 г.`, `May 1, 1990`, or `1990-cı il` alone.
fn words(text: &str, rules: &DateRules) -> Result<ReadDate, DateFault> {
    let (mut numbers, mut named) = (Vec::new(), None);
    for word in text.split([' ', ',', '.', '-', '/', '\u{a0}']).filter(|word| !word.is_empty()) {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.push(word);
        } else if let Some(month) = month(word) {
            if named.replace(month).is_some() {
                return Err(DateFault::NotADate);
            }
        } else if !is_filler(word) {
            return Err(DateFault::NotADate);
        }
    }
    let month = named.map(u32::from);
    match (numbers.as_slice(), month) {
        ([year], month) if year.len() == 4 => known(year.parse().ok(), month, None),
        ([first, second], Some(_)) => {
            // The year is the longer one, or the last.
            let (day, written) = if first.len() == 4 { (second, first) } else { (first, second) };
            if day.len() > 2 || !matches!(written.len(), 2 | 4) {
                return Err(DateFault::NotADate);
            }
            let (year, notes) = year(written, rules)?;
            Ok(ReadDate { notes, ..known(Some(year), month, day.parse().ok())? })
        }
        _ => Err(DateFault::NotADate),
    }
}

/// Endings and words around a year or a day.
fn is_filler(word: &str) -> bool {
    #[rustfmt::skip]
    const FILLERS: &[&str] = &[
        "ci", "cu", "cı", "cü", "il", "ildə", "ayı", "i", "ı", "u", "ü", "г", "год", "года", "го", "й", "е", "ое", "жи", "чи", "чү", "чу", "ил",
        "st", "nd", "rd", "th", "of", "the",
    ];
    FILLERS.contains(&word.to_lowercase().as_str())
}

/// A year of four digits, or of two: the last century in which the date is not after the latest one.
fn year(text: &str, rules: &DateRules) -> Result<(u32, DateNotes), DateFault> {
    let year: u32 = text.parse().map_err(|_| DateFault::NotADate)?;
    if text.len() == 4 {
        return Ok((year, DateNotes::NONE));
    }
    let latest = u32::from(rules.latest.year().unsigned_abs());
    let century = latest - latest % 100;
    let year = if century + year > latest { century + year - 100 } else { century + year };
    Ok((year, DateNotes::of(DateNote::CenturyAssumed)))
}

/// A date that the calendar has.
fn known(year: Option<u32>, month: Option<u32>, day: Option<u32>) -> Result<ReadDate, DateFault> {
    let year = i16::try_from(year.ok_or(DateFault::NotADate)?).map_err(|_| DateFault::NotADate)?;
    let small = |part: Option<u32>| part.map(u8::try_from).transpose().map_err(|_| DateFault::Impossible);
    let (month, day) = (small(month)?, small(day)?);
    let part = |part: Option<u8>| i8::try_from(part.unwrap_or(1)).map_err(|_| DateFault::Impossible);
    Date::new(year, part(month)?, part(day)?).map_err(|_| DateFault::Impossible)?;
    Ok(ReadDate { year, month, day, notes: DateNotes::NONE })
}

/// Whether it is within the rules, as exactly as it is given.
fn within(read: ReadDate, rules: &DateRules) -> Result<ReadDate, DateFault> {
    let key = |date: Date| (date.year(), date.month().unsigned_abs(), date.day().unsigned_abs());
    let of = |month, day| (read.year, read.month.unwrap_or(month), read.day.unwrap_or(day));
    if of(12, 31) < key(rules.earliest) {
        Err(DateFault::TooEarly)
    } else if of(1, 1) > key(rules.latest) {
        // This year, but later than today: the century before.
        if read.notes.has(DateNote::CenturyAssumed) {
            let part = |part: Option<u8>| part.map(u32::from);
            let year = u32::from(read.year.unsigned_abs()) - 100;
            return Ok(ReadDate { notes: read.notes, ..known(Some(year), part(read.month), part(read.day))? });
        }
        Err(DateFault::TooLate)
    } else {
        Ok(read)
    }
}
