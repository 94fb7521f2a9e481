//! A load: begun, and filled by pieces.

use access::{AccessError, Action, Ctx, Done, Record, Work, make_seals, open_key, org_by_id, place, store_seals};
use jiff::civil::{Date, date};
use journal::{Act, Kind};
use kit::{AttendanceId, ImportId, Moment, OrgId};
use known::Bits;
use store::{Value, args, sql};
use vault::RecordKey;

use crate::LoadState;
use crate::attendance::{Finished, Pupil, finish_load};

/// A load about to be begun.
#[derive(Clone, Debug, Default)]
pub struct NewLoad {
    /// The month, `2026-11`.
    pub month: String,
    /// District code; empty: of all districts.
    pub district: String,
    /// Whether every pupil is in it, not only those who were absent. Then it says by its silence who goes to no school.
    pub is_whole: bool,
    /// School days of the month; without a number, its working days.
    pub school_days: Option<u32>,
}

/// A load.
#[derive(Clone, Debug)]
pub struct Load {
    /// Id.
    pub id: AttendanceId,
    /// Whose.
    pub org_id: OrgId,
    /// The month, `2026-11`.
    pub month: String,
    /// District code or empty.
    pub district: String,
    /// Whether every pupil is in it.
    pub is_whole: bool,
    /// School days of the month.
    pub school_days: i64,
    /// How far it is.
    pub state: LoadState,
    /// Pupils in it.
    pub pupils: i64,
    /// How many are followed because of it.
    pub followed: i64,
    /// How many it says are back.
    pub back: i64,
    /// When it was begun.
    pub begun_at: Moment,
}
store::columns!(Load { id, org_id, month, district, is_whole, school_days, state, pupils, followed, back, begun_at });

/// The first day of a month that is written `2026-11`.
pub(crate) fn first_day(month: &str) -> Option<Date> {
    let (year, month) = month.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2)?;
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

/// The year in which the school year of a month began.
pub(crate) fn school_year_of(ctx: &Ctx, month: &str) -> i16 {
    let day = first_day(month).unwrap_or_else(|| ctx.profile().calendar().date_of(ctx.now()));
    ctx.profile().schooling().year_of(day)
}

/// Begins a load.
///
/// # Errors
/// `NotFound` for a month that has not begun, or a district that the profile does not have.
pub async fn begin_load(ctx: &Ctx, new: &NewLoad) -> Result<AttendanceId, AccessError> {
    begin(ctx, new, None, &[]).await
}

/// The same, for a form with this content: sent twice, it begins one load.
pub(crate) async fn begin(
    ctx: &Ctx,
    new: &NewLoad,
    import: Option<ImportId>,
    content: &[u8],
) -> Result<AttendanceId, AccessError> {
    let calendar = ctx.profile().calendar();
    let first = first_day(&new.month).filter(|day| *day <= calendar.date_of(ctx.now())).ok_or(AccessError::NotFound)?;
    if !new.district.is_empty() && ctx.profile().region(&new.district).is_none() {
        return Err(AccessError::NotFound);
    }
    let working =
        first.first_of_month().series(jiff::Span::new().days(1)).take_while(|day| day.month() == first.month());
    let working = working.filter(|day| calendar.is_working_day(*day)).count() as u32;
    let school_days = new.school_days.unwrap_or(working);
    let org = {
        let mut work = ctx.look().await?;
        org_by_id(ctx, &mut work.tx, ctx.member()?.org).await?
    };
    let (id, key) = (AttendanceId::new(ctx.now(), ctx.entropy()), RecordKey::new(ctx.entropy()));
    let seals = make_seals(ctx, Record::Attendance, id, &key, &[&org]);
    let mut work = ctx.begin().await?;
    work.allow(Action::LoadAttendance, &ctx.desk()?)?;
    work.first_time("attendance", &[new.month.as_bytes(), new.district.as_bytes(), content]).await?;
    work.tx
        .run(
            sql!(
                "INSERT INTO attendance_load (id, org_id, member_id, month, district, is_whole, school_days, state,
                                              pupils, followed, back, begun_at, import_id)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, $9, $10)"
            ),
            args![
                id,
                org.id,
                ctx.member()?.id,
                &new.month,
                &new.district,
                new.is_whole,
                i64::from(school_days),
                LoadState::Open.code(),
                ctx.now(),
                import,
            ],
        )
        .await?;
    store_seals(&mut work, Record::Attendance, id, &seals).await?;
    let done = Done::new(Act::AttendanceBegun, Kind::Attendance, id).district(&new.district);
    work.commit(done.fact("month", &new.month).fact("whole", if new.is_whole { "yes" } else { "no" })).await?;
    Ok(id)
}

