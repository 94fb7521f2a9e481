//! Cuts a page into blocks: the longest runs of text that no block element or double line break divides.

use crate::entity::unescape;
use crate::letter::is_alphanumeric;
use crate::lexicon::{CLASSES, Lexicon, phrase_bits};
use crate::marks::{Marks, inside, mark};
use crate::tag::Tag;
use crate::tree::{Name, Tree};

/// Blocks of a page that are kept.
pub const MAX_BLOCKS: usize = 20_000;

/// One block of text with what can be counted while it is read.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The block element the text stands in.
    pub owner: u32,
    /// Its range in [`Blocks::text`].
    pub start: u32,
    /// One past its end.
    pub end: u32,
    /// Letters, digits and signs, without white space.
    pub chars: u32,
    /// Of these, inside links.
    pub link_chars: u32,
    /// Of these, inside bold or italic.
    pub strong_chars: u32,
    /// Words.
    pub words: u32,
    /// Links.
    pub links: u32,
    /// Digits.
    pub digits: u32,
    /// Capital letters.
    pub capitals: u32,
    /// Commas and semicolons.
    pub commas: u32,
    /// Full stops, question and exclamation marks at the end of a word.
    pub stops: u32,
    /// Single line breaks.
    pub breaks: u32,
    /// Bits of [`crate::lexicon::PHRASE_WORDS`].
    pub phrases: u32,
    /// The learnt score of inline elements in it: the lowest.
    pub inline_score: f32,
    /// A hash of its text, in lower case.
    pub hash: u64,
}

/// The blocks of a page.
pub struct Blocks {
    /// The text of all blocks, one after the other.
    pub text: String,
    /// The blocks, in the order of the page.
    pub list: Vec<Block>,
    /// For each node what its class says; text nodes have that of their element.
    pub marks: Vec<Marks>,
    /// For each class kind, how many elements have it.
    pub class_counts: [u32; CLASSES],
}

impl Blocks {
    /// The text of a block.
    pub fn of(&self, block: &Block) -> &str {
        self.text.get(block.start as usize..block.end as usize).unwrap_or("")
    }
}

