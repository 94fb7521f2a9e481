//! Adversaries of `docs/security/threat-model.md` at the site itself: the insider, the household, and whoever wants the
//! line to be shut for others. The thief plays in `canary.rs`, the administrator in `administrator.rs`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use access::Role;
use access::testing::{PASSPHRASE, TestHouse};
use store::{Sql, args};

use crate::browser::{Ask, Browser, Parts};
use crate::help::{Answer, root};
use crate::story::{Story, words};

/// Entries of the journal with this act.
async fn entries(story: &Story, act: &str) -> Vec<(String, String)> {
    let mut tx = story.house.house.store().read().await.unwrap();
    let of = Sql("SELECT actor, subject_id FROM journal WHERE act = $1 ORDER BY seq");
    tx.all(of, args![act]).await.unwrap()
}

fn is_refused(answer: &Answer, path: &str) {
    assert!(matches!(answer.status, 403 | 404), "{path}: {}", answer.gist());
    answer.is_page(answer.status);
    for mark in ["ALPHA", "BETA", "GAMMA", "DELTA"] {
        answer.hides(mark);
    }
}

/// Every address at which a record, or a part of it, can be read.
fn places(story: &Story) -> Vec<String> {
    let mut places = vec![
        format!("/en/desk/signals/{}", story.open),
        format!("/en/desk/signals/{}/screen", story.open),
        format!("/en/desk/signals/{}/files/{}", story.open, story.open_file),
        format!("/en/desk/signals/{}", story.fresh),
    ];
    for case in &story.cases {
        places.push(format!("/en/desk/signals/{}", case.signal));
        places.push(format!("/en/desk/signals/{}/files/{}", case.signal, case.file));
        places.push(format!("/en/desk/cases/{}", case.case));
        places.push(format!("/en/desk/cases/{}/refer", case.case));
        places.push(format!("/en/desk/referrals/{}", case.referral));
        places.push(format!("/en/desk/referrals/{}/files/{}", case.referral, case.file));
    }
    places
}

#[tokio::test]
async fn an_insider_of_another_agency_reads_nothing_whatever_their_roles() {
    for story in Story::both().await {
        let roles = [Role::Duty, Role::CaseOfficer, Role::Lead];
        story.house.add("example-ngo", "insider", &roles).await;
        let mut insider = story.browser("insider").await;
        let csrf = insider.csrf().await;
        for path in places(&story) {
            is_refused(&insider.get(&path).await, &path);
        }
        // A reason does not open what is another's.
        for path in places(&story).iter().filter(|path| path.matches('/').count() == 4) {
            let open = format!("{path}/open");
            let form = [("reason", "case-work"), ("csrf", csrf.as_str())];
            is_refused(&insider.post(&open, &form).await, &open);
            is_refused(&insider.get(path).await, path);
        }
        for list in
            ["signals", "signals?state=open", "signals?state=case", "cases", "referrals", "referrals?state=ended"]
        {
            let page = insider.get(&format!("/en/desk/{list}")).await;
            page.is_page(200);
            for case in &story.cases {
                for id in [case.signal.to_string(), case.case.to_string(), case.referral.to_string()] {
                    page.hides(&id);
                }
            }
        }
    }
}

/// The receiver of a referral has what was handed over, and not what it was taken from.
#[tokio::test]
async fn a_receiver_does_not_reach_behind_the_referral() {
    for story in Story::both().await {
        let mut receiver = story.browser("receiver").await;
        let case = &story.cases[0];
        let referral = format!("/en/desk/referrals/{}", case.referral);
        for path in places(&story).iter().filter(|path| !path.contains("/referrals/")) {
            is_refused(&receiver.get(path).await, path);
        }
        // A file of another record under the own referral's address.
        for file in [story.open_file, story.cases[1].file] {
            let path = format!("{referral}/files/{file}");
            is_refused(&receiver.get(&path).await, &path);
        }
        assert_eq!(receiver.get(&referral).await.status, 200);
        receiver.get(&referral).await.hides("summary ALPHA").hides("why ALPHA").hides("answer ALPHA");
    }
}

