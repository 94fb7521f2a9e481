//! Who of a list is in the own register already, or stands in the list twice.

use std::collections::HashMap;

use access::{AccessError, Ctx};
use imports::{Hit, Line, Outcome};
use known::Alike;
use store::{args, sql};

use super::Person;
use crate::known_of;

/// From so likely on it is the same person, and the row is left out.
const KNOWN: f64 = 0.999;

/// One outcome for each row that can be taken.
pub async fn compare(ctx: &Ctx, lines: &[Line<Person>]) -> Result<HashMap<u32, Outcome>, AccessError> {
    let read: Vec<(&Line<Person>, &Person)> =
        lines.iter().filter_map(|line| Some((line, line.read.as_ref().ok()?))).collect();
    let people = read.iter().map(|(_, person)| known_of(&person.resident, person.sex)).collect();
    let alike = known::compare_list(ctx, people).await?;
    let codes = codes(ctx, &alike).await?;
    let mut outcomes = HashMap::new();
    for ((line, _), alike) in read.iter().zip(alike) {
        let outcome = match (alike.own, alike.earlier) {
            (Some((_, record, chance)), _) => {
                let label = codes.get(&record).cloned().unwrap_or_default();
                let hit = Hit { label, record, percent: percent(chance) };
                if chance >= KNOWN { Outcome::Known(hit) } else { Outcome::Doubtful(hit) }
            }
            (None, Some((earlier, chance))) => {
                let label = read[earlier].0.number.to_string();
                Outcome::Doubtful(Hit { record: String::new(), label, percent: percent(chance) })
            }
            (None, None) => Outcome::New,
        };
        outcomes.insert(line.place, outcome);
    }
    whole_households(lines, &mut outcomes);
    Ok(outcomes)
}

/// If one of a household is known, the household probably is: nobody of it is new without a look.
fn whole_households(lines: &[Line<Person>], outcomes: &mut HashMap<u32, Outcome>) {
    let mut hits: HashMap<&str, Hit> = HashMap::new();
    for line in lines.iter().filter(|line| !line.group.is_empty()) {
        if let Some(Outcome::Known(hit) | Outcome::Doubtful(hit)) = outcomes.get(&line.place)
            && !hit.record.is_empty()
        {
            hits.entry(&line.record).or_insert_with(|| hit.clone());
        }
    }
    for line in lines {
        if let (Some(outcome), Some(hit)) = (outcomes.get_mut(&line.place), hits.get(line.record.as_str()))
            && *outcome == Outcome::New
        {
            *outcome = Outcome::Doubtful(hit.clone());
        }
    }
}

fn percent(chance: f64) -> u8 {
    (chance * 100.0).round().clamp(1.0, 99.0) as u8
}

/// The codes of the households that are meant.
async fn codes(ctx: &Ctx, alike: &[Alike]) -> Result<HashMap<String, String>, AccessError> {
    let mut work = ctx.look().await?;
    let mut codes = HashMap::new();
    for (_, record, _) in alike.iter().filter_map(|alike| alike.own.as_ref()) {
        if codes.contains_key(record) {
            continue;
        }
        let code: Option<(String,)> =
            work.tx.opt(sql!("SELECT code FROM household WHERE id = $1"), args![record]).await?;
        codes.extend(code.map(|(code,)| (record.clone(), code)));
    }
    Ok(codes)
}
