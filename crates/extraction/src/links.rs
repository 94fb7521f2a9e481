//! The links of a page, and which of them stand in the main part.

use std::collections::HashSet;

use crate::entity::unescaped;
use crate::features::Seen;
use crate::head::squeezed;
use crate::tag::Tag;
use crate::tree::Name;

/// Links of a page that are kept.
pub const MAX_LINKS: usize = 5_000;
/// Letters of an address or text that are kept.
const MAX_CHARS: usize = 2_000;

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address as it stands in the page.
    pub href: String,
    /// Its text.
    pub text: String,
    /// Whether it stands in the main part: inside or between the blocks that are kept.
    pub main: bool,
}

/// Links of an outline that are kept.
const MAX_OUTLINE: usize = 50_000;

/// What a page that lists others is read for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its title, on one line.
    pub title: String,
    /// Its links in their order, each with its text on one line.
    pub links: Vec<(String, String)>,
    /// The feeds it names: address and media type.
    pub feeds: Vec<(String, String)>,
}

/// Reads a page for what it lists, without looking for its main text.
pub fn outline(html: &str) -> Outline {
    let tree = crate::parse::parse(html);
    let head = crate::head::read(&tree);
    let nodes = tree.nodes.iter().enumerate().filter(|(_, node)| node.tag == Tag::A);
    let link = |(at, node)| {
        let href = unescaped(tree.attribute(node, Name::Href)?.trim());
        let text = squeezed(&unescaped(&tree.inner_pieces(at))).chars().take(MAX_CHARS).collect();
        (!href.is_empty() && href.len() <= MAX_CHARS).then_some((href, text))
    };
    let links = nodes.filter_map(link).take(MAX_OUTLINE).collect();
    Outline { title: head.title, links, feeds: head.feeds }
}

/// Collects the links. A link is in the main part if its own block was kept or the next blocks on both sides were.
pub fn links(seen: &Seen, kept: &[bool]) -> Vec<Link> {
    let list = &seen.blocks.list;
    let mut out = Vec::new();
    let mut met = HashSet::new();
    let mut block = 0;
    for (at, node) in seen.tree.nodes.iter().enumerate() {
        if node.tag != Tag::A || out.len() >= MAX_LINKS {
            continue;
        }
        let Some(href) = seen.tree.attribute(node, Name::Href).map(str::trim) else { continue };
        let scheme = href.split_once(':').map_or("", |(s, _)| s);
        if href.is_empty()
            || href.len() > MAX_CHARS
            || href.starts_with('#')
            || ["javascript", "mailto", "tel", "data"].iter().any(|s| scheme.eq_ignore_ascii_case(s))
        {
            continue;
        }
        // The last block that begins at or before the link.
        while block + 1 < list.len() && list[block + 1].owner as usize <= at {
            block += 1;
        }
        let owner = list.get(block).map_or(0, |b| b.owner as usize);
        let inside = list.get(block).is_some() && owner <= at && at < seen.tree.nodes[owner].end as usize;
        let is = |n: usize| kept.get(n).copied().unwrap_or(false);
        let inner =
            list.get(block + 1).is_some_and(|b| (b.owner as usize) < node.end as usize && b.owner as usize > at);
        let main = (inside && is(block)) || (inner && is(block + 1)) || (is(block) && is(block + 1));
        let text: String = squeezed(&unescaped(&seen.tree.inner_text(at))).chars().take(MAX_CHARS).collect();
        let href = unescaped(href);
        if met.insert((href.clone(), main)) {
            out.push(Link { href, text, main });
        }
    }
    out
}
