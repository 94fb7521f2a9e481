//! Bytes of the region's encodings, named in every way and not at all.

use encoding_rs::{Encoding, KOI8_R, UTF_8, UTF_16LE, WINDOWS_1251, WINDOWS_1254};
use extraction::{decode, decode_for};

const RUSSIAN: &str =
    "Требуется водитель с опытом работы. Заработная плата обсуждается после собеседования, жильё предоставляется.";
const TURKISH: &str = "İş ilanı: Şoför aranıyor. Çalışma saatleri değişkendir, ücret görüşme sırasında belirlenecektir. Başvurunuzu bekliyoruz.";
const AZERBAIJANI: &str =
    "Vakansiya: sürücü tələb olunur. Əmək haqqı müsahibədən sonra müəyyən edilir, iş yeri Bakı şəhəridir.";

fn bytes(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

#[test]
fn a_header_names_the_encoding() {
    for (encoding, label) in [(WINDOWS_1251, "windows-1251"), (WINDOWS_1251, "CP1251"), (KOI8_R, "koi8-r")] {
        let decoded = decode(&bytes(RUSSIAN, encoding), Some(&format!("text/html; charset={label}")));
        assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.had_errors), (RUSSIAN, encoding.name(), false));
    }
    for label in ["ISO-8859-9", "\"windows-1254\"", "latin5"] {
        let decoded = decode(&bytes(TURKISH, WINDOWS_1254), Some(&format!("text/html;Charset = {label}; x=y")));
        assert_eq!((decoded.text.as_str(), decoded.encoding), (TURKISH, "windows-1254"), "{label}");
    }
}

#[test]
fn a_page_names_its_encoding() {
    for tag in
        ["<meta charset=windows-1251>", "<META http-equiv='Content-Type' content='text/html; charset=windows-1251'>"]
    {
        let page = format!("<html><head>{tag}<title>{RUSSIAN}</title>");
        assert_eq!(decode(&bytes(&page, WINDOWS_1251), None).text, page);
        assert_eq!(decode(&bytes(&page, WINDOWS_1251), Some("text/html")).text, page);
    }
    let page = format!("<?xml version=\"1.0\" encoding=\"koi8-r\"?><html><body>{RUSSIAN}");
    assert_eq!(decode(&bytes(&page, KOI8_R), None).text, page);
}

#[test]
fn the_header_comes_before_the_page() {
    let page = format!("<meta charset=koi8-r><p>{RUSSIAN}");
    assert_eq!(decode(&bytes(&page, WINDOWS_1251), Some("text/html; charset=windows-1251")).text, page);
}

#[test]
fn an_unnamed_encoding_is_guessed() {
    assert_eq!(decode(&bytes(RUSSIAN, WINDOWS_1251), None).encoding, "windows-1251");
    assert_eq!(decode(&bytes(RUSSIAN, KOI8_R), Some("text/plain")).text, RUSSIAN);
    assert_eq!(decode_for(&bytes(TURKISH, WINDOWS_1254), None, Some("tr")).text, TURKISH);
    assert_eq!(decode_for(&bytes(TURKISH, WINDOWS_1254), None, Some("GOV.TR")).text, TURKISH);
    assert_eq!(decode(AZERBAIJANI.as_bytes(), None).text, AZERBAIJANI);
}

#[test]
fn marks_come_first_and_are_dropped() {
    let marked = [b"\xEF\xBB\xBF", AZERBAIJANI.as_bytes()].concat();
    let decoded = decode(&marked, Some("text/html; charset=windows-1251"));
    assert_eq!((decoded.text.as_str(), decoded.encoding), (AZERBAIJANI, UTF_8.name()));
    let wide: Vec<u8> = [0xFEFF].into_iter().chain(RUSSIAN.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!((decode(&wide, None).text.as_str(), decode(&wide, None).encoding), (RUSSIAN, UTF_16LE.name()));
}

#[test]
fn wrong_labels_are_seen_through() {
    assert_eq!(decode(AZERBAIJANI.as_bytes(), Some("text/html; charset=iso-8859-1")).text, AZERBAIJANI);
    let page = format!("<meta charset=utf-8><p>{RUSSIAN}");
    assert_eq!(decode(&bytes(&page, WINDOWS_1251), None).text, page);
    let page = format!("<meta charset=utf-16><p>{RUSSIAN}");
    assert_eq!(decode(page.as_bytes(), None).text, page);
    assert_eq!(decode(RUSSIAN.as_bytes(), Some("text/html; charset=no-such-thing")).text, RUSSIAN);
}

#[test]
fn errors_are_told() {
    let mut broken = AZERBAIJANI.repeat(20).into_bytes();
    broken.push(0xFF);
    let decoded = decode(&broken, Some("text/html; charset=utf-8"));
    assert!(decoded.had_errors && decoded.text.ends_with('\u{FFFD}'));
    assert!(!decode(b"", None).had_errors);
}
