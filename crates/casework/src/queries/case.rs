//! Cases, and what is in them.

use access::{AccessError, Action, Ctx, Thing, Work, place};
use kit::{AgeBand, CaseId, Moment, NoteId, OrgId, PersonId, PublicCode, Sex, SignalId};
use signals::Danger;
use store::{args, sql};
use vault::RecordKey;

use super::PAGE;
use crate::{CaseState, NeedState, Person};

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
