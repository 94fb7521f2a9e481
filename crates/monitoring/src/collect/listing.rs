//! Asking a source what it lists, and keeping what is new.

use std::collections::BTreeSet;

use access::{AccessError, Ctx};
use collecting::{Address, Asked, Given, Reach, Since, SourceKind, Trouble};
use jiff::ToSpan;
use kit::{Moment, OfferCampaignId, OfferId};
use serde::{Deserialize, Serialize};
use store::{Tx, args, sql};

use crate::Problem;
use crate::collect::Worker;
use crate::collect::claim::{DueSource, Visit, know_site};
use crate::collect::lines::Lines;
use crate::collect::reading::{self, Ready};
use crate::collect::writing;
use crate::groups::{EVERY, Rules};
use crate::join::hold;
use crate::offers::OfferBody;
use crate::sealed::{Sealer, tag};
use crate::sources::{SourceBody, first_day};

/// New items that are taken from a source at once; the others when it is asked next.
const MOST_NEW: usize = 200;
/// How long an item may be in the past when it is listed, in seconds; older ones are known to everybody.
const OLDEST_SECONDS: i64 = 120 * 24 * 3600;
/// How long an item whose text the source gives waits for that text before it is asked for by itself, in seconds: longer than
/// the longest time between two times that a source is asked.
const GIVEN_SECONDS: i64 = 7 * 24 * 3600;

/// What is known of a source from last time. Sealed as one.
#[derive(Default, Serialize, Deserialize)]
struct Seen {
    etag: Option<String>,
    modified: Option<String>,
    /// Not kept in the beginning.
    #[serde(default)]
    shape: Option<String>,
    /// The day on which it was noted last what it still lists.
    #[serde(default)]
    noted: String,
}

/// Days after which a source is asked for its whole list, though it may be unchanged, to note what it still lists.
const NOTED_DAYS: i32 = 7;

impl Seen {
    /// Whether it was noted lately what the source still lists.
    fn is_noted(&self, ctx: &Ctx) -> bool {
        let today = ctx.profile().calendar().date_of(ctx.now());
        self.noted > today.checked_sub(NOTED_DAYS.days()).unwrap_or(today).to_string()
    }
}

/// Asks a source. Gives how many items are new, and how many were read already because the source gives their text.
pub(super) async fn ask(
    ctx: &Ctx,
    reach: &Reach,
    worker: &Worker,
    visit: &Visit,
    source: &DueSource,
) -> Result<(usize, usize), AccessError> {
    let (sealer, row) = (Sealer::of(ctx), source.id.to_string());
    let body: SourceBody = sealer.open_json(("offer_source", &row, "body"), &source.body)?;
    let seen: Seen = match &source.since {
        Some(since) => sealer.open_json(("offer_source", &row, "since"), since)?,
        None => Seen::default(),
    };
    let asked = match (&visit.rules, Address::read(&body.address)) {
        (Some(rules), Ok(address)) if rules.allows(&address) => {
            let whole = Since { shape: seen.shape.clone(), ..Since::default() };
            let changed = Since { etag: seen.etag.clone(), modified: seen.modified.clone(), ..whole.clone() };
            let since = if seen.is_noted(ctx) { changed } else { whole };
            source.kind.ask(reach, rules, &address, &since).await
        }
        _ => Err(Asked::Forbidden),
    };
    match asked {
        Ok(given) => keep(ctx, worker, source, given, seen).await,
        Err(error) => {
            failed(ctx, source, problem_of(&error)).await?;
            Ok((0, 0))
        }
    }
}

