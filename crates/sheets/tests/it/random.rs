//! Bytes as they fall, and real files that were cut and bent.

use std::io::Cursor;

use proptest::prelude::*;
use sheets::{Asked, Book, HeaderChoice, Limits, Separator, TextEncoding};

use crate::make::{Excel, ExcelSheet, ods, table};
use crate::real;
use crate::within::within_the_limits;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        within_the_limits(bytes, Asked::default());
    }

    #[test]
    fn any_signs_are_read_or_refused(text in "[a;,\"\n\r\t|'=ə\u{0}\u{a0}]{0,300}", at in 0_usize..6) {
        within_the_limits(text.clone().into_bytes(), Asked::default());
        within_the_limits(text.into_bytes(), Asked { encoding: Some(TextEncoding::ALL[at]), ..Asked::default() });
    }

    #[test]
    fn any_xml_in_a_workbook_is_read_or_refused(data in "(<(row|c|v|f|is|t)( (r|t|s)=\"(A1|B2|s|e|1|XFD9)\")?/?>|</(row|c|v|is|t)>|&amp;|&#x41;|1|x){0,40}") {
        within_the_limits(Excel::of(&data).bytes(), Asked::default());
        let data = data.replace("row", "table:table-row").replace("<c", "<table:table-cell").replace("</c", "</table:table-cell");
        within_the_limits(ods(&format!("<table:table>{data}</table:table>")), Asked::default());
    }

    /// What is written in an encoding is read in it, cell by cell.
    #[test]
    fn a_text_comes_back_in_every_encoding(
        rows in proptest::collection::vec(proptest::collection::vec("[a-zA-Z0-9;,\"|\t]{0,8}(ç|Ö|ü|ä|é)?[a-z \n]{0,4}", 2..5), 1..8),
        which in 0_usize..6,
        separator in 0_usize..4,
        has_mark in any::<bool>(),
    ) {
        let (encoding, separator) = (TextEncoding::ALL[which], Separator::ALL[separator]);
        let sign = [b';', b',', b'\t', b'|'][separator as usize];
        let is_cyrillic = encoding == TextEncoding::Windows1251;
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| {
            if is_cyrillic { cell.replace(['ç', 'Ö', 'ü', 'ä', 'é'], "ж") } else { cell.clone() }
        }).collect()).collect();
        let mut writer = csv::WriterBuilder::new().delimiter(sign).flexible(true).from_writer(Vec::new());
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let bytes: Vec<u8> = match encoding {
            TextEncoding::Utf8 if has_mark => format!("\u{feff}{text}").into_bytes(),
            TextEncoding::Utf8 => text.into_bytes(),
            TextEncoding::Utf16Le | TextEncoding::Utf16Be => {
                let marked = if has_mark { format!("\u{feff}{text}") } else { text };
                let is_low = encoding == TextEncoding::Utf16Le;
                marked.encode_utf16().flat_map(|unit| if is_low { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
            }
            TextEncoding::Windows1251 => encoding_rs::WINDOWS_1251.encode(&text).0.into_owned(),
            TextEncoding::Windows1254 => encoding_rs::WINDOWS_1254.encode(&text).0.into_owned(),
            TextEncoding::Windows1252 => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
        };
        let asked = Asked { encoding: Some(encoding), separator: Some(separator), hidden_sheets: false };
        let mut book = match Book::open(Cursor::new(bytes), asked, Limits::default()) {
            Ok(book) => book,
            Err(error) => return Err(TestCaseError::fail(format!("{error}"))),
        };
        let read: Vec<Vec<String>> = match book.sheet(0, HeaderChoice::None) {
            Ok(sheet) => sheet.rows.map(|row| row.unwrap().cells.into_iter().map(|cell| cell.text).collect()).collect(),
            Err(_) => Vec::new(),
        };
        let plain = |cell: &String| cell.replace('\t', " ").trim_matches([' ', '\n']).to_owned();
        let expected: Vec<Vec<String>> = rows.iter().map(|row| {
            let mut cells: Vec<String> = row.iter().map(plain).collect();
            while cells.last().is_some_and(String::is_empty) { cells.pop(); }
            cells
        }).filter(|row| !row.is_empty()).collect();
        prop_assert_eq!(read, expected);
    }
}

