//! Deleting what is harmless when its term is over: no store of advertisements grows here, and no profile of anyone.

use access::{AccessError, Ctx, Done};
use journal::{Act, Kind};
use kit::{Moment, OfferCampaignId, OfferId, OrgId};
use store::{args, sql};

use crate::join::hold;
use crate::score::read_from;

/// Campaigns and offers that are deleted in one transaction.
const PIECE: i64 = 200;

/// Deletes campaigns that were dismissed, or that nobody found worth reading, and offers that could not be read, once
/// nothing new came for the profile's term. Gives how many offers. A chore.
pub async fn forget(ctx: &Ctx) -> Result<u64, AccessError> {
    let days = i64::from(ctx.profile().offers().monitoring.keep_days);
    let before = ctx.now().plus_seconds(-days * 86_400);
    let orgs: Vec<(OrgId,)> = {
        let mut tx = ctx.house().store().read().await?;
        tx.all(sql!("SELECT DISTINCT org_id FROM offer_source ORDER BY org_id"), args![]).await?
    };
    let mut forgotten = 0;
    for (org,) in orgs {
        loop {
            let some = forget_some(ctx, org, before).await?;
            forgotten += some;
            if some == 0 {
                break;
            }
        }
    }
    Ok(forgotten)
}

async fn forget_some(ctx: &Ctx, org: OrgId, before: Moment) -> Result<u64, AccessError> {
    let mut work = ctx.begin().await?;
    // A copy that comes in at the same moment must not be deleted with its campaign.
    hold(&mut work.tx, org).await?;
    let old = sql!(
        "SELECT id FROM offer_campaign
         WHERE org_id = $4 AND last_at < $1 AND ((state = 'dismissed' AND decided_at < $1) OR (state = 'new' AND score < $2))
           AND NOT EXISTS (SELECT 1 FROM offer_measure m
                           WHERE m.campaign_id = offer_campaign.id AND m.state <> 'refused')
         ORDER BY last_at LIMIT $3"
    );
    let campaigns: Vec<(OfferCampaignId,)> = work.tx.all(old, args![before, read_from(ctx), PIECE, org]).await?;
    let mut offers = 0;
    for (id,) in &campaigns {
        offers += work.tx.run(sql!("DELETE FROM offer WHERE campaign_id = $1"), args![*id]).await?;
        work.tx.run(sql!("DELETE FROM offer_measure WHERE campaign_id = $1"), args![*id]).await?;
        work.tx.run(sql!("DELETE FROM offer_campaign WHERE id = $1"), args![*id]).await?;
    }
    // What could not be read says nothing; that it is known keeps it from being asked for again, for a while.
    let failed = sql!(
        "SELECT id FROM offer WHERE org_id = $3 AND campaign_id IS NULL AND found_at < $1 ORDER BY found_at LIMIT $2"
    );
    let failed: Vec<(OfferId,)> = work.tx.all(failed, args![before, PIECE, org]).await?;
    for (id,) in &failed {
        offers += work.tx.run(sql!("DELETE FROM offer WHERE id = $1"), args![*id]).await?;
    }
    if offers == 0 {
        return Ok(0);
    }
    let done = Done::new(Act::OffersErased, Kind::System, "monitoring");
    work.commit(done.fact("items", offers).fact("campaigns", campaigns.len())).await?;
    Ok(offers)
}
