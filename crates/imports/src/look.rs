//! The first pass: every row is read and compared, and nothing is loaded.

use std::collections::HashMap;
use std::thread;

use access::{AccessError, Ctx, Record, Work, open_key};
use kit::ImportId;
use sheets::read::DateCounts;
use sheets::{Error, Field, Mapping, RowError};
use store::{args, sql};
use vault::RecordKey;

use crate::acts::{Set, WORKER_SECONDS, opened, seal_why};
use crate::model::Why;
use crate::{Line, Outcome, Reading, Settings, Target, Wrong, file};

type Found = Result<sheets::Row, RowError>;

/// Fewer rows than these are not worth a thread.
const LEAST_SHARE: usize = 500;
/// Rows written together.
const PIECE: usize = 2_000;

/// The rows of a list, read; and why it could not be read to its end, if it could not.
pub(crate) struct Rows<I> {
    pub lines: Vec<Line<I>>,
    /// What each row says, so that the same row is known again, by place.
    pub canonical: Vec<String>,
    /// Who stands in the rows that cannot be taken, as the list has them, by place.
    pub named: HashMap<u32, String>,
    pub fault: Option<sheets::Fault>,
}

impl<I> Rows<I> {
    fn none() -> Self {
        Self { lines: Vec::new(), canonical: Vec::new(), named: HashMap::new(), fault: None }
    }

    /// These, and those that come after them.
    fn and(mut self, next: Self) -> Self {
        self.lines.extend(next.lines);
        self.canonical.extend(next.canonical);
        self.named.extend(next.named);
        self.fault = self.fault.or(next.fault);
        self
    }
}

/// Reads every row of a list. Takes seconds for a long one: not to be called where others wait.
pub(crate) fn read_all<T: Target>(
    ctx: &Ctx,
    id: ImportId,
    settings: &Settings,
) -> Result<Result<Rows<T::Item>, Error>, AccessError> {
    let broken = |e: serde_json::Error| AccessError::Internal(e.to_string());
    let options: T::Options = serde_json::from_value(settings.options.clone()).map_err(broken)?;
    let Some(mapping) = &settings.mapping else { return Err(AccessError::Moved) };
    let chosen = &settings.chosen;
    let mut book = match file::open(ctx, id, &settings.file_key, chosen)? {
        Ok(book) => book,
        Err(error) => return Ok(Err(error)),
    };
    let is_1904 = book.is_1904();
    let sheet = match book.sheet(chosen.sheet, chosen.header()) {
        Ok(sheet) => sheet,
        Err(error) => return Ok(Err(error)),
    };
    let found: Vec<_> = sheet.rows.collect();
    let reading = Reading::new(ctx, mapping.clone(), &count_dates(&found, mapping), is_1904);
    let mut rows = understood::<T>(ctx, &options, &reading, found);
    twice(&mut rows);
    T::together(ctx, &mut rows.lines);
    let lines = &rows.lines;
    rows.named.retain(|place, _| lines[*place as usize].read.is_err());
    Ok(Ok(rows))
}

/// The names of a row as they stand there, for one that is not understood.
fn named(mapping: &Mapping, row: &sheets::Row) -> String {
    let fields = [Field::Surname, Field::GivenName, Field::Patronymic, Field::FullName];
    let words: Vec<&str> =
        fields.iter().map(|field| mapping.text(row, *field)).filter(|text| !text.is_empty()).collect();
    words.join(" ").chars().take(100).collect()
}

/// Understands the rows, on every core: it is half of the time that looking takes.
fn understood<T: Target>(ctx: &Ctx, options: &T::Options, reading: &Reading, found: Vec<Found>) -> Rows<T::Item> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let size = found.len().div_ceil(cores).max(LEAST_SHARE);
    let mut found = found.into_iter();
    thread::scope(|scope| {
        let mut begun = Vec::new();
        for first in (0..).step_by(size) {
            let share: Vec<_> = found.by_ref().take(size).collect();
            if share.is_empty() {
                break;
            }
            begun.push(scope.spawn(move || one_share::<T>(ctx, options, reading, first, share)));
        }
        let done = begun.into_iter().map(|share| share.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        done.reduce(Rows::and).unwrap_or_else(Rows::none)
    })
}

