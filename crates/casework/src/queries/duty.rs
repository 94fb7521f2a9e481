//! The duty list.

use access::{AccessError, Action, Ctx, Thing};
use kit::{Moment, PublicCode, SignalId};
use signals::{About, Danger, State};
use store::{args, sql};

use super::PAGE;

/// A line of the duty list.
#[derive(Clone, Debug)]
pub struct DutyRow {
    /// Id.
    pub id: SignalId,
    /// Code.
    pub code: PublicCode,
    /// State.
    pub state: State,
    /// District code or empty.
    pub district: String,
    /// Whom it is about.
    pub about: About,
    /// Whether someone is in danger now.
    pub danger: Danger,
    /// Files.
    pub files: i64,
    /// Unanswered messages.
    pub unread: i64,
    /// When it came in.
    pub received_at: Moment,
    /// By when someone must have looked.
    pub look_by: Moment,
    /// Last judgement, or empty.
    pub judgement: String,
    /// By when the reporter, who asked for it, is called.
    pub call_by: Option<Moment>,
    /// When the reporter took it back.
    pub taken_back_at: Option<Moment>,
}
store::columns!(DutyRow {
    id,
    code,
    state,
    district,
    about,
    danger,
    files,
    unread,
    received_at,
    look_by,
    judgement,
    call_by,
    taken_back_at
});

/// A page of the organisation's signals in one state. What still waits stands in the order in which it
/// must be looked at; what became a case or was closed, newest first. `after` is the last line of the
/// page before.
pub async fn duty_list(
    ctx: &Ctx,
    state: State,
    after: Option<(Moment, SignalId)>,
) -> Result<Vec<DutyRow>, AccessError> {
    let mut work = ctx.look().await?;
    let org = ctx.member()?.org;
    work.allow(Action::ListSignals, &Thing::Desk { org })?;
    let waits = matches!(state, State::New | State::Open);
    let statement = if waits {
        sql!(
            "SELECT id, code, state, district, about, danger, files, unread, received_at, look_by, judgement,
                    call_by, taken_back_at
             FROM signal WHERE org_id = $1 AND state = $2 AND (look_by, id) > ($3, $4)
             ORDER BY look_by, id LIMIT $5"
        )
    } else {
        sql!(
            "SELECT id, code, state, district, about, danger, files, unread, received_at, look_by, judgement,
                    call_by, taken_back_at
             FROM signal WHERE org_id = $1 AND state = $2 AND (look_by, id) < ($3, $4)
             ORDER BY look_by DESC, id DESC LIMIT $5"
        )
    };
    let (at, id) = match after {
        Some((at, id)) => (at, id.to_string()),
        None if waits => (Moment::from_micros(i64::MIN), String::new()),
        None => (Moment::from_micros(i64::MAX), String::new()),
    };
    Ok(work.tx.all(statement, args![org, state.code(), at, id, PAGE]).await?)
}

/// Signals to which the reporter has written since the desk last answered. `after` is the last line of the page
/// before.
pub async fn unread_list(ctx: &Ctx, after: Option<(Moment, SignalId)>) -> Result<Vec<DutyRow>, AccessError> {
    let mut work = ctx.look().await?;
    let org = ctx.member()?.org;
    work.allow(Action::ListSignals, &Thing::Desk { org })?;
    let (at, id) = after.map_or((Moment::from_micros(i64::MIN), String::new()), |(at, id)| (at, id.to_string()));
    Ok(work
        .tx
        .all(
            sql!(
                "SELECT id, code, state, district, about, danger, files, unread, received_at, look_by, judgement,
                    call_by, taken_back_at
                 FROM signal WHERE org_id = $1 AND unread > 0 AND state <> 'new' AND (look_by, id) > ($2, $3)
                 ORDER BY look_by, id LIMIT $4"
            ),
            args![org, at, id, PAGE],
        )
        .await?)
}

/// Up to here signals are counted: whoever reads "999+" needs no finer number, and counting a whole store for each page
/// took longer than the rest of the page (docs/benchmarks.md).
pub const COUNTED: i64 = 1000;

/// How many of the organisation's signals are in each state, at most [`COUNTED`].
pub async fn duty_counts(ctx: &Ctx) -> Result<Vec<(State, i64)>, AccessError> {
    let mut work = ctx.look().await?;
    let org = ctx.member()?.org;
    work.allow(Action::ListSignals, &Thing::Desk { org })?;
    let mut counts = Vec::new();
    for state in State::ALL {
        let count =
            sql!("SELECT count(*) FROM (SELECT 1 FROM signal WHERE org_id = $1 AND state = $2 LIMIT $3) AS counted");
        counts.push((*state, work.tx.count(count, args![org, state.code(), COUNTED]).await?));
    }
    Ok(counts)
}
