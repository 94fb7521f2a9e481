//! Institutions, and children who leave them.

use access::testing::TestHouse;
use access::{AccessError, Action, Ctx, Record, Role, open_key};
use kit::{InstitutionId, Sex, WardId};
use schooling::{
    Child, NewInstitution, NewStep, NewWard, ShownWards, add_step, close_institution, enter_institution, enter_ward,
    finish_step, institutions, leave, look_after, look_at_ward, opened_ward, steps_of, ward_by_id, wards,
};
use store::{args, sql};

const DAY: i64 = 24 * 3600;
const PARTS: [&str; 6] = ["housing", "study-or-work", "documents", "money", "trusted-person", "visits"];

struct Care {
    house: TestHouse,
    officer: Ctx,
    institution: InstitutionId,
}

fn home() -> NewInstitution {
    NewInstitution {
        name: "Nümunə uşaq evi".to_owned(),
        kind: "children-home".to_owned(),
        district: "AZ-GA".to_owned(),
        capacity: 40,
    }
}

async fn care() -> Vec<Care> {
    let mut all = Vec::new();
    for house in TestHouse::both().await {
        let officer = house.member("labour", &[Role::CareOfficer]).await;
        let institution = enter_institution(&officer, &home()).await.unwrap();
        all.push(Care { house, officer, institution });
    }
    all
}

fn child(institution: InstitutionId, leaves: &str) -> NewWard {
    let child = Child {
        family: "Uydurma".to_owned(),
        given: "Birinci".to_owned(),
        birth: "2009-04-20".to_owned(),
        contact: "Contact-of-nobody".to_owned(),
        leaves: leaves.to_owned(),
        ..Child::default()
    };
    NewWard { institution, reason: "orphan".to_owned(), sex: Sex::Female, child }
}

fn step(part: &str) -> NewStep {
    NewStep {
        part: part.to_owned(),
        what: "What-of-nobody".to_owned(),
        who: "Who-of-nobody".to_owned(),
        due: "2027-01-31".to_owned(),
    }
}

async fn shown(officer: &Ctx, which: ShownWards) -> Vec<WardId> {
    wards(officer, which, None).await.unwrap().into_iter().map(|ward| ward.id).collect()
}

async fn facts(officer: &Ctx, act: &str) -> Vec<String> {
    let mut work = officer.look().await.unwrap();
    let facts = sql!("SELECT facts FROM journal WHERE act = $1 ORDER BY seq");
    work.tx.all::<(String,)>(facts, args![act]).await.unwrap().into_iter().map(|(facts,)| facts).collect()
}

#[tokio::test]
async fn a_plan_is_whole_with_its_last_part_and_a_child_leaves_with_it() {
    for care in care().await {
        let officer = &care.officer;
        let id = enter_ward(officer, &child(care.institution, "2027-06-20")).await.unwrap();
        for part in &PARTS[1..] {
            add_step(officer, id, &step(part)).await.unwrap();
        }
        let form = officer.clone().of_form(Some([3; 16]));
        add_step(&form, id, &step("housing")).await.unwrap();
        let twice = add_step(&form, id, &step("housing")).await;
        assert!(matches!(twice, Err(AccessError::Again)), "{twice:?}");
        add_step(officer, id, &step("visits")).await.unwrap();
        assert_eq!(facts(officer, "care.planned").await, [";in_time=yes;"], "once");
        let wrong = NewStep { due: "soon".to_owned(), ..step("housing") };
        assert!(matches!(add_step(officer, id, &wrong).await, Err(AccessError::NotFound)));
        assert!(matches!(add_step(officer, id, &step("luck")).await, Err(AccessError::NotFound)));
        let mut work = officer.look().await.unwrap();
        let (ward, key) = opened_ward(&mut work, id, Action::ReadWard).await.unwrap();
        assert_eq!((ward.leaves.as_str(), ward.child(&key).unwrap().leaves.as_str()), ("2027-06", "2027-06-20"));
        let steps = steps_of(&mut work, id, &key).await.unwrap();
        assert_eq!((steps.len(), steps[0].who.as_str()), (7, "Who-of-nobody"));
        drop(work);
        let (a, b) = tokio::join!(finish_step(officer, id, steps[0].id), finish_step(officer, id, steps[0].id));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        assert!(matches!(look_after(officer, id, "early").await, Err(AccessError::Moved)));
        assert!(matches!(leave(officer, id, "because").await, Err(AccessError::NotFound)));
        leave(officer, id, "came-of-age").await.unwrap();
        assert!(matches!(leave(officer, id, "family").await, Err(AccessError::Moved)));
        assert!(matches!(add_step(officer, id, &step("money")).await, Err(AccessError::Moved)));
        assert_eq!(facts(officer, "care.left").await, [";plan=yes;reason=came-of-age;"]);
        assert_eq!(shown(officer, ShownWards::Look).await, [id]);
        care.house.clock.pass(91 * DAY);
        let officer = care.house.signed_in("labour.care-officer").await;
        assert!(matches!(look_after(&officer, id, "well").await, Err(AccessError::Shut)));
        look_at_ward(&officer, id, "care-work").await.unwrap();
        look_after(&officer, id, "well").await.unwrap();
        assert!(matches!(look_after(&officer, id, "again").await, Err(AccessError::Moved)));
        assert_eq!(facts(&officer, "care.looked-after").await, [";in_time=no;"]);
        assert!(shown(&officer, ShownWards::Look).await.is_empty());
        assert_eq!(shown(&officer, ShownWards::Left).await, [id]);
    }
}

