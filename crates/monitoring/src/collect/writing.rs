//! Writing down what was read: each offer into its campaign, and what was screened into the journal, together.

use std::collections::BTreeMap;

use access::{AccessError, Ctx, Done, org_by_id};
use journal::{Act, Kind};
use kit::OrgId;
use store::{args, sql};

use crate::collect::reading::Studied;
use crate::join::{self, Joined};
use crate::score::{kept, order_of, warning_keys};
use crate::sealed::Sealer;

/// Writes offers down. Gives how many were not written before.
pub(super) async fn write(ctx: &Ctx, offers: Vec<Studied>) -> Result<usize, AccessError> {
    let mut by_org: BTreeMap<OrgId, Vec<Studied>> = BTreeMap::new();
    for offer in offers {
        by_org.entry(offer.org_id).or_default().push(offer);
    }
    let mut written = 0;
    for (org, offers) in by_org {
        written += write_of(ctx, org, offers).await?;
    }
    Ok(written)
}

async fn write_of(ctx: &Ctx, org: OrgId, offers: Vec<Studied>) -> Result<usize, AccessError> {
    let mut work = ctx.begin().await?;
    let agency = org_by_id(ctx, &mut work.tx, org).await?.agency.clone();
    join::hold(&mut work.tx, org).await?;
    let order = order_of(ctx, &mut work.tx, org).await?;
    let (mut done, mut by_lang, mut written) = (Vec::new(), BTreeMap::<String, i64>::new(), 0);
    for offer in offers {
        let whole = offer.body.whole();
        let seen = ctx.profile().offers().look(&whole);
        let score = kept(order.score(&seen, &whole));
        let Some(joined) = write_one(&mut work, &offer, score, &warning_keys(&seen)).await? else { continue };
        written += 1;
        *by_lang.entry(offer.lang.clone()).or_default() += 1;
        let of = |act| {
            let done = Done::new(act, Kind::OfferCampaign, joined.campaign).agency(&agency);
            done.district(&offer.district).fact("language", or_unknown(&offer.lang))
        };
        done.extend(joined.found.then(|| of(Act::OfferFound)));
        done.extend(joined.returned.then(|| of(Act::OfferReopened)));
    }
    if written == 0 {
        return Ok(0);
    }
    for (lang, items) in by_lang {
        let screened = Done::new(Act::BatchScreened, Kind::System, "monitoring").agency(&agency);
        done.push(screened.fact("language", or_unknown(&lang)).fact("items", items));
    }
    work.commit_all(done).await?;
    Ok(written)
}

pub(crate) fn or_unknown(lang: &str) -> &str {
    if lang.is_empty() { "unknown" } else { lang }
}

async fn write_one(
    work: &mut access::Work<'_>,
    offer: &Studied,
    score: i64,
    warnings: &[String],
) -> Result<Option<Joined>, AccessError> {
    let row = offer.id.to_string();
    // Another worker may have read it meanwhile, when this one was away too long.
    let held = sql!("UPDATE offer SET problem = 'none' WHERE id = $1 AND state = 'waiting'");
    if work.tx.run(held, args![offer.id]).await? == 0 {
        return Ok(None);
    }
    let joined = join::join(work, offer, score, warnings).await?;
    let sealer = Sealer::of(work.ctx);
    let body = sealer.seal_json(("offer", &row, "body"), &offer.body)?;
    let sketch = sealer.seal(("offer", &row, "sketch"), &offer.sketch.to_bytes());
    let evidence = sealer.seal(("offer", &row, "evidence"), &offer.evidence);
    work.tx
        .run(
            sql!(
                "UPDATE offer SET state = 'read', read_at = $1, published_at = $2, lang = $3, district = $4, score = $5,
                                  campaign_id = $6, body = $7, sketch = $8, evidence = $9
                 WHERE id = $10"
            ),
            args![
                work.ctx.now(),
                offer.published_at,
                &offer.lang,
                &offer.district,
                score,
                joined.campaign,
                body,
                sketch,
                evidence,
                offer.id
            ],
        )
        .await?;
    Ok(Some(joined))
}
