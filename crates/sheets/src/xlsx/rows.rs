//! The second pass over a sheet: its rows.

use std::io::Read;

use super::parts::{self, Strings};
use super::place::{self, Area};
use super::survey::is_true;
use crate::cell::{Cell, CellKind, Oddities, Oddity, Row};
use crate::number::{self, Format};
use crate::sheet::Filling;
use crate::xml::{Node, Tag, Xml};
use crate::{Error, Limits, RowError};

/// What a cell's numbers mean.
#[derive(Clone, Copy)]
pub(super) struct Meaning<'b> {
    pub(super) strings: &'b Strings,
    pub(super) formats: &'b [Format],
    pub(super) is_1904: bool,
}

pub(super) struct XlsxRows<'b, R: Read> {
    xml: Xml<R>,
    meaning: Meaning<'b>,
    /// Merged areas that begin further down, and those that we are in.
    merged: &'b [Area],
    inside: Vec<&'b Area>,
    columns: u32,
    limits: &'b Limits,
    number: u32,
    has_ended: bool,
    value: String,
}

impl<'b, R: Read> XlsxRows<'b, R> {
    pub(super) fn new(xml: Xml<R>, meaning: Meaning<'b>, merged: &'b [Area], columns: u32, limits: &'b Limits) -> Self {
        let (inside, value) = (Vec::new(), String::new());
        Self { xml, meaning, merged, inside, columns, limits, number: 0, has_ended: false, value }
    }

