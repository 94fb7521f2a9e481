//! A household from its registration to its end.

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use households::{Dwelling, HouseholdState, Kind, Relation, Resident, household_by_id, household_key, residents_of};
use kit::{AgeBand, HouseholdId, Sex};
use registry::{
    Assessed, NewHousehold, NewResident, Shown, add_resident, assess, close, explain, households, last_assessment,
    look_at, register,
};
use store::{args, sql};

const DAY: i64 = 24 * 3600;

struct Office {
    house: TestHouse,
    registrar: Ctx,
}

async fn offices() -> Vec<Office> {
    let mut offices = Vec::new();
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        offices.push(Office { house, registrar });
    }
    offices
}

fn person(given: &str) -> NewResident {
    let resident = Resident { given: given.to_owned(), family: "Uydurma".to_owned(), ..Resident::default() };
    NewResident { relation: Relation::Head, sex: Sex::Female, age: AgeBand::From30To44, resident }
}

fn household() -> NewHousehold {
    NewHousehold {
        kind: Kind::Family,
        district: "AZ-GA".to_owned(),
        basis: "consent".to_owned(),
        dwelling: Dwelling {
            address: "Address-of-nobody".to_owned(),
            agreed: "Said-so".to_owned(),
            note: "Note-of-nobody".to_owned(),
        },
        first: person("Birinci"),
    }
}

async fn registered(office: &Office) -> HouseholdId {
    register(&office.registrar, &household()).await.unwrap()
}

/// The actor as one who sends a form with this number.
fn with_form(ctx: &Ctx, form: u8) -> Ctx {
    ctx.clone().of_form(Some([form; 16]))
}

fn answers(given: &[(&str, &str)]) -> Assessed {
    let answers = given.iter().map(|(question, answer)| ((*question).to_owned(), (*answer).to_owned())).collect();
    Assessed { answers, note: String::new() }
}

async fn acts(office: &Office, id: HouseholdId) -> Vec<String> {
    let mut work = office.registrar.look().await.unwrap();
    let acts = sql!("SELECT act FROM journal WHERE subject_id = $1 ORDER BY seq");
    work.tx.all::<(String,)>(acts, args![id.to_string()]).await.unwrap().into_iter().map(|(act,)| act).collect()
}

#[tokio::test]
async fn a_household_opens_for_its_own_office_alone_and_a_form_sent_twice_registers_once() {
    for office in offices().await {
        let form = with_form(&office.registrar, 1);
        let id = register(&form, &household()).await.unwrap();
        let again = register(&form, &household()).await;
        assert!(matches!(again, Err(AccessError::Again)), "{again:?}");
        let mut work = office.registrar.look().await.unwrap();
        let row = household_by_id(&mut work, id).await.unwrap();
        let key = household_key(&mut work, id).await.unwrap();
        assert_eq!(row.dwelling(&key).unwrap().address, "Address-of-nobody");
        let people = residents_of(&mut work, id, &key).await.unwrap();
        assert_eq!((people.len(), people[0].resident.name().as_str()), (1, "Uydurma Birinci"));
        assert_eq!((row.residents, row.state), (1, HouseholdState::Open));
        drop(work);
        // Another office, with the same role, and a case officer of the own one.
        let other = office.house.member("example-ngo", &[Role::Registrar]).await;
        let colleague = office.house.member("local-executive", &[Role::CaseOfficer]).await;
        for stranger in [&other, &colleague] {
            assert!(matches!(look_at(stranger, id, "registry-work").await, Err(AccessError::Denied)));
        }
        assert!(matches!(households(&colleague, Shown::Open, None).await, Err(AccessError::Denied)));
        assert!(households(&other, Shown::Open, None).await.unwrap().is_empty());
        let mut work = other.look().await.unwrap();
        assert!(matches!(household_key(&mut work, id).await, Err(AccessError::NoSeal)));
        drop(work);
        assert_eq!(households(&office.registrar, Shown::Open, None).await.unwrap().len(), 1);
        assert_eq!(acts(&office, id).await, ["household.registered"]);
    }
}

