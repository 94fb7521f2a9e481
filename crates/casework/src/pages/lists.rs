//! Lists: today's signals, cases, referrals, and what is late.

use access::Action;
use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use frame::{Failure, Form, Page, Staff, Words, render};
use kit::{Moment, SignalId};
use signals::State;

use crate::by_hand::must_be_report_desk;
use crate::pages::look;
use crate::queries::{self, PAGE, ReferralPlace, unread_list};
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
    more_unread: Option<String>,
    rows: Vec<DutyRow>,
    next: Option<String>,
    may_enter: bool,
}

impl SignalsPage<'_> {
    fn look(&self, state: &str) -> &'static str {
        look::look(state)
    }
    fn count(&self, state: &State) -> String {
        match self.counts.iter().find(|(s, _)| s == state) {
            Some((_, n)) if *n >= queries::COUNTED => format!("{}+", queries::COUNTED - 1),
            Some((_, n)) => n.to_string(),
            None => String::new(),
        }
    }
    fn states(&self) -> &'static [State] {
        State::ALL
    }
}

pub async fn signals(Staff { ctx, page }: Staff, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = query(raw);
    let state = asked.value("state").parse().unwrap_or(State::New);
    let after = place(asked.value("after"));
    let rows = queries::duty_list(&ctx, state, after).await?;
    let next = last_of_full(&rows).map(as_place);
    let counts = queries::duty_counts(&ctx).await?;
    let unread = if state == State::New && after.is_none() {
        unread_list(&ctx, place(asked.value("unread"))).await?
    } else {
        Vec::new()
    };
    let more_unread = last_of_full(&unread).map(as_place);
    let may_enter = ctx.may(Action::EnterSignal, &ctx.desk()?) && must_be_report_desk(&ctx).is_ok();
    let t = page.words(&LOCALES);
    render(&SignalsPage { page: &page, t, state, counts, unread, more_unread, rows, next, may_enter })
}

/// The line from which the next page goes on, if there may be one.
fn last_of_full<T>(rows: &[T]) -> Option<&T> {
    rows.last().filter(|_| i64::try_from(rows.len()).is_ok_and(|n| n == PAGE))
}

/// A signal's place in its list, as an address holds it.
fn as_place(row: &DutyRow) -> String {
    format!("{}.{}", row.look_by.micros(), row.id)
}

fn place(text: &str) -> Option<(Moment, SignalId)> {
    let (at, id) = text.split_once('.')?;
    Some((Moment::from_micros(at.parse().ok()?), id.parse().ok()?))
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
    let next = last_of_full(&rows).map(|row| row.opened_at.micros());
    render(&CasesPage { page: &page, t: page.words(&LOCALES), state, rows, next })
}

#[derive(Template)]
#[template(path = "referrals.html")]
struct ReferralsPage<'a> {
    page: &'a Page,
    t: Words,
    received: Vec<ReferralRow>,
    sent: Vec<ReferralRow>,
    more_received: Option<ReferralPlace>,
    more_sent: Option<ReferralPlace>,
    ended: bool,
}

impl ReferralsPage<'_> {
    fn look(&self, state: &str) -> &'static str {
        look::look(state)
    }
}

pub async fn referrals(Staff { ctx, page }: Staff, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let asked = query(raw);
    let ended = asked.value("state") == "ended";
    let received = queries::referrals(&ctx, true, ended, asked.value("received").parse().ok()).await?;
    let sent = queries::referrals(&ctx, false, ended, asked.value("sent").parse().ok()).await?;
    let more_received = last_of_full(&received).map(ReferralPlace::of);
    let more_sent = last_of_full(&sent).map(ReferralPlace::of);
    render(&ReferralsPage { page: &page, t: page.words(&LOCALES), received, sent, more_received, more_sent, ended })
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
