//! Large files that come in piece by piece, over lines that break.

use std::sync::Arc;

use access::Role;
use access::testing::{PASSPHRASE, TestHouse};

use crate::browser::{Ask, Browser, Parts};
use crate::help::{Answer, PNG, files_under, rows};

const NUMBER: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const OTHER: &str = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff";
const FILE_BYTES: u64 = 3 * 1024 * 1024;
const PIECE: usize = 700_000;

async fn houses() -> Vec<(TestHouse, web::Site)> {
    houses_with(u64::MAX).await
}

async fn houses_with(incoming_bytes: u64) -> Vec<(TestHouse, web::Site)> {
    let mut houses = Vec::new();
    for mut house in TestHouse::both().await {
        let limits = &mut Arc::get_mut(&mut house.house).unwrap().limits;
        (limits.file_bytes, limits.incoming_bytes) = (FILE_BYTES, incoming_bytes);
        house.add("mia-hotline", "duty", &[Role::Duty]).await;
        let site = web::site(&house.house);
        houses.push((house, site));
    }
    houses
}

/// A picture of some size that says something only we look for.
fn film() -> Vec<u8> {
    let (head, pixels) = (8 + 25, 2_500_000_u32);
    let mut bytes = PNG[..head].to_vec();
    bytes.extend(pixels.to_be_bytes());
    bytes.extend(b"IDAT");
    bytes.extend((0..pixels + 4).map(|n| (n % 251) as u8));
    bytes.extend(&PNG[PNG.len() - 12..]);
    bytes
}

async fn put(browser: &mut Browser, number: &str, at: usize, piece: &[u8]) -> Answer {
    let ask = Ask::new("PUT", "/en/report/file").header("upload-number", number);
    browser.ask(&ask.header("upload-offset", at.to_string()).body(piece)).await
}

async fn there(browser: &mut Browser, number: &str) -> String {
    let answer = put(browser, number, 0, b"").await;
    assert_eq!(answer.status, 204);
    answer.header("upload-offset").unwrap().to_owned()
}

async fn all(browser: &mut Browser, number: &str, bytes: &[u8]) {
    for (n, piece) in bytes.chunks(PIECE).enumerate() {
        assert_eq!(put(browser, number, n * PIECE, piece).await.status, 204);
    }
}

fn with(number: &str) -> Parts {
    let token = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";
    Parts::default().text("form", token).text("what", "with a film").text("uploaded", format!("{number} film.png"))
}

#[tokio::test]
async fn a_file_goes_on_where_the_line_broke_and_is_the_reports() {
    for (house, site) in houses().await {
        let (mut visitor, film) = (Browser::inside(&site), film());
        assert_eq!(put(&mut visitor, NUMBER, 0, &film[..PIECE]).await.status, 204);
        // The answer was lost: the same piece again, or one that leaves a hole, changes nothing.
        for at in [0, 2 * PIECE] {
            let answer = put(&mut visitor, NUMBER, at, &film[at..at + PIECE]).await;
            assert_eq!((answer.status, answer.header("upload-offset")), (204, Some("700000")));
        }
        assert_eq!(there(&mut visitor, NUMBER).await, "700000");
        assert_eq!(there(&mut visitor, OTHER).await, "0", "another's number opens nothing");
        for at in (PIECE..film.len()).step_by(PIECE) {
            let piece = &film[at..(at + PIECE).min(film.len())];
            assert_eq!(put(&mut visitor, NUMBER, at, piece).await.status, 204);
        }
        // On the disk nothing of it lies in the clear.
        for file in files_under(&house.house.files) {
            let bytes = std::fs::read(&file).unwrap();
            assert!(!bytes.windows(60).any(|w| w == &film[1000..1060]), "{file:?}");
        }
        let words = visitor.upload("/en/report", &with(NUMBER)).await.is_page(200).words().unwrap();
        let again = visitor.upload("/en/report", &with(NUMBER)).await.words().unwrap();
        assert_eq!(again, words);
        assert_eq!((rows(&house).await["signal"], rows(&house).await["signal_file"]), (1, 1));
        let sealed = files_under(&house.house.files).into_iter().filter(|f| f.metadata().unwrap().len() > 0).count();
        assert_eq!(sealed, 1, "the pieces are gone");
        let other = Parts::default().text("what", "another's").text("uploaded", format!("{NUMBER} film.png"));
        visitor.upload("/en/report", &other).await.says("reporting", "error-upload-gone");
        assert_eq!(put(&mut visitor, NUMBER, 0, b"once more").await.status, 413);

        let mut officer = Browser::inside(&site);
        officer.sign_in("duty", PASSPHRASE).await;
        let list = officer.get("/en/desk/signals").await;
        let path = format!("/en/desk/signals/{}", list.behind("/en/desk/signals/")[0]);
        let csrf = officer.csrf().await;
        officer.post(&format!("{path}/open"), &[("csrf", &csrf), ("reason", "duty-screening")]).await;
        let file = officer.get(&path).await.behind(&format!("{path}/files/"))[0].clone();
        let fetched = officer.get(&format!("{path}/files/{file}")).await;
        assert!(fetched.body == film, "what the officer gets is what was sent");
    }
}

