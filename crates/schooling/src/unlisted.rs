//! Children of a register who are on no list of the school year, for the office that registered them: it says why, or
//! tells those who act.

use access::{AccessError, Action, Ctx, Done, Record, Work, is_open};
use households::{Household, ResidentRow, household_by_id, household_key, opened_household, residents_of, worked_on};
use journal::{Act, Kind};
use kit::{HouseholdId, Moment, PublicCode, ResidentId, UnlistedId};
use store::{args, sql};

use crate::UnlistedState;
use crate::attendance::{signal_of, told_to};

/// A child of the own register who is on no list.
#[derive(Clone, Debug)]
pub struct Unlisted {
    /// Id.
    pub id: UnlistedId,
    /// Their household.
    pub household: HouseholdId,
    /// Its code.
    pub code: PublicCode,
    /// Who they are.
    pub resident: ResidentId,
    /// District code.
    pub district: String,
    /// What is known.
    pub state: UnlistedState,
    /// The registrar's answer: a key of the profile's list, or empty.
    pub answer: String,
    /// By when it is to be answered.
    pub look_by: Moment,
    /// The year in which the school year began.
    pub school_year: i64,
    /// The year of birth, as far as it is known.
    pub born: String,
}

type Row = (UnlistedId, HouseholdId, PublicCode, ResidentId, String, UnlistedState, String, Moment, i64);

impl Unlisted {
    fn of((id, household, code, resident, district, state, answer, look_by, school_year): Row) -> Self {
        Self { id, household, code, resident, district, state, answer, look_by, school_year, born: String::new() }
    }
}

/// Rows that are read for the list; those who are not of school age are left out of it.
const READ: i64 = 500;

/// Children of the own register who are on no list, those without an answer first.
pub async fn unlisted(ctx: &Ctx) -> Result<Vec<Unlisted>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::RegisterHousehold, &ctx.desk()?)?;
    let rows: Vec<Row> = work
        .tx
        .all(
            sql!(
                "SELECT u.id, u.household_id, h.code, u.resident_id, u.district, u.state, u.answer, u.look_by, u.school_year
                 FROM unlisted u JOIN household h ON h.id = u.household_id
                 WHERE u.org_id = $1 AND h.state = 'open'
                 ORDER BY CASE WHEN u.state = 'waiting' THEN 0 ELSE 1 END, u.look_by, u.id LIMIT $2"
            ),
            args![ctx.member()?.org, READ],
        )
        .await?;
    let mut children = Vec::new();
    for row in rows {
        let mut child = Unlisted::of(row);
        // The office's own people: what is read here for everyone on the list is the year of birth.
        let key = household_key(&mut work, child.household).await?;
        let born = residents_of(&mut work, child.household, &key).await?;
        let born = born.into_iter().find(|row| row.id == child.resident).map(|row| row.resident.birth);
        let born = born.unwrap_or_default();
        let year = i16::try_from(child.school_year).unwrap_or(0);
        if ctx.profile().schooling().is_of_age(&born, year) != Some(false) {
            child.born = born.chars().take(4).collect();
            children.push(child);
        }
    }
    Ok(children)
}

async fn by_id(work: &mut Work<'_>, id: UnlistedId) -> Result<Unlisted, AccessError> {
    let row: Option<Row> = work
        .tx
        .opt(
            sql!(
                "SELECT u.id, u.household_id, h.code, u.resident_id, u.district, u.state, u.answer, u.look_by, u.school_year
                 FROM unlisted u JOIN household h ON h.id = u.household_id WHERE u.id = $1 AND u.org_id = $2"
            ),
            args![id, work.ctx.member()?.org],
        )
        .await?;
    Ok(Unlisted::of(row.ok_or(AccessError::NotFound)?))
}

