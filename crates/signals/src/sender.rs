//! The account of an organisation that reports: eight words that open the list of what it has sent, and what became of
//! it. The list is sealed to these words alone. No row and no entry of the journal says which reports come from one
//! sender: an account has no entry, a random number and no time but the month in which it is forgotten.

use std::sync::Arc;

use access::{AccessError, Action, Ctx, Thing, Work, place};
use kit::{Moment, PublicCode};
use serde::{Deserialize, Serialize};
use store::{args, sql};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use vault::{OpenedReceipt, Receipt, RecordKey};

use crate::State;

/// Reports that an account knows; older ones are still opened by their own words.
const MOST: usize = 100;
/// Those of them that are shown.
const SHOWN: usize = 20;
/// Accounts that are opened at a time.
static OPENING: Semaphore = Semaphore::const_new(2);

/// Thirty days, in microseconds.
const MONTH: i64 = 30 * 24 * 3600 * 1_000_000;

/// What an account knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// What kind of organisation it is, a code of [`crate::OrgKind`].
    pub kind: String,
    /// What it calls itself; may be empty.
    pub name: String,
    /// The numbers of the forms it sent, oldest first.
    forms: Vec<[u8; 16]>,
}

/// What became of a report that an account sent.
pub struct SentRow {
    /// When it came in.
    pub received_at: Moment,
    /// How far it has come.
    pub state: State,
    /// Why it was closed: a key of the profile's list, or empty.
    pub close_reason: String,
    /// Whether there is an answer that was written after what the sender wrote last.
    pub has_answer: bool,
    /// The words that open it.
    pub receipt: Receipt,
}

struct Row {
    id: String,
    receipt_wrap: Vec<u8>,
    body: Vec<u8>,
}
store::columns!(Row { id, receipt_wrap, body });

async fn find(work: &mut Work<'_>, opened: &OpenedReceipt) -> Result<(Row, RecordKey, Sender), AccessError> {
    let found = sql!("SELECT id, receipt_wrap, body FROM sender WHERE locator = $1 AND erase_at > $2");
    let row: Option<Row> = work.tx.opt(found, args![opened.locator(), work.ctx.now()]).await?;
    let row = row.ok_or(AccessError::NotFound)?;
    let key = opened.unwrap_key(&place("sender", &row.id, "receipt_wrap"), &row.receipt_wrap)?;
    let json = key.open_text(&place("sender", &row.id, "body"), &row.body)?;
    let sender = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
    Ok((row, key, sender))
}

/// Opens an account for whoever sent the form with this number. The same number again gives the same words.
pub async fn open_account(ctx: &Ctx, kind: &str, name: &str, form: &[u8; 16]) -> Result<Receipt, AccessError> {
    let mac = ctx.house().secrets.mac("sender-account", form);
    let mut own = [0; 16];
    own.copy_from_slice(&mac[..16]);
    let receipt = ctx.house().secrets.receipt_for(&own);
    let opened = receipt.open(&ctx.house().secrets);
    // A number that holds no time, unlike the ids of rows that have an entry.
    let number = [PublicCode::new(ctx.entropy()), PublicCode::new(ctx.entropy())];
    let (id, key) = (number.map(|code| code.to_string()).join("-"), RecordKey::new(ctx.entropy()));
    let sender = Sender { kind: kind.to_owned(), name: name.to_owned(), forms: vec![*form] };
    let wrap = opened.wrap_key(ctx.entropy(), &place("sender", &id, "receipt_wrap"), &key);
    let body = sealed(ctx, &key, &id, &sender)?;
    if !ctx.may(Action::Report, &Thing::Door) {
        return Err(AccessError::Denied);
    }
    let mut tx = ctx.house().store().write().await?;
    let statement = sql!(
        "INSERT INTO sender (locator, id, receipt_wrap, body, erase_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (locator) DO NOTHING"
    );
    tx.run(statement, args![opened.locator(), id, wrap, body, erase_time(ctx)?]).await?;
    tx.commit().await?;
    Ok(receipt)
}

