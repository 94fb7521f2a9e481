//! How well and how fast the main text of pages is found, on anyone's pages: `extract FOLDER [GOLD.json]`.

mod sets;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use clap::Args;

use crate::extract::sets::{Gold, Sample, in_tuning_half, load, pieces, word_f1};
use crate::{Fallible, machine, say};

/// What is read, and how it is known whether that is right.
#[derive(Args)]
pub struct Asked {
    /// Pages: trafilatura's folder `tests`, a split of WCXB, or any folder of `NAME.html` (or `.html.gz`).
    folder: PathBuf,
    /// The truth: trafilatura's `evaldata.json`, or `{NAME: {"text": …, "kind": …, "url": …}}`. WCXB has its own.
    gold: Option<PathBuf>,
    /// Leave out that half of trafilatura's pages with which the reading was learned.
    #[arg(long)]
    unseen: bool,
    /// Write the texts that were found to this file: `{NAME: text}`.
    #[arg(long)]
    found: Option<PathBuf>,
}

/// Reads the pages and says how much of them is right.
pub fn run(asked: &Asked) -> Fallible<Vec<String>> {
    say::head(&format!("main text in {}", asked.folder.display()));
    let mut samples = load(&asked.folder, asked.gold.as_deref());
    if asked.unseen {
        samples.retain(|sample| !in_tuning_half(&sample.name));
    }
    if samples.is_empty() {
        return Err("there is no page in that folder that the truth knows".into());
    }
    // The learned tables are unpacked once, as in the server.
    extraction::read("<p>x</p>", None);
    let (before, begun) = (machine::cpu(std::process::id())?, Instant::now());
    let texts: Vec<String> = samples.iter().map(read).collect();
    let (wall, cpu) = (begun.elapsed(), machine::cpu(std::process::id())? - before);
    say::figure("pages", samples.len());
    say::figure("pages a second, on one core", format!("{:.0}", samples.len() as f64 / wall.as_secs_f64()));
    let speed = on_every_core(&samples);
    let target = say::Target::at_least(speed, 250.0, "a second");
    say::against("pages a second, on every core", format!("{speed:.0}"), &target);
    say::figure("pages for each second of processor time", format!("{:.0}", samples.len() as f64 / cpu.as_secs_f64()));
    judge(&samples, &texts);
    if let Some(path) = &asked.found {
        let found: BTreeMap<&str, &str> =
            samples.iter().zip(&texts).map(|(sample, text)| (sample.name.as_str(), text.as_str())).collect();
        std::fs::write(path, serde_json::to_vec(&found)?)?;
    }
    Ok(Vec::new())
}

fn read(sample: &Sample) -> String {
    let decoded = extraction::decode(&sample.bytes, None);
    extraction::read(&decoded.text, sample.address.as_deref()).text
}

fn on_every_core(samples: &[Sample]) -> f64 {
    let (begun, next) = (Instant::now(), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..machine::cores() {
            scope.spawn(|| {
                while let Some(sample) = samples.get(next.fetch_add(1, Ordering::Relaxed)) {
                    read(sample);
                }
            });
        }
    });
    samples.len() as f64 / begun.elapsed().as_secs_f64()
}

/// What must be reached for a kind of page, by word-level F1.
fn target(kind: &str) -> Option<f64> {
    match kind {
        "all" => Some(0.87),
        "forum" => Some(0.76),
        "listing" => Some(0.72),
        "product" => Some(0.70),
        _ => None,
    }
}

/// Prints precision, recall and F1: over pieces that must be there and must not, as trafilatura counts, or over words and
/// by kind of page, as WCXB does.
fn judge(samples: &[Sample], texts: &[String]) {
    let (mut by_kind, mut counts): (BTreeMap<&str, [f64; 4]>, [usize; 4]) = Default::default();
    for (sample, text) in samples.iter().zip(texts) {
        match &sample.gold {
            Gold::Pieces(with, without) => {
                counts.iter_mut().zip(pieces(text, with, without)).for_each(|(count, n)| *count += n);
            }
            Gold::Text(gold) => {
                let (p, r, f) = word_f1(text, gold);
                for kind in [sample.kind.as_str(), "all"] {
                    by_kind.entry(kind).or_default().iter_mut().zip([p, r, f, 1.0]).for_each(|(sum, n)| *sum += n);
                }
            }
        }
    }
    if counts.iter().any(|n| *n > 0) {
        let [right, wrong, missed, _] = counts.map(|n| n as f64);
        let f = 2.0 * right / (2.0 * right + wrong + missed);
        let (p, r) = (right / (right + wrong), right / (right + missed));
        let words = format!("{f:.4} (precision {p:.4}, recall {r:.4})");
        say::against("F, over pieces", words, &say::Target::at_least(f, 0.930, ""));
    }
    for (kind, [p, r, f, pages]) in by_kind.into_iter().filter(|(kind, _)| !kind.is_empty()) {
        let (p, r, f) = (p / pages, r / pages, f / pages);
        let words = format!("{f:.4} (precision {p:.4}, recall {r:.4}, {pages} pages)");
        match target(kind) {
            Some(least) => say::against(&format!("F1, {kind}"), words, &say::Target::at_least(f, least, "")),
            None => say::figure(&format!("F1, {kind}"), words),
        }
    }
}
