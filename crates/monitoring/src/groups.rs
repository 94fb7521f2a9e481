//! Sources that share rules: how often they are asked, and which of what they list is read at all.

use access::{AccessError, Action, Ctx, Done, Work};
use journal::{Act, Kind};
use kit::{OrgId, SourceGroupId};
use serde::{Deserialize, Serialize};
use store::{args, sql};

use crate::sealed::Sealer;

/// Seconds between two times that a source is asked: never oftener, never more seldom.
pub const EVERY: std::ops::RangeInclusive<i64> = 600..=86_400;

/// The rules of a group. Sealed as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// What analysts call it.
    pub name: String,
    /// Words of which a listed title must have one to be read; none: all is read.
    pub only: Vec<String>,
    /// Words of which a listed title must have none.
    pub without: Vec<String>,
}

impl Rules {
    /// Whether what is listed under this title is read. A title that is not given is.
    pub fn lets(&self, title: &str) -> bool {
        let words = screening::Words::of(title);
        let has = |known: &String| {
            let sought = screening::Words::of(known);
            !sought.is_empty()
                && (0..words.len()).any(|at| (0..sought.len()).all(|n| words.get(at + n).starts_with(sought.get(n))))
        };
        title.is_empty() || ((self.only.is_empty() || self.only.iter().any(has)) && !self.without.iter().any(has))
    }
}

/// A group.
#[derive(Clone, Debug)]
pub struct Group {
    /// Id.
    pub id: SourceGroupId,
    /// Whose it is.
    pub org_id: OrgId,
    /// Seconds between two times that its sources are asked, at least.
    pub every_seconds: i64,
    #[doc(hidden)]
    pub body: Vec<u8>,
}
store::columns!(Group { id, org_id, every_seconds, body });

impl Group {
    /// Its rules.
    pub fn rules(&self, ctx: &Ctx) -> Result<Rules, AccessError> {
        Sealer::of(ctx).open_json(("source_group", &self.id.to_string(), "body"), &self.body)
    }
}

/// Adds a group.
pub async fn add_group(ctx: &Ctx, rules: &Rules, every_seconds: i64) -> Result<SourceGroupId, AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::KeepSources, &ctx.desk()?)?;
    let id = SourceGroupId::new(ctx.now(), ctx.entropy());
    let body = Sealer::of(ctx).seal_json(("source_group", &id.to_string(), "body"), rules)?;
    let every = every_seconds.clamp(*EVERY.start(), *EVERY.end());
    let insert = sql!("INSERT INTO source_group (id, org_id, body, every_seconds, at) VALUES ($1, $2, $3, $4, $5)");
    work.tx.run(insert, args![id, ctx.member()?.org, body, every, ctx.now()]).await?;
    work.commit(Done::new(Act::SourceChanged, Kind::OfferSource, id)).await?;
    Ok(id)
}

/// Changes a group's rules: they hold for what is listed from then on.
pub async fn change_group(ctx: &Ctx, id: SourceGroupId, rules: &Rules, every_seconds: i64) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::KeepSources, &ctx.desk()?)?;
    group_by_id(&mut work, id).await?;
    let body = Sealer::of(ctx).seal_json(("source_group", &id.to_string(), "body"), rules)?;
    let every = every_seconds.clamp(*EVERY.start(), *EVERY.end());
    work.tx
        .run(sql!("UPDATE source_group SET body = $1, every_seconds = $2 WHERE id = $3"), args![body, every, id])
        .await?;
    work.commit(Done::new(Act::SourceChanged, Kind::OfferSource, id)).await
}

/// The group of the actor's agency with this id, or `NotFound`.
pub(crate) async fn group_by_id(work: &mut Work<'_>, id: SourceGroupId) -> Result<Group, AccessError> {
    let row = sql!("SELECT id, org_id, every_seconds, body FROM source_group WHERE id = $1 AND org_id = $2");
    let org = work.ctx.member()?.org;
    work.tx.opt(row, args![id, org]).await?.ok_or(AccessError::NotFound)
}

/// The groups of the actor's agency with their rules, by name.
pub async fn groups(ctx: &Ctx) -> Result<Vec<(Group, Rules)>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOffers, &ctx.desk()?)?;
    let rows = sql!("SELECT id, org_id, every_seconds, body FROM source_group WHERE org_id = $1 ORDER BY id LIMIT 500");
    let rows: Vec<Group> = work.tx.all(rows, args![ctx.member()?.org]).await?;
    drop(work);
    let mut groups = Vec::new();
    for group in rows {
        let rules = group.rules(ctx)?;
        groups.push((group, rules));
    }
    groups.sort_by_key(|(_, rules)| rules.name.to_lowercase());
    Ok(groups)
}
