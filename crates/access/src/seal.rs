//! A record's key, and to whom it is sealed: the need to know, as mathematics.

use std::fmt::Display;

use kit::{ImportId, OrgId};
use store::{args, sql};
use vault::{Place, RecordKey};

use crate::{AccessError, Ctx, Org, Work};

kit::code_list! {
    /// What kinds of record have a key of their own.
    Record {
        /// A signal, its messages, files and screenings.
        Signal = "signal",
        /// A case, its persons and notes.
        Case = "case",
        /// What a referral hands over.
        Referral = "referral",
        /// A household in an office's register.
        Household = "household",
        /// What an office is told of somebody it may know.
        LinkQuestion = "link-question",
        /// For whom that was asked, and the answer.
        LinkAnswer = "link-answer",
        /// Two entries of one register that may be one person.
        LinkPair = "link-pair",
        /// A list of pupils as it was loaded.
        Attendance = "attendance",
        /// A pupil who is absent and followed.
        Absence = "absence",
        /// A child in care.
        Ward = "ward",
        /// How the reporter of a signal may be reached.
        Contact = "contact",
        /// What a desk and a custodian write to each other about that.
        ContactRequest = "contact-request",
        /// A list that is loaded, and everything that came in with it.
        Import = "import",
    }
}

/// Where a sealed value lives. `row` is the row's id as text.
pub fn place<'a>(table: &'a str, row: &'a str, column: &'a str) -> Place<'a> {
    Place { table, row: row.as_bytes(), column, version: 1 }
}

/// A record's key as sealed to one organisation.
pub struct Seal {
    org: OrgId,
    sealed: Vec<u8>,
}

/// Seals a record's key to organisations. Costs no transaction: done before one is begun, so that
/// nobody waits for mathematics.
pub fn make_seals(ctx: &Ctx, record: Record, id: impl Display, key: &RecordKey, orgs: &[&Org]) -> Vec<Seal> {
    let row = format!("{record}/{id}");
    let seal = |org: &&Org| {
        let column = org.id.to_string();
        Seal { org: org.id, sealed: org.public.seal_key(ctx.entropy(), &place("seal", &row, &column), key) }
    };
    orgs.iter().map(seal).collect()
}

/// Stores seals. An organisation that has one keeps it.
pub async fn store_seals(
    work: &mut Work<'_>,
    record: Record,
    id: impl Display,
    seals: &[Seal],
) -> Result<(), AccessError> {
    let id = id.to_string();
    store_all_seals(work, record, seals.iter().map(|seal| (id.as_str(), seal))).await
}

/// [`store_seals`] for many records of one kind.
pub async fn store_all_seals<'s>(
    work: &mut Work<'_>,
    record: Record,
    seals: impl Iterator<Item = (&'s str, &'s Seal)>,
) -> Result<(), AccessError> {
    let now = work.ctx.now();
    let rows = seals.map(|(id, seal)| args![record.code(), id, seal.org, &seal.sealed, now]).collect();
    let insert = sql!(
        "INSERT INTO seal (record_kind, record_id, org_id, sealed, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (record_kind, record_id, org_id) DO NOTHING"
    );
    work.tx.insert_all(insert, rows).await?;
    Ok(())
}

/// The first byte of a seal that stands under another record's key, in place of the organisation's own: many records that
/// came in together share one sealing to the organisation.
const UNDER: u8 = 0xb1;
/// Letters of an id.
const ID_CHARS: usize = 36;

/// The seal of a record whose key stands under the key of the import that brought it; opens with [`open_key`] like any
/// other, for whoever can open the import.
pub fn seal_under(
    ctx: &Ctx,
    record: Record,
    id: impl Display,
    key: &RecordKey,
    (import, import_key): (ImportId, &RecordKey),
    org: OrgId,
) -> Seal {
    let row = format!("{record}/{id}");
    let mut sealed = vec![UNDER];
    sealed.extend(import.to_string().into_bytes());
    sealed.extend(import_key.seal_key(ctx.entropy(), &place("seal", &row, &org.to_string()), key));
    Seal { org, sealed }
}

/// Opens a record's key for the actor's organisation.
pub async fn open_key(work: &mut Work<'_>, record: Record, id: impl Display) -> Result<RecordKey, AccessError> {
    let sealed = sealed_key(work, record, &id).await?;
    let row = format!("{record}/{id}");
    let member = work.ctx.member()?;
    let column = member.org.to_string();
    let place = place("seal", &row, &column);
    let Some(under) = sealed.strip_prefix(&[UNDER]) else {
        return Ok(member.org_identity.open_key(&place, &sealed)?);
    };
    let (import, inner) = under.split_at_checked(ID_CHARS).ok_or(AccessError::NoSeal)?;
    let import = std::str::from_utf8(import).map_err(|_| AccessError::NoSeal)?;
    let outer = sealed_key(work, Record::Import, &import).await?;
    let outer_row = format!("{}/{import}", Record::Import);
    let identity = &work.ctx.member()?.org_identity;
    let import_key = identity.open_key(&self::place("seal", &outer_row, &column), &outer)?;
    Ok(import_key.open_key(&place, inner)?)
}

/// What is stored as the key of a record for the actor's organisation.
async fn sealed_key(work: &mut Work<'_>, record: Record, id: &impl Display) -> Result<Vec<u8>, AccessError> {
    let member = work.ctx.member()?;
    let sealed: Option<(Vec<u8>,)> = work
        .tx
        .opt(
            sql!("SELECT sealed FROM seal WHERE record_kind = $1 AND record_id = $2 AND org_id = $3"),
            args![record.code(), id.to_string(), member.org],
        )
        .await?;
    sealed.map(|(sealed,)| sealed).ok_or(AccessError::NoSeal)
}
