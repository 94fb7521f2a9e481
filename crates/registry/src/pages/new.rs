//! Registering a household.

use access::AccessError;
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Staff, StaffForm, Words, see_other};
use households::{Dwelling, Kind};

use crate::LOCALES;
use crate::acts::{self, NewHousehold};
use crate::pages::{LINE_CHARS, Maybes, NOTE_CHARS, PersonChoices, look, may_register, often, path, read_person};

/// The form's fields, as they stand on the page.
const FIELDS: [&str; 13] = [
    "kind", "district", "address", "basis", "agreed", "note", "family", "given", "father", "sex", "born", "fin",
    "phone",
];

#[derive(Template)]
#[template(path = "household_new.html")]
struct NewPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    choices: PersonChoices,
    /// Whom the own register may know, and whether another one may.
    known: Option<Maybes>,
}

impl NewPage<'_> {
    fn kinds(&self) -> Vec<(String, String)> {
        Kind::ALL.iter().map(|kind| (kind.to_string(), self.t.code("kind", kind))).collect()
    }
    fn bases(&self) -> Vec<(String, String)> {
        let bases = self.page.profile().bases();
        bases.iter().map(|basis| (basis.key.clone(), self.page.tr(&basis.name).to_owned())).collect()
    }
}

pub async fn form(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    may_register(&ctx)?;
    show(&page, &Form::empty().with("kind", Kind::Family), None)
}

fn show(page: &Page, form: &Form, known: Option<Maybes>) -> Result<Response, Failure> {
    page.show(form, &NewPage { page, t: page.words(&LOCALES), form, choices: PersonChoices::of(page), known })
}

pub async fn send(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    may_register(&ctx)?;
    let t = page.words(&LOCALES);
    let kind = form.code::<Kind>(&t, "kind", "error-kind");
    let district = form.value("district").to_owned();
    if ctx.profile().region(&district).is_none() {
        form.refuse("district", t.text("error-district"));
    }
    let address = form.required(&t, "address", LINE_CHARS, "error-address");
    let bases = ctx.profile().bases().iter().map(|basis| basis.key.as_str());
    let basis = form.one_of(&t, "basis", bases, "error-basis");
    let agreed = form.required(&t, "agreed", NOTE_CHARS, "error-agreed");
    let note = form.text(&t, "note", NOTE_CHARS);
    let first = read_person(&mut form, &t, &ctx, true);
    let (Some(kind), Some(first), true) = (kind, first, form.is_fine()) else {
        form.in_order(&FIELDS);
        return show(&page, &form, None);
    };
    // First it is asked whether somebody knows the person; whoever saw the answer registers all the same.
    if form.value("step") != "keep" {
        match look(&ctx, &first.resident, first.sex).await {
            Ok(None) => {}
            Ok(known) => return show(&page, &form, known),
            Err(error) => return often(error, &page, form).and_then(|form| show(&page, &form, None)),
        }
    }
    let new = NewHousehold { kind, district, basis, dwelling: Dwelling { address, agreed, note }, first };
    match acts::register(&ctx, &new).await {
        Ok(id) => Ok(see_other(&page, &path(id), "household-registered")),
        Err(AccessError::Again) => Ok(see_other(&page, "/desk/registry", "household-registered")),
        Err(error) => often(error, &page, form).and_then(|form| show(&page, &form, None)),
    }
}
