//! The room's pages: thin, each calls a query or an act and renders a template.

mod by_hand;
mod case;
mod custody;
mod direct;
mod download;
mod lists;
mod look;
mod refer;
mod referral;
mod screen;
mod signal;

use std::sync::Arc;

use access::{AccessError, House};
use axum::Router;
use axum::routing::{get, post};
use frame::{Failure, Page};

/// The room's addresses.
pub fn routes() -> Router<Arc<House>> {
    Router::new()
        .route("/desk/signals", get(lists::signals))
        .route("/desk/enter", get(by_hand::form).post(by_hand::send))
        .route("/desk/signals/{id}", get(signal::show))
        .route("/desk/signals/{id}/forward", post(signal::forward))
        .route("/desk/signals/{id}/export", get(download::signal_export))
        .route("/desk/signals/{id}/open", post(signal::open))
        .route("/desk/signals/{id}/answer", post(signal::answer))
        .route("/desk/signals/{id}/call", post(signal::call))
        .route("/desk/signals/{id}/contact", post(signal::ask_contact))
        .route("/desk/contacts", get(custody::list))
        .route("/desk/contacts/{id}", get(custody::show).post(custody::decide))
        .route("/desk/signals/{id}/close", post(signal::close))
        .route("/desk/signals/{id}/case", post(signal::open_case))
        .route("/desk/signals/{id}/screen", get(screen::form).post(screen::send))
        .route("/desk/signals/{id}/files/{file}", get(download::signal_file))
        .route("/desk/registry/{id}/direct", get(direct::form).post(direct::send))
        .route("/desk/cases", get(lists::cases))
        .route("/desk/cases/{id}", get(case::show))
        .route("/desk/cases/{id}/open", post(case::open))
        .route("/desk/cases/{id}/export", get(download::case_export))
        .route("/desk/cases/{id}/persons", post(case::add_person))
        .route("/desk/cases/{id}/notes", post(case::add_note))
        .route("/desk/cases/{id}/needs", post(case::add_need))
        .route("/desk/cases/{id}/close", post(case::close))
        .route("/desk/cases/{id}/refer", get(refer::form).post(refer::send))
        .route("/desk/referrals", get(lists::referrals))
        .route("/desk/referrals/{id}", get(referral::show))
        .route("/desk/referrals/{id}/open", post(referral::open))
        .route("/desk/referrals/{id}/accept", post(referral::accept))
        .route("/desk/referrals/{id}/decline", post(referral::decline))
        .route("/desk/referrals/{id}/service", post(referral::service))
        .route("/desk/referrals/{id}/outcome", post(referral::outcome))
        .route("/desk/referrals/{id}/withdraw", post(referral::withdraw))
        .route("/desk/referrals/{id}/files/{file}", get(download::referral_file))
        .route("/desk/overdue", get(lists::overdue))
}

/// Longest note between officials, in characters.
const NOTE_CHARS: usize = 10_000;

/// Whether an error only means that the content has not been opened yet: then the page asks for a reason.
const fn is_shut(error: &AccessError) -> bool {
    matches!(error, AccessError::Shut)
}

/// Leads to the page where a reason is asked for, or where what a form asked for is done already.
fn reason_first(page: &Page, path: &str, error: AccessError) -> Result<axum::response::Response, Failure> {
    if is_shut(&error) || matches!(error, AccessError::Again) {
        Ok(frame::see_other(page, path, ""))
    } else {
        Err(error.into())
    }
}
