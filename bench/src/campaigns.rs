//! How well and how fast copies and rewordings of one text are put together, on anyone's files: `campaigns TEXTS.tsv GOLD.tsv`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use screening::{Campaign, Campaigns, Sketch};

use crate::{Fallible, machine, say};

/// Texts that are sketched together.
const BATCH: usize = 256;
/// Batches that wait to be added, for each core.
const AHEAD: usize = 4;

/// What is put together, and how it is known whether that is right.
#[derive(Args)]
pub struct Asked {
    /// Texts, one a line: id, tab, text.
    texts: PathBuf,
    /// The truth, one a line: id, tab, cluster.
    gold: Option<PathBuf>,
    /// Write what was found to this file, as the truth is written.
    #[arg(long)]
    found: Option<PathBuf>,
}

/// Puts texts into campaigns and says how much of it is right.
pub fn run(asked: &Asked) -> Fallible<Vec<String>> {
    say::head(&format!("campaigns in {}", asked.texts.display()));
    let file = std::fs::read_to_string(&asked.texts)?;
    let rows: Vec<(&str, &str)> = file.lines().map(|line| line.split_once('\t').unwrap_or((line, ""))).collect();
    let (before, begun) = (machine::cpu(std::process::id())?, Instant::now());
    let found = put_together(&rows);
    let (wall, cpu) = (begun.elapsed(), machine::cpu(std::process::id())? - before);
    say::figure("texts", rows.len());
    say::figure("megabytes of text", format!("{:.1}", file.len() as f64 / 1e6));
    say::figure("wall", say::ms(wall));
    say::figure("CPU", say::ms(cpu));
    let speed = rows.len() as f64 / wall.as_secs_f64();
    say::against("texts a second", format!("{speed:.0}"), &say::Target::at_least(speed, 30_000.0, "a second"));
    say::figure("memory at most, the file included", say::megabytes(machine::memory(std::process::id())?.1));
    if let Some(path) = &asked.found {
        let lines: String = rows.iter().zip(&found).map(|((id, _), campaign)| format!("{id}\t{campaign}\n")).collect();
        std::fs::write(path, lines)?;
    }
    if let Some(gold) = &asked.gold {
        judge(&rows, &found, gold)?;
    }
    Ok(Vec::new())
}

/// The campaign of each text. Texts are sketched on every core, a few batches ahead, and added one after the other, as they would
/// come in.
fn put_together(rows: &[(&str, &str)]) -> Vec<Campaign> {
    let (mut campaigns, mut found) = (Campaigns::new(), Vec::with_capacity(rows.len()));
    let cores = machine::cores();
    std::thread::scope(|scope| {
        // The first batch is of the first one, the second of the second, and so on.
        let sketching: Vec<_> = (0..cores)
            .map(|first| {
                let (done, take) = std::sync::mpsc::sync_channel(AHEAD);
                scope.spawn(move || {
                    let batches = rows.chunks(BATCH).skip(first).step_by(cores);
                    batches
                        .map(|batch| batch.iter().map(|(_, text)| Sketch::of(text)).collect())
                        .try_for_each(|batch| done.send(batch))
                });
                take
            })
            .collect();
        for take in sketching.iter().cycle() {
            let Ok(batch): Result<Vec<Sketch>, _> = take.recv() else { break };
            found.extend(batch.into_iter().map(|sketch| campaigns.add(sketch)));
        }
    });
    found.into_iter().map(|campaign| campaigns.now(campaign)).collect()
}

/// Prints precision, recall and F1 over pairs of texts.
fn judge(rows: &[(&str, &str)], found: &[Campaign], gold: &Path) -> Fallible<()> {
    let file = std::fs::read_to_string(gold)?;
    let gold: HashMap<&str, &str> = file.lines().filter_map(|line| line.split_once('\t')).collect();
    let (mut ours, mut true_ones, mut both) = (HashMap::new(), HashMap::new(), HashMap::new());
    for ((id, _), campaign) in rows.iter().zip(found) {
        let truth = gold.get(id).ok_or_else(|| format!("the truth does not have the text {id}"))?;
        *ours.entry(*campaign).or_insert(0_u64) += 1;
        *true_ones.entry(*truth).or_insert(0_u64) += 1;
        *both.entry((*campaign, *truth)).or_insert(0_u64) += 1;
    }
    let pairs = |sizes: &mut dyn Iterator<Item = &u64>| sizes.map(|size| size * (size - 1) / 2).sum::<u64>() as f64;
    let right = pairs(&mut both.values());
    let precision = right / pairs(&mut ours.values()).max(1.0);
    let recall = right / pairs(&mut true_ones.values()).max(1.0);
    let f1 = if right > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    say::figure("campaigns found, and those there are", format!("{}, {}", ours.len(), true_ones.len()));
    say::against("precision, over pairs", format!("{precision:.4}"), &say::Target::at_least(precision, 0.99, ""));
    say::figure("recall, over pairs", format!("{recall:.4}"));
    say::against("F1, over pairs", format!("{f1:.4}"), &say::Target::at_least(f1, 0.985, ""));
    Ok(())
}
