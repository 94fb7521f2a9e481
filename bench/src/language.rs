//! How well and how fast the language of a text is told, on anyone's file: `language TEXTS.tsv…`, one text a line: label, tab,
//! text. Azerbaijani and Turkish are measured again as they are typed without their letters.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use language::Language;

use crate::{Fallible, say};

/// What is told.
#[derive(Args)]
pub struct Asked {
    /// Texts, one a line: label, tab, text. A label is a code (`az`), or a code and more (`az cyrillic`).
    texts: Vec<PathBuf>,
    /// Print the texts of this label that were told wrong.
    #[arg(long)]
    wrong: Option<String>,
    /// Write all texts as they were asked about, label, tab, text: for a peer.
    #[arg(long)]
    asked: Option<PathBuf>,
}

/// What must be reached for a label, in per cent.
fn target(label: &str) -> Option<f64> {
    match label {
        "az" | "ru" | "en" | "tr" => Some(99.5),
        "az ascii" => Some(97.0),
        _ => None,
    }
}

/// Tells the language of each text.
pub fn run(asked: &Asked) -> Fallible<Vec<String>> {
    for path in &asked.texts {
        say::head(&format!("languages in {}", path.display()));
        let file = std::fs::read_to_string(path)?;
        let rows: Vec<(String, String)> =
            file.lines().filter_map(|line| line.split_once('\t')).flat_map(ways).collect();
        if let Some(out) = &asked.asked {
            std::fs::write(out, rows.iter().map(|(label, text)| format!("{label}\t{text}\n")).collect::<String>())?;
        }
        measure(&rows, asked.wrong.as_deref());
    }
    Ok(Vec::new())
}

/// A text as it stands, and as it is typed without its letters.
fn ways((label, text): (&str, &str)) -> Vec<(String, String)> {
    let mut ways = vec![(label.to_owned(), text.to_owned())];
    if matches!(label, "az" | "tr") && text.chars().any(|c| c.is_ascii_alphabetic()) {
        ways.push((format!("{label} ascii"), plain(text, 'e')));
    }
    if label == "az" && text.contains('ə') {
        ways.push(("az ascii, ə as a".to_owned(), plain(text, 'a')));
    }
    ways
}

fn measure(rows: &[(String, String)], wrong: Option<&str>) {
    let begun = Instant::now();
    let told: Vec<_> = rows.iter().map(|(_, text)| language::identify(black_box(text))).collect();
    let seconds = begun.elapsed().as_secs_f64();
    let characters: usize = rows.iter().map(|(_, text)| text.chars().count()).sum();
    say::figure("texts", rows.len());
    say::figure("characters of a text", characters / rows.len().max(1));
    let speed = rows.len() as f64 / seconds;
    say::against(
        "texts a second, on one core",
        format!("{speed:.0}"),
        &say::Target::at_least(speed, 50_000.0, "a second"),
    );
    let mut counts: BTreeMap<&str, (usize, usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    for ((label, text), told) in rows.iter().zip(told) {
        let (code, told) = (label.split(' ').next().unwrap_or_default(), told.map_or("none", Language::code));
        let count = counts.entry(label).or_default();
        count.0 += 1;
        if code == told {
            count.1 += 1;
        } else {
            *count.2.entry(told).or_default() += 1;
            if wrong == Some(label) {
                say::figure(told, text);
            }
        }
    }
    for (label, (all, right, others)) in counts {
        let share = 100.0 * right as f64 / all as f64;
        let others: Vec<_> = others.iter().map(|(code, n)| format!("{code} {n}")).collect();
        let words = format!("{share:.2} % ({right} of {all}) {}", others.join(", "));
        match target(label) {
            Some(least) => say::against(label, words, &say::Target::at_least(share, least, "%")),
            None => say::figure(label, words),
        }
    }
}

/// A text as it is typed on a keyboard without its letters.
fn plain(text: &str, schwa: char) -> String {
    let of = |c: char| match c {
        'ə' => schwa,
        'Ə' => schwa.to_ascii_uppercase(),
        'ş' => 's',
        'Ş' => 'S',
        'ç' => 'c',
        'Ç' => 'C',
        'ğ' => 'g',
        'Ğ' => 'G',
        'ı' | 'î' => 'i',
        'İ' | 'Î' => 'I',
        'ö' => 'o',
        'Ö' => 'O',
        'ü' | 'û' => 'u',
        'Ü' | 'Û' => 'U',
        'â' => 'a',
        'Â' => 'A',
        _ => c,
    };
    text.chars().map(of).collect()
}
