//! From chances to a choice: which blocks are kept.

use std::collections::HashMap;

use crate::blocks::Block;
use crate::features::Seen;
use crate::marks::inside;
use crate::tag::Tag;

/// The amounts that are used, in the order that [`smoothed`] takes.
pub const PULL: [f32; 5] = [ALIKE, ROW, FOLLOWS, STRICT, JOB];
/// How much a block is drawn to the blocks that have the same path of tags and classes.
pub const ALIKE: f32 = 0.5;
/// How much a cell is drawn to its row.
pub const ROW: f32 = 0.7;
/// How much a heading is drawn to what follows it.
pub const FOLLOWS: f32 = 0.4;
/// How much less sure a block counts than the model says, as log odds. Blocks of a page err together, which the expected
/// F-measure does not see; this makes up for it.
pub const STRICT: f32 = 0.35;
/// What a line with words of job offers (pay, duties, how to apply) gains outside navigation, as log odds. These lines
/// are short and stand in tables, where the training pages have few of them.
pub const JOB: f32 = 1.0;
/// The place of those words in the lexicon.
const JOB_PHRASE: usize = 13;
/// Words of a whole page under which [`STRICT`] is not applied if something on it is surely main text: of a small page
/// little can be spared.
const SMALL: u32 = 200;
/// The chance from which a block is surely main text.
const SURE: f32 = 0.7;
/// Blocks with the same path, from which on they count as repeated.
const REPEATED: f32 = 3.0;

fn log_odds(chance: f32) -> f32 {
    let chance = chance.clamp(0.001, 0.999);
    (chance / (1.0 - chance)).ln()
}

/// Draws the chances of parts that belong together towards each other: the same part of repeated things, the cells of
/// a row, a heading and what it heads. `pull` holds [`ALIKE`], [`ROW`], [`FOLLOWS`], [`STRICT`] and [`JOB`], in this order.
pub fn smoothed(seen: &Seen, chances: &[f32], pull: [f32; 5]) -> Vec<f32> {
    let [alike, row, follows, strict, job] = pull;
    let list = &seen.blocks.list;
    let nodes = &seen.tree.nodes;
    let words: u32 = list.iter().map(|b| b.words).sum();
    let sure = chances.iter().any(|c| *c > SURE);
    let strict = if words < SMALL && sure { 0.0 } else { strict };
    let outside = inside::NAV | inside::ROLE_NAV | inside::FOOTER | inside::ASIDE | inside::HEADER;
    let of_job = |block: &Block| {
        let marks = &seen.blocks.marks[block.owner as usize];
        block.phrases >> JOB_PHRASE & 1 == 1 && block.link_chars * 2 < block.chars && marks.inside & outside == 0
    };
    let mut odds: Vec<f32> = chances
        .iter()
        .zip(list)
        .map(|(chance, block)| log_odds(*chance) - strict + if of_job(block) { job } else { 0.0 })
        .collect();
    let shape = |at: usize| seen.blocks.marks[list[at].owner as usize].shape;
    let row_of = |at: usize| {
        let owner = &nodes[list[at].owner as usize];
        matches!(owner.tag, Tag::Td | Tag::Th | Tag::Dt | Tag::Dd).then_some(owner.parent)
    };
    let mut groups: HashMap<u64, (f32, f32)> = HashMap::new();
    for (at, odd) in odds.iter().enumerate() {
        let group = groups.entry(shape(at)).or_default();
        group.0 += odd;
        group.1 += 1.0;
    }
    for (at, odd) in odds.iter_mut().enumerate() {
        if let Some((sum, count)) = groups.get(&shape(at)).filter(|(_, count)| *count >= REPEATED) {
            *odd += alike * (sum / count - *odd);
        }
    }
    let mut rows: HashMap<u32, (f32, f32)> = HashMap::new();
    for (at, odd) in odds.iter().enumerate() {
        if let Some(parent) = row_of(at) {
            let sum = rows.entry(parent).or_default();
            sum.0 += odd;
            sum.1 += 1.0;
        }
    }
    for (at, odd) in odds.iter_mut().enumerate() {
        if let Some((sum, count)) = row_of(at).and_then(|r| rows.get(&r)) {
            *odd += row * (sum / count - *odd);
        }
    }
    for at in (0..odds.len().saturating_sub(1)).rev() {
        let heads = nodes[list[at].owner as usize].tag.heading() > 1;
        if heads && odds[at + 1] > odds[at] {
            odds[at] += follows * (odds[at + 1] - odds[at]);
        }
    }
    odds.into_iter().map(|o| 1.0 / (1.0 + (-o).exp())).collect()
}

/// Keeps the blocks that make the expected F-measure largest, given the chance of each and its words.
///
/// With chances that are true this is a cut at half of the F-measure that is reached, so a page on which nothing is
/// sure still gives its best part.
pub fn keep(chances: &[f32], words: &[f32], least: f32) -> Vec<bool> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|a, b| chances[*b].total_cmp(&chances[*a]));
    let wanted: f32 = chances.iter().zip(words).map(|(p, w)| p * w).sum();
    let (mut right, mut taken) = (0.0, 0.0);
    let (mut best, mut cut) = (0.0, 0);
    for (at, block) in order.iter().enumerate() {
        if chances[*block] < least {
            break;
        }
        right += chances[*block] * words[*block];
        taken += words[*block];
        let f = 2.0 * right / (taken + wanted);
        if f > best {
            best = f;
            cut = at + 1;
        }
    }
    let mut keep = vec![false; chances.len()];
    for block in order.into_iter().take(cut) {
        keep[block] = true;
    }
    keep
}
