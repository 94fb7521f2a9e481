//! Signing in and out.

use std::sync::Arc;

use access::{House, SessionCookie, SignInError, pass_second_factor, sign_in, sign_out};
use askama::Template;
use axum::Router;
use axum::extract::RawQuery;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use frame::{Failure, Form, Page, Staff, StaffForm, Visit, Words, session_cookie_name};

use crate::LOCALES;

/// The device cookie's name for an encrypted or a plain connection.
const fn device_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-himaya-device" } else { "himaya-device" }
}
const DEVICE_DAYS: i64 = 180;

/// The addresses of signing in.
pub fn routes() -> Router<Arc<House>> {
    Router::new()
        .route("/sign-in", get(form).post(send))
        .route("/sign-in/code", get(code_form).post(code))
        .route("/sign-out", post(out))
        .route("/desk", get(first))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
}

async fn form(visit: Visit, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let asked = Form::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let form = Form::empty().with("next", own_path(asked.value("next")));
    show(&visit, &form)
}

fn show(visit: &Visit, form: &Form) -> Result<Response, Failure> {
    visit.page.show(form, &SignInPage { page: &visit.page, t: visit.page.words(&LOCALES), form })
}

/// Only a place at our own desk may follow a sign-in: an address from outside never does.
fn own_path(next: &str) -> &str {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'.');
    if next.starts_with("/desk") && next.bytes().all(plain) { next } else { "/desk" }
}

fn cookie(house: &House, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").http_only(true).secure(house.secure).same_site(SameSite::Strict).build()
}

fn session(house: &House, session: &SessionCookie) -> Cookie<'static> {
    cookie(house, session_cookie_name(house.secure), session.value())
}

async fn send(visit: Visit, jar: CookieJar, mut form: Form) -> Result<Response, Failure> {
    let house = visit.ctx.house();
    let t = visit.page.words(&LOCALES);
    let login = form.required(&t, "login", 100, "error-login");
    let passphrase = form.value("passphrase").to_owned();
    if passphrase.is_empty() {
        form.refuse("passphrase", t.text("error-passphrase"));
    } else if passphrase.chars().nth(vault::LONGEST_PASSPHRASE).is_some() {
        // Nobody has one so long: it is wrong, and trying it would cost time that others wait for.
        form.refuse("login", t.text("error-wrong"));
    }
    if !form.is_fine() {
        return show(&visit, &form);
    }
    let outcome =
        match sign_in(&visit.ctx, &login, &passphrase, jar.get(device_cookie_name(house.secure)).map(Cookie::value))
            .await
        {
            Ok(outcome) => outcome,
            Err(SignInError::Wrong) => {
                form.refuse("login", t.text("error-wrong"));
                return show(&visit, &form);
            }
            Err(SignInError::Wait(until)) => {
                let span = visit.page.span(until.seconds_since(visit.ctx.now()) + 60);
                form.refuse("login", t.with("error-wait", "span", span));
                return show(&visit, &form);
            }
            Err(SignInError::Access(error)) => return Err(error.into()),
        };
    let mut device = cookie(house, device_cookie_name(house.secure), outcome.device.value().to_owned());
    device.set_max_age(time::Duration::days(DEVICE_DAYS));
    let jar = jar.add(session(house, &outcome.session)).add(device);
    let next = own_path(form.value("next")).to_owned();
    let to = if outcome.second_factor { format!("/sign-in/code?next={next}") } else { next };
    Ok((jar, Redirect::to(&visit.page.href(&to))).into_response())
}

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage<'a> {
    page: &'a Page,
    t: Words,
    form: &'a Form,
}

fn show_code(visit: &Visit, form: &Form) -> Result<Response, Failure> {
    visit.page.show(form, &CodePage { page: &visit.page, t: visit.page.words(&LOCALES), form })
}

async fn code_form(visit: Visit, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let asked = Form::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    show_code(&visit, &Form::empty().with("next", own_path(asked.value("next"))))
}

async fn code(visit: Visit, jar: CookieJar, mut form: Form) -> Result<Response, Failure> {
    let house = visit.ctx.house();
    let half_way = jar.get(session_cookie_name(house.secure)).map(Cookie::value).unwrap_or_default();
    match pass_second_factor(&visit.ctx, half_way, form.value("code")).await? {
        Some(cookie) => {
            let jar = jar.add(session(house, &cookie));
            Ok((jar, Redirect::to(&visit.page.href(own_path(form.value("next"))))).into_response())
        }
        None => {
            form.refuse("code", visit.page.words(&LOCALES).text("error-code"));
            show_code(&visit, &form)
        }
    }
}

async fn out(jar: CookieJar, input: StaffForm) -> Result<Response, Failure> {
    let StaffForm { ctx, page, .. } = input;
    sign_out(&ctx).await?;
    let jar = jar.remove(cookie(ctx.house(), session_cookie_name(ctx.house().secure), String::new()));
    Ok((jar, Redirect::to(&page.href("/"))).into_response())
}

/// The first place this member may go to.
async fn first(Staff { page, .. }: Staff) -> Redirect {
    let place = page.places().first().map_or("/desk/account", |place| place.path);
    Redirect::to(&page.href(place))
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn nobody_is_sent_elsewhere_after_signing_in() {
        assert_eq!(own_path("/desk/signals/0192"), "/desk/signals/0192");
        for bad in
            ["https://evil.example", "//evil.example", "/desk@evil", "/desk\\evil", "javascript:x", "", "/report"]
        {
            assert_eq!(own_path(bad), "/desk", "{bad}");
        }
    }
}