/// Adds a report to an account. `Moved` when somebody added one at the same moment: try again.
pub async fn add_to_account(ctx: &Ctx, account: &Receipt, form: &[u8; 16]) -> Result<(), AccessError> {
    let opened = account.open(&ctx.house().secrets);
    let (row, key, mut sender) = {
        let mut work = ctx.look().await?;
        work.allow(Action::ContinueReport, &Thing::Door)?;
        find(&mut work, &opened).await?
    };
    if sender.forms.contains(form) {
        return Ok(());
    }
    sender.forms.push(*form);
    let over = sender.forms.len().saturating_sub(MOST);
    sender.forms.drain(..over);
    let body = sealed(ctx, &key, &row.id, &sender)?;
    // What was there must still be there: each sealing is another text.
    let statement = sql!("UPDATE sender SET body = $1, erase_at = $2 WHERE locator = $3 AND body = $4");
    let mut tx = ctx.house().store().write().await?;
    if tx.run(statement, args![body, erase_time(ctx)?, opened.locator(), row.body]).await? == 0 {
        return Err(AccessError::Moved);
    }
    Ok(tx.commit().await?)
}

fn sealed(ctx: &Ctx, key: &RecordKey, id: &str, sender: &Sender) -> Result<Vec<u8>, AccessError> {
    let json = serde_json::to_string(sender).map_err(|e| AccessError::Internal(e.to_string()))?;
    Ok(key.seal_text(ctx.entropy(), &place("sender", id, "body"), &json))
}

/// What an account is called, without its reports.
pub async fn account(ctx: &Ctx, account: &Receipt) -> Result<Sender, AccessError> {
    let opened = account.open(&ctx.house().secrets);
    let mut work = ctx.look().await?;
    work.allow(Action::ContinueReport, &Thing::Door)?;
    Ok(find(&mut work, &opened).await?.2)
}

struct Sent {
    received_at: Moment,
    state: State,
    close_reason: String,
    answers: i64,
}
store::columns!(Sent { received_at, state, close_reason, answers });

/// What became of the newest reports that an account has sent, newest first. What was taken back is left out.
pub async fn sent_by(ctx: &Ctx, receipt: &Receipt) -> Result<(Sender, Vec<SentRow>), AccessError> {
    let sender = account(ctx, receipt).await?;
    let house = Arc::clone(ctx.house());
    let newest: Vec<[u8; 16]> = sender.forms.iter().rev().take(SHOWN).copied().collect();
    // Each costs a passphrase's mathematics, if a small one: not on a thread that serves others.
    let locate = move || {
        let receipts = newest.iter().map(|form| house.secrets.receipt_for(form));
        receipts.map(|receipt| (receipt.open(&house.secrets).locator(), receipt)).collect::<Vec<_>>()
    };
    let _turn = OPENING.acquire().await.map_err(|e| AccessError::Internal(e.to_string()))?;
    let located = spawn_blocking(locate).await.map_err(|e| AccessError::Internal(e.to_string()))?;
    let mut work = ctx.look().await?;
    work.allow(Action::ContinueReport, &Thing::Door)?;
    let mut rows = Vec::new();
    for (locator, receipt) in located {
        let sent: Option<Sent> = work
            .tx
            .opt(
                sql!(
                    "SELECT s.received_at, s.state, s.close_reason,
                            (SELECT count(*) FROM signal_message m
                             WHERE m.signal_id = s.id AND m.from_reporter = $2
                               AND m.at > COALESCE((SELECT max(r.at) FROM signal_message r
                                                    WHERE r.signal_id = s.id AND r.from_reporter = $3), 0)) AS answers
                     FROM signal s WHERE s.receipt_locator = $1 AND s.taken_back_at IS NULL"
                ),
                args![locator, false, true],
            )
            .await?;
        if let Some(Sent { received_at, state, close_reason, answers }) = sent {
            rows.push(SentRow { received_at, state, close_reason, has_answer: answers > 0, receipt });
        }
    }
    Ok((sender, rows))
}

/// Deletes accounts that nobody has used for too long. Gives how many. A chore.
pub async fn sweep_accounts(ctx: &Ctx) -> Result<u64, AccessError> {
    let mut tx = ctx.house().store().write().await?;
    let swept = tx.run(sql!("DELETE FROM sender WHERE erase_at <= $1"), args![ctx.now()]).await?;
    tx.commit().await?;
    Ok(swept)
}

/// Until when an account that is used now is kept.
fn erase_time(ctx: &Ctx) -> Result<Moment, AccessError> {
    let deadline = ctx.profile().deadline("account-erase");
    let deadline = deadline.ok_or_else(|| AccessError::Internal("the profile has no time to keep accounts".into()))?;
    let due = ctx.profile().calendar().due_after(ctx.now(), deadline);
    // Only the month: a finer time would be that of the last report.
    Ok(Moment::from_micros((due.micros() / MONTH + 1) * MONTH))
}
