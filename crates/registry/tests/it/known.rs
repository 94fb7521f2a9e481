//! Who learns what when somebody is registered whom others know.

use access::testing::TestHouse;
use access::{AccessError, Ctx, Record, Role, open_key};
use households::{Dwelling, Kind, Relation, Resident};
use kit::{AgeBand, HouseholdId, Sex};
use known::{Answer, Known, MOST_A_DAY, answer_question, ask, asked_today, questions_of, questions_to, tell_holders};
use registry::{NewHousehold, NewResident, close, known_of, register, restrict};
use store::{args, sql};

pub fn somebody(family: &str, given: &str, birth: &str) -> Resident {
    Resident { family: family.to_owned(), given: given.to_owned(), birth: birth.to_owned(), ..Resident::default() }
}

pub fn resident_of(resident: Resident) -> NewResident {
    NewResident { relation: Relation::Head, sex: Sex::Female, age: AgeBand::Unknown, resident }
}

pub async fn registered(registrar: &Ctx, resident: Resident) -> HouseholdId {
    let first = resident_of(resident);
    let new = NewHousehold {
        kind: Kind::Family,
        district: "AZ-GA".to_owned(),
        basis: "consent".to_owned(),
        dwelling: Dwelling::default(),
        first,
    };
    register(registrar, &new).await.unwrap()
}

/// Other offices are asked when the hour has passed.
pub async fn told(house: &TestHouse) -> usize {
    house.clock.pass(3600);
    tell_holders(&house.system()).await.unwrap()
}

/// Somebody of a case of the special police unit, entered there as bits.
pub async fn in_a_case(house: &TestHouse, name: &str, birth: &str) -> Ctx {
    let unit = house.member("mia-thb-department", &[Role::CaseOfficer]).await;
    let known = Known::of_text(name, birth, "", "female");
    let mut work = unit.begin().await.unwrap();
    known::remember(&mut work, known::Kind::Person, "p-1", "c-1", &known).await.unwrap();
    work.tx.commit().await.unwrap();
    unit
}

pub fn person(resident: &Resident) -> Known {
    known_of(resident, Sex::Female)
}

async fn asked_for(ctx: &Ctx, household: HouseholdId) -> Vec<known::Question> {
    let mut work = ctx.look().await.unwrap();
    questions_of(&mut work, &household.to_string()).await.unwrap()
}

#[tokio::test]
async fn the_own_register_shows_whom_and_another_one_is_asked() {
    for house in TestHouse::both().await {
        let here = house.member("local-executive", &[Role::Registrar]).await;
        let there = house.member("example-ngo", &[Role::Registrar]).await;
        let known_here = registered(&here, somebody("Uydurmalı", "Nümunə", "21.05.1998")).await;
        // Other letters, other spelling, names exchanged: the same person.
        let asked = ask(&here, &person(&somebody("Uydurmali", "Numune", "1998-05-21"))).await.unwrap();
        assert_eq!((asked.own.len(), asked.elsewhere), (1, false));
        assert_eq!(asked.own[0].record, known_here.to_string());
        assert!(asked.own[0].percent > 50, "{asked:?}");
        let other = ask(&here, &person(&somebody("Başqasıyev", "Kimsə", "02.11.1961"))).await.unwrap();
        assert_eq!((other.own.len(), other.elsewhere), (0, false));
        // The other office learns that one may know them, and nothing of whom.
        let asked = ask(&there, &person(&somebody("Nümunə", "Uydurmalı", "21.05.1998"))).await.unwrap();
        assert_eq!((asked.own.len(), asked.elsewhere), (0, true));

        told(&house).await;
        assert!(questions_to(&here, 0).await.unwrap().is_empty(), "nobody registered them elsewhere yet");
        let new = registered(&there, somebody("Uydurmali", "Numune", "21.05.1998")).await;
        assert_eq!(tell_holders(&house.system()).await.unwrap(), 0, "not in the hour of the registration");
        assert_eq!(told(&house).await, 1);
        assert_eq!(told(&house).await, 0, "asked once");
        let questions = questions_to(&here, 0).await.unwrap();
        assert_eq!((questions.len(), questions[0].agency.as_str()), (1, "example-ngo"));
        assert_eq!(questions[0].record, known_here.to_string());
        let waiting = asked_for(&there, new).await;
        assert!(waiting.len() == 1 && waiting[0].said.is_none());
        assert!(questions_to(&there, 0).await.unwrap().is_empty());
        let foreign = answer_question(&there, questions[0].id, Answer::Yes, "", None).await;
        assert!(matches!(foreign, Err(AccessError::NotFound)), "{foreign:?}");
        let unfit = answer_question(&here, questions[0].id, Answer::Silent, "", None).await;
        assert!(matches!(unfit, Err(AccessError::NotFound)));
        answer_question(&here, questions[0].id, Answer::Share, "Call-us-first", None).await.unwrap();
        let again = answer_question(&here, questions[0].id, Answer::No, "", None).await;
        assert!(matches!(again, Err(AccessError::Moved)), "{again:?}");
        let answered = asked_for(&there, new).await;
        assert_eq!(answered[0].said, Some((Answer::Share, "Call-us-first".to_owned())));
    }
}

