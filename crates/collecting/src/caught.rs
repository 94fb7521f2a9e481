//! What other people's parsers do with other people's bytes: a panic there is one thing that cannot be read, and no more.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a parser gives; `None` when it panics, which the log says. It must not be used again then.
pub(crate) fn caught<T>(parse: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(parse)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing_read() {
        assert_eq!(caught(|| 1), Some(1));
        let broken: Option<u8> = caught(|| panic!("on purpose"));
        assert_eq!(broken, None);
    }
}
