//! Asking the custodian how a reporter may be reached, and the custodian's answer. The desk says why; the custodian,
//! of another authority, agrees or refuses, and opens neither the report nor what is asked for.

use access::{AccessError, Action, Ctx, Done, Record, Work, make_seals, open_key, org_by_id, place, store_seals};
use journal::{Act, Kind};
use kit::{ContactRequestId, Moment, OrgId, PublicCode, SignalId};
use signals::{Reach, State, contact_keeper, contact_of, share_contact};
use store::{args, sql};
use vault::RecordKey;

use crate::desk::{hold, opened};

kit::code_list! {
    /// How a question to the custodian stands.
    Decision {
        /// Not answered yet.
        Waiting = "waiting",
        /// The desk may open it.
        Granted = "granted",
        /// The desk may not.
        Refused = "refused",
    }
}

/// A question to the custodian, in words.
#[derive(Clone, Debug)]
pub struct ContactRequest {
    /// Id.
    pub id: ContactRequestId,
    /// The signal's code.
    pub code: PublicCode,
    /// Who asks: an agency's key.
    pub agency: String,
    /// The officer who asks.
    pub by: String,
    /// Why.
    pub why: String,
    /// When it was asked.
    pub asked_at: Moment,
    /// By when it is to be answered.
    pub answer_by: Moment,
    /// How it stands.
    pub decision: Decision,
    /// When it was answered.
    pub decided_at: Option<Moment>,
    /// The custodian's words.
    pub answer: String,
}

/// Asks how the reporter of a signal may be reached.
///
/// # Errors
/// `Moved` when nothing is kept with the custodian, the desk can open it already, or a question waits.
pub async fn ask_contact(ctx: &Ctx, id: SignalId, why: &str) -> Result<(), AccessError> {
    let deadline = ctx.profile().deadline("contact-answer");
    let deadline = deadline.ok_or_else(|| AccessError::Internal("the profile has no time for custodians".into()))?;
    let answer_by = ctx.profile().calendar().due_after(ctx.now(), deadline);
    let mut work = ctx.begin().await?;
    hold(&mut work, id).await?;
    let signal = opened(&mut work, id, Action::AskContact).await?;
    let is_over = signal.state == State::Closed || signal.taken_back_at.is_some() || signal.erased_at.is_some();
    if is_over || !matches!(contact_of(&mut work, id).await?, Reach::Kept) {
        return Err(AccessError::Moved);
    }
    // The organisation to which it is sealed, whoever works there: the profile may name another by now.
    let keeper = contact_keeper(&mut work, id).await?.ok_or(AccessError::Moved)?;
    let keeper = org_by_id(ctx, &mut work.tx, keeper).await?;
    let own = ContactRequestId::new(ctx.now(), ctx.entropy());
    let (row, key) = (own.to_string(), RecordKey::new(ctx.entropy()));
    let member = ctx.member()?;
    let desk = org_by_id(ctx, &mut work.tx, member.org).await?;
    let seals = make_seals(ctx, Record::ContactRequest, own, &key, &[&desk, &keeper]);
    let asked = work
        .tx
        .run(
            sql!(
                "INSERT INTO contact_request (id, signal_id, org_id, keeper_id, member_id, why, asked_at, answer_by,
                                              decision)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
            ),
            args![
                own,
                id,
                member.org,
                keeper.id,
                member.id,
                key.seal_text(ctx.entropy(), &place("contact_request", &row, "why"), why),
                ctx.now(),
                answer_by,
                Decision::Waiting.code(),
            ],
        )
        .await?;
    if asked == 0 {
        return Err(AccessError::Moved);
    }
    store_seals(&mut work, Record::ContactRequest, own, &seals).await?;
    work.commit(Done::new(Act::ContactAsked, Kind::Signal, id).district(&signal.district)).await
}

/// Answers a question. Agreed, what was asked for is sealed to the desk that asked.
///
/// # Errors
/// `NotFound` without such a question to the actor's organisation, `Moved` when it is answered already, the desk can
/// open it by now, or the signal is closed, taken back or with another authority.
pub async fn decide_contact(ctx: &Ctx, id: ContactRequestId, granted: bool, words: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::DecideContact, &ctx.desk()?)?;
    let member = ctx.member()?;
    let asked: Option<(SignalId, OrgId)> = work
        .tx
        .opt(
            sql!("SELECT signal_id, org_id FROM contact_request WHERE id = $1 AND keeper_id = $2"),
            args![id, member.org],
        )
        .await?;
    let (signal, asker) = asked.ok_or(AccessError::NotFound)?;
    hold(&mut work, signal).await?;
    let waits: Option<(String,)> = work
        .tx
        .opt(
            sql!(
                "SELECT s.district FROM contact_request r JOIN signal s ON s.id = r.signal_id
                 WHERE r.id = $1 AND r.decided_at IS NULL AND r.org_id = s.org_id AND s.state <> 'closed'
                   AND s.taken_back_at IS NULL AND NOT EXISTS (SELECT 1 FROM seal
                     WHERE record_kind = 'contact' AND record_id = s.id AND seal.org_id = r.org_id)"
            ),
            args![id],
        )
        .await?;
    let (district,) = waits.ok_or(AccessError::Moved)?;
    let key = open_key(&mut work, Record::ContactRequest, id).await?;
    let answer = key.seal_text(ctx.entropy(), &place("contact_request", &id.to_string(), "answer"), words);
    let decision = if granted { Decision::Granted } else { Decision::Refused };
    let decided = work
        .tx
        .run(
            sql!(
                "UPDATE contact_request SET decision = $1, decided_at = $2, decided_by = $3, answer = $4
                 WHERE id = $5 AND decided_at IS NULL"
            ),
            args![decision.code(), ctx.now(), member.id, answer, id],
        )
        .await?;
    if decided == 0 {
        return Err(AccessError::Moved);
    }
    if granted {
        let desk = org_by_id(ctx, &mut work.tx, asker).await?;
        share_contact(&mut work, signal, &desk).await?;
    }
    let act = if granted { Act::ContactGranted } else { Act::ContactRefused };
    work.commit(Done::new(act, Kind::Signal, signal).district(&district)).await
}

