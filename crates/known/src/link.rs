//! All registers linked anew, piece by piece: who stands twice in one register becomes a possible duplicate there, who
//! stands in two becomes a question between their offices, and of who stands in a case those who hold it are told.
//!
//! A run that was stopped goes on at the next piece; a piece that was begun is done again, and finds nothing twice. The
//! server may run meanwhile: whoever is entered after a run began belongs to the next one.

use std::ops::ControlFlow;

use access::{AccessError, Ctx, Done, Record, make_seals, org_by_id, place, store_seals};
use journal::Act;
use kit::{LinkModelId, LinkPairId, LinkRunId, Moment, OrgId};
use linkage::{Found, Linker, Scorer, Settings, Table, Work as Linked};
use store::{args, sql};
use vault::RecordKey;

use crate::Kind;
use crate::ask::standing;
use crate::entry::{is_there, layout, pair_of};
use crate::index::Place;
use crate::learned::{keep, learned_as, to_begin_with};
use crate::pair::{Body, PairState, sealed};
use crate::tell::{Asker, answer_by, question};

/// How the registers are linked.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// From so many entries of registers on, weights are learned from them.
    pub enough: usize,
    /// Entries in one piece, where everybody is compared with everybody.
    pub piece: usize,
}

impl Default for How {
    fn default() -> Self {
        Self { enough: 1_000, piece: 1_024 }
    }
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Pieces that are done, those of a run that was stopped before included.
    pub done: usize,
    /// Pieces of all.
    pub pieces: usize,
    /// Possible duplicates that are new.
    pub pairs: usize,
    /// Questions to offices that are new.
    pub questions: usize,
    /// Whether it goes on where another run was stopped.
    pub resumed: bool,
    /// Whether weights were learned, or are those to begin with.
    pub learned: bool,
}

/// What is shown to a reviewer may be as unlikely as this many bits below even odds, about one in nine.
const DOUBTFUL_BITS: f64 = 3.0;
/// An office is asked when it is nearly as likely as not, as after a registration.
const ASKED_BITS: f64 = 1.0;
/// Pairs that are written together; so long the database's other writers wait.
const TOGETHER: usize = 20;
/// Entries that are read at once.
const READ: i64 = 5_000;

/// Everyone who was entered until a time.
struct Everyone {
    table: Table,
    /// The registers' rows alone, to learn from.
    registers: Table,
    places: Vec<Place>,
    /// Who they are, as a keyed digest.
    digest: [u8; 32],
}

struct Entry {
    id: String,
    kind: Kind,
    record_id: String,
    org_id: OrgId,
    bits: Vec<u8>,
    at: Moment,
}
store::columns!(Entry { id, kind, record_id, org_id, bits, at });

async fn everyone(ctx: &Ctx, until: Moment) -> Result<Everyone, AccessError> {
    let layout = layout()?;
    let key = RecordKey::of_bits(&ctx.house().secrets);
    let (mut table, mut registers) = (Table::new(layout.clone()), Table::new(layout));
    let (mut places, mut ids) = (Vec::new(), String::new());
    let (mut at, mut id) = (Moment::from_micros(i64::MIN), String::new());
    loop {
        let mut work = ctx.look().await?;
        let piece: Vec<Entry> = work
            .tx
            .all(
                sql!(
                    "SELECT id, kind, record_id, org_id, bits, at FROM link_entry
                     WHERE at <= $1 AND (at > $2 OR (at = $2 AND id > $3)) ORDER BY at, id LIMIT $4"
                ),
                args![until, at, &id, READ],
            )
            .await?;
        let Some(last) = piece.last() else { break };
        (at, id) = (last.at, last.id.clone());
        for row in piece {
            let bytes = key.open(&place("link_entry", &row.id, "bits"), &row.bits);
            // One that does not open is left out, as when somebody asks.
            let Ok(bytes) = bytes else { continue };
            if table.push_bytes(&bytes).is_err() {
                continue;
            }
            if row.kind == Kind::Resident {
                registers.push_bytes(&bytes).map_err(|e| AccessError::Internal(e.to_string()))?;
            }
            ids.push_str(&row.id);
            places.push(Place { id: row.id, kind: row.kind, record: row.record_id, org: row.org_id });
        }
    }
    let digest = ctx.house().secrets.mac("link-run", ids.as_bytes());
    Ok(Everyone { table, registers, places, digest })
}

