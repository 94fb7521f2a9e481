//! Pages made to hurt: each must end soon and stay small.

use std::time::{Duration, Instant};

use extraction::blocks::MAX_BLOCKS;
use extraction::links::MAX_LINKS;
use extraction::parse::parse;
use extraction::tree::{MAX_DEPTH, MAX_NODES};
use extraction::{Page, decode, outline, read};

/// Far above what a release build needs, and below what a quadratic step would take.
const SOON: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 4 });

fn soon(name: &str, html: &str) -> Page {
    let start = Instant::now();
    let page = read(html, Some("https://a.az/x"));
    let listed = outline(html);
    let took = start.elapsed();
    assert!(listed.links.iter().all(|(href, text)| href.len() <= 4_000 && text.len() <= 16_000), "{name}");
    assert!(took < SOON, "{name}: {took:?} for {} bytes", html.len());
    assert!(
        page.blocks.len() <= MAX_BLOCKS && page.links.len() <= MAX_LINKS && page.text.len() <= html.len() * 4 + 100,
        "{name}"
    );
    page
}

const MIB: usize = 1 << 20;

#[test]
fn deep_nesting_is_cut() {
    for tag in [
        "div",
        "span",
        "a href=x",
        "ul><li",
        "table><tr><td",
        "blockquote",
        "b",
        "x-y",
        "noscript",
        "h1><div",
        "p><object",
    ] {
        let html = format!("<{tag}>").repeat(100_000) + "hello there";
        let page = soon(tag, &html);
        assert!(parse(&html).nodes.iter().all(|n| n.depth as usize <= MAX_DEPTH + 1), "{tag}");
        assert!(page.text.is_empty() || page.text.contains("hello"), "{tag}");
    }
}

#[test]
fn unclosed_tags_are_linear() {
    for tag in [
        "<p>",
        "<li>",
        "<td>",
        "<b>",
        "<a href=x>",
        "<div>x",
        "<p>x",
        "<option>",
        "<h1>",
        "<dt>",
        "<script>",
        "<title>",
        "<svg>",
        "<!--",
        "<![",
        "<textarea>x",
        "<noscript>",
        "<",
    ] {
        soon(tag, &tag.repeat(5 * MIB / tag.len()));
    }
}

#[test]
fn stray_end_tags_are_linear() {
    let open = "<div>".repeat(200);
    for tag in ["</b>", "</p>", "</table>", "</x>", "</div ", "</br>"] {
        soon(tag, &(open.clone() + &tag.repeat(5 * MIB / tag.len())));
    }
}

#[test]
fn attribute_floods_are_linear() {
    soon("many", &format!("<div {}>x</div>", "class=a ".repeat(MIB / 2)));
    soon("one", &format!("<div class='{}'>x</div>", "a ".repeat(2 * MIB)));
    soon("open", &format!("<div class='{}", "x".repeat(4 * MIB)));
    soon("equals", &format!("<div {}", "=".repeat(4 * MIB)));
    soon("slashes", &format!("<div {}", "/".repeat(4 * MIB)));
    soon("name", &format!("<{}", "x".repeat(4 * MIB)));
    soon("style", &"<p style='display: none;;;;;;;;;;;;;;;;;;'>x</p>".repeat(100_000));
    soon("distinct", &(0..120_000).map(|n| format!("<p class='c{n} postBody{n}'>word {n}</p>")).collect::<String>());
}

#[test]
fn text_floods_are_linear() {
    soon("ampersands", &"&".repeat(4 * MIB));
    soon("entities", &"&notanentityatall;&amp;&#x10FFFF;".repeat(120_000));
    soon("word", &"x".repeat(8 * MIB));
    soon("sentence", &"Söz bir, söz iki. ".repeat(300_000));
    soon("breaks", &"x<br>".repeat(400_000));
    soon("double breaks", &"x<br><br>".repeat(400_000));
    soon("spaces", &" \n".repeat(4 * MIB));
    soon("paragraphs", &"<p>Bu bir cümlədir, uzun bir cümlə. <a href='/x'>y</a></p>".repeat(90_000));
    soon("links", &(0..100_000).map(|n| format!("<a href=/{n}>n {n}</a> ")).collect::<String>());
    let opened: String = (0..1_000).map(|n| format!("<b a{n}>")).collect();
    soon("formatting opened anew", &format!("<p>{opened}{}", "<p>x".repeat(900_000)));
    soon("links in tables", &"<a href=/x><table><tr><td>x".repeat(80_000));
    soon("nested links", &("<div><a href=/x><div>x".repeat(120) + &"<a href=/y>y</a><p>z".repeat(100_000)));
}

#[test]
fn limits_hold() {
    let html = "<p>x".repeat(MAX_NODES);
    assert!(parse(&html).nodes.len() <= MAX_NODES + 2);
}

#[test]
fn json_bombs_are_harmless() {
    let script = |json: &str| format!("<script type='application/ld+json'>{json}</script><p>text</p>");
    soon("deep", &script(&"[".repeat(2 * MIB)));
    soon("deep objects", &script(&"{\"a\":".repeat(MIB / 2)));
    soon("wide", &script(&format!("[{}1]", "{\"@type\":\"Article\",\"description\":\"x\"},".repeat(60_000))));
    soon("commas", &script(&",".repeat(2 * MIB)));
    soon("brackets", &script(&", ]".repeat(MIB / 2)));
    soon("many", &script("{\"@type\":\"Article\",").repeat(20_000));
}

#[test]
fn bytes_of_any_kind_decode() {
    let start = Instant::now();
    let all: Vec<u8> = (0..4 * MIB).map(|n| (n * 7 + n / 256) as u8).collect();
    decode(&all, None);
    decode(&all, Some("text/html; charset=utf-16"));
    decode(&b"<meta charset".repeat(MIB / 4), None);
    decode(&all, Some(&"charset=".repeat(10_000)));
    assert!(start.elapsed() < SOON);
}
