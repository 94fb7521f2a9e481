//! A referral, as sender and receiver see it.

use access::{AccessError, Action, Ctx, Record, is_open, open_key};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::ReferralId;

use crate::package::{Package, unpack};
use crate::pages::look;
use crate::pages::{NOTE_CHARS, reason_first};
use crate::queries::{referral_by_id, steps_of};
use crate::{LOCALES, ReferralRow, StepRow, referrals};

#[derive(Template)]
#[template(path = "referral.html")]
struct ReferralPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    referral: &'a ReferralRow,
    package: Option<Package>,
    steps: Vec<StepRow>,
    ours: bool,
    may_answer: bool,
    may_serve: bool,
    may_withdraw: bool,
}

impl ReferralPage<'_> {
    fn open_path(&self) -> String {
        format!("{}/open", self.page.href(&path(self.referral.id)))
    }
    fn look(&self, state: &str) -> &'static str {
        look::look(state)
    }
    fn size(&self, bytes: &i64) -> String {
        look::size(self.page.lang, *bytes)
    }
    fn step_detail(&self, step: &StepRow) -> String {
        let list = match step.step.code() {
            "declined" => "decline_reason",
            "served" => "need",
            "completed" => "outcome",
            "sent" => {
                let basis = self.page.profile().basis(&step.code);
                return basis.map_or_else(String::new, |b| b.name.get(self.page.lang).to_owned());
            }
            _ => return String::new(),
        };
        self.page.item(list, &step.code)
    }
}

fn path(id: ReferralId) -> String {
    format!("/desk/referrals/{id}")
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(ReferralId,)>) -> Result<Response, Failure> {
    show_with(&ctx, &page, id, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: ReferralId, form: &Form) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let referral = referral_by_id(&mut work, id).await?;
    work.allow(Action::ReadReferral, &referral.thing())?;
    let (package, steps) = if is_open(&mut work, Record::Referral, id).await? {
        let key = open_key(&mut work, Record::Referral, id).await?;
        (Some(unpack(id, &referral.package, &key)?), steps_of(&mut work, id, Some(&key)).await?)
    } else {
        (None, steps_of(&mut work, id, None).await?)
    };
    let may = |action| ctx.may(action, &referral.thing());
    let view = ReferralPage {
        page,
        t: page.words(&LOCALES),
        form,
        package,
        steps,
        ours: referral.from_org == ctx.member()?.org,
        may_answer: may(Action::AnswerReferral) && referral.state.waits_for_answer(),
        may_serve: may(Action::ServeReferral) && referral.state.is_underway(),
        may_withdraw: may(Action::WithdrawReferral) && referral.state.waits_for_answer(),
        referral: &referral,
    };
    page.show(form, &view)
}

pub async fn open(Path((id,)): Path<(ReferralId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    match referrals::open_referral(&ctx, id, form.value("reason")).await {
        Ok(()) => Ok(see_other(&page, &path(id), "opened")),
        Err(AccessError::Shut) => {
            form.refuse("reason", page.words(&LOCALES).text("error-reason"));
            show_with(&ctx, &page, id, &form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn accept(Path((id,)): Path<(ReferralId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let note = form.text(&page.words(&LOCALES), "accept-note", NOTE_CHARS);
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    finish(&page, id, "accepted", referrals::accept(&ctx, id, &note).await)
}

pub async fn decline(Path((id,)): Path<(ReferralId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let keys = ctx.profile().list("decline_reason").iter().map(|i| i.key.as_str());
    let reason = form.one_of(&t, "decline", keys, "error-decline");
    let note = form.text(&t, "decline-note", NOTE_CHARS);
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    finish(&page, id, "declined", referrals::decline(&ctx, id, &reason, &note).await)
}

pub async fn service(Path((id,)): Path<(ReferralId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let keys = ctx.profile().list("need").iter().map(|i| i.key.as_str());
    let need = form.one_of(&t, "service", keys, "error-service");
    let note = form.text(&t, "service-note", NOTE_CHARS);
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    finish(&page, id, "service-recorded", referrals::record_service(&ctx, id, &need, &note).await)
}

pub async fn outcome(Path((id,)): Path<(ReferralId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let keys = ctx.profile().list("outcome").iter().map(|i| i.key.as_str());
    let outcome = form.one_of(&t, "outcome", keys, "error-outcome");
    let note = form.text(&t, "outcome-note", NOTE_CHARS);
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    finish(&page, id, "outcome-recorded", referrals::record_outcome(&ctx, id, &outcome, &note).await)
}

pub async fn withdraw(Path((id,)): Path<(ReferralId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, form: _ } = input;
    finish(&page, id, "withdrawn", referrals::withdraw(&ctx, id).await)
}

fn finish(page: &Page, id: ReferralId, done: &str, result: Result<(), AccessError>) -> Result<Response, Failure> {
    match result {
        Ok(()) => Ok(see_other(page, &path(id), done)),
        Err(error) => reason_first(page, &path(id), error),
    }
}