/// What no asker may find out: that somebody is in a case.
#[tokio::test]
async fn of_a_case_the_asker_learns_nothing_and_those_who_hold_it_are_told() {
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        let unit = in_a_case(&house, "Gizliyeva Uydurma Nümunə qızı", "03.03.2001").await;
        let resident = somebody("Gizliyeva", "Uydurma", "03.03.2001");
        let in_case = ask(&registrar, &person(&resident)).await.unwrap();
        let nobody = ask(&registrar, &person(&somebody("Heçkimov", "Yoxdur", "09.09.1950"))).await.unwrap();
        assert_eq!(in_case, nobody, "the answers are the same");
        let household = registered(&registrar, resident).await;
        assert_eq!(told(&house).await, 1);
        assert!(asked_for(&registrar, household).await.is_empty(), "the asker's own page says nothing");
        let questions = questions_to(&unit, 0).await.unwrap();
        assert_eq!((questions.len(), questions[0].kind), (1, Some(known::Kind::Person)));
        assert_eq!((questions[0].record.as_str(), questions[0].agency.as_str()), ("c-1", "local-executive"));
        // No key, and no right: a registrar of the unit itself sees no question about a case.
        let id = questions[0].id;
        let mut work = registrar.look().await.unwrap();
        assert!(matches!(open_key(&mut work, Record::LinkQuestion, id).await, Err(AccessError::NoSeal)));
        // The asker has a seal, as with every question, and its key opens nothing.
        let key = open_key(&mut work, Record::LinkAnswer, id).await.unwrap();
        let asked = sql!("SELECT asked FROM link_question WHERE id = $1");
        let (asked,): (Vec<u8>,) = work.tx.one(asked, args![id]).await.unwrap();
        assert!(key.open_text(&access::place("link_question", &id.to_string(), "asked"), &asked).is_err());
        drop(work);
        // However often somebody stands elsewhere, a case's place is its own.
        let clerk = house.member("mia-thb-department", &[Role::Registrar]).await;
        assert!(questions_to(&clerk, 0).await.unwrap().is_empty());
        let yes = answer_question(&unit, id, Answer::Yes, "", None).await;
        assert!(matches!(yes, Err(AccessError::NotFound)), "of a case there is no yes: {yes:?}");
        answer_question(&unit, id, Answer::Silent, "", None).await.unwrap();
        assert!(asked_for(&registrar, household).await.is_empty(), "silence is silent");

        // Shared on purpose, the asker reads what was shared.
        let second = registered(&registrar, somebody("Gizliyeva", "Uydurma", "03.03.2001")).await;
        told(&house).await;
        let id = questions_to(&unit, 0).await.unwrap().iter().find(|q| q.said.is_none()).unwrap().id;
        answer_question(&unit, id, Answer::Share, "Send-her-to-us", None).await.unwrap();
        let shared = asked_for(&registrar, second).await;
        assert_eq!(
            shared.iter().filter_map(|q| q.said.clone()).collect::<Vec<_>>(),
            [(Answer::Share, "Send-her-to-us".to_owned())]
        );
        // The journal says that an office was told, not of whom or by whom.
        let mut work = registrar.look().await.unwrap();
        let told = sql!("SELECT actor, agency, facts FROM journal WHERE act = 'link.questioned' ORDER BY seq LIMIT 1");
        let told: (String, String, String) = work.tx.one(told, args![]).await.unwrap();
        assert_eq!((told.0.as_str(), told.2.as_str()), ("system", ";"));
    }
}

/// Registrar and case officer of one office: the register's page says nothing of the case.
#[tokio::test]
async fn a_case_of_the_own_office_is_not_told_either() {
    for house in TestHouse::both().await {
        let registrar = house.member("mia-thb-department", &[Role::Registrar]).await;
        let unit = in_a_case(&house, "Gizliyeva Uydurma", "03.03.2001").await;
        let household = registered(&registrar, somebody("Gizliyeva", "Uydurma", "03.03.2001")).await;
        assert_eq!(told(&house).await, 1);
        assert!(asked_for(&registrar, household).await.is_empty());
        assert!(questions_to(&registrar, 0).await.unwrap().is_empty());
        assert_eq!(questions_to(&unit, 0).await.unwrap().len(), 1);
    }
}

