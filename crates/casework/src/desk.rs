//! The duty officer and a signal: looking, answering, closing.

use access::{AccessError, Action, Ctx, Done, Record, Work, is_open};
use journal::{Act, Kind};
use kit::SignalId;
use profile::{Deadline, DeadlineUnit};
use signals::{Signal, State, signal_by_id, signal_key};
use store::{args, sql};

use crate::cases::{unit_due, with_unit_clock};

/// Loads a signal that the actor may do `action` to.
pub(crate) async fn allowed(work: &mut Work<'_>, id: SignalId, action: Action) -> Result<Signal, AccessError> {
    let signal = signal_by_id(work, id).await?;
    work.allow(action, &signal.thing())?;
    Ok(signal)
}

/// Waits for others who write to a signal, and keeps them waiting until this transaction ends.
pub(crate) async fn hold(work: &mut Work<'_>, id: SignalId) -> Result<(), AccessError> {
    work.tx.run(sql!("UPDATE signal SET unread = unread WHERE id = $1"), args![id]).await?;
    Ok(())
}

/// The same, for an act that needs the signal's content to have been opened with a reason.
pub(crate) async fn opened(work: &mut Work<'_>, id: SignalId, action: Action) -> Result<Signal, AccessError> {
    let signal = allowed(work, id, action).await?;
    if is_open(work, Record::Signal, id).await? { Ok(signal) } else { Err(AccessError::Shut) }
}

/// Opens a signal's content, with a reason from the profile's list. The first look stops its waiting.
pub async fn look_at(ctx: &Ctx, id: SignalId, reason: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let signal = allowed(&mut work, id, Action::ReadSignal).await?;
    if signal.erased_at.is_some() {
        return Err(AccessError::Moved);
    }
    let now = ctx.now();
    let mut done = access::open_record(&mut work, Record::Signal, id, reason).await?.district(&signal.district);
    // The state is asked for again: of two who look at once, one is the first.
    let first = work
        .tx
        .run(
            sql!("UPDATE signal SET state = $1, looked_at = $2 WHERE id = $3 AND state = $4"),
            args![State::Open.code(), now, id, State::New.code()],
        )
        .await?;
    if first == 1 {
        done = done.fact("first", "yes").fact("in_time", if now <= signal.look_by { "yes" } else { "no" });
    }
    work.commit(done).await
}

/// Working days after which an officer may promise the next answer.
pub const PROMISES: [u32; 5] = [1, 2, 3, 5, 10];

/// Writes to the reporter, and promises the next answer within so many working days, if any are given. A form sent
/// twice writes once.
pub async fn answer_reporter(
    ctx: &Ctx,
    id: SignalId,
    form: &[u8; 16],
    text: &str,
    promise: Option<u32>,
) -> Result<(), AccessError> {
    let promised = promise
        .map(|days| ctx.profile().calendar().due_after(ctx.now(), &Deadline::of(days, DeadlineUnit::WorkingDays)));
    let mut work = ctx.begin().await?;
    let signal = opened(&mut work, id, Action::AnswerSignal).await?;
    let key = signal_key(&mut work, &signal).await?;
    match signals::answer(&mut work, &key, id, form, text, promised).await? {
        Some(()) => work.commit(Done::new(Act::SignalAnswered, Kind::Signal, id).district(&signal.district)).await,
        None => Ok(()),
    }
}

/// Records that a reporter who asked for it was called. One who was not reached keeps waiting; the same promise stands.
pub async fn record_call(ctx: &Ctx, id: SignalId, reached: bool) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let signal = opened(&mut work, id, Action::AnswerSignal).await?;
    let Some(call_by) = signal.call_by else { return Err(AccessError::Moved) };
    let in_time = if ctx.now() <= call_by { "yes" } else { "no" };
    let done = if reached {
        let statement = sql!("UPDATE signal SET call_by = NULL WHERE id = $1 AND call_by IS NOT NULL");
        if work.tx.run(statement, args![id]).await? == 0 {
            return Err(AccessError::Moved);
        }
        Done::new(Act::CallBackMade, Kind::Signal, id).fact("in_time", in_time)
    } else {
        work.first_time("call-tried", &[id.as_bytes()]).await?;
        Done::new(Act::CallBackTried, Kind::Signal, id)
    };
    work.commit(done.district(&signal.district)).await
}

/// Closes a signal with a reason from the profile's list.
pub async fn close_signal(ctx: &Ctx, id: SignalId, reason: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let signal = opened(&mut work, id, Action::CloseSignal).await?;
    if ctx.profile().item("close_reason", reason).is_none() {
        return Err(AccessError::NotFound);
    }
    let closed = work
        .tx
        .run(
            sql!(
                "UPDATE signal SET state = $1, closed_at = $2, close_reason = $3, unread = 0, promised_at = NULL
                 WHERE id = $4 AND state = $5"
            ),
            args![State::Closed.code(), ctx.now(), reason, id, State::Open.code()],
        )
        .await?;
    if closed == 0 {
        return Err(AccessError::Moved);
    }
    let done = Done::new(Act::SignalClosed, Kind::Signal, id).district(&signal.district).fact("reason", reason);
    let due = unit_due(ctx, signal.suspected_at)?;
    work.commit(with_unit_clock(done, due, None, ctx.now())).await
}
