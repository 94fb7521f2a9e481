//! Public Telegram channels, by the preview page that everyone sees without an account: `https://t.me/s/<name>`. Its form
//! is written down nowhere; what is known of it stands in the tests.

use std::sync::LazyLock;

use scraper::{ElementRef, Html, Node, Selector};

use crate::Address;
use crate::entries::{Entry, Listed, line};

/// Letters of a channel's name.
const NAME: std::ops::RangeInclusive<usize> = 3..=64;

/// The preview page of a channel, for any address of it: `t.me/name`, `t.me/s/name`, `t.me/name/12`, `@name`. `None` for
/// anything else; invitations and private channels are not public.
pub fn preview(text: &str) -> Option<Address> {
    let text = text.trim();
    let name = match text.strip_prefix('@') {
        Some(name) => name.to_owned(),
        None => {
            let address = Address::read(text).ok()?;
            if !matches!(address.host(), "t.me" | "telegram.me" | "www.t.me") {
                return None;
            }
            let path = address.path().trim_start_matches('/');
            let path = path.strip_prefix("s/").unwrap_or(path);
            path.split(['/', '?']).next().unwrap_or_default().to_owned()
        }
    };
    let is_name = NAME.contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !matches!(name.as_str(), "joinchat" | "share" | "addstickers" | "proxy" | "iv");
    is_name.then(|| Address::read(&format!("https://t.me/s/{name}")).ok()).flatten()
}

struct Parts {
    title: Selector,
    message: Selector,
    text: Selector,
    time: Selector,
}

static PARTS: LazyLock<Option<Parts>> = LazyLock::new(|| {
    let part = |css| Selector::parse(css).ok();
    Some(Parts {
        title: part(".tgme_channel_info_header_title")?,
        message: part(".tgme_widget_message[data-post]")?,
        text: part(".tgme_widget_message_text")?,
        time: part("time[datetime]")?,
    })
});

/// Reads a preview page; the newest message comes first. `None` when it is none.
pub fn channel(html: &str, at: &Address) -> Option<Listed> {
    let parts = PARTS.as_ref()?;
    let page = Html::parse_document(html);
    let title = page.select(&parts.title).next();
    if title.is_none() && page.select(&parts.message).next().is_none() {
        return None;
    }
    let title = title.map(|title| title.text().collect::<String>()).unwrap_or_default();
    let mut entries: Vec<Entry> = page
        .select(&parts.message)
        .filter_map(|message| {
            let address = at.join(&format!("https://t.me/{}", message.attr("data-post")?)).ok()?;
            let text = words(message.select(&parts.text).last()?);
            let published = message.select(&parts.time).last().and_then(|time| time.attr("datetime")).map(line);
            let title = text.lines().next().unwrap_or_default().to_owned();
            (!text.is_empty()).then_some(Entry { address, title, published, text: Some(text) })
        })
        .collect();
    entries.reverse();
    Some(Listed::of(&title, entries))
}

/// The words of an element, a line for each line that is seen.
fn words(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        match node.value() {
            Node::Text(words) => text.push_str(words),
            Node::Element(tag) if matches!(tag.name(), "br" | "p" | "div") => text.push('\n'),
            _ => {}
        }
    }
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_known_by_any_of_its_addresses() {
        for text in [
            "@is_elanlari",
            "t.me/is_elanlari",
            "https://t.me/s/is_elanlari?before=20",
            "http://telegram.me/is_elanlari/12",
        ] {
            assert_eq!(preview(text).unwrap().as_str(), "https://t.me/s/is_elanlari", "{text}");
        }
        for text in
            ["https://t.me/+AbCdEf", "https://t.me/joinchat/AbC", "https://doska.test/s/name", "@x", "@1abc", "@a b"]
        {
            assert_eq!(preview(text), None, "{text}");
        }
    }

    #[test]
    fn messages_are_read_newest_first_and_pictures_without_words_left_out() {
        let html = r#"<html><body><div class="tgme_channel_info_header_title"><span dir="auto">İş elanları</span></div>
            <div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="is_elanlari/7">
            <div class="tgme_widget_message_text js-message_text" dir="auto">Satıcı axtarılır<br/>Maaş 600</div>
            <a class="tgme_widget_message_date"><time datetime="2026-11-03T09:30:00+00:00">09:30</time></a></div></div>
            <div class="tgme_widget_message" data-post="is_elanlari/8"><time datetime="2026-11-04T09:30:00+00:00"></time></div>
            <div class="tgme_widget_message" data-post="is_elanlari/9"><div class="tgme_widget_message_text">Yeni</div></div></body></html>"#;
        let at = Address::read("https://t.me/s/is_elanlari").unwrap();
        let listed = channel(html, &at).unwrap();
        assert_eq!(listed.title, "İş elanları");
        let seen: Vec<_> =
            listed.entries.iter().map(|entry| (entry.address.path(), entry.text.as_deref().unwrap())).collect();
        assert_eq!(seen, [("/is_elanlari/9", "Yeni"), ("/is_elanlari/7", "Satıcı axtarılır\nMaaş 600")]);
        assert_eq!(listed.entries[1].published.as_deref(), Some("2026-11-03T09:30:00+00:00"));
        assert_eq!(channel("<html><p>hi</p></html>", &at), None);
    }
}
