//! Erasing what was taken back.

use access::{AccessError, Ctx, Done, Work};
use journal::{Act, Kind};
use kit::{FileId, Moment, SignalId};
use store::{args, sql};

use crate::attachment_path;

/// Signals in one round, so that other chores get their turn.
const ROUND: i64 = 500;

/// Erases the words, messages, screenings, files and seals of signals whose reporter took them back long enough ago.
/// One from which a case was opened, or in which the last screening found a presumed victim and which is not closed, is
/// kept: someone has to be protected. What is coded stays, for the figures. Gives how many. A chore.
pub async fn erase_taken_back(ctx: &Ctx) -> Result<usize, AccessError> {
    let due: Vec<(SignalId,)> = {
        let mut work = ctx.look().await?;
        let statement = sql!(
            "SELECT id FROM signal WHERE erase_at <= $1 AND state <> 'case'
               AND (judgement <> 'presumed-victim' OR state = 'closed') ORDER BY erase_at LIMIT $2"
        );
        work.tx.all(statement, args![ctx.now(), ROUND]).await?
    };
    let mut erased = 0;
    for (id,) in due {
        match erase(ctx, id).await {
            Ok(done) => erased += usize::from(done),
            Err(error) => {
                tracing::error!(%error, "a signal that was taken back could not be erased; it is tried again")
            }
        }
    }
    if erased > 0 {
        // What was overwritten lies in the log until that is folded into the file.
        ctx.house().store().fold_log().await?;
    }
    Ok(erased)
}

/// Erases one; false when it is not to be erased any more.
async fn erase(ctx: &Ctx, id: SignalId) -> Result<bool, AccessError> {
    let mut work = ctx.begin().await?;
    // Asked again: the reporter may have brought it back, or the desk opened a case, a moment ago.
    let erased: Option<(String, Option<Moment>)> = work
        .tx
        .opt(
            sql!(
                "UPDATE signal SET body = $1, receipt_wrap = $1, content_digest = $1, files = 0, unread = 0,
                                   call_by = NULL, promised_at = NULL,
                                   erased_at = $2, erase_at = NULL, state = 'closed',
                                   close_reason = CASE WHEN state = 'closed' THEN close_reason ELSE 'taken-back' END,
                                   closed_at = CASE WHEN state = 'closed' THEN closed_at ELSE $2 END
                 WHERE id = $3 AND erase_at <= $2 AND state <> 'case'
                   AND (judgement <> 'presumed-victim' OR state = 'closed')
                 RETURNING district, looked_at"
            ),
            args![Vec::new(), ctx.now(), id],
        )
        .await?;
    let Some((district, looked_at)) = erased else { return Ok(false) };
    let files: Vec<(FileId,)> = work.tx.all(sql!("SELECT id FROM signal_file WHERE signal_id = $1"), args![id]).await?;
    forget(&mut work, id).await?;
    let looked = if looked_at.is_some() { "yes" } else { "no" };
    work.commit(Done::new(Act::SignalErased, Kind::Signal, id).district(&district).fact("looked", looked)).await?;
    for (file,) in files {
        // One that cannot be deleted now belongs to no signal any more, and is swept later.
        if let Err(error) = std::fs::remove_file(attachment_path(&ctx.house().files, file)) {
            tracing::warn!(%error, "a sealed file is left for the sweep");
        }
    }
    Ok(true)
}

/// Deletes everything that hangs on a signal.
async fn forget(work: &mut Work<'_>, id: SignalId) -> Result<(), AccessError> {
    work.tx.run(sql!("DELETE FROM signal_message WHERE signal_id = $1"), args![id]).await?;
    work.tx.run(sql!("DELETE FROM signal_file WHERE signal_id = $1"), args![id]).await?;
    work.tx.run(sql!("DELETE FROM screening WHERE signal_id = $1"), args![id]).await?;
    work.tx.run(sql!("DELETE FROM signal_forward WHERE signal_id = $1"), args![id]).await?;
    let asked = sql!(
        "DELETE FROM seal WHERE record_kind = 'contact-request'
           AND record_id IN (SELECT id FROM contact_request WHERE signal_id = $1)"
    );
    work.tx.run(asked, args![id]).await?;
    work.tx.run(sql!("DELETE FROM contact_request WHERE signal_id = $1"), args![id]).await?;
    work.tx.run(sql!("DELETE FROM contact WHERE signal_id = $1"), args![id]).await?;
    let seals = sql!("DELETE FROM seal WHERE record_kind IN ('signal', 'contact') AND record_id = $1");
    work.tx.run(seals, args![id]).await?;
    Ok(())
}
