//! A house in which work has been done: reports with files and messages, two cases with persons, notes
//! and referrals, and members of several organisations.

use access::testing::{PASSPHRASE, TestHouse};
use access::{Ctx, Role};
use casework::{Judgement, NewReferral, Person, Screening, Sharing};
use kit::{
    AbsenceId, AgeBand, AttendanceId, CareStepId, CaseId, ContactRequestId, EventId, FileId, HandoutId, HouseholdId,
    ImportId, InstitutionId, Lang, LessonId, LinkPairId, LinkQuestionId, MaterialId, OfferCampaignId, OfferId,
    OfferMeasureId, OfferModelId, OfferSourceId, PlanLineId, ProgrammeId, PublicCode, ReferralId, Sex, SignalId,
    SourceGroupId, UnlistedId, WardId,
};
use reporting::Report;
use signals::{About, Body, Danger, StagedFile, words_of};
use store::{Sql, args, sql};
use vault::Receipt;

use crate::browser::Browser;
use crate::help::PNG;

/// Members: login, agency, roles.
pub const MEMBERS: [(&str, &str, &[Role]); 21] = [
    ("duty", "mia-hotline", &[Role::Duty]),
    ("officer", "mia-hotline", &[Role::CaseOfficer]),
    ("lead", "mia-hotline", &[Role::Lead]),
    ("colleague", "mia-hotline", &[Role::CaseOfficer]),
    ("receiver", "assistance-centre", &[Role::CaseOfficer]),
    ("far-duty", "example-ngo", &[Role::Duty]),
    ("far-officer", "example-ngo", &[Role::CaseOfficer]),
    ("far-lead", "example-ngo", &[Role::Lead]),
    ("registrar", "local-executive", &[Role::Registrar]),
    ("far-registrar", "example-ngo", &[Role::Registrar]),
    ("editor", "mia-hotline", &[Role::Editor]),
    ("teacher", "education", &[Role::Outreach]),
    ("far-teacher", "example-ngo", &[Role::Outreach]),
    ("coordinator", "national-coordinator", &[Role::Coordinator]),
    ("auditor", "ombudsman", &[Role::Auditor]),
    ("custodian", "ombudsman", &[Role::Custodian]),
    ("school", "education", &[Role::SchoolOfficer]),
    ("carer", "labour", &[Role::CareOfficer]),
    ("analyst", "mia-thb-department", &[Role::Analyst]),
    ("second-analyst", "mia-thb-department", &[Role::Analyst]),
    ("far-analyst", "state-security", &[Role::Analyst]),
];

/// What is known of schooling and of children in care.
pub struct Schooled {
    /// A list that somebody there has brought, and whose columns nobody has looked at.
    pub import: ImportId,
    pub load: AttendanceId,
    pub absence: AbsenceId,
    pub unlisted: UnlistedId,
    pub institution: InstitutionId,
    pub ward: WardId,
    pub step: CareStepId,
}

/// What was collected of published offers.
pub struct Offered {
    pub source: OfferSourceId,
    pub group: SourceGroupId,
    pub campaign: OfferCampaignId,
    /// An offer of it, with a picture.
    pub item: OfferId,
    /// Proposed by somebody who has left.
    pub measure: OfferMeasureId,
    /// Under what a harmless contact is taken off its list.
    pub contact: String,
    /// A reading order that is no longer used.
    pub model: OfferModelId,
}

/// A case and everything in it.
pub struct Worked {
    pub signal: SignalId,
    pub receipt: Receipt,
    pub case: CaseId,
    pub referral: ReferralId,
    pub file: FileId,
}

/// What was taught and told.
pub struct Taught {
    pub material: MaterialId,
    pub code: PublicCode,
    pub handout: HandoutId,
    pub poster: PublicCode,
    pub event: EventId,
    pub programme: ProgrammeId,
    pub lesson: LessonId,
}

