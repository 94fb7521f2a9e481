//! Reads anyone's spreadsheet of people: XLSX, OpenDocument, texts with separators. Pure: no clock, no chance, no
//! network; only the file that it is given.
//!
//! A file is believed nothing. Its kind is told from its bytes, its size is counted, and every step is held to
//! [`Limits`]; rows stream, so that memory does not grow with the file. What is odd about a cell is marked
//! ([`Oddity`]), what is wrong with a row is an error at that row ([`RowError`]), and only what makes the rest
//! unreadable ends the sheet. Nothing here has a sentence in any language: errors are codes, and a room has the words.
//!
//! ```
//! use sheets::{Asked, Book, Field, HeaderChoice, Limits, Mapping};
//!
//! let file = std::io::Cursor::new("Soyad;Ad;Doğum tarixi\r\nUydurma;Aygün;01.05.2012\r\n");
//! let mut book = Book::open(file, Asked::default(), Limits::default())?;
//! let sheet = book.sheet(0, HeaderChoice::Find)?;
//! let mapping = Mapping::suggested(&sheet.columns, &[]);
//! assert_eq!(mapping.column_of(Field::BirthDate), Some(2));
//! for row in sheet.rows {
//!     let row = row.expect("no row of this file is broken");
//!     assert_eq!((row.number, row.text(1)), (2, "Aygün"));
//! }
//! # Ok::<(), sheets::Error>(())
//! ```
//!
//! What stands in the cells is understood by [`read`]: dates, personal numbers, telephones, names. Which column is
//! what: [`Mapping`]. Rows that were not taken go back as a file: [`BadRows`].

mod book;
mod cell;
mod codes;
mod error;
mod fold;
mod header;
mod kind;
mod limits;
mod mapping;
mod mend;
mod number;
mod ods;
mod package;
pub mod read;
mod sheet;
mod source;
mod text;
mod xlsx;
mod xml;

pub use book::{Asked, Book};
pub use cell::{Cell, CellKind, Oddities, Oddity, Row, letters};
pub use error::{Error, Fault, RowError};
pub use fold::words as folded;
pub use header::{HeaderChoice, HeaderFound, HeaderReason};
pub use kind::Kind;
pub use limits::Limits;
pub use mapping::{Field, Look, Mapped, Mapping, Reason, fingerprint};
pub use mend::BadRows;
pub use sheet::{Column, LOOKED_AT, Rows, Sheet, SheetInfo};
pub use source::Readable;
pub use text::encoding::{EncodingFound, EncodingReason, TextEncoding};
pub use text::separator::{Separator, SeparatorFound};
