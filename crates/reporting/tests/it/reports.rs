//! A report arrives, once, however often it is sent.

use access::Role;
use access::testing::TestHouse;
use kit::{Entropy, Lang, SystemEntropy};
use reporting::{Report, submit};
use signals::{About, Body, Danger, State, open_mailbox, read_words, words_of};
use tokio::task::JoinSet;

use crate::support::{acts, houses, report, rows, signal_of, staged, token, whole};

fn full() -> Report {
    let body = Body {
        what: "Bir nəfər iş vəd edib pasportları aldı".to_owned(),
        place: "Bazarın yanı".to_owned(),
        reach: "Axşam, yalnız mesaj".to_owned(),
        ..Body::default()
    };
    Report {
        district: "AZ-ABS".to_owned(),
        about: About::Other,
        danger: Danger::NotNow,
        body,
        call: false,
        begun: None,
        poster: None,
        door: signals::Door::Web,
    }
}

#[tokio::test]
async fn a_report_needs_only_what_happened() {
    for (house, officer) in houses().await {
        let receipt = submit(&house.visitor(), token(), report("Kömək edin"), Vec::new()).await.unwrap();

        let mailbox = open_mailbox(&house.visitor(), &receipt).await.unwrap().mailbox().unwrap();
        assert_eq!(mailbox.body, Body { what: "Kömək edin".to_owned(), ..Body::default() });
        assert_eq!((mailbox.state, mailbox.files.len(), mailbox.messages.len()), (State::New, 0, 0));
        assert_eq!(mailbox.received_at, house.house.clock.now());

        let signal = signal_of(&officer, &receipt).await;
        assert_eq!((signal.district.as_str(), signal.about, signal.danger), ("", About::Unsaid, Danger::Unknown));
        assert_eq!(signal.look_by, signal.received_at.plus_seconds(24 * 3600));
        assert_eq!(
            acts(&house).await,
            ["signal.received public mia-hotline  ;about=unsaid;danger=unknown;door=web;lang=az;"]
        );
        whole(&house).await;
    }
}

#[tokio::test]
async fn a_report_of_danger_is_to_be_looked_at_within_the_hour() {
    for (house, officer) in houses().await {
        let new = Report { danger: Danger::Now, ..full() };
        let receipt = submit(&house.visitor(), token(), new, Vec::new()).await.unwrap();
        let signal = signal_of(&officer, &receipt).await;
        assert_eq!(signal.look_by, signal.received_at.plus_seconds(3600));
        assert_eq!(
            acts(&house).await,
            ["signal.received public mia-hotline AZ-ABS ;about=other;danger=now;door=web;lang=az;"]
        );
        whole(&house).await;
    }
}

#[tokio::test]
async fn a_form_sent_twice_is_one_report_with_one_receipt() {
    for (house, _) in houses().await {
        let (visitor, form) = (house.visitor(), token());
        let file = || vec![staged(&visitor, "photo.txt", b"the same bytes")];
        let first = submit(&visitor, form, full(), file()).await.unwrap();
        house.clock.pass(90);
        let second = submit(&visitor, form, full(), file()).await.unwrap();
        assert_eq!(first.indices(), second.indices());
        assert_eq!(rows(&house).await, (1, 0, 1));
        assert_eq!(acts(&house).await.len(), 1);

        let other = submit(&visitor, token(), full(), Vec::new()).await.unwrap();
        assert_ne!(first.indices(), other.indices());
        assert_eq!(rows(&house).await, (2, 0, 1));
        whole(&house).await;
    }
}

