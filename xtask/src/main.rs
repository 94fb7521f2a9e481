//! The chores: `cargo xtask test` checks everything, the other commands do one thing each.
//!
//! Nothing here is part of the program, and nothing here depends on a crate: it must build at once.

#![allow(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

mod browser;
mod counts;
mod debian;
mod deny;
mod lock;
mod machine;
mod options;
mod postgres;
mod run;
mod test;
mod tools;

use std::process::ExitCode;

use options::Command;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let command = match options::parse(&arguments) {
        Ok(command) => command,
        Err(sentence) => {
            println!("{sentence}\n\n{}", options::USAGE);
            return ExitCode::from(2);
        }
    };
    let done = match command {
        Command::Help => {
            println!("{}", options::USAGE);
            Ok(true)
        }
        Command::Test(options) => Ok(test::run(&options)),
        Command::Permissions => permissions(),
        Command::MigrationsLock { force } => lock::write(force),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => {
            println!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Has the test that holds `docs/security/permissions.md` against the policies write it instead.
fn permissions() -> Result<bool, String> {
    let mut cargo = machine::cargo(&["test", "--quiet", "--package", "access", "--test", "it", "permission"]);
    run::passes(cargo.env("HIMAYA_WRITE_PERMISSIONS", "1"))
}
