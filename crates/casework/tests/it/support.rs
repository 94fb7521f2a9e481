//! What the tests of this room share: a house with three desks, and short ways to a signal, a case and
//! a referral.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use access::testing::TestHouse;
use access::{AccessError, Action, Ctx, Record, Role, Work, open_key, open_record, place};
use casework::{
    CaseRow, Judgement, NewReferral, Package, ReferralRow, Screening, Sharing, StepRow, accept, case_by_id, look_at,
    open_case, open_referral, record_screening, refer, referral_by_id, steps_of,
};
use kit::{CaseId, Moment, ReferralId, SignalId};
use signals::{About, Body, Danger, Door, NewSignal, Signal, StagedFile, signal_by_id};
use store::{Engine, Sql, args, sql};
use vault::Receipt;

const ORIGIN: &str = "himaya.test/journal";

/// The indicator set of the profile.
pub const SET: &str = "ilo-adult-labour";
/// An hour in seconds.
pub const HOUR: i64 = 3600;
/// A day in seconds.
pub const DAY: i64 = 24 * HOUR;

/// A house in which three organisations work.
pub struct Room {
    /// The house.
    pub house: TestHouse,
    /// An officer of the desk that reports come to, who also works on its cases.
    pub desk: Ctx,
    /// A case officer of the assistance centre.
    pub centre: Ctx,
    /// A case officer of the special police unit.
    pub unit: Ctx,
}

/// A room on each engine.
pub async fn rooms() -> Vec<Room> {
    let mut rooms = Vec::new();
    for house in TestHouse::both().await {
        let desk = house.member("mia-hotline", &[Role::Duty, Role::CaseOfficer]).await;
        let centre = house.member("assistance-centre", &[Role::CaseOfficer]).await;
        let unit = house.member("mia-thb-department", &[Role::CaseOfficer]).await;
        rooms.push(Room { house, desk, centre, unit });
    }
    rooms
}

/// A fresh form's token.
pub fn token() -> [u8; 16] {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    u128::from(NUMBER.fetch_add(1, Ordering::SeqCst)).to_be_bytes()
}

/// The words of every report here.
pub fn words() -> Body {
    Body {
        what: "Words-of-the-report".to_owned(),
        place: "Place-of-the-report".to_owned(),
        reach: "Reach-of-the-report".to_owned(),
        ..Body::default()
    }
}

/// A file as it comes with a report.
pub fn staged(ctx: &Ctx, name: &str, bytes: &[u8]) -> StagedFile {
    let mut file = StagedFile::begin(ctx, name, "text").unwrap();
    file.write(bytes).unwrap();
    file.finish("no").unwrap();
    file
}

/// A visitor reports.
pub async fn report(visitor: &Ctx, danger: Danger, files: Vec<StagedFile>) -> (Receipt, SignalId) {
    let new = NewSignal {
        form: token(),
        door: Door::Web,
        lang: visitor.lang(),
        district: "AZ-ABS".to_owned(),
        about: About::Other,
        danger,
        body: words(),
        call: false,
        begun: None,
        files,
    };
    let prepared = signals::prepare(visitor, new).await.unwrap();
    let receipt = prepared.receipt().clone();
    access::do_together(visitor, prepared).await.unwrap();
    let locator = receipt.open(&visitor.house().secrets).locator();
    let mut work = visitor.look().await.unwrap();
    let (id,) = work.tx.one(sql!("SELECT id FROM signal WHERE receipt_locator = $1"), args![locator]).await.unwrap();
    (receipt, id)
}

/// Records a screening with two strong indicators of one dimension.
pub async fn judge(ctx: &Ctx, signal: SignalId, judgement: Judgement) -> Result<(), AccessError> {
    let yes = ["CD1", "CD2"].map(str::to_owned).to_vec();
    let screening = Screening { yes, no: vec!["EX1".to_owned()], why: "Why-of-the-officer".to_owned() };
    record_screening(ctx, signal, SET, &screening, judgement).await
}

/// Gives a reason for opening a case file.
pub async fn open_file(ctx: &Ctx, case: CaseId, reason: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let row = case_by_id(&mut work, case).await?;
    work.allow(Action::ReadCase, &row.thing())?;
    let done = open_record(&mut work, Record::Case, case, reason).await?;
    work.commit(done.district(&row.district)).await
}

/// A referral of nothing but a message, for shelter, by consent.
pub fn referral(case: CaseId, agency: &str) -> NewReferral {
    NewReferral {
        case,
        agency: agency.to_owned(),
        needs: vec!["shelter".to_owned()],
        basis: "consent".to_owned(),
        consent: "Consent-by-word".to_owned(),
        message: "Message-to-the-receiver".to_owned(),
        sharing: Sharing::default(),
        form: token(),
    }
}

