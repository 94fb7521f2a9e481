//! Campaigns as analysts see them: the queue, and one campaign with everything in it.

use std::collections::BTreeMap;

use access::{AccessError, Action, Ctx, Work};
use editions::Progress;
use kit::{
    Lang, MemberId, Moment, OfferCampaignId, OfferId, OfferMeasureId, OfferSourceId, OrgId, PublicCode, SignalId,
};
use profile::OfferMeasure;
use serde::{Deserialize, Serialize};
use store::{args, sql};

use crate::join::CampaignBody;
use crate::offers::{Offer, OfferBody, offers_of};
use crate::pictures::pictures_of;
use crate::score::{Order, order_of, read_from};
use crate::sealed::Sealer;
use crate::sources::SourceBody;
use crate::{CampaignState, MeasureState, Shown};

/// Campaigns of one page of the queue.
pub const PAGE: i64 = 50;

/// A campaign, as kept.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// Id.
    pub id: OfferCampaignId,
    /// Code.
    pub code: PublicCode,
    /// Whose it is.
    pub org_id: OrgId,
    /// How far it has come.
    pub state: CampaignState,
    /// Its place in the reading order: log odds in thousandths.
    pub score: i64,
    /// Language of its first offer, or empty.
    pub lang: String,
    /// How many offers.
    pub offers: i64,
    /// When the first was published, as far as known.
    pub first_at: Moment,
    /// When the last was found.
    pub last_at: Moment,
    /// When it became worth reading.
    pub found_at: Option<Moment>,
    /// When somebody studied it first.
    pub studied_at: Option<Moment>,
    /// When somebody decided.
    pub decided_at: Option<Moment>,
    /// When it came back after it was dismissed, because a new copy says more.
    pub returned_at: Option<Moment>,
    /// Why it was dismissed: a key of the profile's list.
    pub reason: String,
    #[doc(hidden)]
    pub body: Vec<u8>,
}
store::columns!(Campaign {
    id,
    code,
    org_id,
    state,
    score,
    lang,
    offers,
    first_at,
    last_at,
    found_at,
    studied_at,
    decided_at,
    returned_at,
    reason,
    body
});

impl Campaign {
    /// What it says.
    pub fn body(&self, ctx: &Ctx) -> Result<CampaignBody, AccessError> {
        Sealer::of(ctx).open_json(("offer_campaign", &self.id.to_string(), "body"), &self.body)
    }

    /// Its score as a chance in per cent.
    pub fn per_cent(&self) -> i64 {
        crate::score::per_cent(self.score as f64 / 1000.0)
    }
}

/// One page of campaigns, the highest score first; and how many there are of each kind.
pub async fn campaigns(ctx: &Ctx, shown: Shown, page: i64) -> Result<(Vec<Campaign>, Vec<(Shown, i64)>), AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOffers, &ctx.desk()?)?;
    let (org, from) = (ctx.member()?.org, read_from(ctx));
    let (state, least, most) = limits(shown, from);
    let rows = sql!(
        "SELECT id, code, org_id, state, score, lang, offers, first_at, last_at, found_at, studied_at, decided_at,
                returned_at, reason, body
         FROM offer_campaign WHERE org_id = $1 AND state = $2 AND score >= $3 AND score < $4
         ORDER BY score DESC, id LIMIT $5 OFFSET $6"
    );
    let rows = work.tx.all(rows, args![org, state.code(), least, most, PAGE, page.max(0) * PAGE]).await?;
    let mut counts = Vec::new();
    for shown in Shown::ALL.iter().copied() {
        let (state, least, most) = limits(shown, from);
        let count =
            sql!("SELECT count(*) FROM offer_campaign WHERE org_id = $1 AND state = $2 AND score >= $3 AND score < $4");
        counts.push((shown, work.tx.count(count, args![org, state.code(), least, most]).await?));
    }
    Ok((rows, counts))
}

const fn limits(shown: Shown, from: i64) -> (CampaignState, i64, i64) {
    match shown {
        Shown::Queue => (CampaignState::New, from, i64::MAX),
        Shown::Rest => (CampaignState::New, i64::MIN, from),
        Shown::Watched => (CampaignState::Watched, i64::MIN, i64::MAX),
        Shown::Acted => (CampaignState::Acted, i64::MIN, i64::MAX),
        Shown::Dismissed => (CampaignState::Dismissed, i64::MIN, i64::MAX),
    }
}

