//! What kind of source an address is, found out by asking for it once.

use std::sync::LazyLock;

use scraper::{Html, Selector};

use crate::entries::{Listed, line};
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
                let page = Page::of(&content, answer);
                let listed = listing(&page.title, &page.links, &answer.address, shape);
                (!listed.entries.is_empty()).then_some(listed)
            }
            Self::Channel => channel(&decode(&content, answer), &answer.address),
        }
    }

    /// Asks a source what it lists now: of an index of site maps those that changed last. Gives `None` in place of the list
    /// when nothing changed since last time.
    pub async fn ask(
        self,
        reach: &Reach,
        robots: &Robots,
        address: &Address,
        since: &Since,
    ) -> Result<(Option<Listed>, Answer), Asked> {
        let answer = reach.get(address, since).await.map_err(Asked::Trouble)?;
        match answer.status {
            304 => return Ok((None, answer)),
            200..=299 => {}
            status => return Err(Asked::Status(status)),
        }
        if let Some(listed) = self.read(&answer, since.shape.as_deref()) {
            return Ok((Some(listed), answer));
        }
        let maps = answer.content().and_then(|content| sitemap(&content, &answer.address));
        let Some(Sitemap::Maps(maps)) = maps.filter(|_| self == Self::Sitemap) else { return Err(Asked::OtherKind) };
        let mut all = Vec::new();
        for map in maps.iter().filter(|map| robots.allows(map)).take(MAPS) {
            reach.wait(robots).await;
            let Ok(part) = reach.get(map, &Since::default()).await else { continue };
            all.extend(self.read(&part, None).into_iter().flat_map(|listed| listed.entries));
        }
        if all.is_empty() { Err(Asked::OtherKind) } else { Ok((Some(Listed::of("", all)), answer)) }
    }
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
        let (listed, _) = SourceKind::Channel.ask(reach, &robots, &address, &Since::default()).await?;
        return Ok(listed.map(|listed| way(SourceKind::Channel, &address, listed)).into_iter().collect());
    }
    let answer = reach.get(&address, &Since::default()).await?;
    if !(200..300).contains(&answer.status) {
        return Err(Asked::Status(answer.status));
    }
    if let Some(listed) = SourceKind::Feed.read(&answer, None) {
        return Ok(vec![way(SourceKind::Feed, &answer.address, listed)]);
    }
    let content = answer.content().unwrap_or_default();
    if sitemap(&content, &answer.address).is_some() {
        let (listed, _) = SourceKind::Sitemap.ask(reach, &robots, &answer.address, &Since::default()).await?;
        return Ok(listed.map(|listed| way(SourceKind::Sitemap, &answer.address, listed)).into_iter().collect());
    }
    of_page(reach, &robots, &answer, &Page::of(&content, &answer)).await
}

/// The ways that a page offers: the feeds it names, its own links, the site's map.
async fn of_page(reach: &Reach, robots: &Robots, answer: &Answer, page: &Page) -> Result<Vec<Way>, Asked> {
    let mut ways = Vec::new();
    let feeds = page.feeds.iter().filter_map(|href| answer.address.join(href).ok());
    for address in feeds.filter(|address| robots.allows(address)).take(FEEDS) {
        reach.wait(robots).await;
        let Ok(answer) = reach.get(&address, &Since::default()).await else { continue };
        if let Some(listed) = SourceKind::Feed.read(&answer, None).filter(|listed| !listed.entries.is_empty()) {
            ways.push(Way { kind: SourceKind::Feed, address: answer.address, listed });
        }
    }
    let listed = listing(&page.title, &page.links, &answer.address, None);
    if !listed.entries.is_empty() {
        ways.push(Way { kind: SourceKind::Listing, address: answer.address.clone(), listed });
    }
    let maps = robots.sitemaps().into_iter().filter(|map| map.is_same_site(&answer.address) && robots.allows(map));
    if let Some(map) = maps.take(1).next() {
        reach.wait(robots).await;
        if let Ok((Some(listed), _)) = SourceKind::Sitemap.ask(reach, robots, &map, &Since::default()).await {
            ways.push(Way { kind: SourceKind::Sitemap, address: map, listed });
        }
    }
    Ok(ways)
}

/// What of a page is looked at to find a list in it.
struct Page {
    title: String,
    links: Vec<(String, String)>,
    feeds: Vec<String>,
}

struct Parts {
    title: Selector,
    link: Selector,
    feed: Selector,
}

static PARTS: LazyLock<Option<Parts>> = LazyLock::new(|| {
    let part = |css| Selector::parse(css).ok();
    Some(Parts { title: part("title")?, link: part("a[href]")?, feed: part("link[rel~=alternate][type][href]")? })
});

impl Page {
    fn of(content: &[u8], answer: &Answer) -> Self {
        let Some(parts) = PARTS.as_ref() else {
            return Self { title: String::new(), links: Vec::new(), feeds: Vec::new() };
        };
        let page = Html::parse_document(&decode(content, answer));
        let title = page.select(&parts.title).next().map(|title| line(&title.text().collect::<String>()));
        let href = |tag: &scraper::ElementRef<'_>| tag.attr("href").unwrap_or_default().to_owned();
        let links = page.select(&parts.link).map(|tag| (href(&tag), line(&tag.text().collect::<Vec<_>>().join(" "))));
        let is_feed = |tag: &scraper::ElementRef<'_>| {
            tag.attr("type")
                .is_some_and(|kind| kind.contains("rss") || kind.contains("atom") || kind.contains("feed+json"))
        };
        let feeds = page.select(&parts.feed).filter(is_feed).map(|tag| href(&tag)).collect();
        Self { title: title.unwrap_or_default(), links: links.collect(), feeds }
    }
}

fn decode(content: &[u8], answer: &Answer) -> String {
    extraction::decode_for(content, answer.content_type(), answer.address.host().rsplit('.').next()).text
}
