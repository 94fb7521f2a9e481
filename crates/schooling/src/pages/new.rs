//! Entering one pupil who was absent, by hand.

use access::{AccessError, Action, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{
    Failure, Form, Page, Staff, StaffForm, Told, Words, read_birth, read_fin, read_name, read_names, see_other, written,
};
use kit::Sex;

use crate::LOCALES;
use crate::attendance::{Pupil, enter_pupil};
use crate::pages::{LINE_CHARS, sexes};

/// The form's fields, as they stand on the page.
const FIELDS: [&str; 13] = [
    "family", "given", "father", "sex", "born", "fin", "phone", "guardian", "district", "school", "class", "month",
    "days",
];

#[derive(Template)]
#[template(path = "pupil_new.html")]
struct NewPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
}

impl NewPage<'_> {
    fn sexes(&self) -> Vec<(String, String)> {
        sexes(&self.t)
    }
    fn least(&self) -> String {
        least(self.page).to_string()
    }
}

/// From how many missed days on a pupil is followed.
fn least(page: &Page) -> u32 {
    page.profile().schooling().steps.iter().filter_map(|step| step.from_days).min().unwrap_or(1)
}

fn may(ctx: &Ctx) -> Result<(), Failure> {
    if ctx.may(Action::LoadAttendance, &ctx.desk()?) { Ok(()) } else { Err(Told::NotAllowed.into()) }
}

pub async fn form(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    may(&ctx)?;
    let month = ctx.profile().calendar().month_of(ctx.now());
    show(&page, &Form::empty().with("month", month))
}

fn show(page: &Page, form: &Form) -> Result<Response, Failure> {
    page.show(form, &NewPage { page, t: page.words(&LOCALES), form })
}

fn read(form: &mut Form, t: &Words, ctx: &Ctx, page: &Page) -> Pupil {
    let (family, given) = read_names(form, t);
    let father = read_name(form, t, "father");
    let sex = form.code::<Sex>(t, "sex", "error-sex").map(|sex| sex.to_string()).unwrap_or_default();
    let born = read_birth(form, t, ctx, "born");
    let fin = read_fin(form, t);
    let phone = form.text(t, "phone", LINE_CHARS);
    let guardian = form.text(t, "guardian", LINE_CHARS);
    let district = form.value("district").to_owned();
    if ctx.profile().region(&district).is_none() {
        form.refuse("district", t.text("error-district"));
    }
    let school = form.required(t, "school", LINE_CHARS, "error-school");
    let class = form.text(t, "class", LINE_CHARS);
    let absent_days = form.number(t, "days", i64::from(least(page))..=31, "error-days");
    let schooling = ctx.profile().schooling();
    let year = schooling.year_of(ctx.profile().calendar().date_of(ctx.now()));
    let birth = born.as_ref().map(written).unwrap_or_default();
    if schooling.is_of_age(&birth, year) == Some(false) {
        form.refuse("born", t.text("error-born-age"));
    }
    Pupil {
        family,
        given,
        father,
        birth,
        fin,
        sex,
        phone,
        guardian,
        district,
        school,
        class,
        absent_days: u32::try_from(absent_days).unwrap_or(0),
        absent_lessons: 0,
    }
}

pub async fn send(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    may(&ctx)?;
    let t = page.words(&LOCALES);
    let pupil = read(&mut form, &t, &ctx, &page);
    let month = form.required(&t, "month", LINE_CHARS, "error-month");
    if !form.is_fine() {
        form.in_order(&FIELDS);
        return show(&page, &form);
    }
    match enter_pupil(&ctx, &month, &pupil).await {
        Ok(_) | Err(AccessError::Again) => Ok(see_other(&page, "/desk/schools", "pupil-entered")),
        Err(AccessError::NotFound) => {
            form.refuse("month", t.text("error-month"));
            show(&page, &form)
        }
        Err(error) => Err(error.into()),
    }
}
