//! The desk of materials: what the organisation has made, in which languages, and what was handed out.

use access::{AccessError, Action, Ctx};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use frame::{Failure, Form, NotStaff, Page, Path, Staff, StaffFile, StaffForm, Told, Words, see_other};
use kit::{HandoutId, Lang, MaterialId};
use std::sync::Arc;

use crate::materials::{self, MaterialDesk, MaterialRow, NewText};
use crate::pages::{NOTE_CHARS, TITLE_CHARS, day, languages, own_name, today};
use crate::{Audience, Intake, LOCALES, Licence, MOST, MaterialKind, PublicFile, Refused};

#[derive(Template)]
#[template(path = "outreach.html")]
struct ListPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    rows: Vec<MaterialRow>,
    may_write: bool,
}

/// The words of a code list, to choose from.
pub fn options(t: &Words, list: &str, codes: impl Iterator<Item = &'static str>) -> Vec<(String, String)> {
    codes.map(|code| (code.to_owned(), t.code(list, code))).collect()
}

impl ListPage<'_> {
    fn kinds(&self) -> Vec<(String, String)> {
        options(&self.t, "material-kind", MaterialKind::ALL.iter().map(|k| k.code()))
    }
    fn audiences(&self) -> Vec<(String, String)> {
        options(&self.t, "audience", Audience::ALL.iter().map(|a| a.code()))
    }
    fn lines(&self) -> [(&'static str, String); 1] {
        [("yes", self.t.text("material-line-yes"))]
    }
    fn licences(&self) -> Vec<(String, String)> {
        options(&self.t, "licence", Licence::ALL.iter().map(|l| l.code()))
    }
    fn langs(&self) -> Vec<(String, String)> {
        languages(self.page)
    }
}

pub async fn list(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    list_with(&ctx, &page, &Form::empty().with("lang", page.lang).with("licence", Licence::CcBy)).await
}

async fn list_with(ctx: &Ctx, page: &Page, form: &Form) -> Result<Response, Failure> {
    let rows = materials::of_own(ctx).await?;
    let may_write = ctx.may(Action::WriteOutreach, &ctx.desk()?);
    page.show(form, &ListPage { page, t: page.words(&LOCALES), form, rows, may_write })
}

/// A staff form with the file that it brought, if that can be taken.
async fn with_file(house: &Arc<access::House>, request: Request) -> Result<StaffFile<PublicFile>, NotStaff> {
    let begin = |ctx: &Ctx, _: &str| Ok(Intake::new(ctx));
    let StaffFile { ctx, page, mut form, file } =
        frame::staff_file(house, request, Action::WriteOutreach, begin).await?;
    let Some(intake) = file else { return Ok(StaffFile { ctx, page, form, file: None }) };
    let done = tokio::task::spawn_blocking(|| intake.finish()).await;
    let done = done.map_err(|e| Failure::from(AccessError::Internal(e.to_string())))?;
    let file = match done.map_err(Failure::from)? {
        Ok(taken) => Some(taken),
        Err(why) => {
            form.refuse("file", refusal(&page, &ctx, why));
            None
        }
    };
    Ok(StaffFile { ctx, page, form, file })
}

fn refusal(page: &Page, ctx: &Ctx, why: Refused) -> String {
    let t = page.words(&LOCALES);
    match why {
        Refused::Empty => t.text("error-material-empty"),
        Refused::Kind => t.text("error-material-kind"),
        Refused::Unclean => t.text("error-material-unclean"),
        Refused::Large => t.with("error-material-large", "most", ctx.house().limits.megabytes().to_string()),
    }
}

/// The language of a form, one of the profile's.
fn lang_of(ctx: &Ctx, t: &Words, form: &mut Form) -> Option<Lang> {
    let lang = form.code::<Lang>(t, "lang", "error-lang")?;
    if ctx.profile().languages().contains(&lang) {
        return Some(lang);
    }
    form.refuse("lang", t.text("error-lang"));
    None
}

pub async fn enter(State(house): State<Arc<access::House>>, request: Request) -> Result<Response, NotStaff> {
    let StaffFile { ctx, page, mut form, file } = with_file(&house, request).await?;
    let t = page.words(&LOCALES);
    let title = form.required(&t, "title", TITLE_CHARS, "error-title");
    let summary = form.text(&t, "summary", NOTE_CHARS);
    let kind = form.code::<MaterialKind>(&t, "kind", "error-kind");
    let audience = form.code::<Audience>(&t, "audience", "error-audience");
    let licence = form.code::<Licence>(&t, "licence", "error-licence");
    let lang = lang_of(&ctx, &t, &mut form);
    let (Some(kind), Some(audience), Some(licence), Some(lang), true) = (kind, audience, licence, lang, form.is_fine())
    else {
        if file.is_some() {
            form.refuse("file", t.text("error-material-again"));
        }
        return Ok(list_with(&ctx, &page, &form).await?);
    };
    let text = NewText { lang, title: &title, summary: &summary, file };
    let names_line = form.has("line", "yes");
    match materials::enter(&ctx, kind, audience, licence, names_line, text).await {
        Ok(id) => Ok(see_other(&page, &path(id), "material-saved")),
        Err(AccessError::Again) => Ok(see_other(&page, "/desk/outreach", "material-saved")),
        Err(error) => Err(Failure::from(error).into()),
    }
}

