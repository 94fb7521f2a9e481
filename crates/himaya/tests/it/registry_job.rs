//! A household from its registration to a service in time, as officials do it, and what the plan counts.

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use casework::{NewReferral, Sharing};
use households::{LineState, PlanLine, household_key, plan_of, residents_of};
use kit::HouseholdId;
use registry::NewLine;
use store::{Sql, args, sql};

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
        wrong.says("frame", "error-born").shows("family EPSILON");
        let told = registrar.post("/en/desk/registry/new", &fields("", "02.01.1990")).await;
        told.is_page(200).shows("May this person be known already?").shows("Another office may know this person");
        assert!(told.text().contains(&format!("/en/desk/registry/{}", story.household)), "the own office sees whom");
        assert_eq!(registrar.post("/en/desk/registry/new", &fields("keep", "02.01.1990")).await.status, 303);
        assert_eq!(registrar.post("/en/desk/registry/new", &fields("keep", "02.01.1990")).await.status, 303);
        let list = registrar.get("/en/desk/registry").await;
        assert_eq!(list.behind("/en/desk/registry/").iter().filter(|id| id.len() == 36).count(), 2, "entered once");
    }
}

/// The import's page once nothing is at work on it any more.
async fn settled(registrar: &mut crate::browser::Browser, path: &str) -> crate::help::Answer {
    for _ in 0..500 {
        let page = registrar.get(path).await;
        if page.status == 200 && !page.text().contains("id=\"progress\" hx-get") {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{path} is at work for ten seconds");
}

#[tokio::test]
async fn a_list_comes_in_as_officials_do_it_and_goes_out_again() {
    use crate::browser::{Ask, Parts};
    for story in Story::both().await {
        let mut registrar = story.browser("registrar").await;
        let csrf = registrar.csrf().await;
        let form = |file: &[u8], name: &str| {
            let parts = Parts::default().text("csrf", &csrf).text("form", "00112233445566778899aabbccddeeff");
            let parts = parts.text("kind", "family").text("district", "AZ-GA").text("basis", "consent");
            Ask::upload("/en/desk/registry/imports", &parts.text("agreed", "An order").file("file", name, file))
        };
        // What is no table, or none at all, gets a sentence, and the rest of the form stays.
        for (file, name, says) in [
            (&b"\x89PNG\r\n\x1a\n and so on"[..], "list.png", "unread-not-a-table"),
            (&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"[..], "list.xls", "unread-other-office"),
            (&b""[..], "list.csv", "unread-empty"),
            (&b""[..], "", "error-file"),
        ] {
            let answer = registrar.ask(&form(file, name)).await;
            answer.says("imports", says).shows("An order");
        }
        let list = "Soyad;Ad;Do\u{11f}um tarixi;Ünvan;FİN\r\nUydurma;Aygün;01.05.1990;Yoxkənd;\r\nUydurma;Xətalı;01.05.1991;Yoxkənd;5ABCO23\r\n";
        let sent = registrar.ask(&form(list.as_bytes(), "siyahi.csv")).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        let columns = sent.location().to_owned();
        let page = registrar.get(&columns).await;
        page.is_page(200).shows("siyahi.csv").shows("Uydurma · Uydurma");
        assert!(page.text().contains("value=\"birth-date\" selected"), "{}", page.gist());
        let chosen = |step: &'static str| {
            vec![("csrf", csrf.as_str()), ("form", "00112233445566778899aabbccddee01"), ("step", step), ("sheet", "0")]
        };
        let mut twice = chosen("look");
        twice.extend([("c0", "surname"), ("c1", "surname"), ("c3", "address")]);
        registrar.post(&columns, &twice).await.is_page(422).shows("is chosen for two columns");
        let mut none = chosen("look");
        none.push(("c0", "surname"));
        registrar.post(&columns, &none).await.is_page(422).shows("At least one of these is needed");
        let mut right = chosen("look");
        right.extend([("c0", "surname"), ("c1", "given-name"), ("c2", "birth-date"), ("c3", "address"), ("c4", "fin")]);
        assert_eq!(registrar.post(&columns, &right).await.status, 303);
        let import = columns.trim_end_matches("/columns").to_owned();
        let looked = settled(&mut registrar, &import).await;
        looked.is_page(200).shows("FIN: a FIN never holds I or O: 5ABCO23").shows("Load (1 new)");
        let mend = registrar.get(&format!("{import}/mend")).await;
        let text = mend.text();
        assert!(
            text.contains("\"Xətalı\"") && text.contains("never holds I or O") && !text.contains("Aygün"),
            "{text}"
        );
        let press = vec![("csrf", csrf.as_str()), ("sure", "yes")];
        assert_eq!(registrar.post(&format!("{import}/load"), &press).await.status, 303);
        settled(&mut registrar, &import).await.is_page(200).shows("The list is loaded.");
        let households =
            |page: &crate::help::Answer| page.behind("/en/desk/registry/").iter().filter(|id| id.len() == 36).count();
        assert_eq!(households(&registrar.get("/en/desk/registry").await), 2);
        registrar.post(&format!("{import}/undo"), &[("csrf", csrf.as_str())]).await.says("imports", "error-undo-sure");
        assert_eq!(registrar.post(&format!("{import}/undo"), &press).await.status, 303);
        assert_eq!(households(&registrar.get("/en/desk/registry").await), 1);
    }
}

async fn plan(ctx: &Ctx, id: HouseholdId) -> Vec<PlanLine> {
    plan_of(&mut ctx.look().await.unwrap(), id).await.unwrap()
}

async fn state(ctx: &Ctx, id: HouseholdId, agency: &str) -> LineState {
    plan(ctx, id).await.into_iter().find(|line| line.agency == agency).unwrap().state
}

#[tokio::test]
async fn a_line_of_a_plan_is_done_when_those_to_whom_it_was_referred_served() {
    for story in Story::both().await {
        let (house, id) = (&story.house, story.household);
        let officer = house.member("local-executive", &[Role::Registrar, Role::CaseOfficer]).await;
        let people = people(&officer, id).await;
        registry::look_at(&officer, id, "registry-work").await.unwrap();
        let by = officer.profile().calendar().date_of(officer.now()).tomorrow().unwrap();
        let line = |need: &str, agency: &str| NewLine {
            need: need.to_owned(),
            service: "other".to_owned(),
            agency: agency.to_owned(),
            by,
            note: String::new(),
        };
        let lines = [line("shelter", "assistance-centre"), line("shelter", "local-executive"), line("legal", "labour")];
        registry::plan_lines(&officer, id, &lines).await.unwrap();
        let needs = ["shelter".to_owned(), "legal".to_owned()];
        let referred = async |case, form| {
            let new = NewReferral {
                case,
                agency: "assistance-centre".to_owned(),
                needs: needs.to_vec(),
                basis: "consent".to_owned(),
                consent: "by word".to_owned(),
                message: String::new(),
                sharing: Sharing::default(),
                form: [form; 16],
            };
            let referral = casework::refer(&officer, &new).await.unwrap();
            let receiver = house.signed_in("receiver").await;
            casework::open_referral(&receiver, referral, "case-work").await.unwrap();
            (receiver, referral)
        };
        let case = casework::open_household_case(&officer, id, &people, &needs).await.unwrap();
        let mut work = officer.look().await.unwrap();
        let mut to_refer = households::lines_to_refer(&mut work, case).await.unwrap();
        to_refer.sort();
        let expected =
            [("legal", "labour"), ("shelter", "assistance-centre")].map(|(n, a)| (n.to_owned(), a.to_owned()));
        assert_eq!(to_refer, expected, "the page to refer is filled with these");
        drop(work);
        let (receiver, referral) = referred(case, 1).await;
        assert_eq!(state(&officer, id, "assistance-centre").await, LineState::Directed);
        assert_eq!(state(&officer, id, "local-executive").await, LineState::Planned, "the office gives it itself");
        casework::decline(&receiver, referral, "no-capacity", "").await.unwrap();
        assert_eq!(state(&officer, id, "assistance-centre").await, LineState::Planned, "it came back");
        let before = plan(&officer, id).await;
        let other = casework::open_household_case(&officer, id, &people, &needs).await.unwrap();
        let line = plan(&officer, id).await.into_iter().find(|line| line.agency == "assistance-centre").unwrap();
        assert_eq!((line.case_id, line.state), (Some(other), LineState::Directed));
        let stale = before.iter().find(|row| row.id == line.id).unwrap().version;
        let stale = registry::end_line(&officer, id, line.id, stale, &registry::End::Done).await;
        assert!(matches!(stale, Err(AccessError::Moved)), "directing is a change: {stale:?}");
        let (receiver, referral) = referred(other, 2).await;
        casework::accept(&receiver, referral, "yes").await.unwrap();
        // Overdue for the coordinator: the office's own line and the others.
        house.clock.pass(3 * 24 * 3600);
        let coordinator = house.signed_in("coordinator").await;
        let late = casework::late(&coordinator).await.unwrap();
        assert_eq!(late.iter().filter(|row| row.kind == "plan").count(), 1, "a household stands there once");
        let mut work = coordinator.look().await.unwrap();
        assert_eq!(households::overdue_by_district(&mut work).await.unwrap(), [("AZ-GA".to_owned(), 1)]);
        drop(work);
        let receiver = house.signed_in("receiver").await;
        casework::open_referral(&receiver, referral, "case-work").await.unwrap();
        casework::record_service(&receiver, referral, "shelter", "a bed").await.unwrap();
        assert_eq!(counted(house, "household.plan-line-done").await, [";in_time=no;need=shelter;service=other;"]);
        casework::record_service(&receiver, referral, "shelter", "another bed").await.unwrap();
        casework::record_outcome(&receiver, referral, "service-given", "").await.unwrap();
        assert_eq!(counted(house, "household.plan-line-done").await.len(), 1, "a line is done once");
        assert_eq!(state(&officer, id, "assistance-centre").await, LineState::Done);
        assert_eq!(state(&officer, id, "local-executive").await, LineState::Planned);
        assert_eq!(state(&officer, id, "labour").await, LineState::Planned, "another agency's service is not its own");
    }
}

#[tokio::test]
async fn help_is_planned_and_directed_in_the_browser() {
    for story in Story::both().await {
        let mut registrar = story.browser("registrar").await;
        let csrf = registrar.csrf().await;
        let household = format!("/en/desk/registry/{}", story.household);
        let form = ("form", "00112233445566778899aabbccddeeff");
        let answers = [("csrf", csrf.as_str()), ("housing", "none"), ("income", "none"), ("step", "record")];
        assert_eq!(registrar.post(&format!("{household}/assess"), &answers).await.status, 303);
        let page = registrar.get(&format!("{household}/plan")).await;
        page.is_page(200);
        for filled in ["value=\"temporary-place\" selected", "value=\"social-aid\" selected"] {
            assert!(page.text().contains(filled), "{filled}");
        }
        let plan = format!("{household}/plan");
        let nothing = registrar.post(&plan, &[("csrf", &csrf), form]).await;
        nothing.says("registry", "error-plan-nothing");
        let fields = |by: &'static str| {
            vec![
                ("csrf", csrf.as_str()),
                form,
                ("row", "shelter"),
                ("row", "financial"),
                ("take", "shelter"),
                ("service-shelter", "temporary-place"),
                ("agency-shelter", "assistance-centre"),
                ("by-shelter", by),
                ("note-shelter", "before the cold"),
            ]
        };
        registrar.post(&plan, &fields("soon")).await.says("registry", "error-plan-by").shows("before the cold");
        registrar.post(&plan, &fields("01.11.2026")).await.says("registry", "error-plan-past");
        assert_eq!(registrar.post(&plan, &fields("2026-11-30")).await.location(), format!("{plan}?done=plan-saved"));
        registrar.post(&plan, &fields("2026-11-30")).await.says("registry", "error-plan-twice");
        let page = registrar.get(&plan).await;
        page.is_page(200).shows("before the cold");
        assert!(page.text().contains("name=\"need\" id=\"direct-shelter\""));
        assert!(registrar.get(&household).await.text().contains("/direct?need=shelter&"));
        let line = page.behind(&format!("{plan}/")).remove(0);
        assert!(registrar.get(&format!("{plan}/{line}")).await.is_page(200).text().contains("value=\"2026-11-30\""));
        let drop = [("csrf", csrf.as_str()), ("version", "0"), ("step", "drop")];
        registrar.post(&format!("{plan}/{line}"), &drop).await.says("registry", "error-close-reason");
        let stale = [("csrf", csrf.as_str()), ("version", "7"), ("step", "done")];
        registrar.post(&format!("{plan}/{line}"), &stale).await.is_page(409).shows_words("frame", "failure-moved");
        let done = [("csrf", csrf.as_str()), ("version", "0"), ("step", "done")];
        assert_eq!(registrar.post(&format!("{plan}/{line}"), &done).await.status, 303);
        registrar.get(&household).await.shows("Done");
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

#[tokio::test]
async fn while_somebody_types_it_is_said_whether_the_person_may_be_known() {
    for story in Story::both().await {
        let mut registrar = story.browser("registrar").await;
        let csrf = registrar.csrf().await;
        let fields = |born: &'static str| {
            vec![("csrf", csrf.as_str()), ("family", "family EPSILON"), ("given", "given EPSILON"), ("born", born)]
        };
        let ask = async |registrar: &mut crate::browser::Browser, fields: &[(&str, &str)]| {
            let answer = registrar.post("/en/desk/registry/known", fields).await;
            assert_eq!(answer.status, 200, "{}", answer.gist());
            answer.text()
        };
        let lead = story.house.member("local-executive", &[Role::Lead]).await;
        let asked = async |lead: &Ctx| -> i64 { known::asked_today(lead).await.unwrap().iter().map(|one| one.n).sum() };
        let before = asked(&lead).await;
        assert!(!ask(&mut registrar, &fields("")).await.contains("known already"), "too little is typed");
        assert!(
            !ask(&mut registrar, &fields("31.02.1990")).await.contains("known already"),
            "and no date is no mistake yet"
        );
        let said = ask(&mut registrar, &fields("02.01.1990")).await;
        assert!(said.contains("Another office may know this person"), "{said}");
        assert!(said.contains(&format!("/en/desk/registry/{}", story.household)), "the own office sees whom");
        assert_eq!(asked(&lead).await, before + 1, "what says too little is no question");
    }
}

#[tokio::test]
async fn a_list_is_undone_though_its_children_are_on_no_schools_list() {
    for story in Story::both().await {
        let registrar = story.house.signed_in("registrar").await;
        let text = "Soyad;Ad;Doğum tarixi;Ünvan\r\nTheta;Bir;01.05.2014;Yoxkənd\r\nTheta;İki;02.06.2015;Yoxkənd\r\n";
        let mut intake = imports::Intake::new(&registrar, "theta.csv").unwrap();
        intake.take(text.as_bytes()).unwrap();
        let key = intake.finish().unwrap().unwrap();
        let options = registry::Options {
            kind: "family".to_owned(),
            district: "AZ-GA".to_owned(),
            basis: "consent".to_owned(),
            agreed: "agreed".to_owned(),
        };
        let id = imports::begin::<registry::Households>(&registrar, &mut intake, key, &options).await.unwrap();
        let file = std::io::Cursor::new(text.as_bytes().to_vec());
        let mut book = sheets::Book::open(file, sheets::Asked::default(), sheets::Limits::default()).unwrap();
        let columns = book.sheet(0, sheets::HeaderChoice::Find).unwrap().columns;
        let mapping = sheets::Mapping::suggested(&columns, &[]);
        let chosen = imports::Chosen::default();
        let set = imports::confirm::<registry::Households>(&registrar, id, chosen, &columns, mapping).await.unwrap();
        imports::look::<registry::Households>(&registrar, &set).await.unwrap();
        let set = imports::load::<registry::Households>(&registrar, id, true).await.unwrap();
        imports::run::<registry::Households>(&registrar, &set).await.unwrap();
        // A whole list of the district has neither of them.
        let school = story.house.signed_in("school").await;
        let before = schooling::unlisted(&registrar).await.unwrap().len();
        let new = schooling::attendance::NewLoad {
            month: "2026-11".to_owned(),
            district: "AZ-GA".to_owned(),
            is_whole: true,
            school_days: Some(20),
        };
        let load = schooling::attendance::begin_load(&school, &new).await.unwrap();
        schooling::attendance::finish_load(&school, load).await.unwrap();
        schooling::compare_registers(&story.house.system()).await.unwrap();
        let noted = schooling::unlisted(&registrar).await.unwrap();
        assert_eq!(noted.len(), before + 2);
        // One of them is answered: somebody has worked on that household.
        let households = registry::households(&registrar, registry::Shown::Open, None).await.unwrap();
        let mut work = registrar.look().await.unwrap();
        let brought = sql!("SELECT id FROM household WHERE import_id = $1 ORDER BY id");
        let brought: Vec<(HouseholdId,)> = work.tx.all(brought, args![id]).await.unwrap();
        drop(work);
        let child = noted.iter().find(|child| child.household == brought[0].0).unwrap();
        registry::look_at(&registrar, brought[0].0, "registry-work").await.unwrap();
        schooling::answer_unlisted(&registrar, child.id, "at-school").await.unwrap();
        assert_eq!(imports::undo::<registry::Households>(&registrar, id).await.unwrap(), 1);
        assert_eq!(schooling::unlisted(&registrar).await.unwrap().len(), before + 1);
        let left = registry::households(&registrar, registry::Shown::Open, None).await.unwrap();
        assert_eq!(left.len(), households.len() - 1);
    }
}
