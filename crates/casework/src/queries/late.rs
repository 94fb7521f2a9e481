//! What is late anywhere in the country.

use access::{AccessError, Action, Ctx, Thing};
use kit::{Moment, PublicCode};
use store::{args, sql};

use crate::cases::unit_due;

/// Something that is late anywhere in the country, as the coordinator sees it: codes, never content.
#[derive(Clone, Debug)]
pub struct LateRow {
    /// Code of the referral, case or signal.
    pub code: PublicCode,
    /// `referral`, `unit` (the 24-hour clock), `signal` (first look) `call` (a call-back), `contact` (the custodian's
    /// answer) or `plan` (a line of a household's plan).
    pub kind: String,
    /// The agency that owes the act.
    pub agency: String,
    /// District code or empty.
    pub district: String,
    /// By when it was due.
    pub due_at: Moment,
}
store::columns!(LateRow { code, kind, agency, district, due_at });

/// Lines of one kind on the coordinator's list: strangers can make signals late, and must not push the rest off it.
const LATE: i64 = 100;

/// Everything that is late, the longest first.
pub async fn late(ctx: &Ctx) -> Result<Vec<LateRow>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOverdue, &Thing::Plan)?;
    let mut rows: Vec<LateRow> = work
        .tx
        .all(
            sql!(
                "SELECT * FROM (
                   SELECT referral.code AS code, 'referral' AS kind, org.agency AS agency, district, due_at
                   FROM referral JOIN org ON org.id = to_org WHERE state IN ('sent', 'received') AND due_at < $1
                   ORDER BY due_at LIMIT $2) AS referrals
                 UNION ALL
                 SELECT * FROM (
                   SELECT case_file.code, 'unit', org.agency, district, unit_due_at
                   FROM case_file JOIN org ON org.id = org_id
                   WHERE state = 'open' AND unit_met_at IS NULL AND unit_due_at < $1
                   ORDER BY unit_due_at LIMIT $2) AS cases
                 UNION ALL
                 SELECT * FROM (
                   SELECT signal.code, 'signal', org.agency, district, look_by
                   FROM signal JOIN org ON org.id = org_id WHERE state = 'new' AND look_by < $1
                   ORDER BY look_by LIMIT $2) AS signals
                 UNION ALL
                 SELECT * FROM (
                   SELECT signal.code, 'call', org.agency, district, call_by
                   FROM signal JOIN org ON org.id = org_id WHERE call_by < $1 AND taken_back_at IS NULL
                   ORDER BY call_by LIMIT $2) AS calls
                 UNION ALL
                 SELECT * FROM (
                   SELECT signal.code, 'contact', org.agency, district, answer_by
                   FROM contact_request CROSS JOIN signal CROSS JOIN org
                   WHERE signal.id = signal_id AND org.id = keeper_id AND decided_at IS NULL AND answer_by < $1 AND contact_request.org_id = signal.org_id
                     AND signal.state <> 'closed' AND taken_back_at IS NULL AND NOT EXISTS (SELECT 1 FROM seal
                       WHERE record_kind = 'contact' AND record_id = signal.id
                         AND seal.org_id = contact_request.org_id)
                   ORDER BY answer_by LIMIT $2) AS contacts
                 UNION ALL
                 SELECT * FROM (
                   SELECT household.code, 'plan', org.agency, district, plan_by
                   FROM household JOIN org ON org.id = org_id WHERE state = 'open' AND plan_by < $1
                   ORDER BY plan_by LIMIT $2) AS plans"
            ),
            args![ctx.now(), LATE],
        )
        .await?;
    // A presumed victim for whom no case was opened yet: the clock runs all the same, also while the special police
    // unit to whom the signal was handed has not looked yet.
    let suspected: Vec<LateRow> = work
        .tx
        .all(
            sql!(
                "SELECT * FROM (
                   SELECT signal.code, 'unit' AS kind, org.agency, district, suspected_at AS due_at
                   FROM signal JOIN org ON org.id = org_id WHERE state = 'open' AND suspected_at < $1
                   ORDER BY suspected_at LIMIT $2) AS screened
                 UNION ALL
                 SELECT * FROM (
                   SELECT signal.code, 'unit', org.agency, district, suspected_at
                   FROM signal JOIN org ON org.id = org_id WHERE state = 'new' AND suspected_at < $1
                   ORDER BY suspected_at LIMIT $2) AS handed"
            ),
            args![ctx.now(), LATE],
        )
        .await?;
    for row in suspected {
        if let Some(due_at) = unit_due(ctx, Some(row.due_at))?.filter(|due| *due < ctx.now()) {
            rows.push(LateRow { due_at, ..row });
        }
    }
    rows.sort_by_key(|row| row.due_at);
    Ok(rows)
}
