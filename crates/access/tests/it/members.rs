//! Members: who adds and ends them, passphrases, and the way back after one is lost.

use access::testing::{PASSPHRASE, TestHouse};
use access::{
    AccessError, Ctx, NewMember, Record, Role, SignInError, add_member, change_passphrase, colleagues,
    confirm_second_factor, disable_member, enrol_second_factor, make_seals, open_key, org_by_id, recover_member,
    sign_in, store_seals,
};
use journal::Kind;
use kit::{Lang, SignalId};
use store::{args, sql};
use totp_rs::{Builder, Secret};
use vault::{RecordKey, RecoveryIdentity, VaultError};

use crate::{count, from_new_browser, id, in_each_house, is_denied, journal_size, journalled, lead, officer, whose};

const OFFICER: &str = "mia-hotline.duty";
const NEW_PASSPHRASE: &str = "purple Caspian tea glass";

fn newcomer(login: &str, roles: &[Role]) -> NewMember {
    NewMember {
        login: login.to_owned(),
        name: "Leyla H.".to_owned(),
        roles: roles.to_vec(),
        lang: Lang::Ru,
        passphrase: PASSPHRASE.to_owned(),
    }
}

async fn members(house: &TestHouse) -> i64 {
    count(house, sql!("SELECT count(*) FROM member"), args![]).await
}

async fn logins(ctx: &Ctx) -> Vec<(String, String)> {
    let rows = colleagues(ctx.look().await.unwrap()).await.unwrap();
    rows.into_iter().map(|row| (row.login, row.state)).collect()
}

async fn change(ctx: &Ctx, old: &str, new: &str) -> Result<(), AccessError> {
    change_passphrase(ctx, old, new).await
}

async fn recover(house: &TestHouse, login: &str, recovery: &RecoveryIdentity) -> Result<(), AccessError> {
    let system = house.system();
    let work = system.begin().await.unwrap();
    recover_member(work, login, recovery, NEW_PASSPHRASE).await
}

