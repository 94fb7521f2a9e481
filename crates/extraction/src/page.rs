//! From the text of a page to what can be read on it.

use crate::blocks::MAX_BLOCKS;
use crate::choose::{PULL, keep, smoothed};
use crate::entity::unescaped;
use crate::features::{Seen, word_hashes};
use crate::head::squeezed;
use crate::judge::{Judgement, judge};
use crate::kind::{self, Kind};
use crate::lexicon::Lexicon;
use crate::links::{self, Link};
use crate::marks::inside;
use crate::model::Model;
use crate::tag::Tag;
use crate::tree::Name;
use crate::{about, dates};

/// What a block of main text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// A paragraph or other running text.
    Paragraph,
    /// A heading, with its level from 1 to 6.
    Heading(u8),
    /// An item of a list.
    Item,
    /// A quotation.
    Quote,
    /// A cell of a table.
    Cell,
    /// Text that keeps its line breaks.
    Preformatted,
}

/// One block of main text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextBlock {
    /// What it is.
    pub part: Part,
    /// Its text.
    pub text: String,
    /// How sure it is that this is main text, from 0 to 1.
    pub sure: f32,
}

/// What was read on a page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The title.
    pub title: Option<String>,
    /// The main text: paragraphs on lines of their own, the cells of a table row on one line.
    pub text: String,
    /// The main text by blocks.
    pub blocks: Vec<TextBlock>,
    /// What stands beside the main text: boxes, menus, the foot of the page; and addresses of its links by which somebody is
    /// called or written to, a line each. Cut to [`BESIDE`] letters.
    pub beside: String,
    /// Comments of readers under an article, if any were told apart.
    pub comments: Vec<String>,
    /// When it was published: an ISO day or date-time.
    pub published: Option<String>,
    /// Where the job, event or story is.
    pub place: Option<String>,
    /// What the page says of itself in a sentence or two.
    pub description: Option<String>,
    /// The address the page itself prefers.
    pub canonical: Option<String>,
    /// The language the page names.
    pub language: Option<String>,
    /// The kind of page.
    pub kind: Kind,
    /// Links that lead elsewhere.
    pub links: Vec<Link>,
    /// Feeds: address and media type.
    pub feeds: Vec<(String, String)>,
    /// The page that follows this one.
    pub next: Option<String>,
}

/// Letters of what stands beside the main text.
pub const BESIDE: usize = 20_000;

/// Everything that is not main text, and links by which somebody is reached wherever they stand.
fn beside(seen: &Seen, kept: &[bool]) -> String {
    let others: Vec<bool> = kept.iter().map(|kept| !kept).collect();
    let mut text = text_of(seen, &others);
    for node in seen.tree.nodes.iter().filter(|node| node.tag == Tag::A) {
        let Some(href) = seen.tree.attribute(node, Name::Href) else { continue };
        let reaches = ["tel:", "mailto:", "whatsapp:", "viber:", "https://wa.me/", "https://t.me/", "tg:"];
        if text.len() < BESIDE * 4 && reaches.iter().any(|scheme| href.trim_start().starts_with(scheme)) {
            let address = href.trim().trim_start_matches("tel:").trim_start_matches("mailto:");
            text.push('\n');
            text.push_str(&unescaped(address));
        }
    }
    text.chars().take(BESIDE).collect()
}

/// Blocks below this chance are never kept.
pub const LEAST: f32 = 0.15;
/// Words of a JSON-LD text from which it may stand in for the page's own.
const BODY_WORDS: usize = 40;

/// Which blocks are kept.
pub fn chosen(seen: &Seen, judgement: &Judgement) -> Vec<bool> {
    let words: Vec<f32> = seen.blocks.list.iter().map(|b| b.words as f32 + 0.1).collect();
    keep(&smoothed(seen, &judgement.chances, PULL), &words, LEAST)
}

