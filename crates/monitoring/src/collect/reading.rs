//! Asking for an offer's page, and reading it: main text, day, place, contacts, language, signs, sketch.

use access::{AccessError, Ctx};
use collecting::{Address, Answer, Reach, Since, Trouble, evidence};
use kit::{Moment, OfferId, OrgId};
use screening::Sketch;
use store::{args, sql};

use crate::Problem;
use crate::collect::claim::{DueOffer, Visit, know_site};
use crate::collect::lines::Lines;
use crate::collect::listing::{problem_of_status, problem_of_trouble};
use crate::offers::{KeptContact, OfferBody, moment_of};
use crate::places::district_of;
use crate::sealed::Sealer;

/// Tries before an offer is given up, and hours between them.
const WAITS: [i64; 3] = [1, 6, 24];
/// Longest main text that is kept, in characters.
const TEXT: usize = 50_000;
/// Fewer words are no text.
const WORDS: usize = 5;

/// An offer with its text, not studied yet.
pub(super) struct Ready {
    pub id: OfferId,
    pub org_id: OrgId,
    pub found_at: Moment,
    pub published_at: Option<Moment>,
    pub body: OfferBody,
    answer: Answer,
    place: Option<String>,
    beside: String,
}

/// An offer with everything that the program itself says of it.
pub(crate) struct Studied {
    pub id: OfferId,
    pub org_id: OrgId,
    pub found_at: Moment,
    pub published_at: Option<Moment>,
    pub body: OfferBody,
    pub lang: String,
    pub district: String,
    pub sketch: Sketch,
    pub evidence: Vec<u8>,
}

impl Ready {
    /// An offer whose text the source itself gives.
    pub(super) fn of_text(
        id: OfferId,
        org_id: OrgId,
        found_at: Moment,
        published_at: Option<Moment>,
        body: OfferBody,
        text: String,
        answer: &Answer,
    ) -> Self {
        Self {
            id,
            org_id,
            found_at,
            published_at,
            body: OfferBody { text, ..body },
            answer: answer.clone(),
            place: None,
            beside: String::new(),
        }
    }
}

/// Asks for an offer's page. `None` when there is nothing to read: what is wrong is written down.
pub(super) async fn ask(
    ctx: &Ctx,
    reach: &Reach,
    visit: &Visit,
    offer: DueOffer,
) -> Result<Option<Ready>, AccessError> {
    let body: OfferBody = Sealer::of(ctx).open_json(("offer", &offer.id.to_string(), "body"), &offer.body)?;
    let Ok(address) = Address::read(&body.address) else {
        failed(ctx, &offer, Problem::Moved, false).await?;
        return Ok(None);
    };
    if !visit.rules.as_ref().is_some_and(|rules| rules.allows(&address)) {
        // Asked again of the rules, not of the site: a robots.txt that cannot be had for a day forbids everything.
        failed(ctx, &offer, Problem::Forbidden, true).await?;
        return Ok(None);
    }
    let answer = match reach.get(&address, &Since::default()).await {
        Ok(answer) if (200..300).contains(&answer.status) => answer,
        Ok(answer) => {
            let problem = problem_of_status(answer.status);
            let again = matches!(problem, Problem::Fault | Problem::Refused);
            failed(ctx, &offer, problem, again).await?;
            return Ok(None);
        }
        Err(Trouble::Moved(target)) => {
            moved(ctx, &offer, body, &target).await?;
            return Ok(None);
        }
        Err(trouble) => {
            let problem = problem_of_trouble(&trouble);
            failed(ctx, &offer, problem, matches!(problem, Problem::Slow | Problem::Unreachable)).await?;
            return Ok(None);
        }
    };
    // Not where other requests wait; and a page that breaks the parser breaks nothing else.
    let (answer, page) = match tokio::task::spawn_blocking(move || {
        let page = extract(&answer);
        (answer, page)
    })
    .await
    {
        Ok((answer, Some(page))) => (answer, page),
        Ok((_, None)) => {
            failed(ctx, &offer, Problem::Empty, true).await?;
            return Ok(None);
        }
        Err(error) => {
            tracing::error!(%error, "a page could not be read");
            failed(ctx, &offer, Problem::Empty, true).await?;
            return Ok(None);
        }
    };
    let Some(ready) = read(ctx, &offer, body, answer, page) else {
        failed(ctx, &offer, Problem::Empty, true).await?;
        return Ok(None);
    };
    Ok(Some(ready))
}

/// From the bytes of an answer to its page.
fn extract(answer: &Answer) -> Option<extraction::Page> {
    let content = answer.content()?;
    let top = answer.address.host().rsplit('.').next();
    let text = extraction::decode_for(&content, answer.content_type(), top).text;
    Some(extraction::read(&text, Some(answer.address.as_str())))
}

