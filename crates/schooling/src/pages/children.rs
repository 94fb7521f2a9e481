//! Children in care as lists: who leaves next, what is late, and those of one institution.

use access::{Action, Ctx};
use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, Words, render};
use kit::InstitutionId;

use crate::institutions::{Institution, institution};
use crate::pages::rule_words;
use crate::wards::{Ward, wards};
use crate::{InstitutionState, LOCALES, ShownWards};

#[derive(Template)]
#[template(path = "children.html")]
struct ChildrenPage<'a> {
    page: &'a Page,
    t: Words,
    shown: ShownWards,
    rows: Vec<Ward>,
    of: Option<Institution>,
    may_keep: bool,
}

impl ChildrenPage<'_> {
    fn all(&self) -> &'static [ShownWards] {
        ShownWards::ALL
    }
    fn takes_in(&self, institution: &Institution) -> bool {
        self.may_keep && institution.state == InstitutionState::Open
    }
    fn room(&self, institution: &Institution) -> String {
        let values = [("n", institution.children.to_string()), ("room", institution.capacity.to_string())];
        self.t.with_all("children-of-room", &values)
    }
    fn rule(&self) -> String {
        rule_words(self.page, &self.t, &self.page.profile().schooling().care_rule)
    }
}

async fn show(ctx: &Ctx, page: &Page, of: Option<Institution>, raw: Option<String>) -> Result<Response, Failure> {
    let asked = Form::parse(raw.unwrap_or_default().as_bytes()).unwrap_or_default();
    let shown = asked.value("show").parse().unwrap_or(ShownWards::Next);
    let rows = wards(ctx, shown, of.as_ref().map(|institution| institution.id)).await?;
    let may_keep = ctx.may(Action::KeepInstitutions, &ctx.desk()?);
    render(&ChildrenPage { page, t: page.words(&LOCALES), shown, rows, of, may_keep })
}

pub async fn list(Staff { ctx, page }: Staff, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    show(&ctx, &page, None, raw).await
}

pub async fn of(
    Staff { ctx, page }: Staff,
    Path((id,)): Path<(InstitutionId,)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let institution = institution(&ctx, id).await?;
    show(&ctx, &page, Some(institution), raw).await
}
