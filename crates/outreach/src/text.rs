//! Markdown to HTML on our markup classes. HTML inside a text is shown as text, never as HTML.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};

/// The first heading, and the rest as HTML.
pub fn render(markdown: &str) -> (String, String) {
    let mut title = String::new();
    let mut in_title = false;
    let mut events = Vec::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if title.is_empty() => in_title = true,
            Event::End(TagEnd::Heading(HeadingLevel::H1)) if in_title => in_title = false,
            Event::Text(text) | Event::Code(text) if in_title => title.push_str(&text),
            _ if in_title => {}
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            other => events.push(with_class(other)),
        }
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    (title, body)
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
    fn html_in_a_text_is_text() {
        let (_, body) = render("# T\n\n<script>alert(1)</script> <b>x</b>");
        assert!(!body.contains("<script>") && !body.contains("<b>"), "{body}");
    }
}
