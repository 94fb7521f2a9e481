//! How many tests passed and failed, read from the closing lines of the test runners.

use std::fmt;
use std::ops::AddAssign;

/// Tests that ran, and those that were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

/// Reads one line of a runner's output; none when the line closes nothing.
pub type Reader = fn(&str) -> Option<Counts>;

/// `     Summary [   3.2s] 12 tests run: 11 passed (1 slow), 1 failed, 3 skipped`
pub fn nextest(line: &str) -> Option<Counts> {
    let (_, counts) = line.trim_start().strip_prefix("Summary [")?.split_once(" run: ")?;
    read(without_brackets(counts).split(", "))
}

/// `test result: ok. 4 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.41s`
pub fn libtest(line: &str) -> Option<Counts> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    read(counts.split("; ").take(3))
}

/// `  7 passed (12.1s)`; each count stands on a line of its own.
pub fn playwright(line: &str) -> Option<Counts> {
    read(std::iter::once(without_brackets(line).as_str()))
}

/// What stands in brackets is a time, or says more about tests that are counted before it.
fn without_brackets(line: &str) -> String {
    line.split('(').map(|part| part.rsplit(')').next().unwrap_or(part).trim_end()).collect()
}

fn read<'a>(parts: impl Iterator<Item = &'a str>) -> Option<Counts> {
    let mut counts = Counts::default();
    for part in parts {
        let (number, word) = part.trim().split_once(' ')?;
        let number: u64 = number.parse().ok()?;
        match word {
            "passed" | "flaky" => counts.passed += number,
            "failed" | "timed out" | "exec failed" | "interrupted" => counts.failed += number,
            "skipped" | "ignored" | "did not run" => counts.skipped += number,
            _ => return None,
        }
    }
    Some(counts)
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.skipped += more.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Option<Counts> {
        Some(Counts { passed, failed, skipped })
    }

    #[test]
    fn nextest_closes_with_a_summary() {
        assert_eq!(nextest("     Summary [   0.006s] 1 test run: 1 passed, 0 skipped\n"), counts(1, 0, 0));
        let busy = "Summary [  60.1s] 9/12 tests run: 5 passed (1 slow, 2 leaky), 1 failed, 2 timed out, 1 exec failed, 3 skipped";
        assert_eq!(nextest(busy), counts(5, 4, 3));
        assert_eq!(nextest("        PASS [   0.006s] kit moment"), None);
    }

    #[test]
    fn doc_tests_close_once_for_every_crate() {
        let line =
            "test result: FAILED. 4 passed; 2 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.41s\n";
        assert_eq!(libtest(line), counts(4, 2, 1));
        assert_eq!(libtest("running 4 tests"), None);
    }

    #[test]
    fn playwright_gives_every_count_a_line() {
        assert_eq!(playwright("  7 passed (12.1s)\n"), counts(7, 0, 0));
        assert_eq!(playwright("  2 failed\n"), counts(0, 2, 0));
        assert_eq!(playwright("  3 did not run\n"), counts(0, 0, 3));
        assert_eq!(playwright("Running 7 tests using 2 workers\n"), None);
        assert_eq!(playwright("7 passed over\n"), None);
    }
}
