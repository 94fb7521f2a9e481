//! Three saved pages and the text that is read on them. Set `GOLDEN=write` to write the texts anew.

use std::fs;
use std::path::Path;

use extraction::read;

#[test]
fn saved_pages_give_the_saved_text() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden");
    let mut seen = 0;
    for name in ["article", "thread", "board"] {
        let html = fs::read_to_string(folder.join(format!("{name}.html"))).expect("the page is there");
        let page = read(&html, None);
        let text = format!(
            "kind: {}\ntitle: {}\npublished: {}\nplace: {}\n\n{}\n",
            page.kind.name(),
            page.title.unwrap_or_default(),
            page.published.unwrap_or_default(),
            page.place.unwrap_or_default(),
            page.text
        );
        let file = folder.join(format!("{name}.txt"));
        if std::env::var_os("GOLDEN").is_some_and(|v| v == "write") {
            fs::write(&file, &text).expect("the folder can be written");
        }
        assert_eq!(text, fs::read_to_string(&file).expect("the text is there"), "{name}");
        seen += 1;
    }
    assert_eq!(seen, 3);
}
