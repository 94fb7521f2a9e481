//! The test sites over eleven days: they list more from day to day, and each day some of them break, in all the ways that
//! sites break, and are mended on the next. What is wrong is said of each and of no other; in the end every offer was read
//! once, whatever happened on its way.
//! (What is read of a page that is nonsense on its day is nonsense; it is read once too.)

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write;
use std::time::{Duration, Instant};

use access::testing::TestHouse;
use access::{Ctx, Role};
use collecting::served::{DRIP, ENDLESS, Pages, Site, answer, parts};
use collecting::{Address, Limits, SourceKind};
use flate2::Compression;
use flate2::write::GzEncoder;
use monitoring::{NewSource, Problem, Worker, add_source, collect, reach_only, sources};
use serde_json::Value;

use crate::help::every_offer;
use crate::sites::{gold, key_of, pages};

/// Days on which new pages come; the last of all brings none, and nothing is broken.
const DAYS: usize = 10;
const DAY: i64 = 25 * 3600;

/// Where something breaks.
#[derive(Clone, Copy)]
enum At {
    /// In the list that is asked again and again.
    List,
    /// In the site's robots.txt.
    Robots,
    /// On all of its offers' pages.
    Pages,
}

/// A way in which a site breaks, and what is said of the source then.
#[derive(Clone)]
struct Way {
    at: At,
    answer: Vec<u8>,
    said: Problem,
    /// Only where a site is watched in this way; to others it is something else than they were.
    only: Option<SourceKind>,
}

fn html(body: &str) -> Vec<u8> {
    answer("200 OK", &["content-type: text/html"], body.as_bytes())
}

