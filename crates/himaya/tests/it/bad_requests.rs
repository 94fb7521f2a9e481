//! Addresses, languages, cookies, ids and bodies that no page of ours sends.

use std::collections::BTreeMap;

use access::testing::{PASSPHRASE, TestHouse};
use proptest::collection::vec;
use proptest::prelude::*;
use store::Engine;
use tokio::runtime::Runtime;

use crate::browser::{Ask, Browser, Parts, percent};
use crate::help::{PNG, rows};
use crate::server::Folder;
use crate::story::Story;

async fn house() -> (TestHouse, web::Site) {
    let house = TestHouse::on(store::testing::sqlite().await).await;
    house.add("mia-hotline", "duty", &[access::Role::Duty]).await;
    let site = web::site(&house.house);
    (house, site)
}

#[tokio::test]
async fn a_language_that_is_none_leads_to_one() {
    let (_house, site) = house().await;
    let odd = [
        "/",
        "/report",
        "/xx/",
        "/AZ/",
        "/az%2Freport",
        "/Az",
        "/aze/report",
        "/../az",
        "/%61z/",
        "/az.",
        "/report?x=1&y=%zz",
    ];
    for path in odd {
        let answer = Browser::inside(&site).get(path).await;
        answer.for_visitor().is_page(303);
        assert_eq!(answer.location(), format!("/az{path}"), "{path}");
        let there = Browser::inside(&site).get(answer.location()).await;
        assert!(matches!(there.status, 200 | 404), "{path}: {}", there.status);
        there.is_page(there.status);
    }
    // Never to another host, whatever stands first.
    for path in [
        "//az//",
        "//evil.example/",
        "///evil.example",
        "//evil.example/az/",
        "/\\evil.example",
        "/az//evil.example",
        "//az/report",
    ] {
        let answer = Browser::inside(&site).get(path).await;
        assert!(answer.status < 500, "{path}: {}", answer.status);
        answer.for_visitor().is_page(answer.status);
        let to = answer.location();
        assert!(to.is_empty() || (to.starts_with("/az") && !to.starts_with("//")), "{path} leads to {to}");
    }
    for path in [
        "/az/../",
        "/az/..",
        "/az/./report",
        "/az/report/",
        "/az/%00",
        "/az/%2e%2e/",
        "/az/nothing",
        "/en/pages/../report",
        "/ru/pages/%2e%2e%2fx",
        "/az/pages/none",
        "/az/ə",
        "/az/%ff",
    ] {
        let answer = Browser::inside(&site).get(path).await;
        answer.for_visitor().is_page(404);
    }
    let unspoken = Browser::inside(&site).post("/receipt", &[("words", "")]).await;
    unspoken.for_visitor().is_page(422);
    for name in ["", "none", "..", "%2e%2e%2fapp.css", "app.css%00", &"x".repeat(5_000)] {
        let answer = Browser::inside(&site).get(&format!("/assets/{name}")).await;
        assert_eq!(answer.status, 404, "{name}");
    }
}

#[tokio::test]
async fn a_browsers_wish_may_be_anything() {
    let (_house, site) = house().await;
    let many = "az,".repeat(5_000);
    let wishes: [(&[u8], &str); 12] = [
        (b"", "az"),
        (b"ru", "ru"),
        (b"en-GB,en;q=0.9,ru;q=0.1", "en"),
        (b"*", "az"),
        (b";;;,,,;q=;q=q", "az"),
        (b"ru;q=NaN", "az"),
        (b"ru;q=inf, en", "ru"),
        (b"ru;q=-1", "az"),
        (b"\xff\xfe\xfd", "az"),
        ("дə".as_bytes(), "az"),
        (b"EN", "en"),
        (many.as_bytes(), "az"),
    ];
    for (wish, lang) in wishes {
        let answer = Browser::inside(&site).ask(&Ask::get("/report").header("accept-language", wish)).await;
        answer.for_visitor().is_page(303);
        assert_eq!(answer.location(), format!("/{lang}/report"), "{}", wish.escape_ascii());
    }
}

