//! Beginning an import, saying what its columns are, stopping it, giving it up, taking out again what it brought.

use access::{AccessError, Ctx, Done, Record, Work, is_open, make_seals, open_key, org_by_id, place, store_seals};
use journal::{Act, Kind};
use kit::{ImportId, Moment, OrgId};
use sheets::{Column, Mapping, fingerprint};
use store::{args, sql};
use vault::RecordKey;

use crate::file::{Intake, erase, lying};
use crate::model::Why;
use crate::{Chosen, Import, Settings, State, Target, Verdict};

/// How long a file stays after the last thing that was done with it: to mend what was not taken.
const FILE_DAYS: i64 = 7;
/// Lines of one page.
pub const PAGE: i64 = 50;

fn broken(error: impl std::fmt::Display) -> AccessError {
    AccessError::Internal(error.to_string())
}

pub(crate) fn seal_settings(
    ctx: &Ctx,
    id: ImportId,
    key: &RecordKey,
    settings: &Settings,
) -> Result<Vec<u8>, AccessError> {
    let json = serde_json::to_string(settings).map_err(broken)?;
    Ok(key.seal_text(ctx.entropy(), &place("import", &id.to_string(), "body"), &json))
}

/// Begins an import with a file that can be read.
///
/// # Errors
/// `Denied` for those who may not, `Again` for a form that was sent before.
pub async fn begin<T: Target>(
    ctx: &Ctx,
    intake: &mut Intake,
    file_key: String,
    options: &T::Options,
) -> Result<ImportId, AccessError> {
    let (id, key) = (intake.id, RecordKey::new(ctx.entropy()));
    let options = serde_json::to_value(options).map_err(broken)?;
    let settings = Settings { name: intake.name.clone(), file_key, chosen: Chosen::default(), mapping: None, options };
    let body = seal_settings(ctx, id, &key, &settings)?;
    let org = {
        let mut work = ctx.look().await?;
        org_by_id(ctx, &mut work.tx, ctx.member()?.org).await?
    };
    let seals = make_seals(ctx, Record::Import, id, &key, &[&org]);
    let mut work = ctx.begin().await?;
    work.allow(T::MAY, &ctx.desk()?)?;
    work.first_time("import", &[settings.name.as_bytes()]).await?;
    work.tx
        .run(
            sql!(
                "INSERT INTO import (id, org_id, member_id, target, state, source, body, fault, row_count, done,
                                     takes_doubtful, at, changed_at, worker, worker_until, has_file)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, 0, FALSE, $8, $8, '', 0, TRUE)"
            ),
            args![id, org.id, ctx.member()?.id, T::KEY, State::Asked.code(), Vec::new(), body, ctx.now()],
        )
        .await?;
    store_seals(&mut work, Record::Import, id, &seals).await?;
    access::open_record(&mut work, Record::Import, id, T::REASON).await?;
    work.commit(Done::new(Act::ImportBegun, Kind::Import, id).fact("into", T::KEY)).await?;
    intake.keep();
    Ok(id)
}

/// The import with this id of the actor's office, into this register.
pub(crate) async fn import_by_id<T: Target>(work: &mut Work<'_>, id: ImportId) -> Result<Import, AccessError> {
    let ctx = work.ctx;
    work.allow(T::MAY, &ctx.desk()?)?;
    let import: Option<Import> = work
        .tx
        .opt(
            sql!(
                "SELECT id, org_id, member_id, target, state, fault, row_count, done, takes_doubtful, at, changed_at,
                        worker_until, has_file, body
                 FROM import WHERE id = $1 AND org_id = $2 AND target = $3"
            ),
            args![id, ctx.member()?.org, T::KEY],
        )
        .await?;
    import.ok_or(AccessError::NotFound)
}

/// An import's clear side, for a member of its office.
pub async fn shut<T: Target>(ctx: &Ctx, id: ImportId) -> Result<Import, AccessError> {
    let mut work = ctx.look().await?;
    import_by_id::<T>(&mut work, id).await
}

/// An import that the actor opened with a reason: its settings and its key. `Shut` without a reason.
pub async fn opened<T: Target>(ctx: &Ctx, id: ImportId) -> Result<(Import, Settings, RecordKey), AccessError> {
    let mut work = ctx.look().await?;
    opened_in::<T>(&mut work, id).await
}

