//! `himaya demo`: a folder with invented people and a few weeks of invented work, made by the same acts
//! that people do through the pages.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use access::{Actor, Ctx, Done, House, NewMember, Role, found_organisation, insert_member, sign_in, signed_in};
use casework::{Judgement, NewReferral, Person, Screening, Sharing};
use journal::{Act, Kind};
use kit::{AgeBand, Clock, FixedClock, HouseholdId, Lang, Moment, Sex, SystemClock};
use signals::{About, Body, Danger};
use tokio::net::TcpListener;
use vault::RecoveryIdentity;

use crate::error::CommandError;
use crate::folder::{self, Settings};
use crate::serve;

/// Everyone's passphrase in the demonstration.
const PASSPHRASE: &str = "alma armud heyva nar";

/// Login, agency, name, roles. The names say that nobody is meant.
const PEOPLE: [(&str, &str, &str, &[Role]); 18] = [
    ("duty", "mia-hotline", "Növbətçi Nümunə", &[Role::Duty, Role::CaseOfficer]),
    ("lead", "mia-hotline", "Rəis Nümunə", &[Role::Lead]),
    ("unit", "mia-thb-department", "Müstəntiq Nümunə", &[Role::CaseOfficer]),
    ("centre", "assistance-centre", "Sosial İşçi Nümunə", &[Role::CaseOfficer]),
    ("ngo", "example-ngo", "Könüllü Nümunə", &[Role::CaseOfficer]),
    ("inspector", "labour-inspection", "Müfəttiş Nümunə", &[Role::Duty]),
    ("registrar", "local-executive", "Qeydiyyatçı Nümunə", &[Role::Registrar, Role::CaseOfficer]),
    ("ngo-registrar", "example-ngo", "Könüllü Qeydiyyatçı Nümunə", &[Role::Registrar]),
    ("editor", "mia-hotline", "Redaktor Nümunə", &[Role::Editor]),
    ("teacher", "education", "Müəllim Nümunə", &[Role::Outreach]),
    ("school", "education", "Məktəb Nümunə", &[Role::SchoolOfficer]),
    ("carer", "labour", "Tərbiyəçi Nümunə", &[Role::CareOfficer]),
    ("commission", "local-executive", "Komissiya Nümunə", &[Role::Duty, Role::CaseOfficer]),
    ("analyst", "mia-thb-department", "Analitik Nümunə", &[Role::Analyst]),
    ("analyst-2", "mia-thb-department", "İkinci Analitik Nümunə", &[Role::Analyst]),
    ("coordinator", "national-coordinator", "Koordinator Nümunə", &[Role::Coordinator]),
    ("custodian", "ombudsman", "Mühafiz Nümunə", &[Role::Custodian]),
    ("auditor", "ombudsman", "Yoxlayıcı Nümunə", &[Role::Auditor]),
];

/// Makes the folder, prints how to look around, serves.
pub async fn run(data: Option<PathBuf>, listen: SocketAddr, no_serve: bool) -> Result<ExitCode, CommandError> {
    let data = data.unwrap_or_else(first_free);
    let listener = if no_serve { None } else { Some(bind(listen).await?) };
    let address = match &listener {
        Some(listener) => listener.local_addr().map_err(CommandError::io("listening"))?,
        None => listen,
    };
    let settings = Settings::of(true, format!("http://{address}"));
    folder::make(&data, &settings)?;
    fill(&data).await?;
    say(&data, address);
    match listener {
        Some(listener) => serve::serve(folder::open(&data).await?, listener, &settings).await,
        None => Ok(ExitCode::SUCCESS),
    }
}

fn first_free() -> PathBuf {
    let name = |n: u32| PathBuf::from(if n == 1 { "himaya-demo".to_owned() } else { format!("himaya-demo-{n}") });
    (1..10_000).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(10_000))
}

