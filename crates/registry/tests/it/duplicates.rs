//! What is entered twice in one register: found by `himaya link`, decided, merged and taken apart again.

use std::ops::ControlFlow;

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use households::{Resident, hold_household, household_by_id};
use kit::{HouseholdId, LinkPairId};
use known::{How, PairState, Progress, Verdict, ask, link, pairs, weights};
use registry::{
    Assessed, Decision, Shown, What, add_resident, assess, close, decide, households, look_at, part, restrict, review,
};
use store::{args, sql};

use crate::known::{in_a_case, person, registered, resident_of, somebody, told};

/// Links everything, in pieces of so many, until `stop` pieces are done.
pub async fn linked(house: &TestHouse, piece: usize, enough: usize, stop: usize) -> Progress {
    let mut go_on = |progress: &Progress| {
        if progress.done == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    link(&house.system(), How { enough, piece }, &mut go_on).await.unwrap()
}

async fn all_linked(house: &TestHouse) -> Progress {
    linked(house, 1_024, 1_000, usize::MAX).await
}

/// Fifteen people who are not alike.
fn invented() -> Vec<Resident> {
    const FAMILIES: [&str; 15] = [
        "Uydurmalı",
        "Nümunəzadə",
        "Qondarma",
        "Yalançıyev",
        "Xəyalov",
        "Misalova",
        "Təxminli",
        "Fərziyyə",
        "Boşlu",
        "Heçkimov",
        "Sınaqlı",
        "Kağızov",
        "Rəqəmli",
        "Cədvəlov",
        "Şablonlu",
    ];
    const GIVEN: [&str; 15] = [
        "Birinci",
        "Ulduz",
        "Göyərçin",
        "Zümrüd",
        "Payız",
        "Dəniz",
        "Bənövşə",
        "Şəfəq",
        "Yaqut",
        "Lalə",
        "Turac",
        "Mirvari",
        "Nərgiz",
        "Kəpənək",
        "Fındıq",
    ];
    let all = FAMILIES.iter().zip(GIVEN).enumerate();
    all.map(|(n, (family, given))| {
        somebody(family, given, &format!("{:02}.{:02}.{}", 28 - n, n % 12 + 1, 1940 + 4 * n))
    })
    .collect()
}

async fn counted(ctx: &Ctx, act: &str) -> i64 {
    let mut work = ctx.look().await.unwrap();
    work.tx.count(sql!("SELECT count(*) FROM journal WHERE act = $1"), args![act]).await.unwrap()
}

fn same(what: What) -> Decision {
    Decision { seen: PairState::Waiting, verdict: Verdict::Same, what: Some(what), note: "They-told-us".to_owned() }
}

fn other(verdict: Verdict) -> Decision {
    Decision { seen: PairState::Waiting, verdict, what: None, note: String::new() }
}

/// One person in two households of one register, and the pair that is found.
async fn twice(house: &TestHouse, registrar: &Ctx) -> (HouseholdId, HouseholdId, LinkPairId) {
    let first = registered(registrar, somebody("Uydurmalı", "Nümunə", "21.05.1998")).await;
    house.clock.pass(60);
    let second = registered(registrar, somebody("Uydurmali", "Numune", "1998-05-21")).await;
    all_linked(house).await;
    (first, second, pairs(registrar).await.unwrap()[0].id)
}

/// Every row that merging could touch, as text.
async fn snapshot(ctx: &Ctx) -> Vec<String> {
    let mut work = ctx.look().await.unwrap();
    let mut rows: Vec<(String,)> = Vec::new();
    for statement in [
        sql!(
            "SELECT id || code || org_id || kind || state || district || basis || level
                    || CAST(registered_at AS TEXT) || CAST(assess_by AS TEXT) || close_reason
                    || COALESCE(merged_into, '-') || COALESCE(CAST(assessed_at AS TEXT), '-')
             FROM household ORDER BY id"
        ),
        sql!(
            "SELECT id || household_id || relation || sex || age_band || CAST(at AS TEXT) || COALESCE(same_as, '-')
             FROM resident ORDER BY id"
        ),
        sql!("SELECT id || kind || record_id || org_id || CAST(at AS TEXT) FROM link_entry ORDER BY id"),
        sql!("SELECT id || state || COALESCE(CAST(decided_at AS TEXT), '-') FROM link_pair ORDER BY id"),
        sql!("SELECT record_kind || record_id || org_id FROM seal ORDER BY record_kind, record_id, org_id"),
    ] {
        rows.extend(work.tx.all::<(String,)>(statement, args![]).await.unwrap());
    }
    let bodies = sql!("SELECT id, body FROM household UNION ALL SELECT id, body FROM resident ORDER BY id");
    let bodies: Vec<(String, Vec<u8>)> = work.tx.all(bodies, args![]).await.unwrap();
    rows.into_iter().map(|(row,)| row).chain(bodies.into_iter().map(|row| format!("{row:?}"))).collect()
}

#[tokio::test]
async fn who_is_entered_twice_is_found_once_and_shown_to_that_office_alone() {
    for house in TestHouse::both().await {
        let here = house.member("local-executive", &[Role::Registrar]).await;
        let there = house.member("example-ngo", &[Role::Registrar]).await;
        let officer = house.member("local-executive", &[Role::CaseOfficer]).await;
        registered(&here, somebody("Başqasıyev", "Kimsə", "02.11.1961")).await;
        let (_, _, id) = twice(&house, &here).await;
        let found = pairs(&here).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].state, found[0].id), (PairState::Waiting, id));
        assert!(found[0].percent > 50, "{found:?}");
        let sum: f64 = found[0].parts.iter().map(|part| part.bits).sum();
        assert!((sum - found[0].bits).abs() < 1e-6, "the parts add up");
        let again = all_linked(&house).await;
        assert_eq!((again.pairs, again.questions), (0, 0), "found once");
        assert!(pairs(&there).await.unwrap().is_empty());
        assert!(matches!(review(&there, id).await, Err(AccessError::NotFound)));
        assert!(matches!(pairs(&officer).await, Err(AccessError::Denied)));
        assert!(matches!(review(&officer, id).await, Err(AccessError::Denied)));
        assert!(matches!(weights(&officer).await, Err(AccessError::Denied)));
        // Nothing in the clear says whom it is about.
        let mut work = here.look().await.unwrap();
        let clear = sql!("SELECT id || org_id || state || CAST(tenths AS TEXT) FROM link_pair");
        let (clear,): (String,) = work.tx.one(clear, args![]).await.unwrap();
        let residents: Vec<(String,)> = work.tx.all(sql!("SELECT id FROM resident"), args![]).await.unwrap();
        assert!(residents.iter().all(|(id,)| !clear.contains(id.as_str())));
        let (pair, body): (Vec<u8>, Vec<u8>) =
            work.tx.one(sql!("SELECT pair, body FROM link_pair"), args![]).await.unwrap();
        assert!(pair.len() == 32 && !body.windows(9).any(|bytes| bytes == b"residents"));
        drop(work);
        // Different stays different, whoever links again.
        review(&here, id).await.unwrap();
        decide(&here, id, &other(Verdict::Different)).await.unwrap();
        assert_eq!(all_linked(&house).await.pairs, 0);
        let decided = pairs(&here).await.unwrap();
        assert_eq!((decided.len(), decided[0].state), (1, PairState::Different));
    }
}

