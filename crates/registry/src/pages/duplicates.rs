//! What may be entered twice: the list, one pair side by side, and what weighs how much.

use access::{AccessError, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, render, see_other};
use kit::{LinkPairId, Moment, PublicCode};
use known::{Pair, PairState, Verdict, Weights, weights};

use crate::LOCALES;
use crate::duplicates::{Decision, Review, What, decide, duplicates, part, review};
use crate::pages::NOTE_CHARS;
use crate::pages::beside::{Beside, beside};

#[derive(Template)]
#[template(path = "duplicates.html")]
struct DuplicatesPage<'a> {
    page: &'a Page,
    t: Words,
    rows: Vec<(Pair, [PublicCode; 2])>,
}

pub async fn list(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    let rows = duplicates(&ctx).await?;
    render(&DuplicatesPage { page: &page, t: page.words(&LOCALES), rows })
}

#[derive(Template)]
#[template(path = "weights.html")]
struct WeightsPage<'a> {
    page: &'a Page,
    t: Words,
    weights: Weights,
}

impl WeightsPage<'_> {
    fn bits(&self, bits: &f64) -> String {
        self.page.lang.signed(*bits)
    }
    fn share(&self, share: &f64) -> String {
        let (less, share) = if *share < 0.001 { ("< ", 0.1) } else { ("", share * 100.0) };
        format!("{less}{} %", self.page.lang.decimal(share, 1))
    }
    fn even(&self) -> String {
        self.page.lang.decimal(self.weights.even, 1)
    }
    fn levels(&self) -> std::ops::Range<usize> {
        0..self.weights.fields.first().map_or(0, |field| field.bits.len())
    }
}

pub async fn what_weighs(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    let weights = weights(&ctx).await?;
    render(&WeightsPage { page: &page, t: page.words(&LOCALES), weights })
}

#[derive(Template)]
#[template(path = "duplicate.html")]
struct DuplicatePage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    review: Review,
    fields: Vec<Beside>,
}

impl DuplicatePage<'_> {
    fn path(&self) -> String {
        self.page.href(&path(self.review.pair.id))
    }
    fn bits(&self) -> String {
        self.page.lang.signed(self.review.pair.bits)
    }
    fn is_same(&self) -> bool {
        self.review.pair.state == PairState::Same
    }
    fn verdicts(&self) -> Vec<(String, String)> {
        Verdict::ALL.iter().map(|verdict| (verdict.to_string(), self.t.code("verdict", verdict))).collect()
    }
    fn whats(&self) -> Vec<(String, String)> {
        let [first, second] = &self.review.sides;
        let is_one = first.household.id == second.household.id;
        let words = |what: What| match what {
            What::FirstLeads => self.t.with("merge-household", "code", &first.household.code),
            What::SecondLeads => self.t.with("merge-household", "code", &second.household.code),
            What::PersonFirst if is_one => self.t.with("merge-twice", "code", &first.household.code),
            What::PersonFirst => self.t.with("merge-person", "code", &first.household.code),
            What::PersonSecond => self.t.with("merge-person", "code", &second.household.code),
        };
        self.review.offered().into_iter().map(|what| (what.to_string(), words(what))).collect()
    }
    fn when(&self, at: &i64) -> String {
        self.page.when(&Moment::from_micros(*at))
    }
}

fn path(id: LinkPairId) -> String {
    format!("/desk/registry/duplicates/{id}")
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(LinkPairId,)>) -> Result<Response, Failure> {
    show_with(&ctx, &page, id, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: LinkPairId, form: &Form) -> Result<Response, Failure> {
    let (t, review) = (page.words(&LOCALES), review(ctx, id).await?);
    let [one, other] = &review.sides;
    let fields = beside(&t, &one.resident, &other.resident, &review.pair.parts);
    page.show(form, &DuplicatePage { page, t, form, review, fields })
}

pub async fn send(Path((id,)): Path<(LinkPairId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let verdict = form.code::<Verdict>(&t, "verdict", "error-verdict");
    let what = match verdict {
        Some(Verdict::Same) => form.code::<What>(&t, "what", "error-what"),
        _ => None,
    };
    let note = form.text(&t, "note", NOTE_CHARS);
    let seen = form.value("seen").parse().unwrap_or(PairState::Waiting);
    let Some(verdict) = verdict.filter(|_| form.is_fine()) else {
        return show_with(&ctx, &page, id, &form).await;
    };
    let done = decide(&ctx, id, &Decision { seen, verdict, what, note }).await;
    match (done, verdict) {
        (Ok(()), Verdict::Same) => Ok(see_other(&page, &path(id), "pair-merged")),
        (Ok(()), _) => Ok(see_other(&page, "/desk/registry/duplicates", "pair-decided")),
        (Err(error), _) => told(&ctx, &page, id, form, error).await,
    }
}

pub async fn take_apart(Path((id,)): Path<(LinkPairId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let note = form.text(&page.words(&LOCALES), "note", NOTE_CHARS);
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match part(&ctx, id, &note).await {
        Ok(()) => Ok(see_other(&page, &path(id), "pair-parted")),
        Err(error) => told(&ctx, &page, id, form, error).await,
    }
}

/// The pair with a sentence that says what stood in the way.
async fn told(ctx: &Ctx, page: &Page, id: LinkPairId, mut form: Form, error: AccessError) -> Result<Response, Failure> {
    let t = page.words(&LOCALES);
    match error {
        // The page that opens it says so, and stands there with what is so now.
        AccessError::Moved => form.refuse("verdict", t.text("error-decided-meanwhile")),
        AccessError::NotFound => form.refuse("what", t.text("error-what-unfit")),
        AccessError::Shut => return Ok(see_other(page, &path(id), "")),
        error => return Err(error.into()),
    }
    show_with(ctx, page, id, &form).await
}
