//! The report's form, by steps and on one page; the receipt, and the mailbox.

mod mailbox;
mod report;
mod steps;
mod uploads;

use std::sync::Arc;

use access::{AccessError, House};
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::routing::{get, post, put};
use frame::{Failure, Form, Told, Visit};

use crate::LOCALES;
use crate::incoming::{self, Incoming};
use crate::paced::Pace;

/// The room's addresses. A report with its files is the largest thing that is taken.
pub fn routes(house: &House) -> Router<Arc<House>> {
    let largest = usize::try_from(house.limits.body_bytes).unwrap_or(usize::MAX);
    Router::new()
        .route("/report", get(steps::begin).post(report::send).layer(DefaultBodyLimit::max(largest)))
        .route("/report/all", get(report::form))
        .route("/report/step", post(steps::step))
        .route("/report/file", put(uploads::add))
        .route("/receipt", get(mailbox::ask_receipt).post(mailbox::open))
        .route("/receipt/message", post(mailbox::write).layer(DefaultBodyLimit::max(largest)))
        .route("/receipt/call", post(mailbox::call))
        .route("/receipt/take-back", post(mailbox::take))
        .route("/receipt/bring-back", post(mailbox::bring))
}

/// Reads a form that may bring files.
async fn parts(house: &Arc<House>, request: Request) -> Result<(Visit, Incoming), Failure> {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, house).await?;
    let pace = Pace::default();
    let request = Request::from_parts(parts, pace.keep(body));
    let body = Multipart::from_request(request, &()).await.map_err(|_| Told::Malformed)?;
    let incoming = incoming::read(&visit.ctx, &visit.page.words(&LOCALES), body, &pace).await?;
    Ok((visit, incoming))
}

/// The same, and also takes a form without files that comes in the plainer way.
async fn parts_or_plain(house: &Arc<House>, request: Request) -> Result<(Visit, Incoming), Failure> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return parts(house, request).await;
    }
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, house).await?;
    // The address takes films; words alone are never that long, and are held whole.
    let bytes = axum::body::to_bytes(body, incoming::TEXT_BYTES).await.map_err(|_| Told::TooLarge)?;
    Ok((visit, Incoming { form: Form::parse(&bytes)?, files: Vec::new() }))
}

/// Why something was not kept: the field at which that is said, and the sentence. What is no reason of this kind is
/// given back.
fn not_kept(error: AccessError) -> Result<(&'static str, &'static str), AccessError> {
    match error {
        AccessError::Full => Ok(("message", "error-full")),
        AccessError::FilesFull => Ok(("files", "error-files-full")),
        AccessError::Moved => Ok(("message", "error-taken-back")),
        error => Err(error),
    }
}
