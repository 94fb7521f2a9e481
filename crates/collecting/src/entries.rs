//! What a source lists: addresses of offers, and what is said of them where they are listed.

use std::collections::HashSet;

use crate::Address;

/// Entries that are taken from one page of a source.
pub const MOST_ENTRIES: usize = 1_000;
/// Longest title, in characters.
const TITLE: usize = 300;
/// Longest text that a source gives itself, in characters.
const TEXT: usize = 50_000;

/// One thing that a source lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub address: Address,
    /// What it is called there; may be empty.
    pub title: String,
    /// When it was published, as far as the source says: `2026-11-03` or `2026-11-03T09:30:00Z`.
    pub published: Option<String>,
    /// Its text, where the source gives all of it: a channel's message.
    pub text: Option<String>,
}

/// What a source lists, the newest first where it says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// What the source calls itself; may be empty.
    pub title: String,
    /// Its entries, each address once.
    pub entries: Vec<Entry>,
    /// Of a page of links: the shape of the addresses of its offers, by which they are known again when they are few.
    pub shape: Option<String>,
}

impl Listed {
    /// Puts entries in order: each once, not too many, titles on one line.
    pub(crate) fn of(title: &str, entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut seen = HashSet::new();
        let mut kept: Vec<Entry> = Vec::new();
        for mut entry in entries {
            if kept.len() >= MOST_ENTRIES {
                break;
            }
            if seen.insert(entry.address.same()) {
                entry.title = line(&entry.title);
                entry.text = entry.text.map(|text| text.chars().take(TEXT).collect());
                kept.push(entry);
            }
        }
        Self { title: line(title), entries: kept, shape: None }
    }
}

/// A text on one line, cut to what a title may have.
pub(crate) fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut line = String::new();
    for word in words {
        if line.chars().count() > TITLE {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line.chars().take(TITLE).collect()
}
