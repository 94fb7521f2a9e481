//! Whatever is read, nothing panics.

use extraction::{decode, decode_for, read};
use proptest::prelude::*;

/// Pieces of pages, to be put together at random.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div class='post-body'>",
    "</div>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<a href='/x'>",
    "</a>",
    "<ul>",
    "<li>",
    "</ul>",
    "<h1>",
    "</h1>",
    "<script type=application/ld+json>",
    "{\"@type\":[\"Article\"],\"articleBody\":\"a b\"",
    "}",
    "</script>",
    "<!--",
    "-->",
    "<pre>\n",
    "</pre>",
    "<br>",
    "<time datetime=2025-01-01>",
    "&amp",
    "&#1",
    "&#xD800;",
    "İ",
    "ə",
    "\u{0}",
    "\u{feff}",
    "12 noyabr 2025",
    " söz, söz. ",
    "<noscript>",
    "</noscript>",
    "<form>",
    "</form>",
    "<meta name=date content='",
    "'>",
    "<",
    ">",
    "\"",
    "<body>",
    "</body>",
    "<head>",
    "</head>",
    "<title>",
    "</title>",
    "<svg>",
    "</svg",
    "<x-y>",
    "<button>",
    "<select><option>",
    "</select>",
    "$5",
    "é",
    "<html lang=az>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text(html in "\\PC{0,400}", address in proptest::option::of("\\PC{0,60}")) {
        read(&html, address.as_deref());
    }

    #[test]
    fn any_pieces(at in proptest::collection::vec(0..PIECES.len(), 0..120)) {
        let html: String = at.into_iter().map(|n| PIECES[n]).collect();
        let page = read(&html, None);
        prop_assert!(page.blocks.iter().all(|b| !b.text.is_empty()));
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..600), kind in proptest::option::of("\\PC{0,40}"), top in proptest::option::of("\\PC{0,8}")) {
        let decoded = decode_for(&bytes, kind.as_deref(), top.as_deref());
        read(&decoded.text, None);
        decode(&bytes, kind.as_deref());
    }

    #[test]
    fn any_day(text in "\\PC{0,80}", digits in "[0-9./: TZ+-]{0,30}") {
        extraction::dates::find(&text);
        extraction::dates::machine(&text);
        extraction::dates::machine(&digits);
        extraction::dates::in_address(&digits);
    }
}
