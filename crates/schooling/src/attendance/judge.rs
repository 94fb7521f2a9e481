//! Who of a load is followed already, who is back, and who is new. Reads, and changes nothing.
//!
//! The same personal number is the same pupil; else names, birth and telephone are weighed. Nothing is asked row by row:
//! the few who are followed are compared with the whole list.

use std::collections::{HashMap, HashSet};

use access::{AccessError, Ctx, Record, Work, open_key, place};
use kit::AbsenceId;
use known::{Bits, paired};
use linkage::Row;
use store::{args, sql};
use vault::RecordKey;

use crate::attendance::load::row;
use crate::attendance::{Load, Pupil};

/// A pupil who is followed already.
struct Known {
    id: AbsenceId,
    last_month: String,
    key: RecordKey,
    pupil: Pupil,
}

/// A line of the load.
struct Line {
    district: String,
    step: String,
    pupil: Pupil,
    bits: Row,
}

/// Place, district, step, bits and body, as they are stored.
type Stored = (i64, String, String, Vec<u8>, Vec<u8>);

/// Somebody who is followed, and what the load says of them.
pub(super) struct Again {
    pub id: AbsenceId,
    pub key: RecordKey,
    pub step: String,
    pub pupil: Pupil,
}

/// Somebody who was absent and is not followed yet.
pub(super) struct New {
    pub district: String,
    pub step: String,
    pub pupil: Pupil,
}

/// What a load comes to.
#[derive(Default)]
pub(super) struct Judged {
    pub new: Vec<New>,
    /// Followed, and absent again.
    pub again: Vec<Again>,
    /// Followed, and there again.
    pub back: Vec<Again>,
    /// How many loads of the agency were finished or taken back by then: with another number, this was judged too early.
    pub seen: i64,
}

/// Pupils that are compared at once.
const PIECE: i64 = 20_000;

/// Loads of an agency that are finished or taken back.
pub(super) async fn seen(work: &mut Work<'_>, load: &Load) -> Result<i64, AccessError> {
    let done = sql!("SELECT count(*) FROM attendance_load WHERE org_id = $1 AND state <> 'open' AND id <> $2");
    Ok(work.tx.count(done, args![load.org_id, load.id]).await?)
}

/// Judges a load whose key is given.
pub(super) async fn judge(ctx: &Ctx, load: &Load, key: &RecordKey) -> Result<Judged, AccessError> {
    let bits = Bits::of(ctx)?;
    let mut work = ctx.look().await?;
    let mut judged = Judged { seen: seen(&mut work, load).await?, ..Judged::default() };
    let mut known = known_of(&mut work, load).await?;
    let mut after = -1;
    loop {
        let (absent, last) = lines(&mut work, load, key, &bits, true, after).await?;
        let Some(last) = last else { break };
        after = last;
        let absent = take_known(ctx, &bits, &mut known, once(absent), &mut judged.again).await?;
        let new = |line: Line| New { district: line.district, step: line.step, pupil: line.pupil };
        judged.new.extend(absent.into_iter().map(new));
    }
    // Only a later month says that somebody is back.
    known.retain(|known| known.last_month < load.month);
    let mut after = -1;
    while !known.is_empty() {
        let (there, last) = lines(&mut work, load, key, &bits, false, after).await?;
        let Some(last) = last else { break };
        after = last;
        take_known(ctx, &bits, &mut known, there, &mut judged.back).await?;
    }
    Ok(judged)
}

async fn known_of(work: &mut Work<'_>, load: &Load) -> Result<Vec<Known>, AccessError> {
    let rows: Vec<(AbsenceId, String, Vec<u8>)> = work
        .tx
        .all(
            sql!("SELECT id, last_month, body FROM absence WHERE org_id = $1 AND state = 'followed' ORDER BY id"),
            args![load.org_id],
        )
        .await?;
    let mut known = Vec::new();
    for (id, last_month, body) in rows {
        let key = open_key(work, Record::Absence, id).await?;
        let json = key.open_text(&place("absence", &id.to_string(), "body"), &body)?;
        let pupil = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
        known.push(Known { id, last_month, key, pupil });
    }
    Ok(known)
}

