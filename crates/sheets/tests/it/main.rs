//! Files as people have them, and files as people who mean harm make them.

#![allow(clippy::unwrap_used, reason = "the helpers of tests stop a test like the test itself")]

mod kinds;
mod limits;
mod make;
mod mapping;
mod mend;
mod ods;
mod random;
mod real;
mod text;
mod values;
mod within;
mod xlsx;

use std::io::Cursor;

use sheets::{Asked, Book, Error, HeaderChoice, Limits, Row, RowError};

/// Opens bytes as they come.
fn open(bytes: impl Into<Vec<u8>>) -> Result<Book, Error> {
    Book::open(Cursor::new(bytes.into()), Asked::default(), Limits::default())
}

/// What opening fails with.
fn refused(bytes: impl Into<Vec<u8>>) -> Error {
    open(bytes).err().unwrap()
}

/// All rows of the likely sheet, without looking for a header.
fn all(bytes: impl Into<Vec<u8>>) -> Vec<Result<Row, RowError>> {
    rows_of(&mut open(bytes).unwrap(), 0)
}

/// All rows of a sheet, without looking for a header.
fn rows_of(book: &mut Book, sheet: usize) -> Vec<Result<Row, RowError>> {
    match book.sheet(sheet, HeaderChoice::None) {
        Ok(sheet) => sheet.rows.collect(),
        Err(Error::NoRows) => Vec::new(),
        Err(error) => panic!("{error}"),
    }
}

/// The texts of rows that must all be readable.
fn texts(rows: &[Result<Row, RowError>]) -> Vec<Vec<&str>> {
    rows.iter().map(|row| row.as_ref().unwrap().cells.iter().map(|cell| cell.text.as_str()).collect()).collect()
}

/// The codes of what was odd about a cell.
fn odd(row: &Row, column: usize) -> Vec<&'static str> {
    row.cell(column).oddities.iter().map(sheets::Oddity::code).collect()
}
