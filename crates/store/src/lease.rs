//! Leases: a chore that must run on one node at a time asks for the lease first. A node that dies
//! loses it when it runs out.

use kit::Moment;

use crate::{Store, StoreError, args, sql};

/// Takes (or keeps) the lease `name` for `holder` until `until`. False when another holds it.
pub async fn take_lease(
    store: &Store,
    name: &'static str,
    holder: &str,
    now: Moment,
    until: Moment,
) -> Result<bool, StoreError> {
    let mut tx = store.write().await?;
    let rows = tx
        .run(
            sql!(
                "INSERT INTO lease (name, holder, until_at) VALUES ($1, $2, $3)
                 ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_at = excluded.until_at
                 WHERE lease.holder = excluded.holder OR lease.until_at < $4"
            ),
            args![name, holder, until, now],
        )
        .await?;
    tx.commit().await?;
    Ok(rows == 1)
}
