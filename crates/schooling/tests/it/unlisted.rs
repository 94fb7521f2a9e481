//! Children of a register who are on no school's list.

use access::{AccessError, Ctx, Role};
use households::{Dwelling, Kind, Relation, Resident};
use kit::{AgeBand, HouseholdId, MemberId, Sex};
use schooling::attendance::{NewLoad, begin_load, finish_load, take, undo_load};
use schooling::{UnlistedState, answer_unlisted, compare_registers, tell_of_unlisted, unlisted, unlisted_child};
use store::{args, sql};

use crate::attendance::{Schools, crowd, loaded, pupil, schools};

/// A household with a child, as the register's room writes it.
async fn household(registrar: &Ctx, given: &str, birth: &str) -> HouseholdId {
    let member: MemberId = registrar.member().unwrap().id;
    let org = registrar.member().unwrap().org;
    let (now, entropy) = (registrar.now(), registrar.entropy());
    let (id, child) = (HouseholdId::new(now, entropy), kit::ResidentId::new(now, entropy));
    let key = vault::RecordKey::new(entropy);
    let dwelling = Dwelling { address: "Address-of-nobody".to_owned(), ..Dwelling::default() };
    let resident = Resident {
        family: "Uydurmalı".to_owned(),
        given: given.to_owned(),
        father: "Kimsə".to_owned(),
        birth: birth.to_owned(),
        ..Resident::default()
    };
    let sealed = |table: &'static str, row: String, json: String| {
        key.seal_text(entropy, &access::place(table, &row, "body"), &json)
    };
    let body = sealed("household", id.to_string(), serde_json::to_string(&dwelling).unwrap());
    let own = sealed("resident", child.to_string(), serde_json::to_string(&resident).unwrap());
    let mut work = registrar.begin().await.unwrap();
    let office = access::org_by_id(registrar, &mut work.tx, org).await.unwrap();
    work.tx
        .run(
            sql!(
                "INSERT INTO household (id, code, org_id, kind, state, district, basis, body, level,
                                        registered_at, assess_by, close_reason)
                 VALUES ($1, $2, $3, $4, 'open', 'AZ-GA', 'consent', $5, '', $6, $6, '')"
            ),
            args![id, &kit::PublicCode::new(entropy), org, Kind::Family.code(), body, now],
        )
        .await
        .unwrap();
    let seals = access::make_seals(registrar, access::Record::Household, id, &key, &[&office]);
    access::store_seals(&mut work, access::Record::Household, id, &seals).await.unwrap();
    let relation = Relation::Child.code();
    work.tx
        .run(
            sql!(
                "INSERT INTO resident (id, household_id, relation, sex, age_band, body, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)"
            ),
            args![child, id, relation, Sex::Female, AgeBand::Under14, own, now],
        )
        .await
        .unwrap();
    let known = known::Known {
        family: resident.family,
        given: resident.given,
        father: resident.father,
        birth: resident.birth,
        sex: "female".to_owned(),
        ..known::Known::default()
    };
    known::remember(&mut work, known::Kind::Resident, &child.to_string(), &id.to_string(), &known).await.unwrap();
    access::open_record(&mut work, access::Record::Household, id, "registry-work").await.unwrap();
    work.tx.commit().await.unwrap();
    assert_eq!(member, registrar.member().unwrap().id);
    id
}

async fn registrar(schools: &Schools) -> Ctx {
    schools.house.member("local-executive", &[Role::Registrar]).await
}

async fn noted(schools: &Schools) -> usize {
    compare_registers(&schools.house.system()).await.unwrap()
}