/// The wanted address, or the next free port above it.
async fn bind(listen: SocketAddr) -> Result<TcpListener, CommandError> {
    let mut last = None;
    for step in 0..50 {
        let address = SocketAddr::new(listen.ip(), listen.port().saturating_add(step));
        match TcpListener::bind(address).await {
            Ok(listener) => return Ok(listener),
            Err(error) => last = Some(error),
        }
    }
    Err(CommandError::Io(format!("listening on {listen}"), last.unwrap_or_else(|| std::io::Error::other("no port"))))
}

#[allow(clippy::print_stdout, reason = "how to look around is what the command is for")]
fn say(data: &Path, address: SocketAddr) {
    println!();
    println!("himaya, a demonstration with invented people. The second factor is off here; in real use it never is.");
    println!();
    println!("  Visitors:   http://{address}/az/   /ru/   /en/");
    println!("  Officials:  http://{address}/az/sign-in");
    println!();
    println!("  sign in as     to be");
    for (login, agency, _, roles) in PEOPLE {
        let roles: Vec<_> = roles.iter().map(|r| r.code()).collect();
        println!("  {login:<14} {} at {agency}", roles.join(" and "));
    }
    println!();
    println!("  passphrase of everyone:  {PASSPHRASE}");
    println!();
    println!("  Again later:       himaya serve --data {}", data.display());
    println!("  Prove the record:  himaya journal verify --data {}", data.display());
    println!();
}

/// Everyone, signed in.
struct Cast {
    visitor: Ctx,
    duty: Ctx,
    unit: Ctx,
    centre: Ctx,
    ngo: Ctx,
}

async fn fill(data: &Path) -> Result<(), CommandError> {
    // Work is dated back with a clock that is moved; the folder is served with the real one.
    let now = SystemClock.now();
    let clock = Arc::new(FixedClock::at(now.plus_seconds(-45 * DAY)));
    let house = folder::open_with(data, Box::new(Arc::clone(&clock))).await?;
    let recovery = RecoveryIdentity::generate();
    for (login, agency, name, roles) in PEOPLE {
        add(&house, &recovery, login, agency, name, roles).await?;
    }
    let mut number = 0;
    for story in STORIES {
        clock.set(working_hours(&house, now.plus_seconds(-story.days_ago * DAY)));
        number += 1;
        let cast = cast(&house).await?;
        tell(&cast, &clock, story, number).await?;
    }
    teach(&house, &clock, now).await?;
    register(&house, &clock, now).await?;
    school(&house, &clock, now).await?;
    care_for(&house, &clock, now).await?;
    clock.set(now.plus_seconds(-3 * DAY));
    let visitor = Ctx::new(Arc::clone(&house), Actor::Public, Lang::Az);
    let analysts = (member(&visitor, "analyst").await?, member(&visitor, "analyst-2").await?);
    crate::sites::fill(&house, (&analysts.0, &analysts.1), || clock.set(now.plus_seconds(-DAY))).await?;
    clock.set(now);
    casework::mark_overdue(&folder::system(&house)).await?;
    crate::chores::sign(&house, &journal::Watch::default()).await?;
    access::end_all_sessions(&folder::system(&house)).await?;
    house.store().close().await;
    Ok(())
}

const DAY: i64 = 24 * 3600;
const HOUR: i64 = 3600;

/// Keys of questions and of their answers.
type Answers = &'static [(&'static str, &'static str)];

