//! Two entries beside each other, field by field, with what each field weighs.

use frame::Words;
use households::{Resident, ResidentRow};
use known::PairPart;

/// One field of two entries.
pub struct Beside {
    /// The field.
    pub name: String,
    /// The first entry's value.
    pub left: String,
    /// The second one's.
    pub right: String,
    /// How alike they are, in words; empty when it was not weighed.
    pub likeness: String,
    /// What that weighs, with its sign; empty when it was not weighed.
    pub weight: String,
    /// A bar of that length, to the right or to the left of the middle: where it begins, and how long it is.
    pub bar: (i64, i64),
}

/// A bar of 20 parts for 20 bits.
fn bar(bits: f64) -> (i64, i64) {
    let length = bits.abs().clamp(0.0, 20.0).round() as i64;
    (if bits < 0.0 { -length } else { 0 }, length)
}

fn value(t: &Words, resident: &Resident, sex: kit::Sex, field: &str) -> String {
    match field {
        "family" => resident.family.clone(),
        "given" => resident.given.clone(),
        "father" => resident.father.clone(),
        "birth" => resident.birth.clone(),
        "fin" => resident.fin.clone(),
        "phone" => resident.phone.clone(),
        "sex" => t.code("sex", sex),
        _ => String::new(),
    }
}

/// The fields that are compared, as they stand in an entry.
const FIELDS: [&str; 7] = ["family", "given", "father", "birth", "fin", "phone", "sex"];

/// Every field of two entries with its part of the evidence, and what belongs to no field alone at the end.
pub fn beside(t: &Words, one: &ResidentRow, other: &ResidentRow, parts: &[PairPart]) -> Vec<Beside> {
    let mut rows: Vec<_> = FIELDS
        .iter()
        .map(|field| {
            let values = [one, other].map(|row| value(t, &row.resident, row.sex, field));
            let part = parts.iter().find(|part| part.field == *field);
            row(t, field, values, part)
        })
        .collect();
    for part in parts.iter().filter(|part| !FIELDS.contains(&part.field.as_str())) {
        let name = if part.field == "relatives" { "relatives" } else { "order" };
        let mut row = row(t, name, [String::new(), String::new()], Some(part));
        row.likeness = match (name, part.crossed) {
            ("relatives", _) => t.text("weighed-relatives-why"),
            (_, true) => t.text("weighed-crossed"),
            (_, false) => t.text("weighed-straight"),
        };
        rows.push(row);
    }
    rows
}

fn row(t: &Words, field: &str, [left, right]: [String; 2], part: Option<&PairPart>) -> Beside {
    let likeness = part.map_or_else(String::new, |part| match part.level {
        Some(level) => t.code("likeness", level),
        None => t.code("likeness", "none"),
    });
    let weight = part.map_or_else(String::new, |part| t.lang().signed(part.bits));
    let bar = part.map_or((0, 0), |part| bar(part.bits));
    Beside { name: t.code("weighed", field), left, right, likeness, weight, bar }
}
