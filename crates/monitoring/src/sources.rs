//! Places from which published offers are collected: added, paused, looked at.

use std::collections::BTreeMap;

use access::{AccessError, Action, Ctx, Done, Work};
use collecting::{Address, SourceKind};
use jiff::ToSpan;
use journal::{Act, Kind};
use kit::{Moment, OfferSourceId, OrgId, SourceGroupId};
use serde::{Deserialize, Serialize};
use store::{args, sql};

use crate::collect::know_site;
use crate::sealed::{Sealer, tag};
use crate::{Health, Problem, SourceState};

/// How often a new source is asked.
const FIRST_EVERY: i64 = 3600;
/// Days from which a source's own normal is taken.
const NORMAL_DAYS: i64 = 28;
/// A source is silent when it usually would have listed so many items meanwhile.
const MISSED: f64 = 6.0;
/// And not before so many days.
const QUIET_DAYS: f64 = 2.0;
/// Sources of one agency.
const MOST: i64 = 5_000;

/// What a source is called and where it is. Sealed as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceBody {
    /// What analysts call it.
    pub name: String,
    /// Which address is asked.
    pub address: String,
}

/// A source about to be added.
#[derive(Clone, Debug)]
pub struct NewSource {
    /// What analysts call it.
    pub name: String,
    /// Which address is asked.
    pub address: Address,
    /// How it lists.
    pub kind: SourceKind,
    /// The group whose rules it follows.
    pub group: Option<SourceGroupId>,
}

/// A source as kept.
#[derive(Clone, Debug)]
pub struct Source {
    /// Id.
    pub id: OfferSourceId,
    /// Whose it is.
    pub org_id: OrgId,
    /// The group whose rules it follows.
    pub group_id: Option<SourceGroupId>,
    /// How it lists.
    pub kind: SourceKind,
    /// Whether it is asked.
    pub state: SourceState,
    /// Seconds between two times that it is asked.
    pub every_seconds: i64,
    /// When it is asked next.
    pub next_at: Moment,
    /// When it was added.
    pub entered_at: Moment,
    /// When it was asked last.
    pub asked_at: Option<Moment>,
    /// When it answered last as it should.
    pub ok_at: Option<Moment>,
    /// When it last listed something new.
    pub new_at: Option<Moment>,
    /// What is wrong.
    pub problem: Problem,
    /// Since when.
    pub problem_at: Option<Moment>,
    #[doc(hidden)]
    pub body: Vec<u8>,
}
store::columns!(Source {
    id,
    org_id,
    group_id,
    kind,
    state,
    every_seconds,
    next_at,
    entered_at,
    asked_at,
    ok_at,
    new_at,
    problem,
    problem_at,
    body
});

impl Source {
    /// What it is called and where it is.
    pub fn body(&self, ctx: &Ctx) -> Result<SourceBody, AccessError> {
        Sealer::of(ctx).open_json(("offer_source", &self.id.to_string(), "body"), &self.body)
    }

    /// How it is, when it usually lists `normal` new items a day.
    pub fn health(&self, normal: f64, now: Moment) -> Health {
        if self.state == SourceState::Paused {
            return Health::Paused;
        }
        if self.problem != Problem::None {
            return Health::Broken;
        }
        if self.asked_at.is_none() {
            return Health::New;
        }
        let days = now.seconds_since(self.new_at.unwrap_or(self.entered_at)) as f64 / 86_400.0;
        if days > QUIET_DAYS && days * normal > MISSED { Health::Silent } else { Health::Fine }
    }
}

