//! Telling people, as an editor, a teacher and a visitor click through it.

use store::{Sql, args};

use crate::browser::{Browser, Parts};
use crate::help::PNG;
use crate::story::Story;

const PAGE: &str = "/en/desk/pages/danger/en";

#[tokio::test]
async fn an_editor_looks_first_and_then_publishes_and_a_visitor_reads() {
    for story in Story::both().await {
        let mut editor = story.browser("editor").await;
        let csrf = editor.csrf().await;
        let list = editor.get("/en/desk/pages").await;
        list.is_page(200).shows("/en/desk/pages/danger/ru").shows("First text");
        let new = "# Go now\n\nCall <b>112</b>. [evil](javascript:alert(1))";
        let fields = |step: &'static str, body: &'static str| {
            [("csrf", csrf.clone()), ("latest", String::new()), ("body", body.to_owned()), ("step", step.to_owned())]
        };
        let post = async |editor: &mut Browser, fields: &[(&str, String)]| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            editor.post(PAGE, &fields).await
        };
        let look = post(&mut editor, &fields("preview", new)).await;
        look.is_page(200).shows("This is how it will look").shows("words in a sentence").hides("href=\"javascript");
        Browser::inside(&story.site).get("/en/pages/danger").await.is_page(200).hides("Go now");
        let untitled = post(&mut editor, &fields("publish", "No title")).await;
        untitled.says("outreach", "error-body-title").shows("No title");
        assert_eq!(post(&mut editor, &fields("publish", new)).await.status, 303);
        let page = Browser::inside(&story.site).get("/en/pages/danger").await;
        page.is_page(200).for_visitor().shows("Go now").hides("<b>112</b>").hides("href=\"javascript");
        // What was open in another window is not lost, and does not overwrite.
        let late = post(&mut editor, &fields("publish", "# Late\n\nWords")).await;
        late.says("outreach", "error-body-moved").shows("# Late");
    }
}

#[tokio::test]
async fn a_file_is_entered_published_and_fetched_without_its_makers_name() {
    for story in Story::both().await {
        let mut teacher = story.browser("teacher").await;
        let csrf = teacher.csrf().await;
        let chunk = |kind: &[u8], data: &[u8]| {
            [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], kind, data, &[0; 4]].concat()
        };
        let at = PNG.len() - 12;
        let named = [&PNG[..at], &chunk(b"tEXt", b"Author\0Somebody Real"), &PNG[at..]].concat();
        let parts = |csrf: &str| {
            let texts = [("title", "A film"), ("lang", "en"), ("kind", "poster"), ("audience", "parents")];
            let parts = Parts::default().text("csrf", csrf).text("licence", "cc0-1.0");
            texts.iter().fold(parts, |parts, (n, v)| parts.text(n, v)).file("file", "Somebody Real.png", &named)
        };
        let forged = teacher.upload("/en/desk/outreach", &parts("00")).await;
        forged.is_page(403).shows_words("frame", "failure-forged");
        let done = teacher.upload("/en/desk/outreach", &parts(&csrf)).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let place = done.location().split('?').next().unwrap().to_owned();
        let desk = teacher.get(&place).await;
        desk.is_page(200).shows("A film").shows("image/png");
        assert_eq!(teacher.post(&format!("{place}/publish"), &[("csrf", &csrf), ("lang", "en")]).await.status, 303);
        let mut visitor = Browser::inside(&story.site);
        let library = visitor.get("/en/materials?for=parents").await;
        library.is_page(200).for_visitor().shows("A film");
        let text = library.text();
        let code =
            text.split("/en/materials/").find(|rest| rest.contains(">A film<")).unwrap().split('"').next().unwrap();
        visitor.get(&format!("/en/materials/{code}")).await.is_page(200).for_visitor().shows("PNG");
        let file = visitor.get(&format!("/en/materials/{code}/file")).await;
        assert_eq!((file.status, file.header("content-type")), (200, Some("image/png")));
        assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
        assert!(file.body.starts_with(&PNG[..8]) && !file.body.windows(8).any(|w| w == b"Somebody"));
        // What is not published in a language is not there in it.
        visitor.get(&format!("/ru/materials/{code}")).await.is_page(404);
    }
}

#[tokio::test]
async fn a_printed_address_brings_a_report_that_is_counted_and_not_marked() {
    for story in Story::both().await {
        let poster = story.taught.poster.to_string();
        let mut visitor = Browser::inside(&story.site);
        let landed = visitor.get(&format!("/en/p/{poster}")).await;
        landed.is_page(200).for_visitor().shows(&format!("/en/report?p={poster}"));
        visitor.get("/en/p/nothing").await.is_page(200).hides("report?p=");
        let first = visitor.get(&format!("/en/report?p={poster}")).await;
        assert!(first.is_page(200).text().contains(&format!("name=\"p\" value=\"{poster}\"")));
        visitor.get("/en/report?p=%22%3E%3Cscript").await.is_page(200).hides("name=\"p\"");
        let next =
            visitor.post("/en/report/step", &[("at", "what"), ("what", "Help"), ("p", &poster), ("go", "check")]).await;
        assert!(next.is_page(200).text().contains(&format!("name=\"p\" value=\"{poster}\"")));
        for (what, form) in [("Help", "11"), ("Help", "11"), ("Other", "22")] {
            let parts = Parts::default().text("what", what).text("p", &poster).text("form", form.repeat(16));
            visitor.upload("/en/report", &parts).await.is_page(200);
        }
        let system = story.house.system();
        outreach::keep_tallies(&system).await.unwrap();
        let mut tx = story.house.house.store().read().await.unwrap();
        let reports = Sql("SELECT CAST(sum(n) AS BIGINT) FROM tally WHERE what = 'report' AND name = $1");
        assert_eq!(tx.count(reports, args![&poster]).await.unwrap(), 2, "a form sent twice is one report");
        let marked = Sql("SELECT count(*) FROM journal WHERE act = 'signal.received' AND facts LIKE '%poster%'");
        assert_eq!(tx.count(marked, args![]).await.unwrap(), 0);
        drop(tx);
        // Its own desk sees nothing of them tomorrow, and no small count next month.
        story.house.clock.pass(24 * 3600);
        assert_eq!(outreach::journal_tallies(&system).await.unwrap(), 1, "the visit, and no report");
        let poster_row = async |story: &Story| {
            let teacher = story.house.signed_in("teacher").await;
            let poster = story.taught.poster.clone();
            outreach::posters::own(&teacher, story.taught.material, &poster).await.unwrap().reports
        };
        assert_eq!(poster_row(&story).await, 0);
        story.house.clock.pass(9 * 24 * 3600);
        outreach::journal_tallies(&system).await.unwrap();
        assert_eq!(poster_row(&story).await, 2);
        let mut teacher = story.browser("teacher").await;
        let desk = teacher.get(&format!("/en/desk/outreach/materials/{}", story.taught.material)).await;
        desk.is_page(200).shows(&poster).shows("fewer than 5");
        let print =
            teacher.get(&format!("/en/desk/outreach/materials/{}/posters/{poster}", story.taught.material)).await;
        assert!(print.is_page(200).shows(&format!("/en/p/{poster}")).text().contains("<svg"));
    }
}
