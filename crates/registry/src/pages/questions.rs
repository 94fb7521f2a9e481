//! Questions of other offices: may this be somebody you know?

use access::{AccessError, Ctx};
use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::LinkQuestionId;
use known::{Answer, Joined, Kind, Known, Question, SHOWN, answer_question, question_to, questions_to};

use crate::lists::entry_of;
use crate::pages::NOTE_CHARS;
use crate::{LOCALES, known_of};

#[derive(Template)]
#[template(path = "questions.html")]
struct QuestionsPage<'a> {
    page: &'a Page,
    t: Words,
    waiting: Vec<Question>,
    answered: Vec<Question>,
    /// Whether it is the first page: only there it is known that none waits.
    is_first: bool,
    /// Where the next page begins, when there is one.
    next: Option<usize>,
}

pub async fn list(Staff { ctx, page }: Staff, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Form::parse(raw.unwrap_or_default().as_bytes()).unwrap_or_default();
    let skip = asked.value("from").parse().unwrap_or(0);
    let questions = questions_to(&ctx, skip).await?;
    let next = (questions.len() == SHOWN).then_some(skip.saturating_add(SHOWN));
    let (waiting, answered) = questions.into_iter().partition(|question| question.waits);
    let t = page.words(&LOCALES);
    page.show(&Form::empty(), &QuestionsPage { page: &page, t, waiting, answered, is_first: skip == 0, next })
}

#[derive(Template)]
#[template(path = "question.html")]
struct QuestionPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    question: Question,
    is_silent: bool,
    /// Whether nothing need be said: the household was restricted since.
    may_be_silent: bool,
    /// Whom of the own register is meant, once the household was opened with a reason.
    name: Option<String>,
}

impl QuestionPage<'_> {
    /// What can be answered: of a case nothing, or what is shared on purpose.
    fn answers(&self) -> Vec<(String, String)> {
        let answers: &[Answer] = match (self.is_silent, self.may_be_silent) {
            (true, _) => &[Answer::Silent, Answer::Share],
            (false, true) => &[Answer::Silent, Answer::No, Answer::Yes, Answer::Share],
            (false, false) => &[Answer::No, Answer::Yes, Answer::Share],
        };
        answers.iter().map(|answer| (answer.to_string(), self.t.code("answer", answer))).collect()
    }
    /// Whether both offices say that it is one person.
    fn is_one(&self) -> bool {
        matches!(self.question.joined, Joined::Yes(_))
    }
    /// The own entry can be shown with what is shared, but for a case.
    fn shows(&self) -> Vec<(String, String)> {
        if self.is_silent { Vec::new() } else { vec![("entry".to_owned(), self.t.text("show-entry"))] }
    }
    /// Whether the asker learns nothing unless it is shared on purpose.
    fn is_silent(&self) -> bool {
        self.is_silent
    }
    fn record(&self) -> String {
        let folder = if self.question.kind == Some(Kind::Person) { "cases" } else { "registry" };
        self.page.href(&format!("/desk/{folder}/{}", self.question.record))
    }
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(LinkQuestionId,)>) -> Result<Response, Failure> {
    show_with(&ctx, &page, id, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: LinkQuestionId, form: &Form) -> Result<Response, Failure> {
    let question = question_to(ctx, id).await?;
    let name = match question.kind {
        Some(Kind::Resident | Kind::Restricted) => entry_of(ctx, &question.record, &question.person).await?,
        _ => None,
    };
    let name = name.map(|row| row.resident.name());
    let is_silent = question.kind.is_some_and(|kind| kind.is_silent(ctx));
    let may_be_silent = known::is_hidden(&mut ctx.look().await?, &question.person).await?;
    page.show(form, &QuestionPage { page, t: page.words(&LOCALES), form, question, is_silent, may_be_silent, name })
}

pub async fn answer(Path((id,)): Path<(LinkQuestionId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let answer = form.code::<Answer>(&t, "answer", "error-answer");
    let words = match answer {
        Some(Answer::Share) => form.required(&t, "words", NOTE_CHARS, "error-share"),
        _ => form.text(&t, "words", NOTE_CHARS),
    };
    let Some(answer) = answer.filter(|_| form.is_fine()) else {
        return show_with(&ctx, &page, id, &form).await;
    };
    // What is not shared goes nowhere, whatever stands in the field.
    let words = if answer == Answer::Silent { String::new() } else { words };
    let entry = if answer == Answer::Share && form.has("show", "entry") { shown(&ctx, id).await? } else { None };
    if entry.is_none() && answer == Answer::Share && form.has("show", "entry") {
        form.refuse("show", t.text("error-show-shut"));
        return show_with(&ctx, &page, id, &form).await;
    }
    match answer_question(&ctx, id, answer, &words, entry).await {
        Ok(()) => Ok(see_other(&page, "/desk/questions", "question-answered")),
        Err(error) => Err(error.into()),
    }
}

/// The own entry that is shown to the office that asked; `None` while the household is shut.
async fn shown(ctx: &Ctx, id: LinkQuestionId) -> Result<Option<Known>, AccessError> {
    let question = question_to(ctx, id).await?;
    if question.kind != Some(Kind::Resident) {
        return Ok(None);
    }
    let entry = entry_of(ctx, &question.record, &question.person).await?;
    Ok(entry.map(|row| known_of(&row.resident, row.sex)))
}
