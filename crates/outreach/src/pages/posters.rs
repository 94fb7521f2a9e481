//! Printed addresses: following one, and printing one.

use access::AccessError;
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Visit, Words, render, see_other};
use kit::{Lang, MaterialId, PublicCode};

use crate::LOCALES;
use crate::pages::TITLE_CHARS;
use crate::pages::material::{district, show_with};
use crate::posters::{self, Poster};

#[derive(Template)]
#[template(path = "poster.html")]
struct PosterPage<'a> {
    page: &'a Page,
    t: Words,
    code: Option<PublicCode>,
}

/// Where a poster leads. A code that is gone or mistyped leads to the same page: nobody is turned away.
pub async fn follow(visit: Visit, Path((code,)): Path<(String,)>) -> Result<Response, Failure> {
    let mut known = None;
    if let Ok(code) = code.parse::<PublicCode>()
        && posters::follow(&visit.ctx, &code).await?
    {
        known = Some(code);
    }
    render(&PosterPage { page: &visit.page, t: visit.page.words(&LOCALES), code: known })
}

pub async fn make(Path((id,)): Path<(MaterialId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let lang = form.code::<Lang>(&t, "of", "error-lang");
    let district = district(&ctx, &t, &mut form);
    let place = form.text(&t, "place", TITLE_CHARS);
    let (Some(lang), true) = (lang, form.is_fine()) else {
        return show_with(&ctx, &page, id, &form).await;
    };
    match posters::make(&ctx, id, lang, &district, &place).await {
        Ok(code) => Ok(see_other(&page, &format!("/desk/outreach/materials/{id}/posters/{code}"), "entered")),
        Err(AccessError::Again) => Ok(see_other(&page, &format!("/desk/outreach/materials/{id}"), "entered")),
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "print.html")]
struct PrintPage<'a> {
    page: &'a Page,
    t: Words,
    form: Form,
    id: MaterialId,
    poster: Poster,
    address: String,
    picture: String,
}

/// The printed address with its picture, to be printed or put into a design.
pub async fn print(
    Staff { ctx, page }: Staff,
    Path((id, code)): Path<(MaterialId, PublicCode)>,
) -> Result<Response, Failure> {
    let poster = posters::own(&ctx, id, &code).await?;
    // From the settings, never from the request: an official may work under a name that leads nowhere outside.
    let address = format!("{}/{}/p/{}", ctx.house().public_url, poster.lang, poster.code);
    let picture = posters::picture(&address)
        .ok_or_else(|| AccessError::Internal("an address is too long for a picture".to_owned()))?;
    render(&PrintPage { page: &page, t: page.words(&LOCALES), form: Form::empty(), id, poster, address, picture })
}

pub async fn retire(Path((id, code)): Path<(MaterialId, PublicCode)>, input: StaffForm) -> Result<Response, Failure> {
    posters::retire(&input.ctx, id, &code).await?;
    Ok(see_other(&input.page, &format!("/desk/outreach/materials/{id}"), "taken-back"))
}
