//! The plan of help of a household, line by line: the register's room writes it; when a line is directed, the room of
//! cases says with which case, and that it was served.

use access::{AccessError, Done, Work, place};
use journal::{Act, Kind};
use kit::{CaseId, HouseholdId, Moment, PlanLineId, PublicCode};
use store::{args, sql};
use vault::RecordKey;

kit::code_list! {
    /// How a line of a plan stands.
    LineState {
        /// Somebody has to act.
        Planned = "planned",
        /// It waits in a case, or at those to whom the case was referred.
        Directed = "directed",
        /// The service was given.
        Done = "done",
        /// It was dropped with a reason.
        Dropped = "dropped",
    }
}

impl LineState {
    /// Whether the service is still to be given.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Planned | Self::Directed)
    }
}

/// A line of a plan.
#[derive(Clone, Debug)]
pub struct PlanLine {
    /// Id.
    pub id: PlanLineId,
    /// Which need it answers: a key of the profile's list.
    pub need: String,
    /// With which service: a key of the profile's.
    pub service: String,
    /// Who gives it.
    pub agency: String,
    /// Until when.
    pub due_at: Moment,
    /// How it stands. That it waits in a case follows from the case, and is stored nowhere.
    pub state: LineState,
    /// Why it was dropped, or empty.
    pub drop_reason: String,
    /// The case with which it was last directed.
    pub case_id: Option<CaseId>,
    /// That case's code.
    pub case_code: Option<PublicCode>,
    /// How often it was changed.
    pub version: i64,
    /// When it was done or dropped.
    pub ended_at: Option<Moment>,
    body: Vec<u8>,
}
store::columns!(PlanLine {
    id,
    need,
    service,
    agency,
    due_at,
    state,
    drop_reason,
    case_id,
    case_code,
    version,
    ended_at,
    body
});

impl PlanLine {
    /// The officer's words, for one who holds the household's key.
    pub fn note(&self, key: &RecordKey) -> Result<String, AccessError> {
        Ok(key.open_text(&place("plan_line", &self.id.to_string(), "body"), &self.body)?)
    }

    /// Whether its day has passed and the service is still to be given.
    pub fn is_late(&self, now: Moment) -> bool {
        self.state.waits() && self.due_at < now
    }
}

/// Lines of one plan that wait; more is no plan.
pub const MOST_LINES: i64 = 50;

/// A household's plan: what waits first, by its day, then what has ended.
pub async fn plan_of(work: &mut Work<'_>, id: HouseholdId) -> Result<Vec<PlanLine>, AccessError> {
    Ok(work
        .tx
        .all(
            sql!(
                "SELECT plan_line.id, plan_line.need, service, agency, due_at,
                        CASE WHEN plan_line.state = 'planned' AND case_file.state = 'open' AND EXISTS (
                               SELECT 1 FROM need AS asked WHERE asked.case_id = plan_line.case_id
                                 AND asked.kind = plan_line.need AND asked.state IN ('recorded', 'asked', 'promised'))
                             THEN 'directed' ELSE plan_line.state END AS state,
                        drop_reason, plan_line.case_id, case_file.code AS case_code, version, ended_at, plan_line.body
                 FROM plan_line LEFT JOIN case_file ON case_file.id = plan_line.case_id
                 WHERE plan_line.household_id = $1
                 ORDER BY CASE WHEN plan_line.state = 'planned' THEN 0 ELSE 1 END, due_at, plan_line.id LIMIT 200"
            ),
            args![id],
        )
        .await?)
}

/// Says on the household by when the next line of its plan is due. After each change of a line.
pub async fn set_plan_by(work: &mut Work<'_>, id: HouseholdId) -> Result<(), AccessError> {
    let earliest = sql!(
        "UPDATE household SET plan_by = (
           SELECT min(due_at) FROM plan_line WHERE household_id = $1 AND state = 'planned')
         WHERE id = $1"
    );
    work.tx.run(earliest, args![id]).await?;
    Ok(())
}

