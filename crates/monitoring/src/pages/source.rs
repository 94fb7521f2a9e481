//! One source, and one group.

use access::{AccessError, Action, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::{OfferSourceId, SourceGroupId};

use crate::groups::{self, Group, Rules};
use crate::pages::sources::rules;
use crate::pages::{LINE_CHARS, health_look, may};
use crate::sources::{self, Listed};
use crate::{Health, LOCALES, Problem, SourceState};

#[derive(Template)]
#[template(path = "offer_source.html")]
struct SourcePage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    row: Listed,
    days: Vec<(String, i64)>,
    groups: Vec<(Group, Rules)>,
    is_keeping: bool,
}

impl SourcePage<'_> {
    fn look(&self, health: &Health) -> &'static str {
        health_look(*health)
    }
    fn normal(&self) -> String {
        self.t.with("a-day", "n", self.page.lang.decimal(self.row.normal, 1))
    }
    fn every(&self) -> String {
        self.page.span(self.row.source.every_seconds)
    }
    fn is_watched(&self) -> bool {
        self.row.source.state == SourceState::Watched
    }
    fn has_problem(&self) -> bool {
        self.row.source.problem != Problem::None
    }
    fn group_options(&self) -> Vec<(String, String)> {
        self.groups.iter().map(|(group, rules)| (group.id.to_string(), rules.name.clone())).collect()
    }
    /// A day's items beside the day with most, in per cent.
    fn share(&self, items: &i64) -> i64 {
        let most = self.days.iter().map(|(_, items)| *items).max().unwrap_or(1).max(1);
        items * 100 / most
    }
}

fn path(id: OfferSourceId) -> String {
    format!("/desk/offers/sources/{id}")
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(OfferSourceId,)>) -> Result<Response, Failure> {
    let (row, _) = sources::source(&ctx, id).await?;
    let group = row.source.group_id.map(|id| id.to_string()).unwrap_or_default();
    let form = Form::empty().with("name", &row.body.name).with("group", group);
    show_with(&ctx, &page, id, &form).await
}

async fn show_with(ctx: &Ctx, page: &Page, id: OfferSourceId, form: &Form) -> Result<Response, Failure> {
    let (row, days) = sources::source(ctx, id).await?;
    let groups = groups::groups(ctx).await?;
    let is_keeping = may(ctx, Action::KeepSources);
    page.show(form, &SourcePage { page, t: page.words(&LOCALES), form, row, days, groups, is_keeping })
}

pub async fn change(Path((id,)): Path<(OfferSourceId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let name = form.required(&page.words(&LOCALES), "name", LINE_CHARS, "error-name");
    if !form.is_fine() {
        return show_with(&ctx, &page, id, &form).await;
    }
    sources::change_source(&ctx, id, &name, form.value("group").parse().ok()).await?;
    Ok(see_other(&page, &path(id), "saved"))
}

pub async fn set(Path((id, state)): Path<(OfferSourceId, SourceState)>, input: StaffForm) -> Result<Response, Failure> {
    match sources::set_source(&input.ctx, id, state).await {
        Ok(()) => Ok(see_other(&input.page, &path(id), "saved")),
        Err(AccessError::Moved) => Ok(see_other(&input.page, &path(id), "")),
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "offer_group.html")]
struct GroupPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    id: SourceGroupId,
}

pub async fn group(Staff { ctx, page }: Staff, Path((id,)): Path<(SourceGroupId,)>) -> Result<Response, Failure> {
    let all = groups::groups(&ctx).await?;
    let (group, rules) = all.into_iter().find(|(group, _)| group.id == id).ok_or(AccessError::NotFound)?;
    let form = Form::empty()
        .with("group-name", &rules.name)
        .with("only", rules.only.join(", "))
        .with("without", rules.without.join(", "))
        .with("every", group.every_seconds / 60);
    page.show(&form, &GroupPage { page: &page, t: page.words(&LOCALES), form: &form, id })
}

pub async fn change_group(Path((id,)): Path<(SourceGroupId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let Some((rules, every)) = rules(&page.words(&LOCALES), &mut form) else {
        return page.show(&form, &GroupPage { page: &page, t: page.words(&LOCALES), form: &form, id });
    };
    groups::change_group(&ctx, id, &rules, every).await?;
    Ok(see_other(&page, "/desk/offers/sources", "saved"))
}
