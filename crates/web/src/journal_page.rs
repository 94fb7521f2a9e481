//! What an auditor sees: the newest entries, and the last signed checkpoint to keep elsewhere.

use std::sync::Arc;

use access::{Action, House, Thing};
use askama::Template;
use axum::Router;
use axum::extract::RawQuery;
use axum::response::Response;
use axum::routing::get;
use frame::{Failure, Form, Page, Staff, Words, render};
use journal::Kept;

use crate::LOCALES;

/// The journal's address.
pub fn routes() -> Router<Arc<House>> {
    Router::new().route("/desk/journal", get(show))
}

#[derive(Template)]
#[template(path = "journal.html")]
struct JournalPage<'a> {
    page: &'a Page,
    t: Words,
    entries: Vec<Kept>,
    size: i64,
    checkpoint: Option<String>,
    next: Option<i64>,
}

impl JournalPage<'_> {
    fn facts(&self, entry: &Kept) -> String {
        entry.facts.trim_matches(';').replace(';', ", ")
    }
}

async fn show(Staff { ctx, page }: Staff, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let asked = Form::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let before = asked.value("before").parse().unwrap_or(i64::MAX);
    let mut work = ctx.look().await?;
    work.allow(Action::ReadJournal, &Thing::Journal)?;
    let entries = journal::newest(&mut work.tx, before, 100).await.map_err(access::AccessError::from)?;
    let size = journal::size(&mut work.tx).await.map_err(access::AccessError::from)?;
    drop(work);
    let checkpoint = journal::latest_checkpoint(ctx.house().store()).await.map_err(access::AccessError::from)?;
    let next = entries.last().map(|e| e.seq).filter(|seq| *seq > 0);
    render(&JournalPage { page: &page, t: page.words(&LOCALES), entries, size, checkpoint, next })
}
