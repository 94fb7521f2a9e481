//! The desk of programmes in schools, orphanages and boarding schools.

use access::{AccessError, Action, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::{LessonId, ProgrammeId};

use crate::pages::material::{district, options};
use crate::pages::{NOTE_CHARS, TITLE_CHARS, day, today};
use crate::programmes::{self, End, Lesson, Programme};
use crate::{LOCALES, MOST, Outcome, Setting};

#[derive(Template)]
#[template(path = "programmes.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    rows: Vec<Programme>,
    may_write: bool,
}

impl ListPage<'_> {
    fn settings(&self) -> Vec<(String, String)> {
        options(&self.t, "setting", Setting::ALL.iter().map(|s| s.code()))
    }
}

pub async fn list(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    list_with(&ctx, &page, &Form::empty()).await
}

async fn list_with(ctx: &Ctx, page: &Page, form: &Form) -> Result<Response, Failure> {
    let rows = programmes::programmes(ctx).await?;
    let may_write = ctx.may(Action::WriteOutreach, &ctx.desk()?);
    page.show(form, &ListPage { page, t: page.words(&LOCALES), form, rows, may_write })
}

pub async fn open(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let setting = form.code::<Setting>(&t, "setting", "error-setting");
    let institution = form.required(&t, "institution", TITLE_CHARS, "error-institution");
    let topic = form.required(&t, "topic", TITLE_CHARS, "error-topic");
    let district = district(&ctx, &t, &mut form);
    let (Some(setting), true) = (setting, form.is_fine()) else {
        return list_with(&ctx, &page, &form).await;
    };
    match programmes::open(&ctx, setting, &institution, &topic, &district).await {
        Ok(id) => Ok(see_other(&page, &path(id), "entered")),
        Err(AccessError::Again) => Ok(see_other(&page, "/desk/outreach/programmes", "entered")),
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "programme.html")]
struct ProgrammePage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    programme: Programme,
    lessons: Vec<Lesson>,
    may_write: bool,
}

impl ProgrammePage<'_> {
    fn outcomes(&self) -> Vec<(String, String)> {
        options(&self.t, "outcome", Outcome::ALL.iter().map(|o| o.code()))
    }
    fn day(&self, text: &str) -> String {
        day(self.page, text)
    }
    /// A part of those asked, in per cent.
    fn share(&self, part: &i64) -> i64 {
        part * 100 / self.programme.asked.max(1)
    }
}

fn path(id: ProgrammeId) -> String {
    format!("/desk/outreach/programmes/{id}")
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(ProgrammeId,)>) -> Result<Response, Failure> {
    show_with(&ctx, &page, id, &Form::empty().with("day", today(&page))).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: ProgrammeId, form: &Form) -> Result<Response, Failure> {
    let (programme, lessons) = programmes::desk(ctx, id).await?;
    let may_write = ctx.may(Action::WriteOutreach, &ctx.desk()?) && programme.ended_at.is_none();
    page.show(form, &ProgrammePage { page, t: page.words(&LOCALES), form, programme, lessons, may_write })
}

pub async fn hold(Path((id,)): Path<(ProgrammeId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let topic = form.required(&t, "topic", TITLE_CHARS, "error-topic");
    let day = form.day(&t, "day", today(&page), "error-day");
    let children = form.number(&t, "children", 0..=MOST, "error-number");
    let teachers = form.number(&t, "teachers", 0..=MOST, "error-number");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match programmes::hold_lesson(&ctx, id, &topic, &day, children, teachers).await {
        Ok(()) | Err(AccessError::Again) => Ok(see_other(&page, &path(id), "entered")),
        Err(error) => Err(error.into()),
    }
}

pub async fn take_back(
    Path((id, lesson)): Path<(ProgrammeId, LessonId)>,
    input: StaffForm,
) -> Result<Response, Failure> {
    programmes::take_back_lesson(&input.ctx, id, lesson).await?;
    Ok(see_other(&input.page, &path(id), "taken-back"))
}

pub async fn end(Path((id,)): Path<(ProgrammeId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let outcome = form.code::<Outcome>(&t, "outcome", "error-outcome");
    let note = form.text(&t, "note", NOTE_CHARS);
    // Nobody need have been asked.
    let number = |form: &mut Form, name: &str, most: i64| match form.value(name).trim() {
        "" => 0,
        _ => form.number(&t, name, 0..=most, "error-number"),
    };
    let asked = number(&mut form, "asked", MOST);
    let knew_before = number(&mut form, "knew_before", asked);
    let knew_after = number(&mut form, "knew_after", asked);
    let (Some(outcome), true) = (outcome, form.is_fine()) else {
        return show_with(&ctx, &page, id, &form).await;
    };
    programmes::end(&ctx, id, &End { outcome, note: &note, asked, knew_before, knew_after }).await?;
    Ok(see_other(&page, &path(id), "entered"))
}
