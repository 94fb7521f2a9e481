//! Proving that the record is whole.

use std::collections::BTreeMap;

use store::{Store, Tx, args, sql};

use crate::edge::{Edge, Hash, leaf_hash};
use crate::{JournalError, Kept};

/// One thing that is wrong with the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// An entry's columns are not what was hashed when it was written.
    Changed {
        /// Place in the journal.
        seq: i64,
        /// What the entry says it is, as far as it can be believed.
        act: String,
        /// When it says it was, in microseconds.
        at: i64,
    },
    /// An entry is missing, or stands twice.
    Missing {
        /// The first place that is not there.
        seq: i64,
    },
    /// The journal holds fewer or more entries than its head says.
    Length {
        /// Entries found.
        found: i64,
        /// Entries the head speaks of.
        expected: i64,
    },
    /// Every entry fits its own hash, but together they do not give the head's root: entries were
    /// rewritten whole.
    Root,
    /// The entries up to here do not give the root that was signed: one of them was rewritten since
    /// the checkpoint before.
    Checkpoint {
        /// Size of the last checkpoint that still holds; the rewritten entry is at or after it.
        after: u64,
        /// Size of the checkpoint that does not hold; the rewritten entry is before it.
        size: u64,
    },
    /// A checkpoint that this journal's key did not sign, or that cannot be read.
    Signature {
        /// The size it stands for in the database, or 0 for one from outside.
        size: u64,
    },
    /// A checkpoint from outside speaks of more entries than there are.
    Cut {
        /// The size that was signed.
        size: u64,
    },
}

/// What a verification found.
#[derive(Clone, Debug)]
pub struct Verified {
    /// Entries read.
    pub entries: i64,
    /// Checkpoints held against the entries.
    pub checkpoints: usize,
    /// The root of the tree as computed from the entries.
    pub root: Hash,
    /// Everything that is wrong; empty when the record is whole.
    pub damage: Vec<Damage>,
}

const BATCH: i64 = 2_000;

/// Reads the whole journal and proves it against its head, its signed checkpoints, and a checkpoint
/// kept elsewhere (`against`, a signed note). Needs memory for one batch, not for the journal.
pub async fn verify(store: &Store, verifier_key: &str, against: Option<&str>) -> Result<Verified, JournalError> {
    let mut tx = store.read().await?;
    let mut damage = Vec::new();
    let mut signed = stored_checkpoints(&mut tx, verifier_key, &mut damage).await?;
    if let Some(note) = against {
        match vault::verify_checkpoint(note, verifier_key) {
            Ok(checkpoint) => signed.entry(checkpoint.size).or_default().push(checkpoint.root),
            Err(_) => damage.push(Damage::Signature { size: 0 }),
        }
    }
    let (expected, head): (i64, Option<Vec<u8>>) =
        tx.one(sql!("SELECT size, edge FROM journal_head WHERE id = 1"), args![]).await?;

    let mut edge = Edge::default();
    let mut next = 0;
    let mut held = 0;
    let mut broken_after = None;
    loop {
        let batch = read_batch(&mut tx, next).await?;
        if batch.is_empty() {
            break;
        }
        for entry in &batch {
            if entry.seq != next {
                damage.push(Damage::Missing { seq: next });
                next = entry.seq;
            }
            let leaf = leaf_hash(&entry.leaf_bytes());
            if leaf[..] != entry.leaf[..] {
                damage.push(Damage::Changed { seq: entry.seq, act: entry.act.clone(), at: entry.at.micros() });
            }
            edge.push(leaf);
            next += 1;
            for root in signed.remove(&edge.size()).unwrap_or_default() {
                if root == edge.root() {
                    held = edge.size();
                } else if broken_after.is_none() {
                    broken_after = Some((held, edge.size()));
                }
            }
        }
    }
    if next != expected {
        damage.push(Damage::Length { found: next, expected });
    }
    // A changed entry changes every root after it: saying so again would hide which one it was.
    if damage.is_empty() {
        if let Some((after, size)) = broken_after {
            damage.push(Damage::Checkpoint { after, size });
        } else if edge.to_bytes() != head.unwrap_or_default() {
            damage.push(Damage::Root);
        }
    }
    damage.extend(signed.keys().map(|size| Damage::Cut { size: *size }));
    let checkpoints = tx.count(sql!("SELECT count(*) FROM checkpoint"), args![]).await?;
    let checkpoints = usize::try_from(checkpoints).unwrap_or(0) + usize::from(against.is_some());
    Ok(Verified { entries: next, checkpoints, root: edge.root(), damage })
}

async fn stored_checkpoints(
    tx: &mut Tx,
    verifier_key: &str,
    damage: &mut Vec<Damage>,
) -> Result<BTreeMap<u64, Vec<Hash>>, JournalError> {
    let rows: Vec<(i64, String)> = tx.all(sql!("SELECT size, note FROM checkpoint ORDER BY size"), args![]).await?;
    let mut signed: BTreeMap<u64, Vec<Hash>> = BTreeMap::new();
    for (size, note) in rows {
        let size = u64::try_from(size).unwrap_or(0);
        match vault::verify_checkpoint(&note, verifier_key) {
            Ok(checkpoint) if checkpoint.size == size => signed.entry(size).or_default().push(checkpoint.root),
            _ => damage.push(Damage::Signature { size }),
        }
    }
    Ok(signed)
}

async fn read_batch(tx: &mut Tx, from: i64) -> Result<Vec<Kept>, JournalError> {
    Ok(tx
        .all(
            sql!(
                "SELECT seq, at, month, act, actor, agency, subject_kind, subject_id, district, facts, leaf
                 FROM journal WHERE seq >= $1 ORDER BY seq LIMIT $2"
            ),
            args![from, BATCH],
        )
        .await?)
}
