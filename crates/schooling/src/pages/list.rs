//! Pupils who are followed, as a list.

use access::Action;
use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use frame::{Failure, Form, Page, Staff, Words, render};
use kit::{AbsenceId, Moment};

use crate::absences::{Absence, PAGE, absences};
use crate::{LOCALES, Shown};

#[derive(Template)]
#[template(path = "schools.html")]
struct SchoolsPage<'a> {
    page: &'a Page,
    t: Words,
    shown: Shown,
    rows: Vec<Absence>,
    next: Option<String>,
    may_load: bool,
}

impl SchoolsPage<'_> {
    fn all(&self) -> &'static [Shown] {
        Shown::ALL
    }
    fn step(&self, key: &str) -> String {
        step(self.page, key)
    }
    fn measures(&self, n: &i64) -> String {
        self.t.count("measures-taken", *n)
    }
}

/// A step's name.
pub(super) fn step(page: &Page, key: &str) -> String {
    let step = page.profile().schooling().steps.iter().find(|step| step.key == key);
    step.map_or_else(|| key.to_owned(), |step| page.tr(&step.name).to_owned())
}

pub async fn show(Staff { ctx, page }: Staff, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = Form::parse(raw.unwrap_or_default().as_bytes()).unwrap_or_default();
    let shown = asked.value("show").parse().unwrap_or(Shown::Followed);
    let rows = absences(&ctx, shown, place(asked.value("after"))).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE);
    let next = rows.last().filter(|_| is_full).map(|row| format!("{}.{}", row.look_by.micros(), row.id));
    let may_load = ctx.may(Action::LoadAttendance, &ctx.desk()?);
    render(&SchoolsPage { page: &page, t: page.words(&LOCALES), shown, rows, next, may_load })
}

fn place(text: &str) -> Option<(Moment, AbsenceId)> {
    let (at, id) = text.split_once('.')?;
    Some((Moment::from_micros(at.parse().ok()?), id.parse().ok()?))
}
