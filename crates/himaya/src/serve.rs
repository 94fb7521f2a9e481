//! Serving a folder.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use access::House;
use axum::ServiceExt;
use axum::extract::Request;
use tokio::net::TcpListener;

use crate::error::CommandError;
use crate::{chores, folder};

/// Opens a folder and serves it until the process is told to end.
pub async fn run(data: &Path, listen: SocketAddr) -> Result<ExitCode, CommandError> {
    let house = folder::open(data).await?;
    let listener = TcpListener::bind(listen).await.map_err(CommandError::io(format!("listening on {listen}")))?;
    say_where(&listener)?;
    serve(house, listener).await
}

#[allow(clippy::print_stdout, reason = "the address is what the command is for")]
fn say_where(listener: &TcpListener) -> Result<(), CommandError> {
    let address = listener.local_addr().map_err(CommandError::io("listening"))?;
    println!("himaya listens on http://{address}/");
    Ok(())
}

/// Serves until the process is told to end; then requests under way are finished and the journal's last
/// entries are signed.
pub async fn serve(house: Arc<House>, listener: TcpListener) -> Result<ExitCode, CommandError> {
    let site = web::site(&house);
    let chores = tokio::spawn(chores::run(Arc::clone(&house)));
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(site);
    axum::serve(listener, service).with_graceful_shutdown(told_to_end()).await.map_err(CommandError::io("serving"))?;
    chores.abort();
    chores::sign(&house).await?;
    house.store().close().await;
    Ok(ExitCode::SUCCESS)
}

async fn told_to_end() {
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
