//! What reporter and desk write to each other, sealed with the signal's key.

use access::{AccessError, Work, place};
use kit::{MemberId, MessageId, Moment, SignalId};
use store::{args, sql};
use vault::RecordKey;

/// A message, in the clear, for one who holds the key.
#[derive(Clone, Debug)]
pub struct Message {
    /// Whether the reporter wrote it.
    pub from_reporter: bool,
    /// The words.
    pub text: String,
    /// When.
    pub at: Moment,
}

/// What a reporter may write before the desk has answered. Whoever finds a receipt, or has a form, can send without
/// end, and a mailbox is read whole.
const UNANSWERED: i64 = 30;

/// Stores a message unless one with the same `once` token is there: `None` when it was. `Full` when the reporter has
/// written as much as is taken before an answer.
pub(crate) async fn insert(
    work: &mut Work<'_>,
    key: &RecordKey,
    signal: SignalId,
    id: MessageId,
    from_reporter: bool,
    once: [u8; 32],
    text: &str,
) -> Result<Option<()>, AccessError> {
    let member: Option<MemberId> = if from_reporter { None } else { Some(work.ctx.member()?.id) };
    let body = key.seal_text(work.ctx.entropy(), &place("signal_message", &id.to_string(), "body"), text);
    let rows = work
        .tx
        .run(
            sql!(
                "INSERT INTO signal_message (id, signal_id, from_reporter, member_id, once, body, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (once) DO NOTHING"
            ),
            args![id, signal, from_reporter, member, once, body, work.ctx.now()],
        )
        .await?;
    if rows == 0 {
        return Ok(None);
    }
    if from_reporter {
        let counted = work
            .tx
            .run(sql!("UPDATE signal SET unread = unread + 1 WHERE id = $1 AND unread < $2"), args![signal, UNANSWERED])
            .await?;
        if counted == 0 {
            return Err(AccessError::Full);
        }
    }
    Ok(Some(()))
}

/// What makes two sendings of one form the same message: other words are another.
pub(crate) fn once(work: &Work<'_>, what: &str, signal: SignalId, form: &[u8; 16], text: &str) -> [u8; 32] {
    work.ctx.house().secrets.mac(what, &[&form[..], signal.as_bytes(), text.as_bytes()].concat())
}

/// The desk answers, and may say by when it answers again. A form sent twice answers once; `None` then.
pub async fn answer(
    work: &mut Work<'_>,
    key: &RecordKey,
    signal: SignalId,
    form: &[u8; 16],
    text: &str,
    promised: Option<Moment>,
) -> Result<Option<()>, AccessError> {
    let once = once(work, "answer", signal, form, text);
    let id = MessageId::new(work.ctx.now(), work.ctx.entropy());
    let stored = insert(work, key, signal, id, false, once, text).await?;
    if stored.is_some() {
        let answered = work
            .tx
            .run(
                sql!(
                    "UPDATE signal SET answered_at = $1, unread = 0, promised_at = $2
                     WHERE id = $3 AND erased_at IS NULL"
                ),
                args![work.ctx.now(), promised, signal],
            )
            .await?;
        if answered == 0 {
            return Err(AccessError::Moved);
        }
    }
    Ok(stored)
}

/// Every message of a signal, oldest first.
pub async fn messages_of(work: &mut Work<'_>, key: &RecordKey, signal: SignalId) -> Result<Vec<Message>, AccessError> {
    let rows: Vec<(MessageId, bool, Vec<u8>, Moment)> = work
        .tx
        .all(
            sql!("SELECT id, from_reporter, body, at FROM signal_message WHERE signal_id = $1 ORDER BY at, id"),
            args![signal],
        )
        .await?;
    let open = |(id, from_reporter, body, at): (MessageId, bool, Vec<u8>, Moment)| {
        let text = key.open_text(&place("signal_message", &id.to_string(), "body"), &body)?;
        Ok(Message { from_reporter, text, at })
    };
    rows.into_iter().map(open).collect()
}
