//! Reports from several senders at once.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use signals::read_words;
use tokio::task::JoinSet;

use crate::http::{Answer, Client};
use crate::kept::{self, Acknowledged};
use crate::say::{self, Target};
use crate::server::{Folder, Program, Server};
use crate::stats::{Times, each};
use crate::{Fallible, machine, peer, text};

/// Districts in which invented reporters are.
const DISTRICTS: [&str; 6] = ["AZ-BA", "AZ-GA", "AZ-SM", "AZ-LA", "AZ-ABS", ""];
/// What they say about danger.
const DANGERS: [&str; 4] = ["not-now", "unknown", "now", ""];

/// What one sender got.
#[derive(Default)]
struct Sent {
    acknowledged: Vec<Acknowledged>,
    times: Vec<Duration>,
    wrong: Vec<String>,
}

/// Sends, measures, and holds what is kept against what was acknowledged.
pub async fn run(program: &Program, clients: usize, reports: usize) -> Fallible<Vec<String>> {
    say::head(&format!(
        "Reports: {reports} from {clients} clients at once, POST /az/report, text of 600 to 2,000 characters"
    ));
    let folder = program.demo().await?;
    let before = kept::count(&folder).await?;
    let disk = machine::durable_write(&program.scratch)?;
    let server = folder.serve()?;

    let (cpu_before, begun) = (machine::cpu(server.process())?, Instant::now());
    let sent = send_all(&server, clients, reports).await?;
    let (wall, cpu) = (begun.elapsed(), machine::cpu(server.process())? - cpu_before);

    let accepted = sent.acknowledged.len();
    let refused = reports - accepted;
    let times = Times::new(sent.times);
    show(&server, accepted, refused, &times, wall, cpu)?;
    say::figure("this disk makes 4 kB durable in: p50", say::ms(disk.within(50.0)));
    say::figure("this disk makes 4 kB durable in: p99", say::ms(disk.within(99.0)));
    server.stop()?;

    let mut wrong = sent.wrong;
    wrong.truncate(10);
    if refused > 0 {
        wrong.push(format!("{refused} of {reports} reports were not acknowledged"));
    }
    wrong.extend(check_kept(&folder, before, sent.acknowledged).await?);
    wrong.extend(folder.said());
    beside_the_peer(stats(cpu, accepted), refused, reports);
    Ok(wrong)
}

fn stats(cpu: Duration, accepted: usize) -> f64 {
    each(cpu, accepted)
}

async fn send_all(server: &Server, clients: usize, reports: usize) -> Fallible<Sent> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut senders = JoinSet::new();
    for _ in 0..clients {
        senders.spawn(send_some(Client::new(server.address), Arc::clone(&next), reports));
    }
    let mut all = Sent::default();
    while let Some(sent) = senders.join_next().await {
        let sent = sent?;
        all.acknowledged.extend(sent.acknowledged);
        all.times.extend(sent.times);
        all.wrong.extend(sent.wrong);
    }
    Ok(all)
}

async fn send_some(mut client: Client, next: Arc<AtomicUsize>, reports: usize) -> Sent {
    let mut sent = Sent::default();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= reports {
            return sent;
        }
        let (what, form) = (text::report(number), text::form_token());
        let fields = [
            ("form", form.as_str()),
            ("what", &what),
            ("danger", DANGERS[number % DANGERS.len()]),
            ("about", "other"),
            ("district", DISTRICTS[number % DISTRICTS.len()]),
            ("place", "köhnə zavodun yanı"),
            ("reach", ""),
        ];
        let begun = Instant::now();
        let answer = client.post_parts("/az/report", &fields).await;
        let time = begun.elapsed();
        match receipt(answer) {
            Ok(words) => {
                sent.acknowledged.push(Acknowledged { words, what });
                sent.times.push(time);
            }
            Err(sentence) => sent.wrong.push(format!("report {number}: {sentence}")),
        }
    }
}

