//! Children in care: entered, opened with a reason, until they leave, and how they are then.

use access::{
    AccessError, Action, Ctx, Done, Record, Thing, Work, is_open, make_seals, open_key, org_by_id, place, store_seals,
};
use jiff::civil::Date;
use journal::{Act, Kind};
use kit::{InstitutionId, Moment, OrgId, PublicCode, Sex, WardId};
use serde::{Deserialize, Serialize};
use store::{args, sql};
use vault::RecordKey;

use crate::institutions::institution_by_id;
use crate::{ShownWards, WardState};

/// Who a child is. Sealed as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
    /// Father's name.
    pub father: String,
    /// Date of birth as far as it is known.
    pub birth: String,
    /// The personal number (FIN).
    pub fin: String,
    /// Since when they are in care, in words.
    pub since: String,
    /// Who of the family or of friends can be asked.
    pub contact: String,
    /// Anything else.
    pub note: String,
    /// The day on which care ends, `2027-03-14`.
    pub leaves: String,
}

impl Child {
    /// The whole name.
    pub fn name(&self) -> String {
        let parts = [&self.family, &self.given, &self.father];
        parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// A child about to be entered.
#[derive(Clone, Debug)]
pub struct NewWard {
    /// In which institution.
    pub institution: InstitutionId,
    /// Why they are in care: a key of the profile's list.
    pub reason: String,
    /// Sex.
    pub sex: Sex,
    /// Who they are; with the day on which care ends.
    pub child: Child,
}

/// A child in care, the coded side.
#[derive(Clone, Debug)]
pub struct Ward {
    /// Id.
    pub id: WardId,
    /// Code.
    pub code: PublicCode,
    /// Whose institution it is.
    pub org_id: OrgId,
    /// In which institution.
    pub institution_id: InstitutionId,
    /// What that is called.
    pub institution: String,
    /// District code.
    pub district: String,
    /// Whether they are in care.
    pub state: WardState,
    /// Why they came into care: a key of the profile's list.
    pub reason: String,
    /// Sex.
    pub sex: Sex,
    /// The month in which care ends, `2027-03`.
    pub leaves: String,
    /// By when the plan is due.
    pub plan_by: Moment,
    /// When the plan was whole.
    pub planned_at: Option<Moment>,
    /// When they left.
    pub left_at: Option<Moment>,
    /// Why: a key of the profile's list, or empty.
    pub leave_reason: String,
    /// By when somebody looks how they are.
    pub look_by: Option<Moment>,
    /// When somebody did.
    pub looked_at: Option<Moment>,
    #[doc(hidden)]
    pub look: Option<Vec<u8>>,
    #[doc(hidden)]
    pub body: Vec<u8>,
}
store::columns!(Ward {
    id,
    code,
    org_id,
    institution_id,
    institution,
    district,
    state,
    reason,
    sex,
    leaves,
    plan_by,
    planned_at,
    left_at,
    leave_reason,
    look_by,
    looked_at,
    look,
    body
});

impl Ward {
    /// What the policies look at.
    pub const fn thing(&self) -> Thing {
        Thing::Ward { org: self.org_id }
    }

    /// Who it is, for one who holds the key.
    pub fn child(&self, key: &RecordKey) -> Result<Child, AccessError> {
        let json = key.open_text(&place("ward", &self.id.to_string(), "body"), &self.body)?;
        serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))
    }

    /// What somebody wrote who looked how they are, for one who holds the key.
    pub fn look_words(&self, key: &RecordKey) -> Result<String, AccessError> {
        let Some(look) = &self.look else { return Ok(String::new()) };
        Ok(key.open_text(&place("ward", &self.id.to_string(), "look"), look)?)
    }
}

/// By when a plan is due for somebody who leaves on this day; counted from the month, as the day stands nowhere in the clear.
fn plan_by(ctx: &Ctx, leaves: Date) -> Moment {
    let days = i64::from(ctx.profile().schooling().plan_days);
    let month = ctx.profile().calendar().start_of(leaves.first_of_month()).unwrap_or_else(|| ctx.now());
    month.plus_seconds(-days * 24 * 3600)
}

