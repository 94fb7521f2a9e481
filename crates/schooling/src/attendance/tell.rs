//! Telling those who act: a signal for each pupil whose absence went so far, once while they are followed.

use access::{AccessError, Action, Ctx, Done, Record, Work, open_key};
use kit::AbsenceId;
use signals::Prepared;
use store::{args, sql};

use crate::absences::{absence_by_id, months_of};
use crate::attendance::signal_of;

/// Signals of one transaction.
const PIECE: usize = 16;

/// The agency that is told, if it works here. `None` until its organisation was founded.
pub(crate) async fn told_to(ctx: &Ctx) -> Result<Option<String>, AccessError> {
    let agency = &ctx.profile().schooling().signals_to;
    match access::org_for_reports(ctx, agency).await {
        Ok(_) => Ok(Some(agency.clone())),
        Err(AccessError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Tells of everyone whom the actor's agency follows and of whom nobody was told. Gives of how many, and of how many it
/// could not.
pub(super) async fn tell(ctx: &Ctx) -> Result<(usize, usize), AccessError> {
    let waiting = to_tell(ctx).await?;
    let Some(agency) = told_to(ctx).await? else { return Ok((0, waiting.len())) };
    let mut told = 0;
    for piece in waiting.chunks(PIECE) {
        let mut prepared = Vec::new();
        for id in piece {
            prepared.push((*id, prepare(ctx, &agency, *id).await?));
        }
        told += send(ctx, prepared).await?;
    }
    Ok((told, 0))
}

async fn to_tell(ctx: &Ctx) -> Result<Vec<AbsenceId>, AccessError> {
    let mut work = ctx.look().await?;
    let rows: Vec<(AbsenceId, String)> = work
        .tx
        .all(
            sql!(
                "SELECT id, step FROM absence WHERE org_id = $1 AND state = 'followed' AND signal_id IS NULL ORDER BY id"
            ),
            args![ctx.member()?.org],
        )
        .await?;
    let signals = |step: &str| ctx.profile().schooling().steps.iter().any(|known| known.key == step && known.signal);
    Ok(rows.into_iter().filter(|(_, step)| signals(step)).map(|(id, _)| id).collect())
}

async fn prepare(ctx: &Ctx, agency: &str, id: AbsenceId) -> Result<Prepared, AccessError> {
    let (absence, pupil, months) = {
        let mut work = ctx.look().await?;
        let absence = absence_by_id(&mut work, id).await?;
        let key = open_key(&mut work, Record::Absence, id).await?;
        (absence.clone(), absence.pupil(&key)?, months_of(&mut work, id, &key).await?)
    };
    let last = months.first().map_or(&pupil, |month| &month.pupil);
    let profile = ctx.profile();
    let missed = profile.schooling().missed(last.absent_days, last.absent_lessons);
    let measure =
        profile.schooling().steps.iter().find(|step| step.key == absence.step).map(|step| step.measure.as_str());
    let lang = profile.languages().first().copied().unwrap_or_default();
    let measure =
        measure.and_then(|key| profile.item("school_measure", key)).map(|item| item.name.get(lang).to_owned());
    let or_dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let values = [
        ("code", absence.code.to_string()),
        ("name", pupil.name()),
        ("birth", or_dash(&pupil.birth)),
        ("fin", or_dash(&pupil.fin)),
        ("guardian", or_dash(&last.guardian)),
        ("phone", or_dash(&last.phone)),
        ("school", or_dash(&last.school)),
        ("class", or_dash(&last.class)),
        ("month", absence.last_month.clone()),
        ("days", missed.to_string()),
        ("measure", measure.unwrap_or_else(|| "–".to_owned())),
    ];
    signals::prepare_for(ctx, agency, signal_of(ctx, &absence.district, "signal-absence", &values)).await
}

async fn send(ctx: &Ctx, prepared: Vec<(AbsenceId, Prepared)>) -> Result<usize, AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::LoadAttendance, &ctx.desk()?)?;
    let (mut done, mut told): (Vec<Done>, usize) = (Vec::new(), 0);
    for (id, mut signal) in prepared {
        if hold(&mut work, id).await? {
            done.extend(signals::receive(&mut work, &mut signal).await?);
            let now_so = sql!("UPDATE absence SET signal_id = $1 WHERE id = $2");
            work.tx.run(now_so, args![signal.id(), id]).await?;
            told += 1;
        }
    }
    if told > 0 {
        work.commit_all(done).await?;
    }
    Ok(told)
}

/// Keeps others from telling of the same pupil; whether nobody was told yet.
async fn hold(work: &mut Work<'_>, id: AbsenceId) -> Result<bool, AccessError> {
    let held =
        sql!("UPDATE absence SET measures = measures WHERE id = $1 AND signal_id IS NULL AND state = 'followed'");
    Ok(work.tx.run(held, args![id]).await? == 1)
}