#[derive(Template)]
#[template(path = "material_desk.html")]
struct MaterialPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    desk: MaterialDesk,
    may_write: bool,
    k: i64,
}

impl MaterialPage<'_> {
    fn langs(&self) -> Vec<(String, String)> {
        languages(self.page)
    }
    /// The languages that it has.
    fn own_langs(&self) -> Vec<(String, String)> {
        self.desk.texts.iter().map(|text| (text.lang.clone(), own_name(&text.lang).to_owned())).collect()
    }
    fn own_name<'c>(&self, code: &'c str) -> &'c str {
        own_name(code)
    }
    fn day(&self, text: &str) -> String {
        day(self.page, text)
    }
    fn copies(&self) -> i64 {
        self.desk.handouts.iter().filter(|h| h.taken_back_at.is_none()).map(|h| h.copies).sum()
    }
    /// A count rounded down, so that none more is not seen; a small one is not shown.
    fn few(&self, n: &i64) -> String {
        match *n {
            0 => "0".to_owned(),
            n if n < self.k => self.t.with("fewer-than", "n", self.k.to_string()),
            n => format!("{}+", n - n % self.k),
        }
    }
}

fn path(id: MaterialId) -> String {
    format!("/desk/outreach/materials/{id}")
}

pub async fn show(Staff { ctx, page }: Staff, Path((id,)): Path<(MaterialId,)>) -> Result<Response, Failure> {
    let form = Form::empty().with("day", today(&page));
    show_with(&ctx, &page, id, &form).await
}

pub async fn show_with(ctx: &Ctx, page: &Page, id: MaterialId, form: &Form) -> Result<Response, Failure> {
    let desk = materials::desk(ctx, id).await?;
    let may_write = ctx.may(Action::WriteOutreach, &ctx.desk()?);
    let k = i64::from(ctx.profile().small_cell());
    page.show(form, &MaterialPage { page, t: page.words(&LOCALES), form, desk, may_write, k })
}

pub async fn enter_text(
    State(house): State<Arc<access::House>>,
    Path((id,)): Path<(MaterialId,)>,
    request: Request,
) -> Result<Response, NotStaff> {
    let StaffFile { ctx, page, mut form, file } = with_file(&house, request).await?;
    let t = page.words(&LOCALES);
    let lang = lang_of(&ctx, &t, &mut form);
    let title = form.required(&t, "title", TITLE_CHARS, "error-title");
    let summary = form.text(&t, "summary", NOTE_CHARS);
    let (Some(lang), true) = (lang, form.is_fine()) else {
        if file.is_some() {
            form.refuse("file", t.text("error-material-again"));
        }
        return Ok(show_with(&ctx, &page, id, &form).await?);
    };
    let text = NewText { lang, title: &title, summary: &summary, file };
    materials::enter_text(&ctx, id, text).await.map_err(Failure::from)?;
    Ok(see_other(&page, &path(id), "material-saved"))
}

/// Publishes a language, or takes it off the public pages.
pub async fn publish(Path((id,)): Path<(MaterialId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, form } = input;
    let Ok(lang) = form.value("lang").parse::<Lang>() else {
        // Whoever may not see it is told so, and not what is wrong with the form.
        materials::desk(&ctx, id).await?;
        return Err(Told::Moved.into());
    };
    if form.value("step") == "remove-file" {
        materials::remove_file(&ctx, id, lang).await?;
        return Ok(see_other(&page, &path(id), "material-saved"));
    }
    if form.value("step") == "withdraw" {
        materials::withdraw(&ctx, id, lang).await?;
        return Ok(see_other(&page, &path(id), "material-withdrawn"));
    }
    materials::publish(&ctx, id, lang).await?;
    Ok(see_other(&page, &path(id), "material-published"))
}

/// A district of the profile.
pub fn district(ctx: &Ctx, t: &Words, form: &mut Form) -> String {
    let codes = ctx.profile().regions().iter().map(|region| region.code.as_str());
    form.one_of(t, "district", codes, "error-district")
}

pub async fn hand_out(Path((id,)): Path<(MaterialId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let lang = form.code::<Lang>(&t, "of", "error-lang");
    let district = district(&ctx, &t, &mut form);
    let day = form.day(&t, "day", today(&page), "error-day");
    let copies = form.number(&t, "copies", 1..=MOST, "error-number");
    let (Some(lang), true) = (lang, form.is_fine()) else {
        return show_with(&ctx, &page, id, &form).await;
    };
    match materials::hand_out(&ctx, id, lang, &district, &day, copies).await {
        Ok(()) | Err(AccessError::Again) => Ok(see_other(&page, &path(id), "entered")),
        Err(error) => Err(error.into()),
    }
}

pub async fn take_back(
    Path((id, handout)): Path<(MaterialId, HandoutId)>,
    input: StaffForm,
) -> Result<Response, Failure> {
    materials::take_back_handout(&input.ctx, id, handout).await?;
    Ok(see_other(&input.page, &path(id), "taken-back"))
}
