//! Who may not, and what is asked for first: every act of the room, in tables.

use access::{Ctx, Role};
use casework::{
    Judgement, Person, Sharing, accept, add_need, add_note, add_person, answer_reporter, close_case, close_signal,
    decline, look_at, open_case, open_referral, pack, record_outcome, record_screening, record_service, refer,
    withdraw,
};
use kit::{AgeBand, CaseId, ReferralId, Sex, SignalId};

use crate::doing;
use crate::support::{Doing, Room, SET, judge, open_file, package_of, referral, rooms, said, token};

/// What the acts are tried on.
#[derive(Clone, Copy)]
struct Things {
    signal: SignalId,
    case: CaseId,
    waiting: ReferralId,
    accepted: ReferralId,
}

async fn things(room: &Room) -> Things {
    Things {
        signal: room.looked().await,
        case: room.case().await,
        waiting: room.received().await,
        accepted: room.accepted().await,
    }
}

fn on_signals(ctx: &Ctx, Things { signal, .. }: Things) -> Vec<(&'static str, Doing)> {
    vec![
        ("answer a reporter", doing!(ctx => answer_reporter(&ctx, signal, &token(), "x", None))),
        ("record a screening", doing!(ctx => judge(&ctx, signal, Judgement::CannotSay))),
        ("close a signal", doing!(ctx => close_signal(&ctx, signal, "duplicate"))),
        ("open a case", doing!(ctx => open_case(&ctx, signal, "x"))),
    ]
}

fn on_cases(ctx: &Ctx, Things { case, .. }: Things) -> Vec<(&'static str, Doing)> {
    async fn preview(ctx: &Ctx, case: CaseId) -> Result<(), access::AccessError> {
        let mut work = ctx.look().await?;
        pack(&mut work, case, &Sharing::default(), "", "").await.map(drop)
    }
    let (sex, age) = (Sex::Unknown, AgeBand::Unknown);
    vec![
        ("add a person", doing!(ctx => add_person(&ctx, case, sex, age, &Person::default()))),
        ("write a note", doing!(ctx => add_note(&ctx, case, "x"))),
        ("record a need", doing!(ctx => add_need(&ctx, case, "shelter"))),
        ("preview a package", doing!(ctx => preview(&ctx, case))),
        ("refer", doing!(ctx => async move { refer(&ctx, &referral(case, "family-committee")).await })),
        ("close a case", doing!(ctx => close_case(&ctx, case, "needs-met"))),
    ]
}

fn by_receivers(ctx: &Ctx, Things { waiting, accepted, .. }: Things) -> Vec<(&'static str, Doing)> {
    vec![
        ("accept", doing!(ctx => accept(&ctx, waiting, ""))),
        ("decline", doing!(ctx => decline(&ctx, waiting, "no-capacity", ""))),
        ("record a service", doing!(ctx => record_service(&ctx, accepted, "shelter", ""))),
        ("record an outcome", doing!(ctx => record_outcome(&ctx, accepted, "service-given", ""))),
    ]
}

fn opening(
    ctx: &Ctx,
    Things { signal, case, waiting, .. }: Things,
    reason: &'static str,
) -> Vec<(&'static str, Doing)> {
    vec![
        ("look at a signal", doing!(ctx => look_at(&ctx, signal, reason))),
        ("open a case file", doing!(ctx => open_file(&ctx, case, reason))),
        ("open a referral", doing!(ctx => open_referral(&ctx, waiting, reason))),
    ]
}

fn every_act(ctx: &Ctx, things: Things) -> Vec<(&'static str, Doing)> {
    let mut acts = opening(ctx, things, "case-work");
    acts.extend(on_signals(ctx, things));
    acts.extend(on_cases(ctx, things));
    acts.extend(by_receivers(ctx, things));
    let waiting = things.waiting;
    acts.push(("withdraw", doing!(ctx => withdraw(&ctx, waiting))));
    acts.push(("read a package", doing!(ctx => package_of(&ctx, waiting))));
    acts
}

