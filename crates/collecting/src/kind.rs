//! What kind of source an address is, found out by asking for it once.

use extraction::outline;

use crate::entries::Listed;
use crate::{Address, Answer, Reach, Robots, Since, Sitemap, Trouble, channel, feed, listing, preview, sitemap};

kit::code_list! {
    /// How a source lists its offers.
    SourceKind {
        /// RSS, Atom or JSON Feed.
        Feed = "feed",
        /// A site map or a news site map.
        Sitemap = "sitemap",
        /// A page with links to the offers.
        Listing = "listing",
        /// A public Telegram channel's preview page.
        Channel = "channel",
    }
}

/// Site maps of an index that are looked into for one source.
const MAPS: usize = 3;
/// Feeds that a page names and that are tried.
const FEEDS: usize = 3;

/// A way of collecting from an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// How it lists.
    pub kind: SourceKind,
    /// Which address is asked again and again.
    pub address: Address,
    /// What it lists now.
    pub listed: Listed,
}

impl SourceKind {
    /// Reads what a source of this kind lists from an answer; `shape` is that of its offers, as far as it is known from
    /// last time. `None` when it is not of this kind (any more).
    pub fn read(self, answer: &Answer, shape: Option<&str>) -> Option<Listed> {
        let content = answer.content()?;
        match self {
            Self::Feed => feed(&content, &answer.address),
            Self::Sitemap => match sitemap(&content, &answer.address)? {
                Sitemap::Pages(listed) => Some(listed),
                Sitemap::Maps(_) => None,
            },
            Self::Listing => {
                let page = outline(&decode(&content, answer));
                let listed = listing(&page.title, &page.links, &answer.address, shape);
                (!listed.entries.is_empty()).then_some(listed)
            }
            Self::Channel => channel(&decode(&content, answer), &answer.address),
        }
    }

    /// The same, and of a site map that is an index the maps it names.
    fn read_or_maps(self, answer: &Answer, shape: Option<&str>) -> Option<Sitemap> {
        if let Some(listed) = self.read(answer, shape) {
            return Some(Sitemap::Pages(listed));
        }
        let content = answer.content().filter(|_| self == Self::Sitemap)?;
        sitemap(&content, &answer.address)
    }

    /// Asks a source what it lists now: of an index of site maps those that changed last.
    pub async fn ask(self, reach: &Reach, robots: &Robots, address: &Address, since: &Since) -> Result<Given, Asked> {
        let answer = reach.get(address, since).await.map_err(Asked::Trouble)?;
        match answer.status {
            304 => return Ok(Given { listed: None, answer, since: since.clone() }),
            200..=299 => {}
            status => return Err(Asked::Status(status)),
        }
        let shape = since.shape.clone();
        let (answer, found) = apart(answer, move |answer| self.read_or_maps(answer, shape.as_deref())).await?;
        let maps = match found {
            Some(Sitemap::Pages(listed)) => {
                let since = Since { shape: listed.shape.clone(), ..Since::of(&answer) };
                return Ok(Given { listed: Some(listed), answer, since });
            }
            Some(Sitemap::Maps(maps)) => maps,
            None => return Err(Asked::OtherKind),
        };
        let mut all = Vec::new();
        for map in maps.iter().filter(|map| robots.allows(map)).take(MAPS) {
            reach.wait(robots).await;
            let Ok(part) = reach.get(map, &Since::default()).await else { continue };
            let Ok((_, part)) = apart(part, move |part| self.read(part, None)).await else { continue };
            all.extend(part.into_iter().flat_map(|listed| listed.entries));
        }
        if all.is_empty() {
            return Err(Asked::OtherKind);
        }
        // The index says nothing of what its maps list: that it is unchanged must not keep them from being read.
        Ok(Given { listed: Some(Listed::of("", all)), answer, since: Since::default() })
    }
}

/// What a source gave when it was asked.
#[derive(Clone, Debug)]
pub struct Given {
    /// What it lists; `None` when nothing changed since last time.
    pub listed: Option<Listed>,
    /// Its answer.
    pub answer: Answer,
    /// What it is to be asked with next time.
    pub since: Since,
}

/// Why a source could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Asked {
    /// There was no answer.
    #[error(transparent)]
    Trouble(#[from] Trouble),
    /// The site answered, and not with the page.
    #[error("the site answered {0}")]
    Status(u16),
    /// It answered with something else than this kind of source.
    #[error("the source is of another kind now")]
    OtherKind,
    /// robots.txt forbids it.
    #[error("the site does not allow it to be read")]
    Forbidden,
}

