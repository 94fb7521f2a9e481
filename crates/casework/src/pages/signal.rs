//! A signal: its coded side for everyone at the desk, its content once a reason was given.

use access::{AccessError, Action, Ctx, Record, is_open};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Told, Words, see_other};
use kit::{Moment, SignalId};
use profile::IndicatorSet;
use screening::Finding;
use signals::{Body, FileRow, Message, Signal, State, body_of, files_of, messages_of, signal_key};

use crate::desk::{self, allowed};
use crate::judge::{Screening, last_screening};
use crate::pages::look;
use crate::pages::{NOTE_CHARS, reason_first};
use crate::{LOCALES, cases};

/// What a reason opens.
pub(crate) struct Content {
    body: Body,
    files: Vec<FileRow>,
    messages: Vec<Message>,
    screening: Option<(Screening, String, Moment)>,
}

#[derive(Template)]
#[template(path = "signal.html")]
struct SignalPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    signal: &'a Signal,
    content: Option<Content>,
    unit_due: Option<Moment>,
    has_case: bool,
}

impl SignalPage<'_> {
    fn open_path(&self) -> String {
        format!("{}/open", self.page.href(&path(self.signal.id)))
    }
    fn look(&self, state: &str) -> &'static str {
        look::look(state)
    }
    /// By when an officer may promise the next answer: the days, and in words.
    fn promises(&self) -> Vec<(String, String)> {
        desk::PROMISES.iter().map(|days| (days.to_string(), self.t.count("promise-days", *days))).collect()
    }
    fn reached(&self) -> [(&'static str, String); 2] {
        [("yes", self.t.text("reached-yes")), ("no", self.t.text("reached-no"))]
    }
    fn size(&self, bytes: &i64) -> String {
        look::size(*bytes)
    }
    fn why(&self, finding: &Finding<'_>) -> String {
        look::why(&self.t, finding)
    }
    fn set<'p>(&self, page: &'p Page, key: &str) -> Option<&'p IndicatorSet> {
        page.profile().indicator_set(key)
    }
    fn findings<'p>(&self, set: &'p IndicatorSet, screening: &Screening) -> Vec<Finding<'p>> {
        let marked: Vec<&str> = screening.yes.iter().map(String::as_str).collect();
        screening::explain(set, &marked)
    }
    fn marked<'p>(&self, set: &'p IndicatorSet, screening: &Screening) -> Vec<&'p profile::Indicator> {
        screening.yes.iter().filter_map(|code| set.indicator(code)).map(|(_, i)| i).collect()
    }
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(SignalId,)>) -> Result<Response, Failure> {
    show_with(&ctx, &page, id, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: SignalId, form: &Form) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let signal = allowed(&mut work, id, Action::ReadSignal).await?;
    let content = if signal.erased_at.is_none() && is_open(&mut work, Record::Signal, id).await? {
        let key = signal_key(&mut work, &signal).await?;
        Some(Content {
            body: body_of(&signal, &key)?,
            files: files_of(&mut work, &key, id).await?,
            messages: messages_of(&mut work, &key, id).await?,
            screening: last_screening(&mut work, &signal, &key).await?,
        })
    } else {
        None
    };
    let unit_due = cases::unit_due(ctx, signal.suspected_at.filter(|_| signal.state == State::Open))?;
    let has_case = signal.case_id.is_some() && ctx.may(Action::ListCases, &ctx.desk()?);
    let t = page.words(&LOCALES);
    page.show(form, &SignalPage { page, t, form, signal: &signal, content, unit_due, has_case })
}

fn path(id: SignalId) -> String {
    format!("/desk/signals/{id}")
}

pub async fn open(Path((id,)): Path<(SignalId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    match desk::look_at(&ctx, id, form.value("reason")).await {
        Ok(()) => Ok(see_other(&page, &path(id), "opened")),
        Err(AccessError::Shut) => {
            form.refuse("reason", page.words(&LOCALES).text("error-reason"));
            show_with(&ctx, &page, id, &form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn answer(Path((id,)): Path<(SignalId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let text = form.required(&page.words(&LOCALES), "answer", NOTE_CHARS, "error-answer");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    let token = form.token().ok_or(Told::Malformed)?;
    let promise = desk::PROMISES.into_iter().find(|days| form.value("promise") == days.to_string());
    match desk::answer_reporter(&ctx, id, &token.0, &text, promise).await {
        Ok(()) => Ok(see_other(&page, &path(id), "answered")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}

/// Records a call that a reporter asked for.
pub async fn call(Path((id,)): Path<(SignalId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let reached = form.one_of(&page.words(&LOCALES), "reached", ["yes", "no"].into_iter(), "error-reached");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match desk::record_call(&ctx, id, reached == "yes").await {
        Ok(()) => Ok(see_other(&page, &path(id), "call-recorded")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}

pub async fn close(Path((id,)): Path<(SignalId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let keys = ctx.profile().list("close_reason").iter().map(|i| i.key.as_str());
    let reason = form.one_of(&t, "close", keys, "error-close-reason");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match desk::close_signal(&ctx, id, &reason).await {
        Ok(()) => Ok(see_other(&page, &path(id), "closed")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}

pub async fn open_case(Path((id,)): Path<(SignalId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let summary = form.text(&page.words(&LOCALES), "summary", 2_000);
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match cases::open_case(&ctx, id, &summary).await {
        Ok(case) if ctx.may(Action::ListCases, &ctx.desk()?) => {
            Ok(see_other(&page, &format!("/desk/cases/{case}"), "case-opened"))
        }
        Ok(_) => Ok(see_other(&page, &path(id), "case-opened")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}
