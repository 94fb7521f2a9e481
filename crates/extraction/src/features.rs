//! Numbers that describe a block: what it says, where it stands, and what stands around it.
//!
//! The order of the numbers is what the model was trained on. Change it only together with the model.

use std::collections::HashSet;

use crate::blocks::{Block, Blocks, hash};
use crate::head::Head;
use crate::layout::{Layout, is_running};
use crate::letter::{is_alphanumeric, lower};
use crate::lexicon::{CLASSES, PHRASES};
use crate::marks::inside;
use crate::tag::Tag;
use crate::tree::Tree;

/// A page, taken apart.
pub struct Seen<'a> {
    /// Its nodes.
    pub tree: Tree<'a>,
    /// Its blocks.
    pub blocks: Blocks,
    /// What it says of itself.
    pub head: Head,
    /// Sums over its elements.
    pub layout: Layout,
    /// The words of the title.
    pub title_words: HashSet<u64>,
    /// Pairs of words of the JSON-LD article body or description.
    pub body_pairs: HashSet<u64>,
}

/// Words of the JSON-LD text that are kept.
const MAX_BODY_WORDS: usize = 20_000;

/// Hashes of the words of a text, in lower case.
pub fn word_hashes(text: &str, mut each: impl FnMut(u64)) {
    let mut h = 0;
    let mut any = false;
    for c in text.chars() {
        if is_alphanumeric(c) {
            any = true;
            if c.is_ascii() {
                h = hash(&[c.to_ascii_lowercase() as u8], h);
            } else {
                lower(c, |l| h = hash(&(l as u32).to_le_bytes(), h));
            }
        } else if any {
            each(h);
            h = 0;
            any = false;
        }
    }
    if any {
        each(h);
    }
}

fn pair(a: u64, b: u64) -> u64 {
    a.rotate_left(17) ^ b
}

/// Pairs of neighbouring words.
pub fn pairs(text: &str, most: usize) -> HashSet<u64> {
    let mut out = HashSet::new();
    let mut before = None;
    let mut count = 0;
    word_hashes(text, |h| {
        count += 1;
        if count <= most {
            if let Some(b) = before {
                out.insert(pair(b, h));
            }
            before = Some(h);
        }
    });
    out
}

