//! What every spreadsheet is held to, by the property tests and by the fuzzer.

use std::io::Cursor;

use sheets::{Asked, Book, HeaderChoice, Limits, Look, Mapping};

/// Small limits, so that what goes beyond them is seen.
fn tight() -> Limits {
    Limits {
        rows: 100,
        columns: 16,
        cell_bytes: 200,
        row_bytes: 1_000,
        text_bytes: 20_000,
        broken_rows: 20,
        ..Limits::default()
    }
}

/// Reads everything that can be read, and checks that nothing goes beyond the limits.
pub fn within_the_limits(bytes: Vec<u8>, asked: Asked) {
    let limits = tight();
    let Ok(mut book) = Book::open(Cursor::new(bytes), asked, limits.clone()) else { return };
    for index in 0..book.sheets().len().min(4) {
        for header in [HeaderChoice::Find, HeaderChoice::None] {
            let Ok(sheet) = book.sheet(index, header) else { continue };
            let mut looks = vec![Look::default(); sheet.columns.len()];
            let mapping = Mapping::suggested(&sheet.columns, &looks);
            let (mut rows, mut broken, mut text, mut last) = (0, 0, 0, 0);
            for row in sheet.rows {
                match row {
                    Ok(row) => {
                        assert!(row.number > last, "rows come in their order");
                        last = row.number;
                        rows += 1;
                        assert!(row.cells.len() <= limits.columns as usize);
                        assert!(row.cells.iter().all(|cell| cell.text.len() <= limits.cell_bytes + 64));
                        text += row.cells.iter().map(|cell| cell.text.len() as u64).sum::<u64>();
                        looks.iter_mut().zip(&row.cells).for_each(|(look, cell)| look.add(cell));
                        let _ = mapping.canonical(&row);
                    }
                    Err(error) => {
                        broken += 1;
                        assert!(error.found.chars().count() <= 2_000);
                    }
                }
            }
            assert!(rows <= limits.rows && broken <= limits.broken_rows + 1 && text <= limits.text_bytes + 64);
        }
    }
}
