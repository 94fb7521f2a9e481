//! What the elements of a page say by their tags, classes and ids, and hand down to all that stands in them.

use std::collections::HashMap;

use crate::blocks::hash;
use crate::lexicon::{CLASSES, ClassMarks, Lexicon};
use crate::tag::Tag;
use crate::tree::{Name, Tree};

/// Per element: what its class and id say, with what it has from above.
#[derive(Clone, Copy, Debug)]
pub struct Marks {
    /// Steps up to the nearest element of each kind of class, at most 15.
    pub steps: [u8; CLASSES],
    /// The learnt score of the element itself.
    pub own: f32,
    /// The sum of scores over it and everything above, halved at each step.
    pub faded: f32,
    /// The lowest score from it up.
    pub lowest: f32,
    /// The highest score from it up.
    pub highest: f32,
    /// The sum of all scores from it up.
    pub sum: f32,
    /// Bits of structural ancestors, see [`inside`].
    pub inside: u32,
    /// A hash of tag and class, joined with that of the element above.
    pub shape: u64,
    /// The hash of tag and class alone.
    pub own_shape: u64,
}

/// Bits of [`Marks::inside`].
#[allow(missing_docs)]
pub mod inside {
    pub const NAV: u32 = 1;
    pub const HEADER: u32 = 1 << 1;
    pub const FOOTER: u32 = 1 << 2;
    pub const ASIDE: u32 = 1 << 3;
    pub const MAIN: u32 = 1 << 4;
    pub const ARTICLE: u32 = 1 << 5;
    pub const FORM: u32 = 1 << 6;
    pub const TABLE: u32 = 1 << 7;
    pub const LIST: u32 = 1 << 8;
    pub const FIGURE: u32 = 1 << 9;
    pub const QUOTE: u32 = 1 << 10;
    pub const SECTION: u32 = 1 << 11;
    pub const HIDDEN: u32 = 1 << 12;
    pub const ROLE_MAIN: u32 = 1 << 13;
    pub const ROLE_NAV: u32 = 1 << 14;
    pub const DIALOG: u32 = 1 << 15;
    pub const LINK: u32 = 1 << 16;
    pub const BODY_PROP: u32 = 1 << 17;
    pub const DETAILS: u32 = 1 << 18;
    pub const PRE: u32 = 1 << 19;
    pub const BUTTON: u32 = 1 << 20;
    pub const NESTED_LIST: u32 = 1 << 21;
    pub const POSTING: u32 = 1 << 22;
    pub const PRODUCT: u32 = 1 << 23;
    pub const STRONG: u32 = 1 << 24;
    pub const UNSEEN: u32 = 1 << 25;
    pub const DESCRIPTION_PROP: u32 = 1 << 26;
    pub const COMMENT_PROP: u32 = 1 << 27;
    pub const TEMPLATE: u32 = 1 << 28;
    pub const NOSCRIPT: u32 = 1 << 29;
}

