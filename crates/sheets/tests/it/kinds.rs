//! What a file is, told from its bytes.

use sheets::{Error, Kind};

use crate::make::{Excel, ods, ods_with, table, zip};
use crate::{open, refused};

fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2048, 0);
    bytes
}

#[test]
fn the_content_says_what_a_file_is() {
    assert_eq!(open(Excel::of_texts(&[&["Ad"]]).bytes()).unwrap().kind(), Kind::Xlsx);
    assert_eq!(open(ods(&table(&[&["Ad"]]))).unwrap().kind(), Kind::Ods);
    assert_eq!(open("Ad;Soyad\n").unwrap().kind(), Kind::Text);
}

#[test]
fn what_cannot_be_read_is_named() {
    assert_eq!(refused(""), Error::Empty);
    assert_eq!(refused(compound("Workbook")), Error::OldExcel);
    assert_eq!(refused(b"\x09\x02\x06\0\0\0\0\0".as_slice()), Error::OldExcel);
    assert_eq!(refused(compound("EncryptedPackage")), Error::Password);
    assert_eq!(refused(compound("WordDocument")), Error::OtherOffice);
    assert_eq!(refused("%PDF-1.7\n"), Error::NotATable);
    assert_eq!(refused(b"\x89PNG\r\n\x1a\n".as_slice()), Error::NotATable);
    assert_eq!(refused([0_u8, 1, 2, 3, 4, 5, 6, 7].repeat(100)), Error::NotATable);
    assert_eq!(refused("<html><table><tr><td>Ad</td></tr></table></html>"), Error::WebPage);
    assert_eq!(refused("\u{feff} <TABLE border=1>"), Error::WebPage);
    assert_eq!(
        refused("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook>"),
        Error::XmlWorkbook
    );
    assert_eq!(refused(zip(&[("word/document.xml", b"<w/>")])), Error::NotATable);
}

#[test]
fn macros_and_passwords_are_refused() {
    let of = |book_type| Excel { book_type: Some(book_type), ..Excel::of_texts(&[&["Ad"]]) };
    assert_eq!(refused(of("application/vnd.ms-excel.sheet.macroEnabled.main+xml").bytes()), Error::Macros);
    assert_eq!(refused(of("application/vnd.ms-excel.sheet.binary.macroEnabled.main").bytes()), Error::BinaryExcel);
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    assert_eq!(refused(of(word).bytes()), Error::OtherOffice);
    let mut hidden = Excel::of_texts(&[&["Ad"]]);
    hidden.more.push(("xl/vbaProject.bin".to_owned(), b"macro".to_vec()));
    assert_eq!(refused(hidden.bytes()), Error::Macros);
    assert_eq!(refused(ods_with(&table(&[&["Ad"]]), &[("Basic/Standard/Module1.xml", b"<m/>")])), Error::Macros);
    let manifest = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    assert_eq!(refused(ods_with("", &[("META-INF/manifest.xml", manifest)])), Error::Password);
    // A zip with a password: bit 0 of its flags.
    let mut sealed = Excel::of_texts(&[&["Ad"]]).bytes();
    let at = sealed.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    sealed[at + 8] |= 1;
    assert_eq!(refused(sealed), Error::Password);
}
