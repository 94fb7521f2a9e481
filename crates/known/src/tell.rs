//! Telling those who hold a record that somebody may be in it. Done a while after the registration, by the system: the
//! asker's own page takes no longer because of it, and says nothing of it.

use access::{AccessError, Ctx, Done, Record, Work, make_seals, org_by_id, place, store_seals};
use journal::Act;
use kit::{LinkQuestionId, Moment, OrgId};
use linkage::Row;
use store::{args, sql};
use vault::RecordKey;

use crate::ask::likely_row;
use crate::entry::{is_hidden, pair_of};
use crate::index::Place;
use crate::question::{About, Asked, State, about, lane, sealed};

struct Fresh {
    id: String,
    record_id: String,
    org_id: OrgId,
    name: String,
    bits: Vec<u8>,
}
store::columns!(Fresh { id, record_id, org_id, name, bits });

const HOUR_MICROS: i64 = 3_600_000_000;
/// Registrations of one round.
const ROUND: i64 = 100;
/// Records of each kind that one registration asks about.
const MOST: usize = 10;

/// Looks for everyone who was registered in an hour that has passed, and asks or tells the offices that may know them.
/// Done at once, the journal's order would say which registration an office was told of. Gives how many questions were
/// made. A chore.
pub async fn tell_holders(ctx: &Ctx) -> Result<usize, AccessError> {
    let hour = Moment::from_micros(ctx.now().micros() - ctx.now().micros().rem_euclid(HOUR_MICROS));
    let rows: Vec<Fresh> = {
        let mut work = ctx.look().await?;
        work.tx
            .all(
                sql!(
                    "SELECT e.id, e.record_id, e.org_id, m.name, e.bits
                     FROM link_entry e JOIN member m ON m.id = e.member_id
                     WHERE e.looked_at IS NULL AND e.at < $1 ORDER BY e.id LIMIT $2"
                ),
                args![hour, ROUND],
            )
            .await?
    };
    let mut made = 0;
    // The later one first: of two who were registered in one hour, it asks.
    for fresh in rows.into_iter().rev() {
        // One that fails does not keep the others waiting; it is tried again.
        match tell_of(ctx, &fresh).await {
            Ok(n) => made += n,
            Err(error) => tracing::error!(%error, entry = fresh.id, "nobody was asked about this person yet"),
        }
    }
    Ok(made)
}

async fn tell_of(ctx: &Ctx, fresh: &Fresh) -> Result<usize, AccessError> {
    if is_hidden(&mut ctx.look().await?, &fresh.id).await? {
        // Whoever is one with somebody in a restricted household is asked about nowhere.
        return question_all(ctx, fresh, Vec::new()).await;
    }
    let key = RecordKey::of_bits(&ctx.house().secrets);
    let bytes = key.open(&place("link_entry", &fresh.id, "bits"), &fresh.bits)?;
    let row = Row::from_bytes(&bytes).map_err(|e| AccessError::Internal(e.to_string()))?;
    let likely = likely_row(ctx, row).await?;
    let others = likely.into_iter().filter(|(place, _)| place.id != fresh.id);
    // Of the own register the registrar was shown whom, restricted or not.
    let others = others.filter(|(place, _)| !(place.kind.is_registered() && place.org == fresh.org_id));
    let (cases, registers): (Vec<_>, Vec<_>) = others.partition(|(place, _)| place.kind.is_silent(ctx));
    // Each kind has its own number: how many registers know somebody must not say whether a case does.
    let (registers, cases) = (registers.into_iter().take(MOST), cases.into_iter().take(MOST));
    question_all(ctx, fresh, registers.chain(cases).collect()).await
}

