//! Typing in a report that came by telephone, on paper or in person.

use access::{Action, Ctx};
use askama::Template;
use axum::response::Response;
use frame::{Failure, Form, Page, Staff, StaffForm, Told, Words, render};
use kit::Lang;
use signals::{About, Body, Danger, Door, words_of};

use crate::LOCALES;
use crate::by_hand::{ByHand, enter, must_be_report_desk};

/// The form's fields, as they stand on the page.
const FIELDS: [&str; 11] =
    ["door", "what", "danger", "about", "district", "place", "reach", "reach_when", "reach_not", "call", "lang"];

/// Doors at which somebody else types.
const DOORS: [Door; 3] = [Door::Phone, Door::Person, Door::Paper];

#[derive(Template)]
#[template(path = "by_hand.html")]
struct FormPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    /// Who must agree before how the reporter may be reached is opened again.
    keeper: Option<String>,
}

impl FormPage<'_> {
    fn doors(&self) -> Vec<(String, String)> {
        DOORS.iter().map(|door| (door.to_string(), self.t.code("door", door))).collect()
    }
    fn abouts(&self) -> Vec<(String, String)> {
        About::ALL.iter().map(|about| (about.to_string(), self.t.code("about", about))).collect()
    }
    fn dangers(&self) -> Vec<(String, String)> {
        Danger::ALL.iter().map(|danger| (danger.to_string(), self.t.code("danger", danger))).collect()
    }
    fn langs(&self) -> Vec<(String, String)> {
        let languages = self.page.profile().languages();
        languages.iter().map(|lang| (lang.to_string(), lang.own_name().to_owned())).collect()
    }
    fn calls(&self) -> [(&'static str, String); 1] {
        [("yes", self.t.text("by-hand-call-yes"))]
    }
}

/// Only those who may enter one are shown the form.
fn may(ctx: &Ctx) -> Result<(), Failure> {
    if !ctx.may(Action::EnterSignal, &ctx.desk()?) {
        return Err(Told::NotAllowed.into());
    }
    Ok(must_be_report_desk(ctx)?)
}

pub async fn form(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    may(&ctx)?;
    let form = Form::empty().with("lang", page.lang);
    show(&ctx, &page, &form).await
}

async fn show(ctx: &Ctx, page: &Page, form: &Form) -> Result<Response, Failure> {
    let keeper = access::custodian(ctx).await?.map(|org| page.agency_in_full(&org.agency));
    page.show(form, &FormPage { page, t: page.words(&LOCALES), form, keeper })
}

#[derive(Template)]
#[template(path = "by_hand_done.html")]
struct DonePage<'a> {
    page: &'a Page,
    t: Words,
    lang: Lang,
    words: Vec<&'static str>,
}

pub async fn send(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    may(&ctx)?;
    let t = page.words(&LOCALES);
    let door = form.code::<Door>(&t, "door", "error-door").filter(|door| DOORS.contains(door));
    let what = form.required(&t, "what", ctx.house().limits.text_chars, "error-what");
    let place = form.text(&t, "place", 500);
    let reach = form.text(&t, "reach", 500);
    let reach_when = form.text(&t, "reach_when", 500);
    let reach_not = form.text(&t, "reach_not", 500);
    let about = form.code::<About>(&t, "about", "error-about");
    let danger = form.code::<Danger>(&t, "danger", "error-danger");
    let lang = form.code::<Lang>(&t, "lang", "error-lang");
    let district = form.value("district").to_owned();
    if !district.is_empty() && ctx.profile().region(&district).is_none() {
        form.refuse("district", t.text("error-district"));
    }
    let call = form.has("call", "yes");
    if call && reach.is_empty() {
        form.refuse("reach", t.text("error-by-hand-reach"));
    }
    let (Some(door), Some(about), Some(danger), Some(lang), true) = (door, about, danger, lang, form.is_fine()) else {
        form.in_order(&FIELDS);
        return show(&ctx, &page, &form).await;
    };
    let token = form.token().ok_or(Told::Malformed)?;
    let body = Body { what, place, reach, reach_when, reach_not, sender: String::new(), answers: Vec::new() };
    let receipt = enter(&ctx, token.0, ByHand { door, lang, district, about, danger, body, call }).await?;
    render(&DonePage { page: &page, t, lang, words: words_of(&receipt, lang) })
}
