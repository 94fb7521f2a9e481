//! Asking, inside a registration: so often a day, journalled, and with an answer that says no more than it must.

use std::time::{Duration, Instant};

use access::{AccessError, Action, Ctx, Done, Thing, Work};
use journal::Act;
use kit::ResidentId;
use linkage::Question;
use store::{args, sql};
use tokio::sync::Mutex;

use crate::Known;
use crate::entry::{encode, encoder, is_there, kind_of, layout};
use crate::index::{Index, Place};

/// Someone of the own register who may be the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The resident's id.
    pub id: String,
    /// The household's id.
    pub record: String,
    /// How likely it is the same person, in per cent.
    pub percent: u8,
}

/// What asking told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// In the own office's register, the likeliest first.
    pub own: Vec<Hit>,
    /// Whether the register of another office may know the person.
    pub elsewhere: bool,
}

/// What one member asks and enters on one day, each counted. A registrar who visits families enters a few dozen people;
/// more is looking people up.
pub const MOST_A_DAY: i64 = 300;

/// An answer takes as long as this, or twice, or three times as long: how many people are like the one who is asked for
/// must not be read off the clock.
const STEP: Duration = Duration::from_millis(100);

/// The likeliest people that one question looks at further.
const LOOKED_AT: usize = 500;

/// Lines that are shown of the own register.
const SHOWN: usize = 5;

/// Whether somebody is known. Cases are looked at like registers and never told.
///
/// # Errors
/// `Denied` for those who do not register, `Full` when the member asked as often as a day allows.
pub async fn ask(ctx: &Ctx, known: &Known) -> Result<Asked, AccessError> {
    let begun = Instant::now();
    count(ctx).await?;
    let own = ctx.member()?.org;
    let mut asked = Asked::default();
    for (place, percent) in likely(ctx, known).await? {
        match place.kind {
            kind if kind.is_registered() && place.org == own && asked.own.len() < SHOWN => {
                asked.own.push(Hit { id: place.id, record: place.record, percent });
            }
            kind => asked.elsewhere |= place.org != own && !kind.is_silent(ctx),
        }
    }
    let steps = begun.elapsed().as_millis() / STEP.as_millis() + 1;
    let until = STEP * u32::try_from(steps).unwrap_or(u32::MAX);
    tokio::time::sleep(until.saturating_sub(begun.elapsed())).await;
    Ok(asked)
}

/// Counts and journals a question.
async fn count(ctx: &Ctx) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::RegisterHousehold, &ctx.desk()?)?;
    count_one(&mut work).await?;
    work.commit(Done::new(Act::LinkAsked, journal::Kind::Member, ctx.member()?.id)).await
}

/// Counts a question, or somebody who is entered and about whom other offices are asked. `Full` beyond a day's number.
pub(crate) async fn count_one(work: &mut Work<'_>) -> Result<(), AccessError> {
    let ctx = work.ctx;
    let member = ctx.member()?.id;
    let day = ctx.profile().calendar().date_of(ctx.now()).to_string();
    let (n,): (i64,) = work
        .tx
        .one(
            sql!(
                "INSERT INTO link_count (member_id, day, n) VALUES ($1, $2, 1)
                 ON CONFLICT (member_id, day) DO UPDATE SET n = link_count.n + 1 RETURNING n"
            ),
            args![member, day],
        )
        .await?;
    if n > MOST_A_DAY { Err(AccessError::Full) } else { Ok(()) }
}

/// Counts people of a list that is loaded: for the office's lead to see, not against a day's number.
pub(crate) async fn count_loaded(work: &mut Work<'_>, people: usize) -> Result<(), AccessError> {
    let ctx = work.ctx;
    let day = ctx.profile().calendar().date_of(ctx.now()).to_string();
    let count = sql!(
        "INSERT INTO link_count (member_id, day, n, loaded) VALUES ($1, $2, 0, $3)
         ON CONFLICT (member_id, day) DO UPDATE SET loaded = link_count.loaded + excluded.loaded"
    );
    work.tx.run(count, args![ctx.member()?.id, day, i64::try_from(people).unwrap_or(i64::MAX)]).await?;
    Ok(())
}

/// Everyone who may be the person, the likeliest first.
async fn likely(ctx: &Ctx, known: &Known) -> Result<Vec<(Place, u8)>, AccessError> {
    let row = encode(&encoder(ctx)?, ctx.profile().names(), known);
    likely_row(ctx, row).await
}

