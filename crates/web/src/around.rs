//! What goes around every answer: the language, headers that keep browsers from leaking, and errors as
//! sentences in the reader's language.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use access::{Actor, Ctx, House};
use askama::Template;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderMap, HeaderName,
    HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use frame::{Page, Told, Words, is_for_help};
use kit::Lang;

use crate::language::{Spoken, preferred, spoken};
use crate::linger::Rest;
use crate::slow::Turn;
use crate::{LOCALES, Slow};

/// What the outermost layer needs.
#[derive(Clone)]
pub struct Around {
    pub(crate) house: Arc<House>,
    pub(crate) slow: Arc<Slow>,
}

/// Wraps one request.
pub async fn around(State(around): State<Around>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let wish = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (lang, is_asset) = match spoken(request.uri()) {
        Spoken::In(lang, uri) => {
            let offered = around.house.profile.languages().contains(&lang);
            let is_told = offered && (lang.is_full() || is_for_help(uri.path()));
            if !is_told && matches!(*request.method(), Method::GET | Method::HEAD) {
                return hardened(&around.house, Redirect::to(&format!("/{}{uri}", Lang::En)).into_response());
            }
            let lang = if is_told { lang } else { Lang::En };
            request.extensions_mut().insert(lang);
            *request.uri_mut() = uri;
            (lang, false)
        }
        Spoken::Any => (Lang::default(), true),
        Spoken::Missing if matches!(*request.method(), Method::GET | Method::HEAD) => {
            return hardened(
                &around.house,
                Redirect::to(&format!("/{}{}", preferred(wish, around.house.profile.languages()), elsewhere(&request)))
                    .into_response(),
            );
        }
        Spoken::Missing => (preferred(wish, around.house.profile.languages()), false),
    };
    let path = request.uri().path().to_owned();
    let onion = (!is_asset).then(|| onion_of(&around.house, &request, lang)).flatten();
    let told = match refused(&around, &request) {
        Some(told) => Some(told),
        None => wait(&around, turn(&around, &request)).await,
    };
    let rest = Rest::of(&mut request);
    let response = match told {
        Some(told) => frame::Failure::from(told).into_response(),
        None => next.run(request).await,
    };
    if let Some(rest) = rest {
        rest.hear_out(around.house.limits.body_bytes).await;
    }
    if is_asset {
        return with_headers(response, ASSET_HEADERS);
    }
    let mut response = hardened(&around.house, explained(&around.house, lang, &path, response));
    if takes_voices(&path) {
        response.headers_mut().insert(PERMISSIONS_POLICY, HeaderValue::from_static(OWN_MICROPHONE));
    }
    if let Some(onion) = onion {
        response.headers_mut().insert(HeaderName::from_static("onion-location"), onion);
    }
    response
}

/// Where the same public page is in the onion service, for a browser that can go there. Officials' pages are not
/// pointed to: their sessions belong to one address.
fn onion_of(house: &House, request: &Request, lang: Lang) -> Option<HeaderValue> {
    let onion = house.onion.as_deref()?;
    let host = request.headers().get(HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let path = request.uri().path_and_query()?.as_str();
    let is_public = is_for_help(path) || path.starts_with("/plan");
    let is_there = onion.strip_prefix("http://") == Some(host);
    if !is_public || is_there || request.method() != Method::GET {
        return None;
    }
    HeaderValue::try_from(format!("{onion}/{lang}{path}")).ok()
}

/// The path and query of an address that lacks its language. Never another host.
fn elsewhere(request: &Request) -> String {
    let whole = request.uri().path_and_query().map_or("/", |p| p.as_str());
    format!("/{}", whole.trim_start_matches('/'))
}

/// What is refused before any room sees it.
fn refused(around: &Around, request: &Request) -> Option<Told> {
    if request.method() != Method::POST {
        return None;
    }
    // Forms come from our own pages. Old browsers do not say; staff forms carry a token besides.
    let site = request.headers().get("sec-fetch-site").and_then(|v| v.to_str().ok());
    if matches!(site, Some("cross-site" | "same-site")) {
        return Some(Told::Forged);
    }
    let guessable = ["/sign-in", "/sign-in/code"];
    let is_fine =
        !guessable.contains(&request.uri().path()) || around.slow.allows(&around.house.secrets, address_of(request));
    (!is_fine).then_some(Told::Slow)
}

fn address_of(request: &Request) -> Option<IpAddr> {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())
}

/// How long a report waits for a place to wait.
const QUEUED: Duration = Duration::from_secs(30);

