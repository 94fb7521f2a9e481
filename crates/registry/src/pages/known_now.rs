//! May this person be known? Told while a registrar is still typing, where the browser runs scripts; without them it is told
//! when the form is sent.

use access::AccessError;
use askama::Template;
use axum::response::Response;
use frame::{Failure, Page, StaffForm, Words, render};

use crate::pages::{Maybes, look, typed_person};
use crate::{LOCALES, known_of};

#[derive(Template)]
#[template(path = "known_now.html")]
struct Now<'a> {
    page: &'a Page,
    t: Words,
    known: Option<Maybes>,
    is_often: bool,
}

pub async fn ask(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, form } = input;
    super::may_register(&ctx)?;
    let (resident, sex) = typed_person(&ctx, &form);
    // Each question counts: it is asked when nearly all is typed, and not after each field.
    let is_enough = known_of(&resident, sex).is_telling();
    let (known, is_often) = match if is_enough { look(&ctx, &resident, sex).await } else { Ok(None) } {
        Ok(known) => (known, false),
        Err(AccessError::Full) => (None, true),
        Err(error) => return Err(error.into()),
    };
    render(&Now { page: &page, t: page.words(&LOCALES), known, is_often })
}