#[tokio::test]
async fn any_cookie_is_borne() {
    let (_house, site) = house().await;
    let long = format!("__Host-himaya={}", "x".repeat(10_000));
    let cookies: [&[u8]; 8] = [
        b"",
        b";;;===",
        b"__Host-himaya",
        b"__Host-himaya=\xff\xfe; himaya=%00%00",
        b"himaya=../../etc/passwd; himaya-device=zz",
        long.as_bytes(),
        b"__Host-himaya=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        b"__Host-himaya-device=0000000000000000000000000000000000000000000000000000000000000000",
    ];
    for cookie in cookies {
        for path in ["/en/", "/en/report", "/en/sign-in", "/en/sign-in/code"] {
            Browser::inside(&site).ask(&Ask::get(path).header("cookie", cookie)).await.for_visitor().is_page(200);
        }
        Browser::inside(&site).ask(&Ask::get("/en/desk").header("cookie", cookie)).await.for_visitor().is_page(303);
        let code = Ask::form("/en/sign-in/code", &[("code", "123456")]).header("cookie", cookie);
        Browser::inside(&site).ask(&code).await.for_visitor().says("web", "error-code");
        let wrong =
            Ask::form("/en/sign-in", &[("login", "duty"), ("passphrase", "wrong one")]).header("cookie", cookie);
        assert_eq!(Browser::inside(&site).ask(&wrong).await.for_visitor().status, 422);
    }
}

#[tokio::test]
async fn nobody_is_led_away_after_signing_in() {
    let (_house, site) = house().await;
    let tries = [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/desk@evil.example",
        "/desk:80",
        "/desk?x=//evil",
        "/desk#x",
        " /desk",
        "/desk\r\nSet-Cookie: a=b",
        "/desk\u{2028}",
        "data:text/html,x",
        "/report",
        "",
    ];
    for next in tries {
        let asked = Browser::inside(&site).get(&format!("/en/sign-in?next={}", percent(next))).await;
        asked.for_visitor().is_page(200);
        assert_eq!(asked.field("next"), "/desk", "{next}");
        let mut browser = Browser::inside(&site);
        let form = [("login", "duty"), ("passphrase", PASSPHRASE), ("next", next)];
        let answer = browser.post("/en/sign-in", &form).await;
        answer.is_page(303);
        assert_eq!(answer.location(), "/en/desk", "{next}");
        assert!(
            answer
                .all("set-cookie")
                .iter()
                .all(|c| c.contains("HttpOnly") && c.contains("Secure") && c.contains("SameSite=Strict"))
        );
    }
    let good = Browser::inside(&site).get("/en/sign-in?next=/desk/signals").await;
    assert_eq!(good.field("next"), "/desk/signals");
}

#[tokio::test]
async fn a_broken_query_is_ignored() {
    let story = Story::sqlite().await;
    // Whose page, and what of an address it reads.
    let pages = [
        ("worker", "/en/desk/signals", &["state", "after", "done"][..]),
        ("worker", "/en/desk/cases", &["state", "before"]),
        ("worker", "/en/desk/referrals", &["state"]),
        ("worker", "/en/desk/account", &[]),
        ("auditor", "/en/desk/journal", &["before"]),
        ("coordinator", "/en/desk/overdue", &[]),
        ("coordinator", "/en/desk/plan", &[]),
    ];
    let huge = "9".repeat(400);
    let many = "state=new&".repeat(2_000);
    let values = [
        "",
        "x",
        "-1",
        "0",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        &huge,
        "1e9",
        "NaN",
        "%00",
        "%ff%fe",
        "%zz",
        "'",
        "новый",
        "1.2",
        "0.00000000-0000-0000-0000-000000000000",
        ".",
        "9223372036854775807.ffffffff-ffff-ffff-ffff-ffffffffffff",
        "-9223372036854775808.00000000-0000-0000-0000-000000000000",
    ];
    let odd = ["?", "?&&&", "?=", "?done=%3Cscript%3E", "?done=closed&done=closed", "?%", "?\u{ff}"];
    let mut browsers = BTreeMap::new();
    for login in ["worker", "auditor", "coordinator"] {
        browsers.insert(login, story.browser(login).await);
    }
    for (login, path, names) in pages {
        let browser = browsers.get_mut(login).unwrap();
        let queries = names.iter().flat_map(|name| values.iter().map(move |value| format!("?{name}={value}")));
        let queries = queries.chain(odd.map(str::to_owned)).chain([format!("?{many}")]);
        for query in queries {
            let answer = browser.get(&format!("{path}{query}")).await;
            assert_eq!(answer.status, 200, "{path}{query}");
            answer.is_page(200).hides("<script>");
        }
    }
}

