//! Files that would take more than may be. Each is opened in a process of its own, whose memory is looked at.

use std::io::{Cursor, Write as _};
use std::process::Command;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use sheets::{Asked, Book, Error, Fault, HeaderChoice, Limits, Separator};

use crate::make::{Excel, ExcelSheet, ods, zip};
use crate::{all, open, refused, rows_of};

/// The whole process, with what the test itself needs to make the file.
const MOST_MEMORY: u64 = 200 * 1024 * 1024;

/// Runs a test of this file in a process of its own, and gives the most memory that it held.
fn memory_of(test: &str) -> Option<u64> {
    let own = std::env::current_exe().unwrap();
    let output = Command::new(own)
        .args(["--exact", &format!("limits::{test}"), "--ignored", "--nocapture", "--test-threads=1"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{test}: {said}{}", String::from_utf8_lossy(&output.stderr));
    let line = said.lines().find_map(|line| line.split("most memory: ").nth(1))?;
    line.trim().parse().ok()
}

/// Says the most memory that this process has held, in bytes, where the system tells.
#[allow(clippy::print_stdout, reason = "the test that has started this process reads it")]
fn say_memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    if let Some(kilobytes) = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()) {
        println!("most memory: {}", kilobytes * 1024);
    }
}

#[test]
fn no_bomb_takes_more_memory_than_it_may() {
    for bomb in ["bomb_of_zeros", "bomb_of_texts", "bomb_of_one_text", "bomb_of_a_quote", "bomb_of_merged_areas"] {
        match memory_of(bomb) {
            Some(memory) => assert!(memory < MOST_MEMORY, "{bomb} took {memory} bytes"),
            None => println!("{bomb}: this system does not tell"),
        }
    }
}

/// A part of a workbook that unpacks to so many bytes.
fn inflated(before: &str, piece: &str, times: usize) -> Vec<u8> {
    let mut all = before.as_bytes().to_vec();
    all.extend(piece.as_bytes().repeat(times));
    all
}

