//! Seals, openings, and the one transaction in which an act is allowed, done and journalled.

use access::testing::TestHouse;
use access::{
    AccessError, Action, Ctx, Done, Org, Record, Role, Thing, is_open, make_seals, open_key, open_record,
    org_by_agency, store_seals,
};
use journal::{Act, JournalError, Kind};
use kit::{CaseId, SignalId};
use std::sync::Arc;
use store::{args, sql};
use vault::{RecordKey, VaultError};

use crate::{count, id, in_each_house, is_denied, journal_size, journalled, meddle, officer};

const HOUR: i64 = 3600;

async fn org(ctx: &Ctx, agency: &str) -> Arc<Org> {
    let mut work = ctx.look().await.unwrap();
    org_by_agency(ctx, &mut work.tx, agency).await.unwrap()
}

fn new_signal(ctx: &Ctx) -> SignalId {
    SignalId::new(ctx.now(), ctx.entropy())
}

/// A signal whose key is sealed to these agencies.
async fn sealed_to(house: &TestHouse, agencies: &[&str]) -> (SignalId, RecordKey) {
    let system = house.system();
    let (signal, key) = (new_signal(&system), RecordKey::new(system.entropy()));
    seal(house, Record::Signal, &signal.to_string(), &key, agencies).await;
    (signal, key)
}

async fn seal(house: &TestHouse, record: Record, row: &str, key: &RecordKey, agencies: &[&str]) {
    let system = house.system();
    let mut orgs = Vec::new();
    for agency in agencies {
        orgs.push(org(&system, agency).await);
    }
    let orgs: Vec<&Org> = orgs.iter().map(|org| &**org).collect();
    let seals = make_seals(&system, record, row, key, &orgs);
    let mut work = system.begin().await.unwrap();
    store_seals(&mut work, record, row, &seals).await.unwrap();
    work.tx.commit().await.unwrap();
}

async fn opened(ctx: &Ctx, record: Record, row: &str) -> Result<RecordKey, AccessError> {
    open_key(&mut ctx.look().await.unwrap(), record, row).await
}

fn does_not_open(opened: &Result<RecordKey, AccessError>) -> bool {
    matches!(opened, Err(AccessError::Vault(VaultError::DoesNotOpen)))
}

fn has_no_seal(opened: &Result<RecordKey, AccessError>) -> bool {
    matches!(opened, Err(AccessError::NoSeal))
}

/// Officers of two organisations.
async fn two(house: &TestHouse) -> (Ctx, Ctx) {
    (officer(house).await, house.member("assistance-centre", &[Role::CaseOfficer]).await)
}

/// A member with every role there is, of the organisation: what stops them is not the policies.
async fn with_every_role(house: &TestHouse, agency: &str) -> Ctx {
    house.member(agency, Role::ALL).await
}

#[tokio::test]
async fn a_record_opens_for_the_organisation_it_is_sealed_to_and_for_no_other() {
    in_each_house(async |house| {
        let (hotline, centre) = two(house).await;
        let everything = with_every_role(house, "assistance-centre").await;
        let (signal, key) = sealed_to(house, &["mia-hotline"]).await;
        let row = signal.to_string();
        assert!(opened(&hotline, Record::Signal, &row).await.unwrap() == key);
        for ctx in [&centre, &everything] {
            assert!(has_no_seal(&opened(ctx, Record::Signal, &row).await));
        }
        for ctx in [house.visitor(), house.system()] {
            assert!(is_denied(&opened(&ctx, Record::Signal, &row).await));
        }
        assert!(has_no_seal(&opened(&hotline, Record::Case, &row).await), "under another kind there is none");
    })
    .await;
}

#[tokio::test]
async fn a_seal_added_later_opens_the_same_record_for_both() {
    in_each_house(async |house| {
        let (hotline, centre) = two(house).await;
        let (signal, key) = sealed_to(house, &["mia-hotline"]).await;
        let row = signal.to_string();
        seal(house, Record::Signal, &row, &key, &["assistance-centre"]).await;
        assert!(opened(&hotline, Record::Signal, &row).await.unwrap() == key);
        assert!(opened(&centre, Record::Signal, &row).await.unwrap() == key);
        assert_eq!(count(house, sql!("SELECT count(*) FROM seal"), args![]).await, 2);
    })
    .await;
}

