//! Answers to a referral, and what cannot be done with one.

use casework::{
    CaseState, Judgement, Person, ReferralPlace, ReferralState, accept, add_need, add_note, add_person, close_case,
    decline, open_referral, record_outcome, record_service, refer, referrals, withdraw,
};
use kit::{AgeBand, Sex};

use crate::support::{HOUR, judge, open_file, package_of, referral, rooms, said, timeline, token};

#[tokio::test]
async fn a_refusal_gives_a_listed_reason_and_leaves_the_needs_unmet() {
    for room in rooms().await {
        let case = room.case().await;
        add_need(&room.desk, case, "shelter").await.unwrap();
        let id = refer(&room.desk, &referral(case, "assistance-centre")).await.unwrap();
        open_referral(&room.centre, id, "case-work").await.unwrap();
        let before = room.state().await;
        for reason in ["", "we-are-tired", "consent", "No capacity"] {
            assert_eq!(said(decline(&room.centre, id, reason, "note").await), "NotFound", "{reason}");
        }
        assert_eq!(room.state().await, before);

        decline(&room.centre, id, "no-capacity", "Full until Friday").await.unwrap();
        let row = room.referral_row(id).await;
        assert_eq!((row.state, row.decline_reason.as_str()), (ReferralState::Declined, "no-capacity"));
        assert_eq!(row.answered_at, Some(room.now()));
        assert_eq!(room.needs(case).await, ["shelter unmet"]);
        for side in [&room.desk, &room.centre] {
            let last = timeline(side, id).await.pop().unwrap();
            assert_eq!(last, "declined assistance-centre no-capacity Full until Friday");
        }
        let ended = referrals(&room.desk, false, true, None).await.unwrap();
        assert_eq!(ended[0].decline_reason, "no-capacity");
        let acts = room.acts().await;
        assert_eq!(
            acts[acts.len() - 2..],
            [
                "referral.answered assistance-centre ;answer=declined;in_time=yes;",
                "referral.declined assistance-centre ;reason=no-capacity;"
            ]
        );

        // The same need is asked of another.
        refer(&room.desk, &referral(case, "mia-thb-department")).await.unwrap();
        assert_eq!(room.needs(case).await, ["shelter asked"]);
        room.whole().await;
    }
}

#[tokio::test]
async fn an_answer_counts_as_in_time_up_to_the_last_moment_and_not_after() {
    for room in rooms().await {
        for (late, in_time) in [(0, "yes"), (1, "no")] {
            let (first, second) = (room.sent().await, room.sent().await);
            let due = room.referral_row(first).await.due_at;
            room.house.clock.set(due.plus_seconds(late));
            for id in [first, second] {
                open_referral(&room.centre, id, "case-work").await.unwrap();
            }
            accept(&room.centre, first, "").await.unwrap();
            decline(&room.centre, second, "not-our-task", "").await.unwrap();
            let acts = room.acts().await;
            let answers: Vec<_> = acts.iter().filter(|a| a.starts_with("referral.answered")).rev().take(2).collect();
            let expected = |answer| format!("referral.answered assistance-centre ;answer={answer};in_time={in_time};");
            assert_eq!(answers, [&expected("declined"), &expected("accepted")]);
        }
        room.whole().await;
    }
}

#[tokio::test]
async fn a_referral_is_answered_once() {
    for room in rooms().await {
        let accepted = room.accepted().await;
        assert_eq!(said(accept(&room.centre, accepted, "again").await), "Moved");
        assert_eq!(said(decline(&room.centre, accepted, "no-capacity", "").await), "Moved");
        let declined = room.received().await;
        decline(&room.centre, declined, "no-capacity", "").await.unwrap();
        assert_eq!(said(decline(&room.centre, declined, "no-capacity", "").await), "Moved");
        assert_eq!(said(accept(&room.centre, declined, "").await), "Moved");
        assert_eq!(room.count("referral.answered").await, 2);
        room.whole().await;
    }
}

