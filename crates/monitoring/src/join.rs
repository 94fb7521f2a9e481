//! Into which campaign an offer goes: by its text (copies and rewordings), or by a contact under another text. What decides
//! is `screening`'s; here stands how it is asked of the store, so that every node sees the same campaigns.

use std::collections::BTreeSet;

use access::{AccessError, Work};
use collecting::Address;
use kit::{Moment, OfferCampaignId, OrgId, PublicCode};
use screening::{BANDS, CROWD, EXAMPLES, MERGED, Sketch, alike, likeness};
use serde::{Deserialize, Serialize};
use store::{Tx, args, sql};

use crate::CampaignState;
use crate::collect::Studied;
use crate::score::read_from;
use crate::sealed::{Sealer, internal, tag};

/// What is kept of a campaign beside its offers. Sealed as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignBody {
    /// The title of its first offer.
    pub title: String,
    /// The offer with the highest score: the one to read.
    pub text: String,
    /// Keys of the signs that warn, of all of its offers.
    pub warnings: Vec<String>,
    /// Why it was decided as it was, in the analyst's words.
    #[serde(default)]
    pub note: String,
}

/// Where an offer went.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Joined {
    pub campaign: OfferCampaignId,
    /// Whether with it the campaign became worth reading.
    pub found: bool,
    /// Whether it was dismissed before, and says something new that warns.
    pub returned: bool,
}

/// What of a campaign is needed to join it.
struct Candidate {
    id: OfferCampaignId,
    state: CampaignState,
    score: i64,
    found_at: Option<Moment>,
    last_at: Moment,
    body: Vec<u8>,
}
store::columns!(Candidate { id, state, score, found_at, last_at, body });

/// Keeps others from joining offers of this agency at the same moment: two copies that come in at once are one campaign.
pub(crate) async fn hold(tx: &mut Tx, org: OrgId) -> Result<(), AccessError> {
    let hold = sql!(
        "INSERT INTO offer_desk (org_id, turn) VALUES ($1, 1)
         ON CONFLICT (org_id) DO UPDATE SET turn = offer_desk.turn + 1"
    );
    tx.run(hold, args![org]).await?;
    Ok(())
}

/// Puts an offer into its campaign. The agency is held.
pub(crate) async fn join(
    work: &mut Work<'_>,
    offer: &Studied,
    score: i64,
    warnings: &[String],
) -> Result<Joined, AccessError> {
    let buckets = buckets(work, &offer.sketch);
    let (contacts, harmless) = contacts(work, offer).await?;
    let sketch = without(&offer.sketch, &harmless);
    let alike = by_text(work, offer.org_id, &sketch, &buckets).await?;
    if let Some((own, is_copy)) = alike.first().copied() {
        let mut own = own;
        for (other, _) in alike.iter().skip(1).filter(|(_, like)| *like >= is_copy * MERGED) {
            own = absorb(work, own, *other).await?;
        }
        enter(work, offer.org_id, own, &buckets, &contacts).await?;
        example(work, own, &sketch).await?;
        return grow(work, own, offer, score, warnings).await;
    }
    if let Some(own) = by_contact(work, offer, &contacts).await? {
        // By its contact alone: its own text and further contacts lead nobody to this campaign, so that it cannot go on
        // from one to the next without end.
        return grow(work, own, offer, score, warnings).await;
    }
    let own = begin(work, offer, score, warnings).await?;
    enter(work, offer.org_id, own.campaign, &buckets, &contacts).await?;
    example(work, own.campaign, &sketch).await?;
    Ok(own)
}

/// The buckets of a sketch, as keyed numbers.
fn buckets(work: &Work<'_>, sketch: &Sketch) -> Vec<i64> {
    let key = |(at, band): (usize, &u32)| {
        let digest = tag(work.ctx, "offer/band", &format!("{at} {band}"));
        i64::from_be_bytes([digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7]])
    };
    sketch.bands.iter().enumerate().map(key).collect()
}

/// The tag under which a contact is known.
pub(crate) fn contact_tag(ctx: &access::Ctx, kind: &str, value: &str) -> [u8; 32] {
    tag(ctx, "offer/contact", &format!("{kind}:{value}"))
}

/// A contact of an offer: its tag, and the site's when it stands beside the text only.
type Tied = ([u8; 32], Option<Vec<u8>>);

/// A sketch without telephones that are known to be harmless: they make no two texts one.
fn without(sketch: &Sketch, harmless: &[String]) -> Sketch {
    let known: Vec<u64> = harmless.iter().flat_map(|value| Sketch::of(value).contacts.to_vec()).collect();
    let contacts = sketch.contacts.iter().copied().filter(|contact| !known.contains(contact)).collect();
    Sketch { contacts, ..sketch.clone() }
}

