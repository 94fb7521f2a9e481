//! How a file is read: what was found out, and what somebody said about it. Sealed with the import.

use serde::{Deserialize, Serialize};
use sheets::{Asked, HeaderChoice, Limits, Mapping, Separator, TextEncoding};

/// What can be said about a file before its columns are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The sheet, counted from 0.
    pub sheet: usize,
    /// The row of the header; 0 when there is none; nothing when it is looked for.
    pub header: Option<u32>,
    /// The letters of a text file.
    pub encoding: Option<TextEncoding>,
    /// What parts its cells.
    pub separator: Option<Separator>,
    /// Whether hidden sheets may be read.
    pub hidden: bool,
}

impl Chosen {
    /// As the reader wants it.
    pub fn asked(&self) -> Asked {
        Asked { encoding: self.encoding, separator: self.separator, hidden_sheets: self.hidden }
    }

    /// Where the header is.
    pub const fn header(&self) -> HeaderChoice {
        match self.header {
            None => HeaderChoice::Find,
            Some(0) => HeaderChoice::None,
            Some(row) => HeaderChoice::Row(row),
        }
    }
}

/// Everything that is known about a list and how it is to be loaded.
#[derive(Clone, Serialize, Deserialize)]
pub struct Settings {
    /// What the file is called.
    pub name: String,
    /// The file's key.
    pub file_key: String,
    /// What was said about the file.
    pub chosen: Chosen,
    /// Which column is what; nothing until somebody has said so.
    pub mapping: Option<Mapping>,
    /// What the room asks once for the whole list.
    pub options: serde_json::Value,
}

/// How much a list may take: what an office has in one sheet, on a modest machine.
pub fn limits() -> Limits {
    Limits {
        file_bytes: 32 << 20,
        unpacked_bytes: 192 << 20,
        rows: 50_000,
        strings_bytes: 32 << 20,
        text_bytes: 64 << 20,
        ..Limits::default()
    }
}
