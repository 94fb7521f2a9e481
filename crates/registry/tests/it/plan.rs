//! A household's plan of help: suggested, written, changed, ended.

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use households::{Dwelling, Kind, LineState, MOST_LINES, PlanLine, Relation, Resident, household_key, plan_of};
use jiff::civil::{Date, date};
use kit::{AgeBand, HouseholdId, Sex};
use registry::{
    Assessed, End, NewHousehold, NewLine, NewResident, Shown, assess, change_line, close, end_line, explain,
    households, look_at, plan_lines, register, suggested,
};
use store::{args, sql};

const DAY: i64 = 24 * 3600;
/// The test's clock stands on Monday 23 November 2026.
const FRIDAY: Date = date(2026, 11, 27);

async fn registered(registrar: &Ctx) -> HouseholdId {
    let new = NewHousehold {
        kind: Kind::Family,
        district: "AZ-GA".to_owned(),
        basis: "consent".to_owned(),
        dwelling: Dwelling { address: "here".to_owned(), agreed: "said".to_owned(), note: String::new() },
        first: NewResident {
            relation: Relation::Head,
            sex: Sex::Female,
            age: AgeBand::From30To44,
            resident: Resident { family: "Uydurma".to_owned(), ..Resident::default() },
        },
    };
    register(registrar, &new).await.unwrap()
}

/// A register with a household on each engine.
async fn offices() -> Vec<(TestHouse, Ctx, HouseholdId)> {
    let mut offices = Vec::new();
    for house in TestHouse::both().await {
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        let id = registered(&registrar).await;
        offices.push((house, registrar, id));
    }
    offices
}

fn line(need: &str, service: &str, agency: &str, by: Date) -> NewLine {
    let [need, service, agency] = [need, service, agency].map(str::to_owned);
    NewLine { need, service, agency, by, note: "Note-of-the-plan".to_owned() }
}

fn shelter() -> NewLine {
    line("shelter", "temporary-place", "assistance-centre", FRIDAY)
}

async fn plan(ctx: &Ctx, id: HouseholdId) -> Vec<PlanLine> {
    plan_of(&mut ctx.look().await.unwrap(), id).await.unwrap()
}

async fn acts(ctx: &Ctx, id: HouseholdId) -> Vec<(String, String)> {
    let mut work = ctx.look().await.unwrap();
    let acts = sql!("SELECT act, facts FROM journal WHERE subject_id = $1 AND act LIKE '%plan%' ORDER BY seq");
    work.tx.all(acts, args![id.to_string()]).await.unwrap()
}

#[tokio::test]
async fn each_need_of_the_assessment_is_suggested_until_a_line_answers_it() {
    for (house, registrar, id) in offices().await {
        let answers = [("housing", "none"), ("children", "relative")].map(|(q, a)| (q.to_owned(), a.to_owned()));
        let assessed = Assessed { answers: answers.to_vec(), note: String::new() };
        assess(&registrar, id, &assessed).await.unwrap();
        let needs = explain(house.house.profile.assessment(), &assessed.answers).needs;
        let lines = suggested(&registrar, &needs, &plan(&registrar, id).await).unwrap();
        let said: Vec<_> = lines.iter().map(|l| (l.need.as_str(), l.service.as_str(), l.agency.as_str())).collect();
        assert_eq!(said[0], ("shelter", "temporary-place", "assistance-centre"));
        assert_eq!(said[1].0, "social");
        assert!(lines.iter().all(|line| line.by > date(2026, 11, 23)));
        plan_lines(&registrar, id, &lines).await.unwrap();
        assert_eq!(plan(&registrar, id).await.len(), 2);
        assert!(suggested(&registrar, &needs, &plan(&registrar, id).await).unwrap().is_empty());
        // What the office gives itself is a line too.
        let own = suggested(&registrar, &["family", "financial"], &[]).unwrap();
        assert_eq!(own[0].agency, "local-executive");
    }
}