fn structure_bits(tree: &Tree, at: usize, from_above: u32) -> u32 {
    use inside::*;
    let node = &tree.nodes[at];
    let mut bits = from_above
        | match node.tag {
            Tag::Nav | Tag::Menu => NAV,
            Tag::Header => HEADER,
            Tag::Footer => FOOTER,
            Tag::Aside => ASIDE,
            Tag::Main => MAIN,
            Tag::Article => ARTICLE,
            Tag::Form => FORM,
            Tag::Table => TABLE,
            Tag::Ul | Tag::Ol | Tag::Dl if from_above & LIST != 0 => NESTED_LIST,
            Tag::Ul | Tag::Ol | Tag::Dl => LIST,
            Tag::Figure => FIGURE,
            Tag::Blockquote => QUOTE,
            Tag::Section => SECTION,
            Tag::Details => DETAILS,
            Tag::Pre => PRE,
            Tag::Button => BUTTON,
            Tag::Dialog => DIALOG,
            Tag::B | Tag::Strong | Tag::Em | Tag::I => STRONG,
            Tag::Head
            | Tag::Script
            | Tag::Style
            | Tag::Svg
            | Tag::Iframe
            | Tag::Select
            | Tag::Textarea
            | Tag::Option
            | Tag::Title
            | Tag::Noembed
            | Tag::Noframes
            | Tag::Object
            | Tag::Canvas
            | Tag::Audio
            | Tag::Video => UNSEEN,
            Tag::Template => TEMPLATE,
            Tag::Noscript => NOSCRIPT,
            _ => 0,
        };
    if !tree.has_attributes(node) {
        return bits;
    }
    if node.tag == Tag::A && tree.attribute(node, Name::Href).is_some() {
        bits |= LINK;
    }
    match tree.attribute(node, Name::Role).map(str::trim) {
        Some("main") => bits |= ROLE_MAIN,
        Some("navigation" | "menu" | "menubar" | "banner" | "contentinfo" | "complementary" | "search" | "tablist") => {
            bits |= ROLE_NAV
        }
        Some("dialog" | "alertdialog" | "alert") => bits |= DIALOG,
        Some("article") => bits |= ARTICLE,
        _ => {}
    }
    if tree.attribute(node, Name::Hidden).is_some() || tree.attribute(node, Name::AriaHidden) == Some("true") {
        bits |= HIDDEN;
    }
    if let Some(style) = tree.attribute(node, Name::Style)
        && style.len() < 2000
        && style.split(';').any(|rule| {
            let rule = rule.trim_start();
            (rule.starts_with("display") && rule.ends_with("none"))
                || (rule.starts_with("visibility") && rule.ends_with("hidden"))
        })
    {
        bits |= HIDDEN;
    }
    if let Some(prop) = tree.attribute(node, Name::Itemprop) {
        match prop {
            "articleBody" | "text" | "mainContentOfPage" | "reviewBody" => bits |= BODY_PROP,
            "description" => bits |= DESCRIPTION_PROP,
            "comment" => bits |= COMMENT_PROP,
            _ => {}
        }
    }
    if let Some(kind) = tree.attribute(node, Name::Itemtype) {
        if kind.ends_with("Posting") || kind.ends_with("Article") {
            bits |= POSTING;
        } else if kind.ends_with("Product") {
            bits |= PRODUCT;
        } else if kind.ends_with("Comment") {
            bits |= COMMENT_PROP;
        }
    }
    bits
}

/// Reads class and id of every element, once.
pub(crate) fn mark(tree: &Tree, lexicon: &Lexicon) -> (Vec<Marks>, [u32; CLASSES]) {
    let mut known: HashMap<&str, ClassMarks> = HashMap::new();
    let mut counts = [0; CLASSES];
    let nothing = Marks {
        steps: [15; CLASSES],
        own: 0.0,
        faded: 0.0,
        lowest: 0.0,
        highest: 0.0,
        sum: 0.0,
        inside: 0,
        shape: 0,
        own_shape: 0,
    };
    let mut marks = Vec::with_capacity(tree.nodes.len());
    marks.push(nothing);
    for (at, node) in tree.nodes.iter().enumerate().skip(1) {
        let above: Marks = marks.get(node.parent as usize).copied().unwrap_or(nothing);
        if node.tag == Tag::Text {
            marks.push(above);
            continue;
        }
        let mut own = ClassMarks::default();
        let mut shape = node.tag as u64 + 1;
        for name in [Name::Class, Name::Id, Name::TestId] {
            if let Some(value) = tree.attribute(node, name).filter(|v| !v.is_empty()) {
                let one = *known.entry(value).or_insert_with(|| lexicon.read(value));
                own.bits |= one.bits;
                own.sum += one.sum;
                own.count += one.count;
                if name == Name::Class {
                    // The first class tells repeated parts best: later ones number or colour them.
                    let first = value.split_ascii_whitespace().next().unwrap_or("");
                    shape = hash(first.as_bytes(), shape);
                }
            }
        }
        let mut now = above;
        let score = if own.count > 0 { own.sum / (own.count as f32).sqrt() } else { 0.0 };
        let step = u8::from(node.tag.is_block());
        for (bit, (steps, count)) in now.steps.iter_mut().zip(counts.iter_mut()).enumerate() {
            if own.bits & (1 << bit) != 0 {
                *steps = 0;
                *count += 1;
            } else {
                *steps = (*steps + step).min(15);
            }
        }
        now.own = score;
        now.faded = above.faded * 0.6 + score;
        now.lowest = above.lowest.min(score);
        now.highest = above.highest.max(score);
        now.sum = above.sum + score;
        now.inside = structure_bits(tree, at, above.inside);
        now.own_shape = shape;
        now.shape = above.shape.rotate_left(5) ^ shape.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        marks.push(now);
    }
    (marks, counts)
}