/// A few households in two registers; one person stands in both, and one twice in the same. Help is planned for those who
/// were assessed.
async fn register(house: &Arc<House>, clock: &FixedClock, now: Moment) -> Result<(), CommandError> {
    use households::{Dwelling, Kind as Registered, Relation, Resident};
    use registry::{Assessed, NewHousehold, NewResident};
    let visitor = Ctx::new(Arc::clone(house), Actor::Public, Lang::Az);
    let person = |given: &str, birth: &str, relation, sex, age| NewResident {
        relation,
        sex,
        age,
        resident: Resident {
            family: "Nümunəyeva".to_owned(),
            given: given.to_owned(),
            birth: birth.to_owned(),
            ..Resident::default()
        },
    };
    let mother = |given: &str, birth: &str| person(given, birth, Relation::Head, Sex::Female, AgeBand::From30To44);
    let new = |district: &str, first: NewResident| NewHousehold {
        kind: Registered::Family,
        district: district.to_owned(),
        basis: "consent".to_owned(),
        dwelling: Dwelling {
            address: "Uydurulmuş ünvan".to_owned(),
            agreed: "Şifahi, ev ziyarəti zamanı".to_owned(),
            note: String::new(),
        },
        first,
    };
    let rounds: [(i64, &str, NewHousehold, Answers); 5] = [
        (
            24,
            "registrar",
            new("AZ-GA", mother("Birinci", "1988-04-12")),
            &[("income", "casual"), ("debt", "person"), ("schooling", "irregular")],
        ),
        (17, "registrar", new("AZ-SM", mother("İkinci", "1991-09")), &[("housing", "own"), ("income", "aid")]),
        (9, "registrar", new("AZ-BA", mother("Üçüncü", "1985")), &[]),
        (5, "registrar", new("AZ-SM", mother("Ikinci", "1991-09-14")), &[]),
        (3, "ngo-registrar", new("AZ-GA", mother("Birinci", "1988-04-12")), &[]),
    ];
    for (ago, login, household, answers) in rounds {
        clock.set(working_hours(house, now.plus_seconds(-ago * DAY)));
        let registrar = member(&visitor, login).await?;
        let id = registry::register(&registrar, &household).await?;
        if ago == 24 {
            let child = person("Körpə", "2014-02-03", Relation::Child, Sex::Male, AgeBand::Under14);
            registry::add_resident(&registrar, id, &child).await?;
        }
        if !answers.is_empty() {
            let answers = answers.iter().map(|(q, a)| ((*q).to_owned(), (*a).to_owned())).collect();
            let assessed = Assessed { answers, note: String::new() };
            registry::assess(&registrar, id, &assessed).await?;
            plan_help(&registrar, id, &assessed).await?;
        }
        if ago == 24 {
            help(house, clock, &registrar, id).await?;
        }
        // An hour later other offices are asked.
        clock.set(house.clock.now().plus_seconds(HOUR));
        known::tell_holders(&folder::system(house)).await?;
    }
    let mut go_on = |_: &known::Progress| std::ops::ControlFlow::Continue(());
    known::link(&folder::system(house), known::How::default(), &mut go_on).await?;
    Ok(())
}

/// Plans what is suggested after an assessment.
async fn plan_help(registrar: &Ctx, id: HouseholdId, assessed: &registry::Assessed) -> Result<(), CommandError> {
    let needs = registry::explain(registrar.profile().assessment(), &assessed.answers).needs;
    let mut lines = registry::suggested(registrar, &needs, &[])?;
    for line in &mut lines {
        line.note = "Nümunə: qiymətləndirmədən sonra razılaşdırılıb.".to_owned();
    }
    Ok(registry::plan_lines(registrar, id, &lines).await?)
}

/// One need of a household is directed, and served on the same day; the others wait.
async fn help(house: &Arc<House>, clock: &FixedClock, registrar: &Ctx, id: HouseholdId) -> Result<(), CommandError> {
    let people: Vec<_> = {
        let mut work = registrar.look().await?;
        let key = households::household_key(&mut work, id).await?;
        households::residents_of(&mut work, id, &key).await?.into_iter().map(|row| row.id).collect()
    };
    let needs = vec!["legal".to_owned()];
    let case = casework::open_household_case(registrar, id, &people[..1], &needs).await?;
    let new = NewReferral {
        case,
        agency: "assistance-centre".to_owned(),
        needs,
        basis: "consent".to_owned(),
        consent: "Nümunə: ev ziyarəti zamanı şifahi razılıq.".to_owned(),
        message: "Nümunə: borcla bağlı məsləhət lazımdır.".to_owned(),
        sharing: Sharing::default(),
        form: [250; 16],
    };
    let referral = casework::refer(registrar, &new).await?;
    clock.set(house.clock.now().plus_seconds(3 * HOUR));
    let centre = member(&Ctx::new(Arc::clone(house), Actor::Public, Lang::Az), "centre").await?;
    casework::open_referral(&centre, referral, "case-work").await?;
    casework::accept(&centre, referral, "").await?;
    Ok(casework::record_service(&centre, referral, "legal", "Nümunə: hüquqşünas qəbul etdi.").await?)
}

