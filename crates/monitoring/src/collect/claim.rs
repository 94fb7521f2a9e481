//! Who is at which site: taken, kept, given back.

use std::time::Duration;

use access::{AccessError, Ctx};
use collecting::{Address, Robots, SourceKind};
use kit::{Moment, OfferId, OfferSourceId, OrgId, SourceGroupId};
use store::{Tx, args, sql};

use crate::collect::Worker;
use crate::sealed::{Sealer, tag, tag_text};

/// How long a site is kept without a sign of life. A site map may list others: some requests with the longest pause between
/// them are one step.
const HOLD_SECONDS: i64 = 600;
/// Sources that are asked in one visit.
const SOURCES: i64 = 5;

/// A site that a worker has.
pub(super) struct Visit {
    pub tag: Vec<u8>,
    pub host: String,
    pub robots: Option<Vec<u8>>,
    pub robots_at: Option<Moment>,
    pub rules: Option<Robots>,
}

impl Visit {
    /// The tag as text, as places of sealed values want it.
    pub fn row(&self) -> String {
        tag_text(&self.tag)
    }
    pub fn pause(&self) -> Duration {
        self.rules.as_ref().map_or(Duration::from_secs(2), Robots::pause)
    }
}

struct Row {
    tag: Vec<u8>,
    body: Vec<u8>,
    robots: Option<Vec<u8>>,
    robots_at: Option<Moment>,
}
store::columns!(Row { tag, body, robots, robots_at });

/// The tag of an address's site, which is known from then on: what is due there waits for its turn.
pub(crate) async fn know_site(ctx: &Ctx, tx: &mut Tx, address: &Address) -> Result<[u8; 32], AccessError> {
    let host = tag(ctx, "offer/host", address.host());
    let body = Sealer::of(ctx).seal(("offer_host", &tag_text(&host), "body"), address.host().as_bytes());
    let known = sql!(
        "INSERT INTO offer_host (tag, body, next_at, held_by, held_until) VALUES ($1, $2, 0, '', 0)
         ON CONFLICT (tag) DO NOTHING"
    );
    tx.run(known, args![host, body]).await?;
    Ok(host)
}

/// Takes the site that waits longest and has something due.
pub(super) async fn claim(ctx: &Ctx, worker: &Worker) -> Result<Option<Visit>, AccessError> {
    let now = ctx.now();
    let mut tx = ctx.house().store().write().await?;
    let row: Option<Row> = tx
        .claim(
            sql!(
                "UPDATE offer_host SET held_by = $1, held_until = $2
                 WHERE held_until <= $3 AND tag = (
                    SELECT h.tag FROM offer_host h WHERE h.next_at <= $3 AND h.held_until <= $3 AND (
                        EXISTS (SELECT 1 FROM offer_source s
                                WHERE s.host_tag = h.tag AND s.state = 'watched' AND s.next_at <= $3)
                        OR EXISTS (SELECT 1 FROM offer o
                                   WHERE o.host_tag = h.tag AND o.state = 'waiting' AND o.due_at <= $3))
                    ORDER BY h.next_at, h.tag LIMIT 1 /* skip locked */)
                 RETURNING tag, body, robots, robots_at"
            ),
            args![&worker.name, now.plus_seconds(HOLD_SECONDS), now],
        )
        .await?;
    tx.commit().await?;
    let Some(row) = row else { return Ok(None) };
    let mut visit =
        Visit { tag: row.tag, host: String::new(), robots: row.robots, robots_at: row.robots_at, rules: None };
    let host = Sealer::of(ctx).open(("offer_host", &visit.row(), "body"), &row.body)?;
    visit.host = String::from_utf8_lossy(&host).into_owned();
    Ok(Some(visit))
}

/// Keeps the site for another while. False when somebody else has it by now.
pub(super) async fn keep(ctx: &Ctx, worker: &Worker, visit: &Visit) -> Result<bool, AccessError> {
    let mut tx = ctx.house().store().write().await?;
    let keep = sql!("UPDATE offer_host SET held_until = $1 WHERE tag = $2 AND held_by = $3");
    let kept = tx.run(keep, args![ctx.now().plus_seconds(HOLD_SECONDS), &visit.tag, &worker.name]).await?;
    tx.commit().await?;
    Ok(kept == 1)
}

/// Gives the site back; it is left alone as long as it asks for between two pages.
pub(super) async fn release(ctx: &Ctx, worker: &Worker, visit: &Visit) -> Result<(), AccessError> {
    let mut tx = ctx.house().store().write().await?;
    let pause = if worker.own_sites { 0 } else { i64::try_from(visit.pause().as_secs()).unwrap_or(0) };
    let free = sql!("UPDATE offer_host SET held_by = '', held_until = 0, next_at = $1 WHERE tag = $2 AND held_by = $3");
    tx.run(free, args![ctx.now().plus_seconds(pause), &visit.tag, &worker.name]).await?;
    tx.commit().await?;
    Ok(())
}

/// A source that is to be asked.
pub(super) struct DueSource {
    pub id: OfferSourceId,
    pub org_id: OrgId,
    pub group_id: Option<SourceGroupId>,
    pub kind: SourceKind,
    pub every_seconds: i64,
    pub body: Vec<u8>,
    pub since: Option<Vec<u8>>,
    /// Of its group: how often at least, and which items.
    pub group_every: Option<i64>,
    pub group_body: Option<Vec<u8>>,
}
store::columns!(DueSource { id, org_id, group_id, kind, every_seconds, body, since, group_every, group_body });

pub(super) async fn due_sources(ctx: &Ctx, visit: &Visit) -> Result<Vec<DueSource>, AccessError> {
    let mut tx = ctx.house().store().read().await?;
    let due = sql!(
        "SELECT s.id, s.org_id, s.group_id, s.kind, s.every_seconds, s.body, s.since,
                g.every_seconds AS group_every, g.body AS group_body
         FROM offer_source s LEFT JOIN source_group g ON g.id = s.group_id
         WHERE s.host_tag = $1 AND s.state = 'watched' AND s.next_at <= $2 ORDER BY s.next_at LIMIT $3"
    );
    Ok(tx.all(due, args![&visit.tag, ctx.now(), SOURCES]).await?)
}

/// An offer that is to be read.
pub(super) struct DueOffer {
    pub id: OfferId,
    pub org_id: OrgId,
    pub tries: i64,
    pub found_at: Moment,
    pub published_at: Option<Moment>,
    pub body: Vec<u8>,
}
store::columns!(DueOffer { id, org_id, tries, found_at, published_at, body });

pub(super) async fn due_offers(ctx: &Ctx, visit: &Visit, most: usize) -> Result<Vec<DueOffer>, AccessError> {
    let mut tx = ctx.house().store().read().await?;
    let due = sql!(
        "SELECT id, org_id, tries, found_at, published_at, body FROM offer
         WHERE host_tag = $1 AND state = 'waiting' AND due_at <= $2 ORDER BY due_at, id LIMIT $3"
    );
    Ok(tx.all(due, args![&visit.tag, ctx.now(), i64::try_from(most).unwrap_or(0)]).await?)
}
