//! Opening sealed content asks for a reason, once in a while, and is journalled.

use std::fmt::Display;

use journal::{Act, Kind};
use kit::Moment;
use store::{args, sql};

use crate::{AccessError, Done, Record, Work};

/// How long a reason holds for one member and one record: a working day at the desk.
const HOLDS_SECONDS: i64 = 8 * 3600;

/// Whether the actor has given a reason for this record that still holds.
pub async fn is_open(work: &mut Work<'_>, record: Record, id: impl Display) -> Result<bool, AccessError> {
    let member = work.ctx.member()?.id;
    let until: Option<(Moment,)> = work
        .tx
        .opt(
            sql!("SELECT until_at FROM opening WHERE member_id = $1 AND record_kind = $2 AND record_id = $3"),
            args![member, record.code(), id.to_string()],
        )
        .await?;
    Ok(until.is_some_and(|(until,)| until > work.ctx.now()))
}

/// Records why the actor opens a record. The caller has asked the policies, and commits with the entry
/// that is given back.
pub async fn open_record(
    work: &mut Work<'_>,
    record: Record,
    id: impl Display,
    reason: &str,
) -> Result<Done, AccessError> {
    if !work.ctx.profile().list("opening_reason").iter().any(|item| item.key == reason) {
        return Err(AccessError::Shut);
    }
    let member = work.ctx.member()?.id;
    work.tx
        .run(
            sql!(
                "INSERT INTO opening (member_id, record_kind, record_id, reason, until_at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (member_id, record_kind, record_id)
                 DO UPDATE SET reason = excluded.reason, until_at = excluded.until_at"
            ),
            args![member, record.code(), id.to_string(), reason, work.ctx.now().plus_seconds(HOLDS_SECONDS)],
        )
        .await?;
    let kind = match record {
        Record::Signal | Record::Contact | Record::ContactRequest => Kind::Signal,
        Record::Case => Kind::Case,
        Record::Referral => Kind::Referral,
        Record::Household => Kind::Household,
        Record::LinkQuestion | Record::LinkAnswer => Kind::Question,
        Record::Import => Kind::Import,
        Record::LinkPair => Kind::Pair,
        Record::Attendance => Kind::Attendance,
        Record::Absence => Kind::Absence,
        Record::Ward => Kind::Ward,
    };
    Ok(Done::new(Act::RecordOpened, kind, id).fact("reason", reason))
}
