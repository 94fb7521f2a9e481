//! What an analyst decides about a campaign: studied, dismissed with a reason, watched, taken up again.

use access::{AccessError, Action, Ctx, Done, Work};
use journal::{Act, Kind};
use kit::OfferCampaignId;
use store::{args, sql};

use crate::CampaignState;
use crate::campaigns::{Campaign, campaign_by_id};
use crate::collect::or_unknown;
use crate::join::hold;
use crate::sealed::Sealer;

/// Notes that an analyst studied a campaign. Once; further looks change nothing.
pub async fn study(ctx: &Ctx, id: OfferCampaignId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::StudyOffers, &ctx.desk()?)?;
    let campaign = campaign_by_id(&mut work, id).await?;
    let note = sql!("UPDATE offer_campaign SET studied_at = $1 WHERE id = $2 AND studied_at IS NULL");
    if work.tx.run(note, args![ctx.now(), id]).await? == 0 {
        return Ok(());
    }
    work.commit(done(Act::OfferStudied, &campaign)).await
}

fn done(act: Act, campaign: &Campaign) -> Done {
    Done::new(act, Kind::OfferCampaign, campaign.id).fact("language", or_unknown(&campaign.lang))
}

/// Dismisses a campaign for a reason of the profile's list, with a note for colleagues.
///
/// # Errors
/// `NotFound` for a reason that there is not; `Moved` when it was decided otherwise meanwhile.
pub async fn dismiss(ctx: &Ctx, id: OfferCampaignId, reason: &str, note: &str) -> Result<(), AccessError> {
    if ctx.profile().item("offer_dismiss_reason", reason).is_none() {
        return Err(AccessError::NotFound);
    }
    let mut work = ctx.begin().await?;
    let campaign = open(&mut work, id).await?;
    decide(&mut work, &campaign, CampaignState::Dismissed, reason, false, note).await?;
    work.commit(done(Act::OfferDismissed, &campaign).fact("reason", reason)).await
}

/// Keeps an eye on a campaign.
pub async fn watch(ctx: &Ctx, id: OfferCampaignId, note: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let campaign = open(&mut work, id).await?;
    decide(&mut work, &campaign, CampaignState::Watched, "", true, note).await?;
    work.commit(done(Act::OfferWatched, &campaign)).await
}

/// Takes a campaign that was dismissed or watched up again.
pub async fn reopen(ctx: &Ctx, id: OfferCampaignId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let campaign = held(&mut work, id).await?;
    let again = sql!(
        "UPDATE offer_campaign SET state = 'new', decided_at = NULL, reason = '', worth = NULL
         WHERE id = $1 AND state IN ('dismissed', 'watched')"
    );
    if work.tx.run(again, args![id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(done(Act::OfferReopened, &campaign)).await
}

/// A campaign that the actor may decide about. Nobody else changes it meanwhile: a copy that comes in at the same moment comes
/// before the decision or after it.
pub(crate) async fn held(work: &mut Work<'_>, id: OfferCampaignId) -> Result<Campaign, AccessError> {
    let ctx = work.ctx;
    work.allow(Action::StudyOffers, &ctx.desk()?)?;
    hold(&mut work.tx, ctx.member()?.org).await?;
    campaign_by_id(work, id).await
}

async fn open(work: &mut Work<'_>, id: OfferCampaignId) -> Result<Campaign, AccessError> {
    let campaign = held(work, id).await?;
    if campaign.state == CampaignState::Acted { Err(AccessError::Moved) } else { Ok(campaign) }
}

/// Writes a decision down. `worth` is what the reading order learns from it.
pub(crate) async fn decide(
    work: &mut Work<'_>,
    campaign: &Campaign,
    state: CampaignState,
    reason: &str,
    worth: bool,
    note: &str,
) -> Result<(), AccessError> {
    let (ctx, row) = (work.ctx, campaign.id.to_string());
    let mut body = campaign.body(ctx)?;
    if !note.is_empty() {
        note.clone_into(&mut body.note);
    }
    let body = Sealer::of(ctx).seal_json(("offer_campaign", &row, "body"), &body)?;
    // Whatever the state was when the page was made: two analysts who decide at once must not both be right.
    let set = sql!(
        "UPDATE offer_campaign SET state = $1, decided_at = $2, reason = $3, worth = $4, body = $5,
                                   studied_at = COALESCE(studied_at, $2)
         WHERE id = $6 AND state = $7"
    );
    let (of, was) = (campaign.id, campaign.state.code());
    if work.tx.run(set, args![state.code(), ctx.now(), reason, worth, body, of, was]).await? == 0 {
        return Err(AccessError::Moved);
    }
    Ok(())
}
