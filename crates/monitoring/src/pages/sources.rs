//! The sources: how each does, and adding one by its address.

use access::{AccessError, Action, Ctx};
use askama::Template;
use axum::response::Response;
use collecting::{Address, SourceKind, Way, find_out, preview};
use frame::{Failure, Form, Page, Staff, StaffForm, Told, Words, see_other};
use kit::SourceGroupId;

use crate::collect::{problem_of, reach};
use crate::groups::{self, EVERY, Group, Rules};
use crate::pages::{LINE_CHARS, health_look, may};
use crate::sources::{self, Listed, NewSource};
use crate::{Health, LOCALES};

/// Entries of a source that are shown before it is watched.
const SHOWN: usize = 8;

#[derive(Template)]
#[template(path = "offer_sources.html")]
struct SourcesPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    rows: Vec<Listed>,
    groups: Vec<(Group, Rules)>,
    /// What an address was found to offer.
    ways: Option<Vec<Way>>,
    is_keeping: bool,
}

impl SourcesPage<'_> {
    fn look(&self, health: &Health) -> &'static str {
        health_look(*health)
    }
    fn normal(&self, row: &Listed) -> String {
        self.t.with("a-day", "n", self.page.lang.decimal(row.normal, 1))
    }
    fn group_name(&self, id: &Option<SourceGroupId>) -> String {
        let of = self.groups.iter().find(|(group, _)| Some(group.id) == *id);
        of.map(|(_, rules)| rules.name.clone()).unwrap_or_default()
    }
    fn group_options(&self) -> Vec<(String, String)> {
        self.groups.iter().map(|(group, rules)| (group.id.to_string(), rules.name.clone())).collect()
    }
    fn entries<'w>(&self, way: &'w Way) -> &'w [collecting::Entry] {
        &way.listed.entries[..way.listed.entries.len().min(SHOWN)]
    }
    fn items(&self, way: &Way) -> String {
        self.t.count("items", way.listed.entries.len())
    }
    fn day_of<'d>(&self, published: &'d str) -> &'d str {
        published.get(..10).unwrap_or(published)
    }
    fn name_of(&self, way: &Way) -> String {
        let title = &way.listed.title;
        if title.is_empty() { way.address.host().to_owned() } else { title.clone() }
    }
    fn since(&self, row: &Listed) -> String {
        match (row.health, row.source.problem_at, row.source.new_at) {
            (Health::Broken, Some(at), _) | (Health::Silent, _, Some(at)) => self.page.when(&at),
            _ => String::new(),
        }
    }
}

pub async fn show(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    show_with(&ctx, &page, &Form::empty(), None).await
}

async fn show_with(ctx: &Ctx, page: &Page, form: &Form, ways: Option<Vec<Way>>) -> Result<Response, Failure> {
    let (rows, groups) = (sources::sources(ctx).await?, groups::groups(ctx).await?);
    let is_keeping = may(ctx, Action::KeepSources);
    page.show(form, &SourcesPage { page, t: page.words(&LOCALES), form, rows, groups, ways, is_keeping })
}

/// Asks an address what it offers, and shows it. Nothing is kept.
pub async fn look(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    if !may(&ctx, Action::KeepSources) {
        return Err(Told::NotAllowed.into());
    }
    let t = page.words(&LOCALES);
    let typed = form.required(&t, "address", 2_000, "error-address");
    let address = if typed.is_empty() { None } else { preview(&typed).map_or_else(|| Address::read(&typed), Ok).ok() };
    let Some(address) = address else {
        if !typed.is_empty() {
            form.refuse("address", t.text("error-address"));
        }
        return show_with(&ctx, &page, &form, None).await;
    };
    match find_out(&reach(ctx.house())?, &address).await {
        Ok(ways) if !ways.is_empty() => show_with(&ctx, &page, &form, Some(ways)).await,
        Ok(_) => {
            form.refuse("address", t.text("error-address-nothing"));
            show_with(&ctx, &page, &form, None).await
        }
        Err(error) => {
            form.refuse("address", t.code("problem", problem_of(&error)));
            show_with(&ctx, &page, &form, None).await
        }
    }
}

/// Watches one of the ways that were shown.
pub async fn watch(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let name = form.required(&t, "name", LINE_CHARS, "error-name");
    let kind = form.code::<SourceKind>(&t, "kind", "error-address");
    let address = Address::read(form.value("address")).ok();
    if address.is_none() {
        form.refuse("address", t.text("error-address"));
    }
    let (Some(kind), Some(address), true) = (kind, address, form.is_fine()) else {
        return show_with(&ctx, &page, &form, None).await;
    };
    let group = form.value("group").parse().ok();
    match sources::add_source(&ctx, &NewSource { name, address, kind, group }).await {
        Ok(_) => Ok(see_other(&page, "/desk/offers/sources", "source-added")),
        Err(AccessError::Again) => {
            form.refuse("address", t.text("error-address-known"));
            show_with(&ctx, &page, &form, None).await
        }
        Err(AccessError::Full) => {
            form.refuse("address", t.text("error-sources-full"));
            show_with(&ctx, &page, &form, None).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Adds a group.
pub async fn group(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let Some((rules, every)) = rules(&page.words(&LOCALES), &mut form) else {
        return show_with(&ctx, &page, &form, None).await;
    };
    groups::add_group(&ctx, &rules, every).await?;
    Ok(see_other(&page, "/desk/offers/sources", "saved"))
}

/// The rules of a group as typed. Words are parted by commas or lines.
pub(super) fn rules(t: &Words, form: &mut Form) -> Option<(Rules, i64)> {
    let name = form.required(t, "group-name", LINE_CHARS, "error-name");
    let words = |form: &mut Form, name: &str| {
        let text = form.text(t, name, 2_000);
        text.split([',', '\n']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let (only, without) = (words(form, "only"), words(form, "without"));
    let (least, most) = (EVERY.start() / 60, EVERY.end() / 60);
    let minutes = form.number(t, "every", least..=most, "error-every");
    form.is_fine().then_some((Rules { name, only, without }, minutes * 60))
}

/// The page again, with what was wrong.
pub(super) async fn again(ctx: &Ctx, page: &Page, form: &Form) -> Result<Response, Failure> {
    show_with(ctx, page, form, None).await
}