struct Run {
    id: LinkRunId,
    until_at: Moment,
    entries: Vec<u8>,
    model_id: Option<LinkModelId>,
    next_piece: i64,
}
store::columns!(Run { id, until_at, entries, model_id, next_piece });

/// A run with what it works on.
struct Job {
    id: LinkRunId,
    everyone: Everyone,
    scorer: Scorer,
    next: usize,
    progress: Progress,
}

/// Links all registers anew, or goes on where it was stopped. After each piece it is told how far it is, and stops when
/// the answer is to break. A command, not a chore: it takes as long as the registers are large.
pub async fn link(
    ctx: &Ctx,
    how: How,
    told: &mut (dyn FnMut(&Progress) -> ControlFlow<()> + Send),
) -> Result<Progress, AccessError> {
    let settings = Settings { rows_in_a_piece: how.piece, doubtful_bits: DOUBTFUL_BITS, ..Settings::default() };
    let mut job = match resumed(ctx).await? {
        Some(job) => job,
        None => begun(ctx, how, settings).await?,
    };
    let linker = Linker::new(Linked::Within(&job.everyone.table), settings);
    job.progress.pieces = linker.pieces();
    job.progress.done = job.next;
    for piece in job.next..linker.pieces() {
        let (found, _) = linker.find(piece, &job.scorer);
        let (pairs, questions) = written(ctx, &job, &found).await?;
        job.progress.pairs += pairs;
        job.progress.questions += questions;
        job.progress.done = piece + 1;
        advance(ctx, &job, piece).await?;
        if told(&job.progress).is_break() {
            return Ok(job.progress);
        }
    }
    ended(ctx, &job).await?;
    Ok(job.progress)
}

/// The run that was stopped, if the same people are there. When somebody was forgotten meanwhile, its pieces are others:
/// it is given up, and all begins anew.
async fn resumed(ctx: &Ctx) -> Result<Option<Job>, AccessError> {
    let mut work = ctx.look().await?;
    let run: Option<Run> = work
        .tx
        .opt(
            sql!(
                "SELECT id, until_at, entries, model_id, next_piece FROM link_run WHERE ended_at IS NULL
                 ORDER BY began_at DESC, id DESC LIMIT 1"
            ),
            args![],
        )
        .await?;
    let Some(run) = run else { return Ok(None) };
    let learned = match run.model_id {
        Some(id) => learned_as(&mut work, id).await?,
        None => None,
    };
    drop(work);
    let everyone = everyone(ctx, run.until_at).await?;
    if everyone.digest[..] != run.entries[..] || learned.is_some() != run.model_id.is_some() {
        let mut work = ctx.begin().await?;
        work.tx.run(sql!("UPDATE link_run SET ended_at = $1 WHERE id = $2"), args![ctx.now(), run.id]).await?;
        work.tx.commit().await?;
        return Ok(None);
    }
    let progress = Progress { resumed: true, learned: learned.is_some(), ..Progress::default() };
    let scorer = scorer(&everyone, learned.map(|learned| learned.model))?;
    let next = usize::try_from(run.next_piece).unwrap_or(0);
    Ok(Some(Job { id: run.id, everyone, scorer, next, progress }))
}

/// What pairs are weighed with: what was learned, with how frequent values are in the registers.
fn scorer(everyone: &Everyone, learned: Option<linkage::Model>) -> Result<Scorer, AccessError> {
    let layout = layout()?;
    Ok(match learned {
        Some(model) => Scorer::counting(&layout, model, &[&everyone.registers]),
        None => Scorer::new(&layout, to_begin_with(&layout)),
    })
}

