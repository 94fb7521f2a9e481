//! Rows that were not taken, with their reasons, as a file to mend and load again: UTF-8 with its mark and `;`, which
//! Excel opens with a click.

use std::io::{self, Write};

use crate::sheet::Column;
use crate::{Row, RowError};

/// Signs by which a cell becomes a formula (OWASP, "CSV Injection"), also in their wide forms.
const BEGINS_FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Writes rows back.
pub struct BadRows<W: Write> {
    out: W,
    width: usize,
}

impl<W: Write> BadRows<W> {
    /// Begins a file: the names of the source's columns, and in a last one `reason`, a word in the reader's language.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(mut out: W, columns: &[Column], reason: &str) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut file = Self { out, width: columns.len() };
        // Empty names stay empty, double ones double: whoever mends the file knows it so.
        file.line(columns.iter().map(|column| column.name.as_str()), reason)?;
        Ok(file)
    }

    /// A row that could be read, with a sentence that says why it was not taken.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, row: &Row, reason: &str) -> io::Result<()> {
        let width = self.width.max(row.cells.len());
        self.line((0..width).map(|column| row.text(column)), reason)
    }

    /// A row that could not be read. What was found of it stands in the first column.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn broken(&mut self, error: &RowError, reason: &str) -> io::Result<()> {
        let rest = (1..self.width.max(1)).map(|_| "");
        self.line(std::iter::once(error.found.as_str()).chain(rest), reason)
    }

    /// Ends the file and gives back what it was written to.
    ///
    /// # Errors
    /// When the last of it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn line<'a>(&mut self, cells: impl Iterator<Item = &'a str>, reason: &str) -> io::Result<()> {
        for cell in cells {
            write_cell(&mut self.out, cell)?;
            self.out.write_all(b";")?;
        }
        write_cell(&mut self.out, reason)?;
        self.out.write_all(b"\r\n")
    }
}

/// Every cell in quotation marks: another separator, in another country's Excel, then parts nothing.
fn write_cell(out: &mut impl Write, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    let guard = if is_guarded(text) || text.starts_with(BEGINS_FORMULA) { "'" } else { "" };
    write!(out, "\"{guard}{}\"", text.replace('"', "\"\""))
}

/// Whether it begins with apostrophes before a sign by which it would become a formula.
fn is_guarded(text: &str) -> bool {
    text.strip_prefix('\'').is_some_and(|rest| rest.trim_start_matches('\'').starts_with(BEGINS_FORMULA))
}

/// The text without the apostrophe that was put before it when it was written; nothing when it has none.
pub(crate) fn without_guard(text: &str) -> Option<&str> {
    is_guarded(text).then(|| &text[1..])
}
