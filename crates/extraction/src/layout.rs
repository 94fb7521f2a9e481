//! Sums over the tree that the features of blocks are made of: how much text each element holds, how often its shape is
//! repeated beside it, and which element holds most of the running text.

use std::collections::HashMap;

use crate::blocks::{Block, Blocks};
use crate::tree::Tree;

/// Sums of the blocks under one element.
#[derive(Clone, Copy, Default, Debug)]
pub struct Sums {
    /// Letters.
    pub chars: u32,
    /// Letters in links.
    pub link_chars: u32,
    /// Words.
    pub words: u32,
    /// Blocks.
    pub blocks: u32,
    /// Letters of running text, see [`is_running`].
    pub running: u32,
    /// Elements beside it, itself among them, that have its tag and class.
    pub alike: u32,
}

/// Repetition of the same path of tags and classes.
#[derive(Clone, Copy, Default, Debug)]
pub struct Group {
    /// Blocks with this path.
    pub blocks: u32,
    /// Their words.
    pub words: u32,
    /// Their letters.
    pub chars: u32,
    /// Of these, in links.
    pub link_chars: u32,
    /// Their sentence ends.
    pub stops: u32,
}

/// The layout of a page.
pub struct Layout {
    /// For each node.
    pub sums: Vec<Sums>,
    /// For each path.
    pub groups: HashMap<u64, Group>,
    /// How often each text occurs.
    pub repeats: HashMap<u64, u32>,
    /// The deepest element with four fifths of the running text.
    pub core: u32,
    /// The deepest element with half of it.
    pub half: u32,
}

/// Whether a block is running text: a sentence or more, not made of links.
pub fn is_running(block: &Block) -> bool {
    block.words >= 8 && block.stops >= 1 && block.link_chars * 3 < block.chars
}

/// Adds everything up.
pub fn survey(tree: &Tree, blocks: &Blocks) -> Layout {
    let mut sums = vec![Sums::default(); tree.nodes.len()];
    let mut groups: HashMap<u64, Group> = HashMap::new();
    let mut repeats: HashMap<u64, u32> = HashMap::new();
    for block in &blocks.list {
        if let Some(sum) = sums.get_mut(block.owner as usize) {
            sum.chars += block.chars;
            sum.link_chars += block.link_chars;
            sum.words += block.words;
            sum.blocks += 1;
            sum.running += if is_running(block) { block.chars } else { 0 };
        }
        let group = groups.entry(blocks.marks[block.owner as usize].shape).or_default();
        group.blocks += 1;
        group.words += block.words;
        group.chars += block.chars;
        group.link_chars += block.link_chars;
        group.stops += block.stops;
        *repeats.entry(block.hash).or_default() += 1;
    }
    for at in (1..tree.nodes.len()).rev() {
        let here = sums[at];
        if here.blocks > 0
            && let Some(above) = sums.get_mut(tree.nodes[at].parent as usize)
        {
            above.chars += here.chars;
            above.link_chars += here.link_chars;
            above.words += here.words;
            above.blocks += here.blocks;
            above.running += here.running;
        }
    }
    // Only elements that hold blocks matter here.
    let mut beside: HashMap<(u32, u64), u32> = HashMap::new();
    for (at, node) in tree.nodes.iter().enumerate().skip(1) {
        if sums[at].blocks > 0 {
            *beside.entry((node.parent, blocks.marks[at].own_shape)).or_default() += 1;
        }
    }
    for (at, node) in tree.nodes.iter().enumerate().skip(1) {
        if sums[at].blocks > 0 {
            sums[at].alike = beside.get(&(node.parent, blocks.marks[at].own_shape)).copied().unwrap_or(1);
        }
    }
    let core = deepest(tree, &sums, 4, 5);
    let half = deepest(tree, &sums, 1, 2);
    Layout { sums, groups, repeats, core, half }
}

/// The deepest element with at least `part / of` of the running text.
fn deepest(tree: &Tree, sums: &[Sums], part: u64, of: u64) -> u32 {
    let total = sums.first().map_or(0, |s| u64::from(s.running));
    if total == 0 {
        return 0;
    }
    let mut best = 0;
    // Elements with so much of the text stand inside one another when the part is above one half; take the last.
    for (at, sum) in sums.iter().enumerate() {
        if u64::from(sum.running) * of >= total * part
            && tree.nodes[at].tag != crate::tag::Tag::Text
            && tree.nodes[at].depth >= tree.nodes[best].depth
        {
            best = at;
        }
    }
    best as u32
}
