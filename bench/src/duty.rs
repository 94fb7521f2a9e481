//! The desk's pages over a large store.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::account::{between, send, shown, sign_in};
use crate::fill::{Sizes, fill};
use crate::http::Client;
use crate::server::{Folder, Program, Server};
use crate::stats::{Times, each};
use crate::{Fallible, kept, machine, say};

/// What a page of the desk may take, in milliseconds.
const TARGET_MS: f64 = 20.0;
/// How far a long list is read on, page by page.
const DEEP: usize = 200;
/// Lines on a full page of a list.
const LINES: usize = 50;

/// A member at the desk, and the server that is watched meanwhile.
struct Desk<'s> {
    server: &'s Server,
    client: Client,
    requests: usize,
    wrong: Vec<String>,
}

/// The filled folder: made, or found where it was kept.
pub async fn filled(program: &Program, sizes: Sizes, keep: Option<PathBuf>) -> Fallible<Folder> {
    let (folder, found) = match keep {
        Some(keep) => program.kept(&keep).await?,
        None => (program.demo().await?, false),
    };
    if found {
        say::line("The folder kept from before is used as it is.");
    } else {
        fill(&folder, sizes).await?;
    }
    let count = kept::count(&folder).await?;
    say::figure("signals in the store", count.signals);
    if let Some(bytes) = folder.bytes() {
        say::figure("the SQLite file", format!("{} MB", bytes / 1_000_000));
    }
    Ok(folder)
}

/// Fills, signs in, asks for each page so many times, one after the other.
pub async fn run(program: &Program, sizes: Sizes, requests: usize, keep: Option<PathBuf>) -> Fallible<Vec<String>> {
    say::head(&format!(
        "The desk: {} signals, {} cases; {requests} requests of each page, one by one",
        sizes.signals, sizes.cases
    ));
    let folder = filled(program, sizes, keep).await?;
    let server = folder.serve()?;
    let mut desk = Desk { server: &server, client: Client::new(server.address), requests, wrong: Vec::new() };
    sign_in(&mut desk.client, "duty").await?;
    desk.lists().await?;
    desk.records().await?;
    let mut wrong = std::mem::take(&mut desk.wrong);
    drop(desk);
    coordinator(&server, requests, &mut wrong).await?;
    let (now, most) = machine::memory(server.process())?;
    say::figure("memory of the server, now and at most", format!("{}, {}", say::megabytes(now), say::megabytes(most)));
    server.stop()?;
    wrong.extend(kept::verify(&folder)?);
    wrong.extend(folder.said());
    Ok(wrong)
}

