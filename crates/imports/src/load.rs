//! The second pass: rows are loaded in pieces, each whole or not at all. What is interrupted goes on after the last piece.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use access::{AccessError, Ctx, Done, org_by_id};
use journal::{Act, Kind};
use kit::ImportId;
use store::{args, sql};
use tokio::task::JoinHandle;

use crate::acts::{Set, WORKER_SECONDS, opened, opened_in};
use crate::look::{advance, read_all};
use crate::{Line, Loading, Target};

/// Rows of one piece: others who write wait as long as one takes.
const PIECE: usize = 500;

/// Begins to load what is new, and what may be known if it was said so. See [`resume`] for doing it.
///
/// # Errors
/// `Moved` when it is not looked at, could not be read to its end, or is loaded already.
pub async fn load<T: Target>(ctx: &Ctx, id: ImportId, takes_doubtful: bool) -> Result<Set, AccessError> {
    let mut work = ctx.begin().await?;
    opened_in::<T>(&mut work, id).await?;
    let set = Set::new(ctx, id);
    let begun = sql!(
        "UPDATE import SET state = 'loading', takes_doubtful = $1, done = 0, changed_at = $2, worker = $3,
                worker_until = $4
         WHERE id = $5 AND has_file AND state = 'looked' AND fault = ''"
    );
    let until = ctx.now().plus_seconds(WORKER_SECONDS);
    if work.tx.run(begun, args![takes_doubtful, ctx.now(), &set.worker, until, id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(Done::new(Act::ImportLoading, Kind::Import, id).fact("into", T::KEY)).await?;
    Ok(set)
}

/// Takes up what was stopped or interrupted.
///
/// # Errors
/// `Moved` when it is being loaded, or is loaded already.
pub async fn resume<T: Target>(ctx: &Ctx, id: ImportId) -> Result<Set, AccessError> {
    let mut work = ctx.begin().await?;
    opened_in::<T>(&mut work, id).await?;
    let set = Set::new(ctx, id);
    let begun = sql!(
        "UPDATE import SET state = 'loading', changed_at = $1, worker = $2, worker_until = $3
         WHERE id = $4 AND has_file AND (state = 'stopped' OR (state = 'loading' AND worker_until < $1))"
    );
    let until = ctx.now().plus_seconds(WORKER_SECONDS);
    if work.tx.run(begun, args![ctx.now(), &set.worker, until, id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(Done::new(Act::ImportLoading, Kind::Import, id).fact("into", T::KEY)).await?;
    Ok(set)
}

/// Loads the rows of an import that [`load`] or [`resume`] set to work.
///
/// # Errors
/// When the database or the disk fails: what is loaded stays, and can be gone on with.
pub async fn run<T: Target>(ctx: &Ctx, set: &Set) -> Result<(), AccessError> {
    let (import, settings, key) = opened::<T>(ctx, set.id).await?;
    let broken = |e: serde_json::Error| AccessError::Internal(e.to_string());
    let options: T::Options = serde_json::from_value(settings.options.clone()).map_err(broken)?;
    let org = {
        let mut work = ctx.look().await?;
        org_by_id(ctx, &mut work.tx, import.org_id).await?
    };
    let state = T::start(ctx, set.id, &options).await?;
    let loading = Arc::new(Loading::<T> { ctx: ctx.clone(), id: set.id, key, org, options, state });
    let (own, id) = (ctx.clone(), set.id);
    let read = tokio::task::spawn_blocking(move || read_all::<T>(&own, id, &settings));
    let (read, slots) = tokio::join!(read, slots(ctx, set.id, import.done, import.takes_doubtful));
    let rows = read.map_err(|e| AccessError::Internal(e.to_string()))??;
    let rows = rows.map_err(|error| AccessError::Internal(format!("a list that was read before: {error}")))?;
    let all = rows.lines.len();
    let lines = to_load(slots?, rows.lines)?;
    let mut pieces = pieces(lines).into_iter();
    let mut next = pieces.next().map(|piece| make_ready(&loading, piece));
    while let Some((until, ready)) = next.take() {
        let ready = ready.await.map_err(|e| AccessError::Internal(e.to_string()))??;
        // While these are written, the next ones are made ready.
        next = pieces.next().map(|piece| make_ready(&loading, piece));
        if !write(&loading, set, (all, until), ready).await? {
            return Ok(());
        }
    }
    finish(&loading, set, all).await
}

/// What is still to be loaded: records that the first pass gave, by place, and those of them that were begun.
struct Slots {
    records: HashMap<i64, String>,
    begun: HashSet<String>,
}

async fn slots(ctx: &Ctx, id: ImportId, done: i64, takes_doubtful: bool) -> Result<Slots, AccessError> {
    let mut work = ctx.look().await?;
    let left = sql!(
        "SELECT place, record_id FROM import_row
         WHERE import_id = $1 AND place >= $2 AND (verdict = 'new' OR (verdict = 'doubtful' AND $3))"
    );
    let records: Vec<(i64, String)> = work.tx.all(left, args![id, done, takes_doubtful]).await?;
    let begun = if done > 0 { begun(&mut work, id).await? } else { HashSet::new() };
    Ok(Slots { records: records.into_iter().collect(), begun })
}

fn to_load<I>(Slots { mut records, mut begun }: Slots, lines: Vec<Line<I>>) -> Result<Vec<Line<I>>, AccessError> {
    // What could be read when it was looked at, and cannot be now: told, and not taken for loaded.
    if let Some(line) = lines.iter().find(|line| line.read.is_err() && records.contains_key(&i64::from(line.place))) {
        return Err(AccessError::Internal(format!("row {} of a list reads otherwise than before", line.number)));
    }
    let take = |line: Line<I>| {
        let record = records.remove(&i64::from(line.place))?;
        let is_first = !record.is_empty() && begun.insert(record.clone());
        Some(Line { record, is_first, ..line })
    };
    Ok(lines.into_iter().filter_map(take).collect())
}

/// Records that were begun.
async fn begun(work: &mut access::Work<'_>, id: ImportId) -> Result<HashSet<String>, AccessError> {
    let begun = sql!("SELECT DISTINCT record_id FROM import_row WHERE import_id = $1 AND verdict = 'taken'");
    let rows: Vec<(String,)> = work.tx.all(begun, args![id]).await?;
    Ok(rows.into_iter().map(|(record,)| record).collect())
}

fn pieces<I>(lines: Vec<Line<I>>) -> Vec<Vec<Line<I>>> {
    let (mut pieces, mut lines) = (Vec::new(), lines.into_iter().peekable());
    while lines.peek().is_some() {
        pieces.push(lines.by_ref().take(PIECE).collect());
    }
    pieces
}

type Ready<R> = (u32, JoinHandle<Result<R, AccessError>>);

/// Begins to make a piece ready; gives the place after its last row.
fn make_ready<T: Target>(loading: &Arc<Loading<T>>, piece: Vec<Line<T::Item>>) -> Ready<T::Ready> {
    let until = piece.last().map_or(0, |line| line.place + 1);
    let loading = Arc::clone(loading);
    (until, tokio::task::spawn_blocking(move || T::ready(&loading, piece)))
}

/// Writes a piece; false when the import was stopped or taken over: then nothing of it was written.
async fn write<T: Target>(
    loading: &Loading<T>,
    set: &Set,
    (all, until): (usize, u32),
    ready: T::Ready,
) -> Result<bool, AccessError> {
    let ctx = &loading.ctx;
    let mut work = ctx.begin().await?;
    work.allow(T::MAY, &ctx.desk()?)?;
    let from = sql!("SELECT done FROM import WHERE id = $1 AND worker = $2");
    let Some((from,)) = work.tx.opt::<(i64,)>(from, args![set.id, &set.worker]).await? else { return Ok(false) };
    if !advance(&mut work, set, all, until as usize).await? {
        return Ok(false);
    }
    let done = T::write(loading, &mut work, ready).await?;
    let taken = sql!(
        "UPDATE import_row SET verdict = 'taken'
         WHERE import_id = $1 AND place >= $2 AND place < $3
           AND (verdict = 'new' OR (verdict = 'doubtful' AND (SELECT takes_doubtful FROM import WHERE id = $1)))"
    );
    work.tx.run(taken, args![set.id, from, until]).await?;
    if done.is_empty() {
        work.tx.commit().await?;
    } else {
        work.commit_all(done).await?;
    }
    Ok(true)
}

async fn finish<T: Target>(loading: &Loading<T>, set: &Set, all: usize) -> Result<(), AccessError> {
    T::finish(loading).await?;
    let ctx = &loading.ctx;
    let mut work = ctx.begin().await?;
    work.allow(T::MAY, &ctx.desk()?)?;
    let loaded = sql!(
        "UPDATE import SET state = 'loaded', done = row_count, changed_at = $1, worker = '', worker_until = 0
         WHERE id = $2 AND state = 'loading' AND worker = $3"
    );
    if work.tx.run(loaded, args![ctx.now(), set.id, &set.worker]).await? == 0 {
        return Ok(());
    }
    let taken = sql!("SELECT count(*) FROM import_row WHERE import_id = $1 AND verdict = 'taken'");
    let taken = work.tx.count(taken, args![set.id]).await?;
    let done = Done::new(Act::ImportLoaded, Kind::Import, set.id).fact("into", T::KEY);
    work.commit(done.fact("rows", all).fact("taken", taken)).await
}