fn rss(items: &str) -> Vec<u8> {
    let text = format!("<rss version='2.0'><channel><title>X</title>{items}</channel></rss>");
    answer("200 OK", &["content-type: application/rss+xml"], text.as_bytes())
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// Every way that is played.
fn ways() -> Vec<Way> {
    use Problem as P;
    let list = |answer, said| Way { at: At::List, answer, said, only: None };
    let of = |kind, answer| Way { at: At::List, answer, said: P::None, only: Some(kind) };
    let status = |line| answer(line, &[], b"");
    let to = |target: &str| answer("301 Moved Permanently", &[&format!("location: {target}")], b"");
    let pages = |answer| Way { at: At::Pages, answer, said: P::None, only: None };
    let noise: Vec<u8> = (0..=255).cycle().take(90_000).collect();
    let laughs: String = (1..12).map(|n| format!("<!ENTITY l{n} '{}'>", format!("&l{};", n - 1).repeat(10))).collect();
    let laughs = format!(
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY l0 'ha'>{laughs}]><rss version='2.0'><channel><title>&l11;</title>\
         <item><title>&l11;</title><link>/yox/1</link></item></channel></rss>"
    );
    let outside = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel><title>&x;</title></channel></rss>";
    let opened: String = (0..1000).map(|n| format!("<b a{n}>")).collect();
    let links: String =
        (0..100_000).map(|n| format!("<item><title>Elan {n}</title><link>/yox/{n}</link></item>")).collect();
    let many: String = (0..100_000).map(|n| format!("<a href=/yox/{n}>Elan, yeni</a>")).collect();
    let far: String = (0..300)
        .map(|n| format!("<url><loc>https://bank{n}.test/daxil-ol</loc><lastmod>9999-99-99</lastmod></url>"))
        .collect();
    let poisoned = format!(
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{far}<url><loc>http://127.0.0.1/admin</loc></url>\
         <url><loc>http://169.254.169.254/latest/meta-data</loc></url></urlset>"
    );
    let cut =
        b"HTTP/1.1 200 OK\r\ncontent-length: 90000\r\nconnection: close\r\n\r\n<rss version='2.0'><channel>".to_vec();
    vec![
        // What a site says itself.
        list(status("500 Internal Server Error"), P::Fault),
        list(status("503 Service Unavailable"), P::Fault),
        list(status("404 Not Found"), P::Gone),
        list(status("410 Gone"), P::Gone),
        list(status("403 Forbidden"), P::Refused),
        list(answer("429 Too Many Requests", &["retry-after: 3600"], b""), P::Refused),
        // Where it leads.
        list(to("/a"), P::Moved),
        list(to("https://yeni-sayt.test/feed"), P::Moved),
        list(to("http://127.0.0.1:5432/"), P::Moved),
        list(to("http://169.254.169.254/latest/meta-data/"), P::Moved),
        list(to("file:///etc/passwd"), P::Moved),
        // How it sends.
        list(Vec::new(), P::Slow),
        list(answer("200 OK", &[DRIP], &[b' '; 4096]), P::Slow),
        list(endless(b"<item>x</item>"), P::Large),
        list(answer("200 OK", &["content-encoding: gzip"], &packed(&vec![0; 60_000_000])), P::OtherKind),
        list(answer("200 OK", &["content-type: application/gzip"], &packed(&vec![b' '; 60_000_000])), P::OtherKind),
        list(cut, P::Unreachable),
        list(b"\x16\x03\x01 no answer\r\n\r\n".to_vec(), P::Unreachable),
        // What it sends.
        list(answer("200 OK", &[], b""), P::OtherKind),
        list(html("<title>Yeni sayt</title><p>Saytımız yeniləndi, tezliklə qayıdacağıq.</p>"), P::OtherKind),
        list(answer("200 OK", &["content-type: application/rss+xml"], &noise), P::OtherKind),
        list(html(&"<div>".repeat(200_000)), P::OtherKind),
        // Elements that a browser opens anew in every paragraph, and links within links.
        list(html(&format!("<p>{opened}{}", "<p>x".repeat(900_000))), P::OtherKind),
        list(html(&"<a href=/elan><table><tr><td>".repeat(80_000)), P::OtherKind),
        of(SourceKind::Feed, answer("200 OK", &["content-type: text/xml"], laughs.as_bytes())),
        of(SourceKind::Feed, answer("200 OK", &["content-type: text/xml"], outside.as_bytes())),
        list(
            answer("200 OK", &["content-type: text/xml"], b"<rss version='2.0'><channel><item><title>x</ti"),
            P::OtherKind,
        ),
        list(rss(&links), P::Large),
        of(SourceKind::Listing, html(&many)),
        of(
            SourceKind::Feed,
            rss(
                "<item><title>\u{202e}\u{0}<script>alert(1)</script></title><pubDate>32 Foo 99999</pubDate><link>javascript:alert(1)</link></item>",
            ),
        ),
        of(SourceKind::Sitemap, answer("200 OK", &["content-type: text/xml"], poisoned.as_bytes())),
        // Its rules.
        Way { at: At::Robots, answer: status("503 Service Unavailable"), said: P::Forbidden, only: None },
        Way {
            at: At::Robots,
            answer: answer("200 OK", &[], b"User-agent: *\nDisallow: /"),
            said: P::Forbidden,
            only: None,
        },
        Way { at: At::Robots, answer: endless(b"Disallow: /x\n"), said: P::Forbidden, only: None },
        // Its offers' pages: the list is fine, and they are asked for again.
        pages(status("500 Internal Server Error")),
        pages(status("403 Forbidden")),
        pages(Vec::new()),
        pages(html("<title>Texniki işlər</title><p>Tezliklə qayıdacağıq.</p>")),
        pages(answer("200 OK", &["content-type: text/html"], &noise)),
        pages(html(&format!("{}mətn", "<div><b>".repeat(100_000)))),
        // Or are something to read, and no offer.
        pages(html(&format!("<article><p>{}</p></article>", "iş ".repeat(1_000_000)))),
        pages(html(
            "<script>top.location='https://x.test/'</script><article><p onclick=\"alert(1)\">Dubayda iş var, <img src=x \
                    onerror=alert(1)> pasport bizdə qalır, kimsəyə deməyin</p></article><meta http-equiv=refresh content=0>",
        )),
        pages(answer(
            "200 OK",
            &["content-type: text/html; charset=utf-16"],
            "Dubayda iş var, pasport bizdə qalır".as_bytes(),
        )),
    ]
}

/// An answer without end, of this over and over.
fn endless(piece: &[u8]) -> Vec<u8> {
    let mut out = format!("HTTP/1.1 200 OK\r\n{ENDLESS}\r\ntransfer-encoding: chunked\r\n\r\n").into_bytes();
    let piece = piece.repeat(8_000);
    out.extend(format!("{:x}\r\n", piece.len()).into_bytes());
    out.extend(piece);
    out.extend(b"\r\n");
    out
}

/// One watched place of a site, and what it will have listed in the end.
struct Watched {
    host: String,
    list: String,
    kind: SourceKind,
    items: Vec<String>,
}

