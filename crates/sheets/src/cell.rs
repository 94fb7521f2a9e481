//! Cells and rows, and what was odd about them.

use std::borrow::Cow;

use crate::codes::{code_set, codes};

codes! {
    /// What was odd about a cell, a row or a column. Nothing of it is an error by itself: a room decides.
    Oddity {
        /// A formula; the text is the value it had when the file was saved.
        Formula = "formula",
        /// A formula that was never calculated: there is no value.
        FormulaWithoutValue = "formula-without-value",
        /// Part of a merged area and not its first cell: empty here, the value stands in the first.
        Merged = "merged",
        /// The row or the column is hidden.
        Hidden = "hidden",
        /// `#N/A`, `#REF!` and their like.
        ErrorCell = "error-cell",
        /// A text that consists of digits, as it should be for telephones and personal numbers.
        NumberAsText = "number-as-text",
        /// A text such as `9.94E+11`: a program has shortened a long number, its last digits are lost.
        Scientific = "scientific",
        /// A number of more than 15 digits: what wrote it could not hold the last ones.
        PrecisionLost = "precision-lost",
        /// Zeros in front that only the cell's format shows; they are in the text.
        ZerosByFormat = "zeros-by-format",
        /// A number in a date's format that is no date: before 1900, or 29 February 1900.
        ImpossibleDate = "impossible-date",
        /// Line breaks inside of the cell.
        LineBreak = "line-break",
        /// Non-breaking or otherwise odd spaces; plain ones stand in their place.
        OddSpace = "odd-space",
        /// Characters that cannot be seen were taken out.
        Invisible = "invisible",
        /// Control characters, NUL among them, were taken out.
        Control = "control",
        /// Bytes that are no character in this encoding; U+FFFD stands in their place.
        BadCharacter = "bad-character",
        /// A quotation mark inside of a cell that is not quoted.
        StrayQuote = "stray-quote",
        /// An apostrophe in front, which kept a spreadsheet program from calculating, was taken away.
        Apostrophe = "apostrophe",
        /// The row has more cells than the header.
        BeyondHeader = "beyond-header",
        /// The column's name is empty.
        EmptyName = "empty-name",
        /// Another column has the same name.
        DuplicateName = "duplicate-name",
    }
}

code_set! {
    /// A set of oddities.
    Oddities of Oddity
}

codes! {
    /// What the file says a cell is. A text file only knows texts.
    CellKind {
        /// Nothing.
        Empty = "empty",
        /// A text.
        Text = "text",
        /// A number, without exponent as far as it has at most 15 digits.
        Number = "number",
        /// A date or a time: `2026-05-01`, `2026-05-01T12:30:00` or `12:30:00`.
        Date = "date",
        /// `true` or `false`.
        Bool = "bool",
        /// An error, as it is written: `#N/A`.
        Error = "error",
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it, without outer spaces.
    pub text: String,
    /// What the file says it is.
    pub kind: CellKind,
    /// What was odd about it.
    pub oddities: Oddities,
}

impl Cell {
    /// Nothing.
    pub const EMPTY: Self = Self { text: String::new(), kind: CellKind::Empty, oddities: Oddities::NONE };

    /// The cell of a column beyond the end of a row.
    pub(crate) fn none() -> &'static Self {
        const NONE: &Cell = &Cell::EMPTY;
        NONE
    }

    /// A text as it stands in a file, cleaned.
    pub fn of_text(text: &str) -> Self {
        let (text, mut oddities) = clean(text);
        if text.is_empty() {
            return Self { text: String::new(), kind: CellKind::Empty, oddities };
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            oddities.add(Oddity::NumberAsText);
        } else if is_scientific(&text) {
            oddities.add(Oddity::Scientific);
        }
        Self { text: text.into_owned(), kind: CellKind::Text, oddities }
    }

    /// A cell of another kind, whose text needs no cleaning.
    pub(crate) fn new(text: String, kind: CellKind) -> Self {
        Self { text, kind, oddities: Oddities::NONE }
    }

    /// Whether it has no text.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether someone has put something into it.
    pub(crate) fn holds(&self) -> bool {
        !self.is_empty() || self.oddities.has(Oddity::Formula)
    }
}

/// One row that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number, as a spreadsheet program shows it.
    pub number: u32,
    /// The line of a text file on which it begins: another one as soon as a cell has held a line break.
    pub line: Option<u32>,
    /// Its cells from the first column on; empty ones at the end are left away.
    pub cells: Vec<Cell>,
    /// What was odd about the row.
    pub oddities: Oddities,
}

impl Row {
    /// What stands in a column, counted from 0; nothing when the row is shorter.
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.text.as_str())
    }

    /// The cell in a column, counted from 0.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(Cell::none())
    }

    /// Whether nothing stands in it, not even a formula without value.
    pub fn is_empty(&self) -> bool {
        !self.cells.iter().any(Cell::holds)
    }

    /// Bytes of all its texts.
    pub(crate) fn bytes(&self) -> usize {
        self.cells.iter().map(|cell| cell.text.len()).sum()
    }

    /// Leaves away what is empty at the end and says nothing.
    pub(crate) fn trim(&mut self) {
        while self.cells.last().is_some_and(|cell| cell.is_empty() && cell.oddities.is_empty()) {
            self.cells.pop();
        }
    }
}

/// A column's name as a spreadsheet program shows it: A, Z, AA.
pub fn letters(column: u32) -> String {
    let (mut left, mut name) = (u64::from(column) + 1, Vec::new());
    while left > 0 {
        left -= 1;
        name.push(b'A' + u8::try_from(left % 26).unwrap_or_default());
        left /= 26;
    }
    name.iter().rev().map(|byte| char::from(*byte)).collect()
}

/// A text without outer spaces, control and invisible characters, with plain spaces and line breaks.
pub(crate) fn clean(text: &str) -> (Cow<'_, str>, Oddities) {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return (Cow::Borrowed(text.trim_matches(' ')), Oddities::NONE);
    }
    let mut oddities = Oddities::NONE;
    if text.chars().all(|c| matches!(c, ' '..='~' | '\u{c0}'..='\u{24f}' | 'ə' | '\u{400}'..='\u{52f}')) {
        return (Cow::Borrowed(text.trim_matches(' ')), oddities);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if c == '\r' {
                    chars.next_if_eq(&'\n');
                }
                out.push('\n');
            }
            '\t' => out.push(' '),
            '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
                oddities.add(Oddity::OddSpace);
                out.push(' ');
            }
            '\u{ad}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => oddities.add(Oddity::Invisible),
            c if c.is_control() => oddities.add(Oddity::Control),
            c => {
                if c == char::REPLACEMENT_CHARACTER {
                    oddities.add(Oddity::BadCharacter);
                }
                out.push(c);
            }
        }
    }
    let kept = out.trim_matches([' ', '\n']);
    if kept.contains('\n') {
        oddities.add(Oddity::LineBreak);
    }
    (Cow::Owned(if kept.len() == out.len() { out } else { kept.to_owned() }), oddities)
}

/// Whether a program has shortened a long number: `9.94E+11`, `9,94501E+11`.
pub(crate) fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or_default();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(exponent) && mantissa.split(['.', ',']).all(digits) && mantissa.split(['.', ',']).count() <= 2
}
