//! The plan before leaving care: for each part of the profile's list at least one step, with who does it and by when.

use access::{AccessError, Action, Ctx, Done, Work, place};
use jiff::civil::Date;
use journal::{Act, Kind};
use kit::{CareStepId, Moment, WardId};
use serde::{Deserialize, Serialize};
use store::{args, sql};
use vault::RecordKey;

use crate::wards::{Ward, opened_ward};

/// A step about to be written.
#[derive(Clone, Debug)]
pub struct NewStep {
    /// Of which part of the plan: a key of the profile's list.
    pub part: String,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub who: String,
    /// By which day, `2027-01-31`.
    pub due: String,
}

/// What is to be done by whom. Sealed as one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Body {
    what: String,
    who: String,
}

/// A step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Id.
    pub id: CareStepId,
    /// Of which part: a key of the profile's list.
    pub part: String,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub who: String,
    /// By when.
    pub due_at: Moment,
    /// When it was done.
    pub done_at: Option<Moment>,
}

/// Writes a step. With the last part that was missing the plan is whole.
///
/// # Errors
/// `NotFound` for a part or a day that there is not, `Moved` when the child has left, `Again` for a form that was sent
/// before.
pub async fn add_step(ctx: &Ctx, id: WardId, new: &NewStep) -> Result<(), AccessError> {
    let day: Date = new.due.parse().map_err(|_| AccessError::NotFound)?;
    let due_at = ctx.profile().calendar().moment(day.to_datetime(ctx.profile().calendar().day_ends()));
    let due_at = due_at.filter(|_| ctx.profile().item("care_plan_part", &new.part).is_some());
    let due_at = due_at.ok_or(AccessError::NotFound)?;
    let mut work = ctx.begin().await?;
    let (ward, key) = opened_ward(&mut work, id, Action::WriteWard).await?;
    let held = sql!("UPDATE ward SET state = state WHERE id = $1 AND state = 'in-care'");
    if work.tx.run(held, args![id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let step = CareStepId::new(ctx.now(), ctx.entropy());
    let body = Body { what: new.what.clone(), who: new.who.clone() };
    let json = serde_json::to_string(&body).map_err(|e| AccessError::Internal(e.to_string()))?;
    let content = [id.as_bytes(), new.part.as_bytes(), new.due.as_bytes(), json.as_bytes()];
    work.first_time("care-step", &content).await?;
    let body = key.seal_text(ctx.entropy(), &place("care_step", &step.to_string(), "body"), &json);
    let insert = sql!("INSERT INTO care_step (id, ward_id, part, due_at, body, at) VALUES ($1, $2, $3, $4, $5, $6)");
    work.tx.run(insert, args![step, id, &new.part, due_at, body, ctx.now()]).await?;
    let mut done = vec![Done::new(Act::CareStepAdded, Kind::Ward, id).district(&ward.district).fact("part", &new.part)];
    done.extend(whole(&mut work, &ward).await?);
    work.commit_all(done).await
}

/// Marks a plan as whole when each part has a step now, the first time.
async fn whole(work: &mut Work<'_>, ward: &Ward) -> Result<Option<Done>, AccessError> {
    let parts: Vec<(String,)> =
        work.tx.all(sql!("SELECT DISTINCT part FROM care_step WHERE ward_id = $1"), args![ward.id]).await?;
    let ctx = work.ctx;
    let is_there = |key: &str| parts.iter().any(|(part,)| part == key);
    if !ctx.profile().list("care_plan_part").iter().all(|part| is_there(&part.key)) {
        return Ok(None);
    }
    let planned = sql!("UPDATE ward SET planned_at = $1 WHERE id = $2 AND planned_at IS NULL");
    if work.tx.run(planned, args![ctx.now(), ward.id]).await? == 0 {
        return Ok(None);
    }
    let in_time = if ctx.now() <= ward.plan_by { "yes" } else { "no" };
    Ok(Some(Done::new(Act::CarePlanned, Kind::Ward, ward.id).district(&ward.district).fact("in_time", in_time)))
}

/// Ticks a step off.
///
/// # Errors
/// `Moved` when there is no such step of this child that is open.
pub async fn finish_step(ctx: &Ctx, id: WardId, step: CareStepId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (ward, _) = opened_ward(&mut work, id, Action::WriteWard).await?;
    let done: Option<(String, Moment)> = work
        .tx
        .opt(
            sql!(
                "UPDATE care_step SET done_at = $1 WHERE id = $2 AND ward_id = $3 AND done_at IS NULL
                 RETURNING part, due_at"
            ),
            args![ctx.now(), step, id],
        )
        .await?;
    let (part, due_at) = done.ok_or(AccessError::Moved)?;
    let in_time = if ctx.now() <= due_at { "yes" } else { "no" };
    let done = Done::new(Act::CareStepDone, Kind::Ward, id).district(&ward.district);
    work.commit(done.fact("part", part).fact("in_time", in_time)).await
}

/// Id, part, by when, when it was done, and body, as they are stored.
type Stored = (CareStepId, String, Moment, Option<Moment>, Vec<u8>);

/// The steps of a plan, the next one first, for one who holds the child's key.
pub async fn steps_of(work: &mut Work<'_>, id: WardId, key: &RecordKey) -> Result<Vec<Step>, AccessError> {
    let rows: Vec<Stored> = work
        .tx
        .all(
            sql!(
                "SELECT id, part, due_at, done_at, body FROM care_step WHERE ward_id = $1
                 ORDER BY CASE WHEN done_at IS NULL THEN 0 ELSE 1 END, due_at, id LIMIT 200"
            ),
            args![id],
        )
        .await?;
    let opened = |(id, part, due_at, done_at, body): Stored| {
        let json = key.open_text(&place("care_step", &id.to_string(), "body"), &body)?;
        let Body { what, who } = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
        Ok(Step { id, part, what, who, due_at, done_at })
    };
    rows.into_iter().map(opened).collect()
}
