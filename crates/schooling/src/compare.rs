//! Comparing registers with the lists of a school year: by the program itself, when a whole list was loaded, so that the
//! education side learns nothing of a register.

use std::collections::{BTreeMap, BTreeSet};

use access::{AccessError, Ctx, Done, Work};
use journal::{Act, Kind};
use kit::{AttendanceId, OrgId, UnlistedId};
use known::{Bits, Minor, minors_of, paired};
use store::{args, sql};

use crate::attendance::school_year_of;
use crate::measures::due;

struct ToCompare {
    id: AttendanceId,
    org_id: OrgId,
    month: String,
    district: String,
}
store::columns!(ToCompare { id, org_id, month, district });

/// Lists of one round.
const ROUND: i64 = 5;
/// Pupils that are compared at once.
const PIECE: i64 = 20_000;

/// Compares the registers of a district with the lists of the school year, once for each whole list. Gives how many
/// children were noted. A chore.
pub async fn compare_registers(ctx: &Ctx) -> Result<usize, AccessError> {
    let loads: Vec<ToCompare> = {
        let mut work = ctx.look().await?;
        work.tx
            .all(
                sql!(
                    "SELECT id, org_id, month, district FROM attendance_load
                     WHERE compared_at IS NULL AND state = 'finished' ORDER BY finished_at, id LIMIT $1"
                ),
                args![ROUND],
            )
            .await?
    };
    let mut noted = 0;
    for load in loads {
        noted += compare(ctx, &load).await?;
    }
    Ok(noted)
}

async fn compare(ctx: &Ctx, load: &ToCompare) -> Result<usize, AccessError> {
    let calendar = ctx.profile().calendar();
    let year = school_year_of(ctx, &load.month);
    let is_running = ctx.profile().schooling().year_of(calendar.date_of(ctx.now())) == year;
    let (mut missing, mut found) = (Vec::new(), Vec::new());
    if is_running {
        let mut work = ctx.look().await?;
        let mut minors = Vec::new();
        for district in districts_of(&mut work, load).await? {
            minors.extend(minors_of(&mut work, &district).await?.into_iter().map(|minor| (minor, district.clone())));
        }
        if !minors.is_empty() {
            (missing, found) = look_for(&mut work, load, year, minors).await?;
        }
    }
    note(ctx, load, year, missing, found).await
}

/// The districts of which this list has pupils.
async fn districts_of(work: &mut Work<'_>, load: &ToCompare) -> Result<Vec<String>, AccessError> {
    if !load.district.is_empty() {
        return Ok(vec![load.district.clone()]);
    }
    let rows: Vec<(String,)> =
        work.tx.all(sql!("SELECT DISTINCT district FROM pupil WHERE load_id = $1"), args![load.id]).await?;
    Ok(rows.into_iter().map(|(district,)| district).collect())
}

/// The newest whole list of each district, in the school year: pupils move to other districts.
async fn lists_of(work: &mut Work<'_>, load: &ToCompare, year: i16) -> Result<Vec<AttendanceId>, AccessError> {
    let rows: Vec<(AttendanceId, String, String)> = work
        .tx
        .all(
            sql!(
                "SELECT id, month, district FROM attendance_load
                 WHERE org_id = $1 AND state = 'finished' AND is_whole ORDER BY month DESC, finished_at DESC, id DESC"
            ),
            args![load.org_id],
        )
        .await?;
    let ctx = work.ctx;
    let mut seen = BTreeSet::new();
    let running = rows.into_iter().filter(|(_, month, _)| school_year_of(ctx, month) == year);
    Ok(running.filter(|(_, _, district)| seen.insert(district.clone())).map(|(id, ..)| id).collect())
}

/// Minors who are on no list, and those who are on one.
async fn look_for(
    work: &mut Work<'_>,
    load: &ToCompare,
    year: i16,
    minors: Vec<(Minor, String)>,
) -> Result<(Vec<(Minor, String)>, Vec<(Minor, String)>), AccessError> {
    let bits = Bits::of(work.ctx)?;
    let (mut missing, mut found) = (minors, Vec::new());
    for list in lists_of(work, load, year).await? {
        let mut after = -1;
        while !missing.is_empty() {
            let rows: Vec<(i64, Vec<u8>)> = work
                .tx
                .all(
                    sql!("SELECT place, bits FROM pupil WHERE load_id = $1 AND place > $2 ORDER BY place LIMIT $3"),
                    args![list, after, PIECE],
                )
                .await?;
            let Some((last, _)) = rows.last() else { break };
            after = *last;
            let open = |(at, sealed): (i64, Vec<u8>)| bits.opened("pupil", &format!("{list}/{at}"), &sealed);
            let pupils = rows.into_iter().map(open).collect::<Result<Vec<_>, _>>()?;
            let asked = missing.iter().map(|(minor, _)| minor.row.clone()).collect();
            let there: BTreeSet<usize> = paired(asked, pupils, true).await?.into_iter().map(|(at, _)| at).collect();
            let all = std::mem::take(&mut missing).into_iter().enumerate();
            let (on_it, rest): (Vec<_>, Vec<_>) = all.partition(|(at, _)| there.contains(at));
            found.extend(on_it.into_iter().map(|(_, minor)| minor));
            missing = rest.into_iter().map(|(_, minor)| minor).collect();
        }
    }
    Ok((missing, found))
}

/// Writes who is missing and who was found. The journal says that an office was told, and not of whom.
async fn note(
    ctx: &Ctx,
    load: &ToCompare,
    year: i16,
    missing: Vec<(Minor, String)>,
    found: Vec<(Minor, String)>,
) -> Result<usize, AccessError> {
    let look_by = due(ctx, "unlisted-look")?;
    let mut work = ctx.begin().await?;
    let compared = sql!("UPDATE attendance_load SET compared_at = $1 WHERE id = $2 AND compared_at IS NULL");
    if work.tx.run(compared, args![ctx.now(), load.id]).await? == 0 {
        return Ok(0);
    }
    let mut told: BTreeMap<OrgId, usize> = BTreeMap::new();
    for (minor, district) in &missing {
        let insert = sql!(
            "INSERT INTO unlisted (id, org_id, household_id, resident_id, school_year, load_id, district, state, answer,
                                   noted_at, look_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', '', $8, $9)
             ON CONFLICT (resident_id, school_year)
             DO UPDATE SET state = 'waiting', answered_at = NULL WHERE unlisted.state = 'found'"
        );
        let id = UnlistedId::new(ctx.now(), ctx.entropy());
        let (year, now) = (i64::from(year), ctx.now());
        let row = args![id, minor.org, minor.household, minor.id, year, load.id, district, now, look_by];
        if work.tx.run(insert, row).await? == 1 {
            *told.entry(minor.org).or_default() += 1;
        }
    }
    for (minor, _) in &found {
        let there = sql!(
            "UPDATE unlisted SET state = 'found', answered_at = $1
             WHERE resident_id = $2 AND school_year = $3 AND state IN ('waiting', 'told')"
        );
        work.tx.run(there, args![ctx.now(), minor.id, i64::from(year)]).await?;
    }
    let mut done = Vec::new();
    for (org, n) in &told {
        let org = access::org_by_id(ctx, &mut work.tx, *org).await?;
        done.push(Done::new(Act::UnlistedNoted, Kind::Attendance, load.id).agency(&org.agency).fact("n", n));
    }
    if done.is_empty() {
        work.tx.commit().await?
    } else {
        work.commit_all(done).await?
    }
    Ok(told.values().sum())
}
