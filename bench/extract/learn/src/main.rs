//! `extract FOLDER [GOLD.json] [--peers] [--half] [--unseen DATA] [--texts OUT.json] [--no-address]`
//!
//! Measures the extraction crate on a folder of pages: trafilatura's evaluation, a split of WCXB, or a plain folder of
//! `NAME.html` with one gold file. Prints precision, recall and F1, for each kind where the gold names it, and pages
//! per second on one core and on two. With `--peers` the Rust peers are measured in the same run. `--half` leaves out
//! the half of trafilatura's pages that the model was tuned on; `--unseen DATA` also prints the figures of the pages
//! whose site stands in no set it was tuned on.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use learn::{Gold, Sample, in_tuning_half, load, pieces, site, tuning, word_f1};

/// One way from bytes to text.
type Extractor = fn(&Sample, bool) -> String;

fn ours(sample: &Sample, with_address: bool) -> String {
    let decoded = extraction::decode(&sample.bytes, None);
    extraction::read(&decoded.text, sample.address.as_deref().filter(|_| with_address)).text
}

fn rs_trafilatura(sample: &Sample, with_address: bool) -> String {
    let options = rs_trafilatura::Options {
        include_comments: false,
        url: sample.address.clone().filter(|_| with_address),
        ..rs_trafilatura::Options::default()
    };
    rs_trafilatura::extract_bytes_with_options(&sample.bytes, &options).map(|r| r.content_text).unwrap_or_default()
}

fn dom_smoothie(sample: &Sample, with_address: bool) -> String {
    let decoded = extraction::decode(&sample.bytes, None);
    let address = sample.address.as_deref().filter(|_| with_address);
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    let article = dom_smoothie::Readability::new(decoded.text, address, Some(config)).and_then(|mut r| r.parse());
    article.map(|a| a.text_content.to_string()).unwrap_or_default()
}

/// Seconds of processor time that this program has used, where the system tells.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |n: usize| fields.get(n).and_then(|t| t.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (ticks(11) + ticks(12)) / 100.0
}

/// Runs over all pages on one core, then over all on two; answers the texts and the seconds of each.
fn run(samples: &[Sample], extract: Extractor, with_address: bool, two: bool) -> (Vec<String>, [f64; 3]) {
    let used = processor_seconds();
    let start = Instant::now();
    let texts: Vec<String> = samples.iter().map(|s| guarded(s, extract, with_address)).collect();
    let one = start.elapsed().as_secs_f64();
    let used = processor_seconds() - used;
    if !two {
        return (texts, [one, f64::NAN, used]);
    }
    let start = Instant::now();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(sample) = samples.get(next.fetch_add(1, Ordering::Relaxed)) {
                    guarded(sample, extract, with_address);
                }
            });
        }
    });
    (texts, [one, start.elapsed().as_secs_f64(), used])
}

/// A peer that panics on a page gives no text for it.
fn guarded(sample: &Sample, extract: Extractor, with_address: bool) -> String {
    std::panic::catch_unwind(|| extract(sample, with_address)).unwrap_or_default()
}

fn speed(name: &str, pages: usize, [one, two, used]: [f64; 3]) {
    let n = pages as f64;
    println!(
        "{name}: {:.0} pages/s on one core, {:.0} on two; {:.0} pages for each second of processor time",
        n / one,
        n / two,
        n / used
    );
}