/// Two lists of a district's pupils: some are absent, one is back; a child of the register is on no list.
async fn school(house: &Arc<House>, clock: &FixedClock, now: Moment) -> Result<(), CommandError> {
    use schooling::attendance::{NewLoad, Pupil, begin_load, finish_load, take};
    let visitor = Ctx::new(Arc::clone(house), Actor::Public, Lang::Az);
    let calendar = house.profile.calendar();
    let pupil = |given: &str, birth: &str, absent_days: u32| Pupil {
        family: "Uydurmalı".to_owned(),
        given: given.to_owned(),
        birth: birth.to_owned(),
        school: "Nümunə məktəbi (uydurulmuş)".to_owned(),
        class: "6b".to_owned(),
        absent_days,
        ..Pupil::default()
    };
    // In the order of the months: who was absent in the first list may be back in the second one.
    for (ago, days) in [(33, [9, 5, 18, 0]), (2, [0, 6, 20, 1])] {
        clock.set(working_hours(house, now.plus_seconds(-ago * DAY)));
        let officer = member(&visitor, "school").await?;
        let month = calendar.month_of(house.clock.now());
        let new = NewLoad { month, district: "AZ-GA".to_owned(), is_whole: true, school_days: None };
        let load = begin_load(&officer, &new).await?;
        let born = ["2013-05-01", "2014-09-30", "2012-02-17", "2015-11-08"];
        let names = ["Ayan", "Nihad", "Səbinə", "Tural"];
        let pupils: Vec<_> = (0..4).map(|n| pupil(names[n], born[n], days[n])).collect();
        take(&officer, load, 0, &pupils).await?;
        finish_load(&officer, load).await?;
        schooling::compare_registers(&folder::system(house)).await?;
    }
    let officer = member(&visitor, "school").await?;
    for row in schooling::absences(&officer, schooling::Shown::Followed, None).await?.iter().take(1) {
        schooling::look_at(&officer, row.id, "school-work").await?;
        schooling::take_measure(&officer, row.id, "talk-with-family", "Nümunə: anası ilə danışıldı.").await?;
    }
    Ok(())
}

/// An institution, and two children in it: the plan of one is whole, that of the other is late.
async fn care_for(house: &Arc<House>, clock: &FixedClock, now: Moment) -> Result<(), CommandError> {
    use schooling::{Child, NewInstitution, NewStep, NewWard};
    clock.set(working_hours(house, now.plus_seconds(-15 * DAY)));
    let visitor = Ctx::new(Arc::clone(house), Actor::Public, Lang::Az);
    let carer = member(&visitor, "carer").await?;
    let day = |ahead: i64| house.profile.calendar().date_of(now.plus_seconds(ahead * DAY)).to_string();
    let new = NewInstitution {
        name: "Nümunə uşaq evi (uydurulmuş)".to_owned(),
        kind: "children-home".to_owned(),
        district: "AZ-SM".to_owned(),
        capacity: 60,
    };
    let institution = schooling::enter_institution(&carer, &new).await?;
    for (given, ahead, parts) in [("Birinci", 300, 6), ("İkinci", 60, 2)] {
        let child = Child {
            family: "Nümunəyeva".to_owned(),
            given: given.to_owned(),
            since: "2019".to_owned(),
            leaves: day(ahead),
            ..Child::default()
        };
        let new = NewWard { institution, reason: "orphan".to_owned(), sex: Sex::Female, child };
        let ward = schooling::enter_ward(&carer, &new).await?;
        for part in house.profile.list("care_plan_part").iter().take(parts) {
            let who = "Sosial İşçi Nümunə".to_owned();
            let new = NewStep { part: part.key.clone(), what: "Nümunə addım".to_owned(), who, due: day(ahead - 30) };
            schooling::add_step(&carer, ward, &new).await?;
        }
    }
    Ok(())
}

