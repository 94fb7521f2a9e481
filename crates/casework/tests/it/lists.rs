//! Lists: in which order, page by page, and never another organisation's.

use std::collections::{BTreeSet, HashMap};

use access::{Action, Ctx, Role, Thing};
use casework::{CaseState, DutyRow, cases, close_signal, duty_counts, duty_list, look_at, referrals};
use kit::{CaseId, Moment, OrgId, PublicCode, ReferralId, SignalId};
use proptest::collection::vec;
use proptest::test_runner::{Config, TestRunner};
use signals::{Danger, State};
use store::{args, sql};
use tokio::runtime::Handle;

use crate::support::{HOUR, Room, rooms, said};

/// Every page of a list, one after the other.
async fn pages(ctx: &Ctx, state: State) -> Vec<Vec<DutyRow>> {
    let mut pages: Vec<Vec<DutyRow>> = Vec::new();
    loop {
        let after = pages.last().and_then(|page| page.last()).map(|row| (row.look_by, row.id));
        let page = duty_list(ctx, state, after).await.unwrap();
        if page.is_empty() {
            return pages;
        }
        pages.push(page);
    }
}

#[tokio::test]
async fn a_hundred_and_twenty_signals_stand_in_order_without_gaps_or_repeats() {
    for room in rooms().await {
        let mut sent = BTreeSet::new();
        for n in 0..120 {
            // Several come in the same moment; every fourth is a danger.
            sent.insert(room.signal(if n % 4 == 0 { Danger::Now } else { Danger::NotNow }).await);
            if n % 10 == 9 {
                room.house.clock.pass(60);
            }
        }
        let pages = pages(&room.desk, State::New).await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 20]);
        let rows: Vec<_> = pages.into_iter().flatten().collect();
        assert_eq!(rows.iter().map(|row| row.id).collect::<BTreeSet<_>>(), sent);
        assert!(rows.is_sorted_by_key(|row| row.look_by));
        let dangers = rows.iter().take_while(|row| row.danger == Danger::Now).count();
        assert_eq!(dangers, 30, "who is in danger stands first");
        for row in &rows {
            let hours = if row.danger == Danger::Now { 1 } else { 24 };
            assert_eq!(row.look_by, row.received_at.plus_seconds(hours * HOUR));
        }
        assert!(duty_counts(&room.desk).await.unwrap().contains(&(State::New, 120)));
        room.whole().await;
    }
}

#[tokio::test]
async fn a_page_goes_on_where_it_ended_when_signals_come_and_go() {
    for room in rooms().await {
        for _ in 0..60 {
            room.signal(Danger::NotNow).await;
            room.house.clock.pass(1);
        }
        let first = duty_list(&room.desk, State::New, None).await.unwrap();
        look_at(&room.desk, first[10].id, "duty-screening").await.unwrap();
        look_at(&room.desk, first[49].id, "duty-screening").await.unwrap();
        let danger = room.signal(Danger::Now).await;
        let rest = duty_list(&room.desk, State::New, first.last().map(|r| (r.look_by, r.id))).await.unwrap();
        assert_eq!(rest.len(), 10);
        assert_eq!(duty_list(&room.desk, State::New, None).await.unwrap()[0].id, danger);
        assert_eq!(duty_list(&room.desk, State::Open, None).await.unwrap().len(), 2);
        room.whole().await;
    }
}

#[tokio::test]
async fn closed_signals_stand_newest_first() {
    for room in rooms().await {
        let mut closed = Vec::new();
        for _ in 0..70 {
            let signal = room.looked().await;
            close_signal(&room.desk, signal, "duplicate").await.unwrap();
            closed.push(signal);
            room.house.clock.pass(60);
        }
        closed.reverse();
        let pages = pages(&room.desk, State::Closed).await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [50, 20]);
        assert_eq!(pages.into_iter().flatten().map(|row| row.id).collect::<Vec<_>>(), closed);
        room.whole().await;
    }
}

/// Rows as chance makes them: whose (of three), in which state, when.
#[derive(Clone, Debug)]
struct Chance {
    signals: Vec<(usize, usize, i64)>,
    cases: Vec<(usize, usize, i64)>,
    referrals: Vec<(usize, usize, bool, i64)>,
}

const AGENCIES: [&str; 3] = ["mia-hotline", "assistance-centre", "mia-thb-department"];

