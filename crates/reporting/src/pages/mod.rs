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
use frame::{Failure, Form, FormToken, Page, Told, Visit, Words};
use profile::{Item, Question};
use signals::{About, Danger, Upload};
use vault::Receipt;

use crate::incoming::{self, Incoming};
use crate::paced::Pace;
use crate::{LOCALES, Report, acts};

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

/// A report that is kept now, and the form it came with.
struct Sent {
    receipt: Receipt,
    token: FormToken,
    form: Form,
    in_danger: bool,
}

/// Keeps a report with its files, or gives back the form with a sentence at each field that needs one, in the order of
/// `fields`.
async fn sent(
    visit: &Visit,
    mut incoming: Incoming,
    report: Option<Report>,
    fields: &[&str],
) -> Result<Result<Sent, Form>, Failure> {
    let t = visit.page.words(&LOCALES);
    // A form without its number is from no page of ours; it still is a report.
    let token = incoming.form.token().unwrap_or_else(|| FormToken::new(visit.ctx.entropy()));
    let has_files = !incoming.files.is_empty();
    let uploads =
        if incoming.form.is_fine() { incoming.take_uploads(&visit.ctx, &t, &token).await? } else { Vec::new() };
    let Incoming { mut form, files } = incoming;
    let Some(report) = report.filter(|_| form.is_fine()) else {
        if has_files {
            form.refuse("files", t.text("error-files-again"));
        }
        // Files are read as they come in, before the words are looked at.
        form.in_order(fields);
        return Ok(Err(form));
    };
    let in_danger = report.danger == Danger::Now;
    match acts::submit(&visit.ctx, token.0, report, files).await {
        Ok(receipt) => {
            give(&visit.ctx, uploads, &token).await;
            Ok(Ok(Sent { receipt, token, form, in_danger }))
        }
        Err(error) => {
            let (field, sentence) = not_kept(error)?;
            form.refuse(if field == "message" { "what" } else { field }, t.text(sentence));
            Ok(Err(form))
        }
    }
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

/// A further question: its field, its words, and the values and words to choose from.
type Asked = (String, String, Vec<(String, String)>);

fn asked(page: &Page, question: &Question) -> Asked {
    let option = |item: &Item| (item.key.clone(), page.tr(&item.name).to_owned());
    let options = question.options.iter().map(option).collect();
    (format!("q_{}", question.key), page.tr(&question.name).to_owned(), options)
}

/// What the form's pages let people choose from, and the limits they tell beforehand.
#[derive(Clone)]
struct Choices {
    t: Words,
    limits: Limits,
    /// Who must agree before those who read the report see how its reporter may be reached.
    keeper: Option<String>,
}

impl Choices {
    async fn of(visit: &Visit) -> Result<Self, AccessError> {
        let keeper = access::custodian(&visit.ctx).await?;
        let keeper = keeper.map(|org| visit.page.agency_in_full(&org.agency));
        Ok(Self { t: visit.page.words(&LOCALES), limits: visit.ctx.house().limits, keeper })
    }
    /// What is said below how the reporter may be reached.
    fn reach_kept(&self) -> Option<String> {
        self.keeper.as_ref().map(|keeper| self.t.with("report-reach-kept", "keeper", keeper))
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
