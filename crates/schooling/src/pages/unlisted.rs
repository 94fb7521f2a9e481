//! Children of the own register who are on no school's list.

use access::{AccessError, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, render, see_other};
use households::ResidentRow;
use kit::UnlistedId;

use crate::pages::{NOTE_CHARS, rule_words};
use crate::unlisted::{self, Unlisted, answer_unlisted, tell_of_unlisted, unlisted_child};
use crate::{LOCALES, UnlistedState};

#[derive(Template)]
#[template(path = "unlisted.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: Words,
    children: Vec<Unlisted>,
}

pub async fn list(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    let children = unlisted::unlisted(&ctx).await?;
    render(&ListPage { page: &page, t: page.words(&LOCALES), children })
}

#[derive(Template)]
#[template(path = "unlisted_child.html")]
struct ChildPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    child: Unlisted,
    /// Who it is, once the household was opened with a reason.
    resident: Option<ResidentRow>,
}

impl ChildPage<'_> {
    fn is_waiting(&self) -> bool {
        self.child.state == UnlistedState::Waiting
    }
    fn told_to(&self) -> String {
        self.page.agency_in_full(&self.page.profile().schooling().signals_to)
    }
    fn rule(&self) -> String {
        rule_words(self.page, &self.t, &self.page.profile().schooling().signals_rule)
    }
}

fn path(id: UnlistedId) -> String {
    format!("/desk/schools/unlisted/{id}")
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(UnlistedId,)>) -> Result<Response, Failure> {
    show_with(&ctx, &page, id, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: UnlistedId, form: &Form) -> Result<Response, Failure> {
    let (child, resident) = unlisted_child(ctx, id).await?;
    page.show(form, &ChildPage { page, t: page.words(&LOCALES), form, child, resident })
}

pub async fn send(Path((id,)): Path<(UnlistedId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let tells = form.value("step") == "tell";
    let words = if tells { form.required(&t, "words", NOTE_CHARS, "error-unlisted-words") } else { String::new() };
    let keys = ctx.profile().list("unlisted_answer").iter().map(|item| item.key.as_str());
    let answer = if tells { String::new() } else { form.one_of(&t, "answer", keys, "error-unlisted-answer") };
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    let done = if tells { tell_of_unlisted(&ctx, id, &words).await } else { answer_unlisted(&ctx, id, &answer).await };
    match done {
        Ok(()) => Ok(see_other(&page, "/desk/schools/unlisted", "unlisted-answered")),
        Err(AccessError::Shut | AccessError::Moved) => Ok(see_other(&page, &path(id), "")),
        Err(AccessError::Full) => {
            form.refuse("words", t.text("error-not-there-yet"));
            show_with(&ctx, &page, id, &form).await
        }
        Err(error) => Err(error.into()),
    }
}
