//! Any bytes as a spreadsheet: they are read within the limits, or refused. The first byte says what is asked for.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sheets::{Asked, Separator, TextEncoding};

#[path = "../../crates/sheets/tests/it/within.rs"]
mod within;

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let asked = Asked {
        encoding: TextEncoding::ALL.get(usize::from(first & 15)).copied(),
        separator: Separator::ALL.get(usize::from(first >> 4 & 7)).copied(),
        hidden_sheets: first & 128 != 0,
    };
    within::within_the_limits(bytes.to_vec(), asked);
});