    /// The next row, if there is one.
    fn row(&mut self) -> Result<Option<Result<Row, RowError>>, Error> {
        let mut oddities = Oddities::NONE;
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.local() == "row" => {
                    let (mut number, mut is_wrong) = (self.number + 1, false);
                    tag.each(|name, value| match name {
                        "r" => match place::row(value) {
                            Some(found) => number = found,
                            None => is_wrong = true,
                        },
                        "hidden" if is_true(value) => oddities.add(Oddity::Hidden),
                        _ => {}
                    })?;
                    // Rows stand in their order, each once.
                    if is_wrong || number <= self.number {
                        return Err(Error::Damaged);
                    }
                    self.number = number;
                    break;
                }
                Node::Close(name) if name.local() == "sheetData" => return Ok(None),
                Node::End => return Ok(None),
                _ => {}
            }
        }
        let mut filling = Filling::new(self.limits);
        let mut next_column = 0;
        loop {
            let head = match self.xml.next()? {
                Node::Open(tag) if tag.local() == "c" => head(&tag, next_column)?,
                Node::Open(_) => {
                    self.xml.skip()?;
                    continue;
                }
                Node::Close(_) => break,
                Node::End => return Err(Error::Damaged),
                _ => continue,
            };
            if head.column < next_column || head.column >= place::LAST_COLUMN {
                return Err(Error::Damaged);
            }
            next_column = head.column + 1;
            let cell = self.cell(&head)?;
            filling.put(head.column, cell);
        }
        self.cover(&mut filling)?;
        Ok(Some(filling.row(self.number, oddities)))
    }

    fn cell(&mut self, head: &Head) -> Result<Cell, Error> {
        let most = self.limits.cell_bytes;
        let (mut has_formula, mut has_value, mut has_inline) = (false, false, false);
        self.value.clear();
        loop {
            match self.xml.next()? {
                Node::Open(tag) => match tag.local() {
                    // Where a text stands in the cell itself, a value beside it is none.
                    "v" if !has_inline => {
                        has_value = true;
                        self.xml.text(&mut self.value, most)?;
                    }
                    "is" => {
                        (has_value, has_inline) = (true, true);
                        self.value.clear();
                        parts::rich(&mut self.xml, &mut self.value, most)?;
                    }
                    "f" => {
                        has_formula = true;
                        self.xml.skip()?;
                    }
                    _ => self.xml.skip()?,
                },
                Node::Close(_) => break,
                Node::End => return Err(Error::Damaged),
                _ => {}
            }
        }
        // Some programs write an empty value where they did not calculate.
        has_value &= !(self.value.is_empty() && matches!(head.kind, Stored::Number | Stored::Shared));
        let mut cell = if has_value { self.meant(head)? } else { Cell::EMPTY };
        if has_formula {
            cell.oddities.add(Oddity::Formula);
            if !has_value {
                cell.oddities.add(Oddity::FormulaWithoutValue);
            }
        }
        Ok(cell)
    }

    /// What the value of a cell means.
    fn meant(&self, head: &Head) -> Result<Cell, Error> {
        let value = self.value.as_str();
        Ok(match head.kind {
            Stored::Shared => {
                let index = value.trim().parse().map_err(|_| Error::Damaged)?;
                Cell::of_text(self.meaning.strings.get(index).ok_or(Error::Damaged)?)
            }
            Stored::Inline => Cell::of_text(value),
            Stored::Text => {
                let mut text = String::new();
                parts::unescaped(value, &mut text, self.limits.cell_bytes);
                Cell::of_text(&text)
            }
            Stored::Bool => Cell::new((value.trim() == "1").to_string(), CellKind::Bool),
            Stored::Date => Cell { kind: CellKind::Date, ..Cell::of_text(value.trim_end_matches("T00:00:00")) },
            Stored::Error => {
                let mut cell = Cell { kind: CellKind::Error, ..Cell::of_text(value) };
                cell.oddities.add(Oddity::ErrorCell);
                cell
            }
            Stored::Number => {
                let format = self.meaning.formats.get(head.style).copied().unwrap_or_default();
                number::cell(value, format, self.meaning.is_1904)
            }
        })
    }

    /// Marks what merged areas cover in this row.
    fn cover(&mut self, filling: &mut Filling<'_>) -> Result<(), Error> {
        let number = self.number;
        while let Some((first, rest)) = self.merged.split_first() {
            if first.first_row > number {
                break;
            }
            self.merged = rest;
            if first.first_column < self.columns {
                self.inside.push(first);
            }
        }
        self.inside.retain(|area| area.last_row >= number);
        let last = |area: &Area| area.last_column.min(self.columns.saturating_sub(1));
        let covered: u64 = self.inside.iter().map(|area| u64::from(last(area) - area.first_column) + 1).sum();
        // Merged areas never overlap; a file in which they do would make us mark the same cells again and again.
        if covered > u64::from(self.columns) {
            return Err(Error::Damaged);
        }
        for area in &self.inside {
            let skipped = u32::from(area.first_row == number);
            for column in area.first_column + skipped..=last(area) {
                filling.cover(column);
            }
        }
        Ok(())
    }
}

impl<R: Read> Iterator for XlsxRows<'_, R> {
    type Item = Result<Row, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        match self.row() {
            Ok(row) => {
                self.has_ended = row.is_none();
                row
            }
            Err(error) => {
                self.has_ended = true;
                Some(Err(RowError::at(self.number.max(1), error.into())))
            }
        }
    }
}

/// How a value is stored.
enum Stored {
    Number,
    Shared,
    Inline,
    Text,
    Bool,
    Date,
    Error,
}

/// What the tag of a cell says.
struct Head {
    column: u32,
    style: usize,
    kind: Stored,
}

fn head(tag: &Tag<'_>, next_column: u32) -> Result<Head, Error> {
    let mut head = Head { column: next_column, style: 0, kind: Stored::Number };
    let mut is_wrong = false;
    tag.each(|name, value| match name {
        "r" => match place::cell(value) {
            Some((column, _)) => head.column = column,
            None => is_wrong = true,
        },
        "s" => head.style = value.parse().unwrap_or(0),
        "t" => {
            head.kind = match value {
                "s" => Stored::Shared,
                "inlineStr" => Stored::Inline,
                "str" => Stored::Text,
                "b" => Stored::Bool,
                "d" => Stored::Date,
                "e" => Stored::Error,
                _ => Stored::Number,
            }
        }
        _ => {}
    })?;
    if is_wrong { Err(Error::Damaged) } else { Ok(head) }
}
