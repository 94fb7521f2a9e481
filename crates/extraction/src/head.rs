//! What a page says of itself: title, description, dates, addresses of feeds, in one walk over the nodes.

use std::collections::HashMap;

use crate::entity::unescaped;
use crate::jsonld::{self, Facts, kind_bit};
use crate::tag::Tag;
use crate::tree::{Name, Tree};

/// Bytes of one value that are kept.
const MAX_VALUE: usize = 4_000;
/// Elements of one sort that are kept.
const MAX_LIST: usize = 500;

/// What was found.
#[derive(Default, Debug)]
pub struct Head {
    /// The content of `<title>`.
    pub title: String,
    /// `<meta>` by name or property, in lower case; the first of each.
    pub metas: HashMap<String, String>,
    /// `rel=canonical`.
    pub canonical: Option<String>,
    /// `rel=next`.
    pub next: Option<String>,
    /// Feeds: address and media type.
    pub feeds: Vec<(String, String)>,
    /// `<html lang>`.
    pub language: Option<String>,
    /// JSON-LD.
    pub facts: Facts,
    /// The first `<h1>` with text: node.
    pub h1: Option<u32>,
    /// Headings of the first rank.
    pub h1_count: u32,
    /// `<time>` elements: node and raw date.
    pub times: Vec<(u32, String)>,
    /// Microdata that matters: name of the property, node, value in its attributes.
    pub props: Vec<(String, u32, Option<String>)>,
    /// How many elements there are of a few tags: article, main, p, li, tr, pre or code, img, form, input, h2 to h3.
    pub counts: [u32; 10],
}

fn short(value: &str) -> String {
    let mut end = value.len().min(MAX_VALUE);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    squeezed(&unescaped(value.get(..end).unwrap_or("")))
}

/// A text on one line, with single spaces.
pub fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Walks over the page once.
pub fn read(tree: &Tree) -> Head {
    let mut head = Head::default();
    for (at, node) in tree.nodes.iter().enumerate() {
        let attribute = |name| tree.attribute(node, name);
        let count = match node.tag {
            Tag::Article => 0,
            Tag::Main => 1,
            Tag::P => 2,
            Tag::Li => 3,
            Tag::Tr => 4,
            Tag::Pre | Tag::Code => 5,
            Tag::Img => 6,
            Tag::Form => 7,
            Tag::Input => 8,
            Tag::H2 | Tag::H3 => 9,
            _ => 10,
        };
        if let Some(count) = head.counts.get_mut(count) {
            *count += 1;
        }
        match node.tag {
            Tag::Text => continue,
            Tag::Title if head.title.is_empty() => head.title = short(&tree.inner_text(at)),
            Tag::Html => head.language = attribute(Name::Lang).map(short).filter(|l| !l.is_empty()),
            Tag::Meta => {
                let name =
                    attribute(Name::Property).or_else(|| attribute(Name::Name)).or_else(|| attribute(Name::HttpEquiv));
                if let (Some(name), Some(content)) = (name, attribute(Name::Content))
                    && head.metas.len() < MAX_LIST
                    && name.len() < 100
                    && !content.trim().is_empty()
                {
                    head.metas.entry(name.trim().to_ascii_lowercase()).or_insert_with(|| short(content));
                }
            }
            Tag::Link | Tag::A => {
                if let (Some(rel), Some(href)) = (attribute(Name::Rel), attribute(Name::Href)) {
                    for word in rel.split_ascii_whitespace() {
                        if word.eq_ignore_ascii_case("canonical") && node.tag == Tag::Link {
                            head.canonical.get_or_insert_with(|| short(href));
                        } else if word.eq_ignore_ascii_case("next") {
                            head.next.get_or_insert_with(|| short(href));
                        } else if word.eq_ignore_ascii_case("alternate") && node.tag == Tag::Link {
                            let media = attribute(Name::Type).unwrap_or("").trim().to_ascii_lowercase();
                            if ["rss", "atom", "feed+json", "rdf+xml"].iter().any(|f| media.contains(f))
                                && head.feeds.len() < MAX_LIST
                            {
                                head.feeds.push((short(href), media));
                            }
                        }
                    }
                }
            }
            Tag::Script => {
                if attribute(Name::Type)
                    .is_some_and(|t| t.trim().to_ascii_lowercase().starts_with("application/ld+json"))
                    && let Some(text) = tree.nodes.get(at + 1).filter(|t| t.parent as usize == at)
                {
                    jsonld::read(tree.text(text), &mut head.facts);
                }
            }
            Tag::H1 => {
                head.h1_count += 1;
                if head.h1.is_none() && !tree.inner_text(at).trim().is_empty() {
                    head.h1 = Some(at as u32);
                }
            }
            Tag::Time if head.times.len() < MAX_LIST => {
                if let Some(date) = attribute(Name::Datetime) {
                    head.times.push((at as u32, short(date)));
                }
            }
            _ => {}
        }
        if let Some(prop) = attribute(Name::Itemprop)
            && matches!(
                prop,
                "datePublished"
                    | "datePosted"
                    | "dateCreated"
                    | "addressLocality"
                    | "addressRegion"
                    | "addressCountry"
                    | "jobLocation"
                    | "headline"
            )
            && head.props.len() < MAX_LIST
        {
            let value = attribute(Name::Content).or_else(|| attribute(Name::Datetime)).map(short);
            head.props.push((prop.to_owned(), at as u32, value));
        }
        if let Some(kind) = attribute(Name::Itemtype) {
            head.facts.says |= kind_bit(kind.trim());
        }
    }
    head
}
