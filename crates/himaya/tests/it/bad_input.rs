//! What visitors may send by mistake or on purpose: each is answered with a sentence that says what to
//! do, keeps what was typed, and stores nothing.

use std::sync::Arc;

use access::testing::TestHouse;

use crate::browser::{Ask, Browser, Parts};
use crate::help::{Answer, PNG, escaped, rows};

const TOKEN: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
/// Largest file in these tests, so that they need not send twenty megabytes.
const FILE_BYTES: usize = 200 * 1024;
/// Most bytes of a request that are listened to in these tests.
const MOST: usize = 4 * 1024 * 1024;

/// A house that takes small files only, with the desk that reports are sealed to.
async fn houses() -> Vec<(TestHouse, web::Site)> {
    let mut houses = Vec::new();
    for mut house in TestHouse::both().await {
        let limits = &mut Arc::get_mut(&mut house.house).unwrap().limits;
        (limits.file_bytes, limits.body_bytes) = (FILE_BYTES as u64, MOST as u64);
        house.add("mia-hotline", "duty", &[access::Role::Duty]).await;
        let site = web::site(&house.house);
        houses.push((house, site));
    }
    houses
}

async fn send(site: &web::Site, parts: &Parts) -> Answer {
    Browser::inside(site).upload("/en/report", parts).await
}

/// A report in which one thing is said.
fn report(what: &str) -> Parts {
    Parts::default().text("form", TOKEN).text("what", what)
}

