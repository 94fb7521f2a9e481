//! How a reporter may be reached, as a duty officer and a custodian click through it.

use crate::story::Story;

#[tokio::test]
async fn a_duty_officer_asks_and_the_custodian_answers() {
    for story in Story::both().await {
        let signal = format!("/en/desk/signals/{}", story.open);
        let mut duty = story.browser("duty").await;
        let csrf = duty.csrf().await;
        duty.post(&format!("{signal}/open"), &[("csrf", &csrf), ("reason", "duty-screening")]).await;
        let page = duty.get(&signal).await;
        page.is_page(200).shows("what GAMMA").hides("reach GAMMA").shows("The custodian has not answered yet");

        let mut custodian = story.browser("custodian").await;
        let csrf = custodian.csrf().await;
        let list = custodian.get("/en/desk/contacts").await;
        let request = format!("/en/desk/contacts/{}", story.request);
        list.is_page(200).shows(&request).hides("GAMMA");
        custodian.get(&request).await.is_page(200).shows("why GAMMA").hides("what GAMMA").hides("reach GAMMA");
        let nothing = custodian.post(&request, &[("csrf", &csrf)]).await;
        nothing.says("casework", "error-decision");
        let silent = custodian.post(&request, &[("csrf", &csrf), ("decision", "refused")]).await;
        silent.says("casework", "error-contact-answer");
        let no = [("csrf", csrf.as_str()), ("decision", "refused"), ("contact-answer", "Write first.")];
        assert_eq!(custodian.post(&request, &no).await.status, 303);
        // Sent twice, or by a colleague a moment later: the list shows what was decided.
        let again = custodian.post(&request, &[("csrf", &csrf), ("decision", "granted")]).await;
        assert_eq!(again.status, 303);
        custodian.get("/en/desk/contacts").await.is_page(200).shows("Refused");

        let csrf = duty.csrf().await;
        duty.get(&signal).await.is_page(200).hides("reach GAMMA").shows("Write first.");
        let ask = format!("{signal}/contact");
        duty.post(&ask, &[("csrf", &csrf), ("contact-why", " ")]).await.says("casework", "error-contact-why");
        let asked = duty.post(&ask, &[("csrf", &csrf), ("contact-why", "They are silent.")]).await;
        assert_eq!(asked.status, 303);
        let list = custodian.get("/en/desk/contacts").await;
        let next = list.text().split("/en/desk/contacts/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_ne!(next, story.request.to_string());
        let csrf = custodian.csrf().await;
        let request = format!("/en/desk/contacts/{next}");
        assert_eq!(custodian.post(&request, &[("csrf", &csrf), ("decision", "granted")]).await.status, 303);
        duty.get(&signal).await.is_page(200).shows("reach GAMMA");
    }
}

#[tokio::test]
async fn the_form_says_who_keeps_what_is_written_there() {
    for story in Story::both().await {
        let mut visitor = crate::browser::Browser::inside(&story.site);
        for path in ["/en/report/all", "/en/organisation"] {
            visitor.get(path).await.is_page(200).shows("Commissioner for Human Rights (Ombudsman)");
        }
    }
}
