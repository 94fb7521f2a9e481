//! Pictures of offers' pages, by a browser that only pretends to be one. (`collecting` has the real one.)

#![cfg(unix)]

use access::{AccessError, Role};
use collecting::Camera;
use collecting::served::pretended_browser;
use kit::OfferCampaignId;
use monitoring::{Shown, campaign, campaigns, dismiss, evidence_of, forget, picture, take_picture};
use store::{args, sql};

use crate::help::{BAD, Board, GOOD, boards};

const DAY: i64 = 24 * 3600;

async fn states(board: &Board) -> Vec<String> {
    let mut tx = board.house.house.store().read().await.unwrap();
    let rows = sql!("SELECT state FROM offer_picture ORDER BY state");
    tx.all::<(String,)>(rows, args![]).await.unwrap().into_iter().map(|(state,)| state).collect()
}

async fn first(board: &Board, shown: Shown) -> OfferCampaignId {
    campaigns(&board.analyst, shown, 0).await.unwrap().0[0].id
}

#[tokio::test]
async fn what_is_worth_reading_has_a_picture_and_what_is_harmless_has_none() {
    let folder = tempfile::tempdir().unwrap();
    for board in boards(&[("/elan/1", "Dubayda iş", BAD), ("/elan/2", "Mühasib", GOOD)]).await {
        board.collect().await;
        let (system, camera) = (board.house.system(), pretended_browser(folder.path(), ""));
        assert!(take_picture(&system, &camera).await.unwrap());
        assert!(!take_picture(&system, &camera).await.unwrap(), "one is enough");
        let id = first(&board, Shown::Queue).await;
        let whole = campaign(&board.analyst, id).await.unwrap();
        let offer = whole.offers[0].0.id;
        assert!(whole.pictures.contains_key(&offer) && states(&board).await == ["taken"]);
        let png = picture(&board.analyst, id, offer).await.unwrap();
        assert!(png.starts_with(b"\x89PNG") && png.ends_with(b"picture\n"));
        // Not by way of another campaign, and not by another agency.
        let other = first(&board, Shown::Rest).await;
        assert!(matches!(picture(&board.analyst, other, offer).await, Err(AccessError::NotFound)));
        let far = board.house.member("migration-service", &[Role::Analyst]).await;
        assert!(matches!(picture(&far, id, offer).await, Err(AccessError::NotFound)));
        let records = unpacked(&evidence_of(&board.analyst, id).await.unwrap().1);
        assert!(records.contains("WARC-Target-URI: urn:view:http://doska.test/elan/1\r\n"), "{records}");
        assert_eq!(records.matches("WARC/1.1\r\n").count(), 4, "who, what was answered and asked, the picture");
        // It goes with its offer.
        dismiss(&board.analyst, id, "ordinary", "").await.unwrap();
        board.house.clock.pass(400 * DAY);
        assert!(forget(&system).await.unwrap() > 0);
        assert!(states(&board).await.is_empty());
    }
}

fn unpacked(file: &[u8]) -> String {
    let mut all = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(file), &mut all).unwrap();
    String::from_utf8_lossy(&all).into_owned()
}

#[tokio::test]
async fn each_picture_is_tried_by_one_worker_and_given_up_when_it_died() {
    let folder = tempfile::tempdir().unwrap();
    let other =
        BAD.replace("Dubayda", "İstanbulda").replace("Gənc xanımlar axtarılır", "Tikişçi qadınlar lazımdır, üç növbə");
    for board in boards(&[("/elan/1", "Dubayda iş", BAD), ("/elan/2", "İstanbulda iş", &other)]).await {
        board.collect().await;
        let (system, slow) = (board.house.system(), pretended_browser(folder.path(), "sleep 60"));
        let dying = tokio::time::timeout(std::time::Duration::from_millis(800), take_picture(&system, &slow));
        assert!(dying.await.is_err() && states(&board).await == ["taking"]);
        let quick = pretended_browser(folder.path(), "");
        let (one, two) = tokio::join!(take_picture(&system, &quick), take_picture(&system, &quick));
        assert!(one.unwrap() != two.unwrap() && states(&board).await == ["taken", "taking"]);
        board.house.clock.pass(DAY);
        assert!(!take_picture(&system, &quick).await.unwrap(), "what ended one worker does not end the next");
        assert_eq!(states(&board).await, ["taken", "taking"]);
    }
}

#[tokio::test]
async fn without_a_browser_nothing_is_marked_and_what_cannot_be_shown_is_not_tried_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.collect().await;
        let system = board.house.system();
        let missing = Camera::of(folder.path().join("not-there"));
        assert!(take_picture(&system, &missing).await.is_err() && states(&board).await.is_empty());
        let broken = pretended_browser(folder.path(), "rm $f");
        assert!(take_picture(&system, &broken).await.unwrap());
        assert!(!take_picture(&system, &broken).await.unwrap() && states(&board).await == ["failed"]);
        let id = first(&board, Shown::Queue).await;
        assert!(campaign(&board.analyst, id).await.unwrap().pictures.is_empty());
    }
    // What was read long ago is not asked about again.
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.collect().await;
        board.house.clock.pass(8 * DAY);
        assert!(!take_picture(&board.house.system(), &pretended_browser(folder.path(), "")).await.unwrap());
    }
}