/// Many copies, made to crowd somebody out, and forgotten again.
#[tokio::test]
async fn who_was_forgotten_takes_nobodys_place() {
    for house in TestHouse::both().await {
        let here = house.member("local-executive", &[Role::Registrar]).await;
        let there = house.member("example-ngo", &[Role::Registrar]).await;
        let resident = somebody("Uydurmalı", "Nümunə", "21.05.1998");
        for _ in 0..60 {
            let copy = registered(&there, resident.clone()).await;
            close(&there, copy, "entered-twice").await.unwrap();
        }
        ask(&there, &person(&resident)).await.unwrap();
        registered(&here, resident.clone()).await;
        assert!(ask(&there, &person(&resident)).await.unwrap().elsewhere);
    }
}

#[tokio::test]
async fn asking_has_an_end_each_day_and_the_lead_sees_it() {
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        let lead = house.member("local-executive", &[Role::Lead]).await;
        let officer = house.member("local-executive", &[Role::CaseOfficer]).await;
        let whom = person(&somebody("Uydurma", "Kimsə", "1970"));
        assert!(matches!(ask(&officer, &whom).await, Err(AccessError::Denied)), "only who registers asks");
        ask(&registrar, &whom).await.unwrap();
        let mut work = registrar.begin().await.unwrap();
        let nearly = sql!("UPDATE link_count SET n = $1");
        work.tx.run(nearly, args![MOST_A_DAY - 1]).await.unwrap();
        work.tx.commit().await.unwrap();
        ask(&registrar, &whom).await.unwrap();
        assert!(matches!(ask(&registrar, &whom).await, Err(AccessError::Full)));
        let rows = asked_today(&lead).await.unwrap();
        assert_eq!((rows.len(), rows[0].n, rows[0].usual), (1, MOST_A_DAY, 0));
        assert!(matches!(asked_today(&registrar).await, Err(AccessError::Denied)));
        house.clock.pass(24 * 3600);
        let registrar = house.signed_in("local-executive.registrar").await;
        ask(&registrar, &whom).await.unwrap();
    }
}

#[tokio::test]
async fn who_withdraws_is_found_by_nobody_any_more() {
    for house in TestHouse::both().await {
        let here = house.member("local-executive", &[Role::Registrar]).await;
        let there = house.member("example-ngo", &[Role::Registrar]).await;
        let resident = somebody("Silinmişov", "Uydurma", "21.05.1998");
        let id = registered(&here, resident.clone()).await;
        assert!(ask(&there, &person(&resident)).await.unwrap().elsewhere);
        close(&here, id, "withdrew").await.unwrap();
        assert!(!ask(&there, &person(&resident)).await.unwrap().elsewhere);
        let mut work = here.look().await.unwrap();
        assert_eq!(work.tx.count(sql!("SELECT count(*) FROM link_entry"), args![]).await.unwrap(), 0);
    }
}

/// The bits at rest: not a name, and not the same bytes twice.
#[tokio::test]
async fn the_database_alone_shows_no_bits() {
    for house in TestHouse::both().await {
        let here = house.member("local-executive", &[Role::Registrar]).await;
        for _ in 0..2 {
            registered(&here, somebody("Uydurma", "Kimsə", "21.05.1998")).await;
        }
        let mut work = here.look().await.unwrap();
        let bits: Vec<(Vec<u8>,)> = work.tx.all(sql!("SELECT bits FROM link_entry"), args![]).await.unwrap();
        assert_eq!(bits.len(), 2);
        let shared = bits[0].0.iter().zip(&bits[1].0).filter(|(a, b)| a == b).count();
        assert!(shared * 20 < bits[0].0.len(), "the same person twice looks like nobody twice: {shared}");
    }
}

#[tokio::test]
async fn of_a_restricted_household_nobody_elsewhere_learns_and_its_office_alone_is_told() {
    for house in TestHouse::both().await {
        let here = house.member("local-executive", &[Role::Registrar]).await;
        let there = house.member("example-ngo", &[Role::Registrar]).await;
        let hidden = registered(&here, somebody("Uydurmalı", "Nümunə", "21.05.1998")).await;
        // Asked once before, so that it stands in memory as what it was.
        let same = person(&somebody("Uydurmali", "Numune", "1998-05-21"));
        assert!(ask(&there, &same).await.unwrap().elsewhere);
        restrict(&here, hidden, true).await.unwrap();
        assert!(matches!(restrict(&here, hidden, true).await, Err(AccessError::Moved)));
        assert!(matches!(restrict(&there, hidden, false).await, Err(AccessError::Denied)));
        let asked = ask(&there, &same).await.unwrap();
        let nobody = ask(&there, &person(&somebody("Başqasıyev", "Kimsə", "02.11.1961"))).await.unwrap();
        assert_eq!(asked, nobody, "the same answer as for nobody");
        assert_eq!(ask(&here, &same).await.unwrap().own.len(), 1, "the own office sees whom");
        assert_eq!(told(&house).await, 0, "nobody is asked about the hidden ones");
        let new = registered(&there, somebody("Uydurmali", "Numune", "21.05.1998")).await;
        assert_eq!(told(&house).await, 1);
        assert!(asked_for(&there, new).await.is_empty(), "the asker sees no question");
        let question = questions_to(&here, 0).await.unwrap().remove(0);
        assert_eq!(question.record, hidden.to_string());
        let yes = answer_question(&here, question.id, Answer::Yes, "", None).await;
        assert!(matches!(yes, Err(AccessError::NotFound)), "{yes:?}");
        answer_question(&here, question.id, Answer::Silent, "", None).await.unwrap();
        assert!(asked_for(&there, new).await.is_empty());
    }
}

