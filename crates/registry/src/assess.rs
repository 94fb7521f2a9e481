//! Assessing how vulnerable a household is: a list of questions of the profile's, in a version, with weights that can
//! be seen.

use access::{AccessError, Action, Ctx, Done, Work, place};
use households::{hold_household, opened_household};
use journal::{Act, Kind};
use kit::{AssessmentId, HouseholdId, Moment};
use profile::{Answer, Asked, Assessment, Deadline, DeadlineUnit};
use serde::{Deserialize, Serialize};
use store::{args, sql};
use vault::RecordKey;

/// What was answered. Sealed as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessed {
    /// Keys of questions and of their answers.
    pub answers: Vec<(String, String)>,
    /// The officer's own words.
    pub note: String,
}

/// What an assessment says, and why: the answers that weigh, the heaviest first, their sum, and the needs they point
/// to.
pub struct Explained<'a> {
    /// Questions with the answers that weigh something.
    pub weighing: Vec<(&'a Asked, &'a Answer)>,
    /// The sum of all weights.
    pub sum: u32,
    /// Needs, each once: keys of the profile's list.
    pub needs: Vec<&'a str>,
}

/// Explains answers.
pub fn explain<'a>(assessment: &'a Assessment, answers: &'a [(String, String)]) -> Explained<'a> {
    let mut weighing: Vec<_> =
        assessment.answered(answers).into_iter().filter(|(_, answer)| answer.weight > 0).collect();
    weighing.sort_by_key(|(_, answer)| std::cmp::Reverse(answer.weight));
    let sum = weighing.iter().map(|(_, answer)| answer.weight).sum();
    let mut needs: Vec<&str> = Vec::new();
    for need in weighing.iter().filter_map(|(_, answer)| answer.need.as_deref()) {
        if !needs.contains(&need) {
            needs.push(need);
        }
    }
    Explained { weighing, sum, needs }
}

/// Keeps an assessment. The household is to be assessed again after the time of its level.
///
/// # Errors
/// `NotFound` when nothing was answered that the profile asks, `Moved` when the household is closed, `Again` for a form
/// that was sent before.
pub async fn assess(ctx: &Ctx, id: HouseholdId, assessed: &Assessed) -> Result<(), AccessError> {
    let asked = ctx.profile().assessment();
    let explained = explain(asked, &assessed.answers);
    let level = asked.level(explained.sum).filter(|_| !asked.answered(&assessed.answers).is_empty());
    let level = level.ok_or(AccessError::NotFound)?;
    let again = Deadline::of(level.again_days * 24, DeadlineUnit::Hours);
    let assess_by = ctx.profile().calendar().due_after(ctx.now(), &again);
    let mut work = ctx.begin().await?;
    let (household, key) = opened_household(&mut work, id, Action::WriteHousehold).await?;
    hold_household(&mut work, id).await?;
    let own = AssessmentId::new(ctx.now(), ctx.entropy());
    let json = serde_json::to_string(assessed).map_err(|e| AccessError::Internal(e.to_string()))?;
    work.first_time("assessment", &[id.as_bytes(), json.as_bytes()]).await?;
    let body = key.seal_text(ctx.entropy(), &place("assessment", &own.to_string(), "body"), &json);
    work.tx
        .run(
            sql!(
                "INSERT INTO assessment (id, household_id, member_id, version, level, body, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)"
            ),
            args![own, id, ctx.member()?.id, &asked.version, &level.key, body, ctx.now()],
        )
        .await?;
    let before: Option<(Option<Moment>,)> =
        work.tx.opt(sql!("SELECT assessed_at FROM household WHERE id = $1"), args![id]).await?;
    let is_first = before.is_none_or(|(at,)| at.is_none());
    let now_so = sql!("UPDATE household SET level = $1, assessed_at = $2, assess_by = $3 WHERE id = $4");
    work.tx.run(now_so, args![&level.key, ctx.now(), assess_by, id]).await?;
    let act = if is_first { Act::HouseholdAssessed } else { Act::HouseholdReassessed };
    let in_time = if ctx.now() <= household.assess_by { "yes" } else { "no" };
    let done = Done::new(act, Kind::Household, id).district(&household.district);
    work.commit(done.fact("level", &level.key).fact("version", &asked.version).fact("in_time", in_time)).await
}

struct Row {
    id: AssessmentId,
    version: String,
    level: String,
    body: Vec<u8>,
    at: Moment,
}
store::columns!(Row { id, version, level, body, at });

/// The last assessment of a household: what was answered, with which version, to which level, and when.
pub async fn last_assessment(
    work: &mut Work<'_>,
    id: HouseholdId,
    key: &RecordKey,
) -> Result<Option<(Assessed, String, String, Moment)>, AccessError> {
    let row: Option<Row> = work
        .tx
        .opt(
            sql!(
                "SELECT id, version, level, body, at FROM assessment
                 WHERE household_id = $1 ORDER BY at DESC, id DESC LIMIT 1"
            ),
            args![id],
        )
        .await?;
    let Some(row) = row else { return Ok(None) };
    let json = key.open_text(&place("assessment", &row.id.to_string(), "body"), &row.body)?;
    let assessed = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
    Ok(Some((assessed, row.version, row.level, row.at)))
}
