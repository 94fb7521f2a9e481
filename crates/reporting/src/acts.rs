//! Sending a report.

use access::{AccessError, Action, Ctx, Thing};
use signals::{Door, NewSignal, StagedFile};
use vault::Receipt;

use crate::Report;

/// Sends a report and gives the receipt. The same `form` token again gives the same receipt and stores
/// nothing twice.
pub async fn submit(ctx: &Ctx, form: [u8; 16], report: Report, files: Vec<StagedFile>) -> Result<Receipt, AccessError> {
    let Report { district, about, danger, body } = report;
    let new = NewSignal { form, door: Door::Web, lang: ctx.lang(), district, about, danger, body, files };
    // Sealing comes first: nobody waits for the database while it is done.
    let prepared = signals::prepare(ctx, new).await?;
    let mut work = ctx.begin().await?;
    work.allow(Action::Report, &Thing::Door)?;
    let received = signals::receive(&mut work, prepared).await?;
    if let Some(done) = received.done {
        work.commit(done).await?;
    }
    Ok(received.receipt)
}
