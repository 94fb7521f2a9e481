//! Forms that stand open for days: nothing that was typed is lost.

use access::testing::PASSPHRASE;

use crate::browser::{Browser, Parts};
use crate::story::{Story, words};

const DAY: i64 = 24 * 3600;

/// The number of the form on a page.
fn number(html: &str) -> String {
    html.split("name=\"form\" value=\"").nth(1).expect("a form").split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_report_that_was_begun_three_days_ago_is_taken() {
    for story in Story::both().await {
        let mut visitor = Browser::inside(&story.site);
        let whole = number(&visitor.get("/en/report/all").await.text());
        let by_school = number(&visitor.get("/en/organisation").await.text());
        let receipt = words(&story.cases[0].receipt);
        let mailbox = visitor.post("/en/receipt", &[("words", &receipt)]).await;
        let to_mailbox = number(&mailbox.text());
        story.house.clock.pass(3 * DAY);

        let parts = Parts::default().text("form", &whole).text("what", "typed three days ago");
        let sent = visitor.upload("/en/report", &parts).await;
        let receipt_of_whole = sent.is_page(200).words().unwrap();
        let next = [("what", "typed by steps"), ("at", "what"), ("go", "check")];
        let check = visitor.post("/en/report/step", &next).await;
        let by_steps = number(&check.is_page(200).shows("typed by steps").text());
        story.house.clock.pass(3 * DAY);
        let parts = Parts::default().text("form", &by_steps).text("what", "typed by steps");
        assert!(visitor.upload("/en/report", &parts).await.is_page(200).words().is_some());
        let parts = Parts::default().text("form", &by_school).text("kind", "school").text("what", "typed at school");
        assert!(visitor.upload("/en/organisation", &parts).await.is_page(200).words().is_some());
        let parts =
            Parts::default().text("words", &receipt).text("form", &to_mailbox).text("message", "typed long ago");
        visitor.upload("/en/receipt/message", &parts).await.is_page(200).shows("typed long ago");
        // And once more, from the page that is still open: one report, one receipt.
        let parts = Parts::default().text("form", &whole).text("what", "typed three days ago");
        let again = visitor.upload("/en/report", &parts).await;
        assert_eq!(again.is_page(200).words().unwrap(), receipt_of_whole);
    }
}

#[tokio::test]
async fn the_one_page_form_asks_further_too() {
    for story in Story::both().await {
        let mut visitor = Browser::inside(&story.site);
        visitor.get("/en/report/all").await.is_page(200).shows("Is this person under 18?");
        let parts = Parts::default().text("what", "typed at once").text("about", "other").text("q_under-18", "yes");
        assert!(visitor.upload("/en/report", &parts).await.is_page(200).words().is_some());
        let mut duty = story.browser("duty").await;
        let csrf = duty.csrf().await;
        let mut read = String::new();
        for id in duty.get("/en/desk/signals?state=new").await.behind("/en/desk/signals/") {
            let signal = format!("/en/desk/signals/{id}");
            duty.post(&format!("{signal}/open"), &[("csrf", &csrf), ("reason", "duty-screening")]).await;
            read += &duty.get(&signal).await.text();
        }
        assert!(read.contains("typed at once") && read.contains("Is this person under 18?"));
    }
}

#[tokio::test]
async fn what_an_official_typed_before_the_session_ended_is_sent_after_the_next_one_began() {
    for story in Story::both().await {
        let signal = format!("/en/desk/signals/{}", story.open);
        let mut duty = story.browser("duty").await;
        let old = duty.csrf().await;
        duty.post(&format!("{signal}/open"), &[("csrf", &old), ("reason", "duty-screening")]).await;
        let form = number(&duty.get(&signal).await.text());
        story.house.clock.pass(3 * DAY);
        let typed = "A long answer with <b>marks</b>, typed for an hour";
        let fields = |csrf: &str| {
            [
                ("csrf", csrf.to_owned()),
                ("form", form.clone()),
                ("answer", typed.to_owned()),
                ("promise", "3".to_owned()),
            ]
        };
        let post = async |browser: &mut Browser, csrf: &str| {
            let fields = fields(csrf);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            browser.post(&format!("{signal}/answer"), &fields).await
        };
        post(&mut duty, &old).await.is_page(401).shows_words("frame", "failure-signed-out");

        // Signed in in another tab, and reloaded, as that page says.
        duty.sign_in("duty", PASSPHRASE).await;
        let shown = post(&mut duty, &old).await;
        shown.is_page(403).shows(typed);
        assert!(!shown.text().contains("<b>marks</b>"));
        assert!(shown.text().contains("name=\"promise\" value=\"3\""), "what was chosen goes along");
        let new = duty.csrf().await;
        assert!(shown.text().contains(&format!("name=\"csrf\" value=\"{new}\"")));
        duty.post(&format!("{signal}/open"), &[("csrf", &new), ("reason", "duty-screening")]).await;
        assert_eq!(post(&mut duty, &new).await.status, 303);
        assert_eq!(post(&mut duty, &new).await.status, 303);
        let page = duty.get(&signal).await.text();
        assert_eq!(page.matches("typed for an hour").count(), 1, "sent twice, written once");
        // Secrets are never shown again.
        let account = [("csrf", old.as_str()), ("old", "the old secret"), ("new", "the new secret"), ("again", "x")];
        let answer = duty.post("/en/desk/account/passphrase", &account).await;
        answer.is_page(403).hides("the old secret").hides("the new secret");
    }
}
