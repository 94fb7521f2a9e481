//! The report on one page, and its sending.

use std::sync::Arc;

use access::House;
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use frame::{Failure, Form, Page, Visit, Words, render};
use signals::{About, Danger, words_of};

use crate::incoming::{self, Incoming};
use crate::pages::{not_kept, parts};
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
    limits: access::Limits,
}

/// Whom a report may be about, with words.
pub fn abouts(t: &Words) -> Vec<(String, String)> {
    [About::Myself, About::Other, About::Offer].iter().map(|a| (a.to_string(), t.code("about", a))).collect()
}

/// Answers to whether someone is in danger.
pub fn dangers(t: &Words) -> Vec<(String, String)> {
    Danger::ALL.iter().map(|d| (d.to_string(), t.code("danger", d))).collect()
}

/// The one box to ask for a call.
pub fn calls(t: &Words) -> [(&'static str, String); 1] {
    [("yes", t.text("call-yes"))]
}

impl ReportPage<'_> {
    fn abouts(&self) -> Vec<(String, String)> {
        abouts(&self.t)
    }
    fn dangers(&self) -> Vec<(String, String)> {
        dangers(&self.t)
    }
    fn calls(&self) -> [(&'static str, String); 1] {
        calls(&self.t)
    }
    fn megabytes(&self) -> u64 {
        self.limits.megabytes()
    }
    /// The sentence about a file that is too large, for the script that says so before it is sent.
    fn too_large(&self) -> String {
        incoming::too_large(&self.t, "%name%", &self.limits)
    }
}

pub async fn form(visit: Visit) -> Result<Response, Failure> {
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

pub async fn send(State(house): State<Arc<House>>, request: Request) -> Result<Response, Failure> {
    let (visit, mut incoming) = parts(&house, request).await?;
    let t = visit.page.words(&LOCALES);
    let report = read_report(&mut incoming.form, &t, visit.ctx.profile(), visit.ctx.house().limits.text_chars);
    let has_files = !incoming.files.is_empty();
    if incoming.form.is_fine() {
        incoming.take_uploads(&visit.ctx, &t).await?;
    }
    let Incoming { mut form, files } = incoming;
    let Some(report) = report.filter(|_| form.is_fine()) else {
        if has_files {
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