/// From a page to an offer. `None` when there is no text in it.
fn read(ctx: &Ctx, offer: &DueOffer, listed: OfferBody, answer: Answer, page: extraction::Page) -> Option<Ready> {
    let title = page.title.filter(|title| !title.trim().is_empty()).unwrap_or(listed.title);
    let text: String = page.text.trim().chars().take(TEXT).collect();
    if text.split_whitespace().count() < WORDS {
        return None;
    }
    let published = page.published.as_deref().and_then(|text| moment_of(ctx, text));
    let body = OfferBody { title, text, ..OfferBody { address: listed.address, ..OfferBody::default() } };
    let published_at = offer.published_at.or(published);
    let (id, org_id, found_at) = (offer.id, offer.org_id, offer.found_at);
    Some(Ready { id, org_id, found_at, published_at, body, answer, place: page.place, beside: page.beside })
}

/// Everything that follows from the text itself.
pub(super) fn study(ctx: &Ctx, ready: Ready, lines: &Lines) -> Studied {
    let mut body = ready.body;
    let whole = body.whole();
    body.contacts = kept_contacts(&whole, &ready.beside);
    body.place = ready.place.map(|place| place.chars().take(200).collect()).unwrap_or_default();
    let district = district_of(ctx, &body.place).or_else(|| district_of(ctx, &whole)).unwrap_or_default();
    let lang = language::identify(&whole).map(|lang| lang.code().to_owned()).unwrap_or_default();
    let ids = [OfferId::new(ctx.now(), ctx.entropy()), OfferId::new(ctx.now(), ctx.entropy())].map(|id| id.to_string());
    let (evidence, digest) = evidence(&ready.answer, &second(ctx.now()), &ids);
    body.digest = digest;
    let sketch = Sketch::of(&lines.without(ctx, &body.text));
    let (id, org_id, found_at, published_at) = (ready.id, ready.org_id, ready.found_at, ready.published_at);
    Studied { id, org_id, found_at, published_at, body, lang, district, sketch, evidence }
}

/// Contacts in the text, and those beside it that are not.
fn kept_contacts(text: &str, beside: &str) -> Vec<KeptContact> {
    let kept = |contact: contacts::Contact, beside| KeptContact {
        kind: contact.kind.code().to_owned(),
        value: contact.value,
        beside,
    };
    let mut found: Vec<KeptContact> =
        contacts::contacts(text).into_iter().map(|contact| kept(contact, false)).collect();
    for contact in contacts::contacts(beside).into_iter().map(|contact| kept(contact, true)) {
        if found.iter().all(|known| (&known.kind, &known.value) != (&contact.kind, &contact.value)) {
            found.push(contact);
        }
    }
    found
}

/// A time to the second, as records of evidence have it.
pub(crate) fn second(at: Moment) -> String {
    at.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Writes down that an offer could not be read; it is tried again, or given up.
async fn failed(ctx: &Ctx, offer: &DueOffer, problem: Problem, again: bool) -> Result<(), AccessError> {
    let wait = usize::try_from(offer.tries).ok().and_then(|tries| WAITS.get(tries)).filter(|_| again);
    let state = if wait.is_some() { "waiting" } else { "failed" };
    let due = ctx.now().plus_seconds(wait.map_or(0, |hours| hours * 3600));
    let mut tx = ctx.house().store().write().await?;
    let note = sql!(
        "UPDATE offer SET state = $1, problem = $2, due_at = $3, tries = tries + 1 WHERE id = $4 AND state = 'waiting'"
    );
    tx.run(note, args![state, problem.code(), due, offer.id]).await?;
    tx.commit().await?;
    Ok(())
}

/// The page moved to another site: it is asked for there, by that site's own rules and in its own turn.
async fn moved(ctx: &Ctx, offer: &DueOffer, body: OfferBody, target: &Address) -> Result<(), AccessError> {
    if offer.tries >= 3 {
        return failed(ctx, offer, Problem::Moved, false).await;
    }
    let body = OfferBody { address: target.as_str().to_owned(), ..body };
    let body = Sealer::of(ctx).seal_json(("offer", &offer.id.to_string(), "body"), &body)?;
    let mut tx = ctx.house().store().write().await?;
    let host = know_site(ctx, &mut tx, target).await?;
    let lead = sql!("UPDATE offer SET host_tag = $1, body = $2, tries = tries + 1 WHERE id = $3 AND state = 'waiting'");
    tx.run(lead, args![host, body, offer.id]).await?;
    tx.commit().await?;
    Ok(())
}