#[tokio::test]
async fn a_line_is_written_once_and_sealed_to_the_office() {
    for (house, registrar, id) in offices().await {
        let form = registrar.clone().of_form(Some([1; 16]));
        plan_lines(&form, id, &[shelter()]).await.unwrap();
        let again = plan_lines(&form, id, &[shelter()]).await;
        assert!(matches!(again, Err(AccessError::Again)), "{again:?}");
        let twice = plan_lines(&registrar, id, &[shelter()]).await;
        assert!(matches!(twice, Err(AccessError::Moved)), "one agency answers a need once: {twice:?}");
        let legal = || [line("legal", "legal-advice", "justice", FRIDAY)];
        let (a, b) = (legal(), legal());
        let (a, b) = tokio::join!(plan_lines(&registrar, id, &a), plan_lines(&registrar, id, &b));
        assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
        let lines = plan(&registrar, id).await;
        assert_eq!(lines.len(), 2);
        let mut work = registrar.look().await.unwrap();
        let key = household_key(&mut work, id).await.unwrap();
        assert_eq!(lines[0].note(&key).unwrap(), "Note-of-the-plan");
        let bodies: Vec<(Vec<u8>,)> = work.tx.all(sql!("SELECT body FROM plan_line"), args![]).await.unwrap();
        assert!(bodies.iter().all(|(body,)| !body.windows(8).any(|bytes| bytes == b"the-plan")));
        drop(work);
        assert_eq!(
            acts(&registrar, id).await[0],
            ("household.planned".to_owned(), ";by=assistance-centre;need=shelter;service=temporary-place;".to_owned())
        );
        for stranger in [
            house.member("example-ngo", &[Role::Registrar]).await,
            house.member("local-executive", &[Role::CaseOfficer]).await,
            house.member("local-executive", &[Role::Lead]).await,
        ] {
            let denied = plan_lines(&stranger, id, &[line("medical", "treatment", "health", FRIDAY)]).await;
            assert!(matches!(denied, Err(AccessError::Denied)), "{denied:?}");
            let denied = end_line(&stranger, id, lines[0].id, 0, &End::Done).await;
            assert!(matches!(denied, Err(AccessError::Denied)), "{denied:?}");
            let denied = change_line(&stranger, id, lines[0].id, 0, &shelter()).await;
            assert!(matches!(denied, Err(AccessError::Denied)), "{denied:?}");
        }
    }
}

#[tokio::test]
async fn what_the_profile_does_not_have_is_not_planned() {
    for (_house, registrar, id) in offices().await {
        let yesterday = date(2026, 11, 22);
        for wrong in [
            line("gold", "temporary-place", "health", FRIDAY),
            line("shelter", "palace", "health", FRIDAY),
            line("shelter", "temporary-place", "nobody", FRIDAY),
            line("shelter", "temporary-place", "ombudsman", FRIDAY),
            line("shelter", "temporary-place", "health", yesterday),
        ] {
            let refused = plan_lines(&registrar, id, &[shelter(), wrong.clone()]).await;
            assert!(matches!(refused, Err(AccessError::NotFound)), "{wrong:?}: {refused:?}");
        }
        assert!(plan(&registrar, id).await.is_empty(), "one wrong line undoes all");
        plan_lines(&registrar, id, &[line("shelter", "temporary-place", "health", date(2026, 11, 23))]).await.unwrap();
        let helping: Vec<_> = registrar.profile().agencies().iter().filter(|agency| agency.helps()).collect();
        let needs = registrar.profile().list("need").iter().filter(|need| need.key != "shelter");
        let many: Vec<_> = needs
            .flat_map(|need| helping.iter().map(|agency| line(&need.key, "other", &agency.key, FRIDAY)))
            .take(usize::try_from(MOST_LINES).unwrap())
            .collect();
        let full = plan_lines(&registrar, id, &many).await;
        assert!(matches!(full, Err(AccessError::Full)), "{full:?}");
        plan_lines(&registrar, id, &many[1..]).await.unwrap();
    }
}