/// The house and what is in it.
pub struct Story {
    pub offered: Offered,
    pub taught: Taught,
    pub schooled: Schooled,
    pub house: TestHouse,
    pub site: web::Site,
    /// Two cases, alike but for their words.
    pub cases: Vec<Worked>,
    /// A signal that is being screened, with a file.
    pub open: SignalId,
    pub open_file: FileId,
    /// What was asked of the custodian about it.
    pub request: ContactRequestId,
    /// A household in the register of local authorities.
    pub household: HouseholdId,
    /// A list that somebody there has brought, and whose columns nobody has looked at.
    pub import: ImportId,
    /// A line of its plan.
    pub line: PlanLineId,
    /// What the other office is asked, which may know somebody of it.
    pub question: LinkQuestionId,
    /// A signal nobody has looked at.
    pub fresh: SignalId,
}

/// A receipt as eight words.
pub fn words(receipt: &Receipt) -> String {
    words_of(receipt, Lang::En).join(" ")
}

/// Sends a report with a file; every word of it holds `mark`.
pub async fn report(house: &TestHouse, mark: &str, token: u8) -> (SignalId, Receipt, FileId) {
    let body = Body {
        what: format!("what {mark}"),
        place: format!("place {mark}"),
        reach: format!("reach {mark}"),
        ..Body::default()
    };
    let report = Report {
        district: "AZ-BA".to_owned(),
        about: About::Other,
        danger: Danger::NotNow,
        body,
        call: false,
        begun: None,
        poster: None,
        door: signals::Door::Web,
    };
    let visitor = house.visitor();
    let mut file = StagedFile::begin(&visitor, &format!("file {mark}.png"), "image").unwrap();
    file.write(PNG).unwrap();
    file.write(format!("content {mark}").as_bytes()).unwrap();
    file.finish("no").unwrap();
    let receipt = reporting::submit(&visitor, [token; 16], report, vec![file]).await.unwrap();
    signals::continue_report(&visitor, &receipt, &[token + 100; 16], &format!("message {mark}"), Vec::new())
        .await
        .unwrap();
    let locator = receipt.open(&house.house.secrets).locator();
    let mut tx = house.house.store().read().await.unwrap();
    let (signal,): (SignalId,) =
        tx.one(Sql("SELECT id FROM signal WHERE receipt_locator = $1"), args![locator]).await.unwrap();
    let (file,): (FileId,) =
        tx.one(Sql("SELECT id FROM signal_file WHERE signal_id = $1"), args![signal]).await.unwrap();
    house.clock.pass(60);
    (signal, receipt, file)
}

async fn worked(house: &TestHouse, worker: &Ctx, receiver: &Ctx, mark: &str, token: u8) -> Worked {
    let (signal, receipt, file) = report(house, mark, token).await;
    casework::look_at(worker, signal, "duty-screening").await.unwrap();
    casework::answer_reporter(worker, signal, &[token; 16], &format!("answer {mark}"), None).await.unwrap();
    let screening = Screening { yes: vec!["DR1".to_owned()], no: vec![], why: format!("why {mark}") };
    let judgement = Judgement::PresumedVictim;
    casework::record_screening(worker, signal, "ilo-adult-labour", &screening, judgement).await.unwrap();
    let case = casework::open_case(worker, signal, &format!("summary {mark}")).await.unwrap();
    let person =
        Person { name: format!("name {mark}"), birth: format!("birth {mark}"), contact: format!("contact {mark}") };
    let person = casework::add_person(worker, case, Sex::Female, AgeBand::From18To29, &person).await.unwrap();
    let note = casework::add_note(worker, case, &format!("note {mark}")).await.unwrap();
    casework::add_need(worker, case, "shelter").await.unwrap();
    let all = vec![person];
    let sharing = Sharing {
        persons: all.clone(),
        names: all.clone(),
        births: all.clone(),
        contacts: all,
        notes: vec![note],
        report: true,
        files: vec![file],
    };
    let new = NewReferral {
        case,
        agency: "assistance-centre".to_owned(),
        needs: vec!["shelter".to_owned()],
        basis: "consent".to_owned(),
        consent: format!("consent {mark}"),
        message: format!("to the receiver {mark}"),
        sharing,
        form: [token; 16],
    };
    let referral = casework::refer(worker, &new).await.unwrap();
    casework::open_referral(receiver, referral, "case-work").await.unwrap();
    casework::accept(receiver, referral, &format!("accepting {mark}")).await.unwrap();
    Worked { signal, receipt, case, referral, file }
}

