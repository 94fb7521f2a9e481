//! Signed checkpoints: "at this size the root was this", which a co-signer or an older copy holds us to.

use std::sync::{Mutex, PoisonError};

use kit::Moment;
use store::{Store, Tx, args, sql};
use vault::NoteSigner;

use crate::edge::Hash;
use crate::{Edge, JournalError};

/// What one process has signed: whoever can write to the database cannot change that. A journal that was rewritten
/// since is not signed again.
#[derive(Debug, Default)]
pub struct Watch(Mutex<Option<Edge>>);

impl Watch {
    fn last(&self) -> Option<Edge> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, edge: Edge) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(edge);
    }
}

/// Whether `edge` goes on from `last`: the entries since then, put on top of it, must give it.
async fn goes_on(tx: &mut Tx, last: Edge, edge: &Edge) -> Result<bool, JournalError> {
    let mut built = last;
    let from = i64::try_from(built.size()).map_err(|_| JournalError::Head)?;
    let statement = sql!("SELECT leaf FROM journal WHERE seq >= $1 ORDER BY seq");
    let leaves: Vec<(Vec<u8>,)> = tx.all(statement, args![from]).await?;
    for (leaf,) in leaves {
        built.push(Hash::try_from(leaf.as_slice()).map_err(|_| JournalError::Head)?);
    }
    Ok(built == *edge)
}

/// Signs the journal as it stands, unless it has not grown since the last checkpoint. Gives the note's
/// text (C2SP tlog-checkpoint), ready to be handed to whoever keeps a copy. `Rewritten` when it does not go on from
/// what this process has signed before.
pub async fn sign_checkpoint(
    store: &Store,
    signer: &NoteSigner,
    origin: &str,
    now: Moment,
    watch: &Watch,
) -> Result<Option<String>, JournalError> {
    let mut tx = store.write().await?;
    let (size, bytes): (i64, Option<Vec<u8>>) =
        tx.one(sql!("SELECT size, edge FROM journal_head WHERE id = 1"), args![]).await?;
    let leaves = u64::try_from(size).map_err(|_| JournalError::Head)?;
    let edge = Edge::from_bytes(leaves, bytes.as_deref().unwrap_or_default()).ok_or(JournalError::Head)?;
    if let Some(last) = watch.last()
        && !goes_on(&mut tx, last, &edge).await?
    {
        return Err(JournalError::Rewritten);
    }
    if size == 0 || tx.count(sql!("SELECT count(*) FROM checkpoint WHERE size = $1"), args![size]).await? > 0 {
        watch.keep(edge);
        return Ok(None);
    }
    let note = signer.sign_checkpoint(origin, leaves, &edge.root())?;
    tx.run(
        sql!("INSERT INTO checkpoint (size, at, note) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING"),
        args![size, now, &note],
    )
    .await?;
    tx.commit().await?;
    watch.keep(edge);
    Ok(Some(note))
}

/// The newest checkpoint's note, if one was ever signed.
pub async fn latest_checkpoint(store: &Store) -> Result<Option<String>, JournalError> {
    let mut tx = store.read().await?;
    let row: Option<(String,)> =
        tx.opt(sql!("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1"), args![]).await?;
    Ok(row.map(|(note,)| note))
}
