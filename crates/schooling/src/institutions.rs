//! Institutions with children without parental care.

use access::{AccessError, Action, Ctx, Done, Work};
use journal::{Act, Kind};
use kit::{InstitutionId, Moment};
use store::{args, sql};

use crate::InstitutionState;

/// An institution about to be entered.
#[derive(Clone, Debug)]
pub struct NewInstitution {
    /// Its name.
    pub name: String,
    /// What it is: a key of the profile's list.
    pub kind: String,
    /// District code.
    pub district: String,
    /// How many children it has room for.
    pub capacity: i64,
}

/// An institution.
#[derive(Clone, Debug)]
pub struct Institution {
    /// Id.
    pub id: InstitutionId,
    /// Its name.
    pub name: String,
    /// What it is: a key of the profile's list.
    pub kind: String,
    /// District code.
    pub district: String,
    /// How many children it has room for.
    pub capacity: i64,
    /// Whether it takes children in.
    pub state: InstitutionState,
    /// Children who are in it.
    pub children: i64,
    /// Since when it is here.
    pub at: Moment,
}
store::columns!(Institution { id, name, kind, district, capacity, state, children, at });

/// Enters an institution.
///
/// # Errors
/// `NotFound` for a kind or district that the profile does not have, `Again` for a form that was sent before.
pub async fn enter_institution(ctx: &Ctx, new: &NewInstitution) -> Result<InstitutionId, AccessError> {
    if ctx.profile().region(&new.district).is_none() || ctx.profile().item("institution_kind", &new.kind).is_none() {
        return Err(AccessError::NotFound);
    }
    let id = InstitutionId::new(ctx.now(), ctx.entropy());
    let mut work = ctx.begin().await?;
    work.allow(Action::KeepInstitutions, &ctx.desk()?)?;
    let capacity = new.capacity.to_string();
    let content = [new.name.as_str(), &new.kind, &new.district, &capacity].map(str::as_bytes);
    work.first_time("institution", &content).await?;
    work.tx
        .run(
            sql!(
                "INSERT INTO institution (id, org_id, name, kind, district, capacity, state, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            ),
            args![
                id,
                ctx.member()?.org,
                &new.name,
                &new.kind,
                &new.district,
                new.capacity,
                InstitutionState::Open.code(),
                ctx.now(),
            ],
        )
        .await?;
    let done = Done::new(Act::InstitutionEntered, Kind::Institution, id).district(&new.district);
    work.commit(done.fact("kind", &new.kind)).await?;
    Ok(id)
}

/// Closes an institution in which no child is any more.
///
/// # Errors
/// `Moved` when it is closed, or a child is in it.
pub async fn close_institution(ctx: &Ctx, id: InstitutionId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::KeepInstitutions, &ctx.desk()?)?;
    let institution = institution_by_id(&mut work, id).await?;
    let closed = sql!(
        "UPDATE institution SET state = 'closed' WHERE id = $1 AND state = 'open'
         AND NOT EXISTS (SELECT 1 FROM ward WHERE institution_id = $1 AND state = 'in-care')"
    );
    if work.tx.run(closed, args![id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let done = Done::new(Act::InstitutionClosed, Kind::Institution, id).district(&institution.district);
    work.commit(done.fact("kind", &institution.kind)).await
}

/// The institutions of the actor's agency, those that take children in first.
pub async fn institutions(ctx: &Ctx) -> Result<Vec<Institution>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListInstitutions, &ctx.desk()?)?;
    let all = sql!(
        "SELECT i.id, i.name, i.kind, i.district, i.capacity, i.state,
                (SELECT count(*) FROM ward w WHERE w.institution_id = i.id AND w.state = 'in-care') AS children, i.at
         FROM institution i WHERE i.org_id = $1 ORDER BY i.state DESC, i.name, i.id LIMIT 500"
    );
    Ok(work.tx.all(all, args![ctx.member()?.org]).await?)
}

/// One institution of the actor's agency, or `NotFound`.
pub async fn institution(ctx: &Ctx, id: InstitutionId) -> Result<Institution, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListInstitutions, &ctx.desk()?)?;
    institution_by_id(&mut work, id).await
}

pub(crate) async fn institution_by_id(work: &mut Work<'_>, id: InstitutionId) -> Result<Institution, AccessError> {
    let row: Option<Institution> = work
        .tx
        .opt(
            sql!(
                "SELECT i.id, i.name, i.kind, i.district, i.capacity, i.state,
                        (SELECT count(*) FROM ward w WHERE w.institution_id = i.id AND w.state = 'in-care') AS children,
                        i.at
                 FROM institution i WHERE i.id = $1 AND i.org_id = $2"
            ),
            args![id, work.ctx.member()?.org],
        )
        .await?;
    row.ok_or(AccessError::NotFound)
}
