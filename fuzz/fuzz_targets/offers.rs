//! Any text as an offer: its words, what is found in them, its sketch; and any phrase of a profile.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use screening::{Campaigns, Lexicon, Phrase, Sketch, Words};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let read = |phrases: &[&str]| phrases.iter().map(|phrase| Phrase::read(phrase).unwrap()).collect::<Vec<_>>();
    Lexicon::new(&[read(&["pasport* .. bizdə|ofisdə", "паспорт* .. у_нас"]), read(&["# usd|azn", "viza*"])]).unwrap()
});

fuzz_target!(|text: &str| {
    let words = Words::of(text);
    for at in 0..words.len() {
        assert!(!words.get(at).is_empty() && text.get(words.place(&(at..at + 1))).is_some());
    }
    for hit in LEXICON.find(&words) {
        assert!(hit.words.start < hit.words.end && hit.words.end <= words.len());
        assert!(text.get(words.place(&hit.words)).is_some());
    }
    if let Ok(phrase) = Phrase::read(text) {
        let own = Lexicon::new(&[vec![phrase]]).unwrap();
        let _ = own.find(&words);
    }
    let (halves, mut all) = (text.split_at(text.floor_char_boundary(text.len() / 2)), Campaigns::new());
    let (one, other) = (all.add(Sketch::of(text)), all.add(Sketch::of(text)));
    assert!(words.is_empty() || all.now(one) == all.now(other), "a text is its own copy");
    let _ = (all.add(Sketch::of(halves.0)), all.add(Sketch::of(halves.1)));
});
