//! What the public pages weigh, and how many of them are served.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::http::Client;
use crate::say::{self, Target};
use crate::server::{Program, Server};
use crate::stats::{Times, each};
use crate::weigh::{Scales, Weight};
use crate::{Fallible, machine, peer};

/// What a page may weigh, in thousands of bytes, with fonts cached out and with them.
const TARGETS_KB: (f64, f64) = (60.0, 150.0);

/// Weighs every public page, then asks for the first one from several clients at once.
pub async fn run(program: &Program, clients: usize, requests: usize) -> Fallible<Vec<String>> {
    say::head("Public pages over the line (Accept-Encoding: gzip, deflate, br, zstd; heads of answers included)");
    let folder = program.demo().await?;
    let server = folder.serve()?;
    let paths = public_paths()?;
    let mut scales = Scales::new(Client::new(server.address));
    for lang in ["az", "ru"] {
        weigh_all(&mut scales, lang, &paths).await?;
    }
    say::head(&format!("Public pages served: {requests} requests from {clients} clients at once"));
    serve(&server, "/az/", clients, requests).await?;
    serve(&server, "/ru/", clients, requests / 4).await?;
    serve(&server, "/az/report", clients, requests / 4).await?;
    serve(&server, "/az/pages/rights", clients, requests / 4).await?;
    serve(&server, "/az/plan", clients, requests / 4).await?;
    let (now, most) = machine::memory(server.process())?;
    say::figure("memory of the server, now and at most", format!("{}, {}", say::megabytes(now), say::megabytes(most)));
    server.stop()?;
    Ok(folder.said())
}

/// Public pages without their language. The texts are the profile's.
fn public_paths() -> Fallible<Vec<String>> {
    let profile = profile::Profile::embedded_az().map_err(|problems| format!("{problems:?}"))?;
    let fixed = ["/", "/report", "/receipt", "/plan", "/sign-in"].map(str::to_owned);
    let mut texts: Vec<_> = profile.page_names().map(|name| format!("/pages/{name}")).collect();
    texts.sort();
    texts.dedup();
    Ok(fixed.into_iter().chain(texts).collect())
}

async fn weigh_all(scales: &mut Scales, lang: &str, paths: &[String]) -> Fallible<()> {
    let mut heaviest = Weight::default();
    let kb = |bytes: usize| format!("{:.1}", bytes as f64 / 1e3);
    for path in paths {
        let path = format!("/{lang}{path}");
        let weight = scales.weigh(&path).await?;
        say::line(&format!(
            "{path:<26} html {:>5}  css {:>5}  js {:>5}  images {:>4}  together {:>5}  fonts {:>5}  whole {:>6} kB",
            kb(weight.html),
            kb(weight.css),
            kb(weight.js),
            kb(weight.images),
            kb(weight.without_fonts()),
            kb(weight.fonts),
            kb(weight.whole()),
        ));
        if weight.whole() > heaviest.whole() {
            heaviest = weight;
        }
    }
    let (without, with) = (heaviest.without_fonts(), heaviest.whole());
    let (most_without, most_with) = TARGETS_KB;
    let target = Target::at_most(without as f64 / 1e3, most_without, "kB");
    say::against(&format!("{lang}: the heaviest page, fonts cached out"), say::kilobytes(without), &target);
    let target = Target::at_most(with as f64 / 1e3, most_with, "kB");
    say::against(&format!("{lang}: the heaviest page, with fonts"), say::kilobytes(with), &target);
    Ok(())
}

/// Asks for one page from several clients at once.
async fn serve(server: &Server, path: &'static str, clients: usize, requests: usize) -> Fallible<()> {
    let left = Arc::new(AtomicUsize::new(requests));
    let (cpu, begun) = (machine::cpu(server.process())?, Instant::now());
    let mut readers = JoinSet::new();
    for _ in 0..clients {
        readers.spawn(read_some(Client::new(server.address), path, Arc::clone(&left)));
    }
    let mut times = Vec::new();
    while let Some(read) = readers.join_next().await {
        times.extend(read??);
    }
    let (wall, cpu) = (begun.elapsed(), machine::cpu(server.process())? - cpu);
    let times = Times::new(times);
    let cpu = each(cpu, requests);
    let beside = if path == "/az/" { format!("  ({}: {} ms)", peer::NAME, peer::PAGE_CPU_MS) } else { String::new() };
    say::line(&format!(
        "{path:<26} {:>6.0} in a second  p50 {:>8}  p99 {:>8}  CPU {:>8}{beside}",
        requests as f64 / wall.as_secs_f64(),
        say::ms(times.within(50.0)),
        say::ms(times.within(99.0)),
        say::millis(cpu),
    ));
    Ok(())
}

async fn read_some(mut client: Client, path: &str, left: Arc<AtomicUsize>) -> Fallible<Vec<Duration>> {
    let mut times = Vec::new();
    while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok() {
        let begun = Instant::now();
        let answer = client.get(path).await?;
        times.push(begun.elapsed());
        if answer.status != 200 {
            return Err(format!("{path} was answered with {}", answer.status).into());
        }
    }
    Ok(times)
}
