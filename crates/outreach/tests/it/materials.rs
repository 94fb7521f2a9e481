//! Materials, events and programmes: entered, corrected, and what the plan makes of them.

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role, Tally};
use journal::figures::{Filter, Fold};
use kit::{Lang, MaterialId};
use outreach::events::{self, NewEvent};
use outreach::materials::{self, NewText};
use outreach::programmes::{self, End};
use outreach::{Audience, EventKind, Intake, Licence, MaterialKind, Outcome, Refused, Setting};
use store::{Sql, args};

/// A picture with so many bytes of content: it says nothing about its maker.
fn png(content: usize) -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| [&(data.len() as u32).to_be_bytes()[..], kind, data, &[0; 4]].concat();
    let head = chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    [b"\x89PNG\r\n\x1a\n".to_vec(), head, chunk(b"IDAT", &vec![7; content]), chunk(b"IEND", b"")].concat()
}

pub async fn teacher(house: &TestHouse) -> Ctx {
    house.member("education", &[Role::Outreach]).await
}

fn text<'t>(lang: Lang, title: &'t str) -> NewText<'t> {
    NewText { lang, title, summary: "", file: None }
}

pub async fn leaflet(ctx: &Ctx) -> MaterialId {
    let (kind, audience) = (MaterialKind::Leaflet, Audience::Parents);
    materials::enter(ctx, kind, audience, Licence::CcBy, true, text(Lang::Az, "Vərəqə")).await.unwrap()
}

/// The sum of a fact over the journal's entries of an act, as the plan reads it.
pub async fn sum(house: &TestHouse, act: &str, fact: &str) -> i64 {
    let (fold, filter) = counted(house, act).await;
    fold.sum(&filter, fact)
}

/// The journal, counted, and a filter for an act.
async fn counted(house: &TestHouse, act: &str) -> (Fold, Filter) {
    let mut tx = house.house.store().read().await.unwrap();
    let mut fold = Fold::default();
    fold.catch_up(&mut tx, kit::Moment::from_micros(i64::MAX)).await.unwrap();
    (fold, Filter { acts: vec![act.to_owned()], ..Filter::default() })
}

#[tokio::test]
async fn a_material_is_public_in_the_languages_that_were_published() {
    for house in TestHouse::both().await {
        let ctx = teacher(&house).await;
        let id = leaflet(&ctx).await;
        materials::enter_text(&ctx, id, text(Lang::Ru, "Листовка")).await.unwrap();
        let visitor = house.visitor();
        assert!(materials::library(&visitor).await.unwrap().is_empty());
        materials::publish(&ctx, id, Lang::Az).await.unwrap();
        assert!(matches!(materials::publish(&ctx, id, Lang::Az).await, Err(AccessError::Moved)));
        let rows = materials::library(&visitor).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["Vərəqə"]);
        let (_, own, others) = materials::public(&visitor, &rows[0].code).await.unwrap();
        assert_eq!((own.title.as_str(), others.len()), ("Vərəqə", 0));
        materials::publish(&ctx, id, Lang::Ru).await.unwrap();
        assert_eq!(materials::public(&visitor, &rows[0].code).await.unwrap().2, ["ru"]);
        materials::withdraw(&ctx, id, Lang::Az).await.unwrap();
        assert!(matches!(materials::public(&visitor, &rows[0].code).await, Err(AccessError::NotFound)));
    }
}

#[tokio::test]
async fn a_new_file_takes_the_place_of_the_old_one() {
    for house in TestHouse::both().await {
        let ctx = teacher(&house).await;
        let id = leaflet(&ctx).await;
        let folder = house.house.files.join("public");
        let lying = || std::fs::read_dir(&folder).map_or(0, |files| files.flatten().count());
        for size in [1, 2] {
            let mut intake = Intake::new(&ctx);
            intake.take(&png(size)).unwrap();
            let file = Some(intake.finish().unwrap().unwrap());
            materials::enter_text(&ctx, id, NewText { file, ..text(Lang::Az, "Vərəqə") }).await.unwrap();
            assert_eq!(lying(), 1);
        }
        // Words alone leave the file where it is.
        materials::enter_text(&ctx, id, text(Lang::Az, "Təzə başlıq")).await.unwrap();
        let desk = materials::desk(&ctx, id).await.unwrap();
        assert_eq!((desk.texts[0].title.as_str(), desk.texts[0].file_type.as_str()), ("Təzə başlıq", "image/png"));
        assert_eq!((desk.texts[0].size, lying()), (png(2).len() as i64, 1));
    }
}

