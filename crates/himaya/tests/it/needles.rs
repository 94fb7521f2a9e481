//! Looking for a text in every spelling a program may leave it in: UTF-8, UTF-16, hexadecimal (as
//! PostgreSQL dumps bytes), percent-encoding, and base64 at each of its three alignments.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use crate::browser::percent;

/// What is looked for: a name for it, and its bytes.
pub struct Needles {
    needles: Vec<(String, Vec<u8>)>,
    /// How far to go on when these two bytes end the window (Horspool's search, over two bytes).
    skip: Vec<u8>,
    window: usize,
}

/// Every spelling of a value.
pub fn spellings(name: &str, value: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut all = vec![(format!("{name}, as it is"), value.to_vec())];
    let mut add = |kind: &str, bytes: Vec<u8>| all.push((format!("{name}, {kind}"), bytes));
    let hex: String = value.iter().map(|b| format!("{b:02x}")).collect();
    add("in hexadecimal", hex.clone().into_bytes());
    add("in HEXADECIMAL", hex.to_uppercase().into_bytes());
    for (kind, engine) in [("base64", STANDARD), ("base64 for addresses", URL_SAFE)] {
        for before in 0..3 {
            // The letters that no byte before or after has a part in.
            let text = engine.encode([&[0; 2][..before], value].concat());
            let first = [0, 2, 3][before];
            let last = (before + value.len()) / 3 * 4;
            add(kind, text.as_bytes()[first..last].to_vec());
        }
    }
    if let Ok(text) = std::str::from_utf8(value) {
        add("UTF-16, little end first", text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        add("UTF-16, big end first", text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        let encoded = percent(text);
        add("percent-encoded", encoded.to_lowercase().into_bytes());
        add("PERCENT-encoded", encoded.into_bytes());
        let every: String = text.bytes().map(|b| format!("%{b:02X}")).collect();
        add("percent-encoded, every letter", every.into_bytes());
        add("as a form", text.replace(' ', "+").into_bytes());
        add("in HTML", crate::help::escaped(text).into_bytes());
        let json: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        add("in JSON", json.into_bytes());
    }
    all
}

impl Needles {
    pub fn new(needles: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let needles: Vec<_> = needles.into_iter().collect();
        let window = needles.iter().map(|(_, n)| n.len()).min().expect("something to look for").min(200);
        assert!(window >= 8, "too short to be looked for");
        let mut skip = vec![u8::try_from(window - 1).expect("a short window"); 1 << 16];
        for (_, needle) in &needles {
            for at in 1..window {
                let pair = usize::from(u16::from_be_bytes([needle[at - 1], needle[at]]));
                skip[pair] = skip[pair].min(u8::try_from(window - 1 - at).expect("a short window"));
            }
        }
        Self { needles, skip, window }
    }

    /// What of it is found in `bytes`, with where.
    pub fn find(&self, bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        let mut end = self.window - 1;
        while end < bytes.len() {
            let skip = self.skip[usize::from(u16::from_be_bytes([bytes[end - 1], bytes[end]]))];
            if skip > 0 {
                end += usize::from(skip);
                continue;
            }
            let start = end + 1 - self.window;
            for (name, needle) in &self.needles {
                if bytes[start..].starts_with(needle) {
                    let around = &bytes[start.saturating_sub(60)..(start + needle.len() + 60).min(bytes.len())];
                    found.push(format!("{name} at {start}: {}", around.escape_ascii()));
                }
            }
            end += 1;
        }
        found
    }
}

#[test]
fn every_spelling_is_found_wherever_it_stands() {
    let value = "Zəfirak Qanbomi-4711";
    let needles = Needles::new(spellings("canary", value.as_bytes()));
    for (kind, spelling) in spellings("canary", value.as_bytes()) {
        for before in 0..5 {
            let hay = [&vec![b'a'; before][..], &spelling, b"behind"].concat();
            assert!(!needles.find(&hay).is_empty(), "{kind} behind {before}");
        }
        assert!(needles.find(&spelling[..spelling.len() - 1]).iter().all(|hit| !hit.starts_with(&kind)));
    }
    for before in 0..6 {
        for after in 0..4 {
            let whole = [&vec![b'x'; before][..], value.as_bytes(), &vec![b'y'; after]].concat();
            assert!(!needles.find(STANDARD.encode(&whole).as_bytes()).is_empty(), "base64 {before} {after}");
        }
    }
    assert!(needles.find(&vec![b'q'; 10_000]).is_empty());
}
