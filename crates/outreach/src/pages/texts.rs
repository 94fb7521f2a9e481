//! The desk of public texts: which pages there are in which languages, and one page beside its source.

use std::collections::BTreeMap;

use access::{AccessError, Action, Ctx, Thing};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Told, Words, see_other};
use jiff::civil::DateTime;
use kit::{EditionId, Lang, Moment};

use crate::texts::{self, Desk, Edition, Standing, TEXT_CHARS, Writing, first_lang};
use crate::{LOCALES, Measure, text};

#[derive(Template)]
#[template(path = "pages.html")]
struct PagesPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    rows: Vec<(String, Vec<(Lang, Standing)>)>,
    further: BTreeMap<String, String>,
}

impl PagesPage<'_> {
    fn langs(&self) -> Vec<Lang> {
        self.page.profile().languages().to_vec()
    }
    /// A page's title: in the reader's language as the profile has it, of further pages as it was written last.
    fn title(&self, name: &str) -> String {
        let of_profile = self.page.profile().page(self.page.lang, name).map(|markdown| text::render(markdown).0);
        of_profile.or_else(|| self.further.get(name).cloned()).unwrap_or_default()
    }
    /// How a page stands, in a word.
    fn word(&self, standing: &Standing) -> &'static str {
        match standing {
            Standing { shown: false, .. } => "missing",
            Standing { outdated: true, .. } => "outdated",
            Standing { own: true, .. } => "own",
            _ => "profile",
        }
    }
}

pub async fn list(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    list_with(&ctx, &page, &Form::empty()).await
}

async fn list_with(ctx: &Ctx, page: &Page, form: &Form) -> Result<Response, Failure> {
    let rows = texts::overview(ctx).await?.into_iter().collect();
    let further = texts::further_titles(ctx).await?;
    page.show(form, &PagesPage { page, t: page.words(&LOCALES), form, rows, further })
}

/// Begins a page that the profile does not have: it is written first in the profile's first language.
pub async fn begin(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    if !ctx.may(Action::WriteText, &Thing::Texts) {
        return Err(Told::NotAllowed.into());
    }
    let t = page.words(&LOCALES);
    let name = form.required(&t, "name", 40, "error-page-name");
    if form.is_fine() && !texts::is_name(&name) {
        form.refuse("name", t.text("error-page-name"));
    }
    if !form.is_fine() {
        return list_with(&ctx, &page, &form).await;
    }
    Ok(see_other(&page, &format!("/desk/pages/{name}/{}", first_lang(&ctx)), ""))
}

#[derive(Template)]
#[template(path = "page.html")]
struct TextPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    name: &'a str,
    lang: Lang,
    desk: &'a Desk,
    /// The text as it would be shown, and how hard it is to read.
    preview: Option<(String, String, Measure)>,
    may_publish: bool,
}

impl TextPage<'_> {
    /// How an edition stands, in a word.
    fn word(&self, edition: &Edition) -> &'static str {
        match edition {
            e if e.withdrawn_at.is_some() => "withdrawn",
            e if e.is_draft() => "draft",
            e if e.is_scheduled(self.page.now()) => "scheduled",
            e if Some(e.id) == self.desk.shown_id => "shown",
            _ => "earlier",
        }
    }
    fn may_withdraw(&self, edition: &Edition) -> bool {
        self.may_publish && ["shown", "scheduled"].contains(&self.word(edition))
    }
    fn source_html(&self) -> Option<(String, String)> {
        self.desk.source.as_deref().map(text::render)
    }
    fn first(&self) -> Lang {
        self.page.profile().languages().first().copied().unwrap_or_default()
    }
    fn mean(&self, measure: &Measure) -> String {
        self.page.lang.decimal(measure.mean, 1)
    }
}

fn path(name: &str, lang: Lang) -> String {
    format!("/desk/pages/{name}/{lang}")
}

