//! Reading the public web politely and safely: which addresses may be asked at all, one request at a time with limits of
//! time and size, what a site's robots.txt allows (RFC 9309), what its feeds, site maps and channel previews list, and the
//! evidence that is kept of an answer (WARC). No database, no clock: who collects when is the room's to say.

mod address;
mod answer;
mod camera;
mod caught;
mod channel;
mod entries;
mod evidence;
mod feed;
mod guard;
mod kind;
mod line;
mod listing;
mod opml;
mod reach;
mod robots;
pub mod served;
mod sitemap;

pub use address::{Address, BadAddress};
pub use answer::Answer;
pub use camera::{Camera, NoPicture};
pub use channel::{channel, preview};
pub use entries::{Entry, Listed, MOST_ENTRIES};
pub use evidence::{answer_of, evidence, information, picture_record};
pub use feed::feed;
pub use guard::is_public;
pub use kind::{Asked, Given, SourceKind, Way, find_out};
pub use listing::listing;
pub use opml::{Outline, read_opml, write_opml};
pub use reach::{Limits, Reach, Since, Trouble};
pub use robots::Robots;
pub use sitemap::{Sitemap, sitemap};
