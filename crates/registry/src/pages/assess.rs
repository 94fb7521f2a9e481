//! Assessing a household: first seeing what the answers weigh, then keeping them.

use access::{AccessError, Action, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use households::{Household, opened_household};
use kit::HouseholdId;
use profile::Assessment;

use crate::LOCALES;
use crate::assess::{self, Assessed, Explained, explain, last_assessment};
use crate::pages::{NOTE_CHARS, list, path, reason_first};

#[derive(Template)]
#[template(path = "assess.html")]
struct AssessPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    household: &'a Household,
    assessment: &'a Assessment,
    answers: Vec<(String, String)>,
    shown: bool,
}

impl AssessPage<'_> {
    fn explained(&self) -> Explained<'_> {
        explain(self.assessment, &self.answers)
    }
    fn weight(&self, weight: &u32) -> String {
        self.t.count("weight", *weight)
    }
    fn weight_sum(&self, explained: &Explained<'_>) -> String {
        self.t.count("weight-sum", explained.sum)
    }
    fn level(&self) -> String {
        let level = self.assessment.level(self.explained().sum);
        level.map(|level| list::level(self.page, &level.key)).unwrap_or_default()
    }
}

/// What was answered, of what the profile asks.
fn answers(form: &Form, assessment: &Assessment) -> Vec<(String, String)> {
    let of = |question: &profile::Asked| {
        let answer = question.options.iter().find(|option| form.has(&question.key, &option.key))?;
        Some((question.key.clone(), answer.key.clone()))
    };
    assessment.questions.iter().filter_map(of).collect()
}

pub async fn form(Staff { ctx, page }: Staff, Path((id,)): Path<(HouseholdId,)>) -> Result<Response, Failure> {
    let last = {
        let mut work = ctx.look().await?;
        match opened_household(&mut work, id, Action::WriteHousehold).await {
            Ok((_, key)) => last_assessment(&mut work, id, &key).await?,
            Err(error) => return reason_first(&page, id, error),
        }
    };
    let mut form = Form::empty();
    for (question, answer) in last.map(|(assessed, ..)| assessed.answers).unwrap_or_default() {
        form = form.with(&question, answer);
    }
    show(&ctx, &page, id, &form, false).await
}

async fn show(ctx: &Ctx, page: &Page, id: HouseholdId, form: &Form, shown: bool) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let (household, _) = opened_household(&mut work, id, Action::WriteHousehold).await?;
    drop(work);
    let (t, assessment) = (page.words(&LOCALES), ctx.profile().assessment());
    let answers = answers(form, assessment);
    page.show(form, &AssessPage { page, t, form, household: &household, assessment, answers, shown })
}

pub async fn send(Path((id,)): Path<(HouseholdId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let assessment = ctx.profile().assessment();
    let answers = answers(&form, assessment);
    let note = form.text(&t, "note", NOTE_CHARS);
    if answers.is_empty() {
        let first = assessment.questions.first().map_or("note", |question| question.key.as_str());
        form.refuse(first, t.text("error-answers"));
    }
    if form.value("step") != "record" || !form.is_fine() {
        return show(&ctx, &page, id, &form, !answers.is_empty()).await;
    }
    match assess::assess(&ctx, id, &Assessed { answers, note }).await {
        Ok(()) | Err(AccessError::Again) => Ok(see_other(&page, &path(id), "household-assessed")),
        Err(error) => reason_first(&page, id, error),
    }
}