#[tokio::test]
async fn an_organisation_that_has_a_seal_keeps_it() {
    in_each_house(async |house| {
        let hotline = officer(house).await;
        let (signal, key) = sealed_to(house, &["mia-hotline"]).await;
        let row = signal.to_string();
        seal(house, Record::Signal, &row, &RecordKey::new(hotline.entropy()), &["mia-hotline"]).await;
        assert!(opened(&hotline, Record::Signal, &row).await.unwrap() == key);
    })
    .await;
}

#[tokio::test]
async fn a_seal_copied_to_another_record_kind_or_organisation_does_not_open() {
    in_each_house(async |house| {
        let (hotline, centre) = two(house).await;
        let (signal, _) = sealed_to(house, &["mia-hotline"]).await;
        let other = new_signal(&hotline);
        let copy = sql!(
            "INSERT INTO seal (record_kind, record_id, org_id, sealed, created_at)
             SELECT $1, $2, $3, sealed, created_at FROM seal WHERE record_id = $4"
        );
        let (own_org, other_org) = (hotline.member().unwrap().org, centre.member().unwrap().org);
        for (kind, record, org) in
            [("signal", other, own_org), ("case", signal, own_org), ("signal", signal, other_org)]
        {
            assert_eq!(meddle(house, copy, args![kind, record, org, signal]).await, 1);
            // Only the one original may be copied from.
            let ctx = if org == own_org { &hotline } else { &centre };
            let kind: Record = kind.parse().unwrap();
            assert!(does_not_open(&opened(ctx, kind, &record.to_string()).await), "{kind}");
            let gone = sql!("DELETE FROM seal WHERE record_kind = $1 AND record_id = $2 AND org_id = $3");
            meddle(house, gone, args![kind.code(), record, org]).await;
        }
        assert!(opened(&hotline, Record::Signal, &signal.to_string()).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_seal_with_a_changed_byte_does_not_open() {
    in_each_house(async |house| {
        let hotline = officer(house).await;
        let (signal, _) = sealed_to(house, &["mia-hotline"]).await;
        let (kept,): (Vec<u8>,) = {
            let mut work = hotline.look().await.unwrap();
            work.tx.one(sql!("SELECT sealed FROM seal"), args![]).await.unwrap()
        };
        for place in [0, 1, 600, 1120, 1121, kept.len() - 1] {
            let mut changed = kept.clone();
            changed[place] ^= 1;
            meddle(house, sql!("UPDATE seal SET sealed = $1"), args![changed]).await;
            assert!(does_not_open(&opened(&hotline, Record::Signal, &signal.to_string()).await), "byte {place}");
        }
        meddle(house, sql!("UPDATE seal SET sealed = $1"), args![Vec::<u8>::new()]).await;
        assert!(does_not_open(&opened(&hotline, Record::Signal, &signal.to_string()).await));
    })
    .await;
}

#[tokio::test]
async fn a_destroyed_seal_is_the_end_of_the_record() {
    in_each_house(async |house| {
        let hotline = officer(house).await;
        let (signal, _) = sealed_to(house, &["mia-hotline"]).await;
        meddle(house, sql!("DELETE FROM seal"), args![]).await;
        assert!(has_no_seal(&opened(&hotline, Record::Signal, &signal.to_string()).await));
    })
    .await;
}

async fn open(ctx: &Ctx, record: Record, row: &str, reason: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (action, thing) = match record {
        Record::Case => (Action::ReadCase, Thing::Case { org: ctx.member()?.org }),
        _ => (Action::ReadSignal, Thing::Signal { org: ctx.member()?.org }),
    };
    work.allow(action, &thing)?;
    let done = open_record(&mut work, record, row, reason).await?;
    work.commit(done).await
}

async fn is_open_for(ctx: &Ctx, record: Record, row: &str) -> bool {
    is_open(&mut ctx.look().await.unwrap(), record, row).await.unwrap()
}

#[tokio::test]
async fn opening_needs_a_reason_from_the_profiles_list() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let row = new_signal(&officer).to_string();
        for reason in ["", "because", "Duty-Screening", "duty-screening ", "case_work"] {
            let (refused, acts) = journalled(house, open(&officer, Record::Signal, &row, reason)).await;
            assert!(matches!(refused, Err(AccessError::Shut)) && acts.is_empty(), "{reason:?}");
            assert!(!is_open_for(&officer, Record::Signal, &row).await);
        }
        for reason in house.house.profile.list("opening_reason") {
            let (done, acts) = journalled(house, open(&officer, Record::Signal, &row, &reason.key)).await;
            done.unwrap();
            assert_eq!(acts, ["record.opened"], "{}", reason.key);
            assert!(is_open_for(&officer, Record::Signal, &row).await);
        }
        assert_eq!(count(house, sql!("SELECT count(*) FROM opening"), args![]).await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_journal_says_who_opened_what_and_why() {
    in_each_house(async |house| {
        let officer = house.member("mia-hotline", &[Role::CaseOfficer]).await;
        let row = CaseId::new(officer.now(), officer.entropy()).to_string();
        open(&officer, Record::Case, &row, "case-work").await.unwrap();
        let mut work = officer.look().await.unwrap();
        let kept = journal::kept_for(&mut work.tx, Kind::Case, &row).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].act.as_str(), kept[0].agency.as_str()), ("record.opened", "mia-hotline"));
        assert_eq!((kept[0].actor.clone(), kept[0].fact("reason")), (id(&officer).to_string(), Some("case-work")));
        assert_eq!(kept[0].at, officer.now());
    })
    .await;
}

#[tokio::test]
async fn a_reason_holds_for_eight_hours_for_this_member_and_this_record() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let colleague = house.member("mia-hotline", &[Role::Duty, Role::Lead]).await;
        let row = new_signal(&officer).to_string();
        open(&officer, Record::Signal, &row, "duty-screening").await.unwrap();
        assert!(!is_open_for(&colleague, Record::Signal, &row).await);
        assert!(!is_open_for(&officer, Record::Case, &row).await);
        assert!(!is_open_for(&officer, Record::Signal, &new_signal(&officer).to_string()).await);
        house.clock.pass(8 * HOUR - 1);
        assert!(is_open_for(&officer, Record::Signal, &row).await);
        house.clock.pass(1);
        assert!(!is_open_for(&officer, Record::Signal, &row).await);
        open(&officer, Record::Signal, &row, "supervision").await.unwrap();
        house.clock.pass(8 * HOUR - 1);
        assert!(is_open_for(&officer, Record::Signal, &row).await, "a new reason holds as long again");
    })
    .await;
}

