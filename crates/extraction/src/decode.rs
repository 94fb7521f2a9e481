//! From bytes to text: which encoding a page is in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// Bytes at the start of a page in which it may name its encoding.
const PRESCAN: usize = 8 << 10;

/// A decoded page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// The name of the encoding, as in the Encoding Standard.
    pub encoding: &'static str,
    /// Whether some bytes had no meaning in it and were replaced.
    pub had_errors: bool,
}

/// Decodes a page: by its byte order mark, else by the HTTP header, else by its `<meta>`, else by a guess.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> Decoded {
    decode_for(bytes, content_type, None)
}

/// As [`decode`]; the last part of the host's name, such as `az`, helps the guess.
pub fn decode_for(bytes: &[u8], content_type: Option<&str>, top_domain: Option<&str>) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let (text, used, had_errors) = encoding.decode(bytes);
        return Decoded { text: text.into_owned(), encoding: used.name(), had_errors };
    }
    let named = content_type.and_then(|t| charset(t.as_bytes())).or_else(|| in_page(bytes));
    let encoding = match named {
        // A label that is wrong is common; text that is good UTF-8 with letters beyond ASCII is not so by chance.
        Some(encoding) if encoding != UTF_8 && !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() => UTF_8,
        Some(encoding) if encoding == UTF_8 && many_errors(bytes) => guess(bytes, top_domain, false),
        Some(encoding) => encoding,
        None => guess(bytes, top_domain, true),
    };
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), had_errors }
}

/// Whether more than one in ten of the bytes beyond ASCII are wrong in UTF-8.
fn many_errors(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return false;
    }
    let beyond = bytes.iter().filter(|b| !b.is_ascii()).count();
    let wrong = bytes.utf8_chunks().filter(|c| !c.invalid().is_empty()).count();
    wrong * 10 > beyond
}

fn guess(bytes: &[u8], top_domain: Option<&str>, utf8: bool) -> &'static Encoding {
    if utf8 && std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // The detector asks for a label in lower case, without dots.
    let label = top_domain.map(|d| d.rsplit('.').next().unwrap_or("").to_ascii_lowercase()).filter(|d| {
        !d.is_empty() && d.len() <= 24 && d.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    });
    let allow = if utf8 { Utf8Detection::Allow } else { Utf8Detection::Deny };
    detector.guess(label.as_deref().map(str::as_bytes), allow)
}

/// The encoding named after `charset=`.
fn charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let lower = bytes.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower.get(from..).and_then(|l| memchr::memmem::find(l, b"charset")) {
        from += at + b"charset".len();
        let rest = lower.get(from..)?.trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"=") else { continue };
        let rest = rest.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end =
            rest.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b';' | b'>' | b',' | b'/'));
        let label = rest.get(..end.unwrap_or(rest.len()))?;
        if let Some(encoding) = Encoding::for_label(label) {
            return Some(encoding);
        }
    }
    None
}

/// The encoding a page names in `<meta>` or in an XML declaration.
fn in_page(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..PRESCAN.min(bytes.len()))?;
    let lower = start.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower.get(from..).and_then(|l| memchr::memmem::find(l, b"<meta")) {
        from += at + 5;
        let rest = lower.get(from..)?;
        let tag = rest.get(..memchr::memchr(b'>', rest).unwrap_or(rest.len()))?;
        if let Some(encoding) = charset(tag) {
            return Some(plain(encoding));
        }
    }
    if lower.starts_with(b"<?xml") {
        let tag = lower.get(..memchr::memchr(b'>', &lower).unwrap_or(lower.len()))?;
        let at = memchr::memmem::find(tag, b"encoding=")?;
        let rest = tag.get(at + 10..)?;
        let end = rest.iter().position(|b| matches!(b, b'"' | b'\''))?;
        return Encoding::for_label(rest.get(..end)?).map(plain);
    }
    None
}

/// A page that could be read so far is not in UTF-16, whatever it says.
fn plain(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else if encoding == X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    }
}
