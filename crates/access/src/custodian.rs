//! The custodian of identity: another authority than the one that reads reports decides when those who read them may
//! open how a reporter can be reached. A country without one seals that to the desk, with the report.

use std::sync::Arc;

use store::{args, sql};

use crate::{AccessError, Ctx, Org, Role, org_by_agency};

/// How long it is taken as known whether there is a custodian.
const KNOWN_SECONDS: i64 = 20;

/// The organisation that keeps how reporters may be reached, while somebody there has the role.
pub async fn custodian(ctx: &Ctx) -> Result<Option<Arc<Org>>, AccessError> {
    let Some(agency) = ctx.profile().contact_keeper() else { return Ok(None) };
    let now = ctx.now();
    let known = ctx.house().custodian.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    if let Some((_, org)) = known.filter(|(at, _)| now.seconds_since(*at) < KNOWN_SECONDS) {
        return Ok(org);
    }
    let mut work = ctx.look().await?;
    let working = work
        .tx
        .count(
            sql!(
                "SELECT count(*) FROM member m JOIN org o ON o.id = m.org_id
                 WHERE o.agency = $1 AND m.state = 'active' AND ',' || m.roles || ',' LIKE $2"
            ),
            args![&agency.key, format!("%,{},%", Role::Custodian)],
        )
        .await?;
    let org = if working > 0 { Some(org_by_agency(ctx, &mut work.tx, &agency.key).await?) } else { None };
    *ctx.house().custodian.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((now, org.clone()));
    Ok(org)
}

/// To be asked for anew: somebody was added, or left.
pub(crate) fn forget_custodian(ctx: &Ctx) {
    *ctx.house().custodian.write().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
}
