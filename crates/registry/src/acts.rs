//! Registering a household, entering who lives in it, and closing it.

use access::{AccessError, Action, Ctx, Done, Record, Work, make_seals, org_by_id, place, store_seals};
use households::{
    Dwelling, HouseholdState, Kind, Relation, Resident, hold_household, household_by_id, opened_household, parts_of,
};
use journal::Act;
use kit::{AgeBand, HouseholdId, ImportId, Moment, PublicCode, ResidentId, Sex};
use known::Known;
use store::{Sql, args, sql};
use vault::RecordKey;

/// Someone about to be entered.
#[derive(Clone, Debug)]
pub struct NewResident {
    /// Who they are to the first.
    pub relation: Relation,
    /// Sex.
    pub sex: Sex,
    /// Age band.
    pub age: AgeBand,
    /// Who they are.
    pub resident: Resident,
}

/// A household about to be registered, with the person with whom it begins.
#[derive(Clone, Debug)]
pub struct NewHousehold {
    /// What is registered.
    pub kind: Kind,
    /// District code.
    pub district: String,
    /// The consent or duty it rests on: a key of the profile's.
    pub basis: String,
    /// Where they live.
    pub dwelling: Dwelling,
    /// The first person.
    pub first: NewResident,
}

/// People in one household; more is an institution.
pub const MOST_RESIDENTS: i64 = 100;

/// Registers a household. It is to be assessed within the profile's time.
///
/// # Errors
/// `NotFound` for a district or ground that the profile does not have, `Again` for a form that was sent before.
pub async fn register(ctx: &Ctx, new: &NewHousehold) -> Result<HouseholdId, AccessError> {
    if ctx.profile().region(&new.district).is_none() || ctx.profile().basis(&new.basis).is_none() {
        return Err(AccessError::NotFound);
    }
    let assess_by = assess_by(ctx)?;
    let org = {
        let mut work = ctx.look().await?;
        org_by_id(ctx, &mut work.tx, ctx.member()?.org).await?
    };
    let (id, key) = (HouseholdId::new(ctx.now(), ctx.entropy()), RecordKey::new(ctx.entropy()));
    let json = serde_json::to_string(&new.dwelling).map_err(|e| AccessError::Internal(e.to_string()))?;
    let body = key.seal_text(ctx.entropy(), &place("household", &id.to_string(), "body"), &json);
    let seals = make_seals(ctx, Record::Household, id, &key, &[&org]);

    let mut work = ctx.begin().await?;
    work.allow(Action::RegisterHousehold, &ctx.desk()?)?;
    let first = serde_json::to_string(&new.first.resident).map_err(|e| AccessError::Internal(e.to_string()))?;
    let coded = [new.kind.code(), &new.district, &new.basis];
    let content = [coded[0], coded[1], coded[2], &json, &first].map(str::as_bytes);
    work.first_time("household", &content).await?;
    let values = args![
        id,
        &PublicCode::new(ctx.entropy()),
        org.id,
        new.kind.code(),
        HouseholdState::Open.code(),
        &new.district,
        &new.basis,
        body,
        ctx.now(),
        assess_by,
        None::<ImportId>,
    ];
    work.tx.run(household_insert(), values).await?;
    store_seals(&mut work, Record::Household, id, &seals).await?;
    insert_resident(&mut work, id, &key, &new.first).await?;
    // Whoever registers a household has given the reason already.
    access::open_record(&mut work, Record::Household, id, "registry-work").await?;
    let done = Done::new(Act::HouseholdRegistered, journal::Kind::Household, id).district(&new.district);
    work.commit(done.fact("kind", new.kind).fact("basis", &new.basis).fact("n", 1)).await?;
    Ok(id)
}

/// By when a household that is registered now is to be assessed.
pub(crate) fn assess_by(ctx: &Ctx) -> Result<Moment, AccessError> {
    let deadline = ctx.profile().deadline("household-assess");
    let deadline = deadline.ok_or_else(|| AccessError::Internal("the profile has no time to assess".into()))?;
    Ok(ctx.profile().calendar().due_after(ctx.now(), deadline))
}

/// A household as it is entered.
pub(crate) fn household_insert() -> Sql {
    sql!(
        "INSERT INTO household (id, code, org_id, kind, state, district, basis, body, registered_at, assess_by, import_id,
                                level, close_reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '')"
    )
}