#[tokio::test]
async fn opening_a_pair_is_journalled_as_opening_both_households() {
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        let (.., id) = twice(&house, &registrar).await;
        house.clock.pass(9 * 3600);
        let registrar = house.signed_in("local-executive.registrar").await;
        let before = counted(&registrar, "record.opened").await;
        let shut = decide(&registrar, id, &other(Verdict::Different)).await;
        assert!(matches!(shut, Err(AccessError::Shut)), "{shut:?}");
        let shown = review(&registrar, id).await.unwrap();
        assert_eq!(shown.sides[0].resident.resident.family, "Uydurmalı");
        assert_eq!(counted(&registrar, "record.opened").await, before + 2);
        review(&registrar, id).await.unwrap();
        assert_eq!(counted(&registrar, "record.opened").await, before + 2, "the reason holds a working day");
    }
}

/// Stopped in the middle and run again: the same pairs, and nothing twice.
#[tokio::test]
async fn a_run_that_was_stopped_goes_on_at_the_next_piece() {
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        for round in 0..2 {
            for resident in invented() {
                registered(&registrar, resident).await;
            }
            house.clock.pass(60 * (round + 1));
        }
        let stopped = linked(&house, 10, 1_000, 1).await;
        assert_eq!((stopped.done, stopped.pieces, stopped.resumed), (1, 3, false));
        assert!(stopped.pairs > 0 && stopped.pairs < 15, "{stopped:?}");
        let ended = linked(&house, 10, 1_000, usize::MAX).await;
        assert_eq!((ended.done, ended.resumed), (3, true));
        assert_eq!(stopped.pairs + ended.pairs, 15, "{stopped:?} {ended:?}");
        assert_eq!(pairs(&registrar).await.unwrap().len(), 15);
        assert_eq!(counted(&registrar, "link.ran").await, 1, "one run, to its end");
        let again = linked(&house, 10, 1_000, usize::MAX).await;
        assert_eq!((again.pairs, again.resumed, again.done), (0, false, 3));
        // Somebody was forgotten meanwhile: the pieces are others, and all begins anew.
        linked(&house, 10, 1_000, 2).await;
        let gone = registered(&registrar, somebody("Silinmişov", "Uydurma", "21.05.1998")).await;
        linked(&house, 10, 1_000, usize::MAX).await;
        house.clock.pass(60);
        linked(&house, 10, 1_000, 2).await;
        close(&registrar, gone, "withdrew").await.unwrap();
        let anew = linked(&house, 10, 1_000, usize::MAX).await;
        assert_eq!((anew.resumed, anew.pairs, anew.done), (false, 0, 3));
    }
}

