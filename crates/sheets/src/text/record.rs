//! One row of a text with separators (RFC 4180, and what programs write instead of it).
//!
//! `csv` reads anything and never says that a quotation mark is wrong: one that is not closed takes the rest of the
//! file with it. Here it is an error at its row, and the next line is read.

use memchr::{memchr, memchr3};

use crate::{Fault, Limits};

/// Room that is kept for each column, from row to row.
const KEPT: usize = 4096;

/// A cell as it stands there.
#[derive(Default)]
pub(crate) struct Field {
    pub(crate) text: Vec<u8>,
    pub(crate) has_stray_quote: bool,
}

/// What was read.
pub(crate) enum Step {
    /// A row of so many bytes, its line break among them.
    Row(usize),
    /// It is not all there yet.
    More,
    /// It cannot be read, from this column on. Where it ends, if that is known.
    Broken(Fault, u32, Option<usize>),
}

/// The cells of a row. They are used again for the next one.
#[derive(Default)]
pub(crate) struct Fields {
    cells: Vec<Field>,
    count: usize,
}

impl Fields {
    pub(crate) fn cells(&self) -> &[Field] {
        &self.cells[..self.count]
    }

    fn clear(&mut self) {
        self.count = 0;
    }

    fn next(&mut self) -> &mut Field {
        if self.count == self.cells.len() {
            self.cells.push(Field::default());
        }
        let field = &mut self.cells[self.count];
        field.text.clear();
        // Room that one long cell took is not kept: else rows in which another one is long would add up.
        field.text.shrink_to(KEPT);
        field.has_stray_quote = false;
        self.count += 1;
        field
    }

    fn column(&self) -> u32 {
        u32::try_from(self.count.saturating_sub(1)).unwrap_or(u32::MAX)
    }
}

/// How long a line break here is; `None` when that cannot be told yet.
fn line_break(bytes: &[u8], at: usize, is_end: bool) -> Option<usize> {
    match (bytes[at], bytes.get(at + 1)) {
        (b'\r', Some(b'\n')) => Some(2),
        (b'\r', None) if !is_end => None,
        _ => Some(1),
    }
}

/// Reads a row from the beginning of these bytes.
pub(crate) fn read(bytes: &[u8], separator: u8, is_end: bool, limits: &Limits, fields: &mut Fields) -> Step {
    let most = limits.columns as usize;
    let mut fault = None;
    fields.clear();
    let mut at = 0;
    loop {
        if fields.count >= most {
            // What follows may be empty, as where someone has drawn a line to the right.
            return beyond(bytes, at, separator, is_end, limits, fields);
        }
        let field = fields.next();
        let end = if bytes.get(at) == Some(&b'"') {
            quoted(bytes, at + 1, is_end, limits, field)
        } else {
            plain(bytes, at, separator, is_end, limits, field)
        };
        at = match end {
            Ok(end) => end,
            Err(Some(fault)) => return Step::Broken(fault, fields.column(), None),
            Err(None) => return Step::More,
        };
        if field.text.len() > limits.cell_bytes {
            field.text.clear();
            fault = fault.or(Some((Fault::CellTooLong, fields.column())));
        }
        let length = match bytes.get(at) {
            Some(byte) if *byte == separator => {
                at += 1;
                continue;
            }
            None => Some(0),
            Some(b'\r' | b'\n') => line_break(bytes, at, is_end),
            Some(_) => return Step::Broken(Fault::TextAfterQuote, fields.column(), None),
        };
        return match (length, fault) {
            (None, _) => Step::More,
            (Some(length), None) => Step::Row(at + length),
            (Some(length), Some((fault, column))) => Step::Broken(fault, column, Some(at + length)),
        };
    }
}

/// Where a cell ends; else what is wrong with it, or nothing when it is not all there yet.
type End = Result<usize, Option<Fault>>;

/// Reads a cell without quotation marks around it.
fn plain(bytes: &[u8], at: usize, separator: u8, is_end: bool, limits: &Limits, field: &mut Field) -> End {
    let rest = bytes.get(at..).unwrap_or_default();
    let length = memchr3(separator, b'\n', b'\r', rest);
    if at + length.unwrap_or(rest.len()) > limits.row_bytes {
        return Err(Some(Fault::RowTooLong));
    }
    let text = match length {
        Some(length) => &rest[..length],
        None if is_end => rest,
        None => return Err(None),
    };
    field.text.extend_from_slice(text);
    field.has_stray_quote = memchr(b'"', text).is_some();
    Ok(at + text.len())
}

/// Reads a cell behind the quotation mark that opens it.
fn quoted(bytes: &[u8], start: usize, is_end: bool, limits: &Limits, field: &mut Field) -> End {
    let mut at = start;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = memchr(b'"', rest);
        // A mark that nothing closes would take all that follows.
        if at + length.unwrap_or(rest.len()) > limits.row_bytes {
            return Err(Some(Fault::QuoteNotClosed));
        }
        let Some(length) = length else {
            return Err(is_end.then_some(Fault::QuoteNotClosed));
        };
        field.text.extend_from_slice(&rest[..length]);
        at += length + 1;
        match bytes.get(at) {
            Some(b'"') => {
                field.text.push(b'"');
                at += 1;
            }
            None if !is_end => return Err(None),
            _ => return Ok(at),
        }
    }
}

/// The end of a row that has more columns than may be: no harm is done when nothing stands in them.
fn beyond(bytes: &[u8], at: usize, separator: u8, is_end: bool, limits: &Limits, fields: &mut Fields) -> Step {
    let rest = bytes.get(at..).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| **byte == separator || **byte == b' ').count();
    if at + empty > limits.row_bytes {
        return Step::Broken(Fault::RowTooLong, fields.column(), None);
    }
    match rest.get(empty) {
        None if !is_end => Step::More,
        None => Step::Row(bytes.len()),
        Some(b'\n' | b'\r') => {
            let end = at + empty;
            line_break(bytes, end, is_end).map_or(Step::More, |length| Step::Row(end + length))
        }
        Some(_) => Step::Broken(Fault::TooManyColumns, fields.column() + 1, None),
    }
}
