//! Contacts that are known to be harmless: a bank's line, a ministry, a big employer. They tie no offers together.

use access::{AccessError, Action, Ctx, Done};
use journal::{Act, Kind};
use kit::Moment;
use serde::{Deserialize, Serialize};
use store::{args, sql};

use crate::join::contact_tag;
use crate::sealed::{Sealer, tag_text};

/// Contacts of one agency's list.
const MOST: i64 = 5_000;

/// A harmless contact. Sealed as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Harmless {
    /// Its kind: a code of [`contacts::ContactKind`].
    pub kind: String,
    /// In one form.
    pub value: String,
    /// Whose it is and how that is known.
    pub whose: String,
}

struct Row {
    tag: Vec<u8>,
    at: Moment,
    body: Vec<u8>,
}
store::columns!(Row { tag, at, body });

/// Puts a contact on the list. Campaigns are no longer found by it from then on.
///
/// # Errors
/// `NotFound` when the text is no contact; `Full` when the list is.
pub async fn allow_contact(ctx: &Ctx, text: &str, whose: &str) -> Result<(), AccessError> {
    let found = contacts::contacts(text);
    let contact = found.first().filter(|_| found.len() == 1).ok_or(AccessError::NotFound)?;
    let harmless =
        Harmless { kind: contact.kind.code().to_owned(), value: contact.value.clone(), whose: whose.to_owned() };
    let mut work = ctx.begin().await?;
    work.allow(Action::KeepSources, &ctx.desk()?)?;
    let org = ctx.member()?.org;
    if work.tx.count(sql!("SELECT count(*) FROM harmless_contact WHERE org_id = $1"), args![org]).await? >= MOST {
        return Err(AccessError::Full);
    }
    let tag = contact_tag(ctx, &harmless.kind, &harmless.value);
    let row = tag_text(&tag);
    let body = Sealer::of(ctx).seal_json(("harmless_contact", &row, "body"), &harmless)?;
    let insert = sql!(
        "INSERT INTO harmless_contact (org_id, tag, member_id, at, body) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (org_id, tag) DO UPDATE SET body = excluded.body, member_id = excluded.member_id, at = excluded.at"
    );
    work.tx.run(insert, args![org, tag, ctx.member()?.id, ctx.now(), body]).await?;
    work.tx.run(sql!("DELETE FROM offer_contact WHERE org_id = $1 AND tag = $2"), args![org, tag]).await?;
    work.commit(Done::new(Act::HarmlessContact, Kind::HarmlessContact, short(&row)).fact("kind", contact.kind)).await
}

/// Takes a contact off the list.
pub async fn forbid_contact(ctx: &Ctx, row: &str) -> Result<(), AccessError> {
    let tag = bytes_of(row).ok_or(AccessError::NotFound)?;
    let mut work = ctx.begin().await?;
    work.allow(Action::KeepSources, &ctx.desk()?)?;
    let delete = sql!("DELETE FROM harmless_contact WHERE org_id = $1 AND tag = $2");
    if work.tx.run(delete, args![ctx.member()?.org, tag]).await? == 0 {
        return Err(AccessError::NotFound);
    }
    work.commit(Done::new(Act::HarmlessContact, Kind::HarmlessContact, short(row)).fact("kind", "off")).await
}

/// The list, the newest first: under what each is taken off again, what it is, and when it was put on.
pub async fn harmless_contacts(ctx: &Ctx) -> Result<Vec<(String, Harmless, Moment)>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOffers, &ctx.desk()?)?;
    let rows = sql!("SELECT tag, at, body FROM harmless_contact WHERE org_id = $1 ORDER BY at DESC LIMIT $2");
    let rows: Vec<Row> = work.tx.all(rows, args![ctx.member()?.org, MOST]).await?;
    let sealer = Sealer::of(ctx);
    let open = |row: Row| {
        let at = tag_text(&row.tag);
        let harmless = sealer.open_json(("harmless_contact", &at, "body"), &row.body)?;
        Ok((at, harmless, row.at))
    };
    rows.into_iter().map(open).collect()
}

/// What the journal calls a contact: enough to follow one entry to the next, and nothing of the contact.
fn short(row: &str) -> String {
    row.chars().take(16).collect()
}

fn bytes_of(row: &str) -> Option<Vec<u8>> {
    let is_row = row.len() == 64 && row.bytes().all(|b| b.is_ascii_hexdigit());
    is_row.then(|| (0..32).map(|at| u8::from_str_radix(&row[at * 2..at * 2 + 2], 16).unwrap_or(0)).collect())
}
