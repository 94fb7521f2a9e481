//! From a source to the queue.

use std::collections::BTreeSet;

use collecting::SourceKind;
use collecting::served::answer;
use monitoring::{
    Health, NewSource, Problem, Shown, SourceState, Worker, add_source, campaign, campaigns, collect, set_source,
    source, sources,
};

use crate::help::{BAD, GOOD, boards, feed, page};

const HOUR: i64 = 3600;

#[tokio::test]
async fn what_a_source_lists_is_read_grouped_and_put_in_order() {
    let copy = BAD.replace("Gənc xanımlar", "Cavan qızlar").replace("Dubayda", "DUBAYDA");
    let offers = [("/elan/1", "Dubayda iş", BAD), ("/elan/2", "Mühasib", GOOD), ("/elan/3", "İş var Dubayda", &copy)];
    for board in boards(&offers).await {
        assert_eq!(board.collect().await, 3);
        assert_eq!(board.shown(Shown::Queue).await, [("Dubayda iş".to_owned(), 2)]);
        assert_eq!(board.shown(Shown::Rest).await, [("Mühasib".to_owned(), 1)]);
        let (rows, _) = campaigns(&board.analyst, Shown::Queue, 0).await.unwrap();
        let whole = campaign(&board.analyst, rows[0].id).await.unwrap();
        assert_eq!(whole.contacts, [("phone".to_owned(), "+994501234567".to_owned(), 2, false)]);
        assert_eq!(whole.offers[0].0.lang, "az");
        assert!(whole.offers[0].1.text.contains("Pasportunuz") && !whole.offers[0].1.text.contains("Ana səhifə"));
        assert_eq!(whole.offers[0].2, "Doska");
        let explained = whole.order.explain(&board.analyst, &whole.body.text);
        let sum = explained.begins + explained.signs.iter().map(|sign| sign.2).sum::<f64>() + explained.missing.1;
        assert!((sum - explained.log_odds).abs() < 1e-9 && explained.signs.len() > 3);
        assert_eq!(board.facts("batch.screened").await, [";items=3;language=az;"]);
        assert_eq!(board.facts("offer.found").await, [";language=az;"]);
    }
}

#[tokio::test]
async fn nothing_is_asked_twice_and_new_items_are_found_when_it_is_time() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.collect().await;
        let asked = board.site.paths();
        assert_eq!(board.collect().await, 0);
        assert_eq!(board.site.paths(), asked, "nothing is due");
        board.house.clock.pass(2 * HOUR);
        board.site.put("/elan/2", page("Mühasib", GOOD));
        board.site.put("/feed", feed(&[("/elan/1", "Dubayda iş"), ("/elan/2", "Mühasib")]));
        assert_eq!(board.collect().await, 1);
        let paths = board.site.paths();
        assert_eq!(paths.iter().filter(|path| *path == "/elan/1").count(), 1, "{paths:?}");
        // A worker asks for the site's rules once a day and not with each visit.
        assert_eq!(paths.iter().filter(|path| *path == "/robots.txt").count(), 1, "{paths:?}");
        board.house.clock.pass(25 * HOUR);
        board.collect().await;
        assert_eq!(board.site.paths().iter().filter(|path| *path == "/robots.txt").count(), 2);
    }
}

#[tokio::test]
async fn what_is_known_to_everybody_is_not_listed_and_pauses_are_kept() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD), ("/elan/2", "Mühasib", GOOD)]).await {
        let item = |path: &str, days: i64| {
            let at = board.analyst.now().plus_seconds(-days * 24 * HOUR).timestamp().strftime("%Y-%m-%dT%H:%M:%SZ");
            format!(
                "<entry><id>{path}</id><title>İş</title><link href='http://doska.test{path}'/><updated>{at}</updated></entry>"
            )
        };
        let feed = format!(
            "<feed xmlns='http://www.w3.org/2005/Atom'><id>doska</id><title>Doska</title><updated>2026-11-01T00:00:00Z</updated>{}{}</feed>",
            item("/elan/1", 10),
            item("/elan/2", 200)
        );
        board.site.put("/feed", answer("200 OK", &["content-type: application/atom+xml"], feed.as_bytes()));
        board.site.put("/robots.txt", answer("200 OK", &[], b"User-agent: *\nCrawl-delay: 1"));
        let worker = Worker { name: "patient".to_owned(), own_sites: false };
        let begun = std::time::Instant::now();
        let visited = collect(&board.house.system(), &worker).await.unwrap().unwrap();
        assert_eq!((visited.listed, visited.read), (1, 1));
        assert!(begun.elapsed() >= std::time::Duration::from_secs(1), "a pause between the list and the page");
        assert!(!board.site.paths().contains(&"/elan/2".to_owned()));
        assert!(collect(&board.house.system(), &worker).await.unwrap().is_none(), "the site is left alone for a while");
    }
}

