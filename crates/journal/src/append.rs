//! Adding entries, in the transaction of the act.

use kit::Moment;
use store::{Tx, args, sql};

use crate::edge::{Edge, leaf_hash};
use crate::{Entry, JournalError, Kept};

/// Adds one entry: see [`append_all`].
pub async fn append(tx: &mut Tx, at: Moment, month: &str, entry: &Entry) -> Result<(), JournalError> {
    append_all(tx, at, month, std::slice::from_ref(entry)).await
}

/// Adds `entries`, in their order. `month` is the month of `at` in the profile's zone. Call it last in a transaction:
/// from here to the commit every other writer waits, which is what keeps the entries in one order.
pub async fn append_all(tx: &mut Tx, at: Moment, month: &str, entries: &[Entry]) -> Result<(), JournalError> {
    let facts = entries.iter().map(Entry::facts_text).collect::<Result<Vec<_>, _>>()?;
    // An update, not a select: it locks the row on both engines.
    let (size, bytes): (i64, Option<Vec<u8>>) = tx
        .one(
            sql!("UPDATE journal_head SET size = size + $1 WHERE id = 1 RETURNING size, edge"),
            args![entries.len() as i64],
        )
        .await?;
    let before = size - entries.len() as i64;
    let mut edge = u64::try_from(before)
        .ok()
        .and_then(|before| Edge::from_bytes(before, bytes.as_deref().unwrap_or_default()))
        .ok_or(JournalError::Head)?;
    let mut rows = Vec::with_capacity(entries.len());
    for (seq, (entry, facts)) in (before..).zip(entries.iter().zip(facts)) {
        let kept = kept(seq, at, month, entry, facts);
        let leaf = leaf_hash(&kept.leaf_bytes());
        edge.push(leaf);
        rows.push(args![
            kept.seq,
            kept.at,
            kept.month,
            kept.act,
            kept.actor,
            kept.agency,
            kept.subject_kind,
            kept.subject_id,
            kept.district,
            kept.facts,
            leaf,
        ]);
    }
    let insert = sql!(
        "INSERT INTO journal (seq, at, month, act, actor, agency, subject_kind, subject_id, district, facts, leaf)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    tx.insert_all(insert, rows).await?;
    tx.run(sql!("UPDATE journal_head SET edge = $1 WHERE id = 1"), args![edge.to_bytes()]).await?;
    Ok(())
}

/// An entry as it is stored.
fn kept(seq: i64, at: Moment, month: &str, entry: &Entry, facts: String) -> Kept {
    Kept {
        seq,
        at,
        month: month.to_owned(),
        act: entry.act.code().to_owned(),
        actor: entry.actor.clone(),
        agency: entry.agency.clone(),
        subject_kind: entry.kind.code().to_owned(),
        subject_id: entry.subject.clone(),
        district: entry.district.clone(),
        facts,
        leaf: Vec::new(),
    }
}

/// How many entries the journal has.
pub async fn size(tx: &mut Tx) -> Result<i64, JournalError> {
    Ok(tx.count(sql!("SELECT size FROM journal_head WHERE id = 1"), args![]).await?)
}
