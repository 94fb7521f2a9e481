//! Many readers and some reporters at once. People read what they open: each waits between two pages, and the target is
//! for pages, not for a race of machines (`pages` has that).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::http::Client;
use crate::say::{self, Target};
use crate::server::Program;
use crate::stats::Times;
use crate::{Fallible, machine, text};

/// What readers open, one after the other.
const PAGES: [&str; 6] = ["/az/", "/az/pages/offer", "/ru/pages/rights", "/az/pages/help", "/az/report", "/ru/"];

/// Who does what, and how long they wait in between.
pub struct Crowd {
    pub readers: usize,
    pub reporters: usize,
    pub seconds: u64,
    pub pause: Duration,
}

/// Lets the crowd in for so many seconds.
pub async fn run(program: &Program, crowd: Crowd) -> Fallible<Vec<String>> {
    let Crowd { readers, reporters, seconds, pause } = crowd;
    say::head(&format!(
        "A crowd: {readers} readers and {reporters} reporters at once for {seconds} s; each waits {} on average between \
         two requests; the clients run on the same cores",
        say::ms(pause)
    ));
    let folder = program.demo().await?;
    let server = folder.serve()?;
    let over = Arc::new(AtomicBool::new(false));
    let mut people = JoinSet::new();
    for n in 0..readers + reporters {
        people.spawn(person(Client::new(server.address), n, n >= readers, pause, Arc::clone(&over)));
    }
    let (cpu, begun) = (machine::cpu(server.process())?, Instant::now());
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    over.store(true, Ordering::Relaxed);
    let (mut pages, mut reports, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(done) = people.join_next().await {
        let (is_reporter, times, error) = done?;
        if is_reporter {
            reports.extend(times)
        } else {
            pages.extend(times)
        }
        wrong.extend(error);
    }
    let (wall, cpu) = (begun.elapsed(), machine::cpu(server.process())? - cpu);
    let (_, most) = machine::memory(server.process())?;
    server.stop()?;
    let (pages, reports) = (Times::new(pages), Times::new(reports));
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    say::figure("pages read, and reports sent", format!("{}, {}", pages.count(), reports.count()));
    say::figure(
        "pages and reports in a second",
        format!("{:.0}", (pages.count() + reports.count()) as f64 / wall.as_secs_f64()),
    );
    say::figure("cores the server used on average", format!("{:.2}", cpu.as_secs_f64() / wall.as_secs_f64()));
    say::against("errors", wrong.len(), &Target::at_most(wrong.len() as f64, 0.0, ""));
    for (name, times, most) in [("a page", &pages, 50.0), ("a report", &reports, 100.0)] {
        say::figure(&format!("{name}: p50"), say::ms(times.within(50.0)));
        let p99 = times.within(99.0);
        say::against(&format!("{name}: p99"), say::ms(p99), &Target::at_most(ms(p99), most, "ms"));
        say::figure(&format!("{name}: longest"), say::ms(times.longest()));
    }
    let megabytes = most as f64 * 1024.0 / 1e6;
    say::against("memory of the server at most", say::megabytes(most), &Target::at_most(megabytes, 150.0, "MB"));
    wrong.truncate(10);
    wrong.extend(folder.said());
    Ok(wrong)
}

/// One person: whether they report, how long each request took, and what went wrong.
async fn person(
    mut client: Client,
    number: usize,
    reports: bool,
    pause: Duration,
    over: Arc<AtomicBool>,
) -> (bool, Vec<Duration>, Option<String>) {
    let mut times = Vec::new();
    let mut turn = number;
    // Nobody comes at the same moment, nor waits equally long: from half to one and a half of the pause.
    let wait = |turn: usize| pause.mul_f64(0.5 + (turn.wrapping_mul(2_654_435_761) % 1000) as f64 / 1000.0);
    tokio::time::sleep(wait(turn)).await;
    while !over.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let answer = if reports {
            let (what, form) = (text::report(turn), text::form_token());
            client.post_parts("/az/report", &[("form", form.as_str()), ("what", &what), ("danger", "unknown")]).await
        } else {
            client.get(PAGES[turn % PAGES.len()]).await
        };
        times.push(begun.elapsed());
        match answer {
            Ok(answer) if answer.status == 200 => {}
            Ok(answer) => return (reports, times, Some(format!("answered with {}", answer.status))),
            Err(error) => return (reports, times, Some(error.to_string())),
        }
        turn += 1;
        tokio::time::sleep(wait(turn)).await;
    }
    (reports, times, None)
}
