//! The top floor's frame: which room answers which address, sign-in, accounts, and what goes around
//! every answer: language, headers, errors.

mod account;
mod around;
mod journal_page;
mod language;
mod linger;
mod members;
mod sign_in;
mod slow;

use std::sync::Arc;

use access::House;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, VARY,
};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower::ServiceBuilder;
use tower::util::BoxCloneSyncService;

pub use slow::Slow;

mod loader {
    #![allow(missing_docs, reason = "the macro takes no doc comment")]
    fluent_templates::static_loader! {
        pub static LOCALES = {
            locales: "./locales",
            fallback_language: "en",
            customise: |bundle| { frame::set_marks(bundle); },
        };
    }
}
pub(crate) use loader::LOCALES;

/// The whole site as one service, ready to be served.
pub type Site = BoxCloneSyncService<axum::extract::Request, Response, std::convert::Infallible>;

/// Puts the rooms together. A new room is one line here.
pub fn site(house: &Arc<House>) -> Site {
    let rooms = Router::new()
        .merge(outreach::routes(house))
        .merge(reporting::routes(house))
        .merge(casework::routes())
        .merge(plan::routes())
        .merge(registry::routes(house))
        .merge(schooling::routes(house))
        .merge(monitoring::routes(house))
        .merge(sign_in::routes())
        .merge(account::routes())
        .merge(members::routes())
        .merge(journal_page::routes())
        .route("/assets/{file}", get(asset))
        .with_state(Arc::clone(house));
    let around = around::Around { house: Arc::clone(house), slow: Arc::new(Slow::new()) };
    // Outside the router, because the language is taken off the address before a room is chosen.
    let layer = axum::middleware::from_fn_with_state(around, around::around);
    BoxCloneSyncService::new(ServiceBuilder::new().layer(layer).service(rooms))
}

/// Styles, scripts, fonts: named by their content, so a browser may keep them for good.
async fn asset(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let accepts = headers.get(ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let Some(asset) = assets::find(&file, accepts) else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = asset.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = asset.encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
