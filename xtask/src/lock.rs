//! `crates/store/migrations/LOCK`: one line with number and digest for every migration that landed.

use std::fs;

use crate::{machine, run};

/// Has the test that holds the migrations against the file add the lines that are missing. A line that stands
/// is left alone, unless `force` clears the file first.
pub fn write(force: bool) -> Result<bool, String> {
    let file = machine::root().join("crates/store/migrations/LOCK");
    let before = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    let put = |text: &str| fs::write(&file, text).map_err(|e| format!("{}: {e}", file.display()));
    if force {
        put("")?;
    }
    let mut cargo =
        machine::cargo(&["test", "--quiet", "--package", "store", "--test", "it", "migrations_that_landed"]);
    let written = run::passes(cargo.env("HIMAYA_WRITE_LOCK", "1"));
    if !matches!(written, Ok(true)) {
        put(&before)?;
    }
    written
}
