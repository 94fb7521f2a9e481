//! Decisions teach the reading order. One button learns anew and shows what would change; nothing changes before it is
//! accepted. Everything stays on this machine.

use std::collections::BTreeMap;
use std::sync::Arc;

use access::{AccessError, Action, Ctx, Done};
use journal::{Act, Kind};
use kit::{Moment, OfferCampaignId, OfferModelId, OrgId, PublicCode};
use screening::{Example, Model, area};
use serde::{Deserialize, Serialize};
use store::{args, sql};

use crate::ModelState;
use crate::collect::or_unknown;
use crate::join::CampaignBody;
use crate::score::{Order, kept, order_of, read_from};
use crate::sealed::{Sealer, internal};

/// Decisions of each kind without which nothing is learned.
pub const FEWEST: usize = 10;
/// Decisions that are learned from, the last ones.
const MOST: i64 = 5_000;
/// Parts into which decisions are split: each is put in order by what the others teach.
const PARTS: usize = 5;
/// Campaigns that are put in order anew in one transaction.
const PIECE: i64 = 200;
/// Campaigns of the queue for which it is shown beforehand how they move.
const LOOKED: i64 = 2_000;
/// Those of them that move most, in each direction.
const MOVERS: usize = 5;

/// How well decisions are put in order, by language: `all` for all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// A code, `unknown` or `all`.
    pub lang: String,
    /// Decisions.
    pub decided: usize,
    /// Of them worth acting on.
    pub worth: usize,
    /// Area under the curve as it is now, in thousandths; `None` when there is one kind only.
    pub before: Option<u32>,
    /// The same by what was learned, each decision put in order by what the others teach.
    pub after: Option<u32>,
}

/// How campaigns that nobody decided about would move.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Moves {
    /// Campaigns that were looked at.
    pub looked: usize,
    /// Those that would be put before an analyst and are not now.
    pub enter: usize,
    /// Those that would no longer be.
    pub leave: usize,
    /// Those that move most: code, per cent now, per cent then.
    pub most: Vec<(String, i64, i64)>,
}

/// What was found when the order was learned anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// How well decisions are put in order.
    pub lines: Vec<Line>,
    /// What would move.
    pub moves: Moves,
}

/// A learned order, as kept.
pub struct Learned {
    /// Id.
    pub id: OfferModelId,
    /// How far it has come.
    pub state: ModelState,
    /// When it was learned.
    pub at: Moment,
    /// When it was accepted.
    pub accepted_at: Option<Moment>,
    /// What was found.
    pub report: String,
}
store::columns!(Learned { id, state, at, accepted_at, report });

impl Learned {
    /// What was found.
    pub fn report(&self) -> Result<Report, AccessError> {
        serde_json::from_str(&self.report).map_err(internal)
    }
}

/// A decision to learn from.
struct Decided {
    id: OfferCampaignId,
    lang: String,
    worth: bool,
    body: Vec<u8>,
}
store::columns!(Decided { id, lang, worth, body });

/// A decision with its text.
struct Lesson {
    lang: String,
    worth: bool,
    text: String,
    campaign: u64,
}

/// Learns anew from the agency's decisions and keeps what was found, to be accepted or left.
///
/// # Errors
/// `Full` when there are too few decisions of either kind.
pub async fn learn(ctx: &Ctx) -> Result<OfferModelId, AccessError> {
    let (lessons, order) = {
        let mut work = ctx.look().await?;
        work.allow(Action::TeachRanking, &ctx.desk()?)?;
        let org = ctx.member()?.org;
        let rows = sql!(
            "SELECT id, lang, worth, body FROM offer_campaign WHERE org_id = $1 AND worth IS NOT NULL
             ORDER BY decided_at DESC, id LIMIT $2"
        );
        let rows: Vec<Decided> = work.tx.all(rows, args![org, MOST]).await?;
        (lessons(ctx, rows)?, order_of(ctx, &mut work.tx, org).await?)
    };
    let worth = lessons.iter().filter(|lesson| lesson.worth).count();
    if worth < FEWEST || lessons.len() - worth < FEWEST {
        return Err(AccessError::Full);
    }
    // Some seconds of work with thousands of decisions: not where other requests wait.
    let (house, order_now) = (ctx.clone(), order.clone());
    let learned = tokio::task::spawn_blocking(move || try_out(&house, &lessons, &order_now)).await;
    let (model, lines) = learned.map_err(internal)?;
    let bytes = model.to_bytes();
    let next = Order::of_learned(Arc::new(model));
    let moves = moves(ctx, &next).await?;
    let report = serde_json::to_string(&Report { lines, moves }).map_err(internal)?;
    let mut work = ctx.begin().await?;
    work.allow(Action::TeachRanking, &ctx.desk()?)?;
    let id = OfferModelId::new(ctx.now(), ctx.entropy());
    let body = Sealer::of(ctx).seal(("offer_model", &id.to_string(), "body"), &bytes);
    let leave = sql!("UPDATE offer_model SET state = 'left' WHERE org_id = $1 AND state = 'tried'");
    work.tx.run(leave, args![ctx.member()?.org]).await?;
    let insert = sql!(
        "INSERT INTO offer_model (id, org_id, state, member_id, at, report, body) VALUES ($1, $2, 'tried', $3, $4, $5, $6)"
    );
    work.tx.run(insert, args![id, ctx.member()?.org, ctx.member()?.id, ctx.now(), report, body]).await?;
    work.commit(Done::new(Act::RankingTried, Kind::OfferModel, id)).await?;
    Ok(id)
}

