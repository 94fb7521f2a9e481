//! A report is taken back, brought again, and erased.

use access::{AccessError, Role};
use signals::{
    Opened, bring_back, continue_report, erase_taken_back, open_file, open_mailbox, signal_by_id, signal_key, take_back,
};
use store::{args, sql};

use crate::support::{acts, files_under, houses, report, rows, said, signal_of, staged, token, whole};

const DAY: i64 = 24 * 3600;

#[tokio::test]
async fn what_is_taken_back_is_out_of_sight_and_can_be_brought_again() {
    for (house, officer) in houses().await {
        let visitor = house.visitor();
        let files = vec![staged(&visitor, "photo.txt", b"a picture")];
        let receipt = reporting::submit(&visitor, token(), report("mine"), files).await.unwrap();
        take_back(&visitor, &receipt).await.unwrap();
        let Opened::TakenBack { at, erase_at } = open_mailbox(&visitor, &receipt).await.unwrap() else {
            panic!("still open");
        };
        assert_eq!((at, erase_at), (visitor.now(), Some(at.plus_seconds(7 * DAY))));
        assert_eq!(said(continue_report(&visitor, &receipt, &token(), "more", Vec::new()).await), "Moved");
        assert_eq!(said(take_back(&visitor, &receipt).await), "Moved");
        // Whoever holds the receipt a day later undoes what the first one did.
        house.clock.set(at.plus_seconds(DAY));
        assert_eq!(erase_taken_back(&house.system()).await.unwrap(), 0);
        bring_back(&visitor, &receipt).await.unwrap();
        assert_eq!(said(bring_back(&visitor, &receipt).await), "Moved");
        let mailbox = open_mailbox(&visitor, &receipt).await.unwrap().mailbox().unwrap();
        assert_eq!((mailbox.body.what.as_str(), mailbox.files), ("mine", vec!["photo.txt".to_owned()]));
        house.clock.set(at.plus_seconds(30 * DAY));
        assert_eq!(erase_taken_back(&house.system()).await.unwrap(), 0);
        let signal = signal_of(&officer, &receipt).await;
        assert_eq!((signal.taken_back_at, signal.erase_at, signal.erased_at), (None, None, None));
        let told: Vec<_> =
            acts(&house).await.into_iter().map(|act| act.split(' ').next().unwrap().to_owned()).collect();
        assert_eq!(told, ["signal.received", "signal.taken-back", "signal.brought-back"]);
        whole(&house).await;
    }
}

#[tokio::test]
async fn after_its_time_nothing_of_it_can_be_read_by_anyone() {
    for (house, officer) in houses().await {
        let visitor = house.visitor();
        let files = vec![staged(&visitor, "a.txt", b"a"), staged(&visitor, "b.txt", b"b")];
        let form = token();
        let receipt = reporting::submit(&visitor, form, report("mine"), files).await.unwrap();
        let kept = reporting::submit(&visitor, token(), report("another's"), Vec::new()).await.unwrap();
        continue_report(&visitor, &receipt, &token(), "more", vec![staged(&visitor, "c.txt", b"c")]).await.unwrap();
        let file = files_under(&house.house.files).len();
        assert_eq!(file, 3);
        take_back(&visitor, &receipt).await.unwrap();
        house.clock.set(visitor.now().plus_seconds(7 * DAY));
        assert_eq!(erase_taken_back(&house.system()).await.unwrap(), 1);
        assert_eq!(erase_taken_back(&house.system()).await.unwrap(), 0);

        let Opened::Erased { at } = open_mailbox(&visitor, &receipt).await.unwrap() else { panic!("not erased") };
        assert_eq!(at, visitor.now());
        assert_eq!(rows(&house).await, (2, 0, 0));
        assert!(files_under(&house.house.files).is_empty());
        let signal = signal_of(&officer, &receipt).await;
        assert_eq!((signal.state.code(), signal.close_reason.as_str(), signal.body.len()), ("closed", "taken-back", 0));
        let mut work = officer.look().await.unwrap();
        assert_eq!(said(signal_key(&mut work, &signal).await), "NoSeal");
        let seals = work.tx.count(sql!("SELECT count(*) FROM seal"), args![]).await.unwrap();
        assert_eq!(seals, 1, "the other report's");
        drop(work);
        for refused in [
            said(bring_back(&visitor, &receipt).await),
            said(take_back(&visitor, &receipt).await),
            said(continue_report(&visitor, &receipt, &token(), "more", Vec::new()).await),
        ] {
            assert_eq!(refused, "Moved");
        }
        // The same form once more, from a browser that was left open: no second report, and nothing comes back.
        let again = reporting::submit(&visitor, form, report("mine"), Vec::new()).await.unwrap();
        assert_eq!(again.indices(), receipt.indices());
        assert_eq!(rows(&house).await, (2, 0, 0));
        assert!(open_mailbox(&visitor, &kept).await.unwrap().mailbox().is_some());
        whole(&house).await;
    }
}