pub(crate) async fn opened_in<T: Target>(
    work: &mut Work<'_>,
    id: ImportId,
) -> Result<(Import, Settings, RecordKey), AccessError> {
    let import = import_by_id::<T>(work, id).await?;
    if !is_open(work, Record::Import, id).await? {
        return Err(AccessError::Shut);
    }
    let key = open_key(work, Record::Import, id).await?;
    let json = key.open_text(&place("import", &id.to_string(), "body"), &import.body)?;
    let settings = serde_json::from_str(&json).map_err(broken)?;
    Ok((import, settings, key))
}

/// Opens an import with a reason from the profile's list.
///
/// # Errors
/// `Shut` for a reason that is none.
pub async fn look_at<T: Target>(ctx: &Ctx, id: ImportId, reason: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    import_by_id::<T>(&mut work, id).await?;
    let done = access::open_record(&mut work, Record::Import, id, reason).await?;
    work.commit(done).await
}

/// The office's imports, the newest first.
pub async fn imports_of<T: Target>(ctx: &Ctx) -> Result<Vec<Import>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(T::MAY, &ctx.desk()?)?;
    Ok(work
        .tx
        .all(
            sql!(
                "SELECT id, org_id, member_id, target, state, fault, row_count, done, takes_doubtful, at, changed_at,
                        worker_until, has_file, body
                 FROM import WHERE org_id = $1 AND target = $2 ORDER BY at DESC, id DESC LIMIT 100"
            ),
            args![ctx.member()?.org, T::KEY],
        )
        .await?)
}

/// Under what a source is found again: its header, digested with the house's key.
fn source(ctx: &Ctx, org: OrgId, target: &str, header: &str) -> [u8; 32] {
    ctx.house().secrets.mac("import/source", format!("{org} {target} {header}").as_bytes())
}

/// Imports that are looked through for one of the same columns.
const REMEMBERED: i64 = 20;

/// What the columns were when the office last loaded this source, or a list in which all of these columns stood: one that
/// was mended has one more.
pub(crate) async fn remembered<T: Target>(
    ctx: &Ctx,
    id: ImportId,
    columns: &[Column],
) -> Result<Option<Mapping>, AccessError> {
    let org = ctx.member()?.org;
    let source = source(ctx, org, T::KEY, &fingerprint(columns));
    let mut work = ctx.look().await?;
    let before = sql!(
        "SELECT id, body FROM import WHERE org_id = $1 AND target = $2 AND id <> $3
         ORDER BY CASE WHEN source = $4 THEN 0 ELSE 1 END, at DESC, id DESC LIMIT $5"
    );
    let rows: Vec<(ImportId, Vec<u8>)> = work.tx.all(before, args![org, T::KEY, id, source, REMEMBERED]).await?;
    for (before, body) in rows {
        let key = open_key(&mut work, Record::Import, before).await?;
        let json = key.open_text(&place("import", &before.to_string(), "body"), &body)?;
        let settings: Settings = serde_json::from_str(&json).map_err(broken)?;
        if let Some(mapping) = settings.mapping.and_then(|mapping| mapping.placed_on(columns)) {
            return Ok(Some(mapping));
        }
    }
    Ok(None)
}

/// Says in the journal that rows were taken out as a file to mend.
pub(crate) async fn exported<T: Target>(ctx: &Ctx, id: ImportId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    import_by_id::<T>(&mut work, id).await?;
    work.commit(Done::new(Act::RecordExported, Kind::Import, id)).await
}

/// Somebody at work on an import: who holds it, by a number that nobody else has.
#[derive(Clone)]
pub struct Set {
    /// Which.
    pub id: ImportId,
    /// The number.
    pub(crate) worker: String,
}

/// How long a worker that says nothing is believed to be at work.
pub(crate) const WORKER_SECONDS: i64 = 60;

impl Set {
    pub(crate) fn new(ctx: &Ctx, id: ImportId) -> Self {
        let number: [u8; 8] = ctx.entropy().bytes();
        Self { id, worker: format!("{:016x}", u64::from_be_bytes(number)) }
    }
}

/// Says that an import which waits for its turn is not forgotten.
pub(crate) async fn still(ctx: &Ctx, set: &Set) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let until = ctx.now().plus_seconds(WORKER_SECONDS);
    let held = sql!("UPDATE import SET worker_until = $1 WHERE id = $2 AND worker = $3");
    work.tx.run(held, args![until, set.id, &set.worker]).await?;
    Ok(work.tx.commit().await?)
}

