//! Days in four languages, alone and on a page.

use extraction::dates::{find, in_address, machine};
use extraction::read;

#[test]
fn days_people_write() {
    for (text, day) in [
        ("12 noyabr 2025", "2025-11-12"),
        ("Dərc olunub: 3 iyul 2024-cü il, 14:05", "2024-07-03"),
        ("12 ноября 2025 г.", "2025-11-12"),
        ("Опубликовано 1 мая 2023, 10:00", "2023-05-01"),
        ("12 Kasım 2025 Çarşamba", "2025-11-12"),
        ("Yayın: 5 AĞUSTOS 2024", "2024-08-05"),
        ("12 ŞUBAT 2024", "2024-02-12"),
        ("Nov. 12, 2025", "2025-11-12"),
        ("Wednesday, November 12th, 2025", "2025-11-12"),
        ("12 November 2025", "2025-11-12"),
        ("12. März 2025", "2025-03-12"),
        ("12.11.2025 09:30", "2025-11-12"),
        ("12/11/2025", "2025-11-12"),
        ("11/25/2025", "2025-11-25"),
        ("Wed, 12 Nov 2025 10:00:00 GMT", "2025-11-12"),
    ] {
        assert_eq!(find(text).as_deref(), Some(day), "{text}");
    }
}

#[test]
fn what_is_no_day() {
    for text in [
        "",
        "31 fevral 2025",
        "12 noyabr",
        "32.01.2025",
        "noyabr 2025",
        "1.2.3",
        "12 March 1750",
        "0.0.2020",
        "May I help 2 people",
    ] {
        assert_eq!(find(text), None, "{text}");
    }
}

#[test]
fn days_machines_write() {
    for (text, day) in [
        ("2025-11-12", "2025-11-12"),
        ("2025-11-12T10:20:30+0400", "2025-11-12T10:20:30+04:00"),
        ("2025-11-12T10:20:30.123Z", "2025-11-12T10:20:30Z"),
        ("2025-11-12 10:20", "2025-11-12T10:20:00"),
        ("2025/11/12", "2025-11-12"),
        ("20251112", "2025-11-12"),
        ("2024-02-29T99:00", "2024-02-29"),
    ] {
        assert_eq!(machine(text).as_deref(), Some(day), "{text}");
    }
    for text in ["2025-02-29", "2025-13-01", "yesterday", "00000000"] {
        assert_eq!(machine(text), None, "{text}");
    }
}

#[test]
fn addresses_name_days() {
    assert_eq!(in_address("https://a.az/2025/11/12/x").as_deref(), Some("2025-11-12"));
    assert_eq!(in_address("https://a.az/2025/99/12/x"), None);
}

#[test]
fn the_surest_day_of_a_page_is_taken() {
    let page = |head: &str, body: &str| {
        format!("<html><head>{head}</head><body><h1>Vakansiya</h1>{body}<p>Mətn budur.</p></body></html>")
    };
    let seen = "<div>12 noyabr 2025</div>";
    let time = "<time datetime='2025-10-01T08:00'>dünən</time>";
    let meta = "<meta property='article:published_time' content='2025-09-02T00:00:00+04:00'>";
    let data = r#"<script type="application/ld+json">{"@type":"JobPosting","datePosted":"2025-08-03"}</script>"#;
    assert_eq!(read(&page("", seen), None).published.as_deref(), Some("2025-11-12"));
    assert_eq!(read(&page("", &format!("{seen}{time}")), None).published.as_deref(), Some("2025-10-01T08:00:00"));
    assert_eq!(read(&page(meta, time), None).published.as_deref(), Some("2025-09-02T00:00:00+04:00"));
    assert_eq!(read(&page(&format!("{meta}{data}"), time), None).published.as_deref(), Some("2025-08-03"));
    assert_eq!(read(&page("", ""), None).published, None);
}
