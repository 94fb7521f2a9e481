//! Any XML in a workbook that is whole otherwise: pieces of the input, parted by NUL, are what stands in its parts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sheets::Asked;

#[allow(dead_code, reason = "made for the tests, which need more of it")]
#[path = "../../crates/sheets/tests/it/make.rs"]
mod make;
#[path = "../../crates/sheets/tests/it/within.rs"]
mod within;

fuzz_target!(|text: &str| {
    let mut parts = text.split('\0').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    let first = part();
    let asked = Asked { hidden_sheets: first.ends_with('h'), ..Asked::default() };
    let bytes = if first.starts_with('o') {
        make::ods(&part())
    } else {
        let (data, before, after) = (part(), part(), part());
        let sheet = make::ExcelSheet { before, after, ..make::ExcelSheet::of(&data) };
        let formats = vec!["14", "0000000", "[h]:mm", "yyyy"];
        make::Excel {
            sheets: vec![sheet],
            formats,
            strings: parts.collect(),
            is_1904: first.contains('4'),
            ..make::Excel::default()
        }
        .bytes()
    };
    within::within_the_limits(bytes, asked);
});