#[tokio::test]
async fn programs_pages_and_archives_are_no_materials() {
    for house in TestHouse::both().await {
        let ctx = teacher(&house).await;
        for (bytes, why) in [
            (&b"MZ\x90\x00\x03\x00\x00\x00"[..], Refused::Kind),
            (b"<!doctype html><script>alert(1)</script>", Refused::Kind),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Refused::Kind),
            (b"PK\x03\x04\x14\x00\x00\x00\x08\x00zip", Refused::Kind),
            (b"%PDF-1.4\n1 0 obj\n<< /Author (Somebody) >>\n", Refused::Unclean),
            (b"", Refused::Empty),
        ] {
            let mut intake = Intake::new(&ctx);
            intake.take(bytes).unwrap();
            assert_eq!(intake.finish().unwrap().err(), Some(why), "{bytes:?}");
        }
        let left = std::fs::read_dir(house.house.files.join("public")).map_or(0, |files| files.flatten().count());
        assert_eq!(left, 0);
    }
}

#[tokio::test]
async fn a_file_that_no_material_has_is_swept_after_a_day() {
    for house in TestHouse::both().await {
        let ctx = teacher(&house).await;
        let id = leaflet(&ctx).await;
        let take = || {
            let mut intake = Intake::new(&ctx);
            intake.take(&png(1)).unwrap();
            intake.finish().unwrap().unwrap()
        };
        materials::enter_text(&ctx, id, NewText { file: Some(take()), ..text(Lang::Az, "Vərəqə") }).await.unwrap();
        // As a crash leaves it: on the disk, and in no row.
        std::mem::forget(take());
        let folder = house.house.files.join("public");
        let lying = || std::fs::read_dir(&folder).unwrap().flatten().count();
        assert_eq!((outreach::sweep_files(&house.system()).await.unwrap(), lying()), (0, 2));
        // Files have the machine's time, the house stands still in its own: it is set a day behind the files.
        house.clock.set(kit::Clock::now(&kit::SystemClock).plus_seconds(25 * 3600));
        assert_eq!((outreach::sweep_files(&house.system()).await.unwrap(), lying()), (1, 1));
    }
}

#[tokio::test]
async fn what_was_entered_by_mistake_is_counted_down_again() {
    for house in TestHouse::both().await {
        let ctx = teacher(&house).await;
        let id = leaflet(&ctx).await;
        for copies in [400, 150] {
            materials::hand_out(&ctx, id, Lang::Az, "AZ-BA", "2026-11-20", copies).await.unwrap();
        }
        assert_eq!(sum(&house, "material.distributed", "copies").await, 550);
        let slip = materials::desk(&ctx, id).await.unwrap().handouts.into_iter().find(|h| h.copies == 400).unwrap().id;
        materials::take_back_handout(&ctx, id, slip).await.unwrap();
        assert!(matches!(materials::take_back_handout(&ctx, id, slip).await, Err(AccessError::Moved)));
        assert_eq!(sum(&house, "material.distributed", "copies").await, 150);

        let new = NewEvent {
            title: "Görüş",
            kind: EventKind::Meeting,
            audience: Audience::Jobseekers,
            district: "AZ-GA",
            day: "2026-11-20",
            people: 120,
            campaign: None,
        };
        let event = events::hold(&ctx, &new).await.unwrap();
        events::hold(&ctx, &NewEvent { people: 30, ..new }).await.unwrap();
        events::take_back(&ctx, event).await.unwrap();
        assert!(matches!(events::take_back(&ctx, event).await, Err(AccessError::Moved)));
        assert_eq!(sum(&house, "event.held", "people").await, 30);
        assert_eq!(sum(&house, "event.held", "events").await, 1);
        // A breakdown adds up to what the figure says.
        let (fold, filter) = counted(&house, "event.held").await;
        assert_eq!(fold.by_district(&filter, Some("people")), [("AZ-GA".to_owned(), 30)]);
    }
}

#[tokio::test]
async fn a_campaign_adds_up_its_events() {
    for house in TestHouse::both().await {
        let ctx = teacher(&house).await;
        let campaign = Some(events::open_campaign(&ctx, "Payız", "2026-11-01", "2026-11-30").await.unwrap());
        let new = NewEvent {
            title: "Görüş",
            kind: EventKind::Street,
            audience: Audience::Everyone,
            district: "AZ-GA",
            day: "2026-11-20",
            people: 40,
            campaign,
        };
        events::hold(&ctx, &new).await.unwrap();
        let slip = events::hold(&ctx, &NewEvent { title: "Səhv", ..new }).await.unwrap();
        events::take_back(&ctx, slip).await.unwrap();
        let row = &events::campaigns(&ctx).await.unwrap()[0];
        assert_eq!((row.events, row.people), (1, 40));
        // Nobody adds to another organisation's campaign.
        let far = house.member("example-ngo", &[Role::Outreach]).await;
        assert!(matches!(events::hold(&far, &new).await, Err(AccessError::NotFound)));
    }
}

