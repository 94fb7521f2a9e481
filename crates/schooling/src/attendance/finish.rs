//! Finishing a load: what it comes to is worked out first, and then written in one transaction.

use std::sync::Arc;

use access::{
    AccessError, Action, Ctx, Done, Org, Record, Seal, Work, make_seals, open_key, org_by_id, place, store_seals,
};
use journal::{Act, Kind};
use kit::{AbsenceId, AttendanceId, PublicCode};
use store::{args, sql};
use vault::RecordKey;

use crate::AbsenceState;
use crate::absences::month_row;
use crate::attendance::judge::{Again, Judged, New, judge, seen};
use crate::attendance::load::load_by_id;
use crate::attendance::tell::tell;
use crate::attendance::{Load, Pupil};
use crate::measures::due;

/// What a load came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    /// Pupils who are followed from now on.
    pub followed: usize,
    /// Pupils who were followed and were absent again.
    pub again: usize,
    /// Pupils who were followed and are back.
    pub back: usize,
    /// Signals to those who act.
    pub told: usize,
    /// Pupils of whom nobody could be told: the agency that acts does not work here yet.
    pub waiting: usize,
}

/// A new absence, sealed.
struct Sealed {
    id: AbsenceId,
    new: New,
    body: Vec<u8>,
    month: Vec<u8>,
    seals: Vec<Seal>,
}

/// So often a load is judged anew when another one was finished meanwhile.
const TRIES: usize = 5;

/// Finishes a load: whoever was absent past the threshold is followed, whoever is there again is back, and those who act
/// are told. Called again, it goes on with telling them.
///
/// # Errors
/// `Moved` when it was taken back, or when others finish one load after the other.
pub async fn finish_load(ctx: &Ctx, id: AttendanceId) -> Result<Finished, AccessError> {
    let (load, key, org) = {
        let mut work = ctx.look().await?;
        work.allow(Action::LoadAttendance, &ctx.desk()?)?;
        let load = load_by_id(&mut work, id).await?;
        let key = match load.state {
            crate::LoadState::Undone => return Err(AccessError::Moved),
            _ => open_key(&mut work, Record::Attendance, id).await?,
        };
        let org = org_by_id(ctx, &mut work.tx, load.org_id).await?;
        (load, key, org)
    };
    let mut finished = Finished::default();
    if load.state == crate::LoadState::Open {
        let mut tries = 0;
        finished = loop {
            let judged = judge(ctx, &load, &key).await?;
            match write(ctx, &load, &org, judged).await? {
                Some(finished) => break finished,
                None if tries < TRIES => tries += 1,
                None => return Err(AccessError::Moved),
            }
        };
    }
    (finished.told, finished.waiting) = tell(ctx).await?;
    Ok(finished)
}

fn body(ctx: &Ctx, key: &RecordKey, table: &'static str, row: &str, pupil: &Pupil) -> Result<Vec<u8>, AccessError> {
    let json = serde_json::to_string(pupil).map_err(|e| AccessError::Internal(e.to_string()))?;
    Ok(key.seal_text(ctx.entropy(), &place(table, row, "body"), &json))
}

fn sealed(ctx: &Ctx, load: &Load, org: &Arc<Org>, new: New) -> Result<Sealed, AccessError> {
    let (id, key) = (AbsenceId::new(ctx.now(), ctx.entropy()), RecordKey::new(ctx.entropy()));
    let row = month_row(id, &load.id.to_string());
    Ok(Sealed {
        id,
        body: body(ctx, &key, "absence", &id.to_string(), &new.pupil)?,
        month: body(ctx, &key, "absence_month", &row, &new.pupil)?,
        seals: make_seals(ctx, Record::Absence, id, &key, &[org]),
        new,
    })
}

