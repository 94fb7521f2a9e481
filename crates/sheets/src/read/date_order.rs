//! Whether 03/04/1990 is in March or in April is decided for a column, by what stands in all of it, and never
//! silently.

use crate::codes::codes;

codes! {
    /// Which of the first two numbers of a date is the day.
    Order {
        /// The first: 31.12.1990, as in Azerbaijan, Russia and most of Europe.
        DayFirst = "day-first",
        /// The second: 12/31/1990, as in the United States.
        MonthFirst = "month-first",
    }
}

codes! {
    /// By what the order was decided.
    OrderReason {
        /// Whoever loads the file has said it.
        Asked = "asked",
        /// Dates of the column that can only be read in this order, and none that can only be read in the other.
        Column = "column",
        /// No date of the column tells; the day comes first, by habit of the country.
        Habit = "habit",
        /// Some dates can only be read in one order, some only in the other: those that can be read in both are refused.
        Mixed = "mixed",
    }
}

/// What the dates of a column say about their order. Counted in a first pass over the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateCounts {
    /// Dates of which only the first number can be the day.
    pub day_first: u32,
    /// Dates of which only the second can be.
    pub month_first: u32,
    /// Dates that can be read in both orders, as different days.
    pub either: u32,
}

/// The order of a column's dates, and how it was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateOrder {
    /// The order.
    pub order: Order,
    /// How it was decided.
    pub reason: OrderReason,
    /// What was counted.
    pub counts: DateCounts,
}

impl DateCounts {
    /// Counts one more cell.
    pub fn add(&mut self, text: &str) {
        let Some((first, second)) = parts(text) else { return };
        match (first, second) {
            (13..=31, 1..=12) => self.day_first += 1,
            (1..=12, 13..=31) => self.month_first += 1,
            (1..=12, 1..=12) if first != second => self.either += 1,
            _ => {}
        }
    }

    /// Decides.
    pub fn decide(self, asked: Option<Order>) -> DateOrder {
        let (order, reason) = match (asked, self.day_first, self.month_first) {
            (Some(asked), ..) => (asked, OrderReason::Asked),
            (None, 0, 0) => (Order::DayFirst, OrderReason::Habit),
            (None, _, 0) => (Order::DayFirst, OrderReason::Column),
            (None, 0, _) => (Order::MonthFirst, OrderReason::Column),
            (None, ..) => (Order::DayFirst, OrderReason::Mixed),
        };
        DateOrder { order, reason, counts: self }
    }
}

/// The first two numbers of a date whose last number is the year.
pub(crate) fn parts(text: &str) -> Option<(u32, u32)> {
    let [first, second, year] = numbers(super::date::without_time(text.trim()))?;
    let is_short = |part: &str| (1..=2).contains(&part.len());
    let is_year = matches!(year.len(), 2 | 4);
    if !(is_short(first) && is_short(second) && is_year) {
        return None;
    }
    Some((first.parse().ok()?, second.parse().ok()?))
}

/// Three numbers with the same sign between them.
pub(crate) fn numbers(text: &str) -> Option<[&str; 3]> {
    let sign =
        text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '.' | '/' | '-' | ' ' | '\\' | ','))?;
    let mut parts = text.split(sign).map(|part| part.trim_matches(' '));
    let found = [parts.next()?, parts.next()?, parts.next()?];
    let is_number = |part: &&str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.next().is_none() && found.iter().all(is_number)).then_some(found)
}
