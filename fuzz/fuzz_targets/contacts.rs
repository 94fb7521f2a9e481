//! Any text for contacts: each stands where it is said to stand.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for contact in contacts::contacts(text) {
        assert!(text.get(contact.place.clone()).is_some_and(|place| !place.is_empty()));
        assert!(!contact.value.is_empty());
    }
});
