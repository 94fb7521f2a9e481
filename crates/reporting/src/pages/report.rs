//! The report on one page, and its sending.

use std::sync::Arc;

use access::House;
use askama::Template;
use axum::extract::{RawQuery, Request, State};
use axum::response::Response;
use frame::{Failure, Form, Page, Visit, Words, render};
use signals::words_of;

use crate::pages::steps::came_by;
use crate::pages::{Asked, Choices, Sent, asked, parts, sent};
use crate::{LOCALES, read_report};

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

impl ReportPage<'_> {
    /// Whether something is typed or wrong there: then it stands open.
    fn has_said(&self, asked: &[Asked]) -> bool {
        asked.iter().any(|(field, ..)| !self.form.value(field).is_empty() || self.form.error(field).is_some())
    }
    /// The further questions: for each group of what a report may be about, its words and what is asked then.
    fn further(&self) -> Vec<(String, Vec<Asked>)> {
        let words = |about: &Vec<String>| match about.is_empty() {
            true => self.t.text("step-more"),
            false => {
                let about: Vec<_> = about.iter().map(|code| self.t.code("about", code)).collect();
                self.t.with("report-further", "about", about.join(" / "))
            }
        };
        let mut groups: Vec<(&Vec<String>, Vec<Asked>)> = Vec::new();
        for question in self.page.profile().all_questions() {
            let asked = asked(self.page, question);
            match groups.iter_mut().find(|(about, _)| **about == question.about) {
                Some((_, group)) => group.push(asked),
                None => groups.push((&question.about, vec![asked])),
            }
        }
        groups.into_iter().map(|(about, asked)| (words(about), asked)).collect()
    }
}

pub async fn form(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    show_form(&visit, &came_by(raw)).await
}

async fn show_form(visit: &Visit, form: &Form) -> Result<Response, Failure> {
    let choices = Choices::of(visit).await?;
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
    match sent(&visit, incoming, report, &FIELDS).await? {
        Ok(Sent { receipt, in_danger, .. }) => {
            let words = words_of(&receipt, visit.page.lang);
            render(&ReceivedPage { page: &visit.page, t, words, in_danger })
        }
        Err(form) => show_form(&visit, &form).await,
    }
}
