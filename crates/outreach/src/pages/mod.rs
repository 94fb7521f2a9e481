//! The room's pages: what everyone sees, and the desks of those who write, teach and inform.

mod events;
mod library;
mod material;
mod near;
mod offer;
mod posters;
mod programmes;
mod public;
mod texts;

use std::sync::Arc;

use access::House;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use frame::Page;
use jiff::civil::Date;
use kit::Lang;

/// The room's addresses.
pub fn routes(house: &House) -> Router<Arc<House>> {
    let largest = usize::try_from(house.limits.body_bytes).unwrap_or(usize::MAX);
    Router::new()
        .route("/", get(public::home))
        .route("/pages/{name}", get(public::show))
        .route("/help-near", get(near::near).post(near::there))
        .route("/offer", get(offer::ask).post(offer::look))
        .route("/materials", get(library::list))
        .route("/materials/{material}", get(library::show))
        .route("/materials/{material}/file", get(library::file))
        .route("/p/{poster}", get(posters::follow))
        .route("/desk/pages", get(texts::list).post(texts::begin))
        .route("/desk/pages/{name}/{lang}", get(texts::show).post(texts::write))
        .route("/desk/pages/{name}/{lang}/withdraw", post(texts::withdraw))
        .route("/desk/outreach", get(material::list).post(material::enter).layer(DefaultBodyLimit::max(largest)))
        .route("/desk/outreach/materials/{id}", get(material::show))
        .route("/desk/outreach/materials/{id}/text", post(material::enter_text).layer(DefaultBodyLimit::max(largest)))
        .route("/desk/outreach/materials/{id}/publish", post(material::publish))
        .route("/desk/outreach/materials/{id}/handout", post(material::hand_out))
        .route("/desk/outreach/materials/{id}/handout/{handout}/take-back", post(material::take_back))
        .route("/desk/outreach/materials/{id}/posters", post(posters::make))
        .route("/desk/outreach/materials/{id}/posters/{poster}", get(posters::print).post(posters::retire))
        .route("/desk/outreach/events", get(events::list).post(events::hold))
        .route("/desk/outreach/events/campaigns", post(events::open_campaign))
        .route("/desk/outreach/events/{event}/take-back", post(events::take_back))
        .route("/desk/outreach/programmes", get(programmes::list).post(programmes::open))
        .route("/desk/outreach/programmes/{programme}", get(programmes::show))
        .route("/desk/outreach/programmes/{programme}/lessons", post(programmes::hold))
        .route("/desk/outreach/programmes/{programme}/lessons/{lesson}/take-back", post(programmes::take_back))
        .route("/desk/outreach/programmes/{programme}/end", post(programmes::end))
}

/// Characters of a title.
const TITLE_CHARS: usize = 200;
/// Characters of a summary or a note.
const NOTE_CHARS: usize = 2_000;

/// The day today, on the country's calendar.
fn today(page: &Page) -> Date {
    page.profile().calendar().date_of(page.now())
}

/// A stored day in words, as the page writes days.
fn day(page: &Page, day: &str) -> String {
    let start = day.parse::<Date>().ok().and_then(|date| page.profile().calendar().start_of(date));
    start.map_or_else(|| day.to_owned(), |at| page.day(&at))
}

/// The languages of the profile, to choose from.
fn languages(page: &Page) -> Vec<(String, String)> {
    page.profile().languages().iter().map(|lang| (lang.to_string(), lang.own_name().to_owned())).collect()
}

/// A language's own name.
fn own_name(code: &str) -> &str {
    code.parse::<Lang>().map_or(code, |lang| lang.own_name())
}

/// Which look a state's badge has. The words beside it say the same, so colour is never alone.
pub(crate) fn look(state: &str) -> &'static str {
    match state {
        "draft" => "working",
        "outdated" | "scheduled" => "waiting",
        "own" | "profile" | "shown" => "done",
        _ => "open",
    }
}
