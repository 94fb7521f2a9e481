//! Answering a question, deciding what an answer means, and taking apart what two offices said is one person.

use access::{AccessError, Action, Ctx, Done, Record, Work, make_seals, open_key, org_by_id, store_seals};
use households::{Household, opened_household};
use journal::Act;
use kit::{HouseholdId, LinkQuestionId, Moment, OrgId};
use store::{args, sql};

use crate::entry::is_hidden;
use crate::question::{Compared, Joined, Said, about, asked_of, broken, may_answer, one, question_from, sealed};
use crate::{Answer, Known, Question, Verdict};

/// Answers a question. Of a case nothing is said but what is shared on purpose; then the asker learns that it was asked.
///
/// # Errors
/// `NotFound` without such a question to the actor's office or for an answer that does not fit, `Moved` when it is
/// answered already.
pub async fn answer_question(
    ctx: &Ctx,
    id: LinkQuestionId,
    answer: Answer,
    words: &str,
    entry: Option<Known>,
) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::AnswerQuestion, &ctx.desk()?)?;
    let question = one(&mut work, id).await?;
    let kind = question.kind.filter(|kind| may_answer(ctx, *kind)).ok_or(AccessError::NotFound)?;
    let is_silent = kind.is_silent(ctx);
    // Of a household that was restricted since, nothing need be said either.
    let may_be_silent = is_silent || is_hidden(&mut work, &question.person).await?;
    let fits = match answer {
        Answer::Silent => may_be_silent,
        Answer::Share => true,
        Answer::No | Answer::Yes => !is_silent,
    };
    if !fits {
        return Err(AccessError::NotFound);
    }
    let key = open_key(&mut work, Record::LinkAnswer, id).await?;
    // An entry is shown with what is shared, and of a register alone.
    let entry = entry.filter(|_| answer == Answer::Share && !is_silent);
    let said = Said { answer: answer.code().to_owned(), words: words.to_owned(), entry };
    let json = serde_json::to_string(&said).map_err(broken)?;
    let answered: Option<(OrgId,)> = work
        .tx
        .opt(
            sql!(
                "UPDATE link_question SET state = 'answered', answered_at = $1, answer = $2
                 WHERE id = $3 AND state = 'waiting' RETURNING from_org"
            ),
            args![ctx.now(), sealed(ctx, &key, id, "answer", &json), id],
        )
        .await?;
    let (from,) = answered.ok_or(AccessError::Moved)?;
    if answer == Answer::Share {
        let asker = org_by_id(ctx, &mut work.tx, from).await?;
        let empty = sql!("DELETE FROM seal WHERE record_kind = $1 AND record_id = $2 AND org_id = $3 AND org_id <> $4");
        work.tx.run(empty, args![Record::LinkAnswer.code(), id.to_string(), asker.id, ctx.member()?.org]).await?;
        let seals = make_seals(ctx, Record::LinkAnswer, id, &key, &[&asker]);
        store_seals(&mut work, Record::LinkAnswer, id, &seals).await?;
        // From now on it is found from the asker's household.
        let household = about(ctx, &asked_of(&mut work, id, &key).await?.record);
        work.tx.run(sql!("UPDATE link_question SET about = $1 WHERE id = $2"), args![household, id]).await?;
    }
    let in_time = if ctx.now() <= question.answer_by { "yes" } else { "no" };
    work.commit(Done::new(Act::LinkAnswered, journal::Kind::Question, id).fact("in_time", in_time)).await
}

/// A question of the actor's office whose household they opened with a reason, and the household.
///
/// # Errors
/// `NotFound` without such a question, `Shut` when the household was not opened.
pub async fn own_question(work: &mut Work<'_>, id: LinkQuestionId) -> Result<(Question, Household), AccessError> {
    let question = question_from(work, id).await?;
    let household: HouseholdId = question.record.parse().map_err(|_| AccessError::NotFound)?;
    let (household, _) = opened_household(work, household, Action::WriteHousehold).await?;
    Ok((question, household))
}

