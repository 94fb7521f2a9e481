//! The first page and the public texts.

use access::{Ctx, Tally};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Page, Path, Told, Visit, Words, render};

use crate::{LOCALES, text, texts};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    page: &'a Page,
    t: Words,
    /// Name, title and first sentence of the texts.
    texts: Vec<(&'static str, String, String)>,
    /// Name and title of the texts for those around, and of those that staff have added.
    for_whom: Vec<(String, String)>,
}

/// Texts that the first page leads to, in this order.
const TEXTS: [&str; 4] = ["trafficking", "rights", "offer", "help"];
/// Texts for those who may notice something first. A profile may leave some out.
const FOR_WHOM: [&str; 5] = ["parents", "teachers", "employers", "travellers", "officials"];

/// Texts by name, in this order, as far as they are shown in the reader's language.
async fn shown(ctx: &Ctx, names: &[&'static str]) -> Result<Vec<(&'static str, String)>, Failure> {
    let mut found = Vec::new();
    for name in names {
        if let Some(markdown) = texts::shown(ctx, ctx.lang(), name).await? {
            found.push((*name, markdown));
        }
    }
    Ok(found)
}

/// The first sentence behind the title.
fn first_sentence(markdown: &str) -> String {
    let line = markdown.lines().skip(1).find(|l| !l.trim().is_empty() && !l.starts_with('#')).unwrap_or_default();
    let plain = line.replace("**", "");
    let end = plain.find(['.', '!', '?']).map_or(plain.len(), |i| i + 1);
    plain[..end].to_owned()
}

pub async fn home(visit: Visit) -> Result<Response, Failure> {
    let Visit { ctx, page } = visit;
    let card = |(name, text): (_, String)| (name, text::render(&text).0, first_sentence(&text));
    let texts = shown(&ctx, &TEXTS).await?.into_iter().map(card).collect();
    let link = |(name, text): (&str, String)| (name.to_owned(), text::render(&text).0);
    let mut for_whom: Vec<_> = shown(&ctx, &FOR_WHOM).await?.into_iter().map(link).collect();
    for_whom.extend(texts::further_pages(&ctx, ctx.lang()).await?);
    render(&HomePage { page: &page, t: page.words(&LOCALES), texts, for_whom })
}

#[derive(Template)]
#[template(path = "text.html")]
struct TextPage<'a> {
    page: &'a Page,
    t: Words,
    title: String,
    body: String,
    name: String,
    in_danger: bool,
}

pub async fn show(visit: Visit, Path((name,)): Path<(String,)>) -> Result<Response, Failure> {
    let markdown = texts::shown(&visit.ctx, visit.page.lang, &name).await?.ok_or(Told::NotFound)?;
    visit.ctx.house().tallies.add(Tally::Page, &name, visit.page.lang);
    let (title, body) = text::render(&markdown);
    let in_danger = name == "danger";
    render(&TextPage { page: &visit.page, t: visit.page.words(&LOCALES), title, body, name, in_danger })
}
