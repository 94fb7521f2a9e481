//! Cargo's own helpers, built once when the machine lacks them.

use std::fs;

use crate::{machine, run};

/// The versions this project was last checked with: a newer one may ask for a newer Rust.
const NEXTEST: [&str; 4] = ["cargo-nextest@0.9.151", "--no-default-features", "--features", "default-no-update"];
const DENY: [&str; 1] = ["cargo-deny@0.20.2"];

/// Makes sure that `cargo nextest` works.
pub fn nextest() -> Result<(), String> {
    install("cargo-nextest", &NEXTEST)
}

/// Makes sure that `cargo deny` works.
pub fn deny() -> Result<(), String> {
    install("cargo-deny", &DENY)
}

/// Builds a tool into the target folder, quickly rather than well: it runs for seconds, its build takes minutes.
fn install(program: &str, arguments: &[&str]) -> Result<(), String> {
    if machine::program(&[program]).is_some() {
        return Ok(());
    }
    let tools = machine::tools()?;
    let build = tools.join("build");
    println!("building {program}, once: this takes a few minutes");
    let mut cargo = machine::cargo(&["install", "--quiet", "--locked", "--root"]);
    cargo.arg(&tools).args(arguments).env("CARGO_TARGET_DIR", &build);
    cargo.env("CARGO_PROFILE_RELEASE_LTO", "false").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_RELEASE_DEBUG", "false");
    let built = run::passes(&mut cargo)?;
    // Only the program is of use; what it was built from is large. What cannot be removed does no harm.
    let _ = fs::remove_dir_all(build);
    if built { Ok(()) } else { Err(format!("{program} is missing and could not be built")) }
}