/// Keeps what is new, and says when the source is asked next: sooner when there was something, later when not.
async fn keep(
    ctx: &Ctx,
    worker: &Worker,
    source: &DueSource,
    Given { listed, answer, mut since }: Given,
    seen: Seen,
) -> Result<(usize, usize), AccessError> {
    let rules = rules_of(ctx, source)?;
    let mut ready = Vec::new();
    let mut tx = ctx.house().store().write().await?;
    let mut new = 0;
    let (mut still, mut notes) = (Vec::new(), listed.is_some() && !seen.is_noted(ctx));
    since.shape = since.shape.take().or(seen.shape);
    for entry in listed.into_iter().flat_map(|listed| listed.entries) {
        if !rules.lets(&entry.title) {
            continue;
        }
        if new >= MOST_NEW {
            // The rest is taken next time, though the list may be the same then.
            since = Since { shape: since.shape, ..Since::default() };
            notes = false;
            break;
        }
        let published = entry.published.as_deref().and_then(|text| crate::offers::moment_of(ctx, text));
        if !worker.own_sites && published.is_some_and(|at| ctx.now().seconds_since(at) > OLDEST_SECONDS) {
            continue;
        }
        let body = OfferBody { address: entry.address.as_str().to_owned(), title: entry.title, ..OfferBody::default() };
        let given = entry.text.is_some();
        let mut id = insert(ctx, &mut tx, source, &entry.address, &body, (published, new), given).await?;
        new += usize::from(id.is_some());
        if id.is_none() && given {
            // Listed before by a worker that ended before it wrote the text down.
            id = unread(ctx, &mut tx, source, &entry.address).await?;
        }
        let Some(id) = id else {
            still.push(tag(ctx, "offer/address", &entry.address.same()));
            continue;
        };
        if let Some(text) = entry.text {
            ready.push(Ready::of_text(id, source.org_id, ctx.now(), published, body, text, &answer));
        }
    }
    if notes {
        note_still_listed(ctx, &mut tx, source, &still).await?;
    }
    let every = next_every(source, new > 0);
    let now = ctx.now();
    let today = ctx.profile().calendar().date_of(now).to_string();
    let noted = if notes { today.clone() } else { seen.noted };
    // What the source gave itself is not written yet: until it is, it is asked for the whole list again.
    let first = if ready.is_empty() { since.clone() } else { Since { shape: since.shape.clone(), ..Since::default() } };
    let first = seal(ctx, source, first, &noted)?;
    tx.run(
        sql!(
            "UPDATE offer_source SET since = $1, every_seconds = $2, next_at = $3, asked_at = $4, ok_at = $4,
                                     new_at = CASE WHEN $5 THEN $4 ELSE new_at END,
                                     normal_from = CASE WHEN $5 THEN $6 ELSE normal_from END,
                                     problem = 'none', problem_at = NULL
             WHERE id = $7"
        ),
        args![first, every, now.plus_seconds(every), now, new > 0, first_day(ctx), source.id],
    )
    .await?;
    if new > 0 {
        let add = sql!(
            "INSERT INTO offer_source_day (source_id, day, items) VALUES ($1, $2, $3)
             ON CONFLICT (source_id, day) DO UPDATE SET items = offer_source_day.items + excluded.items"
        );
        tx.run(add, args![source.id, today, i64::try_from(new).unwrap_or(0)]).await?;
    }
    tx.commit().await?;
    if ready.is_empty() {
        return Ok((new, 0));
    }
    // A source's own texts are without what its site writes around them.
    let ready = ready.into_iter().map(|ready| reading::study(ctx, ready, &Lines::default())).collect();
    let written = writing::write(ctx, ready).await?;
    let mut tx = ctx.house().store().write().await?;
    let known = sql!("UPDATE offer_source SET since = $1 WHERE id = $2");
    tx.run(known, args![seal(ctx, source, since, &noted)?, source.id]).await?;
    tx.commit().await?;
    Ok((new, written))
}

/// What a source is to be asked with next time, sealed.
fn seal(ctx: &Ctx, source: &DueSource, since: Since, noted: &str) -> Result<Vec<u8>, AccessError> {
    let Since { etag, modified, shape } = since;
    let seen = Seen { etag, modified, shape, noted: noted.to_owned() };
    Sealer::of(ctx).seal_json(("offer_source", &source.id.to_string(), "since"), &seen)
}

/// Notes of campaigns that their offers are still listed: what is still there was seen last today, and is not forgotten as if it
/// were gone, to come back as new.
async fn note_still_listed(ctx: &Ctx, tx: &mut Tx, source: &DueSource, still: &[[u8; 32]]) -> Result<(), AccessError> {
    let mut campaigns = BTreeSet::new();
    for tag in still {
        let of = sql!("SELECT campaign_id FROM offer WHERE org_id = $1 AND tag = $2 AND campaign_id IS NOT NULL");
        campaigns.extend(tx.opt::<(OfferCampaignId,)>(of, args![source.org_id, *tag]).await?);
    }
    if campaigns.is_empty() {
        return Ok(());
    }
    hold(tx, source.org_id).await?;
    for (id,) in campaigns {
        let seen = sql!("UPDATE offer_campaign SET last_at = $1 WHERE id = $2 AND last_at < $1");
        tx.run(seen, args![ctx.now(), id]).await?;
    }
    Ok(())
}

