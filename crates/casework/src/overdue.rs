//! Deadlines that pass without an answer are marked once, as acts of the system: they rise to the
//! coordinator, and the plan counts them.

use access::{AccessError, Ctx, Done};
use journal::{Act, Kind};
use kit::{OrgId, ReferralId};
use store::{args, sql};

struct Row {
    id: ReferralId,
    to_org: OrgId,
    district: String,
}
store::columns!(Row { id, to_org, district });

/// Marks every referral whose deadline has passed without an answer. Gives how many. A chore.
pub async fn mark_overdue(ctx: &Ctx) -> Result<usize, AccessError> {
    let rows: Vec<Row> = {
        let mut work = ctx.look().await?;
        work.tx
            .all(
                sql!(
                    "SELECT id, to_org, district FROM referral
                     WHERE state IN ('sent', 'received') AND due_at < $1 AND overdue_at IS NULL
                     ORDER BY due_at LIMIT 200"
                ),
                args![ctx.now()],
            )
            .await?
    };
    let mut marked = 0;
    for row in rows {
        let mut work = ctx.begin().await?;
        // Another node, or the receiver, may have been quicker.
        let changed = work
            .tx
            .run(
                sql!(
                    "UPDATE referral SET overdue_at = $1
                     WHERE id = $2 AND overdue_at IS NULL AND state IN ('sent', 'received')"
                ),
                args![ctx.now(), row.id],
            )
            .await?;
        if changed == 0 {
            continue;
        }
        let agency = access::org_by_id(ctx, &mut work.tx, row.to_org).await?.agency.clone();
        work.tx
            .run(
                sql!(
                    "INSERT INTO referral_step (referral_id, number, at, org_id, step, code)
                     SELECT $1, count(*), $2, $3, 'overdue', '' FROM referral_step WHERE referral_id = $1"
                ),
                args![row.id, ctx.now(), row.to_org],
            )
            .await?;
        let done = Done::new(Act::ReferralOverdue, Kind::Referral, row.id).district(&row.district);
        work.commit(done.agency(&agency)).await?;
        marked += 1;
    }
    Ok(marked)
}