/// Loads one pupil that a form names, the way of every list.
///
/// # Errors
/// As [`begin_load`]; `Again` for a form that was sent before.
pub async fn enter_pupil(ctx: &Ctx, month: &str, pupil: &Pupil) -> Result<Finished, AccessError> {
    let new = NewLoad { month: month.to_owned(), district: pupil.district.clone(), ..NewLoad::default() };
    let json = serde_json::to_string(pupil).map_err(|e| AccessError::Internal(e.to_string()))?;
    let id = begin(ctx, &new, None, json.as_bytes()).await?;
    take(ctx, id, 0, std::slice::from_ref(pupil)).await?;
    finish_load(ctx, id).await
}

/// A load of the actor's agency, or `NotFound`.
pub(crate) async fn load_by_id(work: &mut Work<'_>, id: AttendanceId) -> Result<Load, AccessError> {
    let row: Option<Load> = work
        .tx
        .opt(
            sql!(
                "SELECT id, org_id, month, district, is_whole, school_days, state, pupils, followed, back, begun_at
                 FROM attendance_load WHERE id = $1 AND org_id = $2"
            ),
            args![id, work.ctx.member()?.org],
        )
        .await?;
    row.ok_or(AccessError::NotFound)
}

/// The load that an import fills, if it was begun.
pub(crate) async fn load_of_import(work: &mut Work<'_>, import: ImportId) -> Result<Option<AttendanceId>, AccessError> {
    let load = sql!("SELECT id FROM attendance_load WHERE import_id = $1");
    let row: Option<(AttendanceId,)> = work.tx.opt(load, args![import]).await?;
    Ok(row.map(|(id,)| id))
}

/// Pupils that one piece has at most.
pub const MOST_IN_A_PIECE: usize = 5_000;

/// Takes in a piece of a load: pupils with their places in the list, from `first` on. A place that was taken in before is
/// left as it is, so that a piece can be sent again.
///
/// # Errors
/// `NotFound` for a district that the profile does not have, `Full` for more than [`MOST_IN_A_PIECE`], `Moved` when the
/// load is finished or taken back.
pub async fn take(ctx: &Ctx, id: AttendanceId, first: i64, pupils: &[Pupil]) -> Result<(), AccessError> {
    if pupils.len() > MOST_IN_A_PIECE {
        return Err(AccessError::Full);
    }
    let (load, key) = {
        let mut work = ctx.look().await?;
        work.allow(Action::LoadAttendance, &ctx.desk()?)?;
        (load_by_id(&mut work, id).await?, open_key(&mut work, Record::Attendance, id).await?)
    };
    let rows = seal(ctx, &load, &key, (first..).zip(pupils))?;
    let mut work = ctx.begin().await?;
    work.allow(Action::LoadAttendance, &ctx.desk()?)?;
    match insert(&mut work, &load, rows).await? {
        Some(done) => work.commit(done).await,
        None => Ok(()),
    }
}

/// Pupils as they are stored, with their places in the list.
///
/// # Errors
/// `NotFound` for a district that the profile does not have.
pub(crate) fn seal<'p>(
    ctx: &Ctx,
    load: &Load,
    key: &RecordKey,
    pupils: impl Iterator<Item = (i64, &'p Pupil)>,
) -> Result<Vec<Vec<Value>>, AccessError> {
    let bits = Bits::of(ctx)?;
    pupils.map(|(at, pupil)| sealed(ctx, load, key, &bits, at, pupil)).collect()
}