/// Someone who lives in a household as they are entered.
pub(crate) fn resident_insert() -> Sql {
    sql!(
        "INSERT INTO resident (id, household_id, relation, sex, age_band, body, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    )
}

/// Opens a household's file, with a reason from the profile's list.
pub async fn look_at(ctx: &Ctx, id: HouseholdId, reason: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let household = household_by_id(&mut work, id).await?;
    work.allow(Action::ReadHousehold, &household.thing())?;
    let mut done =
        vec![access::open_record(&mut work, Record::Household, id, reason).await?.district(&household.district)];
    // What is part of it is opened with it.
    for (part, _) in parts_of(&mut work, id).await? {
        let opened = access::open_record(&mut work, Record::Household, part, reason).await?;
        done.push(opened.district(&household.district));
    }
    work.commit_all(done).await
}

/// Enters someone who lives in the household.
///
/// # Errors
/// `Moved` when it is closed, `NotFound` when it has as many people as a household can, `Full` when the registrar entered
/// and asked as much as a day allows, `Again` for the same person twice.
pub async fn add_resident(ctx: &Ctx, id: HouseholdId, new: &NewResident) -> Result<ResidentId, AccessError> {
    let mut work = ctx.begin().await?;
    let (household, key) = opened_household(&mut work, id, Action::WriteHousehold).await?;
    hold_household(&mut work, id).await?;
    let resident = insert_resident(&mut work, id, &key, new).await?;
    let done = Done::new(Act::ResidentAdded, journal::Kind::Household, id).district(&household.district);
    work.commit(done.fact("age", new.age).fact("sex", new.sex)).await?;
    Ok(resident)
}

async fn insert_resident(
    work: &mut Work<'_>,
    household: HouseholdId,
    key: &RecordKey,
    new: &NewResident,
) -> Result<ResidentId, AccessError> {
    let ctx = work.ctx;
    let counted = sql!("SELECT count(*) FROM resident WHERE household_id = $1");
    if work.tx.count(counted, args![household]).await? >= MOST_RESIDENTS {
        return Err(AccessError::NotFound);
    }
    let id = ResidentId::new(ctx.now(), ctx.entropy());
    let json = serde_json::to_string(&new.resident).map_err(|e| AccessError::Internal(e.to_string()))?;
    let content = [household.as_bytes(), new.relation.code().as_bytes(), new.sex.code().as_bytes(), json.as_bytes()];
    work.first_time("resident", &content).await?;
    let body = key.seal_text(ctx.entropy(), &place("resident", &id.to_string(), "body"), &json);
    let values = args![id, household, new.relation.code(), new.sex.code(), new.age.code(), body, ctx.now()];
    work.tx.run(resident_insert(), values).await?;
    let known = known_of(&new.resident, new.sex);
    let restricted = sql!("SELECT count(*) FROM household WHERE id = $1 AND is_restricted");
    let is_restricted = work.tx.count(restricted, args![household]).await? > 0;
    let kind = if is_restricted { known::Kind::Restricted } else { known::Kind::Resident };
    known::remember(work, kind, &id.to_string(), &household.to_string(), &known).await?;
    Ok(id)
}

/// What is known of a resident, to be found again by.
pub fn known_of(resident: &Resident, sex: Sex) -> Known {
    Known {
        family: resident.family.clone(),
        given: resident.given.clone(),
        father: resident.father.clone(),
        birth: resident.birth.clone(),
        fin: resident.fin.clone(),
        phone: resident.phone.clone(),
        sex: sex.code().to_owned(),
    }
}

/// Restricts a household, or ends that: of a restricted one nobody elsewhere learns that it is known, and other offices
/// are not asked about its people.
///
/// # Errors
/// `Moved` when it is closed, or somebody else did so before.
pub async fn restrict(ctx: &Ctx, id: HouseholdId, restricted: bool) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (household, _) = opened_household(&mut work, id, Action::WriteHousehold).await?;
    hold_household(&mut work, id).await?;
    let so = sql!("UPDATE household SET is_restricted = $1 WHERE id = $2 AND is_restricted <> $1");
    if work.tx.run(so, args![restricted, id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    // Those that are one with it keep their own say; the strictest holds for all: `households::is_hidden`.
    known::restrict(&mut work, &id.to_string(), restricted).await?;
    let done = Done::new(Act::HouseholdRestricted, journal::Kind::Household, id).district(&household.district);
    work.commit(done.fact("restricted", if restricted { "yes" } else { "no" })).await
}

/// Closes a household with a reason from the profile's list. Where the reason says so, its people are found by nobody any
/// more.
pub async fn close(ctx: &Ctx, id: HouseholdId, reason: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (household, _) = opened_household(&mut work, id, Action::WriteHousehold).await?;
    let item = ctx.profile().item("household_close_reason", reason).ok_or(AccessError::NotFound)?;
    let closed = sql!(
        "UPDATE household SET state = 'closed', closed_at = $1, close_reason = $2 WHERE id = $3 AND state = 'open'"
    );
    if work.tx.run(closed, args![ctx.now(), reason, id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    if item.forgets {
        known::forget(&mut work, &id.to_string()).await?;
        for (part, _) in parts_of(&mut work, id).await? {
            known::forget(&mut work, &part.to_string()).await?;
        }
    }
    let done = Done::new(Act::HouseholdClosed, journal::Kind::Household, id).district(&household.district);
    work.commit(done.fact("reason", reason)).await
}
