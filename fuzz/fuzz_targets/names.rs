//! Any text as a name: folding comes to rest, and what is folded is sealed.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use linkage::{Encoder, Field, Key, Kind, Layout, Rules, Value};

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::read(include_str!("../../profiles/az/names.toml")).unwrap());
static ENCODER: LazyLock<Encoder> = LazyLock::new(|| {
    let fields = vec![Field::new("family", Kind::Name), Field::new("fin", Kind::Number)];
    Encoder::new(Layout::new(fields).unwrap(), &Key::new([7; 32]))
});

fuzz_target!(|text: &str| {
    let folded = RULES.fold(text);
    assert_eq!(RULES.fold(&folded.text).text, folded.text, "folding comes to rest");
    let number = linkage::fold_fin(text);
    assert_eq!(linkage::fold_fin(&number), number);
    let _ = linkage::fold_phone(text, RULES.phone_prefix());
    let row = ENCODER.encode(&[Value::Name(&folded), Value::Text(&number)]);
    assert_eq!(row, ENCODER.encode(&[Value::Name(&folded), Value::Text(&number)]));
});