/// Says what the columns are, and begins to look at the rows: see [`crate::look()`]. What was thought of them before is
/// forgotten.
///
/// # Errors
/// `Moved` when rows are loaded already or being looked at.
pub async fn confirm<T: Target>(
    ctx: &Ctx,
    id: ImportId,
    chosen: Chosen,
    columns: &[Column],
    mapping: Mapping,
) -> Result<Set, AccessError> {
    let mut work = ctx.begin().await?;
    let (import, mut settings, key) = opened_in::<T>(&mut work, id).await?;
    (settings.chosen, settings.mapping) = (chosen, Some(mapping));
    let body = seal_settings(ctx, id, &key, &settings)?;
    let set = Set::new(ctx, id);
    let source = source(ctx, import.org_id, T::KEY, &fingerprint(columns));
    let confirmed = sql!(
        "UPDATE import SET state = 'looking', source = $1, body = $2, fault = '', row_count = 0, done = 0, changed_at = $3,
                worker = $4, worker_until = $5
         WHERE id = $6 AND has_file AND (state IN ('asked', 'looked') OR (state = 'looking' AND worker_until < $3))"
    );
    let until = ctx.now().plus_seconds(WORKER_SECONDS);
    if work.tx.run(confirmed, args![source, body, ctx.now(), &set.worker, until, id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.tx.run(sql!("DELETE FROM import_row WHERE import_id = $1"), args![id]).await?;
    // Nothing is done to anybody by looking; what is loaded is journalled when it is.
    work.tx.commit().await?;
    Ok(set)
}

/// Stops loading, to be gone on with or undone.
///
/// # Errors
/// `Moved` when nothing is being loaded any more.
pub async fn stop<T: Target>(ctx: &Ctx, id: ImportId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let import = import_by_id::<T>(&mut work, id).await?;
    let stopped =
        sql!("UPDATE import SET state = 'stopped', changed_at = $1, worker = '' WHERE id = $2 AND state = 'loading'");
    if work.tx.run(stopped, args![ctx.now(), id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(Done::new(Act::ImportStopped, Kind::Import, id).fact("into", T::KEY).fact("rows", import.done)).await
}

/// Gives an import up before anything is loaded; its file is deleted.
///
/// # Errors
/// `Moved` when something is loaded.
pub async fn drop_import<T: Target>(ctx: &Ctx, id: ImportId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    import_by_id::<T>(&mut work, id).await?;
    let dropped = sql!(
        "UPDATE import SET state = 'dropped', changed_at = $1, has_file = FALSE, worker = ''
         WHERE id = $2 AND state IN ('asked', 'looking', 'looked')"
    );
    if work.tx.run(dropped, args![ctx.now(), id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.tx.run(sql!("DELETE FROM import_row WHERE import_id = $1"), args![id]).await?;
    work.commit(Done::new(Act::ImportDropped, Kind::Import, id).fact("into", T::KEY)).await?;
    erase(ctx, id);
    Ok(())
}

/// Takes out again what an import brought, as a whole. Gives how many records stay, because somebody worked on them
/// since.
///
/// # Errors
/// `Moved` when it is undone already or nothing is loaded.
pub async fn undo<T: Target>(ctx: &Ctx, id: ImportId) -> Result<i64, AccessError> {
    let mut work = ctx.begin().await?;
    let (_, settings, _) = opened_in::<T>(&mut work, id).await?;
    let options = serde_json::from_value(settings.options).map_err(broken)?;
    let undone = sql!(
        "UPDATE import SET state = 'undone', changed_at = $1, worker = ''
         WHERE id = $2 AND state IN ('loading', 'stopped', 'loaded')"
    );
    if work.tx.run(undone, args![ctx.now(), id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let (mut done, stays) = T::undo(&mut work, id, &options).await?;
    // What was taken can be loaded again, from this file or another.
    let again = sql!("UPDATE import_row SET verdict = 'new' WHERE import_id = $1 AND verdict = 'taken'");
    work.tx.run(again, args![id]).await?;
    let own = Done::new(Act::ImportUndone, Kind::Import, id).fact("into", T::KEY);
    done.push(own.fact("records", done.len()).fact("stays", stays));
    work.commit_all(done).await?;
    Ok(stays)
}

/// A row of the preview.
pub struct Seen {
    /// Its place among the rows.
    pub place: i64,
    /// Its number in the sheet.
    pub number: i64,
    /// Its record.
    pub record: String,
    /// Whose it is, and why it was not taken.
    pub why: Why,
}

/// Rows of one verdict, from a place on.
pub async fn rows_of<T: Target>(
    ctx: &Ctx,
    id: ImportId,
    verdict: Verdict,
    from: i64,
    most: i64,
) -> Result<Vec<Seen>, AccessError> {
    let mut work = ctx.look().await?;
    let (_, _, key) = opened_in::<T>(&mut work, id).await?;
    let rows: Vec<(i64, i64, String, Option<Vec<u8>>)> = work
        .tx
        .all(
            sql!(
                "SELECT place, number, record_id, body FROM import_row
                 WHERE import_id = $1 AND verdict = $2 AND place >= $3 ORDER BY place LIMIT $4"
            ),
            args![id, verdict.code(), from, most],
        )
        .await?;
    let open = |(place_of, number, record, body): (i64, i64, String, Option<Vec<u8>>)| {
        let why = match body {
            Some(body) => open_why(&key, id, place_of, &body)?,
            None => Why::default(),
        };
        Ok(Seen { place: place_of, number, record, why })
    };
    rows.into_iter().map(open).collect()
}

fn row_name(id: ImportId, place: i64) -> String {
    format!("{id}/{place}")
}

pub(crate) fn seal_why(
    ctx: &Ctx,
    key: &RecordKey,
    id: ImportId,
    place_of: i64,
    why: &Why,
) -> Result<Vec<u8>, AccessError> {
    let json = serde_json::to_string(why).map_err(broken)?;
    Ok(key.seal_text(ctx.entropy(), &place("import_row", &row_name(id, place_of), "body"), &json))
}

fn open_why(key: &RecordKey, id: ImportId, place_of: i64, body: &[u8]) -> Result<Why, AccessError> {
    let json = key.open_text(&place("import_row", &row_name(id, place_of), "body"), body)?;
    serde_json::from_str(&json).map_err(broken)
}

/// How many rows have each verdict.
pub async fn counts<T: Target>(ctx: &Ctx, id: ImportId) -> Result<Vec<(Verdict, i64)>, AccessError> {
    let mut work = ctx.look().await?;
    import_by_id::<T>(&mut work, id).await?;
    let counts = sql!("SELECT verdict, count(*) FROM import_row WHERE import_id = $1 GROUP BY verdict");
    Ok(work.tx.all(counts, args![id]).await?)
}

/// Deletes files that nobody needs any more, and what was kept of their rows but for the digests. A chore; gives how many.
pub async fn sweep(ctx: &Ctx) -> Result<usize, AccessError> {
    let before = ctx.now().plus_seconds(-FILE_DAYS * 24 * 3600);
    let mut work = ctx.begin().await?;
    let old = sql!("SELECT id FROM import WHERE has_file AND changed_at < $1 AND worker_until < $2 LIMIT 100");
    let old: Vec<(ImportId,)> = work.tx.all(old, args![before, ctx.now()]).await?;
    for (id,) in &old {
        let gone = sql!(
            "UPDATE import SET has_file = FALSE, state = CASE WHEN state IN ('asked', 'looking', 'looked') THEN 'dropped'
                    WHEN state = 'loading' THEN 'stopped' ELSE state END WHERE id = $1"
        );
        work.tx.run(gone, args![id.to_owned()]).await?;
        work.tx.run(sql!("UPDATE import_row SET body = NULL WHERE import_id = $1"), args![id.to_owned()]).await?;
    }
    work.tx.commit().await?;
    old.iter().for_each(|(id,)| erase(ctx, *id));
    let mut swept = old.len();
    for id in lying(ctx) {
        if is_stray(ctx, id, before).await? {
            erase(ctx, id);
            swept += 1;
        }
    }
    Ok(swept)
}

/// Whether no import has this file: a sending that was cut short, and that is no longer going on.
async fn is_stray(ctx: &Ctx, id: ImportId, before: Moment) -> Result<bool, AccessError> {
    let begun = u64::from_str_radix(&id.to_string().replace('-', "")[..12], 16).unwrap_or(u64::MAX);
    let is_old = i64::try_from(begun).is_ok_and(|millis| millis.saturating_mul(1000) < before.micros());
    let mut work = ctx.look().await?;
    let owned = sql!("SELECT count(*) FROM import WHERE id = $1 AND has_file");
    Ok(is_old && work.tx.count(owned, args![id]).await? == 0)
}
