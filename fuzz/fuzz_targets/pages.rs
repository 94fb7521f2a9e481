//! Any bytes as a page of the web: its encoding, its text, what stands beside it, its list of links.
#![no_main]

use collecting::{Address, channel, listing};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let decoded = extraction::decode(bytes, None);
    let page = extraction::read(&decoded.text, Some("https://doska.test/elan/1"));
    assert!(page.beside.chars().count() <= extraction::page::BESIDE);
    let at = Address::read("https://doska.test/").unwrap();
    let outline = extraction::outline(&decoded.text);
    for entry in listing(&outline.title, &outline.links, &at, None).entries {
        assert!(entry.address.is_same_site(&at));
    }
    let _ = channel(&decoded.text, &Address::read("https://t.me/s/kanal").unwrap());
    let _ = language::identify(&page.text);
});