async fn taught(teacher: &Ctx) -> Taught {
    use outreach::materials::{self, NewText};
    use outreach::{Audience, EventKind, Intake, Licence, MaterialKind, Setting, events, posters, programmes};
    let mut intake = Intake::new(teacher);
    intake.take(PNG).unwrap();
    let file = Some(intake.finish().unwrap().unwrap());
    let text = NewText { lang: Lang::En, title: "A leaflet", summary: "Ten questions", file };
    let (kind, audience) = (MaterialKind::Leaflet, Audience::Parents);
    let material = materials::enter(teacher, kind, audience, Licence::CcBy, true, text).await.unwrap();
    let in_azerbaijani = NewText { lang: Lang::Az, title: "Vərəqə", summary: "", file: None };
    materials::enter_text(teacher, material, in_azerbaijani).await.unwrap();
    materials::publish(teacher, material, Lang::En).await.unwrap();
    materials::publish(teacher, material, Lang::Az).await.unwrap();
    materials::hand_out(teacher, material, Lang::En, "AZ-BA", "2026-11-20", 40).await.unwrap();
    let poster = posters::make(teacher, material, Lang::En, "AZ-BA", "A station").await.unwrap();
    let new = events::NewEvent {
        title: "A meeting",
        kind: EventKind::Meeting,
        audience,
        district: "AZ-BA",
        day: "2026-11-20",
        people: 12,
        campaign: None,
    };
    let event = events::hold(teacher, &new).await.unwrap();
    let programme = programmes::open(teacher, Setting::School, "A school", "Trust", "AZ-BA").await.unwrap();
    programmes::hold_lesson(teacher, programme, "Trust", "2026-11-20", 20, 1).await.unwrap();
    let desk = materials::desk(teacher, material).await.unwrap();
    let (_, lessons) = programmes::desk(teacher, programme).await.unwrap();
    let (code, handout, lesson) = (desk.material.code, desk.handouts[0].id, lessons[0].id);
    Taught { material, code, handout, poster, event, programme, lesson }
}

/// A list of one pupil, as a spreadsheet writes it.
async fn pupils_listed(school: &Ctx) -> ImportId {
    let mut intake = imports::Intake::new(school, "pupils ZETA.csv").unwrap();
    intake
        .take("Soyad;Ad;Məktəb;FİN;Buraxılan günlər\r\nfamily ZETA;Bir;school ZETA;5ABC123;9\r\n".as_bytes())
        .unwrap();
    let key = intake.finish().unwrap().unwrap();
    let options = schooling::Options {
        month: "2026-11".to_owned(),
        district: "AZ-GA".to_owned(),
        is_whole: false,
        school_days: None,
    };
    imports::begin::<schooling::Pupils>(school, &mut intake, key, &options).await.unwrap()
}

/// A list of two people, as a spreadsheet writes it.
async fn listed(registrar: &Ctx) -> ImportId {
    let mut intake = imports::Intake::new(registrar, "list EPSILON.csv").unwrap();
    intake.take("Soyad;Ad;Ünvan\r\nfamily EPSILON;Bir;Yoxkənd\r\nfamily EPSILON;İki;Yoxkənd\r\n".as_bytes()).unwrap();
    let key = intake.finish().unwrap().unwrap();
    let options = registry::Options {
        kind: "family".to_owned(),
        district: "AZ-GA".to_owned(),
        basis: "consent".to_owned(),
        agreed: "agreed EPSILON".to_owned(),
    };
    imports::begin::<registry::Households>(registrar, &mut intake, key, &options).await.unwrap()
}

