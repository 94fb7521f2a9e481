//! The first page and the public texts.

use std::sync::Arc;

use access::House;
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use frame::{Failure, Page, Path, Told, Visit, Words, render};

use crate::{LOCALES, text};

/// The room's addresses.
pub fn routes() -> Router<Arc<House>> {
    Router::new().route("/", get(home)).route("/pages/{name}", get(show))
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    page: &'a Page,
    t: Words,
}

/// Texts that the first page leads to, in this order.
const TEXTS: [&str; 4] = ["trafficking", "rights", "offer", "help"];
/// Texts for those who may notice something first. A profile may leave some out.
const FOR_WHOM: [&str; 5] = ["parents", "teachers", "employers", "travellers", "officials"];

impl HomePage<'_> {
    /// Name, title and first sentence of the texts.
    fn texts(&self) -> Vec<(&'static str, String, String)> {
        let card = |name: &&'static str| {
            let markdown = self.page.profile().page(self.page.lang, name)?;
            Some((*name, text::render(markdown).0, first_sentence(markdown)))
        };
        TEXTS.iter().filter_map(card).collect()
    }
    /// Name and title of the texts for those around.
    fn for_whom(&self) -> Vec<(&'static str, String)> {
        let title =
            |name: &&'static str| Some((*name, text::render(self.page.profile().page(self.page.lang, name)?).0));
        FOR_WHOM.iter().filter_map(title).collect()
    }
}

/// The first sentence behind the title.
fn first_sentence(markdown: &str) -> String {
    let line = markdown.lines().skip(1).find(|l| !l.trim().is_empty() && !l.starts_with('#')).unwrap_or_default();
    let plain = line.replace("**", "");
    let end = plain.find(['.', '!', '?']).map_or(plain.len(), |i| i + 1);
    plain[..end].to_owned()
}

async fn home(visit: Visit) -> Result<Response, Failure> {
    render(&HomePage { page: &visit.page, t: visit.page.words(&LOCALES) })
}

#[derive(Template)]
#[template(path = "text.html")]
struct TextPage<'a> {
    page: &'a Page,
    t: Words,
    title: String,
    body: String,
    in_danger: bool,
}

async fn show(visit: Visit, Path((name,)): Path<(String,)>) -> Result<Response, Failure> {
    let markdown = visit.page.profile().page(visit.page.lang, &name).ok_or(Told::NotFound)?;
    let (title, body) = text::render(markdown);
    let in_danger = name == "danger";
    render(&TextPage { page: &visit.page, t: visit.page.words(&LOCALES), title, body, in_danger })
}