/// The same for bits.
pub(crate) async fn likely_row(ctx: &Ctx, row: linkage::Row) -> Result<Vec<(Place, u8)>, AccessError> {
    let question = Question::new(&layout()?, row).map_err(|e| AccessError::Internal(e.to_string()))?;
    let index = ctx.house().kept::<Mutex<Index>>();
    let mut index = index.lock().await;
    index.catch_up(ctx).await?;
    let (Some(table), Some(scorer)) = (&index.table, &index.scorer) else { return Ok(Vec::new()) };
    // A little below even odds: a person decides, and a question that was not asked is not asked again.
    let bits = scorer.model().even() - 1.0;
    let (answers, _) = question.ask(scorer, table, 0..table.len(), question.least(table), bits);
    let percent = |bits: f64| (scorer.model().probability(bits) * 100.0).round().clamp(1.0, 99.0) as u8;
    let place = |answer: &linkage::Answer| {
        let place = index.places.get(answer.row as usize)?.clone();
        Some((place, percent(answer.bits)))
    };
    let likely: Vec<_> = answers.iter().take(LOOKED_AT).filter_map(place).collect();
    drop(index);
    // Who was forgotten meanwhile, on whichever node, stands in memory until the program starts again.
    let mut work = ctx.look().await?;
    let mut there = Vec::new();
    for (place, percent) in likely {
        let Some(place) = standing(&mut work, place).await? else { continue };
        // Who is entered twice is one person: the likelier entry stands for both.
        if !there.iter().any(|(other, _): &(Place, u8)| (other.kind, &other.id) == (place.kind, &place.id)) {
            there.push((place, percent));
        }
    }
    Ok(there)
}

/// Where somebody stands now: what kind of record it is, and who leads, may have changed since it was read into memory.
/// `None` when they were forgotten.
pub(crate) async fn standing(work: &mut Work<'_>, place: Place) -> Result<Option<Place>, AccessError> {
    let Some(kind) = kind_of(work, &place.id).await? else { return Ok(None) };
    led(work, Place { kind, ..place }).await.map(Some)
}

/// The place of the entry, and of the household, that leads.
async fn led(work: &mut Work<'_>, place: Place) -> Result<Place, AccessError> {
    let Some(id) = place.kind.is_registered().then(|| place.id.parse::<ResidentId>().ok()).flatten() else {
        return Ok(place);
    };
    let Some((person, household)) = households::leading(work, id).await? else { return Ok(place) };
    // One that was forgotten leads nobody to it.
    let is_there = person == id || is_there(work, &person.to_string()).await?;
    Ok(if is_there { Place { id: person.to_string(), record: household.to_string(), ..place } } else { place })
}

/// How much one member asked, and loaded with lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedToday {
    /// Who.
    pub name: String,
    /// How often they asked and entered one by one, today.
    pub n: i64,
    /// How often on an average day of the last thirty on which they did.
    pub usual: i64,
    /// How many people they loaded with lists, today.
    pub loaded: i64,
}
store::columns!(AskedToday { name, n, usual, loaded });

/// How often each member of an office asked today, and how many people they loaded: what is unusual is for the office's lead
/// to see.
pub async fn asked_today(ctx: &Ctx) -> Result<Vec<AskedToday>, AccessError> {
    let org = ctx.member()?.org;
    let mut work = ctx.look().await?;
    work.allow(Action::ListMembers, &Thing::Desk { org })?;
    let calendar = ctx.profile().calendar();
    let today = calendar.date_of(ctx.now()).to_string();
    let since = calendar.date_of(ctx.now().plus_seconds(-30 * 24 * 3600)).to_string();
    Ok(work
        .tx
        .all(
            sql!(
                "SELECT m.name, c.n, c.loaded,
                        COALESCE((SELECT CAST(AVG(b.n) AS BIGINT) FROM link_count b
                                  WHERE b.member_id = m.id AND b.day < $1 AND b.day >= $2), 0) AS usual
                 FROM link_count c JOIN member m ON m.id = c.member_id
                 WHERE m.org_id = $3 AND c.day = $1 ORDER BY c.n DESC, m.name"
            ),
            args![today, since, org],
        )
        .await?)
}
