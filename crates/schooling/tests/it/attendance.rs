//! Lists of pupils: who is followed, who is back, what is taken back.

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use kit::{AttendanceId, SignalId};
use schooling::attendance::{
    Finished, NewLoad, Pupil, begin_load, enter_pupil, finish_load, forget_old, loads, take, undo_load,
};
use schooling::{LoadState, Shown, absences};
use store::{args, sql};

pub struct Schools {
    pub house: TestHouse,
    pub officer: Ctx,
}

/// A house with an officer of the ministry; those who act work there too.
pub async fn schools() -> Vec<Schools> {
    let mut all = Vec::new();
    for house in TestHouse::both().await {
        house.add("local-executive", "commission", &[Role::Duty]).await;
        let officer = house.member("education", &[Role::SchoolOfficer]).await;
        all.push(Schools { house, officer });
    }
    all
}

pub fn pupil(given: &str, birth: &str, absent_days: u32) -> Pupil {
    Pupil {
        family: "Uydurmalı".to_owned(),
        given: given.to_owned(),
        father: "Kimsə".to_owned(),
        birth: birth.to_owned(),
        sex: "female".to_owned(),
        school: "Nümunə məktəbi".to_owned(),
        class: "7a".to_owned(),
        absent_days,
        ..Pupil::default()
    }
}

/// Pupils who were there: nobody is like another.
pub fn crowd() -> Vec<Pupil> {
    let families = ["Ağayeva", "Bədəlova", "Cəfərova", "Dadaşova", "Eminova", "Fərzəliyeva", "Hüseynli", "Kazımlı"];
    let one = |(n, family): (usize, &&str)| {
        let birth = format!("2013-0{}-1{n}", n + 1);
        Pupil { family: (*family).to_owned(), father: format!("Ata{n}"), ..pupil(&format!("Qız{n}"), &birth, 0) }
    };
    families.iter().enumerate().map(one).collect()
}

pub fn whole(month: &str) -> NewLoad {
    NewLoad { month: month.to_owned(), district: "AZ-GA".to_owned(), is_whole: true, school_days: Some(22) }
}

pub async fn loaded(officer: &Ctx, month: &str, pupils: &[Pupil]) -> (AttendanceId, Finished) {
    let id = begin_load(officer, &whole(month)).await.unwrap();
    take(officer, id, 0, pupils).await.unwrap();
    (id, finish_load(officer, id).await.unwrap())
}

async fn counted(schools: &Schools, act: &str) -> usize {
    let mut work = schools.officer.look().await.unwrap();
    let n = work.tx.count(sql!("SELECT count(*) FROM journal WHERE act = $1"), args![act]).await.unwrap();
    usize::try_from(n).unwrap()
}

async fn shown(officer: &Ctx, shown: Shown) -> Vec<schooling::Absence> {
    absences(officer, shown, None).await.unwrap()
}

fn with_crowd(pupils: &[Pupil]) -> Vec<Pupil> {
    [crowd(), pupils.to_vec()].concat()
}