#[tokio::test]
async fn an_opening_that_is_not_journalled_did_not_happen() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let row = new_signal(&officer).to_string();
        let mut work = officer.begin().await.unwrap();
        work.allow(Action::ReadSignal, &Thing::Signal { org: officer.member().unwrap().org }).unwrap();
        let done = open_record(&mut work, Record::Signal, &row, "duty-screening").await.unwrap();
        assert!(is_open(&mut work, Record::Signal, &row).await.unwrap(), "within the transaction it is open");
        drop((work, done));
        assert!(!is_open_for(&officer, Record::Signal, &row).await);
    })
    .await;
}

#[tokio::test]
async fn a_visitor_opens_nothing() {
    in_each_house(async |house| {
        let row = new_signal(&house.system()).to_string();
        for ctx in [house.visitor(), house.system()] {
            let mut work = ctx.begin().await.unwrap();
            assert!(is_denied(&open_record(&mut work, Record::Signal, &row, "duty-screening").await));
            assert!(is_denied(&is_open(&mut work, Record::Signal, &row).await));
        }
    })
    .await;
}

fn closed(row: &str) -> Done {
    Done::new(Act::SignalClosed, Kind::Signal, row)
}

/// Does something that can be seen afterwards.
async fn leave_a_trace(work: &mut access::Work<'_>) {
    let leave = sql!("INSERT INTO lease (name, holder, until_at) VALUES ('trace', 'test', 0)");
    assert_eq!(work.tx.run(leave, args![]).await.unwrap(), 1);
}

