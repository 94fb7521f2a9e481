//! Looks for what a file tells in every way it may be written.

use flate2::{Decompress, FlushDecompress};

/// Every way in which the marks are found, also in what is deflated.
pub fn traces(bytes: &[u8], marks: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut layers = vec![("as it is".to_owned(), bytes.to_vec())];
    for (begin, is_zlib) in begins(bytes) {
        layers.push((format!("deflated at {begin}"), inflate(&bytes[begin..], is_zlib)));
    }
    for mark in marks {
        for (way, written) in ways(mark) {
            for (layer, content) in &layers {
                if contains(content, &written) {
                    found.push(format!("{mark}, {way}, {layer}"));
                }
            }
        }
    }
    found
}

pub fn contains(bytes: &[u8], what: &[u8]) -> bool {
    let (mut rest, first) = (bytes, what[0]);
    while let Some(at) = rest.iter().position(|byte| *byte == first) {
        if rest[at..].starts_with(what) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

/// How a mark may be written.
fn ways(mark: &str) -> Vec<(&'static str, Vec<u8>)> {
    let wide: Vec<u16> = mark.encode_utf16().collect();
    let large: Vec<u8> = wide.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    let little = wide.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let hex = |bytes: &[u8], upper: bool| {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        if upper { digits.to_uppercase() } else { digits }.into_bytes()
    };
    vec![
        ("UTF-8", mark.as_bytes().to_vec()),
        ("hex", hex(mark.as_bytes(), false)),
        ("HEX", hex(mark.as_bytes(), true)),
        ("hex of UTF-16", hex(&large, false)),
        ("HEX of UTF-16", hex(&large, true)),
        ("UTF-16, large end first", large),
        ("UTF-16, little end first", little),
    ]
}

/// Places where something deflated may begin: streams of a PDF, and files in a zip.
fn begins(bytes: &[u8]) -> Vec<(usize, bool)> {
    let mut begins = Vec::new();
    for at in 0..bytes.len() {
        if bytes[at..].starts_with(b"stream\n") {
            begins.push((at + 7, true));
        } else if bytes[at..].starts_with(b"stream\r\n") {
            begins.push((at + 8, true));
        } else if bytes[at..].starts_with(b"PK\x03\x04") && bytes.len() > at + 30 {
            let short = |place: usize| usize::from(u16::from_le_bytes([bytes[at + place], bytes[at + place + 1]]));
            begins.push((bytes.len().min(at + 30 + short(26) + short(28)), false));
        }
    }
    begins
}

/// As much as can be unpacked.
pub fn inflate(bytes: &[u8], is_zlib: bool) -> Vec<u8> {
    let mut plain = Vec::with_capacity(1 << 20);
    let _ = Decompress::new(is_zlib).decompress_vec(bytes, &mut plain, FlushDecompress::Finish);
    plain
}
