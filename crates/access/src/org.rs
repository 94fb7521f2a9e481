//! Organisations and their public keys.

use std::sync::Arc;

use kit::OrgId;
use store::{Tx, args, sql};
use vault::PublicKey;

use crate::{AccessError, Ctx};

/// An organisation that works here.
#[derive(Clone)]
pub struct Org {
    /// Its id.
    pub id: OrgId,
    /// Its key in the profile's `agencies.toml`.
    pub agency: String,
    pub(crate) public: PublicKey,
}

struct Row {
    id: OrgId,
    agency: String,
    public_key: Vec<u8>,
}
store::columns!(Row { id, agency, public_key });

impl Row {
    fn into_org(self) -> Result<Org, AccessError> {
        Ok(Org { id: self.id, agency: self.agency, public: PublicKey::from_bytes(&self.public_key)? })
    }
}

/// The organisation that stands for an agency of the profile, for a visitor's report: once it is remembered, no
/// report waits for the database to be sealed.
pub async fn org_for_reports(ctx: &Ctx, agency: &str) -> Result<Arc<Org>, AccessError> {
    if let Some(org) = remembered(ctx, agency) {
        return Ok(org);
    }
    let mut work = ctx.look().await?;
    org_by_agency(ctx, &mut work.tx, agency).await
}

fn remembered(ctx: &Ctx, agency: &str) -> Option<Arc<Org>> {
    ctx.house().orgs.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(agency).cloned()
}

/// The organisation that stands for an agency of the profile. Read once, then remembered.
pub async fn org_by_agency(ctx: &Ctx, tx: &mut Tx, agency: &str) -> Result<Arc<Org>, AccessError> {
    if let Some(org) = remembered(ctx, agency) {
        return Ok(org);
    }
    let row: Option<Row> =
        tx.opt(sql!("SELECT id, agency, public_key FROM org WHERE agency = $1"), args![agency]).await?;
    remember(ctx, row)
}

/// The organisation with this id.
pub async fn org_by_id(ctx: &Ctx, tx: &mut Tx, id: OrgId) -> Result<Arc<Org>, AccessError> {
    let known = {
        let orgs = ctx.house().orgs.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        orgs.values().find(|org| org.id == id).cloned()
    };
    if let Some(org) = known {
        return Ok(org);
    }
    let row: Option<Row> = tx.opt(sql!("SELECT id, agency, public_key FROM org WHERE id = $1"), args![id]).await?;
    remember(ctx, row)
}

/// Every organisation that works here, by agency key.
pub async fn orgs(ctx: &Ctx, tx: &mut Tx) -> Result<Vec<Arc<Org>>, AccessError> {
    let rows: Vec<Row> = tx.all(sql!("SELECT id, agency, public_key FROM org ORDER BY agency"), args![]).await?;
    rows.into_iter().map(|row| remember(ctx, Some(row))).collect()
}

fn remember(ctx: &Ctx, row: Option<Row>) -> Result<Arc<Org>, AccessError> {
    let org = Arc::new(row.ok_or(AccessError::NotFound)?.into_org()?);
    let mut orgs = ctx.house().orgs.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    orgs.insert(org.agency.clone(), Arc::clone(&org));
    Ok(org)
}

/// An organisation's id and its identity as sealed to the recovery identity, for a chore at the console.
pub async fn org_seal(work: &mut crate::Work<'_>, agency: &str) -> Result<Option<(OrgId, Vec<u8>)>, AccessError> {
    Ok(work.tx.opt(sql!("SELECT id, recovery_seal FROM org WHERE agency = $1"), args![agency]).await?)
}
