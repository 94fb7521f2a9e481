//! What the reading of pages is learned from: blocks of marked pages, labelled. Measures the peers that are crates, too.

#[path = "../../../src/extract/sets.rs"]
mod sets;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use extraction::features::{Seen, word_hashes};

pub use sets::{Gold, Sample, in_tuning_half, load, norm, pieces, plain, trafilatura, wcxb, word_f1};

/// A hash for dealing pages into folds: by the site, so that no site stands in two.
pub fn site(address: &str) -> u64 {
    let rest = address.split_once("://").map_or(address, |(_, r)| r);
    let host = rest.split('/').next().unwrap_or("").to_ascii_lowercase();
    let mut parts: Vec<&str> = host.rsplit('.').take(2).collect();
    parts.reverse();
    extraction::blocks::hash(parts.join(".").as_bytes(), 0) >> 7
}

/// Words in a row by which page and gold are matched.
const RUN: usize = 4;

/// For each block the share of its words that are in the gold; -1 where nothing is known. The second list is weights.
pub fn labels(seen: &Seen, gold: &Gold) -> (Vec<f32>, Vec<f32>) {
    match gold {
        Gold::Text(text) => {
            let labels = aligned(seen, text);
            let weights = seen.blocks.list.iter().map(|b| b.words as f32).collect();
            (labels, weights)
        }
        Gold::Pieces(with, without) => {
            let texts: Vec<String> = seen.blocks.list.iter().map(|b| norm(seen.blocks.of(b))).collect();
            let mut labels = vec![-1.0; texts.len()];
            let mut weights = vec![0.0; texts.len()];
            for piece in without {
                let piece = norm(piece);
                for (at, _) in texts.iter().enumerate().filter(|(_, t)| t.contains(&piece)) {
                    labels[at] = 0.0;
                    weights[at] += 1.0;
                }
            }
            for piece in with {
                let piece = norm(piece);
                let found: Vec<usize> =
                    texts.iter().enumerate().filter(|(_, t)| t.contains(&piece)).map(|(n, _)| n).collect();
                // Of short repeats only one is the text; which, is not known.
                let each = 1.0 / found.len().max(1) as f32;
                for at in found {
                    labels[at] = 1.0;
                    weights[at] += each;
                }
            }
            (labels, weights)
        }
    }
}

fn aligned(seen: &Seen, gold: &str) -> Vec<f32> {
    let mut wanted = Vec::new();
    word_hashes(gold, |h| wanted.push(h));
    let run = |w: &[u64]| w.iter().fold(1_u64, |h, x| (h.rotate_left(9) ^ x).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let runs: HashSet<u64> = wanted.windows(RUN).map(run).collect();
    let mut lines: HashMap<u64, u32> = HashMap::new();
    for line in gold.lines() {
        let mut words = Vec::new();
        word_hashes(line, |h| words.push(h));
        *lines.entry(run(&words)).or_default() += 1;
    }
    let mut words = Vec::new();
    let mut ranges = Vec::new();
    for block in &seen.blocks.list {
        let start = words.len();
        word_hashes(seen.blocks.of(block), |h| words.push(h));
        ranges.push(start..words.len());
    }
    let mut covered = vec![false; words.len()];
    for (at, window) in words.windows(RUN).enumerate() {
        if runs.contains(&run(window)) {
            covered[at..at + RUN].fill(true);
        }
    }
    let mut labels: Vec<f32> = ranges
        .iter()
        .map(|r| {
            let whole = run(&words[r.clone()]);
            if r.is_empty() {
                0.0
            } else if r.len() <= 12 && lines.contains_key(&whole) {
                1.0
            } else {
                covered[r.clone()].iter().filter(|c| **c).count() as f32 / r.len() as f32
            }
        })
        .collect();
    // A text that the page repeats more often than the gold counts only where its surroundings are gold too.
    let mut same: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, r) in ranges.iter().enumerate() {
        if !r.is_empty() && labels[at] > 0.4 {
            same.entry(run(&words[r.clone()])).or_default().push(at);
        }
    }
    let mut sequences: HashMap<usize, HashMap<u64, u32>> = HashMap::new();
    let before = labels.clone();
    for (_, places) in same.into_iter().filter(|(_, p)| p.len() > 1) {
        let first = &words[ranges[places[0]].clone()];
        let length = first.len();
        let times = if length > 40 {
            1
        } else {
            let of_length = sequences.entry(length).or_insert_with(|| {
                let mut all = HashMap::new();
                wanted.windows(length).for_each(|w| *all.entry(run(w)).or_default() += 1);
                all
            });
            of_length.get(&run(first)).copied().unwrap_or(0) as usize
        };
        if places.len() <= times {
            continue;
        }
        let near = |at: usize| {
            let mut sum = 0.0;
            for step in 1..=4_usize {
                for n in [at.checked_sub(step), Some(at + step)].into_iter().flatten() {
                    sum += before.get(n).copied().unwrap_or(0.0) / step as f32;
                }
            }
            sum
        };
        let mut order = places.clone();
        order.sort_by(|a, b| near(*b).total_cmp(&near(*a)).then(a.cmp(b)));
        for at in order.into_iter().skip(times.max(1)) {
            labels[at] = 0.0;
        }
    }
    labels
}

/// The sets a model may be tuned on: WCXB dev, zyte, and half of trafilatura's pages, dealt by name.
pub fn tuning(data: &Path) -> Vec<Sample> {
    let mut out = wcxb(&data.join("wcxb/dev"));
    let mut zyte = plain(&data.join("zyte/html"), &data.join("zyte/ground-truth.json"));
    zyte.iter_mut().for_each(|s| s.kind = "zyte".to_owned());
    out.append(&mut zyte);
    let tests = data.join("trafilatura/tests");
    let mut half = trafilatura(&tests, &tests.join("evaldata.json"));
    half.retain(|s| in_tuning_half(&s.name));
    half.iter_mut().for_each(|s| s.kind = "pieces".to_owned());
    out.append(&mut half);
    out
}
