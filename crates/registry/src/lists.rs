//! The office's register as a list.

use access::{AccessError, Action, Ctx, Done};
use households::{Household, ResidentRow, household_by_id, household_key, opened_household, people_of};
use journal::{Act, Kind};
use kit::{HouseholdId, Moment, PublicCode};
use store::{args, sql};

kit::code_list! {
    /// Which households of the register are shown.
    Shown {
        /// Those that are looked after, the next to be assessed first.
        Open = "open",
        /// Those whose assessment is late.
        Late = "late",
        /// Those with a line of their plan past its day.
        PlanLate = "plan-late",
        /// Those that were closed.
        Closed = "closed",
    }
}

/// Lines of one page.
pub const PAGE: i64 = 50;

/// One page of the office's register, from the line after `after`.
pub async fn households(
    ctx: &Ctx,
    shown: Shown,
    after: Option<(Moment, HouseholdId)>,
) -> Result<Vec<Household>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListHouseholds, &ctx.desk()?)?;
    let state = if shown == Shown::Closed { "closed" } else { "open" };
    // What is late was due before now; the others have no such end.
    let until = if shown == Shown::Late { ctx.now() } else { Moment::from_micros(i64::MAX) };
    let (at, id) = match after {
        Some((at, id)) => (at, id.to_string()),
        None => (Moment::from_micros(i64::MIN), String::new()),
    };
    let org = ctx.member()?.org;
    if shown == Shown::PlanLate {
        let late = sql!(
            "SELECT id, code, org_id, kind, state, district, basis, level, registered_at, assessed_at, assess_by,
                    close_reason, merged_into, plan_by, is_restricted, body,
                    (SELECT count(*) FROM resident r JOIN household p ON p.id = r.household_id
                     WHERE r.same_as IS NULL AND (p.id = household.id OR p.merged_into = household.id)) AS residents
             FROM household
             WHERE org_id = $1 AND state = 'open' AND plan_by < $2 AND (plan_by > $3 OR (plan_by = $3 AND id > $4))
             ORDER BY plan_by, id LIMIT $5"
        );
        return Ok(work.tx.all(late, args![org, ctx.now(), at, id, PAGE]).await?);
    }
    Ok(work
        .tx
        .all(
            sql!(
                "SELECT id, code, org_id, kind, state, district, basis, level, registered_at, assessed_at, assess_by,
                        close_reason, merged_into, plan_by, is_restricted, body,
                        (SELECT count(*) FROM resident r JOIN household p ON p.id = r.household_id
                         WHERE r.same_as IS NULL AND (p.id = household.id OR p.merged_into = household.id)) AS residents
                 FROM household
                 WHERE org_id = $1 AND state = $2 AND assess_by < $3 AND (assess_by > $4 OR (assess_by = $4 AND id > $5))
                 ORDER BY assess_by, id LIMIT $6"
            ),
            args![org, state, until, at, id, PAGE],
        )
        .await?)
}

/// Someone of the own register who may be the person that is about to be registered.
pub struct Maybe {
    /// Their household.
    pub id: HouseholdId,
    /// Its code.
    pub code: PublicCode,
    /// Their name.
    pub name: String,
    /// How likely it is the same person, in per cent.
    pub percent: u8,
}

/// Whom the own office's register may know: an office knows its own people. Each name that is shown is an opening.
pub(crate) async fn own_hits(ctx: &Ctx, hits: &[known::Hit]) -> Result<Vec<Maybe>, AccessError> {
    if hits.is_empty() {
        return Ok(Vec::new());
    }
    let mut work = ctx.begin().await?;
    work.allow(Action::ListHouseholds, &ctx.desk()?)?;
    let (mut found, mut done) = (Vec::new(), Vec::new());
    for hit in hits {
        let Ok(id) = hit.record.parse::<HouseholdId>() else { continue };
        let household = household_by_id(&mut work, id).await?;
        let key = household_key(&mut work, id).await?;
        let residents = people_of(&mut work, id, &key).await?;
        let name = residents.iter().find(|row| row.id.to_string() == hit.id).map(|row| row.resident.name());
        found.push(Maybe { id, code: household.code, name: name.unwrap_or_default(), percent: hit.percent });
        let shown = Done::new(Act::RecordOpened, Kind::Household, id).district(&household.district);
        done.push(shown.fact("reason", "registry-work"));
    }
    if !done.is_empty() {
        work.commit_all(done).await?;
    }
    Ok(found)
}

/// Someone of the own register, once their household was opened with a reason.
pub(crate) async fn entry_of(ctx: &Ctx, household: &str, resident: &str) -> Result<Option<ResidentRow>, AccessError> {
    let Ok(id) = household.parse::<HouseholdId>() else { return Ok(None) };
    let mut work = ctx.look().await?;
    let key = match opened_household(&mut work, id, Action::ReadHousehold).await {
        Ok((_, key)) => key,
        Err(AccessError::Shut) => return Ok(None),
        Err(error) => return Err(error),
    };
    let residents = people_of(&mut work, id, &key).await?;
    Ok(residents.into_iter().find(|row| row.id.to_string() == resident))
}
