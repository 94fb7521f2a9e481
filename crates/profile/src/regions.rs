//! Reads `regions.csv`: districts and cities with their ISO 3166-2 codes.

use std::collections::BTreeSet;

use kit::Lang;

use crate::Text;
use crate::problem::{ProblemKind, Report};

const FILE: &str = "regions.csv";
/// The first columns; a name in each of the profile's languages follows, in the order of [`Lang::ALL`].
const COLUMNS: [&str; 3] = ["code", "kind", "parent"];
const KINDS: [(&str, RegionKind); 3] =
    [("rayon", RegionKind::Rayon), ("city", RegionKind::City), ("autonomous-republic", RegionKind::AutonomousRepublic)];

/// What kind of place a region is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionKind {
    /// A district.
    Rayon,
    /// A city outside the districts.
    City,
    /// An autonomous republic, with districts and a city of its own.
    AutonomousRepublic,
}

impl RegionKind {
    /// The kind's code, as in `regions.csv`.
    pub fn code(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(code, _)| code)
    }
}

/// A district, a city or an autonomous republic.
#[derive(Debug, Clone)]
pub struct Region {
    /// The ISO 3166-2 code, such as `AZ-BA`.
    pub code: String,
    /// What kind of place it is.
    pub kind: RegionKind,
    /// Code of the region it lies in.
    pub parent: Option<String>,
    /// Its name.
    pub name: Text,
    /// Where its centre is, in degrees north and east, when `centres.csv` says so: for maps.
    pub centre: Option<(f64, f64)>,
}

/// Reads the table for the country with the given two-letter code.
pub(crate) fn read(text: &str, country: &str, languages: &[Lang], report: &Report) -> Vec<Region> {
    let languages: Vec<_> = Lang::ALL.into_iter().filter(|lang| languages.contains(lang)).collect();
    let names = languages.iter().map(|lang| format!("name_{lang}"));
    let header: Vec<_> = COLUMNS.iter().map(|c| (*c).to_owned()).chain(names).collect();
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut regions = Vec::new();
    let mut lines = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, record) in reader.records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(e) => {
                let line = e.position().map(csv::Position::line);
                report.add(FILE, as_line(line), ProblemKind::Malformed, format!("not valid CSV: {e}"));
                continue;
            }
        };
        let line = as_line(record.position().map(csv::Position::line));
        if index == 0 {
            if !record.iter().eq(header.iter()) {
                report.add(FILE, line, ProblemKind::Wrong, format!("the first line must be {}", header.join(",")));
            }
        } else if let Some(region) = region(&record, (country, &languages), line, &mut seen, report) {
            regions.push(region);
            lines.push(line);
        }
    }
    check_parents(&regions, &lines, report);
    if regions.is_empty() {
        report.add(FILE, None, ProblemKind::Missing, "there is no region");
    }
    regions
}

/// Reads `centres.csv` into the regions: code, degrees north, degrees east. A country without it has no maps.
pub(crate) fn place(text: &str, regions: &mut [Region], report: &Report) {
    const FILE: &str = "centres.csv";
    let mut lines = (1..).zip(text.lines());
    if lines.next().is_none_or(|(_, header)| header.trim() != "code,latitude,longitude") {
        report.add(FILE, Some(1), ProblemKind::Wrong, "the first line must be code,latitude,longitude");
        return;
    }
    for (line, text) in lines.filter(|(_, text)| !text.trim().is_empty()) {
        let fields: Vec<&str> = text.split(',').map(str::trim).collect();
        let degrees = |at: usize, most: f64| {
            let degrees: Option<f64> = fields.get(at).and_then(|field| field.parse().ok());
            degrees.filter(|degrees| degrees.abs() <= most)
        };
        let (Some(north), Some(east), 3) = (degrees(1, 90.0), degrees(2, 180.0), fields.len()) else {
            report.add(FILE, Some(line), ProblemKind::Wrong, "a line must be a code, degrees north and degrees east");
            continue;
        };
        match regions.iter_mut().find(|region| region.code == fields[0]) {
            None => {
                let what = format!("`{}` is not in regions.csv", fields[0]);
                report.add(FILE, Some(line), ProblemKind::Dangling, what);
            }
            Some(region) if region.centre.is_some() => {
                report.add(FILE, Some(line), ProblemKind::Duplicate, format!("`{}` is listed twice", fields[0]));
            }
            Some(region) => region.centre = Some((north, east)),
        }
    }
}

fn as_line(line: Option<u64>) -> Option<usize> {
    line.and_then(|line| usize::try_from(line).ok())
}

fn region(
    record: &csv::StringRecord,
    (country, languages): (&str, &[Lang]),
    line: Option<usize>,
    seen: &mut BTreeSet<String>,
    report: &Report,
) -> Option<Region> {
    let wrong = |what: String| report.add(FILE, line, ProblemKind::Wrong, what);
    let columns = COLUMNS.len() + languages.len();
    if record.len() != columns {
        wrong(format!("{} columns, expected {columns}", record.len()));
        return None;
    }
    let field = |i: usize| record.get(i).unwrap_or_default().trim();
    let code = field(0);
    let short = code.strip_prefix(&format!("{}-", country.to_ascii_uppercase())).unwrap_or_default();
    if !(1..=3).contains(&short.len()) || !short.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
        wrong(format!("`{code}` is not an ISO 3166-2 code of this country"));
    }
    if !seen.insert(code.to_owned()) {
        report.add(FILE, line, ProblemKind::Duplicate, format!("`{code}` is listed twice"));
    }
    let kind = KINDS.iter().find(|(word, _)| *word == field(1)).map(|(_, kind)| *kind);
    if kind.is_none() {
        wrong(format!("kind `{}` must be rayon, city or autonomous-republic", field(1)));
    }
    for (i, lang) in (COLUMNS.len()..).zip(languages) {
        if field(i).is_empty() {
            report.add(FILE, line, ProblemKind::Missing, format!("`{code}` has no name in {lang}"));
        }
    }
    Some(Region {
        code: code.to_owned(),
        kind: kind?,
        parent: Some(field(2)).filter(|p| !p.is_empty()).map(str::to_owned),
        centre: None,
        name: Text::new((COLUMNS.len()..).zip(languages).map(|(i, lang)| (*lang, field(i).to_owned()))),
    })
}

fn check_parents(regions: &[Region], lines: &[Option<usize>], report: &Report) {
    for (region, line) in regions.iter().zip(lines) {
        let Some(parent) = &region.parent else { continue };
        // One level only: nothing lies in itself, and what lies in a region has none inside.
        if *parent == region.code || !regions.iter().any(|r| r.code == *parent && r.parent.is_none()) {
            let what =
                format!("the parent `{parent}` of `{}` is not a region without a parent of its own", region.code);
            report.add(FILE, *line, ProblemKind::Dangling, what);
        }
    }
}