struct Row {
    id: ContactRequestId,
    code: PublicCode,
    agency: String,
    name: String,
    why: Vec<u8>,
    asked_at: Moment,
    answer_by: Moment,
    decision: Decision,
    decided_at: Option<Moment>,
    answer: Option<Vec<u8>>,
}
store::columns!(Row { id, code, agency, name, why, asked_at, answer_by, decision, decided_at, answer });

impl Row {
    async fn open(self, work: &mut Work<'_>) -> Result<ContactRequest, AccessError> {
        let key = open_key(work, Record::ContactRequest, self.id).await?;
        let row = self.id.to_string();
        let text = |column, sealed: &[u8]| key.open_text(&place("contact_request", &row, column), sealed);
        let answer = self.answer.as_deref().map(|sealed| text("answer", sealed)).transpose()?;
        Ok(ContactRequest {
            id: self.id,
            code: self.code,
            agency: self.agency,
            by: self.name,
            why: text("why", &self.why)?,
            asked_at: self.asked_at,
            answer_by: self.answer_by,
            decision: self.decision,
            decided_at: self.decided_at,
            answer: answer.unwrap_or_default(),
        })
    }
}

/// Questions on one page.
const SHOWN: i64 = 100;

/// The questions to the custodian: first those that wait, the most urgent first, then the newest answered ones. One
/// that is needed no longer does not wait: [`decide_contact`] says when.
pub async fn contact_requests(ctx: &Ctx) -> Result<Vec<ContactRequest>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListContacts, &ctx.desk()?)?;
    let rows: Vec<Row> = work
        .tx
        .all(
            sql!(
                "SELECT r.id, s.code, o.agency, m.name, r.why, r.asked_at, r.answer_by, r.decision, r.decided_at,
                        r.answer
                 FROM contact_request r JOIN signal s ON s.id = r.signal_id JOIN org o ON o.id = r.org_id
                 JOIN member m ON m.id = r.member_id
                 WHERE r.keeper_id = $1 AND (r.decided_at IS NOT NULL OR (
                     r.org_id = s.org_id AND s.state <> 'closed' AND s.taken_back_at IS NULL
                     AND NOT EXISTS (SELECT 1 FROM seal
                       WHERE record_kind = 'contact' AND record_id = s.id AND seal.org_id = r.org_id)))
                 ORDER BY CASE WHEN r.decided_at IS NULL THEN 0 ELSE 1 END,
                          CASE WHEN r.decided_at IS NULL THEN r.answer_by ELSE - r.decided_at END LIMIT $2"
            ),
            args![ctx.member()?.org, SHOWN],
        )
        .await?;
    let mut requests = Vec::new();
    for row in rows {
        requests.push(row.open(&mut work).await?);
    }
    Ok(requests)
}

/// One question, for the custodian.
pub async fn contact_request(ctx: &Ctx, id: ContactRequestId) -> Result<ContactRequest, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListContacts, &ctx.desk()?)?;
    let row: Option<Row> = work
        .tx
        .opt(
            sql!(
                "SELECT r.id, s.code, o.agency, m.name, r.why, r.asked_at, r.answer_by, r.decision, r.decided_at,
                        r.answer
                 FROM contact_request r JOIN signal s ON s.id = r.signal_id JOIN org o ON o.id = r.org_id
                 JOIN member m ON m.id = r.member_id
                 WHERE r.id = $1 AND r.keeper_id = $2"
            ),
            args![id, ctx.member()?.org],
        )
        .await?;
    row.ok_or(AccessError::NotFound)?.open(&mut work).await
}

/// What the actor's own desk asked last about a signal.
pub async fn last_contact_request(
    work: &mut Work<'_>,
    signal: SignalId,
) -> Result<Option<ContactRequest>, AccessError> {
    let row: Option<Row> = work
        .tx
        .opt(
            sql!(
                "SELECT r.id, s.code, o.agency, m.name, r.why, r.asked_at, r.answer_by, r.decision, r.decided_at,
                        r.answer
                 FROM contact_request r JOIN signal s ON s.id = r.signal_id JOIN org o ON o.id = r.org_id
                 JOIN member m ON m.id = r.member_id
                 WHERE r.signal_id = $1 AND r.org_id = $2 ORDER BY r.asked_at DESC, r.id DESC LIMIT 1"
            ),
            args![signal, work.ctx.member()?.org],
        )
        .await?;
    match row {
        Some(row) => Ok(Some(row.open(work).await?)),
        None => Ok(None),
    }
}
