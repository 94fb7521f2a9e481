//! What kind of page it is, by what it says of itself, its address and its make.

use crate::features::Seen;
use crate::jsonld::says;
use crate::layout::is_running;
use crate::lexicon::{CLASSES, PHRASES};

/// The kind of a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
pub enum Kind {
    /// News, a blog post, an essay.
    Article,
    /// A page that leads to others: an index of posts, a job board.
    Listing,
    /// A thread of messages.
    Forum,
    /// One thing for sale.
    Product,
    /// One job offer.
    JobPosting,
    /// Many things for sale.
    Collection,
    /// What an organisation offers.
    Service,
    /// Instructions and reference.
    Documentation,
    /// None of these.
    #[default]
    Other,
}

impl Kind {
    /// Its name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Article => "article",
            Kind::Listing => "listing",
            Kind::Forum => "forum",
            Kind::Product => "product",
            Kind::JobPosting => "job posting",
            Kind::Collection => "collection",
            Kind::Service => "service",
            Kind::Documentation => "documentation",
            Kind::Other => "other",
        }
    }
}

/// The kinds the model knows, in its order.
pub const LEARNT: [Kind; 7] =
    [Kind::Article, Kind::Forum, Kind::Product, Kind::Collection, Kind::Listing, Kind::Documentation, Kind::Service];

/// Words of addresses, by what they speak for.
#[rustfmt::skip]
const ADDRESS_WORDS: [&str; 9] = [
    "forum forums thread threads topic topics viewtopic showthread viewthread discussion discussions questions question community comments t board boards",
    "product products p item items dp shop store buy prod sku pd",
    "category categories collection collections c cat tag tags browse departments shop-all deals genre range brands brand",
    "blog news article articles post posts story stories haber xeber press magazine opinion",
    "docs doc documentation reference api guide guides wiki manual tutorial tutorials help support learn kb developer developers man book",
    "services service solutions solution pricing features feature platform products use-cases enterprise consulting industries about",
    "list lists top best courses course events event search results archive archives index directory library podcast reviews topics resources author page",
    "job jobs vacancy vacancies vakansiya vakansiyalar vakansii rabota career careers is-ilanlari ilan elan kariyer",
    "recipe recipes review how-to what-is",
];

/// Makers of pages, as named in `generator` or in classes.
#[rustfmt::skip]
const GENERATORS: [&str; 4] = [
    "discourse phpbb xenforo vbulletin smf mybb invision flarum vanilla nodebb discuz",
    "shopify woocommerce magento prestashop bigcommerce opencart",
    "docusaurus sphinx mkdocs gitbook mediawiki vuepress vitepress hugo jekyll doxygen starlight javadoc rustdoc",
    "wordpress blogger ghost medium substack drupal joomla typo3 wix squarespace webflow",
];

