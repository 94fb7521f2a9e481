//! The list of harmless contacts.

use access::{AccessError, Action, Ctx};
use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::Moment;

use crate::LOCALES;
use crate::harmless::{self, Harmless};
use crate::pages::{LINE_CHARS, may};

const PATH: &str = "/desk/offers/contacts";

#[derive(Template)]
#[template(path = "offer_contacts.html")]
struct ContactsPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    rows: Vec<(String, Harmless, Moment)>,
    is_keeping: bool,
}

pub async fn show(Staff { ctx, page }: Staff, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let query = Form::parse(raw.unwrap_or_default().as_bytes())?;
    let form = Form::empty().with("contact", query.value("contact"));
    show_with(&ctx, &page, &form).await
}

async fn show_with(ctx: &Ctx, page: &Page, form: &Form) -> Result<Response, Failure> {
    let rows = harmless::harmless_contacts(ctx).await?;
    let is_keeping = may(ctx, Action::KeepSources);
    page.show(form, &ContactsPage { page, t: page.words(&LOCALES), form, rows, is_keeping })
}

pub async fn allow(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let contact = form.required(&t, "contact", LINE_CHARS, "error-contact");
    let whose = form.required(&t, "whose", LINE_CHARS, "error-whose");
    if !form.is_fine() {
        return show_with(&ctx, &page, &form).await;
    }
    match harmless::allow_contact(&ctx, &contact, &whose).await {
        Ok(()) => Ok(see_other(&page, PATH, "saved")),
        Err(AccessError::NotFound) => {
            form.refuse("contact", t.text("error-contact"));
            show_with(&ctx, &page, &form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn forbid(Path((row,)): Path<(String,)>, input: StaffForm) -> Result<Response, Failure> {
    harmless::forbid_contact(&input.ctx, &row).await?;
    Ok(see_other(&input.page, PATH, "saved"))
}
