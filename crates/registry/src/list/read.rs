//! One row as a person, and all rows as households.

use std::collections::HashMap;

use access::Ctx;
use households::{Relation, Resident};
use imports::{Line, Reader, Wrong, one_number_one_person};
use kit::HouseholdId;
use sheets::Field;

use super::relations::relation;
use super::{Options, Person};
use crate::acts::MOST_RESIDENTS;
use frame::{age_band, written};

/// Longest text of a cell that is kept as it stands.
const TEXT_CHARS: usize = 1_000;
/// Longest name of a household.
const KEY_CHARS: usize = 100;

pub fn person(ctx: &Ctx, options: &Options, row: &Reader<'_>) -> Result<Person, Wrong> {
    let [family, given, father] = row.names()?;
    let born = row.birth()?;
    let (fin, phone, sex) = (row.fin()?, row.phone()?, row.sex()?);
    let said = row.text(Field::Relation, TEXT_CHARS)?;
    let known = relation(said);
    if known.is_none() && said.chars().any(char::is_alphanumeric) {
        return Err(Wrong::field("relation", Field::Relation, said));
    }
    let district = row.district()?.unwrap_or(&options.district).to_owned();
    if district.is_empty() {
        return Err(Wrong::field("empty", Field::District, ""));
    }
    let resident =
        Resident { family, given, father, birth: born.as_ref().map(written).unwrap_or_default(), fin, phone };
    let guardian = row.text(Field::Guardian, TEXT_CHARS)?;
    if !guardian.is_empty() && sheets::folded(guardian) == sheets::folded(&resident.name()) {
        return Err(Wrong::field("household-itself", Field::Guardian, guardian));
    }
    Ok(Person {
        sex,
        age: age_band(ctx, born.as_ref()),
        relation: known,
        district,
        address: address(row)?,
        note: note(row)?,
        resident,
    })
}

/// The village and the address as one line; one of them must be there.
fn address(row: &Reader<'_>) -> Result<String, Wrong> {
    let parts = [row.text(Field::Settlement, TEXT_CHARS)?, row.text(Field::Address, TEXT_CHARS)?];
    let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if said.is_empty() { row.needed(Field::Address, TEXT_CHARS).map(str::to_owned) } else { Ok(said.join(", ")) }
}

/// What the list says beside, line by line.
fn note(row: &Reader<'_>) -> Result<String, Wrong> {
    let fields = [Field::Guardian, Field::Education, Field::Work, Field::Disability, Field::Income, Field::Note];
    let mut lines = Vec::new();
    for field in fields {
        let text = row.text(field, TEXT_CHARS)?;
        if !text.is_empty() {
            lines.push(text.to_owned());
        }
    }
    Ok(lines.join("\n"))
}

/// What the list calls the household by.
pub fn household(row: &Reader<'_>) -> String {
    row.text(Field::Household, KEY_CHARS).map(sheets::folded).unwrap_or_default()
}

/// Tells who stands there twice, and which rows are one household. If one of its rows is wrong, none of the household is
/// taken: nothing comes in by half.
pub fn together(ctx: &Ctx, lines: &mut [Line<Person>]) {
    one_number_one_person(lines, |person| &person.resident.fin);
    let mut households: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut alone = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // Who stands alone is a household of their own.
        if line.group.is_empty() { alone.push(vec![at]) } else { households.entry(&line.group).or_default().push(at) }
    }
    let all: Vec<_> = households.into_values().chain(alone).collect();
    all.iter().for_each(|rows| one_household(ctx, lines, rows));
}

fn one_household(ctx: &Ctx, lines: &mut [Line<Person>], rows: &[usize]) {
    let relation = |line: &Line<Person>| line.read.as_ref().ok().and_then(|person| person.relation);
    let heads: Vec<usize> = rows.iter().copied().filter(|at| relation(&lines[*at]) == Some(Relation::Head)).collect();
    if let [first, second, ..] = heads[..] {
        let (one, other) = (lines[first].number, lines[second].number);
        lines[first].read = Err(Wrong::row("household-heads", other));
        lines[second].read = Err(Wrong::row("household-heads", one));
    }
    let wrong = rows.iter().copied().find(|at| lines[*at].read.is_err());
    let refused = match wrong {
        _ if rows.len() as i64 > MOST_RESIDENTS => Some(Wrong::row("household-many", "")),
        Some(at) => Some(Wrong::row("household-spoilt", lines[at].number)),
        None => None,
    };
    let id = HouseholdId::new(ctx.now(), ctx.entropy()).to_string();
    for at in rows {
        match (&mut lines[*at], &refused) {
            (Line { read: Ok(_), .. }, Some(wrong)) => lines[*at].read = Err(wrong.clone()),
            (line, None) => line.record.clone_from(&id),
            _ => {}
        }
    }
    // Without a head, whoever stands first is the one with whom it was registered.
    if heads.is_empty()
        && let Ok(person) = &mut lines[rows[0]].read
    {
        person.relation = Some(Relation::Head);
    }
}