#[tokio::test]
async fn nothing_sealed_is_read_without_an_entry_that_says_who_and_what() {
    for story in Story::both().await {
        let case = &story.cases[0];
        let records = [
            ("duty", format!("/en/desk/signals/{}", story.open), story.open.to_string(), "what GAMMA"),
            ("officer", format!("/en/desk/cases/{}", case.case), case.case.to_string(), "name ALPHA"),
            ("receiver", format!("/en/desk/referrals/{}", case.referral), case.referral.to_string(), "name ALPHA"),
        ];
        for (login, path, id, content) in records {
            let who = story.house.signed_in(login).await.member().unwrap().id.to_string();
            let mut browser = story.browser(login).await;
            let csrf = browser.csrf().await;
            let before = entries(&story, "record.opened").await;
            browser.get(&path).await.is_page(200).hides(content);
            assert_eq!(entries(&story, "record.opened").await, before);
            let form = [("reason", "case-work"), ("csrf", csrf.as_str())];
            assert_eq!(browser.post(&format!("{path}/open"), &form).await.status, 303);
            browser.get(&path).await.is_page(200).shows(content);
            let after = entries(&story, "record.opened").await;
            assert_eq!(after[before.len()..], [(who, id)]);
        }
        let mut duty = story.browser("duty").await;
        let before = entries(&story, "file.fetched").await.len();
        for times in 1..=2 {
            let path = format!("/en/desk/signals/{}/files/{}", story.open, story.open_file);
            assert_eq!(duty.get(&path).await.status, 200);
            let fetched = entries(&story, "file.fetched").await;
            assert_eq!(fetched.len(), before + times, "each time is an entry");
            assert_eq!(fetched.last().unwrap().1, story.open.to_string());
        }
    }
}

/// What a reporter's file is called stays inside the page: on an official's disk it has a name that says nothing.
#[tokio::test]
async fn a_file_leaves_as_a_download_that_does_nothing_and_names_nobody() {
    let story = Story::sqlite().await;
    let mut duty = story.browser("duty").await;
    let path = format!("/en/desk/signals/{}", story.open);
    let csrf = duty.csrf().await;
    duty.post(&format!("{path}/open"), &[("reason", "duty-screening"), ("csrf", &csrf)]).await;
    duty.get(&path).await.shows("file GAMMA.png");
    let file = duty.get(&format!("{path}/files/{}", story.open_file)).await;
    assert_eq!(file.header("content-type"), Some("application/octet-stream"));
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(file.header("content-security-policy"), Some("sandbox; default-src 'none'"));
    assert_eq!(file.header("cache-control"), Some("no-store"));
    let called = file.header("content-disposition").unwrap();
    assert!(called.starts_with("attachment; filename=\"") && called.ends_with(".png\""), "{called}");
    assert!(!called.contains("GAMMA"), "{called}");
}

/// Every public page there is, in every language.
async fn public_pages(story: &Story) -> Vec<(String, Answer)> {
    let mut browser = Browser::inside(&story.site);
    let mut pages = Vec::new();
    let texts: Vec<_> = std::fs::read_dir(root().join("profiles/az/pages/en")).unwrap().flatten().collect();
    assert!(texts.len() >= 6);
    for lang in ["az", "ru", "en"] {
        let mut paths: Vec<_> = [
            "",
            "report",
            "report/all",
            "organisation",
            "offer",
            "help-near",
            "materials",
            "p/none",
            "receipt",
            "plan",
            "sign-in",
            "nowhere",
        ]
        .iter()
        .map(|p| format!("/{lang}/{p}"))
        .collect();
        for text in &texts {
            let name = text.file_name().to_string_lossy().trim_end_matches(".md").to_owned();
            paths.push(format!("/{lang}/pages/{name}"));
        }
        for path in paths {
            let page = browser.get(&path).await;
            pages.push((path, page));
        }
        let parts = Parts::default().text("what", "what happened").text("danger", "now");
        let path = format!("/{lang}/report");
        let received = browser.upload(&path, &parts).await;
        let words = received.words().unwrap();
        pages.push((format!("{path}, received"), received));
        let path = format!("/{lang}/receipt");
        pages.push((format!("{path}, opened"), browser.post(&path, &[("words", &words)]).await));
        pages.push((format!("{path}, wrong"), browser.post(&path, &[("words", "one two three")]).await));
    }
    pages
}

/// Words that tell whoever looks at the tabs or the history of a phone what was read.
const TELLING: [&str; 15] = [
    "trafficking",
    "victim",
    "report",
    "danger",
    "exploit",
    "alver",
    "qurban",
    "təhlükə",
    "istismar",
    "bildir",
    "торговл",
    "жертв",
    "опасн",
    "эксплуат",
    "сообщ",
];

