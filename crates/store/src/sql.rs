//! Statements as fixed text, each entered in a list for the prepare test.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// A statement's text. Made by [`sql!`](crate::sql!) only.
#[derive(Clone, Copy, Debug)]
pub struct Sql(#[doc(hidden)] pub &'static str);

/// Where a statement stands in the source.
#[derive(Debug)]
pub struct Statement {
    /// The text, with `$1` parameters.
    pub text: &'static str,
    /// Source file.
    pub file: &'static str,
    /// Line in the file.
    pub line: u32,
}

inventory::collect!(Statement);

/// Every statement linked into this program.
pub fn statements() -> impl Iterator<Item = &'static Statement> {
    inventory::iter::<Statement>.into_iter()
}

/// A fixed SQL text with `$1` parameters, the same for SQLite and PostgreSQL.
#[macro_export]
macro_rules! sql {
    ($text:expr) => {{
        $crate::inventory::submit! {
            $crate::Statement { text: $text, file: file!(), line: line!() }
        }
        $crate::Sql($text)
    }};
}

/// The insert of one row as one of several rows: `VALUES ($1, $2)` becomes `VALUES ($1, $2), ($3, $4)`, or for SQLite
/// `VALUES (?, ?), (?, ?)`: binding looks numbered parameters up by their name, each among all that stand before it. Each
/// is made once and kept: there are as many as inserts are written in the source, times the few sizes that are asked for.
pub(crate) fn repeated(sql: Sql, rows: usize, for_sqlite: bool) -> Sql {
    type Made = HashMap<(&'static str, usize, bool), &'static str>;
    static MADE: LazyLock<Mutex<Made>> = LazyLock::new(Mutex::default);
    if rows == 1 {
        return sql;
    }
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    Sql(made.entry((sql.0, rows, for_sqlite)).or_insert_with(|| repeat(sql.0, rows, for_sqlite).leak()))
}

/// A claiming statement as PostgreSQL wants it. Each is made once and kept.
pub(crate) fn skipping(sql: Sql) -> Sql {
    static MADE: LazyLock<Mutex<HashMap<&'static str, &'static str>>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    Sql(made.entry(sql.0).or_insert_with(|| sql.0.replace(SKIP, "FOR UPDATE SKIP LOCKED").leak()))
}

/// Where a claiming statement says which rows others must pass by.
const SKIP: &str = "/* skip locked */";

fn repeat(text: &str, rows: usize, for_sqlite: bool) -> String {
    let begin = text.find("VALUES (").map_or(0, |at| at + "VALUES ".len());
    let end = text[begin..].find(')').map_or(text.len(), |at| begin + at + 1);
    let mut number = 0;
    let mut row = || {
        let mut parts = text[begin..end].split('$');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for (at, part) in (1..).zip(parts) {
            debug_assert!(part.starts_with(&at.to_string()), "parameters stand in their order: {text}");
            number += 1;
            let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
            out += &if for_sqlite { format!("?{rest}") } else { format!("${number}{rest}") };
        }
        out
    };
    let all: Vec<_> = (0..rows).map(|_| row()).collect();
    format!("{}{}{}", &text[..begin], all.join(", "), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::repeat;

    #[test]
    fn a_row_is_repeated_with_parameters_of_its_own_and_what_follows_stays() {
        let one = "INSERT INTO t (a, b, c) VALUES ($1, $2, 0, $3) ON CONFLICT (a) DO NOTHING";
        let three = "INSERT INTO t (a, b, c) VALUES ($1, $2, 0, $3), ($4, $5, 0, $6), ($7, $8, 0, $9) \
                     ON CONFLICT (a) DO NOTHING";
        let lite = "INSERT INTO t (a, b, c) VALUES (?, ?, 0, ?), (?, ?, 0, ?) ON CONFLICT (a) DO NOTHING";
        assert_eq!((repeat(one, 1, false).as_str(), repeat(one, 3, false).as_str()), (one, three));
        assert_eq!(repeat(one, 2, true), lite);
    }
}
