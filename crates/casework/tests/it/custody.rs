//! How a reporter may be reached, kept by a custodian: apart from the report, until there is a reason.

use access::{AccessError, Ctx, Record, Role, open_key};
use casework::{
    Decision, ask_contact, contact_request, contact_requests, decide_contact, export, forward, last_contact_request,
    late, look_at,
};
use kit::SignalId;
use signals::{
    Body, Danger, Door, NewSignal, Reach, ask_call, body_of, contact_of, messages_of, open_mailbox, signal_by_id,
    signal_key,
};
use store::{args, sql};
use vault::Receipt;

use crate::support::{HOUR, Room, report, rooms, token, words};

/// A custodian of the agency that the profile names.
async fn custodian(room: &Room) -> Ctx {
    room.house.member("ombudsman", &[Role::Custodian]).await
}

/// What the desk reads of the report, and what it finds when it looks how to reach the reporter.
async fn read(ctx: &Ctx, signal: SignalId) -> (Body, Reach) {
    let mut work = ctx.look().await.unwrap();
    let row = signal_by_id(&mut work, signal).await.unwrap();
    let key = signal_key(&mut work, &row).await.unwrap();
    (body_of(&row, &key).unwrap(), contact_of(&mut work, signal).await.unwrap())
}

async fn asked(ctx: &Ctx, signal: SignalId) -> casework::ContactRequest {
    let mut work = ctx.look().await.unwrap();
    last_contact_request(&mut work, signal).await.unwrap().unwrap()
}

async fn seals(ctx: &Ctx, kind: Record, id: String) -> i64 {
    let mut work = ctx.look().await.unwrap();
    let seals = sql!("SELECT count(*) FROM seal WHERE record_kind = $1 AND record_id = $2");
    work.tx.count(seals, args![kind.code(), id]).await.unwrap()
}

async fn send(visitor: &Ctx, form: [u8; 16], body: Body, danger: Danger, call: bool) -> Result<Receipt, AccessError> {
    let new = NewSignal {
        form,
        door: Door::Web,
        lang: visitor.lang(),
        district: String::new(),
        about: signals::About::Unsaid,
        danger,
        body,
        call,
        begun: None,
        files: Vec::new(),
    };
    let prepared = signals::prepare(visitor, new).await?;
    let receipt = prepared.receipt().clone();
    access::do_together(visitor, prepared).await?;
    Ok(receipt)
}

async fn signal_of(ctx: &Ctx, receipt: &Receipt) -> SignalId {
    let locator = receipt.open(&ctx.house().secrets).locator();
    let mut work = ctx.look().await.unwrap();
    let (id,) = work.tx.one(sql!("SELECT id FROM signal WHERE receipt_locator = $1"), args![locator]).await.unwrap();
    id
}

