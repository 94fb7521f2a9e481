//! Coming back with a receipt.

use reporting::submit;
use signals::{continue_report, open_mailbox};
use store::{args, sql};
use vault::Receipt;

use crate::support::{acts, files_under, houses, report, rows, said, signal_of, staged, token, whole};

#[tokio::test]
async fn a_receipt_opens_its_own_mailbox_and_no_other() {
    for (house, _) in houses().await {
        let visitor = house.visitor();
        let mut receipts = Vec::new();
        for n in 0..5 {
            receipts.push(submit(&visitor, token(), report(&format!("report {n}")), Vec::new()).await.unwrap());
        }
        continue_report(&visitor, &receipts[3], &token(), "only for mailbox 3", Vec::new()).await.unwrap();
        for (n, receipt) in receipts.iter().enumerate() {
            let mailbox = open_mailbox(&visitor, receipt).await.unwrap().mailbox().unwrap();
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
            assert_eq!(said(continue_report(&visitor, &receipt, &token(), "let me in", Vec::new()).await), "NotFound");
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
            continue_report(&visitor, &receipt, &form, "Yenə mən", Vec::new()).await.unwrap();
        }
        house.clock.pass(60);
        continue_report(&visitor, &receipt, &token(), "Yenə mən", Vec::new()).await.unwrap();

        let mailbox = open_mailbox(&visitor, &receipt).await.unwrap().mailbox().unwrap();
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
            tasks.spawn(async move { continue_report(&visitor, &receipt, &form, "again and again", Vec::new()).await });
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
        continue_report(&visitor, &receipt, &token(), text, Vec::new()).await.unwrap();
        assert_eq!(open_mailbox(&visitor, &receipt).await.unwrap().mailbox().unwrap().messages[0].text, text);
        whole(&house).await;
    }
}

/// Whoever has a form or a receipt can send without end, and a mailbox is read whole.
#[tokio::test]
async fn a_mailbox_takes_so_much_until_it_is_answered() {
    for (house, officer) in houses().await {
        let (visitor, form) = (house.visitor(), token());
        let receipt = submit(&visitor, form, report("first"), Vec::new()).await.unwrap();
        for n in 0..15 {
            continue_report(&visitor, &receipt, &token(), &format!("message {n}"), Vec::new()).await.unwrap();
            submit(&visitor, form, report(&format!("changed {n}")), Vec::new()).await.unwrap();
        }
        let full = rows(&house).await;
        assert_eq!(full, (1, 30, 0));
        assert_eq!(said(continue_report(&visitor, &receipt, &token(), "one too many", Vec::new()).await), "Full");
        assert_eq!(said(submit(&visitor, form, report("once more"), Vec::new()).await), "Full");
        assert_eq!(said(submit(&visitor, form, report("first"), Vec::new()).await), "done", "nothing new is no more");
        assert_eq!(rows(&house).await, full);
        // The desk answers, and there is room again.
        let signal = signal_of(&officer, &receipt).await;
        let mut work = officer.begin().await.unwrap();
        work.allow(access::Action::AnswerSignal, &signal.thing()).unwrap();
        let key = signals::signal_key(&mut work, &signal).await.unwrap();
        signals::answer(&mut work, &key, signal.id, &token(), "We read it.", None).await.unwrap().unwrap();
        work.commit(access::Done::new(journal::Act::SignalAnswered, journal::Kind::Signal, signal.id)).await.unwrap();
        continue_report(&visitor, &receipt, &token(), "and this", Vec::new()).await.unwrap();
        whole(&house).await;
    }
}

#[tokio::test]
async fn a_signal_keeps_twenty_files() {
    for (house, _) in houses().await {
        let (visitor, form) = (house.visitor(), token());
        let five = |round: usize| -> Vec<_> {
            (0..5).map(|n| staged(&visitor, &format!("{round}-{n}.txt"), b"text")).collect()
        };
        for round in 0..4 {
            submit(&visitor, form, report("with files"), five(round)).await.unwrap();
        }
        assert_eq!(said(submit(&visitor, form, report("with files"), five(4)).await), "FilesFull");
        submit(&visitor, form, report("with files"), five(0)).await.unwrap();
        assert_eq!(rows(&house).await.2, 20);
        assert_eq!(files_under(&house.house.files).len(), 20, "what was not taken is not on disk");
        whole(&house).await;
    }
}

/// The same button pressed twice is one message; other words under the same token are another.
#[tokio::test]
async fn a_message_that_was_changed_and_sent_again_is_not_lost() {
    for (house, _) in houses().await {
        let (visitor, form) = (house.visitor(), token());
        let receipt = submit(&visitor, token(), report("first"), Vec::new()).await.unwrap();
        for text in ["at the gate", "at the gate", "at the gate, and he has a dog"] {
            continue_report(&visitor, &receipt, &form, text, Vec::new()).await.unwrap();
            house.clock.pass(1);
        }
        let texts: Vec<_> = open_mailbox(&visitor, &receipt)
            .await
            .unwrap()
            .mailbox()
            .unwrap()
            .messages
            .into_iter()
            .map(|m| m.text)
            .collect();
        assert_eq!(texts, ["at the gate", "at the gate, and he has a dog"]);
    }
}
