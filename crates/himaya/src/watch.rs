//! Collecting published offers, within the server or in processes of their own on other nodes.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use access::{AccessError, Ctx, House};
use collecting::Camera;
use kit::Entropy;
use monitoring::{Worker, collect, take_picture};
use tokio::task::JoinSet;

use crate::error::CommandError;
use crate::folder::{self, Settings};

/// How long a worker waits when nothing is due.
const IDLE: Duration = Duration::from_secs(15);
/// And after something went wrong.
const TROUBLED: Duration = Duration::from_secs(60);

/// Workers that collect until they are dropped, each at another site; and one that takes pictures of what they found, if the
/// settings name a browser for it.
pub fn start(house: &Arc<House>, workers: usize, own_sites: bool, settings: &Settings) -> JoinSet<()> {
    let mut set = JoinSet::new();
    for _ in 0..workers {
        let number: [u8; 8] = (&*house.entropy as &dyn Entropy).bytes();
        let name = format!("{:016x}", u64::from_be_bytes(number));
        let worker = Worker { name, own_sites };
        set.spawn(work(Arc::clone(house), move |ctx| {
            let worker = worker.clone();
            async move {
                let visited = collect(&ctx, &worker).await?;
                tracing::debug!(?visited, "a site was visited, if one was due");
                Ok(visited.is_some())
            }
        }));
    }
    if let Some(program) = settings.chromium.clone() {
        let camera = Camera::of(program);
        let camera = if settings.pictures_fetch { camera.fetching() } else { camera };
        set.spawn(work(Arc::clone(house), move |ctx| {
            let camera = camera.clone();
            async move { take_picture(&ctx, &camera).await }
        }));
    }
    set
}

/// Does a step again and again: at once where there was something to do, after a while where not.
async fn work<F>(house: Arc<House>, step: impl Fn(Ctx) -> F)
where
    F: Future<Output = Result<bool, AccessError>> + Send + 'static,
{
    loop {
        // Each step is a task of its own: one that panics ends itself, and the worker goes on.
        let mut task = JoinSet::new();
        task.spawn(step(folder::system(&house)));
        let Some(done) = task.join_next().await else { return };
        match done.unwrap_or_else(|broken| Err(AccessError::Internal(broken.to_string()))) {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(IDLE).await,
            Err(error) => {
                tracing::error!(%error, "collecting failed; it is tried again");
                tokio::time::sleep(TROUBLED).await;
            }
        }
    }
}

/// `himaya watch`: workers alone, beside servers on the same database.
pub async fn run(data: &Path, workers: usize) -> Result<ExitCode, CommandError> {
    let house = folder::open(data).await?;
    tracing::info!(workers, "collecting published offers");
    let running = start(&house, workers, false, &folder::settings(data)?);
    crate::serve::told_to_end().await;
    drop(running);
    house.store().close().await;
    Ok(ExitCode::SUCCESS)
}
