//! A pupil who is followed: the coded side for the agency's school officers, the rest once a reason was given.

use access::{AccessError, Action, Ctx, Record, is_open, open_key};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::AbsenceId;

use crate::absences::{self, Absence, Followed, absence_by_id, followed};
use crate::pages::{NOTE_CHARS, list, reason_first, rule_words};
use crate::{AbsenceState, LOCALES, measures};

#[derive(Template)]
#[template(path = "absence.html")]
struct AbsencePage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    absence: &'a Absence,
    content: Option<Followed>,
}

impl AbsencePage<'_> {
    fn open_path(&self) -> String {
        self.page.href(&format!("/desk/schools/{}/open", self.absence.id))
    }
    fn is_followed(&self) -> bool {
        self.absence.state == AbsenceState::Followed
    }
    fn step(&self, key: &str) -> String {
        list::step(self.page, key)
    }
    /// The measure that the profile names for this step, and where the step comes from.
    fn to_take(&self) -> Option<(String, String)> {
        let steps = &self.page.profile().schooling().steps;
        let step = steps.iter().find(|step| step.key == self.absence.step)?;
        Some((self.page.item("school_measure", &step.measure), rule_words(self.page, &self.t, &step.rule)))
    }
    fn told_to(&self) -> String {
        self.page.agency_in_full(&self.page.profile().schooling().signals_to)
    }
    fn ends(&self) -> Vec<(String, String)> {
        let back = (measures::BACK.to_owned(), self.t.text("close-back"));
        std::iter::once(back).chain(self.page.list("absence_close_reason")).collect()
    }
}

fn path(id: AbsenceId) -> String {
    format!("/desk/schools/{id}")
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(AbsenceId,)>) -> Result<Response, Failure> {
    show_with(&ctx, &page, id, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: AbsenceId, form: &Form) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let absence = absence_by_id(&mut work, id).await?;
    work.allow(Action::ReadAbsence, &absence.thing())?;
    let content = if is_open(&mut work, Record::Absence, id).await? {
        let key = open_key(&mut work, Record::Absence, id).await?;
        Some(followed(&mut work, &absence, &key).await?)
    } else {
        None
    };
    drop(work);
    page.show(form, &AbsencePage { page, t: page.words(&LOCALES), form, absence: &absence, content })
}

pub async fn open(Path((id,)): Path<(AbsenceId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    match absences::look_at(&ctx, id, form.value("reason")).await {
        Ok(()) => Ok(see_other(&page, &path(id), "opened")),
        Err(AccessError::Shut) => {
            form.refuse("reason", page.words(&LOCALES).text("error-reason"));
            show_with(&ctx, &page, id, &form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn measure(Path((id,)): Path<(AbsenceId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let keys = ctx.profile().list("school_measure").iter().map(|item| item.key.as_str());
    let measure = form.one_of(&t, "measure", keys, "error-measure");
    let note = form.required(&t, "measure-note", NOTE_CHARS, "error-measure-note");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match measures::take_measure(&ctx, id, &measure, &note).await {
        Ok(()) => Ok(see_other(&page, &path(id), "measure-recorded")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}

pub async fn close(Path((id,)): Path<(AbsenceId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let reasons = ctx.profile().list("absence_close_reason").iter().map(|item| item.key.as_str());
    let reason = form.one_of(&t, "close", std::iter::once(measures::BACK).chain(reasons), "error-close");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match measures::close(&ctx, id, &reason).await {
        Ok(()) => Ok(see_other(&page, &path(id), "absence-ended")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}