/// A kind of file that is not taken.
const REFUSED: [(&str, &[u8]); 9] = [
    ("program.exe", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"),
    ("picture.jpg", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
    ("archive.zip", b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00\x00\x00"),
    ("script.txt", b"#!/bin/sh\nrm -rf /\n"),
    ("page.txt", b"<!DOCTYPE html><script>alert(1)</script>"),
    ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("php.png", b"<?php system($_GET['c']); ?>"),
    ("zeros.bin", &[0; 300]),
    ("archive.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"),
];

#[tokio::test]
async fn a_report_that_cannot_be_taken_comes_back_with_a_sentence() {
    let typed = "Typed <b>&\"' and kept: əğıöüşç Привет 🌊";
    let long = |n: usize| format!("start {} end", "ş".repeat(n - 10));
    let all = || report(typed).text("place", "place kept").text("reach", "reach kept").text("about", "other");
    let six = |bytes: &[u8]| (0..6).fold(all(), |parts, n| parts.file("files", &format!("{n}.png"), bytes));
    let mut cases: Vec<(String, Parts, &str)> = vec![
        ("nothing".into(), report("").text("place", typed), "error-what"),
        ("no field".into(), Parts::default().text("place", typed), "error-what"),
        ("white space".into(), report(" \t\r\n\u{a0}\u{2003} ").text("place", typed), "error-what"),
        ("signs that are no letters".into(), report("\0\0\u{1b}\u{7f}").text("place", typed), "error-what"),
        ("a district of another country".into(), all().text("district", "GE-TB"), "error-district"),
        ("a district in lower case".into(), all().text("district", "az-ba"), "error-district"),
        ("a district with SQL".into(), all().text("district", "'; DROP TABLE signal; --"), "error-district"),
        ("whom".into(), report(typed).text("about", "everyone"), "error-choice"),
        ("danger".into(), all().text("danger", "NOW"), "error-choice"),
        ("six files".into(), six(PNG), "error-files-many"),
        ("an empty file".into(), all().file("files", "a.png", b""), "error-file-empty"),
        (
            "a large file".into(),
            all().file("files", "a.png", &[PNG, &vec![7; FILE_BYTES]].concat()),
            "error-file-large",
        ),
        (
            "a good and a bad file".into(),
            all().file("files", "a.png", PNG).file("files", "b", b"MZ\x90\0"),
            "error-files-again",
        ),
        ("a long place".into(), report(typed).text("place", long(501)), "error-too-long"),
        ("a long way".into(), report(typed).text("reach", long(501)), "error-too-long"),
    ];
    for (name, bytes) in REFUSED {
        cases.push((format!("{name} as a file"), all().file("files", name, bytes), "error-file-kind"));
        cases.push((format!("{name} as a picture"), all().file("files", "x.png", bytes), "error-file-kind"));
    }
    for (house, site) in houses().await {
        let before = rows(&house).await;
        for (name, parts, key) in &cases {
            let room = if *key == "error-too-long" { "frame" } else { "reporting" };
            let answer = send(&site, parts).await;
            assert_eq!(answer.status, 422, "{name}");
            answer.for_visitor().says(room, key).shows(typed);
            if answer.text().contains("place kept") {
                answer.shows("reach kept");
                assert!(answer.text().contains("value=\"other\" checked"), "what was chosen stays chosen");
            }
            // A token that somebody else put into the form would give them the receipt.
            assert!(answer.field("form").len() == TOKEN.len() && answer.field("form") != TOKEN);
        }
        let spread: String = std::iter::repeat_n("a", 20_001).collect();
        for text in [long(20_001), spread, "x".repeat(1024 * 1024)] {
            send(&site, &report(&text)).await.for_visitor().says("frame", "error-too-long").shows(&text);
        }
        let word = send(&site, &report(&"x".repeat(3 * 1024 * 1024))).await;
        word.for_visitor().is_page(413).shows_words("frame", "failure-too-large");
        // More than all files together may be: the words are kept.
        let film = [PNG, &vec![7; FILE_BYTES * 9]].concat();
        let flood = (0..2).fold(all(), |parts, n| parts.file("files", &format!("{n}.png"), &film));
        let answer = send(&site, &flood.text("reach", "behind the files")).await;
        answer.for_visitor().says("reporting", "error-file-large").shows(typed).shows("reach kept");
        // More than anyone listens to.
        let flood = (0..3).fold(all(), |parts, n| parts.file("files", &format!("{n}.png"), &film));
        send(&site, &flood).await.for_visitor().is_page(413).shows_words("frame", "failure-too-large");
        assert_eq!(rows(&house).await, before, "nothing was stored");
    }
}

#[tokio::test]
async fn a_name_of_a_file_is_shown_as_text() {
    for (house, site) in houses().await {
        let before = rows(&house).await;
        let name = "<img src=x onerror=alert(1)>.exe";
        let answer = send(&site, &report("kept").file("files", name, b"MZ\x90\0")).await;
        answer.says("reporting", "error-file-kind").shows(name);
        assert!(!answer.text().contains("<img src=x"));
        assert_eq!(rows(&house).await, before);
    }
}

#[tokio::test]
async fn whatever_letters_a_report_has_it_is_taken_and_shown_as_text() {
    let script = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>{{7*7}}${7*7}";
    let cases: [(&str, Vec<u8>, String); 9] = [
        ("emoji", "🌊🏴‍☠️👩‍👩‍👧".into(), "🌊🏴‍☠️👩‍👩‍👧".into()),
        ("script", script.into(), script.into()),
        ("right to left", "مرحبا שלום abc".into(), "مرحبا שלום abc".into()),
        ("null bytes", b"a\0b\0c".into(), "abc".into()),
        ("line ends", b"a\r\nb\rc\nd".into(), "a\nb\nc\nd".into()),
        ("half of a pair", b"a\xed\xa0\x80b".into(), "a\u{fffd}\u{fffd}\u{fffd}b".into()),
        ("no UTF-8", b"a\xff\xfeb\xc3".into(), "a\u{fffd}\u{fffd}b\u{fffd}".into()),
        ("SQL", b"'); DROP TABLE signal; --".into(), "'); DROP TABLE signal; --".into()),
        ("everything that fits", "ə".repeat(20_000).into(), "ə".repeat(20_000)),
    ];
    for (house, site) in houses().await {
        for (n, (name, sent, shown)) in cases.iter().enumerate() {
            let short: Vec<u8> = if sent.len() > 500 { b"short".into() } else { sent.clone() };
            let parts = Parts::default().text("form", format!("{n:032x}")).text("what", sent);
            let answer = send(&site, &parts.text("place", &short).text("reach", &short)).await;
            answer.for_visitor().is_page(200);
            let words = answer.words().unwrap_or_else(|| panic!("{name}: no receipt"));
            let mailbox = Browser::inside(&site).post("/en/receipt", &[("words", &words)]).await;
            mailbox.for_visitor().is_page(200).shows(shown);
            assert!(!mailbox.text().contains("<script>alert") && !mailbox.text().contains("<img src=x"), "{name}");
        }
        assert_eq!(rows(&house).await["signal"], cases.len() as i64);
    }
}

#[tokio::test]
async fn marks_that_turn_writing_round_are_dropped() {
    for (_house, site) in houses().await {
        let words = send(&site, &report("safe \u{202e}gpj.exe\u{202c} \u{2066}x\u{2069} end")).await.words().unwrap();
        let mailbox = Browser::inside(&site).post("/en/receipt", &[("words", &words)]).await;
        mailbox.is_page(200).shows("safe gpj.exe x end");
    }
}

#[tokio::test]
async fn a_form_with_a_forged_number_is_still_a_report_and_a_repeated_one_is_the_same() {
    for (house, site) in houses().await {
        for forged in ["", "x", "0", &"g".repeat(32), &"A".repeat(32), &"0".repeat(31), &"0".repeat(10_000), "../../x"]
        {
            let answer = send(&site, &Parts::default().text("form", forged).text("what", "w")).await;
            assert!(answer.for_visitor().is_page(200).words().is_some(), "{forged}");
        }
        let before = rows(&house).await;
        let parts = report("once").file("files", "a.png", PNG);
        let first = send(&site, &parts).await.words();
        let once = rows(&house).await;
        assert_eq!(once["signal"], before["signal"] + 1);
        for _ in 0..3 {
            assert_eq!(send(&site, &parts).await.words(), first, "the same receipt");
        }
        assert_eq!(rows(&house).await, once, "nothing is stored twice");
        let more = send(&site, &report("once, and something more")).await;
        assert_eq!(more.words(), first, "the same receipt");
        assert_eq!(rows(&house).await["signal_message"], once["signal_message"] + 1, "nothing is lost");
        let mailbox = Browser::inside(&site).post("/en/receipt", &[("words", &first.unwrap())]).await;
        mailbox.shows("once, and something more");
    }
}

#[tokio::test]
async fn what_is_no_report_at_all_is_refused() {
    let upload = |body: Vec<u8>| Ask::upload("/en/report", &Parts::default()).body(body);
    let whole = report("what").file("files", "a.png", PNG).text("reach", "reach").body();
    let many = (0..200).fold(report("what"), |parts, n| parts.text(&format!("f{n}"), "x"));
    let kind = |kind: &str| Ask::new("POST", "/en/report").kind(kind).body(whole.clone());
    let asks = [
        ("200 fields", upload(many.body())),
        ("an empty body", upload(Vec::new())),
        ("no part", upload(b"hello".into())),
        (
            "a part whose head never ends",
            upload(format!("--{}\r\n{}", crate::browser::BOUNDARY, "x: y\r\n".repeat(5000)).into()),
        ),
        ("a part that ends at once", upload(format!("--{}", crate::browser::BOUNDARY).into())),
        ("a form", kind("application/x-www-form-urlencoded")),
        ("JSON", kind("application/json")),
        ("text", kind("text/plain")),
        ("no boundary", kind("multipart/form-data")),
        ("another boundary", kind("multipart/form-data; boundary=other")),
        ("another multipart", kind("multipart/mixed; boundary=x")),
        ("a kind that is none", kind("\u{ff}\u{fe}")),
        ("no kind", Ask::new("POST", "/en/report").body(whole.clone())),
        ("two kinds", kind("text/plain").kind("multipart/form-data; boundary=x")),
    ];
    for (house, site) in houses().await {
        let before = rows(&house).await;
        for (name, ask) in &asks {
            let answer = Browser::inside(&site).ask(ask).await;
            assert_eq!(answer.status, 400, "{name}");
            answer.for_visitor().is_page(400).shows_words("frame", "failure-malformed");
        }
        let headless = Parts::default().part("", b"what happened").text("place", "kept");
        send(&site, &headless).await.says("reporting", "error-what");
        let long = Parts::default().part(&format!("X: {}\r\n", "y".repeat(100_000)), b"").text("place", "kept");
        send(&site, &long).await.says("reporting", "error-what").shows("kept");
        // What the reader of uploads would hold in memory: text before the first part, and a part's head without an end.
        for start in [String::new(), format!("--{}\r\nA: ", crate::browser::BOUNDARY)] {
            let endless = [start.as_bytes(), &vec![b'a'; 3 * 1024 * 1024]].concat();
            let answer = Browser::inside(&site).ask(&upload(endless)).await;
            answer.for_visitor().is_page(400).shows_words("frame", "failure-malformed");
        }
        for end in (0..whole.len() - 2).step_by(50) {
            let answer = Browser::inside(&site).ask(&upload(whole[..end].to_vec())).await;
            assert_eq!(answer.status, 400, "cut off at {end}");
            answer.for_visitor().is_page(400).shows_words("frame", "failure-malformed");
        }
        assert_eq!(rows(&house).await, before, "nothing was stored");
    }
}

#[tokio::test]
async fn words_that_open_nothing_come_back_with_a_sentence() {
    for (house, site) in houses().await {
        let words = send(&site, &report("mine")).await.words().unwrap();
        let list: Vec<_> = words.split(' ').collect();
        let before = rows(&house).await;
        let mut turned = list.clone();
        turned.swap(0, 7);
        let mut other = list.clone();
        other[3] = if list[3] == "apple" { "bread" } else { "apple" };
        let mut wrong = list.clone();
        wrong[5] = "qqqqqqqq";
        let cases = [
            (String::new(), "error-words-missing"),
            ("... 123 \u{202e}".to_owned(), "error-words-missing"),
            (list[..1].join(" "), "error-words-count"),
            (list[..7].join(" "), "error-words-count"),
            (format!("{words} {}", list[0]), "error-words-count"),
            (format!("{words} {words}"), "error-words-count"),
            ("word ".repeat(2000), "error-words-count"),
            ("w".repeat(10_000), "error-words-count"),
            (wrong.join(" "), "error-words-unknown"),
            (format!("{} <script> qa qb qc qd qe qf", list[0]), "error-words-unknown"),
            (format!("{} ", "q".repeat(5_000)).repeat(8), "error-words-unknown"),
            (format!("{} b c d e f g h", "a".repeat(1_500_000)), "error-words-unknown"),
            (turned.join(" "), "error-words-wrong"),
            (other.join(" "), "error-words-wrong"),
        ];
        for (typed, key) in &cases {
            let typed = typed.as_str();
            for path in ["/en/receipt", "/en/receipt/message"] {
                let mut browser = Browser::inside(&site);
                let answer = browser.post(path, &[("words", typed), ("message", "m"), ("form", TOKEN)]).await;
                let kept = typed.replace('\u{202e}', "");
                answer.for_visitor().says("reporting", key).shows(kept.trim()).hides("mine");
            }
        }
        for (message, room, key) in [
            ("", "reporting", "error-message"),
            (" \n", "reporting", "error-message"),
            (&"m".repeat(10_001), "frame", "error-too-long"),
        ] {
            let form = [("words", words.as_str()), ("message", message), ("form", TOKEN)];
            let answer = Browser::inside(&site).post("/en/receipt/message", &form).await;
            answer.for_visitor().says(room, key).shows(message.trim());
        }
        assert_eq!(rows(&house).await, before, "nothing was stored");
        // As a frightened hand writes them: still the right words.
        for typed in [words.to_uppercase(), words.replace(' ', ",\r\n"), format!("  {} ", words.replace(' ', " 1. "))] {
            Browser::inside(&site)
                .post("/en/receipt", &[("words", &typed)])
                .await
                .for_visitor()
                .is_page(200)
                .shows("mine");
        }
        for _ in 0..3 {
            let form = [("words", words.as_str()), ("message", "said once"), ("form", TOKEN)];
            Browser::inside(&site).post("/en/receipt/message", &form).await.for_visitor().is_page(200);
        }
        assert_eq!(rows(&house).await["signal_message"], before["signal_message"] + 1);
    }
}

#[tokio::test]
async fn a_sign_in_that_fails_tells_nothing() {
    for (house, site) in houses().await {
        let long = "n".repeat(101);
        let cases = [
            ("", "", "error-login"),
            ("", "secret words", "error-login"),
            ("duty", "", "error-passphrase"),
            ("duty", "secret words typed", "error-wrong"),
            ("nobody", "secret words typed", "error-wrong"),
            ("DUTY' OR '1'='1", "secret words typed", "error-wrong"),
            ("du\0ty\u{202e}", "secret words typed", "error-wrong"),
            ("дежурный", "secret words typed", "error-wrong"),
        ];
        let endless = "x".repeat(1_000_000);
        for (login, passphrase, key) in cases.into_iter().chain([("duty", endless.as_str(), "error-wrong")]) {
            let answer =
                Browser::inside(&site).post("/en/sign-in", &[("login", login), ("passphrase", passphrase)]).await;
            answer.for_visitor().says("web", key).hides("secret words");
        }
        let answer = Browser::inside(&site).post("/en/sign-in", &[("login", &long), ("passphrase", "x")]).await;
        answer.for_visitor().says("frame", "error-too-long").shows(&long);
        let wrong = |login| async move {
            let form = [("login", login), ("passphrase", "not this one")];
            Browser::inside(&site).post("/en/sign-in", &form).await.text().replace(&escaped(login), "")
        };
        let (known, unknown) = (wrong.clone()("duty").await, wrong("qxqx").await);
        assert_eq!(known, unknown, "whether a name is known does not show");
        drop(house);
    }
}
