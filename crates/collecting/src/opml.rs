//! Lists of sources as other programs write and read them: OPML 2.0. An outline with an address is a source, one without
//! is the group of those inside.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::entries::line;

/// Sources that are taken from one list.
const MOST: usize = 10_000;
/// Bytes of a list.
const LONGEST: usize = 5 * 1024 * 1024;

/// A source in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The group it stands in; empty for none.
    pub group: String,
    /// What it is called.
    pub name: String,
    /// Its address as written.
    pub address: String,
}

/// Reads a list. `None` when it is none.
pub fn read_opml(text: &str) -> Option<Vec<Outline>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut reader = Reader::from_str(text);
    let (mut found, mut groups, mut is_opml) = (Vec::new(), Vec::<Option<String>>::new(), false);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) if tag.name().as_ref().eq_ignore_ascii_case("opml") => is_opml = true,
            Event::Start(tag) if tag.name().as_ref() == "outline" => {
                let group = enter(&tag, &groups, &mut found);
                groups.push(group);
            }
            Event::Empty(tag) if tag.name().as_ref() == "outline" => drop(enter(&tag, &groups, &mut found)),
            Event::End(tag) if tag.name().as_ref() == "outline" => drop(groups.pop()),
            Event::Eof => break,
            _ => {}
        }
        if found.len() >= MOST || groups.len() > 100 {
            return None;
        }
    }
    is_opml.then_some(found)
}

/// Takes an outline; gives its name when it is a group.
fn enter(tag: &BytesStart<'_>, groups: &[Option<String>], found: &mut Vec<Outline>) -> Option<String> {
    let value = |name: &str| {
        let attribute = tag.try_get_attribute(name).ok().flatten()?;
        Some(line(&quick_xml::escape::unescape(&attribute.value).ok()?))
    };
    let name = value("title").or_else(|| value("text")).unwrap_or_default();
    let Some(address) = value("xmlUrl").or_else(|| value("htmlUrl")).filter(|address| !address.is_empty()) else {
        return Some(name);
    };
    let group = groups.iter().flatten().next_back().cloned().unwrap_or_default();
    found.push(Outline { group, name, address });
    None
}

/// Writes a list; sources of a group stand together.
pub fn write_opml(title: &str, sources: &[Outline]) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head><title>{}</title></head>\n<body>\n",
        escaped(title)
    );
    let mut groups: Vec<&str> = sources.iter().map(|source| source.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    for group in groups {
        if !group.is_empty() {
            text.push_str(&format!("<outline text=\"{}\">\n", escaped(group)));
        }
        for source in sources.iter().filter(|source| source.group == group) {
            let (name, address) = (escaped(&source.name), escaped(&source.address));
            text.push_str(&format!("<outline type=\"rss\" text=\"{name}\" xmlUrl=\"{address}\"/>\n"));
        }
        if !group.is_empty() {
            text.push_str("</outline>\n");
        }
    }
    text + "</body>\n</opml>\n"
}

fn escaped(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    quick_xml::escape::escape(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn groups_and_sources_are_read() {
        let text = r#"<?xml version="1.0"?><opml version="1.0"><body><outline text="İş elanları"><outline text="Doska &amp; Co"
            xmlUrl="https://doska.test/feed"/></outline><outline title="Tək" htmlUrl="https://tek.test"></outline></body></opml>"#;
        let read = read_opml(text).unwrap();
        let seen: Vec<_> =
            read.iter().map(|one| (one.group.as_str(), one.name.as_str(), one.address.as_str())).collect();
        assert_eq!(seen, [("İş elanları", "Doska & Co", "https://doska.test/feed"), ("", "Tək", "https://tek.test")]);
        assert_eq!(read_opml("<html/>"), None);
        assert_eq!(read_opml("<opml><outline"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(names in prop::collection::vec(("[a-zəşı<&\" ]{0,12}", "[a-zA-Z<>&'\"]{1,12}"), 0..8)) {
            let of = |(group, name): &(String, String)| Outline {
                group: line(group), name: line(name), address: format!("https://{}.test/?a=1&b=2", name.len()),
            };
            let sources: Vec<_> = names.iter().map(of).collect();
            let mut read = read_opml(&write_opml("t", &sources)).unwrap();
            let mut written = sources;
            read.sort_by(|a, b| (&a.group, &a.name).cmp(&(&b.group, &b.name)));
            written.sort_by(|a, b| (&a.group, &a.name).cmp(&(&b.group, &b.name)));
            prop_assert_eq!(read, written);
        }

        #[test]
        fn nothing_that_is_read_does_harm(text in "(<opml>|<outline |/>|text=\"|xmlUrl='|</outline>|&amp;|&#0;|[a-z<>\"]){0,40}") {
            drop(read_opml(&text));
        }
    }
}