/// A household that was assessed and for which help is planned.
async fn registered(registrar: &Ctx) -> HouseholdId {
    let id = entered(registrar).await;
    let answers = vec![("housing".to_owned(), "none".to_owned())];
    let assessed = registry::Assessed { answers, note: "why EPSILON".to_owned() };
    registry::assess(registrar, id, &assessed).await.unwrap();
    let by = registrar.profile().calendar().date_of(registrar.now());
    let line = registry::NewLine {
        need: "medical".to_owned(),
        service: "treatment".to_owned(),
        agency: "health".to_owned(),
        by: by.saturating_add(jiff::Span::new().days(30)),
        note: "plan EPSILON".to_owned(),
    };
    registry::plan_lines(registrar, id, &[line]).await.unwrap();
    id
}

/// A household as it was entered.
async fn entered(registrar: &Ctx) -> HouseholdId {
    use households::{Dwelling, Kind, Relation, Resident};
    let resident = Resident {
        family: "family EPSILON".to_owned(),
        given: "given EPSILON".to_owned(),
        birth: "1990-01-02".to_owned(),
        ..Resident::default()
    };
    let new = registry::NewHousehold {
        kind: Kind::Family,
        district: "AZ-GA".to_owned(),
        basis: "consent".to_owned(),
        dwelling: Dwelling {
            address: "address EPSILON".to_owned(),
            agreed: "agreed EPSILON".to_owned(),
            note: "note EPSILON".to_owned(),
        },
        first: registry::NewResident { relation: Relation::Head, sex: Sex::Female, age: AgeBand::From30To44, resident },
    };
    registry::register(registrar, &new).await.unwrap()
}

/// Learning one takes twenty decisions; what stands here says nothing.
async fn left_model(analyst: &Ctx) -> OfferModelId {
    let mut work = analyst.begin().await.unwrap();
    work.allow(access::Action::TeachRanking, &analyst.desk().unwrap()).unwrap();
    let id = OfferModelId::new(analyst.now(), analyst.entropy());
    let report = r#"{"lines":[],"moves":{"looked":0,"enter":0,"leave":0,"most":[]}}"#;
    let member = analyst.member().unwrap();
    let insert = sql!(
        "INSERT INTO offer_model (id, org_id, state, member_id, at, report, body) VALUES ($1, $2, 'left', $3, $4, $5, $6)"
    );
    work.tx.run(insert, args![id, member.org, member.id, analyst.now(), report, vec![0_u8]]).await.unwrap();
    work.commit(access::Done::new(journal::Act::RankingTried, journal::Kind::OfferModel, id)).await.unwrap();
    id
}

