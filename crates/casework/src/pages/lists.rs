//! Lists: today's signals, cases, referrals, and what is late.

use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use frame::{Failure, Form, Page, Staff, Words, render};
use kit::Moment;
use signals::State;

use crate::pages::look;
use crate::queries::{self, PAGE, unread_list};
use crate::{CaseRow, CaseState, DutyRow, LOCALES, LateRow, ReferralRow};

/// Reads the part of an address behind `?`; anything it does not know is ignored.
fn query(raw: Option<String>) -> Form {
    Form::parse(raw.unwrap_or_default().as_bytes()).unwrap_or_default()
}

#[derive(Template)]
#[template(path = "signals.html")]
struct SignalsPage<'a> {
    page: &'a Page,
    t: Words,
    state: State,
    counts: Vec<(State, i64)>,
    unread: Vec<DutyRow>,
    rows: Vec<DutyRow>,
    next: Option<String>,
}

impl SignalsPage<'_> {
    fn look(&self, state: &str) -> &'static str {
        look::look(state)
    }
    fn count(&self, state: &State) -> i64 {
        self.counts.iter().find(|(s, _)| s == state).map_or(0, |(_, n)| *n)
    }
    fn states(&self) -> &'static [State] {
        State::ALL
    }
}

pub async fn signals(Staff { ctx, page }: Staff, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = query(raw);
    let state = asked.value("state").parse().unwrap_or(State::New);
    let after = asked
        .value("after")
        .split_once('.')
        .and_then(|(at, id)| Some((Moment::from_micros(at.parse().ok()?), id.parse().ok()?)));
    let rows = queries::duty_list(&ctx, state, after).await?;
    let full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE);
    let next = rows.last().filter(|_| full).map(|r| format!("{}.{}", r.look_by.micros(), r.id));
    let counts = queries::duty_counts(&ctx).await?;
    let unread = if state == State::New && after.is_none() { unread_list(&ctx).await? } else { Vec::new() };
    render(&SignalsPage { page: &page, t: page.words(&LOCALES), state, counts, unread, rows, next })
}

#[derive(Template)]
#[template(path = "cases.html")]
struct CasesPage<'a> {
    page: &'a Page,
    t: Words,
    state: CaseState,
    rows: Vec<CaseRow>,
    next: Option<i64>,
}

pub async fn cases(Staff { ctx, page }: Staff, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = query(raw);
    let state = asked.value("state").parse().unwrap_or(CaseState::Open);
    let before = asked.value("before").parse().ok().map(Moment::from_micros);
    let rows = queries::cases(&ctx, state, before).await?;
    let full = i64::try_from(rows.len()).is_ok_and(|n| n == PAGE);
    let next = rows.last().filter(|_| full).map(|r| r.opened_at.micros());
    render(&CasesPage { page: &page, t: page.words(&LOCALES), state, rows, next })
}

#[derive(Template)]
#[template(path = "referrals.html")]
struct ReferralsPage<'a> {
    page: &'a Page,
    t: Words,
    received: Vec<ReferralRow>,
    sent: Vec<ReferralRow>,
    ended: bool,
}

impl ReferralsPage<'_> {
    fn look(&self, state: &str) -> &'static str {
        look::look(state)
    }
}

pub async fn referrals(Staff { ctx, page }: Staff, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let ended = query(raw).value("state") == "ended";
    let received = queries::referrals(&ctx, true, ended).await?;
    let sent = queries::referrals(&ctx, false, ended).await?;
    render(&ReferralsPage { page: &page, t: page.words(&LOCALES), received, sent, ended })
}

#[derive(Template)]
#[template(path = "overdue.html")]
struct OverduePage<'a> {
    page: &'a Page,
    t: Words,
    rows: Vec<LateRow>,
}

pub async fn overdue(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    let rows = queries::late(&ctx).await?;
    render(&OverduePage { page: &page, t: page.words(&LOCALES), rows })
}