#[tokio::test]
async fn a_referral_is_taken_back_only_before_an_answer() {
    for room in rooms().await {
        for opened in [false, true] {
            let id = if opened { room.received().await } else { room.sent().await };
            let case = room.referral_row(id).await.case_id;
            withdraw(&room.desk, id).await.unwrap();
            assert_eq!(room.referral_row(id).await.state, ReferralState::Withdrawn);
            assert_eq!(room.needs(case).await, ["shelter unmet"]);
            assert_eq!(timeline(&room.desk, id).await.pop().unwrap(), "withdrawn mia-hotline");
            assert_eq!(said(withdraw(&room.desk, id).await), "Moved");
            assert_eq!(referrals(&room.desk, false, true, None).await.unwrap().len(), 1 + usize::from(opened));

            // Whoever it was sent to has no need to know it any more.
            assert_eq!(said(accept(&room.centre, id, "").await), "Moved");
            assert_eq!(said(decline(&room.centre, id, "no-capacity", "").await), "Moved");
            assert_eq!(said(open_referral(&room.centre, id, "case-work").await), "Moved", "opened: {opened}");
            assert_eq!(said(package_of(&room.centre, id).await), "Shut");
            let mut work = room.centre.look().await.unwrap();
            assert_eq!(said(access::open_key(&mut work, access::Record::Referral, id).await), "NoSeal");
            drop(work);
            package_of(&room.desk, id).await.unwrap();
        }
        let accepted = room.accepted().await;
        assert_eq!(said(withdraw(&room.desk, accepted).await), "Moved");
        record_service(&room.centre, accepted, "shelter", "").await.unwrap();
        assert_eq!(said(withdraw(&room.desk, accepted).await), "Moved");
        record_outcome(&room.centre, accepted, "service-given", "").await.unwrap();
        assert_eq!(said(withdraw(&room.desk, accepted).await), "Moved");
        assert_eq!(room.count("referral.withdrawn").await, 2);
        room.whole().await;
    }
}

#[tokio::test]
async fn no_service_before_acceptance_and_none_after_the_end() {
    for room in rooms().await {
        let id = room.received().await;
        assert_eq!(said(record_service(&room.centre, id, "shelter", "").await), "Moved");
        assert_eq!(said(record_outcome(&room.centre, id, "service-given", "").await), "Moved");
        accept(&room.centre, id, "").await.unwrap();
        for need in ["shelter", "medical", "shelter"] {
            record_service(&room.centre, id, need, "").await.unwrap();
        }
        record_outcome(&room.centre, id, "service-given", "").await.unwrap();
        assert_eq!(said(record_service(&room.centre, id, "shelter", "").await), "Moved");
        assert_eq!(said(record_outcome(&room.centre, id, "service-given", "").await), "Moved");
        assert_eq!((room.count("service.given").await, room.count("referral.outcome").await), (3, 1));
        room.whole().await;
    }
}

#[tokio::test]
async fn a_form_sent_twice_refers_once() {
    for room in rooms().await {
        let case = room.case().await;
        let new = referral(case, "assistance-centre");
        let id = refer(&room.desk, &new).await.unwrap();
        room.house.clock.pass(60);
        assert_eq!(refer(&room.desk, &new).await.unwrap(), id);
        assert_eq!(room.count("referral.sent").await, 1);
        assert_eq!(room.needs(case).await, ["shelter asked"]);
        assert_eq!(referrals(&room.centre, true, false, None).await.unwrap().len(), 1);

        // The same button after the whole matter has ended is still the same referral.
        withdraw(&room.desk, id).await.unwrap();
        close_case(&room.desk, case, "person-asked").await.unwrap();
        assert_eq!(refer(&room.desk, &new).await.unwrap(), id);
        assert_eq!(said(refer(&room.desk, &referral(case, "assistance-centre")).await), "Moved");

        // On another case the same token is another referral.
        let other = casework::NewReferral { case: room.case().await, ..new };
        assert_ne!(refer(&room.desk, &other).await.unwrap(), id);
        room.whole().await;
    }
}

#[tokio::test]
async fn a_case_with_a_referral_under_way_stays_open() {
    for room in rooms().await {
        let id = room.sent().await;
        let case = room.referral_row(id).await.case_id;
        let closing = || async { said(close_case(&room.desk, case, "needs-met").await) };
        assert_eq!(closing().await, "Moved");
        open_referral(&room.centre, id, "case-work").await.unwrap();
        assert_eq!(closing().await, "Moved");
        accept(&room.centre, id, "").await.unwrap();
        assert_eq!(closing().await, "Moved");
        record_service(&room.centre, id, "shelter", "").await.unwrap();
        assert_eq!(closing().await, "Moved");
        assert_eq!((room.case_row(case).await.state, room.count("case.closed").await), (CaseState::Open, 0));
        record_outcome(&room.centre, id, "service-given", "").await.unwrap();
        assert_eq!(closing().await, "done");
        assert_eq!(closing().await, "Moved");
        room.whole().await;
    }
}

#[tokio::test]
async fn a_closed_case_takes_nothing_more() {
    for room in rooms().await {
        let case = room.case().await;
        close_case(&room.desk, case, "joined").await.unwrap();
        let before = room.state().await;
        let person = Person::default();
        assert_eq!(said(add_note(&room.desk, case, "late").await), "Moved");
        assert_eq!(said(add_person(&room.desk, case, Sex::Unknown, AgeBand::Unknown, &person).await), "Moved");
        assert_eq!(said(add_need(&room.desk, case, "shelter").await), "Moved");
        assert_eq!(said(refer(&room.desk, &referral(case, "assistance-centre")).await), "Moved");
        assert_eq!(said(close_case(&room.desk, case, "joined").await), "Moved");
        assert_eq!(room.state().await, before);
        room.whole().await;
    }
}

