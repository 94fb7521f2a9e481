//! Makes the tables the model is trained on. `train/train.py` calls it; see there for the order.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use learn::{Gold, Sample, labels, pieces, site, tuning, word_f1};
use extraction::context;
use extraction::features::{self, Seen};
use extraction::lexicon::{Lexicon, class_words};
use extraction::page::{instead, text_of};
use extraction::tree::Name;
use extraction::{choose, decode, kind};

/// Pages are dealt into this many folds.
const FOLDS: u64 = 4;

fn floats(path: &Path, rows: &[f32]) {
    let bytes: Vec<u8> = rows.iter().flat_map(|f| f.to_le_bytes()).collect();
    fs::write(path, bytes).expect("the folder is there");
}

fn read_floats(path: &Path) -> Vec<f32> {
    let bytes = fs::read(path).expect("the table is there");
    bytes.chunks_exact(4).map(|c| f32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect()
}

fn fold(sample: &Sample) -> u64 {
    site(sample.address.as_deref().unwrap_or(&sample.name)) % FOLDS
}

fn html(sample: &Sample) -> String {
    decode(&sample.bytes, None).text
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.len() < 3 {
        return eprintln!("rows classes|first|second|check WHICH|score TABLE, each with DATA WORK before the rest");
    }
    let data = PathBuf::from(&arguments[1]);
    let work = PathBuf::from(&arguments[2]);
    let samples = tuning(&data);
    match arguments[0].as_str() {
        "classes" => classes(&samples, &work),
        "first" => first(&samples, &work),
        "second" => second(&samples, &work),
        "check" => check(&samples, &work, &arguments[3]),
        "score" => {
            score(&samples, &work, &arguments[3], arguments.get(4).map_or(0.15, |l| l.parse().expect("a number")))
        }
        _ => {}
    }
}

/// For each page and class word: how much of the text under it is main text.
fn classes(samples: &[Sample], work: &Path) {
    let mut out = std::io::BufWriter::new(fs::File::create(work.join("classes.txt")).expect("the folder is there"));
    let empty = Lexicon::with("");
    for (page, sample) in samples.iter().enumerate() {
        let html = html(sample);
        let seen = Seen::new(&html, &empty);
        let (labels, weights) = labels(&seen, &sample.gold);
        let mut sums: HashMap<String, (f32, f32)> = HashMap::new();
        for ((block, label), weight) in seen.blocks.list.iter().zip(&labels).zip(&weights) {
            if *label < 0.0 {
                continue;
            }
            let mut words = std::collections::HashSet::new();
            let mut up = block.owner;
            while up > 0 {
                let node = &seen.tree.nodes[up as usize];
                for name in [Name::Class, Name::Id, Name::TestId] {
                    if let Some(value) = seen.tree.attribute(node, name) {
                        class_words(value, |w| {
                            words.insert(w.to_owned());
                        });
                    }
                }
                up = node.parent;
            }
            for word in words {
                let sum = sums.entry(word).or_default();
                sum.0 += label * (weight + 1.0);
                sum.1 += weight + 1.0;
            }
        }
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by(|a, b| a.0.cmp(&b.0));
        for (word, (right, all)) in sums {
            writeln!(
                out,
                "{page}\t{}\t{}\t{word}\t{right}\t{all}",
                fold(sample),
                site(sample.address.as_deref().unwrap_or(""))
            )
            .expect("written");
        }
    }
}

fn lexicons(work: &Path) -> Vec<Lexicon> {
    (0..FOLDS)
        .map(|f| Lexicon::with(&fs::read_to_string(work.join(format!("classes{f}.tsv"))).unwrap_or_default()))
        .collect()
}

/// Rows for the kinds and for the first look, with labels; each page with the class words learnt from other folds.
fn first(samples: &[Sample], work: &Path) {
    let lexicons = lexicons(work);
    let mut pages = std::io::BufWriter::new(fs::File::create(work.join("pages.txt")).expect("the folder is there"));
    let (mut kinds, mut rows, mut known) = (Vec::new(), Vec::new(), Vec::new());
    let mut with: HashMap<&str, (f64, f64)> = HashMap::new();
    for (page, sample) in samples.iter().enumerate() {
        let html = html(sample);
        let seen = Seen::new(&html, &lexicons[fold(sample) as usize]);
        let (labels, weights) = labels(&seen, &sample.gold);
        kinds.extend(kind::row(&seen, sample.address.as_deref()));
        rows.extend(features::rows(&seen));
        let gold = if let Gold::Text(t) = &sample.gold { t.split_whitespace().count() } else { 0 };
        writeln!(
            pages,
            "{page}\t{}\t{}\t{}\t{}\t{gold}",
            fold(sample),
            sample.kind,
            seen.blocks.list.len(),
            sample.name
        )
        .expect("written");
        for ((label, weight), block) in labels.iter().zip(&weights).zip(&seen.blocks.list) {
            known.extend([page as f32, *label, *weight, block.words as f32]);
        }
        let words: Vec<f32> = seen.blocks.list.iter().map(|b| b.words as f32 + 0.1).collect();
        let kept = choose::keep(&labels, &words, 0.0);
        if let Gold::Text(gold) = &sample.gold {
            let f = word_f1(&text_of(&seen, &kept), gold).2;
            let sum = with.entry(&sample.kind).or_default();
            sum.0 += f;
            sum.1 += 1.0;
        }
    }
    floats(&work.join("kinds.f32"), &kinds);
    floats(&work.join("first.f32"), &rows);
    floats(&work.join("known.f32"), &known);
    println!("columns {} {} {}", kind::KIND_WIDTH, features::WIDTH, context::CONTEXT_WIDTH);
    for (kind, (sum, n)) in with {
        println!("best that blocks allow: {kind} {:.3}", sum / n);
    }
}

/// Rows of the second look, from chances of the first that were made without the page's fold.
fn second(samples: &[Sample], work: &Path) {
    let lexicons = lexicons(work);
    let chances = read_floats(&work.join("first.p"));
    let mut rows = Vec::new();
    let mut at = 0;
    for sample in samples {
        let html = html(sample);
        let seen = Seen::new(&html, &lexicons[fold(sample) as usize]);
        let count = seen.blocks.list.len();
        rows.extend(context::rows(&seen, &chances[at..at + count]));
        at += count;
    }
    assert_eq!(at, chances.len());
    floats(&work.join("second.f32"), &rows);
}

/// Scores of a table of chances.
fn score(samples: &[Sample], work: &Path, table: &str, least: f32) {
    let chances = read_floats(&work.join(table));
    // For trying other amounts of smoothing: PULL=alike,row,follows,strict,job
    let mut pull = choose::PULL;
    if let Ok(given) = std::env::var("PULL") {
        given.split(',').zip(&mut pull).for_each(|(n, p)| *p = n.parse().expect("a number"));
    }
    let empty = Lexicon::with("");
    let mut at = 0;
    let mut sums: HashMap<&str, [f64; 4]> = HashMap::new();
    let mut counts = [0_usize; 4];
    let mut each = fs::File::create(work.join("scores.txt")).expect("the folder is there");
    for sample in samples {
        let html = html(sample);
        let seen = Seen::new(&html, &empty);
        let count = seen.blocks.list.len();
        let words: Vec<f32> = seen.blocks.list.iter().map(|b| b.words as f32 + 0.1).collect();
        let kept = choose::keep(&choose::smoothed(&seen, &chances[at..at + count], pull), &words, least);
        at += count;
        let text = text_of(&seen, &kept);
        let text = instead(&seen, &text).unwrap_or(text);
        match &sample.gold {
            Gold::Text(gold) => {
                let (p, r, f) = word_f1(&text, gold);
                let keys = if sample.kind == "zyte" { vec!["zyte"] } else { vec![sample.kind.as_str(), "wcxb"] };
                for key in keys {
                    let sum = sums.entry(key).or_default();
                    for (s, v) in sum.iter_mut().zip([p, r, f, 1.0]) {
                        *s += v;
                    }
                }
                writeln!(each, "{}\t{}\t{p:.3}\t{r:.3}\t{f:.3}", sample.name, sample.kind).expect("written");
            }
            Gold::Pieces(with, without) => {
                let one = pieces(&text, with, without);
                counts.iter_mut().zip(one).for_each(|(c, n)| *c += n);
                writeln!(each, "{}\t{}\t{one:?}", sample.name, sample.kind).expect("written");
            }
        }
    }
    let mut keys: Vec<_> = sums.into_iter().collect();
    keys.sort_by_key(|(k, _)| *k);
    for (kind, [p, r, f, n]) in keys {
        println!("{kind:<14} {n:>5} P {:.4} R {:.4} F {:.4}", p / n, r / n, f / n);
    }
    let [tp, fp, fneg, _] = counts.map(|c| c as f64);
    println!(
        "pieces               P {:.4} R {:.4} F {:.4}",
        tp / (tp + fp),
        tp / (tp + fneg),
        2.0 * tp / (2.0 * tp + fp + fneg)
    );
}

/// Scores of the shipped model with class words of other folds, or with the shipped ones.
fn check(samples: &[Sample], work: &Path, which: &str) {
    let lexicons = lexicons(work);
    let mut counts = [0_usize; 4];
    let mut sum = (0.0, 0.0);
    for sample in samples {
        let html = html(sample);
        let lexicon = if which == "folds" { &lexicons[fold(sample) as usize] } else { Lexicon::shipped() };
        let seen = Seen::new(&html, lexicon);
        let judgement = extraction::judge::judge(&seen, sample.address.as_deref(), extraction::model::Model::shipped());
        let text = text_of(&seen, &extraction::page::chosen(&seen, &judgement));
        match &sample.gold {
            Gold::Text(gold) => {
                sum.0 += word_f1(&text, gold).2;
                sum.1 += 1.0;
            }
            Gold::Pieces(with, without) => {
                counts.iter_mut().zip(pieces(&text, with, without)).for_each(|(c, n)| *c += n)
            }
        }
    }
    let [tp, fp, missed, _] = counts.map(|c| c as f64);
    println!("{which}: texts {:.4}; pieces P {:.4} R {:.4}", sum.0 / sum.1, tp / (tp + fp), tp / (tp + missed));
}
