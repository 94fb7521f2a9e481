//! The administrator of a server: every file and every row, `server.key` among them, and a member's account elsewhere.
//! They read nothing that is sealed, and what was signed they do not change unseen.

use std::path::Path;

use access::Role;
use access::testing::PASSPHRASE;
use journal::{Act, Edge, Entry, Kept, Kind};
use kit::Moment;
use store::{Sql, Store, Value, args};

use crate::browser::Browser;
use crate::server::{Folder, database};
use crate::story::Story;

async fn sql(store: &Store, text: &'static str, args: Vec<Value>) {
    let mut tx = store.write().await.unwrap();
    assert!(tx.run(Sql(text), args).await.unwrap() > 0, "{text} changed nothing");
    tx.commit().await.unwrap();
}

/// Where the content of the first case's records would be read.
fn places(story: &Story) -> [(&'static str, String); 3] {
    let case = &story.cases[0];
    [
        ("signal", format!("/en/desk/signals/{}", case.signal)),
        ("case", format!("/en/desk/cases/{}", case.case)),
        ("referral", format!("/en/desk/referrals/{}", case.referral)),
    ]
}

/// Gives a reason, looks, and finds nothing.
async fn reads_nothing(browser: &mut Browser, story: &Story, trick: &str) {
    let csrf = browser.csrf().await;
    for (_, path) in places(story) {
        browser.post(&format!("{path}/open"), &[("reason", "case-work"), ("csrf", &csrf)]).await.hides("ALPHA");
        browser.get(&path).await.hides("ALPHA");
        browser.get(&format!("{path}/screen")).await.hides("ALPHA");
        let file = browser.get(&format!("{path}/files/{}", story.cases[0].file)).await;
        assert!(!String::from_utf8_lossy(&file.body).contains("ALPHA"), "{trick}: {path}");
    }
}

/// An account of the administrator's own in another agency, with every role they can give themselves.
async fn account(story: &Story) -> Browser {
    story.house.add("example-ngo", "root", &[Role::Duty, Role::CaseOfficer, Role::Lead]).await;
    story.browser("root").await
}

#[tokio::test]
async fn records_that_are_moved_to_the_own_agency_stay_shut() {
    for story in Story::both().await {
        let mut root = account(&story).await;
        reads_nothing(&mut root, &story, "as it is").await;
        let store = story.house.house.store();
        sql(
            store,
            "UPDATE member SET roles = 'duty,case-officer,lead,coordinator,auditor' WHERE login = 'root'",
            args![],
        )
        .await;
        reads_nothing(&mut root, &story, "with every role").await;

        sql(store, "UPDATE signal SET org_id = (SELECT id FROM org WHERE agency = 'example-ngo')", args![]).await;
        sql(store, "UPDATE case_file SET org_id = (SELECT id FROM org WHERE agency = 'example-ngo')", args![]).await;
        sql(store, "UPDATE referral SET to_org = (SELECT id FROM org WHERE agency = 'example-ngo')", args![]).await;
        reads_nothing(&mut root, &story, "records moved").await;

        // The seals too, and a reason for each that nobody gave.
        sql(
            store,
            "INSERT INTO seal (record_kind, record_id, org_id, sealed, created_at)
             SELECT record_kind, record_id, (SELECT id FROM org WHERE agency = 'example-ngo'), sealed, created_at
             FROM seal WHERE org_id = (SELECT id FROM org WHERE agency = 'mia-hotline')",
            args![],
        )
        .await;
        sql(
            store,
            "INSERT INTO opening (member_id, record_kind, record_id, reason, until_at)
             SELECT (SELECT id FROM member WHERE login = 'root'), record_kind, record_id, 'case-work', 9000000000000000
             FROM seal WHERE org_id = (SELECT id FROM org WHERE agency = 'example-ngo')
             ON CONFLICT DO NOTHING",
            args![],
        )
        .await;
        reads_nothing(&mut root, &story, "seals copied").await;
    }
}

#[tokio::test]
async fn an_account_that_is_moved_to_the_other_agency_opens_nothing_there() {
    for story in Story::both().await {
        drop(account(&story).await);
        let store = story.house.house.store();
        // With the other's key copied to oneself, and without.
        sql(
            store,
            "UPDATE member SET org_id = (SELECT id FROM org WHERE agency = 'mia-hotline') WHERE login = 'root'",
            args![],
        )
        .await;
        let mut root = Browser::inside(&story.site);
        let right = [("login", "root"), ("passphrase", PASSPHRASE)];
        let answer = root.post("/en/sign-in", &right).await;
        assert_ne!(answer.status, 303, "signed in without the organisation's key");
        sql(
            store,
            "INSERT INTO org_key (org_id, member_id, sealed)
             SELECT org_id, (SELECT id FROM member WHERE login = 'root'), sealed FROM org_key
             WHERE member_id = (SELECT id FROM member WHERE login = 'duty')",
            args![],
        )
        .await;
        assert_ne!(root.post("/en/sign-in", &right).await.status, 303, "signed in with another's key");
    }
}

#[tokio::test]
async fn the_own_lock_in_front_of_somebody_elses_account_opens_nothing() {
    for story in Story::both().await {
        drop(account(&story).await);
        let store = story.house.house.store();
        for copied in [
            "UPDATE member SET locked_identity = (SELECT locked_identity FROM member WHERE login = 'root') WHERE login = 'duty'",
            "UPDATE member SET public_key = (SELECT public_key FROM member WHERE login = 'root') WHERE login = 'duty'",
        ] {
            sql(store, copied, args![]).await;
            let mut thief = Browser::inside(&story.site);
            let answer = thief.post("/en/sign-in", &[("login", "duty"), ("passphrase", PASSPHRASE)]).await;
            assert_ne!(answer.status, 303, "{copied}");
        }
    }
}

/// A text that is copied into a record one may open does not open there.
#[tokio::test]
async fn a_text_that_is_moved_to_another_record_does_not_open() {
    for story in Story::both().await {
        let store = story.house.house.store();
        let (from, to) = (&story.cases[0], &story.cases[1]);
        let mut officer = story.browser("officer").await;
        let csrf = officer.csrf().await;
        let path = format!("/en/desk/cases/{}", to.case);
        officer.post(&format!("{path}/open"), &[("reason", "case-work"), ("csrf", &csrf)]).await;
        officer.get(&path).await.is_page(200).shows("name BETA");
        for text in [
            "UPDATE person SET body = (SELECT body FROM person WHERE case_id = $1) WHERE case_id = $2",
            "UPDATE note SET body = (SELECT body FROM note WHERE case_id = $1) WHERE case_id = $2",
            "UPDATE case_file SET body = (SELECT body FROM case_file WHERE id = $1) WHERE id = $2",
        ] {
            sql(store, text, args![from.case, to.case]).await;
            officer.get(&path).await.is_page(500).hides("ALPHA").shows_words("frame", "failure-broken");
        }
        // Nor with the other record's key beside it.
        let moved = "UPDATE seal SET sealed = (SELECT sealed FROM seal WHERE record_kind = 'case' AND record_id = $1)
             WHERE record_kind = 'case' AND record_id = $2";
        sql(store, moved, args![from.case, to.case]).await;
        officer.get(&path).await.hides("ALPHA");
    }
}

/// A session's rows, copied to an account of one's own, belong to nobody.
#[tokio::test]
async fn somebody_elses_session_is_not_taken_over() {
    for story in Story::both().await {
        let mut root = account(&story).await;
        drop(story.browser("duty").await);
        let store = story.house.house.store();
        let exchanged = "UPDATE session SET
             sealed_member = (SELECT sealed_member FROM session WHERE member_id = (SELECT id FROM member WHERE login = 'duty') LIMIT 1),
             sealed_org = (SELECT sealed_org FROM session WHERE member_id = (SELECT id FROM member WHERE login = 'duty') LIMIT 1)
             WHERE member_id = (SELECT id FROM member WHERE login = 'root')";
        sql(store, exchanged, args![]).await;
        assert_eq!(root.get("/en/desk/account").await.status, 303, "the session is over");
        let mut root = story.browser("root").await;
        let renamed = "UPDATE session SET member_id = (SELECT id FROM member WHERE login = 'duty')
             WHERE member_id = (SELECT id FROM member WHERE login = 'root')";
        sql(store, renamed, args![]).await;
        assert_eq!(root.get("/en/desk/account").await.status, 303, "the session is over");
        reads_nothing(&mut root, &story, "a session renamed").await;
    }
}

/// Writes the journal anew from an entry on, as if somebody else had done it, consistently.
async fn rewrite(store: &Store, from: i64) {
    let mut tx = store.write().await.unwrap();
    let all: Vec<Kept> = tx.all(Sql("SELECT * FROM journal ORDER BY seq"), args![]).await.unwrap();
    let (before, after) = all.split_at(usize::try_from(from).unwrap());
    assert!(!after.is_empty());
    let mut edge = Edge::default();
    for kept in before {
        edge.push(kept.leaf.clone().try_into().unwrap());
    }
    tx.run(Sql("DELETE FROM journal WHERE seq >= $1"), args![from]).await.unwrap();
    let head = Sql("UPDATE journal_head SET size = $1, edge = $2 WHERE id = 1");
    tx.run(head, args![from, edge.to_bytes()]).await.unwrap();
    for (n, kept) in after.iter().enumerate() {
        let entry = Entry {
            act: kept.act.parse::<Act>().unwrap(),
            actor: if n == 0 { "system".to_owned() } else { kept.actor.clone() },
            agency: kept.agency.clone(),
            kind: kept.subject_kind.parse::<Kind>().unwrap(),
            subject: kept.subject_id.clone(),
            district: kept.district.clone(),
            facts: vec![],
        };
        journal::append(&mut tx, Moment::from_micros(kept.at.micros()), &kept.month, &entry).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn verify_against(folder: &Folder, kept: &Path) -> (Option<i32>, String) {
    let output = folder.run(&["journal", "verify", "--against", &kept.to_string_lossy()]);
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

async fn signed_past_stays(folder: &Folder) {
    // What the ombudsman keeps.
    let note = folder.run(&["journal", "checkpoint"]);
    let kept = folder.home.path().join("kept");
    std::fs::write(&kept, &note.stdout).unwrap();
    let (code, said) = verify_against(folder, &kept);
    assert_eq!(code, Some(0), "{said}");
    // As a letter brings it back.
    let letter = String::from_utf8(note.stdout.clone()).unwrap().replace('\n', "\r\n") + "\r\n\r\n";
    std::fs::write(&kept, letter).unwrap();
    let (code, said) = verify_against(folder, &kept);
    assert_eq!(code, Some(0), "{said}");

    let house = folder.house().await;
    let store = house.store();
    let size = store.read().await.unwrap().count(Sql("SELECT count(*) FROM journal"), args![]).await.unwrap();
    rewrite(store, size - 3).await;
    let (code, said) = folder.verify();
    assert_eq!(code, Some(2), "{said}");
    let named = format!("to number {} was rewritten: a signed checkpoint says otherwise", size - 1);
    assert!(said.contains(&named), "{said}");
    // The checkpoints go too, and new ones are signed with the server's own key: here nothing shows any more.
    sql(store, "DELETE FROM checkpoint", args![]).await;
    assert!(folder.run(&["journal", "checkpoint"]).status.success());
    assert_eq!(folder.verify().0, Some(0));
    let (code, said) = verify_against(folder, &kept);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains(&named), "{said}");
    // The end is cut off instead.
    let mut tx = store.write().await.unwrap();
    tx.run(Sql("DELETE FROM journal WHERE seq >= $1"), args![size - 1]).await.unwrap();
    tx.run(Sql("DELETE FROM checkpoint"), args![]).await.unwrap();
    tx.commit().await.unwrap();
    let whole: Vec<Kept> =
        store.read().await.unwrap().all(Sql("SELECT * FROM journal ORDER BY seq"), args![]).await.unwrap();
    let mut edge = Edge::default();
    for entry in &whole {
        edge.push(entry.leaf.clone().try_into().unwrap());
    }
    let head = "UPDATE journal_head SET size = $1, edge = $2 WHERE id = 1";
    sql(store, head, args![size - 1, edge.to_bytes()]).await;
    assert_eq!(folder.verify().0, Some(0));
    let (code, said) = verify_against(folder, &kept);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains(&format!("speaks of {size} entries: the end was cut off")), "{said}");
    // A key of their own signs nothing that counts.
    let forged = String::from_utf8(note.stdout).unwrap().replace("\u{2014} ", "\u{2014} x");
    std::fs::write(&kept, forged).unwrap();
    let (code, said) = verify_against(folder, &kept);
    assert_eq!(code, Some(2));
    assert!(said.contains("was not signed by this journal's key"), "{said}");
    store.close().await;
}

#[tokio::test]
async fn what_was_signed_is_not_rewritten_unseen() {
    signed_past_stays(&Folder::demo(None)).await;
}

#[tokio::test]
async fn what_was_signed_is_not_rewritten_unseen_in_postgresql() {
    let Some(database) = database().await else { return };
    signed_past_stays(&Folder::demo(Some(database))).await;
}
