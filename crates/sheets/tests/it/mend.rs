//! Rows that go back to be mended.

use proptest::prelude::*;
use sheets::{BadRows, HeaderChoice, Separator, TextEncoding};

use crate::make::Excel;
use crate::{open, texts};

#[test]
fn bad_rows_go_back_and_can_be_loaded_again() {
    let text =
        "Soyad;Ad;Telefon;Ad\nUydurma;\"a;\"\"b\"\"\";+994501234567;=cmd\n\"açıq\" x;1;2\nSon;Aygün;-;@a;artıq\n";
    let mut book = open(text).unwrap();
    let sheet = book.sheet(0, HeaderChoice::Find).unwrap();
    let mut file = BadRows::begin(Vec::new(), &sheet.columns, "Səbəb").unwrap();
    for row in sheet.rows {
        match row {
            Ok(row) => file.row(&row, "telefon yoxdur").unwrap(),
            Err(error) => file.broken(&error, "dırnaq bağlanmayıb").unwrap(),
        }
    }
    let bytes = file.finish().unwrap();
    let written = std::str::from_utf8(&bytes).unwrap();
    assert!(written.starts_with("\u{feff}\"Soyad\";\"Ad\";\"Telefon\";\"Ad\";\"Səbəb\"\r\n"), "{written}");
    assert!(written.contains("\"'=cmd\"") && written.contains("\"'+994501234567\"") && written.contains("\"'@a\""));
    let mut again = open(bytes).unwrap();
    let (encoding, separator) = again.text().unwrap();
    assert_eq!((encoding.encoding, separator.separator), (TextEncoding::Utf8, Separator::Semicolon));
    let rows: Vec<_> = again.sheet(0, HeaderChoice::Find).unwrap().rows.collect();
    assert_eq!(
        texts(&rows),
        [
            vec!["Uydurma", "a;\"b\"", "+994501234567", "=cmd", "telefon yoxdur"],
            vec!["\"açıq\" x;1;2", "", "", "", "dırnaq bağlanmayıb"],
            vec!["Son", "Aygün", "-", "@a", "artıq", "telefon yoxdur"],
        ]
    );
}

proptest! {
    /// What a workbook held is in the file of bad rows, and no cell of that file begins a formula.
    #[test]
    fn whatever_a_cell_holds_comes_back(cell in "[ -~əığ\n'=+@＝-]{0,12}") {
        let book = Excel::of_texts(&[&["Ad", "Soyad", "Qeyd"], &["Aygün", &cell, "x"]]).bytes();
        let mut book = open(book).unwrap();
        let sheet = book.sheet(0, HeaderChoice::Row(1)).unwrap();
        let mut file = BadRows::begin(Vec::new(), &sheet.columns, "Səbəb").unwrap();
        let rows: Vec<_> = sheet.rows.map(Result::unwrap).collect();
        file.row(&rows[0], "=1").unwrap();
        let bytes = file.finish().unwrap();
        for field in csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[3..]).records().next().unwrap().unwrap().iter() {
            prop_assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']), "{}", field);
        }
        let mut again = open(bytes).unwrap();
        let read = again.sheet(0, HeaderChoice::Row(1)).unwrap().rows.next().unwrap().unwrap();
        prop_assert_eq!(read.text(1), rows[0].text(1));
    }
}
