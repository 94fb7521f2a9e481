//! One line of a plan: changed, done or dropped.

use access::{AccessError, Action, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Told, Words, see_other};
use households::{Household, opened_household, plan_of};
use kit::{HouseholdId, PlanLineId};

use crate::LOCALES;
use crate::pages::plan::{LineWords, agencies, read_line, services, waiting};
use crate::pages::{path, reason_first};
use crate::plan::{End, change_line, end_line};

#[derive(Template)]
#[template(path = "plan_line.html")]
struct LinePage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    household: &'a Household,
    words: LineWords<'a>,
    choices: Vec<(String, String)>,
}

impl LinePage<'_> {
    fn address(&self) -> String {
        format!("{}/plan/{}", self.page.href(&path(self.household.id)), self.words.line.id)
    }
    fn services(&self) -> Vec<(String, String)> {
        services(self.page)
    }
}

pub async fn show(
    Staff { ctx, page }: Staff,
    Path((id, line)): Path<(HouseholdId, PlanLineId)>,
) -> Result<Response, Failure> {
    show_line(&ctx, &page, id, line, None).await
}

/// A line's page; without a form it is filled with what the line says.
async fn show_line(
    ctx: &Ctx,
    page: &Page,
    id: HouseholdId,
    line: PlanLineId,
    form: Option<&Form>,
) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let (household, key) = match opened_household(&mut work, id, Action::WriteHousehold).await {
        Ok(opened) => opened,
        Err(error) => return reason_first(page, id, error),
    };
    let line = plan_of(&mut work, id).await?.into_iter().find(|row| row.id == line).ok_or(Told::NotFound)?;
    drop(work);
    let filled = Form::empty()
        .with("version", line.version)
        .with("service", &line.service)
        .with("agency", &line.agency)
        .with("by", ctx.profile().calendar().date_of(line.due_at))
        .with("note", line.note(&key)?);
    let form = form.unwrap_or(&filled);
    let (t, may_see_cases) = (page.words(&LOCALES), ctx.may(Action::ListCases, &ctx.desk()?));
    let words = LineWords { page, t, line, may_see_cases };
    page.show(form, &LinePage { page, t, form, household: &household, words, choices: agencies(page, &t) })
}

pub async fn send(Path((id, line)): Path<(HouseholdId, PlanLineId)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    // Whoever sends no version has read none.
    let version = form.value("version").parse().unwrap_or(-1);
    let done = match form.value("step") {
        "done" => end_line(&ctx, id, line, version, &End::Done).await,
        "drop" => {
            let keys = ctx.profile().list("plan_drop_reason").iter().map(|item| item.key.as_str());
            let reason = form.one_of(&t, "drop", keys, "error-close-reason");
            if !form.is_fine() {
                return show_line(&ctx, &page, id, line, Some(&form)).await;
            }
            end_line(&ctx, id, line, version, &End::Dropped(reason)).await
        }
        _ => {
            let need = need_of(&ctx, id, line).await?;
            let new = read_line(&mut form, &t, &ctx, need, "");
            let waiting = waiting(&ctx, id, Some(line)).await?;
            if new.as_ref().is_some_and(|new| waiting.contains(&(new.need.clone(), new.agency.clone()))) {
                form.refuse("agency", t.text("error-plan-twice"));
            }
            let Some(new) = new.filter(|_| form.is_fine()) else {
                return show_line(&ctx, &page, id, line, Some(&form)).await;
            };
            change_line(&ctx, id, line, version, &new).await
        }
    };
    match done {
        Ok(()) => Ok(see_other(&page, &format!("{}/plan", path(id)), "plan-saved")),
        Err(error) => reason_first(&page, id, error),
    }
}

/// Which need a line answers; empty when the household is shut, which the act says.
async fn need_of(ctx: &Ctx, id: HouseholdId, line: PlanLineId) -> Result<String, AccessError> {
    let mut work = ctx.look().await?;
    match opened_household(&mut work, id, Action::WriteHousehold).await {
        Err(AccessError::Shut) => return Ok(String::new()),
        opened => opened?,
    };
    let line = plan_of(&mut work, id).await?.into_iter().find(|row| row.id == line);
    line.map(|line| line.need).ok_or(AccessError::NotFound)
}
