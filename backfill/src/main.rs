//! `backfill screen`, and the scheduler and executors of a cluster that it can run on.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use backfill::{Fallible, cluster, screen};
use clap::{Parser, Subcommand};
use profile::Profile;

/// Campaigns that are printed.
const SHOWN: usize = 20;

/// Years of published texts, screened at once.
#[derive(Parser)]
struct Asked {
    /// The country's profile: a folder. Without it, the built-in one. The same for all machines of a cluster.
    #[arg(long, global = true)]
    profile: Option<PathBuf>,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Reads texts, puts together what is alike, and prints what is worth reading first.
    Screen {
        /// Texts: Parquet, CSV, JSON Lines (columns `id`, `text`) or TSV without a header; a file, or a folder of Parquet.
        texts: String,
        /// An empty folder for what is said of each text; on a cluster one that all machines reach by this name.
        #[arg(long)]
        out: PathBuf,
        /// The cluster's scheduler, such as df://192.0.2.1:50050. Without it, in this process.
        #[arg(long)]
        cluster: Option<String>,
    },
    /// The scheduler of a cluster. Nothing here asks who is calling: only in a network of its own.
    Scheduler {
        #[arg(long, default_value = "127.0.0.1:50050")]
        bind: SocketAddr,
    },
    /// One executor of a cluster.
    Executor {
        #[arg(long, default_value = "127.0.0.1:50050")]
        scheduler: SocketAddr,
        /// Under which address the scheduler and the other executors reach this one; the next port is used too.
        #[arg(long, default_value = "127.0.0.1:50051")]
        bind: SocketAddr,
        #[arg(long, default_value_t = 2)]
        threads: usize,
    },
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let asked = Asked::parse();
    match run(asked).await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}

async fn run(asked: Asked) -> Fallible<()> {
    let profile = match &asked.profile {
        Some(folder) => Profile::load(folder),
        None => Profile::embedded_az(),
    };
    let profile = Arc::new(profile.map_err(|problems| format!("the profile has {} problems", problems.len()))?);
    match asked.what {
        What::Screen { texts, out, cluster } => {
            let ctx = cluster::context(cluster.as_deref(), &profile).await?;
            screen::open(&ctx, &texts).await?;
            let studied = out.join("studied");
            std::fs::create_dir_all(&out)?;
            let (found, of) = screen::screen(&ctx, &format!("{}/", studied.display())).await?;
            write(&out, &of)?;
            println!("{} texts in {} campaigns; what is worth reading first:", of.len(), found.len());
            for campaign in found.iter().take(SHOWN) {
                let screen::Found { first, texts, log_odds, lang } = campaign;
                println!("{log_odds:+6.1}  {texts:5} texts  {lang:7}  {first}");
            }
            Ok(())
        }
        What::Scheduler { bind } => cluster::scheduler(bind, profile).await,
        What::Executor { scheduler, bind, threads } => cluster::executor(bind, scheduler, threads, &profile).await,
    }
}

/// The campaign of each text: id, tab, the id of the text that its campaign began with.
fn write(out: &Path, of: &std::collections::BTreeMap<String, String>) -> Fallible<()> {
    let lines: String = of.iter().map(|(id, campaign)| format!("{id}\t{campaign}\n")).collect();
    Ok(std::fs::write(out.join("campaigns.tsv"), lines)?)
}