/// Files of every kind, small ones.
fn files() -> Vec<Vec<u8>> {
    let rows: &[&[&str]] =
        &[&["Soyad", "Ad", "Doğum tarixi"], &["Uydurma", "Aygün", "01.05.2012"], &["İkinci", "Şəhla", ""]];
    let sheet = ExcelSheet {
        after: "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>".into(),
        ..Excel::of_texts(rows).sheets.remove(0)
    };
    let mut files = vec![
        Excel {
            sheets: vec![sheet.clone(), ExcelSheet { state: "hidden", ..sheet }],
            formats: vec!["14"],
            ..Excel::default()
        }
        .bytes(),
        ods(&table(rows)),
        "Soyad;Ad;Qeyd\r\nUydurma;Aygün;\"bir\r\n\"\"iki\"\"\"\r\nİkinci;Şəhla;x\r\n".into(),
        "Фамилия,Имя\nВыдуманов,Пётр\n".encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ];
    files.extend(real::FILES.iter().map(|(_, bytes)| bytes.to_vec()));
    files
}

#[test]
fn files_that_are_cut_off_anywhere_are_read_or_refused() {
    for file in files() {
        let step = (file.len() / 400).max(1);
        for length in (0..file.len()).step_by(step) {
            within_the_limits(file[..length].to_vec(), Asked::default());
        }
    }
}

#[test]
fn files_with_bytes_turned_over_are_read_or_refused() {
    let mut state = 77_u64;
    let mut chance = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for file in files() {
        for round in 0..600 {
            let mut bent = file.clone();
            for _ in 0..=round % 6 {
                let at = chance(bent.len());
                match chance(4) {
                    0 => bent[at] ^= 1 << chance(8),
                    1 => bent[at] = u8::try_from(chance(256)).unwrap(),
                    2 => drop(bent.drain(at..(at + chance(9)).min(bent.len()))),
                    _ => {
                        let piece: Vec<u8> = bent[at..(at + chance(40)).min(bent.len())].to_vec();
                        let to = chance(bent.len());
                        bent.splice(to..to, piece);
                    }
                }
                if bent.is_empty() {
                    break;
                }
            }
            within_the_limits(bent, Asked { hidden_sheets: round % 2 == 0, ..Asked::default() });
        }
    }
}

/// Bytes turned over inside of a zip are mostly seen by its checksums: here they are turned over before packing.
#[test]
fn xml_that_is_bent_before_it_is_packed_is_read_or_refused() {
    let rows = "<row r=\"1\" hidden=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"><f>A1</f><v>33000</v></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><r><t>a&amp;b</t></r></is></c><c r=\"C2\" t=\"e\"><v>#N/A</v></c></row>";
    let table = table(&[&["Ad", "Soyad"], &["Aygün", "Uydurma"]]).replace(
        "<table:table-row>",
        "<table:table-row table:number-rows-repeated=\"3\" table:visibility=\"collapse\">",
    );
    let mut state = 99_u64;
    let mut chance = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    const SIGNS: &[u8] = b"<>/=\"&;: A1x9_s";
    for round in 0..3_000 {
        let mut xml = if round % 2 == 0 { rows } else { &table }.as_bytes().to_vec();
        for _ in 0..=round % 4 {
            let at = chance(xml.len());
            if chance(3) == 0 {
                xml.remove(at);
            } else {
                xml[at] = SIGNS[chance(SIGNS.len())];
            }
        }
        let Ok(xml) = String::from_utf8(xml) else { continue };
        let bytes = if round % 2 == 0 {
            let strings = vec!["<t>_x0041_d</t>".to_owned()];
            Excel { strings, formats: vec!["14"], ..Excel::of(&xml) }.bytes()
        } else {
            ods(&xml)
        };
        within_the_limits(bytes, Asked::default());
    }
}
