//! Character references: `&amp;`, `&#1085;`, `&#x43d;`. The names are the list of the HTML standard, in `entities.tsv`.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The longest name in the list has 31 letters.
const LONGEST: usize = 32;

/// A name, its text, and whether it counts without a semicolon.
type Names = HashMap<&'static str, (String, bool)>;

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = HashMap::new();
        for line in include_str!("entities.tsv").lines() {
            let mut fields = line.split('\t');
            let (Some(name), Some(codes)) = (fields.next(), fields.next()) else { continue };
            let text =
                codes.split(' ').filter_map(|c| u32::from_str_radix(c, 16).ok().and_then(char::from_u32)).collect();
            names.insert(name, (text, fields.next().is_some()));
        }
        names
    })
}

/// Numbers 128 to 159 are read as windows-1252, as browsers do.
const C1: [u16; 32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178,
];

fn numbered(code: u32) -> char {
    let code = match code {
        0x80..=0x9F => C1.get(code as usize - 0x80).map_or(code, |c| u32::from(*c)),
        0 => 0xFFFD,
        other => other,
    };
    char::from_u32(code).unwrap_or('\u{FFFD}')
}

/// Reads one reference that begins at `text[0] == '&'`. Answers its text through `push` and the bytes it took, or 0.
fn reference(text: &str, push: &mut impl FnMut(char)) -> usize {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        let hex = matches!(bytes.get(2), Some(b'x' | b'X'));
        let from = if hex { 3 } else { 2 };
        let digits = bytes
            .iter()
            .skip(from)
            .take(8)
            .take_while(|b| if hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() })
            .count();
        let Some(code) =
            text.get(from..from + digits).and_then(|d| u32::from_str_radix(d, if hex { 16 } else { 10 }).ok())
        else {
            return 0;
        };
        push(numbered(code));
        return from + digits + usize::from(bytes.get(from + digits) == Some(&b';'));
    }
    let letters = bytes.iter().skip(1).take(LONGEST).take_while(|b| b.is_ascii_alphanumeric()).count();
    let Some(name) = text.get(1..1 + letters) else { return 0 };
    let closed = bytes.get(1 + letters) == Some(&b';');
    if let Some((value, bare)) = names().get(name)
        && (closed || *bare)
    {
        value.chars().for_each(push);
        return 1 + letters + usize::from(closed);
    }
    0
}

/// Hands the characters of `text` to `push`, with references replaced.
pub fn unescape(text: &str, mut push: impl FnMut(char)) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let (before, after) = rest.split_at(at);
        before.chars().for_each(&mut push);
        let taken = reference(after, &mut push);
        if taken == 0 {
            push('&');
            rest = after.get(1..).unwrap_or("");
        } else {
            rest = after.get(taken..).unwrap_or("");
        }
    }
    rest.chars().for_each(&mut push);
}

/// `text` with references replaced.
pub fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    unescape(text, |c| out.push(c));
    out
}