#[test]
#[ignore = "run in a process of its own"]
fn bomb_of_zeros() {
    // 2 GiB of spaces in 2 MB, packed once and written into the zip as the part of a sheet.
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(b"<worksheet><sheetData>").unwrap();
    let piece = vec![b' '; 1 << 20];
    for _ in 0..2048 {
        encoder.write_all(&piece).unwrap();
    }
    let packed = encoder.finish().unwrap();
    let mut bytes = Excel::of("").bytes();
    let name = b"xl/worksheets/sheet1.xml";
    // The sheet's own entry stays in the directory, but leads to what stands in front of the file's end.
    let place = u32::try_from(bytes.len()).unwrap();
    let at = bytes.windows(name.len()).rposition(|window| window == name).unwrap() - 46;
    let length = u32::try_from(packed.len()).unwrap().to_le_bytes();
    bytes[at + 20..at + 24].copy_from_slice(&length);
    bytes[at + 42..at + 46].copy_from_slice(&place.to_le_bytes());
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
    let tail = bytes[end..].to_vec();
    bytes.extend(b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    bytes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
    bytes.extend([0, 0]);
    bytes.extend(name);
    bytes.extend(packed);
    bytes.extend(tail);
    assert_eq!(refused(bytes), Error::Bomb);
    say_memory();
}

#[test]
#[ignore = "run in a process of its own"]
fn bomb_of_texts() {
    let mut book = Excel::of("<row><c t=\"s\"><v>0</v></c></row>");
    let text: String = (0..1000).map(|number| format!("{number} fərqli söz ")).collect();
    book.strings = vec![format!("<t>{text}</t>")];
    let small = book.bytes();
    assert!(open(small).is_ok());
    // 90 MB of shared texts that pack to little: more than may be held.
    let all = inflated("<sst>", &format!("<si><t>{text}</t></si>"), 4_500);
    let all = [all, b"</sst>".to_vec()].concat();
    let bytes = book.bytes();
    let parts = with_part(&bytes, "xl/sharedStrings.xml", &all);
    drop((all, bytes));
    let error = refused(parts);
    assert!(matches!(error, Error::TooMuchText | Error::Bomb), "{error}");
    say_memory();
}

#[test]
#[ignore = "run in a process of its own"]
fn bomb_of_one_text() {
    // One shared text of 60,000 bytes that stands in a hundred thousand rows: six thousand million bytes.
    let mut book = Excel::of(&"<row><c t=\"s\"><v>0</v></c></row>".repeat(100_000));
    book.strings = vec![format!("<t>{}</t>", "uzun ".repeat(12_000))];
    let limits = Limits { text_bytes: 16 << 20, ..Limits::default() };
    let mut opened = Book::open(Cursor::new(book.bytes()), Asked::default(), limits).unwrap();
    let last = opened.sheet(0, HeaderChoice::None).unwrap().rows.last().unwrap();
    assert_eq!(last.unwrap_err().fault, Fault::TooMuchText);
    say_memory();
}

#[test]
#[ignore = "run in a process of its own"]
fn bomb_of_a_quote() {
    // Every line opens a cell anew that none closes.
    let asked = Asked { separator: Some(Separator::Comma), ..Asked::default() };
    let lines = Cursor::new("a\",\"\"\"\n".repeat(4_000_000));
    let mut opened = Book::open(lines, asked, Limits::default()).unwrap();
    let last = opened.sheet(0, HeaderChoice::None).unwrap().rows.last().unwrap();
    assert_eq!(last.unwrap_err().fault, Fault::TooManyBroken);
    let endless = format!("a;b\n\"{}", "x".repeat(30 << 20));
    let mut opened = open(endless).unwrap();
    let broken = opened.sheet(0, HeaderChoice::None).unwrap().rows.filter(Result::is_err).count();
    assert!(broken > 0);
    say_memory();
}

#[test]
#[ignore = "run in a process of its own"]
fn bomb_of_merged_areas() {
    let sheet = |areas: &str| ExcelSheet {
        after: format!("<mergeCells>{areas}</mergeCells>"),
        ..ExcelSheet::of(&"<row><c><v>1</v></c><c><v>2</v></c></row>".repeat(50_000))
    };
    let areas = |count| "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(count);
    let book = Excel { sheets: vec![sheet(&areas(1))], ..Excel::default() };
    assert_eq!(rows_of(&mut open(book.bytes()).unwrap(), 0).len(), 1, "all but the first cell is covered");
    let book = Excel { sheets: vec![sheet(&areas(10_000))], ..Excel::default() };
    assert_eq!(all(book.bytes())[0].as_ref().unwrap_err().fault, Fault::Damaged, "they may not overlap");
    let book = Excel { sheets: vec![sheet(&areas(100_001))], ..Excel::default() };
    assert_eq!(refused(book.bytes()), Error::TooMany);
    say_memory();
}

/// The same workbook with another part in place of one of its own.
fn with_part(bytes: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut names = Vec::new();
    let mut at = 0;
    // Its parts stand one behind the other, and their heads say how long they are.
    while bytes[at..].starts_with(b"PK\x03\x04") {
        let long = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        let (packed, name_length) = (long(at + 18), long(at + 26) & 0xffff);
        let own = std::str::from_utf8(&bytes[at + 30..at + 30 + name_length]).unwrap();
        let start = at + 30 + name_length;
        names.push((own, &bytes[start..start + packed]));
        at = start + packed;
    }
    let unpack = |packed: &[u8]| {
        let mut plain = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::DeflateDecoder::new(packed), &mut plain).unwrap();
        plain
    };
    let plain: Vec<_> = names.iter().map(|(own, packed)| (*own, unpack(packed))).collect();
    let parts: Vec<(&str, &[u8])> =
        plain.iter().map(|(own, plain)| (*own, if *own == name { content } else { plain.as_slice() })).collect();
    zip(&parts)
}