/// A page's name and one of the profile's languages, or no such page.
fn checked<'n>(ctx: &Ctx, name: &'n str, lang: Lang) -> Result<&'n str, Failure> {
    let known = texts::is_name(name) && ctx.profile().languages().contains(&lang);
    if known { Ok(name) } else { Err(Told::NotFound.into()) }
}

pub async fn show(Staff { ctx, page }: Staff, Path((name, lang)): Path<(String, Lang)>) -> Result<Response, Failure> {
    let name = checked(&ctx, &name, lang)?;
    let desk = texts::desk(&ctx, name, lang).await?;
    let form = Form::empty().with("body", desk.begin_with()).with("latest", desk.latest());
    show_with(&ctx, &page, &form, (name, lang), &desk, false)
}

fn show_with(
    ctx: &Ctx,
    page: &Page,
    form: &Form,
    (name, lang): (&str, Lang),
    desk: &Desk,
    preview: bool,
) -> Result<Response, Failure> {
    let preview = preview.then(|| {
        let (title, body) = text::render(form.value("body"));
        (title, body, text::measure(form.value("body")))
    });
    let may_publish = ctx.may(Action::PublishText, &Thing::Texts);
    page.show(form, &TextPage { page, t: page.words(&LOCALES), form, name, lang, desk, preview, may_publish })
}

/// Shows how it would look, keeps it as a draft, or publishes it now or from a time.
pub async fn write(Path((name, lang)): Path<(String, Lang)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let name = checked(&ctx, &name, lang)?;
    let t = page.words(&LOCALES);
    let desk = texts::desk(&ctx, name, lang).await?;
    let body = form.required(&t, "body", TEXT_CHARS, "error-body");
    if !body.is_empty() && text::render(&body).0.trim().is_empty() {
        form.refuse("body", t.text("error-body-title"));
    }
    let step = form.value("step").to_owned();
    let from = if step == "publish" { from(&ctx, &t, &mut form) } else { None };
    if step == "preview" || !form.is_fine() {
        return show_with(&ctx, &page, &form, (name, lang), &desk, true);
    }
    let latest = form.value("latest").to_owned();
    let writing = Writing { name, lang, body: &body, latest: &latest, shown_from: from };
    match texts::write(&ctx, &writing).await {
        Ok(_) if from.is_some() => Ok(see_other(&page, &path(name, lang), "text-published")),
        Ok(_) => Ok(see_other(&page, &path(name, lang), "text-saved")),
        Err(AccessError::Moved) => {
            form.refuse("body", t.text("error-body-moved"));
            show_with(&ctx, &page, &form, (name, lang), &desk, true)
        }
        Err(error) => Err(error.into()),
    }
}

/// From when a text is to be shown: now, when nothing is said.
fn from(ctx: &Ctx, t: &Words, form: &mut Form) -> Option<Moment> {
    let typed = form.value("from").trim().to_owned();
    if typed.is_empty() {
        return Some(ctx.now());
    }
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"];
    let local = formats.iter().find_map(|format| DateTime::strptime(format, &typed).ok());
    let at = local.and_then(|local| ctx.profile().calendar().moment(local));
    // A time that has passed is now; one in the far future is a slip.
    let latest = ctx.now().plus_seconds(366 * 24 * 3600);
    match at.filter(|at| *at <= latest) {
        Some(at) => Some(at.max(ctx.now())),
        None => {
            form.refuse("from", t.text("error-from"));
            None
        }
    }
}

pub async fn withdraw(Path((name, lang)): Path<(String, Lang)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, form } = input;
    let name = checked(&ctx, &name, lang)?;
    if !ctx.may(Action::PublishText, &Thing::Texts) {
        return Err(Told::NotAllowed.into());
    }
    let edition: EditionId = form.value("edition").parse().map_err(|_| Told::Moved)?;
    texts::withdraw(&ctx, name, lang, edition).await?;
    Ok(see_other(&page, &path(name, lang), "text-withdrawn"))
}