/// A month of teaching and informing: materials, copies, a printed address, events and a programme.
async fn teach(house: &Arc<House>, clock: &FixedClock, now: Moment) -> Result<(), CommandError> {
    use outreach::materials::{self, NewText};
    use outreach::{Audience, EventKind, Licence, MaterialKind, Setting, events, posters, programmes};
    clock.set(working_hours(house, now.plus_seconds(-30 * DAY)));
    let visitor = Ctx::new(Arc::clone(house), Actor::Public, Lang::Az);
    let teacher = member(&visitor, "teacher").await?;
    let day = |ago: i64| house.profile.calendar().date_of(now.plus_seconds(-ago * DAY)).to_string();
    let text = |lang, title, summary| NewText { lang, title, summary, file: None };
    let leaflet =
        text(Lang::Az, "Nümunə: Xaricdə iş təklifi", "Yola çıxmazdan əvvəl verilən on sual. Uydurulmuş material.");
    let id =
        materials::enter(&teacher, MaterialKind::Leaflet, Audience::Jobseekers, Licence::CcBy, true, leaflet).await?;
    let russian = text(
        Lang::Ru,
        "Пример: предложение работы за границей",
        "Десять вопросов перед дорогой. Вымышленный материал.",
    );
    materials::enter_text(&teacher, id, russian).await?;
    let english =
        text(Lang::En, "Example: a job offer abroad", "Ten questions before you travel. An invented material.");
    materials::enter_text(&teacher, id, english).await?;
    for lang in [Lang::Az, Lang::Ru, Lang::En] {
        materials::publish(&teacher, id, lang).await?;
    }
    materials::hand_out(&teacher, id, Lang::Az, "AZ-BA", &day(29), 400).await?;
    materials::hand_out(&teacher, id, Lang::Az, "AZ-GA", &day(20), 150).await?;
    posters::make(&teacher, id, Lang::Az, "AZ-BA", "Nümunə: avtovağzal").await?;
    let campaign = events::open_campaign(&teacher, "Nümunə: Yola çıxmazdan əvvəl", &day(30), &day(2)).await?;
    for (title, kind, district, ago, people) in [
        ("Nümunə: tələbələrlə görüş", EventKind::Meeting, "AZ-BA", 28, 120),
        ("Nümunə: avtovağzalda paylama", EventKind::Street, "AZ-GA", 19, 260),
    ] {
        let (day, campaign, audience) = (&*day(ago), Some(campaign), Audience::Jobseekers);
        events::hold(&teacher, &events::NewEvent { title, kind, audience, district, day, people, campaign }).await?;
    }
    let (school, topic) = ("Nümunə məktəbi (uydurulmuş)", "İnternetdə tanış olanda");
    let programme = programmes::open(&teacher, Setting::School, school, topic, "AZ-BA").await?;
    programmes::hold_lesson(&teacher, programme, "Tanışlıq və etibar", &day(18), 27, 2).await?;
    programmes::hold_lesson(&teacher, programme, "Kimə müraciət etməli", &day(11), 25, 3).await?;
    Ok(())
}

/// Ten in the morning of that day.
fn working_hours(house: &House, at: Moment) -> Moment {
    let calendar = house.profile.calendar();
    calendar.start_of(calendar.date_of(at)).unwrap_or(at).plus_seconds(10 * HOUR)
}

async fn add(
    house: &Arc<House>,
    recovery: &RecoveryIdentity,
    login: &str,
    agency: &str,
    name: &str,
    roles: &[Role],
) -> Result<(), CommandError> {
    let ctx = folder::system(house);
    let mut work = ctx.begin().await?;
    let (org, identity) = match access::org_seal(&mut work, agency).await? {
        Some((org, seal)) => (org, recovery.unwrap_identity(&seal)?),
        None => found_organisation(&mut work, agency, &recovery.recipient()).await?,
    };
    let new = NewMember {
        login: login.to_owned(),
        name: name.to_owned(),
        roles: roles.to_vec(),
        lang: Lang::Az,
        passphrase: PASSPHRASE.to_owned(),
    };
    let id = insert_member(&mut work, org, &identity, &new).await?;
    work.commit(Done::new(Act::MemberAdded, Kind::Member, id).agency(agency)).await?;
    Ok(())
}