fn lessons(ctx: &Ctx, rows: Vec<Decided>) -> Result<Vec<Lesson>, AccessError> {
    let sealer = Sealer::of(ctx);
    let lesson = |(campaign, row): (u64, Decided)| {
        let body: CampaignBody = sealer.open_json(("offer_campaign", &row.id.to_string(), "body"), &row.body)?;
        Ok(Lesson { lang: or_unknown(&row.lang).to_owned(), worth: row.worth, text: body.text, campaign })
    };
    (0..).zip(rows).map(lesson).collect()
}

/// Learns from all, and says how well the decisions are put in order now and by what the others teach.
fn try_out(ctx: &Ctx, lessons: &[Lesson], now: &Order) -> (Model, Vec<Line>) {
    fn example(lesson: &Lesson) -> Example<'_> {
        Example { text: &lesson.text, campaign: lesson.campaign, suspicious: lesson.worth }
    }
    let offers = ctx.profile().offers();
    let before: Vec<f64> = lessons.iter().map(|lesson| now.score(&offers.look(&lesson.text), &lesson.text)).collect();
    let mut after = vec![0.0; lessons.len()];
    for part in 0..PARTS {
        let others: Vec<_> =
            lessons.iter().enumerate().filter(|(at, _)| at % PARTS != part).map(|(_, l)| example(l)).collect();
        let order = Order::of_learned(Arc::new(Model::learn(&others)));
        for (at, lesson) in lessons.iter().enumerate().filter(|(at, _)| at % PARTS == part) {
            after[at] = order.score(&offers.look(&lesson.text), &lesson.text);
        }
    }
    let mut langs: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, lesson) in lessons.iter().enumerate() {
        langs.entry(&lesson.lang).or_default().push(at);
    }
    let all: Vec<usize> = (0..lessons.len()).collect();
    let line = |lang: &str, of: &[usize]| {
        let scored = |scores: &[f64]| of.iter().map(|at| (scores[*at], lessons[*at].worth)).collect::<Vec<_>>();
        let thousandths = |scores: &[f64]| area(&scored(scores)).map(|area| (area * 1000.0).round() as u32);
        let worth = of.iter().filter(|at| lessons[**at].worth).count();
        Line {
            lang: lang.to_owned(),
            decided: of.len(),
            worth,
            before: thousandths(&before),
            after: thousandths(&after),
        }
    };
    let mut lines = vec![line("all", &all)];
    lines.extend(langs.into_iter().map(|(lang, of)| line(lang, &of)));
    (Model::learn(&lessons.iter().map(example).collect::<Vec<_>>()), lines)
}

/// How campaigns that nobody decided about would move under another order.
pub async fn moves(ctx: &Ctx, next: &Order) -> Result<Moves, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::TeachRanking, &ctx.desk()?)?;
    let rows = sql!(
        "SELECT id, code, score, body FROM offer_campaign WHERE org_id = $1 AND state = 'new' ORDER BY score DESC, id LIMIT $2"
    );
    let rows: Vec<(OfferCampaignId, PublicCode, i64, Vec<u8>)> =
        work.tx.all(rows, args![ctx.member()?.org, LOOKED]).await?;
    drop(work);
    let (sealer, from) = (Sealer::of(ctx), read_from(ctx));
    let mut moves = Moves { looked: rows.len(), ..Moves::default() };
    for (id, code, now, body) in rows {
        let body: CampaignBody = sealer.open_json(("offer_campaign", &id.to_string(), "body"), &body)?;
        let then = kept(next.score(&ctx.profile().offers().look(&body.text), &body.text));
        moves.enter += usize::from(now < from && then >= from);
        moves.leave += usize::from(now >= from && then < from);
        let per_cent = |score: i64| crate::score::per_cent(score as f64 / 1000.0);
        moves.most.push((code.to_string(), per_cent(now), per_cent(then)));
    }
    moves.most.sort_by_key(|(_, now, then)| now - then);
    let fall = moves.most.split_off(moves.most.len().saturating_sub(MOVERS).max(MOVERS.min(moves.most.len())));
    moves.most.truncate(MOVERS);
    moves.most.extend(fall);
    moves.most.retain(|(_, now, then)| now != then);
    Ok(moves)
}

/// The order that is in use now, to be held against what is stored.
pub async fn order_now(ctx: &Ctx) -> Result<Order, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::TeachRanking, &ctx.desk()?)?;
    order_of(ctx, &mut work.tx, ctx.member()?.org).await
}

