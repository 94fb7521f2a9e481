//! Signed checkpoints: "at this size the root was this", which a co-signer or an older copy holds us to.

use kit::Moment;
use store::{Store, args, sql};
use vault::NoteSigner;

use crate::{Edge, JournalError};

/// Signs the journal as it stands, unless it has not grown since the last checkpoint. Gives the note's
/// text (C2SP tlog-checkpoint), ready to be handed to whoever keeps a copy.
pub async fn sign_checkpoint(
    store: &Store,
    signer: &NoteSigner,
    origin: &str,
    now: Moment,
) -> Result<Option<String>, JournalError> {
    let mut tx = store.write().await?;
    let (size, bytes): (i64, Option<Vec<u8>>) =
        tx.one(sql!("SELECT size, edge FROM journal_head WHERE id = 1"), args![]).await?;
    if size == 0 || tx.count(sql!("SELECT count(*) FROM checkpoint WHERE size = $1"), args![size]).await? > 0 {
        return Ok(None);
    }
    let leaves = u64::try_from(size).map_err(|_| JournalError::Head)?;
    let edge = Edge::from_bytes(leaves, bytes.as_deref().unwrap_or_default()).ok_or(JournalError::Head)?;
    let note = signer.sign_checkpoint(origin, leaves, &edge.root())?;
    tx.run(
        sql!("INSERT INTO checkpoint (size, at, note) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING"),
        args![size, now, &note],
    )
    .await?;
    tx.commit().await?;
    Ok(Some(note))
}

/// The newest checkpoint's note, if one was ever signed.
pub async fn latest_checkpoint(store: &Store) -> Result<Option<String>, JournalError> {
    let mut tx = store.read().await?;
    let row: Option<(String,)> =
        tx.opt(sql!("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1"), args![]).await?;
    Ok(row.map(|(note,)| note))
}
