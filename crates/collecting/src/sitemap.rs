//! Site maps, news site maps, and indexes of them.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use sitemapo::record::Record;

use crate::Address;
use crate::caught::caught;
use crate::entries::{Entry, Listed, MOST_ENTRIES};

/// Bytes of an unpacked site map that are read; the protocol allows 50 MiB.
const MOST: u64 = 50 * 1024 * 1024;
/// Site maps of an index that are gone into.
const MOST_MAPS: usize = 50;

/// What a site map holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sitemap {
    /// Pages, those that changed last first.
    Pages(Listed),
    /// Further site maps, those that changed last first.
    Maps(Vec<Address>),
}

/// Reads a site map, compressed or not. `None` when it is none.
pub fn sitemap(content: &[u8], at: &Address) -> Option<Sitemap> {
    caught(|| read(content, at))?
}

fn read(content: &[u8], at: &Address) -> Option<Sitemap> {
    let unpacked;
    let content = if content.starts_with(&[0x1f, 0x8b]) {
        let mut out = Vec::new();
        MultiGzDecoder::new(content).take(MOST).read_to_end(&mut out).ok()?;
        unpacked = out;
        &unpacked
    } else {
        content
    };
    let head = String::from_utf8_lossy(&content[..content.len().min(2_000)]);
    if !head.contains("<urlset") && !head.contains("<sitemapindex") {
        return None;
    }
    let (mut pages, mut maps) = (Vec::new(), Vec::new());
    for record in sitemapo::Parser::new(content) {
        // What is broken in the middle does not take what stood before it.
        match record {
            Ok(Record::Entry(entry)) => {
                let news = entry.news.as_ref();
                let at = news.map(|news| news.published).or(entry.modified).map(|at| at.to_string());
                let title = news.map(|news| news.title.clone()).unwrap_or_default();
                pages.push((at, entry.location, title));
            }
            Ok(Record::Sitemap(map)) => maps.push((map.modified.map(|at| at.to_string()), map.location)),
            Err(_) => break,
        }
    }
    if pages.is_empty() && !maps.is_empty() {
        maps.sort_by(|one, other| other.0.cmp(&one.0));
        let maps = maps.into_iter().filter_map(|(_, location)| at.join(location.as_str()).ok());
        return Some(Sitemap::Maps(maps.filter(|map| map.is_same_site(at)).take(MOST_MAPS).collect()));
    }
    pages.sort_by(|one, other| other.0.cmp(&one.0));
    let entries = pages.into_iter().filter_map(|(published, location, title)| {
        let address = at.join(location.as_str()).ok().filter(|address| address.is_same_site(at))?;
        Some(Entry { address, title, published: published.map(|at| at.chars().take(20).collect()), text: None })
    });
    Some(Sitemap::Pages(Listed::of("", entries.take(MOST_ENTRIES))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> Address {
        Address::read("https://xeber.test/sitemap.xml").unwrap()
    }

    #[test]
    fn the_newest_page_comes_first_and_other_sites_are_left_out() {
        let text = r#"<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
            xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
            <url><loc>https://xeber.test/old</loc><lastmod>2026-10-01</lastmod></url>
            <url><loc>https://elsewhere.test/x</loc><lastmod>2026-11-09</lastmod></url>
            <url><loc>https://xeber.test/new</loc><news:news><news:publication><news:name>X</news:name><news:language>az</news:language>
            </news:publication><news:publication_date>2026-11-05T08:00:00Z</news:publication_date><news:title>Yeni</news:title></news:news></url></urlset>"#;
        let Some(Sitemap::Pages(listed)) = sitemap(text.as_bytes(), &at()) else { panic!() };
        let seen: Vec<_> = listed.entries.iter().map(|entry| (entry.address.path(), entry.title.as_str())).collect();
        assert_eq!(seen, [("/new", "Yeni"), ("/old", "")]);
        assert_eq!(listed.entries[0].published.as_deref(), Some("2026-11-05T08:00:00Z"));
    }

    #[test]
    fn an_index_leads_on_and_anything_else_is_none() {
        let text = r#"<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://xeber.test/a.xml</loc></sitemap>
            <sitemap><loc>https://xeber.test/b.xml</loc><lastmod>2026-11-01</lastmod></sitemap></sitemapindex>"#;
        let Some(Sitemap::Maps(maps)) = sitemap(text.as_bytes(), &at()) else { panic!() };
        assert_eq!(maps.iter().map(Address::path).collect::<Vec<_>>(), ["/b.xml", "/a.xml"]);
        assert_eq!(sitemap(b"<html></html>", &at()), None);
        assert_eq!(sitemap(&[0x1f, 0x8b, 1, 2, 3], &at()), None);
    }
}
