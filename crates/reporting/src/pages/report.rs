//! The report on one page, and its sending.

use std::sync::Arc;

use access::House;
use askama::Template;
use axum::extract::{RawQuery, Request, State};
use axum::response::Response;
use frame::{Failure, Form, Page, Visit, Words, render};
use signals::{Danger, words_of};

use crate::incoming::Incoming;
use crate::pages::steps::came_by;
use crate::pages::{Choices, give, not_kept, parts};
use crate::{LOCALES, acts, read_report};

/// The report's fields, as they stand on the page.
pub const FIELDS: [&str; 10] =
    ["what", "danger", "about", "district", "place", "reach", "reach_when", "reach_not", "call", "files"];

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    choices: Choices,
}

pub async fn form(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    show_form(&visit, &came_by(raw))
}

fn show_form(visit: &Visit, form: &Form) -> Result<Response, Failure> {
    let choices = Choices::of(visit);
    visit.page.show(form, &ReportPage { page: &visit.page, t: choices.t, form, choices })
}

#[derive(Template)]
#[template(path = "received.html")]
struct ReceivedPage<'a> {
    page: &'a Page,
    t: Words,
    words: Vec<&'static str>,
    in_danger: bool,
}

pub async fn send(State(house): State<Arc<House>>, request: Request) -> Result<Response, Failure> {
    let (visit, mut incoming) = parts(&house, request).await?;
    let t = visit.page.words(&LOCALES);
    let report = read_report(&mut incoming.form, &t, visit.ctx.profile(), visit.ctx.house().limits.text_chars);
    // A form without its number is from no page of ours; it still is a report.
    let token = incoming.form.token().unwrap_or_else(|| frame::FormToken::new(visit.ctx.entropy()));
    let has_files = !incoming.files.is_empty();
    let uploads =
        if incoming.form.is_fine() { incoming.take_uploads(&visit.ctx, &t, &token).await? } else { Vec::new() };
    let Incoming { mut form, files } = incoming;
    let Some(report) = report.filter(|_| form.is_fine()) else {
        if has_files {
            form.refuse("files", t.text("error-files-again"));
        }
        // Files are read as they come in, before the words are looked at.
        form.in_order(&FIELDS);
        return show_form(&visit, &form);
    };
    let in_danger = report.danger == Danger::Now;
    let receipt = match acts::submit(&visit.ctx, token.0, report, files).await {
        Ok(receipt) => receipt,
        Err(error) => {
            let (field, sentence) = not_kept(error)?;
            form.refuse(if field == "message" { "what" } else { field }, t.text(sentence));
            return show_form(&visit, &form);
        }
    };
    give(&visit.ctx, uploads, &token).await;
    render(&ReceivedPage { page: &visit.page, t, words: words_of(&receipt, visit.page.lang), in_danger })
}
