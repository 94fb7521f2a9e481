//! Serving a folder.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use access::House;
use axum::ServiceExt;
use axum::extract::Request;
use journal::Watch;
use tokio::net::TcpListener;

use crate::error::CommandError;
use crate::folder::Settings;
use crate::{chores, folder, sites, watch};

/// How long requests under way may take once the process was told to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// Opens a folder and serves it until the process is told to end.
pub async fn run(data: &Path, listen: SocketAddr) -> Result<ExitCode, CommandError> {
    let house = folder::open(data).await?;
    let settings = folder::settings(data)?;
    let listener = TcpListener::bind(listen).await.map_err(CommandError::io(format!("listening on {listen}")))?;
    say_where(&listener)?;
    serve(house, listener, &settings).await
}

#[allow(clippy::print_stdout, reason = "the address is what the command is for")]
fn say_where(listener: &TcpListener) -> Result<(), CommandError> {
    let address = listener.local_addr().map_err(CommandError::io("listening"))?;
    println!("himaya listens on http://{address}/");
    Ok(())
}

/// Serves until the process is told to end; then requests under way are finished and the journal's last
/// entries are signed.
pub async fn serve(house: Arc<House>, listener: TcpListener, settings: &Settings) -> Result<ExitCode, CommandError> {
    let site = web::site(&house);
    let watch = Arc::new(Watch::default());
    if house.demo {
        sites::serve(&house).await?;
    }
    let collecting = watch::start(&house, settings.collectors, house.demo, settings);
    let chores = tokio::spawn(chores::run(Arc::clone(&house), Arc::clone(&watch)));
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(site);
    let (told, was_told) = tokio::sync::oneshot::channel();
    let end = async {
        told_to_end().await;
        // The one who waits for it is there until serving ends.
        let _ = told.send(());
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(end).into_future();
    tokio::select! {
        served = serving => served.map_err(CommandError::io("serving"))?,
        () = patience(was_told) => tracing::warn!("requests that did not end were cut off"),
    }
    drop(collecting);
    chores.abort();
    if let Err(error) = outreach::keep_tallies(&folder::system(&house)).await {
        tracing::warn!(%error, "what was seen last is not written down");
    }
    chores::sign(&house, &watch).await?;
    house.store().close().await;
    Ok(ExitCode::SUCCESS)
}

/// Passes some time after the process was told to end: a request that never ends must not keep the journal's last
/// entries from being signed.
async fn patience(was_told: tokio::sync::oneshot::Receiver<()>) {
    if was_told.await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(PATIENCE).await;
}

pub async fn told_to_end() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}