async fn cast(house: &Arc<House>) -> Result<Cast, CommandError> {
    let visitor = Ctx::new(Arc::clone(house), Actor::Public, Lang::Az);
    Ok(Cast {
        duty: member(&visitor, "duty").await?,
        unit: member(&visitor, "unit").await?,
        centre: member(&visitor, "centre").await?,
        ngo: member(&visitor, "ngo").await?,
        visitor,
    })
}

async fn member(visitor: &Ctx, login: &str) -> Result<Ctx, CommandError> {
    let wrong = |e: String| CommandError::Sentence(e);
    let outcome = sign_in(visitor, login, PASSPHRASE, None).await.map_err(|e| wrong(e.to_string()))?;
    let signed = signed_in(visitor.house(), Some(&outcome.session.value())).await?;
    let (member, lang) = signed.ok_or_else(|| wrong(format!("{login} could not sign in")))?;
    Ok(Ctx::new(Arc::clone(visitor.house()), Actor::Member(member), lang))
}

/// How an invented story goes on after the report.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Closed with a reason.
    Closed(&'static str),
    /// Judged, no case yet.
    Screened,
    /// A case, referred to the centre, with an outcome.
    Helped,
    /// A case, referred to the special unit and accepted.
    AtTheUnit,
    /// A case, referred and declined.
    Declined,
    /// A case, referred and never answered.
    Forgotten,
}

struct Story {
    days_ago: i64,
    district: &'static str,
    about: About,
    danger: Danger,
    what: &'static str,
    yes: &'static [&'static str],
    ending: Ending,
}

async fn tell(cast: &Cast, clock: &FixedClock, story: &Story, number: u8) -> Result<(), CommandError> {
    let body = Body { what: story.what.to_owned(), ..Body::default() };
    let report = reporting::Report {
        district: story.district.to_owned(),
        about: story.about,
        danger: story.danger,
        body,
        call: false,
        begun: None,
        poster: None,
        door: signals::Door::Web,
    };
    reporting::submit(&cast.visitor, [number; 16], report, Vec::new()).await?;
    clock.pass(HOUR / 2);
    let newest = casework::duty_list(&cast.duty, signals::State::New, None).await?;
    let Some(signal) = newest.last().map(|row| row.id) else { return Ok(()) };
    casework::look_at(&cast.duty, signal, "duty-screening").await?;
    if let Ending::Closed(reason) = story.ending {
        clock.pass(HOUR);
        casework::close_signal(&cast.duty, signal, reason).await?;
        return Ok(());
    }
    let yes = story.yes.iter().map(|c| (*c).to_owned()).collect();
    let screening = Screening { yes, no: Vec::new(), why: "Nümunə: göstəricilərə əsasən.".to_owned() };
    let judgement = if story.ending == Ending::Screened { Judgement::CannotSay } else { Judgement::PresumedVictim };
    casework::record_screening(&cast.duty, signal, "ilo-adult-labour", &screening, judgement).await?;
    if story.ending == Ending::Screened {
        return Ok(());
    }
    clock.pass(HOUR);
    let form = [100 + number; 16];
    casework::answer_reporter(&cast.duty, signal, &form, "Yazdığınız üçün sağ olun. Müraciətinizə baxırıq.", Some(2))
        .await?;
    let case = casework::open_case(&cast.duty, signal, "Nümunə iş: uydurulmuş hadisə.").await?;
    let person = Person { name: format!("Nümunə Şəxs {number}"), birth: String::new(), contact: String::new() };
    let person = casework::add_person(&cast.duty, case, Sex::Unknown, AgeBand::From18To29, &person).await?;
    let (agency, needs, receiver) = match story.ending {
        Ending::AtTheUnit => ("mia-thb-department", &["legal"][..], &cast.unit),
        Ending::Forgotten => ("example-ngo", &["psychological"][..], &cast.ngo),
        _ => ("assistance-centre", &["shelter", "medical"][..], &cast.centre),
    };
    let unit = story.ending == Ending::AtTheUnit;
    let new = NewReferral {
        case,
        agency: agency.to_owned(),
        needs: needs.iter().map(|n| (*n).to_owned()).collect(),
        basis: if unit { "special-unit-duty" } else { "consent" }.to_owned(),
        consent: if unit { String::new() } else { "Nümunə: şəxs özü şifahi razılıq verib.".to_owned() },
        message: "Nümunə: kömək lazımdır.".to_owned(),
        sharing: Sharing { persons: vec![person], ..Sharing::default() },
        form: [200 + number; 16],
    };
    let referral = casework::refer(&cast.duty, &new).await?;
    if story.ending == Ending::Forgotten {
        return Ok(());
    }
    clock.pass(3 * HOUR);
    casework::open_referral(receiver, referral, "case-work").await?;
    if story.ending == Ending::Declined {
        casework::decline(receiver, referral, "no-capacity", "Nümunə: hazırda yer yoxdur.").await?;
        return Ok(());
    }
    casework::accept(receiver, referral, "").await?;
    if story.ending == Ending::Helped {
        clock.pass(2 * HOUR);
        casework::record_service(receiver, referral, "shelter", "Nümunə: yerləşdirildi.").await?;
        casework::record_outcome(receiver, referral, "service-given", "").await?;
    }
    Ok(())
}

