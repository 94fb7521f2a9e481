//! Pictures of offers' pages, where the server has a browser for them: of what is worth reading, soon after it was read.

use std::collections::BTreeMap;

use access::{AccessError, Action, Ctx, Work};
use collecting::{Camera, NoPicture, answer_of};
use kit::{Moment, OfferCampaignId, OfferId};
use store::{args, sql};

use crate::campaigns::campaign_by_id;
use crate::collect::reach;
use crate::score::read_from;
use crate::sealed::{Sealer, internal};

/// How long after it was read an offer's picture is taken, in seconds: later, what belongs to its page may be another's.
const SOON_SECONDS: i64 = 7 * 24 * 3600;
/// Copies of one campaign of which a picture is tried.
const MOST: i64 = 5;

/// Takes a picture of one offer of which none was tried: the most urgent first. False when there is none. What took its worker
/// with it is not tried again: the next worker would fare no better.
///
/// # Errors
/// When the browser cannot be started; nothing is changed then.
pub async fn take_picture(ctx: &Ctx, camera: &Camera) -> Result<bool, AccessError> {
    let Some((id, evidence)) = claim(ctx).await? else { return Ok(false) };
    let at = ("offer", &*id.to_string(), "evidence");
    let answer = answer_of(&Sealer::of(ctx).open(at, &evidence)?);
    let taken = match &answer {
        Some(answer) => camera.picture(&reach(ctx.house())?, answer).await,
        None => Err(NoPicture::NoPage),
    };
    let mut tx = ctx.house().store().write().await?;
    match taken {
        Ok(png) => {
            let body = Sealer::of(ctx).seal(("offer_picture", &id.to_string(), "body"), &png);
            let keep = sql!("UPDATE offer_picture SET state = 'taken', at = $1, body = $2 WHERE offer_id = $3");
            tx.run(keep, args![ctx.now(), body, id]).await?;
        }
        Err(NoPicture::NotStarted(error)) => {
            tx.run(sql!("DELETE FROM offer_picture WHERE offer_id = $1"), args![id]).await?;
            tx.commit().await?;
            return Err(internal(NoPicture::NotStarted(error)));
        }
        Err(error) => {
            tracing::warn!(%error, "no picture was taken of an offer's page");
            tx.run(sql!("UPDATE offer_picture SET state = 'failed' WHERE offer_id = $1"), args![id]).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// An offer that nobody else takes a picture of, with its evidence. Looked for first: nobody is kept from writing while there
/// is none.
async fn claim(ctx: &Ctx) -> Result<Option<(OfferId, Vec<u8>)>, AccessError> {
    // One row of `offer_desk` for each agency that collects: so the queue's own index is gone through and no other campaign.
    // SQLite keeps to the order of a cross join.
    let next = sql!(
        "SELECT o.id, o.evidence
         FROM offer_desk d CROSS JOIN offer_campaign c CROSS JOIN offer o
         WHERE c.org_id = d.org_id AND c.state IN ('new', 'watched', 'acted') AND c.score >= $1
           AND o.campaign_id = c.id AND o.evidence IS NOT NULL AND o.read_at >= $2
           AND NOT EXISTS (SELECT 1 FROM offer_picture p WHERE p.offer_id = o.id)
           AND (SELECT count(*) FROM offer_picture p JOIN offer other ON other.id = p.offer_id
                WHERE other.campaign_id = c.id) < $3
         ORDER BY c.score DESC, o.read_at, o.id LIMIT 1"
    );
    let now = ctx.now();
    let mut look = ctx.house().store().read().await?;
    let found: Option<(OfferId, Vec<u8>)> =
        look.opt(next, args![read_from(ctx), now.plus_seconds(-SOON_SECONDS), MOST]).await?;
    drop(look);
    let Some((id, evidence)) = found else { return Ok(None) };
    // Of two who found the same one, the first has it.
    let take = sql!(
        "INSERT INTO offer_picture (offer_id, state, at) SELECT id, 'taking', $1 FROM offer WHERE id = $2
         ON CONFLICT (offer_id) DO NOTHING"
    );
    let mut tx = ctx.house().store().write().await?;
    let is_ours = tx.run(take, args![now, id]).await? == 1;
    tx.commit().await?;
    Ok(is_ours.then_some((id, evidence)))
}

/// Which offers of a campaign have a picture, and since when.
pub(crate) async fn pictures_of(
    work: &mut Work<'_>,
    campaign: OfferCampaignId,
) -> Result<BTreeMap<OfferId, Moment>, AccessError> {
    let rows = sql!(
        "SELECT p.offer_id, p.at FROM offer_picture p JOIN offer o ON o.id = p.offer_id
         WHERE o.campaign_id = $1 AND p.state = 'taken'"
    );
    Ok(work.tx.all::<(OfferId, Moment)>(rows, args![campaign]).await?.into_iter().collect())
}

/// A picture of an offer of this campaign, as PNG.
pub async fn picture(ctx: &Ctx, campaign: OfferCampaignId, offer: OfferId) -> Result<Vec<u8>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOffers, &ctx.desk()?)?;
    campaign_by_id(&mut work, campaign).await?;
    let row = sql!(
        "SELECT p.body FROM offer_picture p JOIN offer o ON o.id = p.offer_id
         WHERE p.offer_id = $1 AND o.campaign_id = $2 AND p.state = 'taken'"
    );
    let (body,): (Vec<u8>,) = work.tx.opt(row, args![offer, campaign]).await?.ok_or(AccessError::NotFound)?;
    Sealer::of(ctx).open(("offer_picture", &offer.to_string(), "body"), &body)
}
