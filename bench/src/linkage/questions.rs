//! One person asked for at a time, and how long reading the same memory takes.

use std::hint::black_box;
use std::time::Instant;

use linkage::{Encoder, Linker, Question, Row, Scorer, Settings, Sketch, Table, Work};

use crate::linkage::schema::Schema;
use crate::linkage::truth::Truth;
use crate::linkage::{Linkage, people, seal, used};
use crate::stats::Times;
use crate::{Fallible, say};

pub fn run(arguments: &Linkage, schema: &Schema, count: usize) -> Fallible<()> {
    let (mut table, mut left_people) = seal(schema, &arguments.left, 0)?;
    let asked_from = arguments.right.as_ref().unwrap_or(&arguments.left);
    let mut rows: Vec<Row> = Vec::new();
    let mut others = Table::new(schema.layout()?);
    let encoder = Encoder::new(schema.layout()?, &people::key(0));
    let mut right_people = people::read(schema, asked_from, &encoder, |row| {
        rows.push(row.clone());
        others.push(row)
    })?;
    let two_files = arguments.right.is_some();
    let work = if two_files { Work::Between(&table, &others) } else { Work::Within(&table) };
    let learned = Linker::new(work, Settings::default()).learn();
    drop(others);
    for copy in 1..arguments.copies {
        let encoder = Encoder::new(schema.layout()?, &people::key(copy));
        people::read(schema, &arguments.left, &encoder, |row| table.push(row))?;
    }
    left_people.sort();
    right_people.sort();
    let truth = match (&arguments.truth, &arguments.right) {
        (Some(path), Some(_)) => Some(Truth::read(schema, path, &left_people, &right_people, false)?),
        _ => None,
    };
    say::figure("persons in the table", table.len());
    say::figure("bytes read for a question", table.sketches().len() * linkage::SAMPLES);
    say::figure("cores", arguments.threads);

    // Spread over the file, and reading in between, so that both are measured in the same minutes.
    let step = (rows.len() / count.max(1)).max(1);
    let (mut asked, mut read, mut compared) = (Vec::new(), Vec::new(), 0);
    let (mut known, mut seen, mut right) = (0, 0, 0);
    let likely = learned.scorer.model().even() - 4.0;
    for (at, row) in rows.iter().enumerate().step_by(step).take(count) {
        let question = Question::new(table.layout(), row.clone())?;
        let begun = Instant::now();
        let answers = ask(&question, &learned.scorer, &table, arguments.threads, likely);
        asked.push(begun.elapsed());
        compared += answers.1;
        if let Some(truth) = &truth {
            let partners = truth.lefts(at as u32);
            let (all, _) = ask(&question, &learned.scorer, &table, arguments.threads, f64::NEG_INFINITY);
            known += partners.len();
            seen += partners.iter().filter(|partner| all.contains(partner)).count();
            right += partners.iter().filter(|partner| answers.0.contains(partner)).count();
        }
        let begun = Instant::now();
        black_box(plain_read(table.sketches(), arguments.threads));
        read.push(begun.elapsed());
    }
    let (asked, read) = (Times::new(asked), Times::new(read));
    say::figure("questions", asked.count());
    say::figure("one question, p50", say::ms(asked.within(50.0)));
    say::figure("one question, p99", say::ms(asked.within(99.0)));
    say::figure("reading the same bytes, p50", say::ms(read.within(50.0)));
    say::figure("reading the same bytes, p99", say::ms(read.within(99.0)));
    let ratio = |percent| asked.within(percent).as_secs_f64() / read.within(percent).as_secs_f64();
    say::figure("question to reading, p50 and p99", format!("{:.2} and {:.2}", ratio(50.0), ratio(99.0)));
    say::figure("rows compared in full for a question", compared / asked.count().max(1));
    if truth.is_some() {
        say::figure("true partners compared in full", format!("{:.4}", seen as f64 / known.max(1) as f64));
        say::figure("true partners among the answers", format!("{:.4}", right as f64 / known.max(1) as f64));
    }
    say::figure("peak memory", say::megabytes(used()?.1));
    Ok(())
}

/// Rows with so many bits at least, and how many rows were compared in full.
fn ask(question: &Question, scorer: &Scorer, table: &Table, threads: usize, bits: f64) -> (Vec<u32>, usize) {
    let least = question.least(table);
    let part = table.len().div_ceil(threads.max(1));
    let ask = |thread: usize| question.ask(scorer, table, thread * part..(thread + 1) * part, least, bits);
    let parts: Vec<_> = if threads <= 1 {
        vec![ask(0)]
    } else {
        std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || ask(thread))).collect();
            running.into_iter().filter_map(|thread| thread.join().ok()).collect()
        })
    };
    let compared = parts.iter().map(|(_, compared)| compared).sum();
    (parts.into_iter().flat_map(|(answers, _)| answers).map(|answer| answer.row).collect(), compared)
}

/// Adds up all the bytes, eight at a time: what any look at them takes at least.
fn plain_read(sketches: &[Sketch], threads: usize) -> u64 {
    let sum = |part: &[Sketch]| {
        let words = part.iter().flat_map(|sketch| sketch.as_chunks::<8>().0);
        words.fold(0_u64, |sum, word| sum.wrapping_add(u64::from_le_bytes(*word)))
    };
    if threads <= 1 {
        return sum(sketches);
    }
    std::thread::scope(|scope| {
        let parts = sketches.chunks(sketches.len().div_ceil(threads));
        let running: Vec<_> = parts.map(|part| scope.spawn(move || sum(part))).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).fold(0, u64::wrapping_add)
    })
}
