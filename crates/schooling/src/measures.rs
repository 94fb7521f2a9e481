//! What is done with a pupil who is followed, and the end of following.

use access::{AccessError, Action, Ctx, Done, place};
use journal::{Act, Kind};
use kit::{AbsenceId, AbsenceMeasureId, Moment};
use store::{args, sql};

use crate::absences::opened_absence;

/// By when a deadline of the profile is due that begins now.
pub(crate) fn due(ctx: &Ctx, key: &str) -> Result<Moment, AccessError> {
    let deadline = ctx.profile().deadline(key);
    let deadline = deadline.ok_or_else(|| AccessError::Internal(format!("the profile has no deadline {key}")))?;
    Ok(ctx.profile().calendar().due_after(ctx.now(), deadline))
}

/// Records a measure. Somebody looks again after the profile's time.
///
/// # Errors
/// `NotFound` for a measure that the profile does not have, `Moved` when the pupil is followed no more, `Again` for a form
/// that was sent before.
pub async fn take_measure(ctx: &Ctx, id: AbsenceId, measure: &str, note: &str) -> Result<(), AccessError> {
    if ctx.profile().item("school_measure", measure).is_none() {
        return Err(AccessError::NotFound);
    }
    let again = due(ctx, "absence-again")?;
    let mut work = ctx.begin().await?;
    let (absence, key) = opened_absence(&mut work, id, Action::WriteAbsence).await?;
    let now_so = sql!(
        "UPDATE absence SET measure = $1, measures = measures + 1, look_by = $2 WHERE id = $3 AND state = 'followed'"
    );
    if work.tx.run(now_so, args![measure, again, id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.first_time("school-measure", &[id.as_bytes(), measure.as_bytes(), note.as_bytes()]).await?;
    let own = AbsenceMeasureId::new(ctx.now(), ctx.entropy());
    let note = key.seal_text(ctx.entropy(), &place("absence_measure", &own.to_string(), "note"), note);
    work.tx
        .run(
            sql!(
                "INSERT INTO absence_measure (id, absence_id, member_id, measure, note, at)
                 VALUES ($1, $2, $3, $4, $5, $6)"
            ),
            args![own, id, ctx.member()?.id, measure, note, ctx.now()],
        )
        .await?;
    let in_time = if ctx.now() <= absence.look_by { "yes" } else { "no" };
    let done = Done::new(Act::AbsenceMeasured, Kind::Absence, id).district(&absence.district);
    work.commit(done.fact("measure", measure).fact("in_time", in_time)).await
}

/// What is said when a pupil is back at school; else a key of the profile's list says why it ended.
pub(crate) const BACK: &str = "back";

/// Ends the following: back at school, or for a reason of the profile's list.
pub async fn close(ctx: &Ctx, id: AbsenceId, reason: &str) -> Result<(), AccessError> {
    if reason != BACK && ctx.profile().item("absence_close_reason", reason).is_none() {
        return Err(AccessError::NotFound);
    }
    let (state, act) = if reason == BACK { ("back", Act::AbsenceBack) } else { ("left", Act::AbsenceClosed) };
    let mut work = ctx.begin().await?;
    let (absence, _) = opened_absence(&mut work, id, Action::WriteAbsence).await?;
    let why = if reason == BACK { "" } else { reason };
    let closed =
        sql!("UPDATE absence SET state = $1, ended_at = $2, close_reason = $3 WHERE id = $4 AND state = 'followed'");
    if work.tx.run(closed, args![state, ctx.now(), why, id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let done = Done::new(act, Kind::Absence, id).district(&absence.district);
    work.commit(if why.is_empty() { done } else { done.fact("reason", why) }).await
}