#[tokio::test]
async fn a_pupil_is_followed_told_of_once_and_back_by_a_later_list() {
    for schools in schools().await {
        let officer = &schools.officer;
        let first = with_crowd(&[pupil("Birinci", "2012-05-01", 9), pupil("İkinci", "2014-09-30", 5)]);
        let (_, finished) = loaded(officer, "2026-09", &first).await;
        assert_eq!(finished, Finished { followed: 2, told: 1, ..Finished::default() });
        // Those who act read what the school wrote; the police are not asked.
        let mut tx = schools.house.house.store().read().await.unwrap();
        let told: Vec<(SignalId, String, String)> = tx
            .all(
                sql!("SELECT s.id, s.door, o.agency FROM signal s JOIN org o ON o.id = s.org_id WHERE s.district = 'AZ-GA'"),
                args![],
            )
            .await
            .unwrap();
        drop(tx);
        assert_eq!((told.len(), told[0].1.as_str(), told[0].2.as_str()), (1, "attendance", "local-executive"));
        let commission = schools.house.signed_in("commission").await;
        let mut work = commission.look().await.unwrap();
        let signal = signals::signal_by_id(&mut work, told[0].0).await.unwrap();
        let key = signals::signal_key(&mut work, &signal).await.unwrap();
        let words = signals::body_of(&signal, &key).unwrap().what;
        drop(work);
        for word in ["Uydurmalı Birinci Kimsə", "2012-05-01", "Nümunə məktəbi", "2026-09", "9", "Ev ziyarəti"] {
            assert!(words.contains(word), "{word} is not in {words}");
        }
        // The next month one is written otherwise and absent again, the other is there.
        let again =
            Pupil { family: "UYDURMALI".to_owned(), given: "Birinci".to_owned(), ..pupil("", "01.05.2012", 12) };
        let second = with_crowd(&[again, pupil("İkinci", "2014-09-30", 0)]);
        let (id, finished) = loaded(officer, "2026-10", &second).await;
        assert_eq!(finished, Finished { again: 1, back: 1, ..Finished::default() });
        assert_eq!(finish_load(officer, id).await.unwrap(), Finished::default(), "a second time nothing is done");
        let followed = shown(officer, Shown::Followed).await;
        assert_eq!((followed.len(), followed[0].last_month.as_str(), followed[0].is_told), (1, "2026-10", true));
        assert_eq!(shown(officer, Shown::Back).await.len(), 1);
        // Nobody is back because of a list of a month before.
        let (_, finished) = loaded(officer, "2026-09", &with_crowd(&[pupil("Birinci", "2012-05-01", 0)])).await;
        assert_eq!(finished, Finished::default());
        let (_, finished) = loaded(officer, "2026-11", &with_crowd(&[pupil("Birinci", "2012-05-01", 1)])).await;
        assert_eq!(finished.back, 1);
        // Absent once more: another time of absence, another signal.
        let (_, finished) = loaded(officer, "2026-11", &with_crowd(&[pupil("Birinci", "2012-05-01", 20)])).await;
        assert_eq!(finished, Finished { followed: 1, told: 1, ..Finished::default() });
        for (act, n) in [("absence.followed", 3), ("absence.continued", 1), ("absence.back", 2), ("signal.received", 2)]
        {
            assert_eq!(counted(&schools, act).await, n, "{act}");
        }
    }
}

#[tokio::test]
async fn one_number_is_one_pupil_and_twins_are_two() {
    for schools in schools().await {
        let officer = &schools.officer;
        let numbered = |given: &str, fin: &str, days| Pupil { fin: fin.to_owned(), ..pupil(given, "2012-05-01", days) };
        let twins = [numbered("Aytac", "1A2B3C4", 9), numbered("Aysel", "5D6E7F8", 0)];
        loaded(officer, "2026-09", &with_crowd(&twins)).await;
        let later = [numbered("Başqa ad", "1A2B3C4", 9), numbered("Aysel", "5D6E7F8", 9)];
        let (_, finished) = loaded(officer, "2026-10", &with_crowd(&later)).await;
        assert_eq!((finished.again, finished.followed), (1, 1));
        // Twice in one list is one pupil.
        let twice = [numbered("Yeni", "9G8H7J6", 9), numbered("Yeni", "9G8H7J6", 10)];
        let (_, finished) = loaded(officer, "2026-10", &twice).await;
        assert_eq!(finished.followed, 1);
    }
}

