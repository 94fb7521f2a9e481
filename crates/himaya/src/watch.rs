//! Collecting published offers, within the server or in processes of their own on other nodes.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use access::{AccessError, House};
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

/// Workers that collect until they are dropped. Each is at another site.
pub fn start(house: &Arc<House>, workers: usize, own_sites: bool) -> JoinSet<()> {
    let mut set = JoinSet::new();
    for _ in 0..workers {
        let number: [u8; 8] = (&*house.entropy as &dyn Entropy).bytes();
        let name = format!("{:016x}", u64::from_be_bytes(number));
        set.spawn(work(Arc::clone(house), Worker { name, own_sites }));
    }
    set
}

async fn work(house: Arc<House>, worker: Worker) {
    loop {
        // Each visit is a task of its own: one that panics ends itself, and the worker goes on.
        let mut visit = JoinSet::new();
        let (ctx, of) = (folder::system(&house), worker.clone());
        visit.spawn(async move { collect(&ctx, &of).await });
        let Some(visited) = visit.join_next().await else { return };
        let visited = visited.unwrap_or_else(|broken| Err(AccessError::Internal(broken.to_string())));
        match visited {
            Ok(Some(visited)) => tracing::debug!(listed = visited.listed, read = visited.read, "a site was visited"),
            Ok(None) => tokio::time::sleep(IDLE).await,
            Err(error) => {
                tracing::error!(%error, "collecting failed; it is tried again");
                tokio::time::sleep(TROUBLED).await;
            }
        }
    }
}

/// One more worker, which takes pictures of what the others found, if the settings name a browser for it.
pub fn take_pictures(house: &Arc<House>, settings: &Settings, set: &mut JoinSet<()>) {
    let Some(program) = settings.chromium.clone() else { return };
    let camera = Camera::of(program);
    let camera = if settings.pictures_fetch { camera.fetching() } else { camera };
    let house = Arc::clone(house);
    set.spawn(async move {
        loop {
            let mut picture = JoinSet::new();
            let (ctx, camera) = (folder::system(&house), camera.clone());
            picture.spawn(async move { take_picture(&ctx, &camera).await });
            let Some(taken) = picture.join_next().await else { return };
            match taken.unwrap_or_else(|broken| Err(AccessError::Internal(broken.to_string()))) {
                Ok(true) => {}
                Ok(false) => tokio::time::sleep(IDLE).await,
                Err(error) => {
                    tracing::error!(%error, "no picture could be taken; it is tried again");
                    tokio::time::sleep(TROUBLED).await;
                }
            }
        }
    });
}

/// `himaya watch`: workers alone, beside servers on the same database.
pub async fn run(data: &Path, workers: usize) -> Result<ExitCode, CommandError> {
    let house = folder::open(data).await?;
    tracing::info!(workers, "collecting published offers");
    let mut running = start(&house, workers, false);
    take_pictures(&house, &folder::settings(data)?, &mut running);
    crate::serve::told_to_end().await;
    drop(running);
    house.store().close().await;
    Ok(ExitCode::SUCCESS)
}
