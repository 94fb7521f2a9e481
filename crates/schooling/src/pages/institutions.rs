//! Institutions: as a list, entered, closed.

use access::{AccessError, Action, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Told, Words, render, see_other};
use kit::InstitutionId;

use crate::LOCALES;
use crate::institutions::{self, Institution, NewInstitution, close_institution, enter_institution};
use crate::pages::LINE_CHARS;

#[derive(Template)]
#[template(path = "institutions.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: Words,
    rows: Vec<Institution>,
    may_keep: bool,
}

pub async fn list(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    let rows = institutions::institutions(&ctx).await?;
    let may_keep = ctx.may(Action::KeepInstitutions, &ctx.desk()?);
    render(&ListPage { page: &page, t: page.words(&LOCALES), rows, may_keep })
}

#[derive(Template)]
#[template(path = "institution_new.html")]
struct NewPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
}

pub(super) fn may(ctx: &Ctx) -> Result<(), Failure> {
    if ctx.may(Action::KeepInstitutions, &ctx.desk()?) { Ok(()) } else { Err(Told::NotAllowed.into()) }
}

pub async fn form(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    may(&ctx)?;
    show(&page, &Form::empty())
}

fn show(page: &Page, form: &Form) -> Result<Response, Failure> {
    page.show(form, &NewPage { page, t: page.words(&LOCALES), form })
}

pub async fn send(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    may(&ctx)?;
    let t = page.words(&LOCALES);
    let name = form.required(&t, "name", LINE_CHARS, "error-institution-name");
    let kinds = ctx.profile().list("institution_kind").iter().map(|item| item.key.as_str());
    let kind = form.one_of(&t, "kind", kinds, "error-institution-kind");
    let district = form.value("district").to_owned();
    if ctx.profile().region(&district).is_none() {
        form.refuse("district", t.text("error-district"));
    }
    let capacity = form.number(&t, "capacity", 1..=5000, "error-capacity");
    if !form.is_fine() {
        return show(&page, &form);
    }
    match enter_institution(&ctx, &NewInstitution { name, kind, district, capacity }).await {
        Ok(_) | Err(AccessError::Again) => Ok(see_other(&page, "/desk/institutions", "institution-entered")),
        Err(error) => Err(error.into()),
    }
}

pub async fn close(Path((id,)): Path<(InstitutionId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, .. } = input;
    match close_institution(&ctx, id).await {
        Ok(()) => Ok(see_other(&page, "/desk/institutions", "institution-closed")),
        Err(AccessError::Moved) => Ok(see_other(&page, &format!("/desk/institutions/{id}"), "")),
        Err(error) => Err(error.into()),
    }
}
