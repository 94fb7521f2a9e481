//! Taking a load back: what it brought goes, and nothing else.

use access::{AccessError, Action, Ctx, Done, Record, Work};
use journal::{Act, Kind};
use kit::{AbsenceId, AttendanceId};
use store::{args, sql};

use crate::attendance::load::load_by_id;

/// Takes a load back. Pupils who are followed because of it alone and with whom nothing was done are followed no more;
/// with whom something was done, or of whom others were told, it ends without being deleted.
///
/// # Errors
/// `Moved` when it was taken back before.
pub async fn undo_load(ctx: &Ctx, id: AttendanceId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let done = undo_in(&mut work, id).await?;
    work.commit_all(done).await
}

/// The same in a transaction; gives what to journal.
pub(crate) async fn undo_in(work: &mut Work<'_>, id: AttendanceId) -> Result<Vec<Done>, AccessError> {
    work.allow(Action::LoadAttendance, &work.ctx.desk()?)?;
    let load = load_by_id(work, id).await?;
    work.tx.run(sql!("UPDATE org SET agency = agency WHERE id = $1"), args![load.org_id]).await?;
    let undone = sql!("UPDATE attendance_load SET state = 'undone' WHERE id = $1 AND state <> 'undone'");
    if work.tx.run(undone, args![id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let followed_again = sql!(
        "UPDATE absence SET state = 'followed', ended_at = NULL
         WHERE state = 'back' AND id IN (SELECT absence_id FROM absence_month WHERE load_id = $1 AND step = '')"
    );
    work.tx.run(followed_again, args![id]).await?;
    let touched: Vec<(AbsenceId, String)> = work
        .tx
        .all(
            sql!(
                "SELECT a.id, a.district FROM absence a JOIN absence_month m ON m.absence_id = a.id
                 WHERE m.load_id = $1 AND m.step <> '' ORDER BY a.id"
            ),
            args![id],
        )
        .await?;
    work.tx.run(sql!("DELETE FROM absence_month WHERE load_id = $1"), args![id]).await?;
    let whole = Done::new(Act::AttendanceUndone, Kind::Attendance, id).district(&load.district);
    let mut done = vec![whole.fact("month", &load.month)];
    for (absence, district) in touched {
        if drop_or_shorten(work, absence).await? {
            done.push(Done::new(Act::AbsenceDropped, Kind::Absence, absence).district(&district));
        }
    }
    work.tx.run(sql!("DELETE FROM pupil WHERE load_id = $1"), args![id]).await?;
    let seal = sql!("DELETE FROM seal WHERE record_kind = $1 AND record_id = $2");
    work.tx.run(seal, args![Record::Attendance.code(), id.to_string()]).await?;
    work.tx.run(sql!("DELETE FROM unlisted WHERE load_id = $1 AND state = 'waiting'"), args![id]).await?;
    // Whom this list had found, another one may not have.
    let again = sql!(
        "UPDATE attendance_load SET compared_at = NULL
         WHERE org_id = $1 AND state = 'finished' AND is_whole AND district = $2"
    );
    work.tx.run(again, args![load.org_id, &load.district]).await?;
    Ok(done)
}

/// After a month is gone: ends an absence of which none is left, and says so; else the month before is the last one.
async fn drop_or_shorten(work: &mut Work<'_>, id: AbsenceId) -> Result<bool, AccessError> {
    let before: Option<(String, String)> = work
        .tx
        .opt(
            sql!(
                "SELECT month, step FROM absence_month WHERE absence_id = $1 AND step <> ''
                 ORDER BY month DESC, load_id DESC LIMIT 1"
            ),
            args![id],
        )
        .await?;
    if let Some((month, step)) = before {
        let shorter = sql!("UPDATE absence SET last_month = $1, step = $2 WHERE id = $3");
        work.tx.run(shorter, args![month, step, id]).await?;
        return Ok(false);
    }
    let ended = sql!(
        "UPDATE absence SET state = 'left', ended_at = $1, close_reason = '' WHERE id = $2 AND state = 'followed'"
    );
    let now = work.ctx.now();
    let was_followed = work.tx.run(ended, args![now, id]).await? == 1;
    let untouched = sql!(
        "SELECT count(*) FROM absence WHERE id = $1 AND state = 'left' AND measures = 0 AND signal_id IS NULL
         AND close_reason = '' AND NOT EXISTS (SELECT 1 FROM absence_month WHERE absence_id = $1)"
    );
    if was_followed && work.tx.count(untouched, args![id]).await? == 1 {
        for record in [
            sql!("DELETE FROM seal WHERE record_kind = $1 AND record_id = $2"),
            sql!("DELETE FROM opening WHERE record_kind = $1 AND record_id = $2"),
        ] {
            work.tx.run(record, args![Record::Absence.code(), id.to_string()]).await?;
        }
        work.tx.run(sql!("DELETE FROM absence WHERE id = $1"), args![id]).await?;
    }
    Ok(was_followed)
}
