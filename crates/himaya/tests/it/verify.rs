//! One changed byte anywhere in the journal, and `himaya journal verify` names the entry.

use kit::{Entropy, SystemEntropy};
use store::{Sql, Store, args};

use crate::server::{Folder, database};

/// A column of the journal: how to read it, how to write it.
type Column = (&'static str, Sql, Sql);

const TEXTS: [Column; 8] = [
    ("month", Sql("SELECT month FROM journal WHERE seq = $1"), Sql("UPDATE journal SET month = $1 WHERE seq = $2")),
    ("act", Sql("SELECT act FROM journal WHERE seq = $1"), Sql("UPDATE journal SET act = $1 WHERE seq = $2")),
    ("actor", Sql("SELECT actor FROM journal WHERE seq = $1"), Sql("UPDATE journal SET actor = $1 WHERE seq = $2")),
    ("agency", Sql("SELECT agency FROM journal WHERE seq = $1"), Sql("UPDATE journal SET agency = $1 WHERE seq = $2")),
    (
        "subject_kind",
        Sql("SELECT subject_kind FROM journal WHERE seq = $1"),
        Sql("UPDATE journal SET subject_kind = $1 WHERE seq = $2"),
    ),
    (
        "subject_id",
        Sql("SELECT subject_id FROM journal WHERE seq = $1"),
        Sql("UPDATE journal SET subject_id = $1 WHERE seq = $2"),
    ),
    (
        "district",
        Sql("SELECT district FROM journal WHERE seq = $1"),
        Sql("UPDATE journal SET district = $1 WHERE seq = $2"),
    ),
    ("facts", Sql("SELECT facts FROM journal WHERE seq = $1"), Sql("UPDATE journal SET facts = $1 WHERE seq = $2")),
];
const AT: Column =
    ("at", Sql("SELECT at FROM journal WHERE seq = $1"), Sql("UPDATE journal SET at = $1 WHERE seq = $2"));
const LEAF: Column =
    ("leaf", Sql("SELECT leaf FROM journal WHERE seq = $1"), Sql("UPDATE journal SET leaf = $1 WHERE seq = $2"));

fn random(below: usize) -> usize {
    let bytes: [u8; 8] = (&SystemEntropy as &dyn Entropy).bytes();
    usize::try_from(u64::from_be_bytes(bytes) % below as u64).unwrap()
}

/// What a column held, to be put back.
enum Old {
    Text(String),
    Bytes(Vec<u8>),
    Number(i64),
}

async fn write(store: &Store, column: &Column, seq: i64, value: &Old) {
    let mut tx = store.write().await.unwrap();
    let args = match value {
        Old::Text(text) => args![text, seq],
        Old::Bytes(bytes) => args![bytes, seq],
        Old::Number(number) => args![*number, seq],
    };
    assert_eq!(tx.run(column.2, args).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

/// Flips a bit of one byte; a letter stays a letter, so that the text stays text. `None` for an empty one.
async fn flip(store: &Store, column: &Column, seq: i64) -> Option<Old> {
    let mut tx = store.read().await.unwrap();
    let (old, new) = match column.0 {
        "at" => {
            let (at,): (i64,) = tx.one(column.1, args![seq]).await.unwrap();
            (Old::Number(at), Old::Number(at ^ (1 << random(50))))
        }
        "leaf" => {
            let (old,): (Vec<u8>,) = tx.one(column.1, args![seq]).await.unwrap();
            let mut new = old.clone();
            new[random(old.len())] ^= 1 << random(8);
            (Old::Bytes(old), Old::Bytes(new))
        }
        _ => {
            let (old,): (String,) = tx.one(column.1, args![seq]).await.unwrap();
            if old.is_empty() {
                return None;
            }
            let mut new = old.clone().into_bytes();
            // The lowest bits of a sign from ! to ~ lead to another one.
            let place = random(new.len());
            new[place] ^= 1 << random(4);
            (Old::Text(old), Old::Text(String::from_utf8(new).unwrap()))
        }
    };
    drop(tx);
    write(store, column, seq, &new).await;
    Some(old)
}

async fn flips_are_named(folder: &Folder, times: usize) {
    let (code, said) = folder.verify();
    assert_eq!((code, said.contains("The record is whole")), (Some(0), true), "{said}");
    let house = folder.house().await;
    let store = house.store();
    let size = store.read().await.unwrap().count(Sql("SELECT count(*) FROM journal"), args![]).await.unwrap();
    let columns: Vec<_> = TEXTS.iter().chain([&AT, &LEAF]).collect();
    let mut done = 0;
    while done < times {
        // Every column in turn, in a random entry.
        let (column, seq) = (columns[done % columns.len()], random(usize::try_from(size).unwrap()) as i64);
        let Some(old) = flip(store, column, seq).await else { continue };
        let (code, said) = folder.verify();
        assert_eq!(code, Some(2), "{} of entry {seq}: {said}", column.0);
        assert!(said.contains("THE RECORD IS NOT WHOLE. 1 things"), "{} of entry {seq}: {said}", column.0);
        assert!(said.contains(&format!("- entry {seq} was changed")), "{} of entry {seq}: {said}", column.0);
        write(store, column, seq, &old).await;
        done += 1;
    }
    // The number itself: the entry is moved to where nobody looks for it.
    let seq = random(usize::try_from(size).unwrap() - 1) as i64;
    let mut tx = store.write().await.unwrap();
    tx.run(Sql("UPDATE journal SET seq = $1 WHERE seq = $2"), args![size + 100, seq]).await.unwrap();
    tx.commit().await.unwrap();
    let (code, said) = folder.verify();
    assert_eq!(code, Some(2));
    assert!(said.contains(&format!("- entry {seq} is missing")), "{said}");
    let mut tx = store.write().await.unwrap();
    tx.run(Sql("UPDATE journal SET seq = $1 WHERE seq = $2"), args![seq, size + 100]).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    assert_eq!(folder.verify().0, Some(0), "everything was put back");
}

#[tokio::test]
async fn a_flipped_byte_is_named() {
    flips_are_named(&Folder::demo(None), 50).await;
}

#[tokio::test]
async fn a_flipped_byte_is_named_on_postgresql() {
    let Some(database) = database().await else { return };
    flips_are_named(&Folder::demo(Some(database)), 10).await;
}
