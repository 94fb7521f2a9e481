//! Everyone's bits in memory, kept up with the database: a question looks at all of them.

use std::collections::HashSet;

use access::{AccessError, Ctx, place};
use kit::{LinkModelId, Moment, OrgId};
use linkage::{Scorer, Table};
use store::{args, sql};
use vault::RecordKey;

use crate::Kind;
use crate::entry::layout;
use crate::learned::{newest, to_ask_with, to_begin_with};

/// Who stands at one place of the table.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub id: String,
    pub kind: Kind,
    pub record: String,
    pub org: OrgId,
}

/// The table, and who stands where. One per process.
#[derive(Default)]
pub struct Index {
    pub(crate) table: Option<Table>,
    pub(crate) places: Vec<Place>,
    pub(crate) scorer: Option<Scorer>,
    /// What the scorer weighs with, when it was learned.
    model: Option<LinkModelId>,
    seen: HashSet<String>,
    until: Option<Moment>,
}

/// Entries are written by several nodes, whose clocks differ, and whose transactions last, by less than this.
const OVERLAP_SECONDS: i64 = 600;
/// Entries read at once.
const PIECE: i64 = 5_000;

struct Stored {
    id: String,
    kind: Kind,
    record_id: String,
    org_id: OrgId,
    bits: Vec<u8>,
}
store::columns!(Stored { id, kind, record_id, org_id, bits });

impl Index {
    /// Reads what was added since. Whatever breaks off, the table and its places go together: nothing waits between
    /// the two.
    pub(crate) async fn catch_up(&mut self, ctx: &Ctx) -> Result<(), AccessError> {
        if self.table.is_none() {
            self.table = Some(Table::new(layout()?));
        }
        let begin = self.until.map_or(Moment::from_micros(i64::MIN), |at| at.plus_seconds(-OVERLAP_SECONDS));
        let (mut at, mut id) = (begin, String::new());
        let mut work = ctx.look().await?;
        loop {
            // Ids first: most of what lies in the overlap is known, and its bits need not be opened again.
            let ids: Vec<(String, Moment)> = work
                .tx
                .all(
                    sql!(
                        "SELECT id, at FROM link_entry WHERE at > $1 OR (at = $1 AND id > $2)
                         ORDER BY at, id LIMIT $3"
                    ),
                    args![at, &id, PIECE],
                )
                .await?;
            let Some((last, last_at)) = ids.last().cloned() else { break };
            let is_fresh = ids.iter().any(|(id, _)| !self.seen.contains(id));
            let rows: Vec<Stored> = if is_fresh {
                let piece = sql!(
                    "SELECT id, kind, record_id, org_id, bits FROM link_entry WHERE at > $1 OR (at = $1 AND id > $2)
                     ORDER BY at, id LIMIT $3"
                );
                work.tx.all(piece, args![at, &id, PIECE]).await?
            } else {
                Vec::new()
            };
            self.add(ctx, rows);
            (at, id) = (last_at, last);
            self.until = self.until.max(Some(at));
        }
        let learned = newest(&mut work).await?;
        let id = learned.as_ref().map(|learned| learned.id);
        if self.scorer.is_none() || self.model != id {
            let layout = layout()?;
            let model = learned.map_or_else(|| to_begin_with(&layout), |learned| to_ask_with(&learned));
            // Without frequencies of values: those who stand in cases would move them, and an asker could see it.
            (self.scorer, self.model) = (Some(Scorer::new(&layout, model)), id);
        }
        Ok(())
    }

    /// Adds rows that are not there yet. One that does not open, or is of another layout, is left out and told: it must
    /// not stop everybody else's questions.
    fn add(&mut self, ctx: &Ctx, rows: Vec<Stored>) {
        let key = RecordKey::of_bits(&ctx.house().secrets);
        let Some(table) = &mut self.table else { return };
        for row in rows {
            if !self.seen.insert(row.id.clone()) {
                continue;
            }
            let opened = key.open(&place("link_entry", &row.id, "bits"), &row.bits);
            if opened.is_ok_and(|bytes| table.push_bytes(&bytes).is_ok()) {
                self.places.push(Place { id: row.id, kind: row.kind, record: row.record_id, org: row.org_id });
            } else {
                tracing::error!(entry = row.id, "a person's bits cannot be used: they are left out");
            }
        }
    }
}