/// Numbers that describe a page.
pub fn row(seen: &Seen, address: Option<&str>) -> Vec<f32> {
    let mut row = Vec::with_capacity(KIND_WIDTH);
    let head = &seen.head;
    for bit in 0..16 {
        row.push((head.facts.says >> bit & 1) as f32);
    }
    let og = head.metas.get("og:type").map_or("", String::as_str);
    row.push(match og {
        "article" => 1.0,
        "" => 0.0,
        "website" => 2.0,
        og if og.contains("product") => 3.0,
        _ => 4.0,
    });
    row.push(flag(head.metas.keys().any(|k| k.starts_with("article:"))));
    row.push(flag(head.metas.keys().any(|k| k.starts_with("product:") || k.starts_with("og:price"))));
    let generator = head.metas.get("generator").map_or("", String::as_str).to_ascii_lowercase();
    for names in GENERATORS {
        row.push(flag(names.split(' ').any(|n| generator.contains(n))));
    }
    address_numbers(address.or(head.canonical.as_deref()).unwrap_or(""), &mut row);
    let list = &seen.blocks.list;
    let sums = seen.layout.sums.first().copied().unwrap_or_default();
    let blocks = list.len().max(1) as f32;
    let chars = sums.chars.max(1) as f32;
    row.push((sums.chars as f32 + 1.0).ln());
    row.push(blocks.ln());
    row.push(sums.link_chars as f32 / chars);
    row.push(sums.running as f32 / chars);
    row.push(sums.words as f32 / blocks);
    let running: Vec<u32> = list.iter().filter(|b| is_running(b)).map(|b| b.words).collect();
    row.push((running.len() as f32 + 1.0).ln());
    row.push(running.iter().sum::<u32>() as f32 / running.len().max(1) as f32);
    row.push(running.iter().max().copied().unwrap_or(0) as f32);
    row.push(list.iter().filter(|b| b.words <= 3).count() as f32 / blocks);
    row.push(list.iter().filter(|b| b.link_chars == b.chars).count() as f32 / blocks);
    for bit in 0..PHRASES {
        let count = list.iter().filter(|b| b.phrases >> bit & 1 == 1).count() as f32;
        row.push((count + 1.0).ln());
        row.push(count / blocks);
    }
    for count in head.counts.iter().take(10) {
        row.push((*count as f32 + 1.0).ln());
    }
    row.push(head.h1_count.min(20) as f32);
    row.push((head.times.len() as f32 + 1.0).ln());
    let elements = seen.tree.nodes.len().max(1) as f32;
    row.push(elements.ln());
    for count in seen.blocks.class_counts {
        row.push((count as f32 + 1.0).ln());
    }
    // The largest set of repeated elements, by the text in them.
    let (mut best, mut best_text) = (0, 0);
    for (at, sum) in seen.layout.sums.iter().enumerate() {
        if sum.alike >= 3 {
            let text = seen.layout.sums[seen.tree.nodes[at].parent as usize]
                .chars
                .min(sum.chars.saturating_mul(sum.alike) * 2);
            if text > best_text {
                best_text = text;
                best = at;
            }
        }
    }
    let repeated = seen.layout.sums.get(best).copied().unwrap_or_default();
    row.push(repeated.alike.min(100) as f32);
    row.push(best_text as f32 / chars);
    row.push(best_text as f32 / repeated.alike.max(1) as f32);
    row.push(repeated.link_chars as f32 / repeated.chars.max(1) as f32);
    row.push(repeated.running as f32 / repeated.chars.max(1) as f32);
    let core = seen.layout.sums.get(seen.layout.core as usize).copied().unwrap_or_default();
    row.push(core.chars as f32 / chars);
    row.push(core.running as f32 / core.chars.max(1) as f32);
    row.push(core.link_chars as f32 / core.chars.max(1) as f32);
    let priced =
        list.iter().filter(|b| b.words <= 12 && seen.blocks.of(b).contains(['$', '€', '£', '₼', '₺', '₽'])).count()
            as f32;
    row.push((priced + 1.0).ln());
    row.push(flag(head.next.is_some()));
    row
}

/// How many numbers describe a page.
pub const KIND_WIDTH: usize = 16 + 3 + 4 + (ADDRESS_WORDS.len() + 8) + 10 + PHRASES * 2 + 10 + 3 + CLASSES + 5 + 3 + 2;

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

fn address_numbers(address: &str, row: &mut Vec<f32>) {
    let lower = address.to_ascii_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, r)| r);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
    for words in ADDRESS_WORDS {
        let hit = parts.iter().any(|p| words.split(' ').any(|w| w == *p || p.strip_suffix(".html") == Some(w)));
        let in_host = host.split(['.', '-']).any(|p| words.split(' ').any(|w| w == p && w.len() > 2));
        row.push(flag(hit) + flag(in_host) * 2.0);
    }
    let last = parts.last().copied().unwrap_or("");
    row.push(parts.len() as f32);
    row.push(last.len() as f32);
    row.push(last.matches(['-', '_']).count() as f32);
    row.push(flag(last.bytes().filter(u8::is_ascii_digit).count() >= 4));
    row.push(flag(last.ends_with("html") || last.ends_with("htm") || last.ends_with("php")));
    row.push(flag(crate::dates::in_address(address).is_some() || path.contains("/20")));
    row.push(query.matches('=').count() as f32);
    row.push(flag(address.is_empty()));
}

/// The kind, from the model's weights for [`LEARNT`] and what the page says plainly.
pub fn decide(seen: &Seen, weights: &[f32]) -> Kind {
    let says = seen.head.facts.says;
    if says & says::JOB != 0 && says & says::LIST == 0 {
        return Kind::JobPosting;
    }
    // An article that names itself one, and has running text in one place, is not doubted.
    let sums = |at: u32| seen.layout.sums.get(at as usize).copied().unwrap_or_default();
    let named = seen.head.metas.get("og:type").is_some_and(|t| t == "article") || says & says::ARTICLE != 0;
    let whole = sums(seen.layout.core).running * 2 > sums(seen.layout.core).chars;
    if named
        && whole
        && says & (says::LIST | says::FORUM | says::PRODUCT) == 0
        && weights.first().is_some_and(|w| *w > 0.1)
    {
        return Kind::Article;
    }
    let best = weights.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
    match best {
        Some((at, weight)) if weight > 0.3 => LEARNT.get(at).copied().unwrap_or_default(),
        _ => Kind::Other,
    }
}
