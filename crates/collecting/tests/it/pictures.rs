//! Pictures by a real Chromium, where `HIMAYA_TEST_CHROMIUM` says that there is one (`cargo xtask test` does); and what
//! becomes of browsers that do not do what they should.

#![cfg(unix)]

use std::collections::HashMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use collecting::served::{Site, answer};
use collecting::{Address, Answer, Camera, Limits, NoPicture, Reach, Since, answer_of, evidence};

const PAGE: &str = r#"<!DOCTYPE html><html><head><link rel=stylesheet href=/style.css><link rel=dns-prefetch href=//name.test>
    <meta http-equiv=refresh content="0;url=/away"><script src=/script.js></script></head>
    <body onload="new Image().src='/loaded'"><h1>Dubayda iş var</h1><img src=/photo.svg width=300 height=200>
    <script>new Image().src='/ran'; document.body.innerHTML='';</script>
    <iframe src=/frame></iframe><object data=/object></object><video src=/video autoplay></video>
    <img src=http://127.0.0.1:1/inside><img src=http://elsewhere.test/tracker><img src=https://elan.test/tls>
    <img src=file:///etc/hostname><form action=/sent method=post><button autofocus>OK</button></form></body></html>"#;

fn program(folder: &Path, script: &str) -> PathBuf {
    let path = folder.join("browser");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

async fn site() -> (Site, Reach, Answer) {
    let html = ["content-type: text/html"];
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='200'><rect width='300' height='200' fill='green'/></svg>";
    let pages = [
        ("/", answer("200 OK", &html, PAGE.as_bytes())),
        ("/style.css", answer("200 OK", &["content-type: text/css"], b"body { background: #b00; color: #fff }")),
        ("/photo.svg", answer("200 OK", &["content-type: image/svg+xml"], svg.as_bytes())),
        ("/plain", answer("200 OK", &["content-type: text/plain"], b"x")),
    ];
    let site = Site::of(pages.map(|(path, page)| (path.to_owned(), page)).into()).await;
    let sites = HashMap::from([("elan.test".to_owned(), site.at)]);
    let reach = Reach::only(sites, "https://himaya.test/monitoring", Limits::default()).unwrap();
    let page = reach.get(&Address::read("https://elan.test/").unwrap(), &Since::default()).await.unwrap();
    (site, reach, page)
}

#[tokio::test]
async fn a_page_is_shown_as_it_was_kept_and_nothing_in_it_runs_or_leads_away() {
    let Ok(chromium) = std::env::var("HIMAYA_TEST_CHROMIUM") else { return };
    let (site, reach, page) = site().await;
    // From the evidence, as it is taken later; the site has something else by then.
    let kept = answer_of(&evidence(&page, "2026-11-29T10:00:00Z", &["a".to_owned(), "b".to_owned()]).0).unwrap();
    site.put("/", answer("404 Not Found", &[], b""));
    let folder = tempfile::tempdir().unwrap();
    // Tests may run as a user for whom Chromium has no sandbox.
    let browser = program(folder.path(), &format!("exec '{chromium}' --no-sandbox \"$@\""));
    let camera = Camera::of(browser);
    let before = site.paths().len();
    let bare = camera.picture(&reach, &kept).await.unwrap();
    assert!(bare.len() > 5_000 && site.paths().len() == before, "nothing is asked for: {:?}", site.paths());
    let picture = camera.fetching().picture(&reach, &kept).await.unwrap();
    assert_ne!(bare, picture);
    let side = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
    assert_eq!((side(16), side(20)), (1024, 1600), "width and height");
    if let Ok(there) = std::env::var("HIMAYA_TEST_PICTURE") {
        std::fs::write(there, &picture).unwrap();
    }
    let mut asked: Vec<_> = site.paths().into_iter().skip(1).filter(|path| path != "/favicon.ico").collect();
    asked.sort();
    // The address with TLS leads to a site that is served without it here.
    assert_eq!(asked, ["/photo.svg", "/style.css"]);
    let heads = site.asked.lock().unwrap();
    assert!(heads.iter().all(|head| head.contains("user-agent: himaya/")), "{heads:?}");
}

#[tokio::test]
async fn a_browser_that_hangs_or_breaks_is_ended_and_said_so() {
    let (_site, reach, page) = site().await;
    let folder = tempfile::tempdir().unwrap();
    let of = |script: &str| Camera::of(program(folder.path(), script));
    // What it writes is no picture; it writes none; it is not there; the server's secrets are not handed to it.
    let find = "for a in \"$@\"; do case $a in --screenshot=*) f=${a#--screenshot=};; esac; done";
    let text = of(&format!("{find}; echo text > $f")).picture(&reach, &page).await;
    assert!(matches!(text, Err(NoPicture::Failed(_))), "{text:?}");
    let none = of("exit 3").picture(&reach, &page).await;
    assert!(matches!(none, Err(NoPicture::Failed(_))), "{none:?}");
    let missing = Camera::of(folder.path().join("not-there")).picture(&reach, &page).await;
    assert!(matches!(missing, Err(NoPicture::NotStarted(_))), "{missing:?}");
    let surroundings =
        of(&format!("{find}; env > {}", folder.path().join("env").display())).picture(&reach, &page).await;
    assert!(surroundings.is_err());
    let seen = std::fs::read_to_string(folder.path().join("env")).unwrap();
    assert!(seen.contains("HOME=") && !seen.contains("HIMAYA") && !seen.contains("CARGO"), "{seen}");
    let plain = reach.get(&Address::read("https://elan.test/plain").unwrap(), &Since::default()).await.unwrap();
    assert!(matches!(of("exit 0").picture(&reach, &plain).await, Err(NoPicture::NoPage)));
    // One that hangs is ended with the task that waits for it.
    let hangs = of(&format!("echo $$ > {0}; exec sleep 600", folder.path().join("pid").display()));
    assert!(tokio::time::timeout(Duration::from_secs(1), hangs.picture(&reach, &page)).await.is_err());
    let pid = std::fs::read_to_string(folder.path().join("pid")).unwrap();
    let is_there = || Path::new(&format!("/proc/{}", pid.trim())).exists();
    for _ in 0..50 {
        if !is_there() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // A process that was ended and not waited for yet is still listed, as what it is.
    let state = std::fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    assert!(state.is_empty() || state.contains(") Z"), "{state}");
}
