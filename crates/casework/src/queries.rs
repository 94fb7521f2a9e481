//! The room's reads. Each list asks the policies first, and its WHERE names the same organisation.

use access::{AccessError, Action, Ctx, Thing, Work, place};
use kit::{AgeBand, CaseId, Moment, NoteId, OrgId, PersonId, PublicCode, ReferralId, Sex, SignalId};
use signals::{About, Danger, State};
use store::{args, sql};
use vault::RecordKey;

use crate::cases::unit_due;
use crate::{CaseState, NeedState, Person, ReferralState, Step};

/// A line of the duty list.
#[derive(Clone, Debug)]
pub struct DutyRow {
    /// Id.
    pub id: SignalId,
    /// Code.
    pub code: PublicCode,
    /// State.
    pub state: State,
    /// District code or empty.
    pub district: String,
    /// Whom it is about.
    pub about: About,
    /// Whether someone is in danger now.
    pub danger: Danger,
    /// Files.
    pub files: i64,
    /// Unanswered messages.
    pub unread: i64,
    /// When it came in.
    pub received_at: Moment,
    /// By when someone must have looked.
    pub look_by: Moment,
    /// Last judgement, or empty.
    pub judgement: String,
    /// When the reporter took it back.
    pub taken_back_at: Option<Moment>,
}
store::columns!(DutyRow {
    id,
    code,
    state,
    district,
    about,
    danger,
    files,
    unread,
    received_at,
    look_by,
    judgement,
    taken_back_at
});

/// Lines on one page of a list.
pub(crate) const PAGE: i64 = 50;

/// A page of the organisation's signals in one state. What still waits stands in the order in which it
/// must be looked at; what became a case or was closed, newest first. `after` is the last line of the
/// page before.
pub async fn duty_list(
    ctx: &Ctx,
    state: State,
    after: Option<(Moment, SignalId)>,
) -> Result<Vec<DutyRow>, AccessError> {
    let mut work = ctx.look().await?;
    let org = ctx.member()?.org;
    work.allow(Action::ListSignals, &Thing::Desk { org })?;
    let waits = matches!(state, State::New | State::Open);
    let statement = if waits {
        sql!(
            "SELECT id, code, state, district, about, danger, files, unread, received_at, look_by, judgement,
                    taken_back_at
             FROM signal WHERE org_id = $1 AND state = $2 AND (look_by, id) > ($3, $4)
             ORDER BY look_by, id LIMIT $5"
        )
    } else {
        sql!(
            "SELECT id, code, state, district, about, danger, files, unread, received_at, look_by, judgement,
                    taken_back_at
             FROM signal WHERE org_id = $1 AND state = $2 AND (look_by, id) < ($3, $4)
             ORDER BY look_by DESC, id DESC LIMIT $5"
        )
    };
    let (at, id) = match after {
        Some((at, id)) => (at, id.to_string()),
        None if waits => (Moment::from_micros(i64::MIN), String::new()),
        None => (Moment::from_micros(i64::MAX), String::new()),
    };
    Ok(work.tx.all(statement, args![org, state.code(), at, id, PAGE]).await?)
}

/// Signals to which the reporter has written since the desk last answered. `after` is the last line of the page
/// before.
pub async fn unread_list(ctx: &Ctx, after: Option<(Moment, SignalId)>) -> Result<Vec<DutyRow>, AccessError> {
    let mut work = ctx.look().await?;
    let org = ctx.member()?.org;
    work.allow(Action::ListSignals, &Thing::Desk { org })?;
    let (at, id) = after.map_or((Moment::from_micros(i64::MIN), String::new()), |(at, id)| (at, id.to_string()));
    Ok(work
        .tx
        .all(
            sql!(
                "SELECT id, code, state, district, about, danger, files, unread, received_at, look_by, judgement,
                    taken_back_at
                 FROM signal WHERE org_id = $1 AND unread > 0 AND state <> 'new' AND (look_by, id) > ($2, $3)
                 ORDER BY look_by, id LIMIT $4"
            ),
            args![org, at, id, PAGE],
        )
        .await?)
}

/// Up to here signals are counted: whoever reads "999+" needs no finer number, and counting a whole store for each page
/// took longer than the rest of the page (docs/benchmarks.md).
pub const COUNTED: i64 = 1000;

