//! The room's pages: the queue and a campaign, sources, harmless contacts, what decisions teach, and the page that tells a
//! site's owner who reads it.

mod act;
mod contacts;
mod learning;
mod list;
mod opml;
mod owner;
mod show;
mod source;
mod sources;

use std::sync::Arc;

use access::House;
use axum::Router;
use axum::routing::{get, post};
use frame::Words;

use crate::{CampaignState, Health};

/// The room's addresses.
pub fn routes(_house: &House) -> Router<Arc<House>> {
    Router::new()
        .route("/monitoring", get(owner::show)) // collect::CONTACT_PATH
        .route("/desk/offers", get(list::show))
        .route("/desk/offers/{campaign}", get(show::show))
        .route("/desk/offers/{campaign}/dismiss", post(show::dismiss))
        .route("/desk/offers/{campaign}/watch", post(show::watch))
        .route("/desk/offers/{campaign}/reopen", post(show::reopen))
        .route("/desk/offers/{campaign}/evidence", get(show::evidence))
        .route("/desk/offers/{campaign}/pictures/{offer}", get(show::picture))
        .route("/desk/offers/{campaign}/act/{kind}", get(act::form).post(act::send))
        .route("/desk/offers/measures/{measure}", post(act::second))
        .route("/desk/offers/sources", get(sources::show).post(sources::look))
        .route("/desk/offers/sources/watch", post(sources::watch))
        .route("/desk/offers/sources/groups", post(sources::group))
        .route("/desk/offers/sources/groups/{group}", get(source::group).post(source::change_group))
        .route("/desk/offers/sources/opml", get(opml::send).post(opml::bring).layer(opml::limit()))
        .route("/desk/offers/sources/{source}", get(source::show).post(source::change))
        .route("/desk/offers/sources/{source}/{state}", post(source::set))
        .route("/desk/offers/contacts", get(contacts::show).post(contacts::allow))
        .route("/desk/offers/contacts/{contact}/remove", post(contacts::forbid))
        .route("/desk/offers/learning", get(learning::show).post(learning::learn))
        .route("/desk/offers/learning/rescore", post(learning::rescore))
        .route("/desk/offers/learning/{model}/accept", post(learning::accept))
        .route("/desk/offers/learning/{model}/leave", post(learning::leave))
}

/// Longest name, in characters.
const LINE_CHARS: usize = 300;
/// Longest note or letter, in characters.
const NOTE_CHARS: usize = 20_000;

/// Which look a state's badge has; the words beside it say the same.
const fn look(state: CampaignState) -> &'static str {
    match state {
        CampaignState::New => "open",
        CampaignState::Watched => "waiting",
        CampaignState::Acted => "working",
        CampaignState::Dismissed => "done",
    }
}

/// The same for a source.
const fn health_look(health: Health) -> &'static str {
    match health {
        Health::New => "open",
        Health::Fine => "done",
        Health::Silent => "waiting",
        Health::Broken => "danger",
        Health::Paused => "working",
    }
}

/// A language's name in the reader's language.
fn language(t: &Words, code: &str) -> String {
    t.code("language", if code.is_empty() { "unknown" } else { code })
}

/// Whether the member may decide, for showing a form. The act asks again.
fn may(ctx: &access::Ctx, action: access::Action) -> bool {
    ctx.desk().is_ok_and(|desk| ctx.may(action, &desk))
}