impl Room {
    /// The time.
    pub fn now(&self) -> Moment {
        self.house.house.clock.now()
    }

    /// A further member of an agency, signed in.
    pub async fn colleague(&self, agency: &str, login: &str, roles: &[Role]) -> Ctx {
        self.house.add(agency, login, roles).await;
        self.house.signed_in(login).await
    }

    /// A signal that nobody has looked at.
    pub async fn signal(&self, danger: Danger) -> SignalId {
        report(&self.house.visitor(), danger, Vec::new()).await.1
    }

    /// A signal that the desk has looked at.
    pub async fn looked(&self) -> SignalId {
        let signal = self.signal(Danger::NotNow).await;
        look_at(&self.desk, signal, "duty-screening").await.unwrap();
        signal
    }

    /// A case of the desk.
    pub async fn case(&self) -> CaseId {
        let signal = self.looked().await;
        open_case(&self.desk, signal, "Summary-of-the-case").await.unwrap()
    }

    /// A referral of a fresh case to the assistance centre, not opened yet.
    pub async fn sent(&self) -> ReferralId {
        let case = self.case().await;
        refer(&self.desk, &referral(case, "assistance-centre")).await.unwrap()
    }

    /// One that the centre has opened.
    pub async fn received(&self) -> ReferralId {
        let id = self.sent().await;
        open_referral(&self.centre, id, "case-work").await.unwrap();
        id
    }

    /// One that the centre has taken.
    pub async fn accepted(&self) -> ReferralId {
        let id = self.received().await;
        accept(&self.centre, id, "").await.unwrap();
        id
    }

    /// A signal's coded side.
    pub async fn signal_row(&self, id: SignalId) -> Signal {
        let system = self.house.system();
        let mut work = system.look().await.unwrap();
        signal_by_id(&mut work, id).await.unwrap()
    }

    /// A case's coded side.
    pub async fn case_row(&self, id: CaseId) -> CaseRow {
        let system = self.house.system();
        let mut work = system.look().await.unwrap();
        case_by_id(&mut work, id).await.unwrap()
    }

    /// A referral's coded side.
    pub async fn referral_row(&self, id: ReferralId) -> ReferralRow {
        let system = self.house.system();
        let mut work = system.look().await.unwrap();
        referral_by_id(&mut work, id).await.unwrap()
    }

    /// The needs of a case, as `shelter asked`.
    pub async fn needs(&self, case: CaseId) -> Vec<String> {
        let mut tx = self.house.house.store().read().await.unwrap();
        let rows: Vec<(String, String)> = tx
            .all(sql!("SELECT kind, state FROM need WHERE case_id = $1 ORDER BY kind, asked_at, id"), args![case])
            .await
            .unwrap();
        rows.into_iter().map(|(kind, state)| format!("{kind} {state}")).collect()
    }

    /// The journal's entries from `from` on that are not about members: act, agency and facts.
    pub async fn acts(&self) -> Vec<String> {
        let mut tx = self.house.house.store().read().await.unwrap();
        let rows: Vec<(String, String, String)> = tx
            .all(sql!("SELECT act, agency, facts FROM journal WHERE subject_kind <> 'member' ORDER BY seq"), args![])
            .await
            .unwrap();
        rows.into_iter().map(|(act, agency, facts)| format!("{act} {agency} {facts}")).collect()
    }

    /// How many entries of an act there are.
    pub async fn count(&self, act: &str) -> usize {
        let start = format!("{act} ");
        self.acts().await.iter().filter(|entry| entry.starts_with(&start)).count()
    }

    /// Everything that an act might change, as one text.
    pub async fn state(&self) -> String {
        let mut tx = self.house.house.store().read().await.unwrap();
        let counts: (i64, i64, i64, i64) = tx
            .one(
                sql!(
                    "SELECT (SELECT size FROM journal_head WHERE id = 1), (SELECT count(*) FROM opening),
                            (SELECT count(*) FROM seal), (SELECT count(*) FROM referral_step)"
                ),
                args![],
            )
            .await
            .unwrap();
        let rows: Vec<(String, String, i64)> = tx
            .all(
                sql!(
                    "SELECT id, state, coalesce(closed_at, 0) AS at FROM signal
                     UNION ALL SELECT id, state, coalesce(closed_at, 0) FROM case_file
                     UNION ALL SELECT id, state, coalesce(closed_at, 0) FROM referral
                     UNION ALL SELECT id, state, coalesce(met_at, 0) FROM need ORDER BY 1"
                ),
                args![],
            )
            .await
            .unwrap();
        format!("{counts:?} {rows:?}")
    }

