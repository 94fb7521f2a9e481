//! Reading a household.

use access::{AccessError, Action, Record, Thing, Work, is_open, open_key, place};
use kit::{AgeBand, CaseId, HouseholdId, Moment, OrgId, PublicCode, ResidentId, Sex};
use store::{args, sql};
use vault::RecordKey;

use crate::{Dwelling, HouseholdState, Kind, Relation, Resident};

/// A household, its coded side.
#[derive(Clone, Debug)]
pub struct Household {
    /// Id.
    pub id: HouseholdId,
    /// Code.
    pub code: PublicCode,
    /// Whose register it is in.
    pub org_id: OrgId,
    /// What is registered.
    pub kind: Kind,
    /// Whether it is looked after.
    pub state: HouseholdState,
    /// District code.
    pub district: String,
    /// The consent or duty it rests on: a key of the profile's.
    pub basis: String,
    /// How many people live in it.
    pub residents: i64,
    /// Level of the last assessment, or empty.
    pub level: String,
    /// When it was registered.
    pub registered_at: Moment,
    /// When it was last assessed.
    pub assessed_at: Option<Moment>,
    /// By when it is to be assessed, for the first time or again.
    pub assess_by: Moment,
    /// Why it was closed, or empty.
    pub close_reason: String,
    /// By when the next line of its plan is due, if one waits.
    pub plan_by: Option<Moment>,
    #[doc(hidden)]
    pub body: Vec<u8>,
}
store::columns!(Household {
    id,
    code,
    org_id,
    kind,
    state,
    district,
    basis,
    residents,
    level,
    registered_at,
    assessed_at,
    assess_by,
    close_reason,
    plan_by,
    body
});

impl Household {
    /// What the policies look at.
    pub const fn thing(&self) -> Thing {
        Thing::Household { org: self.org_id }
    }

    /// Where it lives, for one who holds its key.
    pub fn dwelling(&self, key: &RecordKey) -> Result<Dwelling, AccessError> {
        let json = key.open_text(&place("household", &self.id.to_string(), "body"), &self.body)?;
        serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))
    }
}

/// The household with this id, or `NotFound`.
pub async fn household_by_id(work: &mut Work<'_>, id: HouseholdId) -> Result<Household, AccessError> {
    let row: Option<Household> = work
        .tx
        .opt(
            sql!(
                "SELECT id, code, org_id, kind, state, district, basis, residents, level, registered_at, assessed_at,
                        assess_by, close_reason, plan_by, body
                 FROM household WHERE id = $1"
            ),
            args![id],
        )
        .await?;
    row.ok_or(AccessError::NotFound)
}

/// The household's key, for a member of the office in whose register it is.
pub async fn household_key(work: &mut Work<'_>, id: HouseholdId) -> Result<RecordKey, AccessError> {
    open_key(work, Record::Household, id).await
}

/// Someone who lives in a household.
#[derive(Clone, Debug)]
pub struct ResidentRow {
    /// Id.
    pub id: ResidentId,
    /// Who they are to the first.
    pub relation: Relation,
    /// Sex.
    pub sex: Sex,
    /// Age band when they were entered.
    pub age_band: AgeBand,
    /// Who they are.
    pub resident: Resident,
}

struct Row {
    id: ResidentId,
    relation: Relation,
    sex: Sex,
    age_band: AgeBand,
    body: Vec<u8>,
}
store::columns!(Row { id, relation, sex, age_band, body });

/// Everyone in a household, in the order in which they were entered.
pub async fn residents_of(
    work: &mut Work<'_>,
    id: HouseholdId,
    key: &RecordKey,
) -> Result<Vec<ResidentRow>, AccessError> {
    let rows: Vec<Row> = work
        .tx
        .all(
            sql!(
                "SELECT id, relation, sex, age_band, body FROM resident WHERE household_id = $1 ORDER BY at, id LIMIT 200"
            ),
            args![id],
        )
        .await?;
    let open = |row: Row| {
        let json = key.open_text(&place("resident", &row.id.to_string(), "body"), &row.body)?;
        let resident = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
        Ok(ResidentRow { id: row.id, relation: row.relation, sex: row.sex, age_band: row.age_band, resident })
    };
    rows.into_iter().map(open).collect()
}

/// Keeps others from writing to a household until this transaction ends; `Moved` when it is closed.
pub async fn hold_household(work: &mut Work<'_>, id: HouseholdId) -> Result<(), AccessError> {
    let held = sql!("UPDATE household SET residents = residents WHERE id = $1 AND state = 'open'");
    if work.tx.run(held, args![id]).await? == 0 { Err(AccessError::Moved) } else { Ok(()) }
}

/// A household that the actor may do `action` to and has opened with a reason, and its key. `Shut` without a reason.
pub async fn opened_household(
    work: &mut Work<'_>,
    id: HouseholdId,
    action: Action,
) -> Result<(Household, RecordKey), AccessError> {
    let household = household_by_id(work, id).await?;
    work.allow(action, &household.thing())?;
    if !is_open(work, Record::Household, id).await? {
        return Err(AccessError::Shut);
    }
    let key = household_key(work, id).await?;
    Ok((household, key))
}

/// The cases with which a household was directed, the newest first.
pub async fn cases_of(work: &mut Work<'_>, id: HouseholdId) -> Result<Vec<(CaseId, PublicCode)>, AccessError> {
    let cases = sql!("SELECT id, code FROM case_file WHERE household_id = $1 ORDER BY opened_at DESC LIMIT 20");
    Ok(work.tx.all(cases, args![id]).await?)
}

/// The household with which a case was opened, if it was.
pub async fn household_of(work: &mut Work<'_>, case: CaseId) -> Result<Option<HouseholdId>, AccessError> {
    let row: Option<(Option<HouseholdId>,)> =
        work.tx.opt(sql!("SELECT household_id FROM case_file WHERE id = $1"), args![case]).await?;
    Ok(row.and_then(|(household,)| household))
}