#[tokio::test]
async fn a_programme_counts_its_lessons_and_ends_once() {
    for house in TestHouse::both().await {
        let ctx = teacher(&house).await;
        let id = programmes::open(&ctx, Setting::Orphanage, "Nümunə", "Etibar", "AZ-BA").await.unwrap();
        for (children, teachers) in [(20, 2), (18, 0)] {
            programmes::hold_lesson(&ctx, id, "Etibar", "2026-11-20", children, teachers).await.unwrap();
        }
        let (programme, lessons) = programmes::desk(&ctx, id).await.unwrap();
        assert_eq!((programme.lessons, programme.children, programme.teachers), (2, 38, 2));
        let slip = lessons.iter().find(|lesson| lesson.children == 18).unwrap().id;
        programmes::take_back_lesson(&ctx, id, slip).await.unwrap();
        assert_eq!(sum(&house, "lesson.held", "children").await, 20);
        let end = End { outcome: Outcome::Adopted, note: "", asked: 20, knew_before: 4, knew_after: 19 };
        programmes::end(&ctx, id, &end).await.unwrap();
        assert!(matches!(programmes::end(&ctx, id, &end).await, Err(AccessError::Moved)));
        let late = programmes::hold_lesson(&ctx, id, "Etibar", "2026-11-20", 5, 0).await;
        assert!(matches!(late, Err(AccessError::Moved)));
        assert_eq!(programmes::programmes(&ctx).await.unwrap()[0].outcome, "adopted");
    }
}

#[tokio::test]
async fn another_organisation_sees_and_changes_nothing() {
    for house in TestHouse::both().await {
        let ctx = teacher(&house).await;
        let id = leaflet(&ctx).await;
        let programme = programmes::open(&ctx, Setting::School, "Nümunə", "Etibar", "AZ-BA").await.unwrap();
        let far = house.member("example-ngo", &[Role::Outreach, Role::Lead]).await;
        assert!(materials::of_own(&far).await.unwrap().is_empty());
        assert!(programmes::programmes(&far).await.unwrap().is_empty());
        let denied =
            |result: Result<(), AccessError>| assert!(matches!(result, Err(AccessError::Denied)), "{result:?}");
        denied(materials::desk(&far, id).await.map(|_| ()));
        denied(materials::publish(&far, id, Lang::Az).await);
        denied(materials::hand_out(&far, id, Lang::Az, "AZ-BA", "2026-11-20", 1).await);
        denied(outreach::posters::make(&far, id, Lang::Az, "AZ-BA", "").await.map(|_| ()));
        denied(programmes::desk(&far, programme).await.map(|_| ()));
        denied(programmes::hold_lesson(&far, programme, "X", "2026-11-20", 1, 0).await);
        let lead = house.member("education", &[Role::Lead]).await;
        assert_eq!(materials::of_own(&lead).await.unwrap().len(), 1, "the lead sees the lists");
        denied(materials::publish(&lead, id, Lang::Az).await);
    }
}

#[tokio::test]
async fn views_are_shown_once_their_day_has_passed() {
    for house in TestHouse::both().await {
        let ctx = teacher(&house).await;
        let id = leaflet(&ctx).await;
        materials::publish(&ctx, id, Lang::Az).await.unwrap();
        let visitor = house.visitor();
        let code = materials::library(&visitor).await.unwrap()[0].code.clone();
        let (material, ..) = materials::public(&visitor, &code).await.unwrap();
        for _ in 0..3 {
            materials::tally(&visitor, Tally::Material, &material);
        }
        materials::tally(&visitor, Tally::File, &material);
        // Of the public texts, those are told apart that give the hot line's number.
        for page in ["danger", "danger", "privacy"] {
            visitor.house().tallies.add(Tally::Page, page, Lang::Az);
        }
        outreach::keep_tallies(&house.system()).await.unwrap();
        outreach::journal_tallies(&house.system()).await.unwrap();
        let counts = async || materials::of_own(&ctx).await.map(|rows| (rows[0].views, rows[0].downloads)).unwrap();
        assert_eq!(counts().await, (0, 0), "today is not told");
        house.clock.pass(24 * 3600);
        outreach::journal_tallies(&house.system()).await.unwrap();
        let ctx = house.signed_in("education.outreach").await;
        let rows = materials::of_own(&ctx).await.unwrap();
        assert_eq!((rows[0].views, rows[0].downloads), (3, 1));
        assert_eq!(sum(&house, "material.tallied", "views").await, 6);
        let mut tx = house.house.store().read().await.unwrap();
        let line = Sql("SELECT subject_id FROM journal WHERE act = 'material.tallied' AND facts LIKE '%;line=yes;%'");
        let mut line: Vec<_> =
            tx.all::<(String,)>(line, args![]).await.unwrap().into_iter().map(|(subject,)| subject).collect();
        line.sort();
        assert_eq!(line, [material.id.to_string(), "danger".to_owned()], "the leaflet is marked, the page gives it");
        let count = Sql("SELECT count(*) FROM journal WHERE act = 'material.tallied' AND subject_kind = 'material'");
        assert_eq!(tx.count(count, args![]).await.unwrap(), 1, "views and downloads are one entry");
    }
}
