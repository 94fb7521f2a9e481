//! How many of the invented offers in `tests/data/sample.tsv` are told right, for each language and way of typing.

use std::collections::BTreeMap;

use language::{Language, identify};

const SAMPLE: &str = include_str!("../data/sample.tsv");

/// The share that must be right, in percent: of whole sentences, and of their first three words.
const LEAST: &[(&str, f64, f64)] = &[
    ("az", 95.0, 90.0),
    ("az ascii", 97.0, 85.0),
    ("az cyrillic", 100.0, 80.0),
    ("ru", 100.0, 95.0),
    ("ru latin", 90.0, 80.0),
    ("en", 100.0, 95.0),
    ("tr", 100.0, 90.0),
    ("tr ascii", 97.0, 85.0),
    ("uk", 100.0, 90.0),
    ("uz", 97.0, 90.0),
    ("fa", 100.0, 95.0),
    ("ka", 100.0, 100.0),
];

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    SAMPLE.lines().filter_map(|line| line.split_once('\t'))
}

/// The share that is right, in percent, for each label, and what went wrong.
fn shares(part: impl Fn(&str) -> String) -> BTreeMap<&'static str, (f64, Vec<String>)> {
    let mut counts: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for (label, text) in rows() {
        let text = part(text);
        let count = counts.entry(label).or_default();
        count.0 += 1;
        let told = identify(&text).map_or("none", Language::code);
        if label.split(' ').next() != Some(told) {
            count.1.push(format!("{told}: {text}"));
        }
    }
    let share = |all: usize, wrong: usize| 100.0 * (all - wrong) as f64 / all as f64;
    counts.into_iter().map(|(label, (all, wrong))| (label, (share(all, wrong.len()), wrong))).collect()
}

#[test]
fn whole_sentences_are_told() {
    let shares = shares(str::to_owned);
    assert_eq!(shares.len(), LEAST.len());
    for (label, least, _) in LEAST {
        let (share, wrong) = &shares[label];
        println!("{label}: {share:.1} % {wrong:?}");
        assert!(share >= least, "{label}: {share:.1} % of at least {least} %: {wrong:#?}");
    }
}

#[test]
fn the_first_three_words_are_told_mostly() {
    let shares = shares(|text| text.split(' ').take(3).collect::<Vec<_>>().join(" "));
    for (label, _, least) in LEAST {
        let (share, wrong) = &shares[label];
        println!("{label}: {share:.1} % {wrong:?}");
        assert!(share >= least, "{label}: {share:.1} % of at least {least} %: {wrong:#?}");
    }
}

#[test]
fn every_language_has_twenty_sentences() {
    for language in Language::ALL {
        assert!(rows().filter(|(label, _)| *label == language.code()).count() >= 20, "{}", language.code());
    }
    for label in ["az ascii", "tr ascii"] {
        assert!(rows().filter(|(other, _)| *other == label).count() >= 20, "{label}");
    }
}