async fn offered(house: &TestHouse) -> Offered {
    use collecting::served::{Site, answer};
    use monitoring::{NewSource, Rules, Shown, Worker};
    let text =
        "Dubayda iş, pasport ofisdə saxlanılır, viza pulu maaşdan çıxılır, heç kimə deməyin, zəng edin 050 123 45 67";
    let page = format!(
        "<html><head><title>Elan ETA</title></head><body><main><h1>Elan ETA</h1><p>{text}</p></main></body></html>"
    );
    let feed = "<rss version='2.0'><channel><title>D</title><item><title>Elan ETA</title><link>http://doska.test/elan/1</link></item></channel></rss>";
    let pages = [("/feed", feed.as_bytes()), ("/elan/1", page.as_bytes())];
    let pages = pages
        .map(|(path, body)| (path.to_owned(), answer("200 OK", &["content-type: text/html; charset=utf-8"], body)));
    let site = Site::of(pages.into()).await;
    let sites = [("doska.test".to_owned(), site.at)].into();
    monitoring::reach_only(&house.house, sites, collecting::Limits::default()).unwrap();
    house.add("mia-thb-department", "proposer", &[Role::Analyst]).await;
    let proposer = house.signed_in("proposer").await;
    let rules = Rules { name: "group ETA".to_owned(), ..Rules::default() };
    let group = monitoring::add_group(&proposer, &rules, 3600).await.unwrap();
    let address = collecting::Address::read("http://doska.test/feed").unwrap();
    let kind = collecting::SourceKind::Feed;
    let new = NewSource { name: "source ETA".to_owned(), address, kind, group: Some(group) };
    let source = monitoring::add_source(&proposer, &new).await.unwrap();
    let worker = Worker { name: "story".to_owned(), own_sites: true };
    while monitoring::collect(&house.system(), &worker).await.unwrap().is_some() {}
    let campaign = monitoring::campaigns(&proposer, Shown::Queue, 0).await.unwrap().0[0].id;
    let item = monitoring::campaign(&proposer, campaign).await.unwrap().offers[0].0.id;
    let folder = tempfile::tempdir().unwrap();
    let browser = collecting::served::pretended_browser(folder.path(), "");
    assert!(monitoring::take_picture(&house.system(), &browser).await.unwrap());
    monitoring::act(&proposer, campaign, profile::OfferMeasure::TakeDown, "letter ETA").await.unwrap();
    let measure = monitoring::campaign(&proposer, campaign).await.unwrap().measures[0].id;
    monitoring::allow_contact(&proposer, "012 404 00 00", "whose ETA").await.unwrap();
    let contact = monitoring::harmless_contacts(&proposer).await.unwrap()[0].0.clone();
    let model = left_model(&proposer).await;
    Offered { source, group, campaign, item, measure, contact, model }
}

async fn schooled(house: &TestHouse, household: HouseholdId) -> Schooled {
    use households::{Relation, Resident};
    use schooling::attendance::{NewLoad, Pupil, begin_load, finish_load, take};
    let registrar = house.signed_in("registrar").await;
    let resident =
        Resident { given: "child EPSILON".to_owned(), birth: "2014-01-02".to_owned(), ..Resident::default() };
    let child = registry::NewResident { relation: Relation::Child, sex: Sex::Female, age: AgeBand::Under14, resident };
    registry::add_resident(&registrar, household, &child).await.unwrap();
    let school = house.signed_in("school").await;
    let new =
        NewLoad { month: "2026-10".to_owned(), district: "AZ-GA".to_owned(), is_whole: true, school_days: Some(22) };
    let load = begin_load(&school, &new).await.unwrap();
    let pupil = Pupil {
        family: "family ZETA".to_owned(),
        given: "given ZETA".to_owned(),
        birth: "2012-05-01".to_owned(),
        school: "school ZETA".to_owned(),
        absent_days: 9,
        ..Pupil::default()
    };
    take(&school, load, 0, &[pupil]).await.unwrap();
    finish_load(&school, load).await.unwrap();
    schooling::compare_registers(&house.system()).await.unwrap();
    let absence = schooling::absences(&school, schooling::Shown::Followed, None).await.unwrap()[0].id;
    let unlisted = schooling::unlisted(&registrar).await.unwrap()[0].id;
    let carer = house.signed_in("carer").await;
    let (institution, ward, step) = in_care(&carer).await;
    let import = pupils_listed(&school).await;
    Schooled { import, load, absence, unlisted, institution, ward, step }
}

