//! What can go wrong with a file and with a row: kinds, no sentences. A room has the words.

use std::io;

use crate::codes::codes;

codes! {
    /// Why a file, or a sheet of it, cannot be read at all.
    Error {
        /// Nothing is in it.
        Empty = "empty",
        /// More bytes than [`Limits::file_bytes`](crate::Limits::file_bytes).
        TooLarge = "too-large",
        /// The binary workbook of Excel before 2007 (`.xls`).
        OldExcel = "old-excel",
        /// The binary workbook of later Excel (`.xlsb`).
        BinaryExcel = "binary-excel",
        /// It asks for a password.
        Password = "password",
        /// It carries macros.
        Macros = "macros",
        /// A web page that calls itself a workbook, as some registers write them.
        WebPage = "web-page",
        /// A workbook as one XML text (Excel 2003, flat OpenDocument).
        XmlWorkbook = "xml-workbook",
        /// A document of an office program, but no workbook.
        OtherOffice = "other-office",
        /// A picture, a program, an archive, a PDF: no table.
        NotATable = "not-a-table",
        /// Cut off, or not as its format says.
        Damaged = "damaged",
        /// It would unpack to more than may be, or holds more parts, or deeper ones: a bomb.
        Bomb = "bomb",
        /// More sheets, formats or merged areas than may be.
        TooMany = "too-many",
        /// More than [`Limits::strings_bytes`](crate::Limits::strings_bytes) of shared texts.
        TooMuchText = "too-much-text",
        /// There is no such sheet.
        NoSuchSheet = "no-such-sheet",
        /// The sheet is hidden, and it was not asked for hidden ones.
        HiddenSheet = "hidden-sheet",
        /// Nothing is in the sheet.
        NoRows = "no-rows",
        /// The row that was named as the header is not among the first rows.
        NoSuchHeader = "no-such-header",
        /// The disk, or whatever the bytes come from, failed.
        Unread = "unread",
    }
}

impl std::error::Error for Error {}

codes! {
    /// Why a row cannot be read. The first ones leave the rows below it readable, the others end the sheet.
    Fault {
        /// A quotation mark opens a cell and none closes it.
        QuoteNotClosed = "quote-not-closed",
        /// Something stands between the quotation mark that closes a cell and the next separator.
        TextAfterQuote = "text-after-quote",
        /// A cell is longer than [`Limits::cell_bytes`](crate::Limits::cell_bytes).
        CellTooLong = "cell-too-long",
        /// The row is longer than [`Limits::row_bytes`](crate::Limits::row_bytes).
        RowTooLong = "row-too-long",
        /// Something stands beyond [`Limits::columns`](crate::Limits::columns).
        TooManyColumns = "too-many-columns",
        /// More rows than [`Limits::rows`](crate::Limits::rows).
        TooManyRows = "too-many-rows",
        /// More text than [`Limits::text_bytes`](crate::Limits::text_bytes).
        TooMuchText = "too-much-text",
        /// More broken rows than [`Limits::broken_rows`](crate::Limits::broken_rows).
        TooManyBroken = "too-many-broken",
        /// The file is damaged from here on.
        Damaged = "damaged",
        /// It unpacks to more than may be.
        Bomb = "bomb",
        /// The disk, or whatever the bytes come from, failed.
        Unread = "unread",
    }
}

impl Fault {
    /// Whether nothing below the row can be read.
    pub fn ends(self) -> bool {
        self >= Self::TooManyRows
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Bomb | Error::TooMany => Self::Bomb,
            Error::Unread => Self::Unread,
            _ => Self::Damaged,
        }
    }
}

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// Its number, as a spreadsheet program shows it.
    pub number: u32,
    /// The line of a text file on which it begins.
    pub line: Option<u32>,
    /// The column at which it went wrong, counted from 0.
    pub column: Option<u32>,
    /// What went wrong.
    pub fault: Fault,
    /// What stands there, cut to 2,000 characters.
    pub found: String,
}

impl RowError {
    pub(crate) fn at(number: u32, fault: Fault) -> Self {
        Self { number, line: None, column: None, fault, found: String::new() }
    }
}

/// Carries an [`Error`] through readers that only know [`io::Error`].
pub(crate) fn carried(error: Error) -> io::Error {
    io::Error::other(error)
}

impl From<&io::Error> for Error {
    fn from(error: &io::Error) -> Self {
        if let Some(own) = error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            return *own;
        }
        match error.kind() {
            // What unpacks wrongly, or ends too early.
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => Self::Damaged,
            _ => Self::Unread,
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::from(&error)
    }
}