async fn traces(house: &TestHouse) -> i64 {
    count(house, sql!("SELECT count(*) FROM lease"), args![]).await
}

#[tokio::test]
async fn an_act_that_was_not_allowed_is_not_committed() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        for ctx in [&officer, &house.visitor()] {
            let mut work = ctx.begin().await.unwrap();
            leave_a_trace(&mut work).await;
            let (committed, acts) = journalled_after(house, work).await;
            assert!(matches!(committed, Err(AccessError::Internal(_))) && acts.is_empty());
            assert_eq!(traces(house).await, 0);
        }
    })
    .await;
}

async fn journalled_after(house: &TestHouse, work: access::Work<'_>) -> (Result<(), AccessError>, Vec<String>) {
    journalled(house, work.commit(closed("1"))).await
}

#[tokio::test]
async fn an_act_that_was_refused_is_not_committed() {
    in_each_house(async |house| {
        let (officer, centre) = two(house).await;
        let foreign = Thing::Signal { org: centre.member().unwrap().org };
        let mut work = officer.begin().await.unwrap();
        leave_a_trace(&mut work).await;
        assert!(is_denied(&work.allow(Action::CloseSignal, &foreign)));
        assert!(work.commit(closed("1")).await.is_err());
        assert_eq!(traces(house).await, 0);
    })
    .await;
}

#[tokio::test]
async fn an_allowed_act_and_its_entry_are_there_together() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let mut work = officer.begin().await.unwrap();
        work.allow(Action::CloseSignal, &Thing::Signal { org: officer.member().unwrap().org }).unwrap();
        leave_a_trace(&mut work).await;
        let (committed, acts) = journalled_after(house, work).await;
        committed.unwrap();
        assert_eq!((acts, traces(house).await), (vec!["signal.closed".to_owned()], 1));
    })
    .await;
}

#[tokio::test]
async fn the_programs_own_chores_need_no_permission_and_leave_an_entry() {
    in_each_house(async |house| {
        let system = house.system();
        let mut work = system.begin().await.unwrap();
        leave_a_trace(&mut work).await;
        let (committed, acts) = journalled_after(house, work).await;
        committed.unwrap();
        assert_eq!((acts.len(), traces(house).await), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_dropped_act_leaves_nothing() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let before = journal_size(house).await;
        let mut work = officer.begin().await.unwrap();
        work.allow(Action::CloseSignal, &Thing::Signal { org: officer.member().unwrap().org }).unwrap();
        leave_a_trace(&mut work).await;
        drop(work);
        assert_eq!((traces(house).await, journal_size(house).await), (0, before));
    })
    .await;
}

#[tokio::test]
async fn an_act_whose_entry_is_refused_leaves_nothing() {
    in_each_house(async |house| {
        let system = house.system();
        for name in ["Aygün Məmmədova", "two words", "UPPER"] {
            let mut work = system.begin().await.unwrap();
            leave_a_trace(&mut work).await;
            let two = vec![closed("1"), closed("1").fact("note", name)];
            let (committed, acts) = journalled(house, work.commit_all(two)).await;
            assert!(matches!(committed, Err(AccessError::Journal(JournalError::NotACode("note")))));
            assert_eq!((acts.len(), traces(house).await), (0, 0));
        }
    })
    .await;
}

#[tokio::test]
async fn an_act_without_an_entry_is_not_committed() {
    in_each_house(async |house| {
        let system = house.system();
        let mut work = system.begin().await.unwrap();
        leave_a_trace(&mut work).await;
        assert!(matches!(work.commit_all(Vec::new()).await, Err(AccessError::Internal(_))));
        assert_eq!(traces(house).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_query_writes_nothing() {
    in_each_house(async |house| {
        let system = house.system();
        let mut work = system.look().await.unwrap();
        let leave = sql!("INSERT INTO lease (name, holder, until_at) VALUES ('trace', 'test', 0)");
        assert!(work.tx.run(leave, args![]).await.is_err());
        drop(work);
        assert_eq!(traces(house).await, 0);
    })
    .await;
}