#[tokio::test]
async fn an_id_that_is_none_is_no_page() {
    for story in Story::both().await {
        let case = &story.cases[0];
        let mut worker = story.browser("worker").await;
        let mut lead = story.browser("lead").await;
        let (csrf, lead_csrf) = (worker.csrf().await, lead.csrf().await);
        let before = rows(&story.house).await;
        let upper = story.open.to_string().to_uppercase();
        let bare = story.open.to_string().replace('-', "");
        let odd = [
            "x",
            "1",
            "%00",
            "%2e%2e",
            "'",
            "null",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            &bare,
            &format!("{{{}}}", story.open),
            &"9".repeat(3_000),
        ];
        let (signal, case_id, referral) = (case.signal.to_string(), case.case.to_string(), case.referral.to_string());
        let kinds = [
            ("signals", vec![&case_id, &referral]),
            ("cases", vec![&signal, &referral]),
            ("referrals", vec![&signal, &case_id]),
        ];
        // What is no id at all is told before the database is asked: once is enough.
        let is_asked = |id: &&str| story.house.house.store().engine() == Engine::Sqlite || id.len() == 36;
        for (kind, others) in kinds {
            for id in odd.into_iter().filter(is_asked).chain(others.into_iter().map(String::as_str)) {
                let mut asks = vec![
                    Ask::get(&format!("/en/desk/{kind}/{id}")),
                    Ask::form(&format!("/en/desk/{kind}/{id}/open"), &[("csrf", &csrf), ("reason", "case-work")]),
                ];
                match kind {
                    "signals" => {
                        asks.push(Ask::get(&format!("/en/desk/signals/{id}/screen")));
                        asks.push(Ask::get(&format!("/en/desk/signals/{id}/files/{}", case.file)));
                        asks.push(Ask::form(&format!("/en/desk/signals/{id}/case"), &[("csrf", &csrf)]));
                        asks.push(Ask::get(&format!("/en/desk/signals/{signal}/files/{id}")));
                    }
                    "cases" => {
                        asks.push(Ask::get(&format!("/en/desk/cases/{id}/refer")));
                        asks.push(Ask::form(&format!("/en/desk/cases/{id}/notes"), &[("csrf", &csrf), ("note", "n")]));
                    }
                    _ => {
                        asks.push(Ask::form(&format!("/en/desk/referrals/{id}/withdraw"), &[("csrf", &csrf)]));
                        asks.push(Ask::get(&format!("/en/desk/referrals/{referral}/files/{id}")));
                    }
                }
                for ask in asks {
                    let answer = worker.ask(&ask).await;
                    assert_eq!(answer.status, 404, "{} {}", ask.method, ask.path);
                    answer.is_page(404).shows_words("frame", "failure-not-found");
                }
            }
        }
        for id in odd {
            let path = format!("/en/desk/members/{id}/disable");
            lead.post(&path, &[("csrf", &lead_csrf)]).await.is_page(404);
        }
        for path in ["13.2.5/none", "99.9.9/x", "13.2.5/%00", "../x/y"] {
            story.browser("coordinator").await.get(&format!("/en/desk/plan/{path}")).await.is_page(404);
        }
        // The same id in another spelling is the same record, or none: never another.
        let answer = worker.get(&format!("/en/desk/signals/{upper}")).await;
        assert!(matches!(answer.status, 200 | 404));
        // The file of one record is not handed out under another.
        worker.get(&format!("/en/desk/signals/{}/files/{}", case.signal, story.open_file)).await.is_page(404);
        let mut before = before;
        before.remove("journal");
        let mut after = rows(&story.house).await;
        after.remove("journal");
        assert_eq!(after, before, "nothing was stored");
    }
}

/// Everything a visitor may send a body to.
const DOORS: [&str; 8] = [
    "/en/report",
    "/en/receipt",
    "/en/receipt/message",
    "/en/receipt/take-back",
    "/en/receipt/bring-back",
    "/en/sign-in",
    "/en/sign-in/code",
    "/en/sign-out",
];
const KINDS: [&str; 5] = [
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=----himaya-7MA4YWxkTrZu0gW",
    "multipart/form-data; boundary=a",
    "application/json",
    "",
];

/// A site that thousands of bodies are thrown at.
struct Range {
    runtime: Runtime,
    house: TestHouse,
    site: web::Site,
}

