//! A report that was begun and is gone on with later. It is sealed to its receipt alone: the desk cannot read it, and
//! nobody looks at it until it is sent. Sent, it is a report with a receipt of its own.

use access::{AccessError, Action, Ctx, Done, Thing, Work, place};
use journal::{Act, Kind};
use kit::{DraftId, Moment};
use serde::{Deserialize, Serialize};
use store::{args, sql};
use vault::{Receipt, RecordKey};

/// What was typed so far, as the form's fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Its number, from which the receipt follows.
    pub form: [u8; 16],
    /// Names and values, in the order of the form.
    pub fields: Vec<(String, String)>,
}

struct Row {
    id: DraftId,
    receipt_wrap: Vec<u8>,
    body: Vec<u8>,
    erase_at: Moment,
}
store::columns!(Row { id, receipt_wrap, body, erase_at });

/// Keeps what was typed until the time that is given with the receipt, in place of what was kept under the number
/// `before`. The receipt is a new one each time.
pub async fn save_draft(
    ctx: &Ctx,
    fields: Vec<(String, String)>,
    before: Option<[u8; 16]>,
) -> Result<(Receipt, Moment), AccessError> {
    let draft = Draft { form: ctx.entropy().bytes(), fields };
    let receipt = ctx.house().secrets.receipt_for(&draft.form);
    let opened = receipt.open(&ctx.house().secrets);
    let before = before.map(|form| locator(ctx, &form));
    let (id, key, erase_at) = (DraftId::new(ctx.now(), ctx.entropy()), RecordKey::new(ctx.entropy()), erase_time(ctx)?);
    let row = id.to_string();
    let json = serde_json::to_string(&draft).map_err(|e| AccessError::Internal(e.to_string()))?;
    let body = key.seal_text(ctx.entropy(), &place("draft", &row, "body"), &json);
    let wrap = opened.wrap_key(ctx.entropy(), &place("draft", &row, "receipt_wrap"), &key);
    let mut work = ctx.begin().await?;
    work.allow(Action::Report, &Thing::Door)?;
    if let Some(before) = before {
        forget(&mut work, before).await?;
    }
    let statement = sql!("INSERT INTO draft (locator, id, receipt_wrap, body, erase_at) VALUES ($1, $2, $3, $4, $5)");
    work.tx.run(statement, args![opened.locator(), id, wrap, body, erase_at]).await?;
    work.commit(Done::new(Act::DraftSaved, Kind::Draft, id)).await?;
    Ok((receipt, erase_at))
}

/// What was begun under a receipt, or `NotFound`; and until when it is kept.
pub async fn open_draft(ctx: &Ctx, receipt: &Receipt) -> Result<(Draft, Moment), AccessError> {
    let opened = receipt.open(&ctx.house().secrets);
    let mut work = ctx.look().await?;
    work.allow(Action::ContinueReport, &Thing::Door)?;
    let statement = sql!("SELECT id, receipt_wrap, body, erase_at FROM draft WHERE locator = $1 AND erase_at > $2");
    let row: Option<Row> = work.tx.opt(statement, args![opened.locator(), ctx.now()]).await?;
    let row = row.ok_or(AccessError::NotFound)?;
    let id = row.id.to_string();
    let key = opened.unwrap_key(&place("draft", &id, "receipt_wrap"), &row.receipt_wrap)?;
    let json = key.open_text(&place("draft", &id, "body"), &row.body)?;
    let draft = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
    Ok((draft, row.erase_at))
}

/// Under what the database finds the draft of a form's number.
pub(crate) fn locator(ctx: &Ctx, form: &[u8; 16]) -> [u8; 16] {
    ctx.house().secrets.receipt_for(form).open(&ctx.house().secrets).locator()
}

/// Deletes a draft: it was sent, or kept anew.
pub(crate) async fn forget(work: &mut Work<'_>, locator: [u8; 16]) -> Result<(), AccessError> {
    work.tx.run(sql!("DELETE FROM draft WHERE locator = $1"), args![locator]).await?;
    Ok(())
}

/// Deletes what was begun too long ago and never sent. Gives how many. A chore.
pub async fn sweep_drafts(ctx: &Ctx) -> Result<u64, AccessError> {
    let mut tx = ctx.house().store().write().await?;
    let swept = tx.run(sql!("DELETE FROM draft WHERE erase_at <= $1"), args![ctx.now()]).await?;
    tx.commit().await?;
    Ok(swept)
}

/// Until when what is kept now is kept.
fn erase_time(ctx: &Ctx) -> Result<Moment, AccessError> {
    let deadline = ctx.profile().deadline("draft-erase");
    let deadline = deadline.ok_or_else(|| AccessError::Internal("the profile has no time to keep drafts".into()))?;
    Ok(ctx.profile().calendar().due_after(ctx.now(), deadline))
}