/// Adds a source.
///
/// # Errors
/// `Again` when the agency has it already; `Full` when it has as many as are kept; `NotFound` for another agency's group.
pub async fn add_source(ctx: &Ctx, new: &NewSource) -> Result<OfferSourceId, AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::KeepSources, &ctx.desk()?)?;
    let (org, sealer) = (ctx.member()?.org, Sealer::of(ctx));
    let count = sql!("SELECT count(*) FROM offer_source WHERE org_id = $1");
    if work.tx.count(count, args![org]).await? >= MOST {
        return Err(AccessError::Full);
    }
    if let Some(group) = new.group {
        crate::groups::group_by_id(&mut work, group).await?;
    }
    let host = know_site(ctx, &mut work.tx, &new.address).await?;
    let id = OfferSourceId::new(ctx.now(), ctx.entropy());
    let body = SourceBody { name: new.name.clone(), address: new.address.as_str().to_owned() };
    let body = sealer.seal_json(("offer_source", &id.to_string(), "body"), &body)?;
    let added = work
        .tx
        .run(
            sql!(
                "INSERT INTO offer_source (id, org_id, group_id, tag, host_tag, kind, state, body, every_seconds, next_at,
                                           entered_at, problem)
                 VALUES ($1, $2, $3, $4, $5, $6, 'watched', $7, $8, $9, $9, 'none')
                 ON CONFLICT (org_id, tag) DO NOTHING"
            ),
            args![
                id,
                org,
                new.group,
                tag(ctx, "offer/source", &new.address.same()),
                host,
                new.kind.code(),
                body,
                FIRST_EVERY,
                ctx.now()
            ],
        )
        .await?;
    if added == 0 {
        return Err(AccessError::Again);
    }
    work.commit(Done::new(Act::SourceAdded, Kind::OfferSource, id).fact("kind", new.kind)).await?;
    Ok(id)
}

/// The source with this id that the actor's agency has, or `NotFound`.
pub(crate) async fn source_by_id(work: &mut Work<'_>, id: OfferSourceId) -> Result<Source, AccessError> {
    let row = sql!(
        "SELECT id, org_id, group_id, kind, state, every_seconds, next_at, entered_at, asked_at, ok_at, new_at, problem,
                problem_at, body
         FROM offer_source WHERE id = $1 AND org_id = $2"
    );
    let org = work.ctx.member()?.org;
    work.tx.opt(row, args![id, org]).await?.ok_or(AccessError::NotFound)
}

/// Pauses a source, or goes on with it.
///
/// # Errors
/// `Moved` when it is so already.
pub async fn set_source(ctx: &Ctx, id: OfferSourceId, state: SourceState) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::KeepSources, &ctx.desk()?)?;
    let source = source_by_id(&mut work, id).await?;
    let set = sql!("UPDATE offer_source SET state = $1, next_at = $2 WHERE id = $3 AND state <> $1");
    if work.tx.run(set, args![state.code(), ctx.now(), id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let act = if state == SourceState::Watched { Act::SourceAdded } else { Act::SourceRemoved };
    work.commit(Done::new(act, Kind::OfferSource, id).fact("kind", source.kind)).await
}

/// Renames a source, or puts it into another group.
pub async fn change_source(
    ctx: &Ctx,
    id: OfferSourceId,
    name: &str,
    group: Option<SourceGroupId>,
) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::KeepSources, &ctx.desk()?)?;
    let source = source_by_id(&mut work, id).await?;
    if let Some(group) = group {
        crate::groups::group_by_id(&mut work, group).await?;
    }
    let body = SourceBody { name: name.to_owned(), ..source.body(ctx)? };
    let body = Sealer::of(ctx).seal_json(("offer_source", &id.to_string(), "body"), &body)?;
    let set = sql!("UPDATE offer_source SET body = $1, group_id = $2 WHERE id = $3");
    work.tx.run(set, args![body, group, id]).await?;
    // What a source is called changes nothing that the plan counts; the entry says who changed it.
    work.commit(Done::new(Act::SourceChanged, Kind::OfferSource, id)).await
}

/// A source and how it does.
pub struct Listed {
    /// The source.
    pub source: Source,
    /// What it is called and where it is.
    pub body: SourceBody,
    /// New items a day that are usual for it.
    pub normal: f64,
    /// How it is.
    pub health: Health,
}

/// The sources of the actor's agency: those with trouble first.
pub async fn sources(ctx: &Ctx) -> Result<Vec<Listed>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOffers, &ctx.desk()?)?;
    let rows = rows(&mut work).await?;
    let normal = normals(&mut work, None).await?;
    drop(work);
    let listed = rows.into_iter().map(|source| listed(ctx, source, &normal)).collect::<Result<Vec<_>, _>>();
    let mut listed = listed?;
    let order =
        |health: Health| [Health::Broken, Health::Silent, Health::New].iter().position(|h| *h == health).unwrap_or(3);
    listed.sort_by_key(|row| (order(row.health), row.body.name.to_lowercase()));
    Ok(listed)
}