impl Desk<'_> {
    async fn lists(&mut self) -> Fallible<()> {
        self.page("duty list, new signals", "/az/desk/signals", Some(LINES)).await?;
        self.page("duty list, open signals", "/az/desk/signals?state=open", Some(LINES)).await?;
        self.page("signals that became cases", "/az/desk/signals?state=case", Some(LINES)).await?;
        self.page("closed signals", "/az/desk/signals?state=closed", Some(LINES)).await?;
        self.walk("closed signals, read on", "/az/desk/signals?state=closed").await?;
        self.walk("new signals, read on", "/az/desk/signals").await?;
        self.page("cases", "/az/desk/cases", Some(LINES)).await?;
        self.walk("cases, read on", "/az/desk/cases").await?;
        self.page("referrals", "/az/desk/referrals", None).await
    }

    /// A case file with three persons, ten notes and two needs, and an opened signal.
    async fn records(&mut self) -> Fallible<()> {
        let case = self.first("/az/desk/cases", "/az/desk/cases/").await?;
        let reason = [("reason", "case-work")];
        send(&mut self.client, &case, &format!("{case}/open"), &reason).await?;
        for number in 0..3 {
            let name = format!("Nümunə Şəxs {number}");
            let person =
                [("sex", "unknown"), ("age", "18-29"), ("name", name.as_str()), ("birth", ""), ("contact", "")];
            send(&mut self.client, &case, &format!("{case}/persons"), &person).await?;
        }
        for number in 0..10 {
            let note = crate::text::report(number);
            send(&mut self.client, &case, &format!("{case}/notes"), &[("note", &note)]).await?;
        }
        for need in ["shelter", "legal"] {
            send(&mut self.client, &case, &format!("{case}/needs"), &[("need", need)]).await?;
        }
        self.page("a case file, opened", &case, None).await?;
        let signal = self.first("/az/desk/signals?state=open", "/az/desk/signals/").await?;
        send(&mut self.client, &signal, &format!("{signal}/open"), &[("reason", "duty-screening")]).await?;
        self.page("a signal, opened", &signal, None).await
    }

    /// The first record that a list leads to.
    async fn first(&mut self, list: &str, beginning: &str) -> Fallible<String> {
        let page = shown(self.client.get(list).await?, list)?;
        let id = between(&page, &format!("hm-list__link\" href=\"{beginning}"), "\"").ok_or("an empty list")?;
        Ok(format!("{beginning}{id}"))
    }

    /// Asks for one page again and again.
    async fn page(&mut self, name: &str, path: &str, lines: Option<usize>) -> Fallible<()> {
        let (mut times, mut bytes) = (Vec::new(), 0);
        let cpu = machine::cpu(self.server.process())?;
        for _ in 0..self.requests {
            let begun = Instant::now();
            let answer = self.client.get(path).await?;
            times.push(begun.elapsed());
            bytes = answer.wire;
            let page = shown(answer, path)?;
            // The list of unread signals may stand below the page's own lines.
            if lines.is_some_and(|lines| page.matches("data-hm-row").count() < lines) {
                return Err(format!("{path} shows fewer lines than it should").into());
            }
        }
        show(name, times, machine::cpu(self.server.process())? - cpu, bytes, true);
        Ok(())
    }

    /// Reads a list on, page after page; nothing may be shown twice.
    async fn walk(&mut self, name: &str, from: &str) -> Fallible<()> {
        let list = from.split('?').next().unwrap_or_default();
        let (mut path, mut seen) = (from.to_owned(), HashSet::new());
        let (mut times, mut bytes, mut lines) = (Vec::new(), 0, 0);
        let cpu = machine::cpu(self.server.process())?;
        for page_number in 0..=DEEP {
            let begun = Instant::now();
            let answer = self.client.get(&path).await?;
            times.push(begun.elapsed());
            bytes = answer.wire;
            let page = shown(answer, &path)?;
            // Below the first page may stand the list of unread signals: signals of another state.
            let page = page.split("</table>").next().unwrap_or_default().to_owned() + next_part(&page);
            let links = page.split("hm-list__link\" href=\"").skip(1).filter_map(|l| l.split('"').next());
            for link in links {
                lines += 1;
                seen.insert(link.to_owned());
            }
            let next = page.match_indices("href=\"?state=").filter_map(|(at, _)| between(&page[at..], "href=\"", "\""));
            let next = next.filter(|l| l.contains("&amp;after=") || l.contains("&amp;before=")).last();
            match next {
                Some(next) if page_number < DEEP => path = format!("{list}{}", next.replace("&amp;", "&")),
                _ => break,
            }
        }
        if seen.len() != lines {
            self.wrong.push(format!("{name}: {lines} lines show {} records", seen.len()));
        }
        let name = format!("{name}: {} pages, {lines} lines", times.len());
        show(&name, times, machine::cpu(self.server.process())? - cpu, bytes, true);
        Ok(())
    }
}

/// What stands behind the first table up to a heading: where the link to the next page is.
fn next_part(page: &str) -> &str {
    page.split_once("</table>").and_then(|(_, rest)| rest.split("<h2").next()).unwrap_or_default()
}

/// Pages over the whole country: what is late, and the plan's figures counted from the journal.
async fn coordinator(server: &Server, requests: usize, wrong: &mut Vec<String>) -> Fallible<()> {
    let few = (requests / 10).max(3);
    let mut desk = Desk { server, client: Client::new(server.address), requests: few, wrong: Vec::new() };
    sign_in(&mut desk.client, "coordinator").await?;
    desk.page("what is late, for the coordinator", "/az/desk/overdue", None).await?;
    desk.page("the plan with its figures, for the coordinator", "/az/desk/plan", None).await?;
    desk.page("the plan with its figures, for the public", "/az/plan", None).await?;
    wrong.append(&mut desk.wrong);
    Ok(())
}

fn show(name: &str, times: Vec<Duration>, cpu: Duration, bytes: usize, target: bool) {
    let times = Times::new(times);
    let cpu = each(cpu, times.count());
    let (p50, p99) = (times.within(50.0), times.within(99.0));
    let most = Duration::from_secs_f64(TARGET_MS / 1e3);
    let verdict = match (p50 <= most, p99 <= most) {
        _ if !target => "",
        (_, true) => "target under 20 ms: reached",
        (true, false) => "target under 20 ms: reached by p50 only",
        (false, false) => "target under 20 ms: MISSED",
    };
    say::line(&format!(
        "{name:<52} p50 {:>9}  p99 {:>9}  CPU {:>9}  {:>8}  {verdict}",
        say::ms(p50),
        say::ms(p99),
        say::millis(cpu),
        say::kilobytes(bytes)
    ));
}
