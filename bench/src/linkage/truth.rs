//! What is really one person, and how much of it was found.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::Path;

use linkage::{Found, Learned, Linker, Table};

use crate::linkage::people::People;
use crate::linkage::schema::Schema;
use crate::{Fallible, say};

/// The true pairs, as rows.
pub struct Truth {
    pairs: HashSet<(u32, u32)>,
    by_right: HashMap<u32, Vec<u32>>,
    within: bool,
}

impl Truth {
    pub fn read(schema: &Schema, path: &Path, left: &People, right: &People, within: bool) -> Fallible<Self> {
        let mut reader = csv::ReaderBuilder::new().delimiter(schema.delimiter).trim(csv::Trim::All).from_path(path)?;
        let header = reader.headers()?.clone();
        let at = |name: &str| header.iter().position(|h| h == name);
        let mut truth = Self { pairs: HashSet::new(), by_right: HashMap::new(), within };
        if let Some(cluster) = &schema.cluster {
            let cluster = at(cluster).ok_or_else(|| format!("{} has no column {cluster}", path.display()))?;
            let id = at(&schema.id).ok_or_else(|| format!("{} has no column {}", path.display(), schema.id))?;
            let mut clusters: HashMap<String, (Vec<u32>, Vec<u32>)> = HashMap::new();
            for record in reader.records() {
                let record = record?;
                let (name, id) = (record.get(cluster).unwrap_or_default(), record.get(id).unwrap_or_default());
                let members = clusters.entry(name.to_owned()).or_default();
                members.0.extend(left.row(id));
                members.1.extend(right.row(id));
            }
            for (lefts, rights) in clusters.values() {
                let all = lefts.iter().flat_map(|one| rights.iter().map(move |other| (*one, *other)));
                all.for_each(|(one, other)| truth.add(one, other));
            }
            return Ok(truth);
        }
        for (line, record) in reader.records().enumerate() {
            let record = record?;
            let (one, other) = (record.get(0).unwrap_or_default(), record.get(1).unwrap_or_default());
            match (left.row(one), right.row(other)) {
                (Some(one), Some(other)) => truth.add(one, other),
                _ => match (left.row(other), right.row(one)) {
                    (Some(one), Some(other)) => truth.add(one, other),
                    _ => return Err(format!("{}: nobody has an id of pair {}", path.display(), line + 1).into()),
                },
            }
        }
        Ok(truth)
    }

    fn add(&mut self, one: u32, other: u32) {
        if !self.within {
            self.pairs.insert((one, other));
            self.by_right.entry(other).or_default().push(one);
        } else if one != other {
            self.pairs.insert((one.min(other), one.max(other)));
        }
    }

    /// Left rows that are the same person as a right row.
    pub fn lefts(&self, right: u32) -> Vec<u32> {
        self.by_right.get(&right).cloned().unwrap_or_default()
    }

    fn key(&self, pair: &Found) -> (u32, u32) {
        if self.within { (pair.left.min(pair.right), pair.left.max(pair.right)) } else { (pair.left, pair.right) }
    }

    /// Prints precision, recall and F1.
    pub fn judge(&self, pairs: &[Found]) {
        let right = pairs.iter().filter(|pair| self.pairs.contains(&self.key(pair))).count() as f64;
        let (precision, recall) = (right / pairs.len().max(1) as f64, right / self.pairs.len().max(1) as f64);
        let both = if right > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
        say::figure("pairs found", pairs.len());
        say::figure("true pairs", self.pairs.len());
        say::figure("precision", format!("{precision:.4}"));
        say::figure("recall", format!("{recall:.4}"));
        say::figure("F1", format!("{both:.4}"));
    }

    /// Prints where true pairs were lost: never a candidate, or weighed too little.
    pub fn losses(&self, linker: &Linker, learned: &Learned, left: &Table, right: &Table, taken: &[Found]) {
        let mut lost = self.pairs.clone();
        let mut looked_at = 0_u64;
        for piece in 0..linker.pieces() {
            linker.candidates(piece, &mut |one, other| {
                looked_at += 1;
                let pair = Found { left: one, right: other, bits: 0.0 };
                lost.remove(&self.key(&pair));
            });
        }
        say::figure("candidates", looked_at);
        say::figure(
            "true pairs among the candidates",
            format!("{:.4}", 1.0 - lost.len() as f64 / self.pairs.len() as f64),
        );
        let taken: HashSet<_> = taken.iter().map(|pair| self.key(pair)).collect();
        let missed = self.pairs.iter().filter(|pair| !taken.contains(pair));
        let wrong = taken.iter().filter(|pair| !self.pairs.contains(pair));
        for (word, pairs) in [("missed", missed.take(12).collect::<Vec<_>>()), ("wrong", wrong.take(12).collect())] {
            for (one, other) in pairs {
                let why = learned.scorer.explain(left, *one as usize, right, *other as usize);
                let parts = why.parts.iter().map(|part| format!("{:+.0}", part.bits)).collect::<Vec<_>>().join(" ");
                say::line(&format!("{word} {one} {other}: {:.1} bits: {parts}", why.bits));
            }
        }
    }
}

/// Writes pairs of row numbers.
pub fn write(path: &Path, pairs: &[Found]) -> Fallible<()> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    for pair in pairs {
        writeln!(file, "{},{}", pair.left, pair.right)?;
    }
    Ok(file.flush()?)
}
