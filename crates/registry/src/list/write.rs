//! Households of a list, sealed and written piece by piece.

use std::collections::HashMap;
use std::sync::PoisonError;

use access::{AccessError, Ctx, Done, Record, Seal, Work, place, seal_under, store_all_seals};
use households::{Dwelling, HouseholdState, Relation};
use imports::{Line, Loading};
use journal::Act;
use kit::{HouseholdId, ImportId, PublicCode, ResidentId};
use known::{Bits, Entry};
use store::{Value, args, sql};
use vault::RecordKey;

use super::{Households, Keys, Person};
use crate::acts::{assess_by, household_insert, known_of, resident_insert};

/// People and their households, sealed.
pub struct Ready {
    households: Vec<Vec<Value>>,
    seals: Vec<(String, Seal)>,
    residents: Vec<Vec<Value>>,
    entries: Vec<Entry>,
    done: Vec<Done>,
}

fn broken(error: impl std::fmt::Display) -> AccessError {
    AccessError::Internal(error.to_string())
}

/// The keys of the households that are there already.
pub async fn keys(ctx: &Ctx, id: ImportId) -> Result<Keys, AccessError> {
    let mut work = ctx.look().await?;
    let rows: Vec<(String,)> = work.tx.all(sql!("SELECT id FROM household WHERE import_id = $1"), args![id]).await?;
    let mut keys = HashMap::new();
    for (id,) in rows {
        let key = access::open_key(&mut work, Record::Household, &id).await?;
        keys.insert(id, key);
    }
    Ok(Keys::new(keys))
}

pub fn ready(loading: &Loading<Households>, lines: Vec<Line<Person>>) -> Result<Ready, AccessError> {
    let ctx = &loading.ctx;
    let bits = Bits::of(ctx)?;
    let mut ready = Ready {
        households: Vec::new(),
        seals: Vec::new(),
        residents: Vec::with_capacity(lines.len()),
        entries: Vec::with_capacity(lines.len()),
        done: Vec::new(),
    };
    for line in lines {
        let Ok(person) = line.read else { continue };
        let key = if line.is_first {
            let key = RecordKey::new(ctx.entropy());
            begin(loading, &mut ready, &line.record, &key, &person)?;
            loading.state.lock().unwrap_or_else(PoisonError::into_inner).insert(line.record.clone(), key.clone());
            key
        } else {
            let keys = loading.state.lock().unwrap_or_else(PoisonError::into_inner);
            keys.get(&line.record).cloned().ok_or_else(|| broken("a household of a list has no key"))?
        };
        let id = ResidentId::new(ctx.now(), ctx.entropy());
        let json = serde_json::to_string(&person.resident).map_err(broken)?;
        let body = key.seal_text(ctx.entropy(), &place("resident", &id.to_string(), "body"), &json);
        let relation = person.relation.unwrap_or(Relation::Unsaid);
        let values = args![id, &line.record, relation.code(), person.sex.code(), person.age.code(), body, ctx.now()];
        ready.residents.push(values);
        let known = known_of(&person.resident, person.sex);
        ready.entries.push(Entry::new(ctx, &bits, known::Kind::Resident, &id.to_string(), &line.record, &known)?);
    }
    Ok(ready)
}

/// A household with the first of its people.
fn begin(
    loading: &Loading<Households>,
    ready: &mut Ready,
    record: &str,
    key: &RecordKey,
    person: &Person,
) -> Result<(), AccessError> {
    let (ctx, options) = (&loading.ctx, &loading.options);
    let id: HouseholdId = record.parse().map_err(broken)?;
    let dwelling =
        Dwelling { address: person.address.clone(), agreed: options.agreed.clone(), note: person.note.clone() };
    let json = serde_json::to_string(&dwelling).map_err(broken)?;
    let body = key.seal_text(ctx.entropy(), &place("household", record, "body"), &json);
    ready.households.push(args![
        id,
        &PublicCode::new(ctx.entropy()),
        loading.org.id,
        &options.kind,
        HouseholdState::Open.code(),
        &person.district,
        &options.basis,
        body,
        ctx.now(),
        assess_by(ctx)?,
        Some(loading.id),
    ]);
    let seal = seal_under(ctx, Record::Household, id, key, (loading.id, &loading.key), loading.org.id);
    ready.seals.push((record.to_owned(), seal));
    let done = Done::new(Act::HouseholdRegistered, journal::Kind::Household, id).district(&person.district);
    ready.done.push(done.fact("kind", &options.kind).fact("basis", &options.basis).fact("n", 1).fact("by", "list"));
    Ok(())
}

pub async fn write(work: &mut Work<'_>, ready: Ready) -> Result<Vec<Done>, AccessError> {
    work.tx.insert_all(household_insert(), ready.households).await?;
    store_all_seals(work, Record::Household, ready.seals.iter().map(|(id, seal)| (id.as_str(), seal))).await?;
    work.tx.insert_all(resident_insert(), ready.residents).await?;
    known::remember_all(work, ready.entries).await?;
    Ok(ready.done)
}
