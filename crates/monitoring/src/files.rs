//! What leaves as a file: the evidence of a campaign, the list of sources; and lists of sources that come in.

use access::{AccessError, Action, Ctx, Done, Work};
use collecting::{
    Address, Outline, SourceKind, answer_of, information, picture_record, preview, read_opml, write_opml,
};
use journal::{Act, Kind};
use kit::{Moment, OfferCampaignId, OfferId};
use store::{args, sql};

use crate::campaigns::campaign_by_id;
use crate::collect::{reach, second};
use crate::groups::{Rules, add_group, groups};
use crate::sealed::Sealer;
use crate::sources::{NewSource, add_source, sources};

/// Bytes of one file of evidence, about.
const LARGEST: i64 = 100 << 20;

/// How much is kept of an offer's page.
struct Size {
    id: OfferId,
    bytes: i64,
}
store::columns!(Size { id, bytes });

/// What is kept of an offer's page.
struct Kept {
    evidence: Vec<u8>,
    at: Option<Moment>,
    picture: Option<Vec<u8>>,
}
store::columns!(Kept { evidence, at, picture });

/// The evidence of a campaign as one WARC file, compressed record by record, with its name. Of a campaign that has more than a
/// file should hold, the first offers; the name says how many of how many. Journalled.
pub async fn evidence_of(ctx: &Ctx, id: OfferCampaignId) -> Result<(String, Vec<u8>), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::StudyOffers, &ctx.desk()?)?;
    let campaign = campaign_by_id(&mut work, id).await?;
    let sizes = sql!(
        "SELECT o.id, CAST(length(o.evidence) + COALESCE(length(p.body), 0) AS BIGINT) AS bytes
         FROM offer o LEFT JOIN offer_picture p ON p.offer_id = o.id AND p.state = 'taken'
         WHERE o.campaign_id = $1 AND o.evidence IS NOT NULL ORDER BY o.found_at, o.id"
    );
    let all: Vec<Size> = work.tx.all(sizes, args![id]).await?;
    let taken = fitting(all.iter().map(|size| size.bytes));
    let done = Done::new(Act::OfferEvidenceTaken, Kind::OfferCampaign, id).fact("items", taken);
    work.commit(done).await?;
    let own = OfferId::new(ctx.now(), ctx.entropy()).to_string();
    let mut file = information(reach(ctx.house())?.agent(), &second(ctx.now()), &own);
    let mut work = ctx.look().await?;
    for size in &all[..taken] {
        append(&mut work, size.id, &mut file).await?;
    }
    let part = if taken < all.len() { format!("-{taken}-of-{}", all.len()) } else { String::new() };
    Ok((format!("{}{part}.warc.gz", campaign.code), file))
}

/// How many of the first go into one file: the first always, however large it is.
fn fitting(sizes: impl Iterator<Item = i64>) -> usize {
    let mut bytes = 0_i64;
    let fits = |(at, size): &(usize, i64)| {
        bytes = bytes.saturating_add(*size);
        *at == 0 || bytes <= LARGEST
    };
    sizes.enumerate().take_while(fits).count()
}

/// Adds the records of an offer to a file; none when it was deleted meanwhile.
async fn append(work: &mut Work<'_>, id: OfferId, file: &mut Vec<u8>) -> Result<(), AccessError> {
    let row = sql!(
        "SELECT o.evidence, p.at, p.body AS picture
         FROM offer o LEFT JOIN offer_picture p ON p.offer_id = o.id AND p.state = 'taken'
         WHERE o.id = $1 AND o.evidence IS NOT NULL"
    );
    let Some(row) = work.tx.opt::<Kept>(row, args![id]).await? else { return Ok(()) };
    let (ctx, offer) = (work.ctx, id.to_string());
    let sealer = Sealer::of(ctx);
    let records = sealer.open(("offer", &offer, "evidence"), &row.evidence)?;
    // Of the same address as the answer: a redirect may have led to it.
    let shown = answer_of(&records).map(|answer| answer.address);
    file.extend(records);
    if let (Some(at), Some(picture), Some(shown)) = (row.at, &row.picture, shown) {
        let png = sealer.open(("offer_picture", &offer, "body"), picture)?;
        let own = OfferId::new(ctx.now(), ctx.entropy()).to_string();
        file.extend(picture_record(shown.as_str(), &png, &second(at), &own));
    }
    Ok(())
}

/// The agency's sources as a list that other programs read.
pub async fn sources_as_opml(ctx: &Ctx, title: &str) -> Result<String, AccessError> {
    let (listed, groups) = (sources(ctx).await?, groups(ctx).await?);
    let group = |id| groups.iter().find(|(group, _)| Some(group.id) == id).map(|(_, rules)| rules.name.clone());
    let outline = |row: &crate::sources::Listed| Outline {
        group: group(row.source.group_id).unwrap_or_default(),
        name: row.body.name.clone(),
        address: row.body.address.clone(),
    };
    Ok(write_opml(title, &listed.iter().map(outline).collect::<Vec<_>>()))
}

/// What came of a list that was brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Sources that were added.
    pub added: usize,
    /// Those that the agency has already.
    pub known: usize,
    /// Those with an address that is not read.
    pub refused: usize,
}

/// Adds the sources of a list; groups that are not there yet are made. They are feeds, or a channel's preview: what such
/// lists hold. `NotFound` when the text is no such list.
pub async fn bring_opml(ctx: &Ctx, text: &str) -> Result<Brought, AccessError> {
    if !ctx.may(Action::KeepSources, &ctx.desk()?) {
        return Err(AccessError::Denied);
    }
    let outlines = read_opml(text).ok_or(AccessError::NotFound)?;
    let mut known_groups: Vec<_> =
        groups(ctx).await?.into_iter().map(|(group, rules)| (rules.name, group.id)).collect();
    let mut brought = Brought::default();
    for outline in outlines {
        let channel = preview(&outline.address);
        let Some(address) = channel.clone().or_else(|| Address::read(&outline.address).ok()) else {
            brought.refused += 1;
            continue;
        };
        let group = match known_groups.iter().find(|(name, _)| *name == outline.group) {
            _ if outline.group.is_empty() => None,
            Some((_, id)) => Some(*id),
            None => {
                let rules = Rules { name: outline.group.clone(), ..Rules::default() };
                let id = add_group(ctx, &rules, *crate::groups::EVERY.start()).await?;
                known_groups.push((outline.group.clone(), id));
                Some(id)
            }
        };
        let name = if outline.name.is_empty() { address.host().to_owned() } else { outline.name };
        let kind = if channel.is_some() { SourceKind::Channel } else { SourceKind::Feed };
        match add_source(ctx, &NewSource { name, address, kind, group }).await {
            Ok(_) => brought.added += 1,
            Err(AccessError::Again) => brought.known += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(brought)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_evidence_holds_what_fits_and_one_offer_always() {
        let of = |sizes: &[i64]| fitting(sizes.iter().copied());
        assert_eq!((of(&[]), of(&[1, 2, 3]), of(&[LARGEST + 1, 1])), (0, 3, 1));
        assert_eq!((of(&[LARGEST - 1, 1, 1]), of(&[LARGEST, 1])), (2, 1));
    }
}