#[tokio::test]
async fn what_robots_forbids_is_not_asked() {
    let offers = [("/gizli/1", "Dubayda iş", BAD), ("/elan/2", "Mühasib", GOOD)];
    for board in boards(&offers).await {
        board.site.put("/robots.txt", answer("200 OK", &[], b"User-agent: himaya\nDisallow: /gizli"));
        assert_eq!(board.collect().await, 1);
        assert!(!board.site.paths().contains(&"/gizli/1".to_owned()), "{:?}", board.site.paths());
    }
}

#[tokio::test]
async fn a_site_whose_rules_cannot_be_had_is_left_alone() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.site.put("/robots.txt", answer("503 Service Unavailable", &[], b""));
        assert_eq!(board.collect().await, 0);
        assert_eq!(board.site.paths().iter().collect::<BTreeSet<_>>().len(), 1, "only robots.txt is asked for");
        let row = &sources(&board.analyst).await.unwrap()[0];
        assert_eq!((row.source.problem, row.health), (Problem::Forbidden, Health::Broken));
        board.site.put("/robots.txt", answer("404 Not Found", &[], b""));
        board.house.clock.pass(3 * HOUR);
        assert_eq!(board.collect().await, 1);
        assert_eq!(sources(&board.analyst).await.unwrap()[0].health, Health::Fine);
    }
}

#[tokio::test]
async fn a_source_says_what_is_wrong_and_since_when_and_that_it_fell_silent() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        board.collect().await;
        let id = sources(&board.analyst).await.unwrap()[0].source.id;
        // Five new items a day for a week, then nothing.
        let mut items = vec![("/elan/1".to_owned(), "Dubayda iş".to_owned())];
        for day in 0..7 {
            board.house.clock.pass(24 * HOUR);
            items.extend((0..5).map(|n| (format!("/elan/{day}{n}0"), format!("Elan {day} {n}"))));
            let listed: Vec<_> = items.iter().map(|(path, title)| (path.as_str(), title.as_str())).collect();
            board.site.put("/feed", feed(&listed));
            board.collect().await;
        }
        let (row, days) = source(&board.analyst, id).await.unwrap();
        assert_eq!((row.health, days[0].1), (Health::Fine, 5));
        assert!((4.0..7.0).contains(&row.normal), "{}", row.normal);
        board.house.clock.pass(3 * 24 * HOUR);
        board.collect().await;
        assert_eq!(source(&board.analyst, id).await.unwrap().0.health, Health::Silent);
        board.house.clock.pass(60 * 24 * HOUR);
        board.collect().await;
        let long = source(&board.analyst, id).await.unwrap().0;
        assert_eq!(long.health, Health::Silent, "a silence does not become what is normal: {}", long.normal);
        board.site.put("/feed", answer("200 OK", &[], b"<html><p>Yeni sayt</p></html>"));
        board.house.clock.pass(25 * HOUR);
        board.collect().await;
        let broken = source(&board.analyst, id).await.unwrap().0;
        assert_eq!((broken.health, broken.source.problem), (Health::Broken, Problem::OtherKind));
        let since = broken.source.problem_at;
        board.house.clock.pass(49 * HOUR);
        board.collect().await;
        assert_eq!(
            source(&board.analyst, id).await.unwrap().0.source.problem_at,
            since,
            "since when it went wrong first"
        );
        set_source(&board.analyst, id, SourceState::Paused).await.unwrap();
        assert_eq!(source(&board.analyst, id).await.unwrap().0.health, Health::Paused);
        assert_eq!((board.facts("source.added").await.len(), board.facts("source.removed").await.len()), (1, 1));
    }
}

