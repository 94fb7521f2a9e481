//! How a reporter may be reached, sealed apart from the report when the country has a custodian: whoever reads what
//! happened does not thereby learn from whom. It opens for a desk when the custodian agrees, or when the reporter asks
//! to be called or says that someone is in danger now. When that is safe, and who must not know, stay with the report:
//! an officer who finds a number elsewhere has to read them.

use access::{AccessError, Ctx, Done, Org, Record, Seal, Work, make_seals, open_key, place, store_seals};
use journal::{Act, Kind};
use kit::{OrgId, SignalId};
use store::{args, sql};
use vault::{OpenedReceipt, RecordKey};

use crate::Body;

/// What was said later, below what was said first: neither is lost.
fn joined(first: &str, later: &str) -> String {
    if first.is_empty() || later.is_empty() {
        return format!("{first}{later}");
    }
    let is_there = format!("\n{first}\n").contains(&format!("\n{later}\n"));
    if is_there { first.to_owned() } else { format!("{first}\n{later}") }
}

impl Body {
    /// Takes out how the reporter may be reached; `None` when nothing is said of it.
    pub(crate) fn take_reach(&mut self) -> Option<String> {
        (!self.reach.is_empty()).then(|| std::mem::take(&mut self.reach))
    }

    /// Puts it in again, below what stands there from a time without a custodian.
    pub fn put_reach(&mut self, reach: &str) {
        self.reach = joined(&self.reach, reach);
    }
}

/// A contact sealed to the custodian and to the receipt. Made before a transaction is begun.
pub(crate) struct Apart {
    body: Vec<u8>,
    receipt_wrap: Vec<u8>,
    seals: Vec<Seal>,
}

/// Seals a contact.
pub(crate) fn seal(ctx: &Ctx, opened: &OpenedReceipt, signal: SignalId, reach: &str, keeper: &Org) -> Apart {
    let key = RecordKey::new(ctx.entropy());
    let row = signal.to_string();
    Apart {
        body: key.seal_text(ctx.entropy(), &place("contact", &row, "body"), reach),
        receipt_wrap: opened.wrap_key(ctx.entropy(), &place("contact", &row, "receipt_wrap"), &key),
        seals: make_seals(ctx, Record::Contact, signal, &key, &[keeper]),
    }
}

/// Stores what was sealed.
pub(crate) async fn store(work: &mut Work<'_>, signal: SignalId, apart: &Apart) -> Result<(), AccessError> {
    let insert = sql!("INSERT INTO contact (signal_id, body, receipt_wrap) VALUES ($1, $2, $3)");
    work.tx.run(insert, args![signal, &apart.body, &apart.receipt_wrap]).await?;
    store_seals(work, Record::Contact, signal, &apart.seals).await
}

/// What the receipt opens, with the key; `None` when nothing was sealed apart.
pub(crate) async fn of_reporter(
    work: &mut Work<'_>,
    opened: &OpenedReceipt,
    signal: SignalId,
) -> Result<Option<(RecordKey, String)>, AccessError> {
    let row: Option<(Vec<u8>, Vec<u8>)> =
        work.tx.opt(sql!("SELECT body, receipt_wrap FROM contact WHERE signal_id = $1"), args![signal]).await?;
    let Some((body, wrap)) = row else { return Ok(None) };
    let key = opened.unwrap_key(&place("contact", &signal.to_string(), "receipt_wrap"), &wrap)?;
    let reach = key.open_text(&place("contact", &signal.to_string(), "body"), &body)?;
    Ok(Some((key, reach)))
}

/// Bytes of one contact, however often its form is sent with another one.
const MOST_BYTES: usize = 20_000;

