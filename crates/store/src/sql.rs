//! Statements as fixed text, each entered in a list for the prepare test.

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