#[tokio::test]
async fn a_form_sent_again_with_other_words_loses_neither() {
    for (house, officer) in houses().await {
        let (visitor, form) = (house.visitor(), token());
        let first = submit(&visitor, form, full(), Vec::new()).await.unwrap();
        let changed = Report {
            body: Body {
                what: "İndi daha çox bilirəm".to_owned(),
                place: String::new(),
                reach: "Səhər".to_owned(),
                ..Body::default()
            },
            ..full()
        };
        for _ in 0..2 {
            house.clock.pass(60);
            let again = submit(&visitor, form, changed.clone(), Vec::new()).await.unwrap();
            assert_eq!(first.indices(), again.indices());
        }

        let mailbox = open_mailbox(&visitor, &first).await.unwrap().mailbox().unwrap();
        assert_eq!(mailbox.body, full().body);
        let messages: Vec<_> = mailbox.messages.iter().map(|m| (m.from_reporter, m.text.as_str())).collect();
        assert_eq!(messages, [(true, "İndi daha çox bilirəm\n\nSəhər")]);
        assert_eq!(signal_of(&officer, &first).await.unread, 1);
        assert_eq!(rows(&house).await, (1, 1, 0));
        let acts: Vec<_> = acts(&house).await.iter().map(|a| a.split(' ').next().unwrap().to_owned()).collect();
        assert_eq!(acts, ["signal.received", "signal.continued"]);
        whole(&house).await;
    }
}

#[tokio::test]
async fn danger_that_is_ticked_in_the_second_sending_counts() {
    for (house, officer) in houses().await {
        let (visitor, form) = (house.visitor(), token());
        let receipt = submit(&visitor, form, full(), Vec::new()).await.unwrap();
        house.clock.pass(120);
        submit(&visitor, form, Report { danger: Danger::Now, ..full() }, Vec::new()).await.unwrap();
        let signal = signal_of(&officer, &receipt).await;
        assert_eq!(signal.danger, Danger::Now);
        assert_eq!(signal.look_by, house.house.clock.now().plus_seconds(3600));

        // A later sending that says less takes nothing back.
        house.clock.pass(120);
        submit(&visitor, form, Report { danger: Danger::Unknown, ..full() }, Vec::new()).await.unwrap();
        let later = signal_of(&officer, &receipt).await;
        assert_eq!((later.danger, later.look_by), (Danger::Now, signal.look_by));
        whole(&house).await;
    }
}

#[tokio::test]
async fn what_was_left_out_at_first_is_filled_in_by_the_second_sending() {
    for (house, officer) in houses().await {
        let (visitor, form) = (house.visitor(), token());
        let receipt = submit(&visitor, form, report(&full().body.what), Vec::new()).await.unwrap();
        submit(&visitor, form, full(), Vec::new()).await.unwrap();
        let signal = signal_of(&officer, &receipt).await;
        assert_eq!((signal.district.as_str(), signal.about), ("AZ-ABS", About::Other));

        // What was said first stays: the desk may have acted on it.
        let elsewhere = Report { district: "AZ-BA".to_owned(), about: About::Myself, ..full() };
        submit(&visitor, form, elsewhere, Vec::new()).await.unwrap();
        let signal = signal_of(&officer, &receipt).await;
        assert_eq!((signal.district.as_str(), signal.about), ("AZ-ABS", About::Other));
        whole(&house).await;
    }
}

