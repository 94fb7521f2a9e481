//! Who helps near me, and the ten questions about an offer. Nothing that is chosen or typed here is kept.

use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Told, Visit, Words, render};
use profile::Helper;

use crate::{LOCALES, text, texts};

#[derive(Template)]
#[template(path = "near.html")]
struct NearPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    district: String,
}

impl NearPage<'_> {
    fn helpers(&self) -> Vec<&Helper> {
        self.page.profile().helpers(&self.district)
    }
    fn is_nobody_there(&self) -> bool {
        self.helpers().iter().all(|helper| helper.districts.is_empty())
    }
}

pub async fn near(visit: Visit) -> Result<Response, Failure> {
    there(visit, Form::empty()).await
}

/// Asked by a form, not in the address: where somebody is stands in no history.
pub async fn there(visit: Visit, form: Form) -> Result<Response, Failure> {
    let known = visit.page.profile().region(form.value("district"));
    let district = known.map(|region| region.code.clone()).unwrap_or_default();
    render(&NearPage { page: &visit.page, t: visit.page.words(&LOCALES), form: &form, district })
}

#[derive(Template)]
#[template(path = "offer.html")]
struct OfferPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    questions: Vec<String>,
    /// Answers that are not yes, once the questions were answered.
    doubts: Option<usize>,
}

/// How long a pasted offer may be.
const TEXT_CHARS: usize = 10_000;

impl OfferPage<'_> {
    fn numbered(&self) -> Vec<(usize, &str)> {
        self.questions.iter().enumerate().map(|(at, question)| (at + 1, question.as_str())).collect()
    }
    fn is_said(&self, number: &usize, answer: &str) -> bool {
        self.form.has(&format!("q{number}"), answer)
    }
    fn words(&self) -> String {
        match self.doubts {
            Some(0) => self.t.text("offer-none"),
            Some(1) => self.t.text("offer-one"),
            _ => self.t.text("offer-several"),
        }
    }
    /// What goes into a report: the questions without a yes, and the offer's own words.
    fn report(&self) -> String {
        let doubt = |(number, question): &(usize, &str)| {
            let answer = ["no", "unsure"].into_iter().find(|answer| self.is_said(number, answer));
            let answer = answer.map_or_else(|| "–".to_owned(), |answer| self.t.code("offer-answer", answer));
            (!self.is_said(number, "yes")).then(|| format!("{question} {answer}"))
        };
        let said = self.numbered().iter().filter_map(doubt).collect::<Vec<_>>().join("\n");
        [self.form.value("text").trim(), &said]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\n\n")
    }
}

/// The questions are those of the public text: a country writes its own.
async fn show(visit: &Visit, form: &Form, answered: bool) -> Result<Response, Failure> {
    let markdown = texts::shown(&visit.ctx, visit.page.lang, "offer").await?.ok_or(Told::NotFound)?;
    let questions = text::numbered(&markdown);
    let yes = |number: &usize| form.has(&format!("q{number}"), "yes");
    let doubts = answered.then(|| questions.len() - (1..=questions.len()).filter(yes).count());
    visit.page.show(form, &OfferPage { page: &visit.page, t: visit.page.words(&LOCALES), form, questions, doubts })
}

pub async fn offer(visit: Visit) -> Result<Response, Failure> {
    show(&visit, &Form::empty(), false).await
}

pub async fn look(visit: Visit, mut form: Form) -> Result<Response, Failure> {
    let _ = form.text(&visit.page.words(&LOCALES), "text", TEXT_CHARS);
    let fine = form.is_fine();
    show(&visit, &form, fine).await
}
