//! A household: its coded side for the office's registrars, the rest once a reason was given.

use access::{AccessError, Action, Ctx, Record, Work, is_open};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use households::{
    Dwelling, Household, HouseholdState, PlanLine, ResidentRow, cases_of, household_by_id, household_key,
    is_hidden_household, parts_of, people_of, plan_of,
};
use kit::{CaseId, HouseholdId, Moment, PublicCode};

use crate::LOCALES;
use crate::acts;
use crate::assess::{Assessed, Explained, explain, last_assessment};
use crate::pages::plan::{self, LineWords};
use crate::pages::{Maybes, PersonChoices, list, look, often, path, read_person, reason_first};

/// What a reason opens.
struct Content {
    dwelling: Dwelling,
    residents: Vec<ResidentRow>,
    assessed: Option<(Assessed, String, String, Moment)>,
    /// Its plan.
    plan: Vec<PlanLine>,
    /// What other offices were asked, and what they answered.
    questions: Vec<known::Question>,
}

#[derive(Template)]
#[template(path = "household.html")]
struct HouseholdPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    household: &'a Household,
    content: Option<Content>,
    choices: PersonChoices,
    /// Cases with which it was directed.
    cases: Vec<(CaseId, PublicCode)>,
    may_see_cases: bool,
    /// Households that are part of it.
    parts: Vec<(HouseholdId, PublicCode)>,
    /// Whether it, or one that is one with it, is restricted.
    is_hidden: bool,
    /// The household that it is part of.
    led_by: Option<(HouseholdId, PublicCode)>,
    /// Whom the registers may know of those who are about to be entered.
    known: Option<Maybes>,
}

impl HouseholdPage<'_> {
    fn open_path(&self) -> String {
        format!("{}/open", self.page.href(&path(self.household.id)))
    }
    fn is_open(&self) -> bool {
        self.household.state == HouseholdState::Open
    }
    fn weight(&self, weight: &u32) -> String {
        self.t.count("weight", *weight)
    }
    fn weight_sum(&self, explained: &Explained<'_>) -> String {
        self.t.count("weight-sum", explained.sum)
    }
    fn level(&self, key: &str) -> String {
        list::level(self.page, key)
    }
    fn basis(&self) -> String {
        let basis = self.page.profile().basis(&self.household.basis);
        basis.map_or_else(|| self.household.basis.clone(), |basis| self.page.tr(&basis.name).to_owned())
    }
    fn explained<'e>(&'e self, assessed: &'e Assessed) -> Explained<'e> {
        explain(self.page.profile().assessment(), &assessed.answers)
    }
    /// Whether the questions have changed since it was assessed: then weights are not what they were.
    fn is_other_version(&self, version: &str) -> bool {
        self.page.profile().assessment().version != version
    }
    /// The needs that the plan has others answer, or else those to which the assessment points, as the end of the address
    /// where the household is directed.
    fn pointed(&self, content: &Content) -> String {
        let mut needs: Vec<&str> =
            plan::to_direct(self.page, &content.plan).into_iter().map(|line| line.need.as_str()).collect();
        if let Some((assessed, ..)) = content.assessed.as_ref().filter(|_| content.plan.is_empty()) {
            needs = self.explained(assessed).needs;
        }
        needs.dedup();
        let needs: Vec<_> = needs.iter().map(|need| format!("need={need}")).collect();
        if needs.is_empty() { String::new() } else { format!("?{}", needs.join("&")) }
    }
    fn line(&self, line: &PlanLine) -> LineWords<'_> {
        LineWords { page: self.page, t: self.t, line: line.clone(), may_see_cases: self.may_see_cases }
    }
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(HouseholdId,)>) -> Result<Response, Failure> {
    show_with(&ctx, &page, id, &Form::empty()).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: HouseholdId, form: &Form) -> Result<Response, Failure> {
    show_known(ctx, page, id, form, None).await
}

