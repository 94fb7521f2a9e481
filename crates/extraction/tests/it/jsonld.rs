//! JSON-LD, whole and broken.

use extraction::{Kind, read};

fn page(json: &str, body: &str) -> String {
    format!(
        "<html><head><title>x</title><script type=\"application/ld+json\">{json}</script></head><body>{body}</body></html>"
    )
}

const JOB: &str = r#"{"@context":"https://schema.org","@graph":[{"@type":"Organization","address":{"addressLocality":"Gəncə"}},
{"@type":"JobPosting","title":"Sürücü","datePosted":"2025-11-12","inLanguage":"az","jobLocation":{"@type":"Place","address":
{"@type":"PostalAddress","addressLocality":"Bakı","addressRegion":"Abşeron","addressCountry":{"@type":"Country","name":"AZ"}}},
"description":"&lt;p&gt;Sürücü tələb olunur.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;Təcrübə üç il&lt;/li&gt;&lt;/ul&gt;"}]}"#;

#[test]
fn a_job_is_read() {
    let read = read(&page(JOB, "<h1>Sürücü</h1><p>Sürücü tələb olunur, müraciət edin.</p>"), None);
    assert_eq!(read.kind, Kind::JobPosting);
    assert_eq!(read.place.as_deref(), Some("Bakı, Abşeron, AZ"));
    assert_eq!(read.published.as_deref(), Some("2025-11-12"));
    assert_eq!(read.language.as_deref(), Some("az"));
    assert_eq!(read.description.as_deref(), Some("Sürücü tələb olunur.\nTəcrübə üç il"));
}

#[test]
fn the_body_stands_in_for_an_empty_page() {
    let words = "Bu mətn yalnız verilənlərdə var və səhifədə göstərilmir. ".repeat(8);
    let json = format!(r#"{{"@type":"NewsArticle","articleBody":"{words}"}}"#);
    assert!(read(&page(&json, "<div id=root></div>"), None).text.starts_with("Bu mətn yalnız"));
}

#[test]
fn broken_data_is_mended_or_searched() {
    let line_break = "{\"@type\":\"NewsArticle\",\"headline\":\"A\nB\",\"datePublished\":\"2025-11-12\",}";
    assert_eq!(read(&page(line_break, ""), None).published.as_deref(), Some("2025-11-12"));
    let cut_off =
        r#"{"@type":"JobPosting","datePosted":"2025-11-12","jobLocation":{"address":{"addressLocality":"Bakı""#;
    let read_page = read(&page(cut_off, ""), None);
    assert_eq!(read_page.published.as_deref(), Some("2025-11-12"));
    assert_eq!(read_page.place.as_deref(), Some("Bakı"));
    assert_eq!(read_page.kind, Kind::JobPosting);
    for json in [
        "",
        "null",
        "[]",
        "{\"@type\":5}",
        "{\"@type\":[[[]]],\"datePublished\":{}}",
        "{\"address\":[[[[[[[{}]]]]]]]}",
        "<!--",
        "\u{0}",
    ] {
        read(&page(json, "<p>x</p>"), None);
    }
}

#[test]
fn microdata_and_tags_name_a_place() {
    let html = "<div itemscope itemtype='https://schema.org/JobPosting'><span itemprop=jobLocation><span itemprop=addressLocality>Sumqayıt</span></span></div>";
    assert_eq!(read(html, None).place.as_deref(), Some("Sumqayıt"));
    assert_eq!(read("<meta name=geo.placename content='Bakı'>", None).place.as_deref(), Some("Bakı"));
}
