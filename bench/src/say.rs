//! What is printed: one line for each figure, with its target and whether it was reached.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "figures are what the program is for")]

use std::process::ExitCode;
use std::time::Duration;

use crate::machine;
use crate::server::Program;

/// A target and whether it was reached.
pub struct Target(String, bool);

impl Target {
    /// `value` may be at most `most`.
    pub fn at_most(value: f64, most: f64, unit: &str) -> Self {
        Self(format!("at most {most} {unit}"), value <= most)
    }

    /// `value` must be at least `least`.
    pub fn at_least(value: f64, least: f64, unit: &str) -> Self {
        Self(format!("at least {least} {unit}"), value >= least)
    }
}

/// A heading.
pub fn head(text: &str) {
    println!();
    println!("{text}");
}

/// A line as it is.
pub fn line(text: &str) {
    println!("  {text}");
}

/// A figure without a target.
pub fn figure(name: &str, value: impl std::fmt::Display) {
    println!("  {name:<62} {:>16}", value.to_string());
}

/// A figure with its target.
pub fn against(name: &str, value: impl std::fmt::Display, target: &Target) {
    let Target(words, reached) = target;
    let reached = if *reached { "reached" } else { "MISSED" };
    println!("  {name:<62} {:>16}   target {words:<16} {reached}", value.to_string());
}

/// Milliseconds with as many digits as mean something.
pub fn ms(time: Duration) -> String {
    millis(time.as_secs_f64() * 1000.0)
}

/// The same, of a number of milliseconds.
pub fn millis(ms: f64) -> String {
    if ms < 10.0 { format!("{ms:.2} ms") } else { format!("{ms:.1} ms") }
}

/// Megabytes of so many kibibytes, as the kernel counts them.
pub fn megabytes(kib: u64) -> String {
    format!("{:.1} MB", kib as f64 * 1024.0 / 1e6)
}

/// Thousands of bytes.
pub fn kilobytes(bytes: usize) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0)
}

/// On what all this is measured.
pub fn machine(program: &Program) {
    println!("himaya, measured: {}", program.path.display());
    println!("Machine: {} cores, {}", machine::cores(), machine::processor());
    let disk = machine::filesystem(&program.scratch);
    println!("Data folders: {} on {disk}", program.scratch.display());
    if disk == "tmpfs" {
        println!("  tmpfs is memory: nothing there is durable, and times of reports mean nothing. Use --scratch.");
    }
    println!("One passphrase is tried (Argon2id, 46 MiB) in {}", ms(machine::passphrase()));
    println!("Store: {}", if program.postgres.is_some() { "PostgreSQL" } else { "SQLite" });
    load("Load average at the start");
}

/// The load average: others on the machine disturb wall times, and CPU times much less.
pub fn load(when: &str) {
    println!("{when}: {}", machine::load());
}

/// The last word.
pub fn conclusion(wrong: &[String]) -> ExitCode {
    println!();
    if wrong.is_empty() {
        println!("Nothing was refused, lost or wrong.");
        return ExitCode::SUCCESS;
    }
    println!("WRONG:");
    for sentence in wrong {
        println!("- {sentence}");
    }
    ExitCode::FAILURE
}

/// Why nothing was measured.
pub fn could_not_run(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("bench: {error}");
    ExitCode::FAILURE
}
