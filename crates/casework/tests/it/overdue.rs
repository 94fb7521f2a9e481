//! Deadlines: when an answer is due, and what happens when it does not come.

use access::Role;
use access::testing::MONDAY_MORNING;
use casework::{
    Judgement, LateRow, ReferralState, accept, close_signal, decline, late, look_at, mark_overdue, open_case,
    open_referral, refer, withdraw,
};
use signals::Danger;
use store::sql;

use crate::doing;
use crate::support::{DAY, HOUR, judge, open_file, referral, rooms, said, second_node, steps, timeline};

#[tokio::test]
async fn an_answer_is_due_at_the_end_of_the_third_working_day() {
    for room in rooms().await {
        // Days and hours from Monday 23 November 2026, 10:00 in Baku, where no clock is ever put forward.
        let at = |days: i64, hours: i64| MONDAY_MORNING.plus_seconds(days * DAY + hours * HOUR);
        let deadlines = [
            ("Monday morning: Thursday 18:00", at(0, 0), at(3, 8)),
            ("Friday 17:00: Wednesday 18:00", at(4, 7), at(9, 8)),
            ("Friday 23:59: the same", at(4, 13).plus_seconds(59 * 60), at(9, 8)),
            ("Saturday: the same", at(5, 2), at(9, 8)),
            // Novruz 2027 is from Saturday 20 to Wednesday 24 March; its two weekend days are given back on
            // Thursday and Friday. Work begins again on Monday 29 March.
            ("Thursday 18 March 2027, 9:00: Tuesday 30 March, 18:00", at(115, -1), at(127, 8)),
            ("Friday 19 March 2027, 17:00: Wednesday 31 March, 18:00", at(116, 7), at(128, 8)),
            ("Monday 22 March 2027, a holiday: the same", at(119, 0), at(128, 8)),
        ];
        for (name, sent, due) in deadlines {
            room.house.clock.set(sent);
            let row = room.referral_row(room.sent().await).await;
            assert_eq!((row.sent_at, row.due_at), (sent, due), "{name}");
        }
        room.whole().await;
    }
}