async fn begun(ctx: &Ctx, how: How, settings: Settings) -> Result<Job, AccessError> {
    let (id, until) = (LinkRunId::new(ctx.now(), ctx.entropy()), ctx.now());
    let everyone = everyone(ctx, until).await?;
    let entries = everyone.registers.len();
    let model = (entries >= how.enough.max(2)).then(|| {
        let learned = Linker::new(Linked::Within(&everyone.registers), settings).learn();
        learned.scorer.model().clone()
    });
    let pieces = Linker::new(Linked::Within(&everyone.table), settings).pieces();
    let mut work = ctx.begin().await?;
    let learned = match model {
        Some(model) => Some(keep(&mut work, &model, entries).await?),
        None => None,
    };
    let insert = sql!(
        "INSERT INTO link_run (id, until_at, entries, model_id, pieces, next_piece, began_at)
         VALUES ($1, $2, $3, $4, $5, 0, $6)"
    );
    let model_id = learned.as_ref().map(|learned| learned.id);
    work.tx.run(insert, args![id, until, everyone.digest, model_id, pieces as i64, ctx.now()]).await?;
    // What is found is journalled as it is found, and the run when it has ended.
    work.tx.commit().await?;
    let progress = Progress { learned: learned.is_some(), ..Progress::default() };
    let scorer = scorer(&everyone, learned.map(|learned| learned.model))?;
    Ok(Job { id, everyone, scorer, next: 0, progress })
}

async fn advance(ctx: &Ctx, job: &Job, piece: usize) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let next = sql!("UPDATE link_run SET next_piece = $1 WHERE id = $2 AND next_piece < $1");
    work.tx.run(next, args![piece as i64 + 1, job.id]).await?;
    Ok(work.tx.commit().await?)
}

async fn ended(ctx: &Ctx, job: &Job) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let end = sql!("UPDATE link_run SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL");
    if work.tx.run(end, args![ctx.now(), job.id]).await? == 0 {
        // Another process did the same work and was first.
        return Ok(());
    }
    let learned = if job.progress.learned { "yes" } else { "no" };
    work.commit(Done::new(Act::LinkRan, journal::Kind::System, job.id).fact("learned", learned)).await
}

/// Whose pair it is.
enum Whose {
    /// Both stand in one office's register.
    Office(OrgId),
    /// The first one's office asks, or tells, the second one's.
    Asks(Place, Place),
}

/// Two places of the table, and what becomes of them. Two of which nobody may learn are nobody's question.
fn whose(ctx: &Ctx, one: &Place, other: &Place) -> Option<Whose> {
    if one.kind.is_registered() && other.kind.is_registered() && one.org == other.org {
        return Some(Whose::Office(one.org));
    }
    match (one.kind.is_silent(ctx), other.kind.is_silent(ctx)) {
        (true, true) => None,
        // Who came later asks, as when they were registered.
        (_, false) => Some(Whose::Asks(other.clone(), one.clone())),
        (false, true) => Some(Whose::Asks(one.clone(), other.clone())),
    }
}

