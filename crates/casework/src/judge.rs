//! Going through the indicators. The answers are sealed; the judgement stays clear, because clocks and
//! figures run on it.

use access::{AccessError, Action, Ctx, Done, Work, place};
use journal::{Act, Kind};
use kit::{CaseId, Moment, ScreeningId, SignalId};
use serde::{Deserialize, Serialize};
use signals::{Signal, signal_key};
use store::{args, sql};
use vault::RecordKey;

use crate::Judgement;
use crate::cases::{is_unit, unit_due};
use crate::desk::opened;

/// A screening: what was answered, and what the officer judges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screening {
    /// Codes of the indicators that are present.
    pub yes: Vec<String>,
    /// Codes of those that are not.
    pub no: Vec<String>,
    /// Why the officer judges so, in their own words.
    pub why: String,
}

/// Records a screening. A judgement of presumed victim starts the 24-hour clock, once; where there is a
/// case already, its clock.
pub async fn record_screening(
    ctx: &Ctx,
    id: SignalId,
    set_key: &str,
    screening: &Screening,
    judgement: Judgement,
) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let signal = opened(&mut work, id, Action::ScreenSignal).await?;
    let set = ctx.profile().indicator_set(set_key).ok_or(AccessError::NotFound)?;
    let key = signal_key(&mut work, &signal).await?;
    let screening_id = ScreeningId::new(ctx.now(), ctx.entropy());
    let json = serde_json::to_string(screening).map_err(|e| AccessError::Internal(e.to_string()))?;
    let body = key.seal_text(ctx.entropy(), &place("screening", &screening_id.to_string(), "body"), &json);
    let content = [id.as_bytes(), set_key.as_bytes(), judgement.code().as_bytes(), json.as_bytes()];
    work.first_time("screening", &content).await?;
    start_clock(&mut work, id, judgement).await?;
    work.tx
        .run(
            sql!(
                "INSERT INTO screening (id, signal_id, member_id, set_key, set_version, judgement, body, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            ),
            args![screening_id, id, ctx.member()?.id, &set.key, &set.version, judgement.code(), body, ctx.now()],
        )
        .await?;
    let marked: Vec<&str> = screening.yes.iter().map(String::as_str).collect();
    let positive = profile::explain(set, &marked).iter().filter(|f| f.is_positive()).count();
    let done = Done::new(Act::ScreeningRecorded, Kind::Signal, id)
        .district(&signal.district)
        .fact("judgement", judgement)
        .fact("set", set_key)
        .fact("positive", positive);
    work.commit(done).await
}

/// Sets the judgement, and with the first presumption of a victim the clock.
async fn start_clock(work: &mut Work<'_>, id: SignalId, judgement: Judgement) -> Result<(), AccessError> {
    let ctx = work.ctx;
    let suspected = (judgement == Judgement::PresumedVictim).then_some(ctx.now());
    let row: Option<(Option<CaseId>, Option<Moment>)> = work
        .tx
        .opt(
            sql!(
                "UPDATE signal SET judgement = $1, screened_at = $2, suspected_at = coalesce(suspected_at, $3)
                 WHERE id = $4 AND state IN ('open', 'case') RETURNING case_id, suspected_at"
            ),
            args![judgement.code(), ctx.now(), suspected, id],
        )
        .await?;
    let (case, suspected) = row.ok_or(AccessError::Moved)?;
    if let (Some(case), Some(_)) = (case, suspected) {
        let met = is_unit(ctx, &ctx.member()?.agency).then_some(ctx.now());
        work.tx
            .run(
                sql!(
                    "UPDATE case_file SET suspected_at = $1, unit_due_at = $2, unit_met_at = coalesce(unit_met_at, $3)
                     WHERE id = $4 AND suspected_at IS NULL"
                ),
                args![suspected, unit_due(ctx, suspected)?, met, case],
            )
            .await?;
    }
    Ok(())
}

/// The last screening of a signal, for one who holds its key.
pub async fn last_screening(
    work: &mut Work<'_>,
    signal: &Signal,
    key: &RecordKey,
) -> Result<Option<(Screening, String, Moment)>, AccessError> {
    let row: Option<(ScreeningId, String, Vec<u8>, Moment)> = work
        .tx
        .opt(
            sql!("SELECT id, set_key, body, at FROM screening WHERE signal_id = $1 ORDER BY at DESC, id DESC LIMIT 1"),
            args![signal.id],
        )
        .await?;
    let Some((id, set, body, at)) = row else { return Ok(None) };
    let json = key.open_text(&place("screening", &id.to_string(), "body"), &body)?;
    let screening = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
    Ok(Some((screening, set, at)))
}
