//! Facts from JSON-LD, the data about itself that a page carries in scripts.

use serde_json::Value;

/// Bytes of one script that are read.
const MAX_SCRIPT: usize = 2 << 20;
/// Values of one script that are looked at.
const MAX_VALUES: usize = 50_000;

/// Kinds of things a page can say it is, as bits.
#[allow(missing_docs)]
pub mod says {
    pub const ARTICLE: u32 = 1;
    pub const PRODUCT: u32 = 1 << 1;
    pub const FORUM: u32 = 1 << 2;
    pub const LIST: u32 = 1 << 3;
    pub const JOB: u32 = 1 << 4;
    pub const FAQ: u32 = 1 << 5;
    pub const PAGE: u32 = 1 << 6;
    pub const BREADCRUMB: u32 = 1 << 7;
    pub const ORGANIZATION: u32 = 1 << 8;
    pub const SOFTWARE: u32 = 1 << 9;
    pub const REVIEW: u32 = 1 << 10;
    pub const RECIPE: u32 = 1 << 11;
    pub const EVENT: u32 = 1 << 12;
    pub const BLOG: u32 = 1 << 13;
    pub const TECH: u32 = 1 << 14;
    pub const COMMENT: u32 = 1 << 15;
}

/// The bit of a schema.org type.
pub fn kind_bit(name: &str) -> u32 {
    let name = name.rsplit(['/', '#', ':']).next().unwrap_or(name);
    match name {
        "Article"
        | "NewsArticle"
        | "BlogPosting"
        | "ReportageNewsArticle"
        | "OpinionNewsArticle"
        | "ScholarlyArticle"
        | "AnalysisNewsArticle"
        | "LiveBlogPosting" => says::ARTICLE,
        "Product" | "ProductGroup" | "IndividualProduct" | "Offer" | "AggregateOffer" => says::PRODUCT,
        "DiscussionForumPosting" | "QAPage" | "Question" | "SocialMediaPosting" => says::FORUM,
        "ItemList" | "CollectionPage" | "SearchResultsPage" | "OfferCatalog" => says::LIST,
        "JobPosting" => says::JOB,
        "FAQPage" => says::FAQ,
        "WebPage" | "ItemPage" | "AboutPage" | "ContactPage" => says::PAGE,
        "BreadcrumbList" => says::BREADCRUMB,
        "Organization" | "LocalBusiness" | "Corporation" | "Service" | "ProfessionalService" => says::ORGANIZATION,
        "SoftwareApplication" | "WebApplication" | "MobileApplication" => says::SOFTWARE,
        "Review" | "AggregateRating" => says::REVIEW,
        "Recipe" => says::RECIPE,
        "Event" => says::EVENT,
        "Blog" => says::BLOG,
        "TechArticle" | "APIReference" | "HowTo" => says::TECH,
        "Comment" | "Answer" => says::COMMENT,
        _ => 0,
    }
}

/// What JSON-LD said of the page.
#[derive(Default, Debug, Clone)]
pub struct Facts {
    /// Bits of [`says`].
    pub says: u32,
    /// The longest article body.
    pub body: String,
    /// The description of a job, product or article, the longest.
    pub description: String,
    /// The headline or title.
    pub headline: Option<String>,
    /// When it was published or posted.
    pub published: Option<String>,
    /// The language.
    pub language: Option<String>,
    /// Where the job, event or story is; and how sure that is (3: a job's place).
    pub place: Option<(u8, String)>,
}

/// Reads one script into `facts`. A script that is broken is mended where that is plain, else searched for a few keys.
pub fn read(script: &str, facts: &mut Facts) {
    let mut end = script.len().min(MAX_SCRIPT);
    while !script.is_char_boundary(end) {
        end -= 1;
    }
    let script = script.get(..end).unwrap_or("").trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let script =
        script.trim_start_matches("//<![CDATA[").trim_start_matches("/*<![CDATA[*/").trim_end_matches("//]]>").trim();
    let value = serde_json::from_str::<Value>(script).or_else(|_| serde_json::from_str(&mended(script)));
    match value {
        Ok(value) => walk(&value, facts),
        Err(_) => salvage(script, facts),
    }
}

/// Replaces line breaks in strings and drops commas before a closing bracket.
fn mended(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let (mut quoted, mut escaped) = (false, false);
    for c in script.chars() {
        if quoted {
            out.push(if c.is_control() { ' ' } else { c });
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        if matches!(c, '}' | ']') && out.trim_end().ends_with(',') {
            out.truncate(out.trim_end().len() - 1);
        }
        quoted = c == '"';
        if c != ';' {
            out.push(c);
        }
    }
    out
}

/// The string after `"key":`, wherever it stands.
fn string_after(script: &str, key: &str) -> Option<String> {
    let quoted = format!("\"{key}\"");
    let at = script.find(&quoted)? + quoted.len();
    let rest = script.get(at..)?.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let mut out = String::new();
    let mut chars = rest.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Some(out),
            '\\' => match chars.next()? {
                'n' | 'r' | 't' => out.push(' '),
                'u' => {
                    let code: String = chars.by_ref().take(4).collect();
                    out.push(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32).unwrap_or(' '));
                }
                other => out.push(other),
            },
            other => out.push(other),
        }
    }
    None
}

