//! A sheet: its columns, and its rows one after the other.

use std::collections::VecDeque;
use std::ops::Range;

use crate::cell::{Cell, Oddities, Oddity, Row, letters};
use crate::header::{self, HeaderChoice, HeaderFound};
use crate::{Error, Fault, Limits, RowError, fold};

/// Rows at the beginning among which the header is looked for. They are held in memory, nothing else is.
pub const LOOKED_AT: usize = 30;

/// What a file says about one of its sheets, and what was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetInfo {
    /// Its name; empty for a text file.
    pub name: String,
    /// Whether it is hidden. A hidden sheet is only read when that is asked for.
    pub is_hidden: bool,
    /// Rows that hold something: counted, not claimed. For a text file, its line breaks.
    pub rows: u64,
    /// The last column that holds something, counted from 1; 0 for a text file, where it is not known yet.
    pub columns: u32,
    /// Rows that are hidden.
    pub hidden_rows: u64,
    /// Merged areas.
    pub merged: usize,
}

/// A column and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its place, counted from 0.
    pub index: usize,
    /// Its letters, as a spreadsheet program shows them: A, B, … AA.
    pub letters: String,
    /// What the header says, on one line; it may be empty, and may stand twice.
    pub name: String,
    /// A name that no other column has: the header's, with a number behind it, or the letters.
    pub label: String,
    /// Empty or double names, merged headers, hidden columns.
    pub oddities: Oddities,
}

/// A sheet that is being read.
pub struct Sheet<'b> {
    /// Its columns, as the header names them. Rows may have more.
    pub columns: Vec<Column>,
    /// Where the header was found, and by what.
    pub header: HeaderFound,
    /// What stands above the header: titles, dates, whoever wrote the list.
    pub above: Vec<Row>,
    /// The rows below the header. Empty ones are left out; the numbers show where.
    pub rows: Rows<'b>,
}

/// What rows come from. Each format has its own.
pub(crate) type RowSource<'b> = Box<dyn Iterator<Item = Result<Row, RowError>> + 'b>;

/// Rows, one after the other. After an error that [ends](Fault::ends) the sheet nothing more comes.
pub struct Rows<'b> {
    ahead: VecDeque<Result<Row, RowError>>,
    source: Counted<'b>,
    width: usize,
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut next = self.ahead.pop_front().or_else(|| self.source.next())?;
        if let Ok(row) = &mut next
            && row.cells.len() > self.width
            && row.cells[self.width..].iter().any(|cell| !cell.is_empty())
        {
            row.oddities.add(Oddity::BeyondHeader);
        }
        Some(next)
    }
}

/// Rows without the empty ones, held to the limits.
struct Counted<'b> {
    source: RowSource<'b>,
    limits: &'b Limits,
    rows: u32,
    broken: u32,
    text: u64,
    has_ended: bool,
}

impl Iterator for Counted<'_> {
    type Item = Result<Row, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.has_ended {
            let next = match self.source.next()? {
                Ok(row) if row.is_empty() => continue,
                Ok(row) => self.within(row),
                Err(error) => {
                    self.broken += 1;
                    let is_over = self.broken > self.limits.broken_rows && !error.fault.ends();
                    Err(if is_over { RowError { fault: Fault::TooManyBroken, ..error } } else { error })
                }
            };
            self.has_ended = next.as_ref().is_err_and(|error| error.fault.ends());
            return Some(next);
        }
        None
    }
}

impl Counted<'_> {
    fn within(&mut self, row: Row) -> Result<Row, RowError> {
        let bytes = row.bytes();
        self.rows += 1;
        self.text += bytes as u64;
        let fault = if self.rows > self.limits.rows {
            Fault::TooManyRows
        } else if self.text > self.limits.text_bytes {
            Fault::TooMuchText
        } else if bytes > self.limits.row_bytes {
            Fault::RowTooLong
        } else {
            return Ok(row);
        };
        Err(RowError { line: row.line, ..RowError::at(row.number, fault) })
    }
}