/// Makes the questions of one registration, once.
async fn question_all(ctx: &Ctx, fresh: &Fresh, likely: Vec<(Place, u8)>) -> Result<usize, AccessError> {
    let answer_by = answer_by(ctx)?;
    let mut work = ctx.begin().await?;
    // Not the present moment: it would lead from a question to the registration that it is about.
    let looked = sql!("UPDATE link_entry SET looked_at = at WHERE id = $1 AND looked_at IS NULL");
    if work.tx.run(looked, args![&fresh.id]).await? == 0 {
        return Ok(0);
    }
    let asker = Asker {
        org: fresh.org_id,
        name: fresh.name.clone(),
        record: fresh.record_id.clone(),
        person: fresh.id.clone(),
    };
    let mut done = Vec::new();
    for (holder, percent) in likely {
        done.extend(question(&mut work, &asker, holder, percent, answer_by).await?);
    }
    let made = done.len();
    if made == 0 {
        // Nothing was found: that is not journalled, or the journal would say of whom nothing is known.
        work.tx.commit().await?;
    } else {
        work.commit_all(done).await?;
    }
    Ok(made)
}

/// Who registered somebody, and whom.
pub(crate) struct Asker {
    pub org: OrgId,
    /// The officer.
    pub name: String,
    pub record: String,
    pub person: String,
}

/// By when a question of now is to be answered.
pub(crate) fn answer_by(ctx: &Ctx) -> Result<Moment, AccessError> {
    let deadline = ctx.profile().deadline("link-answer");
    let deadline = deadline.ok_or_else(|| AccessError::Internal("the profile has no time for questions".into()))?;
    Ok(ctx.profile().calendar().due_after(ctx.now(), deadline))
}

/// Asks or tells those who hold a record whether it is whom the asker registered; once for two entries, however often
/// they are found. The caller commits with what is given back.
pub(crate) async fn question(
    work: &mut Work<'_>,
    asker: &Asker,
    place_of: Place,
    percent: u8,
    answer_by: Moment,
) -> Result<Option<Done>, AccessError> {
    let ctx = work.ctx;
    let own = org_by_id(ctx, &mut work.tx, asker.org).await?;
    let holder = org_by_id(ctx, &mut work.tx, place_of.org).await?;
    let id = LinkQuestionId::new(ctx.now(), ctx.entropy());
    let (body_key, asked_key) = (RecordKey::new(ctx.entropy()), RecordKey::new(ctx.entropy()));
    let json = |error: serde_json::Error| AccessError::Internal(error.to_string());
    let told = About {
        kind: place_of.kind.code().to_owned(),
        record: place_of.record,
        person: place_of.id,
        percent,
        by: asker.name.clone(),
    };
    let body = sealed(ctx, &body_key, id, "body", &serde_json::to_string(&told).map_err(json)?);
    let asked = Asked { record: asker.record.clone(), person: asker.person.clone() };
    let asked = sealed(ctx, &asked_key, id, "asked", &asked.text());
    // What the asker must not know of is not found from their household at all: finding it, and seeing that it does not
    // open, would take time.
    let is_silent = place_of.kind.is_silent(ctx);
    let found_under = if is_silent { ctx.entropy().bytes() } else { about(ctx, &asker.record) };
    let once = pair_of(ctx, &asker.person, &told.person);
    let inserted = work
        .tx
        .run(
            sql!(
                "INSERT INTO link_question (id, from_org, to_org, about, body, asked, asked_at, answer_by, state, pair,
                                            lane)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (pair) DO NOTHING"
            ),
            args![
                id,
                own.id,
                holder.id,
                found_under,
                body,
                asked,
                ctx.now(),
                answer_by,
                State::Waiting.code(),
                once,
                lane(ctx, id, place_of.kind),
            ],
        )
        .await?;
    if inserted == 0 {
        return Ok(None);
    }
    let seals = make_seals(ctx, Record::LinkQuestion, id, &body_key, &[&holder]);
    store_seals(work, Record::LinkQuestion, id, &seals).await?;
    let seals = make_seals(ctx, Record::LinkAnswer, id, &asked_key, &[&holder]);
    store_seals(work, Record::LinkAnswer, id, &seals).await?;
    // Of a case, or of a restricted household, the asker gets a key that opens nothing: that there is none would tell whoever has the database.
    let empty = RecordKey::new(ctx.entropy());
    let own_key = if is_silent { &empty } else { &asked_key };
    let seals = make_seals(ctx, Record::LinkAnswer, id, own_key, &[&own]);
    store_seals(work, Record::LinkAnswer, id, &seals).await?;
    Ok(Some(Done::new(Act::LinkQuestioned, journal::Kind::Question, id).agency(&holder.agency)))
}