/// Tries acts one after the other; each is refused with one of the words, and nothing changes.
async fn refused(room: &Room, who: &str, acts: Vec<(&'static str, Doing)>, words: &[&str]) {
    let before = room.state().await;
    for (name, act) in acts {
        let told = said(act.await);
        assert!(words.contains(&told.as_str()), "{who} tried to {name}: {told}");
        assert_eq!(room.state().await, before, "{who} tried to {name}");
    }
}

#[tokio::test]
async fn a_third_organisation_can_neither_read_nor_act() {
    for room in rooms().await {
        let things = things(&room).await;
        let others = [
            ("labour-inspection", &[Role::Duty, Role::CaseOfficer, Role::Lead][..]),
            ("national-coordinator", &[Role::Coordinator]),
            ("ombudsman", &[Role::Auditor]),
            ("mia", &[Role::Duty, Role::CaseOfficer, Role::Lead, Role::Coordinator, Role::Auditor]),
        ];
        for (agency, roles) in others {
            let other = room.house.member(agency, roles).await;
            refused(&room, agency, every_act(&other, things), &["Denied", "NoSeal"]).await;
        }
        refused(&room, "a visitor", every_act(&room.house.visitor(), things), &["Denied"]).await;
        refused(&room, "the system", every_act(&room.house.system(), things), &["Denied"]).await;
        room.whole().await;
    }
}

#[tokio::test]
async fn colleagues_without_the_role_can_neither_read_nor_act() {
    for room in rooms().await {
        let things = things(&room).await;
        for agency in ["mia-hotline", "assistance-centre"] {
            for roles in [&[Role::Lead][..], &[Role::Coordinator], &[Role::Auditor], &[]] {
                let colleague = room.house.member(agency, roles).await;
                refused(&room, agency, every_act(&colleague, things), &["Denied"]).await;
            }
        }
        let duty = room.house.member("mia-hotline", &[Role::Duty]).await;
        let mut acts = on_cases(&duty, things);
        acts.extend(by_receivers(&duty, things));
        refused(&room, "a duty officer", acts, &["Denied"]).await;
        let officer = room.house.member("mia-hotline", &[Role::CaseOfficer]).await;
        refused(&room, "a case officer", on_signals(&officer, things), &["Denied"]).await;
        room.whole().await;
    }
}

#[tokio::test]
async fn each_side_of_a_referral_does_its_own_part_only() {
    for room in rooms().await {
        let things = things(&room).await;
        // The sender has opened everything, so that only the policies stand in the way.
        refused(&room, "the sender", by_receivers(&room.desk, things), &["Denied"]).await;

        let mut acts = on_signals(&room.centre, things);
        acts.extend(on_cases(&room.centre, things));
        let (centre, waiting) = (&room.centre, things.waiting);
        acts.push(("withdraw", doing!(centre => withdraw(&centre, waiting))));
        refused(&room, "the receiver", acts, &["Denied"]).await;
        let opening_theirs: Vec<_> =
            opening(&room.centre, things, "case-work").into_iter().filter(|(n, _)| *n != "open a referral").collect();
        refused(&room, "the receiver", opening_theirs, &["Denied"]).await;
        room.whole().await;
    }
}

#[tokio::test]
async fn content_stays_shut_until_a_reason_is_given() {
    for room in rooms().await {
        let things = things(&room).await;
        // Colleagues who may do all of it, but have not said why.
        let desk = room.colleague("mia-hotline", "second.desk", &[Role::Duty, Role::CaseOfficer]).await;
        let centre = room.colleague("assistance-centre", "second.centre", &[Role::CaseOfficer]).await;
        let acts = |waiting| {
            let mut acts = on_signals(&desk, things);
            acts.extend(on_cases(&desk, things));
            acts.extend(by_receivers(&centre, things));
            let (desk, centre) = (&desk, &centre);
            acts.push(("read a package", doing!(desk => package_of(&desk, waiting))));
            acts.push(("read a package", doing!(centre => package_of(&centre, waiting))));
            acts
        };
        refused(&room, "one without a reason", acts(things.waiting), &["Shut"]).await;

        // A reason that is on no list of the profile is none.
        for reason in ["", "curiosity", "Case-work", "no-capacity"] {
            refused(&room, "one with a bad reason", opening(&desk, things, reason), &["Shut"]).await;
            let waiting = things.waiting;
            let acts = vec![("open a referral", doing!(centre => open_referral(&centre, waiting, reason)))];
            refused(&room, "one with a bad reason", acts, &["Shut"]).await;
        }
        refused(&room, "one whose reason was bad", acts(things.waiting), &["Shut"]).await;

        // A reason for one thing opens no other.
        let another = room.looked().await;
        look_at(&desk, another, "duty-screening").await.unwrap();
        open_file(&desk, room.case().await, "case-work").await.unwrap();
        open_referral(&centre, room.sent().await, "case-work").await.unwrap();
        refused(&room, "one with a reason for another thing", acts(things.waiting), &["Shut"]).await;

        // With one, all of it goes.
        for (name, act) in opening(&desk, things, "supervision") {
            act.await.unwrap_or_else(|e| panic!("{name}: {e:?}"));
        }
        for id in [things.waiting, things.accepted] {
            open_referral(&centre, id, "case-work").await.unwrap();
        }
        let skipped = ["close a signal", "decline"];
        for (name, act) in acts(things.waiting).into_iter().filter(|(name, _)| !skipped.contains(name)) {
            let told = said(act.await);
            // The agency of that referral does not work here.
            assert_eq!(told, if name == "refer" { "NotFound" } else { "done" }, "{name}");
        }
        room.whole().await;
    }
}

#[tokio::test]
async fn reasons_needs_and_grounds_that_are_on_no_list_are_refused() {
    for room in rooms().await {
        let things = things(&room).await;
        let Things { signal, case, waiting, accepted } = things;
        let (desk, centre) = (&room.desk, &room.centre);
        for code in ["", "because", "SHELTER", "shelter,medical", "Aygün Məmmədova", "needs-met "] {
            let basis =
                move || casework::NewReferral { basis: code.to_owned(), ..referral(case, "mia-thb-department") };
            let needs = move || {
                let needs = vec!["shelter".to_owned(), code.to_owned()];
                casework::NewReferral { needs, ..referral(case, "mia-thb-department") }
            };
            let acts: Vec<(&str, Doing)> = vec![
                ("close a signal", doing!(desk => close_signal(&desk, signal, code))),
                ("screen by a set", doing!(desk => record_screening_of(&desk, signal, code))),
                ("record a need", doing!(desk => add_need(&desk, case, code))),
                ("close a case", doing!(desk => close_case(&desk, case, code))),
                ("refer on a ground", doing!(desk => async move { refer(&desk, &basis()).await })),
                ("refer for a need", doing!(desk => async move { refer(&desk, &needs()).await })),
                ("decline", doing!(centre => decline(&centre, waiting, code, ""))),
                ("record a service", doing!(centre => record_service(&centre, accepted, code, ""))),
                ("record an outcome", doing!(centre => record_outcome(&centre, accepted, code, ""))),
            ];
            refused(&room, code, acts, &["NotFound"]).await;
        }
        // The codes of one list are not those of another.
        assert_eq!(said(close_signal(desk, signal, "needs-met").await), "NotFound");
        assert_eq!(said(close_case(desk, case, "duplicate").await), "NotFound");
        assert_eq!(said(record_screening_of(desk, signal, SET).await), "done");
        room.whole().await;
    }
}

async fn record_screening_of(ctx: &Ctx, signal: SignalId, set: &str) -> Result<(), access::AccessError> {
    let screening = casework::Screening { yes: vec![], no: vec![], why: String::new() };
    record_screening(ctx, signal, set, &screening, Judgement::CannotSay).await
}

#[tokio::test]
async fn a_referral_goes_only_to_another_organisation_that_helps() {
    for room in rooms().await {
        let case = room.case().await;
        room.house.member("national-coordinator", &[Role::Coordinator]).await;
        room.house.member("ombudsman", &[Role::Auditor]).await;
        let before = room.state().await;
        // Ourselves, one that does not work here, one that is none, and those who only look on.
        for agency in ["mia-hotline", "family-committee", "nobody", "", "national-coordinator", "ombudsman"] {
            let told = said(refer(&room.desk, &referral(case, agency)).await);
            assert_eq!((told.as_str(), room.state().await), ("NotFound", before.clone()), "{agency}");
        }
        room.whole().await;
    }
}

#[tokio::test]
async fn a_referral_by_consent_says_how_consent_was_given() {
    for room in rooms().await {
        let case = room.case().await;
        for consent in ["", " \n"] {
            let new = casework::NewReferral { consent: consent.to_owned(), ..referral(case, "assistance-centre") };
            assert_eq!(said(refer(&room.desk, &new).await), "NotFound");
        }
        let duty = casework::NewReferral {
            basis: "vital-interest".to_owned(),
            consent: String::new(),
            ..referral(case, "assistance-centre")
        };
        refer(&room.desk, &duty).await.unwrap();
        assert_eq!(room.count("referral.sent").await, 1);
        room.whole().await;
    }
}