#[tokio::test]
async fn an_assessment_is_explained_and_comes_up_again_by_itself() {
    for office in offices().await {
        let id = registered(&office).await;
        let profile = &office.house.house.profile;
        let heavy = answers(&[("housing", "none"), ("documents", "held"), ("income", "work"), ("no-such", "x")]);
        let explained = explain(profile.assessment(), &heavy.answers);
        let said: Vec<_> = explained.weighing.iter().map(|(q, a)| (q.key.as_str(), a.weight)).collect();
        assert_eq!(said, [("housing", 4), ("documents", 4)], "what weighs nothing is not a reason");
        assert_eq!((explained.sum, explained.needs), (8, vec!["shelter", "legal"]));
        let form = with_form(&office.registrar, 1);
        assess(&form, id, &heavy).await.unwrap();
        let twice = assess(&form, id, &heavy).await;
        assert!(matches!(twice, Err(AccessError::Again)), "{twice:?}");
        let nothing = assess(&office.registrar, id, &answers(&[("no-such", "x")])).await;
        assert!(matches!(nothing, Err(AccessError::NotFound)), "{nothing:?}");

        let late = async |days: i64| {
            office.house.clock.pass(days * DAY);
            let registrar = office.house.member("local-executive", &[Role::Registrar, Role::Lead]).await;
            households(&registrar, Shown::Late, None).await.unwrap().len()
        };
        assert_eq!(households(&office.registrar, Shown::Late, None).await.unwrap().len(), 0);
        assert_eq!(late(91).await, 1, "a household of the highest level is assessed again after 90 days");
        let registrar = office.house.signed_in("local-executive.registrar").await;
        look_at(&registrar, id, "registry-work").await.unwrap();
        assess(&registrar, id, &answers(&[("housing", "own")])).await.unwrap();
        let rows = households(&registrar, Shown::Open, None).await.unwrap();
        assert_eq!(rows[0].level, "low");
        assert_eq!(households(&registrar, Shown::Late, None).await.unwrap().len(), 0);
        let mut work = registrar.look().await.unwrap();
        let key = household_key(&mut work, id).await.unwrap();
        let (last, version, level, _) = last_assessment(&mut work, id, &key).await.unwrap().unwrap();
        assert_eq!((last.answers.len(), level.as_str()), (1, "low"));
        assert_eq!(version, office.house.house.profile.assessment().version);
        drop(work);
        let facts = sql!("SELECT act, facts FROM journal WHERE act LIKE 'household.%assessed' ORDER BY seq");
        let mut work = registrar.look().await.unwrap();
        let facts: Vec<(String, String)> = work.tx.all(facts, args![]).await.unwrap();
        assert!(facts[0].0 == "household.assessed" && facts[0].1.contains(";in_time=yes;level=high;"), "{facts:?}");
        assert!(facts[1].0 == "household.reassessed" && facts[1].1.contains(";in_time=no;level=low;"), "{facts:?}");
    }
}

#[tokio::test]
async fn people_come_in_once_and_never_into_a_closed_household() {
    for office in offices().await {
        let id = registered(&office).await;
        let form = with_form(&office.registrar, 1);
        add_resident(&form, id, &person("Ikinci")).await.unwrap();
        let twice = add_resident(&form, id, &person("Ikinci")).await;
        assert!(matches!(twice, Err(AccessError::Again)), "{twice:?}");
        let third = person("At-once");
        let (a, b) = tokio::join!(add_resident(&form, id, &third), add_resident(&form, id, &third));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        assert_eq!(households(&office.registrar, Shown::Open, None).await.unwrap()[0].residents, 3);
        let wrong = close(&office.registrar, id, "because").await;
        assert!(matches!(wrong, Err(AccessError::NotFound)));
        close(&office.registrar, id, "moved").await.unwrap();
        for moved in [
            close(&office.registrar, id, "moved").await,
            add_resident(&office.registrar, id, &person("Late")).await.map(|_| ()),
            assess(&office.registrar, id, &answers(&[("debt", "no")])).await,
        ] {
            assert!(matches!(moved, Err(AccessError::Moved)), "{moved:?}");
        }
        assert!(households(&office.registrar, Shown::Open, None).await.unwrap().is_empty());
        assert_eq!(households(&office.registrar, Shown::Closed, None).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_list_goes_on_page_by_page() {
    for office in offices().await {
        for _ in 0..53 {
            registered(&office).await;
        }
        let first = households(&office.registrar, Shown::Open, None).await.unwrap();
        let last = first.last().unwrap();
        let rest = households(&office.registrar, Shown::Open, Some((last.assess_by, last.id))).await.unwrap();
        assert_eq!((first.len(), rest.len()), (50, 3));
        assert!(rest.iter().all(|row| first.iter().all(|known| known.id != row.id)));
    }
}

/// What a household is, lies nowhere in the clear.
#[tokio::test]
async fn no_word_of_a_household_is_in_the_clear() {
    for office in offices().await {
        let id = registered(&office).await;
        let mut heavy = answers(&[("violence", "now")]);
        heavy.note = "Note-of-the-officer".to_owned();
        assess(&office.registrar, id, &heavy).await.unwrap();
        let mut work = office.registrar.look().await.unwrap();
        let bodies: Vec<(Vec<u8>,)> = work
            .tx
            .all(
                sql!("SELECT body FROM household UNION ALL SELECT body FROM resident UNION ALL SELECT body FROM assessment"),
                args![],
            )
            .await
            .unwrap();
        assert_eq!(bodies.len(), 3);
        for secret in ["nobody", "Uydurma", "Birinci", "Said-so", "violence", "officer"] {
            let is_there = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(bodies.iter().all(|(body,)| !is_there(body)), "{secret}");
        }
    }
}

#[tokio::test]
async fn a_birth_is_kept_as_exactly_as_it_was_typed() {
    let offices = offices().await;
    let ctx = &offices[0].registrar;
    for (typed, kept, age) in [
        ("21.05.1998", "1998-05-21", AgeBand::From18To29),
        ("05.1998", "1998-05", AgeBand::From18To29),
        ("1950", "1950", AgeBand::From60),
    ] {
        let born = frame::birth(ctx, typed).unwrap();
        assert_eq!((frame::written(&born).as_str(), frame::age_band(ctx, Some(&born))), (kept, age), "{typed}");
    }
    assert_eq!(frame::age_band(ctx, None), AgeBand::Unknown);
    for wrong in ["31.02.1998", "13.13.1998", "soon", "32994", "01.01.1850"] {
        assert!(frame::birth(ctx, wrong).is_err(), "{wrong}");
    }
}