fn part_of(seen: &Seen, owner: u32) -> Part {
    let node = &seen.tree.nodes[owner as usize];
    let bits = seen.blocks.marks[owner as usize].inside;
    match node.tag {
        tag if tag.heading() > 0 => Part::Heading(tag.heading()),
        Tag::Td | Tag::Th => Part::Cell,
        Tag::Li | Tag::Dd | Tag::Dt => Part::Item,
        Tag::Pre => Part::Preformatted,
        _ if bits & inside::QUOTE != 0 => Part::Quote,
        _ if bits & inside::PRE != 0 => Part::Preformatted,
        _ => Part::Paragraph,
    }
}

/// The main text, with the cells of one row on one line.
pub fn text_of(seen: &Seen, kept: &[bool]) -> String {
    let mut text = String::new();
    let mut row_before = 0;
    for (at, block) in seen.blocks.list.iter().enumerate() {
        if !kept.get(at).copied().unwrap_or(false) {
            continue;
        }
        let node = &seen.tree.nodes[block.owner as usize];
        let row = if matches!(node.tag, Tag::Td | Tag::Th) { node.parent } else { 0 };
        if !text.is_empty() {
            text.push(if row != 0 && row == row_before { ' ' } else { '\n' });
        }
        row_before = row;
        text.push_str(seen.blocks.of(block));
    }
    text
}

/// Reads a page with the model and lexicon that are shipped.
pub fn read(html: &str, address: Option<&str>) -> Page {
    if !has_tags(html) {
        return plain_text(html);
    }
    let seen = Seen::new(html, Lexicon::shipped());
    let judgement = judge(&seen, address, Model::shipped());
    let kept = chosen(&seen, &judgement);
    let kind = kind::decide(&seen, &judgement.kinds);
    let mut text = text_of(&seen, &kept);
    let mut blocks: Vec<TextBlock> = Vec::new();
    for ((block, kept), sure) in seen.blocks.list.iter().zip(&kept).zip(&judgement.chances) {
        if *kept {
            blocks.push(TextBlock {
                part: part_of(&seen, block.owner),
                text: seen.blocks.of(block).to_owned(),
                sure: *sure,
            });
        }
    }
    if let Some(body) = instead(&seen, &text) {
        blocks = body.lines().map(|l| TextBlock { part: Part::Paragraph, text: l.to_owned(), sure: 0.5 }).collect();
        text = body;
    }
    Page {
        title: about::title(&seen),
        text,
        blocks,
        beside: beside(&seen, &kept),
        comments: about::comments(&seen, &kept),
        published: about::published(&seen, address),
        place: about::place(&seen),
        description: about::description(&seen.head),
        canonical: seen.head.canonical.clone(),
        language: about::language(&seen.head),
        kind,
        links: links::links(&seen, &kept),
        feeds: seen.head.feeds.clone(),
        next: seen.head.next.clone(),
    }
}

/// The text of JSON-LD, where the page itself shows little of it. A mere description does not stand in: a page that
/// shows nothing has no main text.
pub fn instead(seen: &Seen, text: &str) -> Option<String> {
    let facts = &seen.head.facts;
    let body = if facts.body.is_empty() { &facts.description } else { &facts.body };
    let count = |text: &str| {
        let mut words = 0_usize;
        word_hashes(text, |_| words += 1);
        words
    };
    let (own, body_words) = (count(text), count(body));
    if body_words >= BODY_WORDS && own * 4 < body_words {
        return Some(about::plain(body));
    }
    None
}

/// The whole of a text without a single tag: paragraphs are divided by empty lines or line breaks.
fn plain_text(text: &str) -> Page {
    let lines = text.lines().map(squeezed).filter(|l| !l.is_empty()).take(MAX_BLOCKS);
    let blocks: Vec<TextBlock> = lines.map(|text| TextBlock { part: Part::Paragraph, text, sure: 1.0 }).collect();
    let lines: Vec<&str> = blocks.iter().map(|b| b.text.as_str()).collect();
    let published = lines.iter().take(5).chain(lines.last()).find_map(|l| dates::find(l));
    Page { text: lines.join("\n"), published, blocks, ..Page::default() }
}

/// Whether a text holds anything like a tag.
fn has_tags(text: &str) -> bool {
    text.as_bytes()
        .windows(2)
        .any(|w| w[0] == b'<' && (w[1].is_ascii_alphabetic() || matches!(w[1], b'/' | b'!' | b'?')))
}
