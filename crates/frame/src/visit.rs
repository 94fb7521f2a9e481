//! Who is asking, read from a request.

use std::sync::Arc;

use access::{Actor, Ctx, House, signed_in};
use askama::Template;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use kit::Lang;

use crate::{Failure, Form, LOCALES, Page, Told, Words, render};

/// The session cookie's name: the strict one wherever the connection is encrypted, the plain one on a loopback address
/// during a demonstration.
pub const fn session_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-himaya" } else { "himaya" }
}

/// A path parameter that answers "no such page" in the reader's language when it cannot be read.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: serde_like::Parse> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let raw = axum::extract::RawPathParams::from_request_parts(parts, state).await.map_err(|_| Told::NotFound)?;
        let values: Vec<&str> = raw.iter().map(|(_, value)| value).collect();
        T::parse(&values).map(Self).ok_or_else(|| Told::NotFound.into())
    }
}

mod serde_like {
    //! One or two path parameters that parse from text.
    pub trait Parse: Sized {
        fn parse(values: &[&str]) -> Option<Self>;
    }
    impl<A: std::str::FromStr> Parse for (A,) {
        fn parse(values: &[&str]) -> Option<Self> {
            match values {
                [a] => Some((a.parse().ok()?,)),
                _ => None,
            }
        }
    }
    impl<A: std::str::FromStr, B: std::str::FromStr> Parse for (A, B) {
        fn parse(values: &[&str]) -> Option<Self> {
            match values {
                [a, b] => Some((a.parse().ok()?, b.parse().ok()?)),
                _ => None,
            }
        }
    }
}

/// A visitor of the public pages. No cookie is looked at: a public page is the same for everyone.
pub struct Visit {
    /// Who asks.
    pub ctx: Ctx,
    /// The page's frame.
    pub page: Page,
}

impl FromRequestParts<Arc<House>> for Visit {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Failure> {
        let lang = parts.extensions.get::<Lang>().copied().unwrap_or_default();
        let ctx = Ctx::new(Arc::clone(house), Actor::Public, lang);
        let page = Page::public(&ctx, parts.uri.path());
        Ok(Self { ctx, page })
    }
}

/// A signed-in member. Without a session a page leads to the sign-in and back; a form says so and keeps
/// what was typed in the browser.
pub struct Staff {
    /// Who asks.
    pub ctx: Ctx,
    /// The page's frame.
    pub page: Page,
}

/// Why a request is not a member's.
pub enum NotStaff {
    /// Go and sign in.
    SignIn(Redirect),
    /// A sentence.
    Failure(Failure),
    /// A form of an earlier session: what was typed, to be sent once more.
    Again(Box<Response>),
}

impl IntoResponse for NotStaff {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(redirect) => redirect.into_response(),
            Self::Failure(failure) => failure.into_response(),
            Self::Again(page) => *page,
        }
    }
}

impl<T: Into<Failure>> From<T> for NotStaff {
    fn from(error: T) -> Self {
        Self::Failure(error.into())
    }
}

impl FromRequestParts<Arc<House>> for Staff {
    type Rejection = NotStaff;
    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, NotStaff> {
        let jar = CookieJar::from_headers(&parts.headers);
        // Only this name: a neighbour's site can set the other one.
        let cookie = jar.get(session_cookie_name(house.secure)).map(|c| c.value().to_owned());
        let signed = signed_in(house, cookie.as_deref()).await.map_err(Failure::from)?;
        let lang = parts.extensions.get::<Lang>().copied();
        let Some((member, own_lang)) = signed else {
            if matches!(parts.method, Method::GET | Method::HEAD) {
                let lang = lang.unwrap_or_default();
                return Err(NotStaff::SignIn(Redirect::to(&format!("/{lang}/sign-in?next={}", parts.uri.path()))));
            }
            return Err(Told::SignedOut.into());
        };
        let lang = lang.unwrap_or(own_lang);
        // Outside a demonstration nobody works without a second factor: first it is turned on.
        if !member.second_factor && !house.demo && !parts.uri.path().starts_with("/desk/account") {
            return Err(NotStaff::SignIn(Redirect::to(&format!("/{lang}/desk/account"))));
        }
        let ctx = Ctx::new(Arc::clone(house), Actor::Member(member), lang);
        let notice = parts.uri.query().and_then(|q| q.strip_prefix("done=")).and_then(crate::Notice::parse);
        let page = Page::desk(&ctx, parts.uri.path(), notice);
        Ok(Self { ctx, page })
    }
}

/// A form of a signed-in member, checked to come from this very session.
pub struct StaffForm {
    /// Who asks.
    pub ctx: Ctx,
    /// The page's frame.
    pub page: Page,
    /// What was typed.
    pub form: Form,
}

impl FromRequest<Arc<House>> for StaffForm {
    type Rejection = NotStaff;
    async fn from_request(request: Request, house: &Arc<House>) -> Result<Self, NotStaff> {
        let (mut parts, body) = request.into_parts();
        let Staff { ctx, page } = Staff::from_request_parts(&mut parts, house).await?;
        let form = Form::from_request(Request::from_parts(parts, body), house).await?;
        let member = ctx.member().map_err(Failure::from)?;
        if form.value("csrf") != member.csrf {
            return Err(earlier(&page, &form));
        }
        let ctx = ctx.of_form(form.token().map(|token| token.0));
        Ok(Self { ctx, page, form })
    }
}

/// Fields that are never shown again.
const SECRET: [&str; 6] = ["old", "new", "again", "passphrase", "code", "secret"];

#[derive(Template)]
#[template(path = "earlier.html")]
struct EarlierPage<'a> {
    page: &'a Page,
    t: Words,
    fields: Vec<(&'a str, &'a str)>,
}

/// A form that was opened before its sender signed in anew, while the page stood open for days: what was typed is not
/// lost. All of it is shown first, and sent only by a button: another site's form ends before this.
fn earlier(page: &Page, form: &Form) -> NotStaff {
    let fields: Vec<_> = form.fields().filter(|(name, _)| *name != "csrf").collect();
    let typed = fields.iter().any(|(name, value)| *name != "form" && !value.trim().is_empty());
    if form.value("csrf").is_empty() || !typed || fields.iter().any(|(name, _)| SECRET.contains(name)) {
        return Told::Forged.into();
    }
    let t = page.words(&LOCALES);
    match render(&EarlierPage { page, t, fields }) {
        Ok(mut response) => {
            *response.status_mut() = Told::Forged.status();
            NotStaff::Again(Box::new(response))
        }
        Err(failure) => failure.into(),
    }
}
