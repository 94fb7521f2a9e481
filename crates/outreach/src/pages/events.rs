//! The desk of campaigns and events.

use access::{AccessError, Action, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use kit::{CampaignId, EventId};

use crate::events::{self, Campaign, Event, NewEvent};
use crate::pages::material::{district, options};
use crate::pages::{TITLE_CHARS, day, today};
use crate::{Audience, EventKind, LOCALES, MOST};

const PATH: &str = "/desk/outreach/events";

#[derive(Template)]
#[template(path = "events.html")]
struct EventsPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    campaigns: Vec<Campaign>,
    rows: Vec<Event>,
    may_write: bool,
}

impl EventsPage<'_> {
    fn kinds(&self) -> Vec<(String, String)> {
        options(&self.t, "event-kind", EventKind::ALL.iter().map(|k| k.code()))
    }
    fn audiences(&self) -> Vec<(String, String)> {
        options(&self.t, "audience", Audience::ALL.iter().map(|a| a.code()))
    }
    fn choices(&self) -> Vec<(String, String)> {
        self.campaigns.iter().map(|c| (c.id.to_string(), c.title.clone())).collect()
    }
    fn day(&self, text: &str) -> String {
        day(self.page, text)
    }
}

pub async fn list(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    show_with(&ctx, &page, &Form::empty().with("day", today(&page))).await
}

async fn show_with(ctx: &Ctx, page: &Page, form: &Form) -> Result<Response, Failure> {
    let (campaigns, rows) = (events::campaigns(ctx).await?, events::events(ctx).await?);
    let may_write = ctx.may(Action::WriteOutreach, &ctx.desk()?);
    page.show(form, &EventsPage { page, t: page.words(&LOCALES), form, campaigns, rows, may_write })
}

pub async fn hold(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let title = form.required(&t, "title", TITLE_CHARS, "error-title");
    let kind = form.code::<EventKind>(&t, "kind", "error-kind");
    let audience = form.code::<Audience>(&t, "audience", "error-audience");
    let district = district(&ctx, &t, &mut form);
    let day = form.day(&t, "day", today(&page), "error-day");
    let people = form.number(&t, "people", 0..=MOST, "error-number");
    let campaign: Option<CampaignId> = match form.value("campaign") {
        "" => None,
        _ => form.code(&t, "campaign", "error-campaign"),
    };
    let (Some(kind), Some(audience), true) = (kind, audience, form.is_fine()) else {
        return show_with(&ctx, &page, &form).await;
    };
    let new = NewEvent { title: &title, kind, audience, district: &district, day: &day, people, campaign };
    match events::hold(&ctx, &new).await {
        Ok(_) | Err(AccessError::Again) => Ok(see_other(&page, PATH, "entered")),
        Err(error) => Err(error.into()),
    }
}

pub async fn open_campaign(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let title = form.required(&t, "campaign-title", TITLE_CHARS, "error-title");
    // A campaign may be planned: two years ahead are enough.
    let latest = today(&page).saturating_add(jiff::Span::new().days(730));
    let first = form.day(&t, "first", latest, "error-day");
    let last = form.day(&t, "last", latest, "error-day");
    if form.is_fine() && last < first {
        form.refuse("last", t.text("error-last"));
    }
    if !form.is_fine() {
        return show_with(&ctx, &page, &form).await;
    }
    match events::open_campaign(&ctx, &title, &first, &last).await {
        Ok(_) | Err(AccessError::Again) => Ok(see_other(&page, PATH, "entered")),
        Err(error) => Err(error.into()),
    }
}

pub async fn take_back(Path((id,)): Path<(EventId,)>, input: StaffForm) -> Result<Response, Failure> {
    events::take_back(&input.ctx, id).await?;
    Ok(see_other(&input.page, PATH, "taken-back"))
}
