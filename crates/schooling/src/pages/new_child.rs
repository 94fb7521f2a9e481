//! Entering a child in care.

use access::{AccessError, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{
    Failure, Form, Page, Path, Staff, StaffForm, Words, read_birth, read_fin, read_name, read_names, see_other, written,
};
use jiff::ToSpan;
use jiff::civil::Date;
use kit::{InstitutionId, Sex};

use crate::LOCALES;
use crate::institutions::{Institution, institution};
use crate::pages::institutions::may;
use crate::pages::{LAST_DAY, LINE_CHARS, NOTE_CHARS, sexes};
use crate::wards::{Child, NewWard, enter_ward};

/// The form's fields, as they stand on the page.
const FIELDS: [&str; 11] =
    ["family", "given", "father", "sex", "born", "fin", "care-reason", "since", "contact", "leaves", "note"];

/// At this age care ends, unless another day is given.
const OF_AGE: i64 = 18;

#[derive(Template)]
#[template(path = "child_new.html")]
struct NewPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    institution: Institution,
}

impl NewPage<'_> {
    fn sexes(&self) -> Vec<(String, String)> {
        sexes(&self.t)
    }
}

pub async fn form(Staff { ctx, page }: Staff, Path((id,)): Path<(InstitutionId,)>) -> Result<Response, Failure> {
    may(&ctx)?;
    show(&ctx, &page, id, &Form::empty()).await
}

async fn show(ctx: &Ctx, page: &Page, id: InstitutionId, form: &Form) -> Result<Response, Failure> {
    let institution = institution(ctx, id).await?;
    page.show(form, &NewPage { page, t: page.words(&LOCALES), form, institution })
}

/// The day on which care ends: the one that was typed, or the eighteenth birthday.
fn leaves(form: &mut Form, t: &Words, birth: &str) -> String {
    if !form.value("leaves").trim().is_empty() {
        return form.day(t, "leaves", LAST_DAY, "error-leaves");
    }
    let birthday = birth.parse::<Date>().ok().and_then(|born| born.checked_add(OF_AGE.years()).ok());
    if birthday.is_none() && form.error("born").is_none() {
        form.refuse("leaves", t.text("error-leaves-missing"));
    }
    birthday.map(|day| day.to_string()).unwrap_or_default()
}

fn read(form: &mut Form, t: &Words, ctx: &Ctx, institution: InstitutionId) -> NewWard {
    let (family, given) = read_names(form, t);
    let father = read_name(form, t, "father");
    let sex = form.code::<Sex>(t, "sex", "error-sex").unwrap_or(Sex::Unknown);
    let birth = read_birth(form, t, ctx, "born").as_ref().map(written).unwrap_or_default();
    let fin = read_fin(form, t);
    let reasons = ctx.profile().list("care_reason").iter().map(|item| item.key.as_str());
    let reason = form.one_of(t, "care-reason", reasons, "error-care-reason");
    let since = form.text(t, "since", LINE_CHARS);
    let contact = form.text(t, "contact", LINE_CHARS);
    let leaves = leaves(form, t, &birth);
    let note = form.text(t, "note", NOTE_CHARS);
    let child = Child { family, given, father, birth, fin, since, contact, note, leaves };
    NewWard { institution, reason, sex, child }
}

pub async fn send(Path((id,)): Path<(InstitutionId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    may(&ctx)?;
    let t = page.words(&LOCALES);
    let new = read(&mut form, &t, &ctx, id);
    if !form.is_fine() {
        form.in_order(&FIELDS);
        return show(&ctx, &page, id, &form).await;
    }
    let list = format!("/desk/institutions/{id}");
    match enter_ward(&ctx, &new).await {
        Ok(ward) => Ok(see_other(&page, &format!("/desk/institutions/children/{ward}"), "child-entered")),
        Err(AccessError::Again) => Ok(see_other(&page, &list, "child-entered")),
        Err(error) => Err(error.into()),
    }
}
