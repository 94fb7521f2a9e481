//! Many visitors' acts in one transaction. Reports that come in while the last ones are being written wait for each
//! other and are made durable with one write to the disk: a flood costs less for each, and none is refused.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::{mpsc, oneshot};

use crate::{AccessError, Actor, Ctx, Done, Work};

/// Acts in one transaction at most: so many that the disk is not what they wait for, so few that an officer's act
/// in between does not wait long.
const MOST: usize = 64;
/// Acts that may wait. The next one is not refused: its request waits until there is room.
const QUEUE: usize = 1024;
/// How long a transaction may take. A database that hangs must not hold everyone who reports; a report whose commit is
/// in doubt is sent again with the same form, and is the same report.
const PATIENCE: Duration = Duration::from_secs(30);

/// What [`Shared::act`] gives: what to journal; nothing when the act was done before.
pub type Outcome<'a> = Pin<Box<dyn Future<Output = Result<Vec<Done>, AccessError>> + Send + 'a>>;

/// An act of the public door that may share its transaction with others.
pub trait Shared: Send + 'static {
    /// Asks for permission and acts. Called again, in a transaction of its own, when the shared one came to nothing
    /// because another's act failed: what it did before is undone by then.
    fn act<'a>(&'a mut self, work: &'a mut Work<'_>) -> Outcome<'a>;
}

struct Waiting {
    ctx: Ctx,
    act: Box<dyn Shared>,
    answer: oneshot::Sender<Result<(), AccessError>>,
}

impl Waiting {
    /// Says how it ended. Whoever hung up has their act done all the same.
    fn tell(self, done: Result<(), AccessError>) {
        let _ = self.answer.send(done);
    }
}

/// The acts that wait to be done together. One queue in a house.
#[derive(Default)]
pub(crate) struct Queue(std::sync::OnceLock<mpsc::Sender<Waiting>>);

/// Does `act` as soon as may be, together with whatever else waits, and returns when it is durable. Once begun it is
/// done even if nobody waits for it any more.
///
/// # Errors
/// What [`Shared::act`] gives; one act's error is no other's. `Denied` when someone else than a visitor asks: the
/// transaction is one actor's.
pub async fn do_together(ctx: &Ctx, act: impl Shared) -> Result<(), AccessError> {
    if !matches!(ctx.actor(), Actor::Public) {
        return Err(AccessError::Denied);
    }
    let queue = ctx.house().together.0.get_or_init(|| {
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(serve(receiver));
        sender
    });
    let (answer, answered) = oneshot::channel();
    let gone = |_| AccessError::Internal("the queue of reports broke off".to_owned());
    queue.send(Waiting { ctx: ctx.clone(), act: Box::new(act), answer }).await.map_err(|_| gone(()))?;
    answered.await.map_err(|_| gone(()))?
}

async fn serve(mut queue: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::new();
    while queue.recv_many(&mut batch, MOST).await > 0 {
        do_all(std::mem::take(&mut batch)).await;
    }
}

/// Why nothing of a transaction is there.
enum Undone {
    /// One of its acts failed; the others may be done without it.
    Act(AccessError),
    /// The database did not take it, and would not take the next.
    Database(AccessError),
}

/// Together first, then one by one: so one sender's error, or an act that breaks off, is no other's.
async fn do_all(mut batch: Vec<Waiting>) {
    match try_in_one(&mut batch).await {
        Ok(()) => batch.into_iter().for_each(|waiting| waiting.tell(Ok(()))),
        Err(Undone::Database(error)) => all_failed(batch, &error),
        Err(Undone::Act(error)) => match batch.pop() {
            Some(only) if batch.is_empty() => only.tell(Err(error)),
            last => one_by_one(batch.into_iter().chain(last).collect()).await,
        },
    }
}

async fn one_by_one(batch: Vec<Waiting>) {
    let mut batch = batch.into_iter();
    while let Some(mut waiting) = batch.next() {
        match try_in_one(std::slice::from_mut(&mut waiting)).await {
            Ok(()) => waiting.tell(Ok(())),
            Err(Undone::Act(error)) => waiting.tell(Err(error)),
            Err(Undone::Database(error)) => all_failed(std::iter::once(waiting).chain(batch.by_ref()), &error),
        }
    }
}

fn all_failed(batch: impl IntoIterator<Item = Waiting>, error: &AccessError) {
    for waiting in batch {
        waiting.tell(Err(AccessError::Internal(error.to_string())));
    }
}

async fn try_in_one(batch: &mut [Waiting]) -> Result<(), Undone> {
    let tried = AssertUnwindSafe(in_one(batch)).catch_unwind();
    match tokio::time::timeout(PATIENCE, tried).await {
        Ok(Ok(done)) => done,
        Ok(Err(_)) => Err(Undone::Act(AccessError::Internal("an act broke off".to_owned()))),
        Err(_) => Err(Undone::Database(AccessError::Internal("the database does not answer".to_owned()))),
    }
}

async fn in_one(batch: &mut [Waiting]) -> Result<(), Undone> {
    let Some(first) = batch.first() else { return Ok(()) };
    let ctx = first.ctx.clone();
    let mut work = ctx.begin().await.map_err(Undone::Database)?;
    let mut done = Vec::new();
    for waiting in batch {
        work.allowed = false;
        done.extend(waiting.act.act(&mut work).await.map_err(Undone::Act)?);
        work.must_be_allowed().map_err(Undone::Act)?;
    }
    if done.is_empty() { Ok(()) } else { work.commit_all(done).await.map_err(Undone::Act) }
}
