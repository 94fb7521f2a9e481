//! A report is taken back, brought again, and erased.

use std::io::Read;

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use signals::{
    Opened, bring_back, continue_report, erase_taken_back, files_of, open_file, open_mailbox, signal_key, take_back,
};
use store::{Sql, args, sql};
use vault::Receipt;

use crate::support::{acts, files_under, houses, report, rows, said, signal_of, staged, token, whole};

const DAY: i64 = 24 * 3600;

#[tokio::test]
async fn what_is_taken_back_is_out_of_sight_and_can_be_brought_again() {
    for (house, officer) in houses().await {
        let visitor = house.visitor();
        let files = vec![staged(&visitor, "photo.txt", b"a picture")];
        let receipt = reporting::submit(&visitor, token(), report("mine"), files).await.unwrap();
        take_back(&visitor, &receipt).await.unwrap();
        let Opened::TakenBack { at, until } = open_mailbox(&visitor, &receipt).await.unwrap() else {
            panic!("still open");
        };
        assert_eq!((at, until), (visitor.now(), Some(at.plus_seconds(7 * DAY))));
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

        assert!(is_over(&visitor, &receipt).await);
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
        // The same form once more, from a browser that was left open: whether it says the same cannot be told any more.
        assert_eq!(said(reporting::submit(&visitor, form, report("mine"), Vec::new()).await), "Moved");
        assert_eq!(rows(&house).await, (2, 0, 0));
        assert!(open_mailbox(&visitor, &kept).await.unwrap().mailbox().is_some());
        whole(&house).await;
    }
}

/// Whether the mailbox says that it was taken back and cannot be brought again; the same for all, erased or kept.
async fn is_over(visitor: &Ctx, receipt: &Receipt) -> bool {
    matches!(open_mailbox(visitor, receipt).await.unwrap(), Opened::TakenBack { until: None, .. })
}

/// What an officer's act leaves in the signal of a receipt.
async fn leaves(house: &TestHouse, officer: &Ctx, receipt: &Receipt, left: Sql) {
    let id = signal_of(officer, receipt).await.id;
    let mut tx = house.house.store().write().await.unwrap();
    assert_eq!(tx.run(left, args![id]).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

/// What an officer found keeps a report, and whoever holds the receipt cannot tell.
#[tokio::test]
async fn who_has_to_be_protected_is_and_the_receipt_does_not_tell() {
    let case = sql!("UPDATE signal SET state = 'case' WHERE id = $1");
    let presumed =
        sql!("UPDATE signal SET state = 'open', judgement = 'presumed-victim', suspected_at = 1 WHERE id = $1");
    let not_any_more = sql!("UPDATE signal SET judgement = 'no-indication' WHERE id = $1");
    for (house, officer) in houses().await {
        let visitor = house.visitor();
        let mut receipts = Vec::new();
        for what in ["a case before", "a case after", "a presumed victim", "none after all", "nobody"] {
            receipts.push(reporting::submit(&visitor, token(), report(what), Vec::new()).await.unwrap());
        }
        leaves(&house, &officer, &receipts[0], case).await;
        leaves(&house, &officer, &receipts[2], presumed).await;
        leaves(&house, &officer, &receipts[3], presumed).await;
        assert_eq!(said(take_back(&visitor, &receipts[0]).await), "Moved");
        for receipt in &receipts[1..] {
            take_back(&visitor, receipt).await.unwrap();
        }
        leaves(&house, &officer, &receipts[1], case).await;
        leaves(&house, &officer, &receipts[3], not_any_more).await;
        let at = visitor.now();
        for receipt in &receipts[1..] {
            let shown = open_mailbox(&visitor, receipt).await.unwrap();
            assert!(matches!(shown, Opened::TakenBack { until: Some(until), .. } if until == at.plus_seconds(7 * DAY)));
        }
        house.clock.set(at.plus_seconds(7 * DAY));
        assert_eq!(erase_taken_back(&house.system()).await.unwrap(), 2);
        for (n, receipt) in receipts.iter().enumerate().skip(1) {
            assert!(is_over(&visitor, receipt).await, "{n}");
            assert_eq!(said(bring_back(&visitor, receipt).await), "Moved", "{n}");
            assert_eq!(signal_of(&officer, receipt).await.erased_at.is_some(), n > 2, "{n}");
        }
        assert!(open_mailbox(&visitor, &receipts[0]).await.unwrap().mailbox().is_some());
        whole(&house).await;
    }
}

/// Someone corrects what they took back, on the page they still have: it is not dropped behind a receipt.
#[tokio::test]
async fn other_words_to_a_report_that_was_taken_back_are_refused() {
    for (house, _) in houses().await {
        let (visitor, form) = (house.visitor(), token());
        let receipt = reporting::submit(&visitor, form, report("mine"), Vec::new()).await.unwrap();
        take_back(&visitor, &receipt).await.unwrap();
        let again = reporting::submit(&visitor, form, report("mine"), Vec::new()).await.unwrap();
        assert_eq!(again.indices(), receipt.indices());
        assert_eq!(said(reporting::submit(&visitor, form, report("corrected"), Vec::new()).await), "Moved");
        assert_eq!(rows(&house).await, (1, 0, 0));
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
        let wrong = Receipt::from_indices(indices).unwrap();
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

/// A form sent twice, and even at the same moment, is kept once; a corrected file of the same name and length is another.
#[tokio::test(flavor = "multi_thread")]
async fn files_that_come_later_are_kept_once_and_open() {
    for (house, officer) in houses().await {
        let visitor = house.visitor();
        let receipt = reporting::submit(&visitor, token(), report("mine"), Vec::new()).await.unwrap();
        for (form, text) in [(token(), "050 000 00 01"), (token(), "050 000 00 02")] {
            let send = |_| {
                let (visitor, receipt) = (visitor.clone(), receipt.clone());
                tokio::spawn(async move {
                    let files = vec![staged(&visitor, "number.txt", text.as_bytes())];
                    continue_report(&visitor, &receipt, &form, "", files).await
                })
            };
            for sent in (0..6).map(send).collect::<Vec<_>>() {
                sent.await.unwrap().unwrap();
            }
        }
        assert_eq!((rows(&house).await, files_under(&house.house.files).len()), ((1, 0, 2), 2));
        let signal = signal_of(&officer, &receipt).await;
        assert_eq!((signal.files, signal.unread), (2, 2));
        let mut work = officer.look().await.unwrap();
        let key = signal_key(&mut work, &signal).await.unwrap();
        let mut texts = Vec::new();
        for file in files_of(&mut work, &key, signal.id).await.unwrap() {
            let (mut text, secret) = (String::new(), file.secret_text());
            open_file(&house.house.files, file.id, &secret).unwrap().read_to_string(&mut text).unwrap();
            texts.push(format!("{} {text}", file.name));
        }
        texts.sort();
        assert_eq!(texts, ["number.txt 050 000 00 01", "number.txt 050 000 00 02"]);
        drop(work);
        whole(&house).await;
    }
}
