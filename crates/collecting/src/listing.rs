//! Pages that list offers without a feed: which of their links lead to the offers.
//!
//! A list's links are alike: same shape of address, text of a title's length, many of them. Menus, pages of the list and
//! links to sections are of other shapes, or have one word.

use std::collections::{BTreeMap, HashMap};

use crate::Address;
use crate::entries::{Entry, Listed};

/// Links that make a list.
const FEWEST: usize = 3;
/// Words in a link that may be a title.
const WORDS: f64 = 2.0;

/// A link's address with what differs from offer to offer left out: `/elan/#`, `/vakansiya/*`.
fn shape(address: &Address) -> String {
    let path = address.path();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let of = |at: usize, part: &str| {
        let is_last = at + 1 == parts.len();
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let joined = part.contains(['-', '_']) && part.len() > 12;
        if digits > 0 && digits + 6 >= part.len() {
            "#".to_owned()
        } else if joined || (is_last && part.len() > 20) || (is_last && digits > 2) {
            "*".to_owned()
        } else {
            part.to_owned()
        }
    };
    let mut shaped: Vec<String> = parts.iter().enumerate().map(|(at, part)| of(at, part)).collect();
    // Offers of several sections stand in one list: what stands before an offer's own part may be any of them.
    if shaped.last().is_some_and(|last| last == "#" || last == "*") {
        let own = shaped.len() - 1;
        shaped[..own].fill("+".to_owned());
    }
    let mut shape = format!("/{}", shaped.join("/"));
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_number = !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit());
        shape.push_str(&format!("?{name}={}", if is_number { "#" } else { value }));
    }
    shape
}

/// Whether an address leads to another part of the list and not to an offer.
fn is_paging(address: &Address) -> bool {
    let path = address.path().to_lowercase();
    let names = ["page=", "/page/", "sehife=", "sayfa=", "offset=", "start=", "/p/", "stranica=", "p="];
    names.iter().any(|name| path.contains(name)) && !path.contains("id=")
}

/// Which of a page's links lead to offers: the group of links that most looks like a list of titles. The links are the
/// page's, with their texts, in their order. `known` is the shape of the list's addresses when it was read last: one or two
/// of that shape are a list too, on a day with few offers.
pub fn listing(title: &str, links: &[(String, String)], at: &Address, known: Option<&str>) -> Listed {
    let mut groups: BTreeMap<String, Vec<(Address, &str)>> = BTreeMap::new();
    for (href, text) in links {
        let Ok(address) = at.join(href) else { continue };
        if address.is_same_site(at) && address.same() != at.same() && !is_paging(&address) {
            groups.entry(shape(&address)).or_default().push((address, text.trim()));
        }
    }
    // One offer has several links: its picture, its title, "read on". The longest text is its title.
    let of_group = |links: Vec<(Address, &str)>| {
        let (mut order, mut places): (Vec<(Address, String)>, HashMap<String, usize>) = (Vec::new(), HashMap::new());
        for (address, text) in links {
            let place = *places.entry(address.same()).or_insert(order.len());
            match order.get_mut(place) {
                Some((_, title)) if title.chars().count() < text.chars().count() => text.clone_into(title),
                Some(_) => {}
                None => order.push((address, text.to_owned())),
            }
        }
        order
    };
    let groups: Vec<_> = groups.into_iter().map(|(shape, links)| (shape, of_group(links))).collect();
    let worth = |(shape, links): &(String, Vec<(Address, String)>)| {
        let words: usize = links.iter().map(|(_, text)| text.split_whitespace().count().min(12)).sum();
        let mean = words as f64 / links.len().max(1) as f64;
        let differs = shape.contains(['#', '*']);
        let is_list = links.len() >= FEWEST && mean >= WORDS && differs;
        if is_list { (mean * (links.len() as f64).sqrt() * 1000.0) as u64 } else { 0 }
    };
    let best = groups.iter().max_by_key(|group| worth(group)).filter(|group| worth(group) > 0);
    let few = || groups.iter().find(|(shape, _)| known == Some(shape));
    let Some((shape, links)) = best.or_else(few) else { return Listed::of(title, []) };
    let entry = |(address, title): &(Address, String)| Entry {
        address: address.clone(),
        title: title.clone(),
        published: None,
        text: None,
    };
    Listed { shape: Some(shape.clone()), ..Listed::of(title, links.iter().map(entry)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_are_told_from_menus_and_pages() {
        let at = Address::read("https://doska.test/is-elanlari").unwrap();
        let mut links: Vec<(String, String)> =
            ["/", "/haqqimizda", "/elaqe", "/reklam", "/kateqoriya/is", "/kateqoriya/ev"]
                .iter()
                .map(|href| ((*href).to_owned(), "Bölmə".to_owned()))
                .collect();
        for number in 1..=12 {
            links.push((format!("/elan/{number}00{number}"), String::new()));
            links.push((format!("/elan/{number}00{number}#foto"), format!("Bakıda satıcı tələb olunur, {number} yer")));
            links.push((format!("/is-elanlari?page={number}"), number.to_string()));
        }
        links.push(("https://reklam.test/elan/5005".to_owned(), "Başqa saytda uzun bir elan var".to_owned()));
        let listed = listing("Doska", &links, &at, None);
        assert_eq!(listed.entries.len(), 12);
        assert_eq!(listed.entries[0].address.as_str(), "https://doska.test/elan/1001");
        assert_eq!(listed.entries[0].title, "Bakıda satıcı tələb olunur, 1 yer");
    }

    #[test]
    fn addresses_made_of_titles_are_a_list_too_and_a_page_of_menus_is_none() {
        let at = Address::read("https://ilan.test/is").unwrap();
        let titled: Vec<_> = [
            "garson-araniyor-antalya",
            "bakici-araniyor-izmir-merkez",
            "sofor-araniyor-ankara",
            "asci-araniyor-bodrum",
        ]
        .iter()
        .map(|slug| (format!("/ilan/{slug}"), format!("{} hemen başla", slug.replace('-', " "))))
        .collect();
        assert_eq!(listing("", &titled, &at, None).entries.len(), 4);
        // Known from last time, a single one is enough; a menu never is.
        let shape = listing("", &titled, &at, None).shape;
        assert!(listing("", &titled[..1], &at, None).entries.is_empty());
        assert_eq!(listing("", &titled[..1], &at, shape.as_deref()).entries.len(), 1);
        let menu: Vec<_> = ["a", "b", "c", "d"].iter().map(|name| (format!("/{name}"), "Menü".to_owned())).collect();
        assert!(listing("", &menu, &at, shape.as_deref()).entries.is_empty());
    }
}
