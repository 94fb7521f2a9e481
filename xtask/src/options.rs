//! The command line.

use crate::test::{Options, Step};

pub const USAGE: &str = "\
cargo xtask test [--only STEP[,STEP]] [-p CRATE]...   check everything; steps: fmt clippy deny tests doc browser
cargo xtask e2e [-- ARGUMENT...]                      the browser tests only; arguments go to Playwright
cargo xtask screenshots                               the browser tests that take screenshots
cargo xtask permissions                               write docs/security/permissions.md from the policies
cargo xtask migrations-lock [--force]                 add new migrations to crates/store/migrations/LOCK

-p limits clippy, tests and doc to the crates named; --force lets migrations-lock change lines that stand.";

#[derive(Debug, PartialEq)]
pub enum Command {
    Help,
    Test(Options),
    Permissions,
    MigrationsLock { force: bool },
}

/// Reads the arguments after `cargo xtask`. The error is a sentence to show with the usage.
pub fn parse(arguments: &[String]) -> Result<Command, String> {
    let mut words = arguments.iter().map(String::as_str);
    let command = words.next().unwrap_or("help");
    let rest: Vec<&str> = words.collect();
    match (command, rest.as_slice()) {
        ("help" | "-h" | "--help", []) => Ok(Command::Help),
        ("test", rest) => test(rest).map(Command::Test),
        ("e2e", []) => Ok(playwright(&[])),
        ("e2e", ["--", rest @ ..]) => Ok(playwright(rest)),
        ("screenshots", []) => Ok(playwright(&["--grep", "@screens"])),
        ("permissions", []) => Ok(Command::Permissions),
        ("migrations-lock", []) => Ok(Command::MigrationsLock { force: false }),
        ("migrations-lock", ["--force"]) => Ok(Command::MigrationsLock { force: true }),
        _ => Err(format!("no such command: {}", arguments.join(" "))),
    }
}

fn playwright(arguments: &[&str]) -> Command {
    let playwright = arguments.iter().map(|a| (*a).to_owned()).collect();
    Command::Test(Options { steps: vec![Step::Browser], packages: vec![], playwright })
}

fn test(arguments: &[&str]) -> Result<Options, String> {
    let mut options = Options { steps: Step::ALL.to_vec(), packages: vec![], playwright: vec![] };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} is not an option of test, or lacks its value"))?;
        match *word {
            "--only" => options.steps = steps(value)?,
            "-p" | "--package" => options.packages.push((*value).to_owned()),
            _ => return Err(format!("{word} is not an option of test")),
        }
    }
    Ok(options)
}

/// The steps named, in the order they always run in.
fn steps(names: &str) -> Result<Vec<Step>, String> {
    let names: Vec<&str> = names.split(',').collect();
    if let Some(stranger) = names.iter().find(|n| Step::ALL.iter().all(|s| s.name() != **n)) {
        return Err(format!("there is no step `{stranger}`"));
    }
    Ok(Step::ALL.into_iter().filter(|s| names.contains(&s.name())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn steps_run_in_their_own_order_whatever_order_they_are_named_in() {
        let Ok(Command::Test(options)) = parsed("test --only tests,fmt -p kit -p store") else {
            panic!("test takes --only and -p");
        };
        assert_eq!(options.steps, [Step::Fmt, Step::Tests]);
        assert_eq!(options.packages, ["kit", "store"]);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        assert_eq!(parsed("test --only fmt,lint"), Err("there is no step `lint`".to_owned()));
        assert!(parsed("test --only").is_err());
        assert!(parsed("tset").is_err());
        assert_eq!(parsed(""), Ok(Command::Help));
    }

    #[test]
    fn screenshots_are_browser_tests_with_a_mark() {
        let Ok(Command::Test(options)) = parsed("screenshots") else { panic!("screenshots is a test run") };
        assert_eq!(options.steps, [Step::Browser]);
        assert_eq!(options.playwright, ["--grep", "@screens"]);
    }
}