impl<'a> Seen<'a> {
    /// Takes a page apart.
    pub fn new(html: &'a str, lexicon: &crate::lexicon::Lexicon) -> Seen<'a> {
        let tree = crate::parse::parse(html);
        let head = crate::head::read(&tree);
        let blocks = crate::blocks::cut(&tree, lexicon);
        let layout = crate::layout::survey(&tree, &blocks);
        let mut title_words = HashSet::new();
        let title = head.metas.get("og:title").map_or(head.title.as_str(), String::as_str);
        word_hashes(title, |h| {
            title_words.insert(h);
        });
        let body = if head.facts.body.is_empty() { &head.facts.description } else { &head.facts.body };
        let body_pairs = pairs(body, MAX_BODY_WORDS);
        Seen { tree, blocks, head, layout, title_words, body_pairs }
    }
}

fn ln(n: u32) -> f32 {
    ((n + 1) as f32).ln()
}

fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// A number for a tag, near for tags that are used alike.
fn tag_rank(tag: Tag) -> f32 {
    use Tag::*;
    f32::from(match tag {
        P => 1_u8,
        Blockquote => 2,
        Pre => 3,
        Dd => 4,
        Li => 5,
        Dt => 6,
        Td => 7,
        Th => 8,
        H1 => 9,
        H2 => 10,
        H3 => 11,
        H4 => 12,
        H5 | H6 => 13,
        Div => 14,
        Section | Article | Main => 15,
        Body | Root => 16,
        Figcaption | Caption => 17,
        Summary | Legend => 18,
        Button => 19,
        Custom => 20,
        Header => 21,
        Footer => 22,
        Nav => 23,
        Ul | Ol => 24,
        _ => 25,
    })
}

/// The bits of phrases whose headings divide a page: related, comment, share, sign up.
const DIVIDING: [u32; 4] = [4, 3, 2, 5];

/// Numbers of a neighbour.
fn neighbour(seen: &Seen, block: Option<&Block>, parent: u32, row: &mut Vec<f32>) {
    let Some(block) = block else {
        row.extend_from_slice(&[-1.0, -1.0, -1.0, -1.0, -1.0, -1.0]);
        return;
    };
    let owner = &seen.tree.nodes[block.owner as usize];
    row.push(ln(block.words));
    row.push(share(block.link_chars, block.chars));
    row.push(block.stops.min(5) as f32);
    row.push(f32::from(u8::from(owner.parent == parent)));
    row.push(tag_rank(owner.tag));
    row.push(seen.blocks.marks[block.owner as usize].sum);
}

/// One pass over the blocks of a page: a row of numbers for each, one after the other.
pub fn rows(seen: &Seen) -> Vec<f32> {
    let list = &seen.blocks.list;
    let nodes = &seen.tree.nodes;
    let sums = &seen.layout.sums;
    let total = sums.first().copied().unwrap_or_default();
    let mut out = Vec::with_capacity(list.len() * WIDTH);
    let h1_block = seen.head.h1.and_then(|h| list.iter().position(|b| b.owner >= h));
    let first_running = list.iter().position(is_running);
    let last_running = list.iter().rposition(is_running);
    let core = &nodes[seen.layout.core as usize];
    let core_path = path(seen, seen.layout.core);
    let mut chars_before = 0_u32;
    let mut heading: Option<(usize, &Block)> = None;
    let mut divided = [f32::from(99_u8); 4];
    for (at, block) in list.iter().enumerate() {
        let row = &mut out;
        let owner = &nodes[block.owner as usize];
        let marks = &seen.blocks.marks[block.owner as usize];
        let text = seen.blocks.of(block);
        // What it says.
        row.push(ln(block.chars));
        row.push(ln(block.words));
        row.push(share(block.chars, block.words));
        row.push(share(block.link_chars, block.chars));
        row.push(share(block.links, block.words));
        row.push(share(block.strong_chars, block.chars));
        row.push(share(block.digits, block.chars));
        row.push(share(block.capitals, block.chars));
        row.push(share(block.commas, block.words));
        row.push(ln(block.stops));
        row.push(share(block.stops, block.words));
        row.push(ln(block.breaks));
        for bit in 0..PHRASES as u32 {
            row.push((block.phrases >> bit & 1) as f32 + (block.phrases >> (bit + 16) & 1) as f32);
        }
        row.extend_from_slice(&shape_of(text));
        let (mut hits, mut count, mut pair_hits) = (0_u32, 0_u32, 0_u32);
        let mut before = None;
        word_hashes(text, |h| {
            count += 1;
            hits += u32::from(seen.title_words.contains(&h));
            if let Some(b) = before {
                pair_hits += u32::from(seen.body_pairs.contains(&pair(b, h)));
            }
            before = Some(h);
        });
        row.push(share(hits, count));
        row.push(share(hits, seen.title_words.len() as u32).min(1.0));
        row.push(if seen.body_pairs.is_empty() { -1.0 } else { share(pair_hits, count.saturating_sub(1)) });
        row.push(seen.layout.repeats.get(&block.hash).copied().unwrap_or(1).min(20) as f32);
        // Its element.
        row.push(tag_rank(owner.tag));
        row.push(tag_rank(nodes[owner.parent as usize].tag));
        row.push(f32::from(owner.depth));
        let bits = marks.inside;
        for bit in [
            inside::NAV,
            inside::HEADER,
            inside::FOOTER,
            inside::ASIDE,
            inside::MAIN,
            inside::ARTICLE,
            inside::FORM,
            inside::TABLE,
            inside::LIST,
            inside::FIGURE,
            inside::QUOTE,
            inside::SECTION,
            inside::HIDDEN,
            inside::ROLE_MAIN,
            inside::ROLE_NAV,
            inside::DIALOG,
            inside::BODY_PROP,
            inside::DETAILS,
            inside::PRE,
            inside::BUTTON,
            inside::NESTED_LIST,
            inside::POSTING,
            inside::PRODUCT,
            inside::DESCRIPTION_PROP,
            inside::COMMENT_PROP,
            inside::LINK,
            inside::NOSCRIPT,
        ] {
            row.push(f32::from(u8::from(bits & bit != 0)));
        }
        // Class names.
        row.extend(marks.steps.iter().map(|s| f32::from(*s)));
        row.extend_from_slice(&[marks.own, marks.faded, marks.lowest, marks.highest, marks.sum, block.inline_score]);
        // The elements it stands in.
        let mut above = block.owner;
        for _ in 0..5 {
            let sum = &sums[above as usize];
            row.push(ln(sum.chars));
            row.push(share(sum.link_chars, sum.chars));
            row.push(share(sum.words, sum.blocks));
            row.push(share(sum.chars, total.chars));
            row.push(share(sum.running, sum.chars));
            row.push(sum.alike.min(60) as f32);
            above = nodes[above as usize].parent;
        }
        // The most repeated element it stands in.
        let (mut most, mut of_most) = (1, 0);
        let mut up = block.owner;
        while up > 0 {
            if sums[up as usize].alike > most {
                most = sums[up as usize].alike;
                of_most = up;
            }
            up = nodes[up as usize].parent;
        }
        let repeated = sums[of_most as usize];
        row.push(most.min(100) as f32);
        row.push(if of_most == 0 { -1.0 } else { ln(repeated.words) });
        row.push(if of_most == 0 { -1.0 } else { share(repeated.link_chars, repeated.chars) });
        row.push(if of_most == 0 {
            -1.0
        } else {
            share(sums[nodes[of_most as usize].parent as usize].chars, total.chars)
        });
        // Where it stands.
        row.push(share(at as u32, list.len() as u32));
        row.push(share(chars_before, total.chars));
        row.push(ln(at as u32));
        row.push(ln((list.len() - at) as u32));
        row.push(h1_block.map_or(-200.0, |h| (at as f32 - h as f32).clamp(-100.0, 150.0)));
        row.push(first_running.map_or(-200.0, |f| (at as f32 - f as f32).clamp(-100.0, 100.0)));
        row.push(last_running.map_or(-200.0, |l| (at as f32 - l as f32).clamp(-100.0, 100.0)));
        chars_before += block.chars;
        let in_core = block.owner >= seen.layout.core && block.owner < core.end;
        let in_half = block.owner >= seen.layout.half && block.owner < nodes[seen.layout.half as usize].end;
        row.push(f32::from(u8::from(in_core)));
        row.push(f32::from(u8::from(in_half)));
        row.push(meeting(seen, block.owner, &core_path));
        row.push(if block.owner < seen.layout.core {
            -1.0
        } else if block.owner >= core.end {
            1.0
        } else {
            0.0
        });
        row.push(share(sums[seen.layout.core as usize].chars, total.chars));
        // The heading before it.
        let level = owner.tag.heading();
        if let Some((h, b)) = heading {
            row.push((at - h).min(60) as f32);
            row.push(f32::from(nodes[b.owner as usize].tag.heading()));
            for bit in DIVIDING {
                row.push((b.phrases >> bit & 1) as f32);
            }
            row.push(f32::from(u8::from(nodes[b.owner as usize].parent == owner.parent)));
        } else {
            row.extend_from_slice(&[61.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        }
        for (distance, bit) in divided.iter_mut().zip(DIVIDING) {
            *distance += 1.0;
            let heads = level > 0 || (block.words <= 5 && block.strong_chars == block.chars);
            if heads && block.phrases >> bit & 1 == 1 {
                *distance = 0.0;
            }
            row.push(distance.min(99.0));
        }
        if level > 0 {
            heading = Some((at, block));
        }
        // Blocks with the same path.
        let group = seen.layout.groups.get(&marks.shape).copied().unwrap_or_default();
        row.push(ln(group.blocks));
        row.push(share(group.words, group.blocks));
        row.push(share(group.link_chars, group.chars));
        row.push(share(group.stops, group.blocks));
        row.push(share(group.chars, total.chars));
        // Neighbours.
        for step in [-3_isize, -2, -1, 1, 2, 3] {
            neighbour(seen, at.checked_add_signed(step).and_then(|n| list.get(n)), owner.parent, row);
        }
        // The page.
        row.push(ln(total.chars));
        row.push(ln(list.len() as u32));
        row.push(share(total.link_chars, total.chars));
        row.push(share(total.running, total.chars));
        row.push(seen.head.counts[0].min(30) as f32);
        row.push(seen.head.counts[1].min(3) as f32);
    }
    out
}

/// How many numbers a row has.
pub const WIDTH: usize = 12 + PHRASES + 9 + 4 + 3 + 27 + CLASSES + 6 + 30 + 4 + 12 + 7 + 4 + 5 + 36 + 6;

/// The elements from the root down to `at`.
fn path(seen: &Seen, at: u32) -> Vec<u32> {
    let mut path = Vec::new();
    let mut up = at;
    while up > 0 {
        path.push(up);
        up = seen.tree.nodes[up as usize].parent;
    }
    path.push(0);
    path.reverse();
    path
}

/// How many steps above the end of `core_path` the element `at` leaves it.
fn meeting(seen: &Seen, at: u32, core_path: &[u32]) -> f32 {
    let mut shared = 0;
    for (depth, node) in core_path.iter().enumerate() {
        if *node <= at && at < seen.tree.nodes[*node as usize].end {
            shared = depth;
        } else {
            break;
        }
    }
    (core_path.len() - 1 - shared) as f32
}

/// Signs of form: end mark, colon, small start, bars, price, day, address, all capitals, number at the start.
fn shape_of(text: &str) -> [f32; 9] {
    let mut out = [0.0; 9];
    let last = text.chars().next_back().unwrap_or(' ');
    out[0] = f32::from(u8::from(matches!(last, '.' | '!' | '?' | '…' | '"' | '”' | '»' | '。')));
    out[1] = f32::from(u8::from(last == ':'));
    let first = text.chars().next().unwrap_or(' ');
    out[2] = if first.is_lowercase() {
        1.0
    } else if first.is_numeric() {
        2.0
    } else if first.is_alphabetic() {
        0.0
    } else {
        3.0
    };
    let start = text.char_indices().nth(200).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    let bytes = start.as_bytes();
    out[3] = start.chars().filter(|c| matches!(c, '|' | '»' | '«' | '·' | '•' | '›' | '→' | '/' | '←')).count().min(6)
        as f32;
    out[4] = f32::from(u8::from(
        start.contains(['$', '€', '£', '₼', '₺', '₽', '¥'])
            || start.contains("AZN")
            || start.contains("USD")
            || start.contains("EUR"),
    ));
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    let years =
        bytes.windows(4).any(|w| (w.starts_with(b"20") || w.starts_with(b"19")) && w.iter().all(u8::is_ascii_digit));
    out[5] = f32::from(u8::from(years)) + f32::from(u8::from(digits >= 2 && start.contains(':')));
    out[6] = f32::from(u8::from(start.contains('@') || start.contains("http") || start.contains("www.")));
    out[7] = f32::from(u8::from(!start.chars().any(char::is_lowercase) && start.chars().any(char::is_uppercase)));
    out[8] = f32::from(u8::from(start.contains('…') || start.ends_with("...")));
    out
}