#[tokio::test]
async fn who_reads_a_report_learns_whom_to_reach_when_the_custodian_agrees() {
    for room in rooms().await {
        let keeper = custodian(&room).await;
        let visitor = room.house.visitor();
        let (receipt, signal) = report(&visitor, Danger::NotNow, Vec::new()).await;
        let early = ask_contact(&room.desk, signal, "x").await;
        assert!(matches!(early, Err(AccessError::Shut)), "the report was not opened: {early:?}");
        look_at(&room.desk, signal, "duty-screening").await.unwrap();

        let (body, reach) = read(&room.desk, signal).await;
        assert_eq!((body.what.as_str(), body.reach.as_str()), ("Words-of-the-report", ""));
        assert!(matches!(reach, Reach::Kept));
        // No seal is no key: that is not only the page's politeness.
        let mut work = room.desk.look().await.unwrap();
        assert!(matches!(open_key(&mut work, Record::Contact, signal).await, Err(AccessError::NoSeal)));
        drop(work);
        let (_, exported) = export::signal(&room.desk, signal).await.unwrap();
        assert_eq!(exported["report"]["reach"], "");
        // The reporter reads their own words as ever.
        let mailbox = open_mailbox(&visitor, &receipt).await.unwrap().mailbox().unwrap();
        assert_eq!(mailbox.body, words());

        ask_contact(&room.desk, signal, "Why-of-the-desk").await.unwrap();
        let twice = ask_contact(&room.desk, signal, "again").await;
        assert!(matches!(twice, Err(AccessError::Moved)), "{twice:?}");
        let open = contact_requests(&keeper).await.unwrap();
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].why.as_str(), open[0].agency.as_str()), ("Why-of-the-desk", "mia-hotline"));
        assert_eq!(open[0].answer_by, room.house.house.clock.now().plus_seconds(4 * HOUR));
        // The custodian opens neither the report nor what is asked for.
        assert!(matches!(look_at(&keeper, signal, "duty-screening").await, Err(AccessError::Denied)));
        let id = open[0].id;
        let desk = decide_contact(&room.desk, id, true, "").await;
        assert!(matches!(desk, Err(AccessError::Denied)), "{desk:?}");
        assert!(matches!(contact_requests(&room.desk).await, Err(AccessError::Denied)));
        assert!(matches!(contact_request(&room.centre, id).await, Err(AccessError::Denied)));

        decide_contact(&keeper, id, false, "Write-to-them-first").await.unwrap();
        let refused = asked(&room.desk, signal).await;
        assert_eq!((refused.decision, refused.answer.as_str()), (Decision::Refused, "Write-to-them-first"));
        assert!(matches!(read(&room.desk, signal).await.1, Reach::Kept));
        let again = decide_contact(&keeper, id, true, "").await;
        assert!(matches!(again, Err(AccessError::Moved)), "a decision stands: {again:?}");

        room.house.clock.pass(60);
        ask_contact(&room.desk, signal, "They-do-not-answer").await.unwrap();
        let id = asked(&room.desk, signal).await.id;
        decide_contact(&keeper, id, true, "").await.unwrap();
        match read(&room.desk, signal).await.1 {
            Reach::Open(reach) => assert_eq!(reach, "Reach-of-the-report"),
            _ => panic!("the custodian agreed"),
        }
        let (_, exported) = export::signal(&room.desk, signal).await.unwrap();
        assert_eq!(exported["report"]["reach"], "Reach-of-the-report");
        let superfluous = ask_contact(&room.desk, signal, "x").await;
        assert!(matches!(superfluous, Err(AccessError::Moved)));
        let mut work = room.desk.look().await.unwrap();
        let acts = sql!("SELECT act FROM journal WHERE subject_id = $1 AND act LIKE 'contact.%' ORDER BY seq");
        let acts: Vec<(String,)> = work.tx.all(acts, args![signal.to_string()]).await.unwrap();
        let acts: Vec<_> = acts.iter().map(|(act,)| act.as_str()).collect();
        assert_eq!(acts, ["contact.asked", "contact.refused", "contact.asked", "contact.granted"]);
    }
}

#[tokio::test]
async fn handed_on_the_next_desk_asks_for_itself() {
    for room in rooms().await {
        let keeper = custodian(&room).await;
        room.house.member("ombudsman", &[Role::Duty]).await;
        let inspector = room.house.member("labour-inspection", &[Role::Duty]).await;
        let (_, signal) = report(&room.house.visitor(), Danger::NotNow, Vec::new()).await;
        look_at(&room.desk, signal, "duty-screening").await.unwrap();
        ask_contact(&room.desk, signal, "why").await.unwrap();
        let id = asked(&room.desk, signal).await.id;
        let to_keeper = forward(&room.desk, signal, "ombudsman", "consent", "theirs").await;
        assert!(matches!(to_keeper, Err(AccessError::NotFound)), "it would hold both: {to_keeper:?}");
        forward(&room.desk, signal, "labour-inspection", "consent", "theirs").await.unwrap();
        // The question of a desk that has the signal no longer is on nobody's list, and cannot be agreed to.
        assert!(contact_requests(&keeper).await.unwrap().is_empty());
        let late_answer = decide_contact(&keeper, id, true, "").await;
        assert!(matches!(late_answer, Err(AccessError::Moved)), "{late_answer:?}");
        look_at(&inspector, signal, "duty-screening").await.unwrap();
        ask_contact(&inspector, signal, "theirs now").await.unwrap();
        let id = contact_requests(&keeper).await.unwrap()[0].id;
        decide_contact(&keeper, id, true, "").await.unwrap();
        assert!(matches!(read(&inspector, signal).await.1, Reach::Open(_)));
        assert_eq!(seals(&room.desk, Record::Contact, signal.to_string()).await, 2, "the keeper and the new desk");
    }
}

