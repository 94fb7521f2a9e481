//! Invented sites with published offers, served on this machine for the demonstration: a demonstration asks no site of
//! others. They are some of the sites with which the room `monitoring` is tested (CC0).

use std::net::SocketAddr;
use std::sync::Arc;

use access::House;
use collecting::Limits;
use collecting::served::{Site, pages_of};
use rust_embed::RustEmbed;

use crate::error::CommandError;

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
