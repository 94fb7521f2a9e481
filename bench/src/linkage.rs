//! How well and how fast the same person is found, on sealed vectors only and on anyone's files: `linkage A.csv [B.csv]
//! --truth T.csv --schema S.toml`. The files are read and sealed with a key made for the run; what follows sees bits.

#[path = "linkage/people.rs"]
mod people;
#[path = "linkage/questions.rs"]
mod questions;
#[path = "linkage/schema.rs"]
mod schema;
#[path = "linkage/truth.rs"]
mod truth;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use linkage::{Encoder, Found, Learned, Linker, Settings, Table, Work, clusters, one_to_one};

use crate::linkage::people::People;
use crate::linkage::schema::Schema;
use crate::linkage::truth::Truth;
use crate::{Fallible, machine, say};

/// What is linked, and how it is known whether that is right.
#[derive(Args)]
pub struct Linkage {
    /// A file of persons, CSV with a line of column names.
    left: PathBuf,
    /// A second file, to be linked with the first; without it, duplicates are sought in the first.
    right: Option<PathBuf>,
    /// The truth, CSV: two columns of ids, or ids and clusters when the schema names a cluster column.
    #[arg(long)]
    truth: Option<PathBuf>,
    /// Which columns mean what.
    #[arg(long)]
    schema: PathBuf,
    /// Ask for so many single persons instead of linking: of the second file, or of the first.
    #[arg(long)]
    question: Option<usize>,
    /// For questions: every person stands so often in the table, each time under another key.
    #[arg(long, default_value_t = 1)]
    copies: u8,
    /// For questions: cores that share one question.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Write the pairs that were found to this file.
    #[arg(long)]
    pairs: Option<PathBuf>,
    /// Print the estimated model, and how many true pairs were among the candidates.
    #[arg(long)]
    inspect: bool,
}

/// Peak memory and CPU time of this process so far.
fn used() -> Fallible<(Duration, u64)> {
    let own = std::process::id();
    Ok((machine::cpu(own)?, machine::memory(own)?.1))
}

/// Links, or asks. Gives a sentence for each thing that was wrong.
pub fn run(arguments: &Linkage) -> Fallible<Vec<String>> {
    let schema = Schema::read(&arguments.schema)?;
    say::head(&format!("linkage of {} by {}", arguments.left.display(), arguments.schema.display()));
    if let Some(count) = arguments.question {
        questions::run(arguments, &schema, count)?;
        return Ok(Vec::new());
    }
    link(arguments, &schema)?;
    Ok(Vec::new())
}

/// The sealed table of a file, and who stands where.
fn seal(schema: &Schema, path: &std::path::Path, key: u8) -> Fallible<(Table, People)> {
    let encoder = Encoder::new(schema.layout()?, &people::key(key));
    let mut table = Table::with_room(schema.layout()?, people::lines(path)?);
    let people = people::read(schema, path, &encoder, |row| table.push(row))?;
    Ok((table, people))
}

fn link(arguments: &Linkage, schema: &Schema) -> Fallible<()> {
    let begun = Instant::now();
    let (left, mut left_people) = seal(schema, &arguments.left, 0)?;
    let (right, mut right_people) = match &arguments.right {
        Some(path) => seal(schema, path, 0).map(|(table, people)| (Some(table), Some(people)))?,
        None => (None, None),
    };
    let (sealed, _) = used()?;
    let rows = left.len() + right.as_ref().map_or(0, Table::len);
    say::figure("records", rows);
    say::figure("read, folded and sealed, CPU", say::ms(sealed));

    let work = right.as_ref().map_or(Work::Within(&left), |right| Work::Between(&left, right));
    let linker = Linker::new(work, Settings::default());
    let learned = linker.learn();
    let (after_learning, _) = used()?;
    say::figure("candidates prepared, model learned, CPU", say::ms(after_learning - sealed));
    let (found, candidates) = find(&linker, &learned);
    let even = learned.scorer.model().even();
    let pairs = match &right {
        Some(right) if schema.one_to_one => one_to_one(found, (left.len(), right.len()), even),
        Some(_) => found.into_iter().filter(|pair| f64::from(pair.bits) >= even).collect(),
        None => together(&clusters(found, &left, &learned.scorer, 64)),
    };
    let (cpu, memory) = used()?;
    say::figure("pairs compared in full", candidates);
    say::figure("linked, CPU", say::ms(cpu - after_learning));
    say::figure("all, CPU", say::ms(cpu));
    say::figure("all, wall", say::ms(begun.elapsed()));
    say::figure("peak memory", say::megabytes(memory));

    left_people.sort();
    if let Some(people) = &mut right_people {
        people.sort();
    }
    let others = right_people.as_ref().unwrap_or(&left_people);
    if let Some(path) = &arguments.pairs {
        truth::write(path, &pairs)?;
    }
    if arguments.inspect {
        linker.passes().iter().for_each(|pass| say::line(&format!("pass: {pass}")));
        learned.scorer.model().to_string().lines().for_each(say::line);
    }
    if let Some(path) = &arguments.truth {
        let truth = Truth::read(schema, path, &left_people, others, right.is_none())?;
        truth.judge(&pairs);
        if arguments.inspect {
            truth.losses(&linker, &learned, &left, right.as_ref().unwrap_or(&left), &pairs);
        }
    }
    Ok(())
}

fn find(linker: &Linker, learned: &Learned) -> (Vec<Found>, u64) {
    let (mut all, mut candidates) = (Vec::new(), 0);
    for piece in 0..linker.pieces() {
        let (found, looked_at) = linker.find(piece, &learned.scorer);
        all.extend(found);
        candidates += looked_at;
    }
    (all, candidates)
}

/// All pairs of rows that stand in one cluster.
fn together(of: &[u32]) -> Vec<Found> {
    let mut rows: Vec<u32> = (0..of.len() as u32).collect();
    rows.sort_unstable_by_key(|row| of[*row as usize]);
    let mut pairs = Vec::new();
    for cluster in rows.chunk_by(|a, b| of[*a as usize] == of[*b as usize]) {
        for (at, left) in cluster.iter().enumerate() {
            pairs.extend(cluster[at + 1..].iter().map(|right| Found { left: *left, right: *right, bits: 0.0 }));
        }
    }
    pairs
}