/// Stores pupils, and says what was done; `None` when all of them were there.
pub(crate) async fn insert(
    work: &mut Work<'_>,
    load: &Load,
    rows: Vec<Vec<Value>>,
) -> Result<Option<Done>, AccessError> {
    let held = sql!("UPDATE attendance_load SET pupils = pupils WHERE id = $1 AND state = 'open'");
    if work.tx.run(held, args![load.id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let insert = sql!(
        "INSERT INTO pupil (load_id, place, district, step, bits, body) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (load_id, place) DO NOTHING"
    );
    let taken = work.tx.insert_all(insert, rows).await?;
    if taken == 0 {
        return Ok(None);
    }
    let more = sql!("UPDATE attendance_load SET pupils = pupils + $1 WHERE id = $2");
    work.tx.run(more, args![i64::try_from(taken).unwrap_or(i64::MAX), load.id]).await?;
    let done = Done::new(Act::AttendanceTaken, Kind::Attendance, load.id).district(&load.district);
    Ok(Some(done.fact("n", taken)))
}

/// The row of a pupil, for binding what is sealed to it.
pub(crate) fn row(load: AttendanceId, at: i64) -> String {
    format!("{load}/{at}")
}

fn sealed(
    ctx: &Ctx,
    load: &Load,
    key: &RecordKey,
    bits: &Bits,
    at: i64,
    pupil: &Pupil,
) -> Result<Vec<Value>, AccessError> {
    let district = if pupil.district.is_empty() { &load.district } else { &pupil.district };
    if ctx.profile().region(district).is_none() {
        return Err(AccessError::NotFound);
    }
    let schooling = ctx.profile().schooling();
    let days = u32::try_from(load.school_days).unwrap_or(0);
    let step = schooling.step(schooling.missed(pupil.absent_days, pupil.absent_lessons), days);
    // Only minors of school age are followed; who says nothing of an age is taken for one.
    let is_of_age = schooling.is_of_age(&pupil.birth, school_year_of(ctx, &load.month)) != Some(false);
    let step = step.filter(|_| is_of_age).map(|step| step.key.clone()).unwrap_or_default();
    let json = serde_json::to_string(pupil).map_err(|e| AccessError::Internal(e.to_string()))?;
    let row = row(load.id, at);
    let body = key.seal_text(ctx.entropy(), &place("pupil", &row, "body"), &json);
    Ok(args![load.id, at, district, step, bits.sealed(ctx, "pupil", &row, &pupil.known()), body])
}

/// The newest loads of the actor's agency.
pub async fn loads(ctx: &Ctx) -> Result<Vec<Load>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListAbsences, &ctx.desk()?)?;
    let loads = sql!(
        "SELECT id, org_id, month, district, is_whole, school_days, state, pupils, followed, back, begun_at
         FROM attendance_load WHERE org_id = $1 ORDER BY begun_at DESC, id LIMIT 200"
    );
    Ok(work.tx.all(loads, args![ctx.member()?.org]).await?)
}

/// Deletes the lists of school years that are over: who is followed stands for themself. Gives how many pupils. A chore.
pub async fn forget_old(ctx: &Ctx) -> Result<u64, AccessError> {
    let year = ctx.profile().schooling().year_of(ctx.profile().calendar().date_of(ctx.now()));
    let first = date(year, i8::try_from(ctx.profile().schooling().year_begins).unwrap_or(1), 1);
    let month = format!("{:04}-{:02}", first.year(), first.month());
    let mut tx = ctx.house().store().write().await?;
    let old = sql!("DELETE FROM pupil WHERE load_id IN (SELECT id FROM attendance_load WHERE month < $1)");
    let gone = tx.run(old, args![month]).await?;
    tx.commit().await?;
    Ok(gone)
}