#[test]
fn deep_and_long_xml_and_document_types_are_refused() {
    let deep = "<a>".repeat(100_000);
    assert_eq!(refused(Excel::of(&deep).bytes()), Error::Bomb);
    assert_eq!(refused(ods(&deep)), Error::Bomb);
    let long = format!("<row><c a=\"{}\"><v>1</v></c></row>", noise(3 << 20));
    assert_eq!(refused(Excel::of(&long).bytes()), Error::Bomb);
    let sheet = Excel::of("<row><c><v>1</v></c></row>").bytes();
    let laughs = b"<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;\">]><worksheet><sheetData/></worksheet>";
    assert_eq!(refused(with_part(&sheet, "xl/worksheets/sheet1.xml", laughs)), Error::Bomb);
}

/// Letters that do not pack well.
fn noise(length: usize) -> String {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + u8::try_from(state >> 24).unwrap() % 26)
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn too_many_parts_sheets_and_formats_are_refused() {
    let names: Vec<String> = (0..5_000).map(|number| format!("part{number}")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(refused(zip(&parts)), Error::Bomb);
    let sheets = vec![ExcelSheet::of(""); 300];
    assert_eq!(refused(Excel { sheets, ..Excel::default() }.bytes()), Error::TooMany);
    let twice = zip(&[("[Content_Types].xml", b""), ("[Content_Types].xml", b"")]);
    assert_eq!(refused(twice), Error::Damaged);
}

#[test]
fn a_sheet_can_be_read_again_and_again() {
    let rows = "<row><c><v>1</v></c><c><v>2</v></c></row>".repeat(2_000);
    for bytes in
        [Excel::of(&rows).bytes(), ods(&format!("<table:table>{}</table:table>", "<table:table-row/>".repeat(5_000)))]
    {
        // Enough for one pass over all of it, not for two.
        let limits = Limits { unpacked_bytes: 130_000, ratio: 10_000, ..Limits::default() };
        let mut book = Book::open(Cursor::new(bytes), Asked::default(), limits).unwrap();
        let first = rows_of(&mut book, 0);
        assert_eq!(rows_of(&mut book, 0), first);
        assert!(first.iter().all(Result::is_ok));
    }
}

#[test]
fn limits_are_kept_to() {
    let open = |text: &str, limits| Book::open(Cursor::new(text.as_bytes().to_vec()), Asked::default(), limits);
    assert_eq!(open("a;b\n", Limits { file_bytes: 3, ..Limits::default() }).err(), Some(Error::TooLarge));
    let mut book = open(&"a;b\n".repeat(50), Limits { rows: 40, ..Limits::default() }).unwrap();
    let rows = rows_of(&mut book, 0);
    assert_eq!((rows.len(), rows[40].as_ref().unwrap_err().fault), (41, Fault::TooManyRows));
    assert_eq!(rows[40].as_ref().unwrap_err().number, 41);
    let mut book = open(&"\"a\"b;c\n".repeat(50), Limits { broken_rows: 10, ..Limits::default() }).unwrap();
    let rows = rows_of(&mut book, 0);
    assert_eq!((rows.len(), rows[10].as_ref().unwrap_err().fault), (11, Fault::TooManyBroken));
}

/// A small file can say a row of millions of empty cells; no program has so many columns.
#[test]
fn a_row_of_more_cells_than_a_program_has_is_refused_soon() {
    let cells = |cell: &str, n: usize| format!("<row>{}</row>", cell.repeat(n));
    let excel = |n| Book::open(Cursor::new(Excel::of(&cells("<c/>", n)).bytes()), Asked::default(), Limits::default());
    assert!(excel(16_384).is_ok());
    assert!(matches!(excel(16_385), Err(Error::Damaged)), "{:?}", excel(16_385).err());
    let table = |n: usize| {
        let row = "<table:table-cell/>".repeat(n);
        let table = format!("<table:table><table:table-row>{row}</table:table-row></table:table>");
        Book::open(Cursor::new(ods(&table)), Asked::default(), Limits::default())
    };
    assert!(table(16_384).is_ok());
    assert!(matches!(table(40_000), Err(Error::Damaged)), "{:?}", table(40_000).err());
}
