//! The 24 hours within which a presumed victim must reach the special police unit.

use std::path::Path;
use std::sync::Arc;

use access::Role;
use access::testing::TestHouse;
use casework::{Judgement, NewReferral, ReferralState, look_at, open_case, open_referral, refer, withdraw};
use kit::CaseId;
use signals::Danger;

use crate::support::{DAY, HOUR, Room, judge, open_file, referral, rooms};

const UNIT: &str = "mia-thb-department";

fn to_unit(case: CaseId) -> NewReferral {
    NewReferral { basis: "special-unit-duty".to_owned(), consent: String::new(), ..referral(case, UNIT) }
}

async fn last(room: &Room, act: &str) -> String {
    room.acts().await.into_iter().rfind(|entry| entry.starts_with(act)).unwrap_or_default()
}

#[tokio::test]
async fn the_first_presumption_starts_the_clock_and_no_later_one_moves_it() {
    for room in rooms().await {
        let signal = room.looked().await;
        let start = room.now();
        let judgements = [
            (Judgement::CannotSay, None),
            (Judgement::PotentialVictim, None),
            (Judgement::NoIndication, None),
            (Judgement::PresumedVictim, Some(3)),
            (Judgement::PresumedVictim, Some(3)),
            (Judgement::NoIndication, Some(3)),
            (Judgement::PresumedVictim, Some(3)),
        ];
        for (hours, (judgement, suspected)) in judgements.into_iter().enumerate() {
            judge(&room.desk, signal, judgement).await.unwrap();
            let row = room.signal_row(signal).await;
            assert_eq!(row.judgement, judgement.code());
            assert_eq!(row.suspected_at, suspected.map(|h| start.plus_seconds(h * HOUR)), "after {hours} hours");
            room.house.clock.pass(HOUR);
        }
        let case = open_case(&room.desk, signal, "x").await.unwrap();
        let row = room.case_row(case).await;
        assert_eq!(row.suspected_at, Some(start.plus_seconds(3 * HOUR)));
        assert_eq!(row.unit_due_at, Some(start.plus_seconds(27 * HOUR)));
        assert_eq!((row.unit_met_at, row.unit_clock()), (None, row.unit_due_at));
        room.whole().await;
    }
}

#[tokio::test]
async fn without_a_presumption_no_clock_runs() {
    for room in rooms().await {
        let signal = room.looked().await;
        judge(&room.desk, signal, Judgement::PotentialVictim).await.unwrap();
        let case = open_case(&room.desk, signal, "x").await.unwrap();
        let row = room.case_row(case).await;
        assert_eq!((row.suspected_at, row.unit_due_at, row.unit_clock()), (None, None, None));
        refer(&room.desk, &to_unit(case)).await.unwrap();
        assert!(!last(&room, "referral.sent").await.contains("unit_in_time"));
        room.whole().await;
    }
}

#[tokio::test]
async fn a_referral_to_the_unit_meets_the_clock_and_says_whether_in_time() {
    for room in rooms().await {
        for (after, in_time) in [(HOUR, "yes"), (DAY, "yes"), (DAY + 1, "no")] {
            let signal = room.looked().await;
            judge(&room.desk, signal, Judgement::PresumedVictim).await.unwrap();
            let start = room.now();
            let case = open_case(&room.desk, signal, "x").await.unwrap();

            // Another organisation does not meet it.
            refer(&room.desk, &referral(case, "assistance-centre")).await.unwrap();
            assert!(room.case_row(case).await.unit_clock().is_some());
            assert!(!last(&room, "referral.sent").await.contains("unit_in_time"));

            room.house.clock.set(start.plus_seconds(after));
            open_file(&room.desk, case, "case-work").await.unwrap();
            refer(&room.desk, &to_unit(case)).await.unwrap();
            let row = room.case_row(case).await;
            assert_eq!((row.unit_met_at, row.unit_clock()), (Some(room.now()), None));
            let entry = last(&room, "referral.sent").await.replace(&case.to_string(), "CASE");
            let facts = format!(";basis=special-unit-duty;case=CASE;to={UNIT};unit_in_time={in_time};");
            assert_eq!(entry, format!("referral.sent mia-hotline {facts}"));

            // What is met stays met, and is counted once.
            room.house.clock.pass(3 * DAY);
            open_file(&room.desk, case, "case-work").await.unwrap();
            refer(&room.desk, &to_unit(case)).await.unwrap();
            assert_eq!(room.case_row(case).await.unit_met_at, Some(start.plus_seconds(after)));
            assert!(!last(&room, "referral.sent").await.contains("unit_in_time"), "counted twice");
        }
        room.whole().await;
    }
}

