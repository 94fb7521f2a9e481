//! Which sign stands between the cells.

use crate::codes::codes;
use crate::{Error, Limits};

use super::decode::Decoded;
use super::record::{self, Fields, Step};

codes! {
    /// Signs that stand between cells.
    Separator {
        /// `;`, which Excel writes where the comma parts decimals.
        Semicolon = "semicolon",
        /// `,`
        Comma = "comma",
        /// A tab.
        Tab = "tab",
        /// `|`
        Bar = "bar",
    }
}

impl Separator {
    pub(crate) const fn byte(self) -> u8 {
        match self {
            Self::Semicolon => b';',
            Self::Comma => b',',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }
}

/// What was found out about the separator of a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeparatorFound {
    /// How the rows are parted.
    pub separator: Separator,
    /// Whether whoever loads the file has said so, or the file's own first line (`sep=;`).
    pub is_asked: bool,
    /// Rows that were looked at.
    pub rows: u32,
    /// Rows among them that have the usual number of cells.
    pub rows_agree: u32,
    /// The usual number of cells. With 1, the separator is a guess, and makes no difference.
    pub columns: u32,
    /// How many bytes the first line takes when it names the separator.
    pub(crate) line: usize,
}

/// Text that is looked at.
const LOOK: usize = 64 * 1024;
const ROWS: usize = 200;

/// Looks at the first rows.
pub(crate) fn find(
    decoded: &mut Decoded<'_>,
    asked: Option<Separator>,
    limits: &Limits,
) -> Result<SeparatorFound, Error> {
    while decoded.rest().len() < LOOK && !decoded.is_end {
        decoded.more()?;
    }
    let (bytes, is_end) = (decoded.rest(), decoded.is_end);
    let (named, line) = named(bytes);
    let asked = asked.or(named);
    let counted = Separator::ALL.iter().filter(|separator| asked.is_none_or(|asked| asked == **separator));
    let found = counted.map(|separator| count(&bytes[line..], *separator, is_end, limits));
    // The one by which most rows agree; of two, the one that parts into more cells; of two, the first.
    let best = found.reduce(|best, next| if worth(&next) > worth(&best) { next } else { best });
    Ok(SeparatorFound { is_asked: asked.is_some(), line, ..best.ok_or(Error::Damaged)? })
}

/// Excel's own first line, `sep=;`: what it names and how long it is.
fn named(bytes: &[u8]) -> (Option<Separator>, usize) {
    let Some([b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', sign, rest @ ..]) = bytes.get(..) else { return (None, 0) };
    let length = match rest {
        [b'\r', b'\n', ..] => 7,
        [b'\r' | b'\n', ..] => 6,
        _ => return (None, 0),
    };
    let named = Separator::ALL.iter().copied().find(|separator| separator.byte() == *sign);
    (named, if named.is_some() { length } else { 0 })
}

fn worth(found: &SeparatorFound) -> (bool, u32, u32) {
    // In hundredths, so that one row in which something went wrong does not decide.
    let share = found.rows_agree * 100 / found.rows.max(1);
    (found.columns > 1 && share >= 50, if found.columns > 1 { share / 10 } else { 0 }, found.columns)
}

fn count(bytes: &[u8], separator: Separator, is_end: bool, limits: &Limits) -> SeparatorFound {
    let (mut at, mut fields, mut counts) = (0, Fields::default(), Vec::new());
    while counts.len() < ROWS && at < bytes.len() {
        match record::read(&bytes[at..], separator.byte(), is_end, limits, &mut fields) {
            Step::More => break,
            Step::Row(length) => {
                at += length;
                // Empty lines say nothing.
                if fields.cells().iter().any(|field| !field.text.is_empty()) {
                    counts.push(fields.cells().len());
                }
            }
            Step::Broken(_, _, end) => {
                let line = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len() - at, |length| length + 1);
                at += end.unwrap_or(line);
                counts.push(0);
            }
        }
    }
    let how_often = |columns: usize| counts.iter().filter(|count| **count == columns).count();
    let usual = counts.iter().copied().max_by_key(|columns| (how_often(*columns), *columns)).unwrap_or(0);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    SeparatorFound {
        separator,
        is_asked: false,
        rows: number(counts.len()),
        rows_agree: number(how_often(usual)),
        columns: number(usual),
        line: 0,
    }
}