/// Marks with which case needs were directed. What the office itself gives, and what waits in another case, stays as it
/// is. Whoever calls holds the household.
pub async fn direct_lines(
    work: &mut Work<'_>,
    id: HouseholdId,
    case: CaseId,
    needs: &[String],
) -> Result<(), AccessError> {
    let own = work.ctx.member()?.agency.clone();
    for need in needs {
        work.tx
            .run(
                sql!(
                    "UPDATE plan_line SET case_id = $1, version = version + 1
                     WHERE household_id = $2 AND plan_line.need = $3 AND agency <> $4 AND state = 'planned'
                       AND NOT EXISTS (
                         SELECT 1 FROM need AS asked JOIN case_file ON case_file.id = asked.case_id
                         WHERE asked.case_id = plan_line.case_id AND asked.kind = plan_line.need
                           AND asked.state IN ('recorded', 'asked', 'promised') AND case_file.state = 'open')"
                ),
                args![case, id, need, &own],
            )
            .await?;
    }
    Ok(())
}

/// Needs that a plan has others answer and that wait in a case to be asked for, with whom, the next day first.
pub async fn lines_to_refer(work: &mut Work<'_>, case: CaseId) -> Result<Vec<(String, String)>, AccessError> {
    let lines = sql!(
        "SELECT plan_line.need, agency FROM plan_line
         WHERE plan_line.case_id = $1 AND state = 'planned' AND EXISTS (
           SELECT 1 FROM need AS asked WHERE asked.case_id = $1 AND asked.kind = plan_line.need
             AND asked.state IN ('recorded', 'unmet'))
         ORDER BY due_at, plan_line.id LIMIT 50"
    );
    Ok(work.tx.all(lines, args![case]).await?)
}

/// A service that answers a need was given to the people of a case: a line of a plan that had this agency give it is
/// done. Gives what to journal.
pub async fn line_served(
    work: &mut Work<'_>,
    case: CaseId,
    need: &str,
    agency: &str,
) -> Result<Vec<Done>, AccessError> {
    let Some(household) = crate::household_of(work, case).await? else { return Ok(Vec::new()) };
    let now = work.ctx.now();
    // The household first, as all who write to its plan.
    let held = sql!("UPDATE household SET state = state WHERE id = $1 RETURNING district");
    let (district,): (String,) = work.tx.one(held, args![household]).await?;
    let done: Option<(String, Moment)> = work
        .tx
        .opt(
            sql!(
                "UPDATE plan_line SET state = 'done', ended_at = $1, version = version + 1
                 WHERE case_id = $2 AND need = $3 AND agency = $4 AND state = 'planned' RETURNING service, due_at"
            ),
            args![now, case, need, agency],
        )
        .await?;
    let Some((service, due)) = done else { return Ok(Vec::new()) };
    set_plan_by(work, household).await?;
    Ok(vec![line_done(household, &district, need, &service, now <= due)])
}

/// The entry of a line that is done.
pub fn line_done(id: HouseholdId, district: &str, need: &str, service: &str, in_time: bool) -> Done {
    let done = Done::new(Act::HouseholdPlanLineDone, Kind::Household, id).district(district);
    done.fact("need", need).fact("service", service).fact("in_time", if in_time { "yes" } else { "no" })
}

/// How many open households of each district are overdue: to be assessed, or with a line of their plan past its day.
/// Whoever calls has asked whether the actor may.
pub async fn overdue_by_district(work: &mut Work<'_>) -> Result<Vec<(String, i64)>, AccessError> {
    let overdue = sql!(
        "SELECT district, count(*) FROM household
         WHERE state = 'open' AND (assess_by < $1 OR plan_by < $1) GROUP BY district"
    );
    Ok(work.tx.all(overdue, args![work.ctx.now()]).await?)
}
