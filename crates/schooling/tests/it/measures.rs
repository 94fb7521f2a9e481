//! What is done with a pupil who is followed.

use access::{AccessError, Action, Ctx, Record, Role, open_key};
use kit::AbsenceId;
use schooling::{AbsenceState, Shown, absence_by_id, absences, close, followed, look_at, take_measure};
use store::{args, sql};

use crate::attendance::{Schools, loaded, pupil, schools};

async fn one(schools: &Schools) -> AbsenceId {
    loaded(&schools.officer, "2026-10", &[pupil("Birinci", "2012-05-01", 9)]).await;
    absences(&schools.officer, Shown::Followed, None).await.unwrap()[0].id
}

async fn late(officer: &Ctx) -> usize {
    absences(officer, Shown::Late, None).await.unwrap().len()
}

#[tokio::test]
async fn a_measure_stops_the_clock_and_starts_the_next() {
    for schools in schools().await {
        let id = one(&schools).await;
        let officer = &schools.officer;
        let shut = take_measure(officer, id, "home-visit", "went there").await;
        assert!(matches!(shut, Err(AccessError::Shut)), "{shut:?}");
        look_at(officer, id, "school-work").await.unwrap();
        assert!(matches!(take_measure(officer, id, "beating", "no").await, Err(AccessError::NotFound)));
        let form = officer.clone().of_form(Some([2; 16]));
        take_measure(&form, id, "home-visit", "Visit-of-nobody").await.unwrap();
        let twice = take_measure(&form, id, "home-visit", "Visit-of-nobody").await;
        assert!(matches!(twice, Err(AccessError::Again)), "{twice:?}");
        let (a, b) = tokio::join!(
            take_measure(&form, id, "catch-up", "at once"),
            take_measure(&form, id, "catch-up", "at once")
        );
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        let mut work = officer.look().await.unwrap();
        let absence = absence_by_id(&mut work, id).await.unwrap();
        let key = open_key(&mut work, Record::Absence, id).await.unwrap();
        let file = followed(&mut work, &absence, &key).await.unwrap();
        assert_eq!((absence.measure.as_str(), absence.measures, file.taken.len()), ("catch-up", 2, 2));
        assert!(file.taken.iter().any(|taken| taken.note == "Visit-of-nobody"));
        assert_eq!((file.pupil.given.as_str(), file.months.len()), ("Birinci", 1));
        drop(work);
        assert_eq!(late(officer).await, 0);
        schools.house.clock.pass(21 * 24 * 3600);
        let officer = schools.house.signed_in("education.school-officer").await;
        assert_eq!(late(&officer).await, 1, "ten working days later somebody looks again");
        look_at(&officer, id, "school-work").await.unwrap();
        take_measure(&officer, id, "psychologist", "late").await.unwrap();
        let mut work = officer.look().await.unwrap();
        let facts: Vec<(String,)> = work
            .tx
            .all(sql!("SELECT facts FROM journal WHERE act = 'absence.measured' ORDER BY seq"), args![])
            .await
            .unwrap();
        assert!(facts[0].0.contains("in_time=yes") && facts[2].0.contains("in_time=no"), "{facts:?}");
    }
}

#[tokio::test]
async fn it_ends_once_and_others_may_not() {
    for schools in schools().await {
        let id = one(&schools).await;
        let officer = &schools.officer;
        let colleague = schools.house.member("education", &[Role::Outreach, Role::CaseOfficer]).await;
        assert!(matches!(look_at(&colleague, id, "school-work").await, Err(AccessError::Denied)));
        let other = schools.house.member("example-ngo", &[Role::SchoolOfficer]).await;
        assert!(matches!(look_at(&other, id, "school-work").await, Err(AccessError::Denied)));
        let mut work = other.look().await.unwrap();
        assert!(matches!(open_key(&mut work, Record::Absence, id).await, Err(AccessError::NoSeal)));
        drop(work);
        assert!(matches!(look_at(officer, id, "because").await, Err(AccessError::Shut)));
        look_at(officer, id, "school-work").await.unwrap();
        assert!(matches!(close(officer, id, "because").await, Err(AccessError::NotFound)));
        close(officer, id, "abroad").await.unwrap();
        assert!(matches!(close(officer, id, "back").await, Err(AccessError::Moved)));
        assert!(matches!(take_measure(officer, id, "catch-up", "x").await, Err(AccessError::Moved)));
        let mut work = officer.look().await.unwrap();
        let absence = absence_by_id(&mut work, id).await.unwrap();
        work.allow(Action::ReadAbsence, &absence.thing()).unwrap();
        assert_eq!((absence.state, absence.close_reason.as_str()), (AbsenceState::Left, "abroad"));
    }
}
