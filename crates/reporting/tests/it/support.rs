//! What the tests of this room share.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use kit::SignalId;
use reporting::Report;
use signals::{About, Body, Danger, Signal, StagedFile, signal_by_id};
use store::{args, sql};
use vault::Receipt;

const ORIGIN: &str = "himaya.test/journal";

/// A fresh form's token.
pub fn token() -> [u8; 16] {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    u128::from(NUMBER.fetch_add(1, Ordering::SeqCst)).to_be_bytes()
}

/// A report in which only one thing is said.
pub fn report(what: &str) -> Report {
    let body = Body { what: what.to_owned(), ..Body::default() };
    Report {
        district: String::new(),
        about: About::Unsaid,
        danger: Danger::Unknown,
        body,
        call: false,
        begun: None,
        poster: None,
        door: signals::Door::Web,
    }
}

/// A house on each engine, with the desk that reports are sealed to and one officer there.
pub async fn houses() -> Vec<(TestHouse, Ctx)> {
    let mut houses = Vec::new();
    for house in TestHouse::both().await {
        let officer = house.member("mia-hotline", &[Role::Duty]).await;
        houses.push((house, officer));
    }
    houses
}

/// A file as a browser would send it.
pub fn staged(ctx: &Ctx, name: &str, bytes: &[u8]) -> StagedFile {
    let mut file = StagedFile::begin(ctx, name, "text").unwrap();
    for piece in bytes.chunks(10_000) {
        file.write(piece).unwrap();
    }
    file.finish("no").unwrap();
    file
}

/// Every file under a folder.
pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() { found.extend(files_under(&entry.path())) } else { found.push(entry.path()) }
    }
    found
}

/// The signal behind a receipt, which only the server's keys can find.
pub async fn signal_of(officer: &Ctx, receipt: &Receipt) -> Signal {
    let locator = receipt.open(&officer.house().secrets).locator();
    let mut work = officer.look().await.unwrap();
    let (id,): (SignalId,) =
        work.tx.one(sql!("SELECT id FROM signal WHERE receipt_locator = $1"), args![locator]).await.unwrap();
    signal_by_id(&mut work, id).await.unwrap()
}

/// How many rows there are: signals, messages, files.
pub async fn rows(house: &TestHouse) -> (i64, i64, i64) {
    let mut tx = house.house.store().read().await.unwrap();
    (
        tx.count(sql!("SELECT count(*) FROM signal"), args![]).await.unwrap(),
        tx.count(sql!("SELECT count(*) FROM signal_message"), args![]).await.unwrap(),
        tx.count(sql!("SELECT count(*) FROM signal_file"), args![]).await.unwrap(),
    )
}

/// The journal's entries about signals: act, actor, agency, district and facts.
pub async fn acts(house: &TestHouse) -> Vec<String> {
    let mut tx = house.house.store().read().await.unwrap();
    let rows: Vec<(String, String, String, String, String)> = tx
        .all(
            sql!("SELECT act, actor, agency, district, facts FROM journal WHERE subject_kind = 'signal' ORDER BY seq"),
            args![],
        )
        .await
        .unwrap();
    rows.into_iter().map(|(act, actor, agency, place, facts)| [act, actor, agency, place, facts].join(" ")).collect()
}

/// The journal is whole.
pub async fn whole(house: &TestHouse) {
    let signer = house.house.secrets.note_signer(ORIGIN).unwrap();
    let store = house.house.store();
    journal::sign_checkpoint(store, &signer, ORIGIN, house.house.clock.now(), &journal::Watch::default())
        .await
        .unwrap();
    let found = journal::verify(store, &signer.verifier_key(), None).await.unwrap();
    assert_eq!(found.damage, []);
}

/// What an act said, in a word.
pub fn said<T>(result: Result<T, AccessError>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(error) => format!("{error:?}"),
    }
}