/// An item of this address that was listed and not read yet.
async fn unread(ctx: &Ctx, tx: &mut Tx, source: &DueSource, address: &Address) -> Result<Option<OfferId>, AccessError> {
    let row = sql!("SELECT id FROM offer WHERE org_id = $1 AND tag = $2 AND source_id = $3 AND state = 'waiting'");
    let tag = tag(ctx, "offer/address", &address.same());
    Ok(tx.opt::<(OfferId,)>(row, args![source.org_id, tag, source.id]).await?.map(|(id,)| id))
}

/// Enters an item that is to be read; one whose text the source gives is asked for by itself only when that never comes to be
/// written. `None` when it is known.
async fn insert(
    ctx: &Ctx,
    tx: &mut Tx,
    source: &DueSource,
    address: &Address,
    body: &OfferBody,
    (published, place): (Option<Moment>, usize),
    given: bool,
) -> Result<Option<OfferId>, AccessError> {
    let id = OfferId::new(ctx.now(), ctx.entropy());
    let sealer = Sealer::of(ctx);
    let host = know_site(ctx, tx, address).await?;
    // In the order in which the source lists them.
    let due = Moment::from_micros(ctx.now().micros() - i64::try_from(MOST_NEW - place).unwrap_or(0));
    let due = if given { due.plus_seconds(GIVEN_SECONDS) } else { due };
    let insert = sql!(
        "INSERT INTO offer (id, org_id, source_id, host_tag, tag, state, problem, due_at, tries, found_at, published_at, lang,
                            district, score, body)
         VALUES ($1, $2, $3, $4, $5, 'waiting', 'none', $6, 0, $7, $8, '', '', 0, $9)
         ON CONFLICT (org_id, tag) DO NOTHING"
    );
    let added = tx
        .run(
            insert,
            args![
                id,
                source.org_id,
                source.id,
                host,
                tag(ctx, "offer/address", &address.same()),
                due,
                ctx.now(),
                published,
                sealer.seal_json(("offer", &id.to_string(), "body"), body)?
            ],
        )
        .await?;
    Ok((added == 1).then_some(id))
}

fn rules_of(ctx: &Ctx, source: &DueSource) -> Result<Rules, AccessError> {
    match (source.group_id, &source.group_body) {
        (Some(id), Some(body)) => Sealer::of(ctx).open_json(("source_group", &id.to_string(), "body"), body),
        _ => Ok(Rules::default()),
    }
}

/// Twice as often when there was something new, half as often when not; within what the group and the house allow.
fn next_every(source: &DueSource, is_new: bool) -> i64 {
    let next = if is_new { source.every_seconds / 2 } else { source.every_seconds * 3 / 2 };
    let least =
        source.group_every.unwrap_or(*EVERY.start()).max(if source.kind == SourceKind::Sitemap { 3600 } else { 0 });
    next.clamp(least.max(*EVERY.start()), (*EVERY.end()).max(least))
}

/// Writes down what is wrong; the source is asked again later, and ever more seldom.
async fn failed(ctx: &Ctx, source: &DueSource, problem: Problem) -> Result<(), AccessError> {
    let every = (source.every_seconds * 2).clamp(*EVERY.start(), *EVERY.end());
    let now = ctx.now();
    let mut tx = ctx.house().store().write().await?;
    let note = sql!(
        "UPDATE offer_source SET every_seconds = $1, next_at = $2, asked_at = $3, problem = $4,
                                 problem_at = COALESCE(problem_at, $3)
         WHERE id = $5"
    );
    tx.run(note, args![every, now.plus_seconds(every), now, problem.code(), source.id]).await?;
    tx.commit().await?;
    Ok(())
}

/// The code of what went wrong.
pub(crate) fn problem_of(error: &Asked) -> Problem {
    match error {
        Asked::Forbidden => Problem::Forbidden,
        Asked::OtherKind => Problem::OtherKind,
        Asked::Status(status) => problem_of_status(*status),
        Asked::Trouble(trouble) => problem_of_trouble(trouble),
    }
}

pub(super) const fn problem_of_status(status: u16) -> Problem {
    match status {
        404 | 410 => Problem::Gone,
        401 | 403 | 407 | 429 | 451 => Problem::Refused,
        500..=599 => Problem::Fault,
        _ => Problem::OtherKind,
    }
}

pub(super) const fn problem_of_trouble(trouble: &Trouble) -> Problem {
    match trouble {
        Trouble::Moved(_) | Trouble::BadTarget(_) | Trouble::Round => Problem::Moved,
        Trouble::TooLarge => Problem::Large,
        Trouble::TooLong => Problem::Slow,
        Trouble::NotPublic | Trouble::Unreachable => Problem::Unreachable,
    }
}
