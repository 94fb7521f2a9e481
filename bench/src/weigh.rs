//! What a page weighs: everything that a browser fetches to show it, as it comes over the line.

use std::collections::{BTreeSet, HashMap};

use crate::Fallible;
use crate::account::{between, shown};
use crate::http::Client;

/// A page's weight in bytes on the line, heads of answers included.
#[derive(Clone, Copy, Default)]
pub struct Weight {
    /// The page itself.
    pub html: usize,
    /// Styles.
    pub css: usize,
    /// Scripts.
    pub js: usize,
    /// Drawings.
    pub images: usize,
    /// Fonts.
    pub fonts: usize,
}

impl Weight {
    /// Everything but fonts.
    pub const fn without_fonts(&self) -> usize {
        self.html + self.css + self.js + self.images
    }
    /// Everything.
    pub const fn whole(&self) -> usize {
        self.without_fonts() + self.fonts
    }
}

/// Weighs pages; a file is fetched once, because its weight is always the same.
pub struct Scales {
    /// The browser.
    pub client: Client,
    files: HashMap<String, (usize, String)>,
}

impl Scales {
    /// Scales with a browser of its own.
    pub fn new(client: Client) -> Self {
        Self { client, files: HashMap::new() }
    }

    /// Weighs the page at `path`, as a browser that has nothing cached would fetch it.
    pub async fn weigh(&mut self, path: &str) -> Fallible<Weight> {
        let answer = self.client.get(path).await?;
        let mut weight = Weight { html: answer.wire, ..Weight::default() };
        if answer.header("content-encoding").is_some() {
            return Err("pages are compressed now: teach the benchmark to unpack them".into());
        }
        let page = shown(answer, path)?;
        let mut fonts = BTreeSet::new();
        for file in parts_of(&page) {
            let (bytes, text) = self.file(&file).await?;
            match file.rsplit('.').next() {
                Some("css") => {
                    weight.css += bytes;
                    fonts.extend(fonts_for(&visible(&page), &text));
                }
                Some("js") => weight.js += bytes,
                _ => weight.images += bytes,
            }
        }
        for font in fonts {
            weight.fonts += self.file(&format!("/assets/{font}")).await?.0;
        }
        Ok(weight)
    }

    /// A file's bytes on the line; of styles also their text, which is fetched again uncompressed for reading.
    async fn file(&mut self, path: &str) -> Fallible<(usize, String)> {
        if let Some(known) = self.files.get(path) {
            return Ok(known.clone());
        }
        let answer = self.client.get(path).await?;
        let bytes = answer.wire;
        let mut text = String::new();
        if answer.status != 200 {
            return Err(format!("{path} was answered with {}", answer.status).into());
        }
        if path.ends_with(".css") {
            let browser = std::mem::take(&mut self.client.headers);
            text = self.client.get(path).await?.text();
            self.client.headers = browser;
        }
        self.files.insert(path.to_owned(), (bytes, text.clone()));
        Ok((bytes, text))
    }
}

/// Addresses of what a page is made of: styles, scripts, images, drawings that are used.
fn parts_of(page: &str) -> BTreeSet<String> {
    let part = |tag: &str| {
        let tag = tag.split('>').next()?;
        let attribute = match tag.split([' ', '\n']).next()? {
            "script" | "img" => "src=\"",
            "link" | "use" => "href=\"",
            _ => return None,
        };
        let address = between(tag, attribute, "\"")?;
        Some(address.split('#').next()?.to_owned())
    };
    page.split('<').filter_map(part).filter(|a| a.starts_with("/assets/")).collect()
}

/// A page's text without its tags.
fn visible(page: &str) -> String {
    let body = page.split_once("<body").map_or(page, |(_, body)| body);
    body.split('<').skip(1).filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect()
}

/// Files of the fonts that a browser fetches for a text: those whose range has one of its characters.
fn fonts_for(text: &str, css: &str) -> Vec<String> {
    let characters: BTreeSet<u32> = text.chars().map(u32::from).collect();
    let faces = css.split("@font-face").skip(1).filter_map(|face| face.split('}').next());
    let needed = faces.filter(|face| {
        let ranges = face.split("unicode-range:").nth(1).and_then(|r| r.split(';').next());
        ranges.is_none_or(|ranges| {
            ranges.split(',').filter_map(range).any(|(a, b)| characters.range(a..=b).next().is_some())
        })
    });
    needed
        .filter_map(|face| between(face, "url(", ")"))
        .map(|u| u.trim_matches('"').rsplit('/').next().unwrap_or(u).to_owned())
        .collect()
}

/// `U+30-39`, `U+4??` or `U+30` as its first and last character.
fn range(text: &str) -> Option<(u32, u32)> {
    let text = text.trim().trim_start_matches(['U', 'u']).strip_prefix('+')?;
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str, digit: &str| u32::from_str_radix(&text.replace('?', digit), 16).ok();
    let (first, last) = (number(first, "0")?, number(last, "F")?);
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_fonts_are_found() {
        let page = "<html><link rel=\"stylesheet\" href=\"/assets/a.css\"><body class=x><img alt='' src=\"/assets/l.svg\">\
            <use href=\"/assets/i.svg#x\"/><a href=\"/assets/licences.txt\">Ж</a>";
        let parts: Vec<_> = parts_of(page).into_iter().collect();
        assert_eq!(parts, ["/assets/a.css", "/assets/i.svg", "/assets/l.svg"]);
        let css = "@font-face{src:url(latin.woff2);unicode-range:U+0-7F,U+1??}\
            @font-face{src:url(\"/assets/cyrillic.woff2\");unicode-range:U+0400-04FF}";
        assert_eq!(fonts_for(&visible(page), css), ["cyrillic.woff2"]);
        assert_eq!(fonts_for("aə", css), ["latin.woff2"]);
        assert_eq!(range("U+4??"), Some((0x400, 0x4ff)));
        assert_eq!(range("nothing"), None);
    }
}