#[tokio::test]
async fn who_asks_to_be_called_or_is_in_danger_waits_for_no_custodian() {
    for room in rooms().await {
        let _keeper = custodian(&room).await;
        let visitor = room.house.visitor();
        for (danger, call) in [(Danger::Now, false), (Danger::NotNow, true)] {
            let receipt = send(&visitor, token(), words(), danger, call).await.unwrap();
            let signal = signal_of(&visitor, &receipt).await;
            let (body, reach) = read(&room.desk, signal).await;
            assert_eq!(body.reach, "Reach-of-the-report");
            assert!(matches!(reach, Reach::InReport));
        }
        // Asked for later, from the mailbox.
        let receipt = send(&visitor, token(), words(), Danger::Unknown, false).await.unwrap();
        let signal = signal_of(&visitor, &receipt).await;
        assert!(matches!(read(&room.desk, signal).await.1, Reach::Kept));
        ask_call(&visitor, &receipt, &token(), "at noon").await.unwrap();
        assert!(matches!(read(&room.desk, signal).await.1, Reach::Open(_)));
        // Handed on, the next desk can call too.
        let inspector = room.house.member("labour-inspection", &[Role::Duty]).await;
        look_at(&room.desk, signal, "duty-screening").await.unwrap();
        forward(&room.desk, signal, "labour-inspection", "consent", "theirs").await.unwrap();
        assert!(matches!(read(&inspector, signal).await.1, Reach::Open(_)));
        let mut work = room.desk.look().await.unwrap();
        assert!(matches!(open_key(&mut work, Record::Contact, signal).await, Err(AccessError::NoSeal)));
    }
}

