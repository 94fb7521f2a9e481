//! Two entries of one register that may be one person: what each field weighs, and what was decided.

use access::{AccessError, Action, Ctx, Record, Work, open_key, place};
use kit::{HouseholdId, LinkPairId, Moment, ResidentId};
use linkage::Explanation;
use serde::{Deserialize, Serialize};
use store::{args, sql};
use vault::RecordKey;

use crate::Verdict;
use crate::entry::is_there;
use crate::question::broken;

kit::code_list! {
    /// How a pair stands.
    PairState {
        /// Nobody has decided.
        Waiting = "waiting",
        /// Somebody looked and was not sure.
        Unsure = "unsure",
        /// Decided: one person.
        Same = "same",
        /// Decided: two persons.
        Different = "different",
    }
}

impl From<Verdict> for PairState {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Same => Self::Same,
            Verdict::Different => Self::Different,
            Verdict::Unsure => Self::Unsure,
        }
    }
}

/// What one field weighs in a pair, as it was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairPart {
    /// The field; both names for the order of two fields; `relatives` for what is lost because relatives are alike.
    pub field: String,
    /// Compared with the field it may be swapped with.
    pub crossed: bool,
    /// How like the values are: 0 is the same, 5 different, `None` when one is not known.
    pub level: Option<usize>,
    /// What it weighs, in bits.
    pub bits: f64,
}

/// Who may be one person, and why. Sealed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Body {
    residents: [String; 2],
    bits: f64,
    percent: u8,
    parts: Vec<PairPart>,
}

impl Body {
    pub fn of(residents: [String; 2], explained: &Explanation) -> Self {
        let part = |part: &linkage::Part| PairPart {
            field: part.field.clone(),
            crossed: part.crossed,
            level: part.level,
            bits: part.bits,
        };
        let percent = (explained.probability * 100.0).round().clamp(1.0, 99.0) as u8;
        Self { residents, bits: explained.bits, percent, parts: explained.parts.iter().map(part).collect() }
    }
}

/// What deciding linked, so that exactly this can be taken apart again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The household that became part of another one.
    pub household: Option<HouseholdId>,
    /// The entry that became another one's.
    pub resident: Option<ResidentId>,
}

/// One step in the history of a pair: who decided what, when and why. Sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// A [`Verdict`]'s code, or `parted`.
    pub verdict: String,
    /// Who.
    pub by: String,
    /// When, in microseconds.
    pub at: i64,
    /// Why.
    pub note: String,
    /// What was linked.
    pub linked: Linked,
}

/// A pair, for the office in whose register both are.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Id.
    pub id: LinkPairId,
    /// How it stands.
    pub state: PairState,
    /// The two entries, the earlier one first.
    pub residents: [ResidentId; 2],
    /// All evidence, in bits.
    pub bits: f64,
    /// How likely it is the same person, in per cent.
    pub percent: u8,
    /// Field by field; their bits add up.
    pub parts: Vec<PairPart>,
    /// What was decided, the oldest first.
    pub history: Vec<Step>,
    /// When it was found.
    pub found_at: Moment,
}

struct Row {
    id: LinkPairId,
    state: PairState,
    body: Vec<u8>,
    history: Option<Vec<u8>>,
    found_at: Moment,
}
store::columns!(Row { id, state, body, history, found_at });

/// Lines of the list, and rows that are read for it: who was forgotten, or is one person by other links, is left out.
const SHOWN: usize = 100;
const READ: i64 = 500;

pub(crate) fn sealed(
    ctx: &Ctx,
    key: &RecordKey,
    id: LinkPairId,
    column: &'static str,
    value: &impl Serialize,
) -> Result<Vec<u8>, AccessError> {
    let json = serde_json::to_string(value).map_err(broken)?;
    Ok(key.seal_text(ctx.entropy(), &place("link_pair", &id.to_string(), column), &json))
}

