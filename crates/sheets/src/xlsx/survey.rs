//! The first pass over a sheet: how large it is, what is hidden and merged. Merged areas stand behind the cells, so
//! that they are not known while the cells are read for the first time; and a file that is cut off or damaged is
//! refused before the first row is handed out.

use std::io::Read;
use std::ops::Range;

use super::place::{self, Area};
use crate::xml::{Node, Xml};
use crate::{Error, Limits};

#[derive(Default)]
pub(super) struct Surveyed {
    /// Rows that hold something.
    pub(super) rows: u64,
    /// The last column that holds something, counted from 1.
    pub(super) columns: u32,
    pub(super) hidden_rows: u64,
    /// Sorted by their first rows.
    pub(super) merged: Vec<Area>,
    pub(super) hidden: Vec<Range<u32>>,
}

pub(super) fn survey(part: impl Read, limits: &Limits) -> Result<Surveyed, Error> {
    let mut xml = Xml::new(part, limits);
    let mut found = Surveyed::default();
    // The column we are in, and whether this row has something.
    let (mut column, mut holds) = (0, false);
    loop {
        match xml.next()? {
            Node::Open(tag) => match tag.local() {
                "v" | "is" | "f" => {
                    holds = true;
                    found.columns = found.columns.max(column);
                }
                "c" => {
                    column += 1;
                    tag.each(|name, value| {
                        if name == "r" {
                            column = place::cell(value).map_or(column, |(column, _)| column + 1);
                        }
                    })?;
                    // A small file can say a row of millions of empty cells.
                    if column > place::LAST_COLUMN {
                        return Err(Error::Damaged);
                    }
                }
                "row" => {
                    (column, holds) = (0, false);
                    tag.each(|name, value| {
                        if name == "hidden" && is_true(value) {
                            found.hidden_rows += 1;
                        }
                    })?;
                }
                "col" => found.hidden.extend(hidden(&tag)?),
                "mergeCell" => {
                    let area = tag.get("ref")?.as_deref().and_then(place::area).ok_or(Error::Damaged)?;
                    found.merged.push(area);
                }
                _ => {}
            },
            Node::Close(name) if name.local() == "row" => found.rows += u64::from(holds),
            Node::End => break,
            _ => {}
        }
        if found.merged.len() > limits.merges || found.hidden.len() > limits.merges {
            return Err(Error::TooMany);
        }
    }
    found.merged.sort_by_key(|area| area.first_row);
    Ok(found)
}

/// The columns that a `col` hides.
fn hidden(tag: &crate::xml::Tag<'_>) -> Result<Option<Range<u32>>, Error> {
    let (mut first, mut last, mut is_hidden) = (0, 0, false);
    tag.each(|name, value| match name {
        "min" => first = value.parse().unwrap_or(0),
        "max" => last = value.parse().unwrap_or(0),
        "hidden" => is_hidden = is_true(value),
        _ => {}
    })?;
    Ok((is_hidden && first > 0 && last >= first).then(|| first - 1..last))
}

pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true")
}