/// Finds the header, names the columns, and hands on what follows.
pub(crate) fn begin<'b>(
    source: RowSource<'b>,
    hidden: &[Range<u32>],
    choice: HeaderChoice,
    limits: &'b Limits,
) -> Result<Sheet<'b>, Error> {
    let mut source = Counted { source, limits, rows: 0, broken: 0, text: 0, has_ended: false };
    let mut ahead: VecDeque<_> = source.by_ref().take(LOOKED_AT).collect();
    if ahead.is_empty() {
        return Err(Error::NoRows);
    }
    let header = header::find(ahead.make_contiguous(), choice)?;
    let (mut above, mut broken, mut names) = (Vec::new(), Vec::new(), None);
    if let Some(number) = header.row {
        while let Some(next) = ahead.pop_front() {
            match next {
                Ok(row) if row.number == number => {
                    names = Some(row);
                    break;
                }
                Ok(row) => above.push(row),
                Err(error) => broken.push(Err(error)),
            }
        }
    }
    // What is broken above the header is told like any other row.
    broken.into_iter().rev().for_each(|error| ahead.push_front(error));
    let width = match &names {
        Some(names) => names.cells.len(),
        None => ahead.iter().flatten().map(|row| row.cells.len()).max().unwrap_or(0),
    };
    let columns = name(names.as_ref(), width, hidden);
    Ok(Sheet { columns, header, above, rows: Rows { ahead, source, width } })
}

fn name(header: Option<&Row>, width: usize, hidden: &[Range<u32>]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::with_capacity(width);
    let folded: Vec<String> =
        (0..width).map(|at| header.map_or("", |header| header.text(at))).map(fold::words).collect();
    for index in 0..width {
        let place = u32::try_from(index).unwrap_or(u32::MAX);
        let cell = header.map_or(Cell::none(), |header| header.cell(index));
        let name = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut oddities = cell.oddities;
        if hidden.iter().any(|range| range.contains(&place)) {
            oddities.add(Oddity::Hidden);
        }
        let letters = letters(place);
        let mut label = name.clone();
        if name.is_empty() {
            label.clone_from(&letters);
            if header.is_some() {
                oddities.add(Oddity::EmptyName);
            }
        } else {
            let mut number = 1;
            for earlier in 0..index {
                if folded[earlier] == folded[index] {
                    columns[earlier].oddities.add(Oddity::DuplicateName);
                    oddities.add(Oddity::DuplicateName);
                }
            }
            while columns.iter().any(|column| column.label == label) {
                number += 1;
                label = format!("{name} ({number})");
            }
        }
        columns.push(Column { index, letters, name, label, oddities });
    }
    columns
}

/// A row of a workbook that is being put together, never larger than the limits.
pub(crate) struct Filling<'l> {
    cells: Vec<Cell>,
    bytes: usize,
    fault: Option<(Fault, u32)>,
    limits: &'l Limits,
}

impl<'l> Filling<'l> {
    pub(crate) fn new(limits: &'l Limits) -> Self {
        Self { cells: Vec::new(), bytes: 0, fault: None, limits }
    }

    /// Puts a cell at its column, counted from 0. Columns come in their order.
    pub(crate) fn put(&mut self, column: u32, cell: Cell) {
        if cell.is_empty() && cell.oddities.is_empty() {
            return;
        }
        self.bytes += cell.text.len();
        let fault = if column >= self.limits.columns {
            Fault::TooManyColumns
        } else if cell.text.len() > self.limits.cell_bytes {
            Fault::CellTooLong
        } else if self.bytes > self.limits.row_bytes {
            Fault::RowTooLong
        } else {
            self.cells.resize(column as usize, Cell::EMPTY);
            self.cells.push(cell);
            return;
        };
        self.fault.get_or_insert((fault, column));
    }

    /// Empties and marks a cell that a merged area covers.
    pub(crate) fn cover(&mut self, column: u32) {
        let at = column as usize;
        if self.cells.len() <= at {
            self.cells.resize(at + 1, Cell::EMPTY);
        }
        self.cells[at] = Cell { oddities: Oddities::of(Oddity::Merged), ..Cell::EMPTY };
    }

    /// Whether something is wrong with the row already.
    pub(crate) fn is_broken(&self) -> bool {
        self.fault.is_some()
    }

    /// The row, or what is wrong with it.
    pub(crate) fn row(self, number: u32, oddities: Oddities) -> Result<Row, RowError> {
        if let Some((fault, column)) = self.fault {
            let found: String = self.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("; ");
            let found = found.chars().take(400).collect();
            return Err(RowError { column: Some(column), found, ..RowError::at(number, fault) });
        }
        let mut row = Row { number, line: None, cells: self.cells, oddities };
        row.trim();
        Ok(row)
    }
}