#[tokio::test]
async fn a_case_keeps_what_it_was_opened_from() {
    for (house, officer) in houses().await {
        let visitor = house.visitor();
        let early = reporting::submit(&visitor, token(), report("a case before"), Vec::new()).await.unwrap();
        let late = reporting::submit(&visitor, token(), report("a case after"), Vec::new()).await.unwrap();
        let open_case = async |receipt| {
            let id = signal_of(&officer, receipt).await.id;
            let mut tx = house.house.store().write().await.unwrap();
            // As casework does it when a case is opened.
            let opened = sql!("UPDATE signal SET state = 'case', erase_at = NULL WHERE id = $1");
            tx.run(opened, args![id]).await.unwrap();
            tx.commit().await.unwrap();
        };
        open_case(&early).await;
        assert_eq!(said(take_back(&visitor, &early).await), "Moved");
        take_back(&visitor, &late).await.unwrap();
        open_case(&late).await;
        house.clock.set(visitor.now().plus_seconds(60 * DAY));
        assert_eq!(erase_taken_back(&house.system()).await.unwrap(), 0);
        assert!(open_mailbox(&visitor, &early).await.unwrap().mailbox().is_some());
        let kept = matches!(open_mailbox(&visitor, &late).await.unwrap(), Opened::TakenBack { erase_at: None, .. });
        assert!(kept);
        bring_back(&visitor, &late).await.unwrap();
        assert_eq!(open_mailbox(&visitor, &late).await.unwrap().mailbox().unwrap().body.what, "a case after");
    }
}

#[tokio::test]
async fn a_presumed_victim_in_it_keeps_it() {
    for (house, officer) in houses().await {
        let visitor = house.visitor();
        let receipt = reporting::submit(&visitor, token(), report("someone is held"), Vec::new()).await.unwrap();
        let id = signal_of(&officer, &receipt).await.id;
        let mut tx = house.house.store().write().await.unwrap();
        // As a screening leaves it.
        tx.run(sql!("UPDATE signal SET suspected_at = 1 WHERE id = $1"), args![id]).await.unwrap();
        tx.commit().await.unwrap();
        take_back(&visitor, &receipt).await.unwrap();
        house.clock.set(visitor.now().plus_seconds(60 * DAY));
        assert_eq!(erase_taken_back(&house.system()).await.unwrap(), 0);
        assert!(matches!(open_mailbox(&visitor, &receipt).await.unwrap(), Opened::TakenBack { erase_at: None, .. }));
        whole(&house).await;
    }
}

#[tokio::test]
async fn only_the_receipt_takes_a_report_back() {
    for (house, officer) in houses().await {
        let visitor = house.visitor();
        let receipt = reporting::submit(&visitor, token(), report("mine"), Vec::new()).await.unwrap();
        let mut indices = receipt.indices();
        indices[0] = (indices[0] + 1) % 1024;
        let wrong = vault::Receipt::from_indices(indices).unwrap();
        assert_eq!(said(take_back(&visitor, &wrong).await), "NotFound");
        assert_eq!(said(bring_back(&visitor, &wrong).await), "NotFound");
        let lead = house.member("mia-hotline", &[Role::Lead]).await;
        for member in [&officer, &lead] {
            assert!(matches!(take_back(member, &receipt).await, Err(AccessError::Denied)));
        }
        assert!(open_mailbox(&visitor, &receipt).await.unwrap().mailbox().is_some());
        whole(&house).await;
    }
}

#[tokio::test]
async fn files_that_come_later_are_kept_once_and_open() {
    for (house, officer) in houses().await {
        let visitor = house.visitor();
        let receipt = reporting::submit(&visitor, token(), report("mine"), Vec::new()).await.unwrap();
        for _ in 0..2 {
            let files = vec![staged(&visitor, "later.txt", b"what I found")];
            continue_report(&visitor, &receipt, &token(), "", files).await.unwrap();
        }
        assert_eq!((rows(&house).await, files_under(&house.house.files).len()), ((1, 0, 1), 1));
        let signal = signal_of(&officer, &receipt).await;
        assert_eq!((signal.files, signal.unread), (1, 1));
        let mut work = officer.look().await.unwrap();
        let signal = signal_by_id(&mut work, signal.id).await.unwrap();
        let key = signal_key(&mut work, &signal).await.unwrap();
        let file = &signals::files_of(&mut work, &key, signal.id).await.unwrap()[0];
        let mut text = String::new();
        let secret = file.secret_text();
        let mut opened = open_file(&house.house.files, file.id, &secret).unwrap();
        std::io::Read::read_to_string(&mut opened, &mut text).unwrap();
        assert_eq!((file.name.as_str(), text.as_str()), ("later.txt", "what I found"));
    }
}
