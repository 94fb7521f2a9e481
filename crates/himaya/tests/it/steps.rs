//! The report by steps, kept for later and gone on with, and the call that a reporter asks for: as a visitor and an
//! officer click through them.

use access::Role;
use access::testing::{PASSPHRASE, TestHouse};
use kit::Lang;
use reporting::Report;
use signals::{About, Body, Danger};
use store::{args, sql};

use crate::browser::{Browser, Parts};
use crate::help::{Answer, rows};

const STEP: &str = "/en/report/step";

async fn houses() -> Vec<(TestHouse, web::Site)> {
    let mut houses = Vec::new();
    for house in TestHouse::both().await {
        house.add("mia-hotline", "duty", &[Role::Duty]).await;
        let site = web::site(&house.house);
        houses.push((house, site));
    }
    houses
}

/// The hidden fields of the last form on a page, as a browser sends them.
fn hidden(answer: &Answer) -> Vec<(String, String)> {
    let text = answer.text();
    let form = text.rsplit("<form ").next().unwrap_or_default();
    let field = |piece: &str| {
        let (name, rest) = piece.split_once("\" value=\"")?;
        Some((name.to_owned(), rest.split_once('"')?.0.replace("&#38;", "&")))
    };
    form.split("type=\"hidden\" name=\"").skip(1).filter_map(field).collect()
}

/// Fills in a step and presses a button.
async fn press(browser: &mut Browser, page: &Answer, typed: &[(&str, &str)], go: &str) -> Answer {
    let hidden = hidden(page);
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend(typed);
    fields.push(("go", go));
    browser.post(STEP, &fields).await
}

/// Sends what the last page holds.
async fn send(browser: &mut Browser, page: &Answer) -> Answer {
    let parts = hidden(page).iter().fold(Parts::default(), |parts, (name, value)| parts.text(name, value));
    browser.upload("/en/report", &parts).await
}

#[tokio::test]
async fn a_report_is_written_step_by_step_and_only_what_happened_is_asked_for() {
    for (house, site) in houses().await {
        let mut visitor = Browser::inside(&site);
        let first = visitor.get("/en/report").await;
        let empty = press(&mut visitor, &first, &[("what", " ")], "next").await;
        empty.says("reporting", "error-what");
        let danger = press(&mut visitor, &empty, &[("what", "Workers & papers")], "next").await;
        danger.is_page(200).for_visitor().shows("Step 2 of 6");
        let about = press(&mut visitor, &danger, &[], "next").await;
        let more = press(&mut visitor, &about, &[("about", "other")], "next").await;
        let place = press(&mut visitor, &more, &[], "next").await;
        let wrong = press(&mut visitor, &place, &[("district", "AZ-XX"), ("place", "The yard")], "next").await;
        wrong.says("reporting", "error-district").shows("The yard");
        let reach = press(&mut visitor, &wrong, &[("district", "AZ-BA"), ("place", "The yard")], "next").await;
        let call = press(&mut visitor, &reach, &[("call", "yes")], "next").await;
        call.says("reporting", "error-call-reach");
        let check =
            press(&mut visitor, &call, &[("reach", "050 000"), ("reach_when", "at six"), ("call", "yes")], "next")
                .await;
        for said in ["Workers & papers", "Someone else", "Baku", "The yard", "050 000", "at six", "Please call me"] {
            check.is_page(200).shows(said);
        }
        // Back to the first step, changed, and straight to the end again.
        let back = press(&mut visitor, &check, &[], "what").await;
        back.is_page(200).shows("Workers & papers");
        let check = press(&mut visitor, &back, &[("what", "Workers without papers")], "check").await;
        check.shows("Workers without papers").hides("Workers &#38; papers");
        let before = rows(&house).await;
        assert_eq!(before["signal"], 0, "nothing is stored before it is sent");
        let received = send(&mut visitor, &check).await;
        let words = received.is_page(200).words().unwrap();
        assert_eq!(rows(&house).await["signal"], 1);
        let mailbox = visitor.post("/en/receipt", &[("words", &words)]).await;
        mailbox.is_page(200).shows("Workers without papers").shows_words("reporting", "mailbox-call-by");
    }
}

