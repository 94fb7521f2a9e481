//! The reporter comes back: the receipt finds the mailbox and opens it.

use access::{AccessError, Action, Ctx, Done, Thing, Work, place};
use journal::{Act, Kind};
use kit::{MessageId, Moment, SignalId};
use store::{args, sql};
use vault::{OpenedReceipt, Receipt, RecordKey};

use crate::contact;
use crate::message::{insert, messages_of, once};
use crate::receive::{call_time, keep_files};
use crate::{Body, Message, StagedFile, State};

/// What a reporter sees.
pub struct Mailbox {
    /// What they wrote.
    pub body: Body,
    /// How far it has come.
    pub state: State,
    /// When it came in.
    pub received_at: Moment,
    /// By when someone must have looked; until then nobody has.
    pub look_by: Option<Moment>,
    /// By when what they wrote last is to be answered, while it waits.
    pub answer_by: Option<Moment>,
    /// By when they are called, while they wait for it.
    pub call_by: Option<Moment>,
    /// By when an officer has promised the next answer.
    pub promised: Option<Moment>,
    /// Names of the files they sent.
    pub files: Vec<String>,
    /// Messages both ways.
    pub messages: Vec<Message>,
    /// Why it was closed: a key of the profile's list, or empty.
    pub close_reason: String,
    /// Who has it: an agency's key.
    pub agency: String,
}

/// What a receipt opens.
pub enum Opened {
    /// A report, with its answers.
    Mailbox(Box<Mailbox>),
    /// A report that was taken back. Whether it was kept because someone has to be protected is not said: whoever found
    /// the receipt would learn from it what the officers think.
    TakenBack {
        /// When.
        at: Moment,
        /// Until when it can be brought again; `None` when that time is over.
        until: Option<Moment>,
    },
}

impl Opened {
    /// The mailbox, unless the report was taken back.
    pub fn mailbox(self) -> Option<Mailbox> {
        match self {
            Self::Mailbox(mailbox) => Some(*mailbox),
            Self::TakenBack { .. } => None,
        }
    }
}

struct Row {
    id: SignalId,
    state: State,
    district: String,
    body: Vec<u8>,
    unread: i64,
    received_at: Moment,
    look_by: Moment,
    answered_at: Option<Moment>,
    closed_at: Option<Moment>,
    call_by: Option<Moment>,
    promised_at: Option<Moment>,
    taken_back_at: Option<Moment>,
    erase_at: Option<Moment>,
    receipt_wrap: Vec<u8>,
    close_reason: String,
    agency: String,
}
store::columns!(Row {
    id,
    state,
    district,
    body,
    unread,
    received_at,
    look_by,
    answered_at,
    closed_at,
    call_by,
    promised_at,
    taken_back_at,
    erase_at,
    receipt_wrap,
    close_reason,
    agency
});

impl Row {
    fn key(&self, opened: &OpenedReceipt) -> Result<RecordKey, AccessError> {
        Ok(opened.unwrap_key(&place("signal", &self.id.to_string(), "receipt_wrap"), &self.receipt_wrap)?)
    }

    /// Refuses what is written to a report that was taken back meanwhile.
    const fn must_be_there(&self) -> Result<(), AccessError> {
        if self.taken_back_at.is_some() { Err(AccessError::Moved) } else { Ok(()) }
    }
}

/// The signal of a receipt, or `NotFound`.
async fn find(work: &mut Work<'_>, opened: &OpenedReceipt) -> Result<Row, AccessError> {
    let row: Option<Row> = work
        .tx
        .opt(
            sql!(
                "SELECT id, state, district, body, unread, received_at, look_by, answered_at, closed_at, call_by,
                        promised_at, taken_back_at, erase_at, receipt_wrap, close_reason,
                        (SELECT agency FROM org WHERE org.id = signal.org_id) AS agency
                 FROM signal WHERE receipt_locator = $1"
            ),
            args![opened.locator()],
        )
        .await?;
    row.ok_or(AccessError::NotFound)
}

/// The same, for one who will write: an update, so that others who write to it wait until this one is done.
async fn find_to_write(work: &mut Work<'_>, opened: &OpenedReceipt) -> Result<Row, AccessError> {
    let row: Option<Row> = work
        .tx
        .opt(
            sql!(
                "UPDATE signal SET unread = unread WHERE receipt_locator = $1
                 RETURNING id, state, district, body, unread, received_at, look_by, answered_at, closed_at, call_by,
                           promised_at, taken_back_at, erase_at, receipt_wrap, close_reason,
                           (SELECT agency FROM org WHERE org.id = signal.org_id) AS agency"
            ),
            args![opened.locator()],
        )
        .await?;
    row.ok_or(AccessError::NotFound)
}

