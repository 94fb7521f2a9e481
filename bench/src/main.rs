//! How fast himaya is and how much it needs, measured on the real program: the release build, in a process of its own,
//! on a folder made by its own commands, asked over HTTP. What each figure means: `docs/benchmarks.md`.
//!
//! Nothing fails because of a clock: the exit code is other than 0 only when something was refused, lost or wrong.

mod account;
mod campaigns;
mod crowd;
mod database;
mod duty;
mod extract;
mod file;
mod fill;
mod http;
mod import;
mod kept;
mod language;
mod linkage;
mod machine;
mod pages;
mod peer;
mod pipeline;
mod ranking;
mod reports;
mod say;
mod server;
mod start;
mod stats;
mod text;
mod twins;
mod weigh;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;

use crate::fill::Sizes;
use crate::server::Program;

/// As in the server.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Anything that keeps a benchmark from being run.
pub type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Benchmarks of himaya.
#[derive(Parser)]
struct Arguments {
    /// Folder under which the data folders are made. Without it, the system's for temporary files.
    #[arg(long, global = true)]
    scratch: Option<PathBuf>,
    /// A PostgreSQL server, `postgres://user@host:port`: the database `himaya_bench` is made anew there. Without it,
    /// SQLite.
    #[arg(long, global = true)]
    postgres: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Reports from several senders at once: CPU, memory, answers, and whether everything is kept.
    Reports {
        /// How many send at the same time.
        #[arg(long, default_value_t = 8)]
        clients: usize,
        /// How many reports in all.
        #[arg(long, default_value_t = 2000)]
        reports: usize,
    },
    /// The desk's pages over a large store.
    Duty {
        #[command(flatten)]
        sizes: Sizes,
        /// How often each page is asked for.
        #[arg(long, default_value_t = 300)]
        requests: usize,
        /// Keep the filled folder here, and use it again when it is there (SQLite only).
        #[arg(long)]
        keep: Option<PathBuf>,
    },
    /// From the start of the process to its first answer, with an empty store and a large one.
    Start {
        #[command(flatten)]
        sizes: Sizes,
        /// How often it is started.
        #[arg(long, default_value_t = 10)]
        runs: usize,
        /// Keep the filled folder here, and use it again when it is there.
        #[arg(long)]
        keep: Option<PathBuf>,
    },
    /// What the public pages weigh, and how many of them are served.
    Pages {
        /// How many read at the same time.
        #[arg(long, default_value_t = 8)]
        clients: usize,
        /// How often the first page is asked for in all.
        #[arg(long, default_value_t = 8000)]
        requests: usize,
    },
    /// What one large file costs the server.
    File {
        /// Its size.
        #[arg(long, default_value_t = 100)]
        megabytes: usize,
    },
    /// Many readers and some reporters at once.
    Crowd {
        /// How many read.
        #[arg(long, default_value_t = 1000)]
        readers: usize,
        /// How many report.
        #[arg(long, default_value_t = 50)]
        reporters: usize,
        /// For so many seconds.
        #[arg(long, default_value_t = 30)]
        seconds: u64,
        /// Milliseconds that each waits between two requests, on average.
        #[arg(long, default_value_t = 2000)]
        pause: u64,
    },
    /// A list of people loaded into a register.
    Import {
        /// How many rows are invented.
        #[arg(long, default_value_t = 20_000)]
        rows: usize,
        /// A file of your own in place of the invented one.
        #[arg(long)]
        file: Option<PathBuf>,
        /// How many people of other lists are in the register before.
        #[arg(long, default_value_t = 0)]
        registered: usize,
    },
    /// The same person found again, on sealed vectors and on files of your own.
    Linkage(linkage::Linkage),
    /// Copies and rewordings of one text put together, on files of your own.
    Campaigns(campaigns::Asked),
    /// The main text of pages, on pages of your own.
    Extract(extract::Asked),
    /// The language of texts, on files of your own.
    Language(language::Asked),
    /// The whole path, from saved pages to a queue, on pages of your own.
    Pipeline(pipeline::Asked),
    /// Offers put in order by what was learned from earlier ones, on files of your own.
    Ranking(ranking::Asked),
    /// Everything, with smaller numbers.
    All,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments).await {
        Ok(wrong) => say::conclusion(&wrong),
        Err(error) => say::could_not_run(&*error),
    }
}

/// Runs what was asked for. Gives a sentence for each thing that was refused, lost or wrong.
async fn run(arguments: Arguments) -> Fallible<Vec<String>> {
    if let Command::Linkage(wanted) = &arguments.command {
        return linkage::run(wanted);
    }
    if let Command::Campaigns(wanted) = &arguments.command {
        return campaigns::run(wanted);
    }
    if let Command::Extract(wanted) = &arguments.command {
        return extract::run(wanted);
    }
    if let Command::Pipeline(wanted) = &arguments.command {
        return pipeline::run(wanted);
    }
    if let Command::Language(wanted) = &arguments.command {
        return language::run(wanted);
    }
    if let Command::Ranking(wanted) = &arguments.command {
        return ranking::run(wanted);
    }
    let program = Program::built(arguments.scratch, arguments.postgres)?;
    say::machine(&program);
    let wrong = match arguments.command {
        Command::Reports { clients, reports } => reports::run(&program, clients, reports).await?,
        Command::Duty { sizes, requests, keep } => duty::run(&program, sizes, requests, keep).await?,
        Command::Start { sizes, runs, keep } => start::run(&program, sizes, runs, keep).await?,
        Command::Pages { clients, requests } => pages::run(&program, clients, requests).await?,
        Command::File { megabytes } => file::run(&program, megabytes).await?,
        Command::Crowd { readers, reporters, seconds, pause } => {
            let pause = std::time::Duration::from_millis(pause);
            crowd::run(&program, crowd::Crowd { readers, reporters, seconds, pause }).await?
        }
        Command::Import { rows, file, registered } => import::run(&program, rows, file, registered).await?,
        // Done above: they need no program.
        Command::Linkage(_)
        | Command::Campaigns(_)
        | Command::Extract(_)
        | Command::Language(_)
        | Command::Pipeline(_)
        | Command::Ranking(_) => Vec::new(),
        Command::All => {
            let sizes = Sizes { signals: 10_000, cases: 1_000 };
            let mut wrong = reports::run(&program, 8, 400).await?;
            wrong.extend(duty::run(&program, sizes, 100, None).await?);
            if program.postgres.is_none() {
                wrong.extend(start::run(&program, sizes, 5, None).await?);
            }
            wrong.extend(pages::run(&program, 8, 2_000).await?);
            wrong.extend(file::run(&program, 20).await?);
            wrong.extend(import::run(&program, 2_000, None, 0).await?);
            let pause = std::time::Duration::from_secs(2);
            wrong.extend(crowd::run(&program, crowd::Crowd { readers: 200, reporters: 10, seconds: 10, pause }).await?);
            wrong
        }
    };
    say::load("Load average at the end");
    Ok(wrong)
}
