//! What every spreadsheet is held to.

use std::io::Cursor;

use sheets::{Asked, Book, HeaderChoice, Limits, Look, Mapping};

/// Reads everything that can be read, and checks that nothing goes beyond the limits.
pub fn the_limits(bytes: Vec<u8>, asked: Asked) {
    let limits = Limits {
        rows: 100,
        columns: 16,
        cell_bytes: 200,
        row_bytes: 1_000,
        text_bytes: 20_000,
        broken_rows: 20,
        ..Limits::default()
    };
    let Ok(mut book) = Book::open(Cursor::new(bytes), asked, limits.clone()) else { return };
    for index in 0..book.sheets().len().min(3) {
        let Ok(sheet) = book.sheet(index, HeaderChoice::Find) else { continue };
        let mut looks = vec![Look::default(); sheet.columns.len()];
        let mapping = Mapping::suggested(&sheet.columns, &looks);
        let (mut rows, mut text) = (0, 0);
        for row in sheet.rows.flatten() {
            rows += 1;
            assert!(row.cells.len() <= limits.columns as usize);
            text += row.cells.iter().map(|cell| cell.text.len() as u64).sum::<u64>();
            looks.iter_mut().zip(&row.cells).for_each(|(look, cell)| look.add(cell));
            let _ = mapping.canonical(&row);
        }
        assert!(rows <= limits.rows && text <= limits.text_bytes + 64);
    }
}