/// Writes down what a piece found, and gives how many pairs and questions are new.
async fn written(ctx: &Ctx, job: &Job, found: &[Found]) -> Result<(usize, usize), AccessError> {
    let mut fresh = Vec::new();
    {
        let mut work = ctx.look().await?;
        for found in found {
            let [one, other] = [found.left, found.right].map(|row| job.everyone.places[row as usize].clone());
            let (Some(one), Some(other)) = (standing(&mut work, one).await?, standing(&mut work, other).await?) else {
                continue;
            };
            let Some(whose) = whose(ctx, &one, &other).filter(|_| one.id != other.id) else { continue };
            let least = job.scorer.model().even() - ASKED_BITS;
            if matches!(whose, Whose::Asks(..)) && f64::from(found.bits) < least {
                continue;
            }
            let pair = pair_of(ctx, &one.id, &other.id);
            let known = sql!(
                "SELECT (SELECT count(*) FROM link_pair WHERE pair = $1)
                      + (SELECT count(*) FROM link_question WHERE pair = $1)"
            );
            if work.tx.count(known, args![pair]).await? == 0 {
                fresh.push((pair, *found, whose, [one.id, other.id]));
            }
        }
    }
    // In the order of keyed digests: that of the registrations would lead from a question to the one it is about.
    fresh.sort_by_key(|(pair, ..)| *pair);
    let (mut pairs, mut questions) = (0, 0);
    for together in fresh.chunks(TOGETHER) {
        let (more, asked) = written_together(ctx, job, together).await?;
        pairs += more;
        questions += asked;
    }
    Ok((pairs, questions))
}

type Fresh = ([u8; 32], Found, Whose, [String; 2]);

async fn written_together(ctx: &Ctx, job: &Job, fresh: &[Fresh]) -> Result<(usize, usize), AccessError> {
    let answer_by = answer_by(ctx)?;
    let mut work = ctx.begin().await?;
    let (mut pairs, mut done) = (0, Vec::new());
    for (pair, found, whose, ids) in fresh {
        // Somebody may have been forgotten since all of them were read.
        if !is_there(&mut work, &ids[0]).await? || !is_there(&mut work, &ids[1]).await? {
            continue;
        }
        match whose {
            Whose::Office(org) => pairs += usize::from(insert(&mut work, job, *org, *pair, found, ids).await?),
            Whose::Asks(asking, holding) => {
                let name = sql!("SELECT m.name FROM link_entry e JOIN member m ON m.id = e.member_id WHERE e.id = $1");
                let (name,): (String,) = work.tx.one(name, args![&asking.id]).await?;
                let asker = Asker { org: asking.org, name, record: asking.record.clone(), person: asking.id.clone() };
                let percent = job.scorer.model().probability(found.bits.into()) * 100.0;
                let percent = percent.round().clamp(1.0, 99.0) as u8;
                done.extend(question(&mut work, &asker, holding.clone(), percent, answer_by).await?);
            }
        }
    }
    let questions = done.len();
    if questions == 0 {
        // A possible duplicate is no act: somebody decides it, and that is one.
        work.tx.commit().await?;
    } else {
        work.commit_all(done).await?;
    }
    Ok((pairs, questions))
}

/// A possible duplicate for an office; `false` when it was found before.
async fn insert(
    work: &mut access::Work<'_>,
    job: &Job,
    org: OrgId,
    pair: [u8; 32],
    found: &Found,
    ids: &[String; 2],
) -> Result<bool, AccessError> {
    let ctx = work.ctx;
    let (left, right) = (found.left as usize, found.right as usize);
    let explained = job.scorer.explain(&job.everyone.table, left, &job.everyone.table, right);
    let (id, key) = (LinkPairId::new(ctx.now(), ctx.entropy()), RecordKey::new(ctx.entropy()));
    let body = sealed(ctx, &key, id, "body", &Body::of(ids.clone(), &explained))?;
    let org = org_by_id(ctx, &mut work.tx, org).await?;
    let tenths = (explained.bits * 10.0).round() as i64;
    let insert = sql!(
        "INSERT INTO link_pair (id, org_id, pair, tenths, body, state, found_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (pair) DO NOTHING"
    );
    let row = args![id, org.id, pair, tenths, body, PairState::Waiting.code(), ctx.now()];
    if work.tx.run(insert, row).await? == 0 {
        return Ok(false);
    }
    let seals = make_seals(ctx, Record::LinkPair, id, &key, &[&org]);
    store_seals(work, Record::LinkPair, id, &seals).await?;
    Ok(true)
}