#[tokio::test]
async fn who_may_not_loads_nothing_and_sees_nothing() {
    for schools in schools().await {
        let colleague = schools.house.member("education", &[Role::Outreach]).await;
        let registrar = schools.house.member("local-executive", &[Role::Registrar]).await;
        let id = begin_load(&schools.officer, &whole("2026-10")).await.unwrap();
        for stranger in [&colleague, &registrar] {
            assert!(matches!(begin_load(stranger, &whole("2026-10")).await, Err(AccessError::Denied)));
            assert!(matches!(take(stranger, id, 0, &crowd()).await, Err(AccessError::Denied)));
            assert!(matches!(finish_load(stranger, id).await, Err(AccessError::Denied)));
            assert!(matches!(undo_load(stranger, id).await, Err(AccessError::Denied)));
            assert!(matches!(absences(stranger, Shown::Followed, None).await, Err(AccessError::Denied)));
        }
        // Another agency with the same role: the profile gives it to none, so that only a test can.
        let other = schools.house.member("example-ngo", &[Role::SchoolOfficer]).await;
        assert!(matches!(take(&other, id, 0, &crowd()).await, Err(AccessError::NotFound)));
        assert!(matches!(finish_load(&other, id).await, Err(AccessError::NotFound)));
        assert!(matches!(undo_load(&other, id).await, Err(AccessError::NotFound)));
        assert!(loads(&other).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_piece_sent_again_is_taken_once_and_none_after_the_end() {
    for schools in schools().await {
        let officer = &schools.officer;
        let id = begin_load(officer, &whole("2026-10")).await.unwrap();
        take(officer, id, 0, &crowd()).await.unwrap();
        take(officer, id, 0, &crowd()).await.unwrap();
        take(officer, id, 6, &crowd()).await.unwrap();
        assert_eq!(loads(officer).await.unwrap()[0].pupils, 14);
        finish_load(officer, id).await.unwrap();
        assert!(matches!(take(officer, id, 99, &crowd()).await, Err(AccessError::Moved)));
        let nowhere = Pupil { district: "AZ-NO".to_owned(), ..pupil("X", "2012", 9) };
        let open = begin_load(officer, &whole("2026-11")).await.unwrap();
        assert!(matches!(take(officer, open, 0, &[nowhere]).await, Err(AccessError::NotFound)));
        for (month, district) in [("2026-12", ""), ("2026-13", ""), ("soon", ""), ("2026-11", "AZ-NO")] {
            let new = NewLoad { month: month.to_owned(), district: district.to_owned(), ..NewLoad::default() };
            assert!(matches!(begin_load(officer, &new).await, Err(AccessError::NotFound)), "{month} {district}");
        }
    }
}

#[tokio::test]
async fn of_two_lists_finished_at_once_one_begins_to_follow() {
    for schools in schools().await {
        let officer = &schools.officer;
        let absent = [pupil("Birinci", "2012-05-01", 9)];
        let (one, two) = (
            begin_load(officer, &whole("2026-10")).await.unwrap(),
            begin_load(officer, &whole("2026-10")).await.unwrap(),
        );
        take(officer, one, 0, &absent).await.unwrap();
        take(officer, two, 0, &absent).await.unwrap();
        let (a, b) = tokio::join!(finish_load(officer, one), finish_load(officer, two));
        let (a, b) = (a.unwrap(), b.unwrap());
        assert_eq!((a.followed + b.followed, a.again + b.again), (1, 1), "{a:?} {b:?}");
        assert_eq!(counted(&schools, "signal.received").await, 1);
    }
}

#[tokio::test]
async fn a_list_taken_back_takes_with_it_what_it_brought_and_nothing_else() {
    for schools in schools().await {
        let officer = &schools.officer;
        // 5 missed days: followed, and nobody else is told.
        let (_, _) = loaded(officer, "2026-09", &with_crowd(&[pupil("Birinci", "2012-05-01", 5)])).await;
        let next =
            [pupil("Birinci", "2012-05-01", 0), pupil("İkinci", "2014-09-30", 5), pupil("Üçüncü", "2013-02-02", 9)];
        let (wrong, finished) = loaded(officer, "2026-10", &with_crowd(&next)).await;
        assert_eq!((finished.followed, finished.back, finished.told), (2, 1, 1));
        undo_load(officer, wrong).await.unwrap();
        assert!(matches!(undo_load(officer, wrong).await, Err(AccessError::Moved)));
        let followed = shown(officer, Shown::Followed).await;
        assert_eq!((followed.len(), followed[0].last_month.as_str()), (1, "2026-09"), "the first is followed again");
        assert!(shown(officer, Shown::Back).await.is_empty());
        let left = shown(officer, Shown::Left).await;
        assert_eq!((left.len(), left[0].is_told), (1, true), "of whom others were told, it ended and stays");
        assert_eq!(counted(&schools, "absence.dropped").await, 2);
        let mut work = officer.look().await.unwrap();
        let load = args![wrong];
        let rows = work.tx.count(sql!("SELECT count(*) FROM pupil WHERE load_id = $1"), load).await.unwrap();
        assert_eq!(rows, 0);
        drop(work);
        let mut states: Vec<_> = loads(officer).await.unwrap().into_iter().map(|load| load.state).collect();
        states.sort();
        assert_eq!(states, [LoadState::Finished, LoadState::Undone]);
        assert!(matches!(finish_load(officer, wrong).await, Err(AccessError::Moved)));
        // A list that two months share: taken back, the month before is the last one.
        let (later, _) = loaded(officer, "2026-11", &[pupil("Birinci", "2012-05-01", 9)]).await;
        undo_load(officer, later).await.unwrap();
        let followed = shown(officer, Shown::Followed).await;
        assert_eq!((followed[0].last_month.as_str(), followed[0].step.as_str()), ("2026-09", "irregular"));
    }
}

#[tokio::test]
async fn only_those_of_school_age_are_followed_and_lessons_count_as_days() {
    for schools in schools().await {
        let officer = &schools.officer;
        let lessons = Pupil { absent_lessons: 41, ..pupil("Dərs", "2012-05-01", 0) };
        let unknown = pupil("Naməlum", "", 9);
        let pupils = [pupil("Böyük", "2009-01-01", 20), pupil("Kiçik", "2021-05-01", 20), lessons, unknown];
        let (_, finished) = loaded(officer, "2026-10", &pupils).await;
        assert_eq!((finished.followed, finished.told), (2, 2));
        // Three quarters of the school days: hardly ever there.
        loaded(officer, "2026-10", &[pupil("Heç vaxt", "2012-01-02", 17)]).await;
        let mut steps: Vec<_> = shown(officer, Shown::Followed).await.into_iter().map(|row| row.step).collect();
        steps.sort();
        assert_eq!(steps, ["away", "evading", "evading"]);
    }
}

#[tokio::test]
async fn who_could_not_be_told_is_told_when_they_work_here() {
    for house in TestHouse::both().await {
        let officer = house.member("education", &[Role::SchoolOfficer]).await;
        let (_, finished) = loaded(&officer, "2026-10", &[pupil("Birinci", "2012-05-01", 9)]).await;
        assert_eq!((finished.told, finished.waiting), (0, 1));
        house.add("local-executive", "commission", &[Role::Duty]).await;
        let (_, finished) = loaded(&officer, "2026-11", &crowd()).await;
        assert_eq!((finished.told, finished.waiting), (1, 0));
    }
}

#[tokio::test]
async fn a_pupil_entered_by_hand_goes_the_same_way_once_a_form() {
    for schools in schools().await {
        let form = schools.officer.clone().of_form(Some([1; 16]));
        let one = Pupil { district: "AZ-GA".to_owned(), ..pupil("Birinci", "2012-05-01", 9) };
        assert_eq!(enter_pupil(&form, "2026-10", &one).await.unwrap().followed, 1);
        let twice = enter_pupil(&form, "2026-10", &one).await;
        assert!(matches!(twice, Err(AccessError::Again)), "{twice:?}");
        assert_eq!(enter_pupil(&schools.officer, "2026-11", &one).await.unwrap().again, 1);
        assert_eq!(loads(&schools.officer).await.unwrap().len(), 2);
    }
}

/// What a list holds, lies nowhere in the clear; when the school year is over the lists are gone.
#[tokio::test]
async fn no_word_of_a_list_is_in_the_clear_and_old_lists_are_forgotten() {
    for schools in schools().await {
        let officer = &schools.officer;
        loaded(officer, "2026-10", &[pupil("Birinci", "2012-05-01", 9)]).await;
        let mut work = officer.look().await.unwrap();
        let kept: Vec<(Vec<u8>,)> = work
            .tx
            .all(
                sql!(
                    "SELECT body FROM pupil UNION ALL SELECT bits FROM pupil UNION ALL SELECT body FROM absence
                      UNION ALL SELECT body FROM absence_month"
                ),
                args![],
            )
            .await
            .unwrap();
        assert_eq!(kept.len(), 4);
        for secret in ["Uydurmal", "Birinci", "2012-05", "7a", "məktəbi"] {
            let is_there = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(kept.iter().all(|(bytes,)| !is_there(bytes)), "{secret}");
        }
        drop(work);
        assert_eq!(forget_old(&schools.house.system()).await.unwrap(), 0);
        schools.house.clock.pass(300 * 24 * 3600);
        assert_eq!(forget_old(&schools.house.system()).await.unwrap(), 1);
    }
}
