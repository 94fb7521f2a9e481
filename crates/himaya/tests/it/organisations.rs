//! Organisations that report: the short form, the account, and what it shows and hides.

use access::Role;
use access::testing::TestHouse;
use signals::State;

use crate::browser::{Browser, Parts};
use crate::help::Answer;

/// The words of the list with this id.
fn words(answer: &Answer, id: &str) -> String {
    let text = answer.text();
    let list = text.split(&format!("id=\"{id}\">")).nth(1).unwrap_or_default();
    let list = list.split("</ol>").next().unwrap_or_default();
    list.split("<li>").skip(1).filter_map(|li| li.split("</li>").next()).collect::<Vec<_>>().join(" ")
}

async fn send(browser: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    let parts = fields.iter().fold(Parts::default(), |parts, (name, value)| parts.text(name, value));
    browser.upload("/en/organisation", &parts).await
}

#[tokio::test]
async fn an_organisation_sees_what_became_of_everything_it_sent() {
    for house in TestHouse::both().await {
        let duty = house.member("mia-hotline", &[Role::Duty]).await;
        let site = web::site(&house.house);
        let mut school = Browser::inside(&site);
        let empty = send(&mut school, &[("what", " "), ("account", "yes")]).await;
        empty.says("reporting", "error-org-kind");
        let first =
            [("kind", "school"), ("name", "School No. 0"), ("what", "A pupil was sent to beg"), ("account", "yes")];
        let form = [&first[..], &[("form", "0123456789abcdef0123456789abcdef")]].concat();
        let sent = send(&mut school, &form).await;
        sent.is_page(200).for_visitor();
        let account = words(&sent, "account-words");
        assert_eq!(account.split(' ').count(), 8);
        assert_ne!(account, words(&sent, "receipt-words"));
        // The line broke and the browser sent it again: the same report, the same account.
        let again = send(&mut school, &form).await;
        assert_eq!(
            (words(&again, "account-words"), words(&again, "receipt-words")),
            (account.clone(), words(&sent, "receipt-words"))
        );

        let more = send(&mut school, &[("words", &account), ("what", "Another pupil is missing")]).await;
        more.is_page(200).hides("account-words");
        let wrong = send(&mut school, &[("words", &words(&sent, "receipt-words")), ("what", "Kept words")]).await;
        wrong.says("reporting", "error-org-words").shows("Kept words");

        let rows = casework::duty_list(&duty, State::New, None).await.unwrap();
        assert_eq!(rows.len(), 2);
        house.clock.pass(60);
        casework::look_at(&duty, rows[0].id, "duty-screening").await.unwrap();
        casework::close_signal(&duty, rows[0].id, "advice-given").await.unwrap();
        let page = school.post("/en/organisation/account", &[("words", &account)]).await;
        page.is_page(200).for_visitor().shows("School No. 0").shows("Closed: ").shows("Received, not read yet");
        // The list opens each report, and the words of a single report open no list.
        let text = page.text();
        let own = text.split("action=\"/en/receipt\"><input type=\"hidden\" name=\"words\" value=\"").nth(1).unwrap();
        let own = own.split('"').next().unwrap();
        school.post("/en/receipt", &[("words", own)]).await.is_page(200).shows("Another pupil is missing");
        school.post("/en/organisation/account", &[("words", own)]).await.says("reporting", "error-org-words");
        let next = school.post("/en/organisation/new", &[("words", &account)]).await;
        assert!(next.is_page(200).text().contains(&format!("name=\"words\" value=\"{account}\"")));
    }
}

#[tokio::test]
async fn the_database_does_not_say_which_reports_come_from_one_sender() {
    for house in TestHouse::both().await {
        house.member("mia-hotline", &[Role::Duty]).await;
        let mut school = Browser::inside(&web::site(&house.house));
        let name = "Qızılgül-school-7413";
        let form = [("kind", "school"), ("name", name), ("what", "x"), ("account", "yes")];
        let account = words(&send(&mut school, &form).await, "account-words");
        for _ in 0..3 {
            send(&mut school, &[("words", &account), ("what", "y")]).await.is_page(200);
        }
        let mut tx = house.house.store().read().await.unwrap();
        // The journal holds the reports, one entry each, and nothing besides: an account leaves none.
        let acts: Vec<(String,)> =
            tx.all(store::Sql("SELECT act FROM journal WHERE actor = 'public'"), store::args![]).await.unwrap();
        assert_eq!(acts, vec![("signal.received".to_owned(),); 4]);
        let rows: Vec<(String, Vec<u8>, i64)> =
            tx.all(store::Sql("SELECT id, body, erase_at FROM sender"), store::args![]).await.unwrap();
        let [(id, body, erase_at)] = &rows[..] else { panic!("{} accounts", rows.len()) };
        assert!(!body.windows(name.len()).any(|window| window == name.as_bytes()));
        // Neither its number nor its end says when anything was sent.
        assert!(id.parse::<kit::DraftId>().is_err(), "{id}");
        assert_eq!(erase_at % (30 * 24 * 3600 * 1_000_000), 0);
        drop(tx);
        // Unused for years, it is forgotten; the reports stay.
        house.clock.pass(4 * 366 * 24 * 3600);
        assert_eq!(signals::sweep_accounts(&house.system()).await.unwrap(), 1);
        school.post("/en/organisation/account", &[("words", &account)]).await.says("reporting", "error-org-words");
    }
}
