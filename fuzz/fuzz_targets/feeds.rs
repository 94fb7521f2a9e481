//! Any bytes as what a source sends: a feed, a site map, a list of sources, rules for robots, an address.
#![no_main]

use collecting::{Address, Robots, Sitemap, feed, preview, read_opml, sitemap, write_opml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let at = Address::read("https://doska.test/feed").unwrap();
    for entry in feed(bytes, &at).into_iter().flat_map(|listed| listed.entries) {
        assert!(entry.address.host().contains('.'));
    }
    if let Some(Sitemap::Pages(listed)) = sitemap(bytes, &at) {
        assert!(listed.entries.iter().all(|entry| entry.address.is_same_site(&at)));
    }
    let _ = Robots::read(bytes).allows(&at);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(address) = Address::read(text) {
        assert_eq!(Address::read(address.as_str()).as_ref(), Ok(&address), "what is written is read again");
    }
    let _ = preview(text);
    if let Some(sources) = read_opml(text) {
        assert_eq!(read_opml(&write_opml("t", &sources)).map(|read| read.len()), Some(sources.len()));
    }
});
