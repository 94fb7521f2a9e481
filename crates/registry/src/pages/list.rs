//! The register as a list.

use access::Action;
use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use frame::{Failure, Form, Page, Staff, Words, render};
use households::{Household, HouseholdState};
use kit::{HouseholdId, Moment};
use known::{AskedToday, MOST_A_DAY, asked_today};

use crate::LOCALES;
use crate::lists::{PAGE, Shown, households};

#[derive(Template)]
#[template(path = "registry.html")]
struct RegistryPage<'a> {
    page: &'a Page,
    t: Words,
    shown: Shown,
    rows: Vec<Household>,
    next: Option<String>,
    may_register: bool,
    /// How often each registrar asked today whether somebody is known, for the office's lead.
    asked: Vec<AskedToday>,
}

impl RegistryPage<'_> {
    fn all(&self) -> &'static [Shown] {
        Shown::ALL
    }
    fn level(&self, key: &str) -> String {
        level(self.page, key)
    }
    /// Whether a line of its plan is past its day.
    fn plan_is_late(&self, row: &Household) -> bool {
        row.state == HouseholdState::Open && row.plan_by.is_some_and(|by| self.page.is_past(&by))
    }
    fn loaded(&self, asked: &AskedToday) -> String {
        self.t.count("loaded-today", asked.loaded)
    }
    /// Far more than on that member's other days, or near what a day allows.
    fn is_unusual(&self, asked: &AskedToday) -> bool {
        asked.n >= MOST_A_DAY / 2 || (asked.n >= 20 && asked.n > asked.usual * 3)
    }
}

/// A level's name.
pub(super) fn level(page: &Page, key: &str) -> String {
    let level = page.profile().assessment().levels.iter().find(|level| level.key == key);
    level.map_or_else(|| key.to_owned(), |level| page.tr(&level.name).to_owned())
}

pub async fn show(Staff { ctx, page }: Staff, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Form::parse(raw.unwrap_or_default().as_bytes()).unwrap_or_default();
    let shown = asked.value("show").parse().unwrap_or(Shown::Open);
    let rows = households(&ctx, shown, place(asked.value("after"))).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE);
    let next = rows.last().filter(|_| is_full).map(|row| place_of(row, shown));
    let may_register = ctx.may(Action::RegisterHousehold, &ctx.desk()?);
    let asked = if ctx.may(Action::ListMembers, &ctx.desk()?) { asked_today(&ctx).await? } else { Vec::new() };
    render(&RegistryPage { page: &page, t: page.words(&LOCALES), shown, rows, next, may_register, asked })
}

/// The place of a line in its list, as an address holds it.
fn place_of(row: &Household, shown: Shown) -> String {
    let at = if shown == Shown::PlanLate { row.plan_by.unwrap_or(row.assess_by) } else { row.assess_by };
    format!("{}.{}", at.micros(), row.id)
}

fn place(text: &str) -> Option<(Moment, HouseholdId)> {
    let (at, id) = text.split_once('.')?;
    Some((Moment::from_micros(at.parse().ok()?), id.parse().ok()?))
}