async fn signs_in(house: &TestHouse, login: &str, passphrase: &str) -> bool {
    match sign_in(&house.visitor(), login, passphrase, None).await {
        Ok(_) => true,
        Err(SignInError::Wrong) => false,
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn a_lead_adds_a_colleague_who_can_work_at_once() {
    in_each_house(async |house| {
        let lead = lead(house).await;
        let new = newcomer("leyla.h", &[Role::Duty, Role::CaseOfficer]);
        let (added, acts) = journalled(house, add_member(&lead, &new)).await;
        let added = added.unwrap();
        assert_eq!(acts, ["member.added"]);
        let ctx = house.signed_in("leyla.h").await;
        assert_eq!((id(&ctx), ctx.member().unwrap().org), (added, lead.member().unwrap().org));
        assert_eq!((&ctx.member().unwrap().roles[..], ctx.lang()), (&new.roles[..], Lang::Ru));

        let mut work = lead.look().await.unwrap();
        let kept = journal::kept_for(&mut work.tx, Kind::Member, &added.to_string()).await.unwrap();
        assert_eq!((kept[0].actor.clone(), kept[0].agency.as_str()), (id(&lead).to_string(), "mia-hotline"));
        assert_eq!(kept[0].fact("roles"), Some("case-officer,duty"));
    })
    .await;
}

#[tokio::test]
async fn only_a_lead_adds_disables_or_lists() {
    in_each_house(async |house| {
        let someone = id(&lead(house).await);
        let mut others = vec![house.visitor(), house.system()];
        for role in Role::ALL.iter().filter(|role| **role != Role::Lead) {
            others.push(house.member("mia-hotline", &[*role]).await);
        }
        let before = (members(house).await, journal_size(house).await);
        for ctx in others {
            assert!(is_denied(&add_member(&ctx, &newcomer("x", &[])).await));
            assert!(is_denied(&disable_member(ctx.begin().await.unwrap(), someone).await));
            assert!(is_denied(&colleagues(ctx.look().await.unwrap()).await));
        }
        assert_eq!((members(house).await, journal_size(house).await), before);
        assert!(signs_in(house, "mia-hotline.lead", PASSPHRASE).await);
    })
    .await;
}

/// Their rights reach over the whole country, so no organisation gives them to itself.
#[tokio::test]
async fn a_lead_makes_no_coordinator_or_auditor_but_in_the_agency_that_is_one() {
    in_each_house(async |house| {
        let cases = [
            ("mia-hotline", Role::Coordinator, false),
            ("mia-hotline", Role::Auditor, false),
            ("national-coordinator", Role::Coordinator, true),
            ("national-coordinator", Role::Auditor, false),
            ("ombudsman", Role::Coordinator, false),
            ("ombudsman", Role::Auditor, true),
            ("ombudsman", Role::Custodian, true),
            ("mia-hotline", Role::Custodian, false),
            // Who keeps contacts reads no reports.
            ("ombudsman", Role::Duty, false),
        ];
        for (n, (agency, role, may)) in cases.into_iter().enumerate() {
            let login = format!("{agency}.lead{n}");
            house.add(agency, &login, &[Role::Lead]).await;
            let lead = house.signed_in(&login).await;
            let new = newcomer(&format!("new{n}"), &[Role::Outreach, role]);
            let (added, acts) = journalled(house, add_member(&lead, &new)).await;
            assert_eq!(
                (added.is_ok(), is_denied(&added), acts.len()),
                (may, !may, usize::from(may)),
                "{role}, {agency}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_lead_sees_and_ends_members_of_the_own_organisation_only() {
    in_each_house(async |house| {
        let (lead, officer) = (lead(house).await, officer(house).await);
        let foreigner = house.member("assistance-centre", &[Role::CaseOfficer]).await;
        let session = from_new_browser(house, "assistance-centre.case-officer").await.session.value();
        let (ended, acts) = journalled(house, disable_member(lead.begin().await.unwrap(), id(&foreigner))).await;
        assert!(matches!(ended, Err(AccessError::NotFound)) && acts.is_empty());
        assert!(whose(house, &session).await.is_some());

        let state = |login: &str, state: &str| (login.to_owned(), state.to_owned());
        assert_eq!(logins(&lead).await, [state(OFFICER, "active"), state("mia-hotline.lead", "active")]);
        let (ended, acts) = journalled(house, disable_member(lead.begin().await.unwrap(), id(&officer))).await;
        ended.unwrap();
        assert_eq!(acts, ["member.disabled"]);
        assert_eq!(logins(&lead).await, [state("mia-hotline.lead", "active"), state(OFFICER, "disabled")]);
    })
    .await;
}

#[tokio::test]
async fn nobody_disables_themself() {
    in_each_house(async |house| {
        let lead = lead(house).await;
        let (ended, acts) = journalled(house, disable_member(lead.begin().await.unwrap(), id(&lead))).await;
        assert!(is_denied(&ended) && acts.is_empty());
        assert!(signs_in(house, "mia-hotline.lead", PASSPHRASE).await);
    })
    .await;
}

#[tokio::test]
async fn a_disabled_member_is_out_at_once_and_holds_no_key() {
    in_each_house(async |house| {
        let (lead, officer) = (lead(house).await, officer(house).await);
        let cookies = [
            from_new_browser(house, OFFICER).await.session.value(),
            from_new_browser(house, OFFICER).await.session.value(),
        ];
        disable_member(lead.begin().await.unwrap(), id(&officer)).await.unwrap();
        for cookie in &cookies {
            assert!(whose(house, cookie).await.is_none());
        }
        assert!(!signs_in(house, OFFICER, PASSPHRASE).await);
        let left = |sql| count(house, sql, args![id(&officer)]);
        assert_eq!(left(sql!("SELECT count(*) FROM session WHERE member_id = $1")).await, 0);
        assert_eq!(left(sql!("SELECT count(*) FROM org_key WHERE member_id = $1")).await, 0);
        let (again, acts) = journalled(house, disable_member(lead.begin().await.unwrap(), id(&officer))).await;
        assert!(matches!(again, Err(AccessError::NotFound)) && acts.is_empty(), "once is enough");
    })
    .await;
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused_and_nothing_else_happens() {
    in_each_house(async |house| {
        let lead = lead(house).await;
        house.add("assistance-centre", "leyla.h", &[Role::CaseOfficer]).await;
        let before = members(house).await;
        let (added, acts) = journalled(house, add_member(&lead, &newcomer("leyla.h", &[Role::Duty]))).await;
        assert!(matches!(added, Err(AccessError::Store(error)) if error.is_duplicate()));
        assert!(acts.is_empty());
        assert_eq!(members(house).await, before);
        assert_eq!(count(house, sql!("SELECT count(*) FROM org_key"), args![]).await, before);
        assert_eq!(house.signed_in("leyla.h").await.member().unwrap().agency, "assistance-centre");
    })
    .await;
}

#[tokio::test]
async fn a_changed_passphrase_ends_the_other_sessions() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let other = from_new_browser(house, OFFICER).await.session.value();
        let own = from_new_browser(house, OFFICER).await.session.value();
        let ctx = whose(house, &own).await.unwrap();
        let (changed, acts) = journalled(house, change(&ctx, PASSPHRASE, NEW_PASSPHRASE)).await;
        changed.unwrap();
        assert_eq!(acts, ["passphrase.changed"]);
        assert!(whose(house, &other).await.is_none());
        assert_eq!(whose(house, &own).await.map(|ctx| id(&ctx)), Some(id(&officer)));
        assert!(!signs_in(house, OFFICER, PASSPHRASE).await);
        assert!(signs_in(house, OFFICER, NEW_PASSPHRASE).await);
    })
    .await;
}

#[tokio::test]
async fn a_passphrase_is_not_changed_without_the_old_one() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let other = from_new_browser(house, OFFICER).await.session.value();
        for wrong in ["", "correct horse battery", NEW_PASSPHRASE] {
            let (changed, acts) = journalled(house, change(&officer, wrong, NEW_PASSPHRASE)).await;
            assert!(matches!(changed, Err(AccessError::Vault(VaultError::WrongPassphrase))));
            assert!(acts.is_empty());
        }
        assert!(is_denied(&change(&house.visitor(), PASSPHRASE, NEW_PASSPHRASE).await));
        assert!(whose(house, &other).await.is_some());
        assert!(signs_in(house, OFFICER, PASSPHRASE).await && !signs_in(house, OFFICER, NEW_PASSPHRASE).await);
    })
    .await;
}

#[tokio::test]
async fn a_lost_passphrase_loses_no_report() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let member = officer.member().unwrap();
        let signal = SignalId::new(officer.now(), officer.entropy());
        let key = RecordKey::new(officer.entropy());
        {
            let system = house.system();
            let mut work = system.begin().await.unwrap();
            let org = org_by_id(&system, &mut work.tx, member.org).await.unwrap();
            let seals = make_seals(&system, Record::Signal, signal, &key, &[&org]);
            store_seals(&mut work, Record::Signal, signal, &seals).await.unwrap();
            work.tx.commit().await.unwrap();
        }
        let old_session = from_new_browser(house, OFFICER).await.session.value();

        let (recovered, acts) = journalled(house, recover(house, OFFICER, &house.recovery)).await;
        recovered.unwrap();
        assert_eq!(acts, ["member.recovered"]);
        assert!(whose(house, &old_session).await.is_none());
        assert!(!signs_in(house, OFFICER, PASSPHRASE).await);

        let outcome = sign_in(&house.visitor(), OFFICER, NEW_PASSPHRASE, None).await.unwrap();
        let ctx = whose(house, &outcome.session.value()).await.unwrap();
        assert_eq!((id(&ctx), &ctx.member().unwrap().roles), (member.id, &member.roles));
        let mut work = ctx.look().await.unwrap();
        assert!(open_key(&mut work, Record::Signal, signal).await.unwrap() == key);
    })
    .await;
}