fn one_share<T: Target>(
    ctx: &Ctx,
    options: &T::Options,
    reading: &Reading,
    first: u32,
    share: Vec<Found>,
) -> Rows<T::Item> {
    let mapping = reading.mapping();
    let mut rows = Rows::none();
    for (place, row) in (first..).zip(share) {
        let (number, read, group, canonical) = match &row {
            Ok(row) => {
                let reader = reading.of(row);
                (row.number, T::read(ctx, options, &reader), T::group(&reader), mapping.canonical(row))
            }
            Err(error) => (error.number, Err(of_fault(error)), String::new(), String::new()),
        };
        match row {
            Ok(row) => drop(rows.named.insert(place, named(mapping, &row))),
            Err(error) if error.fault.ends() => rows.fault = rows.fault.or(Some(error.fault)),
            Err(_) => {}
        }
        rows.lines.push(Line { place, number, read, group, record: String::new(), is_first: false });
        rows.canonical.push(canonical);
    }
    rows
}

/// Whether the day or the month comes first is what all dates of a column say.
fn count_dates(found: &[Found], mapping: &Mapping) -> HashMap<usize, DateCounts> {
    let count = |column: usize| {
        let mut counts = DateCounts::default();
        found.iter().flatten().for_each(|row| counts.add(row.text(column)));
        (column, counts)
    };
    Reading::dates(mapping).into_iter().map(count).collect()
}

fn of_fault(error: &RowError) -> Wrong {
    Wrong::row(error.fault.code(), error.found.chars().take(60).collect::<String>())
}

/// Looks at every row of a list that [`crate::confirm`] set to work: reads, compares, and keeps what is thought of it.
///
/// # Errors
/// When the database or the disk fails. What cannot be read is no error: it stands on the import's page.
pub async fn look<T: Target>(ctx: &Ctx, set: &Set) -> Result<(), AccessError> {
    let (_, settings, key) = opened::<T>(ctx, set.id).await?;
    let (own, id) = (ctx.clone(), set.id);
    let read = tokio::task::spawn_blocking(move || {
        let rows = read_all::<T>(&own, id, &settings)?;
        Ok::<_, AccessError>((rows, settings))
    });
    let (rows, settings) = read.await.map_err(|e| AccessError::Internal(e.to_string()))??;
    let rows = match rows {
        Ok(rows) => rows,
        Err(error) => return fail(ctx, set, error.code()).await,
    };
    if !go_on(ctx, set, rows.lines.len(), 0).await? {
        return Ok(());
    }
    let options: T::Options =
        serde_json::from_value(settings.options).map_err(|e| AccessError::Internal(e.to_string()))?;
    let outcomes = T::compare(ctx, &options, &rows.lines).await?;
    keep::<T>(ctx, set, &key, rows, outcomes, &T::scope(&options)).await
}

/// The same row twice in one list: the second is told.
fn twice<I>(rows: &mut Rows<I>) {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for (line, canonical) in rows.lines.iter_mut().zip(&rows.canonical) {
        if line.read.is_err() {
            continue;
        }
        if let Some(first) = seen.get(canonical.as_str()) {
            line.read = Err(Wrong::row("row-twice", first));
        } else {
            seen.insert(canonical, line.number);
        }
    }
}

/// The key with which the rows of an office's lists are digested: that of its first import into any register. It opens for
/// the office alone.
async fn digest_key(work: &mut Work<'_>) -> Result<RecordKey, AccessError> {
    let org = work.ctx.member()?.org;
    let first = sql!("SELECT id FROM import WHERE org_id = $1 ORDER BY at, id LIMIT 1");
    let (first,): (ImportId,) = work.tx.one(first, args![org]).await?;
    open_key(work, Record::Import, first).await
}