#[tokio::test]
async fn two_workers_are_never_at_one_site() {
    let texts: Vec<String> = (0..12).map(|n| format!("{GOOD} Nömrə {n} sıra {}", n * 7)).collect();
    let paths: Vec<String> = (0..12).map(|n| format!("/elan/{n}00")).collect();
    let offers: Vec<_> =
        paths.iter().zip(&texts).map(|(path, text)| (path.as_str(), "Mühasib", text.as_str())).collect();
    for board in boards(&offers).await {
        let system = board.house.system();
        let (one, two) = (board.worker("one"), board.worker("two"));
        let (first, second) = tokio::join!(collect(&system, &one), collect(&system, &two));
        let (first, second) = (first.unwrap(), second.unwrap());
        assert!(first.is_some() != second.is_some(), "{first:?} {second:?}");
        while let (Some(_), _) | (_, Some(_)) = {
            let (a, b) = tokio::join!(collect(&system, &one), collect(&system, &two));
            (a.unwrap(), b.unwrap())
        } {}
        let asked = board.site.paths();
        assert_eq!(asked.len(), asked.iter().collect::<BTreeSet<_>>().len(), "each page once: {asked:?}");
    }
}

#[tokio::test]
async fn a_worker_that_dies_loses_its_site_and_what_it_did_not_write_is_read_by_another() {
    for board in boards(&[("/elan/1", "Dubayda iş", BAD)]).await {
        let system = board.house.system();
        // The page never comes: the worker hangs, and is ended there.
        board.site.put("/elan/1", Vec::new());
        let worker = board.worker("one");
        let visit = tokio::time::timeout(std::time::Duration::from_millis(700), collect(&system, &worker));
        assert!(visit.await.is_err(), "it hangs");
        assert_eq!(collect(&system, &board.worker("two")).await.unwrap(), None, "the site is taken");
        board.house.clock.pass(601);
        board.site.put("/elan/1", page("Dubayda iş", BAD));
        let visited = collect(&system, &board.worker("two")).await.unwrap().unwrap();
        assert_eq!(visited.read, 1);
        assert_eq!(board.shown(Shown::Queue).await.len(), 1);
    }
}

#[tokio::test]
async fn a_message_that_was_listed_and_not_written_is_taken_from_its_channel_again() {
    let message = |n: u32, text: &str| {
        format!(
            "<div class='tgme_widget_message' data-post='numune_is/{n}'><div class='tgme_widget_message_text'>{text}</div></div>"
        )
    };
    for board in boards(&[]).await {
        let html = format!("<div class='tgme_channel_info_header_title'>İş</div>{}", message(7, BAD));
        let head = ["content-type: text/html; charset=utf-8", "etag: \"a1\""];
        board.site.put("t.me/s/numune_is", answer("200 OK", &head, html.as_bytes()));
        let address = collecting::preview("@numune_is").unwrap();
        let new = NewSource { name: "Kanal".to_owned(), address, kind: SourceKind::Channel, group: None };
        let id = add_source(&board.analyst, &new).await.unwrap();
        board.break_order(true).await;
        let (system, worker) = (board.house.system(), board.worker("one"));
        let ended = loop {
            match collect(&system, &worker).await {
                Ok(Some(_)) => {}
                ended => break ended,
            }
        };
        assert!(ended.is_err());
        assert!(!board.asked_of(id).await.contains("a1"), "what is not written is sent again");
        board.break_order(false).await;
        board.house.clock.pass(2 * HOUR);
        assert_eq!(board.collect().await, 1);
        assert_eq!(board.shown(Shown::Queue).await.len(), 1);
        let asked = board.site.paths();
        assert!(asked.iter().all(|path| !path.contains("numune_is/7")), "not asked for as a page: {asked:?}");
        assert!(board.asked_of(id).await.contains("a1"), "what is written need not be sent again");
    }
}

#[tokio::test]
async fn a_page_that_moved_is_read_where_it_went_and_one_that_is_gone_is_given_up() {
    let offers = [("/elan/1", "Dubayda iş", BAD), ("/elan/2", "Yox", GOOD), ("/elan/3", "Nasaz", GOOD)];
    for board in boards(&offers).await {
        board.site.put("doska.test/elan/1", answer("301 Moved", &["location: http://ilan.test/yeni"], b""));
        board.site.put("ilan.test/yeni", page("Dubayda iş", BAD));
        board.site.put("doska.test/elan/2", answer("410 Gone", &[], b""));
        board.site.put("doska.test/elan/3", answer("500 Fault", &[], b""));
        assert_eq!(board.collect().await, 1);
        assert_eq!(board.shown(Shown::Queue).await, [("Dubayda iş".to_owned(), 1)]);
        board.site.put("doska.test/elan/3", page("Mühasib", GOOD));
        board.house.clock.pass(HOUR);
        assert_eq!(board.collect().await, 1, "a fault is tried again, what is gone is not");
    }
}