/// A small, quick hash (FNV-1a).
pub fn hash(bytes: &[u8], seed: u64) -> u64 {
    bytes.iter().fold(seed ^ 0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}

/// The block being read.
struct Open {
    block: Block,
    space: bool,
    word: bool,
    last: char,
}

impl Open {
    fn new(owner: u32, start: usize) -> Open {
        let block = Block { owner, start: start as u32, ..Block::default() };
        Open { block, space: false, word: false, last: ' ' }
    }
}

/// Cuts a page into blocks.
pub fn cut(tree: &Tree, lexicon: &Lexicon) -> Blocks {
    let (marks, class_counts) = mark(tree, lexicon);
    let mut out = Blocks { text: String::with_capacity(tree.nodes.len() * 12), list: Vec::new(), marks, class_counts };
    // Open block elements: where each ends.
    let mut stack: Vec<(u32, u32)> = vec![(0, tree.nodes.len() as u32)];
    let mut open = Open::new(0, 0);
    let mut break_before = false;
    let mut inline_end = false;
    let mut at = 1;
    while let Some(node) = tree.nodes.get(at) {
        while stack.len() > 1 && stack.last().is_some_and(|(_, end)| *end as usize <= at) {
            stack.pop();
            let owner = stack.last().map_or(0, |(o, _)| *o);
            flush(&mut out, &mut open, owner);
        }
        if out.list.len() >= MAX_BLOCKS {
            break;
        }
        let bits = out.marks[at].inside;
        if bits & (inside::UNSEEN | inside::TEMPLATE) != 0 && node.tag != Tag::Text {
            if node.tag.is_block() {
                let owner = stack.last().map_or(0, |(o, _)| *o);
                flush(&mut out, &mut open, owner);
            }
            at = (node.end as usize).max(at + 1);
            continue;
        }
        match node.tag {
            Tag::Text => {
                break_before &= !read_text(&mut out, &mut open, tree.text(node), bits);
            }
            Tag::Br => {
                if break_before {
                    flush(&mut out, &mut open, stack.last().map_or(0, |(o, _)| *o));
                } else if open.block.chars > 0 {
                    open.block.breaks += 1;
                    if bits & inside::PRE != 0 {
                        out.text.push('\n');
                        open.space = false;
                    } else {
                        open.space = true;
                    }
                }
                break_before = true;
            }
            tag if tag.is_block() => {
                flush(&mut out, &mut open, at as u32);
                stack.push((at as u32, node.end));
                break_before = false;
            }
            tag => {
                if tag == Tag::A && bits & inside::LINK != 0 {
                    open.block.links += 1;
                }
                if open.block.chars == 0 || out.marks[at].own < open.block.inline_score {
                    open.block.inline_score = out.marks[at].own;
                }
                // Two parts side by side with nothing between them are shown apart more often than not.
                if inline_end && matches!(tag, Tag::Span | Tag::A | Tag::Time | Tag::Label) {
                    open.space = true;
                }
            }
        }
        at += 1;
        let parent = node.parent as usize;
        inline_end = node.tag == Tag::Text
            && tree.nodes.get(parent).is_some_and(|p| !p.tag.is_block() && p.end as usize == at)
            && tree.attribute(&tree.nodes[parent], Name::Class).is_some();
    }
    flush(&mut out, &mut open, 0);
    out
}

/// Adds a text node to the open block; answers whether it held more than white space.
fn read_text(out: &mut Blocks, open: &mut Open, raw: &str, bits: u32) -> bool {
    let before = open.block.chars;
    let pre = bits & inside::PRE != 0;
    let block = &mut open.block;
    let (mut space, mut word, mut last) = (open.space, open.word, open.last);
    let text = &mut out.text;
    unescape(raw, |c| {
        if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}') {
            if matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}') {
                return;
            }
            if pre && c == '\n' && block.chars > 0 {
                text.push('\n');
                word = false;
            } else {
                space = true;
            }
            return;
        }
        if c.is_control() {
            return;
        }
        if space {
            if block.chars > 0 {
                text.push(' ');
                if matches!(last, '.' | '!' | '?' | '…' | '。') {
                    block.stops += 1;
                }
            }
            space = false;
            word = false;
        }
        if is_alphanumeric(c) {
            if !word {
                block.words += 1;
                word = true;
            }
            if c.is_ascii_digit() {
                block.digits += 1;
            } else if c.is_uppercase() {
                block.capitals += 1;
            }
        } else if matches!(c, ',' | ';' | '،' | '、') {
            block.commas += 1;
        }
        block.chars += 1;
        text.push(c);
        last = c;
    });
    open.space = space;
    open.word = word;
    open.last = last;
    let added = open.block.chars - before;
    if bits & inside::LINK != 0 {
        open.block.link_chars += added;
    }
    if bits & inside::STRONG != 0 {
        open.block.strong_chars += added;
    }
    added > 0
}

/// Ends the open block and begins the next.
fn flush(out: &mut Blocks, open: &mut Open, next_owner: u32) {
    let next = Open::new(next_owner, out.text.len());
    let mut block = std::mem::replace(open, next).block;
    if block.chars == 0 {
        out.text.truncate(block.start as usize);
        open.block.start = block.start;
        return;
    }
    while out.text.ends_with(['\n', ' ']) {
        out.text.pop();
    }
    block.end = out.text.len() as u32;
    open.block.start = block.end;
    let text = out.text.get(block.start as usize..).unwrap_or("");
    if matches!(text.chars().next_back(), Some('.' | '!' | '?' | '…' | '。')) {
        block.stops += 1;
    }
    block.phrases = if block.words <= 30 { phrase_bits(text) } else { 0 };
    let mut h = 7;
    for b in text.bytes() {
        h = hash(&[b.to_ascii_lowercase()], h);
    }
    block.hash = h;
    out.list.push(block);
}