/// How many of the organisation's signals are in each state, at most [`COUNTED`].
pub async fn duty_counts(ctx: &Ctx) -> Result<Vec<(State, i64)>, AccessError> {
    let mut work = ctx.look().await?;
    let org = ctx.member()?.org;
    work.allow(Action::ListSignals, &Thing::Desk { org })?;
    let mut counts = Vec::new();
    for state in State::ALL {
        let count =
            sql!("SELECT count(*) FROM (SELECT 1 FROM signal WHERE org_id = $1 AND state = $2 LIMIT $3) AS counted");
        counts.push((*state, work.tx.count(count, args![org, state.code(), COUNTED]).await?));
    }
    Ok(counts)
}

/// A case, its coded side.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// Id.
    pub id: CaseId,
    /// Code.
    pub code: PublicCode,
    /// Who holds it.
    pub org_id: OrgId,
    /// The signal it was opened from.
    pub signal_id: Option<SignalId>,
    /// State.
    pub state: CaseState,
    /// District code or empty.
    pub district: String,
    /// Judgement when it was opened, or empty.
    pub judgement: String,
    /// Danger.
    pub danger: Danger,
    /// When it was opened.
    pub opened_at: Moment,
    /// When a presumed victim was recognised.
    pub suspected_at: Option<Moment>,
    /// By when the special police unit must have it.
    pub unit_due_at: Option<Moment>,
    /// When the unit had it.
    pub unit_met_at: Option<Moment>,
    /// Why it was closed, or empty.
    pub close_reason: String,
    #[doc(hidden)]
    pub body: Vec<u8>,
}
store::columns!(CaseRow {
    id,
    code,
    org_id,
    signal_id,
    state,
    district,
    judgement,
    danger,
    opened_at,
    suspected_at,
    unit_due_at,
    unit_met_at,
    close_reason,
    body
});

impl CaseRow {
    /// What the policies look at.
    pub const fn thing(&self) -> Thing {
        Thing::Case { org: self.org_id }
    }

    /// The 24-hour clock, while it runs: by when the special police unit must have the case.
    pub fn unit_clock(&self) -> Option<Moment> {
        self.unit_due_at.filter(|_| self.unit_met_at.is_none())
    }

    /// What the case is about, in the words of who opened it.
    pub fn summary(&self, key: &RecordKey) -> Result<String, AccessError> {
        Ok(key.open_text(&place("case_file", &self.id.to_string(), "body"), &self.body)?)
    }
}

/// The case with this id.
pub async fn case_by_id(work: &mut Work<'_>, id: CaseId) -> Result<CaseRow, AccessError> {
    let row: Option<CaseRow> = work
        .tx
        .opt(
            sql!(
                "SELECT id, code, org_id, signal_id, state, district, judgement, danger, opened_at, suspected_at,
                        unit_due_at, unit_met_at, close_reason, body
                 FROM case_file WHERE id = $1"
            ),
            args![id],
        )
        .await?;
    row.ok_or(AccessError::NotFound)
}

/// The organisation's cases in one state, newest first.
pub async fn cases(ctx: &Ctx, state: CaseState, before: Option<Moment>) -> Result<Vec<CaseRow>, AccessError> {
    let mut work = ctx.look().await?;
    let org = ctx.member()?.org;
    work.allow(Action::ListCases, &Thing::Desk { org })?;
    Ok(work
        .tx
        .all(
            sql!(
                "SELECT id, code, org_id, signal_id, state, district, judgement, danger, opened_at, suspected_at,
                        unit_due_at, unit_met_at, close_reason, body
                 FROM case_file WHERE org_id = $1 AND state = $2 AND opened_at < $3
                 ORDER BY opened_at DESC LIMIT $4"
            ),
            args![org, state.code(), before.unwrap_or(Moment::from_micros(i64::MAX)), PAGE],
        )
        .await?)
}

/// A person of a case, opened.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Id.
    pub id: PersonId,
    /// Sex.
    pub sex: Sex,
    /// Age band.
    pub age: AgeBand,
    /// The rest.
    pub person: Person,
}