async fn in_care(carer: &Ctx) -> (InstitutionId, WardId, CareStepId) {
    use schooling::{Child, NewInstitution, NewStep, NewWard};
    let new = NewInstitution {
        name: "A home".to_owned(),
        kind: "children-home".to_owned(),
        district: "AZ-GA".to_owned(),
        capacity: 40,
    };
    let institution = schooling::enter_institution(carer, &new).await.unwrap();
    let child = Child { given: "given ETA".to_owned(), leaves: "2027-03-14".to_owned(), ..Child::default() };
    let new = NewWard { institution, reason: "orphan".to_owned(), sex: Sex::Male, child };
    let ward = schooling::enter_ward(carer, &new).await.unwrap();
    let new = NewStep {
        part: "housing".to_owned(),
        what: "what ETA".to_owned(),
        who: "who ETA".to_owned(),
        due: "2027-01-01".to_owned(),
    };
    schooling::add_step(carer, ward, &new).await.unwrap();
    let mut work = carer.look().await.unwrap();
    let (_, key) = schooling::opened_ward(&mut work, ward, access::Action::ReadWard).await.unwrap();
    let step = schooling::steps_of(&mut work, ward, &key).await.unwrap()[0].id;
    (institution, ward, step)
}

impl Story {
    /// A possible duplicate in the register of local authorities: somebody is entered a second time there.
    pub async fn pair(&self) -> LinkPairId {
        let registrar = self.house.signed_in("registrar").await;
        entered(&registrar).await;
        let mut go_on = |_: &known::Progress| std::ops::ControlFlow::Continue(());
        known::link(&self.house.system(), known::How::default(), &mut go_on).await.unwrap();
        known::pairs(&registrar).await.unwrap()[0].id
    }

    /// A story in a fresh house.
    pub async fn told(house: TestHouse) -> Self {
        for (login, agency, roles) in MEMBERS {
            house.add(agency, login, roles).await;
        }
        house.add("mia-hotline", "worker", &[Role::Duty, Role::CaseOfficer]).await;
        house.add("assistance-centre", "helper", &[Role::CaseOfficer]).await;
        let (worker, helper) = (house.signed_in("worker").await, house.signed_in("helper").await);
        let mut cases = Vec::new();
        for (token, mark) in [(1, "ALPHA"), (2, "BETA")] {
            cases.push(worked(&house, &worker, &helper, mark, token).await);
        }
        let (open, _, open_file) = report(&house, "GAMMA", 3).await;
        casework::look_at(&worker, open, "duty-screening").await.unwrap();
        casework::ask_contact(&worker, open, "why GAMMA").await.unwrap();
        let custodian = house.signed_in("custodian").await;
        let request = casework::contact_requests(&custodian).await.unwrap()[0].id;
        let (fresh, _, _) = report(&house, "DELTA", 4).await;
        let far = house.signed_in("far-registrar").await;
        registered(&far).await;
        house.clock.pass(3600);
        known::tell_holders(&house.system()).await.unwrap();
        let registrar = house.signed_in("registrar").await;
        let household = registered(&registrar).await;
        let line = households::plan_of(&mut registrar.look().await.unwrap(), household).await.unwrap()[0].id;
        let import = listed(&registrar).await;
        house.clock.pass(3600);
        known::tell_holders(&house.system()).await.unwrap();
        let question = known::questions_to(&far, 0).await.unwrap()[0].id;
        let taught = taught(&house.signed_in("teacher").await).await;
        let schooled = schooled(&house, household).await;
        let offered = offered(&house).await;
        let site = web::site(&house.house);
        Self {
            offered,
            taught,
            schooled,
            house,
            site,
            cases,
            open,
            open_file,
            request,
            household,
            import,
            line,
            question,
            fresh,
        }
    }

    /// A story in each engine at hand.
    pub async fn both() -> Vec<Self> {
        let mut stories = Vec::new();
        for house in TestHouse::both().await {
            stories.push(Self::told(house).await);
        }
        stories
    }

    /// A story on SQLite.
    pub async fn sqlite() -> Self {
        Self::told(TestHouse::on(store::testing::sqlite().await).await).await
    }

    /// Someone's browser, signed in.
    pub async fn browser(&self, login: &str) -> Browser {
        let mut browser = Browser::inside(&self.site);
        browser.sign_in(login, PASSPHRASE).await;
        browser
    }
}