#[tokio::test]
async fn between_registers_it_is_asked_once_and_of_a_case_its_holder_alone_is_told() {
    for house in TestHouse::both().await {
        let here = house.member("local-executive", &[Role::Registrar]).await;
        let there = house.member("example-ngo", &[Role::Registrar]).await;
        let resident = somebody("Uydurmalı", "Nümunə", "21.05.1998");
        registered(&here, resident.clone()).await;
        house.clock.pass(60);
        registered(&there, resident).await;
        assert_eq!(told(&house).await, 1);
        let run = all_linked(&house).await;
        assert_eq!((run.pairs, run.questions), (0, 0), "the chore has asked already");
        // Entered in a case after the registration: the chore looked before, the link finds it.
        let household = registered(&here, somebody("Gizliyeva", "Uydurma", "03.03.2001")).await;
        assert_eq!(told(&house).await, 0);
        let unit = in_a_case(&house, "Gizliyeva Uydurma", "03.03.2001").await;
        let run = all_linked(&house).await;
        assert_eq!((run.pairs, run.questions), (0, 1));
        let questions = known::questions_to(&unit, 0).await.unwrap();
        assert_eq!((questions.len(), questions[0].record.as_str()), (1, "c-1"));
        let mut work = here.look().await.unwrap();
        assert!(known::questions_of(&mut work, &household.to_string()).await.unwrap().is_empty());
        drop(work);
        assert!(pairs(&here).await.unwrap().is_empty() && pairs(&unit).await.is_err());
        assert_eq!(all_linked(&house).await.questions, 0, "told once");
        let journalled =
            sql!("SELECT actor, facts FROM journal WHERE act = 'link.questioned' ORDER BY seq DESC LIMIT 1");
        let mut work = here.look().await.unwrap();
        let said: (String, String) = work.tx.one(journalled, args![]).await.unwrap();
        assert_eq!(said, ("system".to_owned(), ";".to_owned()));
    }
}

