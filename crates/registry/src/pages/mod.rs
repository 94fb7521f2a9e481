//! The room's pages: thin, each calls a query or an act and renders a template.

mod assess;
mod beside;
mod compare;
mod duplicates;
mod household;
mod known_now;
mod list;
mod new;
mod plan;
mod plan_line;
mod questions;

use std::sync::Arc;

use access::{AccessError, Action, House};
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use frame::{
    Failure, Form, Page, Told, Words, age_band, birth, read_birth, read_fin, read_name, read_names, see_other, written,
};
use households::{Relation, Resident};
use kit::{HouseholdId, Sex};

use crate::lists::{Maybe, own_hits};
use crate::{Households, LOCALES, NewResident, known_of};

/// The room's addresses.
pub fn routes(house: &House) -> Router<Arc<House>> {
    Router::new()
        .merge(imports::routes::<Households>(house))
        .route("/desk/registry", get(list::show))
        .route("/desk/registry/new", get(new::form).post(new::send))
        .route("/desk/registry/known", post(known_now::ask))
        .route("/desk/registry/duplicates", get(duplicates::list))
        .route("/desk/registry/duplicates/{id}", get(duplicates::show).post(duplicates::send))
        .route("/desk/registry/duplicates/{id}/part", post(duplicates::take_apart))
        .route("/desk/registry/weights", get(duplicates::what_weighs))
        .route("/desk/registry/{id}", get(household::show))
        .route("/desk/registry/{id}/open", post(household::open))
        .route("/desk/registry/{id}/people", post(household::add))
        .route("/desk/registry/{id}/close", post(household::close))
        .route("/desk/registry/{id}/restrict", post(household::restrict))
        .route("/desk/registry/{id}/plan", get(plan::show).post(plan::send))
        .route("/desk/registry/{id}/plan/{line}", get(plan_line::show).post(plan_line::send))
        .route("/desk/registry/{id}/assess", get(assess::form).post(assess::send))
        .route("/desk/questions", get(questions::list))
        .route("/desk/questions/{id}", get(questions::show).post(questions::answer))
        .route("/desk/questions/{id}/answer", get(compare::show).post(compare::send))
        .route("/desk/questions/{id}/part", post(compare::take_apart))
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
        let others = Relation::ALL.iter().filter(|relation| !matches!(relation, Relation::Head | Relation::Unsaid));
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

/// The person as far as they are typed; what cannot be read is left out, and nothing is said of it yet.
fn typed_person(ctx: &access::Ctx, form: &Form) -> (Resident, Sex) {
    let name = |field: &str| sheets::read::name(form.value(field)).unwrap_or_default();
    let birth = birth(ctx, form.value("born")).map(|born| written(&born)).unwrap_or_default();
    let fin = sheets::read::fin(form.value("fin")).map(|fin| fin.text).unwrap_or_default();
    let phone = form.value("phone").trim().to_owned();
    let (family, given, father) = (name("family"), name("given"), name("father"));
    let sex = form.value("sex").parse().unwrap_or(Sex::Unknown);
    (Resident { family, given, father, birth, fin, phone }, sex)
}

/// Only those who register.
fn may_register(ctx: &access::Ctx) -> Result<(), Failure> {
    if ctx.may(Action::RegisterHousehold, &ctx.desk()?) { Ok(()) } else { Err(Told::NotAllowed.into()) }
}

/// Whom the registers may know; `None` when nobody is like them, or too little is known to ask with.
async fn look(ctx: &access::Ctx, resident: &Resident, sex: Sex) -> Result<Option<Maybes>, AccessError> {
    let person = known_of(resident, sex);
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
