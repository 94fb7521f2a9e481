//! The second look: numbers that say how the first look judged what stands around a block.

use std::collections::HashMap;

use crate::features::Seen;

/// How many numbers the second look adds.
pub const CONTEXT_WIDTH: usize = 33;

fn mean(sum: (f32, f32)) -> f32 {
    if sum.1 > 0.0 { sum.0 / sum.1 } else { -1.0 }
}

/// A row for each block, from the first judgement of all blocks.
pub fn rows(seen: &Seen, first: &[f32]) -> Vec<f32> {
    let list = &seen.blocks.list;
    let nodes = &seen.tree.nodes;
    let weight = |at: usize| list.get(at).map_or(0.0, |b| b.words as f32 + 0.5);
    // Per element: judged text and text, added up to the root.
    let mut sums = vec![(0.0_f32, 0.0_f32); nodes.len()];
    let mut groups: HashMap<u64, (f32, f32)> = HashMap::new();
    let mut total = (0.0, 0.0);
    let mut highest = 0.0_f32;
    for (at, block) in list.iter().enumerate() {
        let (p, w) = (first[at], weight(at));
        sums[block.owner as usize].0 += p * w;
        sums[block.owner as usize].1 += w;
        let group = groups.entry(seen.blocks.marks[block.owner as usize].shape).or_default();
        group.0 += p * w;
        group.1 += w;
        total.0 += p * w;
        total.1 += w;
        highest = highest.max(p);
    }
    for at in (1..nodes.len()).rev() {
        let here = sums[at];
        if here.1 > 0.0 {
            let above = &mut sums[nodes[at].parent as usize];
            above.0 += here.0;
            above.1 += here.1;
        }
    }
    // The element that holds most of the judged text with least besides: the best F-measure.
    let mut best = (0, 0.0_f32);
    for (at, sum) in sums.iter().enumerate() {
        let f = 2.0 * sum.0 / (sum.1 + total.0).max(1e-6);
        if sum.1 > 0.0 && f >= best.1 {
            best = (at, f);
        }
    }
    let best_end = nodes[best.0].end;
    // Distance to the nearest block that is surely in, and surely out, before and after.
    let (before_in, after_in) = distances(first, |p| p > 0.75);
    let (before_out, after_out) = distances(first, |p| p < 0.15);
    let mut out = Vec::with_capacity(list.len() * CONTEXT_WIDTH);
    let mut mass_before = 0.0;
    for (at, block) in list.iter().enumerate() {
        let (p, w) = (first[at], weight(at));
        out.push(p);
        for step in [-3_isize, -2, -1, 1, 2, 3] {
            out.push(at.checked_add_signed(step).and_then(|n| first.get(n)).copied().unwrap_or(-1.0));
        }
        for reach in [4_usize, 12] {
            let mut near = (0.0, 0.0);
            let from = at.saturating_sub(reach);
            let window = first.iter().zip(list).enumerate().take((at + reach + 1).min(list.len())).skip(from);
            for (_, (p, block)) in window.filter(|(n, _)| *n != at) {
                let weight = block.words as f32 + 0.5;
                near.0 += p * weight;
                near.1 += weight;
            }
            out.push(mean(near));
        }
        let mut up = block.owner;
        for _ in 0..6 {
            let sum = sums[up as usize];
            out.push(mean((sum.0 - p * w, sum.1 - w)));
            up = nodes[up as usize].parent;
        }
        let group = groups.get(&seen.blocks.marks[block.owner as usize].shape).copied().unwrap_or_default();
        out.push(mean((group.0 - p * w, group.1 - w)));
        out.push(group.1.ln());
        out.push(highest);
        out.push(mean(total));
        out.push(total.0.max(0.1).ln());
        out.push(mass_before / total.0.max(1e-6));
        mass_before += p * w;
        out.push(p * w / total.0.max(1e-6));
        let in_best = block.owner as usize >= best.0 && block.owner < best_end;
        out.push(f32::from(u8::from(in_best)));
        out.push(best.1);
        let mut steps = 0_u8;
        let mut up = block.owner as usize;
        // Up to the element that holds the best one, or is it.
        while up > 0 && !(up <= best.0 && nodes[up].end >= best_end) && steps < 40 {
            up = nodes[up].parent as usize;
            steps += 1;
        }
        out.push(f32::from(steps));
        let sum = sums[up];
        out.push(mean(sum));
        out.push((sum.1 + 1.0).ln());
        out.push(before_in[at]);
        out.push(after_in[at]);
        out.push(before_out[at]);
        out.push(after_out[at]);
        // How the elements beside its own were judged.
        let parent = nodes[block.owner as usize].parent as usize;
        let (own, above) = (sums[block.owner as usize], sums[parent]);
        out.push(mean((above.0 - own.0, above.1 - own.1)));
        let grand = sums[nodes[parent].parent as usize];
        out.push(mean((grand.0 - above.0, grand.1 - above.1)));
    }
    out
}

/// For each block the steps to the last one before and the next one after that fit, at most 50.
fn distances(first: &[f32], fits: impl Fn(f32) -> bool) -> (Vec<f32>, Vec<f32>) {
    let mut before = Vec::with_capacity(first.len());
    let mut steps = 50.0_f32;
    for p in first {
        before.push(steps);
        steps = if fits(*p) { 1.0 } else { (steps + 1.0).min(50.0) };
    }
    let mut after = vec![50.0; first.len()];
    steps = 50.0;
    for (at, p) in first.iter().enumerate().rev() {
        after[at] = steps;
        steps = if fits(*p) { 1.0 } else { (steps + 1.0).min(50.0) };
    }
    (before, after)
}
