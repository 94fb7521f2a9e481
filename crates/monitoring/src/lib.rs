//! Published offers: the few worth reading, grouped and explained (measure 13.2.9).
//!
//! Sources on the public web are collected politely (`collect`); each item's text goes into a campaign of copies and
//! rewordings (`join`) and gets a place in the reading order that can be explained (`score`). An analyst studies campaigns,
//! dismisses, watches, or acts (`decide`, `measures`). Decisions teach the order (`teach`). What is harmless is deleted
//! after the profile's term (`forget`). A score is a reading order and not a finding; nobody's profile is kept.

mod campaigns;
mod collect;
mod decide;
mod files;
mod forget;
mod groups;
mod harmless;
mod join;
mod measures;
mod model;
mod offers;
mod pages;
mod pictures;
mod places;
mod score;
mod sealed;
mod sources;
mod teach;
mod template;

pub use campaigns::{Campaign, Measure, MeasureBody, PAGE, Whole, campaign, campaigns, next_in_queue};
pub use collect::{Visited, Worker, collect, reach, reach_only};
pub use decide::{dismiss, reopen, study, watch};
pub use files::{Brought, bring_opml, evidence_of, sources_as_opml};
pub use forget::forget;
pub use groups::{EVERY, Group, Rules, add_group, change_group, groups};
pub use harmless::{Harmless, allow_contact, forbid_contact, harmless_contacts};
pub use join::CampaignBody;
pub use measures::{act, second};
pub use model::{CampaignState, Health, MeasureState, ModelState, OfferState, Problem, Shown, SourceState};
pub use offers::{KeptContact, Offer, OfferBody};
pub use pages::routes;
pub use pictures::{picture, take_picture};
pub use score::{Explained, Order, per_cent};
pub use sources::{Listed, NewSource, Source, SourceBody, add_source, change_source, set_source, source, sources};
pub use teach::{
    FEWEST, Learned, Line, Moves, Report, accept, decisions, learn, learned, leave, moves, order_now, rescore,
};
pub use template::{Piece, says_something, template};

mod loader {
    #![allow(missing_docs, reason = "the macro takes no doc comment")]
    fluent_templates::static_loader! {
        pub static LOCALES = {
            locales: "./locales",
            fallback_language: "en",
            customise: |bundle| bundle.set_use_isolating(false),
        };
    }
}
pub(crate) use loader::LOCALES;
