//! Directing a household: a case is opened with the people and the needs that are chosen, and from it the referral goes
//! its usual way.

use access::{AccessError, Action, Ctx};
use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use frame::{Failure, Form, Page, Path, Staff, StaffForm, Words, see_other};
use households::{Household, ResidentRow, opened_household, people_of};
use kit::{HouseholdId, ResidentId};

use crate::LOCALES;
use crate::cases::open_household_case;

#[derive(Template)]
#[template(path = "direct.html")]
struct DirectPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    household: &'a Household,
    residents: Vec<ResidentRow>,
}

impl DirectPage<'_> {
    fn people(&self) -> Vec<(String, String)> {
        let name = |row: &ResidentRow| format!("{}, {}", row.resident.name(), self.t.code("age", row.age_band));
        self.residents.iter().map(|row| (row.id.to_string(), name(row))).collect()
    }
    fn needs(&self) -> Vec<(String, String)> {
        self.page.list("need")
    }
}

fn path(id: HouseholdId) -> String {
    format!("/desk/registry/{id}")
}

/// The form; the needs to which an assessment points come with the address.
pub async fn form(
    Staff { ctx, page }: Staff,
    Path((id,)): Path<(HouseholdId,)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let asked = Form::parse(raw.unwrap_or_default().as_bytes()).unwrap_or_default();
    let mut form = Form::empty();
    for need in asked.all("need") {
        form = form.with("need", need);
    }
    show(&ctx, &page, id, form, true).await
}

async fn show(ctx: &Ctx, page: &Page, id: HouseholdId, mut form: Form, fresh: bool) -> Result<Response, Failure> {
    let mut work = ctx.look().await?;
    let (household, key) = match opened_household(&mut work, id, Action::DirectHousehold).await {
        Ok(opened) => opened,
        Err(AccessError::Shut) => return Ok(see_other(page, &path(id), "")),
        Err(error) => return Err(error.into()),
    };
    let mut residents = people_of(&mut work, id, &key).await?;
    // Who is entered twice comes along once.
    residents.retain(|row| row.same_as.is_none());
    drop(work);
    if fresh {
        // Everyone comes along, unless somebody is left out by hand.
        for row in &residents {
            form = form.with("person", row.id);
        }
    }
    let t = page.words(&LOCALES);
    page.show(&form, &DirectPage { page, t, form: &form, household: &household, residents })
}

pub async fn send(Path((id,)): Path<(HouseholdId,)>, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let needs: Vec<String> = form.all("need").into_iter().map(str::to_owned).collect();
    if needs.is_empty() || needs.iter().any(|need| ctx.profile().item("need", need).is_none()) {
        form.refuse("need", t.text("error-direct-needs"));
    }
    let typed = form.all("person");
    let people: Vec<ResidentId> = typed.iter().filter_map(|id| id.parse().ok()).collect();
    if people.is_empty() || people.len() != typed.len() {
        form.refuse("person", t.text("error-direct-people"));
    }
    if !form.is_fine() {
        form.in_order(&["person", "need"]);
        return show(&ctx, &page, id, form, false).await;
    }
    match open_household_case(&ctx, id, &people, &needs).await {
        Ok(case) if ctx.may(Action::ListCases, &ctx.desk()?) => {
            Ok(see_other(&page, &format!("/desk/cases/{case}/refer"), "case-opened"))
        }
        Ok(_) => Ok(see_other(&page, &path(id), "case-opened")),
        Err(AccessError::Again | AccessError::Shut) => Ok(see_other(&page, &path(id), "")),
        Err(error) => Err(error.into()),
    }
}