#[tokio::test]
async fn the_household_finds_no_trace_that_a_page_can_avoid() {
    let story = Story::sqlite().await;
    let pages = public_pages(&story).await;
    assert!(pages.len() > 40);
    for (path, page) in &pages {
        // No cookie, nothing kept by the browser, nothing told to the next site.
        page.is_hardened().for_visitor();
        assert_eq!(page.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
        assert_eq!(page.header("location"), None, "{path} leads elsewhere");
        let title = page.title().to_lowercase();
        assert!(!title.is_empty(), "{path} has no title");
        let is_plan = path.ends_with("/plan");
        let telling: Vec<_> = TELLING.iter().filter(|word| !is_plan && title.contains(**word)).collect();
        assert!(telling.is_empty(), "{path} says {telling:?} in the tab: {title}");
        assert!(page.text().contains("data-hm-exit"), "{path} has no way out");
    }
}

/// The microphone is for the voice message, and stays shut where none can be spoken.
#[tokio::test]
async fn only_the_report_and_the_mailbox_may_ask_for_the_microphone() {
    let story = Story::sqlite().await;
    let mut with = 0;
    for (path, page) in &public_pages(&story).await {
        let policy = page.header("permissions-policy").unwrap_or_default();
        let may = ["/report", "/receipt", "/organisation"].iter().any(|form| path[3..].starts_with(form));
        assert_eq!(policy.contains("microphone=(self)"), may, "{path}: {policy}");
        assert_eq!(policy.contains("microphone=()"), !may, "{path}: {policy}");
        assert!(policy.contains("camera=()") && policy.contains("geolocation=()"), "{path}: {policy}");
        with += usize::from(page.text().contains("data-hm-voice"));
        assert!(may || !page.text().contains("data-hm-voice"), "{path} has a voice message and no microphone");
    }
    assert!(with >= 3, "the mailbox takes voice messages in each language");
}

#[tokio::test]
async fn no_public_page_asks_anyone_else_for_anything() {
    let story = Story::sqlite().await;
    let exit = &story.house.house.profile.exit_url().to_owned();
    for (path, page) in &public_pages(&story).await {
        let html = page.text();
        for attribute in ["src=\"", "href=\"", "action=\"", "srcset=\"", "poster=\"", "data=\""] {
            for rest in html.split(attribute).skip(1) {
                let to = rest.split('"').next().unwrap();
                let own = to.starts_with('/') && !to.starts_with("//") || to.starts_with('#') || to.starts_with("tel:");
                assert!(own || to == exit, "{path} asks {to}");
            }
        }
        // What is typed travels in the body, never in an address.
        for form in html.split("<form").skip(1) {
            let head = form.split('>').next().unwrap();
            assert!(head.contains("method=\"post\""), "{path}: <form{head}>");
        }
        assert!(!html.contains("<script>") && !html.contains(" style=\""), "{path} holds something inline");
    }
}

#[tokio::test]
async fn who_guesses_receipts_is_slowed_and_nobody_else() {
    for story in Story::both().await {
        let right = words(&story.cases[0].receipt);
        let mut guesser = Browser::inside(&story.site);
        let list: Vec<_> = std::fs::read_to_string(root().join("crates/signals/words/en.txt"))
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect();
        let guess =
            |n: usize| (0..8).map(|i| list[(n * 31 + i * 97) % list.len()].as_str()).collect::<Vec<_>>().join(" ");
        let began = Instant::now();
        for hundred in 0..100_usize {
            let guesses = (0..100).map(|n| {
                let (mut guesser, guess) = (guesser.clone(), guess(hundred * 100 + n));
                tokio::spawn(async move { guesser.post("/en/receipt", &[("words", &guess)]).await.status })
            });
            for guess in guesses.collect::<Vec<_>>() {
                assert_eq!(guess.await.unwrap(), 422);
            }
            // Someone honest who comes from the same address, as all do through Tor, waits and gets in.
            if hundred == 50 {
                guesser.post("/en/receipt", &[("words", &right)]).await.is_page(200).shows("what ALPHA");
            }
        }
        // A hundred at a time, and each hundred but the first waits.
        let waited = began.elapsed();
        assert!(waited >= story.house.house.limits.receipt_wait * 98, "{waited:?}");
        // The guesser may still report: nobody is shut out of that.
        let parts = Parts::default().text("what", "from the same address");
        assert!(guesser.upload("/en/report", &parts).await.is_page(200).words().is_some());
        // And the honest come in at once.
        let mut honest = Browser::inside(&story.site);
        honest.post("/en/receipt", &[("words", &right)]).await.is_page(200).shows("what ALPHA");
    }
}

/// More than have a place in the waiting room: the rest is told so, and nobody is kept out for longer than that.
#[tokio::test]
async fn a_full_waiting_room_says_so_and_empties() {
    let story = Story::sqlite().await;
    let mut house = TestHouse::on(store::testing::sqlite().await).await;
    Arc::get_mut(&mut house.house).unwrap().limits.receipt_wait = Duration::from_secs(2);
    let site = web::site(&house.house);
    let guesser = Browser::inside(&site);
    let guess = words(&story.cases[0].receipt);
    let began = Instant::now();
    let send = |_| {
        let (mut guesser, guess) = (guesser.clone(), guess.clone());
        tokio::spawn(async move { guesser.post("/en/receipt", &[("words", &guess)]).await })
    };
    let all: Vec<_> = (0..1_400).map(send).collect();
    let (mut tried, mut told) = (0, 0);
    for one in all {
        let answer = one.await.unwrap();
        match answer.status {
            422 => tried += 1,
            429 => {
                answer.is_page(429).shows_words("frame", "failure-slow");
                told += 1;
            }
            other => panic!("{other}: {}", answer.gist()),
        }
    }
    assert!(tried >= 1_060 && told > 100, "{tried} tried, {told} told");
    assert!(began.elapsed() >= Duration::from_secs(2));
    // From elsewhere one comes in at once, and from there after a wait.
    let began = Instant::now();
    assert_eq!(Browser::inside(&site).post("/en/receipt", &[("words", &guess)]).await.status, 422);
    assert!(began.elapsed() < Duration::from_secs(2));
    assert_eq!(guesser.clone().post("/en/receipt", &[("words", &guess)]).await.status, 422);
}

/// Browsers that can go to the onion service are told where it is, on public pages only.
#[tokio::test]
async fn public_pages_name_the_onion_service() {
    let onion = format!("http://{}.onion", "a2".repeat(28));
    let mut house = TestHouse::on(store::testing::sqlite().await).await;
    Arc::get_mut(&mut house.house).unwrap().onion = Some(onion.clone());
    let mut browser = Browser::inside(&web::site(&house.house));
    for (path, there) in
        [("/ru/", "/ru/"), ("/az/pages/rights", "/az/pages/rights"), ("/en/report?x=1", "/en/report?x=1")]
    {
        assert_eq!(browser.get(path).await.all("onion-location"), [format!("{onion}{there}")], "{path}");
    }
    for path in ["/en/sign-in", "/en/desk/signals", "/assets/nothing.css"] {
        assert_eq!(browser.get(path).await.all("onion-location"), [""; 0], "{path}");
    }
    let there = Ask::get("/ru/").header("host", onion.trim_start_matches("http://"));
    assert_eq!(browser.ask(&there).await.all("onion-location"), [""; 0], "it is there already");
    let mut elsewhere = Browser::inside(&web::site(&TestHouse::on(store::testing::sqlite().await).await.house));
    assert_eq!(elsewhere.get("/ru/").await.all("onion-location"), [""; 0], "there is none");
}

#[tokio::test]
async fn whoever_fails_to_sign_in_as_an_official_on_purpose_does_not_keep_them_out() {
    for story in Story::both().await {
        // The official's own browser has signed in before.
        let mut official = story.browser("duty").await;
        let csrf = official.csrf().await;
        assert_eq!(official.post("/en/sign-out", &[("csrf", &csrf)]).await.status, 303);
        for _ in 0..30 {
            let mut stranger = Browser::inside(&story.site);
            let form = [("login", "duty"), ("passphrase", "one of many guesses")];
            assert_eq!(stranger.post("/en/sign-in", &form).await.status, 422);
        }
        let mut stranger = Browser::inside(&story.site);
        let right = [("login", "duty"), ("passphrase", PASSPHRASE)];
        assert_eq!(stranger.post("/en/sign-in", &right).await.status, 422, "strangers wait");
        official.sign_in("duty", PASSPHRASE).await;
    }
}

/// What an attacker writes into the head of a request comes back in no header and on no page.
#[tokio::test]
async fn what_stands_in_the_head_of_a_request_is_not_believed() {
    let story = Story::sqlite().await;
    for (name, value) in [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-for", "203.0.113.7"),
        ("forwarded", "for=203.0.113.7;host=evil.example"),
        ("x-original-url", "/en/desk/signals"),
        ("x-rewrite-url", "/en/desk/signals"),
        ("origin", "https://evil.example"),
        ("referer", "https://evil.example/"),
        ("x-http-method-override", "DELETE"),
    ] {
        for path in ["/", "/en/", "/en/report", "/en/desk/signals", "/en/nowhere"] {
            let answer = Browser::inside(&story.site).ask(&Ask::get(path).header(name, value)).await;
            assert!(answer.status < 500, "{path} with {name}");
            answer.is_hardened().for_visitor().hides("evil.example").hides("203.0.113.7");
            assert!(answer.headers.iter().all(|(_, v)| !v.contains("evil") && !v.contains("203.0")), "{path}: {name}");
        }
    }
    // A forged address does not give a guesser more tries.
    let mut guesser = Browser::inside(&story.site);
    let mut slowed = 0;
    for n in 0..100 {
        let form = Ask::form("/en/sign-in", &[("login", "nobody"), ("passphrase", "one of many guesses")]);
        let ask = form.header("x-forwarded-for", format!("198.51.100.{n}"));
        slowed += usize::from(guesser.ask(&ask).await.status == 429);
    }
    assert!(slowed > 20, "{slowed}");
}

/// A neighbour's site, or a plain connection, can set a cookie for ours, but not one whose name begins with `__Host-`.
#[tokio::test]
async fn a_cookie_that_others_can_set_is_nobodys_session() {
    let mut house = TestHouse::on(store::testing::sqlite().await).await;
    Arc::get_mut(&mut house.house).unwrap().secure = true;
    house.add("mia-hotline", "duty", &[Role::Duty]).await;
    let site = web::site(&house.house);
    let mut browser = Browser::inside(&site);
    let answer = browser.sign_in("duty", PASSPHRASE).await;
    for cookie in answer.all("set-cookie") {
        assert!(cookie.starts_with("__Host-himaya"), "{cookie}");
        for part in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie} lacks {part}");
        }
    }
    assert_eq!(browser.get("/en/desk/account").await.status, 200);
    for (name, _) in &mut browser.cookies {
        *name = name.trim_start_matches("__Host-").to_owned();
    }
    assert_eq!(browser.get("/en/desk/account").await.status, 303, "to the sign-in");
}