fn report(samples: &[&Sample], texts: &[&str]) {
    let mut sums: BTreeMap<&str, [f64; 4]> = BTreeMap::new();
    let mut counts = [0_usize; 4];
    let mut snippets = false;
    for (sample, text) in samples.iter().zip(texts) {
        match &sample.gold {
            Gold::Pieces(with, without) => {
                snippets = true;
                counts.iter_mut().zip(pieces(text, with, without)).for_each(|(c, n)| *c += n);
            }
            Gold::Text(gold) => {
                let (p, r, f) = word_f1(text, gold);
                for key in [sample.kind.as_str(), "~all"] {
                    sums.entry(key).or_default().iter_mut().zip([p, r, f, 1.0]).for_each(|(s, v)| *s += v);
                }
            }
        }
    }
    if snippets {
        let [tp, fp, missed, tn] = counts.map(|c| c as f64);
        println!(
            "  {} pages  P {:.3}  R {:.3}  A {:.3}  F {:.3}",
            samples.len(),
            tp / (tp + fp),
            tp / (tp + missed),
            (tp + tn) / (tp + tn + fp + missed),
            2.0 * tp / (2.0 * tp + fp + missed)
        );
    }
    for (kind, [p, r, f, n]) in sums.into_iter().filter(|(k, _)| !k.is_empty()) {
        println!("  {:<14} {n:>5}  P {:.3}  R {:.3}  F {:.3}", kind.trim_start_matches('~'), p / n, r / n, f / n);
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut paths = Vec::new();
    let (mut peers, mut half, mut with_address, mut two, mut out, mut unseen) = (false, false, true, true, None, None);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--peers" => peers = true,
            "--half" => half = true,
            "--unseen" => unseen = rest.next().map(PathBuf::from),
            "--no-address" => with_address = false,
            "--one" => two = false,
            "--texts" => out = rest.next().cloned(),
            path => paths.push(PathBuf::from(path)),
        }
    }
    let Some(folder) = paths.first() else {
        eprintln!(
            "extract FOLDER [GOLD.json] [--peers] [--half] [--unseen DATA] [--one] [--no-address] [--texts OUT.json]"
        );
        std::process::exit(2);
    };
    let mut samples = load(folder, paths.get(1).map(PathBuf::as_path));
    if half {
        samples.retain(|s| !in_tuning_half(&s.name));
    }
    let known: Option<HashSet<u64>> =
        unseen.map(|data| tuning(&data).iter().filter_map(|s| s.address.as_deref().map(site)).collect());
    if samples.is_empty() {
        eprintln!("no page was found");
        std::process::exit(1);
    }
    // The model is read once, outside the clock.
    extraction::read("<p>x</p>", None);
    let mut all: Vec<(&str, Extractor)> = vec![("extraction", ours)];
    if peers {
        std::panic::set_hook(Box::new(|_| {}));
        all.push(("rs-trafilatura 0.2.2", rs_trafilatura));
        all.push(("dom_smoothie 0.19", dom_smoothie));
    }
    for (name, extract) in all {
        let (texts, times) = run(&samples, extract, with_address, two && name == "extraction");
        speed(name, samples.len(), times);
        let part = |label: &str, fits: &dyn Fn(&Sample) -> bool| {
            let (pages, texts): (Vec<&Sample>, Vec<&str>) =
                samples.iter().zip(&texts).filter(|(s, _)| fits(s)).map(|(s, t)| (s, t.as_str())).unzip();
            if !label.is_empty() {
                println!("  {label}:");
            }
            report(&pages, &texts);
        };
        part("", &|_| true);
        if samples.iter().any(|s| matches!(s.gold, Gold::Pieces(..))) && !half {
            part("the half that nothing was tuned on", &|s| !in_tuning_half(&s.name));
        }
        if let Some(known) = &known {
            part("of these, on sites that stand in no tuning set", &|s| {
                let new = s.address.as_deref().is_none_or(|a| !known.contains(&site(a)));
                new && !(matches!(s.gold, Gold::Pieces(..)) && in_tuning_half(&s.name))
            });
        }
        if let Some(path) = out.as_ref().filter(|_| name == "extraction") {
            let map: BTreeMap<&str, &str> =
                samples.iter().zip(&texts).map(|(s, t)| (s.name.as_str(), t.as_str())).collect();
            if let Err(error) =
                serde_json::to_vec(&map).map_err(std::io::Error::other).and_then(|b| std::fs::write(path, b))
            {
                eprintln!("{path}: {error}");
            }
        }
    }
}