/// The pairs of the actor's register: those that wait first, the likeliest of them first.
pub async fn pairs(ctx: &Ctx) -> Result<Vec<Pair>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ReviewDuplicates, &ctx.desk()?)?;
    let rows: Vec<Row> = work
        .tx
        .all(
            sql!(
                "SELECT id, state, body, history, found_at FROM link_pair WHERE org_id = $1
                 ORDER BY CASE state WHEN 'waiting' THEN 0 WHEN 'unsure' THEN 1 ELSE 2 END, tenths DESC, id LIMIT $2"
            ),
            args![ctx.member()?.org, READ],
        )
        .await?;
    let mut pairs = Vec::new();
    for row in rows {
        let pair = opened(&mut work, row).await?.0;
        if pairs.len() < SHOWN && is_open_question(&mut work, &pair).await? {
            pairs.push(pair);
        }
    }
    Ok(pairs)
}

/// Whether there is something to see: both are there to be found, and no other link has made them one meanwhile.
async fn is_open_question(work: &mut Work<'_>, pair: &Pair) -> Result<bool, AccessError> {
    for resident in pair.residents {
        if !is_there(work, &resident.to_string()).await? {
            return Ok(false);
        }
    }
    if pair.state == PairState::Same {
        return Ok(true);
    }
    let one = households::leading(work, pair.residents[0]).await?;
    let other = households::leading(work, pair.residents[1]).await?;
    Ok(one.map(|(person, _)| person) != other.map(|(person, _)| person))
}

/// One pair of the actor's register with its key; `NotFound` for another office's, or when somebody was forgotten.
pub async fn pair_by_id(work: &mut Work<'_>, id: LinkPairId) -> Result<(Pair, RecordKey), AccessError> {
    let desk = work.ctx.desk()?;
    work.allow(Action::ReviewDuplicates, &desk)?;
    let row: Option<Row> = work
        .tx
        .opt(
            sql!("SELECT id, state, body, history, found_at FROM link_pair WHERE id = $1 AND org_id = $2"),
            args![id, work.ctx.member()?.org],
        )
        .await?;
    let (pair, key) = opened(work, row.ok_or(AccessError::NotFound)?).await?;
    for resident in pair.residents {
        if !is_there(work, &resident.to_string()).await? {
            return Err(AccessError::NotFound);
        }
    }
    Ok((pair, key))
}

async fn opened(work: &mut Work<'_>, row: Row) -> Result<(Pair, RecordKey), AccessError> {
    let key = open_key(work, Record::LinkPair, row.id).await?;
    let text = |column, bytes: &[u8]| key.open_text(&place("link_pair", &row.id.to_string(), column), bytes);
    let body: Body = serde_json::from_str(&text("body", &row.body)?).map_err(broken)?;
    let history = match &row.history {
        Some(bytes) => serde_json::from_str(&text("history", bytes)?).map_err(broken)?,
        None => Vec::new(),
    };
    let [one, other] = &body.residents;
    let residents = [one.parse().map_err(broken)?, other.parse().map_err(broken)?];
    let Body { bits, percent, parts, .. } = body;
    let pair = Pair { id: row.id, state: row.state, residents, bits, percent, parts, history, found_at: row.found_at };
    Ok((pair, key))
}

/// Writes down a step of a pair that stands as `seen`. The caller commits, with what the step is called in the journal.
///
/// # Errors
/// `Moved` when a colleague was there first.
pub async fn step(
    work: &mut Work<'_>,
    (pair, key): (&Pair, &RecordKey),
    seen: PairState,
    now: PairState,
    step: Step,
) -> Result<(), AccessError> {
    let ctx = work.ctx;
    let history: Vec<_> = pair.history.iter().cloned().chain([step]).collect();
    let history = sealed(ctx, key, pair.id, "history", &history)?;
    let decided_at = (now != PairState::Waiting).then(|| ctx.now());
    let update = sql!("UPDATE link_pair SET state = $1, history = $2, decided_at = $3 WHERE id = $4 AND state = $5");
    let changed = work.tx.run(update, args![now.code(), history, decided_at, pair.id, seen.code()]).await?;
    if changed == 0 { Err(AccessError::Moved) } else { Ok(()) }
}
