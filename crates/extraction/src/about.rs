//! What a page tells about its main text: title, day, place, language.

use crate::blocks::Block;
use crate::dates;
use crate::entity::unescaped;
use crate::features::Seen;
use crate::head::{Head, squeezed};
use crate::marks::inside;
use crate::parse::parse;

/// Blocks on each side of the heading in which a day is looked for.
const NEAR_HEADING: usize = 12;
/// Words of a block near the heading that may be a line with the day.
const DAY_LINE: u32 = 25;
/// Words of such a block elsewhere.
const SHORT_LINE: u32 = 8;
/// Places of kinds of class names and phrases in the lexicon.
const COMMENT: usize = 5;
const RELATED: usize = 6;
const USER: usize = 22;
const FORUM_PHRASE: usize = 10;

fn meta<'a>(head: &'a Head, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|n| head.metas.get(*n)).map(|v| v.trim()).filter(|v| !v.is_empty())
}

/// The title: the heading if `<title>` begins with it or holds it, else what the page names as its title.
pub fn title(seen: &Seen) -> Option<String> {
    let head = &seen.head;
    let heading = head.h1.map(|h| squeezed(&unescaped(&seen.tree.inner_text(h as usize)))).filter(|h| !h.is_empty());
    if let Some(heading) = &heading
        && head.h1_count == 1
        && (head.title.contains(heading.as_str()) || heading.split(' ').count() > 3)
    {
        return Some(heading.clone());
    }
    meta(head, &["og:title", "twitter:title", "dc.title"])
        .map(str::to_owned)
        .or_else(|| head.facts.headline.clone().map(|h| squeezed(&unescaped(&h))))
        .or_else(|| Some(head.title.clone()).filter(|t| !t.is_empty()))
        .or(heading)
}

/// The day of publication, from what is surest to what is only seen.
pub fn published(seen: &Seen, address: Option<&str>) -> Option<String> {
    let head = &seen.head;
    let named = head.facts.published.as_deref().and_then(dates::machine).or_else(|| {
        let names = [
            "article:published_time",
            "og:article:published_time",
            "og:published_time",
            "datepublished",
            "date",
            "pubdate",
            "publish-date",
            "publication_date",
            "dc.date",
            "dc.date.issued",
            "dcterms.created",
            "dcterms.date",
            "sailthru.date",
            "parsely-pub-date",
            "article.published",
            "citation_publication_date",
            "cxenseparse:recs:publishtime",
        ];
        names.iter().find_map(|n| head.metas.get(*n)).and_then(|v| dates::machine(v))
    });
    if named.is_some() {
        return named;
    }
    for (prop, at, value) in &head.props {
        if matches!(prop.as_str(), "datePublished" | "datePosted" | "dateCreated") {
            let text = value.clone().unwrap_or_else(|| unescaped(&seen.tree.inner_text(*at as usize)));
            if let Some(found) = dates::machine(&text) {
                return Some(found);
            }
        }
    }
    let aside = inside::NAV | inside::ASIDE | inside::FOOTER | inside::COMMENT_PROP;
    let seen_time = head.times.iter().find(|(at, _)| {
        let marks = &seen.blocks.marks[*at as usize];
        marks.inside & aside == 0 && marks.steps[COMMENT] > 3 && marks.steps[RELATED] > 3
    });
    if let Some(found) = seen_time.and_then(|(_, date)| dates::machine(date)) {
        return Some(found);
    }
    if let Some(found) = address.and_then(dates::in_address) {
        return Some(found);
    }
    let list = &seen.blocks.list;
    let heading = head.h1.and_then(|h| list.iter().position(|b| b.owner >= h)).unwrap_or(0);
    let from = heading.saturating_sub(NEAR_HEADING / 2);
    let near = list.iter().skip(from).take(NEAR_HEADING / 2 + NEAR_HEADING);
    // Not the day on which someone joined a forum.
    let of_page = |b: &&Block| {
        let marks = &seen.blocks.marks[b.owner as usize];
        b.digits >= 3 && marks.inside & aside == 0 && marks.steps[USER] > 2 && b.phrases >> FORUM_PHRASE & 1 == 0
    };
    near.filter(of_page).filter(|b| b.words <= DAY_LINE).find_map(|b| dates::find(seen.blocks.of(b))).or_else(|| {
        // A day in a short line anywhere outside navigation.
        let lines = list.iter().filter(of_page).filter(|b| b.words <= SHORT_LINE);
        lines.take(50).find_map(|b| dates::find(seen.blocks.of(b)))
    })
}