/// A flood of reports from one address waits; someone honest behind the same address comes through, and so does everyone
/// elsewhere, at once.
#[tokio::test]
async fn a_flood_of_reports_waits_and_a_person_comes_through() {
    // So long that a slow machine, busy with the flood, does not take as long for one report.
    const WAIT: Duration = Duration::from_secs(5);
    let mut house = TestHouse::on(store::testing::sqlite().await).await;
    house.add("mia-hotline", "duty", &[Role::Duty]).await;
    Arc::get_mut(&mut house.house).unwrap().limits.receipt_wait = WAIT;
    let site = web::site(&house.house);
    let flooder = Browser::inside(&site);
    let began = Instant::now();
    let send = |n: usize| {
        let mut flooder = flooder.clone();
        let parts = Parts::default().text("what", format!("flood {n}"));
        tokio::spawn(async move { flooder.upload("/en/report", &parts).await })
    };
    // More than have a place in the room, from one address.
    let all: Vec<_> = (0..1_800).map(send).collect();
    let honest = Parts::default().text("what", "from the same address");
    let same = flooder.clone().upload("/en/report", &honest).await;
    // Meanwhile everyone elsewhere comes in at once.
    let now = Instant::now();
    let meanwhile = Parts::default().text("what", "from elsewhere, meanwhile");
    assert!(Browser::inside(&site).upload("/en/report", &meanwhile).await.is_page(200).words().is_some());
    assert!(now.elapsed() < WAIT, "{:?}", now.elapsed());
    let mut received = 0;
    for one in all {
        let answer = one.await.unwrap();
        assert!(matches!(answer.status, 200 | 429), "{}", answer.gist());
        received += usize::from(answer.status == 200);
    }
    assert!(began.elapsed() >= WAIT, "some of them waited");
    assert_eq!(received, 1_800, "none is refused while there is room to wait, in it or before it");
    assert!(same.is_page(200).words().is_some());
    let began = Instant::now();
    let elsewhere = Parts::default().text("what", "from elsewhere");
    assert!(Browser::inside(&site).upload("/en/report", &elsewhere).await.is_page(200).words().is_some());
    assert!(began.elapsed() < WAIT);
}
