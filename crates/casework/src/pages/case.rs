//! A case file.

use access::{AccessError, Action, Ctx, Done, Record, is_open, open_key};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::{AgeBand, CaseId, Sex};

use crate::cases::{self, Person};
use crate::pages::look;
use crate::pages::{NOTE_CHARS, reason_first};
use crate::queries::{self, needs_of, notes_of, persons_of, referrals_of};
use crate::{CaseRow, CaseState, LOCALES, NeedRow, NoteRow, PersonRow, ReferralRow};

struct Content {
    summary: String,
    persons: Vec<PersonRow>,
    notes: Vec<NoteRow>,
}

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    case: &'a CaseRow,
    content: Option<Content>,
    needs: Vec<NeedRow>,
    referrals: Vec<ReferralRow>,
}

impl CasePage<'_> {
    fn open_path(&self) -> String {
        format!("{}/open", self.page.href(&path(self.case.id)))
    }
    fn look(&self, state: &str) -> &'static str {
        look::look(state)
    }
    fn sexes(&self) -> Vec<(String, String)> {
        Sex::ALL.iter().map(|s| (s.to_string(), self.t.code("sex", s))).collect()
    }
    fn ages(&self) -> Vec<(String, String)> {
        AgeBand::ALL.iter().map(|a| (a.to_string(), self.t.code("age", a))).collect()
    }
    fn is_open(&self) -> bool {
        self.case.state == CaseState::Open
    }
    fn has_child(&self) -> bool {
        self.content.as_ref().is_some_and(|c| c.persons.iter().any(|p| p.age.is_child()))
    }
}

fn path(id: CaseId) -> String {
    format!("/desk/cases/{id}")
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(CaseId,)>) -> Result<Response, Failure> {
    show_with(&ctx, &page, id, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: CaseId, form: &Form) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let case = queries::case_by_id(&mut work, id).await?;
    work.allow(Action::ReadCase, &case.thing())?;
    let content = if is_open(&mut work, Record::Case, id).await? {
        let key = open_key(&mut work, Record::Case, id).await?;
        let persons = persons_of(&mut work, id, &key).await?;
        Some(Content {
            summary: case.summary(&key)?,
            persons: persons.into_iter().map(|(id, sex, age, person)| PersonRow { id, sex, age, person }).collect(),
            notes: notes_of(&mut work, id, &key).await?,
        })
    } else {
        None
    };
    let needs = needs_of(&mut work, id).await?;
    let referrals = referrals_of(&mut work, id).await?;
    let t = page.words(&LOCALES);
    page.show(form, &CasePage { page, t, form, case: &case, content, needs, referrals })
}

async fn open_with_reason(ctx: &Ctx, id: CaseId, reason: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let case = queries::case_by_id(&mut work, id).await?;
    work.allow(Action::ReadCase, &case.thing())?;
    let done: Done = access::open_record(&mut work, Record::Case, id, reason).await?;
    work.commit(done.district(&case.district)).await
}

pub async fn open(Path((id,)): Path<(CaseId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    match open_with_reason(&ctx, id, form.value("reason")).await {
        Ok(()) => Ok(see_other(&page, &path(id), "opened")),
        Err(AccessError::Shut) => {
            form.refuse("reason", page.words(&LOCALES).text("error-reason"));
            show_with(&ctx, &page, id, &form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn add_person(Path((id,)): Path<(CaseId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let sex = form.code::<Sex>(&t, "sex", "error-sex");
    let age = form.code::<AgeBand>(&t, "age", "error-age");
    let person = Person {
        name: form.text(&t, "name", 200),
        birth: form.text(&t, "birth", 40),
        contact: form.text(&t, "contact", 500),
    };
    let (Some(sex), Some(age), true) = (sex, age, form.is_fine()) else {
        return show_with(&ctx, &page, id, &form).await;
    };
    match cases::add_person(&ctx, id, sex, age, &person).await {
        Ok(_) => Ok(see_other(&page, &path(id), "person-added")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}

pub async fn add_note(Path((id,)): Path<(CaseId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let text = form.required(&page.words(&LOCALES), "note", NOTE_CHARS, "error-note");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match cases::add_note(&ctx, id, &text).await {
        Ok(_) => Ok(see_other(&page, &path(id), "note-added")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}

pub async fn add_need(Path((id,)): Path<(CaseId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let keys = ctx.profile().list("need").iter().map(|i| i.key.as_str());
    let kind = form.one_of(&t, "need", keys, "error-need");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match cases::add_need(&ctx, id, &kind).await {
        Ok(()) => Ok(see_other(&page, &path(id), "need-recorded")),
        Err(error) => reason_first(&page, &path(id), error),
    }
}

pub async fn close(Path((id,)): Path<(CaseId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let keys = ctx.profile().list("close_case_reason").iter().map(|i| i.key.as_str());
    let reason = form.one_of(&t, "close", keys, "error-close-reason");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match cases::close_case(&ctx, id, &reason).await {
        Ok(()) => Ok(see_other(&page, &path(id), "case-closed")),
        Err(AccessError::Moved) => {
            form.refuse("close", t.text("error-close-underway"));
            show_with(&ctx, &page, id, &form).await
        }
        Err(error) => reason_first(&page, &path(id), error),
    }
}
