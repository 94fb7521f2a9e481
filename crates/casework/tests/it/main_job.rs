//! The main job, end to end: what each side sees at each step, and what the journal keeps of it.

use casework::{
    CaseState, Judgement, NewReferral, Person, ReferralState, SharedNote, SharedPerson, Sharing, Step, accept,
    add_need, add_note, add_person, answer_reporter, close_case, duty_counts, duty_list, look_at, open_case,
    open_referral, record_outcome, record_service, refer, referrals,
};
use kit::{AgeBand, Sex};
use signals::{Danger, State, continue_report, open_mailbox, signal_key};

use crate::support::{HOUR, SET, judge, package_of, report, rooms, said, steps, timeline, token, words};

#[tokio::test]
async fn from_a_report_to_an_outcome() {
    for room in rooms().await {
        let (desk, centre, visitor) = (&room.desk, &room.centre, room.house.visitor());

        // A report comes in and stands first on the desk's list.
        let (receipt, signal) = report(&visitor, Danger::Now, Vec::new()).await;
        let listed = duty_list(desk, State::New, None).await.unwrap();
        assert_eq!(listed.iter().map(|row| row.id).collect::<Vec<_>>(), [signal]);
        assert!(duty_counts(desk).await.unwrap().contains(&(State::New, 1)));

        // The officer looks, and the reporter sees that somebody did.
        room.house.clock.pass(600);
        look_at(desk, signal, "duty-screening").await.unwrap();
        assert_eq!(room.signal_row(signal).await.looked_at, Some(room.now()));
        assert_eq!(open_mailbox(&visitor, &receipt).await.unwrap().mailbox().unwrap().state, State::Open);
        {
            let mut work = desk.look().await.unwrap();
            let row = signals::signal_by_id(&mut work, signal).await.unwrap();
            let key = signal_key(&mut work, &row).await.unwrap();
            assert_eq!(signals::body_of(&row, &key).unwrap(), words());
        }

        // They write to each other.
        let form = token();
        for _ in 0..2 {
            answer_reporter(desk, signal, &form, "Are they safe now?", None).await.unwrap();
        }
        room.house.clock.pass(60);
        continue_report(&visitor, &receipt, &token(), "Until evening", Vec::new()).await.unwrap();
        assert_eq!(room.signal_row(signal).await.unread, 1);
        room.house.clock.pass(60);
        answer_reporter(desk, signal, &token(), "Someone will come", None).await.unwrap();
        let row = room.signal_row(signal).await;
        assert_eq!((row.unread, row.answered_at), (0, Some(room.now())));
        let mailbox = open_mailbox(&visitor, &receipt).await.unwrap().mailbox().unwrap();
        let said_there: Vec<_> = mailbox.messages.iter().map(|m| (m.from_reporter, m.text.as_str())).collect();
        assert_eq!(said_there, [(false, "Are they safe now?"), (true, "Until evening"), (false, "Someone will come")]);

        // The officer goes through the indicators and judges; a case is opened.
        judge(desk, signal, Judgement::PresumedVictim).await.unwrap();
        let suspected = room.now();
        {
            let mut work = desk.look().await.unwrap();
            let row = signals::signal_by_id(&mut work, signal).await.unwrap();
            let key = signal_key(&mut work, &row).await.unwrap();
            let (last, set, at) = casework::last_screening(&mut work, &row, &key).await.unwrap().unwrap();
            assert_eq!((last.why.as_str(), set.as_str(), at), ("Why-of-the-officer", SET, suspected));
        }
        room.house.clock.pass(60);
        let case = open_case(desk, signal, "Summary-of-the-case").await.unwrap();
        let row = room.case_row(case).await;
        assert_eq!((row.signal_id, row.state, row.danger), (Some(signal), CaseState::Open, Danger::Now));
        assert_eq!((row.district.as_str(), row.judgement.as_str()), ("AZ-ABS", "presumed-victim"));
        assert_eq!(row.unit_clock(), Some(suspected.plus_seconds(24 * HOUR)));
        assert_eq!(open_mailbox(&visitor, &receipt).await.unwrap().mailbox().unwrap().state, State::Case);
        assert_eq!(room.signal_row(signal).await.case_id, Some(case));

        // It is filled.
        let person = |name: &str| Person {
            name: format!("Name-{name}"),
            birth: format!("Birth-{name}"),
            contact: format!("Contact-{name}"),
        };
        let first = add_person(desk, case, Sex::Female, AgeBand::From18To29, &person("one")).await.unwrap();
        add_person(desk, case, Sex::Male, AgeBand::From30To44, &person("two")).await.unwrap();
        let note = add_note(desk, case, "Note-for-the-centre").await.unwrap();
        room.house.clock.pass(1);
        add_note(desk, case, "Note-for-ourselves").await.unwrap();
        add_need(desk, case, "shelter").await.unwrap();
        assert_eq!(room.needs(case).await, ["shelter recorded"]);

        // It is referred with the least: one person without birth date and contact, one of two notes.
        let new = NewReferral {
            case,
            agency: "assistance-centre".to_owned(),
            needs: vec!["shelter".to_owned(), "medical".to_owned()],
            basis: "consent".to_owned(),
            consent: "Consent-by-word".to_owned(),
            message: "Message-to-the-receiver".to_owned(),
            sharing: Sharing { persons: vec![first], names: vec![first], notes: vec![note], ..Sharing::default() },
            form: token(),
        };
        let id = refer(desk, &new).await.unwrap();
        assert_eq!(room.needs(case).await, ["medical asked", "shelter asked"]);
        let sent = referrals(desk, false, false, None).await.unwrap();
        let received = referrals(centre, true, false, None).await.unwrap();
        for list in [&sent, &received] {
            assert_eq!(list.len(), 1);
            assert_eq!((list[0].id, list[0].state), (id, ReferralState::Sent));
            assert_eq!(list[0].need_keys(), ["shelter", "medical"]);
            assert_eq!(
                (list[0].from_agency.as_str(), list[0].to_agency.as_str()),
                ("mia-hotline", "assistance-centre")
            );
        }
        assert!(referrals(desk, true, false, None).await.unwrap().is_empty());
        assert!(referrals(centre, false, false, None).await.unwrap().is_empty());
        assert!(referrals(&room.unit, true, false, None).await.unwrap().is_empty());
        assert_eq!(said(package_of(centre, id).await), "Shut");

        // The receiver opens it and finds what was ticked, and nothing else.
        room.house.clock.pass(HOUR);
        open_referral(centre, id, "case-work").await.unwrap();
        let package = package_of(centre, id).await.unwrap();
        let shared = SharedPerson {
            sex: "female".to_owned(),
            age: "18-29".to_owned(),
            name: "Name-one".to_owned(),
            ..SharedPerson::default()
        };
        assert_eq!((&package.persons[..], package.files.len(), package.report.as_str()), (&[shared][..], 0, ""));
        let note_at = suspected.plus_seconds(60).micros();
        assert_eq!(package.notes, [SharedNote { at: note_at, text: "Note-for-the-centre".to_owned() }]);
        assert_eq!(package.message, "Message-to-the-receiver");
        assert_eq!(package.consent, "Consent-by-word");
        let everything = serde_json::to_string(&package).unwrap();
        for kept in ["-two", "Birth-", "Contact-", "ourselves", "Summary", "of-the-report", "of-the-officer"] {
            assert!(!everything.contains(kept), "{kept} was handed over: {everything}");
        }
        assert_eq!(room.referral_row(id).await.state, ReferralState::Received);
        assert_eq!(
            timeline(desk, id).await,
            ["sent mia-hotline consent", "received assistance-centre"],
            "the sender sees that it was opened"
        );

        // It is accepted, served, and comes to an outcome.
        room.house.clock.pass(HOUR);
        accept(centre, id, "Come today").await.unwrap();
        assert_eq!(room.referral_row(id).await.answered_at, Some(room.now()));
        assert_eq!(room.needs(case).await, ["medical promised", "shelter promised"]);
        room.house.clock.pass(HOUR);
        record_service(centre, id, "shelter", "A room for a month").await.unwrap();
        assert_eq!(room.referral_row(id).await.state, ReferralState::Served);
        assert_eq!(room.needs(case).await, ["medical promised", "shelter met"]);
        room.house.clock.pass(HOUR);
        record_outcome(centre, id, "service-given-partly", "No doctor was free").await.unwrap();
        assert_eq!(room.needs(case).await, ["medical unmet", "shelter met"]);
        let expected = [
            "sent mia-hotline consent",
            "received assistance-centre",
            "accepted assistance-centre  Come today",
            "served assistance-centre shelter A room for a month",
            "completed assistance-centre service-given-partly No doctor was free",
        ];
        assert_eq!(timeline(desk, id).await, expected);
        assert_eq!(timeline(centre, id).await, expected);
        let times: Vec<_> = steps(desk, id).await.iter().map(|s| s.at.seconds_since(suspected) / HOUR).collect();
        assert_eq!(times, [0, 1, 2, 3, 4]);
        assert_eq!(steps(desk, id).await[4].step, Step::Completed);
        for (ctx, received) in [(desk, false), (centre, true)] {
            assert!(referrals(ctx, received, false, None).await.unwrap().is_empty());
            let ended = referrals(ctx, received, true, None).await.unwrap();
            assert_eq!((ended[0].id, ended[0].state), (id, ReferralState::Completed));
            assert_eq!(ended[0].outcome, "service-given-partly");
        }

        close_case(desk, case, "needs-met").await.unwrap();
        let row = room.case_row(case).await;
        assert_eq!((row.state, row.close_reason.as_str()), (CaseState::Closed, "needs-met"));

        let names = [(signal.to_string(), "SIGNAL"), (case.to_string(), "CASE")];
        let acts: Vec<_> = room
            .acts()
            .await
            .into_iter()
            .map(|entry| names.iter().fold(entry, |entry, (id, name)| entry.replace(id, name)))
            .collect();
        assert_eq!(
            acts,
            [
                "signal.received mia-hotline ;about=other;danger=now;door=web;lang=az;",
                "record.opened mia-hotline ;first=yes;in_time=yes;reason=duty-screening;",
                "signal.answered mia-hotline ;",
                "signal.continued  ;",
                "signal.answered mia-hotline ;",
                "screening.recorded mia-hotline ;judgement=presumed-victim;positive=1;set=ilo-adult-labour;",
                "case.opened mia-hotline ;signal=SIGNAL;",
                "case.person-added mia-hotline ;age=18-29;sex=female;",
                "case.person-added mia-hotline ;age=30-44;sex=male;",
                "case.note-added mia-hotline ;",
                "case.note-added mia-hotline ;",
                "need.recorded mia-hotline ;need=shelter;",
                "referral.sent mia-hotline ;basis=consent;case=CASE;to=assistance-centre;",
                "record.opened assistance-centre ;reason=case-work;",
                "referral.received assistance-centre ;",
                "referral.answered assistance-centre ;answer=accepted;in_time=yes;",
                "referral.accepted assistance-centre ;",
                "service.given assistance-centre ;need=shelter;",
                "referral.outcome assistance-centre ;outcome=service-given-partly;",
                "case.closed mia-hotline ;reason=needs-met;unit=running;",
            ]
        );
        room.whole().await;
    }
}

