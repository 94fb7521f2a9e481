//! Persons of a CSV file, folded and sealed one after the other: the text of a record is kept no longer than that.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use linkage::{BirthDate, Encoder, Folded, Key, Memo, Row, fold_fin, fold_number, fold_phone};

use crate::Fallible;
use crate::linkage::schema::{Folding, Schema};

/// A key for one run. Nothing sealed with it is kept.
pub fn key(number: u8) -> Key {
    Key::new(std::array::from_fn(|at| (at as u8).wrapping_mul(37) ^ number))
}

/// The ids of a file's rows.
pub struct People {
    /// Prints of the ids with their rows.
    ids: Vec<(u64, u32)>,
}

impl People {
    /// Makes [`People::row`] ready: only a truth needs it.
    pub fn sort(&mut self) {
        self.ids.sort_unstable();
    }

    /// The row of an id.
    pub fn row(&self, id: &str) -> Option<u32> {
        let print = print(id);
        self.ids.binary_search_by_key(&print, |(print, _)| *print).ok().map(|at| self.ids[at].1)
    }
}

/// FNV-1a with 64 bits: ids are the benchmark's own affair, and keeping a million texts would weigh on its memory.
fn print(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What was read of one field.
enum Held {
    Missing,
    Name(Arc<Folded>),
    Text(String),
    Date(BirthDate),
    Code(String),
}

/// How many lines a file has: room for its records is made at once, because growing copies what is there.
pub fn lines(path: &Path) -> Fallible<usize> {
    let mut file = std::fs::File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let (mut buffer, mut lines) = (vec![0; 1 << 16], 0);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(lines + 1),
            length => lines += buffer[..length].iter().filter(|byte| **byte == b'\n').count(),
        }
    }
}

/// Reads a file and hands over each record, sealed.
pub fn read<E: std::error::Error + Send + Sync + 'static>(
    schema: &Schema,
    path: &Path,
    encoder: &Encoder,
    mut sealed: impl FnMut(&Row) -> Result<(), E>,
) -> Fallible<People> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(schema.delimiter)
        .flexible(true)
        .from_path(path)
        .map_err(|e| format!("{}: {e}", path.display()))?;
    let header = reader.headers()?.clone();
    let column = |name: &String| -> Fallible<usize> {
        let found = header.iter().position(|h| h.trim_start_matches('\u{feff}').trim() == name);
        Ok(found.ok_or_else(|| format!("{} has no column {name}", path.display()))?)
    };
    let id = column(&schema.id)?;
    let mut columns = Vec::new();
    for source in &schema.sources {
        columns.push(source.columns.iter().map(column).collect::<Fallible<Vec<_>>>()?);
    }
    let mut ids = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut text = String::new();
    let mut memo = Memo::new(&schema.rules, 100_000);
    while reader.read_record(&mut record)? {
        ids.push((print(record.get(id).unwrap_or_default().trim()), ids.len() as u32));
        let held: Vec<Held> = schema
            .sources
            .iter()
            .zip(&columns)
            .map(|(source, columns)| {
                text.clear();
                for part in columns.iter().filter_map(|at| record.get(*at)).map(str::trim) {
                    if !text.is_empty() {
                        text.push(' ');
                    }
                    text.push_str(part);
                }
                hold(&mut memo, schema, &source.folding, &text)
            })
            .collect();
        let values: Vec<_> = held.iter().map(Held::value).collect();
        sealed(&encoder.encode(&values))?;
    }
    Ok(People { ids })
}

fn hold(memo: &mut Memo, schema: &Schema, folding: &Folding, text: &str) -> Held {
    if text.is_empty() {
        return Held::Missing;
    }
    match folding {
        Folding::Name => Held::Name(memo.fold(text)),
        Folding::Text => Held::Text(schema.rules.fold(text).text),
        Folding::Number => Held::Text(fold_number(text)),
        Folding::Fin => Held::Text(fold_fin(text)),
        Folding::Phone => Held::Text(fold_phone(text, schema.rules.phone_prefix())),
        Folding::Date(order) => BirthDate::read(text, *order).map_or(Held::Missing, Held::Date),
        Folding::Code => Held::Code(text.trim().to_lowercase()),
    }
}

impl Held {
    fn value(&self) -> linkage::Value<'_> {
        match self {
            Self::Missing => linkage::Value::Missing,
            Self::Name(folded) => linkage::Value::Name(folded.as_ref()),
            Self::Text(text) => linkage::Value::Text(text),
            Self::Date(date) => linkage::Value::Date(*date),
            Self::Code(code) => linkage::Value::Code(code),
        }
    }
}
