//! Markdown to HTML on our markup classes. HTML inside a text is shown as text, never as HTML; a link leads to a page, a
//! site, a telephone or a letter and nowhere else; pictures, which a browser would fetch elsewhere, are left out.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};

/// The first heading, and the rest as HTML.
pub fn render(markdown: &str) -> (String, String) {
    let mut title = String::new();
    let mut in_title = false;
    let mut events = Vec::new();
    // Whether each link that is open now was left out.
    let mut held = Vec::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if title.is_empty() => in_title = true,
            Event::End(TagEnd::Heading(HeadingLevel::H1)) if in_title => in_title = false,
            Event::Text(text) | Event::Code(text) if in_title => title.push_str(&text),
            _ if in_title => {}
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            Event::Start(Tag::Link { ref dest_url, .. }) if !leads_somewhere(dest_url) => held.push(true),
            Event::Start(Tag::Link { .. }) => {
                held.push(false);
                events.push(event);
            }
            Event::End(TagEnd::Link) if held.pop() == Some(true) => {}
            other => events.push(with_class(other)),
        }
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    (title, body)
}

/// Whether a link may be followed.
fn leads_somewhere(address: &str) -> bool {
    let is_here = address.starts_with('#') || address.starts_with('/') && !address.starts_with("//");
    is_here || ["https://", "http://", "tel:", "mailto:"].iter().any(|start| address.starts_with(start)) || {
        // A page beside this one.
        !address.contains([':', '/', '\\']) && !address.is_empty()
    }
}

/// The lines of the text's first numbered list, without marks.
pub fn numbered(markdown: &str) -> Vec<String> {
    let (mut lines, mut is_in) = (Vec::new(), false);
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::List(Some(_))) if lines.is_empty() => is_in = true,
            Event::End(TagEnd::List(true)) => is_in = false,
            Event::Start(Tag::Item) if is_in => lines.push(String::new()),
            Event::Text(text) | Event::Code(text) if is_in => {
                lines.last_mut().into_iter().for_each(|l| l.push_str(&text))
            }
            Event::SoftBreak if is_in => lines.last_mut().into_iter().for_each(|l| l.push(' ')),
            _ => {}
        }
    }
    lines
}

/// How hard a text is to read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// Words in a sentence on average. A heading and a line of a list are sentences too.
    pub mean: f64,
    /// Words in the longest sentence.
    pub longest: usize,
}

impl Measure {
    /// What the public texts keep to: written for a reader of twelve, on a small screen, in a bad hour.
    pub const MEAN: f64 = 10.0;
    /// The longest sentence that they keep to.
    pub const LONGEST: usize = 18;

    /// Whether the text keeps to it.
    pub fn is_plain(&self) -> bool {
        self.mean <= Self::MEAN && self.longest <= Self::LONGEST
    }
}

/// Measures a text.
pub fn measure(markdown: &str) -> Measure {
    let ends = |c: char| matches!(c, '.' | '!' | '?' | ':' | ';' | '؟' | '؛');
    let word = |w: &&str| w.chars().any(char::is_alphabetic) && !w.contains("](");
    let counted = markdown.lines().flat_map(|line| line.split(ends)).map(|s| s.split_whitespace().filter(word).count());
    let counts: Vec<usize> = counted.filter(|words| *words > 0).collect();
    let mean = counts.iter().sum::<usize>() as f64 / counts.len().max(1) as f64;
    Measure { mean, longest: counts.into_iter().max().unwrap_or(0) }
}

fn with_class(event: Event<'_>) -> Event<'_> {
    let open = |html: &'static str| Event::Html(CowStr::Borrowed(html));
    match event {
        Event::Start(Tag::Paragraph) => open("<p class=\"govuk-body\">"),
        Event::Start(Tag::List(None)) => open("<ul class=\"govuk-list govuk-list--bullet\">"),
        Event::Start(Tag::List(Some(_))) => open("<ol class=\"govuk-list govuk-list--number\">"),
        Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => open("<h2 class=\"govuk-heading-m\">"),
        Event::Start(Tag::Heading { level: HeadingLevel::H3, .. }) => open("<h3 class=\"govuk-heading-s\">"),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn a_text_becomes_a_title_and_a_body() {
        let (title, body) = render("# Kömək\n\nZəng edin.\n\n- bir\n- iki\n\n## Sonra\n\n[152](tel:152)");
        assert_eq!(title, "Kömək");
        assert!(body.contains("<p class=\"govuk-body\">Zəng edin.</p>"), "{body}");
        assert!(body.contains("<ul class=\"govuk-list govuk-list--bullet\">"), "{body}");
        assert!(body.contains("<h2 class=\"govuk-heading-m\">Sonra</h2>"), "{body}");
        assert!(body.contains("<a href=\"tel:152\">152</a>"), "{body}");
    }

    #[test]
    fn a_link_leads_nowhere_dangerous_and_a_picture_is_left_out() {
        let (_, body) =
            render("# T\n\n[a](javascript:alert(1)) [b](https://x.az) [c](//evil) ![d](https://e/p.png) [e](help)");
        assert!(!body.contains("javascript") && !body.contains("evil") && !body.contains("<img"), "{body}");
        assert!(
            body.contains("a ") && body.contains("href=\"https://x.az\"") && body.contains("href=\"help\""),
            "{body}"
        );
    }

    #[test]
    fn the_first_numbered_list_is_read() {
        let text = "# T\n\n- x\n\n1. Do you **know**?\n2. May\n   you?\n\nEnd\n\n1. other";
        assert_eq!(super::numbered(text), ["Do you know?", "May you?"]);
    }

    #[test]
    fn html_in_a_text_is_text() {
        let (_, body) = render("# T\n\n<script>alert(1)</script> <b>x</b>");
        assert!(!body.contains("<script>") && !body.contains("<b>"), "{body}");
    }
}