/// The receipt's eight words, or what is wrong with the answer.
fn receipt(answer: io::Result<Answer>) -> Result<String, String> {
    let answer = answer.map_err(|e| e.to_string())?;
    if answer.status != 200 {
        return Err(format!("answered with {}", answer.status));
    }
    let html = answer.text();
    let list = html.split_once("id=\"receipt-words\">").and_then(|(_, rest)| rest.split_once("</ol>"));
    let (list, _) = list.ok_or("an answer without a receipt")?;
    let words: Vec<_> = list.split("<li>").filter_map(|item| item.strip_suffix("</li>")).collect();
    let words = words.join(" ");
    read_words(&words).map_err(|e| format!("no receipt: {words} ({e:?})"))?;
    Ok(words)
}

fn show(
    server: &Server,
    accepted: usize,
    refused: usize,
    times: &Times,
    wall: Duration,
    cpu: Duration,
) -> Fallible<()> {
    let cpu = each(cpu, accepted);
    let p99 = times.within(99.0);
    let (now, most) = machine::memory(server.process())?;
    say::figure("reports acknowledged", accepted);
    say::against("reports refused", refused, &Target::at_most(refused as f64, 0.0, ""));
    say::against("CPU of the server for a report", say::millis(cpu), &Target::at_most(cpu, 1.0, "ms"));
    say::figure("reports in a second", format!("{:.0}", accepted as f64 / wall.as_secs_f64()));
    say::figure("a report's answer: p50", say::ms(times.within(50.0)));
    say::figure("a report's answer: p95", say::ms(times.within(95.0)));
    say::against("a report's answer: p99", say::ms(p99), &Target::at_most(p99.as_secs_f64() * 1e3, 50.0, "ms"));
    say::figure("a report's answer: longest", say::ms(times.longest()));
    say::figure("memory of the server afterwards (VmRSS)", say::megabytes(now));
    let megabytes = most as f64 * 1024.0 / 1e6;
    say::against(
        "memory of the server at most (VmHWM)",
        say::megabytes(most),
        &Target::at_most(megabytes, 100.0, "MB"),
    );
    let peak = peer::PEAK_MB / megabytes;
    say::figure(
        &format!("  {} at most: {} MB; ours is smaller by", peer::NAME, peer::PEAK_MB),
        format!("{peak:.1} times"),
    );
    Ok(())
}

/// What is kept must be what was acknowledged: no report more, none fewer, and each opens with its receipt.
async fn check_kept(folder: &Folder, before: kept::Count, sent: Vec<Acknowledged>) -> Fallible<Vec<String>> {
    let mut wrong = Vec::new();
    let receipts: HashSet<_> = sent.iter().map(|a| &a.words).collect();
    if receipts.len() != sent.len() {
        wrong.push("two reports have the same receipt".to_owned());
    }
    let after = kept::count(folder).await?;
    let (signals, entries) = (after.signals - before.signals, after.entries - before.entries);
    let expected = i64::try_from(sent.len())?;
    say::figure("reports in the store afterwards, and entries in the journal", format!("{signals}, {entries}"));
    if signals != expected || entries != expected {
        wrong.push(format!("{expected} reports were acknowledged; {signals} are stored and {entries} journalled"));
    }
    let opened = kept::open_all(folder, &sent).await?;
    say::figure("reports that open with their receipt and say what was sent", opened);
    if opened != sent.len() {
        wrong.push(format!("{} acknowledged reports do not open as they were sent", sent.len() - opened));
    }
    wrong.extend(kept::verify(folder)?);
    Ok(wrong)
}

fn beside_the_peer(cpu: f64, refused: usize, reports: usize) {
    let (lost, of) = peer::REFUSED;
    say::line(&format!(
        "Beside {}: {} ms of CPU for a report, here {}: {:.0} times less; refused {lost} of {of} at 8 clients, here \
         {refused} of {reports}; {} accepted in a second.",
        peer::NAME,
        peer::CPU_MS,
        say::millis(cpu),
        peer::CPU_MS / cpu,
        peer::ACCEPTED_PER_SECOND,
    ));
    say::line("The peer's figures are from our research folder: measured on another day on a like machine under other");
    say::line("load, with empty answers. CPU for a report is the sounder of them; no public claim rests on them.");
}