/// The contacts of an offer that may tie it to others, and those that are known to be harmless.
async fn contacts(work: &mut Work<'_>, offer: &Studied) -> Result<(Vec<Tied>, Vec<String>), AccessError> {
    let (mut tags, mut harmless) = (Vec::new(), Vec::new());
    let site = host_tag(work, offer).to_vec();
    for contact in &offer.body.contacts {
        let tag = contact_tag(work.ctx, &contact.kind, &contact.value);
        let known = sql!("SELECT count(*) FROM harmless_contact WHERE org_id = $1 AND tag = $2");
        if work.tx.count(known, args![offer.org_id, tag]).await? == 0 {
            tags.push((tag, contact.beside.then(|| site.clone())));
        } else {
            harmless.push(contact.value.clone());
        }
    }
    Ok((tags, harmless))
}

/// The tag of the site on which an offer stands.
fn host_tag(work: &Work<'_>, offer: &Studied) -> [u8; 32] {
    let host = Address::read(&offer.body.address).map(|address| address.host().to_owned()).unwrap_or_default();
    tag(work.ctx, "offer/host", &host)
}

/// Campaigns whose text the offer's is, the likest first.
async fn by_text(
    work: &mut Work<'_>,
    org: OrgId,
    sketch: &Sketch,
    buckets: &[i64],
) -> Result<Vec<(OfferCampaignId, f64)>, AccessError> {
    let met: BTreeSet<OfferCampaignId> = in_buckets(work, org, buckets).await?.into_iter().map(|(_, id)| id).collect();
    let mut campaigns = Vec::new();
    for campaign in met {
        campaigns.push((campaign, examples(work, campaign).await?));
    }
    let campaigns: Vec<_> = campaigns.iter().map(|(id, examples)| (*id, examples.as_slice())).collect();
    Ok(alike(sketch, &campaigns))
}

/// Campaigns in the buckets of a sketch. A sketch has [`BANDS`] of them, or none.
async fn in_buckets(
    work: &mut Work<'_>,
    org: OrgId,
    buckets: &[i64],
) -> Result<Vec<(i64, OfferCampaignId)>, AccessError> {
    let Ok(all) = <&[i64; BANDS]>::try_from(buckets) else { return Ok(Vec::new()) };
    let found = sql!(
        "SELECT bucket, campaign_id FROM offer_band
         WHERE org_id = $1 AND bucket IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                                          $21, $22, $23, $24, $25)"
    );
    let mut values = args![org];
    values.extend(all.iter().map(|bucket| store::Value::from(*bucket)));
    Ok(work.tx.all(found, values).await?)
}

async fn examples(work: &mut Work<'_>, campaign: OfferCampaignId) -> Result<Vec<Sketch>, AccessError> {
    let rows = sql!("SELECT place, sketch FROM campaign_example WHERE campaign_id = $1 ORDER BY place");
    let rows: Vec<(i64, Vec<u8>)> = work.tx.all(rows, args![campaign]).await?;
    let (sealer, row) = (Sealer::of(work.ctx), campaign.to_string());
    let open = |(place, sealed): (i64, Vec<u8>)| {
        let bytes = sealer.open(("campaign_example", &row, &place.to_string()), &sealed)?;
        Sketch::from_bytes(&bytes).ok_or_else(|| internal("an example of a campaign cannot be read"))
    };
    rows.into_iter().map(open).collect()
}

/// Keeps an offer as an example, if there is room and it adds something to the first one.
async fn example(work: &mut Work<'_>, campaign: OfferCampaignId, sketch: &Sketch) -> Result<(), AccessError> {
    let known = examples(work, campaign).await?;
    let adds = match known.first() {
        None => true,
        Some(first) => likeness(sketch, std::slice::from_ref(first)).is_some_and(|like| like < 1.0),
    };
    if known.len() >= EXAMPLES || !adds {
        return Ok(());
    }
    let bare = Sketch { bands: Vec::new(), ..sketch.clone() };
    let place = i64::try_from(known.len()).unwrap_or(0);
    let at = (campaign.to_string(), place.to_string());
    let sealed = Sealer::of(work.ctx).seal(("campaign_example", &at.0, &at.1), &bare.to_bytes());
    let insert = sql!("INSERT INTO campaign_example (campaign_id, place, sketch) VALUES ($1, $2, $3)");
    work.tx.run(insert, args![campaign, place, sealed]).await?;
    Ok(())
}

