//! Everyone's bits in memory, kept up with the database: a question looks at all of them.

use std::collections::HashSet;

use access::{AccessError, Ctx, place};
use kit::{Moment, OrgId};
use linkage::{Model, Scorer, Table};
use store::{args, sql};
use vault::RecordKey;

use crate::Kind;
use crate::entry::layout;

/// Who stands at one place of the table.
#[derive(Clone)]
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
    seen: HashSet<String>,
    until: Option<Moment>,
}

/// Entries are written by several nodes, whose clocks differ by less than this.
const OVERLAP_SECONDS: i64 = 60;
/// Entries read at once.
const PIECE: i64 = 5_000;

struct Stored {
    id: String,
    kind: Kind,
    record_id: String,
    org_id: OrgId,
    bits: Vec<u8>,
    at: Moment,
}
store::columns!(Stored { id, kind, record_id, org_id, bits, at });

impl Index {
    /// Reads what was added since.
    pub(crate) async fn catch_up(&mut self, ctx: &Ctx) -> Result<(), AccessError> {
        let key = RecordKey::of_bits(&ctx.house().secrets);
        let mut table = match self.table.take() {
            Some(table) => table,
            None => Table::new(layout()?),
        };
        let begin = self.until.map_or(Moment::from_micros(i64::MIN), |at| at.plus_seconds(-OVERLAP_SECONDS));
        let (mut at, mut id) = (begin, String::new());
        let before = self.places.len();
        let mut work = ctx.look().await?;
        loop {
            let rows: Vec<Stored> = work
                .tx
                .all(
                    sql!(
                        "SELECT id, kind, record_id, org_id, bits, at FROM link_entry
                         WHERE at > $1 OR (at = $1 AND id > $2) ORDER BY at, id LIMIT $3"
                    ),
                    args![at, &id, PIECE],
                )
                .await?;
            let Some(last) = rows.last() else { break };
            (at, id) = (last.at, last.id.clone());
            for row in rows {
                if !self.seen.insert(row.id.clone()) {
                    continue;
                }
                let bytes = key.open(&place("link_entry", &row.id, "bits"), &row.bits)?;
                // Bits of an older layout are of no use until the register is linked anew.
                if table.push_bytes(&bytes).is_ok() {
                    self.places.push(Place { id: row.id, kind: row.kind, record: row.record_id, org: row.org_id });
                }
            }
            self.until = self.until.max(Some(at));
        }
        if self.scorer.is_none() || self.places.len() > before.max(1) * 2 {
            self.scorer = Some(scorer(&table)?);
        }
        self.table = Some(table);
        Ok(())
    }
}

/// Weights to ask with: those for data too few to learn from, with one in a hundred thousand expected to be meant.
fn scorer(table: &Table) -> Result<Scorer, AccessError> {
    let layout = layout()?;
    let model = Model::defaults(&layout, table.len().max(100_000) as f64, 1.0);
    Ok(Scorer::new(&layout, model))
}