async fn fill(room: &Room, orgs: &[OrgId; 3], chance: &Chance) {
    let entropy = &*room.house.house.entropy;
    let at = |offset: i64| room.now().plus_seconds(offset);
    let system = room.house.system();
    let mut work = system.begin().await.unwrap();
    for table in [sql!("DELETE FROM referral"), sql!("DELETE FROM case_file"), sql!("DELETE FROM signal")] {
        work.tx.run(table, args![]).await.unwrap();
    }
    for (org, state, offset) in &chance.signals {
        let id = SignalId::new(room.now(), entropy);
        work.tx
            .run(
                sql!(
                    "INSERT INTO signal (id, code, door, org_id, state, lang, district, about, danger, body, files,
                                         unread, received_at, look_by, judgement, close_reason, receipt_locator,
                                         receipt_wrap, content_digest)
                     VALUES ($1, $2, 'web', $3, $4, 'az', '', 'unsaid', 'unknown', $5, 0, 0, $6, $6, '', '', $7, $5, $5)"
                ),
                args![
                    id,
                    &PublicCode::new(entropy),
                    orgs[*org],
                    State::ALL[*state].code(),
                    vec![0_u8],
                    at(*offset),
                    id.as_bytes().to_vec()
                ],
            )
            .await
            .unwrap();
    }
    let mut case = CaseId::new(room.now(), entropy);
    // The first case is there for the referrals to stand in.
    for (number, (org, state, offset)) in [(0, 0, -1)].iter().chain(&chance.cases).enumerate() {
        let id = CaseId::new(room.now(), entropy);
        if number == 0 {
            case = id;
        }
        work.tx
            .run(
                sql!(
                    "INSERT INTO case_file (id, code, org_id, state, district, judgement, danger, body, opened_at,
                                            close_reason)
                     VALUES ($1, $2, $3, $4, '', '', 'unknown', $5, $6, '')"
                ),
                // Microseconds apart, as real cases are.
                args![
                    id,
                    &PublicCode::new(entropy),
                    orgs[*org],
                    CaseState::ALL[*state].code(),
                    vec![0_u8],
                    Moment::from_micros(at(*offset).micros() + number as i64)
                ],
            )
            .await
            .unwrap();
    }
    for (from, step, ended, offset) in &chance.referrals {
        let id = ReferralId::new(room.now(), entropy);
        let to = (from + 1 + step) % 3;
        let state = if *ended { "completed" } else { "sent" };
        work.tx
            .run(
                sql!(
                    "INSERT INTO referral (id, code, case_id, from_org, to_org, state, clock, basis, needs, district,
                                           package, once, sent_at, due_at, decline_reason, outcome, closed_at)
                     VALUES ($1, $2, $3, $4, $5, $6, '', '', '', '', $7, $8, $9, $9, '', '', $10)"
                ),
                args![
                    id,
                    &PublicCode::new(entropy),
                    case,
                    orgs[*from],
                    orgs[to],
                    state,
                    vec![0_u8],
                    id.as_bytes().to_vec(),
                    at(*offset),
                    ended.then(|| at(*offset))
                ],
            )
            .await
            .unwrap();
    }
    work.tx.commit().await.unwrap();
}

/// What is in a table that the policies let the actor see in a list: the policies alone decide here.
async fn allowed(room: &Room, ctx: &Ctx) -> (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>) {
    let mut tx = room.house.house.store().read().await.unwrap();
    let signals: Vec<(String, OrgId)> = tx.all(sql!("SELECT id, org_id FROM signal"), args![]).await.unwrap();
    let cases: Vec<(String, OrgId)> = tx.all(sql!("SELECT id, org_id FROM case_file"), args![]).await.unwrap();
    let referrals: Vec<(String, OrgId, OrgId)> =
        tx.all(sql!("SELECT id, from_org, to_org FROM referral"), args![]).await.unwrap();
    drop(tx);
    let mut decided = HashMap::new();
    let mut desk =
        |action: Action, org| *decided.entry((action, org)).or_insert_with(|| ctx.may(action, &Thing::Desk { org }));
    (
        signals.into_iter().filter(|(_, org)| desk(Action::ListSignals, *org)).map(|(id, _)| id).collect(),
        cases.into_iter().filter(|(_, org)| desk(Action::ListCases, *org)).map(|(id, _)| id).collect(),
        referrals
            .into_iter()
            .filter(|(_, from, to)| desk(Action::ListReferrals, *from) || desk(Action::ListReferrals, *to))
            .map(|(id, _, _)| id)
            .collect(),
    )
}

/// What the lists show the actor.
async fn shown(ctx: &Ctx) -> (BTreeSet<String>, BTreeSet<String>, BTreeSet<String>) {
    let mut shown = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    if duty_list(ctx, State::New, None).await.is_ok() {
        for state in State::ALL {
            for row in pages(ctx, *state).await.into_iter().flatten() {
                assert!(shown.0.insert(row.id.to_string()), "a signal stands on two pages");
            }
        }
    }
    for state in CaseState::ALL {
        let mut before = None;
        while let Ok(rows) = cases(ctx, *state, before).await {
            let Some(last) = rows.last() else { break };
            before = Some(last.opened_at);
            for row in rows {
                assert!(shown.1.insert(row.id.to_string()), "a case stands on two pages");
            }
        }
    }
    for (received, ended) in [(true, true), (true, false), (false, true), (false, false)] {
        for row in referrals(ctx, received, ended, None).await.unwrap_or_default() {
            assert!(shown.2.insert(row.id.to_string()), "a referral stands in two lists");
        }
    }
    shown
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_show_exactly_what_the_policies_allow() {
    for room in rooms().await {
        let mut members = vec![room.desk.clone(), room.centre.clone(), room.unit.clone(), room.house.visitor()];
        for agency in AGENCIES {
            for role in [Role::Duty, Role::Lead, Role::Coordinator, Role::Auditor] {
                members.push(room.house.member(agency, &[role]).await);
            }
        }
        let orgs = [&room.desk, &room.centre, &room.unit].map(|ctx| ctx.member().unwrap().org);
        let config = Config { cases: 5, max_shrink_iters: 30, failure_persistence: None, ..Config::default() };
        let chance = (
            vec((0..3_usize, 0..4_usize, 0..40_i64), 0..260),
            vec((0..3_usize, 0..2_usize, 0..40_i64), 0..200),
            vec((0..3_usize, 0..2_usize, proptest::bool::ANY, 0..40_i64), 0..40),
        );
        let check = |(signals, cases, referrals)| async {
            fill(&room, &orgs, &Chance { signals, cases, referrals }).await;
            for member in &members {
                assert_eq!(shown(member).await, allowed(&room, member).await);
            }
        };
        TestRunner::new(config)
            .run(&chance, |rows| {
                tokio::task::block_in_place(|| Handle::current().block_on(check(rows)));
                Ok(())
            })
            .unwrap();
        assert_eq!(said(duty_list(&room.centre, State::New, None).await), "Denied");
        room.whole().await;
    }
}