/// The campaign that a contact leads to: the one that grew last, of those that were not dismissed. What is dismissed was
/// one text; another text of the same hand is looked at anew.
async fn by_contact(
    work: &mut Work<'_>,
    offer: &Studied,
    contacts: &[Tied],
) -> Result<Option<OfferCampaignId>, AccessError> {
    let mut best: Option<(Moment, OfferCampaignId)> = None;
    let site = host_tag(work, offer).to_vec();
    for (tag, _) in contacts {
        let found = sql!(
            "SELECT c.last_at, c.id FROM offer_contact k JOIN offer_campaign c ON c.id = k.campaign_id
             WHERE k.org_id = $1 AND k.tag = $2 AND c.state <> 'dismissed' AND (k.host_tag IS NULL OR k.host_tag <> $3)
             ORDER BY c.last_at DESC, c.id LIMIT 1"
        );
        let found: Option<(Moment, OfferCampaignId)> = work.tx.opt(found, args![offer.org_id, *tag, &site]).await?;
        best = best.max(found);
    }
    Ok(best.map(|(_, id)| id))
}

/// Lets copies of a campaign be found by an offer's buckets and contacts. A bucket that many campaigns share is of words that
/// everyone uses, and gets no more.
async fn enter(
    work: &mut Work<'_>,
    org: OrgId,
    campaign: OfferCampaignId,
    buckets: &[i64],
    contacts: &[Tied],
) -> Result<(), AccessError> {
    let there = in_buckets(work, org, buckets).await?;
    let crowd = |bucket: &&i64| there.iter().filter(|(at, _)| at == *bucket).count();
    let free = buckets.iter().filter(|bucket| crowd(bucket) < CROWD);
    let rows = free.map(|bucket| args![org, *bucket, campaign]).collect();
    let insert = sql!(
        "INSERT INTO offer_band (org_id, bucket, campaign_id) VALUES ($1, $2, $3)
         ON CONFLICT (org_id, bucket, campaign_id) DO NOTHING"
    );
    work.tx.insert_all(insert, rows).await?;
    let insert = sql!(
        "INSERT INTO offer_contact (org_id, tag, campaign_id, host_tag) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, tag, campaign_id) DO UPDATE SET
            host_tag = CASE WHEN offer_contact.host_tag = excluded.host_tag THEN excluded.host_tag ELSE NULL END"
    );
    for (tag, site) in contacts {
        work.tx.run(insert, args![org, *tag, campaign, site.clone()]).await?;
    }
    Ok(())
}

async fn candidate(work: &mut Work<'_>, id: OfferCampaignId) -> Result<Candidate, AccessError> {
    let row = sql!("SELECT id, state, score, found_at, last_at, body FROM offer_campaign WHERE id = $1");
    Ok(work.tx.one(row, args![id]).await?)
}

async fn begin(work: &mut Work<'_>, offer: &Studied, score: i64, warnings: &[String]) -> Result<Joined, AccessError> {
    let ctx = work.ctx;
    let id = OfferCampaignId::new(ctx.now(), ctx.entropy());
    let found = score >= read_from(ctx);
    let body = CampaignBody {
        title: offer.body.title.clone(),
        text: offer.body.whole(),
        warnings: warnings.to_vec(),
        note: String::new(),
    };
    let body = Sealer::of(ctx).seal_json(("offer_campaign", &id.to_string(), "body"), &body)?;
    work.tx
        .run(
            sql!(
                "INSERT INTO offer_campaign (id, code, org_id, state, score, lang, offers, first_at, last_at, found_at, reason,
                                             body)
                 VALUES ($1, $2, $3, 'new', $4, $5, 1, $6, $7, $8, '', $9)"
            ),
            args![
                id,
                &PublicCode::new(ctx.entropy()),
                offer.org_id,
                score,
                &offer.lang,
                offer.published_at.unwrap_or(offer.found_at),
                offer.found_at,
                found.then(|| ctx.now()),
                body
            ],
        )
        .await?;
    Ok(Joined { campaign: id, found, returned: false })
}

