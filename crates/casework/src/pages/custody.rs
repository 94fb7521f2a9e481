//! The custodian's pages: which desks ask how a reporter may be reached, and why.

use access::{AccessError, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::ContactRequestId;

use crate::LOCALES;
use crate::custody::{ContactRequest, Decision, contact_request, contact_requests, decide_contact};
use crate::pages::NOTE_CHARS;

#[derive(Template)]
#[template(path = "contacts.html")]
struct ContactsPage<'a> {
    page: &'a Page,
    t: Words,
    waiting: Vec<ContactRequest>,
    decided: Vec<ContactRequest>,
}

pub async fn list(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    let (waiting, decided) =
        contact_requests(&ctx).await?.into_iter().partition(|request| request.decision == Decision::Waiting);
    page.show(&Form::empty(), &ContactsPage { page: &page, t: page.words(&LOCALES), waiting, decided })
}

#[derive(Template)]
#[template(path = "contact.html")]
struct ContactPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    request: ContactRequest,
}

impl ContactPage<'_> {
    /// Agreeing or refusing.
    fn decisions(&self) -> [(&'static str, String); 2] {
        [("granted", self.t.text("contact-grant")), ("refused", self.t.text("contact-refuse"))]
    }
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(ContactRequestId,)>) -> Result<Response, Failure> {
    show_with(&ctx, &page, id, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: ContactRequestId, form: &Form) -> Result<Response, Failure> {
    let request = contact_request(ctx, id).await?;
    page.show(form, &ContactPage { page, t: page.words(&LOCALES), form, request })
}

/// Agrees or refuses. A refusal is explained: the desk has to know what was missing.
pub async fn decide(Path((id,)): Path<(ContactRequestId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let decision = form.one_of(&t, "decision", ["granted", "refused"].into_iter(), "error-decision");
    let answer = match decision.as_str() {
        "refused" => form.required(&t, "contact-answer", NOTE_CHARS, "error-contact-answer"),
        _ => form.text(&t, "contact-answer", NOTE_CHARS),
    };
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match decide_contact(&ctx, id, decision == "granted", &answer).await {
        Ok(()) => Ok(see_other(&page, "/desk/contacts", "contact-decided")),
        // A colleague was quicker, or the signal is with another authority: the list shows which.
        Err(AccessError::Moved) => Ok(see_other(&page, "/desk/contacts", "")),
        Err(error) => Err(error.into()),
    }
}