/// What the asking office makes of an answer: when both say that it is the same person, the two entries are one from then
/// on. `seen` is when it was decided before, as the page showed it.
///
/// # Errors
/// As [`own_question`]; `NotFound` when the other office did not say that it is the same person, or took it apart; `Moved`
/// when a colleague decided meanwhile, or it is one person already.
pub async fn compare(
    ctx: &Ctx,
    id: LinkQuestionId,
    seen: Option<Moment>,
    verdict: Verdict,
    note: &str,
) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (question, household) = own_question(&mut work, id).await?;
    let own = ctx.member()?.org;
    if !question.may_compare(own) {
        return Err(if matches!(question.joined, Joined::Yes(_)) { AccessError::Moved } else { AccessError::NotFound });
    }
    let key = open_key(&mut work, Record::LinkAnswer, id).await?;
    let compared =
        Compared { verdict: verdict.code().to_owned(), note: note.to_owned(), by: ctx.member()?.name.clone() };
    let json = serde_json::to_string(&compared).map_err(broken)?;
    let decide =
        sql!("UPDATE link_question SET decision = $1, decided_at = $2 WHERE id = $3 AND COALESCE(decided_at, 0) = $4");
    let seen = seen.map_or(0, Moment::micros);
    if work.tx.run(decide, args![sealed(ctx, &key, id, "decision", &json), ctx.now(), id, seen]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let mut done = vec![Done::new(Act::LinkCompared, journal::Kind::Question, id)];
    if verdict == Verdict::Same {
        let join = sql!(
            "INSERT INTO link_same (question_id, district, at) VALUES ($1, $2, $3)
             ON CONFLICT (question_id) DO UPDATE SET at = excluded.at, parted_at = NULL, parted_by = NULL"
        );
        work.tx.run(join, args![id, &household.district, ctx.now()]).await?;
        let joined = Done::new(Act::LinkSamePerson, journal::Kind::Question, id);
        done.push(joined.district(&household.district));
    }
    work.commit_all(done).await
}

/// Takes apart again what two offices said is one person; either of them may. The office that does it decides anew; the
/// other one cannot join them alone.
///
/// # Errors
/// `NotFound` without such a question of the actor's office, `Moved` when it is not one person, or no longer.
pub async fn part_question(ctx: &Ctx, id: LinkQuestionId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::AnswerQuestion, &ctx.desk()?)?;
    match one(&mut work, id).await {
        Ok(held) => held.kind.filter(|kind| may_answer(ctx, *kind)).map(|_| ()).ok_or(AccessError::NotFound)?,
        Err(AccessError::NotFound) => own_question(&mut work, id).await.map(|_| ())?,
        Err(error) => return Err(error),
    }
    let own = ctx.member()?.org;
    let parted: Option<(String,)> = work
        .tx
        .opt(
            sql!(
                "UPDATE link_same SET parted_at = $1, parted_by = $2
                 WHERE question_id = $3 AND parted_at IS NULL RETURNING district"
            ),
            args![ctx.now(), own, id],
        )
        .await?;
    let (district,) = parted.ok_or(AccessError::Moved)?;
    work.commit(Done::new(Act::LinkParted, journal::Kind::Question, id).district(&district)).await
}

impl Question {
    /// Whether the other office said that it is the same person.
    pub fn is_affirmed(&self) -> bool {
        self.said.as_ref().is_some_and(|(answer, _)| matches!(answer, Answer::Yes | Answer::Share))
    }

    /// Whether the asking office decides: after a yes, while they are not one, and unless the other office took it apart.
    pub fn may_compare(&self, own: OrgId) -> bool {
        let is_open = match self.joined {
            Joined::No => true,
            Joined::Yes(_) => false,
            Joined::Parted(by) => by == own,
        };
        self.is_affirmed() && is_open
    }
}