async fn keep<T: Target>(
    ctx: &Ctx,
    set: &Set,
    key: &RecordKey,
    mut rows: Rows<T::Item>,
    mut outcomes: HashMap<u32, Outcome>,
    scope: &str,
) -> Result<(), AccessError> {
    let digest_key = {
        let mut work = ctx.look().await?;
        digest_key(&mut work).await?
    };
    let digest = |text: &String| digest_key.mac("import/row", format!("{} {scope} {text}", T::KEY).as_bytes());
    let digests: Vec<_> = rows.canonical.iter().map(digest).collect();
    let all = rows.lines.len();
    let mut lines = std::mem::take(&mut rows.lines).into_iter().zip(digests).peekable();
    let mut kept = 0;
    while lines.peek().is_some() {
        let piece: Vec<_> = lines.by_ref().take(PIECE).collect();
        kept += piece.len();
        let mut values = Vec::with_capacity(piece.len());
        for (line, digest) in piece {
            let who = line.read.as_ref().map(T::who).ok().or_else(|| rows.named.remove(&line.place));
            let mut why = Why { who: who.unwrap_or_default(), ..Why::default() };
            let outcome = match line.read {
                Err(wrong) => Outcome::Wrong(wrong),
                Ok(_) => outcomes.remove(&line.place).unwrap_or(Outcome::New),
            };
            let verdict = outcome.verdict().code();
            match outcome {
                Outcome::New => {}
                Outcome::Known(hit) | Outcome::Doubtful(hit) => why.hit = Some(hit),
                Outcome::Wrong(wrong) => why.wrong = Some(wrong),
            }
            let place = i64::from(line.place);
            let body = seal_why(ctx, key, set.id, place, &why)?;
            values.push(args![set.id, place, line.number, verdict, line.record, digest, Some(body)]);
        }
        let mut work = ctx.begin().await?;
        let insert = sql!(
            "INSERT INTO import_row (import_id, place, number, verdict, record_id, digest, body)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        );
        work.tx.insert_all(insert, values).await?;
        if !advance(&mut work, set, all, kept).await? {
            return Ok(());
        }
        work.tx.commit().await?;
    }
    let mut work = ctx.begin().await?;
    // The very row was loaded before: with this office's key, so that no other office's rows say so.
    let before = sql!(
        "UPDATE import_row SET verdict = 'known'
         WHERE import_id = $1 AND verdict IN ('new', 'doubtful') AND EXISTS (
             SELECT 1 FROM import_row o WHERE o.digest = import_row.digest AND o.verdict = 'taken')"
    );
    work.tx.run(before, args![set.id]).await?;
    let looked = sql!(
        "UPDATE import SET state = 'looked', fault = $1, changed_at = $2, worker = '', worker_until = 0
         WHERE id = $3 AND state = 'looking' AND worker = $4"
    );
    let fault = rows.fault.map_or("", sheets::Fault::code);
    work.tx.run(looked, args![fault, ctx.now(), set.id, &set.worker]).await?;
    work.tx.commit().await?;
    Ok(())
}

/// Says how far it is; false when somebody else works on it, or it was given up.
async fn go_on(ctx: &Ctx, set: &Set, rows: usize, done: usize) -> Result<bool, AccessError> {
    let mut work = ctx.begin().await?;
    let goes_on = advance(&mut work, set, rows, done).await?;
    work.tx.commit().await?;
    Ok(goes_on)
}

pub(crate) async fn advance(work: &mut Work<'_>, set: &Set, rows: usize, done: usize) -> Result<bool, AccessError> {
    let now = work.ctx.now();
    let far = sql!(
        "UPDATE import SET row_count = $1, done = $2, changed_at = $3, worker_until = $4
         WHERE id = $5 AND worker = $6 AND state IN ('looking', 'loading')"
    );
    let (rows, done) = (i64::try_from(rows).unwrap_or(i64::MAX), i64::try_from(done).unwrap_or(i64::MAX));
    let touched =
        work.tx.run(far, args![rows, done, now, now.plus_seconds(WORKER_SECONDS), set.id, &set.worker]).await?;
    Ok(touched == 1)
}

/// The file cannot be read as it was said: back to where that is asked.
async fn fail(ctx: &Ctx, set: &Set, fault: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let back = sql!(
        "UPDATE import SET state = 'asked', fault = $1, changed_at = $2, worker = '', worker_until = 0
         WHERE id = $3 AND state = 'looking' AND worker = $4"
    );
    work.tx.run(back, args![fault, ctx.now(), set.id, &set.worker]).await?;
    work.tx.commit().await?;
    Ok(())
}