#[tokio::test]
async fn two_households_become_one_and_are_taken_apart_without_loss() {
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        let (first, second, id) = twice(&house, &registrar).await;
        let child = somebody("Uydurmalı", "Körpə", "2015");
        add_resident(&registrar, second, &resident_of(child)).await.unwrap();
        let answers = vec![("housing".to_owned(), "none".to_owned())];
        assess(&registrar, second, &Assessed { answers, note: String::new() }).await.unwrap();
        review(&registrar, id).await.unwrap();
        let before = snapshot(&registrar).await;
        assert!(matches!(
            decide(&registrar, id, &Decision { what: None, ..same(What::FirstLeads) }).await,
            Err(AccessError::NotFound)
        ));
        decide(&registrar, id, &same(What::FirstLeads)).await.unwrap();
        // The list shows one household, with three entries of two people.
        let list = households(&registrar, Shown::Open, None).await.unwrap();
        assert_eq!(list.iter().map(|row| (row.id, row.residents)).collect::<Vec<_>>(), [(first, 2)]);
        // Nothing is written to the part any more.
        let moved = |result: Result<(), AccessError>| assert!(matches!(result, Err(AccessError::Moved)), "{result:?}");
        moved(add_resident(&registrar, second, &resident_of(somebody("X", "Y", "1990"))).await.map(|_| ()));
        let answers = vec![("housing".to_owned(), "own".to_owned())];
        moved(assess(&registrar, second, &Assessed { answers, note: "n".to_owned() }).await);
        moved(close(&registrar, second, "moved").await);
        let mut work = registrar.begin().await.unwrap();
        assert!(matches!(hold_household(&mut work, second).await, Err(AccessError::Moved)));
        assert_eq!(household_by_id(&mut work, second).await.unwrap().merged_into, Some(first));
        drop(work);
        // Whoever asks is shown the leading one, once.
        let asked = ask(&registrar, &person(&somebody("Uydurmalı", "Nümunə", "21.05.1998"))).await.unwrap();
        assert_eq!(asked.own.iter().map(|hit| hit.record.clone()).collect::<Vec<_>>(), [first.to_string()]);
        assert_eq!(all_linked(&house).await.pairs, 0);
        assert_eq!(counted(&registrar, "household.merged").await, 1);
        moved(decide(&registrar, id, &same(What::SecondLeads)).await);
        moved(decide(&registrar, id, &Decision { seen: PairState::Same, ..same(What::SecondLeads) }).await);

        part(&registrar, id, "A-mistake").await.unwrap();
        assert_eq!(snapshot(&registrar).await, before);
        moved(part(&registrar, id, "").await);
        assert_eq!(counted(&registrar, "household.parted").await, 1);
        let shown = review(&registrar, id).await.unwrap();
        let history: Vec<_> =
            shown.pair.history.iter().map(|step| (step.verdict.as_str(), step.note.as_str())).collect();
        assert_eq!(history, [("same", "They-told-us"), ("parted", "A-mistake")]);
        let mut work = registrar.look().await.unwrap();
        let merged = sql!("SELECT district, facts FROM journal WHERE act = 'household.merged'");
        let (district, facts): (String, String) = work.tx.one(merged, args![]).await.unwrap();
        assert_eq!((district.as_str(), facts), ("AZ-GA", format!(";into={first};")));
    }
}

