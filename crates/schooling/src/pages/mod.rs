//! The room's pages: thin, each calls a query or an act and renders a template.

mod absence;
mod child;
mod children;
mod institutions;
mod list;
mod loads;
mod new;
mod new_child;
mod unlisted;

use std::sync::Arc;

use access::{AccessError, House};
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use frame::{Failure, Page, Words, see_other};
use jiff::civil::{Date, date};
use kit::Sex;

use crate::Pupils;

/// The room's addresses.
pub fn routes(house: &House) -> Router<Arc<House>> {
    Router::new()
        .merge(imports::routes::<Pupils>(house))
        .route("/desk/schools", get(list::show))
        .route("/desk/schools/new", get(new::form).post(new::send))
        .route("/desk/schools/loads", get(loads::list))
        .route("/desk/schools/loads/{id}/undo", post(loads::undo))
        .route("/desk/schools/unlisted", get(unlisted::list))
        .route("/desk/schools/unlisted/{id}", get(unlisted::show).post(unlisted::send))
        .route("/desk/schools/{id}", get(absence::show))
        .route("/desk/schools/{id}/open", post(absence::open))
        .route("/desk/schools/{id}/measures", post(absence::measure))
        .route("/desk/schools/{id}/close", post(absence::close))
        .route("/desk/institutions", get(institutions::list))
        .route("/desk/institutions/new", get(institutions::form).post(institutions::send))
        .route("/desk/institutions/children", get(children::list))
        .route("/desk/institutions/children/{id}", get(child::show))
        .route("/desk/institutions/children/{id}/open", post(child::open))
        .route("/desk/institutions/children/{id}/plan", post(child::plan))
        .route("/desk/institutions/children/{id}/plan/{step}", post(child::step))
        .route("/desk/institutions/children/{id}/leave", post(child::leave))
        .route("/desk/institutions/children/{id}/look", post(child::look))
        .route("/desk/institutions/{id}", get(children::of))
        .route("/desk/institutions/{id}/new-child", get(new_child::form).post(new_child::send))
        .route("/desk/institutions/{id}/close", post(institutions::close))
}

/// Longest note, in characters.
const NOTE_CHARS: usize = 10_000;
/// Longest name, address or number, in characters.
const LINE_CHARS: usize = 300;
/// A day that is planned lies before this one.
const LAST_DAY: Date = date(2100, 1, 1);

/// Leads to the page where a reason is asked for, or where what a form asked for is done already.
fn reason_first(page: &Page, path: &str, error: AccessError) -> Result<Response, Failure> {
    match error {
        AccessError::Shut | AccessError::Again => Ok(see_other(page, path, "")),
        error => Err(error.into()),
    }
}

/// Both sexes and neither, in words.
fn sexes(t: &Words) -> Vec<(String, String)> {
    Sex::ALL.iter().map(|sex| (sex.to_string(), t.code("sex", sex))).collect()
}

/// Where a rule of the profile comes from, and whether that was checked.
fn rule_words(page: &Page, t: &Words, key: &str) -> String {
    let Some(rule) = page.profile().rule(key) else { return String::new() };
    let unconfirmed = if rule.confirmed { String::new() } else { format!(" ({})", t.text("rule-unconfirmed")) };
    format!("{}: {}{unconfirmed}", page.tr(&rule.title), page.tr(&rule.source))
}
