//! The room's pages: thin, each calls a query or an act and renders a template.

mod assess;
mod household;
mod list;
mod new;
mod plan;
mod plan_line;
mod questions;

use std::sync::Arc;

use access::{AccessError, House};
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use frame::{Failure, Form, Page, Words, see_other};
use households::{Relation, Resident};
use kit::{HouseholdId, Sex};
use sheets::read::{DateFault, FinFault, NameFault};

use crate::lists::{Maybe, own_hits};
use crate::typed::{age_band, birth, written};
use crate::{LOCALES, NewResident, known_of};

/// The room's addresses.
pub fn routes() -> Router<Arc<House>> {
    Router::new()
        .route("/desk/registry", get(list::show))
        .route("/desk/registry/new", get(new::form).post(new::send))
        .route("/desk/registry/{id}", get(household::show))
        .route("/desk/registry/{id}/open", post(household::open))
        .route("/desk/registry/{id}/people", post(household::add))
        .route("/desk/registry/{id}/close", post(household::close))
        .route("/desk/registry/{id}/plan", get(plan::show).post(plan::send))
        .route("/desk/registry/{id}/plan/{line}", get(plan_line::show).post(plan_line::send))
        .route("/desk/registry/{id}/assess", get(assess::form).post(assess::send))
        .route("/desk/questions", get(questions::list))
        .route("/desk/questions/{id}", get(questions::show).post(questions::answer))
}

/// Longest note, in characters.
const NOTE_CHARS: usize = 10_000;
/// Longest name, address or number, in characters.
const LINE_CHARS: usize = 300;
/// Longest name: more is not one.
const NAME_CHARS: usize = 100;

fn path(id: HouseholdId) -> String {
    format!("/desk/registry/{id}")
}

/// Leads to the page where a reason is asked for, or where what a form asked for is done already.
fn reason_first(page: &Page, id: HouseholdId, error: AccessError) -> Result<Response, Failure> {
    match error {
        AccessError::Shut | AccessError::Again => Ok(see_other(page, &path(id), "")),
        error => Err(error.into()),
    }
}

/// The fields of a person.
const PERSON: [&str; 8] = ["family", "given", "father", "sex", "born", "fin", "phone", "relation"];

/// What the fields of a person offer to choose from.
#[derive(Clone, Copy)]
struct PersonChoices {
    t: Words,
}

impl PersonChoices {
    fn of(page: &Page) -> Self {
        Self { t: page.words(&LOCALES) }
    }
    fn sexes(&self) -> Vec<(String, String)> {
        Sex::ALL.iter().map(|sex| (sex.to_string(), self.t.code("sex", sex))).collect()
    }
    fn relations(&self) -> Vec<(String, String)> {
        let others = Relation::ALL.iter().filter(|relation| **relation != Relation::Head);
        others.map(|relation| (relation.to_string(), self.t.code("relation", relation))).collect()
    }
}

/// Reads a person; `first` is the one with whom a household begins. `None` when a sentence was said.
fn read_person(form: &mut Form, t: &Words, ctx: &access::Ctx, first: bool) -> Option<NewResident> {
    let family = name(form, t, "family");
    let given = name(form, t, "given");
    if family.is_empty() && given.is_empty() && form.error("family").is_none() && form.error("given").is_none() {
        form.refuse("family", t.text("error-name"));
    }
    let father = name(form, t, "father");
    let sex = form.code::<Sex>(t, "sex", "error-sex");
    let typed = form.text(t, "born", LINE_CHARS);
    let born = match birth(ctx, &typed) {
        Ok(born) => Some(born),
        Err(DateFault::Empty) => None,
        Err(DateFault::TooLate) => {
            form.refuse("born", t.text("error-born-later"));
            None
        }
        Err(_) => {
            form.refuse("born", t.text("error-born"));
            None
        }
    };
    let fin = fin(form, t);
    let phone = form.text(t, "phone", LINE_CHARS);
    let relation = if first { Some(Relation::Head) } else { form.code::<Relation>(t, "relation", "error-relation") };
    let (Some(sex), Some(relation), true) = (sex, relation, form.is_fine()) else {
        form.in_order(&PERSON);
        return None;
    };
    let resident =
        Resident { family, given, father, birth: born.as_ref().map(written).unwrap_or_default(), fin, phone };
    Some(NewResident { relation, sex, age: age_band(ctx, born.as_ref()), resident })
}

/// A name, or nothing.
fn name(form: &mut Form, t: &Words, field: &str) -> String {
    let typed = form.text(t, field, NAME_CHARS);
    match sheets::read::name(&typed) {
        Ok(name) => return name,
        Err(NameFault::HoldsDigit) => form.refuse(field, t.text("error-name-digits")),
        Err(NameFault::HoldsSign | NameFault::NoLetter) => form.refuse(field, t.text("error-name-signs")),
        // A text that is too long has its sentence already.
        Err(NameFault::Empty | NameFault::TooLong) => {}
    }
    typed
}

/// A personal number, or nothing. What looks like another letter is told, not changed.
fn fin(form: &mut Form, t: &Words) -> String {
    let typed = form.text(t, "fin", LINE_CHARS);
    match sheets::read::fin(&typed) {
        Ok(fin) => return fin.text,
        Err(FinFault::Empty) => {}
        Err(FinFault::HoldsOOrI { .. }) => form.refuse("fin", t.text("error-fin-letters")),
        Err(_) => form.refuse("fin", t.text("error-fin")),
    }
    typed
}

/// Whom the own register may know, and whether another one may.
type Maybes = (Vec<Maybe>, bool);

/// Whom the registers may know; `None` when nobody is like them, or too little is known to ask with.
async fn look(ctx: &access::Ctx, new: &NewResident) -> Result<Option<Maybes>, AccessError> {
    let person = known_of(&new.resident, new.sex);
    if !person.is_enough() {
        return Ok(None);
    }
    let asked = known::ask(ctx, &person).await?;
    let own = own_hits(ctx, &asked.own).await?;
    Ok((asked.elsewhere || !own.is_empty()).then_some((own, asked.elsewhere)))
}

/// The form with a sentence, when somebody asked and entered as much as a day allows; other errors go on.
fn often(error: AccessError, page: &Page, mut form: Form) -> Result<Form, Failure> {
    if !matches!(error, AccessError::Full) {
        return Err(error.into());
    }
    form.refuse("family", page.words(&LOCALES).text("error-asked-often"));
    Ok(form)
}
