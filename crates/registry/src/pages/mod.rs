//! The room's pages: thin, each calls a query or an act and renders a template.

mod assess;
mod household;
mod list;
mod new;
mod questions;

use std::sync::Arc;

use access::{AccessError, House};
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use frame::{Failure, Form, Page, Words, age_band, read_birth, read_fin, read_name, read_names, see_other, written};
use households::{Relation, Resident};
use kit::{HouseholdId, Sex};

use crate::lists::{Maybe, own_hits};
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
        .route("/desk/registry/{id}/assess", get(assess::form).post(assess::send))
        .route("/desk/questions", get(questions::list))
        .route("/desk/questions/{id}", get(questions::show).post(questions::answer))
}

/// Longest note, in characters.
const NOTE_CHARS: usize = 10_000;
/// Longest name, address or number, in characters.
const LINE_CHARS: usize = 300;

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
    let (family, given) = read_names(form, t);
    let father = read_name(form, t, "father");
    let sex = form.code::<Sex>(t, "sex", "error-sex");
    let born = read_birth(form, t, ctx, "born");
    let fin = read_fin(form, t);
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
