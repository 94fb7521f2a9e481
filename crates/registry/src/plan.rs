//! Planning help for a household: for each need a service, who gives it, and by when.

use access::{AccessError, Action, Ctx, Done, Work, place};
use households::{
    Household, LineState, MOST_LINES, PlanLine, hold_household, line_done, opened_household, plan_of, set_plan_by,
};
use jiff::civil::Date;
use journal::{Act, Kind};
use kit::{HouseholdId, Moment, PlanLineId};
use store::{args, sql};
use vault::RecordKey;

/// A line about to be written into a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// Which need it answers: a key of the profile's list.
    pub need: String,
    /// With which service: a key of the profile's.
    pub service: String,
    /// Who gives it: another agency, or the own office.
    pub agency: String,
    /// The last day.
    pub by: Date,
    /// The officer's own words.
    pub note: String,
}

/// How a line ends by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The service was given.
    Done,
    /// It is dropped, with a reason from the profile's list.
    Dropped(String),
}

/// A need with what is suggested for it: the first service that answers it, who gives it first, and a day. Needs that a
/// line of the plan answers already are left out.
pub fn suggested(ctx: &Ctx, needs: &[&str], plan: &[PlanLine]) -> Result<Vec<NewLine>, AccessError> {
    let own = &ctx.member()?.agency;
    let today = ctx.profile().calendar().date_of(ctx.now());
    let is_planned = |need: &str| plan.iter().any(|line| line.state.waits() && line.need == need);
    let line = |need: &str| {
        let service = ctx.profile().services().of_need(need)?;
        Some(NewLine {
            need: need.to_owned(),
            service: service.key.clone(),
            agency: service.agencies.first().unwrap_or(own).clone(),
            by: today.saturating_add(jiff::Span::new().days(i64::from(service.days))),
            note: String::new(),
        })
    };
    Ok(needs.iter().filter(|need| !is_planned(need)).filter_map(|need| line(need)).collect())
}

/// Until when a line with this last day waits: the end of that day in the country.
fn due(ctx: &Ctx, by: Date) -> Result<Moment, AccessError> {
    let next = by.tomorrow().ok().and_then(|day| ctx.profile().calendar().start_of(day));
    let due = next.map(|next| next.plus_seconds(-1)).filter(|due| *due >= ctx.now());
    due.ok_or(AccessError::NotFound)
}

/// Whether everything coded is the profile's, and who gives it helps people.
fn is_listed(ctx: &Ctx, line: &NewLine) -> bool {
    let profile = ctx.profile();
    profile.item("need", &line.need).is_some()
        && profile.services().get(&line.service).is_some()
        && profile.agency(&line.agency).is_some_and(profile::Agency::helps)
}

fn seal(ctx: &Ctx, id: PlanLineId, key: &RecordKey, note: &str) -> Vec<u8> {
    key.seal_text(ctx.entropy(), &place("plan_line", &id.to_string(), "body"), note)
}

/// Writes lines into a household's plan.
///
/// # Errors
/// `NotFound` for what the profile does not have, or a day that has passed; `Moved` when the household is closed, or a
/// line that waits has the same agency answer the same need; `Full` for more lines than a plan has; `Again` for a form
/// that was sent before.
pub async fn plan_lines(ctx: &Ctx, id: HouseholdId, lines: &[NewLine]) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (household, key) = opened_household(&mut work, id, Action::WriteHousehold).await?;
    hold_household(&mut work, id).await?;
    let content = format!("{lines:?}");
    work.first_time("plan-lines", &[id.as_bytes(), content.as_bytes()]).await?;
    let mut done = Vec::new();
    for line in lines {
        done.push(insert(&mut work, &household, &key, line).await?);
    }
    let waiting = sql!("SELECT count(*) FROM plan_line WHERE household_id = $1 AND state = 'planned'");
    if work.tx.count(waiting, args![id]).await? > MOST_LINES {
        return Err(AccessError::Full);
    }
    set_plan_by(&mut work, id).await?;
    work.commit_all(done).await
}

