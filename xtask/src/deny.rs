//! `cargo deny`: licences, sources, banned crates, and known weaknesses (`deny.toml`).

use std::process::Command;

use crate::test::Outcome;
use crate::{machine, run, tools};

/// Where cargo-deny fetches the RustSec database from (`db-urls` in `deny.toml`).
const ADVISORIES: &str = "https://github.com/RustSec/advisory-db";

/// Runs every check. `notes` takes what was left out.
pub fn check(notes: &mut Vec<String>) -> Outcome {
    if let Err(reason) = tools::deny() {
        return Outcome::Skipped(reason);
    }
    let bans =
        Outcome::of(run::passes(&mut machine::cargo(&["deny", "-L", "error", "check", "bans", "licenses", "sources"])));
    bans.and(advisories(notes))
}

/// Holds the lock file against the RustSec database, fetched first or copied from the git repository named by
/// `HIMAYA_ADVISORY_DB`. CI has no network, so this is the one check that it may leave out; it says so each time.
fn advisories(notes: &mut Vec<String>) -> Outcome {
    let copy = std::env::var("HIMAYA_ADVISORY_DB").ok();
    if let Err(reason) = run::quietly(&mut fetch(copy.as_deref())) {
        if copy.is_some() {
            return Outcome::Failed(format!("HIMAYA_ADVISORY_DB cannot be used: {reason}"));
        }
        notes.push(format!("advisories not checked: the RustSec database could not be fetched ({reason})"));
        return Outcome::Passed;
    }
    Outcome::of(run::passes(&mut machine::cargo(&["deny", "-L", "error", "--offline", "check", "advisories"])))
}

/// The fetch, given up after a minute. cargo-deny fetches with git, so git is told to read the copy instead.
fn fetch(copy: Option<&str>) -> Command {
    let mut fetch = Command::new("timeout");
    fetch.args(["60", "cargo", "deny", "-L", "error", "fetch", "db"]);
    fetch.current_dir(machine::root()).env("PATH", machine::path()).env("GIT_TERMINAL_PROMPT", "0");
    if let Some(copy) = copy {
        fetch.env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_KEY_0", format!("url.file://{copy}.insteadOf"));
        fetch.env("GIT_CONFIG_VALUE_0", ADVISORIES);
    }
    fetch
}
