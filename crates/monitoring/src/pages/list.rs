//! The queue: campaigns with the highest score first.

use access::Action;
use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use frame::{Failure, Form, Page, Staff, Words};

use crate::campaigns::{Campaign, campaigns};
use crate::pages::{language, may};
use crate::sources::ailing_sources;
use crate::{CampaignBody, LOCALES, PAGE, Shown};

#[derive(Template)]
#[template(path = "offers.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: Words,
    rows: Vec<(Campaign, CampaignBody)>,
    counts: Vec<(Shown, i64)>,
    shown: Shown,
    at: i64,
    /// Sources that need somebody to look at them.
    ailing: usize,
    is_teaching: bool,
}

impl ListPage<'_> {
    /// What warns in a campaign, in a few words.
    fn warns(&self, body: &CampaignBody) -> String {
        let name = |key: &String| {
            let sign = self.page.profile().offers().signs.iter().find(|sign| sign.key == *key)?;
            Some(self.page.tr(&sign.name).to_owned())
        };
        body.warnings.iter().filter_map(name).take(3).collect::<Vec<_>>().join(" · ")
    }
    fn language(&self, code: &str) -> String {
        language(&self.t, code)
    }
    fn ailing_words(&self) -> String {
        self.t.count("sources-ailing", self.ailing)
    }
    fn is_last(&self) -> bool {
        (self.rows.len() as i64) < PAGE
    }
}

pub async fn show(Staff { ctx, page }: Staff, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let query = Form::parse(raw.unwrap_or_default().as_bytes())?;
    let shown = query.value("show").parse().unwrap_or(Shown::Queue);
    let at = query.value("page").parse().unwrap_or(0).clamp(0, 10_000);
    let (rows, counts) = campaigns(&ctx, shown, at).await?;
    let rows =
        rows.into_iter().map(|row| Ok((row.body(&ctx)?, row))).collect::<Result<Vec<_>, access::AccessError>>()?;
    let rows = rows.into_iter().map(|(body, row)| (row, body)).collect();
    let ailing = ailing_sources(&ctx).await?;
    let is_teaching = may(&ctx, Action::TeachRanking);
    let t = page.words(&LOCALES);
    page.show(&Form::empty(), &ListPage { page: &page, t, rows, counts, shown, at, ailing, is_teaching })
}
