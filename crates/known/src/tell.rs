//! Telling those who hold a record that somebody may be in it. Done a while after the registration, by the system: the
//! asker's own page takes no longer because of it, and says nothing of it.

use access::{AccessError, Ctx, Done, Record, make_seals, org_by_id, place, store_seals};
use journal::Act;
use kit::{LinkQuestionId, Moment, OrgId};
use linkage::Row;
use store::{args, sql};
use vault::RecordKey;

use crate::Kind;
use crate::ask::likely_row;
use crate::index::Place;
use crate::question::{About, State, about, sealed};

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
    for fresh in rows {
        // One that fails does not keep the others waiting; it is tried again.
        match tell_of(ctx, &fresh).await {
            Ok(n) => made += n,
            Err(error) => tracing::error!(%error, entry = fresh.id, "nobody was asked about this person yet"),
        }
    }
    Ok(made)
}

async fn tell_of(ctx: &Ctx, fresh: &Fresh) -> Result<usize, AccessError> {
    let key = RecordKey::of_bits(&ctx.house().secrets);
    let bytes = key.open(&place("link_entry", &fresh.id, "bits"), &fresh.bits)?;
    let row = Row::from_bytes(&bytes).map_err(|e| AccessError::Internal(e.to_string()))?;
    let likely = likely_row(ctx, row).await?;
    let (cases, registers): (Vec<_>, Vec<_>) =
        likely.into_iter().filter(|(place, _)| place.id != fresh.id).partition(|(place, _)| place.kind == Kind::Person);
    // Each kind has its own number: how many registers know somebody must not say whether a case does. In the own
    // register the registrar was shown whom.
    let registers = registers.into_iter().filter(|(place, _)| place.org != fresh.org_id).take(MOST);
    question_all(ctx, fresh, registers.chain(cases.into_iter().take(MOST)).collect()).await
}

/// Makes the questions of one registration, once.
async fn question_all(ctx: &Ctx, fresh: &Fresh, likely: Vec<(Place, u8)>) -> Result<usize, AccessError> {
    let deadline = ctx.profile().deadline("link-answer");
    let deadline = deadline.ok_or_else(|| AccessError::Internal("the profile has no time for questions".into()))?;
    let answer_by = ctx.profile().calendar().due_after(ctx.now(), deadline);
    let mut work = ctx.begin().await?;
    // Not the present moment: it would lead from a question to the registration that it is about.
    let looked = sql!("UPDATE link_entry SET looked_at = at WHERE id = $1 AND looked_at IS NULL");
    if work.tx.run(looked, args![&fresh.id]).await? == 0 {
        return Ok(0);
    }
    let asker = org_by_id(ctx, &mut work.tx, fresh.org_id).await?;
    let mut done = Vec::new();
    for (place_of, percent) in likely {
        let holder = org_by_id(ctx, &mut work.tx, place_of.org).await?;
        let id = LinkQuestionId::new(ctx.now(), ctx.entropy());
        let (body_key, asked_key) = (RecordKey::new(ctx.entropy()), RecordKey::new(ctx.entropy()));
        let told = About {
            kind: place_of.kind.code().to_owned(),
            record: place_of.record,
            person: place_of.id,
            percent,
            by: fresh.name.clone(),
        };
        let json = serde_json::to_string(&told).map_err(|e| AccessError::Internal(e.to_string()))?;
        let body = sealed(ctx, &body_key, id, "body", &json);
        let asked = sealed(ctx, &asked_key, id, "asked", &fresh.record_id);
        let about = about(ctx, &fresh.record_id);
        insert(&mut work, id, (asker.id, holder.id), about, (body, asked), answer_by).await?;
        let seals = make_seals(ctx, Record::LinkQuestion, id, &body_key, &[&holder]);
        store_seals(&mut work, Record::LinkQuestion, id, &seals).await?;
        let seals = make_seals(ctx, Record::LinkAnswer, id, &asked_key, &[&holder]);
        store_seals(&mut work, Record::LinkAnswer, id, &seals).await?;
        // Of a case the asker gets a key that opens nothing: that there is none would tell whoever has the database.
        let empty = RecordKey::new(ctx.entropy());
        let own_key = if place_of.kind == Kind::Resident { &asked_key } else { &empty };
        let seals = make_seals(ctx, Record::LinkAnswer, id, own_key, &[&asker]);
        store_seals(&mut work, Record::LinkAnswer, id, &seals).await?;
        done.push(Done::new(Act::LinkQuestioned, journal::Kind::Question, id).agency(&holder.agency));
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

async fn insert(
    work: &mut access::Work<'_>,
    id: LinkQuestionId,
    (from, to): (OrgId, OrgId),
    about: [u8; 32],
    (body, asked): (Vec<u8>, Vec<u8>),
    answer_by: Moment,
) -> Result<(), AccessError> {
    let now = work.ctx.now();
    work.tx
        .run(
            sql!(
                "INSERT INTO link_question (id, from_org, to_org, about, body, asked, asked_at, answer_by, state)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            ),
            args![id, from, to, about, body, asked, now, answer_by, State::Waiting.code()],
        )
        .await?;
    Ok(())
}