/// When what this request tries is done: a receipt or an account's words, a report. Anything else is served at once.
fn turn(around: &Around, request: &Request) -> Turn {
    let path = request.uri().path();
    let (secrets, address) = (&around.house.secrets, address_of(request));
    match path {
        _ if request.method() != Method::POST => Turn::Now,
        "/report" | "/organisation" => around.slow.report(secrets, address),
        "/organisation/account" | "/receipt" => around.slow.turn(secrets, address),
        path if path.starts_with("/receipt/") => around.slow.turn(secrets, address),
        _ => Turn::Now,
    }
}

/// Waits for that turn. Told when there is no place to wait.
async fn wait(around: &Around, turn: Turn) -> Option<Told> {
    match turn {
        Turn::Now => None,
        Turn::Later(place) => {
            tokio::time::sleep(around.house.limits.receipt_wait).await;
            drop(place);
            None
        }
        Turn::Queue(room, waiting) => {
            // Behind everyone who waits already: a place comes free sooner or later.
            let place = tokio::time::timeout(QUEUED, room.acquire_owned()).await;
            let Ok(Ok(place)) = place else { return Some(Told::Slow) };
            tokio::time::sleep(around.house.limits.receipt_wait).await;
            drop((place, waiting));
            None
        }
        Turn::Full => Some(Told::Slow),
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    page: &'a Page,
    t: Words,
    told: Told,
}

impl FailurePage<'_> {
    fn more(&self) -> &'static str {
        match self.told {
            Told::NotFound => "failure-not-found-more",
            Told::NotAllowed => "failure-not-allowed-more",
            Told::SignedOut => "failure-signed-out-more",
            Told::Forged => "failure-forged-more",
            Told::Moved => "failure-moved-more",
            Told::Malformed => "failure-malformed-more",
            Told::TooLarge => "failure-too-large-more",
            Told::WrongMethod => "failure-wrong-method-more",
            Told::Slow => "failure-slow-more",
            Told::Broken => "failure-broken-more",
        }
    }
}

/// Turns an error into a page. Errors of the router itself (no such address, wrong method, body too
/// large) have no mark and no page of their own.
fn explained(house: &Arc<House>, lang: Lang, path: &str, response: Response) -> Response {
    let told = response.extensions().get::<Told>().copied().or_else(|| {
        let bare = !response.headers().get(CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
        match response.status() {
            StatusCode::NOT_FOUND if bare => Some(Told::NotFound),
            StatusCode::METHOD_NOT_ALLOWED => Some(Told::WrongMethod),
            StatusCode::PAYLOAD_TOO_LARGE => Some(Told::TooLarge),
            status if status.is_client_error() && bare => Some(Told::Malformed),
            status if status.is_server_error() => Some(Told::Broken),
            _ => None,
        }
    });
    let Some(told) = told else { return response };
    let ctx = Ctx::new(Arc::clone(house), Actor::Public, lang);
    let page = Page::public(&ctx, path);
    let view = FailurePage { page: &page, t: page.words(&LOCALES), told };
    let mut page = match view.render() {
        Ok(html) => (told.status(), Html(html)).into_response(),
        Err(_) => told.status().into_response(),
    };
    // Which methods an address takes belongs to the refusal of another one (RFC 9110, 15.5.6).
    if let Some(allowed) = response.headers().get(ALLOW) {
        page.headers_mut().insert(ALLOW, allowed.clone());
    }
    page
}

type Headers = [(HeaderName, &'static str); 4];

const ASSET_HEADERS: Headers = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (REFERRER_POLICY, "no-referrer"),
    (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
];

/// Nothing from elsewhere, nothing inline, no frame around us, nothing kept.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// What a page may ask of the device: nothing; where a voice message can be spoken, its microphone.
const NO_DEVICES: &str = "camera=(), microphone=(), geolocation=(), interest-cohort=()";
const OWN_MICROPHONE: &str = "camera=(), microphone=(self), geolocation=(), interest-cohort=()";

/// Whether a page at this address may hold a form that takes a voice message: the report, also of an organisation, and the mailbox.
fn takes_voices(path: &str) -> bool {
    let below = |page: &str| path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    below("/report") || below("/receipt") || below("/organisation")
}

const PAGE_HEADERS: [(HeaderName, &str); 9] = [
    (CACHE_CONTROL, "no-store"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (PERMISSIONS_POLICY, NO_DEVICES),
    (HeaderName::from_static("x-dns-prefetch-control"), "off"),
    (HeaderName::from_static("x-robots-tag"), "noarchive"),
];

fn with_headers(mut response: Response, headers: Headers) -> Response {
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn hardened(house: &House, mut response: Response) -> Response {
    let headers: &mut HeaderMap = response.headers_mut();
    for (name, value) in PAGE_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A download brings a stricter policy of its own.
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(PAGE_POLICY));
    if house.secure {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}