/// Counts an offer into a campaign. What was dismissed and says something new that warns is put before an analyst again.
async fn grow(
    work: &mut Work<'_>,
    id: OfferCampaignId,
    offer: &Studied,
    score: i64,
    warnings: &[String],
) -> Result<Joined, AccessError> {
    let ctx = work.ctx;
    let campaign = candidate(work, id).await?;
    let row = id.to_string();
    let sealer = Sealer::of(ctx);
    let mut body: CampaignBody = sealer.open_json(("offer_campaign", &row, "body"), &campaign.body)?;
    let new: Vec<&String> = warnings.iter().filter(|key| !body.warnings.contains(key)).collect();
    let returns = campaign.state == CampaignState::Dismissed && !new.is_empty();
    body.warnings.extend(new.into_iter().cloned());
    if score > campaign.score {
        body.text = offer.body.whole();
    }
    let best = score.max(campaign.score);
    let found = campaign.found_at.is_none() && best >= read_from(ctx);
    let body = sealer.seal_json(("offer_campaign", &row, "body"), &body)?;
    work.tx
        .run(
            sql!(
                "UPDATE offer_campaign SET offers = offers + 1, score = $1, last_at = $2, body = $3,
                    first_at = CASE WHEN first_at > $4 THEN $4 ELSE first_at END,
                    found_at = COALESCE(found_at, $5),
                    state = CASE WHEN $6 THEN 'new' ELSE state END,
                    returned_at = CASE WHEN $6 THEN $2 ELSE returned_at END,
                    decided_at = CASE WHEN $6 THEN NULL ELSE decided_at END,
                    reason = CASE WHEN $6 THEN '' ELSE reason END,
                    worth = CASE WHEN $6 THEN NULL ELSE worth END
                 WHERE id = $7"
            ),
            args![
                best,
                offer.found_at.max(campaign.last_at),
                body,
                offer.published_at.unwrap_or(offer.found_at),
                found.then(|| ctx.now()),
                returns,
                id
            ],
        )
        .await?;
    Ok(Joined { campaign: id, found, returned: returns })
}

/// Two campaigns turned out to be one. Only such become one about which nobody decided. Gives the one that stays: what an
/// analyst was shown already keeps its code, and its time counts from then.
async fn absorb(
    work: &mut Work<'_>,
    own: OfferCampaignId,
    other: OfferCampaignId,
) -> Result<OfferCampaignId, AccessError> {
    let (one, two) = (candidate(work, own).await?, candidate(work, other).await?);
    let firsts = examples(work, other).await?;
    let is_one = match firsts.first() {
        Some(first) => likeness(first, &examples(work, own).await?).is_some(),
        None => false,
    };
    if one.state.is_decided() || two.state.is_decided() || one.id == two.id || !is_one {
        return Ok(own);
    }
    let is_shown_later = one.found_at.is_none() && two.found_at.is_some();
    let (own, other, one, two) = if is_shown_later { (other, own, two, one) } else { (own, other, one, two) };
    let sealer = Sealer::of(work.ctx);
    let mut body: CampaignBody = sealer.open_json(("offer_campaign", &own.to_string(), "body"), &one.body)?;
    let others: CampaignBody = sealer.open_json(("offer_campaign", &other.to_string(), "body"), &two.body)?;
    body.warnings.extend(others.warnings.into_iter().filter(|key| !body.warnings.contains(key)).collect::<Vec<_>>());
    if two.score > one.score {
        body.text = others.text;
    }
    let body = sealer.seal_json(("offer_campaign", &own.to_string(), "body"), &body)?;
    let tx = &mut work.tx;
    tx.run(sql!("UPDATE offer SET campaign_id = $1 WHERE campaign_id = $2"), args![own, other]).await?;
    let bands = sql!(
        "INSERT INTO offer_band (org_id, bucket, campaign_id)
         SELECT org_id, bucket, $1 FROM offer_band WHERE campaign_id = $2
         ON CONFLICT (org_id, bucket, campaign_id) DO NOTHING"
    );
    tx.run(bands, args![own, other]).await?;
    let contacts = sql!(
        "INSERT INTO offer_contact (org_id, tag, campaign_id, host_tag)
         SELECT org_id, tag, $1, host_tag FROM offer_contact WHERE campaign_id = $2
         ON CONFLICT (org_id, tag, campaign_id) DO NOTHING"
    );
    tx.run(contacts, args![own, other]).await?;
    let sum = sql!(
        "UPDATE offer_campaign SET
            offers = offers + (SELECT o.offers FROM offer_campaign o WHERE o.id = $2),
            score = CASE WHEN score >= $3 THEN score ELSE $3 END,
            first_at = (SELECT min(o.first_at) FROM offer_campaign o WHERE o.id = $1 OR o.id = $2),
            last_at = (SELECT max(o.last_at) FROM offer_campaign o WHERE o.id = $1 OR o.id = $2),
            found_at = (SELECT min(o.found_at) FROM offer_campaign o WHERE o.id = $1 OR o.id = $2),
            studied_at = (SELECT min(o.studied_at) FROM offer_campaign o WHERE o.id = $1 OR o.id = $2),
            body = $4
         WHERE id = $1"
    );
    tx.run(sum, args![own, other, two.score, body]).await?;
    // Of one about which nobody decided, those are refused.
    tx.run(sql!("UPDATE offer_measure SET campaign_id = $1 WHERE campaign_id = $2"), args![own, other]).await?;
    tx.run(sql!("DELETE FROM offer_campaign WHERE id = $1"), args![other]).await?;
    Ok(own)
}