#[tokio::test]
async fn who_leaves_next_comes_first_and_a_late_plan_stands_out() {
    for care in care().await {
        let officer = &care.officer;
        let late = enter_ward(officer, &child(care.institution, "2027-03-14")).await.unwrap();
        let far = enter_ward(officer, &child(care.institution, "2031-01-01")).await.unwrap();
        let soon = enter_ward(officer, &child(care.institution, "2027-01-02")).await.unwrap();
        assert_eq!(shown(officer, ShownWards::Next).await, [soon, late, far]);
        assert_eq!(shown(officer, ShownWards::Late).await, [soon, late], "due 180 days before");
        for part in PARTS {
            add_step(officer, late, &step(part)).await.unwrap();
        }
        assert_eq!(facts(officer, "care.planned").await, [";in_time=no;"]);
        assert_eq!(shown(officer, ShownWards::Late).await, [soon]);
        leave(officer, soon, "died").await.unwrap();
        assert_eq!(facts(officer, "care.left").await, [";plan=no;reason=died;"]);
        assert!(shown(officer, ShownWards::Look).await.is_empty(), "nobody looks after some reasons");
        assert_eq!(institutions(officer).await.unwrap()[0].children, 2);
        assert!(matches!(close_institution(officer, care.institution).await, Err(AccessError::Moved)));
        for (id, reason) in [(late, "family"), (far, "moved")] {
            leave(officer, id, reason).await.unwrap();
        }
        close_institution(officer, care.institution).await.unwrap();
        assert!(matches!(close_institution(officer, care.institution).await, Err(AccessError::Moved)));
        let closed = enter_ward(officer, &child(care.institution, "2027-03-14")).await;
        assert!(matches!(closed, Err(AccessError::Moved)), "{closed:?}");
    }
}

#[tokio::test]
async fn a_child_opens_for_their_own_agency_alone_and_a_form_sent_twice_enters_once() {
    for care in care().await {
        let form = care.officer.clone().of_form(Some([4; 16]));
        let new = child(care.institution, "2027-06-20");
        let id = enter_ward(&form, &new).await.unwrap();
        let twice = enter_ward(&form, &new).await;
        assert!(matches!(twice, Err(AccessError::Again)), "{twice:?}");
        let again = enter_institution(&form, &home()).await.unwrap();
        let twice = enter_institution(&form, &home()).await;
        assert!(matches!(twice, Err(AccessError::Again)) && again != care.institution, "{twice:?}");
        let colleague = care.house.member("labour", &[Role::Registrar, Role::CaseOfficer]).await;
        let other = care.house.member("education", &[Role::CareOfficer]).await;
        for stranger in [&colleague, &other] {
            assert!(matches!(look_at_ward(stranger, id, "care-work").await, Err(AccessError::Denied)));
            assert!(matches!(leave(stranger, id, "family").await, Err(AccessError::Denied)));
            assert!(matches!(add_step(stranger, id, &step("money")).await, Err(AccessError::Denied)));
        }
        assert!(matches!(wards(&colleague, ShownWards::Next, None).await, Err(AccessError::Denied)));
        assert!(matches!(enter_ward(&colleague, &new).await, Err(AccessError::NotFound | AccessError::Denied)));
        assert!(matches!(enter_ward(&other, &new).await, Err(AccessError::NotFound)));
        assert!(wards(&other, ShownWards::Next, None).await.unwrap().is_empty());
        let mut work = other.look().await.unwrap();
        assert!(matches!(open_key(&mut work, Record::Ward, id).await, Err(AccessError::NoSeal)));
        drop(work);
        for (leaves, reason) in [("soon", "orphan"), ("2027-06-20", "because")] {
            let mut wrong = child(care.institution, leaves);
            wrong.reason = reason.to_owned();
            assert!(matches!(enter_ward(&care.officer, &wrong).await, Err(AccessError::NotFound)));
        }
    }
}

#[tokio::test]
async fn no_word_of_a_child_and_no_day_of_birth_is_in_the_clear() {
    for care in care().await {
        let id = enter_ward(&care.officer, &child(care.institution, "2027-04-20")).await.unwrap();
        add_step(&care.officer, id, &step("money")).await.unwrap();
        leave(&care.officer, id, "family").await.unwrap();
        look_after(&care.officer, id, "Look-of-nobody").await.unwrap();
        let mut work = care.officer.look().await.unwrap();
        let bodies: Vec<(Vec<u8>,)> = work
            .tx
            .all(
                sql!("SELECT body FROM ward UNION ALL SELECT look FROM ward UNION ALL SELECT body FROM care_step"),
                args![],
            )
            .await
            .unwrap();
        assert_eq!(bodies.len(), 3);
        for secret in ["nobody", "Uydurma", "Birinci", "2009-04", "2027-04"] {
            let is_there = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(bodies.iter().all(|(body,)| !is_there(body)), "{secret}");
        }
        let ward = ward_by_id(&mut work, id).await.unwrap();
        let first = care.officer.profile().calendar().date_of(ward.plan_by.plus_seconds(180 * DAY));
        assert_eq!((ward.leaves.as_str(), first.day()), ("2027-04", 1), "counted from the month");
    }
}
