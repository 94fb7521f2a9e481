//! The bytes of a profile, from a folder or from the program itself.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use rust_embed::RustEmbed;

use crate::problem::{ProblemKind, Report};

/// Path relative to the profile's folder (with `/`), and content.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// No file of a profile needs more; a wrong folder must not fill the memory.
const LARGEST: u64 = 4 * 1024 * 1024;
/// `pages/az/name.md` is three deep.
const DEEPEST: usize = 4;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../profiles/az"]
struct BuiltIn;

/// The profile that the program carries.
pub(crate) fn built_in() -> Files {
    BuiltIn::iter()
        .filter_map(|name| BuiltIn::get(&name).map(|file| (name.into_owned(), file.data.into_owned())))
        .collect()
}

/// Everything in a folder that a profile is made of: `.toml`, `.csv`, `.md` and `.weights`.
pub(crate) fn in_folder(dir: &Path, report: &Report) -> Files {
    let mut files = Files::new();
    walk(dir, "", DEEPEST, &mut files, report);
    files
}

fn walk(dir: &Path, prefix: &str, depth: usize, files: &mut Files, report: &Report) {
    let here = if prefix.is_empty() { "." } else { prefix };
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) => return report.add(here, None, ProblemKind::Unreadable, format!("the folder cannot be read: {e}")),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                report.add(here, None, ProblemKind::Unreadable, format!("the folder cannot be read: {e}"));
                continue;
            }
        };
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
            report.add(here, None, ProblemKind::Unreadable, "a file name is not UTF-8");
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let full = entry.path();
        if full.is_dir() {
            if depth > 1 {
                walk(&full, &path, depth - 1, files, report);
            }
        } else if matches!(full.extension().and_then(|e| e.to_str()), Some("toml" | "csv" | "md" | "weights")) {
            match read(&full) {
                Ok(bytes) => _ = files.insert(path, bytes),
                Err(e) => report.add(&path, None, ProblemKind::Unreadable, format!("the file cannot be read: {e}")),
            }
        }
    }
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(std::io::Error::other("larger than 4 MiB"));
    }
    Ok(bytes)
}

/// The text of a file, or a problem when it is missing or not UTF-8.
pub(crate) fn text_of<'a>(files: &'a Files, file: &str, report: &Report) -> Option<&'a str> {
    let Some(bytes) = files.get(file) else {
        report.add(file, None, ProblemKind::Missing, "the file is missing");
        return None;
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(e) => {
            let line = 1 + bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count();
            report.add(file, Some(line), ProblemKind::Malformed, "this line is not UTF-8 text");
            None
        }
    }
}