/// One of them; who it is, once the household was opened with a reason.
pub async fn unlisted_child(ctx: &Ctx, id: UnlistedId) -> Result<(Unlisted, Option<ResidentRow>), AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::RegisterHousehold, &ctx.desk()?)?;
    let child = by_id(&mut work, id).await?;
    if !is_open(&mut work, Record::Household, child.household).await? {
        return Ok((child, None));
    }
    let (_, resident, _) = opened(&mut work, &child, Action::ReadHousehold).await?;
    Ok((child, Some(resident)))
}

/// The household and the child, for one who opened it with a reason.
async fn opened(
    work: &mut Work<'_>,
    child: &Unlisted,
    action: Action,
) -> Result<(Household, ResidentRow, String), AccessError> {
    let (household, key) = opened_household(work, child.household, action).await?;
    let residents = residents_of(work, child.household, &key).await?;
    let resident = residents.into_iter().find(|row| row.id == child.resident).ok_or(AccessError::NotFound)?;
    let address = household.dwelling(&key)?.address;
    Ok((household, resident, address))
}

/// Says why a child is on no list.
///
/// # Errors
/// `NotFound` for an answer that the profile does not have, `Shut` before the household was opened, `Moved` when it was
/// answered.
pub async fn answer_unlisted(ctx: &Ctx, id: UnlistedId, answer: &str) -> Result<(), AccessError> {
    if ctx.profile().item("unlisted_answer", answer).is_none() {
        return Err(AccessError::NotFound);
    }
    let mut work = ctx.begin().await?;
    let child = by_id(&mut work, id).await?;
    opened(&mut work, &child, Action::WriteHousehold).await?;
    let done = said(&mut work, &child, UnlistedState::Explained, answer).await?;
    work.commit(done).await
}

async fn said(work: &mut Work<'_>, child: &Unlisted, state: UnlistedState, answer: &str) -> Result<Done, AccessError> {
    let now = work.ctx.now();
    let statement =
        sql!("UPDATE unlisted SET state = $1, answer = $2, answered_at = $3 WHERE id = $4 AND state = 'waiting'");
    if work.tx.run(statement, args![state.code(), answer, now, child.id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    worked_on(work, child.household).await?;
    let in_time = if now <= child.look_by { "yes" } else { "no" };
    let done = Done::new(Act::UnlistedAnswered, Kind::Household, child.household).district(&child.district);
    let answer = if answer.is_empty() { "told" } else { answer };
    Ok(done.fact("answer", answer).fact("in_time", in_time))
}

/// Tells those who act that a child is at no school: a signal with names, birth, address, and the registrar's words.
///
/// # Errors
/// `Full` when the agency that acts does not work here yet; else as [`answer_unlisted`].
pub async fn tell_of_unlisted(ctx: &Ctx, id: UnlistedId, words: &str) -> Result<(), AccessError> {
    let agency = told_to(ctx).await?.ok_or(AccessError::Full)?;
    let (child, resident, address) = {
        let mut work = ctx.look().await?;
        let child = by_id(&mut work, id).await?;
        let (_, resident, address) = opened(&mut work, &child, Action::WriteHousehold).await?;
        (child, resident.resident, address)
    };
    let or_dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let values = [
        ("code", child.code.to_string()),
        ("name", resident.name()),
        ("birth", or_dash(&resident.birth)),
        ("fin", or_dash(&resident.fin)),
        ("phone", or_dash(&resident.phone)),
        ("address", or_dash(&address)),
        ("words", or_dash(words)),
    ];
    let signal = signal_of(ctx, &child.district, "signal-unlisted", &values);
    let mut signal = signals::prepare_for(ctx, &agency, signal).await?;
    let mut work = ctx.begin().await?;
    let household = household_by_id(&mut work, child.household).await?;
    work.allow(Action::WriteHousehold, &household.thing())?;
    let answered = said(&mut work, &child, UnlistedState::Told, "").await?;
    let mut done = signals::receive(&mut work, &mut signal).await?;
    let now_so = sql!("UPDATE unlisted SET signal_id = $1 WHERE id = $2");
    work.tx.run(now_so, args![signal.id(), child.id]).await?;
    done.push(answered);
    work.commit_all(done).await
}