/// The persons of a case.
pub(crate) async fn persons_of(
    work: &mut Work<'_>,
    case: CaseId,
    key: &RecordKey,
) -> Result<Vec<(PersonId, Sex, AgeBand, Person)>, AccessError> {
    let rows: Vec<(PersonId, Sex, AgeBand, Vec<u8>)> = work
        .tx
        .all(sql!("SELECT id, sex, age_band, body FROM person WHERE case_id = $1 ORDER BY at, id"), args![case])
        .await?;
    rows.into_iter()
        .map(|(id, sex, age, body)| {
            let json = key.open_text(&place("person", &id.to_string(), "body"), &body)?;
            let person = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
            Ok((id, sex, age, person))
        })
        .collect()
}

/// A note, opened.
#[derive(Clone, Debug)]
pub struct NoteRow {
    /// Id.
    pub id: NoteId,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The words.
    pub text: String,
}

/// The notes of a case.
pub(crate) async fn notes_of(work: &mut Work<'_>, case: CaseId, key: &RecordKey) -> Result<Vec<NoteRow>, AccessError> {
    let rows: Vec<(NoteId, String, Moment, Vec<u8>)> = work
        .tx
        .all(
            sql!(
                "SELECT note.id, member.name, note.at, note.body FROM note JOIN member ON member.id = note.member_id
                 WHERE note.case_id = $1 ORDER BY note.at, note.id"
            ),
            args![case],
        )
        .await?;
    rows.into_iter()
        .map(|(id, by, at, body)| {
            let text = key.open_text(&place("note", &id.to_string(), "body"), &body)?;
            Ok(NoteRow { id, by, at, text })
        })
        .collect()
}

/// A need of a case.
#[derive(Clone, Debug)]
pub struct NeedRow {
    /// Key in the profile's list.
    pub kind: String,
    /// What became of it.
    pub state: NeedState,
    /// When it was recorded.
    pub asked_at: Moment,
    /// When it was met.
    pub met_at: Option<Moment>,
}
store::columns!(NeedRow { kind, state, asked_at, met_at });

/// The needs of a case.
pub(crate) async fn needs_of(work: &mut Work<'_>, case: CaseId) -> Result<Vec<NeedRow>, AccessError> {
    Ok(work
        .tx
        .all(
            sql!("SELECT kind, state, asked_at, met_at FROM need WHERE case_id = $1 ORDER BY asked_at, id"),
            args![case],
        )
        .await?)
}

/// A referral, its coded side.
#[derive(Clone, Debug)]
pub struct ReferralRow {
    /// Id.
    pub id: ReferralId,
    /// Code.
    pub code: PublicCode,
    /// The sender's case.
    pub case_id: CaseId,
    /// Sender.
    pub from_org: OrgId,
    /// Receiver.
    pub to_org: OrgId,
    /// Sender's agency.
    pub from_agency: String,
    /// Receiver's agency.
    pub to_agency: String,
    /// State.
    pub state: ReferralState,
    /// The consent or duty it rests on.
    pub basis: String,
    /// Needs, with commas.
    pub needs: String,
    /// District code or empty.
    pub district: String,
    /// When it was sent.
    pub sent_at: Moment,
    /// By when an answer is due.
    pub due_at: Moment,
    /// When it was answered.
    pub answered_at: Option<Moment>,
    /// Why it was declined, or empty.
    pub decline_reason: String,
    /// What came of it, or empty.
    pub outcome: String,
    #[doc(hidden)]
    pub package: Vec<u8>,
}
store::columns!(ReferralRow {
    id,
    code,
    case_id,
    from_org,
    to_org,
    from_agency,
    to_agency,
    state,
    basis,
    needs,
    district,
    sent_at,
    due_at,
    answered_at,
    decline_reason,
    outcome,
    package
});

impl ReferralRow {
    /// What the policies look at.
    pub const fn thing(&self) -> Thing {
        Thing::Referral { sender: self.from_org, receiver: self.to_org }
    }

    /// Keys of the needs.
    pub fn need_keys(&self) -> Vec<&str> {
        self.needs.split(',').filter(|n| !n.is_empty()).collect()
    }
}