/// Adds what a later sending of the form says otherwise. False when it says nothing new. `Full` when there is too much
/// already.
pub(crate) async fn add(
    work: &mut Work<'_>,
    signal: SignalId,
    key: &RecordKey,
    before: &str,
    later: &str,
) -> Result<bool, AccessError> {
    let joined = joined(before, later);
    if joined == before {
        return Ok(false);
    }
    if joined.len() > MOST_BYTES {
        return Err(AccessError::Full);
    }
    let body = key.seal_text(work.ctx.entropy(), &place("contact", &signal.to_string(), "body"), &joined);
    work.tx.run(sql!("UPDATE contact SET body = $1 WHERE signal_id = $2"), args![body, signal]).await?;
    Ok(true)
}

/// The reporter wants to be called: the desk that holds the signal may open how. Gives what to journal, unless that
/// desk could already.
pub(crate) async fn release(
    work: &mut Work<'_>,
    signal: SignalId,
    key: &RecordKey,
    holder: &Org,
) -> Result<Option<Done>, AccessError> {
    if is_sealed_to(work, signal, holder.id).await? {
        return Ok(None);
    }
    let seals = make_seals(work.ctx, Record::Contact, signal, key, &[holder]);
    store_seals(work, Record::Contact, signal, &seals).await?;
    Ok(Some(Done::new(Act::ContactReleased, Kind::Signal, signal)))
}

/// Whether an organisation can open it.
async fn is_sealed_to(work: &mut Work<'_>, signal: SignalId, org: OrgId) -> Result<bool, AccessError> {
    let seals = sql!("SELECT count(*) FROM seal WHERE record_kind = $1 AND record_id = $2 AND org_id = $3");
    Ok(work.tx.count(seals, args![Record::Contact.code(), signal.to_string(), org]).await? > 0)
}

/// What a desk finds when it looks how a reporter may be reached.
pub enum Reach {
    /// Nothing is sealed apart: what was said stands in the report.
    InReport,
    /// The custodian keeps it.
    Kept,
    /// It may be opened.
    Open(String),
}

/// How the reporter of a signal may be reached, for the desk that holds it.
pub async fn contact_of(work: &mut Work<'_>, signal: SignalId) -> Result<Reach, AccessError> {
    let row: Option<(Vec<u8>,)> =
        work.tx.opt(sql!("SELECT body FROM contact WHERE signal_id = $1"), args![signal]).await?;
    let Some((body,)) = row else { return Ok(Reach::InReport) };
    let own = work.ctx.member()?.org;
    if !is_sealed_to(work, signal, own).await? {
        return Ok(Reach::Kept);
    }
    let key = open_key(work, Record::Contact, signal).await?;
    Ok(Reach::Open(key.open_text(&place("contact", &signal.to_string(), "body"), &body)?))
}

/// Seals the contact to another organisation. The actor's own can open it.
pub async fn share_contact(work: &mut Work<'_>, signal: SignalId, with: &Org) -> Result<(), AccessError> {
    let key = open_key(work, Record::Contact, signal).await?;
    let seals = make_seals(work.ctx, Record::Contact, signal, &key, &[with]);
    store_seals(work, Record::Contact, signal, &seals).await
}

/// The organisation of the custodian to whom the contact of a signal is sealed.
pub async fn contact_keeper(work: &mut Work<'_>, signal: SignalId) -> Result<Option<OrgId>, AccessError> {
    let first = sql!("SELECT org_id FROM seal WHERE record_kind = $1 AND record_id = $2 ORDER BY created_at LIMIT 1");
    let first: Option<(OrgId,)> = work.tx.opt(first, args![Record::Contact.code(), signal.to_string()]).await?;
    Ok(first.map(|(org,)| org))
}

/// Takes the contact away from an organisation that holds the signal no longer. Says whether it could open it.
pub async fn unshare_contact(work: &mut Work<'_>, signal: SignalId, org: OrgId) -> Result<bool, AccessError> {
    let gone = sql!("DELETE FROM seal WHERE record_kind = $1 AND record_id = $2 AND org_id = $3");
    Ok(work.tx.run(gone, args![Record::Contact.code(), signal.to_string(), org]).await? > 0)
}
