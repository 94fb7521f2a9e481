//! How fast sheets are read: `cargo run --release -p sheets --example speed [FILE…]`. Without a file, a list of 20,000
//! invented people with 12 columns, as CSV, XLSX and ODS.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "it is made to say figures, and stops at once")]

use std::fmt::Write as _;
use std::io::Cursor;
use std::time::Instant;

use sheets::read::{date, fin, name, phone, sex};
use sheets::{Asked, Book, Field, HeaderChoice, Limits, Look, Mapping, Row, Sheet};

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/it/make.rs"]
mod make;

const ROWS: u32 = 20_000;
const HEADER: [&str; 12] = [
    "№",
    "Soyad",
    "Ad",
    "Ata adı",
    "Doğum tarixi",
    "Cins",
    "FİN",
    "Telefon",
    "Rayon",
    "Ünvan",
    "Ailə üzvlərinin sayı",
    "Qeyd",
];

fn person(number: u32) -> [String; 12] {
    let of = |list: &[&str]| list[number as usize % list.len()].to_owned();
    [
        number.to_string(),
        format!("Uydurma{}", of(&["zadə", "oğlu", "qızı", "lı", "yev"])),
        of(&["Aygün", "Şəhla", "Orxan", "Elçin", "Gülnarə", "İlqar", "Ülviyyə"]),
        of(&["Rəşad", "Cəfər", "Əli"]),
        format!("{:02}.{:02}.{}", number % 28 + 1, number % 12 + 1, 1950 + number % 70),
        of(&["kişi", "qadın"]),
        format!("{:07}", number * 37 % 9_999_999),
        format!("050{:07}", number * 91 % 9_999_999),
        of(&["Gəncə", "Şəki", "Lənkəran", "Quba"]),
        format!("Nizami küçəsi, ev {}, mənzil {}", number % 200, number % 60),
        (number % 9).to_string(),
        of(&["", "", "köçüb", "sənədi yoxdur"]),
    ]
}

fn csv() -> Vec<u8> {
    let mut text = HEADER.join(";");
    for number in 1..=ROWS {
        write!(text, "\r\n{}", person(number).join(";")).unwrap();
    }
    text.into_bytes()
}

/// With shared texts, as Excel writes them.
fn xlsx() -> Vec<u8> {
    let (mut strings, mut data) = (Vec::new(), String::new());
    let mut known = std::collections::HashMap::new();
    let mut line = |number: u32, cells: &[String]| {
        write!(data, "<row r=\"{number}\" spans=\"1:12\">").unwrap();
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let place = format!("{}{number}", sheets::letters(u32::try_from(column).unwrap()));
            if number > 1 && (column == 0 || column == 10) {
                write!(data, "<c r=\"{place}\"><v>{cell}</v></c>").unwrap();
            } else {
                let next = strings.len();
                let at = *known.entry(cell.clone()).or_insert(next);
                if at == next {
                    strings.push(format!("<t>{cell}</t>"));
                }
                write!(data, "<c r=\"{place}\" s=\"1\" t=\"s\"><v>{at}</v></c>").unwrap();
            }
        }
        data.push_str("</row>");
    };
    line(1, &HEADER.map(str::to_owned));
    (1..=ROWS).for_each(|number| line(number + 1, &person(number)));
    make::Excel { strings, formats: vec!["@"], ..make::Excel::of(&data) }.bytes()
}

fn ods() -> Vec<u8> {
    let people: Vec<_> = (1..=ROWS).map(person).collect();
    let rows: Vec<Vec<&str>> = std::iter::once(HEADER.to_vec())
        .chain(people.iter().map(|person| person.iter().map(String::as_str).collect()))
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    make::ods(&make::table(&rows))
}

/// Reads all of it, and gives how many rows there are.
fn read(bytes: &[u8], mut see: impl FnMut(&Row)) -> (u32, f64) {
    let begun = Instant::now();
    let mut book = Book::open(Cursor::new(bytes.to_vec()), Asked::default(), Limits::default()).unwrap();
    let sheet = book.likely_sheet().unwrap();
    let mut rows = 0;
    for row in book.sheet(sheet, HeaderChoice::Find).unwrap().rows {
        rows += 1;
        if let Ok(row) = &row {
            see(row);
        }
    }
    (rows, begun.elapsed().as_secs_f64())
}

fn say(what: &str, bytes: &[u8]) {
    let best = |of: &mut dyn FnMut() -> (u32, f64)| (0..5).map(|_| of()).min_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    let (rows, seconds) = best(&mut || read(bytes, |_| {}));
    let (_, understood) = best(&mut || understand(bytes));
    let per_second = |seconds: f64| (f64::from(rows) / seconds) as u64;
    println!(
        "{what}: {:.1} MB, {rows} rows; read {:.3} s, {} rows/s; read, looked at, mapped and understood {:.3} s, {} rows/s",
        bytes.len() as f64 / 1e6,
        seconds,
        per_second(seconds),
        understood,
        per_second(understood)
    );
}

/// Two passes: the columns are looked at, then every cell is understood.
fn understand(bytes: &[u8]) -> (u32, f64) {
    let begun = Instant::now();
    let mut book = Book::open(Cursor::new(bytes.to_vec()), Asked::default(), Limits::default()).unwrap();
    let index = book.likely_sheet().unwrap();
    let Sheet { columns, rows, .. } = book.sheet(index, HeaderChoice::Find).unwrap();
    let mut looks = vec![Look::default(); columns.len()];
    for row in rows.flatten() {
        looks.iter_mut().zip(&row.cells).for_each(|(look, cell)| look.add(cell));
    }
    let mapping = Mapping::suggested(&columns, &looks);
    let order = mapping.column_of(Field::BirthDate).map(|column| looks[column].order).unwrap_or_default().decide(None);
    let day = jiff::civil::date;
    let rules = sheets::read::DateRules { order, earliest: day(1900, 1, 1), latest: day(2026, 11, 28), is_1904: false };
    let (mut rows, mut good, mut bytes) = (0, 0, 0);
    for row in book.sheet(index, HeaderChoice::Find).unwrap().rows.flatten() {
        rows += 1;
        let text = |field| mapping.text(&row, field);
        let is_good = name(text(Field::Surname)).is_ok()
            && name(text(Field::GivenName)).is_ok()
            && date(text(Field::BirthDate), &rules).is_ok()
            && fin(text(Field::Fin)).is_ok()
            && phone(text(Field::Phone)).is_ok()
            && sex(text(Field::Sex)).is_ok();
        good += u32::from(is_good);
        bytes += mapping.canonical(&row).len();
    }
    std::hint::black_box((good, bytes));
    (rows, begun.elapsed().as_secs_f64())
}

fn main() {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        for (what, bytes) in [("CSV", csv()), ("XLSX", xlsx()), ("ODS", ods())] {
            say(what, &bytes);
        }
    }
    for file in files {
        say(&file, &std::fs::read(&file).unwrap());
    }
}