#[tokio::test]
async fn recovery_turns_the_second_factor_off() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let secret = enrol_second_factor(&officer, OFFICER).secret;
        let app = Builder::new().with_secret(Secret::try_from_base32(&secret).unwrap()).build().unwrap();
        let code = app.generate(u64::try_from(officer.now().seconds()).unwrap()).to_string();
        assert!(confirm_second_factor(&officer, &secret, &code).await.unwrap());
        assert!(from_new_browser(house, OFFICER).await.second_factor);
        recover(house, OFFICER, &house.recovery).await.unwrap();
        assert!(!sign_in(&house.visitor(), OFFICER, NEW_PASSPHRASE, None).await.unwrap().second_factor);
    })
    .await;
}

#[tokio::test]
async fn recovery_needs_the_right_identity_and_a_member() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let session = from_new_browser(house, OFFICER).await.session.value();
        let (wrong, acts) = journalled(house, recover(house, OFFICER, &RecoveryIdentity::generate())).await;
        assert!(matches!(wrong, Err(AccessError::Vault(VaultError::DoesNotOpen))) && acts.is_empty());
        let (nobody, acts) = journalled(house, recover(house, "nobody", &house.recovery)).await;
        assert!(matches!(nobody, Err(AccessError::NotFound)) && acts.is_empty());
        // It is a chore of the system: a member, even one who holds the identity, does not get it done.
        let work = officer.begin().await.unwrap();
        let by_member = recover_member(work, OFFICER, &house.recovery, NEW_PASSPHRASE).await;
        assert!(matches!(by_member, Err(AccessError::Internal(_))));
        assert!(whose(house, &session).await.is_some());
        assert!(signs_in(house, OFFICER, PASSPHRASE).await && !signs_in(house, OFFICER, NEW_PASSPHRASE).await);
    })
    .await;
}

