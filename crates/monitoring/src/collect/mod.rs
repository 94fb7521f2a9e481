//! Collecting: a worker takes a site, asks what is due there one page after the other, and gives the site back. No two
//! workers are at one site, on whichever node they run: the site's row says who has it, and until when.

mod claim;
mod lines;
mod listing;
mod reading;
mod rules;
mod writing;

pub(crate) use listing::problem_of;
pub(crate) use reading::{Studied, second};
pub(crate) use writing::or_unknown;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use access::{AccessError, Ctx, House};
use collecting::{Limits, Reach};

use crate::collect::claim::Visit;
pub(crate) use crate::collect::claim::know_site;
use crate::sealed::internal;

/// Pages that are asked for in one visit of a site.
const PAGES: usize = 25;

/// One who collects.
#[derive(Clone, Debug)]
pub struct Worker {
    /// A name that no other worker has.
    pub name: String,
    /// Whether the sites are a test's or a demonstration's own: no pauses are kept, and what is old is listed too.
    pub own_sites: bool,
}

/// What a visit brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visited {
    /// Items that a source listed for the first time.
    pub listed: usize,
    /// Items that were read.
    pub read: usize,
}

/// The way out of a house, made once.
#[derive(Default)]
struct WayOut(OnceLock<Reach>);

/// The page on which a site's owner reads who asks, and how to make it stop.
pub(crate) const CONTACT_PATH: &str = "/monitoring";

/// The way out: to the public web, unless [`reach_only`] was told otherwise.
pub fn reach(house: &Arc<House>) -> Result<Reach, AccessError> {
    let kept = house.kept::<WayOut>();
    if let Some(reach) = kept.0.get() {
        return Ok(reach.clone());
    }
    let made = Reach::public(&format!("{}{CONTACT_PATH}", house.public_url)).map_err(internal)?;
    Ok(kept.0.get_or_init(|| made).clone())
}

/// Lets a house ask these sites and no others, by name, wherever they are served: for tests and demonstrations. To be
/// called before anything is asked.
pub fn reach_only(house: &Arc<House>, sites: HashMap<String, SocketAddr>, limits: Limits) -> Result<(), AccessError> {
    let made = Reach::only(sites, &format!("{}{CONTACT_PATH}", house.public_url), limits).map_err(internal)?;
    drop(house.kept::<WayOut>().0.set(made));
    Ok(())
}

/// Visits one site where something is due. `None` when nothing is.
pub async fn collect(ctx: &Ctx, worker: &Worker) -> Result<Option<Visited>, AccessError> {
    let reach = reach(ctx.house())?;
    let Some(mut visit) = claim::claim(ctx, worker).await? else { return Ok(None) };
    // Whatever goes wrong, the site is given back; a worker that dies loses it when its time is over.
    let visited = visit_site(ctx, &reach, worker, &mut visit).await;
    claim::release(ctx, worker, &visit).await?;
    visited.map(Some)
}

async fn visit_site(ctx: &Ctx, reach: &Reach, worker: &Worker, visit: &mut Visit) -> Result<Visited, AccessError> {
    rules::learn(ctx, reach, visit).await?;
    let mut visited = Visited::default();
    let mut pages = 0;
    for source in claim::due_sources(ctx, visit).await? {
        if pages > 0 && !go_on(ctx, worker, visit).await? {
            return Ok(visited);
        }
        pages += 1;
        let (listed, read) = listing::ask(ctx, reach, worker, visit, &source).await?;
        visited.listed += listed;
        visited.read += read;
    }
    let mut ready = Vec::new();
    for offer in claim::due_offers(ctx, visit, PAGES.saturating_sub(pages)).await? {
        if pages > 0 && !go_on(ctx, worker, visit).await? {
            break;
        }
        pages += 1;
        ready.extend(reading::ask(ctx, reach, visit, offer).await?);
    }
    if !ready.is_empty() {
        let lines = lines::learn(ctx, worker, visit, ready.iter().map(|ready| ready.body.text.as_str())).await?;
        let studied = ready.into_iter().map(|ready| reading::study(ctx, ready, &lines)).collect();
        visited.read += writing::write(ctx, studied).await?;
    }
    Ok(visited)
}

/// Waits as long as the site asks, and keeps the site for another while. False when it was lost.
async fn go_on(ctx: &Ctx, worker: &Worker, visit: &Visit) -> Result<bool, AccessError> {
    let pause = if worker.own_sites { Duration::ZERO } else { visit.pause() };
    tokio::time::sleep(pause).await;
    claim::keep(ctx, worker, visit).await
}
