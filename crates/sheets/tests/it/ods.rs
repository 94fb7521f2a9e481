//! OpenDocument workbooks.

use sheets::{CellKind, Error, Fault, HeaderChoice, Oddity};

use crate::make::{ods, table};
use crate::{all, odd, open, rows_of, texts};

#[test]
fn cells_of_every_kind_are_texts_with_their_kind() {
    let cells = "<table:table-cell office:value-type=\"string\"><text:p>Ay<text:s text:c=\"2\"/>gün<text:span> qızı</text:span></text:p>\
                 <text:p>ikinci</text:p><office:annotation><text:p>qeyd</text:p></office:annotation></table:table-cell>\
                 <table:table-cell office:value-type=\"float\" office:value=\"994501234567\"><text:p>9.9E+11</text:p></table:table-cell>\
                 <table:table-cell office:value-type=\"float\" office:value=\"12345\"><text:p>0012345</text:p></table:table-cell>\
                 <table:table-cell office:value-type=\"date\" office:date-value=\"1990-05-07T00:00:00\"><text:p>07.05.90</text:p></table:table-cell>\
                 <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>DOĞRU</text:p></table:table-cell>\
                 <table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell>\
                 <table:table-cell office:value-type=\"time\" office:time-value=\"PT09H05M00S\"><text:p>09:05</text:p></table:table-cell>\
                 <table:table-cell table:formula=\"of:=2\" office:value-type=\"float\" office:value=\"2\"><text:p>2</text:p></table:table-cell>";
    let rows =
        all(ods(&format!("<table:table table:name=\"S\"><table:table-row>{cells}</table:table-row></table:table>")));
    let row = rows[0].as_ref().unwrap();
    let found: Vec<_> = row.cells.iter().map(|cell| (cell.text.as_str(), cell.kind)).collect();
    assert_eq!(
        found,
        [
            ("Ay  gün qızı\nikinci", CellKind::Text),
            ("994501234567", CellKind::Number),
            ("0012345", CellKind::Number),
            ("1990-05-07", CellKind::Date),
            ("true", CellKind::Bool),
            ("#DIV/0!", CellKind::Error),
            ("09:05:00", CellKind::Date),
            ("2", CellKind::Number),
        ]
    );
    assert_eq!(odd(row, 5), ["formula", "error-cell"]);
    assert_eq!(odd(row, 7), ["formula"]);
}

#[test]
fn repeated_rows_and_cells_are_counted_and_not_made() {
    let rows = "<table:table-column table:number-columns-repeated=\"16384\"/>\
        <table:table-row><table:table-cell office:value-type=\"string\"><text:p>Ad</text:p></table:table-cell>\
        <table:table-cell table:number-columns-repeated=\"16383\"/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1000000000\"><table:table-cell table:number-columns-repeated=\"1000000000\"/></table:table-row>\
        <table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let mut book = open(ods(&format!("<table:table table:name=\"S\">{rows}</table:table>"))).unwrap();
    assert_eq!((book.sheets()[0].rows, book.sheets()[0].columns), (4, 2));
    let rows = rows_of(&mut book, 0);
    assert_eq!(texts(&rows), [vec!["Ad"], vec!["x", "x"], vec!["x", "x"], vec!["x", "x"]]);
    let numbers: Vec<_> = rows.iter().flatten().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 1_000_000_002, 1_000_000_003, 1_000_000_004]);
    // A cell that stands in a thousand million columns, and a row that stands a thousand million times.
    let wide = "<table:table-row><table:table-cell table:number-columns-repeated=\"1000000000\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let rows = all(ods(&format!("<table:table>{wide}</table:table>")));
    assert_eq!(rows[0].as_ref().unwrap_err().fault, Fault::TooManyColumns);
    let tall = "<table:table-row table:number-rows-repeated=\"1000000000\"><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let mut book = open(ods(&format!("<table:table>{tall}</table:table>"))).unwrap();
    let last = book.sheet(0, HeaderChoice::None).unwrap().rows.last().unwrap();
    assert_eq!(last.unwrap_err().fault, Fault::TooManyRows);
}

#[test]
fn what_is_merged_and_hidden_is_marked() {
    let rows = "<table:table-column/><table:table-column table:visibility=\"collapse\"/>\
        <table:table-row><table:table-cell table:number-rows-spanned=\"2\" table:number-columns-spanned=\"1\" office:value-type=\"string\"><text:p>Ailə</text:p></table:table-cell>\
        <table:table-cell office:value-type=\"string\"><text:p>Ad</text:p></table:table-cell></table:table-row>\
        <table:table-row-group><table:table-row table:visibility=\"filter\"><table:covered-table-cell office:value-type=\"string\"><text:p>yox</text:p></table:covered-table-cell>\
        <table:table-cell office:value-type=\"string\"><text:p>B</text:p></table:table-cell></table:table-row></table:table-row-group>";
    let hidden = table(&[&["gizli"]]).replace("<table:table ", "<table:table table:style-name=\"gizli\" ");
    let mut book =
        open(ods(&format!("{hidden}<table:table table:name=\"S\" table:style-name=\"ta1\">{rows}</table:table>")))
            .unwrap();
    assert!(book.sheets()[0].is_hidden && !book.sheets()[1].is_hidden);
    assert_eq!(book.sheet(0, HeaderChoice::None).err(), Some(Error::HiddenSheet));
    assert_eq!((book.sheets()[1].hidden_rows, book.sheets()[1].merged, book.likely_sheet()), (1, 1, Some(1)));
    let sheet = book.sheet(1, HeaderChoice::None).unwrap();
    assert!(sheet.columns[1].oddities.has(Oddity::Hidden));
    let rows: Vec<_> = sheet.rows.map(Result::unwrap).collect();
    assert_eq!((rows[1].text(0), odd(&rows[1], 0), rows[1].text(1)), ("", vec!["merged"], "B"));
    assert!(rows[1].oddities.has(Oddity::Hidden));
}

#[test]
fn kept_values_of_other_files_are_no_sheets() {
    let other = format!("<table:dde-links>{}</table:dde-links>", table(&[&["köhnə"]]));
    let book = open(ods(&format!("{other}{}", table(&[&["Ad"]])))).unwrap();
    assert_eq!(book.sheets().len(), 1);
}
