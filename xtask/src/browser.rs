//! The end-to-end tests in `e2e/`: Playwright drives Debian's Chromium against the built program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::counts::{self, Counts};
use crate::test::Outcome;
use crate::{machine, run};

/// Runs the tests; `arguments` go to Playwright. The suite starts the program itself.
pub fn check(arguments: &[String], counts: &mut Counts) -> Outcome {
    let Some(chromium) = chromium() else {
        return Outcome::Skipped("there is no Chromium here".to_owned());
    };
    if machine::program(&["npm"]).is_none() {
        return Outcome::Skipped("there is no Node.js with npm here".to_owned());
    }
    let e2e = machine::root().join("e2e");
    match install(&e2e).and_then(|()| build()) {
        Ok(program) => {
            let mut playwright = node("npx", &e2e);
            playwright.args(["--no-install", "playwright", "test"]).args(arguments);
            playwright.env("HIMAYA_BIN", program).env("HIMAYA_CHROMIUM", chromium);
            match run::counted(&mut playwright, counts::playwright) {
                Ok((passed, more)) => {
                    *counts += more;
                    Outcome::of(Ok(passed))
                }
                Err(reason) => Outcome::Failed(reason),
            }
        }
        Err(reason) => Outcome::Failed(reason),
    }
}

/// The browser, under whichever name, unless `HIMAYA_CHROMIUM` names it.
pub fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("HIMAYA_CHROMIUM").map(PathBuf::from);
    named.or_else(|| machine::program(&["chromium", "chromium-browser", "google-chrome"]))
}

/// Brings `node_modules` up to the lock file.
fn install(e2e: &Path) -> Result<(), String> {
    // npm writes this file last.
    let installed = changed(&e2e.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= changed(&e2e.join("package-lock.json")) {
        return Ok(());
    }
    let mut npm = node("npm", e2e);
    let done = run::passes(npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    if done { Ok(()) } else { Err("npm ci failed".to_owned()) }
}

/// Builds the program and tells where it is: beside xtask, which has the same profile.
fn build() -> Result<PathBuf, String> {
    if !run::passes(&mut machine::cargo(&["build", "--package", "himaya", "--bin", "himaya"]))? {
        return Err("himaya does not build".to_owned());
    }
    Ok(machine::target()?.join("debug/himaya"))
}

fn node(program: &str, e2e: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(e2e).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|f| f.modified()).ok()
}