/// Opens the mailbox of a receipt, or `NotFound`.
pub async fn open_mailbox(ctx: &Ctx, receipt: &Receipt) -> Result<Opened, AccessError> {
    let opened = receipt.open(&ctx.house().secrets);
    let mut work = ctx.look().await?;
    work.allow(Action::ContinueReport, &Thing::Door)?;
    let row = find(&mut work, &opened).await?;
    if let Some(at) = row.taken_back_at {
        return Ok(Opened::TakenBack { at, until: row.erase_at.filter(|until| *until > ctx.now()) });
    }
    let key = row.key(&opened)?;
    let json = key.open_text(&place("signal", &row.id.to_string(), "body"), &row.body)?;
    let mut body: Body = serde_json::from_str(&json).map_err(|e| AccessError::Internal(e.to_string()))?;
    if let Some((_, reach)) = contact::of_reporter(&mut work, &opened, row.id).await? {
        body.put_reach(&reach);
    }
    let messages = messages_of(&mut work, &key, row.id).await?;
    let files = crate::files_of(&mut work, &key, row.id).await?.into_iter().map(|file| file.name).collect();
    let look_by = (row.state == State::New).then_some(row.look_by);
    let answer_by = unanswered_since(&row, &messages).and_then(|at| answer_by(ctx, at));
    Ok(Opened::Mailbox(Box::new(Mailbox {
        body,
        state: row.state,
        received_at: row.received_at,
        look_by,
        answer_by,
        call_by: row.call_by,
        promised: row.promised_at,
        files,
        messages,
        close_reason: row.close_reason,
        agency: row.agency,
    })))
}

/// When the reporter first wrote something that nobody has answered yet.
fn unanswered_since(row: &Row, messages: &[Message]) -> Option<Moment> {
    let settled = row.answered_at.max(row.closed_at);
    let waits = row.unread > 0 && row.state != State::New;
    let first = || messages.iter().find(|message| message.from_reporter && Some(message.at) > settled);
    waits.then(first).flatten().map(|message| message.at)
}

/// By when a message of the reporter is to be answered, if the profile says so.
fn answer_by(ctx: &Ctx, wrote_at: Moment) -> Option<Moment> {
    Some(ctx.profile().calendar().due_after(wrote_at, ctx.profile().deadline("signal-answer")?))
}

/// The reporter writes more and sends further files; one of the two may be missing. A form sent twice is kept once.
///
/// # Errors
/// `NotFound` without such a report, `Moved` when it was taken back, `Full` when there is too much unanswered,
/// `FilesFull` when it has as many files as are kept.
pub async fn continue_report(
    ctx: &Ctx,
    receipt: &Receipt,
    form: &[u8; 16],
    text: &str,
    mut files: Vec<StagedFile>,
) -> Result<(), AccessError> {
    let opened = receipt.open(&ctx.house().secrets);
    let mut work = ctx.begin().await?;
    work.allow(Action::ContinueReport, &Thing::Door)?;
    let row = find_to_write(&mut work, &opened).await?;
    row.must_be_there()?;
    let key = row.key(&opened)?;
    let kept = match first_sending(&mut work, row.id, form, &files).await? {
        true => keep_files(&mut work, row.id, &key, files.iter_mut().collect()).await?,
        false => 0,
    };
    let wrote = !text.is_empty() && {
        let once = once(&work, "message", row.id, form, text);
        let id = MessageId::new(ctx.now(), ctx.entropy());
        insert(&mut work, &key, row.id, id, true, once, text).await?.is_some()
    };
    if kept == 0 && !wrote {
        return Ok(());
    }
    if !wrote {
        // No message tells the desk that there is something new, so the count does.
        work.tx.run(sql!("UPDATE signal SET unread = unread + 1 WHERE id = $1"), args![row.id]).await?;
    }
    let done = Done::new(Act::SignalContinued, Kind::Signal, row.id);
    work.commit(if kept > 0 { done.fact("files", kept) } else { done }).await
}

