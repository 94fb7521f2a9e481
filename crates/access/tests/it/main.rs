//! Who may do what, and who is asking: through the crate's own acts, on both engines.
//!
//! Every test ends with a proof of the journal ([`in_each_house`]), and an act is held against the
//! entries it leaves ([`journalled`]): one, or none when nothing was done.

#![allow(clippy::unwrap_used, reason = "helpers of tests; clippy sees only the tests themselves")]

mod members;
mod permissions;
mod seals;
mod second_factor;
mod session;
mod sign_in;
mod together;

use std::sync::Arc;

use access::testing::{PASSPHRASE, TestHouse};
use access::{AccessError, Actor, Ctx, Role, SignInOutcome, sign_in, signed_in};
use kit::MemberId;
use store::{Engine, Sql, Value, args, sql};

/// Runs a test in a fresh house on each engine, and proves the house's journal at its end.
async fn in_each_house(test: impl AsyncFn(&TestHouse)) {
    for house in TestHouse::both().await {
        eprintln!("on {:?}", house.house.store().engine());
        test(&house).await;
        prove_journal(&house).await;
    }
}

async fn prove_journal(house: &TestHouse) {
    let key = house.house.secrets.note_signer("himaya.test/journal").unwrap().verifier_key();
    let verified = journal::verify(house.house.store(), &key, None).await.unwrap();
    assert_eq!(verified.damage, []);
    assert_eq!(verified.entries, journal_size(house).await);
}

async fn journal_size(house: &TestHouse) -> i64 {
    journal::size(&mut house.house.store().read().await.unwrap()).await.unwrap()
}

/// What came of `act`, and the acts that the journal has gained with it.
async fn journalled<T>(house: &TestHouse, act: impl Future<Output = T>) -> (T, Vec<String>) {
    let before = journal_size(house).await;
    let done = act.await;
    let mut tx = house.house.store().read().await.unwrap();
    let gained: Vec<(String,)> =
        tx.all(sql!("SELECT act FROM journal WHERE seq >= $1 ORDER BY seq"), args![before]).await.unwrap();
    (done, gained.into_iter().map(|(act,)| act).collect())
}

/// A number from the database.
async fn count(house: &TestHouse, sql: Sql, args: Vec<Value>) -> i64 {
    house.house.store().read().await.unwrap().count(sql, args).await.unwrap()
}

/// What someone does who has the database's password and not the program.
async fn meddle(house: &TestHouse, sql: Sql, args: Vec<Value>) -> u64 {
    let mut tx = house.house.store().write().await.unwrap();
    let rows = tx.run(sql, args).await.unwrap();
    tx.commit().await.unwrap();
    rows
}

/// Opens connections beforehand, so that what comes at once is served at once. SQLite has few, and has them soon.
async fn warm_up(house: &TestHouse) {
    let store = house.house.store();
    let mut open = Vec::new();
    while store.engine() == Engine::Postgres && open.len() < 8 {
        open.push(store.read().await.unwrap());
    }
}

/// A sign-in from a browser that was never here.
async fn from_new_browser(house: &TestHouse, login: &str) -> SignInOutcome {
    sign_in(&house.visitor(), login, PASSPHRASE, None).await.unwrap()
}

/// Who a cookie stands for.
async fn whose(house: &TestHouse, cookie: &str) -> Option<Ctx> {
    let signed = signed_in(&house.house, Some(cookie)).await.unwrap();
    signed.map(|(member, lang)| Ctx::new(Arc::clone(&house.house), Actor::Member(member), lang))
}

fn id(ctx: &Ctx) -> MemberId {
    ctx.member().unwrap().id
}

/// A duty officer of the hot line, signed in.
async fn officer(house: &TestHouse) -> Ctx {
    house.member("mia-hotline", &[Role::Duty]).await
}

/// The lead of the hot line, signed in.
async fn lead(house: &TestHouse) -> Ctx {
    house.member("mia-hotline", &[Role::Lead]).await
}

fn is_denied<T>(result: &Result<T, AccessError>) -> bool {
    matches!(result, Err(AccessError::Denied))
}

/// A statement that only one engine understands would be found when a user gets to it, or here.
#[tokio::test]
async fn every_statement_prepares_on_both_engines() {
    for db in store::testing::both().await {
        store::testing::prepare_all(&db.store).await;
    }
}

/// The test above is worth only as much as the list it goes through.
#[test]
fn the_list_of_statements_has_those_of_every_part() {
    let files: Vec<_> = store::statements().map(|statement| statement.file).collect();
    for part in ["member", "opening", "org", "seal", "second_factor", "session", "sign_in", "throttle"] {
        let part = format!("access/src/{part}.rs");
        assert!(files.iter().any(|file| file.ends_with(&part)), "no statement of {part} is in the list");
    }
}