#[tokio::test]
async fn a_name_for_recovery_may_be_written_as_for_signing_in() {
    in_each_house(async |house| {
        officer(house).await;
        recover(house, " MIA-Hotline.Duty ", &house.recovery).await.unwrap();
        assert!(signs_in(house, OFFICER, NEW_PASSPHRASE).await);
    })
    .await;
}

/// A session somebody left open is no place to guess the passphrase in.
#[tokio::test]
async fn guesses_of_the_own_passphrase_are_slowed() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        for _ in 0..6 {
            let changed = change(&officer, "one of many guesses", NEW_PASSPHRASE).await;
            assert!(matches!(changed, Err(AccessError::Vault(VaultError::WrongPassphrase))));
        }
        let (changed, acts) = journalled(house, change(&officer, PASSPHRASE, NEW_PASSPHRASE)).await;
        assert!(matches!(changed, Err(AccessError::Wait(_))), "the right one has to wait too");
        assert!(acts.is_empty());
        assert!(signs_in(house, OFFICER, PASSPHRASE).await, "signing in is counted by itself");
        house.clock.pass(2);
        change(&officer, PASSPHRASE, NEW_PASSPHRASE).await.unwrap();
        assert_eq!(count(house, sql!("SELECT count(*) FROM sign_in_failure"), args![]).await, 0);
    })
    .await;
}

/// Passphrases are tried outside the database's transactions: others go on working.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_who_change_their_passphrase_at_once_keep_nobody_from_writing() {
    in_each_house(async |house| {
        let officer = officer(house).await;
        let mut flood = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let officer = officer.clone();
            flood.spawn(async move { change_passphrase(&officer, PASSPHRASE, NEW_PASSPHRASE).await });
        }
        let done: Vec<_> = flood.join_all().await.into_iter().collect();
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1, "one of them did it");
        assert!(signs_in(house, OFFICER, NEW_PASSPHRASE).await);
    })
    .await;
}