    /// The journal is whole.
    pub async fn whole(&self) {
        let house = &self.house.house;
        let signer = house.secrets.note_signer(ORIGIN).unwrap();
        journal::sign_checkpoint(house.store(), &signer, ORIGIN, self.now(), &journal::Watch::default()).await.unwrap();
        let found = journal::verify(house.store(), &signer.verifier_key(), None).await.unwrap();
        assert_eq!(found.damage, []);
    }

    /// Starts acts so that, on PostgreSQL, each has read before any writes: the row that `hold` touches is
    /// held until all of them wait or are done. On SQLite writers queue by themselves. Gives what each said.
    pub async fn at_once(&self, hold: Sql, id: impl ToString, acts: Vec<Doing>) -> Vec<String> {
        let store = self.house.house.store();
        let held = match store.engine() {
            Engine::Sqlite => None,
            Engine::Postgres => {
                let mut tx = store.write().await.unwrap();
                assert_eq!(tx.run(hold, args![id.to_string()]).await.unwrap(), 1, "there is no such row");
                Some(tx)
            }
        };
        let tasks: Vec<_> = acts.into_iter().map(tokio::spawn).collect();
        if let Some(held) = held {
            loop {
                let mut tx = store.read().await.unwrap();
                let waiting = tx
                    .count(
                        sql!(
                            "SELECT count(*) FROM pg_stat_activity
                             WHERE datname = current_database() AND wait_event_type = 'Lock'"
                        ),
                        args![],
                    )
                    .await
                    .unwrap();
                let ended = tasks.iter().filter(|task| task.is_finished()).count();
                if usize::try_from(waiting).unwrap() + ended >= tasks.len() {
                    break;
                }
            }
            held.rollback().await.unwrap();
        }
        let mut said_by_each = Vec::new();
        for task in tasks {
            said_by_each.push(said(task.await.unwrap()));
        }
        said_by_each
    }
}

/// An act under way.
pub type Doing = Pin<Box<dyn Future<Output = Result<(), AccessError>> + Send>>;

/// An act with a context of its own, ready to be started: `doing!(ctx => accept(&ctx, id, ""))`.
#[macro_export]
macro_rules! doing {
    ($ctx:ident => $act:expr) => {{
        let $ctx = $ctx.clone();
        Box::pin(async move { $act.await.map(drop) }) as $crate::support::Doing
    }};
}

/// What an act said, in a word.
pub fn said<T>(result: Result<T, AccessError>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(error) => format!("{error:?}"),
    }
}

/// What the actor's organisation finds in a referral's package; as the page does, only after an opening.
pub async fn package_of(ctx: &Ctx, id: ReferralId) -> Result<Package, AccessError> {
    let mut work = ctx.look().await?;
    let row = referral_by_id(&mut work, id).await?;
    work.allow(Action::ReadReferral, &row.thing())?;
    if !access::is_open(&mut work, Record::Referral, id).await? {
        return Err(AccessError::Shut);
    }
    let key = open_key(&mut work, Record::Referral, id).await?;
    let json = key.open_text(&place("referral", &id.to_string(), "package"), &row.package)?;
    Ok(serde_json::from_str(&json).unwrap())
}

/// The steps as the actor's side sees them, as `accepted assistance-centre code note`.
pub async fn timeline(ctx: &Ctx, id: ReferralId) -> Vec<String> {
    let steps = steps(ctx, id).await;
    steps.into_iter().map(|s| format!("{} {} {} {}", s.step, s.agency, s.code, s.note).trim_end().to_owned()).collect()
}

/// The steps as the actor's side sees them.
pub async fn steps(ctx: &Ctx, id: ReferralId) -> Vec<StepRow> {
    let mut work: Work<'_> = ctx.look().await.unwrap();
    let row = referral_by_id(&mut work, id).await.unwrap();
    work.allow(Action::ReadReferral, &row.thing()).unwrap();
    let key = open_key(&mut work, Record::Referral, id).await.unwrap();
    steps_of(&mut work, id, Some(&key)).await.unwrap()
}

/// A second node: another program on the same database, with the same keys and clock.
pub fn second_node(room: &Room) -> Ctx {
    let secrets = vault::ServerSecrets::from_entropy(&kit::SeededEntropy::new(2026));
    let house = access::House::new(
        room.house.house.store().clone(),
        profile::Profile::embedded_az().unwrap(),
        Box::new(Arc::clone(&room.house.clock)),
        Box::new(kit::SeededEntropy::new(7)),
        secrets,
        room.house.house.files.clone(),
    );
    Ctx::new(Arc::new(house.unwrap()), access::Actor::System, kit::Lang::En)
}
