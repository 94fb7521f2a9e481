//! How much a file may take. What a file claims about itself is never believed: only what was read counts.

/// Bounds on one file.
///
/// Memory while reading is bounded by them, whatever the file holds or claims: twice `strings_bytes` for shared texts
/// while they grow, four times `row_bytes` for the row that is read, `row_bytes` for each of the
/// [`LOOKED_AT`](crate::LOOKED_AT) first rows, twice `xml_piece`, some 10 MiB for a workbook's list of parts, 16 bytes for
/// a merged area: with the defaults less than 160 MiB, and for lists as people have them a few. Time is bounded by `unpacked_bytes`,
/// `text_bytes`, and `broken_rows` times `row_bytes`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Bytes that are unpacked of one file when it is opened, and again when a sheet of it is read.
    pub unpacked_bytes: u64,
    /// How many times larger than packed a part may become, once it is larger than a mebibyte.
    pub ratio: u64,
    /// Files inside of a workbook.
    pub entries: usize,
    /// Elements of XML in one another.
    pub depth: u32,
    /// Bytes of one piece of XML: a tag, or a text.
    pub xml_piece: u64,
    /// Bytes of all shared texts of a workbook.
    pub strings_bytes: usize,
    /// Cell formats of a workbook.
    pub styles: usize,
    /// Merged areas of one sheet.
    pub merges: usize,
    /// Sheets of one workbook.
    pub sheets: usize,
    /// Rows that hold something.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
    /// Bytes (UTF-8) of one cell. A spreadsheet program holds 32,767 characters.
    pub cell_bytes: usize,
    /// Bytes (UTF-8) of one row.
    pub row_bytes: usize,
    /// Bytes (UTF-8) of all cells together: a text that is stored once can stand in a million cells.
    pub text_bytes: u64,
    /// Rows that cannot be read, before reading ends.
    pub broken_rows: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            unpacked_bytes: 512 << 20,
            ratio: 300,
            entries: 4_096,
            depth: 64,
            xml_piece: 1 << 20,
            strings_bytes: 64 << 20,
            styles: 65_536,
            merges: 100_000,
            sheets: 256,
            rows: 250_000,
            columns: 256,
            cell_bytes: 64 << 10,
            row_bytes: 256 << 10,
            text_bytes: 128 << 20,
            broken_rows: 1_000,
        }
    }
}
