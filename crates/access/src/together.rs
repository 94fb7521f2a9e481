//! Many visitors' acts in one transaction. Reports that come in while the last ones are being written wait for each
//! other and are made durable with one write to the disk: a flood costs less for each, and none is refused.

use std::pin::Pin;

use tokio::sync::{mpsc, oneshot};

use crate::{AccessError, Actor, Ctx, Done, Work};

/// Acts in one transaction at most: so many that the disk is not what they wait for, so few that an officer's act
/// in between does not wait long.
const MOST: usize = 64;
/// Acts that may wait. The next one is not refused: its request waits until there is room.
const QUEUE: usize = 1024;

/// What [`Shared::act`] gives: what to journal, or nothing when the act was done before.
pub type Outcome<'a> = Pin<Box<dyn Future<Output = Result<Option<Done>, AccessError>> + Send + 'a>>;

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
        // A task of its own: an act that panics ends its batch, not the queue.
        if let Err(error) = tokio::spawn(do_all(std::mem::take(&mut batch))).await {
            tracing::error!(%error, "acts that share a transaction broke off");
        }
    }
}

async fn do_all(mut batch: Vec<Waiting>) {
    if batch.len() > 1 && in_one(&mut batch).await.is_ok() {
        for Waiting { answer, .. } in batch {
            // Whoever hung up has their act done all the same.
            let _ = answer.send(Ok(()));
        }
        return;
    }
    for mut waiting in batch {
        let done = in_one(std::slice::from_mut(&mut waiting)).await;
        let _ = waiting.answer.send(done);
    }
}

async fn in_one(batch: &mut [Waiting]) -> Result<(), AccessError> {
    let Some(first) = batch.first() else { return Ok(()) };
    let ctx = first.ctx.clone();
    let mut work = ctx.begin().await?;
    let mut done = Vec::new();
    for waiting in batch {
        work.allowed = false;
        done.extend(waiting.act.act(&mut work).await?);
        work.must_be_allowed()?;
    }
    if done.is_empty() { Ok(()) } else { work.commit_all(done).await }
}
