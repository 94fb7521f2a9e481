//! Who helps near me. Nothing that is chosen here is kept.

use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Visit, Words, render};
use profile::Helper;

use crate::LOCALES;

#[derive(Template)]
#[template(path = "near.html")]
struct NearPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    district: String,
}

impl NearPage<'_> {
    fn helpers(&self) -> Vec<&Helper> {
        self.page.profile().helpers(&self.district)
    }
    fn is_nobody_there(&self) -> bool {
        self.helpers().iter().all(|helper| helper.districts.is_empty())
    }
}

pub async fn near(visit: Visit) -> Result<Response, Failure> {
    there(visit, Form::empty()).await
}

/// Asked by a form, not in the address: where somebody is stands in no history.
pub async fn there(visit: Visit, form: Form) -> Result<Response, Failure> {
    let known = visit.page.profile().region(form.value("district"));
    let district = known.map(|region| region.code.clone()).unwrap_or_default();
    render(&NearPage { page: &visit.page, t: visit.page.words(&LOCALES), form: &form, district })
}