#[tokio::test]
async fn a_form_sent_again_keeps_both_numbers_apart_from_the_report() {
    for room in rooms().await {
        let _keeper = custodian(&room).await;
        let visitor = room.house.visitor();
        let form = token();
        let with = |reach: &str| Body { reach: reach.to_owned(), ..words() };
        // Nothing said first, then one number, then another, then the first again.
        for reach in ["", "First-number", "Second-number", "First-number"] {
            send(&visitor, form, with(reach), Danger::Unknown, false).await.unwrap();
        }
        let receipt = send(&visitor, form, with(""), Danger::Unknown, false).await.unwrap();
        let signal = signal_of(&visitor, &receipt).await;
        let mailbox = open_mailbox(&visitor, &receipt).await.unwrap().mailbox().unwrap();
        assert_eq!(mailbox.body.reach, "First-number\nSecond-number");
        let mut work = room.desk.look().await.unwrap();
        let row = signal_by_id(&mut work, signal).await.unwrap();
        let key = signal_key(&mut work, &row).await.unwrap();
        assert!(messages_of(&mut work, &key, signal).await.unwrap().is_empty(), "no number in a message");
        assert_eq!(row.unread, 2, "but the desk sees that something came");
        drop(work);
        // Someone is in danger after all: the desk may open it at once.
        send(&visitor, form, with("Third-number"), Danger::Now, false).await.unwrap();
        match read(&room.desk, signal).await.1 {
            Reach::Open(reach) => assert_eq!(reach, "First-number\nSecond-number\nThird-number"),
            _ => panic!("someone is in danger"),
        }
        // Without end is not taken.
        let mut last = Ok(());
        for n in 0..200 {
            last = send(&visitor, form, with(&format!("{n:0>500}")), Danger::Unknown, false).await.map(|_| ());
            if last.is_err() {
                break;
            }
        }
        assert!(matches!(last, Err(AccessError::Full)), "{last:?}");
    }
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_has_decided() {
    for room in rooms().await {
        let first = custodian(&room).await;
        let second = room.house.member("ombudsman", &[Role::Custodian, Role::Lead]).await;
        let (_, signal) = report(&room.house.visitor(), Danger::NotNow, Vec::new()).await;
        look_at(&room.desk, signal, "duty-screening").await.unwrap();
        let (a, b) = tokio::join!(ask_contact(&room.desk, signal, "a"), ask_contact(&room.desk, signal, "b"));
        assert!(a.is_ok() != b.is_ok(), "one question waits: {a:?} {b:?}");
        let id = contact_requests(&first).await.unwrap()[0].id;
        let (yes, no) = tokio::join!(decide_contact(&first, id, true, ""), decide_contact(&second, id, false, "no"));
        assert!(yes.is_ok() != no.is_ok(), "{yes:?} {no:?}");
        let open = matches!(read(&room.desk, signal).await.1, Reach::Open(_));
        assert_eq!(open, yes.is_ok());
    }
}

#[tokio::test]
async fn an_answer_that_does_not_come_rises_to_the_coordinator() {
    for room in rooms().await {
        let keeper = custodian(&room).await;
        let coordinator = room.house.member("national-coordinator", &[Role::Coordinator]).await;
        let (_, signal) = report(&room.house.visitor(), Danger::NotNow, Vec::new()).await;
        look_at(&room.desk, signal, "duty-screening").await.unwrap();
        ask_contact(&room.desk, signal, "why").await.unwrap();
        let late_contacts = || async {
            let rows = late(&coordinator).await.unwrap();
            rows.into_iter().filter(|row| row.kind == "contact").map(|row| row.agency).collect::<Vec<_>>()
        };
        room.house.clock.pass(4 * HOUR - 1);
        assert!(late_contacts().await.is_empty());
        room.house.clock.pass(2);
        assert_eq!(late_contacts().await, ["ombudsman"]);
        let id = contact_requests(&keeper).await.unwrap()[0].id;
        decide_contact(&keeper, id, true, "").await.unwrap();
        assert!(late_contacts().await.is_empty());
    }
}

#[tokio::test]
async fn without_a_custodian_everything_is_as_before_and_erasing_takes_all() {
    for room in rooms().await {
        let visitor = room.house.visitor();
        let (_, plain) = report(&visitor, Danger::NotNow, Vec::new()).await;
        let (body, reach) = read(&room.desk, plain).await;
        assert_eq!(body, words());
        assert!(matches!(reach, Reach::InReport));
        look_at(&room.desk, plain, "duty-screening").await.unwrap();
        assert!(matches!(ask_contact(&room.desk, plain, "x").await, Err(AccessError::Moved)));

        let keeper = custodian(&room).await;
        let (receipt, signal) = report(&visitor, Danger::NotNow, Vec::new()).await;
        look_at(&room.desk, signal, "duty-screening").await.unwrap();
        ask_contact(&room.desk, signal, "why").await.unwrap();
        let id = contact_requests(&keeper).await.unwrap()[0].id;
        signals::take_back(&visitor, &receipt).await.unwrap();
        room.house.clock.pass(8 * 24 * HOUR);
        assert_eq!(signals::erase_taken_back(&room.house.system()).await.unwrap(), 1);
        assert_eq!(seals(&room.desk, Record::Contact, signal.to_string()).await, 0);
        assert_eq!(seals(&room.desk, Record::ContactRequest, id.to_string()).await, 0);
        let mut work = room.desk.look().await.unwrap();
        assert_eq!(work.tx.count(sql!("SELECT count(*) FROM contact"), args![]).await.unwrap(), 0);
        assert_eq!(work.tx.count(sql!("SELECT count(*) FROM contact_request"), args![]).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn haste_said_in_either_sending_is_haste() {
    for room in rooms().await {
        let _keeper = custodian(&room).await;
        let visitor = room.house.visitor();
        let silent = || Body { reach: String::new(), ..words() };
        // In danger first, the number later.
        let form = token();
        send(&visitor, form, silent(), Danger::Now, false).await.unwrap();
        let receipt = send(&visitor, form, words(), Danger::Unknown, false).await.unwrap();
        let signal = signal_of(&visitor, &receipt).await;
        assert!(matches!(read(&room.desk, signal).await.1, Reach::InReport), "the desk has it as a message");
        // The number first, in danger later; handed on, the next desk can reach them too.
        let form = token();
        send(&visitor, form, words(), Danger::Unknown, false).await.unwrap();
        let receipt = send(&visitor, form, words(), Danger::Now, false).await.unwrap();
        let signal = signal_of(&visitor, &receipt).await;
        assert!(matches!(read(&room.desk, signal).await.1, Reach::Open(_)));
        let inspector = room.house.member("labour-inspection", &[Role::Duty]).await;
        look_at(&room.desk, signal, "duty-screening").await.unwrap();
        forward(&room.desk, signal, "labour-inspection", "consent", "theirs").await.unwrap();
        assert!(matches!(read(&inspector, signal).await.1, Reach::Open(_)));
    }
}

#[tokio::test]
async fn a_question_that_is_needed_no_longer_waits_no_longer() {
    for room in rooms().await {
        let keeper = custodian(&room).await;
        let coordinator = room.house.member("national-coordinator", &[Role::Coordinator]).await;
        let visitor = room.house.visitor();
        for way in ["call", "close", "take back"] {
            let (receipt, signal) = report(&visitor, Danger::NotNow, Vec::new()).await;
            look_at(&room.desk, signal, "duty-screening").await.unwrap();
            ask_contact(&room.desk, signal, "why").await.unwrap();
            let id = contact_requests(&keeper).await.unwrap()[0].id;
            match way {
                "call" => ask_call(&visitor, &receipt, &token(), "at noon").await.unwrap(),
                "close" => casework::close_signal(&room.desk, signal, "advice-given").await.unwrap(),
                _ => signals::take_back(&visitor, &receipt).await.unwrap(),
            }
            let waiting = contact_requests(&keeper).await.unwrap();
            assert!(waiting.iter().all(|request| request.decision != Decision::Waiting), "{way}");
            let decided = decide_contact(&keeper, id, false, "no").await;
            assert!(matches!(decided, Err(AccessError::Moved)), "{way}: {decided:?}");
            room.house.clock.pass(5 * HOUR);
            let rows = late(&coordinator).await.unwrap();
            assert!(rows.iter().all(|row| row.kind != "contact"), "{way}");
        }
    }
}

/// The digest that tells two sendings apart is in the clear: it must not be a way to try numbers.
#[tokio::test]
async fn the_digest_of_a_report_tells_no_number() {
    for room in rooms().await {
        let _keeper = custodian(&room).await;
        let visitor = room.house.visitor();
        let digests = async || {
            let mut work = visitor.look().await.unwrap();
            let rows: Vec<(Vec<u8>,)> =
                work.tx.all(sql!("SELECT content_digest FROM signal ORDER BY id"), args![]).await.unwrap();
            rows
        };
        for _ in 0..2 {
            send(&visitor, token(), words(), Danger::Unknown, false).await.unwrap();
        }
        let rows = digests().await;
        assert_ne!(rows[0], rows[1], "the same words and number, another form: nothing to compare with");
    }
}

#[tokio::test]
async fn the_warnings_stay_with_the_report_and_the_promise_with_the_form() {
    for room in rooms().await {
        let keeper = custodian(&room).await;
        let visitor = room.house.visitor();
        let body = Body { reach_not: "My-husband".to_owned(), reach_when: "At-noon".to_owned(), ..words() };
        let receipt = send(&visitor, token(), body, Danger::Unknown, false).await.unwrap();
        let (read_there, reach) = read(&room.desk, signal_of(&visitor, &receipt).await).await;
        assert_eq!((read_there.reach_not.as_str(), read_there.reach_when.as_str()), ("My-husband", "At-noon"));
        assert!(matches!(reach, Reach::Kept));
        // The last custodian leaves: what the form promised is kept all the same.
        let lead = room.house.member("ombudsman", &[Role::Lead]).await;
        let member = keeper.member().unwrap().id;
        access::disable_member(lead.begin().await.unwrap(), member).await.unwrap();
        room.house.clock.pass(60);
        let receipt = send(&visitor, token(), words(), Danger::Unknown, false).await.unwrap();
        assert!(matches!(read(&room.desk, signal_of(&visitor, &receipt).await).await.1, Reach::Kept));
    }
}
