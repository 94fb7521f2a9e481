//! The journal on both engines: what is written is proved, and what is changed is named.

#![allow(clippy::unwrap_used, reason = "helpers of tests stop the test")]

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use journal::figures::{Filter, Fold};
use journal::{Act, Damage, Edge, Entry, JournalError, Kind, Watch};
use kit::{Moment, SeededEntropy};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use store::{Store, args, sql, testing};
use vault::ServerSecrets;

const ORIGIN: &str = "himaya.test/journal";

fn entry(act: Act, facts: Vec<journal::Fact>) -> Entry {
    Entry {
        act,
        actor: "system".into(),
        agency: "mia-duty".into(),
        kind: Kind::System,
        subject: "1".into(),
        district: "AZ-BA".into(),
        facts,
    }
}

async fn filled(store: &Store, entries: i64) {
    for n in 0..entries {
        let mut tx = store.write().await.unwrap();
        let entry = entry(Act::SignalReceived, vec![("number", n.to_string())]);
        journal::append(&mut tx, Moment::from_micros(n), "2026-11", &entry).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn secrets() -> ServerSecrets {
    ServerSecrets::from_entropy(&SeededEntropy::new(3))
}

async fn sign(store: &Store) -> String {
    let signer = secrets().note_signer(ORIGIN).unwrap();
    journal::sign_checkpoint(store, &signer, ORIGIN, Moment::from_micros(9), &Watch::default()).await.unwrap().unwrap()
}

async fn damage(store: &Store, against: Option<&str>) -> Vec<Damage> {
    journal::verify(store, &secrets().note_signer(ORIGIN).unwrap().verifier_key(), against).await.unwrap().damage
}

#[tokio::test]
async fn an_untouched_journal_is_whole() {
    for db in testing::both().await {
        filled(&db.store, 37).await;
        let old = sign(&db.store).await;
        filled(&db.store, 5).await;
        sign(&db.store).await;
        let verified = journal::verify(&db.store, &secrets().note_signer(ORIGIN).unwrap().verifier_key(), Some(&old))
            .await
            .unwrap();
        assert_eq!((verified.entries, verified.checkpoints, verified.damage), (42, 3, vec![]));
    }
}

#[tokio::test]
async fn any_changed_column_names_its_entry() {
    let changes = [
        sql!("UPDATE journal SET at = at + 1 WHERE seq = 4"),
        sql!("UPDATE journal SET month = '2026-12' WHERE seq = 4"),
        sql!("UPDATE journal SET act = 'signal.receivee' WHERE seq = 4"),
        sql!("UPDATE journal SET actor = 'System' WHERE seq = 4"),
        sql!("UPDATE journal SET agency = 'mia-dutz' WHERE seq = 4"),
        sql!("UPDATE journal SET subject_kind = 'member' WHERE seq = 4"),
        sql!("UPDATE journal SET subject_id = '2' WHERE seq = 4"),
        sql!("UPDATE journal SET district = 'AZ-GA' WHERE seq = 4"),
        sql!("UPDATE journal SET facts = ';number=5;' WHERE seq = 4"),
        sql!("UPDATE journal SET leaf = (SELECT leaf FROM journal WHERE seq = 5) WHERE seq = 4"),
    ];
    for change in changes {
        for db in testing::both().await {
            filled(&db.store, 9).await;
            sign(&db.store).await;
            let mut tx = db.store.write().await.unwrap();
            assert_eq!(tx.run(change, args![]).await.unwrap(), 1);
            tx.commit().await.unwrap();
            let found = damage(&db.store, None).await;
            assert!(matches!(found[..], [Damage::Changed { seq: 4, .. }]), "{} gave {found:?}", change.0);
        }
    }
}

#[tokio::test]
async fn a_removed_entry_a_cut_end_and_a_rewritten_past_are_seen() {
    for db in testing::both().await {
        filled(&db.store, 9).await;
        let kept_elsewhere = sign(&db.store).await;
        let mut tx = db.store.write().await.unwrap();
        tx.run(sql!("DELETE FROM journal WHERE seq = 3"), args![]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(damage(&db.store, None).await[0], Damage::Missing { seq: 3 });

        // Someone with the whole database starts anew and writes a shorter, consistent history.
        let mut tx = db.store.write().await.unwrap();
        tx.run(sql!("DELETE FROM journal"), args![]).await.unwrap();
        tx.run(sql!("DELETE FROM checkpoint"), args![]).await.unwrap();
        tx.run(sql!("UPDATE journal_head SET size = 0, edge = NULL WHERE id = 1"), args![]).await.unwrap();
        tx.commit().await.unwrap();
        filled(&db.store, 8).await;
        assert_eq!(damage(&db.store, None).await, []);
        assert_eq!(damage(&db.store, Some(&kept_elsewhere)).await, [Damage::Cut { size: 9 }]);
        let mut tx = db.store.write().await.unwrap();
        journal::append(&mut tx, Moment::from_micros(8), "2026-11", &entry(Act::SignalClosed, vec![])).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(damage(&db.store, Some(&kept_elsewhere)).await, [Damage::Checkpoint { after: 0, size: 9 }]);
    }
}

/// Whoever can write to the database, and has no key, waits for the server to sign what they wrote.
#[tokio::test]
async fn a_journal_that_was_rewritten_is_not_signed_again() {
    for db in testing::both().await {
        let (signer, watch) = (secrets().note_signer(ORIGIN).unwrap(), Watch::default());
        let sign = async || journal::sign_checkpoint(&db.store, &signer, ORIGIN, Moment::from_micros(9), &watch).await;
        filled(&db.store, 9).await;
        assert!(sign().await.unwrap().is_some());
        let mut tx = db.store.write().await.unwrap();
        journal::append(&mut tx, Moment::from_micros(9), "2026-11", &entry(Act::SignalClosed, vec![])).await.unwrap();
        tx.commit().await.unwrap();
        assert!(sign().await.unwrap().is_some(), "what goes on is signed");

        let mut tx = db.store.write().await.unwrap();
        tx.run(sql!("DELETE FROM journal"), args![]).await.unwrap();
        tx.run(sql!("DELETE FROM checkpoint"), args![]).await.unwrap();
        tx.run(sql!("UPDATE journal_head SET size = 0, edge = NULL WHERE id = 1"), args![]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(sign().await, Err(JournalError::Rewritten)), "cut off");
        filled(&db.store, 20).await;
        assert!(matches!(sign().await, Err(JournalError::Rewritten)), "and written anew");
        let mut tx = db.store.read().await.unwrap();
        assert_eq!(tx.count(sql!("SELECT count(*) FROM checkpoint"), args![]).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_checkpoint_of_another_key_does_not_count() {
    let db = testing::sqlite().await;
    filled(&db.store, 3).await;
    let stranger = ServerSecrets::from_entropy(&SeededEntropy::new(4));
    let signer = stranger.note_signer(ORIGIN).unwrap();
    journal::sign_checkpoint(&db.store, &signer, ORIGIN, Moment::from_micros(9), &Watch::default()).await.unwrap();
    assert_eq!(damage(&db.store, None).await, [Damage::Signature { size: 3 }]);
}

#[tokio::test]
async fn content_is_refused() {
    let db = testing::sqlite().await;
    let mut tx = db.store.write().await.unwrap();
    for content in ["Aygün Məmmədova", "two words", "a;b=c", "UPPER"] {
        let entry = entry(Act::SignalReceived, vec![("note", content.to_owned())]);
        let refused = journal::append(&mut tx, Moment::from_micros(0), "2026-11", &entry).await;
        assert!(matches!(refused, Err(JournalError::NotACode("note"))), "{content} was let in");
    }
}

#[tokio::test]
async fn an_act_that_is_undone_leaves_no_entry() {
    for db in testing::both().await {
        let mut tx = db.store.write().await.unwrap();
        journal::append(&mut tx, Moment::from_micros(0), "2026-11", &entry(Act::SignalReceived, vec![])).await.unwrap();
        tx.rollback().await.unwrap();
        let mut tx = db.store.read().await.unwrap();
        assert_eq!(journal::size(&mut tx).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn figures_count_what_the_filter_says() {
    for db in testing::both().await {
        let mut tx = db.store.write().await.unwrap();
        for judgement in ["presumed-victim", "presumed-victim", "no-indication"] {
            let entry = entry(Act::ScreeningRecorded, vec![("judgement", judgement.to_owned())]);
            journal::append(&mut tx, Moment::from_micros(0), "2026-11", &entry).await.unwrap();
        }
        let filter = |facts: &[(&str, &str)], period: &str| Filter {
            acts: vec!["screening.recorded".into(), "never.done".into()],
            facts: facts.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
            period: period.to_owned(),
        };
        let mut fold = Fold::default();
        fold.catch_up(&mut tx, Moment::from_micros(1)).await.unwrap();
        assert_eq!(fold.count(&filter(&[], "")), 3);
        let presumed = filter(&[("judgement", "presumed-victim")], "");
        assert_eq!(fold.count(&presumed), 2);
        assert_eq!(fold.by_district(&presumed, None), [("AZ-BA".to_owned(), 2)]);
        assert_eq!(fold.by_agency(&presumed, None), [("mia-duty".to_owned(), 2)]);
        assert_eq!(fold.by_month(&presumed, None), [("2026-11".to_owned(), 2)]);
        assert_eq!((fold.count(&filter(&[], "2026")), fold.count(&filter(&[], "2025"))), (3, 0));
    }
}

/// A fold that is kept counts each entry once, and nothing from after its time.
#[tokio::test]
async fn a_fold_takes_in_what_is_new_and_no_more() {
    for db in testing::both().await {
        let mut tx = db.store.write().await.unwrap();
        let (mut fold, all) =
            (Fold::default(), Filter { acts: vec!["screening.recorded".into()], ..Filter::default() });
        for round in 1..=3 {
            let entry = entry(Act::ScreeningRecorded, vec![("n", "2".to_owned())]);
            journal::append(&mut tx, Moment::from_micros(round), "2026-11", &entry).await.unwrap();
            for _ in 0..2 {
                fold.catch_up(&mut tx, Moment::from_micros(100)).await.unwrap();
                assert_eq!((fold.count(&all), fold.sum(&all, "n")), (round, 2 * round));
            }
        }
        let mut early = Fold::default();
        early.catch_up(&mut tx, Moment::from_micros(3)).await.unwrap();
        assert_eq!(early.count(&all), 2);
        early.catch_up(&mut tx, Moment::from_micros(4)).await.unwrap();
        assert_eq!(early.count(&all), 3);
    }
}

proptest! {
    /// Our few lines against an independent implementation of RFC 9162.
    #[test]
    fn the_edge_gives_the_same_root_as_ct_merkle(leaves in proptest::collection::vec(any::<[u8; 8]>(), 0..200)) {
        let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        let mut ours = Edge::default();
        for leaf in &leaves {
            theirs.push(leaf.to_vec());
            ours.push(Sha256::new().chain_update([0]).chain_update(leaf).finalize().into());
        }
        let theirs = theirs.root();
        prop_assert_eq!(&theirs.as_bytes()[..], &ours.root()[..]);
        prop_assert_eq!(Edge::from_bytes(ours.size(), &ours.to_bytes()), Some(ours));
    }
}
