//! A signal: its coded side for everyone at the desk, its content once a reason was given.

use access::{AccessError, Action, Ctx, Record, is_open};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Told, Words, see_other};
use kit::{Moment, SignalId};
use profile::Finding;
use profile::IndicatorSet;
use signals::{
    About, Body, Door, FileRow, Message, Reach, Signal, State, body_of, contact_of, files_of, messages_of, signal_key,
};

use crate::custody::{self, ContactRequest, Decision, last_contact_request};
use crate::desk::{self, allowed};
use crate::forward::{self, Forward, forwards_of};
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
    forwards: Vec<Forward>,
    /// Whether the custodian keeps how the reporter may be reached.
    kept: bool,
    /// What was asked of the custodian last.
    request: Option<ContactRequest>,
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
    /// Authorities to which it may be handed.
    desks: Vec<String>,
}

/// A sign in the words of a reported offer.
struct OfferSign {
    name: String,
    said: Vec<String>,
    indicators: Vec<String>,
}

impl SignalPage<'_> {
    /// Whether somebody may come back for an answer: not where a school's list says who is absent, or an analyst found
    /// an offer.
    fn has_reporter(&self) -> bool {
        !matches!(self.signal.door, Door::Attendance | Door::Monitoring)
    }
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
    /// What was answered to the profile's further questions, each behind its question.
    fn answers(&self, content: &Content) -> Vec<(String, String)> {
        let profile = self.page.profile();
        let answer = |answer: &signals::Answer| {
            let Some(question) = profile.question(&answer.key) else {
                return (answer.key.clone(), answer.said.clone());
            };
            let chosen = question.options.iter().find(|option| option.key == answer.said);
            let said = chosen.map_or_else(|| answer.said.clone(), |option| self.page.tr(&option.name).to_owned());
            (self.page.tr(&question.name).to_owned(), said)
        };
        content.body.answers.iter().map(answer).collect()
    }
    /// Of a reported offer: signs that stand in its words, each with the words and the indicators they may evidence.
    fn offer_signs(&self, content: &Content) -> Vec<OfferSign> {
        if self.signal.about != About::Offer {
            return Vec::new();
        }
        let text = content.body.what.as_str();
        let of = |(sign, places): (&profile::Sign, Vec<std::ops::Range<usize>>)| {
            let mut said: Vec<String> =
                places.into_iter().filter_map(|place| Some(text.get(place)?.to_owned())).collect();
            said.dedup();
            OfferSign { name: self.page.tr(&sign.name).to_owned(), said, indicators: self.page.indicators(sign) }
        };
        self.page.profile().offers().look(text).signs.into_iter().map(of).collect()
    }
    /// Who keeps how the reporter may be reached.
    fn keeper(&self) -> String {
        self.page.profile().contact_keeper().map_or_else(String::new, |agency| self.page.agency_in_full(&agency.key))
    }
    /// Whether the custodian may still be asked.
    fn may_ask(&self) -> bool {
        self.signal.taken_back_at.is_none() && self.signal.state != State::Closed
    }
    /// The question that waits for an answer.
    fn waits<'r>(&self, request: &'r Option<ContactRequest>) -> Option<&'r ContactRequest> {
        request.as_ref().filter(|request| request.decision == Decision::Waiting)
    }
    /// The answer that refused.
    fn refused<'r>(&self, request: &'r Option<ContactRequest>) -> Option<&'r ContactRequest> {
        request.as_ref().filter(|request| request.decision == Decision::Refused)
    }
    fn desks(&self) -> Vec<(String, String)> {
        self.desks.iter().map(|key| (key.clone(), self.page.agency_in_full(key))).collect()
    }
    fn bases(&self) -> Vec<(String, String)> {
        let bases = self.page.profile().bases();
        bases.iter().map(|basis| (basis.key.clone(), self.page.tr(&basis.name).to_owned())).collect()
    }
    fn basis(&self, key: &str) -> String {
        self.page.profile().basis(key).map_or_else(|| key.to_owned(), |basis| self.page.tr(&basis.name).to_owned())
    }
    fn reached(&self) -> [(&'static str, String); 2] {
        [("yes", self.t.text("reached-yes")), ("no", self.t.text("reached-no"))]
    }
    fn size(&self, bytes: &i64) -> String {
        look::size(self.page.lang, *bytes)
    }
    fn why(&self, finding: &Finding<'_>) -> String {
        look::why(&self.t, finding)
    }
    fn set<'p>(&self, page: &'p Page, key: &str) -> Option<&'p IndicatorSet> {
        page.profile().indicator_set(key)
    }
    fn findings<'p>(&self, set: &'p IndicatorSet, screening: &Screening) -> Vec<Finding<'p>> {
        let marked: Vec<&str> = screening.yes.iter().map(String::as_str).collect();
        profile::explain(set, &marked)
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
        let mut body = body_of(&signal, &key)?;
        let reach = contact_of(&mut work, id).await?;
        let kept = matches!(reach, Reach::Kept);
        if let Reach::Open(reach) = &reach {
            body.put_reach(reach);
        }
        Some(Content {
            body,
            kept,
            request: last_contact_request(&mut work, id).await?,
            files: files_of(&mut work, &key, id).await?,
            messages: messages_of(&mut work, &key, id).await?,
            screening: last_screening(&mut work, &signal, &key).await?,
            forwards: forwards_of(&mut work, &key, id).await?,
        })
    } else {
        None
    };
    let unit_due =
        cases::unit_due(ctx, signal.suspected_at.filter(|_| matches!(signal.state, State::New | State::Open)))?;
    let has_case = signal.case_id.is_some() && ctx.may(Action::ListCases, &ctx.desk()?);
    drop(work);
    let may_forward = content.is_some() && ctx.may(Action::ForwardSignal, &signal.thing());
    let desks = if may_forward { forward::desks(ctx).await? } else { Vec::new() };
    let t = page.words(&LOCALES);
    page.show(form, &SignalPage { page, t, form, signal: &signal, content, unit_due, has_case, desks })
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

/// Asks the custodian how the reporter may be reached.
pub async fn ask_contact(Path((id,)): Path<(SignalId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let why = form.required(&page.words(&LOCALES), "contact-why", NOTE_CHARS, "error-contact-why");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match custody::ask_contact(&ctx, id, &why).await {
        Ok(()) => Ok(see_other(&page, &path(id), "contact-asked")),
        // Asked already, or to be opened already: the page says which.
        Err(AccessError::Moved) => Ok(see_other(&page, &path(id), "")),
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

/// Hands the signal to another authority. Whoever did so sees it no more.
pub async fn forward(Path((id,)): Path<(SignalId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    {
        let mut work = ctx.look().await?;
        allowed(&mut work, id, Action::ForwardSignal).await?;
    }
    let desks = forward::desks(&ctx).await?;
    let to = form.one_of(&t, "to", desks.iter().map(String::as_str), "error-forward-to");
    let bases = ctx.profile().bases().iter().map(|basis| basis.key.as_str());
    let basis = form.one_of(&t, "basis", bases, "error-basis");
    let note = form.required(&t, "forward-note", NOTE_CHARS, "error-forward-note");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match forward::forward(&ctx, id, &to, &basis, &note).await {
        Ok(()) => Ok(see_other(&page, "/desk/signals", "forwarded")),
        Err(AccessError::Moved) => {
            form.refuse("to", t.text("error-forward-moved"));
            show_with(&ctx, &page, id, &form).await
        }
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
