//! Households that are one, and people who are entered twice: links that rewrite nothing and are taken away again.

use access::{AccessError, Work};
use kit::{HouseholdId, PublicCode, ResidentId};
use store::{args, sql};
use vault::RecordKey;

use crate::read::{Household, ResidentRow, household_key, residents_of};

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

/// Whether somebody stands in a restricted household: by any entry that is the same person as theirs, and by any household
/// that is one with one of these. The strictest holds for all, whichever leads.
pub async fn is_hidden(work: &mut Work<'_>, resident: ResidentId) -> Result<bool, AccessError> {
    let hidden = sql!(
        "WITH RECURSIVE them (id) AS (
             SELECT id FROM resident WHERE id = $1
             UNION
             SELECT o.id FROM them t JOIN resident r ON r.id = t.id
                    JOIN resident o ON o.id = r.same_as OR o.same_as = r.id),
         roots (id) AS (
             SELECT COALESCE(h.merged_into, h.id) FROM them t JOIN resident r ON r.id = t.id
                    JOIN household h ON h.id = r.household_id)
         SELECT count(*) FROM household
         WHERE is_restricted AND (id IN (SELECT id FROM roots) OR merged_into IN (SELECT id FROM roots))"
    );
    Ok(work.tx.count(hidden, args![resident]).await? > 0)
}

/// Whether a household, or one that is one with it, is restricted.
pub async fn is_hidden_household(work: &mut Work<'_>, household: &Household) -> Result<bool, AccessError> {
    let root = household.merged_into.unwrap_or(household.id);
    let hidden = sql!("SELECT count(*) FROM household WHERE is_restricted AND (id = $1 OR merged_into = $1)");
    Ok(work.tx.count(hidden, args![root]).await? > 0)
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