#[tokio::test]
async fn an_overdue_referral_is_marked_once_and_both_sides_see_it() {
    for room in rooms().await {
        let system = room.house.system();
        let coordinator = room.house.member("national-coordinator", &[Role::Coordinator]).await;
        let (id, answered, declined, taken_back) =
            (room.sent().await, room.accepted().await, room.received().await, room.sent().await);
        decline(&room.centre, declined, "no-capacity", "").await.unwrap();
        withdraw(&room.desk, taken_back).await.unwrap();
        let due = room.referral_row(id).await.due_at;
        room.house.clock.set(due);
        assert_eq!(mark_overdue(&system).await.unwrap(), 0, "the last moment is still in time");
        assert!(late(&coordinator).await.unwrap().is_empty());

        room.house.clock.pass(1);
        assert_eq!(mark_overdue(&system).await.unwrap(), 1);
        room.house.clock.pass(DAY);
        assert_eq!(mark_overdue(&system).await.unwrap(), 0);
        let expected = ["sent mia-hotline consent", "overdue assistance-centre"];
        assert_eq!(
            (timeline(&room.desk, id).await, timeline(&room.centre, id).await),
            (expected.map(str::to_owned).to_vec(), expected.map(str::to_owned).to_vec())
        );
        assert_eq!(steps(&room.desk, id).await[1].at, due.plus_seconds(1));
        let acts = room.acts().await;
        assert_eq!(acts.last().unwrap(), "referral.overdue assistance-centre ;");
        assert_eq!(room.count("referral.overdue").await, 1);
        assert_eq!(room.referral_row(id).await.state, ReferralState::Sent);

        // It can still be answered, and is late no more; the mark stays.
        let rows = late(&coordinator).await.unwrap();
        assert_eq!(
            rows.iter().map(|r| (r.kind.as_str(), &r.code)).collect::<Vec<_>>(),
            [("referral", &room.referral_row(id).await.code)]
        );
        open_referral(&room.centre, id, "case-work").await.unwrap();
        assert_eq!(late(&coordinator).await.unwrap().len(), 1, "opening is no answer");
        accept(&room.centre, id, "").await.unwrap();
        assert!(late(&coordinator).await.unwrap().is_empty());
        assert!(
            room.acts().await.contains(&"referral.answered assistance-centre ;answer=accepted;in_time=no;".to_owned())
        );
        let last: Vec<_> = timeline(&room.desk, id).await.split_off(1);
        assert_eq!(last, ["overdue assistance-centre", "received assistance-centre", "accepted assistance-centre"]);
        assert_eq!(mark_overdue(&system).await.unwrap(), 0);
        for id in [answered, declined, taken_back] {
            assert!(!timeline(&room.desk, id).await.iter().any(|s| s.starts_with("overdue")));
        }
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_nodes_mark_an_overdue_referral_once() {
    for room in rooms().await {
        let id = room.sent().await;
        room.sent().await;
        room.house.clock.set(room.referral_row(id).await.due_at.plus_seconds(1));
        let (first, second) = (&room.house.system(), &second_node(&room));
        let told = room
            .at_once(
                sql!("UPDATE referral SET clock = clock WHERE id = $1"),
                id,
                vec![doing!(first => mark_overdue(&first)), doing!(second => mark_overdue(&second))],
            )
            .await;
        assert_eq!(told, ["done", "done"]);
        assert_eq!(room.count("referral.overdue").await, 2);
        assert_eq!(timeline(&room.desk, id).await, ["sent mia-hotline consent", "overdue assistance-centre"]);
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_at_the_moment_of_the_mark_does_not_break_either() {
    for room in rooms().await {
        let id = room.received().await;
        room.house.clock.set(room.referral_row(id).await.due_at.plus_seconds(1));
        open_referral(&room.centre, id, "case-work").await.unwrap();
        let (node, centre) = (&second_node(&room), &room.centre);
        let told = room
            .at_once(
                sql!("UPDATE referral SET clock = clock WHERE id = $1"),
                id,
                vec![doing!(node => mark_overdue(&node)), doing!(centre => accept(&centre, id, ""))],
            )
            .await;
        assert_eq!(told, ["done", "done"]);
        assert_eq!(room.referral_row(id).await.state, ReferralState::Accepted);
        let marked = room.count("referral.overdue").await;
        assert_eq!(timeline(&room.desk, id).await.len(), 3 + marked);
        room.whole().await;
    }
}

#[tokio::test]
async fn the_coordinator_sees_what_is_late_as_codes_the_longest_first() {
    for room in rooms().await {
        let coordinator = room.house.member("national-coordinator", &[Role::Coordinator]).await;
        let start = room.now();
        let referral_id = room.sent().await;
        // Nobody looks at one signal; another is in danger; a third has been looked at.
        let quiet = room.signal(Danger::NotNow).await;
        let danger = room.signal(Danger::Now).await;
        room.looked().await;
        // A presumed victim whose case does not reach the unit, and one who has no case yet.
        let judged = room.looked().await;
        judge(&room.desk, judged, Judgement::PresumedVictim).await.unwrap();
        let case = open_case(&room.desk, judged, "x").await.unwrap();
        room.house.clock.pass(HOUR);
        let forgotten = room.looked().await;
        judge(&room.desk, forgotten, Judgement::PresumedVictim).await.unwrap();

        let codes = |rows: &[LateRow]| -> Vec<(String, String, String, String)> {
            let row = |r: &LateRow| (r.kind.clone(), r.agency.clone(), r.district.clone(), r.code.to_string());
            rows.iter().map(row).collect()
        };
        let desk = |kind: &str, code: &kit::PublicCode| {
            (kind.to_owned(), "mia-hotline".to_owned(), "AZ-ABS".to_owned(), code.to_string())
        };
        let danger = desk("signal", &room.signal_row(danger).await.code);
        let quiet = desk("signal", &room.signal_row(quiet).await.code);
        let unit = desk("unit", &room.case_row(case).await.code);
        let no_case = desk("unit", &room.signal_row(forgotten).await.code);
        let mut waiting = desk("referral", &room.referral_row(referral_id).await.code);
        waiting.1 = "assistance-centre".to_owned();

        let expected: [(i64, Vec<_>); 6] = [
            (HOUR, vec![]),
            (HOUR + 1, vec![&danger]),
            (DAY, vec![&danger]),
            (DAY + 1, vec![&danger, &quiet, &unit]),
            (DAY + HOUR + 1, vec![&danger, &quiet, &unit, &no_case]),
            (3 * DAY + 8 * HOUR + 1, vec![&danger, &quiet, &unit, &no_case, &waiting]),
        ];
        for (after, rows) in expected {
            room.house.clock.set(start.plus_seconds(after));
            let found = late(&coordinator).await.unwrap();
            assert!(found.is_sorted_by_key(|r| r.due_at), "after {after}");
            let (mut found, mut rows) = (codes(&found), rows.into_iter().cloned().collect::<Vec<_>>());
            // Two are due at the same moment.
            found.sort();
            rows.sort();
            assert_eq!(found, rows, "after {after}");
        }

        // Each goes when what was owed is done.
        let new =
            casework::NewReferral { basis: "special-unit-duty".to_owned(), ..referral(case, "mia-thb-department") };
        open_file(&room.desk, case, "case-work").await.unwrap();
        refer(&room.desk, &new).await.unwrap();
        look_at(&room.desk, forgotten, "duty-screening").await.unwrap();
        close_signal(&room.desk, forgotten, "not-trafficking").await.unwrap();
        let mut left = codes(&late(&coordinator).await.unwrap());
        let mut expected = [danger, quiet, waiting];
        left.sort();
        expected.sort();
        assert_eq!(left, expected);
        room.whole().await;
    }
}

#[tokio::test]
async fn only_the_coordinator_sees_what_is_late_and_can_open_none_of_it() {
    for room in rooms().await {
        let coordinator = room.house.member("national-coordinator", &[Role::Coordinator]).await;
        let lead = room.house.member("mia-hotline", &[Role::Lead]).await;
        let auditor = room.house.member("ombudsman", &[Role::Auditor]).await;
        let id = room.sent().await;
        for other in [&room.desk, &room.centre, &lead, &auditor, &room.house.visitor(), &room.house.system()] {
            assert_eq!(said(late(other).await), "Denied");
        }
        room.house.clock.pass(30 * DAY);
        assert_eq!(late(&coordinator).await.unwrap().len(), 1);
        assert_eq!(said(open_referral(&coordinator, id, "supervision").await), "Denied");
        room.whole().await;
    }
}
