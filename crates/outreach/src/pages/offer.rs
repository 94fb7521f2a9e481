//! Is this offer safe? The ten questions, and the offer's own words read for what is worth asking. Nothing that is typed or
//! pasted here is kept, unless whoever pasted it reports it.

use std::ops::Range;

use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Told, Visit, Words};
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

/// A piece of the offer's text, and the numbers of the signs it shows.
struct Piece<'a> {
    words: &'a str,
    signs: Vec<usize>,
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
        seen.words < WORDS
    }
    /// The languages whose phrases are known.
    fn languages(&self) -> String {
        let names: Vec<_> = self.page.profile().offers().languages.iter().map(|lang| lang.own_name()).collect();
        self.t.with("offer-text-hint", "languages", names.join(", "))
    }
    fn signs<'s>(&self, seen: &'s Seen<'_>) -> Vec<(usize, &'s Sign)> {
        seen.signs.iter().enumerate().map(|(at, (sign, _))| (at + 1, *sign)).collect()
    }
    fn pieces(&self, seen: &Seen<'_>) -> Vec<Piece<'_>> {
        let places: Vec<_> = seen.signs.iter().map(|(_, places)| places.as_slice()).collect();
        pieces(self.form.value("text"), &places)
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

/// Cuts a text where marks begin and end; each piece with the numbers, from 1, of the lists that hold it.
fn pieces<'a>(text: &'a str, places: &[&[Range<usize>]]) -> Vec<Piece<'a>> {
    let mut cuts: Vec<usize> = places.iter().flat_map(|of| of.iter()).flat_map(|p| [p.start, p.end]).collect();
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let within =
        |piece: &Range<usize>, of: &&[Range<usize>]| of.iter().any(|p| p.start <= piece.start && piece.end <= p.end);
    let piece = |pair: &[usize]| {
        let range = pair[0]..pair[1];
        let signs = (1..).zip(places).filter(|(_, of)| within(&range, of)).map(|(number, _)| number).collect();
        Some(Piece { words: text.get(range)?, signs })
    };
    cuts.windows(2).filter_map(piece).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, places: &[&[Range<usize>]]) -> Vec<(String, Vec<usize>)> {
        pieces(text, places).into_iter().map(|piece| (piece.words.to_owned(), piece.signs)).collect()
    }

    #[test]
    fn a_text_is_cut_where_marks_begin_and_end() {
        let piece = |words: &str, signs: &[usize]| (words.to_owned(), signs.to_vec());
        assert_eq!(marked("abcdef", &[]), [piece("abcdef", &[])]);
        assert_eq!(
            marked("abcdef", &[&[1..4, 4..4], &[3..5, 5..6]]),
            [piece("a", &[]), piece("bc", &[1]), piece("d", &[1, 2]), piece("e", &[2]), piece("f", &[2])]
        );
    }
}
