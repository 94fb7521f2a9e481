//! The custodian of identity: another authority than the one that reads reports decides when those who read them may
//! open how a reporter can be reached. A country without one seals that to the desk, with the report.

use std::sync::Arc;

use store::{args, sql};

use crate::{AccessError, Ctx, Org, Role, org_by_agency};

/// How long it is taken as known whether there is a custodian.
const KNOWN_SECONDS: i64 = 20;

/// The organisation that keeps how reporters may be reached, once somebody there was given the role. It stays so when
/// the last custodian leaves: the form has promised it, and the next one finds the questions waiting.
pub async fn custodian(ctx: &Ctx) -> Result<Option<Arc<Org>>, AccessError> {
    let Some(agency) = ctx.profile().contact_keeper() else { return Ok(None) };
    let now = ctx.now();
    let known = ctx.house().custodian.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    if let Some((_, org)) = known.as_ref().filter(|(at, _)| now.seconds_since(*at) < KNOWN_SECONDS) {
        return Ok(org.clone());
    }
    let org = match look(ctx, &agency.key).await {
        Ok(org) => org,
        // A form is not to fail because the database does: what was so a while ago still is.
        Err(error) => match known {
            Some((_, org)) => org,
            None => return Err(error),
        },
    };
    *ctx.house().custodian.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((now, org.clone()));
    Ok(org)
}

async fn look(ctx: &Ctx, agency: &str) -> Result<Option<Arc<Org>>, AccessError> {
    let mut work = ctx.look().await?;
    let given = work
        .tx
        .count(
            sql!(
                "SELECT count(*) FROM member m JOIN org o ON o.id = m.org_id
                 WHERE o.agency = $1 AND ',' || m.roles || ',' LIKE $2"
            ),
            args![agency, format!("%,{},%", Role::Custodian)],
        )
        .await?;
    if given > 0 { Ok(Some(org_by_agency(ctx, &mut work.tx, agency).await?)) } else { Ok(None) }
}

/// To be asked for anew: somebody was added.
pub(crate) fn forget_custodian(ctx: &Ctx) {
    *ctx.house().custodian.write().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
}
