//! Invented sites with published offers, served on this machine for the demonstration: a demonstration asks no site of
//! others. They are some of the sites with which the room `monitoring` is tested (CC0).

use std::net::SocketAddr;
use std::sync::Arc;

use access::{Ctx, House};
use collecting::served::{Site, pages_of};
use collecting::{Address, Limits, SourceKind};
use monitoring::{NewSource, Shown, Worker};
use rust_embed::RustEmbed;

use crate::error::CommandError;
use crate::folder;

#[derive(RustEmbed)]
#[folder = "../monitoring/tests/sites/sites"]
#[include = "ishelani.test/*"]
#[include = "elan.test/*"]
#[include = "rabota.test/*"]
#[include = "isara.test/*"]
#[include = "jobs.test/*"]
#[include = "t.me/*"]
struct Files;

/// The sites by name.
const NAMES: [&str; 6] = ["ishelani.test", "elan.test", "rabota.test", "isara.test", "jobs.test", "t.me"];

/// Serves the sites, and lets the house ask them and no others.
pub async fn serve(house: &Arc<House>) -> Result<(), CommandError> {
    let files = Files::iter().filter_map(|path| Some((path.to_string(), Files::get(&path)?.data.into_owned())));
    let mut pages = pages_of(files);
    // A channel is asked for without an ending, as in life.
    let bare = |(path, page): (&String, &Vec<u8>)| Some((path.strip_suffix(".html")?.to_owned(), page.clone()));
    let channels: Vec<_> = pages.iter().filter(|(path, _)| path.starts_with("t.me/")).filter_map(bare).collect();
    pages.extend(channels);
    let site = Site::of(pages).await;
    let at: SocketAddr = site.at;
    let sites = NAMES.map(|name| (name.to_owned(), at)).into();
    Ok(monitoring::reach_only(house, sites, Limits::default())?)
}

/// Sources of published offers, what they listed, and a few decisions about it. The sites are invented and served here.
/// `later` lets two days go by between finding and deciding.
pub async fn fill(
    house: &Arc<House>,
    (analyst, second): (&Ctx, &Ctx),
    later: impl FnOnce(),
) -> Result<(), CommandError> {
    serve(house).await?;
    let sources = [
        ("İş elanları", "https://ishelani.test/feed.xml", SourceKind::Feed),
        ("Elan lövhəsi", "https://elan.test/feed.xml", SourceKind::Feed),
        ("Работа", "https://rabota.test/", SourceKind::Listing),
        ("İşara", "https://isara.test/", SourceKind::Listing),
        ("Jobs", "https://jobs.test/", SourceKind::Listing),
        ("Kanal: xaricdə iş", "https://t.me/s/numune_xaric_is_0031", SourceKind::Channel),
        ("Kanal: qızlar üçün iş", "https://t.me/s/numune_qizlar_is_0088", SourceKind::Channel),
        ("Köhnə sayt", "https://ishelani.test/yoxdur", SourceKind::Feed),
    ];
    for (name, address, kind) in sources {
        let address = Address::read(address).map_err(|e| CommandError::Sentence(format!("{address}: {e}")))?;
        monitoring::add_source(analyst, &NewSource { name: name.to_owned(), address, kind, group: None }).await?;
    }
    let (system, worker) = (folder::system(house), Worker { name: "demo".to_owned(), own_sites: true });
    while monitoring::collect(&system, &worker).await?.is_some() {}
    later();
    let (queue, _) = monitoring::campaigns(analyst, Shown::Queue, 0).await?;
    let mut queue = queue.iter();
    if let Some(row) = queue.next() {
        let text = "Nümunə: bu səhifənin silinməsini xahiş edirik.";
        monitoring::act(analyst, row.id, profile::OfferMeasure::TakeDown, text).await?;
    }
    if let Some(row) = queue.next() {
        let text = "Nümunə: elanın apardığı iş yerini yoxlamağınızı xahiş edirik.";
        monitoring::act(second, row.id, profile::OfferMeasure::Inspection, text).await?;
    }
    if let Some(row) = queue.next() {
        monitoring::watch(analyst, row.id, "Nümunə: başqa şəhərlərdə də görünə bilər.").await?;
    }
    if let Some(row) = queue.next_back() {
        monitoring::dismiss(analyst, row.id, "ordinary", "Nümunə: tanınmış işəgötürən.").await?;
    }
    let (rest, _) = monitoring::campaigns(analyst, Shown::Rest, 0).await?;
    if let Some(row) = rest.first() {
        monitoring::dismiss(second, row.id, "not-an-offer", "").await?;
    }
    monitoring::allow_contact(analyst, "012 404 00 00", "Nümunə: bir bankın məlumat xətti").await?;
    Ok(())
}