#[tokio::test]
async fn a_signal_that_points_nowhere_is_closed_with_a_reason() {
    for room in rooms().await {
        let (receipt, signal) = report(&room.house.visitor(), Danger::NotNow, Vec::new()).await;
        room.house.clock.pass(25 * HOUR);
        look_at(&room.desk, signal, "duty-screening").await.unwrap();
        judge(&room.desk, signal, Judgement::NoIndication).await.unwrap();
        casework::close_signal(&room.desk, signal, "advice-given").await.unwrap();
        let row = room.signal_row(signal).await;
        assert_eq!((row.state, row.close_reason.as_str()), (State::Closed, "advice-given"));
        assert_eq!(said(casework::close_signal(&room.desk, signal, "duplicate").await), "Moved");
        assert_eq!(said(open_case(&room.desk, signal, "late").await), "Moved");
        assert_eq!(said(judge(&room.desk, signal, Judgement::PresumedVictim).await), "Moved");
        assert_eq!(room.signal_row(signal).await.close_reason, "advice-given");

        // The reporter may still write, and is still answered.
        let visitor = room.house.visitor();
        assert_eq!(open_mailbox(&visitor, &receipt).await.unwrap().mailbox().unwrap().state, State::Closed);
        continue_report(&visitor, &receipt, &token(), "one more thing", Vec::new()).await.unwrap();
        assert_eq!(room.signal_row(signal).await.unread, 1);
        answer_reporter(&room.desk, signal, &token(), "thank you", None).await.unwrap();
        let acts = room.acts().await;
        assert_eq!(acts[1], "record.opened mia-hotline ;first=yes;in_time=no;reason=duty-screening;");
        assert_eq!(acts[3], "signal.closed mia-hotline ;reason=advice-given;");
        room.whole().await;
    }
}

#[tokio::test]
async fn only_the_first_look_is_the_first() {
    for room in rooms().await {
        let signal = room.looked().await;
        let first = room.signal_row(signal).await.looked_at;
        room.house.clock.pass(HOUR);
        let second = room.colleague("mia-hotline", "second", &[access::Role::Duty]).await;
        look_at(&second, signal, "supervision").await.unwrap();
        open_case(&room.desk, signal, "x").await.unwrap();
        look_at(&second, signal, "reply-to-reporter").await.unwrap();
        let row = room.signal_row(signal).await;
        assert_eq!((row.looked_at, row.state), (first, State::Case));
        let firsts = room.acts().await.iter().filter(|a| a.contains("first=yes")).count();
        assert_eq!((room.count("record.opened").await, firsts), (3, 1));
        room.whole().await;
    }
}
