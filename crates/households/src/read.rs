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
    /// How many people live in it and in what is part of it, everyone once.
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
    /// The household that it is part of, if it is.
    pub merged_into: Option<HouseholdId>,
    /// Whether nobody elsewhere may learn that it is known: 1 or 0.
    pub is_restricted: bool,
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
    merged_into,
    is_restricted,
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
                "SELECT id, code, org_id, kind, state, district, basis, level, registered_at, assessed_at, assess_by,
                        close_reason, merged_into, plan_by, is_restricted, body,
                        (SELECT count(*) FROM resident r JOIN household p ON p.id = r.household_id
                         WHERE r.same_as IS NULL AND (p.id = household.id OR p.merged_into = household.id)) AS residents
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
    /// The entry that leads, when this one is the same person's.
    pub same_as: Option<ResidentId>,
}

struct Row {
    id: ResidentId,
    relation: Relation,
    sex: Sex,
    age_band: AgeBand,
    same_as: Option<ResidentId>,
    body: Vec<u8>,
}
store::columns!(Row { id, relation, sex, age_band, same_as, body });

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
                "SELECT id, relation, sex, age_band, same_as, body FROM resident
                 WHERE household_id = $1 ORDER BY at, id LIMIT 200"
            ),
            args![id],
        )
        .await?;
    let open = |row: Row| {
        let json = key.open_text(&place("resident", &row.id.to_string(), "body"), &row.body)?;
        let resident = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
        let Row { id, relation, sex, age_band, same_as, .. } = row;
        Ok(ResidentRow { id, relation, sex, age_band, resident, same_as })
    };
    rows.into_iter().map(open).collect()
}

/// Keeps others from writing to a household until this transaction ends, and says that somebody worked on it; `Moved` when
/// it is closed, or part of another one.
pub async fn hold_household(work: &mut Work<'_>, id: HouseholdId) -> Result<(), AccessError> {
    let held = sql!("UPDATE household SET is_worked_on = TRUE WHERE id = $1 AND state = 'open'");
    if work.tx.run(held, args![id]).await? == 0 { Err(AccessError::Moved) } else { Ok(()) }
}

/// Says that somebody worked on a household, whatever its state: what a list brought stays when the list is undone.
pub async fn worked_on(work: &mut Work<'_>, id: HouseholdId) -> Result<(), AccessError> {
    work.tx.run(sql!("UPDATE household SET is_worked_on = TRUE WHERE id = $1"), args![id]).await?;
    Ok(())
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

/// The cases with which a household, or what is part of it, was directed, the newest first.
pub async fn cases_of(work: &mut Work<'_>, id: HouseholdId) -> Result<Vec<(CaseId, PublicCode)>, AccessError> {
    let cases = sql!(
        "SELECT id, code FROM case_file
         WHERE household_id = $1 OR household_id IN (SELECT id FROM household WHERE merged_into = $1)
         ORDER BY opened_at DESC LIMIT 20"
    );
    Ok(work.tx.all(cases, args![id]).await?)
}

/// The household with which a case was opened, if it was.
pub async fn household_of(work: &mut Work<'_>, case: CaseId) -> Result<Option<HouseholdId>, AccessError> {
    let row: Option<(Option<HouseholdId>,)> =
        work.tx.opt(sql!("SELECT household_id FROM case_file WHERE id = $1"), args![case]).await?;
    Ok(row.and_then(|(household,)| household))
}