/// The campaign of the actor's agency with this id, or `NotFound`.
pub(crate) async fn campaign_by_id(work: &mut Work<'_>, id: OfferCampaignId) -> Result<Campaign, AccessError> {
    let row = sql!(
        "SELECT id, code, org_id, state, score, lang, offers, first_at, last_at, found_at, studied_at, decided_at,
                returned_at, reason, body
         FROM offer_campaign WHERE id = $1 AND org_id = $2"
    );
    let org = work.ctx.member()?.org;
    work.tx.opt(row, args![id, org]).await?.ok_or(AccessError::NotFound)
}

/// What is written of a measure: a letter, a warning, a request. Sealed as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureBody {
    /// The text that goes out, as the analyst left it.
    pub text: String,
    /// The language in which the analyst worked: the text's.
    #[serde(default)]
    pub lang: Lang,
    /// Why the second analyst did not agree.
    #[serde(default)]
    pub refused: String,
    /// The public page that began as a draft with a warning.
    #[serde(default)]
    pub page: String,
}

/// A measure, as kept.
pub struct Measure {
    /// Id.
    pub id: OfferMeasureId,
    /// Of which campaign.
    pub campaign_id: OfferCampaignId,
    /// Its kind.
    pub kind: OfferMeasure,
    /// How far it has come.
    pub state: MeasureState,
    /// Who took or proposed it.
    pub member_id: MemberId,
    /// When.
    pub at: Moment,
    /// When the second one agreed or refused.
    pub second_at: Option<Moment>,
    /// The signal that came of it.
    pub signal_id: Option<SignalId>,
    #[doc(hidden)]
    pub body: Vec<u8>,
}
store::columns!(Measure { id, campaign_id, kind, state, member_id, at, second_at, signal_id, body });

impl Measure {
    /// What is written of it.
    pub fn body(&self, ctx: &Ctx) -> Result<MeasureBody, AccessError> {
        Sealer::of(ctx).open_json(("offer_measure", &self.id.to_string(), "body"), &self.body)
    }
}

/// A campaign with all that is in it.
pub struct Whole {
    /// The campaign.
    pub campaign: Campaign,
    /// What it says.
    pub body: CampaignBody,
    /// Its offers, the first one first, each with the name of its source.
    pub offers: Vec<(Offer, OfferBody, String)>,
    /// Contacts with the number of offers that give them; and whether each is on the list of harmless ones.
    pub contacts: Vec<(String, String, usize, bool)>,
    /// Other campaigns that give one of the contacts.
    pub linked: Vec<Campaign>,
    /// Measures, the last one first.
    pub measures: Vec<Measure>,
    /// Pages that began with a warning: by which measure, their name, and how far they are.
    pub warnings: Vec<(OfferMeasureId, String, Progress)>,
    /// Offers with a picture of their page, and when it was taken.
    pub pictures: BTreeMap<OfferId, Moment>,
    /// By what it was put in order.
    pub order: Order,
}

/// A campaign without its offers.
pub(crate) async fn alone(ctx: &Ctx, id: OfferCampaignId) -> Result<Campaign, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOffers, &ctx.desk()?)?;
    campaign_by_id(&mut work, id).await
}

/// Opens a campaign.
pub async fn campaign(ctx: &Ctx, id: OfferCampaignId) -> Result<Whole, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOffers, &ctx.desk()?)?;
    let campaign = campaign_by_id(&mut work, id).await?;
    let rows = offers_of(&mut work, id).await?;
    let names = source_names(&mut work, &rows).await?;
    let mut offers = Vec::new();
    for offer in rows {
        let body = offer.body(ctx)?;
        let name = names.get(&offer.source_id).cloned().unwrap_or_default();
        offers.push((offer, body, name));
    }
    let contacts = contacts_of(&mut work, &offers).await?;
    let linked = linked_to(&mut work, &campaign, &contacts).await?;
    let measures = sql!(
        "SELECT id, campaign_id, kind, state, member_id, at, second_at, signal_id, body FROM offer_measure
         WHERE campaign_id = $1 ORDER BY at DESC, id DESC LIMIT 100"
    );
    let measures: Vec<Measure> = work.tx.all(measures, args![id]).await?;
    let mut warnings = Vec::new();
    for measure in &measures {
        let page = measure.body(ctx)?.page;
        if !page.is_empty()
            && let Some(progress) = editions::progress(&mut work, &page).await?
        {
            warnings.push((measure.id, page, progress));
        }
    }
    let pictures = pictures_of(&mut work, id).await?;
    let order = order_of(ctx, &mut work.tx, campaign.org_id).await?;
    let body = campaign.body(ctx)?;
    Ok(Whole { campaign, body, offers, contacts, linked, measures, warnings, pictures, order })
}

