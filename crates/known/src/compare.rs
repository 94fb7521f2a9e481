//! Comparing lists: who of one list stands in another one. For lists that a question would never show, such as those of
//! schools: they stand in no index.

use access::{AccessError, Ctx, Work, place};
use kit::{HouseholdId, OrgId, ResidentId};
use linkage::{Encoder, Found, Linker, Model, Row, Scorer, Settings, Table, one_to_one};
use store::{args, sql};
use vault::RecordKey;

use crate::Known;
use crate::entry::{encode, encoder, layout};

/// Turns people into bits, seals these and opens them. One for a whole list.
pub struct Bits {
    encoder: Encoder,
    key: RecordKey,
}

impl Bits {
    /// With the keys of this house.
    pub fn of(ctx: &Ctx) -> Result<Self, AccessError> {
        Ok(Self { encoder: encoder(ctx)?, key: RecordKey::of_bits(&ctx.house().secrets) })
    }

    /// A person as bits.
    pub fn row(&self, ctx: &Ctx, known: &Known) -> Row {
        encode(&self.encoder, ctx.profile().names(), known)
    }

    /// A person as sealed bits, for the column `bits` of a table's row.
    pub fn sealed(&self, ctx: &Ctx, table: &str, row: &str, known: &Known) -> Vec<u8> {
        self.key.seal(ctx.entropy(), &place(table, row, "bits"), &self.row(ctx, known).to_bytes())
    }

    /// Sealed bits, opened.
    pub fn opened(&self, table: &str, row: &str, sealed: &[u8]) -> Result<Row, AccessError> {
        let bytes = self.key.open(&place(table, row, "bits"), sealed)?;
        Row::from_bytes(&bytes).map_err(|e| AccessError::Internal(e.to_string()))
    }
}

/// Who of the left list is who of the right one, by their places. Nobody stands twice in either; `doubtful` pairs, a
/// little below even odds, are given too where a person looks at them afterwards.
pub async fn paired(left: Vec<Row>, right: Vec<Row>, doubtful: bool) -> Result<Vec<(usize, usize)>, AccessError> {
    if left.is_empty() || right.is_empty() {
        return Ok(Vec::new());
    }
    // A whole country's pupils take seconds: not on a thread that serves others.
    let compared = tokio::task::spawn_blocking(move || compare(&left, &right, doubtful));
    compared.await.map_err(|e| AccessError::Internal(e.to_string()))?
}

/// As few pairs as these are weighed as if there were so many, or two strangers in two lists of one would be one person.
const FEWEST_PAIRS: f64 = 100_000.0;
/// Up to so many pairs each is weighed.
const ALL_UP_TO: f64 = 1_000_000.0;

fn compare(left: &[Row], right: &[Row], doubtful: bool) -> Result<Vec<(usize, usize)>, AccessError> {
    let layout = layout()?;
    let table = |rows: &[Row]| {
        let mut table = Table::with_room(layout.clone(), rows.len());
        rows.iter().try_for_each(|row| table.push(row)).map(|()| table)
    };
    let broken = |e: linkage::Broken| AccessError::Internal(e.to_string());
    let (ones, others) = (table(left).map_err(broken)?, table(right).map_err(broken)?);
    // Half of the shorter list is expected to stand in the other one; among few pairs, no more readily than among many.
    let (pairs, expected) = (left.len() as f64 * right.len() as f64, 0.5 * left.len().min(right.len()) as f64);
    let scorer = Scorer::new(&layout, Model::defaults(&layout, pairs.max(FEWEST_PAIRS), expected));
    let least = scorer.model().even() - if doubtful { 1.0 } else { 0.0 };
    let pairs = if pairs <= ALL_UP_TO {
        all_pairs(&ones, &others, &scorer, least)
    } else {
        let linker = Linker::new(linkage::Work::Between(&ones, &others), Settings::default());
        let found = (0..linker.pieces()).flat_map(|piece| linker.find(piece, &scorer).0);
        found.filter(|pair| f64::from(pair.bits) >= least).collect()
    };
    let taken = one_to_one(pairs, (left.len(), right.len()), least);
    Ok(taken.into_iter().map(|pair| (pair.left as usize, pair.right as usize)).collect())
}

/// Every pair, weighed. Sketches choose candidates well in long lists alone.
fn all_pairs(ones: &Table, others: &Table, scorer: &Scorer, least: f64) -> Vec<Found> {
    let pairs = (0..ones.len()).flat_map(|left| (0..others.len()).map(move |right| (left, right)));
    let weighed = pairs.map(|(left, right)| Found {
        left: left as u32,
        right: right as u32,
        bits: scorer.score(ones, left, others, right) as f32,
    });
    weighed.filter(|pair| f64::from(pair.bits) >= least).collect()
}

/// A minor of a household that is looked after.
pub struct Minor {
    /// Id.
    pub id: ResidentId,
    /// Their household.
    pub household: HouseholdId,
    /// In whose register.
    pub org: OrgId,
    /// As bits.
    pub row: Row,
}

struct Stored {
    id: ResidentId,
    household_id: HouseholdId,
    org_id: OrgId,
    bits: Vec<u8>,
}
store::columns!(Stored { id, household_id, org_id, bits });

/// Minors of one piece.
const PIECE: i64 = 5_000;

/// Everyone under 18 in a register's households in a district, for the program's own comparing. Who asked to be found by
/// nobody is not among them.
pub async fn minors_of(work: &mut Work<'_>, district: &str) -> Result<Vec<Minor>, AccessError> {
    let (bits, mut minors, mut after) = (Bits::of(work.ctx)?, Vec::new(), String::new());
    loop {
        let rows: Vec<Stored> = work
            .tx
            .all(
                sql!(
                    "SELECT r.id, r.household_id, h.org_id, e.bits FROM household h
                     JOIN resident r ON r.household_id = h.id JOIN link_entry e ON e.id = r.id
                     WHERE h.district = $1 AND h.state IN ('open', 'merged') AND r.same_as IS NULL AND r.age_band IN ('0-13', '14-17') AND r.id > $2
                     ORDER BY r.id LIMIT $3"
                ),
                args![district, &after, PIECE],
            )
            .await?;
        let Some(last) = rows.last() else { return Ok(minors) };
        after = last.id.to_string();
        for row in rows {
            let opened = bits.opened("link_entry", &row.id.to_string(), &row.bits)?;
            minors.push(Minor { id: row.id, household: row.household_id, org: row.org_id, row: opened });
        }
    }
}
