//! What the program does by itself, on one node at a time.

use std::sync::Arc;
use std::time::Duration;

use access::{House, sweep_sessions};
use journal::Watch;
use kit::{Entropy, Moment};

use crate::error::CommandError;
use crate::folder::{ORIGIN, system};

const EVERY: Duration = Duration::from_secs(20);
/// A node that dies loses the lease after this many seconds.
const LEASE_SECONDS: i64 = 90;
const CHECKPOINT_SECONDS: i64 = 300;
const SWEEP_SECONDS: i64 = 3600;

/// Goes on until the process ends.
pub async fn run(house: Arc<House>, watch: Arc<Watch>) {
    let number: [u8; 8] = (&*house.entropy as &dyn Entropy).bytes();
    let holder = format!("{:016x}", u64::from_be_bytes(number));
    let (mut checkpoint, mut sweep) = (Moment::from_micros(0), Moment::from_micros(0));
    // Once: afterwards each view counts the little that is new.
    if let Err(error) = plan::count_ahead(&system(&house)).await {
        tracing::error!(%error, "the plan is not counted yet; whoever looks at it first waits");
    }
    loop {
        if let Err(error) = once(&house, &holder, &watch, &mut checkpoint, &mut sweep).await {
            tracing::error!(%error, "a chore failed; it is tried again");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn once(
    house: &Arc<House>,
    holder: &str,
    watch: &Watch,
    checkpoint: &mut Moment,
    sweep: &mut Moment,
) -> Result<(), CommandError> {
    let now = house.clock.now();
    // Each node writes down what it counted itself.
    if let Err(error) = outreach::keep_tallies(&system(house)).await {
        tracing::error!(%error, "what was seen is not written down; it is tried again");
    }
    if !store::take_lease(house.store(), "chores", holder, now, now.plus_seconds(LEASE_SECONDS)).await? {
        return Ok(());
    }
    let ctx = system(house);
    // One chore that fails does not keep the others from being done.
    match casework::mark_overdue(&ctx).await {
        Ok(0) => {}
        Ok(overdue) => tracing::info!(overdue, "referrals whose deadline passed without an answer"),
        Err(error) => tracing::error!(%error, "marking what is late failed; it is tried again"),
    }
    match known::tell_holders(&ctx).await {
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "offices were not asked whether they know somebody; it is tried again"),
    }
    match schooling::compare_registers(&ctx).await {
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "registers were not compared with schools' lists; it is tried again"),
    }
    match outreach::journal_tallies(&ctx).await {
        Ok(_) => {}
        Err(error) => tracing::error!(%error, "counting what was seen failed; it is tried again"),
    }
    if now.seconds_since(*checkpoint) >= CHECKPOINT_SECONDS {
        match sign(house, watch).await {
            Ok(_) => *checkpoint = now,
            Err(error) => tracing::error!(%error, "signing the journal failed; it is tried again"),
        }
    }
    if now.seconds_since(*sweep) >= SWEEP_SECONDS {
        let swept = [
            sweep_sessions(&ctx).await.map(|_| ()),
            signals::erase_taken_back(&ctx).await.map(|_| ()),
            signals::sweep_unowned_files(&ctx).await.map(|_| ()),
            signals::sweep_drafts(&ctx).await.map(|_| ()),
            signals::sweep_uploads(&ctx).map(|_| ()),
            outreach::sweep_files(&ctx).await.map(|_| ()),
            imports::sweep(&ctx).await.map(|_| ()),
            signals::sweep_accounts(&ctx).await.map(|_| ()),
            schooling::attendance::forget_old(&ctx).await.map(|_| ()),
            monitoring::forget(&ctx).await.map(|_| ()),
        ];
        for error in swept.into_iter().filter_map(Result::err) {
            tracing::error!(%error, "sweeping failed; it is tried again in an hour");
        }
        *sweep = now;
    }
    Ok(())
}

/// Signs a checkpoint if the journal has grown, and goes on from what `watch` saw before.
pub async fn sign(house: &House, watch: &Watch) -> Result<Option<String>, CommandError> {
    let signer = house.secrets.note_signer(ORIGIN)?;
    Ok(journal::sign_checkpoint(house.store(), &signer, ORIGIN, house.clock.now(), watch).await?)
}
