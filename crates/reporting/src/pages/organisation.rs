//! The short form for schools, clinics, hotels, employers and other organisations, and the account that shows what
//! became of what they sent.

use std::sync::Arc;

use access::{AccessError, Ctx, House};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use frame::{Failure, Form, FormToken, Page, Visit, Words, render};
use signals::{Body, Door, OrgKind, Sender, SentRow, account, add_to_account, open_account, sent_by, words_of};
use vault::Receipt;

use crate::pages::mailbox::receipt;
use crate::pages::{Choices, Sent, parts, sent};
use crate::{LOCALES, Report};

/// The form's fields, as they stand on the page.
const FIELDS: [&str; 9] = ["words", "kind", "name", "what", "danger", "district", "reach", "account", "files"];
const NAME_CHARS: usize = 200;

#[derive(Template)]
#[template(path = "organisation.html")]
struct FormPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    choices: Choices,
}

impl FormPage<'_> {
    fn kinds(&self) -> Vec<(String, String)> {
        OrgKind::ALL.iter().map(|kind| (kind.to_string(), self.t.code("org-kind", kind))).collect()
    }
    fn accounts(&self) -> [(&'static str, String); 1] {
        [("yes", self.t.text("org-account-yes"))]
    }
    /// Whether it is sent with an account: then who sends is known.
    fn has_account(&self) -> bool {
        !self.form.value("words").trim().is_empty()
    }
}

async fn show(visit: &Visit, form: &Form) -> Result<Response, Failure> {
    let choices = Choices::of(visit).await?;
    visit.page.show(form, &FormPage { page: &visit.page, t: choices.t, form, choices })
}

pub async fn form(visit: Visit) -> Result<Response, Failure> {
    show(&visit, &Form::empty()).await
}

/// Reads who sends and what. With an account's words the rest of who it is comes from there.
async fn read(ctx: &Ctx, t: &Words, form: &mut Form) -> Result<(Option<Report>, Option<Receipt>), Failure> {
    let opened = match form.value("words").trim() {
        "" => None,
        _ => receipt(form, t),
    };
    let known = match &opened {
        Some(opened) => match account(ctx, opened).await {
            Ok(sender) => Some(sender),
            Err(AccessError::NotFound) => {
                form.refuse("words", t.text("error-org-words"));
                None
            }
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    let (kind, name) = match known {
        Some(Sender { kind, name, .. }) => (kind, name),
        None if form.value("words").trim().is_empty() => {
            let kind = form.code::<OrgKind>(t, "kind", "error-org-kind");
            (kind.map(|kind| kind.to_string()).unwrap_or_default(), form.text(t, "name", NAME_CHARS))
        }
        None => (String::new(), String::new()),
    };
    let report = crate::read_report(form, t, ctx.profile(), ctx.house().limits.text_chars);
    let words =
        if name.is_empty() { t.code("org-kind", &kind) } else { format!("{}: {name}", t.code("org-kind", &kind)) };
    let report = report.filter(|_| form.is_fine()).map(|report| Report {
        door: Door::Organisation,
        body: Body { sender: words, ..report.body },
        ..report
    });
    Ok((report, opened))
}

#[derive(Template)]
#[template(path = "organisation_sent.html")]
struct SentPage<'a> {
    page: &'a Page,
    t: Words,
    words: Vec<&'static str>,
    /// The words of an account that was opened just now.
    account: Option<Vec<&'static str>>,
    /// Whether the report came to the account that was asked for.
    is_listed: bool,
    in_danger: bool,
}

pub async fn send(State(house): State<Arc<House>>, request: Request) -> Result<Response, Failure> {
    let (visit, mut incoming) = parts(&house, request).await?;
    let t = visit.page.words(&LOCALES);
    let (report, opened) = read(&visit.ctx, &t, &mut incoming.form).await?;
    let Sent { receipt, token, form, in_danger } = match sent(&visit, incoming, report, &FIELDS).await? {
        Ok(sent) => sent,
        Err(form) => return show(&visit, &form).await,
    };
    let (kind, name) = (form.value("kind"), form.value("name").trim());
    // The report is durable now: whatever becomes of the account, its words are shown.
    let (own, added) = match opened {
        Some(opened) => (None, add(&visit.ctx, &opened, &token).await),
        None if form.has("account", "yes") => match open_account(&visit.ctx, kind, name, &token.0).await {
            Ok(own) => (Some(own), Ok(())),
            Err(error) => (None, Err(error)),
        },
        None => (None, Ok(())),
    };
    if let Err(error) = &added {
        tracing::warn!(%error, "a report is not on its account's list");
    }
    let account = own.map(|own| words_of(&own, visit.page.lang));
    let (page, words, is_listed) = (&visit.page, words_of(&receipt, visit.page.lang), added.is_ok());
    render(&SentPage { page, t, words, account, is_listed, in_danger })
}

/// Adds the report to its account; of several who add at one moment each comes to it.
async fn add(ctx: &Ctx, opened: &Receipt, token: &FormToken) -> Result<(), AccessError> {
    for _ in 0..10 {
        match add_to_account(ctx, opened, &token.0).await {
            Err(AccessError::Moved) => {}
            done => return done,
        }
    }
    Err(AccessError::Moved)
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage<'a> {
    page: &'a Page,
    t: Words,
    words: String,
    sender: Sender,
    rows: Vec<SentRow>,
}

impl AccountPage<'_> {
    /// What became of a report, in a word.
    fn word(&self, row: &SentRow) -> String {
        match row.close_reason.as_str() {
            "" => self.t.code("org-state", row.state),
            reason => format!("{}: {}", self.t.code("org-state", row.state), self.page.item("close_reason", reason)),
        }
    }
    fn words_of(&self, row: &SentRow) -> String {
        words_of(&row.receipt, self.page.lang).join(" ")
    }
    fn name(&self) -> String {
        if self.sender.name.is_empty() { self.t.code("org-kind", &self.sender.kind) } else { self.sender.name.clone() }
    }
}

/// Opens an account. Like a receipt, it waits when many are tried from one address.
pub async fn open(visit: Visit, mut form: Form) -> Result<Response, Failure> {
    let t = visit.page.words(&LOCALES);
    let opened = receipt(&mut form, &t);
    let Some(opened) = opened else { return show(&visit, &form).await };
    match sent_by(&visit.ctx, &opened).await {
        Ok((sender, rows)) => {
            let words = words_of(&opened, visit.page.lang).join(" ");
            render(&AccountPage { page: &visit.page, t, words, sender, rows })
        }
        Err(AccessError::NotFound) => {
            form.refuse("words", t.text("error-org-words"));
            show(&visit, &form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form again, for an account that sends one more.
pub async fn go_on(visit: Visit, form: Form) -> Result<Response, Failure> {
    show(&visit, &Form::empty().with("words", form.value("words"))).await
}