#[tokio::test]
async fn what_was_begun_opens_with_its_words_alone_and_is_gone_when_it_is_sent() {
    for (house, site) in houses().await {
        let mut visitor = Browser::inside(&site);
        let first = visitor.get("/en/report").await;
        let danger = press(&mut visitor, &first, &[("what", "I will finish this later")], "next").await;
        let saved = press(&mut visitor, &danger, &[("danger", "now")], "save").await;
        let words = saved.is_page(200).for_visitor().words().unwrap();
        assert_eq!(rows(&house).await["signal"], 0, "the desk has nothing yet");

        let mut later = Browser::inside(&site);
        let again = later.post("/en/receipt", &[("words", &words)]).await;
        again.is_page(200).shows("Step 2 of 6").shows_words("reporting", "saved-again");
        assert!(again.text().contains("value=\"now\" checked"));
        // Kept once more: new words, and the old ones open nothing.
        let saved = press(&mut later, &again, &[("danger", "now")], "save").await;
        let newer = saved.words().unwrap();
        assert_ne!(newer, words);
        later.post("/en/receipt", &[("words", &words)]).await.says("reporting", "error-words-wrong");

        let again = later.post("/en/receipt", &[("words", &newer)]).await;
        let check = press(&mut later, &again, &[("danger", "now")], "check").await;
        let receipt = send(&mut later, &check).await.is_page(200).words().unwrap();
        later.post("/en/receipt", &[("words", &receipt)]).await.is_page(200).shows("I will finish this later");
        later.post("/en/receipt", &[("words", &newer)]).await.says("reporting", "error-words-wrong");
        assert_eq!(rows(&house).await["signal"], 1);
    }
}