impl Range {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let (house, site) = runtime.block_on(house());
        Self { runtime, house, site }
    }

    fn throw(&self, body: &[u8]) -> Result<(), TestCaseError> {
        self.runtime.block_on(async {
            for path in DOORS {
                for kind in KINDS {
                    let before = rows(&self.house).await;
                    let answer = Browser::inside(&self.site).ask(&Ask::new("POST", path).kind(kind).body(body)).await;
                    prop_assert!(answer.status < 500, "{path} {kind}: {}", answer.gist());
                    answer.for_visitor().is_page(answer.status);
                    if !matches!(answer.status, 200 | 303) {
                        prop_assert_eq!(rows(&self.house).await, before, "{} {}", path, kind);
                        let told =
                            answer.text().contains("govuk-error-summary") || answer.text().contains("govuk-body-l");
                        prop_assert!(told, "{} {}: no sentence", path, kind);
                    }
                }
            }
            Ok(())
        })
    }
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, max_shrink_iters: 40, ..ProptestConfig::default() }
}

#[test]
fn any_bytes_are_answered_with_a_sentence() {
    let range = Range::new();
    proptest!(cases(24), |(body in vec(any::<u8>(), 0..2_000))| range.throw(&body)?);
}

#[test]
fn a_damaged_form_is_answered_with_a_sentence() {
    let range = Range::new();
    let whole = Parts::default()
        .text("form", "0f1e2d3c4b5a69788796a5b4c3d2e1f0")
        .text("what", "w")
        .file("files", "a.png", PNG)
        .body();
    let form =
        b"words=a+b+c+d+e+f+g+h&message=m&login=duty&passphrase=p&code=1&form=00112233445566778899aabbccddeeff&csrf=";
    // Damaged where it hurts: bytes changed, a piece left out, a piece twice.
    let damage = (
        any::<bool>(),
        vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        any::<prop::sample::Index>(),
        0..40_usize,
        any::<bool>(),
    );
    proptest!(cases(32), |((upload, changes, at, length, twice) in damage)| {
        let mut body = if upload { whole.clone() } else { form.to_vec() };
        for (index, byte) in changes {
            let index = index.index(body.len());
            body[index] = byte;
        }
        let start = at.index(body.len());
        let end = (start + length).min(body.len());
        if twice {
            let piece = body[start..end].to_vec();
            body.splice(start..start, piece);
        } else {
            body.drain(start..end);
        }
        range.throw(&body)?;
    });
}

proptest! {
    #![proptest_config(cases(300))]
    #[test]
    fn any_address_is_answered(path in "/[a-z/%0-9.?=&;:@!$'()*+,~_-]{0,60}") {
        thread_local!(static RANGE: Range = Range::new());
        RANGE.with(|range| range.runtime.block_on(async {
            if let Ok(answer) = Browser::inside(&range.site).try_ask(&Ask::get(&path)).await {
                assert!(answer.status < 500, "{path}: {}", answer.status);
                assert!(!answer.location().starts_with("//"), "{path} leads to {}", answer.location());
                answer.for_visitor();
            }
        }));
    }
}

/// Over the wire, because it is the connection that breaks: whoever still sends must hear the answer.
#[tokio::test]
async fn a_large_form_that_is_refused_early_is_still_answered() {
    let folder = Folder::demo(None);
    let server = folder.serve("warn");
    let large = vec![b'a'; 12 * 1024 * 1024];
    let form = |method: &str, path: &str| {
        Ask::new(method, path).kind("application/x-www-form-urlencoded").body([b"words=", &large[..]].concat())
    };
    let cases = [
        (form("POST", "/en/receipt"), 413, "failure-too-large"),
        (form("POST", "/en/receipt/message"), 413, "failure-too-large"),
        (form("POST", "/en/receipt/take-back"), 413, "failure-too-large"),
        (form("POST", "/en/sign-in"), 413, "failure-too-large"),
        (form("POST", "/en/desk/account/passphrase"), 401, "failure-signed-out"),
        (form("POST", "/en/nowhere"), 404, "failure-not-found"),
        (form("PUT", "/en/receipt"), 405, "failure-wrong-method"),
        (form("POST", "/en/receipt").header("sec-fetch-site", "cross-site"), 403, "failure-forged"),
        (form("POST", "/en/report"), 400, "failure-malformed"),
    ];
    for (ask, status, key) in cases {
        let answer = Browser::wire(server.address).ask(&ask).await;
        assert_eq!(answer.status, status, "{} {}", ask.method, ask.path);
        answer.is_page(status).shows_words("frame", key);
    }
    server.stop();
    assert_eq!(std::fs::read_to_string(folder.log()).unwrap(), "", "refused forms are no errors of the program");
}