/// Writes what was judged; `None` when it was judged too early.
async fn write(ctx: &Ctx, load: &Load, org: &Arc<Org>, judged: Judged) -> Result<Option<Finished>, AccessError> {
    let look_by = due(ctx, "absence-look")?;
    let new: Vec<Sealed> = judged.new.into_iter().map(|new| sealed(ctx, load, org, new)).collect::<Result<_, _>>()?;
    let mut work = ctx.begin().await?;
    work.allow(Action::LoadAttendance, &ctx.desk()?)?;
    // Two loads of one agency that are finished at once must not both begin to follow the same pupil.
    work.tx.run(sql!("UPDATE org SET agency = agency WHERE id = $1"), args![load.org_id]).await?;
    if seen(&mut work, load).await? != judged.seen {
        return Ok(None);
    }
    let compared = if load.is_whole { None } else { Some(ctx.now()) };
    let statement = sql!(
        "UPDATE attendance_load SET state = 'finished', finished_at = $1, compared_at = $2 WHERE id = $3 AND state = 'open'"
    );
    if work.tx.run(statement, args![ctx.now(), compared, load.id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let mut done = Vec::new();
    for one in &new {
        insert(&mut work, load, one, look_by).await?;
        let followed = Done::new(Act::AbsenceFollowed, Kind::Absence, one.id).district(&one.new.district);
        done.push(followed.fact("step", &one.new.step).fact("month", &load.month));
    }
    let mut finished = Finished { followed: new.len(), ..Finished::default() };
    for one in &judged.again {
        if continued(&mut work, load, one).await? {
            finished.again += 1;
            let again = Done::new(Act::AbsenceContinued, Kind::Absence, one.id);
            done.push(again.fact("step", &one.step).fact("month", &load.month));
        }
    }
    for one in &judged.back {
        if let Some(district) = back(&mut work, load, one).await? {
            finished.back += 1;
            done.push(
                Done::new(Act::AbsenceBack, Kind::Absence, one.id).district(&district).fact("month", &load.month),
            );
        }
    }
    let counts = sql!("UPDATE attendance_load SET followed = $1, back = $2 WHERE id = $3");
    work.tx.run(counts, args![finished.followed as i64, finished.back as i64, load.id]).await?;
    let whole = Done::new(Act::AttendanceFinished, Kind::Attendance, load.id).district(&load.district);
    done.insert(0, whole.fact("n", load.pupils).fact("month", &load.month));
    work.commit_all(done).await?;
    Ok(Some(finished))
}

async fn insert(work: &mut Work<'_>, load: &Load, one: &Sealed, look_by: kit::Moment) -> Result<(), AccessError> {
    let ctx = work.ctx;
    work.tx
        .run(
            sql!(
                "INSERT INTO absence (id, code, org_id, state, district, step, last_month, measure, measures, look_by,
                                      opened_at, close_reason, body)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, $8, $9, '', $10)"
            ),
            args![
                one.id,
                &PublicCode::new(ctx.entropy()),
                load.org_id,
                AbsenceState::Followed.code(),
                &one.new.district,
                &one.new.step,
                &load.month,
                look_by,
                ctx.now(),
                &one.body,
            ],
        )
        .await?;
    store_seals(work, Record::Absence, one.id, &one.seals).await?;
    month(work, load, one.id, &one.new.step, &one.month).await
}

async fn month(work: &mut Work<'_>, load: &Load, id: AbsenceId, step: &str, body: &[u8]) -> Result<(), AccessError> {
    let insert = sql!(
        "INSERT INTO absence_month (absence_id, load_id, month, step, body) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (absence_id, load_id) DO NOTHING"
    );
    work.tx.run(insert, args![id, load.id, &load.month, step, body]).await?;
    Ok(())
}

/// Somebody was absent again; whether they are still followed. A list of an earlier month changes no clock.
async fn continued(work: &mut Work<'_>, load: &Load, one: &Again) -> Result<bool, AccessError> {
    let held = sql!("UPDATE absence SET measures = measures WHERE id = $1 AND state = 'followed'");
    if work.tx.run(held, args![one.id]).await? == 0 {
        return Ok(false);
    }
    let later = sql!("UPDATE absence SET step = $1, last_month = $2 WHERE id = $3 AND last_month <= $2");
    work.tx.run(later, args![&one.step, &load.month, one.id]).await?;
    let row = month_row(one.id, &load.id.to_string());
    let body = body(work.ctx, &one.key, "absence_month", &row, &one.pupil)?;
    month(work, load, one.id, &one.step, &body).await?;
    Ok(true)
}

/// Somebody is there again; the district, if they were still followed.
async fn back(work: &mut Work<'_>, load: &Load, one: &Again) -> Result<Option<String>, AccessError> {
    let now = work.ctx.now();
    let district: Option<(String,)> = work
        .tx
        .opt(
            sql!(
                "UPDATE absence SET state = 'back', ended_at = $1 WHERE id = $2 AND state = 'followed' RETURNING district"
            ),
            args![now, one.id],
        )
        .await?;
    let Some((district,)) = district else { return Ok(None) };
    let row = month_row(one.id, &load.id.to_string());
    let body = body(work.ctx, &one.key, "absence_month", &row, &one.pupil)?;
    month(work, load, one.id, "", &body).await?;
    Ok(Some(district))
}