#[tokio::test]
async fn what_is_never_sent_is_deleted_in_time() {
    for (house, site) in houses().await {
        let mut visitor = Browser::inside(&site);
        let first = visitor.get("/en/report").await;
        let words = press(&mut visitor, &first, &[("what", "perhaps")], "save").await.words().unwrap();
        house.clock.pass(14 * 24 * 3600 - 60);
        assert_eq!(signals::sweep_drafts(&house.system()).await.unwrap(), 0);
        visitor.post("/en/receipt", &[("words", &words)]).await.is_page(200).shows("perhaps");
        house.clock.pass(61);
        visitor.post("/en/receipt", &[("words", &words)]).await.says("reporting", "error-words-wrong");
        assert_eq!(signals::sweep_drafts(&house.system()).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_reporter_asks_to_be_called_and_the_officer_records_it() {
    for (house, site) in houses().await {
        let mut visitor = Browser::inside(&site);
        let parts = Parts::default().text("what", "call me");
        let words = visitor.upload("/en/report", &parts).await.words().unwrap();
        visitor.post("/en/receipt/call", &[("words", &words)]).await.says("reporting", "error-call-number");
        let token = "11112222333344445555666677778888";
        let asked = [("words", words.as_str()), ("form", token), ("call_number", "055 111"), ("call_not", "my boss")];
        for _ in 0..2 {
            let asked = visitor.post("/en/receipt/call", &asked).await;
            asked.is_page(200).shows_words("reporting", "mailbox-call-by").shows("055 111").shows("my boss");
        }
        assert_eq!(rows(&house).await["signal_message"], 1, "sent twice, asked once");

        let mut officer = Browser::inside(&site);
        officer.sign_in("duty", PASSPHRASE).await;
        let list = officer.get("/en/desk/signals").await;
        list.is_page(200).shows_words("casework", "call-badge");
        let path = format!("/en/desk/signals/{}", list.behind("/en/desk/signals/")[0]);
        let csrf = officer.csrf().await;
        let reached = [("csrf", csrf.as_str()), ("form", token), ("reached", "yes")];
        officer.post(&format!("{path}/open"), &[("csrf", &csrf), ("reason", "duty-screening")]).await;
        officer.post(&format!("{path}/call"), &[("csrf", &csrf)]).await.says("casework", "error-reached");
        let tried = [("csrf", csrf.as_str()), ("form", token), ("reached", "no")];
        assert_eq!(officer.post(&format!("{path}/call"), &tried).await.status, 303);
        officer.get(&path).await.shows_words("casework", "call-title");
        assert_eq!(officer.post(&format!("{path}/call"), &reached).await.status, 303);
        officer.get(&path).await.hides("id=\"call\"");
        assert_eq!(officer.post(&format!("{path}/call"), &reached).await.status, 409, "called once");

        // A promise that the reporter sees.
        let answer = [("csrf", csrf.as_str()), ("form", token), ("answer", "We are on it"), ("promise", "3")];
        assert_eq!(officer.post(&format!("{path}/answer"), &answer).await.status, 303);
        visitor.post("/en/receipt", &[("words", &words)]).await.shows_words("reporting", "mailbox-promised");
    }
}

/// What stands on the coordinator's list of what is late.
async fn late(coordinator: &access::Ctx) -> Vec<String> {
    casework::late(coordinator).await.unwrap().into_iter().map(|row| row.kind).collect()
}

#[tokio::test]
async fn a_call_that_is_not_made_is_late_until_it_is_made_or_the_report_is_gone() {
    for house in TestHouse::both().await {
        let officer = house.member("mia-hotline", &[Role::Duty]).await;
        let coordinator = house.member("mia", &[Role::Coordinator]).await;
        let visitor = house.visitor();
        let body = Body { what: "call me".to_owned(), reach: "055".to_owned(), ..Body::default() };
        let report = |call| Report {
            district: String::new(),
            about: About::Unsaid,
            danger: Danger::Unknown,
            body: body.clone(),
            call,
            begun: None,
            poster: None,
            door: signals::Door::Web,
        };
        let called = reporting::submit(&visitor, [1; 16], report(true), Vec::new()).await.unwrap();
        let gone = reporting::submit(&visitor, [2; 16], report(true), Vec::new()).await.unwrap();
        for row in casework::duty_list(&officer, signals::State::New, None).await.unwrap() {
            casework::look_at(&officer, row.id, "duty-screening").await.unwrap();
        }
        house.clock.pass(23 * 3600);
        assert_eq!(late(&coordinator).await, [""; 0]);
        house.clock.pass(3601);
        assert_eq!(late(&coordinator).await, ["call"; 2]);
        signals::take_back(&visitor, &gone).await.unwrap();
        assert_eq!(late(&coordinator).await, ["call"], "who took the report back is not waited for");
        house.clock.pass(8 * 24 * 3600);
        assert_eq!(signals::erase_taken_back(&house.system()).await.unwrap(), 1);
        let officer = house.signed_in("mia-hotline.duty").await;
        let open = casework::duty_list(&officer, signals::State::Open, None).await.unwrap();
        let [row] = &open[..] else { panic!("{open:?}") };
        casework::look_at(&officer, row.id, "duty-screening").await.unwrap();
        casework::record_call(&officer, row.id, true).await.unwrap();
        let coordinator = house.signed_in("mia.coordinator").await;
        assert_eq!(late(&coordinator).await, [""; 0]);
        let mailbox = signals::open_mailbox(&visitor, &called).await.unwrap().mailbox().unwrap();
        assert_eq!(mailbox.call_by, None);
        let mut tx = house.house.store().read().await.unwrap();
        let made = sql!("SELECT facts FROM journal WHERE act = 'call-back.made'");
        let (facts,): (String,) = tx.one(made, args![]).await.unwrap();
        assert_eq!(facts, ";in_time=no;");
    }
}

#[tokio::test]
async fn the_further_languages_are_spoken_at_the_public_door_and_lead_officials_elsewhere() {
    for (house, site) in houses().await {
        let mut visitor = Browser::inside(&site);
        let languages = house.house.profile.languages().to_vec();
        for lang in Lang::ALL.into_iter().filter(|lang| !lang.is_full()) {
            if !languages.contains(&lang) {
                assert_eq!(visitor.get(&format!("/{lang}/")).await.location(), "/en/");
                continue;
            }
            let home = visitor.get(&format!("/{lang}/")).await;
            let dir = lang.dir();
            home.is_page(200);
            assert!(home.text().contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\"")));
            assert_eq!(visitor.get(&format!("/{lang}/desk/signals")).await.location(), "/en/desk/signals");
            assert_eq!(visitor.get(&format!("/{lang}/plan")).await.location(), "/en/plan");
            let parts = Parts::default().text("what", "x");
            let received = visitor.upload(&format!("/{lang}/report"), &parts).await;
            let words = received.is_page(200).words().unwrap();
            visitor.post("/az/receipt", &[("words", &words)]).await.is_page(200);
        }
    }
}

#[tokio::test]
async fn further_questions_are_asked_only_where_they_matter_and_reach_the_desk() {
    for (house, site) in houses().await {
        let mut visitor = Browser::inside(&site);
        let first = visitor.get("/en/report").await;
        let about =
            press(&mut visitor, &first, &[("what", "An advertisement: <b>we keep your passport</b>")], "about").await;
        // Of an offer other things are asked than of a person; of what is not said, nothing.
        let offer = press(&mut visitor, &about, &[("about", "offer")], "next").await;
        offer.is_page(200).shows("Where did you see the offer?").hides("under 18").shows("Step 4 of 7");
        let person = press(&mut visitor, &about, &[("about", "other")], "next").await;
        person.is_page(200).shows("Is this person under 18?").hides("see the offer");
        let unsaid = press(&mut visitor, &about, &[], "next").await;
        unsaid.is_page(200).shows("Step 4 of 6").hides("under 18");
        let wrong = press(&mut visitor, &offer, &[("q_offer-where", &"x".repeat(600))], "next").await;
        assert_eq!(wrong.status, 422);
        let place =
            press(&mut visitor, &offer, &[("q_offer-where", "A channel"), ("q_offer-asked", "yes")], "next").await;
        let check = press(&mut visitor, &place, &[], "check").await;
        check.is_page(200).shows("A channel").shows("Did they ask for a passport or for money? Yes");
        // Kept for later and gone on with, they are still there.
        let kept = press(&mut visitor, &place, &[], "save").await;
        let words = kept.words().unwrap();
        let again = visitor.post("/en/receipt", &[("words", &words)]).await;
        let check = press(&mut visitor, &again, &[], "check").await;
        check.is_page(200).shows("A channel");
        send(&mut visitor, &check).await.is_page(200);
        let mut officer = Browser::inside(&site);
        officer.sign_in("duty", PASSPHRASE).await;
        let list = officer.get("/en/desk/signals").await;
        let path = format!("/en/desk/signals/{}", list.behind("/en/desk/signals/")[0]);
        let csrf = officer.csrf().await;
        officer.post(&format!("{path}/open"), &[("csrf", &csrf), ("reason", "duty-screening")]).await;
        let opened = officer.get(&path).await;
        opened.is_page(200).shows("A channel").shows("Did they ask for a passport");
        opened
            .shows_words("casework", "offer-signs")
            .shows("They want your passport")
            .shows("Confiscation of documents");
        assert!(!opened.text().contains("<b>we keep"), "what was reported is markup on the page");
        drop(house);
    }
}

#[tokio::test]
async fn a_pasted_offer_says_what_to_ask_about_and_goes_into_a_report_only_when_its_reader_wants_it() {
    const OFFER: &str = "Girls wanted in Dubai, no experience needed, free flight. <b>We keep your passport.</b>";
    for (house, site) in houses().await {
        let mut visitor = Browser::inside(&site);
        let before = rows(&house).await;
        let looked = visitor.post("/en/offer", &[("text", OFFER)]).await;
        looked.is_page(200).shows("Call 152").shows("They want your passport").shows("The hours are not given");
        looked.shows("<b>").hides("What your answers mean");
        assert!(!looked.text().contains("<b>"), "what was pasted is markup on the page");
        assert_eq!(rows(&house).await, before);
        let what = looked.field("what");
        let fields = [("at", "what"), ("about", "offer"), ("what", what.as_str()), ("go", "what")];
        visitor.post(STEP, &fields).await.is_page(200).shows("no experience needed, free flight");

        let both =
            visitor.post("/en/offer", &[("text", "Come to work tomorrow at nine"), ("q1", "yes"), ("q2", "no")]).await;
        both.is_page(200).shows("We found nothing in these words").shows("Several answers are not a yes");
        visitor.post("/en/offer", &[("text", "so short")]).await.is_page(200).shows("too short to read");
        for (typed, sentence) in [("", "Paste the offer"), (&*"x".repeat(10_001), "At most 10000 characters")] {
            let refused = visitor.post("/en/offer", &[("text", typed)]).await;
            refused.is_page(422).shows(sentence);
        }
    }
}
