//! The command line: nothing is decided here, only wired.

mod chores;
mod demo;
mod error;
mod folder;
mod journal_cmd;
mod link;
mod recover;
mod serve;
mod setup;
mod sites;
mod watch;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;

/// A seventh more pages a second than with the C library's own (docs/decisions/0039).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// The working system behind a country's measures to prevent trafficking in human beings.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a fresh folder with invented people and serve it: to look around in a minute.
    Demo {
        /// Where to make the folder; must not exist yet. Without it, the first free `himaya-demo…` here.
        #[arg(long)]
        data: Option<PathBuf>,
        /// Address to listen on. Without a free port, the next one is taken.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Only make the folder; do not serve.
        #[arg(long)]
        no_serve: bool,
    },
    /// Set up a real system: keys, organisations, and a first lead for each.
    Setup {
        /// The data folder to make.
        #[arg(long)]
        data: PathBuf,
        /// Address under which visitors reach it; https:// anywhere but on this machine.
        #[arg(long)]
        public_url: String,
        /// Agencies of the profile that work here from the first day, with commas. Without it, all.
        #[arg(long, value_delimiter = ',')]
        agencies: Vec<String>,
    },
    /// Serve a data folder that `demo` or `setup` made.
    Serve {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// Address to listen on.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
    },
    /// Collect published offers beside servers that share a database; a server collects by itself unless its settings say
    /// `collectors = 0`.
    Watch {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// Sites that are asked at the same time.
        #[arg(long, default_value_t = 4)]
        workers: usize,
    },
    /// Give a member who lost their passphrase a new one. Reads the recovery identity from standard input.
    Recover {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// The name they sign in with.
        #[arg(long)]
        login: String,
    },
    /// Look in all registers for people who are entered twice. Stopped, it goes on when it is run again; the server may
    /// run meanwhile.
    Link {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
    },
    /// The record of all acts.
    Journal {
        #[command(subcommand)]
        command: JournalCommand,
    },
    /// A country's profile.
    Profile {
        #[command(subcommand)]
        command: ProfileCommand,
    },
}

#[derive(Subcommand)]
enum JournalCommand {
    /// Prove that nothing was changed, removed or reordered; name what was.
    Verify {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
        /// A checkpoint kept elsewhere, to prove it against.
        #[arg(long)]
        against: Option<PathBuf>,
    },
    /// Sign and print a checkpoint, to be kept elsewhere.
    Checkpoint {
        /// The data folder.
        #[arg(long)]
        data: PathBuf,
    },
}

#[derive(Subcommand)]
enum ProfileCommand {
    /// Say what is missing or wrong, line by line.
    Check {
        /// The profile's folder.
        dir: PathBuf,
    },
}

#[tokio::main]
#[allow(clippy::print_stderr, reason = "the last word to whoever typed the command")]
async fn main() -> ExitCode {
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("HIMAYA_LOG").unwrap_or_else(|_| "warn,himaya=info".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let result = match Arguments::parse().command {
        Command::Demo { data, listen, no_serve } => demo::run(data, listen, no_serve).await,
        Command::Setup { data, public_url, agencies } => setup::run(&data, &public_url, &agencies).await,
        Command::Serve { data, listen } => serve::run(&data, listen).await,
        Command::Watch { data, workers } => watch::run(&data, workers).await,
        Command::Recover { data, login } => recover::run(&data, &login).await,
        Command::Link { data } => link::run(&data).await,
        Command::Journal { command: JournalCommand::Verify { data, against } } => {
            journal_cmd::verify(&data, against.as_deref()).await
        }
        Command::Journal { command: JournalCommand::Checkpoint { data } } => journal_cmd::checkpoint(&data).await,
        Command::Profile { command: ProfileCommand::Check { dir } } => setup::check_profile(&dir),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("himaya: {error}");
            ExitCode::FAILURE
        }
    }
}