#[tokio::test]
async fn a_reason_holds_for_a_working_day() {
    for room in rooms().await {
        let id = room.accepted().await;
        let row = room.referral_row(id).await;
        let signal = room.case_row(row.case_id).await.signal_id.unwrap();
        room.house.clock.pass(8 * HOUR - 1);
        add_note(&room.desk, row.case_id, "still open").await.unwrap();
        record_service(&room.centre, id, "shelter", "").await.unwrap();
        room.house.clock.pass(1);
        assert_eq!(said(add_note(&room.desk, row.case_id, "shut").await), "Shut");
        assert_eq!(said(record_service(&room.centre, id, "shelter", "").await), "Shut");
        assert_eq!(said(judge(&room.desk, signal, Judgement::CannotSay).await), "Shut");
        assert_eq!(said(package_of(&room.centre, id).await), "Shut");
        open_file(&room.desk, row.case_id, "case-work").await.unwrap();
        add_note(&room.desk, row.case_id, "open again").await.unwrap();
        room.whole().await;
    }
}

/// The line broke, or the button was pressed twice: what a form asks for is done once.
#[tokio::test]
async fn a_form_that_is_sent_twice_is_done_once() {
    for room in rooms().await {
        let accepted = room.accepted().await;
        let (case, signal) = (room.case().await, room.looked().await);
        let (desk, centre) = (room.desk.clone().of_form(Some(token())), room.centre.clone().of_form(Some(token())));
        let person = Person { name: "Somebody".to_owned(), ..Person::default() };
        let before = room.state().await;
        for round in 0..3 {
            let done = if round == 0 { "done" } else { "Again" };
            let added = add_person(&desk, case, Sex::Female, AgeBand::From18To29, &person).await;
            assert_eq!(said(added.map(drop)), done);
            assert_eq!(said(add_note(&desk, case, "a note").await.map(drop)), done);
            assert_eq!(said(add_need(&desk, case, "shelter").await), done);
            assert_eq!(said(judge(&desk, signal, Judgement::CannotSay).await), done);
            assert_eq!(said(record_service(&centre, accepted, "shelter", "a room").await), done);
            if round == 0 {
                assert_ne!(room.state().await, before);
            }
        }
        for act in ["case.person-added", "case.note-added", "need.recorded", "screening.recorded", "service.given"] {
            assert_eq!(room.count(act).await, 1, "{act}");
        }
        // Other words under the same token are another act; the same words in another form are too.
        add_note(&desk, case, "another note").await.unwrap();
        add_note(&room.desk.clone().of_form(Some(token())), case, "a note").await.unwrap();
        assert_eq!(room.count("case.note-added").await, 3);
        room.whole().await;
    }
}

/// Back in the browser, another receiver chosen, sent: that is another referral, and not the old one again.
#[tokio::test]
async fn a_referral_to_another_receiver_is_not_the_one_before() {
    for room in rooms().await {
        let case = room.case().await;
        let first = referral(case, "assistance-centre");
        let mut second = referral(case, "mia-thb-department");
        second.form = first.form;
        let id = refer(&room.desk, &first).await.unwrap();
        assert_eq!(refer(&room.desk, &first).await.unwrap(), id);
        assert_ne!(refer(&room.desk, &second).await.unwrap(), id);
        assert_eq!(referrals(&room.unit, true, false, None).await.unwrap().len(), 1);
    }
}

/// Those that wait stand first, and no page hides any.
#[tokio::test]
async fn a_long_list_of_referrals_goes_on_page_by_page() {
    for room in rooms().await {
        let (case, mut waiting) = (room.case().await, 0);
        for n in 0..115 {
            let id = refer(&room.desk, &referral(case, "assistance-centre")).await.unwrap();
            if n % 3 == 0 {
                open_referral(&room.centre, id, "case-work").await.unwrap();
                accept(&room.centre, id, "").await.unwrap();
            } else {
                waiting += 1;
            }
            room.house.clock.pass(60);
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = referrals(&room.centre, true, false, after).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(ReferralPlace::of(last));
            assert_eq!(after, after.unwrap().to_string().parse().ok());
            seen.extend(page.into_iter().map(|row| (!row.state.waits_for_answer(), row.due_at, row.id)));
        }
        assert_eq!(seen.len(), 115);
        assert!(
            seen.is_sorted() && seen[..waiting].iter().all(|row| !row.0) && seen[waiting..].iter().all(|row| row.0)
        );
    }
}
