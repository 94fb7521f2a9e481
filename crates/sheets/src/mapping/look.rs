//! What the cells of a column look like, counted in a first pass.

use crate::read::{DateCounts, fin, name, phone, sex, yes_no};
use crate::{Cell, CellKind};

/// Counts of one column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Cells that hold something.
    pub filled: u32,
    /// Personal numbers, those with I or O among them.
    pub fins: u32,
    /// Dates with day, month and year.
    pub dates: u32,
    /// Telephone numbers.
    pub phones: u32,
    /// Words for a sex.
    pub sexes: u32,
    /// Words for yes and no.
    pub answers: u32,
    /// Names: letters only.
    pub names: u32,
    /// What the dates say about their order.
    pub order: DateCounts,
}

impl Look {
    /// Counts one more cell.
    pub fn add(&mut self, cell: &Cell) {
        if cell.is_empty() || cell.kind == CellKind::Error {
            return;
        }
        let text = cell.text.as_str();
        let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
        let is_fin =
            has_digit && text.len() <= 16 && !matches!(fin(text), Err(ref fault) if fault.code() != "holds-o-or-i");
        let before = self.order;
        self.order.add(text);
        let is_date = cell.kind == CellKind::Date || self.order != before || is_year_first(text);
        self.filled += 1;
        self.fins += u32::from(is_fin);
        self.dates += u32::from(is_date);
        self.phones += u32::from(has_digit && text.len() >= 9 && !is_date && phone(text).is_ok());
        self.sexes += u32::from(!has_digit && sex(text).is_ok());
        self.answers += u32::from(yes_no(text).is_ok());
        self.names += u32::from(!has_digit && name(text).is_ok());
    }

    /// Whether nearly all cells are of a kind, and there are enough of them to say so.
    pub(super) fn is_mostly(&self, count: u32) -> bool {
        self.filled >= 3 && u64::from(count) * 10 >= u64::from(self.filled) * 8
    }
}

/// 1990-05-01 and 1990.05.01, which say nothing about the order.
fn is_year_first(text: &str) -> bool {
    let mut parts = text.split(['-', '.', '/']);
    let is_year = parts.next().is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    is_year && parts.clone().count() == 2 && parts.all(|part| part.len() <= 2 && part.parse::<u8>().is_ok())
}