/// A piece of the load's pupils who were absent, or who were not, and the last place that was read.
async fn lines(
    work: &mut Work<'_>,
    load: &Load,
    key: &RecordKey,
    bits: &Bits,
    absent: bool,
    after: i64,
) -> Result<(Vec<Line>, Option<i64>), AccessError> {
    let rows: Vec<Stored> = work
        .tx
        .all(
            sql!(
                "SELECT place, district, step, bits, body FROM pupil
                 WHERE load_id = $1 AND place > $2 AND (step <> '') = $3 ORDER BY place LIMIT $4"
            ),
            args![load.id, after, absent, PIECE],
        )
        .await?;
    let last = rows.last().map(|(at, ..)| *at);
    let opened = |(at, district, step, sealed, body): Stored| {
        let row = row(load.id, at);
        let json = key.open_text(&place("pupil", &row, "body"), &body)?;
        let pupil = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
        Ok::<_, AccessError>(Line { district, step, pupil, bits: bits.opened("pupil", &row, &sealed)? })
    };
    Ok((rows.into_iter().map(opened).collect::<Result<_, _>>()?, last))
}

/// Moves those who are known out of `known` and of the lines, and gives the lines that are left.
async fn take_known(
    ctx: &Ctx,
    bits: &Bits,
    known: &mut Vec<Known>,
    lines: Vec<Line>,
    found: &mut Vec<Again>,
) -> Result<Vec<Line>, AccessError> {
    let by_number: HashMap<&str, usize> = numbered(known.iter().map(|known| &known.pupil)).collect();
    let mut of: HashMap<usize, usize> = HashMap::new();
    for (number, at) in numbered(lines.iter().map(|line| &line.pupil)) {
        if let Some(one) = by_number.get(number) {
            of.entry(*one).or_insert(at);
        }
    }
    let left = rest(known.len(), of.keys().copied());
    let right = rest(lines.len(), of.values().copied());
    let ones = left.iter().map(|at| bits.row(ctx, &known[*at].pupil.known())).collect();
    let others = right.iter().map(|at| lines[*at].bits.clone()).collect();
    for (one, other) in paired(ones, others, false).await? {
        // Twins agree in all but the given name and the number.
        if !are_others(&known[left[one]].pupil.fin, &lines[right[other]].pupil.fin) {
            of.insert(left[one], right[other]);
        }
    }
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    let mut unknown = Vec::new();
    for (at, known) in std::mem::take(known).into_iter().enumerate() {
        match of.remove(&at).and_then(|line| lines[line].take()) {
            Some(line) => found.push(Again { id: known.id, key: known.key, step: line.step, pupil: line.pupil }),
            None => unknown.push(known),
        }
    }
    *known = unknown;
    Ok(lines.into_iter().flatten().collect())
}

/// Whether two personal numbers are those of two people: more than one sign differs.
fn are_others(one: &str, other: &str) -> bool {
    let differ = one.chars().zip(other.chars()).filter(|(a, b)| a != b).count();
    !one.is_empty() && !other.is_empty() && (differ > 1 || one.chars().count() != other.chars().count())
}

/// Personal numbers with the places at which they stand.
fn numbered<'a>(pupils: impl Iterator<Item = &'a Pupil>) -> impl Iterator<Item = (&'a str, usize)> {
    pupils.enumerate().map(|(at, pupil)| (pupil.fin.as_str(), at)).filter(|(number, _)| !number.is_empty())
}

/// The places that are not among those that were taken.
fn rest(all: usize, taken: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut left = vec![true; all];
    taken.for_each(|at| left[at] = false);
    (0..all).filter(|at| left[*at]).collect()
}

/// Each pupil once: a list may hold one twice, with the same number or the very same names and birth.
fn once(lines: Vec<Line>) -> Vec<Line> {
    let mut seen = HashSet::new();
    let who = |pupil: &Pupil| {
        if pupil.fin.is_empty() { format!("{} {}", pupil.name(), pupil.birth) } else { pupil.fin.clone() }
    };
    lines.into_iter().filter(|line| seen.insert(who(&line.pupil))).collect()
}
