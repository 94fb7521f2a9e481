//! One's own account: passphrase and second factor.

use std::sync::Arc;

use access::{AccessError, Ctx, Enrolment, House, change_passphrase, confirm_second_factor, enrol_second_factor};
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use frame::{Failure, Form, Page, Staff, StaffForm, Words, see_other};
use vault::{VaultError, WeakPassphrase, check_new_passphrase};

use crate::LOCALES;

/// The addresses of the account.
pub fn routes() -> Router<Arc<House>> {
    Router::new()
        .route("/desk/account", get(show))
        .route("/desk/account/passphrase", post(passphrase))
        .route("/desk/account/second-factor", post(second_factor))
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
    enrolment: Option<Enrolment>,
    name: &'a str,
    agency: &'a str,
    roles: Vec<String>,
}

async fn show(Staff { ctx, page }: Staff) -> Result<Response, Failure> {
    show_with(&ctx, &page, &Form::empty())
}

fn show_with(ctx: &Ctx, page: &Page, form: &Form) -> Result<Response, Failure> {
    let member = ctx.member()?;
    let t = page.words(&LOCALES);
    let enrolment = (!member.second_factor).then(|| match form.value("secret") {
        "" => enrol_second_factor(ctx, &member.name),
        // The same secret again after a wrong code: it is in the app already.
        secret => Enrolment { secret: secret.to_owned(), address: String::new() },
    });
    let roles = member.roles.iter().map(|r| t.code("role", r)).collect();
    let view = AccountPage { page, t, form, enrolment, name: &member.name, agency: &member.agency, roles };
    page.show(form, &view)
}

/// Checks a new passphrase typed twice, and says what is wrong with it.
pub(crate) fn new_passphrase(form: &mut Form, t: &Words) -> String {
    let new = form.value("new").to_owned();
    match check_new_passphrase(&new) {
        Ok(()) => {}
        Err(WeakPassphrase::TooShort) => form.refuse("new", t.text("error-new-short")),
        Err(WeakPassphrase::TooLong) => form.refuse("new", t.text("error-new-long")),
        Err(WeakPassphrase::Repeated) => form.refuse("new", t.text("error-new-repeated")),
    }
    new
}

async fn passphrase(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    let t = page.words(&LOCALES);
    let new = new_passphrase(&mut form, &t);
    if form.value("again") != new {
        form.refuse("again", t.text("error-again"));
    }
    if !form.is_fine() {
        return show_with(&ctx, &page, &form);
    }
    match change_passphrase(&ctx, form.value("old"), &new).await {
        Ok(()) => Ok(see_other(&page, "/desk/account", "passphrase-changed")),
        Err(AccessError::Vault(VaultError::WrongPassphrase)) => {
            form.refuse("old", t.text("error-old"));
            show_with(&ctx, &page, &form)
        }
        Err(error) => Err(error.into()),
    }
}

async fn second_factor(input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, mut form } = input;
    if confirm_second_factor(&ctx, form.value("secret"), form.value("code")).await? {
        return Ok(see_other(&page, "/desk/account", "second-factor-on"));
    }
    form.refuse("code", page.words(&LOCALES).text("error-code"));
    show_with(&ctx, &page, &form)
}
