//! `cargo xtask test`: every check of the project, each step even when one before it failed.

use std::time::{Duration, Instant};

use crate::counts::{self, Counts};
use crate::postgres::{self, Postgres};
use crate::{browser, debian, deny, machine, run, tools};

/// What to run.
#[derive(Debug, PartialEq)]
pub struct Options {
    /// In the order they run in.
    pub steps: Vec<Step>,
    /// The crates that clippy, tests and doc are limited to; none means all.
    pub packages: Vec<String>,
    /// Passed on to Playwright.
    pub playwright: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Fmt,
    Clippy,
    Deny,
    Tests,
    Doc,
    Browser,
}

impl Step {
    pub const ALL: [Self; 6] = [Self::Fmt, Self::Clippy, Self::Deny, Self::Tests, Self::Doc, Self::Browser];

    pub fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Deny => "deny",
            Self::Tests => "tests",
            Self::Doc => "doc",
            Self::Browser => "browser",
        }
    }
}

/// How a step ended; the text is a reason.
pub enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

impl Outcome {
    /// Of a program that was run and showed by itself what is wrong.
    pub fn of(ran: Result<bool, String>) -> Self {
        match ran {
            Ok(true) => Self::Passed,
            Ok(false) => Self::Failed("see above".to_owned()),
            Err(reason) => Self::Failed(reason),
        }
    }

    /// Of two parts of one step: the first that did not pass.
    pub fn and(self, next: Self) -> Self {
        if matches!(self, Self::Passed) { next } else { self }
    }
}

/// Runs the steps and prints how they ended. True when none failed.
pub fn run(options: &Options) -> bool {
    let mut run = Run { options, counts: Counts::default(), notes: Vec::new(), endings: Vec::new() };
    run.packages();
    for step in &options.steps {
        println!("== {}", step.name());
        let started = Instant::now();
        let outcome = run.step(*step);
        run.end(step.name(), outcome, started.elapsed());
    }
    run.close()
}

struct Run<'a> {
    options: &'a Options,
    counts: Counts,
    /// What was left out although its step ran, a line each.
    notes: Vec<String>,
    endings: Vec<(&'static str, Outcome, Duration)>,
}

impl Run<'_> {
    /// Installs what the steps need and the machine lacks. A step that still lacks something says so itself.
    fn packages(&mut self) {
        let wanted = |step| self.options.steps.contains(&step);
        let mut missing = Vec::new();
        if wanted(Step::Tests) && postgres::programs().is_none() {
            missing.push("postgresql");
        }
        if wanted(Step::Browser) {
            missing.extend(browser::chromium().is_none().then_some("chromium"));
            missing.extend((debian::has("fonts-noto-core") == Some(false)).then_some("fonts-noto-core"));
        }
        if missing.is_empty() {
            return;
        }
        let started = Instant::now();
        let outcome = match debian::install(&missing) {
            Ok(()) => Outcome::Passed,
            Err(reason) => Outcome::Skipped(format!("{} not installed: {reason}", missing.join(", "))),
        };
        self.end("packages", outcome, started.elapsed());
    }

    fn step(&mut self, step: Step) -> Outcome {
        match step {
            Step::Fmt => Outcome::of(run::passes(&mut machine::cargo(&["fmt", "--all", "--check"]))),
            Step::Clippy => {
                let mut clippy = machine::cargo(&["clippy", "--all-targets"]);
                Outcome::of(run::passes(clippy.args(self.crates()).args(["--", "-D", "warnings"])))
            }
            Step::Deny => deny::check(&mut self.notes),
            Step::Tests => self.tests(),
            Step::Doc => {
                let mut doc = machine::cargo(&["test", "--doc"]);
                self.count(doc.args(self.crates()), counts::libtest)
            }
            Step::Browser => browser::check(&self.options.playwright, &mut self.counts),
        }
    }

    /// Every test that cargo knows, on SQLite and on a PostgreSQL server of its own.
    fn tests(&mut self) -> Outcome {
        if let Err(reason) = tools::nextest() {
            return Outcome::Failed(reason);
        }
        let server = match postgres::programs() {
            Some(bin) => Postgres::start(&bin),
            None => Err("there is no PostgreSQL here".to_owned()),
        };
        let profile = if machine::is_ci() { "ci" } else { "default" };
        let mut nextest = machine::cargo(&["nextest", "run", "--profile", profile]);
        nextest.args(self.crates());
        if let Some(chromium) = browser::chromium() {
            nextest.env("HIMAYA_TEST_CHROMIUM", chromium);
        }
        match &server {
            Ok(server) => {
                nextest.env("HIMAYA_TEST_POSTGRES", server.url());
            }
            Err(reason) if machine::is_ci() => return Outcome::Failed(reason.clone()),
            Err(reason) => self.notes.push(format!("tests ran on SQLite only: {reason}")),
        }
        self.count(&mut nextest, counts::nextest)
    }

    fn count(&mut self, command: &mut std::process::Command, reader: counts::Reader) -> Outcome {
        match run::counted(command, reader) {
            Ok((passed, counts)) => {
                self.counts += counts;
                Outcome::of(Ok(passed))
            }
            Err(reason) => Outcome::Failed(reason),
        }
    }

    fn crates(&self) -> Vec<String> {
        if self.options.packages.is_empty() {
            return vec!["--workspace".to_owned()];
        }
        self.options.packages.iter().map(|name| format!("--package={name}")).collect()
    }

    /// Keeps an ending. In CI nothing may be skipped.
    fn end(&mut self, name: &'static str, outcome: Outcome, took: Duration) {
        let outcome = match outcome {
            Outcome::Skipped(reason) if machine::is_ci() => Outcome::Failed(reason),
            outcome => outcome,
        };
        self.endings.push((name, outcome, took));
    }

    /// A line for each step, a line for each thing left out, what ran, and the counts of the test runners.
    fn close(&self) -> bool {
        println!();
        for (name, outcome, took) in &self.endings {
            let (word, reason) = match outcome {
                Outcome::Passed => ("ok", ""),
                Outcome::Failed(reason) => ("FAILED", reason.as_str()),
                Outcome::Skipped(reason) => ("skipped", reason.as_str()),
            };
            println!("{}", format!("{word:<8} {name:<8} {:>7.1} s  {reason}", took.as_secs_f64()).trim_end());
        }
        for note in &self.notes {
            println!("note: {note}");
        }
        let names = |wanted: fn(&Outcome) -> bool| {
            let names: Vec<&str> = self.endings.iter().filter(|e| wanted(&e.1)).map(|e| e.0).collect();
            if names.is_empty() { "none".to_owned() } else { names.join(", ") }
        };
        println!(
            "ran: {}; failed: {}",
            names(|o| !matches!(o, Outcome::Skipped(_))),
            names(|o| matches!(o, Outcome::Failed(_)))
        );
        if self.options.steps.iter().any(|s| matches!(s, Step::Tests | Step::Doc | Step::Browser)) {
            println!("{}", self.counts);
        }
        !self.endings.iter().any(|(_, outcome, _)| matches!(outcome, Outcome::Failed(_)))
    }
}
