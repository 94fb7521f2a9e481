//! What a browser loads: styles, scripts, fonts and drawings, built by `build.rs` and carried inside the program.
//!
//! A template asks for [`url`]; the server answers with [`find`]. A file's name holds a hash of its content, so an answer
//! may be kept by the browser for ever (`Cache-Control: public, max-age=31536000, immutable`, `Vary: Accept-Encoding`).
//! Nothing is meant to stand inside a page: the content security policy forbids inline styles and scripts.
//!
//! The markup that goes with the styles is in this crate's `README.md`, living examples in `kitchen/`.

use std::borrow::Cow;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/dist"]
struct Files;

struct Entry {
    name: &'static str,
    file: &'static str,
    url: &'static str,
    content_type: &'static str,
}

static MANIFEST: &[Entry] = include!(concat!(env!("OUT_DIR"), "/manifest.rs"));

/// A file, ready to be sent.
#[derive(Debug, Clone)]
pub struct Asset {
    /// What to send, already compressed when `encoding` says so.
    pub bytes: Cow<'static, [u8]>,
    /// For `Content-Type`.
    pub content_type: &'static str,
    /// For `Content-Encoding`: `br`, `gzip` or none.
    pub encoding: Option<&'static str>,
}

/// The address of an asset by its plain name: `app.css` becomes `/assets/app-3f2a….css`.
///
/// An unknown name is a mistake in a template: tests and debug builds stop at it, a release answers an address that
/// leads nowhere, so that a person who asks for help still gets the page.
#[must_use]
pub fn url(name: &str) -> &'static str {
    let found = MANIFEST.iter().find(|entry| entry.name == name);
    debug_assert!(found.is_some(), "no asset is called {name:?}; there are {:?}", names().collect::<Vec<_>>());
    found.map_or("/assets/unknown", |entry| entry.url)
}

/// The plain names that [`url`] knows.
pub fn names() -> impl Iterator<Item = &'static str> {
    MANIFEST.iter().map(|entry| entry.name)
}

/// The file behind `/assets/{hashed_file_name}`, in the best form this `Accept-Encoding` takes.
#[must_use]
pub fn find(hashed_file_name: &str, accept_encoding: &str) -> Option<Asset> {
    // Only names of the manifest are looked up, so no path can lead outside.
    let entry = MANIFEST.iter().find(|entry| entry.file == hashed_file_name)?;
    for (encoding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
        if accepts(accept_encoding, encoding)
            && let Some(file) = Files::get(&format!("{}{suffix}", entry.file))
        {
            return Some(Asset { bytes: file.data, content_type: entry.content_type, encoding: Some(encoding) });
        }
    }
    let file = Files::get(entry.file)?;
    Some(Asset { bytes: file.data, content_type: entry.content_type, encoding: None })
}

/// Whether an `Accept-Encoding` header names this coding without refusing it (`q=0`).
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding))
            && !parts.any(|p| p.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).is_some_and(|q| q <= 0.0))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn size(name: &str, accept: &str) -> usize {
        let file = url(name).strip_prefix("/assets/").unwrap();
        find(file, accept).unwrap().bytes.len()
    }

    #[test]
    fn every_name_leads_to_a_file() {
        assert!(names().count() >= 10);
        for name in names() {
            let file = url(name).strip_prefix("/assets/").unwrap();
            let plain = find(file, "").unwrap();
            assert_eq!(plain.encoding, None);
            assert!(!plain.bytes.is_empty(), "{name} is empty");
            assert!(file.contains('-') && !file.contains('/'), "{file} has no hash");
            for accept in ["gzip", "br", "gzip, deflate, br, zstd"] {
                let asset = find(file, accept).unwrap();
                assert!(asset.bytes.len() <= plain.bytes.len(), "{name} grew under {accept}");
                assert_eq!(asset.content_type, plain.content_type);
            }
        }
    }

    #[test]
    fn the_best_encoding_that_is_accepted_is_sent() {
        let file = url("app.css").strip_prefix("/assets/").unwrap();
        let encoding = |accept| find(file, accept).unwrap().encoding;
        assert_eq!(encoding("gzip, deflate, br"), Some("br"));
        assert_eq!(encoding("gzip, br;q=0"), Some("gzip"));
        assert_eq!(encoding("GZIP;q=0.5"), Some("gzip"));
        assert_eq!(encoding("identity"), None);
        assert_eq!(encoding("brotli"), None);
    }

    #[test]
    fn unknown_files_and_paths_are_not_found() {
        for name in ["", "app.css", "../manifest.rs", "..%2fmanifest.rs", "/etc/passwd"] {
            assert!(find(name, "br").is_none(), "{name}");
        }
    }

    /// A public page must open on an old phone and a slow line: 60 kB without fonts, 150 kB with them, the page included.
    #[test]
    fn a_public_page_stays_small() {
        for accept in ["br", "gzip"] {
            let page: usize = ["app.css", "app.js", "logo.svg", "icons.svg", "favicon.svg"]
                .iter()
                .map(|name| size(name, accept))
                .sum();
            assert!(page < 35_000, "{page} bytes with {accept}");
        }
        // Where a voice message can be spoken, these come too.
        for accept in ["br", "gzip"] {
            assert!(size("voice.js", accept) + size("voice-ear.js", accept) < 6_000);
        }
        assert!(size("sans-latin.woff2", "br") < 70_000);
        assert!(size("sans-latin.woff2", "br") + size("sans-cyrillic.woff2", "br") < 80_000);
    }

    /// Their mark, typeface and name belong to another government; and a page asks no other site for anything.
    #[test]
    fn nothing_foreign_is_served() {
        for name in names().filter(|name| name.ends_with(".css") || name.ends_with(".js")) {
            let file = url(name).strip_prefix("/assets/").unwrap();
            let text = String::from_utf8(find(file, "").unwrap().bytes.into_owned()).unwrap().to_lowercase();
            for word in ["gds transport", "crown", "gov.uk", "url(http", "url(data:", "@import"] {
                assert!(!text.contains(word), "{name} contains {word}");
            }
        }
    }

    #[test]
    fn the_licences_are_served() {
        let file = url("licences.txt").strip_prefix("/assets/").unwrap();
        let text = String::from_utf8(find(file, "").unwrap().bytes.into_owned()).unwrap();
        for part in ["The MIT License", "SIL OPEN FONT LICENSE", "Zero-Clause BSD"] {
            assert!(text.contains(part), "{part} is missing");
        }
    }
}
