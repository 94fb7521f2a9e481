//! Excel workbooks.

use std::io::Cursor;

use sheets::{Asked, Book, CellKind, Error, Fault, HeaderChoice, Limits, Oddity};

use crate::make::{Excel, ExcelSheet};
use crate::{all, odd, open, refused, rows_of, texts};

#[test]
fn cells_of_every_kind_are_texts_with_their_kind() {
    let mut book = Excel::of(
        "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c><c r=\"C2\"><v>994501234567</v></c>\
         <c r=\"D2\" s=\"1\"><v>33000</v></c><c r=\"E2\" t=\"b\"><v>1</v></c><c r=\"F2\" t=\"e\"><v>#N/A</v></c>\
         <c r=\"G2\" t=\"str\"><f>A2&amp;\"x\"</f><v>mətn</v></c><c r=\"H2\"><f>1+1</f></c>\
         <c r=\"I2\" s=\"2\"><v>12345</v></c><c r=\"J2\"><v>0.30000000000000004</v></c><c r=\"K2\"><v>5.01234567890123E14</v></c>\
         <c r=\"L2\" t=\"inlineStr\"><is><r><t>zən</t></r><r><t>gin</t></r><rPh><t>x</t></rPh></is></c>\
         <c r=\"M2\"><v>12345678901234567890</v></c></row>",
    );
    book.strings =
        vec!["<t>Uydur&amp;ma</t>".into(), "<r><t xml:space=\"preserve\">Ay </t></r><r><t>gün_x000D_</t></r>".into()];
    book.formats = vec!["dd\\.mm\\.yyyy", "0000000"];
    let rows = all(book.bytes());
    let row = rows[0].as_ref().unwrap();
    assert_eq!(row.number, 2);
    let cells: Vec<_> = row.cells.iter().map(|cell| (cell.text.as_str(), cell.kind)).collect();
    assert_eq!(
        cells,
        [
            ("Uydur&ma", CellKind::Text),
            ("Ay gün", CellKind::Text),
            ("994501234567", CellKind::Number),
            ("1990-05-07", CellKind::Date),
            ("true", CellKind::Bool),
            ("#N/A", CellKind::Error),
            ("mətn", CellKind::Text),
            ("", CellKind::Empty),
            ("0012345", CellKind::Number),
            ("0.3", CellKind::Number),
            ("501234567890123", CellKind::Number),
            ("zəngin", CellKind::Text),
            ("12345678901234600000", CellKind::Number),
        ]
    );
    assert_eq!(odd(row, 5), ["error-cell"]);
    assert_eq!(odd(row, 6), ["formula"]);
    assert_eq!(odd(row, 7), ["formula", "formula-without-value"]);
    assert_eq!(odd(row, 8), ["zeros-by-format"]);
    assert_eq!(odd(row, 12), ["precision-lost"]);
}

#[test]
fn values_that_are_missing_or_double_do_no_harm() {
    let data = "<row><c t=\"s\"><v/></c><c><v></v></c><c t=\"inlineStr\"><v>9</v><is><t>Ad</t></is><v>8</v></c>\
                <c><f>A1</f><v/></c><c t=\"str\"><f>A1</f><v></v></c>\
                <c t=\"inlineStr\"><f>A1</f><v>x</v></c></row>";
    let rows = all(Excel::of(data).bytes());
    assert_eq!(texts(&rows), [["", "", "Ad", "", "", "x"]]);
    let row = rows[0].as_ref().unwrap();
    assert_eq!((odd(row, 3), odd(row, 4)), (vec!["formula", "formula-without-value"], vec!["formula"]));
}

#[test]
fn days_count_from_1900_or_from_1904() {
    let data = |values: &[&str]| {
        let cells: String = values.iter().map(|value| format!("<c s=\"1\"><v>{value}</v></c>")).collect();
        format!("<row>{cells}</row>")
    };
    let read = |values: &[&str], format, is_1904| {
        let book = Excel { formats: vec![format], is_1904, ..Excel::of(&data(values)) };
        let rows = all(book.bytes());
        texts(&rows)[0].iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        read(&["1", "59", "61", "36526", "36526.5"], "14", false),
        ["1900-01-01", "1900-02-28", "1900-03-01", "2000-01-01", "2000-01-01T12:00:00"]
    );
    assert!(open(Excel { is_1904: true, ..Excel::of("") }.bytes()).unwrap().is_1904());
    assert_eq!(read(&["0", "35064"], "dd/mm/yyyy", true), ["1904-01-01", "2000-01-01"]);
    assert_eq!(read(&["0.75"], "h:mm", false), ["18:00:00"]);
    let book = Excel { formats: vec!["14"], ..Excel::of(&data(&["60", "-5", "99999999"])) };
    let rows = all(book.bytes());
    for column in 0..3 {
        assert!(odd(rows[0].as_ref().unwrap(), column).contains(&"impossible-date"), "29 February 1900 never was");
    }
    // What only looks like a format of dates.
    assert_eq!(read(&["33000"], "#,##0.00\" man\"", false), ["33000"]);
    assert_eq!(read(&["33000"], "[Red]0\" d.\"", false), ["33000"]);
    assert_eq!(read(&["33000"], "[$-42C]d mmmm yyyy;@", false), ["1990-05-07"]);
}

