//! A child leaves care, and somebody looks how they are then.

use access::{AccessError, Action, Ctx, Done, place};
use journal::{Act, Kind};
use kit::WardId;
use store::{args, sql};

use crate::wards::opened_ward;

/// Records that a child left care. Unless the profile says otherwise of the reason, somebody looks how they are after its
/// time.
///
/// # Errors
/// `NotFound` for a reason that the profile does not have, `Moved` when they left already.
pub async fn leave(ctx: &Ctx, id: WardId, reason: &str) -> Result<(), AccessError> {
    let item = ctx.profile().item("care_leave_reason", reason).ok_or(AccessError::NotFound)?;
    let days = i64::from(ctx.profile().schooling().look_days);
    let look_by = (!item.forgets).then(|| ctx.now().plus_seconds(days * 24 * 3600));
    let mut work = ctx.begin().await?;
    let (ward, _) = opened_ward(&mut work, id, Action::WriteWard).await?;
    let left = sql!(
        "UPDATE ward SET state = 'left', left_at = $1, leave_reason = $2, look_by = $3 WHERE id = $4 AND state = 'in-care'"
    );
    if work.tx.run(left, args![ctx.now(), reason, look_by, id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let plan = if ward.planned_at.is_some() { "yes" } else { "no" };
    let done = Done::new(Act::CareLeft, Kind::Ward, id).district(&ward.district);
    work.commit(done.fact("reason", reason).fact("plan", plan)).await
}

/// Records how somebody is who left.
///
/// # Errors
/// `Moved` when they have not left, nobody is to look, or somebody did.
pub async fn look_after(ctx: &Ctx, id: WardId, words: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (ward, key) = opened_ward(&mut work, id, Action::WriteWard).await?;
    let Some(look_by) = ward.look_by else { return Err(AccessError::Moved) };
    let look = key.seal_text(ctx.entropy(), &place("ward", &id.to_string(), "look"), words);
    let looked =
        sql!("UPDATE ward SET looked_at = $1, look = $2 WHERE id = $3 AND state = 'left' AND looked_at IS NULL");
    if work.tx.run(looked, args![ctx.now(), look, id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let in_time = if ctx.now() <= look_by { "yes" } else { "no" };
    let done = Done::new(Act::CareLookedAfter, Kind::Ward, id).district(&ward.district);
    work.commit(done.fact("in_time", in_time)).await
}