#[tokio::test]
async fn a_child_on_no_list_is_told_to_the_office_that_registered_them_alone() {
    for schools in schools().await {
        let registrar = registrar(&schools).await;
        household(&registrar, "Olmayan", "2014-03-03").await;
        household(&registrar, "Gedən", "2013-04-04").await;
        household(&registrar, "Körpə", "2024-05-05").await;
        let there = [crowd(), vec![pupil("Gedən", "2013-04-04", 0)]].concat();
        // A list of some pupils says nothing of the others.
        let part = NewLoad { month: "2026-10".to_owned(), district: "AZ-GA".to_owned(), ..NewLoad::default() };
        let id = begin_load(&schools.officer, &part).await.unwrap();
        take(&schools.officer, id, 0, &there).await.unwrap();
        finish_load(&schools.officer, id).await.unwrap();
        assert_eq!(noted(&schools).await, 0);
        loaded(&schools.officer, "2026-10", &there).await;
        assert_eq!(noted(&schools).await, 2);
        assert_eq!(noted(&schools).await, 0, "once for each list");
        let children = unlisted(&registrar).await.unwrap();
        assert_eq!(children.len(), 1, "an infant is not of school age: {children:?}");
        assert_eq!((children[0].born.as_str(), children[0].state), ("2014", UnlistedState::Waiting));
        for stranger in [&schools.officer, &schools.house.member("local-executive", &[Role::CaseOfficer]).await] {
            assert!(matches!(unlisted(stranger).await, Err(AccessError::Denied)));
            assert!(matches!(unlisted_child(stranger, children[0].id).await, Err(AccessError::Denied)));
        }
        let far = schools.house.member("example-ngo", &[Role::Registrar]).await;
        assert!(unlisted(&far).await.unwrap().is_empty());
        assert!(matches!(unlisted_child(&far, children[0].id).await, Err(AccessError::NotFound)));
        assert!(matches!(answer_unlisted(&far, children[0].id, "at-school").await, Err(AccessError::NotFound)));
        let (_, resident) = unlisted_child(&registrar, children[0].id).await.unwrap();
        assert_eq!(resident.unwrap().resident.given, "Olmayan");
        // A later list has them.
        let all = [there, vec![pupil("Olmayan", "2014-03-03", 1)]].concat();
        let (later, _) = loaded(&schools.officer, "2026-11", &all).await;
        assert_eq!(noted(&schools).await, 0);
        assert_eq!(unlisted(&registrar).await.unwrap()[0].state, UnlistedState::Found);
        // Taken back, it never had them.
        undo_load(&schools.officer, later).await.unwrap();
        assert_eq!(noted(&schools).await, 1);
        assert_eq!(unlisted(&registrar).await.unwrap()[0].state, UnlistedState::Waiting);
    }
}

#[tokio::test]
async fn a_registrar_says_why_or_tells_those_who_act_once() {
    for schools in schools().await {
        let registrar = registrar(&schools).await;
        for (given, birth) in [("Biri", "2014-03-03"), ("Digəri", "2011-08-19")] {
            household(&registrar, given, birth).await;
        }
        loaded(&schools.officer, "2026-10", &crowd()).await;
        assert_eq!(noted(&schools).await, 2);
        let children = unlisted(&registrar).await.unwrap();
        let (one, two) = (children[0].id, children[1].id);
        assert!(matches!(answer_unlisted(&registrar, one, "because").await, Err(AccessError::NotFound)));
        answer_unlisted(&registrar, one, "at-home").await.unwrap();
        assert!(matches!(answer_unlisted(&registrar, one, "moved").await, Err(AccessError::Moved)));
        let (a, b) =
            tokio::join!(tell_of_unlisted(&registrar, two, "works"), tell_of_unlisted(&registrar, two, "works"));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        let mut work = registrar.look().await.unwrap();
        let signals = sql!("SELECT count(*) FROM signal WHERE door = 'attendance'");
        assert_eq!(work.tx.count(signals, args![]).await.unwrap(), 1);
        let facts: Vec<(String,)> = work
            .tx
            .all(sql!("SELECT facts FROM journal WHERE act LIKE 'unlisted.%' ORDER BY seq"), args![])
            .await
            .unwrap();
        let facts: Vec<_> = facts.iter().map(|(facts,)| facts.as_str()).collect();
        assert_eq!(facts, [";n=2;", ";answer=at-home;in_time=yes;", ";answer=told;in_time=yes;"]);
        drop(work);
        // Without a reason for opening the household nothing is said.
        schools.house.clock.pass(9 * 3600);
        let registrar = schools.house.signed_in("local-executive.registrar").await;
        let (_, resident) = unlisted_child(&registrar, two).await.unwrap();
        assert!(resident.is_none());
        assert!(matches!(tell_of_unlisted(&registrar, two, "x").await, Err(AccessError::Shut)));
    }
}
