//! One campaign: what it says and where, why it stands where it stands, its copies, contacts, measures; and the decision.

use access::{AccessError, Action, Ctx, Thing};
use askama::Template;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use editions::Progress;
use frame::{Failure, Form, Map, Marked, Page, Path, Staff, StaffForm, Words, as_file, marked, see_other};
use kit::{OfferCampaignId, OfferId, OfferMeasureId};
use profile::{OfferMeasure, Sign};

use crate::campaigns::{self, Campaign, Measure, Whole};
use crate::pages::{NOTE_CHARS, language, look, may};
use crate::score::Explained;
use crate::template::{Piece, says_something, template};
use crate::{CampaignState, LOCALES, MeasureState, decide, files, pictures};

#[derive(Template)]
#[template(path = "offer_campaign.html")]
struct CampaignPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    whole: &'a Whole,
    explained: &'a Explained<'a>,
    pieces: Vec<Piece>,
    /// Districts that its offers name, and how many name each.
    districts: Vec<(String, usize)>,
    linked: Vec<(&'a Campaign, String)>,
    measures: Vec<(&'a Measure, String, String)>,
    next: Option<OfferCampaignId>,
    is_studying: bool,
    is_editing: bool,
    own: kit::MemberId,
}

/// A word that was learned from decisions: what it is, and what it adds.
struct Word {
    words: String,
    adds: String,
}

impl CampaignPage<'_> {
    fn campaign(&self) -> &Campaign {
        &self.whole.campaign
    }
    fn language(&self, code: &str) -> String {
        language(&self.t, code)
    }
    fn look(&self, state: &CampaignState) -> &'static str {
        look(*state)
    }
    /// Signs with their numbers and what each adds.
    fn signs(&self) -> Vec<(usize, &Sign, String)> {
        let numbered = self.explained.signs.iter().enumerate();
        numbered.map(|(at, (sign, _, adds))| (at + 1, *sign, self.page.lang.signed(*adds))).collect()
    }
    fn text(&self) -> Vec<Marked<'_>> {
        let places: Vec<_> = self.explained.signs.iter().map(|(_, places, _)| places.as_slice()).collect();
        marked(&self.whole.body.text, &places)
    }
    fn words(&self) -> Vec<Word> {
        let word = |(place, adds): &(std::ops::Range<usize>, f64)| {
            let words = self.whole.body.text.get(place.clone())?.to_owned();
            Some(Word { words, adds: self.page.lang.signed(*adds) })
        };
        self.explained.words.iter().filter_map(word).collect()
    }
    fn sum(&self) -> (String, String, String) {
        let (of, lang) = (self.explained, self.page.lang);
        (lang.signed(of.begins), lang.signed(of.missing.1), lang.signed(of.learned))
    }
    fn in_offers(&self, count: &usize) -> String {
        self.t.count("in-offers", *count)
    }
    fn has_template(&self) -> bool {
        self.whole.offers.len() > 1 && says_something(&self.pieces)
    }
    fn reason(&self) -> String {
        self.page.item("offer_dismiss_reason", &self.campaign().reason)
    }
    fn is_open(&self) -> bool {
        matches!(self.campaign().state, CampaignState::New | CampaignState::Watched)
    }
    fn may_reopen(&self) -> bool {
        matches!(self.campaign().state, CampaignState::Dismissed | CampaignState::Watched)
    }
    fn is_proposed(&self, measure: &Measure) -> bool {
        measure.state == MeasureState::Proposed
    }
    fn is_own(&self, measure: &Measure) -> bool {
        measure.member_id == self.own
    }
    /// The districts on a map, where the profile says where they are.
    fn map(&self) -> Option<Map> {
        Map::of(self.page.profile().regions(), &self.districts)
    }
    /// The page that a warning became.
    fn warning(&self, measure: &Measure) -> Option<&(OfferMeasureId, String, Progress)> {
        self.whole.warnings.iter().find(|(id, ..)| *id == measure.id)
    }
    fn needs_two(&self, kind: &OfferMeasure) -> bool {
        self.page.profile().offers().monitoring.four_eyes.contains(kind)
    }
    fn path(&self, end: &str) -> String {
        self.page.href(&format!("/desk/offers/{}{end}", self.campaign().id))
    }
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(OfferCampaignId,)>) -> Result<Response, Failure> {
    if may(&ctx, Action::StudyOffers) {
        decide::study(&ctx, id).await?;
    }
    show_with(&ctx, &page, id, &Form::empty()).await
}

