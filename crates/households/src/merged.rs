//! Households that are one, and people who are entered twice: links that rewrite nothing and are taken away again.

use access::{AccessError, Work};
use kit::{HouseholdId, PublicCode, ResidentId};
use store::{args, sql};
use vault::RecordKey;

use crate::read::{ResidentRow, household_key, residents_of};

/// Entries of one person; more are no person.
const MOST_ENTRIES: usize = 100;

/// For whom an entry stands: the entry that leads, and the household that leads theirs. `None` when there is no such
/// entry.
pub async fn leading(
    work: &mut Work<'_>,
    resident: ResidentId,
) -> Result<Option<(ResidentId, HouseholdId)>, AccessError> {
    let mut at = resident;
    for _ in 0..MOST_ENTRIES {
        let row: Option<(Option<ResidentId>, HouseholdId, Option<HouseholdId>)> = work
            .tx
            .opt(
                sql!(
                    "SELECT r.same_as, h.id, h.merged_into FROM resident r JOIN household h ON h.id = r.household_id
                     WHERE r.id = $1"
                ),
                args![at],
            )
            .await?;
        match row {
            None => return Ok(None),
            Some((Some(next), ..)) => at = next,
            Some((None, own, merged_into)) => return Ok(Some((at, merged_into.unwrap_or(own)))),
        }
    }
    Err(AccessError::Internal("the entries of one person have no end".to_owned()))
}

/// The households that are part of this one, with their codes.
pub async fn parts_of(work: &mut Work<'_>, id: HouseholdId) -> Result<Vec<(HouseholdId, PublicCode)>, AccessError> {
    let parts = sql!("SELECT id, code FROM household WHERE merged_into = $1 ORDER BY registered_at, id LIMIT 100");
    Ok(work.tx.all(parts, args![id]).await?)
}

/// Everyone who was entered in a household, and who more lives in those that are part of it: whoever opened it has
/// opened them.
pub async fn people_of(work: &mut Work<'_>, id: HouseholdId, key: &RecordKey) -> Result<Vec<ResidentRow>, AccessError> {
    let mut people = residents_of(work, id, key).await?;
    for (part, _) in parts_of(work, id).await? {
        let key = household_key(work, part).await?;
        people.extend(residents_of(work, part, &key).await?.into_iter().filter(|row| row.same_as.is_none()));
    }
    Ok(people)
}
