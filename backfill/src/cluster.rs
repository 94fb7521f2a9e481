//! Where it runs: in this process, or on a Ballista cluster whose scheduler and executors are this program too. Ballista's
//! own programs do not know our functions.

use std::net::SocketAddr;
use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::prelude::{SessionConfig, SessionContext};
use profile::Profile;

use crate::{Fallible, functions};

/// In this process, on a cluster within this process (`standalone`, for tests), or on the
/// one at an address such as `df://scheduler:50050`.
pub async fn context(cluster: Option<&str>, profile: &Arc<Profile>) -> Fallible<SessionContext> {
    let Some(address) = cluster else {
        return Ok(SessionContext::new_with_state(functions::session(SessionConfig::new(), profile)));
    };
    let state = functions::session(SessionConfig::new_with_ballista(), profile);
    let ctx = match address {
        "standalone" => SessionContext::standalone_with_state(state).await?,
        address => SessionContext::remote_with_state(address, state).await?,
    };
    // Ballista puts its own list of functions in the place of a session's.
    functions::all(profile).into_iter().for_each(|function| ctx.register_udf(function));
    Ok(ctx)
}

/// Hands out work until it is ended.
pub async fn scheduler(at: SocketAddr, profile: Arc<Profile>) -> Fallible<()> {
    let (bind_host, bind_port) = (at.ip().to_string(), at.port());
    // Executors answer under this name: `localhost`, as it comes, is each one's own machine.
    let config =
        SchedulerConfig { external_host: bind_host.clone(), bind_host, bind_port, ..SchedulerConfig::default() };
    let session = Arc::new(move |config: SessionConfig| Ok(functions::session(config, &profile)));
    let config = config.with_override_session_builder(session);
    let cluster = BallistaCluster::new_from_config(&config).await?;
    Ok(start_server(cluster, at, Arc::new(config)).await?)
}

/// Does work until it is ended, for the scheduler at `of`. The scheduler and the other executors reach it at `at` and the next
/// port.
pub async fn executor(at: SocketAddr, of: SocketAddr, threads: usize, profile: &Arc<Profile>) -> Fallible<()> {
    let mut registry = BallistaFunctionRegistry::default();
    registry.scalar_functions.extend(functions::all(profile).into_iter().map(|f| (f.name().to_owned(), Arc::new(f))));
    let config = ExecutorProcessConfig {
        scheduler_host: of.ip().to_string(),
        scheduler_port: of.port(),
        bind_host: at.ip().to_string(),
        external_host: Some(at.ip().to_string()),
        port: at.port(),
        grpc_port: at.port().checked_add(1).ok_or("the next port is used too, and there is none")?,
        vcores: threads,
        override_function_registry: Some(Arc::new(registry)),
        ..ExecutorProcessConfig::default()
    };
    Ok(start_executor_process(Arc::new(config)).await?)
}
