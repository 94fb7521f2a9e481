//! From the start of the process to its first answer.

use std::path::PathBuf;
use std::time::Instant;

use crate::account::shown;
use crate::duty::filled;
use crate::fill::Sizes;
use crate::http::Client;
use crate::say::{self, Target};
use crate::server::{Folder, Program};
use crate::stats::{Times, each};
use crate::{Fallible, machine};

/// Starts the program again and again on an empty folder and on a large one.
pub async fn run(program: &Program, sizes: Sizes, runs: usize, keep: Option<PathBuf>) -> Fallible<Vec<String>> {
    say::head(&format!("Start: {runs} times, until the first page is there (files are in the system's cache)"));
    let empty = program.empty().await?;
    starts("an empty store", &empty, runs).await?;
    let mut wrong = empty.said();
    if program.postgres.is_some() {
        say::line("A large store is only measured on SQLite.");
        return Ok(wrong);
    }
    let large = filled(program, sizes, keep).await?;
    starts("a large store", &large, runs).await?;
    wrong.extend(large.said());
    Ok(wrong)
}

async fn starts(name: &str, folder: &Folder, runs: usize) -> Fallible<()> {
    let (mut times, mut cpu) = (Vec::new(), std::time::Duration::ZERO);
    for _ in 0..runs {
        let begun = Instant::now();
        let server = folder.serve()?;
        let mut client = Client::new(server.address);
        // `/` leads to the language that the browser asks for.
        let first = client.get("/").await?;
        let path = first.header("location").ok_or("/ leads nowhere")?.to_owned();
        shown(client.get(&path).await?, &path)?;
        times.push(begun.elapsed());
        cpu += machine::cpu(server.process())?;
        drop(client);
        server.stop()?;
    }
    let times = Times::new(times);
    let p50 = times.within(50.0).as_secs_f64() * 1e3;
    say::against(&format!("{name}: first answer after, p50"), say::millis(p50), &Target::at_most(p50, 1000.0, "ms"));
    say::figure(&format!("{name}: longest"), say::ms(times.longest()));
    say::figure(&format!("{name}: CPU"), say::millis(each(cpu, runs)));
    Ok(())
}
