//! Texts with separators, row by row.

mod decode;
pub(crate) mod encoding;
mod record;
pub(crate) mod separator;

use decode::Decoded;
use encoding::EncodingFound;
use record::{Fields, Step};
use separator::{Separator, SeparatorFound};

use crate::cell::{Cell, Oddities, Oddity, Row};
use crate::source::Source;
use crate::{Error, Fault, Limits, RowError};

/// Characters of a broken row that are shown.
const SHOWN: usize = 2_000;

/// Finds out how the cells of a text are parted.
pub(crate) fn separator(
    source: &mut Source,
    encoding: &EncodingFound,
    asked: Option<Separator>,
    limits: &Limits,
) -> Result<SeparatorFound, Error> {
    let mut decoded = Decoded::new(source, encoding)?;
    separator::find(&mut decoded, asked, limits)
}

/// The rows of a text, the empty ones among them.
pub(crate) struct TextRows<'s> {
    decoded: Decoded<'s>,
    separator: u8,
    limits: &'s Limits,
    fields: Fields,
    number: u32,
    line: u32,
    has_ended: bool,
}

impl<'s> TextRows<'s> {
    pub(crate) fn new(
        source: &'s mut Source,
        encoding: &EncodingFound,
        separator: &SeparatorFound,
        limits: &'s Limits,
    ) -> Result<Self, Error> {
        let mut decoded = Decoded::new(source, encoding)?;
        let mut line = 0;
        if separator.line > 0 {
            // The line that names the separator is shown by no program, so it is no row.
            while decoded.rest().len() < separator.line && !decoded.is_end {
                decoded.more()?;
            }
            decoded.done(separator.line);
            line = 1;
        }
        let separator = separator.separator.byte();
        let fields = Fields::default();
        Ok(Self { decoded, separator, limits, fields, number: 0, line, has_ended: false })
    }

    fn row(&mut self, length: usize, line: u32) -> Row {
        let bytes = &self.decoded.rest()[..length];
        self.line += breaks(bytes);
        self.decoded.done(length);
        let cells = self.fields.cells().iter().map(|field| cell(&field.text, field.has_stray_quote)).collect();
        let mut row = Row { number: self.number, line: Some(line), cells, oddities: Oddities::NONE };
        row.trim();
        row
    }

    /// Passes over what cannot be read: over all of it where its end is known, else over its first line.
    fn broken(&mut self, fault: Fault, column: u32, end: Option<usize>, line: u32) -> RowError {
        let found = shown(self.decoded.rest(), end);
        let number = self.number;
        let mut error = RowError { number, line: Some(line), column: Some(column), fault, found };
        if let Err(failed) = self.pass(end) {
            (error.fault, self.has_ended) = (failed.into(), true);
        }
        error
    }

    fn pass(&mut self, end: Option<usize>) -> Result<(), Error> {
        if let Some(end) = end {
            self.line += breaks(&self.decoded.rest()[..end]);
            self.decoded.done(end);
            return Ok(());
        }
        self.line += 1;
        loop {
            let rest = self.decoded.rest();
            match memchr::memchr2(b'\n', b'\r', rest) {
                Some(at) if at + 1 < rest.len() || rest[at] == b'\n' || self.decoded.is_end => {
                    let length = if rest[at..].starts_with(b"\r\n") { 2 } else { 1 };
                    self.decoded.done(at + length);
                    return Ok(());
                }
                Some(at) => self.decoded.done(at),
                None => self.decoded.done(rest.len()),
            }
            if self.decoded.is_end {
                return Ok(());
            }
            self.decoded.more()?;
        }
    }
}

impl Iterator for TextRows<'_> {
    type Item = Result<Row, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.has_ended {
            let (rest, is_end) = (self.decoded.rest(), self.decoded.is_end);
            if rest.is_empty() && is_end {
                return None;
            }
            let step = match rest {
                [] => Step::More,
                rest => record::read(rest, self.separator, is_end, self.limits, &mut self.fields),
            };
            if let Step::More = step {
                if let Err(error) = self.decoded.more() {
                    self.has_ended = true;
                    return Some(Err(RowError::at(self.number + 1, error.into())));
                }
                continue;
            }
            let line = self.line + 1;
            self.number += 1;
            return Some(match step {
                Step::Row(length) => Ok(self.row(length, line)),
                Step::Broken(fault, column, end) => Err(self.broken(fault, column, end, line)),
                Step::More => continue,
            });
        }
        None
    }
}

/// A cell from its bytes, which are UTF-8.
fn cell(bytes: &[u8], has_stray_quote: bool) -> Cell {
    let text = String::from_utf8_lossy(bytes);
    let plain = crate::mend::without_guard(&text);
    let mut cell = Cell::of_text(plain.unwrap_or(&text));
    if plain.is_some() {
        cell.oddities.add(Oddity::Apostrophe);
    }
    if has_stray_quote {
        cell.oddities.add(Oddity::StrayQuote);
    }
    cell
}

/// The beginning of what cannot be read, up to the end of its line.
fn shown(rest: &[u8], end: Option<usize>) -> String {
    let end = end.or_else(|| memchr::memchr2(b'\n', b'\r', rest)).unwrap_or(rest.len());
    let text = String::from_utf8_lossy(&rest[..end.min(SHOWN * 4)]);
    crate::cell::clean(&text).0.chars().take(SHOWN).collect()
}

/// Line breaks in a row: `\n`, `\r\n`, or `\r` alone.
fn breaks(bytes: &[u8]) -> u32 {
    let ends = memchr::memchr_iter(b'\n', bytes).count();
    let alone = memchr::memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count();
    u32::try_from(ends + alone).unwrap_or(u32::MAX)
}
