//! Coming back with a receipt.

use reporting::submit;
use signals::{continue_report, open_mailbox};
use store::{args, sql};
use vault::Receipt;

use crate::support::{acts, houses, report, rows, said, signal_of, token, whole};

#[tokio::test]
async fn a_receipt_opens_its_own_mailbox_and_no_other() {
    for (house, _) in houses().await {
        let visitor = house.visitor();
        let mut receipts = Vec::new();
        for n in 0..5 {
            receipts.push(submit(&visitor, token(), report(&format!("report {n}")), Vec::new()).await.unwrap());
        }
        continue_report(&visitor, &receipts[3], &token(), "only for mailbox 3").await.unwrap();
        for (n, receipt) in receipts.iter().enumerate() {
            let mailbox = open_mailbox(&visitor, receipt).await.unwrap();
            assert_eq!(mailbox.body.what, format!("report {n}"));
            assert_eq!(mailbox.messages.len(), usize::from(n == 3));
        }
        whole(&house).await;
    }
}

#[tokio::test]
async fn a_receipt_one_word_off_finds_nothing() {
    for (house, _) in houses().await {
        let visitor = house.visitor();
        let receipt = submit(&visitor, token(), report("mine"), Vec::new()).await.unwrap();
        let right = receipt.indices();
        let mut wrong: Vec<[u16; 8]> = (0..8)
            .map(|place| {
                let mut indices = right;
                indices[place] = (indices[place] + 1) % 1024;
                indices
            })
            .collect();
        let mut turned = right;
        turned.reverse();
        wrong.extend([turned, [0; 8], [1023; 8]]);
        for indices in wrong {
            let receipt = Receipt::from_indices(indices).unwrap();
            assert_eq!(said(open_mailbox(&visitor, &receipt).await), "NotFound", "{indices:?}");
            assert_eq!(said(continue_report(&visitor, &receipt, &token(), "let me in").await), "NotFound");
        }
        assert_eq!((rows(&house).await, acts(&house).await.len()), ((1, 0, 0), 1));
        whole(&house).await;
    }
}

/// Someone who may write to the database moves the parts of one report to another.
#[tokio::test]
async fn words_moved_to_another_mailbox_do_not_open_there() {
    let moves = [
        sql!("UPDATE signal SET body = (SELECT body FROM signal WHERE id = $1) WHERE id = $2"),
        sql!("UPDATE signal SET receipt_wrap = (SELECT receipt_wrap FROM signal WHERE id = $1) WHERE id = $2"),
        sql!(
            "UPDATE signal SET receipt_wrap = (SELECT receipt_wrap FROM signal WHERE id = $1),
                               body = (SELECT body FROM signal WHERE id = $1) WHERE id = $2"
        ),
    ];
    for moved in moves {
        for (house, officer) in houses().await {
            let visitor = house.visitor();
            let theirs = submit(&visitor, token(), report("theirs"), Vec::new()).await.unwrap();
            let mine = submit(&visitor, token(), report("mine"), Vec::new()).await.unwrap();
            let (from, to) = (signal_of(&officer, &theirs).await.id, signal_of(&officer, &mine).await.id);
            let mut tx = house.house.store().write().await.unwrap();
            assert_eq!(tx.run(moved, args![from, to]).await.unwrap(), 1);
            tx.commit().await.unwrap();
            let opened = said(open_mailbox(&visitor, &mine).await);
            assert!(opened.starts_with("Vault"), "{} gave {opened}", moved.0);
            whole(&house).await;
        }
    }
}

#[tokio::test]
async fn a_message_sent_twice_is_kept_once() {
    for (house, officer) in houses().await {
        let visitor = house.visitor();
        let receipt = submit(&visitor, token(), report("mine"), Vec::new()).await.unwrap();
        let form = token();
        for _ in 0..3 {
            continue_report(&visitor, &receipt, &form, "Yenə mən").await.unwrap();
        }
        house.clock.pass(60);
        continue_report(&visitor, &receipt, &token(), "Yenə mən").await.unwrap();

        let mailbox = open_mailbox(&visitor, &receipt).await.unwrap();
        let texts: Vec<_> = mailbox.messages.iter().map(|m| (m.text.as_str(), m.at)).collect();
        let now = house.house.clock.now();
        assert_eq!(texts, [("Yenə mən", now.plus_seconds(-60)), ("Yenə mən", now)]);
        let signal = signal_of(&officer, &receipt).await;
        assert_eq!(signal.unread, 2);
        let entries = acts(&house).await;
        assert_eq!(entries.len(), 3);
        assert!(entries[1..].iter().all(|e| e.starts_with("signal.continued public")), "{entries:?}");
        whole(&house).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_message_sent_sixteen_times_at_once_is_kept_once() {
    for (house, officer) in houses().await {
        let receipt = submit(&house.visitor(), token(), report("mine"), Vec::new()).await.unwrap();
        let form = token();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let (visitor, receipt) = (house.visitor(), receipt.clone());
            tasks.spawn(async move { continue_report(&visitor, &receipt, &form, "again and again").await });
        }
        for done in tasks.join_all().await {
            done.unwrap();
        }
        assert_eq!(rows(&house).await, (1, 1, 0));
        assert_eq!((signal_of(&officer, &receipt).await.unread, acts(&house).await.len()), (1, 2));
        whole(&house).await;
    }
}

#[tokio::test]
async fn a_message_in_any_letters_comes_back_as_it_was_sent() {
    for (house, _) in houses().await {
        let visitor = house.visitor();
        let receipt = submit(&visitor, token(), report("mine"), Vec::new()).await.unwrap();
        let text = "Şəfiqə, 🌊, مرحبا, \"quotes\" \\ and\n\nlines; 'drop' -- %_$1\u{0}";
        continue_report(&visitor, &receipt, &token(), text).await.unwrap();
        assert_eq!(open_mailbox(&visitor, &receipt).await.unwrap().messages[0].text, text);
        whole(&house).await;
    }
}
