//! For the owner of a site: who reads it, by which rules, and how to make it stop.

use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Visit, Words};

use crate::LOCALES;
use crate::collect::reach;

#[derive(Template)]
#[template(path = "offer_owner.html")]
struct OwnerPage<'a> {
    page: &'a Page,
    t: Words,
    agent: String,
    /// After how many days what is ordinary is deleted.
    days: u32,
}

pub async fn show(visit: Visit) -> Result<Response, Failure> {
    let agent = reach(visit.ctx.house())?.agent().to_owned();
    let page = &visit.page;
    let days = page.profile().offers().monitoring.keep_days;
    page.show(&Form::empty(), &OwnerPage { page, t: page.words(&LOCALES), agent, days })
}