async fn show_known(
    ctx: &Ctx,
    page: &Page,
    id: HouseholdId,
    form: &Form,
    known: Option<Maybes>,
) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let household = household_by_id(&mut work, id).await?;
    work.allow(Action::ReadHousehold, &household.thing())?;
    let content = if is_open(&mut work, Record::Household, id).await? {
        let key = household_key(&mut work, id).await?;
        Some(Content {
            dwelling: household.dwelling(&key)?,
            residents: people_of(&mut work, id, &key).await?,
            assessed: last_assessment(&mut work, id, &key).await?,
            questions: questions(&mut work, id).await?,
            plan: plan_of(&mut work, id).await?,
        })
    } else {
        None
    };
    let cases = cases_of(&mut work, id).await?;
    let parts = parts_of(&mut work, id).await?;
    let is_hidden = is_hidden_household(&mut work, &household).await?;
    let led_by = match household.merged_into {
        Some(lead) => Some((lead, household_by_id(&mut work, lead).await?.code)),
        None => None,
    };
    drop(work);
    let may_see_cases = ctx.may(Action::ListCases, &ctx.desk()?);
    let (t, choices) = (page.words(&LOCALES), PersonChoices::of(page));
    page.show(
        form,
        &HouseholdPage {
            page,
            t,
            form,
            household: &household,
            content,
            choices,
            cases,
            may_see_cases,
            parts,
            is_hidden,
            led_by,
            known,
        },
    )
}

/// What other offices were asked for a household, and for those that are part of it.
async fn questions(work: &mut Work<'_>, id: HouseholdId) -> Result<Vec<known::Question>, AccessError> {
    let mut questions = known::questions_of(work, &id.to_string()).await?;
    for (part, _) in parts_of(work, id).await? {
        questions.extend(known::questions_of(work, &part.to_string()).await?);
    }
    Ok(questions)
}

pub async fn open(Path((id,)): Path<(HouseholdId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    match acts::look_at(&ctx, id, form.value("reason")).await {
        Ok(()) => Ok(see_other(&page, &path(id), "opened")),
        Err(AccessError::Shut) => {
            form.refuse("reason", page.words(&LOCALES).text("error-reason"));
            show_with(&ctx, &page, id, &form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn add(Path((id,)): Path<(HouseholdId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let Some(new) = read_person(&mut form, &t, &ctx, false) else {
        return show_with(&ctx, &page, id, &form).await;
    };
    if form.value("step") != "keep" {
        match look(&ctx, &new.resident, new.sex).await {
            Ok(None) => {}
            Ok(known) => return show_known(&ctx, &page, id, &form, known).await,
            Err(error) => {
                let form = often(error, &page, form)?;
                return show_with(&ctx, &page, id, &form).await;
            }
        }
    }
    match acts::add_resident(&ctx, id, &new).await {
        Ok(_) => Ok(see_other(&page, &path(id), "person-added")),
        Err(AccessError::NotFound) => {
            form.refuse("family", t.text("error-residents-full"));
            show_with(&ctx, &page, id, &form).await
        }
        Err(AccessError::Full) => {
            let form = often(AccessError::Full, &page, form)?;
            show_with(&ctx, &page, id, &form).await
        }
        Err(error) => reason_first(&page, id, error),
    }
}

pub async fn close(Path((id,)): Path<(HouseholdId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let keys = ctx.profile().list("household_close_reason").iter().map(|item| item.key.as_str());
    let reason = form.one_of(&t, "close", keys, "error-close-reason");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    match acts::close(&ctx, id, &reason).await {
        Ok(()) => Ok(see_other(&page, &path(id), "closed")),
        Err(error) => reason_first(&page, id, error),
    }
}

pub async fn restrict(Path((id,)): Path<(HouseholdId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, form } = input;
    match acts::restrict(&ctx, id, form.value("restricted") == "yes").await {
        Ok(()) => Ok(see_other(&page, &path(id), "household-restricted")),
        Err(AccessError::Moved) => Ok(see_other(&page, &path(id), "")),
        Err(error) => reason_first(&page, id, error),
    }
}
