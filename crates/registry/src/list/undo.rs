//! Taking out again what a list brought.

use access::{AccessError, Done, Work};
use journal::Act;
use kit::{HouseholdId, ImportId};
use store::{args, sql};

/// Takes out the households of a list on which nobody has worked since. Gives how many stay.
pub async fn undo(work: &mut Work<'_>, id: ImportId) -> Result<(Vec<Done>, i64), AccessError> {
    // Held first, so that nobody begins to work on one meanwhile.
    let held = sql!("UPDATE household SET is_worked_on = is_worked_on WHERE import_id = $1");
    work.tx.run(held, args![id]).await?;
    let stays = sql!("SELECT count(*) FROM household WHERE import_id = $1 AND is_worked_on");
    let stays = work.tx.count(stays, args![id]).await?;
    let rows: Vec<(HouseholdId, String)> = work
        .tx
        .all(sql!("SELECT id, district FROM household WHERE import_id = $1 AND NOT is_worked_on"), args![id])
        .await?;
    let ids: Vec<String> = rows.iter().map(|(id, _)| id.to_string()).collect();
    known::withdraw(work, &ids).await?;
    for statement in [
        sql!(
            "DELETE FROM link_entry WHERE record_id IN (
                 SELECT id FROM household WHERE import_id = $1 AND NOT is_worked_on)"
        ),
        sql!(
            "DELETE FROM seal WHERE record_kind = 'household' AND record_id IN (
                 SELECT id FROM household WHERE import_id = $1 AND NOT is_worked_on)"
        ),
        sql!(
            "DELETE FROM opening WHERE record_kind = 'household' AND record_id IN (
                 SELECT id FROM household WHERE import_id = $1 AND NOT is_worked_on)"
        ),
        sql!(
            "DELETE FROM resident WHERE household_id IN (
                 SELECT id FROM household WHERE import_id = $1 AND NOT is_worked_on)"
        ),
        sql!("DELETE FROM household WHERE import_id = $1 AND NOT is_worked_on"),
    ] {
        work.tx.run(statement, args![id]).await?;
    }
    let gone = |(id, district): (HouseholdId, String)| {
        let done = Done::new(Act::HouseholdUnregistered, journal::Kind::Household, id).district(&district);
        done.fact("n", -1)
    };
    Ok((rows.into_iter().map(gone).collect(), stays))
}
