//! Campaigns and events: where people were told, and how many were reached.

use access::{AccessError, Action, Ctx, Done, Thing, Work};
use journal::{Act, Kind};
use kit::{CampaignId, EventId, Moment, OrgId};
use store::{args, sql};

use crate::{Audience, EventKind};

/// A campaign.
pub struct Campaign {
    /// Id.
    pub id: CampaignId,
    /// What it is called.
    pub title: String,
    /// Its first day, `2026-11-24`.
    pub first_day: String,
    /// Its last day.
    pub last_day: String,
    /// Events held so far.
    pub events: i64,
    /// People reached so far.
    pub people: i64,
}
store::columns!(Campaign { id, title, first_day, last_day, events, people });

/// An event.
pub struct Event {
    /// Id.
    pub id: EventId,
    /// What it was called.
    pub title: String,
    /// What kind of event it was.
    pub kind: EventKind,
    /// For whom.
    pub audience: Audience,
    /// District code.
    pub district: String,
    /// The day.
    pub day: String,
    /// People reached.
    pub people: i64,
    /// The campaign's title, or empty.
    pub campaign: String,
    /// When it was taken back, because it was entered by mistake.
    pub taken_back_at: Option<Moment>,
}
store::columns!(Event { id, title, kind, audience, district, day, people, campaign, taken_back_at });

/// Opens a campaign.
pub async fn open_campaign(ctx: &Ctx, title: &str, first: &str, last: &str) -> Result<CampaignId, AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::WriteOutreach, &ctx.desk()?)?;
    work.first_time("campaign", &[title.as_bytes(), first.as_bytes(), last.as_bytes()]).await?;
    let id = CampaignId::new(ctx.now(), ctx.entropy());
    work.tx
        .run(
            sql!("INSERT INTO campaign (id, org_id, title, first_day, last_day, at) VALUES ($1, $2, $3, $4, $5, $6)"),
            args![id, ctx.member()?.org, title, first, last, ctx.now()],
        )
        .await?;
    work.commit(Done::new(Act::CampaignOpened, Kind::Campaign, id)).await?;
    Ok(id)
}

/// The organisation's campaigns, newest first.
pub async fn campaigns(ctx: &Ctx) -> Result<Vec<Campaign>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOutreach, &ctx.desk()?)?;
    let rows = sql!(
        "SELECT c.id, c.title, c.first_day, c.last_day,
                (SELECT count(*) FROM event WHERE campaign_id = c.id AND taken_back_at IS NULL) AS events,
                (SELECT CAST(COALESCE(sum(people), 0) AS BIGINT) FROM event
                 WHERE campaign_id = c.id AND taken_back_at IS NULL) AS people
         FROM campaign c WHERE c.org_id = $1 ORDER BY c.at DESC LIMIT 200"
    );
    Ok(work.tx.all(rows, args![ctx.member()?.org]).await?)
}

/// The organisation's events, newest first.
pub async fn events(ctx: &Ctx) -> Result<Vec<Event>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOutreach, &ctx.desk()?)?;
    let rows = sql!(
        "SELECT e.id, e.title, e.kind, e.audience, e.district, e.day, e.people, COALESCE(c.title, '') AS campaign,
                e.taken_back_at
         FROM event e LEFT JOIN campaign c ON c.id = e.campaign_id
         WHERE e.org_id = $1 ORDER BY e.day DESC, e.at DESC LIMIT 300"
    );
    Ok(work.tx.all(rows, args![ctx.member()?.org]).await?)
}

/// What someone enters of an event.
pub struct NewEvent<'n> {
    /// What it was called.
    pub title: &'n str,
    /// What kind of event.
    pub kind: EventKind,
    /// For whom.
    pub audience: Audience,
    /// District code.
    pub district: &'n str,
    /// The day.
    pub day: &'n str,
    /// People reached.
    pub people: i64,
    /// The campaign that it belongs to.
    pub campaign: Option<CampaignId>,
}

/// Records an event that was held.
pub async fn hold(ctx: &Ctx, new: &NewEvent<'_>) -> Result<EventId, AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::WriteOutreach, &ctx.desk()?)?;
    let org = ctx.member()?.org;
    if let Some(campaign) = new.campaign {
        let own = sql!("SELECT count(*) FROM campaign WHERE id = $1 AND org_id = $2");
        if work.tx.count(own, args![campaign, org]).await? == 0 {
            return Err(AccessError::NotFound);
        }
    }
    let content = [new.title.as_bytes(), new.day.as_bytes(), new.district.as_bytes(), &new.people.to_be_bytes()];
    work.first_time("event", &content).await?;
    let id = EventId::new(ctx.now(), ctx.entropy());
    work.tx
        .run(
            sql!(
                "INSERT INTO event (id, org_id, campaign_id, kind, title, audience, district, day, people, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
            ),
            args![
                id,
                org,
                new.campaign,
                new.kind.code(),
                new.title,
                new.audience.code(),
                new.district,
                new.day,
                new.people,
                ctx.now()
            ],
        )
        .await?;
    record(work, id, (new.kind, new.audience), new.district, 1, new.people).await?;
    Ok(id)
}

async fn record(
    work: Work<'_>,
    id: EventId,
    (kind, audience): (EventKind, Audience),
    district: &str,
    events: i64,
    people: i64,
) -> Result<(), AccessError> {
    let done = Done::new(Act::EventHeld, Kind::Event, id).district(district).fact("kind", kind);
    work.commit(done.fact("audience", audience).fact("events", events).fact("people", people)).await
}

/// Takes back an event that was entered by mistake: the journal counts it and its people down again.
pub async fn take_back(ctx: &Ctx, id: EventId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let found: Option<(OrgId,)> = work.tx.opt(sql!("SELECT org_id FROM event WHERE id = $1"), args![id]).await?;
    let (org,) = found.ok_or(AccessError::NotFound)?;
    work.allow(Action::WriteOutreach, &Thing::Desk { org })?;
    let taken: Option<(EventKind, Audience, String, i64)> = work
        .tx
        .opt(
            sql!(
                "UPDATE event SET taken_back_at = $1 WHERE id = $2 AND taken_back_at IS NULL
                 RETURNING kind, audience, district, people"
            ),
            args![ctx.now(), id],
        )
        .await?;
    let (kind, audience, district, people) = taken.ok_or(AccessError::Moved)?;
    record(work, id, (kind, audience), &district, -1, -people).await
}
