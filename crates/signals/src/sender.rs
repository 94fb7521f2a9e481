//! The account of an organisation that reports: eight words that open the list of what it has sent, and what became of
//! it. The list is sealed to these words alone. Nothing in the database says which reports come from one sender.

use access::{AccessError, Action, Ctx, Done, Thing, Work, place};
use journal::{Act, Kind};
use kit::{DraftId, Moment};
use serde::{Deserialize, Serialize};
use store::{args, sql};
use vault::{OpenedReceipt, Receipt, RecordKey};

use crate::{Opened, State, open_mailbox};

/// Reports that an account lists; older ones are still opened by their own words.
const MOST: usize = 100;

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
    id: DraftId,
    receipt_wrap: Vec<u8>,
    body: Vec<u8>,
    version: i64,
}
store::columns!(Row { id, receipt_wrap, body, version });

async fn find(work: &mut Work<'_>, opened: &OpenedReceipt) -> Result<(Row, RecordKey, Sender), AccessError> {
    let found = sql!("SELECT id, receipt_wrap, body, version FROM sender WHERE locator = $1 AND erase_at > $2");
    let row: Option<Row> = work.tx.opt(found, args![opened.locator(), work.ctx.now()]).await?;
    let row = row.ok_or(AccessError::NotFound)?;
    let id = row.id.to_string();
    let key = opened.unwrap_key(&place("sender", &id, "receipt_wrap"), &row.receipt_wrap)?;
    let json = key.open_text(&place("sender", &id, "body"), &row.body)?;
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
    let (id, key) = (DraftId::new(ctx.now(), ctx.entropy()), RecordKey::new(ctx.entropy()));
    let sender = Sender { kind: kind.to_owned(), name: name.to_owned(), forms: vec![*form] };
    let wrap = opened.wrap_key(ctx.entropy(), &place("sender", &id.to_string(), "receipt_wrap"), &key);
    let body = sealed(ctx, &key, id, &sender)?;
    let mut work = ctx.begin().await?;
    work.allow(Action::Report, &Thing::Door)?;
    let statement = sql!(
        "INSERT INTO sender (locator, id, receipt_wrap, body, version, erase_at) VALUES ($1, $2, $3, $4, 1, $5)
         ON CONFLICT (locator) DO NOTHING"
    );
    let opened_now = work.tx.run(statement, args![opened.locator(), id, wrap, body, erase_time(ctx)?]).await?;
    if opened_now == 1 {
        work.commit(Done::new(Act::AccountOpened, Kind::Draft, id).fact("kind", kind)).await?;
    }
    Ok(receipt)
}

/// Adds a report to an account. `Moved` when somebody added one at the same moment: try again.
pub async fn add_to_account(ctx: &Ctx, account: &Receipt, form: &[u8; 16]) -> Result<(), AccessError> {
    let opened = account.open(&ctx.house().secrets);
    let mut work = ctx.begin().await?;
    work.allow(Action::ContinueReport, &Thing::Door)?;
    let (row, key, mut sender) = find(&mut work, &opened).await?;
    if sender.forms.contains(form) {
        return Ok(());
    }
    sender.forms.push(*form);
    let over = sender.forms.len().saturating_sub(MOST);
    sender.forms.drain(..over);
    let body = sealed(ctx, &key, row.id, &sender)?;
    let statement =
        sql!("UPDATE sender SET body = $1, version = version + 1, erase_at = $2 WHERE locator = $3 AND version = $4");
    if work.tx.run(statement, args![body, erase_time(ctx)?, opened.locator(), row.version]).await? == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(Done::new(Act::AccountContinued, Kind::Draft, row.id)).await
}

fn sealed(ctx: &Ctx, key: &RecordKey, id: DraftId, sender: &Sender) -> Result<Vec<u8>, AccessError> {
    let json = serde_json::to_string(sender).map_err(|e| AccessError::Internal(e.to_string()))?;
    Ok(key.seal_text(ctx.entropy(), &place("sender", &id.to_string(), "body"), &json))
}

/// What an account is called, without its reports.
pub async fn account(ctx: &Ctx, account: &Receipt) -> Result<Sender, AccessError> {
    let opened = account.open(&ctx.house().secrets);
    let mut work = ctx.look().await?;
    work.allow(Action::ContinueReport, &Thing::Door)?;
    Ok(find(&mut work, &opened).await?.2)
}

/// What became of everything an account has sent, newest first. What was taken back is left out.
pub async fn sent_by(ctx: &Ctx, receipt: &Receipt) -> Result<(Sender, Vec<SentRow>), AccessError> {
    let sender = account(ctx, receipt).await?;
    let mut rows = Vec::new();
    for form in sender.forms.iter().rev() {
        let receipt = ctx.house().secrets.receipt_for(form);
        match open_mailbox(ctx, &receipt).await {
            Ok(Opened::Mailbox(mailbox)) => rows.push(SentRow {
                received_at: mailbox.received_at,
                state: mailbox.state,
                close_reason: mailbox.close_reason.clone(),
                has_answer: mailbox.messages.last().is_some_and(|message| !message.from_reporter),
                receipt,
            }),
            Ok(Opened::TakenBack { .. }) | Err(AccessError::NotFound) => {}
            Err(error) => return Err(error),
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
    Ok(ctx.profile().calendar().due_after(ctx.now(), deadline))
}