pub(super) async fn show_with(ctx: &Ctx, page: &Page, id: OfferCampaignId, form: &Form) -> Result<Response, Failure> {
    let whole = campaigns::campaign(ctx, id).await?;
    let explained = whole.order.explain(ctx, &whole.body.text);
    let texts: Vec<String> = whole.offers.iter().map(|(_, body, _)| body.whole()).collect();
    let pieces = template(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let mut districts: Vec<(String, usize)> = Vec::new();
    for (offer, ..) in whole.offers.iter().filter(|(offer, ..)| !offer.district.is_empty()) {
        match districts.iter_mut().find(|(code, _)| *code == offer.district) {
            Some((_, count)) => *count += 1,
            None => districts.push((offer.district.clone(), 1)),
        }
    }
    districts.sort_by_key(|district| std::cmp::Reverse(district.1));
    let linked = whole.linked.iter().map(|row| Ok((row, row.body(ctx)?.title))).collect::<Result<_, AccessError>>()?;
    let measures = whole.measures.iter().map(|row| {
        let body = row.body(ctx)?;
        Ok((row, body.text, body.refused))
    });
    let measures = measures.collect::<Result<_, AccessError>>()?;
    let next = campaigns::next_in_queue(ctx, &whole.campaign).await?;
    let (is_studying, own) = (may(ctx, Action::StudyOffers), ctx.member()?.id);
    let t = page.words(&LOCALES);
    page.show(
        form,
        &CampaignPage {
            page,
            t,
            form,
            whole: &whole,
            explained: &explained,
            pieces,
            districts,
            linked,
            measures,
            next,
            is_studying,
            is_editing: ctx.may(Action::ListTexts, &Thing::Texts),
            own,
        },
    )
}

pub(super) fn path(id: OfferCampaignId) -> String {
    format!("/desk/offers/{id}")
}

pub async fn dismiss(Path((id,)): Path<(OfferCampaignId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let reasons = ctx.profile().list("offer_dismiss_reason").iter().map(|item| item.key.as_str());
    let reason = form.one_of(&t, "reason", reasons, "error-reason");
    let note = form.text(&t, "note", NOTE_CHARS);
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    decide::dismiss(&ctx, id, &reason, &note).await?;
    go_on(&ctx, &page, id, "offer-dismissed").await
}

pub async fn watch(Path((id,)): Path<(OfferCampaignId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let note = form.text(&page.words(&LOCALES), "note", NOTE_CHARS);
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    decide::watch(&ctx, id, &note).await?;
    go_on(&ctx, &page, id, "offer-watched").await
}

/// On to the next campaign of the queue, or back to an empty one.
async fn go_on(ctx: &Ctx, page: &Page, id: OfferCampaignId, done: &str) -> Result<Response, Failure> {
    let next = campaigns::next_in_queue(ctx, &campaigns::alone(ctx, id).await?).await?;
    Ok(see_other(page, &next.map_or_else(|| "/desk/offers".to_owned(), path), done))
}

pub async fn reopen(Path((id,)): Path<(OfferCampaignId,)>, input: StaffForm) -> Result<Response, Failure> {
    decide::reopen(&input.ctx, id).await?;
    Ok(see_other(&input.page, &path(id), "offer-reopened"))
}

pub async fn picture(
    Staff { ctx, .. }: Staff,
    Path((campaign, offer)): Path<(OfferCampaignId, OfferId)>,
) -> Result<Response, Failure> {
    let png = pictures::picture(&ctx, campaign, offer).await?;
    Ok(([(CONTENT_TYPE, HeaderValue::from_static("image/png"))], png).into_response())
}

pub async fn evidence(Staff { ctx, .. }: Staff, Path((id,)): Path<(OfferCampaignId,)>) -> Result<Response, Failure> {
    let (name, file) = files::evidence_of(&ctx, id).await?;
    Ok(as_file(&name, file))
}