/// `NotFound` for an order that another agency learned, or nobody.
async fn must_be_own(work: &mut access::Work<'_>, id: OfferModelId) -> Result<(), AccessError> {
    let own = sql!("SELECT count(*) FROM offer_model WHERE id = $1 AND org_id = $2");
    let org = work.ctx.member()?.org;
    if work.tx.count(own, args![id, org]).await? == 0 { Err(AccessError::NotFound) } else { Ok(()) }
}

/// Uses a learned order from now on, and puts everything that is not decided in order by it.
///
/// # Errors
/// `Moved` when it was left meanwhile.
pub async fn accept(ctx: &Ctx, id: OfferModelId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::TeachRanking, &ctx.desk()?)?;
    let org = ctx.member()?.org;
    must_be_own(&mut work, id).await?;
    work.tx.run(sql!("UPDATE offer_model SET state = 'left' WHERE org_id = $1 AND state = 'used'"), args![org]).await?;
    let use_it = sql!(
        "UPDATE offer_model SET state = 'used', accepted_at = $1 WHERE id = $2 AND org_id = $3 AND state = 'tried'"
    );
    if work.tx.run(use_it, args![ctx.now(), id, org]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(Done::new(Act::RankingAccepted, Kind::OfferModel, id).fact("used", "yes")).await?;
    rescore(ctx).await
}

/// Goes back to the profile's signs and weights, or leaves an order that was tried.
pub async fn leave(ctx: &Ctx, id: OfferModelId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::TeachRanking, &ctx.desk()?)?;
    let org = ctx.member()?.org;
    must_be_own(&mut work, id).await?;
    let was = sql!("UPDATE offer_model SET state = 'left' WHERE id = $1 AND org_id = $2 AND state <> 'left'");
    if work.tx.run(was, args![id, org]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(Done::new(Act::RankingAccepted, Kind::OfferModel, id).fact("used", "no")).await?;
    rescore(ctx).await
}

/// The orders that were learned, the last one first.
pub async fn learned(ctx: &Ctx) -> Result<Vec<Learned>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::TeachRanking, &ctx.desk()?)?;
    let rows = sql!(
        "SELECT id, state, at, accepted_at, report FROM offer_model WHERE org_id = $1 ORDER BY at DESC, id DESC LIMIT 20"
    );
    Ok(work.tx.all(rows, args![ctx.member()?.org]).await?)
}

/// Decisions of each kind that there are to learn from.
pub async fn decisions(ctx: &Ctx) -> Result<(i64, i64), AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::TeachRanking, &ctx.desk()?)?;
    let org = ctx.member()?.org;
    let worth =
        work.tx.count(sql!("SELECT count(*) FROM offer_campaign WHERE org_id = $1 AND worth"), args![org]).await?;
    let not =
        work.tx.count(sql!("SELECT count(*) FROM offer_campaign WHERE org_id = $1 AND NOT worth"), args![org]).await?;
    Ok((worth, not))
}

/// Puts campaigns that nobody decided about in order by what is in use now: after another order was accepted, or when the
/// profile's signs changed.
pub async fn rescore(ctx: &Ctx) -> Result<(), AccessError> {
    let (mut after, org) = (String::new(), ctx.member()?.org);
    while let Some(last) = rescore_some(ctx, org, &after).await? {
        after = last;
    }
    Ok(())
}

async fn rescore_some(ctx: &Ctx, org: OrgId, after: &str) -> Result<Option<String>, AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::TeachRanking, &ctx.desk()?)?;
    crate::join::hold(&mut work.tx, org).await?;
    let order = order_of(ctx, &mut work.tx, org).await?;
    let rows = sql!(
        "SELECT id, lang, score, body FROM offer_campaign WHERE org_id = $1 AND state = 'new' AND id > $2 ORDER BY id LIMIT $3"
    );
    let rows: Vec<(OfferCampaignId, String, i64, Vec<u8>)> = work.tx.all(rows, args![org, after, PIECE]).await?;
    let Some(last) = rows.last().map(|row| row.0.to_string()) else { return Ok(None) };
    let sealer = Sealer::of(ctx);
    let mut done = Vec::new();
    for (id, lang, was, body) in rows {
        let body: CampaignBody = sealer.open_json(("offer_campaign", &id.to_string(), "body"), &body)?;
        let score = kept(order.score(&ctx.profile().offers().look(&body.text), &body.text));
        if score == was {
            continue;
        }
        let is_found = score >= read_from(ctx);
        let set = sql!("UPDATE offer_campaign SET score = $1 WHERE id = $2");
        work.tx.run(set, args![score, id]).await?;
        let first = sql!("UPDATE offer_campaign SET found_at = $1 WHERE id = $2 AND found_at IS NULL");
        if is_found && work.tx.run(first, args![ctx.now(), id]).await? == 1 {
            done.push(Done::new(Act::OfferFound, Kind::OfferCampaign, id).fact("language", or_unknown(&lang)));
        }
    }
    done.push(Done::new(Act::RankingRescored, Kind::System, "monitoring"));
    work.commit_all(done).await?;
    Ok(Some(last))
}