#[tokio::test]
async fn two_lines_that_send_the_same_piece_at_once_make_one_file() {
    for (_house, site) in houses().await {
        let (visitor, film) = (Browser::inside(&site), film());
        for (n, piece) in film.chunks(PIECE).enumerate() {
            let sent = (0..4).map(|_| {
                let mut line = visitor.clone();
                async move { put(&mut line, NUMBER, n * PIECE, piece).await.status }
            });
            let sent = futures_util::future::join_all(sent).await;
            assert_eq!(sent, [204; 4]);
        }
        let mut visitor = visitor;
        assert_eq!(there(&mut visitor, NUMBER).await, film.len().to_string());
        visitor.upload("/en/report", &with(NUMBER)).await.is_page(200).words().unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_told_and_the_words_are_kept() {
    for (house, site) in houses().await {
        let mut visitor = Browser::inside(&site);
        let gone = visitor.upload("/en/report", &with(NUMBER)).await;
        gone.says("reporting", "error-upload-gone").shows("with a film").hides(NUMBER);
        all(&mut visitor, NUMBER, &[b"MZ\x90\0\x03\0\0\0".to_vec(), vec![0; 900_000]].concat()).await;
        let program = visitor.upload("/en/report", &with(NUMBER)).await;
        program.says("reporting", "error-file-kind").hides(NUMBER);
        // What is fine stays chosen when something else is not.
        all(&mut visitor, OTHER, &film()).await;
        let empty = visitor.upload("/en/report", &with(OTHER).text("district", "nowhere")).await;
        empty.says("reporting", "error-district").shows(OTHER).shows("film.png");
        assert_eq!(rows(&house).await["signal"], 0);
        // One that is gone does not take the other along; one that is named twice is one file.
        let both = with(NUMBER.replace('0', "7").as_str()).text("uploaded", format!("{OTHER} film.png"));
        visitor.upload("/en/report", &both).await.says("reporting", "error-upload-gone").shows(OTHER);
        let twice = with(OTHER).text("uploaded", format!("{OTHER} film.png"));
        let words = visitor.upload("/en/report", &twice).await.is_page(200).words().unwrap();
        assert_eq!(rows(&house).await["signal_file"], 1);

        // The same from the mailbox, sent twice.
        let third = NUMBER.replace("01", "a1");
        all(&mut visitor, &third, &film()).await;
        let more = Parts::default().text("words", &words).text("form", OTHER[..32].replace('f', "a"));
        let more = more.text("uploaded", format!("{third} second.png"));
        for _ in 0..2 {
            visitor.upload("/en/receipt/message", &more).await.is_page(200).shows("second.png");
        }
        assert_eq!(rows(&house).await["signal_file"], 2);
    }
}

#[tokio::test]
async fn pieces_that_no_file_may_have_are_refused() {
    for (_house, site) in houses().await {
        let mut visitor = Browser::inside(&site);
        for number in ["", "00", &"g".repeat(64), &"ə".repeat(32), &"0".repeat(65)] {
            assert_eq!(put(&mut visitor, number, 0, b"x").await.status, 400, "{number}");
        }
        let ask = Ask::new("PUT", "/en/report/file").header("upload-number", NUMBER);
        assert_eq!(visitor.ask(&ask.clone().body("x")).await.status, 400);
        assert_eq!(visitor.ask(&ask.header("upload-offset", "-1").body("x")).await.status, 400);
        assert_eq!(put(&mut visitor, NUMBER, 0, &vec![1; signals::PIECE_BYTES + 1]).await.status, 413);
        let most = usize::try_from(FILE_BYTES).unwrap();
        all(&mut visitor, NUMBER, &vec![1; most]).await;
        assert_eq!(put(&mut visitor, NUMBER, most, b"x").await.status, 413, "one byte too many");
        assert_eq!(there(&mut visitor, NUMBER).await, most.to_string());
    }
}

#[tokio::test]
async fn there_is_an_end_to_what_waits_and_it_is_swept() {
    for (house, site) in houses_with(1_000_000).await {
        let mut visitor = Browser::inside(&site);
        all(&mut visitor, NUMBER, &film()).await;
        assert_eq!(put(&mut visitor, OTHER, 0, b"x").await.status, 413, "no room for another");
        assert_eq!(signals::sweep_uploads(&house.system()).unwrap(), 0);
        // The files are as old as the machine's clock says, which is behind the house's by then.
        let machine = kit::Clock::now(&kit::SystemClock);
        house.clock.pass(machine.seconds_since(house.house.clock.now()) + 13 * 3600);
        assert_eq!(signals::sweep_uploads(&house.system()).unwrap(), 1);
        assert_eq!(there(&mut visitor, NUMBER).await, "0");
        assert_eq!(put(&mut visitor, OTHER, 0, b"x").await.status, 204);
    }
}