async fn insert(
    work: &mut Work<'_>,
    household: &Household,
    key: &RecordKey,
    line: &NewLine,
) -> Result<Done, AccessError> {
    let ctx = work.ctx;
    if !is_listed(ctx, line) {
        return Err(AccessError::NotFound);
    }
    let id = PlanLineId::new(ctx.now(), ctx.entropy());
    let written = work
        .tx
        .run(
            sql!(
                "INSERT INTO plan_line (id, household_id, need, service, agency, due_at, state, drop_reason, version,
                                        body, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, $8, $9) ON CONFLICT DO NOTHING"
            ),
            args![
                id,
                household.id,
                &line.need,
                &line.service,
                &line.agency,
                due(ctx, line.by)?,
                LineState::Planned.code(),
                seal(ctx, id, key, &line.note),
                ctx.now(),
            ],
        )
        .await?;
    if written == 0 {
        return Err(AccessError::Moved);
    }
    let done = Done::new(Act::HouseholdPlanned, Kind::Household, household.id).district(&household.district);
    Ok(done.fact("need", &line.need).fact("service", &line.service).fact("by", &line.agency))
}

/// A line of this household's plan, as it stands now.
async fn line_of(work: &mut Work<'_>, id: HouseholdId, line: PlanLineId) -> Result<PlanLine, AccessError> {
    plan_of(work, id).await?.into_iter().find(|row| row.id == line).ok_or(AccessError::NotFound)
}

/// Changes a line of which `version` was read. Its need stays. A line that another agency is to answer is no longer
/// directed with the case it was.
///
/// # Errors
/// `Moved` when somebody changed or ended it since, the household is closed, or another line that waits has the same
/// agency answer the same need; `NotFound` as for a new line.
pub async fn change_line(
    ctx: &Ctx,
    id: HouseholdId,
    line: PlanLineId,
    version: i64,
    new: &NewLine,
) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (household, key) = opened_household(&mut work, id, Action::WriteHousehold).await?;
    hold_household(&mut work, id).await?;
    let before = line_of(&mut work, id, line).await?;
    if before.need != new.need || !is_listed(ctx, new) {
        return Err(AccessError::NotFound);
    }
    let changed = work
        .tx
        .run(
            sql!(
                "UPDATE plan_line SET service = $1, agency = $2, due_at = $3, body = $4, version = version + 1,
                                      case_id = CASE WHEN agency = $2 THEN case_id END
                 WHERE id = $5 AND version = $6 AND state = 'planned' AND NOT EXISTS (
                   SELECT 1 FROM plan_line AS other WHERE other.household_id = plan_line.household_id
                     AND other.need = plan_line.need AND other.agency = $2 AND other.state = 'planned'
                     AND other.id <> plan_line.id)"
            ),
            args![&new.service, &new.agency, due(ctx, new.by)?, seal(ctx, line, &key, &new.note), line, version],
        )
        .await?;
    if changed == 0 {
        return Err(AccessError::Moved);
    }
    set_plan_by(&mut work, id).await?;
    let done = Done::new(Act::HouseholdPlanChanged, Kind::Household, id).district(&household.district);
    work.commit(done.fact("need", &new.need).fact("service", &new.service).fact("by", &new.agency)).await
}

/// Ends a line of which `version` was read.
///
/// # Errors
/// `Moved` when somebody changed or ended it since, or the household is closed; `NotFound` for a reason that the profile
/// does not have.
pub async fn end_line(
    ctx: &Ctx,
    id: HouseholdId,
    line: PlanLineId,
    version: i64,
    end: &End,
) -> Result<(), AccessError> {
    let (state, reason) = match end {
        End::Done => (LineState::Done, ""),
        End::Dropped(reason) => (LineState::Dropped, reason.as_str()),
    };
    if state == LineState::Dropped && ctx.profile().item("plan_drop_reason", reason).is_none() {
        return Err(AccessError::NotFound);
    }
    let mut work = ctx.begin().await?;
    let (household, _) = opened_household(&mut work, id, Action::WriteHousehold).await?;
    hold_household(&mut work, id).await?;
    let before = line_of(&mut work, id, line).await?;
    let ended = sql!(
        "UPDATE plan_line SET state = $1, drop_reason = $2, ended_at = $3, version = version + 1
         WHERE id = $4 AND version = $5 AND state = 'planned'"
    );
    if work.tx.run(ended, args![state.code(), reason, ctx.now(), line, version]).await? == 0 {
        return Err(AccessError::Moved);
    }
    set_plan_by(&mut work, id).await?;
    let done = match end {
        End::Done => line_done(id, &household.district, &before.need, &before.service, ctx.now() <= before.due_at),
        End::Dropped(reason) => {
            let done = Done::new(Act::HouseholdPlanLineDropped, Kind::Household, id).district(&household.district);
            done.fact("need", &before.need).fact("reason", reason)
        }
    };
    work.commit(done).await
}