#[tokio::test]
async fn sixteen_reports_at_once_all_arrive() {
    for (house, officer) in houses().await {
        let mut tasks = JoinSet::new();
        for n in 0..16 {
            let (visitor, form) = (house.visitor(), token());
            tasks.spawn(async move { (n, submit(&visitor, form, report(&format!("report {n}")), Vec::new()).await) });
        }
        let mut codes = std::collections::HashSet::new();
        for (n, receipt) in tasks.join_all().await {
            let receipt = receipt.unwrap();
            assert_eq!(
                open_mailbox(&house.visitor(), &receipt).await.unwrap().mailbox().unwrap().body.what,
                format!("report {n}")
            );
            codes.insert(signal_of(&officer, &receipt).await.code.to_string());
        }
        assert_eq!((codes.len(), acts(&house).await.len()), (16, 16));
        whole(&house).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_sendings_of_one_form_at_once_make_one_signal() {
    for (house, _) in houses().await {
        let form = token();
        let mut tasks = JoinSet::new();
        for _ in 0..16 {
            let visitor = house.visitor();
            tasks.spawn(async move {
                let file = staged(&visitor, "photo.txt", b"the same bytes");
                submit(&visitor, form, full(), vec![file]).await
            });
        }
        let mut receipts: Vec<_> = tasks.join_all().await.into_iter().map(|r| r.unwrap().indices()).collect();
        receipts.dedup();
        assert_eq!(receipts.len(), 1);
        assert_eq!(rows(&house).await, (1, 0, 1));
        assert_eq!(acts(&house).await.len(), 1);
        assert_eq!(crate::support::files_under(&house.house.files).len(), 1);
        whole(&house).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_changed_sendings_of_one_form_at_once_are_all_kept() {
    for (house, _) in houses().await {
        let form = token();
        let mut tasks = JoinSet::new();
        for n in 0..16 {
            let visitor = house.visitor();
            tasks.spawn(async move { submit(&visitor, form, report(&format!("words {n}")), Vec::new()).await });
        }
        let receipts: Vec<_> = tasks.join_all().await.into_iter().map(Result::unwrap).collect();
        let mailbox = open_mailbox(&house.visitor(), &receipts[0]).await.unwrap().mailbox().unwrap();
        let mut words: Vec<_> = mailbox.messages.into_iter().map(|m| m.text).collect();
        words.push(mailbox.body.what);
        words.sort();
        let mut sent: Vec<_> = (0..16).map(|n| format!("words {n}")).collect();
        sent.sort();
        assert_eq!(words, sent);
        assert_eq!(rows(&house).await, (1, 15, 0));
        whole(&house).await;
    }
}

#[tokio::test]
async fn the_receipt_works_as_words_in_every_language() {
    for (house, _) in houses().await {
        let receipt = submit(&house.visitor(), token(), full(), Vec::new()).await.unwrap();
        for lang in Lang::ALL {
            let written = words_of(&receipt, lang).join(" ");
            let read = read_words(&written).unwrap();
            assert_eq!(open_mailbox(&house.visitor(), &read).await.unwrap().mailbox().unwrap().body, full().body);
        }
        whole(&house).await;
    }
}

#[tokio::test]
async fn a_member_does_not_use_the_public_door() {
    for (house, officer) in houses().await {
        let refused = submit(&officer, token(), full(), vec![staged(&officer, "a.txt", b"a")]).await;
        assert_eq!(crate::support::said(refused), "Denied");
        assert_eq!(rows(&house).await, (0, 0, 0));
        assert!(crate::support::files_under(&house.house.files).is_empty());
        whole(&house).await;
    }
}

/// Gives the same letters for the first codes, and chance afterwards.
struct Stuck(std::sync::atomic::AtomicUsize);

impl Entropy for Stuck {
    fn fill(&self, bytes: &mut [u8]) {
        SystemEntropy.fill(bytes);
        // A code is drawn letter by letter.
        if bytes.len() == 1 && self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < 3 * 8 {
            bytes[0] = 0;
        }
    }
}

#[tokio::test]
async fn a_code_that_is_taken_by_chance_costs_nobody_their_report() {
    for mut house in TestHouse::both().await {
        house.add("mia-hotline", "duty", &[Role::Duty]).await;
        std::sync::Arc::get_mut(&mut house.house).unwrap().entropy = Box::new(Stuck(Default::default()));
        let visitor = house.visitor();
        for what in ["first", "second", "third"] {
            let receipt = submit(&visitor, token(), report(what), Vec::new()).await.unwrap();
            assert_eq!(open_mailbox(&visitor, &receipt).await.unwrap().mailbox().unwrap().body.what, what);
        }
        assert_eq!(rows(&house).await.0, 3);
    }
}