/// The place: of the job, else of the event or story, else what the page's tags name.
pub fn place(seen: &Seen) -> Option<String> {
    let head = &seen.head;
    if let Some((_, place)) = &head.facts.place {
        return Some(squeezed(&unescaped(place)));
    }
    let mut parts: Vec<String> = Vec::new();
    for wanted in ["addressLocality", "addressRegion", "addressCountry"] {
        if let Some((_, at, value)) = head.props.iter().find(|(prop, _, _)| prop == wanted) {
            let text = squeezed(&value.clone().unwrap_or_else(|| unescaped(&seen.tree.inner_text(*at as usize))));
            if !text.is_empty() && !parts.contains(&text) {
                parts.push(text);
            }
        }
    }
    if !parts.is_empty() {
        return Some(parts.join(", "));
    }
    if let Some((_, at, value)) = head.props.iter().find(|(prop, _, _)| prop == "jobLocation") {
        let text = squeezed(&value.clone().unwrap_or_else(|| unescaped(&seen.tree.inner_text(*at as usize))));
        if !text.is_empty() && text.len() < 200 {
            return Some(text);
        }
    }
    meta(head, &["geo.placename", "og:locality", "og:region", "geo.region", "og:country-name"]).map(str::to_owned)
}

/// What the page says of itself.
pub fn description(head: &Head) -> Option<String> {
    meta(head, &["description", "og:description", "twitter:description", "dc.description"])
        .map(str::to_owned)
        .or_else(|| Some(plain(&head.facts.description)).filter(|d| !d.is_empty()))
}

/// The language: of the document, of its JSON-LD, or of its locale.
pub fn language(head: &Head) -> Option<String> {
    let named = [
        head.language.as_deref(),
        meta(head, &["content-language", "language", "dc.language"]),
        head.facts.language.as_deref(),
        meta(head, &["og:locale"]),
    ];
    named
        .into_iter()
        .flatten()
        .map(|l| l.split([',', ';', ' ']).next().unwrap_or("").trim().replace('_', "-"))
        .find(|l| l.len() >= 2 && l.len() <= 12 && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}

/// Blocks that were not kept and stand under a class or property for comments.
pub fn comments(seen: &Seen, kept: &[bool]) -> Vec<String> {
    let list = seen.blocks.list.iter().zip(kept);
    list.filter(|(block, kept)| {
        let marks = &seen.blocks.marks[block.owner as usize];
        !**kept
            && block.words >= 5
            && block.link_chars * 2 < block.chars
            && (marks.steps[COMMENT] < 8 || marks.inside & inside::COMMENT_PROP != 0)
    })
    .map(|(block, _)| seen.blocks.of(block).to_owned())
    .collect()
}

/// The text of a value that may hold HTML, with paragraphs on lines of their own.
pub fn plain(value: &str) -> String {
    if !value.contains(['<', '&']) {
        return value.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n");
    }
    // Escaped twice is common: the first reading gives HTML.
    let html = if value.contains('<') { value.to_owned() } else { unescaped(value) };
    let tree = parse(&html);
    let empty = crate::lexicon::Lexicon::shipped();
    let blocks = crate::blocks::cut(&tree, empty);
    blocks.list.iter().map(|b| blocks.of(b)).collect::<Vec<_>>().join("\n")
}
