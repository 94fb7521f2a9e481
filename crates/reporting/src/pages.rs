//! The report's form, the receipt, and the mailbox.

use std::sync::Arc;

use access::{AccessError, House};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Multipart, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use axum::routing::{get, post};
use frame::{Failure, Form, Page, Told, Visit, Words, render};
use kit::Moment;
use signals::{
    About, Danger, Mailbox, Opened, Unreadable, bring_back, continue_report, erase_time, open_mailbox, read_words,
    take_back, words_of,
};
use vault::Receipt;

use crate::incoming::{self, Incoming};
use crate::paced::Pace;
use crate::{LOCALES, MESSAGE_CHARS, acts, read_report};

/// The room's addresses. A report with its files is the largest thing that is taken.
pub fn routes(house: &House) -> Router<Arc<House>> {
    let largest = usize::try_from(house.limits.body_bytes).unwrap_or(usize::MAX);
    Router::new()
        .route("/report", get(form).post(send).layer(DefaultBodyLimit::max(largest)))
        .route("/receipt", get(ask_receipt).post(open))
        .route("/receipt/message", post(write).layer(DefaultBodyLimit::max(largest)))
        .route("/receipt/take-back", post(take))
        .route("/receipt/bring-back", post(bring))
}

/// The report's fields, as they stand on the page.
const FIELDS: [&str; 7] = ["what", "danger", "about", "district", "place", "files", "reach"];

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    limits: access::Limits,
}

impl ReportPage<'_> {
    fn abouts(&self) -> Vec<(String, String)> {
        let said = [About::Myself, About::Other, About::Offer];
        said.iter().map(|a| (a.to_string(), self.t.code("about", a))).collect()
    }
    fn dangers(&self) -> Vec<(String, String)> {
        Danger::ALL.iter().map(|d| (d.to_string(), self.t.code("danger", d))).collect()
    }
    fn megabytes(&self) -> u64 {
        self.limits.megabytes()
    }
    /// The sentence about a file that is too large, for the script that says so before it is sent.
    fn too_large(&self) -> String {
        incoming::too_large(&self.t, "%name%", &self.limits)
    }
}

async fn form(visit: Visit) -> Result<Response, Failure> {
    show_form(&visit, &Form::empty())
}

fn show_form(visit: &Visit, form: &Form) -> Result<Response, Failure> {
    let limits = visit.ctx.house().limits;
    visit.page.show(form, &ReportPage { page: &visit.page, t: visit.page.words(&LOCALES), form, limits })
}

#[derive(Template)]
#[template(path = "received.html")]
struct ReceivedPage<'a> {
    page: &'a Page,
    t: Words,
    words: Vec<&'static str>,
    in_danger: bool,
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

async fn send(State(house): State<Arc<House>>, request: Request) -> Result<Response, Failure> {
    let (visit, Incoming { mut form, files }) = parts(&house, request).await?;
    let t = visit.page.words(&LOCALES);
    let report = read_report(&mut form, &t, visit.ctx.profile(), visit.ctx.house().limits.text_chars);
    let Some(report) = report.filter(|_| form.is_fine()) else {
        if !files.is_empty() {
            form.refuse("files", t.text("error-files-again"));
        }
        // Files are read as they come in, before the words are looked at.
        form.in_order(&FIELDS);
        return show_form(&visit, &form);
    };
    // A form without its number is from no page of ours; it still is a report.
    let token = form.token().unwrap_or_else(|| frame::FormToken::new(visit.ctx.entropy()));
    let in_danger = report.danger == Danger::Now;
    let receipt = match acts::submit(&visit.ctx, token.0, report, files).await {
        Ok(receipt) => receipt,
        Err(error) => {
            let (field, sentence) = not_kept(error)?;
            form.refuse(if field == "message" { "what" } else { field }, t.text(sentence));
            return show_form(&visit, &form);
        }
    };
    render(&ReceivedPage { page: &visit.page, t, words: words_of(&receipt, visit.page.lang), in_danger })
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
}

async fn ask_receipt(visit: Visit) -> Result<Response, Failure> {
    show_receipt(&visit, &Form::empty())
}

fn show_receipt(visit: &Visit, form: &Form) -> Result<Response, Failure> {
    visit.page.show(form, &ReceiptPage { page: &visit.page, t: visit.page.words(&LOCALES), form })
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct MailboxPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    words: String,
    mailbox: Mailbox,
    said: Option<&'static str>,
    limits: access::Limits,
    erase_at: Moment,
}

impl MailboxPage<'_> {
    /// The sentence about by when someone reads or answers, and that moment; one that is past is called late.
    fn promise(&self) -> Option<(&'static str, Moment)> {
        let (key, by) = match (self.mailbox.look_by, self.mailbox.answer_by) {
            (Some(by), _) => ("mailbox-look-by", by),
            (None, by) => ("mailbox-answer-by", by?),
        };
        Some((if by <= self.page.now() { "mailbox-late" } else { key }, by))
    }
    fn megabytes(&self) -> u64 {
        self.limits.megabytes()
    }
    fn too_large(&self) -> String {
        incoming::too_large(&self.t, "%name%", &self.limits)
    }
    fn can_be_taken_back(&self) -> bool {
        self.mailbox.state != signals::State::Case
    }
}