#[tokio::test]
async fn a_referral_taken_back_unread_lets_the_clock_run_again() {
    for room in rooms().await {
        let signal = room.looked().await;
        judge(&room.desk, signal, Judgement::PresumedVictim).await.unwrap();
        let case = open_case(&room.desk, signal, "x").await.unwrap();
        let due = room.case_row(case).await.unit_due_at;

        let unread = refer(&room.desk, &to_unit(case)).await.unwrap();
        assert_eq!(room.case_row(case).await.unit_clock(), None);
        withdraw(&room.desk, unread).await.unwrap();
        assert_eq!(room.case_row(case).await.unit_clock(), due);

        // Once the unit has opened one, it knows.
        room.house.clock.pass(HOUR);
        let met = room.now();
        let opened = refer(&room.desk, &to_unit(case)).await.unwrap();
        assert_eq!(room.case_row(case).await.unit_met_at, Some(met));
        room.house.clock.pass(HOUR);
        let third = refer(&room.desk, &to_unit(case)).await.unwrap();
        open_referral(&room.unit, opened, "case-work").await.unwrap();
        for id in [opened, third] {
            withdraw(&room.desk, id).await.unwrap();
            assert_eq!(room.case_row(case).await.unit_met_at, Some(met));
        }

        // What was sent to others has nothing to do with it.
        let other = refer(&room.desk, &referral(case, "assistance-centre")).await.unwrap();
        withdraw(&room.desk, other).await.unwrap();
        assert_eq!(room.referral_row(other).await.state, ReferralState::Withdrawn);
        assert_eq!(room.case_row(case).await.unit_met_at, Some(met));
        room.whole().await;
    }
}

#[tokio::test]
async fn a_presumption_after_the_case_was_opened_starts_its_clock() {
    for room in rooms().await {
        let signal = room.looked().await;
        let case = open_case(&room.desk, signal, "x").await.unwrap();
        room.house.clock.pass(2 * HOUR);
        judge(&room.desk, signal, Judgement::PresumedVictim).await.unwrap();
        let start = room.now();
        let row = room.case_row(case).await;
        assert_eq!((row.suspected_at, row.unit_clock()), (Some(start), Some(start.plus_seconds(DAY))));

        room.house.clock.pass(HOUR);
        judge(&room.desk, signal, Judgement::PresumedVictim).await.unwrap();
        assert_eq!(room.case_row(case).await.suspected_at, Some(start));
        refer(&room.desk, &to_unit(case)).await.unwrap();
        assert!(last(&room, "referral.sent").await.contains("unit_in_time=yes"));

        // The unit may have it before anyone presumes a victim: then the clock has been met.
        let signal = room.looked().await;
        let case = open_case(&room.desk, signal, "x").await.unwrap();
        refer(&room.desk, &to_unit(case)).await.unwrap();
        judge(&room.desk, signal, Judgement::PresumedVictim).await.unwrap();
        assert_eq!(room.case_row(case).await.unit_clock(), None);
        room.whole().await;
    }
}

/// The profile with one change: reports come to the special police unit itself.
fn unit_receives_reports() -> profile::Profile {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles/az");
    let to = tempfile::tempdir().unwrap();
    copy(&from, to.path());
    let path = to.path().join("agencies.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let flag = "receives_reports = true\n";
    assert!(text.contains(flag));
    let text =
        text.replace(flag, "").replace("special_police_unit = true\n", &format!("special_police_unit = true\n{flag}"));
    std::fs::write(path, text).unwrap();
    profile::Profile::load(to.path()).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[tokio::test]
async fn the_unit_itself_meets_the_clock_when_it_opens_the_case() {
    for mut house in TestHouse::both().await {
        Arc::get_mut(&mut house.house).unwrap().profile = unit_receives_reports();
        let desk = house.member(UNIT, &[Role::Duty, Role::CaseOfficer]).await;
        let centre = house.member("assistance-centre", &[Role::CaseOfficer]).await;
        let room = Room { unit: desk.clone(), house, desk, centre };

        let signal = room.signal(Danger::Now).await;
        look_at(&room.unit, signal, "duty-screening").await.unwrap();
        judge(&room.unit, signal, Judgement::PresumedVictim).await.unwrap();
        let suspected = room.now();
        room.house.clock.pass(HOUR);
        let case = open_case(&room.unit, signal, "x").await.unwrap();
        let row = room.case_row(case).await;
        assert_eq!((row.suspected_at, row.unit_met_at), (Some(suspected), Some(room.now())));
        assert_eq!((row.unit_due_at, row.unit_clock()), (Some(suspected.plus_seconds(DAY)), None));

        // Nor does a presumption that comes later start a clock that nobody has to meet.
        let signal = room.signal(Danger::NotNow).await;
        look_at(&room.unit, signal, "duty-screening").await.unwrap();
        let case = open_case(&room.unit, signal, "x").await.unwrap();
        assert_eq!(room.case_row(case).await.unit_met_at, None);
        room.house.clock.pass(HOUR);
        judge(&room.unit, signal, Judgement::PresumedVictim).await.unwrap();
        let row = room.case_row(case).await;
        assert_eq!((row.unit_met_at, row.unit_clock()), (Some(room.now()), None));
        room.whole().await;
    }
}
