//! Sheets and rows of an OpenDocument workbook, in the order in which they stand.

use std::collections::BTreeSet;
use std::ops::Range;

use super::cells::{self, OdsCell};
use crate::cell::{Oddities, Oddity, Row};
use crate::package::Part;
use crate::sheet::Filling;
use crate::xml::{Node, Tag, Xml};
use crate::{Error, Limits, RowError};

/// Reads one sheet after the other.
pub(super) struct Tables<'b> {
    xml: Xml<Part<'b>>,
    limits: &'b Limits,
    /// The column that is described next, and those that are hidden.
    column: u32,
    hidden: Vec<Range<u32>>,
    is_inside: bool,
}

/// A row as it stands there.
pub(super) struct Found<'b> {
    /// How many rows it stands for.
    pub(super) times: u32,
    pub(super) is_hidden: bool,
    /// Whether something stands in it.
    pub(super) holds: bool,
    /// The last column that holds something, counted from 1.
    pub(super) columns: u32,
    /// Merged areas that begin in it.
    pub(super) merged: usize,
    filling: Filling<'b>,
}

impl Found<'_> {
    pub(super) fn row(self, number: u32) -> Result<Row, RowError> {
        self.filling.row(number, if self.is_hidden { Oddities::of(Oddity::Hidden) } else { Oddities::NONE })
    }
}

impl<'b> Tables<'b> {
    pub(super) fn new(xml: Xml<Part<'b>>, limits: &'b Limits) -> Self {
        Self { xml, limits, column: 0, hidden: Vec::new(), is_inside: false }
    }

    /// Goes into the next sheet and gives its name and the name of its style. On the way, notes the styles of hidden
    /// sheets.
    pub(super) fn next_table(
        &mut self,
        hidden_styles: &mut BTreeSet<String>,
    ) -> Result<Option<(String, String)>, Error> {
        while self.is_inside {
            self.next_row()?;
        }
        let mut style = String::new();
        loop {
            match self.xml.next()? {
                Node::Open(tag) => match tag.full() {
                    "style:style" => style = tag.get("style:name")?.unwrap_or_default(),
                    "style:table-properties" if hides(&tag)? && hidden_styles.len() < self.limits.styles => {
                        hidden_styles.insert(std::mem::take(&mut style));
                    }
                    "table:table" => {
                        let name = tag.get("table:name")?.unwrap_or_default();
                        let style = tag.get("table:style-name")?.unwrap_or_default();
                        (self.column, self.is_inside) = (0, true);
                        return Ok(Some((name, style)));
                    }
                    // Kept values of other files, and former states of this one, look like sheets too.
                    "table:dde-links" | "table:tracked-changes" | "office:master-styles" => self.xml.skip()?,
                    _ => {}
                },
                Node::End => return Ok(None),
                _ => {}
            }
        }
    }

    /// The hidden columns of the sheet that was read.
    pub(super) fn take_hidden(&mut self) -> Vec<Range<u32>> {
        std::mem::take(&mut self.hidden)
    }

    /// The next row of this sheet; nothing at its end.
    pub(super) fn next_row(&mut self) -> Result<Option<Found<'b>>, Error> {
        while self.is_inside {
            match self.xml.next()? {
                Node::Open(tag) => match tag.full() {
                    "table:table-row" => {
                        let (times, is_hidden) = repeated(&tag, "table:number-rows-repeated")?;
                        return self.row(times, is_hidden).map(Some);
                    }
                    "table:table-column" => {
                        let (times, is_hidden) = repeated(&tag, "table:number-columns-repeated")?;
                        let end = self.column.saturating_add(times);
                        if is_hidden && self.hidden.len() < self.limits.merges {
                            self.hidden.push(self.column..end);
                        }
                        self.column = end;
                    }
                    "table:table-rows"
                    | "table:table-row-group"
                    | "table:table-header-rows"
                    | "table:table-columns"
                    | "table:table-column-group"
                    | "table:table-header-columns" => {}
                    _ => self.xml.skip()?,
                },
                Node::Close(name) if name.full() == "table:table" => self.is_inside = false,
                Node::End => return Err(Error::Damaged),
                _ => {}
            }
        }
        Ok(None)
    }

    fn row(&mut self, times: u32, is_hidden: bool) -> Result<Found<'b>, Error> {
        let filling = Filling::new(self.limits);
        let mut found = Found { times, is_hidden, holds: false, columns: 0, merged: 0, filling };
        let (mut column, mut cells) = (0_u32, 0);
        loop {
            cells += 1;
            if cells > MOST_CELLS {
                return Err(Error::Damaged);
            }
            let head = match self.xml.next()? {
                Node::Open(tag) => match tag.full() {
                    "table:table-cell" => cells::head(&tag, false)?,
                    "table:covered-table-cell" => cells::head(&tag, true)?,
                    _ => {
                        self.xml.skip()?;
                        continue;
                    }
                },
                Node::Close(_) => return Ok(found),
                Node::End => return Err(Error::Damaged),
                _ => continue,
            };
            found.merged += usize::from(head.is_merged);
            let times = head.times;
            let cell = cells::read(&mut self.xml, head, self.limits)?;
            put(&mut found, column, times, &cell, self.limits.columns);
            column = column.saturating_add(times);
        }
    }
}

/// What is written of one row: no program has more columns.
const MOST_CELLS: u32 = 1 << 15;

/// Whether a style hides its sheets.
fn hides(tag: &Tag<'_>) -> Result<bool, Error> {
    Ok(tag.get("table:display")?.as_deref() == Some("false"))
}

/// Puts a cell as often as it stands there.
fn put(found: &mut Found<'_>, column: u32, times: u32, cell: &OdsCell, most: u32) {
    match cell {
        OdsCell::Covered => {
            for column in column..column.saturating_add(times).min(most) {
                found.filling.cover(column);
            }
        }
        OdsCell::Cell(cell) if cell.is_empty() && cell.oddities.is_empty() => {}
        OdsCell::Cell(cell) => {
            found.holds |= cell.holds();
            found.columns = found.columns.max(column.saturating_add(times));
            // One beyond the last is enough to see that it is too many.
            for column in column..column.saturating_add(times).min(most.saturating_add(1).max(column + 1)) {
                if found.filling.is_broken() {
                    return;
                }
                found.filling.put(column, cell.clone());
            }
        }
    }
}

/// How many rows or columns something stands for, and whether they are hidden.
fn repeated(tag: &Tag<'_>, name: &str) -> Result<(u32, bool), Error> {
    let (mut times, mut is_hidden) = (1, false);
    tag.each(|key, value| {
        if key == name {
            times = value.parse().unwrap_or(1).max(1);
        } else if key == "table:visibility" {
            is_hidden = matches!(value, "collapse" | "filter");
        }
    })?;
    Ok((times, is_hidden))
}
