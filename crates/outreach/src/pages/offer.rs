//! Is this offer safe? The ten questions, and the offer's own words read for what is worth asking. Nothing that is typed or
//! pasted here is kept, unless whoever pasted it reports it.

use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Marked, Page, Told, Visit, Words, marked};
use profile::{Seen, Sign};

use crate::{LOCALES, text, texts};

/// How long a pasted offer may be.
const TEXT_CHARS: usize = 10_000;
/// Fewer words are no offer.
const WORDS: usize = 5;

#[derive(Template)]
#[template(path = "offer.html")]
struct OfferPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    questions: Vec<String>,
    /// Answers that are not yes, once questions were answered.
    doubts: Option<usize>,
    /// What the pasted words say, once there are some.
    seen: Option<Seen<'a>>,
}

impl OfferPage<'_> {
    fn numbered(&self) -> Vec<(usize, &str)> {
        self.questions.iter().enumerate().map(|(at, question)| (at + 1, question.as_str())).collect()
    }
    fn is_said(&self, number: &usize, answer: &str) -> bool {
        self.form.has(&format!("q{number}"), answer)
    }
    fn answers_mean(&self, doubts: &usize) -> String {
        self.t.text(match doubts {
            0 => "offer-none",
            1 => "offer-one",
            _ => "offer-several",
        })
    }
    fn words_mean(&self, seen: &Seen<'_>) -> String {
        self.t.text(match (seen.warnings(), seen.signs.len()) {
            _ if self.is_short(seen) => "offer-read-short",
            (0, 0) => "offer-read-nothing",
            (0, _) => "offer-read-ask",
            _ => "offer-read-stop",
        })
    }
    fn is_short(&self, seen: &Seen<'_>) -> bool {
        seen.words.len() < WORDS
    }
    /// The languages whose phrases are known.
    fn languages(&self) -> String {
        let names: Vec<_> = self.page.profile().offers().languages.iter().map(|lang| lang.own_name()).collect();
        self.t.with("offer-text-hint", "languages", names.join(", "))
    }
    fn signs<'s>(&self, seen: &'s Seen<'_>) -> Vec<(usize, &'s Sign)> {
        seen.signs.iter().enumerate().map(|(at, (sign, _))| (at + 1, *sign)).collect()
    }
    fn pieces(&self, seen: &Seen<'_>) -> Vec<Marked<'_>> {
        let places: Vec<_> = seen.signs.iter().map(|(_, places)| places.as_slice()).collect();
        marked(self.form.value("text"), &places)
    }
    /// What goes into a report: the offer's own words, and the questions answered with no or not known.
    fn report(&self) -> String {
        let doubt = |(number, question): &(usize, &str)| {
            let answer = ["no", "unsure"].into_iter().find(|answer| self.is_said(number, answer))?;
            Some(format!("{question} {}", self.t.code("offer-answer", answer)))
        };
        let said = self.numbered().iter().filter_map(doubt).collect::<Vec<_>>().join("\n");
        let parts = [self.form.value("text").trim(), &said].into_iter().filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join("\n\n")
    }
}

/// The questions are those of the public text: a country writes its own.
async fn questions(visit: &Visit) -> Result<Vec<String>, Failure> {
    let markdown = texts::shown(&visit.ctx, visit.page.lang, "offer").await?.ok_or(Told::NotFound)?;
    Ok(text::numbered(&markdown))
}

pub async fn ask(visit: Visit) -> Result<Response, Failure> {
    let (form, questions) = (Form::empty(), questions(&visit).await?);
    let t = visit.page.words(&LOCALES);
    visit.page.show(&form, &OfferPage { page: &visit.page, t, form: &form, questions, doubts: None, seen: None })
}

pub async fn look(visit: Visit, mut form: Form) -> Result<Response, Failure> {
    let (t, questions) = (visit.page.words(&LOCALES), questions(&visit).await?);
    let has_text = !form.text(&t, "text", TEXT_CHARS).is_empty();
    let answers: Vec<String> = (1..=questions.len()).map(|n| form.value(&format!("q{n}")).to_owned()).collect();
    let is_answered = answers.iter().any(|answer| !answer.is_empty());
    if !has_text && !is_answered {
        form.refuse("text", t.text("error-offer-nothing"));
    }
    let (fine, page) = (form.is_fine(), &visit.page);
    let doubts = (fine && is_answered).then(|| answers.iter().filter(|answer| *answer != "yes").count());
    let seen = (fine && has_text).then(|| page.profile().offers().look(form.value("text")));
    page.show(&form, &OfferPage { page, t, form: &form, questions, doubts, seen })
}