/// The referral with this id.
pub async fn referral_by_id(work: &mut Work<'_>, id: ReferralId) -> Result<ReferralRow, AccessError> {
    let row: Option<ReferralRow> = work
        .tx
        .opt(
            sql!(
                "SELECT referral.id, referral.code, case_id, from_org, to_org, sender.agency AS from_agency,
                        receiver.agency AS to_agency, state, basis, needs, district, sent_at, due_at, answered_at,
                        decline_reason, outcome, package
                 FROM referral JOIN org AS sender ON sender.id = from_org JOIN org AS receiver ON receiver.id = to_org
                 WHERE referral.id = $1"
            ),
            args![id],
        )
        .await?;
    row.ok_or(AccessError::NotFound)
}

/// A line of the list of referrals, from which its next page goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferralPlace {
    /// Whether it still waits for an answer.
    pub waits: bool,
    /// By when it was to be answered.
    pub due_at: Moment,
    /// Which it is.
    pub id: ReferralId,
}

impl ReferralPlace {
    /// The place of a line.
    pub const fn of(row: &ReferralRow) -> Self {
        Self { waits: row.state.waits_for_answer(), due_at: row.due_at, id: row.id }
    }
}

impl std::fmt::Display for ReferralPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", i64::from(!self.waits), self.due_at.micros(), self.id)
    }
}

impl std::str::FromStr for ReferralPlace {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().ok_or(());
        let waits = next()? == "0";
        let due_at = Moment::from_micros(next()?.parse().map_err(|_| ())?);
        Ok(Self { waits, due_at, id: next()?.parse().map_err(|_| ())? })
    }
}

/// The organisation's referrals, received or sent; those that wait for an answer first, the longest first. `after` is
/// the last line of the page before.
pub async fn referrals(
    ctx: &Ctx,
    received: bool,
    ended: bool,
    after: Option<ReferralPlace>,
) -> Result<Vec<ReferralRow>, AccessError> {
    let mut work = ctx.look().await?;
    let org = ctx.member()?.org;
    work.allow(Action::ListReferrals, &Thing::Desk { org })?;
    let ours = if received {
        sql!(
            "SELECT referral.id, referral.code, case_id, from_org, to_org, sender.agency AS from_agency,
                    receiver.agency AS to_agency, state, basis, needs, district, sent_at, due_at, answered_at,
                    decline_reason, outcome, package
             FROM referral JOIN org AS sender ON sender.id = from_org JOIN org AS receiver ON receiver.id = to_org
             WHERE to_org = $1 AND (closed_at IS NOT NULL) = $2
               AND (CASE WHEN state IN ('sent', 'received') THEN 0 ELSE 1 END, due_at, referral.id) > ($3, $4, $5)
             ORDER BY CASE WHEN state IN ('sent', 'received') THEN 0 ELSE 1 END, due_at, referral.id LIMIT $6"
        )
    } else {
        sql!(
            "SELECT referral.id, referral.code, case_id, from_org, to_org, sender.agency AS from_agency,
                    receiver.agency AS to_agency, state, basis, needs, district, sent_at, due_at, answered_at,
                    decline_reason, outcome, package
             FROM referral JOIN org AS sender ON sender.id = from_org JOIN org AS receiver ON receiver.id = to_org
             WHERE from_org = $1 AND (closed_at IS NOT NULL) = $2
               AND (CASE WHEN state IN ('sent', 'received') THEN 0 ELSE 1 END, due_at, referral.id) > ($3, $4, $5)
             ORDER BY CASE WHEN state IN ('sent', 'received') THEN 0 ELSE 1 END, due_at, referral.id LIMIT $6"
        )
    };
    let (waits, due, id) = match after {
        Some(after) => (i64::from(!after.waits), after.due_at, after.id.to_string()),
        None => (-1, Moment::from_micros(i64::MIN), String::new()),
    };
    Ok(work.tx.all(ours, args![org, ended, waits, due, id, PAGE]).await?)
}

/// The referrals of a case.
pub(crate) async fn referrals_of(work: &mut Work<'_>, case: CaseId) -> Result<Vec<ReferralRow>, AccessError> {
    Ok(work
        .tx
        .all(
            sql!(
                "SELECT referral.id, referral.code, case_id, from_org, to_org, sender.agency AS from_agency,
                        receiver.agency AS to_agency, state, basis, needs, district, sent_at, due_at, answered_at,
                        decline_reason, outcome, package
                 FROM referral JOIN org AS sender ON sender.id = from_org
                               JOIN org AS receiver ON receiver.id = to_org
                 WHERE case_id = $1 ORDER BY sent_at"
            ),
            args![case],
        )
        .await?)
}