fn salvage(script: &str, facts: &mut Facts) {
    if let Some(kind) = string_after(script, "@type") {
        facts.says |= kind_bit(&kind);
    }
    if facts.published.is_none() {
        facts.published = string_after(script, "datePublished").or_else(|| string_after(script, "datePosted"));
    }
    if let Some(body) = string_after(script, "articleBody")
        && body.len() > facts.body.len()
    {
        facts.body = body;
    }
    if facts.headline.is_none() {
        facts.headline = string_after(script, "headline");
    }
    if facts.place.is_none() {
        facts.place = string_after(script, "addressLocality").map(|p| (1, p));
    }
}

fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(s) => Some(s.as_str()),
        Value::Array(list) => list.first().and_then(Value::as_str),
        Value::Object(map) => map.get("name").or_else(|| map.get("@value")).and_then(Value::as_str),
        _ => None,
    }
    .map(str::trim)
    .filter(|s| !s.is_empty())
}

/// The place an address or place object names: town, region, country.
fn place_of(value: &Value, depth: u8) -> Option<String> {
    if depth > 4 {
        return None;
    }
    match value {
        Value::String(s) => Some(s.trim().to_owned()).filter(|s| !s.is_empty()),
        Value::Array(list) => list.iter().find_map(|v| place_of(v, depth + 1)),
        Value::Object(map) => {
            let mut parts: Vec<&str> = Vec::new();
            for key in ["addressLocality", "addressRegion", "addressCountry"] {
                if let Some(part) = map.get(key).and_then(text_of)
                    && !parts.contains(&part)
                {
                    parts.push(part);
                }
            }
            if !parts.is_empty() {
                return Some(parts.join(", "));
            }
            ["address", "location", "streetAddress", "name"]
                .iter()
                .find_map(|k| map.get(*k).and_then(|v| place_of(v, depth + 1)))
        }
        _ => None,
    }
}

fn walk(value: &Value, facts: &mut Facts) {
    let mut waiting = vec![(value, 0_u8)];
    let mut seen = 0;
    while let Some((value, depth)) = waiting.pop() {
        seen += 1;
        if seen > MAX_VALUES {
            return;
        }
        match value {
            // Reversed, so that what stands first is seen first.
            Value::Array(list) => waiting.extend(list.iter().rev().map(|v| (v, depth))),
            Value::Object(map) => {
                let mut bits = 0;
                match map.get("@type") {
                    Some(Value::String(kind)) => bits |= kind_bit(kind),
                    Some(Value::Array(kinds)) => {
                        kinds.iter().filter_map(Value::as_str).for_each(|k| bits |= kind_bit(k))
                    }
                    _ => {}
                }
                facts.says |= bits;
                let whole =
                    bits & (says::ARTICLE | says::JOB | says::FORUM | says::TECH | says::RECIPE | says::EVENT) != 0;
                if let Some(body) = map
                    .get("articleBody")
                    .or_else(|| map.get("text").filter(|_| bits & says::FORUM != 0))
                    .and_then(text_of)
                    && body.len() > facts.body.len()
                {
                    body.clone_into(&mut facts.body);
                }
                if (whole || bits & says::PRODUCT != 0)
                    && let Some(text) = map.get("description").and_then(text_of)
                    && text.len() > facts.description.len()
                {
                    text.clone_into(&mut facts.description);
                }
                if whole || (bits & (says::PAGE | says::PRODUCT) != 0 && facts.headline.is_none()) {
                    let headline =
                        map.get("headline").or_else(|| map.get("title")).or_else(|| map.get("name")).and_then(text_of);
                    if let Some(headline) = headline {
                        facts.headline = Some(headline.to_owned());
                    }
                }
                if whole || bits & says::PAGE != 0 {
                    let date =
                        map.get("datePublished").or_else(|| map.get("datePosted")).or_else(|| map.get("dateCreated"));
                    if let Some(date) = date.and_then(text_of)
                        && (facts.published.is_none() || bits & (says::ARTICLE | says::JOB) != 0)
                    {
                        facts.published = Some(date.to_owned());
                    }
                    if let Some(language) = map.get("inLanguage").and_then(text_of) {
                        facts.language.get_or_insert_with(|| language.to_owned());
                    }
                }
                for (key, sure) in [("jobLocation", 3), ("contentLocation", 2), ("location", 2), ("address", 1)] {
                    if facts.place.as_ref().is_none_or(|(s, _)| *s < sure)
                        && let Some(place) = map.get(key).and_then(|v| place_of(v, 0))
                    {
                        facts.place = Some((sure, place));
                    }
                }
                if depth < 64 {
                    let inner: Vec<_> =
                        map.values().filter(|v| v.is_object() || v.is_array()).map(|v| (v, depth + 1)).collect();
                    waiting.extend(inner.into_iter().rev());
                }
            }
            _ => {}
        }
    }
}
