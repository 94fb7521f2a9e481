//! Handing a signal to another authority, typing one in, and taking a record out as a file.

use access::{AccessError, Role};
use casework::{ByHand, Judgement, desks, duty_list, enter, export, forward, look_at};
use kit::Lang;
use signals::{About, Body, Danger, Door, State, body_of, signal_by_id, signal_key};
use store::{args, sql};

use crate::support::{judge, open_file, report, rooms, token, words};

#[tokio::test]
async fn a_signal_that_is_handed_on_opens_for_the_other_authority_alone() {
    for room in rooms().await {
        let visitor = room.house.visitor();
        let (receipt, signal) = report(&visitor, Danger::Now, Vec::new()).await;
        look_at(&room.desk, signal, "duty-screening").await.unwrap();
        let no_desk = forward(&room.desk, signal, "labour-inspection", "consent", "theirs").await;
        assert!(matches!(no_desk, Err(AccessError::NotFound)), "nobody is on duty there: {no_desk:?}");
        let inspector = room.house.member("labour-inspection", &[Role::Duty]).await;
        assert!(desks(&room.desk).await.unwrap().contains(&"labour-inspection".to_owned()));
        let no_basis = forward(&room.desk, signal, "labour-inspection", "because", "theirs").await;
        assert!(matches!(no_basis, Err(AccessError::NotFound)));
        room.house.clock.pass(3600);
        forward(&room.desk, signal, "labour-inspection", "consent", "A-note-for-them").await.unwrap();

        let again = forward(&room.desk, signal, "labour-inspection", "consent", "x").await;
        assert!(matches!(again, Err(AccessError::Denied)), "{again:?}");
        assert!(matches!(look_at(&room.desk, signal, "duty-screening").await, Err(AccessError::Denied)));
        assert!(duty_list(&room.desk, State::New, None).await.unwrap().is_empty());
        let seals = sql!("SELECT count(*) FROM seal WHERE record_kind = 'signal' AND record_id = $1");
        let mut work = inspector.look().await.unwrap();
        assert_eq!(work.tx.count(seals, args![signal.to_string()]).await.unwrap(), 1);
        drop(work);

        let rows = duty_list(&inspector, State::New, None).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].look_by, room.house.house.clock.now().plus_seconds(3600), "its clock begins anew");
        look_at(&inspector, signal, "duty-screening").await.unwrap();
        let mut work = inspector.look().await.unwrap();
        let row = signal_by_id(&mut work, signal).await.unwrap();
        let key = signal_key(&mut work, &row).await.unwrap();
        assert_eq!(body_of(&row, &key).unwrap(), words());
        drop(work);
        let (_, value) = export::signal(&inspector, signal).await.unwrap();
        assert_eq!(value["forwarded"][0]["note"], "A-note-for-them");
        // The reporter's words still open it, and say who has it.
        let mailbox = signals::open_mailbox(&visitor, &receipt).await.unwrap().mailbox().unwrap();
        assert_eq!((mailbox.agency.as_str(), mailbox.state), ("labour-inspection", State::Open));
    }
}