/// A step of a referral. The note is there for one who holds the key.
#[derive(Clone, Debug)]
pub struct StepRow {
    /// What was done.
    pub step: Step,
    /// When.
    pub at: Moment,
    /// By which agency.
    pub agency: String,
    /// Reason, need or outcome, or empty.
    pub code: String,
    /// A word with it, or empty.
    pub note: String,
}

/// The steps of a referral, oldest first. Notes are opened when the key is given.
pub async fn steps_of(
    work: &mut Work<'_>,
    id: ReferralId,
    key: Option<&RecordKey>,
) -> Result<Vec<StepRow>, AccessError> {
    struct Row {
        number: i64,
        step: Step,
        at: Moment,
        agency: String,
        code: String,
        note: Option<Vec<u8>>,
    }
    store::columns!(Row { number, step, at, agency, code, note });
    let rows: Vec<Row> = work
        .tx
        .all(
            sql!(
                "SELECT number, step, at, org.agency, code, note FROM referral_step JOIN org ON org.id = org_id
                 WHERE referral_id = $1 ORDER BY number"
            ),
            args![id],
        )
        .await?;
    rows.into_iter()
        .map(|Row { number, step, at, agency, code, note }| {
            let column = format!("note-{number}");
            let note = match (note, key) {
                (Some(note), Some(key)) => key.open_text(&place("referral_step", &id.to_string(), &column), &note)?,
                _ => String::new(),
            };
            Ok(StepRow { step, at, agency, code, note })
        })
        .collect()
}

/// Something that is late anywhere in the country, as the coordinator sees it: codes, never content.
#[derive(Clone, Debug)]
pub struct LateRow {
    /// Code of the referral, case or signal.
    pub code: PublicCode,
    /// `referral`, `unit` (the 24-hour clock) or `signal`.
    pub kind: String,
    /// The agency that owes the act.
    pub agency: String,
    /// District code or empty.
    pub district: String,
    /// By when it was due.
    pub due_at: Moment,
}
store::columns!(LateRow { code, kind, agency, district, due_at });

/// Lines of one kind on the coordinator's list: strangers can make signals late, and must not push the rest off it.
const LATE: i64 = 100;

/// Everything that is late, the longest first.
pub async fn late(ctx: &Ctx) -> Result<Vec<LateRow>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOverdue, &Thing::Plan)?;
    let mut rows: Vec<LateRow> = work
        .tx
        .all(
            sql!(
                "SELECT * FROM (
                   SELECT referral.code AS code, 'referral' AS kind, org.agency AS agency, district, due_at
                   FROM referral JOIN org ON org.id = to_org WHERE state IN ('sent', 'received') AND due_at < $1
                   ORDER BY due_at LIMIT $2) AS referrals
                 UNION ALL
                 SELECT * FROM (
                   SELECT case_file.code, 'unit', org.agency, district, unit_due_at
                   FROM case_file JOIN org ON org.id = org_id
                   WHERE state = 'open' AND unit_met_at IS NULL AND unit_due_at < $1
                   ORDER BY unit_due_at LIMIT $2) AS cases
                 UNION ALL
                 SELECT * FROM (
                   SELECT signal.code, 'signal', org.agency, district, look_by
                   FROM signal JOIN org ON org.id = org_id WHERE state = 'new' AND look_by < $1
                   ORDER BY look_by LIMIT $2) AS signals"
            ),
            args![ctx.now(), LATE],
        )
        .await?;
    // A presumed victim for whom no case was opened yet: the clock runs all the same.
    let suspected: Vec<LateRow> = work
        .tx
        .all(
            sql!(
                "SELECT signal.code, 'unit' AS kind, org.agency, district, suspected_at AS due_at
                 FROM signal JOIN org ON org.id = org_id WHERE state = 'open' AND suspected_at < $1
                 ORDER BY suspected_at LIMIT $2"
            ),
            args![ctx.now(), LATE],
        )
        .await?;
    for row in suspected {
        if let Some(due_at) = unit_due(ctx, Some(row.due_at))?.filter(|due| *due < ctx.now()) {
            rows.push(LateRow { due_at, ..row });
        }
    }
    rows.sort_by_key(|row| row.due_at);
    Ok(rows)
}
