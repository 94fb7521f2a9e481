//! The report's form, by steps and on one page; the receipt, and the mailbox.

mod mailbox;
mod organisation;
mod report;
mod steps;
mod uploads;

use std::sync::Arc;

use access::{AccessError, Ctx, House, Limits};
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::routing::{get, post, put};
use frame::{Failure, Form, FormToken, Told, Visit, Words};
use signals::{About, Danger, Upload};

use crate::LOCALES;
use crate::incoming::{self, Incoming};
use crate::paced::Pace;

/// The room's addresses. A report with its files is the largest thing that is taken.
pub fn routes(house: &House) -> Router<Arc<House>> {
    let largest = usize::try_from(house.limits.body_bytes).unwrap_or(usize::MAX);
    Router::new()
        .route("/report", get(steps::begin).post(report::send).layer(DefaultBodyLimit::max(largest)))
        .route("/organisation", get(organisation::form).post(organisation::send).layer(DefaultBodyLimit::max(largest)))
        .route("/organisation/account", post(organisation::open))
        .route("/organisation/new", post(organisation::go_on))
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

/// Gives uploads to the form that was done with them. One that cannot be given is left for the sweep.
async fn give(ctx: &Ctx, uploads: Vec<Upload>, token: &FormToken) {
    if uploads.is_empty() {
        return;
    }
    let (house, form) = (Arc::clone(ctx.house()), token.0);
    let given = tokio::task::spawn_blocking(move || {
        for error in uploads.iter().filter_map(|upload| upload.give(&house.secrets, &form).err()) {
            tracing::error!(%error, "pieces of a file are left for the sweep");
        }
    });
    if let Err(error) = given.await {
        tracing::error!(%error, "giving files to their form broke off");
    }
}

/// What the form's pages let people choose from, and the limits they tell beforehand.
#[derive(Clone, Copy)]
struct Choices {
    t: Words,
    limits: Limits,
}

impl Choices {
    fn of(visit: &Visit) -> Self {
        Self { t: visit.page.words(&LOCALES), limits: visit.ctx.house().limits }
    }
    /// Whom a report may be about.
    fn abouts(&self) -> Vec<(String, String)> {
        [About::Myself, About::Other, About::Offer].iter().map(|a| (a.to_string(), self.t.code("about", a))).collect()
    }
    /// Whether someone is in danger.
    fn dangers(&self) -> Vec<(String, String)> {
        Danger::ALL.iter().map(|d| (d.to_string(), self.t.code("danger", d))).collect()
    }
    /// The one box to ask for a call.
    fn calls(&self) -> [(&'static str, String); 1] {
        [("yes", self.t.text("call-yes"))]
    }
    /// Bytes of one file.
    const fn most(&self) -> u64 {
        self.limits.file_bytes
    }
    /// The hint above the files.
    fn files_hint(&self) -> String {
        let values = [("files", self.limits.files.to_string()), ("megabytes", self.limits.megabytes().to_string())];
        self.t.with_all("report-files-hint", &values)
    }
    /// The sentence about a file that is too large, for the script that says so before it is sent.
    fn too_large(&self) -> String {
        incoming::too_large(&self.t, "%name%", &self.limits)
    }
}
