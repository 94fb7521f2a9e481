//! A record's key, and to whom it is sealed: the need to know, as mathematics.

use std::fmt::Display;

use kit::OrgId;
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
    for seal in seals {
        work.tx
            .run(
                sql!(
                    "INSERT INTO seal (record_kind, record_id, org_id, sealed, created_at) VALUES ($1, $2, $3, $4, $5)
                     ON CONFLICT (record_kind, record_id, org_id) DO NOTHING"
                ),
                args![record.code(), id.to_string(), seal.org, &seal.sealed, work.ctx.now()],
            )
            .await?;
    }
    Ok(())
}

/// Opens a record's key for the actor's organisation.
pub async fn open_key(work: &mut Work<'_>, record: Record, id: impl Display) -> Result<RecordKey, AccessError> {
    let member = work.ctx.member()?;
    let sealed: Option<(Vec<u8>,)> = work
        .tx
        .opt(
            sql!("SELECT sealed FROM seal WHERE record_kind = $1 AND record_id = $2 AND org_id = $3"),
            args![record.code(), id.to_string(), member.org],
        )
        .await?;
    let (sealed,) = sealed.ok_or(AccessError::NoSeal)?;
    let row = format!("{record}/{id}");
    let column = member.org.to_string();
    Ok(member.org_identity.open_key(&place("seal", &row, &column), &sealed)?)
}
