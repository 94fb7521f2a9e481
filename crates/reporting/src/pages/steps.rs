//! The report by steps, one thing a page. What was typed travels with the pages and is stored nowhere until it is sent,
//! or kept for later at the reporter's wish. The eight words that are shown are new each time: a form's number that
//! came with a page might be somebody else's, who would then hold the receipt.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use frame::{Failure, Form, FormToken, Page, Visit, Words, render};
use kit::{Moment, PublicCode};
use profile::Profile;
use signals::{Draft, save_draft, words_of};

use crate::model::begun;
use crate::pages::report::FIELDS;
use crate::pages::{Asked, Choices, asked};
use crate::{LOCALES, read_report};

kit::code_list! {
    /// The steps of a report, in their order.
    Step {
        /// What happened.
        What = "what",
        /// Whether someone is in danger.
        Danger = "danger",
        /// Whom it is about.
        About = "about",
        /// What is asked further, of some reports.
        More = "more",
        /// Where.
        Where = "where",
        /// How the reporter may be reached.
        Reach = "reach",
        /// Everything once more, files, and sending.
        Check = "check",
    }
}

impl Step {
    /// What is asked in it.
    const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::What => &["what"],
            Self::Danger => &["danger"],
            Self::About => &["about"],
            Self::Where => &["district", "place"],
            Self::Reach => &["reach", "reach_when", "reach_not", "call"],
            Self::More | Self::Check => &[],
        }
    }

    /// Whether it belongs to a report: some are asked nothing further.
    fn is_asked(self, form: &Form, profile: &Profile) -> bool {
        self != Self::More || !profile.questions(form.value("about")).is_empty()
    }

    /// Its place among the steps, from 0.
    fn at(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).unwrap_or(0)
    }

    fn next(self, form: &Form, profile: &Profile) -> Self {
        let later = Self::ALL.iter().skip(self.at() + 1).copied();
        later.into_iter().find(|step| step.is_asked(form, profile)).unwrap_or(Self::Check)
    }

    fn back(self, form: &Form, profile: &Profile) -> Self {
        let earlier = Self::ALL.iter().take(self.at()).rev().copied();
        earlier.into_iter().find(|step| step.is_asked(form, profile)).unwrap_or(Self::What)
    }
}

#[derive(Template)]
#[template(path = "step.html")]
struct StepPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    step: Step,
    choices: Choices,
    /// Until when what was kept earlier is kept, on the first page after coming back.
    kept: Option<Moment>,
}

impl StepPage<'_> {
    /// The steps of this report.
    fn asked(&self) -> impl Iterator<Item = Step> {
        Step::ALL.iter().copied().filter(|step| step.is_asked(self.form, self.page.profile()))
    }
    fn all(&self) -> usize {
        self.asked().count()
    }
    /// This step's number, from 1.
    fn number(&self) -> usize {
        self.asked().position(|step| step == self.step).map_or(1, |at| at + 1)
    }
    /// What was typed in the other steps.
    fn others(&self) -> Vec<(&str, &str)> {
        let others = FIELDS.into_iter().chain(["p"]).filter(|name| !self.step.fields().contains(name));
        let others = others.map(|name| (name, self.form.value(name)));
        let further = self.form.fields().filter(|(name, _)| self.step != Step::More && is_further(name));
        others.chain(further).filter(|(_, value)| !value.is_empty()).collect()
    }
    /// The questions of the step that asks further: the field, the question, and what can be chosen.
    fn questions(&self) -> Vec<Asked> {
        let of_this = self.page.profile().questions(self.form.value("about"));
        of_this.into_iter().map(|question| asked(self.page, question)).collect()
    }
    /// What was answered to them, each behind its question.
    fn further(&self) -> Vec<String> {
        let said = |(field, question, options): Asked| {
            let value = self.form.value(&field).trim().to_owned();
            let words = if options.is_empty() { value } else { chosen(options, &value) };
            (!words.is_empty()).then(|| format!("{question} {words}"))
        };
        self.questions().into_iter().filter_map(said).collect()
    }
    /// Each step with its question and what was answered, to look through.
    fn answers(&self) -> Vec<(Step, String, Vec<String>)> {
        let form = self.form;
        let answer = |step: &Step| {
            let said = match step {
                Step::What => vec![form.value("what").to_owned()],
                Step::Danger => vec![chosen(self.choices.dangers(), form.value("danger"))],
                Step::About => vec![chosen(self.choices.abouts(), form.value("about"))],
                Step::More => self.further(),
                Step::Where => vec![self.district(), form.value("place").to_owned()],
                Step::Reach | Step::Check => self.reach(),
            };
            let said = said.into_iter().filter(|text| !text.trim().is_empty()).collect();
            (*step, self.t.code("step", step), said)
        };
        self.asked().filter(|step| *step != Step::Check).map(|step| answer(&step)).collect()
    }
    fn district(&self) -> String {
        let region = self.page.profile().region(self.form.value("district"));
        region.map(|region| self.page.tr(&region.name).to_owned()).unwrap_or_default()
    }
    fn reach(&self) -> Vec<String> {
        let labelled = [("report-reach-when", "reach_when"), ("report-reach-not", "reach_not")];
        let mut said = vec![self.form.value("reach").to_owned()];
        let given = labelled.iter().filter(|(_, name)| !self.form.value(name).trim().is_empty());
        said.extend(given.map(|(label, name)| format!("{}: {}", self.t.text(label), self.form.value(name))));
        if self.form.has("call", "yes") {
            said.push(self.t.text("call-yes"));
        }
        said
    }
}

