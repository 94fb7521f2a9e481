//! Sending a report.

use access::{AccessError, Ctx, Tally, do_together};
use signals::{NewSignal, StagedFile};
use vault::Receipt;

use crate::Report;

/// Sends a report and gives the receipt. The same `form` token again gives the same receipt and stores
/// nothing twice.
pub async fn submit(ctx: &Ctx, form: [u8; 16], report: Report, files: Vec<StagedFile>) -> Result<Receipt, AccessError> {
    let Report { door, district, about, danger, body, call, begun, poster } = report;
    let new = NewSignal { form, door, lang: ctx.lang(), district, about, danger, body, call, begun, files };
    // Sealing comes first: nobody waits for the database while it is done.
    let prepared = signals::prepare(ctx, new).await?;
    let receipt = prepared.receipt().clone();
    do_together(ctx, prepared).await?;
    if let Some(poster) = poster {
        // In memory, after the report is durable: nothing that is stored with it says by which poster it came.
        ctx.house().tallies.add_once(Tally::Report, poster.as_str(), ctx.lang(), form);
    }
    Ok(receipt)
}