/// Finds out in which ways an address can be collected from, the best first, by asking for its robots.txt, for itself, and
/// for the feeds it names. None when it lists nothing.
pub async fn find_out(reach: &Reach, address: &Address) -> Result<Vec<Way>, Asked> {
    let address = preview(address.as_str()).unwrap_or_else(|| address.clone());
    let robots = match address.at_root("robots.txt") {
        Some(rules) => Robots::of(&reach.get(&rules, &Since::default()).await),
        None => return Err(Asked::Forbidden),
    };
    if !robots.allows(&address) {
        return Err(Asked::Forbidden);
    }
    let way = |kind, address: &Address, listed| Way { kind, address: address.clone(), listed };
    if preview(address.as_str()).is_some() {
        let given = SourceKind::Channel.ask(reach, &robots, &address, &Since::default()).await?;
        return Ok(given.listed.map(|listed| way(SourceKind::Channel, &address, listed)).into_iter().collect());
    }
    let answer = reach.get(&address, &Since::default()).await?;
    if !(200..300).contains(&answer.status) {
        return Err(Asked::Status(answer.status));
    }
    let (answer, read) = apart(answer, |answer| {
        let content = answer.content().unwrap_or_default();
        match SourceKind::Feed.read(answer, None) {
            Some(listed) => Read::Feed(listed),
            None if sitemap(&content, &answer.address).is_some() => Read::Map,
            None => {
                let page = outline(&decode(&content, answer));
                Read::Page(listing(&page.title, &page.links, &answer.address, None), page.feeds)
            }
        }
    })
    .await?;
    match read {
        Read::Feed(listed) => Ok(vec![way(SourceKind::Feed, &answer.address, listed)]),
        Read::Map => {
            let given = SourceKind::Sitemap.ask(reach, &robots, &answer.address, &Since::default()).await?;
            Ok(given.listed.map(|listed| way(SourceKind::Sitemap, &answer.address, listed)).into_iter().collect())
        }
        Read::Page(listed, feeds) => of_page(reach, &robots, &answer, listed, &feeds).await,
    }
}

/// What an address turned out to be.
enum Read {
    Feed(Listed),
    Map,
    /// A page with links, as a list, and the feeds it names: address and media type.
    Page(Listed, Vec<(String, String)>),
}

/// The ways that a page offers: the feeds it names, its own links, the site's map.
async fn of_page(
    reach: &Reach,
    robots: &Robots,
    answer: &Answer,
    listed: Listed,
    feeds: &[(String, String)],
) -> Result<Vec<Way>, Asked> {
    let mut ways = Vec::new();
    let named = feeds.iter().filter(|(_, media)| is_feed(media));
    let feeds = named.filter_map(|(href, _)| answer.address.join(href).ok());
    for address in feeds.filter(|address| robots.allows(address)).take(FEEDS) {
        reach.wait(robots).await;
        let Ok(answer) = reach.get(&address, &Since::default()).await else { continue };
        let Ok((answer, listed)) = apart(answer, |answer| SourceKind::Feed.read(answer, None)).await else { continue };
        if let Some(listed) = listed.filter(|listed| !listed.entries.is_empty()) {
            ways.push(Way { kind: SourceKind::Feed, address: answer.address, listed });
        }
    }
    if !listed.entries.is_empty() {
        ways.push(Way { kind: SourceKind::Listing, address: answer.address.clone(), listed });
    }
    let maps = robots.sitemaps().into_iter().filter(|map| map.is_same_site(&answer.address) && robots.allows(map));
    if let Some(map) = maps.take(1).next() {
        reach.wait(robots).await;
        if let Ok(Given { listed: Some(listed), .. }) =
            SourceKind::Sitemap.ask(reach, robots, &map, &Since::default()).await
        {
            ways.push(Way { kind: SourceKind::Sitemap, address: map, listed });
        }
    }
    Ok(ways)
}

/// Whether a page names a feed with this media type.
fn is_feed(media: &str) -> bool {
    media.contains("rss") || media.contains("atom") || media.contains("feed+json")
}

/// Reads an answer where other requests do not wait for it, and where a page that breaks a parser breaks nothing else.
async fn apart<T: Send + 'static>(
    answer: Answer,
    read: impl FnOnce(&Answer) -> T + Send + 'static,
) -> Result<(Answer, T), Asked> {
    let reading = tokio::task::spawn_blocking(move || {
        let found = read(&answer);
        (answer, found)
    });
    reading.await.map_err(|error| {
        tracing::error!(%error, "a source could not be read");
        Asked::OtherKind
    })
}

fn decode(content: &[u8], answer: &Answer) -> String {
    extraction::decode_for(content, answer.content_type(), answer.address.host().rsplit('.').next()).text
}
