//! Places of cells: A1, and areas: A1:B2.

/// Where rows and columns of a workbook end.
const LAST_ROW: u32 = 1 << 20;
pub(super) const LAST_COLUMN: u32 = 1 << 14;

/// Cells that were merged to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Area {
    /// Rows, counted from 1.
    pub(super) first_row: u32,
    pub(super) last_row: u32,
    /// Columns, counted from 0.
    pub(super) first_column: u32,
    pub(super) last_column: u32,
}

/// A row's number, when there can be such a row.
pub(super) fn row(text: &str) -> Option<u32> {
    text.parse().ok().filter(|row| (1..=LAST_ROW).contains(row))
}

/// Column (counted from 0) and row (counted from 1) of `B7`.
pub(super) fn cell(text: &str) -> Option<(u32, u32)> {
    let digits = text.bytes().position(|byte| byte.is_ascii_digit())?;
    let (letters, number) = text.split_at(digits);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut column = 0;
    for byte in letters.bytes() {
        column = column * 26 + u32::from(byte.to_ascii_uppercase().checked_sub(b'A').filter(|at| *at < 26)?) + 1;
    }
    if column > LAST_COLUMN {
        return None;
    }
    Some((column - 1, row(number)?))
}

/// `A1:B2`.
pub(super) fn area(text: &str) -> Option<Area> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let ((first_column, first_row), (last_column, last_row)) = (cell(first)?, cell(last)?);
    let is_area = first_row <= last_row && first_column <= last_column;
    is_area.then_some(Area { first_row, last_row, first_column, last_column })
}
