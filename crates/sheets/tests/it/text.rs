//! Texts with separators: letters, signs, quotation marks, and what goes wrong with them.

use std::io::Cursor;

use sheets::{Asked, Book, EncodingReason, Fault, HeaderChoice, Limits, Separator, TextEncoding};

use crate::{all, odd, open, texts};

const AZERBAIJANI: &str = "Soyad;Ad;Ünvan\r\nUydurmazadə;Şəhla;Gəncə, İçərişəhər\r\n";
const TURKISH: &str = "Soyad;Ad;Ünvan\r\nUydurmaoğlu;Şıxəli;Göygöl, İçəri\r\n";
const RUSSIAN: &str = "Фамилия;Имя;Адрес\r\nВыдуманов;Пётр;Шёлковая улица\r\n";
const CYRILLIC: &str = "Сојад;Ад;Үнван\r\nУјдурмазадә;Шәһла;Ҝәнҹә\r\n";

fn utf16(text: &str, is_low_first: bool, has_mark: bool) -> Vec<u8> {
    let mark = if has_mark { "\u{feff}" } else { "" };
    let units = mark.encode_utf16().chain(text.encode_utf16());
    units.flat_map(|unit| if is_low_first { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

fn in_table(text: &str, table: &'static encoding_rs::Encoding) -> Vec<u8> {
    let (bytes, _, has_lost) = table.encode(text);
    assert!(!has_lost, "{text}");
    bytes.into_owned()
}

/// What it is read as, by what that was told, and whether that is beyond doubt.
fn told(bytes: &[u8]) -> (TextEncoding, EncodingReason, bool) {
    let book = open(bytes).unwrap();
    let (encoding, _) = book.text().unwrap();
    (encoding.encoding, encoding.reason, encoding.is_certain)
}

fn assert_reads(bytes: &[u8], text: &str) {
    let expected: Vec<Vec<&str>> = text.lines().map(|line| line.split(';').collect()).collect();
    assert_eq!(texts(&all(bytes)), expected);
}

#[test]
fn unicode_is_told_with_and_without_its_mark() {
    for text in [AZERBAIJANI, CYRILLIC, RUSSIAN] {
        assert_eq!(told(text.as_bytes()), (TextEncoding::Utf8, EncodingReason::Fits, true));
        assert_reads(text.as_bytes(), text);
        let marked = format!("\u{feff}{text}");
        assert_eq!(told(marked.as_bytes()), (TextEncoding::Utf8, EncodingReason::Mark, true));
        assert_reads(marked.as_bytes(), text);
        for (is_low_first, encoding) in [(true, TextEncoding::Utf16Le), (false, TextEncoding::Utf16Be)] {
            for (has_mark, reason) in [(true, EncodingReason::Mark), (false, EncodingReason::Pairs)] {
                let bytes = utf16(text, is_low_first, has_mark);
                assert_eq!(told(&bytes), (encoding, reason, true), "{text}");
                assert_reads(&bytes, text);
            }
        }
    }
    assert_eq!(told(b"Ad;Yas\nA;1\n"), (TextEncoding::Utf8, EncodingReason::Plain, true));
}

#[test]
fn the_tables_of_windows_are_told_by_where_letters_stand() {
    let russian = in_table(&RUSSIAN.repeat(3), encoding_rs::WINDOWS_1251);
    assert_eq!(told(&russian), (TextEncoding::Windows1251, EncodingReason::LettersTogether, true));
    assert_reads(&in_table(RUSSIAN, encoding_rs::WINDOWS_1251), RUSSIAN);
    let turkish = TURKISH.replace('ə', "e");
    let many = in_table(&turkish.repeat(6), encoding_rs::WINDOWS_1254);
    assert_eq!(told(&many), (TextEncoding::Windows1254, EncodingReason::TurkishLetters, true));
    assert_reads(&in_table(&turkish, encoding_rs::WINDOWS_1254), &turkish);
    let western = "Nachname;Name\r\nMüller-Žitný;Jörg\r\n";
    assert_eq!(told(&in_table(western, encoding_rs::WINDOWS_1252)).0, TextEncoding::Windows1252);
    assert_reads(&in_table(western, encoding_rs::WINDOWS_1252), western);
}

#[test]
fn a_person_overrules_what_was_told() {
    let asked =
        Asked { encoding: Some(TextEncoding::Windows1251), separator: Some(Separator::Comma), ..Asked::default() };
    let bytes = in_table("Да,Нет;Или\r\n", encoding_rs::WINDOWS_1251);
    let mut book = Book::open(Cursor::new(bytes), asked, Limits::default()).unwrap();
    assert_eq!(book.text().unwrap().0.reason, EncodingReason::Asked);
    let rows: Vec<_> = book.sheet(0, HeaderChoice::None).unwrap().rows.collect();
    assert_eq!(texts(&rows), [["Да", "Нет;Или"]]);
}

#[test]
fn bytes_that_do_not_fit_are_marked_in_their_cells() {
    let mut bytes = AZERBAIJANI.repeat(20).into_bytes();
    bytes.extend(b"Bozuq;\xff\xfe;x\r\n");
    assert_eq!(told(&bytes), (TextEncoding::Utf8, EncodingReason::NearlyFits, false));
    let rows = all(bytes);
    let last = rows.last().unwrap().as_ref().unwrap();
    assert_eq!(odd(last, 1), ["bad-character"]);
}

#[test]
fn separators_are_told_by_rows_that_agree() {
    for (separator, sign) in
        [(Separator::Semicolon, ';'), (Separator::Comma, ','), (Separator::Tab, '\t'), (Separator::Bar, '|')]
    {
        let text = "Soyad~Ad~Qeyd\nUydurma~Aygün~\"a;b,c|d\te\"\nUydurma~Orxan~\n".replace('~', &sign.to_string());
        let book = open(text.as_str()).unwrap();
        let (_, found) = book.text().unwrap();
        assert_eq!((found.separator, found.columns, found.rows_agree), (separator, 3, 3));
        assert_eq!(texts(&all(text.as_str()))[1], ["Uydurma", "Aygün", "a;b,c|d e"]);
    }
    // Commas in addresses do not make columns; Excel's own first line names the sign and is no row.
    let book = open("Ad;Ünvan\nA;Bakı, Nizami k., 5\nB;Gəncə\nC;Şəki, 3\n").unwrap();
    assert_eq!(book.text().unwrap().1.separator, Separator::Semicolon);
    let rows = all("sep=|\r\nAd|Soyad\r\n");
    assert_eq!(texts(&rows), [["Ad", "Soyad"]]);
    assert_eq!((rows[0].as_ref().unwrap().number, rows[0].as_ref().unwrap().line), (1, Some(2)));
}

#[test]
fn quoted_cells_hold_separators_marks_and_line_breaks() {
    let rows = all("Ad;Qeyd\r\n\"Ayg\"\"ün\";\"bir\r\niki;üç\"\r\nSon;\"\"\r\n");
    assert_eq!(texts(&rows), [vec!["Ad", "Qeyd"], vec!["Ayg\"ün", "bir\niki;üç"], vec!["Son"]]);
    let places: Vec<_> = rows.iter().flatten().map(|row| (row.number, row.line)).collect();
    assert_eq!(places, [(1, Some(1)), (2, Some(2)), (3, Some(4))], "the row as Excel shows it, the line as a text");
    assert_eq!(odd(rows[1].as_ref().unwrap(), 1), ["line-break"]);
    assert_eq!(texts(&all("a;b\rc;d\r")), [["a", "b"], ["c", "d"]], "lines of old Macintoshes");
}

#[test]
fn a_broken_quote_is_an_error_at_its_row_and_takes_no_other() {
    let mut text = "Ad;Qeyd\n".to_owned();
    for number in 2..=9 {
        text.push_str(if number == 4 { "Dörd;\"açıq\n" } else { "Uydurma;yaxşı\n" });
    }
    let rows = all(text.as_str());
    let broken: Vec<_> = rows.iter().filter_map(|row| row.as_ref().err()).collect();
    assert_eq!(broken.len(), 1);
    assert_eq!((broken[0].number, broken[0].line, broken[0].column), (4, Some(4), Some(1)));
    assert_eq!((broken[0].fault, broken[0].found.as_str()), (Fault::QuoteNotClosed, "Dörd;\"açıq"));
    assert_eq!(rows.iter().flatten().count(), 8, "all others are there");
    let rows = all("Ad;Qeyd\n\"Roza\" MMC;x\nSon;y\n");
    assert_eq!(rows[1].as_ref().unwrap_err().fault, Fault::TextAfterQuote);
    assert_eq!(rows[2].as_ref().unwrap().number, 3);
    // A mark inside of a cell that does not begin with one is only odd.
    let rows = all("Ad;Yer\nA;\"Roza\"\nB;MMC \"Roza\"\n");
    assert_eq!(
        (rows[2].as_ref().unwrap().text(1), odd(rows[2].as_ref().unwrap(), 1)),
        ("MMC \"Roza\"", vec!["stray-quote"])
    );
}

#[test]
fn nul_bytes_and_what_cannot_be_seen_are_taken_out_and_marked() {
    let rows = all("Ad;Soyad\nAy\0gün;\u{a0}Uydurma\u{a0}qızı\u{200b}\nİkinci;adi\nÜçüncü;adi\n");
    let row = rows[1].as_ref().unwrap();
    assert_eq!((row.text(0), odd(row, 0)), ("Aygün", vec!["control"]));
    assert_eq!((row.text(1), odd(row, 1)), ("Uydurma qızı", vec!["odd-space", "invisible"]));
}

#[test]
fn numbers_that_are_texts_stay_texts_and_say_so() {
    let rows = all("Kod;Tel\n0012345;9.94501E+11\n1A2B3C4;'+994501234567\n");
    let (first, second) = (rows[1].as_ref().unwrap(), rows[2].as_ref().unwrap());
    assert_eq!((first.text(0), odd(first, 0)), ("0012345", vec!["number-as-text"]));
    assert_eq!(odd(first, 1), ["scientific"]);
    assert_eq!((second.text(1), odd(second, 1)), ("+994501234567", vec!["apostrophe"]));
}

#[test]
fn cells_and_rows_that_are_too_long_are_errors_at_their_rows() {
    let long = "x".repeat(70_000);
    let rows = all(format!("a;b\n1;{long}\n2;\"{long}\n{long}\"\n3;c\n"));
    let faults: Vec<_> =
        rows.iter().filter_map(|row| row.as_ref().err()).map(|error| (error.number, error.fault)).collect();
    assert_eq!(faults, [(2, Fault::CellTooLong), (3, Fault::CellTooLong)]);
    assert_eq!(rows.last().unwrap().as_ref().unwrap().number, 4);
    let endless = "x".repeat(3_000_000);
    let rows = all(format!("a;b\n1;{endless}\n2;c\n"));
    assert_eq!(rows[1].as_ref().unwrap_err().fault, Fault::RowTooLong);
    assert_eq!(texts(&rows[2..]), [["2", "c"]]);
    let wide = ";".repeat(5_000);
    let rows = all(format!("a;b\n1;2{wide}\n3;4{wide}5\n6;7\n"));
    assert_eq!(texts(&rows[1..2]), [["1", "2"]], "empty cells to the right do no harm");
    assert_eq!(rows[2].as_ref().unwrap_err().fault, Fault::TooManyColumns);
    assert_eq!(texts(&rows[3..]), [["6", "7"]]);
}

#[test]
fn the_header_is_found_below_titles_and_empty_rows() {
    let text = "Siyahı;;\n;;\nTəsdiq edirəm;;\nSoyad;Ad;Doğum tarixi;Ad;\nUydurma;Aygün;01.05.2012;x;;artıq\n\n;;\nİkinci;;;\n";
    let mut book = open(text).unwrap();
    let sheet = book.sheet(0, HeaderChoice::Find).unwrap();
    assert_eq!((sheet.header.row, sheet.header.is_certain(), sheet.above.len()), (Some(4), true, 2));
    let labels: Vec<_> = sheet.columns.iter().map(|column| column.label.as_str()).collect();
    assert_eq!(labels, ["Soyad", "Ad", "Doğum tarixi", "Ad (2)"]);
    assert!(sheet.columns[1].oddities.has(sheets::Oddity::DuplicateName));
    let rows: Vec<_> = sheet.rows.map(Result::unwrap).collect();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [5, 8], "empty rows are left out");
    assert!(rows[0].oddities.has(sheets::Oddity::BeyondHeader));
    assert_eq!(rows[0].text(5), "artıq");
}

#[test]
fn a_list_without_header_loses_no_one() {
    let mut book = open("Uydurma;Aygün;01.05.2012\nUydurma;Orxan;02.06.2013\n").unwrap();
    let sheet = book.sheet(0, HeaderChoice::Find).unwrap();
    assert_eq!((sheet.header.row, sheet.columns[2].label.as_str()), (None, "C"));
    assert_eq!(sheet.rows.count(), 2);
    // Names only: nobody can tell, and it says so.
    let mut book = open("Uydurma;Aygün\nUydurma;Orxan\n").unwrap();
    assert!(!book.sheet(0, HeaderChoice::Find).unwrap().header.is_certain());
    assert_eq!(book.sheet(0, HeaderChoice::None).unwrap().rows.count(), 2);
    assert_eq!(book.sheet(0, HeaderChoice::Row(77)).err(), Some(sheets::Error::NoSuchHeader));
}

#[test]
fn what_another_reader_reads_is_read_alike() {
    let text = "a,b,c\r\n\"x \"\"y\"\"\",\"1,2\",\r\n,,z\r\n\"line\nbreak\",q,\"\"\r\n";
    let mut oracle = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let expected: Vec<Vec<String>> = oracle
        .records()
        .map(|record| {
            let mut cells: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            cells
        })
        .collect();
    assert_eq!(texts(&all(text)), expected);
}