/// Whichever leads, and whatever is said of the other one: what is restricted hides what is one with it, and nothing else.
#[tokio::test]
async fn what_is_one_with_a_restricted_household_is_as_hidden_and_only_so_long() {
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        let there = house.member("example-ngo", &[Role::Registrar]).await;
        for what in [What::FirstLeads, What::SecondLeads, What::PersonFirst, What::PersonSecond] {
            let whom = person(&somebody("Uydurmalı", "Nümunə", "21.05.1998"));
            let (first, second, id) = twice(&house, &registrar).await;
            let elsewhere = async || ask(&there, &whom).await.unwrap().elsewhere;
            assert!(elsewhere().await);
            restrict(&registrar, first, true).await.unwrap();
            assert!(elsewhere().await, "the second entry stands by itself");
            review(&registrar, id).await.unwrap();
            decide(&registrar, id, &same(what)).await.unwrap();
            assert!(!elsewhere().await, "{what}");
            let new = registered(&there, somebody("Uydurmalı", "Nümunə", "21.05.1998")).await;
            told(&house).await;
            let mut work = there.look().await.unwrap();
            assert!(known::questions_of(&mut work, &new.to_string()).await.unwrap().is_empty(), "{what}");
            drop(work);
            // What the other one says of itself does not lift it.
            let looked = restrict(&registrar, second, true).await.is_ok();
            assert_eq!(restrict(&registrar, second, false).await.is_ok(), looked);
            assert!(!elsewhere().await, "{what}");
            part(&registrar, id, "").await.unwrap();
            assert!(elsewhere().await, "{what}: the second entry stands by itself again");
            restrict(&registrar, second, true).await.unwrap();
            assert!(!elsewhere().await, "{what}: the first one was restricted all the time");
            for household in [first, second] {
                close(&registrar, household, "entered-twice").await.unwrap();
            }
            close(&there, new, "entered-twice").await.unwrap();
        }
    }
}

#[tokio::test]
async fn one_person_of_two_households_is_counted_where_they_live() {
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        let (first, second, id) = twice(&house, &registrar).await;
        add_resident(&registrar, first, &resident_of(somebody("Başqasıyev", "Kimsə", "1961"))).await.unwrap();
        review(&registrar, id).await.unwrap();
        let before = snapshot(&registrar).await;
        decide(&registrar, id, &same(What::PersonSecond)).await.unwrap();
        let mut list: Vec<_> = households(&registrar, Shown::Open, None)
            .await
            .unwrap()
            .iter()
            .map(|row| (row.id, row.residents))
            .collect();
        list.sort();
        assert_eq!(list, [(first, 1), (second, 1)], "both households stay");
        let asked = ask(&registrar, &person(&somebody("Uydurmalı", "Nümunə", "21.05.1998"))).await.unwrap();
        assert_eq!(asked.own.iter().map(|hit| hit.record.clone()).collect::<Vec<_>>(), [second.to_string()]);
        part(&registrar, id, "").await.unwrap();
        assert_eq!(snapshot(&registrar).await, before);
        assert_eq!(counted(&registrar, "household.resident-merged").await, 1);
        assert_eq!(counted(&registrar, "household.resident-parted").await, 1);
    }
}