/// How many sources need somebody to look at them.
pub async fn ailing_sources(ctx: &Ctx) -> Result<usize, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOffers, &ctx.desk()?)?;
    let (rows, normal) = (rows(&mut work).await?, normals(&mut work, None).await?);
    let health = |source: &Source| source.health(normal.get(&source.id).copied().unwrap_or(0.0), ctx.now());
    Ok(rows.iter().filter(|source| matches!(health(source), Health::Broken | Health::Silent)).count())
}

async fn rows(work: &mut Work<'_>) -> Result<Vec<Source>, AccessError> {
    let rows = sql!(
        "SELECT id, org_id, group_id, kind, state, every_seconds, next_at, entered_at, asked_at, ok_at, new_at, problem,
                problem_at, body
         FROM offer_source WHERE org_id = $1 ORDER BY id LIMIT $2"
    );
    let org = work.ctx.member()?.org;
    Ok(work.tx.all(rows, args![org, MOST]).await?)
}

/// One source, how it does, and how many new items it listed on the last days.
pub async fn source(ctx: &Ctx, id: OfferSourceId) -> Result<(Listed, Vec<(String, i64)>), AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOffers, &ctx.desk()?)?;
    let source = source_by_id(&mut work, id).await?;
    let days = sql!("SELECT day, items FROM offer_source_day WHERE source_id = $1 AND day >= $2 ORDER BY day DESC");
    let days = work.tx.all(days, args![id, first_day(ctx)]).await?;
    let normal = normals(&mut work, Some(id)).await?;
    drop(work);
    Ok((listed(ctx, source, &normal)?, days))
}

fn listed(ctx: &Ctx, source: Source, normal: &BTreeMap<OfferSourceId, f64>) -> Result<Listed, AccessError> {
    let (body, normal) = (source.body(ctx)?, normal.get(&source.id).copied().unwrap_or(0.0));
    let health = source.health(normal, ctx.now());
    Ok(Listed { source, body, normal, health })
}

/// New items a day of each source, or of one, over the days that it was watched or the last four weeks.
async fn normals(work: &mut Work<'_>, one: Option<OfferSourceId>) -> Result<BTreeMap<OfferSourceId, f64>, AccessError> {
    let (org, now) = (work.ctx.member()?.org, work.ctx.now());
    let from = first_day(work.ctx);
    let rows: Vec<(OfferSourceId, Moment, Option<Moment>, i64)> = work
        .tx
        .all(
            sql!(
                "SELECT s.id, s.entered_at, s.new_at, CAST(COALESCE(sum(d.items), 0) AS BIGINT) AS items
                 FROM offer_source s LEFT JOIN offer_source_day d
                    ON d.source_id = s.id AND d.day >= COALESCE(s.normal_from, $2)
                       AND d.day > (SELECT min(f.day) FROM offer_source_day f WHERE f.source_id = s.id)
                 WHERE s.org_id = $1 AND s.id = COALESCE($3, s.id) GROUP BY s.id, s.entered_at, s.new_at"
            ),
            args![org, from, one],
        )
        .await?;
    let normal = |entered: Moment, last: Option<Moment>, items: i64| {
        // Up to the last new item: a silence must not become its own normal. The first day is left out: what was listed then
        // had gathered before.
        let days = last.unwrap_or(now).seconds_since(entered) as f64 / 86_400.0;
        items as f64 / days.clamp(1.0, NORMAL_DAYS as f64)
    };
    Ok(rows.into_iter().map(|(id, entered, last, items)| (id, normal(entered, last, items))).collect())
}

/// The first day of those over which a source's normal is counted, when it lists something new today.
pub(crate) fn first_day(ctx: &Ctx) -> String {
    let today = ctx.profile().calendar().date_of(ctx.now());
    today.checked_sub(NORMAL_DAYS.days()).unwrap_or(today).to_string()
}