#[tokio::test]
async fn a_presumed_victim_is_handed_to_the_special_unit_alone_and_nobody_wins_time() {
    for room in rooms().await {
        room.house.member("labour-inspection", &[Role::Duty]).await;
        room.house.member("mia-thb-department", &[Role::Duty]).await;
        let (_, signal) = report(&room.house.visitor(), Danger::NotNow, Vec::new()).await;
        look_at(&room.desk, signal, "duty-screening").await.unwrap();
        judge(&room.desk, signal, Judgement::PresumedVictim).await.unwrap();
        let elsewhere = forward(&room.desk, signal, "labour-inspection", "consent", "x").await;
        assert!(matches!(elsewhere, Err(AccessError::Moved)), "{elsewhere:?}");
        forward(&room.desk, signal, "mia-thb-department", "consent", "x").await.unwrap();
        // Nobody there looks: the 24 hours are late all the same.
        room.house.clock.pass(25 * 3600);
        let coordinator = room.house.member("national-coordinator", &[Role::Coordinator]).await;
        let late = casework::late(&coordinator).await.unwrap();
        assert!(late.iter().any(|row| row.kind == "unit" && row.agency == "mia-thb-department"), "{}", late.len());

        // A day has passed, and everyone signs in again.
        let inspector = room.house.signed_in("labour-inspection.duty").await;
        let desk = room.house.signed_in("mia-hotline.duty.case-officer").await;
        let (_, other) = report(&room.house.visitor(), Danger::NotNow, Vec::new()).await;
        look_at(&desk, other, "duty-screening").await.unwrap();
        forward(&desk, other, "labour-inspection", "consent", "x").await.unwrap();
        let due = duty_list(&inspector, State::New, None).await.unwrap()[0].look_by;
        room.house.clock.pass(3600);
        look_at(&inspector, other, "duty-screening").await.unwrap();
        forward(&inspector, other, "mia-hotline", "consent", "back").await.unwrap();
        let back = duty_list(&desk, State::New, None).await.unwrap();
        assert_eq!(back[0].look_by, due, "passing it to and fro wins no time");
    }
}

#[tokio::test]
async fn a_report_taken_down_by_telephone_gives_words_to_its_reporter() {
    for room in rooms().await {
        let form = token();
        let by_hand = || ByHand {
            door: Door::Phone,
            lang: Lang::Ru,
            district: "AZ-BA".to_owned(),
            about: About::Myself,
            danger: Danger::NotNow,
            body: Body { what: "Said on the telephone".to_owned(), reach: "050".to_owned(), ..Body::default() },
            call: true,
        };
        let receipt = enter(&room.desk, form, by_hand()).await.unwrap();
        enter(&room.desk, form, by_hand()).await.unwrap();
        let rows = duty_list(&room.desk, State::New, None).await.unwrap();
        assert_eq!(rows.len(), 1, "a form that is sent twice is one report");
        let mailbox = signals::open_mailbox(&room.house.visitor(), &receipt).await.unwrap().mailbox().unwrap();
        assert_eq!(mailbox.body.what, "Said on the telephone");
        assert!(mailbox.call_by.is_some());
        let denied = enter(&room.centre, token(), by_hand()).await;
        assert!(matches!(denied, Err(AccessError::Denied)), "a case officer has no duty desk");
        let ngo = room.house.member("example-ngo", &[Role::Duty]).await;
        let elsewhere = enter(&ngo, token(), by_hand()).await;
        assert!(matches!(elsewhere, Err(AccessError::Denied)), "who does not hold it does not type it in");
    }
}

#[tokio::test]
async fn an_export_says_what_the_page_says_and_is_journalled() {
    for room in rooms().await {
        let (_, signal) = report(&room.house.visitor(), Danger::Unknown, Vec::new()).await;
        assert!(matches!(export::signal(&room.desk, signal).await, Err(AccessError::Shut)), "a reason comes first");
        look_at(&room.desk, signal, "duty-screening").await.unwrap();
        assert!(matches!(export::signal(&room.centre, signal).await, Err(AccessError::Denied)));
        let (_, value) = export::signal(&room.desk, signal).await.unwrap();
        assert_eq!(value["report"]["what"], "Words-of-the-report");
        assert_eq!(value["door"], "web");
        let case = room.case().await;
        open_file(&room.desk, case, "case-work").await.unwrap();
        let (code, value) = export::case(&room.desk, case).await.unwrap();
        assert_eq!(value["code"], code);
        assert!(matches!(export::case(&room.unit, case).await, Err(AccessError::Denied)));
        let mut work = room.desk.look().await.unwrap();
        let exported = sql!("SELECT count(*) FROM journal WHERE act = 'record.exported'");
        assert_eq!(work.tx.count(exported, args![]).await.unwrap(), 2);
    }
}