#[test]
fn what_is_merged_and_hidden_is_marked() {
    let sheet = ExcelSheet {
        before: "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>".into(),
        after: "<mergeCells><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"C3:XFD3\"/></mergeCells>".into(),
        ..ExcelSheet::of(
            "<row r=\"1\"><c t=\"inlineStr\"><is><t>Ailə</t></is></c><c t=\"inlineStr\"><is><t>Ad</t></is></c>\
             <c t=\"inlineStr\"><is><t>Qeyd</t></is></c></row>\
             <row r=\"2\"><c r=\"A2\"><v>7</v></c><c r=\"B2\"><v>1</v></c></row>\
             <row r=\"3\" hidden=\"1\"><c r=\"A3\"><v>99</v></c><c r=\"B3\"><v>2</v></c><c r=\"C3\"><v>3</v></c></row>\
             <row r=\"4\"><c r=\"B4\"><v>3</v></c></row>",
        )
    };
    let mut book = open(Excel { sheets: vec![sheet], ..Excel::default() }.bytes()).unwrap();
    let info = book.sheets()[0].clone();
    assert_eq!((info.rows, info.columns, info.hidden_rows, info.merged), (4, 3, 1, 2));
    let sheet = book.sheet(0, HeaderChoice::Row(1)).unwrap();
    assert!(sheet.columns[1].oddities.has(Oddity::Hidden));
    let rows: Vec<_> = sheet.rows.map(Result::unwrap).collect();
    assert_eq!(rows[0].text(0), "7");
    assert_eq!((rows[1].text(0), odd(&rows[1], 0)), ("", vec!["merged"]), "the value stands in the first cell only");
    assert!(rows[1].oddities.has(Oddity::Hidden));
    assert_eq!(odd(&rows[2], 0), ["merged"]);
}

#[test]
fn sheets_are_listed_and_hidden_ones_read_only_when_asked() {
    let one = |name: &str, state, rows: usize| ExcelSheet {
        name: name.into(),
        state,
        ..ExcelSheet::of(&"<row><c><v>1</v></c><c><v>2</v></c></row>".repeat(rows))
    };
    let book = Excel {
        sheets: vec![one("Bir", "visible", 1), one("Gizli", "veryHidden", 9), one("Üç", "visible", 3)],
        ..Excel::default()
    };
    let mut opened = open(book.bytes()).unwrap();
    let listed: Vec<_> =
        opened.sheets().iter().map(|sheet| (sheet.name.as_str(), sheet.is_hidden, sheet.rows)).collect();
    assert_eq!(listed, [("Bir", false, 1), ("Gizli", true, 9), ("Üç", false, 3)]);
    assert_eq!(opened.likely_sheet(), Some(2));
    assert_eq!(opened.sheet(1, HeaderChoice::None).err(), Some(Error::HiddenSheet));
    assert_eq!(opened.sheet(3, HeaderChoice::None).err(), Some(Error::NoSuchSheet));
    assert_eq!(rows_of(&mut opened, 2).len(), 3);
    let asked = Asked { hidden_sheets: true, ..Asked::default() };
    let mut opened = Book::open(Cursor::new(book.bytes()), asked, Limits::default()).unwrap();
    assert_eq!(rows_of(&mut opened, 1).len(), 9);
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing_and_harms_only_its_row() {
    let rows = all(Excel::of(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"7\"><c r=\"A7\"><v>2</v></c><c r=\"XFD7\"/></row>\
             <row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c><c r=\"XFD1048576\"><v>3</v></c></row>",
    )
    .bytes());
    assert_eq!(rows.len(), 3);
    assert_eq!(texts(&rows[..2]), [["1"], ["2"]]);
    let error = rows[2].as_ref().unwrap_err();
    assert_eq!((error.number, error.column, error.fault), (1_048_576, Some(16_383), Fault::TooManyColumns));
}

#[test]
fn what_is_damaged_is_refused_before_the_first_row() {
    for data in ["<row r=\"1\"><c r=\"A1\"><v>1</v></row>", "<row><c><v>&nosuch;</v></c></row>", "<row r=\"1\"><c>"] {
        assert_eq!(refused(Excel::of(data).bytes()), Error::Damaged, "{data}");
    }
    // Rows or cells twice, or not in their order: which one is meant?
    for data in [
        "<row r=\"2\"><c><v>1</v></c></row><row r=\"1\"><c><v>1</v></c></row>",
        "<row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
        "<row><c t=\"s\"><v>5</v></c></row>",
        "<row r=\"0\"><c><v>5</v></c></row>",
        "<row><c r=\"XFE1\"><v>5</v></c></row>",
    ] {
        assert_eq!(all(Excel::of(data).bytes()).last().unwrap().as_ref().unwrap_err().fault, Fault::Damaged, "{data}");
    }
    let mut flipped = Excel::of("<row><c><v>1</v></c></row>").bytes();
    let at = flipped.windows(10).position(|window| window == b"sheet1.xml").unwrap() + 12;
    flipped[at] ^= 0xff;
    assert_eq!(refused(flipped), Error::Damaged);
}