/// Enters a child in care.
///
/// # Errors
/// `NotFound` for a reason or a day that there is not, or another agency's institution; `Moved` when it is closed; `Again`
/// for a form that was sent before.
pub async fn enter_ward(ctx: &Ctx, new: &NewWard) -> Result<WardId, AccessError> {
    let leaves: Date = new.child.leaves.parse().map_err(|_| AccessError::NotFound)?;
    if ctx.profile().item("care_reason", &new.reason).is_none() {
        return Err(AccessError::NotFound);
    }
    let org = {
        let mut work = ctx.look().await?;
        org_by_id(ctx, &mut work.tx, ctx.member()?.org).await?
    };
    let (id, key) = (WardId::new(ctx.now(), ctx.entropy()), RecordKey::new(ctx.entropy()));
    let json = serde_json::to_string(&new.child).map_err(|e| AccessError::Internal(e.to_string()))?;
    let body = key.seal_text(ctx.entropy(), &place("ward", &id.to_string(), "body"), &json);
    let seals = make_seals(ctx, Record::Ward, id, &key, &[&org]);
    let mut work = ctx.begin().await?;
    work.allow(Action::KeepInstitutions, &ctx.desk()?)?;
    let institution = institution_by_id(&mut work, new.institution).await?;
    // Whoever closes the institution at the same moment waits, or this does.
    let held = sql!("UPDATE institution SET state = state WHERE id = $1 AND state = 'open'");
    if work.tx.run(held, args![institution.id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let content = [institution.id.as_bytes(), new.reason.as_bytes(), new.sex.code().as_bytes(), json.as_bytes()];
    work.first_time("ward", &content).await?;
    work.tx
        .run(
            sql!(
                "INSERT INTO ward (id, code, org_id, institution_id, district, state, reason, sex, leaves, plan_by,
                                   leave_reason, entered_at, body)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12)"
            ),
            args![
                id,
                &PublicCode::new(ctx.entropy()),
                org.id,
                institution.id,
                &institution.district,
                WardState::InCare.code(),
                &new.reason,
                new.sex.code(),
                new.child.leaves.get(..7).unwrap_or_default(),
                plan_by(ctx, leaves),
                ctx.now(),
                body,
            ],
        )
        .await?;
    store_seals(&mut work, Record::Ward, id, &seals).await?;
    // Whoever enters a child has given the reason already.
    access::open_record(&mut work, Record::Ward, id, "care-work").await?;
    let done = Done::new(Act::CareEntered, Kind::Ward, id).district(&institution.district);
    work.commit(done.fact("kind", &institution.kind).fact("reason", &new.reason).fact("sex", new.sex)).await?;
    Ok(id)
}

/// Children that one list shows.
const SHOWN: i64 = 200;

/// Children of the actor's agency's institutions, or of one of them.
pub async fn wards(ctx: &Ctx, shown: ShownWards, of: Option<InstitutionId>) -> Result<Vec<Ward>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListInstitutions, &ctx.desk()?)?;
    let (state, late, look) = match shown {
        ShownWards::Next => (WardState::InCare, false, false),
        ShownWards::Late => (WardState::InCare, true, false),
        ShownWards::Look => (WardState::Left, false, true),
        ShownWards::Left => (WardState::Left, false, false),
    };
    let of = of.map(|id| id.to_string()).unwrap_or_default();
    Ok(work
        .tx
        .all(
            sql!(
                "SELECT w.id, w.code, w.org_id, w.institution_id, i.name AS institution, w.district, w.state, w.reason,
                        w.sex, w.leaves, w.plan_by, w.planned_at, w.left_at, w.leave_reason, w.look_by, w.looked_at, w.look,
                        w.body
                 FROM ward w JOIN institution i ON i.id = w.institution_id
                 WHERE w.org_id = $1 AND w.state = $2 AND ($3 = '' OR w.institution_id = $3)
                   AND (NOT $4 OR (w.planned_at IS NULL AND w.plan_by < $5))
                   AND (NOT $6 OR (w.looked_at IS NULL AND w.look_by IS NOT NULL))
                 ORDER BY COALESCE(w.look_by, 0), w.leaves, w.id LIMIT $7"
            ),
            args![ctx.member()?.org, state.code(), of, late, ctx.now(), look, SHOWN],
        )
        .await?)
}

/// The child with this id, or `NotFound`.
pub async fn ward_by_id(work: &mut Work<'_>, id: WardId) -> Result<Ward, AccessError> {
    let row: Option<Ward> = work
        .tx
        .opt(
            sql!(
                "SELECT w.id, w.code, w.org_id, w.institution_id, i.name AS institution, w.district, w.state, w.reason,
                        w.sex, w.leaves, w.plan_by, w.planned_at, w.left_at, w.leave_reason, w.look_by, w.looked_at, w.look,
                        w.body
                 FROM ward w JOIN institution i ON i.id = w.institution_id WHERE w.id = $1"
            ),
            args![id],
        )
        .await?;
    row.ok_or(AccessError::NotFound)
}

/// A child to whom the actor may do `action` and whom they have opened with a reason. `Shut` without a reason.
pub async fn opened_ward(work: &mut Work<'_>, id: WardId, action: Action) -> Result<(Ward, RecordKey), AccessError> {
    let ward = ward_by_id(work, id).await?;
    work.allow(action, &ward.thing())?;
    if !is_open(work, Record::Ward, id).await? {
        return Err(AccessError::Shut);
    }
    let key = open_key(work, Record::Ward, id).await?;
    Ok((ward, key))
}

/// Opens a child's file, with a reason from the profile's list.
pub async fn look_at_ward(ctx: &Ctx, id: WardId, reason: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let ward = ward_by_id(&mut work, id).await?;
    work.allow(Action::ReadWard, &ward.thing())?;
    let done = access::open_record(&mut work, Record::Ward, id, reason).await?;
    work.commit(done.district(&ward.district)).await
}
