//! Any text as a cell of each kind: what is understood is understood the same when it is read again.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use sheets::{Cell, read};

fn dates() -> read::DateRules {
    let (earliest, latest) = (date(1900, 1, 1), date(2026, 1, 1));
    read::DateRules { order: read::DateCounts::default().decide(None), earliest, latest, is_1904: false }
}

fuzz_target!(|text: &str| {
    let cell = Cell::of_text(text);
    let text = cell.text.as_str();
    assert_eq!(Cell::of_text(text).text, text, "a clean text stays as it is");
    if let Ok(name) = read::name(text) {
        assert!(name.chars().count() <= read::NAME_LENGTH);
        assert_eq!(read::name(&name).as_ref(), Ok(&name));
    }
    let folded = sheets::folded(text);
    assert_eq!(sheets::folded(&folded), folded);
    let _ = (
        read::fin(text),
        read::sex(text),
        read::yes_no(text),
        linkage::BirthDate::read(text, linkage::DateOrder::DayFirst),
    );
    let _ = (read::phone(text), read::date(text, &dates()));
});