#[tokio::test]
async fn of_two_who_change_a_line_one_is_told() {
    for (_house, registrar, id) in offices().await {
        plan_lines(&registrar, id, &[shelter(), line("shelter", "temporary-place", "labour", FRIDAY)]).await.unwrap();
        let row = plan(&registrar, id).await.into_iter().find(|row| row.agency == "assistance-centre").unwrap();
        let later = NewLine { by: date(2026, 12, 4), ..shelter() };
        let (a, b) = tokio::join!(
            change_line(&registrar, id, row.id, 0, &later),
            end_line(&registrar, id, row.id, 0, &End::Done)
        );
        let lost = if a.is_ok() { &b } else { &a };
        assert!(a.is_ok() != b.is_ok() && matches!(lost, Err(AccessError::Moved)), "{a:?} {b:?}");
        let row = plan(&registrar, id).await.into_iter().find(|row| row.agency == "labour").unwrap();
        // Not a need of another line, and not the agency of another line of the same need.
        let other_need = change_line(&registrar, id, row.id, 0, &line("legal", "other", "labour", FRIDAY)).await;
        assert!(matches!(other_need, Err(AccessError::NotFound)), "{other_need:?}");
        if a.is_ok() {
            let taken = change_line(&registrar, id, row.id, 0, &shelter()).await;
            assert!(matches!(taken, Err(AccessError::Moved)), "{taken:?}");
        }
        change_line(&registrar, id, row.id, 0, &line("shelter", "other", "health", FRIDAY)).await.unwrap();
        let stale = end_line(&registrar, id, row.id, 0, &End::Done).await;
        assert!(matches!(stale, Err(AccessError::Moved)), "{stale:?}");
        let because = end_line(&registrar, id, row.id, 1, &End::Dropped("because".to_owned())).await;
        assert!(matches!(because, Err(AccessError::NotFound)), "{because:?}");
        end_line(&registrar, id, row.id, 1, &End::Dropped("declined".to_owned())).await.unwrap();
        let row = plan(&registrar, id).await.into_iter().find(|other| other.id == row.id).unwrap();
        assert_eq!((row.state, row.drop_reason.as_str()), (LineState::Dropped, "declined"));
        let acts = acts(&registrar, id).await;
        let last = acts.last().unwrap();
        assert_eq!(
            (last.0.as_str(), last.1.as_str()),
            ("household.plan-line-dropped", ";need=shelter;reason=declined;")
        );
        // A line is one of its own household's alone.
        let other = registered(&registrar).await;
        let strange = end_line(&registrar, other, row.id, 2, &End::Done).await;
        assert!(matches!(strange, Err(AccessError::NotFound)), "{strange:?}");
    }
}

#[tokio::test]
async fn a_line_past_its_day_is_late_until_it_ends() {
    for (house, registrar, id) in offices().await {
        let december = date(2026, 12, 4);
        plan_lines(&registrar, id, &[shelter(), line("legal", "legal-advice", "justice", december)]).await.unwrap();
        let late = async |ctx: &Ctx| households(ctx, Shown::PlanLate, None).await.unwrap().len();
        // The whole of the last day is in time: it is Monday, ten o'clock.
        house.clock.pass(4 * DAY + 13 * 3600);
        let registrar = house.signed_in("local-executive.registrar").await;
        assert_eq!(late(&registrar).await, 0);
        house.clock.pass(3600);
        assert_eq!(late(&registrar).await, 1);
        let lead = house.member("local-executive", &[Role::Lead]).await;
        assert_eq!(late(&lead).await, 1);
        assert_eq!(late(&house.member("example-ngo", &[Role::Registrar]).await).await, 0);
        let registrar = house.signed_in("local-executive.registrar").await;
        let row = plan(&registrar, id).await.remove(0);
        assert!(row.is_late(registrar.now()) && row.need == "shelter");
        let shut = end_line(&registrar, id, row.id, 0, &End::Done).await;
        assert!(matches!(shut, Err(AccessError::Shut)), "{shut:?}");
        look_at(&registrar, id, "registry-work").await.unwrap();
        end_line(&registrar, id, row.id, 0, &End::Done).await.unwrap();
        assert_eq!(late(&registrar).await, 0, "the other line has time");
        let acts = acts(&registrar, id).await;
        assert_eq!(acts.last().unwrap().0, "household.plan-line-done");
        assert!(acts.last().unwrap().1.starts_with(";in_time=no;"));
    }
}

#[tokio::test]
async fn nothing_is_planned_for_a_household_that_is_closed() {
    for (_house, registrar, id) in offices().await {
        plan_lines(&registrar, id, &[shelter()]).await.unwrap();
        let row = plan(&registrar, id).await.remove(0);
        close(&registrar, id, "moved").await.unwrap();
        for moved in [
            plan_lines(&registrar, id, &[line("medical", "treatment", "health", FRIDAY)]).await,
            change_line(&registrar, id, row.id, 0, &shelter()).await,
            end_line(&registrar, id, row.id, 0, &End::Done).await,
        ] {
            assert!(matches!(moved, Err(AccessError::Moved)), "{moved:?}");
        }
    }
}