/// A report that was taken back. `typed` is what was written to it meanwhile, which is not kept.
#[derive(Template)]
#[template(path = "taken_back.html")]
struct TakenBackPage<'a> {
    page: &'a Page,
    t: Words,
    words: String,
    at: Moment,
    until: Option<Moment>,
    typed: &'a str,
}

async fn open(visit: Visit, mut form: Form) -> Result<Response, Failure> {
    let t = visit.page.words(&LOCALES);
    let Some(receipt) = receipt(&mut form, &t) else { return show_receipt(&visit, &form) };
    show_mailbox(&visit, form, &receipt, None).await
}

/// Reads the words, or says which of them cannot be right.
fn receipt(form: &mut Form, t: &Words) -> Option<Receipt> {
    let sentence = match read_words(form.value("words")) {
        Ok(receipt) => return Some(receipt),
        Err(Unreadable::Count(0)) => t.text("error-words-missing"),
        Err(Unreadable::Count(n)) => t.count("error-words-count", n as i64),
        Err(Unreadable::Word(word)) => t.with("error-words-unknown", "word", word),
    };
    form.refuse("words", sentence);
    None
}

/// Shows what a receipt opens. `said` is the key of a sentence about what was just done.
async fn show_mailbox(
    visit: &Visit,
    mut form: Form,
    receipt: &Receipt,
    said: Option<&'static str>,
) -> Result<Response, Failure> {
    let t = visit.page.words(&LOCALES);
    let words = words_of(receipt, visit.page.lang).join(" ");
    let page = &visit.page;
    match open_mailbox(&visit.ctx, receipt).await {
        Ok(Opened::Mailbox(mailbox)) => {
            let limits = visit.ctx.house().limits;
            let erase_at = erase_time(&visit.ctx)?;
            let shown = MailboxPage { page, t, form: &form, words, mailbox: *mailbox, said, limits, erase_at };
            page.show(&form, &shown)
        }
        Ok(Opened::TakenBack { at, until }) => {
            render(&TakenBackPage { page, t, words, at, until, typed: form.value("message") })
        }
        Err(AccessError::NotFound) => {
            form.refuse("words", t.text("error-words-wrong"));
            show_receipt(visit, &form)
        }
        Err(error) => Err(error.into()),
    }
}

async fn write(State(house): State<Arc<House>>, request: Request) -> Result<Response, Failure> {
    let (visit, Incoming { mut form, files }) = parts_or_plain(&house, request).await?;
    let t = visit.page.words(&LOCALES);
    let Some(receipt) = receipt(&mut form, &t) else { return show_receipt(&visit, &form) };
    let text = form.text(&t, "message", MESSAGE_CHARS);
    if text.is_empty() && files.is_empty() && form.is_fine() {
        form.refuse("message", t.text("error-message"));
    }
    if !form.is_fine() {
        if !files.is_empty() {
            form.refuse("files", t.text("error-files-again"));
        }
        form.in_order(&["message", "files"]);
        return show_mailbox(&visit, form, &receipt, None).await;
    }
    let token = form.token().unwrap_or_else(|| frame::FormToken::new(visit.ctx.entropy()));
    match continue_report(&visit.ctx, &receipt, &token.0, &text, files).await {
        Ok(()) => show_mailbox(&visit, Form::empty(), &receipt, Some("mailbox-sent")).await,
        Err(AccessError::NotFound | AccessError::Moved) => show_mailbox(&visit, form, &receipt, None).await,
        Err(error) => {
            let (field, sentence) = not_kept(error)?;
            form.refuse(field, t.text(sentence));
            show_mailbox(&visit, form, &receipt, None).await
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

async fn take(visit: Visit, mut form: Form) -> Result<Response, Failure> {
    let t = visit.page.words(&LOCALES);
    let Some(receipt) = receipt(&mut form, &t) else { return show_receipt(&visit, &form) };
    match take_back(&visit.ctx, &receipt).await {
        // What is there now says what became of it: taken back, or a case that cannot be.
        Ok(()) | Err(AccessError::NotFound | AccessError::Moved) => {
            show_mailbox(&visit, Form::empty(), &receipt, None).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn bring(visit: Visit, mut form: Form) -> Result<Response, Failure> {
    let t = visit.page.words(&LOCALES);
    let Some(receipt) = receipt(&mut form, &t) else { return show_receipt(&visit, &form) };
    let said = match bring_back(&visit.ctx, &receipt).await {
        Ok(()) => Some("mailbox-brought"),
        Err(AccessError::NotFound | AccessError::Moved) => None,
        Err(error) => return Err(error.into()),
    };
    // What was written while it was taken back stands in the field again.
    let typed = Form::empty().with("message", form.value("message"));
    show_mailbox(&visit, typed, &receipt, said).await
}
