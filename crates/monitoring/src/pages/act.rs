//! Acting on a campaign: a draft that himaya writes and the analyst puts right; and the second pair of eyes.

use access::{AccessError, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Told, Words, see_other};
use kit::{OfferCampaignId, OfferMeasureId};
use profile::OfferMeasure;

use crate::campaigns::{self, Whole};
use crate::pages::show::{path, show_with};
use crate::pages::{NOTE_CHARS, language};
use crate::{LOCALES, MeasureState, measures};

/// Addresses that a draft names.
const ADDRESSES: usize = 20;

#[derive(Template)]
#[template(path = "offer_act.html")]
struct ActPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    whole: &'a Whole,
    kind: OfferMeasure,
    needs_two: bool,
}

pub async fn form(
    Staff { ctx, page }: Staff,
    Path((id, kind)): Path<(OfferCampaignId, OfferMeasure)>,
) -> Result<Response, Failure> {
    if !ctx.may(access::Action::StudyOffers, &ctx.desk()?) {
        return Err(Told::NotAllowed.into());
    }
    let whole = campaigns::campaign(&ctx, id).await?;
    let form = Form::empty().with("text", draft(&ctx, &page, &whole, kind));
    show(&ctx, &page, &whole, kind, &form)
}

fn show(ctx: &Ctx, page: &Page, whole: &Whole, kind: OfferMeasure, form: &Form) -> Result<Response, Failure> {
    let needs_two = ctx.profile().offers().monitoring.four_eyes.contains(&kind);
    page.show(form, &ActPage { page, t: page.words(&LOCALES), form, whole, kind, needs_two })
}

/// What goes out, as far as it can be written beforehand. A warning names no one and no address: it must not lead anyone
/// there.
fn draft(ctx: &Ctx, page: &Page, whole: &Whole, kind: OfferMeasure) -> String {
    let t = page.words(&LOCALES);
    let explained = whole.order.explain(ctx, &whole.body.text);
    let line = |text: &str| format!("– {text}");
    let signs: Vec<_> = explained.signs.iter().map(|(sign, ..)| line(page.tr(&sign.name))).collect();
    let asks: Vec<_> = explained.signs.iter().map(|(sign, ..)| line(page.tr(&sign.ask))).collect();
    let addresses: Vec<_> = whole.offers.iter().take(ADDRESSES).map(|(_, body, _)| line(&body.address)).collect();
    let contacts: Vec<_> =
        whole.contacts.iter().map(|(kind, value, ..)| line(&format!("{}: {value}", t.code("contact", kind)))).collect();
    let or_none = |lines: Vec<String>| if lines.is_empty() { line("–") } else { lines.join("\n") };
    let values = [
        ("code", whole.campaign.code.to_string()),
        ("agency", page.member.as_ref().map(|member| page.agency_in_full(&member.agency)).unwrap_or_default()),
        ("to", page.agency_in_full(&ctx.profile().offers().monitoring.inspected_by)),
        ("signs", or_none(signs)),
        ("asks", or_none(asks)),
        ("addresses", or_none(addresses)),
        ("contacts", or_none(contacts)),
        ("count", whole.campaign.offers.to_string()),
        ("first", page.day(&whole.campaign.first_at)),
        ("language", language(&t, &whole.campaign.lang)),
        ("text", whole.body.text.clone()),
        ("hotline", ctx.profile().hotlines().first().map(|line| line.number.clone()).unwrap_or_default()),
    ];
    // Paragraphs of a message are lines in its file; two spaces there are a blank line here.
    t.with_all(&format!("draft-{}", kind.code()), &values)
}

pub async fn send(
    Path((id, kind)): Path<(OfferCampaignId, OfferMeasure)>,
    input: StaffForm,
) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let text = form.required(&page.words(&LOCALES), "text", NOTE_CHARS, "error-text");
    if !form.is_fine() {
        let whole = campaigns::campaign(&ctx, id).await?;
        return show(&ctx, &page, &whole, kind, &form);
    }
    match measures::act(&ctx, id, kind, &text).await {
        Ok(MeasureState::Proposed) => Ok(see_other(&page, &path(id), "measure-proposed")),
        Ok(_) | Err(AccessError::Again) => Ok(see_other(&page, &path(id), "measure-taken")),
        Err(error) => Err(error.into()),
    }
}

pub async fn second(Path((id,)): Path<(OfferMeasureId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    if form.value("step") != "refuse" {
        let campaign = measures::second(&ctx, id, None).await?;
        return Ok(see_other(&page, &path(campaign), "measure-taken"));
    }
    let why = form.required(&t, "refused", NOTE_CHARS, "error-refused");
    if !form.is_fine() {
        let campaign = measures::campaign_of(&ctx, id).await?;
        return show_with(&ctx, &page, campaign, &form).await;
    }
    let campaign = measures::second(&ctx, id, Some(&why)).await?;
    Ok(see_other(&page, &path(campaign), "measure-refused"))
}