/// One list of each host: where there are several kinds, now this one and now that one.
fn watched(gold: &BTreeMap<String, Value>, all: &Pages) -> Vec<Watched> {
    let hosts: HashSet<&str> =
        gold.keys().map(|key| key.split('/').next().unwrap()).filter(|host| *host != "t.me").collect();
    let mut hosts: Vec<&str> = hosts.into_iter().collect();
    hosts.sort_unstable();
    let of_host = |(at, host): (usize, &&str)| {
        let kinds = [
            ("sitemap.xml", SourceKind::Sitemap),
            ("", SourceKind::Listing),
            ("feed.xml", SourceKind::Feed),
            ("feed.json", SourceKind::Feed),
        ];
        let there: Vec<_> = kinds.into_iter().filter(|(name, _)| all.contains_key(&format!("{host}/{name}"))).collect();
        let (name, kind) = there[at % there.len()];
        let list = format!("{host}/{name}");
        // An index of site maps lists what its maps do.
        let lists = all.iter().filter(|(path, _)| {
            **path == list || (kind == SourceKind::Sitemap && path.starts_with(&format!("{host}/sitemap")))
        });
        let lists: Vec<&[u8]> = lists.map(|(_, page)| page.as_slice()).collect();
        let is_listed = |key: &&String| {
            let path = key.strip_prefix(host).unwrap_or_default().trim_start_matches('/');
            key.starts_with(&format!("{host}/")) && lists.iter().any(|list| has(list, path))
        };
        Watched { host: (*host).to_owned(), kind, items: gold.keys().filter(is_listed).cloned().collect(), list }
    };
    hosts.iter().enumerate().map(of_host).collect()
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

/// Puts what stands on the second page of a list onto the first one, so that every item is there from its day on.
fn one_list_each(all: &mut Pages) {
    let seconds: Vec<_> = all
        .iter()
        .filter_map(|(path, page)| Some((path.strip_suffix("page/2.html")?.to_owned(), page.clone())))
        .collect();
    for (first, second) in seconds {
        let first = all.get_mut(&first).unwrap();
        let body = [parts(first).1, parts(&second).1].concat();
        *first = answer("200 OK", &[&content_type(first)], &body);
    }
}

fn content_type(page: &[u8]) -> String {
    let head = String::from_utf8_lossy(parts(page).0);
    head.lines().find(|line| line.starts_with("content-type")).unwrap_or_default().to_owned()
}

/// On which day each page comes: the older half of each site at once, the others in the order of their dates.
fn days_of(gold: &BTreeMap<String, Value>) -> HashMap<String, usize> {
    let date = |key: &&String| (gold[*key]["published"].as_str().unwrap_or_default().to_owned(), (*key).clone());
    let mut dated: Vec<&String> = gold.keys().collect();
    dated.sort_by_key(date);
    let mut of_host = HashMap::<&str, Vec<&String>>::new();
    dated.iter().for_each(|key| of_host.entry(key.split('/').next().unwrap()).or_default().push(key));
    let is_early = |key: &&String| {
        let own = &of_host[key.split('/').next().unwrap()];
        own.iter().position(|other| other == key).is_some_and(|at| at < 3 || at * 2 < own.len())
    };
    let later: Vec<&String> = dated.iter().filter(|key| !is_early(key)).copied().collect();
    let day =
        |key: &String| later.iter().position(|other| *other == key).map_or(0, |at| 1 + at * (DAYS - 1) / later.len());
    gold.keys().map(|key| (key.clone(), day(key))).collect()
}

/// The sites as they are on a day: what comes later is not there, and no list has it. (In every list of the sites each item
/// stands in a line of its own; the one in JSON is as it is from the beginning.)
fn on_day(all: &Pages, comes: &HashMap<String, usize>, day: usize) -> Pages {
    let is_later = |path: &String| comes.get(path).is_some_and(|at| *at > day);
    let is_list = |path: &str| !comes.contains_key(path) && !path.ends_with("feed.json");
    let as_then = |(path, page): (&String, &Vec<u8>)| {
        let own = format!("{}/", path.split('/').next().unwrap());
        let later: Vec<&str> =
            comes.keys().filter(|key| is_later(key)).filter_map(|key| key.strip_prefix(&own)).collect();
        (path.clone(), if is_list(path) { without(page, &later) } else { page.clone() })
    };
    all.iter().filter(|(path, _)| !is_later(path)).map(as_then).collect()
}

/// An answer without the items in which one of these addresses stands: an item of a feed to its end, or else a line.
fn without(page: &[u8], later: &[&str]) -> Vec<u8> {
    let (mut body, mut is_in) = (Vec::new(), false);
    for line in parts(page).1.split_inclusive(|byte| *byte == b'\n') {
        let is_out = is_in || later.iter().any(|item| has(line, item));
        let is_item = is_in || line.starts_with(b"<entry>") || line.starts_with(b"<item>");
        is_in = is_out && is_item && !has(line, "</entry>") && !has(line, "</item>");
        if !is_out {
            body.extend_from_slice(line);
        }
    }
    answer("200 OK", &[&content_type(page)], &body)
}

/// What breaks on this day, with the place of the site it breaks on.
fn broken(watched: &[Watched], ways: &[Way], day: usize) -> Vec<(usize, Way)> {
    let mut today: Vec<(usize, Way)> = Vec::new();
    for way in ways.iter().enumerate().filter(|(nth, _)| nth % (DAYS - 1) + 1 == day).map(|(_, way)| way) {
        let from = day * 5 + today.len() * 4;
        let mut sites = (0..watched.len()).map(|step| (from + step) % watched.len());
        let is_free = |at: &usize| today.iter().all(|(taken, _)| taken != at);
        let site = sites.find(|at| is_free(at) && way.only.is_none_or(|kind| kind == watched[*at].kind)).unwrap();
        today.push((site, way.clone()));
    }
    today
}

fn break_site(pages: &mut Pages, watched: &Watched, way: &Way, comes: &HashMap<String, usize>) {
    match way.at {
        At::List => {
            pages.insert(watched.list.clone(), way.answer.clone());
            // A circle has two ends.
            let back = answer("302 Found", &[&format!("location: /{}", watched.list.split_once('/').unwrap().1)], b"");
            pages.insert(format!("{}/a", watched.host), back);
        }
        At::Robots => drop(pages.insert(format!("{}/robots.txt", watched.host), way.answer.clone())),
        At::Pages => {
            let own = pages.iter_mut().filter(|(path, _)| comes.contains_key(*path) && path.starts_with(&watched.host));
            own.for_each(|(_, page)| page.clone_from(&way.answer));
        }
    }
}

async fn watch(analyst: &Ctx, watched: &[Watched]) {
    for one in watched {
        let address = Address::read(&format!("https://{}", one.list)).unwrap();
        let new = NewSource { name: one.host.clone(), address, kind: one.kind, group: None };
        add_source(analyst, &new).await.unwrap();
    }
}

#[tokio::test]
async fn sites_that_move_and_break_lose_nothing_and_stop_nobody() {
    let (gold, mut all) = (gold(), pages());
    one_list_each(&mut all);
    let (comes, ways, watched) = (days_of(&gold), ways(), watched(&gold, &all));
    let kinds: HashSet<&str> = watched.iter().map(|one| one.kind.code()).collect();
    assert_eq!(kinds.len(), 3, "feeds, lists and site maps");
    for house in TestHouse::both().await {
        let site = Site::of(Pages::new()).await;
        let sites = watched.iter().map(|one| (one.host.clone(), site.at)).collect();
        let limits =
            Limits { connect: Duration::from_millis(2500), whole: Duration::from_millis(2500), ..Limits::default() };
        reach_only(&house.house, sites, limits).unwrap();
        let analyst = house.member("mia-thb-department", &[Role::Analyst]).await;
        watch(&analyst, &watched).await;
        let (system, worker) = (house.system(), Worker { name: "one".to_owned(), own_sites: true });
        for day in 0..=DAYS {
            let today = if day < DAYS { broken(&watched, &ways, day) } else { Vec::new() };
            let mut pages = on_day(&all, &comes, day);
            today.iter().for_each(|(at, way)| break_site(&mut pages, &watched[*at], way, &comes));
            *site.pages.lock().unwrap() = pages;
            let begun = Instant::now();
            while collect(&system, &worker).await.unwrap().is_some() {}
            // Bounded by the limit of each request that hangs, not by what is sent.
            assert!(begun.elapsed() < Duration::from_secs(60), "day {day}: {:?}", begun.elapsed());
            let said: BTreeMap<String, Problem> = sources(&analyst)
                .await
                .unwrap()
                .into_iter()
                .map(|row| (row.body.name, row.source.problem))
                .filter(|(_, problem)| *problem != Problem::None)
                .collect();
            let is_said = |(_, way): &&(usize, Way)| way.said != Problem::None;
            let to_say = today.iter().filter(is_said).map(|(at, way)| (watched[*at].host.clone(), way.said));
            assert_eq!(said, to_say.collect(), "day {day}");
            house.clock.pass(DAY);
        }
        let read = every_offer(&analyst).await;
        let mut times = HashMap::<String, usize>::new();
        read.iter().for_each(|(_, _, body)| *times.entry(key_of(body)).or_default() += 1);
        let items = watched.iter().flat_map(|one| &one.items);
        let lost: Vec<_> = items.clone().filter(|key| !times.contains_key(*key)).collect();
        assert!(lost.is_empty() && items.count() > 120, "{lost:?}");
        assert!(times.values().all(|times| *times == 1), "{times:?}");
    }
}
