//! Which row names the columns: lists have titles above them, and sometimes no names at all.

use crate::cell::{Cell, CellKind, Row};
use crate::codes::codes;
use crate::mapping::known_words;
use crate::read::looks_like_data;
use crate::{Error, RowError};

/// Where the header stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeaderChoice {
    /// It is looked for.
    #[default]
    Find,
    /// In the row of this number.
    Row(u32),
    /// There is none: the first row is a person already.
    None,
}

codes! {
    /// By what a header was found.
    HeaderReason {
        /// Whoever loads the file has said it.
        Asked = "asked",
        /// Its words are such as columns have: "Soyadı", "Дата рождения".
        Words = "words",
        /// Short texts, all different, above a row with numbers or dates.
        AboveData = "above-data",
        /// Nothing speaks for it but that it is the first row as wide as the others. A person should look.
        First = "first",
        /// There is none: already the first row holds numbers or dates as people have them.
        Data = "data",
    }
}

/// Where the header is, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderFound {
    /// The number of its row; nothing when the sheet has no header.
    pub row: Option<u32>,
    /// By what it was found.
    pub reason: HeaderReason,
    /// Cells in it whose words are known.
    pub known: u32,
}

impl HeaderFound {
    /// Whether it is no guess.
    pub fn is_certain(&self) -> bool {
        matches!(self.reason, HeaderReason::Asked | HeaderReason::Words)
    }
}

/// Looks for the header among the first rows.
pub(crate) fn find(rows: &[Result<Row, RowError>], choice: HeaderChoice) -> Result<HeaderFound, Error> {
    let readable = || rows.iter().flatten();
    let found =
        |row: Option<&Row>, reason| HeaderFound { row: row.map(|row| row.number), reason, known: row.map_or(0, known) };
    match choice {
        HeaderChoice::None => return Ok(found(None, HeaderReason::Asked)),
        HeaderChoice::Row(number) => {
            let row = readable().find(|row| row.number == number).ok_or(Error::NoSuchHeader)?;
            return Ok(found(Some(row), HeaderReason::Asked));
        }
        HeaderChoice::Find => {}
    }
    let best = readable().rev().max_by_key(|row| known(row));
    if let Some(best) = best {
        let (known, filled) = (known(best), filled(best));
        if known >= 2 || (known == 1 && filled <= 2) {
            return Ok(found(Some(best), HeaderReason::Words));
        }
    }
    let width = readable().map(filled).max().unwrap_or(0);
    let mut wide = readable().filter(|row| filled(row) * 10 >= width * 7).peekable();
    let first = wide.peek().copied();
    while let Some(row) = wide.next() {
        if row.cells.iter().any(holds_data) {
            break;
        }
        if are_names(row) && wide.peek().is_some_and(|below| below.cells.iter().any(holds_data)) {
            return Ok(found(Some(row), HeaderReason::AboveData));
        }
    }
    Ok(match first {
        Some(first) if first.cells.iter().any(holds_data) => found(None, HeaderReason::Data),
        first => found(first, HeaderReason::First),
    })
}

/// Cells whose words are such as columns have.
fn known(row: &Row) -> u32 {
    let cells = row.cells.iter().filter(|cell| matches!(cell.kind, CellKind::Text));
    u32::try_from(cells.filter(|cell| known_words(&cell.text)).count()).unwrap_or(u32::MAX)
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.is_empty()).count()
}

/// Short texts, all different.
fn are_names(row: &Row) -> bool {
    let texts: Vec<&str> = row.cells.iter().filter(|cell| !cell.is_empty()).map(|cell| cell.text.as_str()).collect();
    let differ = texts.iter().enumerate().all(|(at, text)| !texts[..at].contains(text));
    differ && texts.iter().all(|text| text.chars().count() <= 80)
}

/// A number, a date, a telephone: what a person has and no name of a column.
fn holds_data(cell: &Cell) -> bool {
    match cell.kind {
        CellKind::Number | CellKind::Date | CellKind::Bool => true,
        CellKind::Text => looks_like_data(&cell.text),
        CellKind::Empty | CellKind::Error => false,
    }
}
