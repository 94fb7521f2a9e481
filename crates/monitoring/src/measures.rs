//! What is done about a campaign: the public is warned, a host is asked to take it down, the desk is told, an inspection is
//! asked for. Where the profile asks for two pairs of eyes, one analyst proposes and another takes.

use access::{AccessError, Action, Ctx, Done, Work};
use editions::New;
use journal::{Act, Kind};
use kit::{Lang, OfferCampaignId, OfferMeasureId, PublicCode};
use profile::OfferMeasure;
use signals::{About, Body, Danger, Door, NewSignal, Prepared};
use store::{args, sql};

use crate::campaigns::{Campaign, Measure, MeasureBody};
use crate::collect::or_unknown;
use crate::decide::{decide, held};
use crate::sealed::Sealer;
use crate::{CampaignState, MeasureState};

/// Takes a measure, or proposes it where the profile asks for two. `text` is what goes out.
///
/// # Errors
/// `Moved` when the campaign was dismissed meanwhile; `NotFound` when there is no desk yet that could be told.
pub async fn act(ctx: &Ctx, id: OfferCampaignId, kind: OfferMeasure, text: &str) -> Result<MeasureState, AccessError> {
    let needs_two = ctx.profile().offers().monitoring.four_eyes.contains(&kind);
    let mut signal = if kind == OfferMeasure::HandOver && !needs_two { Some(signal(ctx, text).await?) } else { None };
    let mut work = ctx.begin().await?;
    let campaign = held(&mut work, id).await?;
    if campaign.state == CampaignState::Dismissed {
        return Err(AccessError::Moved);
    }
    work.first_time("offer-measure", &[id.as_bytes(), kind.code().as_bytes(), text.as_bytes()]).await?;
    let state = if needs_two { MeasureState::Proposed } else { MeasureState::Taken };
    let measure = OfferMeasureId::new(ctx.now(), ctx.entropy());
    let mut all = Vec::new();
    let page = if kind == OfferMeasure::WarnPublic && !needs_two {
        warn(&mut work, ctx.lang(), text, &mut all).await?
    } else {
        String::new()
    };
    let body = MeasureBody { text: text.to_owned(), lang: ctx.lang(), refused: String::new(), page };
    let body = Sealer::of(ctx).seal_json(("offer_measure", &measure.to_string(), "body"), &body)?;
    if let Some(signal) = &mut signal {
        all.extend(signals::receive(&mut work, signal).await?);
    }
    work.tx
        .run(
            sql!(
                "INSERT INTO offer_measure (id, campaign_id, kind, state, member_id, at, signal_id, body)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            ),
            args![
                measure,
                id,
                kind.code(),
                state.code(),
                ctx.member()?.id,
                ctx.now(),
                signal.as_ref().map(Prepared::id),
                body
            ],
        )
        .await?;
    decide(&mut work, &campaign, CampaignState::Acted, "", true, "").await?;
    let act = if needs_two { Act::MeasureProposed } else { Act::MeasureTaken };
    all.push(done(ctx, act, &campaign, kind));
    work.commit_all(all).await?;
    Ok(state)
}

/// Agrees with a colleague's measure, which is taken with that; or refuses it with a reason.
///
/// # Errors
/// `Denied` for one's own; `Moved` when it was decided meanwhile.
pub async fn second(ctx: &Ctx, id: OfferMeasureId, refused: Option<&str>) -> Result<OfferCampaignId, AccessError> {
    let found = {
        let mut work = ctx.look().await?;
        work.allow(Action::StudyOffers, &ctx.desk()?)?;
        measure_by_id(&mut work, id).await?
    };
    let MeasureBody { text, lang, .. } = found.body(ctx)?;
    let is_handed = found.kind == OfferMeasure::HandOver && refused.is_none();
    let mut signal = if is_handed { Some(signal(ctx, &text).await?) } else { None };
    let mut work = ctx.begin().await?;
    work.allow(Action::StudyOffers, &ctx.desk()?)?;
    let measure = measure_by_id(&mut work, id).await?;
    let campaign = held(&mut work, measure.campaign_id).await?;
    if measure.member_id == ctx.member()?.id {
        return Err(AccessError::Denied);
    }
    let mut all = Vec::new();
    if let Some(signal) = &mut signal {
        all.extend(signals::receive(&mut work, signal).await?);
    }
    let state = if refused.is_none() { MeasureState::Taken } else { MeasureState::Refused };
    let warns = measure.kind == OfferMeasure::WarnPublic && refused.is_none();
    let page = if warns { warn(&mut work, lang, &text, &mut all).await? } else { String::new() };
    let body = MeasureBody { text, lang, refused: refused.unwrap_or_default().to_owned(), page };
    let body = Sealer::of(ctx).seal_json(("offer_measure", &id.to_string(), "body"), &body)?;
    let set = sql!(
        "UPDATE offer_measure SET state = $1, second_id = $2, second_at = $3, signal_id = $4, body = $5
         WHERE id = $6 AND state = 'proposed'"
    );
    let signal = signal.as_ref().map(Prepared::id);
    if work.tx.run(set, args![state.code(), ctx.member()?.id, ctx.now(), signal, body, id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let act = if refused.is_none() { Act::MeasureTaken } else { Act::MeasureRefused };
    all.push(done(ctx, act, &campaign, measure.kind));
    if refused.is_some() && reopen_without_measure(&mut work, campaign.id).await? {
        let reopened = Done::new(Act::OfferReopened, Kind::OfferCampaign, campaign.id);
        all.push(reopened.fact("language", or_unknown(&campaign.lang)));
    }
    work.commit_all(all).await?;
    Ok(campaign.id)
}

/// A campaign about which nothing is done or proposed any more waits for a decision again.
async fn reopen_without_measure(work: &mut Work<'_>, id: OfferCampaignId) -> Result<bool, AccessError> {
    let reopen = sql!(
        "UPDATE offer_campaign SET state = 'new', decided_at = NULL, reason = '', worth = NULL
         WHERE id = $1 AND state = 'acted' AND NOT EXISTS (
            SELECT 1 FROM offer_measure m WHERE m.campaign_id = offer_campaign.id AND m.state IN ('proposed', 'taken'))"
    );
    Ok(work.tx.run(reopen, args![id]).await? == 1)
}

/// The measure of the actor's agency with this id, or `NotFound`.
async fn measure_by_id(work: &mut Work<'_>, id: OfferMeasureId) -> Result<Measure, AccessError> {
    let row = sql!(
        "SELECT m.id, m.campaign_id, m.kind, m.state, m.member_id, m.at, m.second_at, m.signal_id, m.body
         FROM offer_measure m JOIN offer_campaign c ON c.id = m.campaign_id WHERE m.id = $1 AND c.org_id = $2"
    );
    let org = work.ctx.member()?.org;
    work.tx.opt(row, args![id, org]).await?.ok_or(AccessError::NotFound)
}

fn done(ctx: &Ctx, act: Act, campaign: &Campaign, kind: OfferMeasure) -> Done {
    let days = ctx.now().seconds_since(campaign.first_at).max(0) / 86_400;
    let done = Done::new(act, Kind::OfferCampaign, campaign.id).fact("kind", kind);
    done.fact("language", or_unknown(&campaign.lang)).fact("days", days)
}

/// A warning as a draft of a public page, for those who write the public texts. The page's name has nothing of the
/// campaign's: everyone will see it.
async fn warn(work: &mut Work<'_>, lang: Lang, text: &str, all: &mut Vec<Done>) -> Result<String, AccessError> {
    let ctx = work.ctx;
    let name = format!("{}{}", editions::WARNING, PublicCode::new(ctx.entropy()).as_str().to_lowercase());
    // The first line is the page's title.
    let body = format!("# {}", text.trim().trim_start_matches('#').trim_start());
    let new = New { name: &name, lang, body: &body, beside: "", follows: "", shown_from: None };
    let (_, done) = editions::keep(work, &new).await?;
    all.push(done.fact("audience", "jobseekers"));
    Ok(name)
}

/// The signal that hands a campaign over, for the desk that receives reports.
async fn signal(ctx: &Ctx, text: &str) -> Result<Prepared, AccessError> {
    let new = NewSignal {
        form: ctx.entropy().bytes(),
        door: Door::Monitoring,
        lang: ctx.lang(),
        district: String::new(),
        about: About::Offer,
        danger: Danger::Unknown,
        body: Body { what: text.to_owned(), ..Body::default() },
        call: false,
        begun: None,
        files: Vec::new(),
    };
    signals::prepare(ctx, new).await
}

/// The campaign that a measure belongs to.
pub(crate) async fn campaign_of(ctx: &Ctx, id: OfferMeasureId) -> Result<OfferCampaignId, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOffers, &ctx.desk()?)?;
    Ok(measure_by_id(&mut work, id).await?.campaign_id)
}