/// Finding a question from a household, and seeing that it does not open, would take time: what is silent is not found.
#[tokio::test]
async fn what_the_asker_must_not_know_of_is_not_found_from_their_household() {
    for house in TestHouse::both().await {
        let here = house.member("local-executive", &[Role::Registrar]).await;
        let there = house.member("example-ngo", &[Role::Registrar]).await;
        let resident = somebody("Gizliyeva", "Uydurma", "03.03.2001");
        let unit = in_a_case(&house, "Gizliyeva Uydurma", "03.03.2001").await;
        for _ in 0..2 {
            registered(&here, resident.clone()).await;
        }
        let hidden = registered(&here, somebody("Gizliyeva", "Uydurma", "03.03.2001")).await;
        restrict(&here, hidden, true).await.unwrap();
        told(&house).await;
        registered(&there, resident).await;
        // The case, and three households that may be one person, of which one is restricted.
        assert_eq!(told(&house).await, 4);
        let mut work = there.look().await.unwrap();
        let found = sql!(
            "SELECT count(*) FROM link_question q JOIN org o ON o.id = q.from_org WHERE o.agency = 'example-ngo'
             GROUP BY q.about ORDER BY 1"
        );
        let found: Vec<(i64,)> = work.tx.all(found, args![]).await.unwrap();
        drop(work);
        assert_eq!(
            found,
            [(1,), (1,), (2,)],
            "the two of which the asker may know are found together, the others alone"
        );
        assert_eq!(questions_to(&unit, 0).await.unwrap().len(), 3, "the case is told of each registration");
    }
}

/// A hundred and more questions about registers hide none about a case, and each stands on some page.
#[tokio::test]
async fn no_flood_of_questions_hides_one_about_a_case() {
    for house in TestHouse::both().await {
        let here = house.member("local-executive", &[Role::Registrar]).await;
        let officer = house.member("local-executive", &[Role::CaseOfficer]).await;
        let there = house.member("example-ngo", &[Role::Registrar]).await;
        registered(&here, somebody("Uydurmalı", "Nümunə", "21.05.1998")).await;
        told(&house).await;
        for _ in 0..105 {
            registered(&there, somebody("Uydurmali", "Numune", "21.05.1998")).await;
        }
        assert_eq!(told(&house).await + told(&house).await, 105);
        let known = Known::of_text("Gizliyeva Uydurma", "03.03.2001", "", "female");
        let mut work = officer.begin().await.unwrap();
        known::remember(&mut work, known::Kind::Person, "p-9", "c-9", &known).await.unwrap();
        work.tx.commit().await.unwrap();
        registered(&there, somebody("Gizliyeva", "Uydurma", "03.03.2001")).await;
        told(&house).await;
        let seen = questions_to(&officer, 0).await.unwrap();
        assert_eq!(seen.iter().map(|one| one.record.as_str()).collect::<Vec<_>>(), ["c-9"]);
        let (first, second) = (questions_to(&here, 0).await.unwrap(), questions_to(&here, known::SHOWN).await.unwrap());
        assert_eq!((first.len(), second.len()), (known::SHOWN, 5));
    }
}

/// A household that is restricted after another office was told that it may be known: it need not say so again.
#[tokio::test]
async fn a_household_that_was_restricted_since_may_stay_silent() {
    for house in TestHouse::both().await {
        let here = house.member("local-executive", &[Role::Registrar]).await;
        let there = house.member("example-ngo", &[Role::Registrar]).await;
        let held = registered(&here, somebody("Uydurmalı", "Nümunə", "21.05.1998")).await;
        told(&house).await;
        let new = registered(&there, somebody("Uydurmali", "Numune", "21.05.1998")).await;
        told(&house).await;
        restrict(&here, held, true).await.unwrap();
        let id = questions_to(&here, 0).await.unwrap()[0].id;
        answer_question(&here, id, Answer::Silent, "", None).await.unwrap();
        let asked = asked_for(&there, new).await;
        assert!(asked.len() == 1 && asked[0].said.is_none(), "as if nobody had answered: {asked:?}");
    }
}