/// Three entries of one person: what the first two decisions say of the third pair needs no decision.
#[tokio::test]
async fn what_leads_others_joins_nothing_and_what_is_one_already_waits_for_nobody() {
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        twice(&house, &registrar).await;
        house.clock.pass(60);
        let third = registered(&registrar, somebody("Uydurmalı", "Nümunə", "21.05.1998")).await;
        all_linked(&house).await;
        let found = pairs(&registrar).await.unwrap();
        assert_eq!(found.len(), 3);
        let of = |shown: &registry::Review| shown.sides.iter().map(|side| side.household.id).collect::<Vec<_>>();
        let mut shown = Vec::new();
        for pair in &found {
            shown.push(review(&registrar, pair.id).await.unwrap());
        }
        let without: Vec<_> = shown.iter().filter(|shown| !of(shown).contains(&third)).collect();
        decide(&registrar, without[0].pair.id, &same(What::FirstLeads)).await.unwrap();
        let lead = of(without[0])[0];
        let with: Vec<_> = shown.iter().filter(|shown| of(shown) == [lead, third]).collect();
        // The leading one cannot become a part; the page does not offer it, and the act refuses it.
        let again = review(&registrar, with[0].pair.id).await.unwrap();
        assert_eq!(again.offered(), [What::FirstLeads, What::PersonFirst, What::PersonSecond]);
        let refused = decide(&registrar, again.pair.id, &same(What::SecondLeads)).await;
        assert!(matches!(refused, Err(AccessError::NotFound)), "{refused:?}");
        decide(&registrar, again.pair.id, &same(What::FirstLeads)).await.unwrap();
        let waiting: Vec<_> =
            pairs(&registrar).await.unwrap().into_iter().filter(|pair| pair.state == PairState::Waiting).collect();
        assert!(waiting.is_empty(), "the third pair is one by the other two: {waiting:?}");
        assert_eq!(households(&registrar, Shown::Open, None).await.unwrap().len(), 1);
        // Whoever withdraws with the leading household withdraws everywhere.
        look_at(&registrar, lead, "registry-work").await.unwrap();
        close(&registrar, lead, "withdrew").await.unwrap();
        assert!(pairs(&registrar).await.unwrap().is_empty());
        assert!(matches!(review(&registrar, again.pair.id).await, Err(AccessError::NotFound)));
    }
}

#[tokio::test]
async fn of_two_who_decide_at_the_same_moment_one_wins() {
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        house.add("local-executive", "second", &[Role::Registrar]).await;
        let second = house.signed_in("second").await;
        let (.., id) = twice(&house, &registrar).await;
        review(&registrar, id).await.unwrap();
        review(&second, id).await.unwrap();
        let (one, two) = (same(What::FirstLeads), same(What::SecondLeads));
        let (one, two) = tokio::join!(decide(&registrar, id, &one), decide(&second, id, &two));
        let won = [&one, &two].iter().filter(|result| result.is_ok()).count();
        let told = [&one, &two].iter().filter(|result| matches!(result, Err(AccessError::Moved))).count();
        assert_eq!((won, told), (1, 1), "{one:?} {two:?}");
        assert_eq!(counted(&registrar, "household.merged").await, 1);
        assert_eq!(households(&registrar, Shown::Open, None).await.unwrap().len(), 1);
        let (one, two) = tokio::join!(part(&registrar, id, ""), part(&second, id, ""));
        assert_eq!([&one, &two].iter().filter(|result| result.is_ok()).count(), 1, "{one:?} {two:?}");
        assert_eq!(counted(&registrar, "household.parted").await, 1);
    }
}

/// Learned from registers alone, and asked with.
#[tokio::test]
async fn weights_are_learned_from_enough_entries_and_can_be_looked_at() {
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        assert!(weights(&registrar).await.unwrap().learned.is_none());
        let people = invented();
        for resident in people.iter().chain(&people[..5]) {
            registered(&registrar, resident.clone()).await;
        }
        in_a_case(&house, "Gizliyeva Uydurma", "03.03.2001").await;
        assert!(!linked(&house, 1_024, 21, usize::MAX).await.learned, "people of cases are not learned from");
        let run = linked(&house, 1_024, 20, usize::MAX).await;
        assert!(run.learned);
        let shown = weights(&registrar).await.unwrap();
        assert_eq!(shown.learned.map(|(entries, _)| entries), Some(20));
        assert_eq!(shown.fields.len(), 7);
        let names = shown.fields.iter().find(|field| field.field == "family").unwrap();
        assert!(names.bits[0] > 0.0 && names.bits[5] < 0.0, "{names:?}");
        let hit = ask(&registrar, &person(&people[0])).await.unwrap();
        assert!(!hit.own.is_empty(), "asked with what was learned");
        let nobody = ask(&registrar, &person(&somebody("Başqasıyev", "Kimsə", "02.11.1961"))).await.unwrap();
        assert!(nobody.own.is_empty());
    }
}
