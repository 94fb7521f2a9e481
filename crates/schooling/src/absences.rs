//! Pupils who are followed: as a list, and one of them.

use access::{AccessError, Action, Ctx, Record, Thing, Work, is_open, open_key, place};
use kit::{AbsenceId, AbsenceMeasureId, Moment, OrgId, PublicCode};
use store::{args, sql};
use vault::RecordKey;

use crate::attendance::Pupil;
use crate::{AbsenceState, Shown};

/// A pupil who is followed, the coded side.
#[derive(Clone, Debug)]
pub struct Absence {
    /// Id.
    pub id: AbsenceId,
    /// Code.
    pub code: PublicCode,
    /// Who follows them.
    pub org_id: OrgId,
    /// Whether they are followed.
    pub state: AbsenceState,
    /// District code.
    pub district: String,
    /// How far the absence went: a key of the profile's.
    pub step: String,
    /// The last month in which they were absent.
    pub last_month: String,
    /// The last measure: a key of the profile's list, or empty.
    pub measure: String,
    /// How many measures were taken.
    pub measures: i64,
    /// By when something is to be done.
    pub look_by: Moment,
    /// When it began.
    pub opened_at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Why it ended: a key of the profile's list; empty where a load was taken back.
    pub close_reason: String,
    /// Whether those who act were told.
    pub is_told: bool,
    #[doc(hidden)]
    pub body: Vec<u8>,
}
store::columns!(Absence {
    id,
    code,
    org_id,
    state,
    district,
    step,
    last_month,
    measure,
    measures,
    look_by,
    opened_at,
    ended_at,
    close_reason,
    is_told,
    body
});

impl Absence {
    /// What the policies look at.
    pub const fn thing(&self) -> Thing {
        Thing::Absence { org: self.org_id }
    }

    /// Who it is, for one who holds the key.
    pub fn pupil(&self, key: &RecordKey) -> Result<Pupil, AccessError> {
        let json = key.open_text(&place("absence", &self.id.to_string(), "body"), &self.body)?;
        serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))
    }
}

/// Lines of one page.
pub const PAGE: i64 = 50;

/// One page of those whom the actor's agency follows or followed, from the line after `after`.
pub async fn absences(
    ctx: &Ctx,
    shown: Shown,
    after: Option<(Moment, AbsenceId)>,
) -> Result<Vec<Absence>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListAbsences, &ctx.desk()?)?;
    let state = match shown {
        Shown::Followed | Shown::Late => AbsenceState::Followed,
        Shown::Back => AbsenceState::Back,
        Shown::Left => AbsenceState::Left,
    };
    let until = if shown == Shown::Late { ctx.now() } else { Moment::from_micros(i64::MAX) };
    let (at, id) = match after {
        Some((at, id)) => (at, id.to_string()),
        None => (Moment::from_micros(i64::MIN), String::new()),
    };
    Ok(work
        .tx
        .all(
            sql!(
                "SELECT id, code, org_id, state, district, step, last_month, measure, measures, look_by, opened_at,
                        ended_at, close_reason, signal_id IS NOT NULL AS is_told, body
                 FROM absence
                 WHERE org_id = $1 AND state = $2 AND look_by < $3 AND (look_by > $4 OR (look_by = $4 AND id > $5))
                 ORDER BY look_by, id LIMIT $6"
            ),
            args![ctx.member()?.org, state.code(), until, at, id, PAGE],
        )
        .await?)
}

/// The pupil with this id, or `NotFound`.
pub async fn absence_by_id(work: &mut Work<'_>, id: AbsenceId) -> Result<Absence, AccessError> {
    let row: Option<Absence> = work
        .tx
        .opt(
            sql!(
                "SELECT id, code, org_id, state, district, step, last_month, measure, measures, look_by, opened_at,
                        ended_at, close_reason, signal_id IS NOT NULL AS is_told, body
                 FROM absence WHERE id = $1"
            ),
            args![id],
        )
        .await?;
    row.ok_or(AccessError::NotFound)
}

/// A pupil to whom the actor may do `action` and whom they have opened with a reason. `Shut` without a reason.
pub(crate) async fn opened_absence(
    work: &mut Work<'_>,
    id: AbsenceId,
    action: Action,
) -> Result<(Absence, RecordKey), AccessError> {
    let absence = absence_by_id(work, id).await?;
    work.allow(action, &absence.thing())?;
    if !is_open(work, Record::Absence, id).await? {
        return Err(AccessError::Shut);
    }
    let key = open_key(work, Record::Absence, id).await?;
    Ok((absence, key))
}

/// Opens a pupil's file, with a reason from the profile's list.
pub async fn look_at(ctx: &Ctx, id: AbsenceId, reason: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let absence = absence_by_id(&mut work, id).await?;
    work.allow(Action::ReadAbsence, &absence.thing())?;
    let done = access::open_record(&mut work, Record::Absence, id, reason).await?;
    work.commit(done.district(&absence.district)).await
}

/// What one load said of them.
#[derive(Clone, Debug)]
pub struct Month {
    /// The month, `2026-11`.
    pub month: String,
    /// How far the absence went; empty when they were there.
    pub step: String,
    /// The line of the list.
    pub pupil: Pupil,
}

/// A measure that was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Which: a key of the profile's list.
    pub measure: String,
    /// In words.
    pub note: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// Everything about a pupil who is followed.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Who it is.
    pub pupil: Pupil,
    /// What was loaded, the newest month first.
    pub months: Vec<Month>,
    /// What was done, the newest first.
    pub taken: Vec<Taken>,
}

/// What stands in a pupil's file, for one who holds its key.
pub async fn followed(work: &mut Work<'_>, absence: &Absence, key: &RecordKey) -> Result<Followed, AccessError> {
    let rows: Vec<(AbsenceMeasureId, String, Vec<u8>, String, Moment)> = work
        .tx
        .all(
            sql!(
                "SELECT a.id, a.measure, a.note, m.name, a.at FROM absence_measure a JOIN member m ON m.id = a.member_id
                 WHERE a.absence_id = $1 ORDER BY a.at DESC, a.id DESC LIMIT 200"
            ),
            args![absence.id],
        )
        .await?;
    let opened = |(id, measure, note, by, at): (AbsenceMeasureId, String, Vec<u8>, String, Moment)| {
        let note = key.open_text(&place("absence_measure", &id.to_string(), "note"), &note)?;
        Ok::<_, AccessError>(Taken { measure, note, by, at })
    };
    let taken = rows.into_iter().map(opened).collect::<Result<_, _>>()?;
    Ok(Followed { pupil: absence.pupil(key)?, months: months_of(work, absence.id, key).await?, taken })
}

/// What loads said of them, the newest month first.
pub(crate) async fn months_of(work: &mut Work<'_>, id: AbsenceId, key: &RecordKey) -> Result<Vec<Month>, AccessError> {
    let rows: Vec<(String, String, String, Vec<u8>)> = work
        .tx
        .all(
            sql!(
                "SELECT load_id, month, step, body FROM absence_month
                 WHERE absence_id = $1 ORDER BY month DESC, load_id DESC LIMIT 100"
            ),
            args![id],
        )
        .await?;
    let opened = |(load, month, step, body): (String, String, String, Vec<u8>)| {
        let json = key.open_text(&place("absence_month", &month_row(id, &load), "body"), &body)?;
        let pupil = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
        Ok(Month { month, step, pupil })
    };
    rows.into_iter().map(opened).collect()
}

/// The row of a month, for binding what is sealed to it.
pub(crate) fn month_row(id: AbsenceId, load: &str) -> String {
    format!("{id}/{load}")
}
