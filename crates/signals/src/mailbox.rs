//! The reporter comes back: the receipt finds the mailbox and opens it.

use access::{AccessError, Action, Ctx, Done, Thing, Work, place};
use journal::{Act, Kind};
use kit::{MessageId, Moment, SignalId};
use store::{args, sql};
use vault::{Receipt, RecordKey};

use crate::message::{insert, messages_of, once};
use crate::{Body, Message, State};

/// What a reporter sees.
pub struct Mailbox {
    /// What they wrote.
    pub body: Body,
    /// How far it has come.
    pub state: State,
    /// When it came in.
    pub received_at: Moment,
    /// Files that came with it.
    pub files: i64,
    /// Messages both ways.
    pub messages: Vec<Message>,
}

struct Row {
    id: SignalId,
    state: State,
    body: Vec<u8>,
    files: i64,
    received_at: Moment,
    receipt_wrap: Vec<u8>,
}
store::columns!(Row { id, state, body, files, received_at, receipt_wrap });

async fn find(work: &mut Work<'_>, receipt: &Receipt) -> Result<(Row, RecordKey), AccessError> {
    let opened = receipt.open(&work.ctx.house().secrets);
    let row: Option<Row> = work
        .tx
        .opt(
            sql!("SELECT id, state, body, files, received_at, receipt_wrap FROM signal WHERE receipt_locator = $1"),
            args![opened.locator()],
        )
        .await?;
    let row = row.ok_or(AccessError::NotFound)?;
    let key = opened.unwrap_key(&place("signal", &row.id.to_string(), "receipt_wrap"), &row.receipt_wrap)?;
    Ok((row, key))
}

/// Opens the mailbox of a receipt, or `NotFound`.
pub async fn open_mailbox(ctx: &Ctx, receipt: &Receipt) -> Result<Mailbox, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ContinueReport, &Thing::Door)?;
    let (row, key) = find(&mut work, receipt).await?;
    let json = key.open_text(&place("signal", &row.id.to_string(), "body"), &row.body)?;
    let body = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
    let messages = messages_of(&mut work, &key, row.id).await?;
    Ok(Mailbox { body, state: row.state, received_at: row.received_at, files: row.files, messages })
}

/// The reporter writes more. A form sent twice is kept once.
pub async fn continue_report(ctx: &Ctx, receipt: &Receipt, form: &[u8; 16], text: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::ContinueReport, &Thing::Door)?;
    let (row, key) = find(&mut work, receipt).await?;
    let once = once(&work, "message", row.id, form, text);
    let id = MessageId::new(ctx.now(), ctx.entropy());
    match insert(&mut work, &key, row.id, id, true, once, text).await? {
        Some(()) => work.commit(Done::new(Act::SignalContinued, Kind::Signal, row.id)).await,
        None => Ok(()),
    }
}
