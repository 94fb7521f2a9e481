//! Pages with marked main text: the layouts in which such sets come, and how texts are scored against them.

use std::collections::HashMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// What is known of a page's main text.
pub enum Gold {
    /// The whole of it.
    Text(String),
    /// Pieces that must be in it, and pieces that must not.
    Pieces(Vec<String>, Vec<String>),
}

/// A page of an evaluation set.
pub struct Sample {
    /// Its name in the set.
    pub name: String,
    /// Its address, where known.
    pub address: Option<String>,
    /// Its kind, as the set names it.
    pub kind: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its gold.
    pub gold: Gold,
}

/// The word-level precision, recall and F1 of WCXB's `evaluate.py`.
pub fn word_f1(text: &str, gold: &str) -> (f64, f64, f64) {
    let (text, gold) = (counts(text), counts(gold));
    let (n, m): (u32, u32) = (text.values().sum(), gold.values().sum());
    if m == 0 {
        return if n == 0 { (1.0, 1.0, 1.0) } else { (0.0, 0.0, 0.0) };
    }
    if n == 0 {
        return (0.0, 0.0, 0.0);
    }
    let both: u32 = text.iter().map(|(w, c)| gold.get(w).copied().unwrap_or(0).min(*c)).sum();
    let (p, r) = (f64::from(both) / f64::from(n), f64::from(both) / f64::from(m));
    (p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
}

fn counts(text: &str) -> HashMap<String, u32> {
    let mut out = HashMap::new();
    for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()) {
        *out.entry(word.to_owned()).or_default() += 1;
    }
    out
}

/// White space as trafilatura's scoring squeezes it.
pub fn norm(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// True and false positives, false and true negatives, as trafilatura's `count_item`.
pub fn pieces(text: &str, with: &[String], without: &[String]) -> [usize; 4] {
    let text = norm(text);
    let tp = with.iter().filter(|w| text.contains(&norm(w))).count();
    let fp = without.iter().filter(|w| text.contains(&norm(w))).count();
    [tp, fp, with.len() - tp, without.len() - fp]
}

fn bytes_of(path: &Path) -> Option<Vec<u8>> {
    let raw = fs::read(path).ok()?;
    if path.extension().is_some_and(|e| e == "gz") {
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(&raw[..]).read_to_end(&mut out).ok()?;
        return Some(out);
    }
    Some(raw)
}

fn strings(value: Option<&Value>) -> Vec<String> {
    value
        .and_then(Value::as_array)
        .map(|l| l.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect())
        .unwrap_or_default()
}

fn json(path: &Path) -> Option<Value> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// Reads trafilatura's `tests` folder.
pub fn trafilatura(folder: &Path, gold: &Path) -> Vec<Sample> {
    let Some(Value::Object(map)) = json(gold) else { return Vec::new() };
    let mut out = Vec::new();
    for (address, item) in map {
        let Some(file) = item.get("file").and_then(Value::as_str) else { continue };
        let found = ["cache", "eval"].iter().map(|d| folder.join(d).join(file)).find(|p| p.is_file());
        let Some(bytes) = found.and_then(|p| bytes_of(&p)) else { continue };
        let gold = Gold::Pieces(strings(item.get("with")), strings(item.get("without")));
        out.push(Sample { name: file.to_owned(), address: Some(address), kind: String::new(), bytes, gold });
    }
    out
}

/// Reads a split of WCXB.
pub fn wcxb(folder: &Path) -> Vec<Sample> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder.join("ground-truth")).into_iter().flatten().flatten().map(|e| e.path()).collect();
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let Some(value) = json(&file) else { continue };
        let name = file.file_stem().and_then(|s| s.to_str()).unwrap_or("").to_owned();
        let Some(truth) = value.get("ground_truth").filter(|t| t.is_object()) else { continue };
        let Some(bytes) = bytes_of(&folder.join("html").join(format!("{name}.html.gz"))) else { continue };
        let kind = value.pointer("/_internal/page_type/primary").or_else(|| value.pointer("/_internal/page_type"));
        let kind = kind.and_then(Value::as_str).unwrap_or("article").replace("category", "collection");
        let text = truth.get("main_content").and_then(Value::as_str).unwrap_or("").to_owned();
        let address = value.get("url").and_then(Value::as_str).map(str::to_owned);
        out.push(Sample { name, address, kind, bytes, gold: Gold::Text(text) });
    }
    out
}

/// Reads a plain folder of `NAME.html` or `NAME.html.gz` with one gold file.
pub fn plain(folder: &Path, gold: &Path) -> Vec<Sample> {
    let Some(Value::Object(map)) = json(gold) else { return Vec::new() };
    let mut out = Vec::new();
    for (name, item) in map {
        let found = ["html", "html.gz", "htm"].iter().map(|e| folder.join(format!("{name}.{e}"))).find(|p| p.is_file());
        let Some(bytes) = found.and_then(|p| bytes_of(&p)) else { continue };
        let text =
            item.get("text").or_else(|| item.get("articleBody")).and_then(Value::as_str).unwrap_or("").to_owned();
        let kind = item.get("kind").and_then(Value::as_str).unwrap_or("").to_owned();
        let address = item.get("url").and_then(Value::as_str).map(str::to_owned);
        out.push(Sample { name, address, kind, bytes, gold: Gold::Text(text) });
    }
    out
}

/// Reads any of the three layouts.
pub fn load(folder: &Path, gold: Option<&Path>) -> Vec<Sample> {
    match gold {
        _ if folder.join("ground-truth").is_dir() => wcxb(folder),
        Some(gold) if folder.join("eval").is_dir() => trafilatura(folder, gold),
        Some(gold) => plain(folder, gold),
        None => Vec::new(),
    }
}

/// Whether a page of trafilatura's set belongs to the half that may be tuned on.
pub fn in_tuning_half(name: &str) -> bool {
    extraction::blocks::hash(name.as_bytes(), 3) >> 20 & 1 == 0
}