/// Invented, every one. Days are chosen so that figures have a past and one referral is late.
const STORIES: &[Story] = &[
    Story {
        days_ago: 44,
        district: "AZ-GA",
        about: About::Other,
        danger: Danger::NotNow,
        what: "Nümunə: tanışıma xaricdə iş təklif edib pasportunu götürüblər.",
        yes: &["DR1", "DR8", "CR3", "EX4", "EX5", "CD1"],
        ending: Ending::Helped,
    },
    Story {
        days_ago: 40,
        district: "AZ-BA",
        about: About::Offer,
        danger: Danger::Unknown,
        what: "Nümunə: internetdə çox yüksək maaşlı iş elanı gördüm.",
        yes: &[],
        ending: Ending::Closed("advice-given"),
    },
    Story {
        days_ago: 33,
        district: "AZ-SM",
        about: About::Other,
        danger: Danger::NotNow,
        what: "Nümunə: tikintidə işləyənlərə aylardır pul vermirlər.",
        yes: &["EX1", "EX4", "CD14", "CD3"],
        ending: Ending::AtTheUnit,
    },
    Story {
        days_ago: 27,
        district: "AZ-BA",
        about: About::Myself,
        danger: Danger::NotNow,
        what: "Nümunə: məni evdən buraxmırlar, borcum olduğunu deyirlər.",
        yes: &["CD2", "CD3", "EX1", "EX2"],
        ending: Ending::Helped,
    },
    Story {
        days_ago: 21,
        district: "AZ-LA",
        about: About::Other,
        danger: Danger::Unknown,
        what: "Nümunə: qonşuluqda kənd təsərrüfatında işləyənlər barədə.",
        yes: &["EX3", "EX7"],
        ending: Ending::Declined,
    },
    Story {
        days_ago: 15,
        district: "AZ-BA",
        about: About::Unsaid,
        danger: Danger::Unknown,
        what: "Nümunə: sınaq üçün yazıram.",
        yes: &[],
        ending: Ending::Closed("test-or-abuse"),
    },
    Story {
        days_ago: 12,
        district: "AZ-GA",
        about: About::Other,
        danger: Danger::NotNow,
        what: "Nümunə: bacıma nişanlısı xaricdə iş vəd edib.",
        yes: &["DR9", "DR1", "RV11"],
        ending: Ending::Forgotten,
    },
    Story {
        days_ago: 4,
        district: "AZ-XAC",
        about: About::Offer,
        danger: Danger::NotNow,
        what: "Nümunə: gəmidə iş təklifi, sənədləri əvvəlcədən istəyirlər.",
        yes: &["DR3"],
        ending: Ending::Screened,
    },
];
