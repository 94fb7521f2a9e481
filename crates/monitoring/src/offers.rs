//! A published offer: its text and what was found in it.

use access::{AccessError, Ctx};
use jiff::civil::{Date, DateTime};
use kit::{Moment, OfferCampaignId, OfferId, OfferSourceId};
use serde::{Deserialize, Serialize};
use store::{args, sql};

use crate::sealed::Sealer;

/// A contact point as kept with an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptContact {
    /// Its kind: a code of [`contacts::ContactKind`].
    pub kind: String,
    /// In one form.
    pub value: String,
    /// Whether it stands beside the text only: in a box, at the foot of the page.
    #[serde(default)]
    pub beside: bool,
}

/// What an offer says, and where. Sealed as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferBody {
    /// Where it stands.
    pub address: String,
    /// Its title.
    pub title: String,
    /// Its main text; empty before it is read.
    #[serde(default)]
    pub text: String,
    /// Where the work is, in the page's words.
    #[serde(default)]
    pub place: String,
    /// Contact points in it.
    #[serde(default)]
    pub contacts: Vec<KeptContact>,
    /// SHA-256 of what the site sent, in hexadecimal.
    #[serde(default)]
    pub digest: String,
}

impl OfferBody {
    /// Title and text as they are read together. A title that the text begins with is not said twice.
    pub fn whole(&self) -> String {
        if self.title.is_empty() || self.text.starts_with(&self.title) {
            self.text.clone()
        } else {
            format!("{}\n{}", self.title, self.text)
        }
    }
}

/// An offer of a campaign.
pub struct Offer {
    /// Id.
    pub id: OfferId,
    /// Which source listed it.
    pub source_id: OfferSourceId,
    /// When it was listed first.
    pub found_at: Moment,
    /// When it was published, as far as the page or the source says.
    pub published_at: Option<Moment>,
    /// Its language, or empty.
    pub lang: String,
    /// District code, or empty.
    pub district: String,
    #[doc(hidden)]
    pub body: Vec<u8>,
}
store::columns!(Offer { id, source_id, found_at, published_at, lang, district, body });

impl Offer {
    /// What it says.
    pub fn body(&self, ctx: &Ctx) -> Result<OfferBody, AccessError> {
        Sealer::of(ctx).open_json(("offer", &self.id.to_string(), "body"), &self.body)
    }
}

/// Offers of one campaign that are shown.
const SHOWN: i64 = 200;

/// The offers of a campaign, the first one first.
pub(crate) async fn offers_of(
    work: &mut access::Work<'_>,
    campaign: OfferCampaignId,
) -> Result<Vec<Offer>, AccessError> {
    let rows = sql!(
        "SELECT id, source_id, found_at, published_at, lang, district, body FROM offer
         WHERE campaign_id = $1 ORDER BY found_at, id LIMIT $2"
    );
    Ok(work.tx.all(rows, args![campaign, SHOWN]).await?)
}

/// A time as pages write it, `2026-11-03` or `2026-11-03T09:30:00+04:00`; a day alone is its noon at home.
pub(crate) fn moment_of(ctx: &Ctx, text: &str) -> Option<Moment> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(Moment::from_micros(at.as_microsecond()));
    }
    if let Ok(at) = text.parse::<DateTime>() {
        let start = ctx.profile().calendar().start_of(at.date())?;
        return Some(start.plus_seconds(i64::from(at.hour()) * 3600 + i64::from(at.minute()) * 60));
    }
    let day: Date = text.get(..10)?.parse().ok()?;
    Some(ctx.profile().calendar().start_of(day)?.plus_seconds(12 * 3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_not_said_twice() {
        let body = |title: &str, text: &str| OfferBody {
            title: title.to_owned(),
            text: text.to_owned(),
            ..OfferBody::default()
        };
        assert_eq!(body("Satıcı", "Satıcı axtarılır").whole(), "Satıcı axtarılır");
        assert_eq!(body("Satıcı", "Maaş 600").whole(), "Satıcı\nMaaş 600");
        assert_eq!(body("", "Maaş 600").whole(), "Maaş 600");
    }
}