async fn source_names(work: &mut Work<'_>, offers: &[Offer]) -> Result<BTreeMap<OfferSourceId, String>, AccessError> {
    let mut names = BTreeMap::new();
    for offer in offers {
        if names.contains_key(&offer.source_id) {
            continue;
        }
        let row = sql!("SELECT body FROM offer_source WHERE id = $1");
        if let Some((body,)) = work.tx.opt::<(Vec<u8>,)>(row, args![offer.source_id]).await? {
            let at = offer.source_id.to_string();
            let body: SourceBody = Sealer::of(work.ctx).open_json(("offer_source", &at, "body"), &body)?;
            names.insert(offer.source_id, body.name);
        }
    }
    Ok(names)
}

async fn contacts_of(
    work: &mut Work<'_>,
    offers: &[(Offer, OfferBody, String)],
) -> Result<Vec<(String, String, usize, bool)>, AccessError> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for contact in offers.iter().flat_map(|(_, body, _)| &body.contacts) {
        *counts.entry((contact.kind.clone(), contact.value.clone())).or_default() += 1;
    }
    let org = work.ctx.member()?.org;
    let mut contacts = Vec::new();
    for ((kind, value), count) in counts {
        let tag = crate::join::contact_tag(work.ctx, &kind, &value);
        let harmless = sql!("SELECT count(*) FROM harmless_contact WHERE org_id = $1 AND tag = $2");
        let is_harmless = work.tx.count(harmless, args![org, tag]).await? > 0;
        contacts.push((kind, value, count, is_harmless));
    }
    contacts.sort_by_key(|contact| std::cmp::Reverse(contact.2));
    Ok(contacts)
}

/// Campaigns of other texts with the same contacts.
async fn linked_to(
    work: &mut Work<'_>,
    campaign: &Campaign,
    contacts: &[(String, String, usize, bool)],
) -> Result<Vec<Campaign>, AccessError> {
    let mut linked: BTreeMap<OfferCampaignId, Campaign> = BTreeMap::new();
    for (kind, value, _, _) in contacts.iter().filter(|(.., is_harmless)| !is_harmless) {
        let tag = crate::join::contact_tag(work.ctx, kind, value);
        let rows = sql!(
            "SELECT c.id, c.code, c.org_id, c.state, c.score, c.lang, c.offers, c.first_at, c.last_at, c.found_at,
                    c.studied_at, c.decided_at, c.returned_at, c.reason, c.body
             FROM offer_contact k JOIN offer_campaign c ON c.id = k.campaign_id
             WHERE k.org_id = $1 AND k.tag = $2 AND c.id <> $3 ORDER BY c.score DESC, c.id LIMIT 20"
        );
        let rows: Vec<Campaign> = work.tx.all(rows, args![campaign.org_id, tag, campaign.id]).await?;
        linked.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    let mut linked: Vec<_> = linked.into_values().collect();
    linked.sort_by_key(|row| -row.score);
    linked.truncate(20);
    Ok(linked)
}

/// The campaign that comes after this one in the queue: the one with the next lower score.
pub async fn next_in_queue(ctx: &Ctx, after: &Campaign) -> Result<Option<OfferCampaignId>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOffers, &ctx.desk()?)?;
    let next = sql!(
        "SELECT id FROM offer_campaign
         WHERE org_id = $1 AND state = 'new' AND score >= $2 AND id <> $4 AND (score < $3 OR (score = $3 AND id > $4))
         ORDER BY score DESC, id LIMIT 1"
    );
    let next: Option<(OfferCampaignId,)> =
        work.tx.opt(next, args![after.org_id, read_from(ctx), after.score, after.id]).await?;
    Ok(next.map(|(id,)| id))
}
