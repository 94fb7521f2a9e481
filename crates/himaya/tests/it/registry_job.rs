//! A household from its registration to a service in time, as officials do it, and what the plan counts.

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use casework::{NewReferral, Sharing};
use households::{household_key, residents_of};
use kit::HouseholdId;
use store::{Sql, args};

use crate::story::Story;

async fn counted(house: &TestHouse, act: &str) -> Vec<String> {
    let mut tx = house.house.store().read().await.unwrap();
    let rows: Vec<(String,)> =
        tx.all(Sql("SELECT facts FROM journal WHERE act = $1 ORDER BY seq"), args![act]).await.unwrap();
    rows.into_iter().map(|(facts,)| facts).collect()
}

async fn people(ctx: &Ctx, id: HouseholdId) -> Vec<kit::ResidentId> {
    let mut work = ctx.look().await.unwrap();
    let key = household_key(&mut work, id).await.unwrap();
    residents_of(&mut work, id, &key).await.unwrap().into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn a_household_is_directed_like_any_case_and_its_service_counts_once() {
    for story in Story::both().await {
        let house = &story.house;
        let officer = house.member("local-executive", &[Role::Registrar, Role::CaseOfficer]).await;
        let id = story.household;
        let people = people(&officer, id).await;
        let needs = ["shelter".to_owned(), "legal".to_owned()];
        let shut = casework::open_household_case(&officer, id, &people, &needs).await;
        assert!(matches!(shut, Err(AccessError::Shut)), "{shut:?}");
        registry::look_at(&officer, id, "registry-work").await.unwrap();
        let wrong = casework::open_household_case(&officer, id, &people, &["gold".to_owned()]).await;
        assert!(matches!(wrong, Err(AccessError::NotFound)));
        let case = casework::open_household_case(&officer, id, &people, &needs).await.unwrap();
        let new = NewReferral {
            case,
            agency: "assistance-centre".to_owned(),
            needs: vec!["shelter".to_owned()],
            basis: "consent".to_owned(),
            consent: "by word".to_owned(),
            message: "a bed tonight".to_owned(),
            sharing: Sharing::default(),
            form: [7; 16],
        };
        let referral = casework::refer(&officer, &new).await.unwrap();
        assert_eq!(casework::refer(&officer, &new).await.unwrap(), referral, "sent twice, referred once");
        let referred = counted(house, "household.referred").await;
        assert_eq!(referred.len(), 1);
        assert!(referred[0].contains(";to=assistance-centre;"));
        let receiver = house.signed_in("receiver").await;
        casework::open_referral(&receiver, referral, "case-work").await.unwrap();
        casework::accept(&receiver, referral, "yes").await.unwrap();
        casework::record_service(&receiver, referral, "shelter", "a bed").await.unwrap();
        casework::record_service(&receiver, referral, "medical", "a doctor").await.unwrap();
        assert_eq!(
            counted(house, "household.served").await,
            [";in_time=yes;"],
            "the first service of a referral counts"
        );
        assert!(counted(house, "referral.sent").await.len() > 2, "cases that are no household's count there alone");
    }
}

#[tokio::test]
async fn a_registrar_is_told_before_somebody_is_entered_twice() {
    for story in Story::both().await {
        let mut registrar = story.browser("registrar").await;
        let csrf = registrar.csrf().await;
        let fields = |step: &'static str, born: &'static str| {
            vec![
                ("csrf", csrf.as_str()),
                ("form", "00112233445566778899aabbccddeeff"),
                ("kind", "family"),
                ("district", "AZ-GA"),
                ("address", "here"),
                ("basis", "consent"),
                ("agreed", "said"),
                ("family", "family EPSILON"),
                ("given", "given EPSILON"),
                ("born", born),
                ("sex", "female"),
                ("step", step),
            ]
        };
        let wrong = registrar.post("/en/desk/registry/new", &fields("", "31.02.1990")).await;
        wrong.says("registry", "error-born").shows("family EPSILON");
        let told = registrar.post("/en/desk/registry/new", &fields("", "02.01.1990")).await;
        told.is_page(200).shows("May this person be known already?").shows("Another office may know this person");
        assert!(told.text().contains(&format!("/en/desk/registry/{}", story.household)), "the own office sees whom");
        assert_eq!(registrar.post("/en/desk/registry/new", &fields("keep", "02.01.1990")).await.status, 303);
        assert_eq!(registrar.post("/en/desk/registry/new", &fields("keep", "02.01.1990")).await.status, 303);
        let list = registrar.get("/en/desk/registry").await;
        assert_eq!(list.behind("/en/desk/registry/").iter().filter(|id| id.len() == 36).count(), 2, "entered once");
    }
}

#[tokio::test]
async fn a_reviewer_decides_what_is_entered_twice() {
    for story in Story::both().await {
        let pair = story.pair().await;
        let mut registrar = story.browser("registrar").await;
        let csrf = registrar.csrf().await;
        let list = registrar.get("/en/desk/registry/duplicates").await;
        list.is_page(200).shows("Not decided").hides("EPSILON");
        let page = format!("/en/desk/registry/duplicates/{pair}");
        registrar.get(&page).await.is_page(200).shows("family EPSILON").shows("Relatives").shows("Both households");
        let form = |verdict: &'static str, what: &'static str| {
            vec![
                ("csrf", csrf.as_str()),
                ("seen", "waiting"),
                ("verdict", verdict),
                ("what", what),
                ("note", "note ZETA"),
            ]
        };
        let wrong = registrar.post(&page, &form("", "")).await;
        wrong.says("registry", "error-verdict").shows("note ZETA");
        registrar.post(&page, &form("same", "")).await.says("registry", "error-what").shows("note ZETA");
        registrar.post(&page, &form("same", "everything")).await.says("registry", "error-what");
        let before = registrar.get("/en/desk/registry").await;
        assert_eq!(before.behind("/en/desk/registry/").iter().filter(|id| id.len() == 36).count(), 2);
        assert_eq!(registrar.post(&page, &form("same", "first-leads")).await.status, 303);
        registrar.post(&page, &form("different", "")).await.says("registry", "error-decided-meanwhile");
        let after = registrar.get("/en/desk/registry").await;
        assert_eq!(after.behind("/en/desk/registry/").iter().filter(|id| id.len() == 36).count(), 1);
        registrar.get(&page).await.is_page(200).shows("note ZETA").shows("Take apart again");
        let apart = registrar.post(&format!("{page}/part"), &[("csrf", csrf.as_str())]).await;
        assert_eq!(apart.status, 303);
        registrar.get(&page).await.is_page(200).shows("Taken apart").shows("What do you decide?");
        registrar.get("/en/desk/registry/weights").await.is_page(200).shows("too few entries");
    }
}