/// Whether a field answers one of the profile's questions.
fn is_further(name: &str) -> bool {
    name.starts_with("q_") && name.len() < 80
}

/// The words of what was chosen; none when nothing was.
fn chosen(options: Vec<(String, String)>, code: &str) -> String {
    options.into_iter().find(|(known, _)| known == code).map(|(_, words)| words).unwrap_or_default()
}

async fn show(visit: &Visit, form: &Form, step: Step, kept: Option<Moment>) -> Result<Response, Failure> {
    let (page, choices) = (&visit.page, Choices::of(visit).await?);
    page.show(form, &StepPage { page, t: choices.t, form, step, choices, kept })
}

pub async fn begin(visit: Visit, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    show(&visit, &came_by(raw), Step::What, None).await
}

/// The form of someone who may have come by a printed address, `?p=CODE`.
pub fn came_by(raw: Option<String>) -> Form {
    let asked = Form::parse(raw.unwrap_or_default().as_bytes()).unwrap_or_default();
    match asked.value("p").parse::<PublicCode>() {
        Ok(code) => Form::empty().with("p", code.as_str()),
        Err(_) => Form::empty(),
    }
}

/// Leaves one step for another, or keeps everything for later.
pub async fn step(visit: Visit, mut form: Form) -> Result<Response, Failure> {
    let at: Step = form.value("at").parse().unwrap_or(Step::What);
    let t = visit.page.words(&LOCALES);
    let go = form.value("go").to_owned();
    let profile = visit.page.profile();
    let to = match go.as_str() {
        "back" => at.back(&form, profile),
        "save" => at,
        step => step.parse().unwrap_or_else(|_| at.next(&form, profile)),
    };
    let to = if to.is_asked(&form, profile) { to } else { to.next(&form, profile) };
    // Going back is always possible; going on asks for what this step needs.
    if to.at() > at.at() {
        let _ = read_report(&mut form, &t, visit.ctx.profile(), visit.ctx.house().limits.text_chars);
        let further: Vec<String> =
            form.fields().map(|(name, _)| name.to_owned()).filter(|name| is_further(name)).collect();
        let further = further.iter().map(String::as_str).filter(|_| at == Step::More);
        let own: Vec<&str> = at.fields().iter().copied().chain(further).collect();
        form.keep_errors(&own);
        if !form.is_fine() {
            return show(&visit, &form, at, None).await;
        }
    }
    if go == "save" {
        return save(&visit, form, at).await;
    }
    show(&visit, &form, to, None).await
}

#[derive(Template)]
#[template(path = "saved.html")]
struct SavedPage<'a> {
    page: &'a Page,
    t: Words,
    words: Vec<&'static str>,
    until: Moment,
}

async fn save(visit: &Visit, mut form: Form, at: Step) -> Result<Response, Failure> {
    let t = visit.page.words(&LOCALES);
    let chars: usize = form.fields().map(|(_, value)| value.chars().count()).sum();
    if chars > visit.ctx.house().limits.text_chars * 2 {
        form.refuse(at.fields().first().copied().unwrap_or("what"), t.text("error-draft-long"));
        return show(visit, &form, at, None).await;
    }
    let typed = FIELDS.into_iter().chain(["at", "p"]).map(|name| (name.to_owned(), form.value(name).to_owned()));
    let further = form.fields().filter(|(name, _)| is_further(name)).take(40);
    let further = further.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let typed = typed.chain(further).filter(|(_, value)| !value.is_empty()).collect();
    let (receipt, until) = save_draft(&visit.ctx, typed, begun(&form)).await?;
    render(&SavedPage { page: &visit.page, t, words: words_of(&receipt, visit.page.lang), until })
}

/// Goes on with what was kept, where it was left.
pub async fn go_on(visit: &Visit, draft: &Draft, until: Moment) -> Result<Response, Failure> {
    let mut form = Form::empty().with("begun", FormToken(draft.form));
    for (name, value) in &draft.fields {
        form.add(name.clone(), value.clone());
    }
    let at = form.value("at").parse().unwrap_or(Step::What);
    show(visit, &form, at, Some(until)).await
}
