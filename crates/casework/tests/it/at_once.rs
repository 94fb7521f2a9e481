//! Two at once: one succeeds, the other is told that the state has moved on, and nothing counts twice.

use access::Role;
use casework::{
    CaseState, Judgement, ReferralState, accept, add_note, answer_reporter, close_case, close_signal, decline, look_at,
    open_case, open_referral, record_outcome, record_service, refer, referrals, withdraw,
};
use signals::{Danger, State};
use store::{Sql, sql};

use crate::doing;
use crate::support::{DAY, Room, judge, referral, rooms, timeline, token};

const SIGNAL: fn() -> Sql = || sql!("UPDATE signal SET lang = lang WHERE id = $1");
const CASE: fn() -> Sql = || sql!("UPDATE case_file SET danger = danger WHERE id = $1");
const REFERRAL: fn() -> Sql = || sql!("UPDATE referral SET clock = clock WHERE id = $1");

/// One of them did it and the others were told.
fn only_one(mut told: Vec<String>) {
    told.sort();
    let others = vec!["Moved".to_owned(); told.len() - 1];
    assert_eq!(told, [others, vec!["done".to_owned()]].concat());
}

async fn second(room: &Room, agency: &str) -> access::Ctx {
    room.colleague(agency, &format!("second.{agency}"), &[Role::Duty, Role::CaseOfficer]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_answers_at_once_are_one_answer() {
    for room in rooms().await {
        let other = second(&room, "assistance-centre").await;
        let (centre, other) = (&room.centre, &other);
        for round in 0..4 {
            let id = room.received().await;
            open_referral(other, id, "case-work").await.unwrap();
            let theirs = match round % 2 {
                0 => doing!(other => accept(&other, id, "we both")),
                _ => doing!(other => decline(&other, id, "no-capacity", "")),
            };
            let mut acts = vec![doing!(centre => accept(&centre, id, "we both")), theirs];
            if round > 1 {
                acts.reverse();
            }
            only_one(room.at_once(REFERRAL(), id, acts).await);
            assert_eq!(timeline(&room.desk, id).await.len(), 3);
            let state = room.referral_row(id).await.state;
            let needs = room.needs(room.referral_row(id).await.case_id).await;
            let expected = if state == ReferralState::Accepted { "shelter promised" } else { "shelter unmet" };
            assert_eq!(needs, [expected]);
        }
        assert_eq!(room.count("referral.answered").await, 4);
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn taking_back_and_accepting_at_once_does_one_of_them() {
    for room in rooms().await {
        let (desk, centre) = (&room.desk, &room.centre);
        for _ in 0..3 {
            let id = room.received().await;
            let acts = vec![doing!(desk => withdraw(&desk, id)), doing!(centre => accept(&centre, id, ""))];
            only_one(room.at_once(REFERRAL(), id, acts).await);
            assert_eq!(timeline(&room.desk, id).await.len(), 3);
        }
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_open_a_referral_at_once_receive_it_once() {
    for room in rooms().await {
        let other = second(&room, "assistance-centre").await;
        let (centre, other) = (&room.centre, &other);
        let id = room.sent().await;
        let acts = vec![
            doing!(centre => open_referral(&centre, id, "case-work")),
            doing!(other => open_referral(&other, id, "case-work")),
        ];
        assert_eq!(room.at_once(REFERRAL(), id, acts).await, ["done", "done"]);
        assert_eq!(timeline(&room.desk, id).await, ["sent mia-hotline consent", "received assistance-centre"]);
        assert_eq!(room.count("referral.received").await, 1);
        // Both have opened it: either may answer.
        accept(other, id, "").await.unwrap();
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn opening_a_referral_while_it_is_taken_back_does_one_of_them() {
    for room in rooms().await {
        let (desk, centre) = (&room.desk, &room.centre);
        for _ in 0..3 {
            let id = room.sent().await;
            let acts =
                vec![doing!(centre => open_referral(&centre, id, "case-work")), doing!(desk => withdraw(&desk, id))];
            let told = room.at_once(REFERRAL(), id, acts).await;
            let state = room.referral_row(id).await.state;
            match (told[0].as_str(), told[1].as_str()) {
                ("done", "Moved") => assert_eq!(state, ReferralState::Received),
                ("Moved", "done") => assert_eq!(state, ReferralState::Withdrawn),
                // One after the other, as on SQLite: it was opened, and then taken back all the same.
                ("done", "done") => assert_eq!(timeline(desk, id).await.len(), 3),
                other => panic!("{other:?}"),
            }
        }
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_services_or_outcomes_at_once_keep_the_steps_in_order() {
    for room in rooms().await {
        let other = second(&room, "assistance-centre").await;
        let (centre, other) = (&room.centre, &other);
        let id = room.accepted().await;
        open_referral(other, id, "case-work").await.unwrap();
        record_service(centre, id, "shelter", "").await.unwrap();
        let acts = vec![
            doing!(centre => record_service(&centre, id, "medical", "")),
            doing!(other => record_service(&other, id, "legal", "")),
        ];
        assert_eq!(room.at_once(REFERRAL(), id, acts).await, ["done", "done"]);
        assert_eq!(timeline(&room.desk, id).await.len(), 6);
        let acts = vec![
            doing!(centre => record_outcome(&centre, id, "service-given", "")),
            doing!(other => record_outcome(&other, id, "not-possible", "")),
        ];
        only_one(room.at_once(REFERRAL(), id, acts).await);
        assert_eq!((room.count("service.given").await, room.count("referral.outcome").await), (3, 1));
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_look_at_a_signal_at_once_are_one_first_look() {
    for room in rooms().await {
        let other = second(&room, "mia-hotline").await;
        let (desk, other) = (&room.desk, &other);
        let signal = room.signal(Danger::NotNow).await;
        let acts = vec![
            doing!(desk => look_at(&desk, signal, "duty-screening")),
            doing!(other => look_at(&other, signal, "duty-screening")),
        ];
        assert_eq!(room.at_once(SIGNAL(), signal, acts).await, ["done", "done"]);
        let firsts = room.acts().await.iter().filter(|a| a.contains("first=yes")).count();
        assert_eq!((firsts, room.count("record.opened").await), (1, 2));
        // Both have opened it: either may answer.
        for ctx in [desk, other] {
            answer_reporter(ctx, signal, &token(), "x", None).await.unwrap();
        }
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_signal_becomes_one_case_or_is_closed() {
    for room in rooms().await {
        let other = second(&room, "mia-hotline").await;
        let (desk, other) = (&room.desk, &other);
        let signal = room.looked().await;
        look_at(other, signal, "duty-screening").await.unwrap();
        let acts = vec![doing!(desk => open_case(&desk, signal, "a")), doing!(other => open_case(&other, signal, "b"))];
        only_one(room.at_once(SIGNAL(), signal, acts).await);

        let signal = room.looked().await;
        let acts = vec![
            doing!(desk => open_case(&desk, signal, "a")),
            doing!(desk => close_signal(&desk, signal, "duplicate")),
        ];
        only_one(room.at_once(SIGNAL(), signal, acts).await);
        let row = room.signal_row(signal).await;
        assert_eq!(row.case_id.is_some(), row.state == State::Case);
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_judgement_at_the_moment_of_opening_a_case_reaches_the_case() {
    for room in rooms().await {
        let desk = &room.desk;
        for round in 0..4 {
            let signal = room.looked().await;
            let mut acts = vec![
                doing!(desk => judge(&desk, signal, Judgement::PresumedVictim)),
                doing!(desk => open_case(&desk, signal, "x")),
            ];
            if round % 2 == 1 {
                acts.reverse();
            }
            assert_eq!(room.at_once(SIGNAL(), signal, acts).await, ["done", "done"]);
            let case = room.case_row(room.signal_row(signal).await.case_id.unwrap()).await;
            assert_eq!(case.unit_clock(), Some(room.now().plus_seconds(DAY)));
        }
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_judgement_does_not_reach_a_signal_that_is_being_closed() {
    for room in rooms().await {
        let desk = &room.desk;
        for round in 0..4 {
            let signal = room.looked().await;
            let mut acts = vec![
                doing!(desk => judge(&desk, signal, Judgement::PresumedVictim)),
                doing!(desk => close_signal(&desk, signal, "duplicate")),
            ];
            if round % 2 == 1 {
                acts.reverse();
            }
            room.at_once(SIGNAL(), signal, acts).await;
            let id = signal.to_string();
            let mut tx = room.house.house.store().read().await.unwrap();
            let entries = journal::kept_for(&mut tx, journal::Kind::Signal, &id).await.unwrap();
            assert_eq!(entries.last().unwrap().act, "signal.closed");
        }
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_sent_several_times_at_once_refers_once() {
    for room in rooms().await {
        let desk = &room.desk;
        let case = room.case().await;
        let form = token();
        let acts = (0..6)
            .map(|_| {
                doing!(desk => async move {
                    refer(&desk, &casework::NewReferral { form, ..referral(case, "assistance-centre") }).await
                })
            })
            .collect();
        assert_eq!(room.at_once(CASE(), case, acts).await, ["done"; 6]);
        assert_eq!(referrals(&room.centre, true, false, None).await.unwrap().len(), 1);
        assert_eq!((room.count("referral.sent").await, room.needs(case).await), (1, vec!["shelter asked".to_owned()]));
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_case_is_not_closed_while_it_is_being_referred() {
    for room in rooms().await {
        let desk = &room.desk;
        for round in 0..4 {
            let case = room.case().await;
            let mut acts = vec![
                doing!(desk => close_case(&desk, case, "needs-met")),
                doing!(desk => async move { refer(&desk, &referral(case, "assistance-centre")).await }),
            ];
            if round % 2 == 1 {
                acts.reverse();
            }
            only_one(room.at_once(CASE(), case, acts).await);
            let sent = referrals(&room.desk, false, false, None).await.unwrap();
            let closed = room.case_row(case).await.state == CaseState::Closed;
            assert_eq!(sent.iter().any(|r| r.case_id == case), !closed);
        }
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_case_is_closed_once_and_takes_no_note_afterwards() {
    for room in rooms().await {
        let desk = &room.desk;
        let case = room.case().await;
        let closing = || doing!(desk => close_case(&desk, case, "needs-met"));
        only_one(room.at_once(CASE(), case, vec![closing(), closing()]).await);
        assert_eq!(room.count("case.closed").await, 1);

        for _ in 0..4 {
            let case = room.case().await;
            let acts = vec![
                doing!(desk => close_case(&desk, case, "needs-met")),
                doing!(desk => add_note(&desk, case, "at the same moment")),
            ];
            room.at_once(CASE(), case, acts).await;
            let id = case.to_string();
            let mut tx = room.house.house.store().read().await.unwrap();
            let entries = journal::kept_for(&mut tx, journal::Kind::Case, &id).await.unwrap();
            assert_eq!(entries.last().unwrap().act, "case.closed");
        }
        room.whole().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_referrals_to_the_unit_at_once_count_its_clock_once() {
    for room in rooms().await {
        let desk = &room.desk;
        let signal = room.looked().await;
        judge(desk, signal, Judgement::PresumedVictim).await.unwrap();
        let case = open_case(desk, signal, "x").await.unwrap();
        let acts = (0..2)
            .map(|_| doing!(desk => async move { refer(&desk, &referral(case, "mia-thb-department")).await }))
            .collect();
        assert_eq!(room.at_once(CASE(), case, acts).await, ["done", "done"]);
        let counted = room.acts().await.iter().filter(|a| a.contains("unit_in_time=yes")).count();
        assert_eq!(counted, 1);
        room.whole().await;
    }
}

/// Two referrals to the special unit, taken back unread at the same moment: none is left, and the clock runs again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_that_are_taken_back_at_once_leave_the_clock_running() {
    for room in rooms().await {
        let desk = &room.desk;
        for _ in 0..6 {
            let signal = room.looked().await;
            judge(desk, signal, Judgement::PresumedVictim).await.unwrap();
            let case = open_case(desk, signal, "").await.unwrap();
            let first = refer(desk, &referral(case, "mia-thb-department")).await.unwrap();
            let second = refer(desk, &referral(case, "mia-thb-department")).await.unwrap();
            assert!(room.case_row(case).await.unit_met_at.is_some());
            let acts = vec![doing!(desk => withdraw(&desk, first)), doing!(desk => withdraw(&desk, second))];
            assert_eq!(room.at_once(CASE(), case, acts).await, ["done", "done"]);
            assert_eq!(room.case_row(case).await.unit_met_at, None);
        }
        room.whole().await;
    }
}
