//! A child in care: the coded side for the agency's care officers, the rest once a reason was given.

use access::{AccessError, Action, Ctx, Record, is_open, open_key};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::{CareStepId, WardId};

use crate::pages::{LAST_DAY, LINE_CHARS, NOTE_CHARS, reason_first, rule_words};
use crate::plan::{self, NewStep, Step, steps_of};
use crate::wards::{self, Child, Ward, ward_by_id};
use crate::{LOCALES, WardState, leaving};

/// What a reason opens.
struct Content {
    child: Child,
    steps: Vec<Step>,
    /// What somebody wrote who looked afterwards.
    look: String,
}

#[derive(Template)]
#[template(path = "child.html")]
struct ChildPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    ward: &'a Ward,
    content: Option<Content>,
}

impl ChildPage<'_> {
    fn open_path(&self) -> String {
        self.page.href(&format!("/desk/institutions/children/{}/open", self.ward.id))
    }
    fn is_in_care(&self) -> bool {
        self.ward.state == WardState::InCare
    }
    fn is_to_look(&self) -> bool {
        !self.is_in_care() && self.ward.look_by.is_some() && self.ward.looked_at.is_none()
    }
    /// Parts of which the plan says nothing yet.
    fn missing(&self, steps: &[Step]) -> String {
        let parts = self.page.list("care_plan_part").into_iter();
        let missing = parts.filter(|(key, _)| steps.iter().all(|step| step.part != *key)).map(|(_, name)| name);
        missing.collect::<Vec<_>>().join(", ")
    }
    fn rule(&self) -> String {
        rule_words(self.page, &self.t, &self.page.profile().schooling().care_rule)
    }
    fn is_adding(&self) -> bool {
        ["part", "what", "who", "due"].iter().any(|field| self.form.error(field).is_some())
    }
}

fn path(id: WardId) -> String {
    format!("/desk/institutions/children/{id}")
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(WardId,)>) -> Result<Response, Failure> {
    show_with(&ctx, &page, id, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: WardId, form: &Form) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let ward = ward_by_id(&mut work, id).await?;
    work.allow(Action::ReadWard, &ward.thing())?;
    let content = if is_open(&mut work, Record::Ward, id).await? {
        let key = open_key(&mut work, Record::Ward, id).await?;
        let steps = steps_of(&mut work, id, &key).await?;
        Some(Content { child: ward.child(&key)?, steps, look: ward.look_words(&key)? })
    } else {
        None
    };
    drop(work);
    page.show(form, &ChildPage { page, t: page.words(&LOCALES), form, ward: &ward, content })
}

pub async fn open(Path((id,)): Path<(WardId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    match wards::look_at_ward(&ctx, id, form.value("reason")).await {
        Ok(()) => Ok(see_other(&page, &path(id), "opened")),
        Err(AccessError::Shut) => {
            form.refuse("reason", page.words(&LOCALES).text("error-reason"));
            show_with(&ctx, &page, id, &form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn plan(Path((id,)): Path<(WardId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let parts = ctx.profile().list("care_plan_part").iter().map(|item| item.key.as_str());
    let part = form.one_of(&t, "part", parts, "error-part");
    let what = form.required(&t, "what", NOTE_CHARS, "error-what");
    let who = form.required(&t, "who", LINE_CHARS, "error-who");
    let due = form.day(&t, "due", LAST_DAY, "error-due");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match plan::add_step(&ctx, id, &NewStep { part, what, who, due }).await {
        Ok(()) => Ok(see_other(&page, &path(id), "care-step-added")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}

pub async fn step(Path((id, step)): Path<(WardId, CareStepId)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, .. } = input;
    match plan::finish_step(&ctx, id, step).await {
        Ok(()) => Ok(see_other(&page, &path(id), "care-step-done")),
        Err(AccessError::Moved) => Ok(see_other(&page, &path(id), "")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}

pub async fn leave(Path((id,)): Path<(WardId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let reasons = ctx.profile().list("care_leave_reason").iter().map(|item| item.key.as_str());
    let reason = form.one_of(&t, "leave", reasons, "error-leave");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match leaving::leave(&ctx, id, &reason).await {
        Ok(()) => Ok(see_other(&page, &path(id), "child-left")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}

pub async fn look(Path((id,)): Path<(WardId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let words = form.required(&page.words(&LOCALES), "look", NOTE_CHARS, "error-look");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match leaving::look_after(&ctx, id, &words).await {
        Ok(()) => Ok(see_other(&page, &path(id), "child-looked-after")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}
