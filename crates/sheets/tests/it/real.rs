//! Workbooks that programs have written which people use; see `tests/fixtures/make.py`.

use sheets::{CellKind, Field, HeaderChoice, Mapping, Oddity};

use crate::{odd, open};

/// Name and content.
pub const FILES: &[(&str, &[u8])] = &[
    ("openpyxl.xlsx", include_bytes!("../fixtures/openpyxl.xlsx")),
    ("xlsxwriter.xlsx", include_bytes!("../fixtures/xlsxwriter.xlsx")),
    ("odfpy.ods", include_bytes!("../fixtures/odfpy.ods")),
];

const ROWS: [[&str; 6]; 3] = [
    ["Uydurma", "Aygün", "1990-05-07", "0012345", "994501234567", "2"],
    ["Uydurmazadə", "Şəhla", "2012-12-31", "5ABC123", "994551234567", "0"],
    ["Выдуманов", "Пётр", "1985-01-02", "7XYZ891", "994701234567", "1"],
];

#[test]
fn the_same_list_is_read_from_every_program() {
    for (name, bytes) in FILES {
        let mut book = open(*bytes).unwrap();
        assert_eq!((book.sheets()[0].name.as_str(), book.likely_sheet()), ("Siyahı", Some(0)), "{name}");
        let sheet = book.sheet(0, HeaderChoice::Find).unwrap();
        assert_eq!((sheet.header.row, sheet.above[0].text(0)), (Some(2), "Siyahı 2026"), "{name}");
        let mapping = Mapping::suggested(&sheet.columns, &[]);
        assert_eq!(mapping.column_of(Field::BirthDate), Some(2), "{name}");
        let rows: Vec<_> = sheet.rows.map(Result::unwrap).collect();
        for (row, expected) in rows.iter().zip(ROWS) {
            let texts: Vec<_> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
            assert_eq!(texts, expected, "{name}");
            assert_eq!((row.cell(2).kind, row.cell(4).kind), (CellKind::Date, CellKind::Number), "{name}");
        }
        assert_eq!(rows.iter().take(3).map(|row| row.number).collect::<Vec<_>>(), [3, 4, 5], "{name}");
    }
}

#[test]
fn what_those_programs_hide_and_calculate_is_marked() {
    for (name, bytes) in &FILES[..2] {
        let mut book = open(*bytes).unwrap();
        assert_eq!((book.sheets()[1].name.as_str(), book.sheets()[1].is_hidden), ("Gizli", true), "{name}");
        assert_eq!((book.sheets()[0].hidden_rows, book.sheets()[0].merged), (1, 1), "{name}");
        let sheet = book.sheet(0, HeaderChoice::Find).unwrap();
        assert!(
            sheet.columns[4].oddities.has(Oddity::Hidden) && !sheet.columns[3].oddities.has(Oddity::Hidden),
            "{name}"
        );
        assert_eq!(odd(&sheet.above[0], 1), ["merged"], "{name}");
        let rows: Vec<_> = sheet.rows.map(Result::unwrap).collect();
        assert!(rows[1].oddities.has(Oddity::Hidden) && !rows[0].oddities.has(Oddity::Hidden), "{name}");
        // What was never calculated has no value; openpyxl does not calculate.
        let sum = rows.get(3).map(|row| (row.text(5), odd(row, 5)));
        let is_calculated = *name != "openpyxl.xlsx";
        let expected =
            if is_calculated { ("3", vec!["formula"]) } else { ("", vec!["formula", "formula-without-value"]) };
        assert_eq!(sum, Some(expected), "{name}");
    }
}
