//! Feeds: RSS, Atom, JSON Feed.

use std::borrow::Cow;

use crate::Address;
use crate::caught::caught;
use crate::entries::{Entry, Listed};

/// Reads a feed. `None` when it is none.
pub fn feed(content: &[u8], at: &Address) -> Option<Listed> {
    let content = &*narrow(content);
    // A page of HTML is told from a feed before anything is parsed: some of it would pass for a broken one.
    let start = content.iter().position(|b| !b.is_ascii_whitespace() && !matches!(b, 0xef | 0xbb | 0xbf))?;
    if !matches!(content[start], b'<' | b'{') {
        return None;
    }
    let content = declared_once(content);
    let parser = feed_rs::parser::Builder::new().base_uri(Some(at.as_str())).build();
    let feed = caught(|| parser.parse(&*content))?.ok()?;
    let text = |text: Option<feed_rs::model::Text>| text.map(|text| text.content).unwrap_or_default();
    let title = text(feed.title);
    let entries = feed.entries.into_iter().filter_map(|entry| {
        let link = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))?;
        let published = entry.published.or(entry.updated).map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        Some(Entry { address: at.join(&link.href).ok()?, title: text(entry.title), published, text: None })
    });
    Some(Listed::of(&title, entries))
}

/// UTF-16 as UTF-8, whatever it declares; anything else as it is.
fn narrow(content: &[u8]) -> Cow<'_, [u8]> {
    let (read, rest): (fn([u8; 2]) -> u16, _) = match content {
        [0xff, 0xfe, rest @ ..] => (u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => (u16::from_be_bytes, rest),
        [b'<', 0, ..] => (u16::from_le_bytes, content),
        [0, b'<', ..] => (u16::from_be_bytes, content),
        _ => return Cow::Borrowed(content),
    };
    let units: Vec<u16> = rest.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
    // What it declares is no longer true.
    Cow::Owned(String::from_utf16_lossy(&units).replacen("<?xml", "<?xxx", 1).into_bytes())
}

/// The same without declarations of XML but the one that it begins with. A later one that names another encoding ends
/// quick-xml 0.42 with a panic (found by fuzzing).
fn declared_once(content: &[u8]) -> Cow<'_, [u8]> {
    const BEGINS: &[u8] = b"<?xml";
    let places = |from: usize| {
        let rest = content[from..].windows(BEGINS.len() + 1).enumerate();
        rest.filter(|(_, bytes)| bytes.starts_with(BEGINS) && bytes[BEGINS.len()].is_ascii_whitespace())
            .map(move |(at, _)| from + at)
    };
    // Behind a byte order mark and spaces is still the beginning.
    let later: Vec<usize> = places(0).filter(|at| content[..*at].contains(&b'<')).collect();
    if later.is_empty() {
        return Cow::Borrowed(content);
    }
    let mut content = content.to_vec();
    for at in later {
        // An instruction of another name, which says nothing.
        content[at + BEGINS.len() - 1] = b'x';
    }
    Cow::Owned(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> Address {
        Address::read("https://xeber.test/feed").unwrap()
    }

    #[test]
    fn the_three_kinds_of_feeds_are_read() {
        let rss = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Xəbər</title><link>https://xeber.test</link>
            <item><title>Bir  elan</title><link>/elan/1</link><pubDate>Tue, 03 Nov 2026 09:30:00 +0400</pubDate></item>
            <item><title>Yenə o</title><link>https://xeber.test/elan/1/</link></item>
            <item><title>İki</title><link>http://127.0.0.1/x</link></item></channel></rss>"#;
        let listed = feed(rss.as_bytes(), &at()).unwrap();
        assert_eq!((listed.title.as_str(), listed.entries.len()), ("Xəbər", 1));
        let first = &listed.entries[0];
        assert_eq!((first.address.as_str(), first.title.as_str()), ("https://xeber.test/elan/1", "Bir elan"));
        assert_eq!(first.published.as_deref(), Some("2026-11-03T05:30:00Z"));
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Доска</title><id>x</id><updated>2026-11-01T00:00:00Z</updated>
            <entry><id>1</id><title>Работа</title><updated>2026-11-02T00:00:00Z</updated><link href="https://xeber.test/2"/></entry></feed>"#;
        assert_eq!(feed(atom.as_bytes(), &at()).unwrap().entries[0].title, "Работа");
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"İlan","items":[{"id":"1","url":"https://xeber.test/3","title":"İş"}]}"#;
        assert_eq!(feed(json.as_bytes(), &at()).unwrap().entries[0].title, "İş");
    }

    #[test]
    fn a_declaration_in_the_middle_ends_nothing() {
        let item = "<item><title>Elan</title><link>/elan/1</link></item>";
        let middle = "<?xml version=\"1.0\" encoding=\"windows-1251\"?>";
        let filled = format!("<description>{}</description>", "x".repeat(20_000));
        let rss = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Elan</title>{filled}{middle}{item}</channel></rss>"
        );
        assert_eq!(feed(rss.as_bytes(), &at()).unwrap().entries.len(), 1);
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(rss.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(feed(&wide, &at()).unwrap().entries.len(), 1);
    }

    #[test]
    fn what_is_no_feed_is_none() {
        for text in [
            "",
            "   ",
            "hello",
            "<html><body><p>hi</p></body></html>",
            "{\"a\":1}",
            "<rss",
            "<?xml version=\"1.0\"?><a/>",
        ] {
            assert_eq!(feed(text.as_bytes(), &at()), None, "{text}");
        }
    }
}
