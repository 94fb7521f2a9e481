//! What kind of file it is: told from its bytes, never from its name.

use crate::Error;
use crate::codes::codes;
use crate::source::Source;

codes! {
    /// The kinds of files that are read.
    Kind {
        /// Office Open XML (Excel 2007 and later).
        Xlsx = "xlsx",
        /// OpenDocument (LibreOffice).
        Ods = "ods",
        /// A text with separators: CSV, TSV.
        Text = "text",
    }
}

/// What the first bytes say.
pub(crate) enum Look {
    Zip,
    Text,
}

/// A compound file: what Excel wrote before 2007, and the shell of workbooks with a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const HEAD: u64 = 4096;
/// Bytes at a time.
const PIECE: u64 = 1 << 20;

/// Beginnings of files that are no tables.
#[rustfmt::skip]
const OTHERS: &[&[u8]] = &[
    b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"{\\rtf", b"\x7fELF", b"MZ\x90",
    b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0", b"(\xb5/\xfd", b"SQLite format 3\0", b"OggS",
    b"PAR1", b"\0asm", b"!<arch>",
];

/// BIFF 2 to 4, which had no shell yet.
const OLDEST: [&[u8]; 3] = [b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0"];

pub(crate) fn look(source: &mut Source) -> Result<Look, Error> {
    let head = source.piece(0, HEAD)?;
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Look::Zip);
    }
    if head.starts_with(COMPOUND) {
        return Err(in_compound(source)?);
    }
    if OLDEST.iter().any(|start| head.starts_with(start)) {
        return Err(Error::OldExcel);
    }
    // An empty zip, or a part of one that was split.
    let is_other = OTHERS.iter().any(|start| head.starts_with(start));
    if is_other || head.starts_with(b"PK\x05\x06") || head.starts_with(b"PK\x07\x08") {
        return Err(Error::NotATable);
    }
    match markup(&head) {
        Some(error) => Err(error),
        None => Ok(Look::Text),
    }
}

/// What a compound file holds. The names of its streams stand in it as UTF-16, on places that are whole 128 bytes.
fn in_compound(source: &mut Source) -> Result<Error, Error> {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (sealed, books) = (wide("EncryptedPackage\0"), [wide("Workbook\0"), wide("Book\0")]);
    let (mut at, mut found) = (0, Error::OtherOffice);
    while at < source.length {
        let piece = source.piece(at, PIECE)?;
        for entry in piece.chunks(128) {
            if entry.starts_with(&sealed) {
                return Ok(Error::Password);
            }
            if books.iter().any(|book| entry.starts_with(book)) {
                found = Error::OldExcel;
            }
        }
        at += PIECE;
    }
    Ok(found)
}

/// Web pages and XML that bear the name of a workbook.
fn markup(head: &[u8]) -> Option<Error> {
    // Of UTF-16, every second byte is enough to tell.
    let text: Vec<u8> = head.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let text = text.strip_prefix(b"\xff\xfe").or(text.strip_prefix(b"\xfe\xff")).unwrap_or(text).trim_ascii_start();
    let has = |what: &[u8]| memchr::memmem::find(text, what).is_some();
    if text.starts_with(b"<?xml") && (has(b"<workbook") || has(b"excel.sheet") || has(b"office:document")) {
        return Some(Error::XmlWorkbook);
    }
    let is_page = [&b"<html"[..], b"<!doctype html", b"<table", b"<meta", b"<head"];
    if is_page.iter().any(|start| text.starts_with(start)) || (text.starts_with(b"<?xml") && has(b"<html")) {
        return Some(Error::WebPage);
    }
    text.starts_with(b"<?xml").then_some(Error::NotATable)
}