/// The reporter asks to be called. `text` says how, when, and who must not answer; it is kept as a message. Asked
/// again, the first promise stands.
///
/// # Errors
/// As [`continue_report`].
pub async fn ask_call(ctx: &Ctx, receipt: &Receipt, form: &[u8; 16], text: &str) -> Result<(), AccessError> {
    let opened = receipt.open(&ctx.house().secrets);
    let call_by = call_time(ctx)?;
    let mut work = ctx.begin().await?;
    work.allow(Action::ContinueReport, &Thing::Door)?;
    let row = find_to_write(&mut work, &opened).await?;
    row.must_be_there()?;
    let key = row.key(&opened)?;
    let once = once(&work, "call", row.id, form, text);
    let id = MessageId::new(ctx.now(), ctx.entropy());
    if insert(&mut work, &key, row.id, id, true, once, text).await?.is_none() {
        return Ok(());
    }
    let asked = sql!("UPDATE signal SET call_by = COALESCE(call_by, $1) WHERE id = $2");
    work.tx.run(asked, args![call_by, row.id]).await?;
    let promised = Done::new(Act::CallBackPromised, Kind::Signal, row.id).district(&row.district);
    let mut all = vec![promised];
    if let Some((key, _)) = contact::of_reporter(&mut work, &opened, row.id).await? {
        let holder = access::org_by_agency(ctx, &mut work.tx, &row.agency).await?;
        all.extend(contact::release(&mut work, row.id, &key, &holder).await?);
    }
    work.commit_all(all).await
}

/// Whether files come with this form for the first time. Told by the form and not by the files: a file that was
/// corrected may have the same name and size.
async fn first_sending(
    work: &mut Work<'_>,
    signal: SignalId,
    form: &[u8; 16],
    files: &[StagedFile],
) -> Result<bool, AccessError> {
    if files.is_empty() {
        return Ok(false);
    }
    let once = once(work, "files", signal, form, "");
    let statement = sql!("INSERT INTO form_done (once, at) VALUES ($1, $2) ON CONFLICT (once) DO NOTHING");
    Ok(work.tx.run(statement, args![once, work.ctx.now()]).await? == 1)
}

/// When a report that is taken back now is erased.
pub fn erase_time(ctx: &Ctx) -> Result<Moment, AccessError> {
    let deadline = ctx.profile().deadline("taken-back-erase");
    let deadline = deadline.ok_or_else(|| AccessError::Internal("the profile has no time to erase".into()))?;
    Ok(ctx.profile().calendar().due_after(ctx.now(), deadline))
}

/// The reporter takes the report back. The desk sees that, and may still act while someone needs help; what was
/// written is erased after the profile's time ([`crate::erase_taken_back`]), so that a receipt in the wrong hands does
/// not destroy a report at once.
///
/// # Errors
/// `NotFound` without such a report; `Moved` when a case was opened from it, or it is taken back already.
pub async fn take_back(ctx: &Ctx, receipt: &Receipt) -> Result<(), AccessError> {
    let opened = receipt.open(&ctx.house().secrets);
    let erase_at = erase_time(ctx)?;
    let mut work = ctx.begin().await?;
    work.allow(Action::ContinueReport, &Thing::Door)?;
    let row = find_to_write(&mut work, &opened).await?;
    row.must_be_there()?;
    row.key(&opened)?;
    let taken = work
        .tx
        .run(
            sql!(
                "UPDATE signal SET taken_back_at = $1, erase_at = $2
                 WHERE id = $3 AND taken_back_at IS NULL AND state <> 'case'"
            ),
            args![ctx.now(), erase_at, row.id],
        )
        .await?;
    if taken == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(Done::new(Act::SignalTakenBack, Kind::Signal, row.id).district(&row.district)).await
}

/// The reporter brings a report again that was taken back, until it is to be erased.
///
/// # Errors
/// `NotFound` without such a report; `Moved` when it is not taken back, or the time for it is over.
pub async fn bring_back(ctx: &Ctx, receipt: &Receipt) -> Result<(), AccessError> {
    let opened = receipt.open(&ctx.house().secrets);
    let mut work = ctx.begin().await?;
    work.allow(Action::ContinueReport, &Thing::Door)?;
    let row = find_to_write(&mut work, &opened).await?;
    let brought = work
        .tx
        .run(
            sql!(
                "UPDATE signal SET taken_back_at = NULL, erase_at = NULL
                 WHERE id = $1 AND taken_back_at IS NOT NULL AND erased_at IS NULL AND erase_at > $2"
            ),
            args![row.id, ctx.now()],
        )
        .await?;
    if brought == 0 {
        return Err(AccessError::Moved);
    }
    work.commit(Done::new(Act::SignalBroughtBack, Kind::Signal, row.id).district(&row.district)).await
}
