//! Questions between offices: may this be somebody you know?

use std::collections::HashSet;

use access::{AccessError, Action, Ctx, Record, Thing, Work, open_key, place};
use kit::{LinkQuestionId, Moment, OrgId};
use serde::{Deserialize, Serialize};
use store::{args, sql};
use vault::RecordKey;

use crate::{Kind, Known};

kit::code_list! {
    /// How a question stands.
    State {
        /// Nobody has answered.
        Waiting = "waiting",
        /// It was answered.
        Answered = "answered",
        /// The list that brought the person was undone before anybody answered.
        Withdrawn = "withdrawn",
    }
}

kit::code_list! {
    /// Whether two entries are one person, as somebody decided.
    Verdict {
        /// One person.
        Same = "same",
        /// Two persons.
        Different = "different",
        /// Nobody knows yet.
        Unsure = "unsure",
    }
}

kit::code_list! {
    /// What an office answers.
    Answer {
        /// It is somebody else.
        No = "no",
        /// It is the same person.
        Yes = "yes",
        /// It is the same person, and this is what the asker needs to know.
        Share = "share",
        /// Nothing is said to the asker.
        Silent = "silent",
    }
}

/// What those who hold a record are told. Sealed to them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct About {
    pub kind: String,
    pub record: String,
    pub person: String,
    pub percent: u8,
    pub by: String,
}

/// For whom it was asked. Sealed to both offices.
pub(crate) struct Asked {
    pub record: String,
    pub person: String,
}

impl Asked {
    pub fn text(&self) -> String {
        format!("{} {}", self.record, self.person)
    }

    /// Questions of earlier days name the household alone.
    fn read(text: &str) -> Self {
        let (record, person) = text.split_once(' ').unwrap_or((text, ""));
        Self { record: record.to_owned(), person: person.to_owned() }
    }
}

/// What an office answered. Sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    pub answer: String,
    pub words: String,
    /// Its own entry, when it chose to show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Known>,
}

/// What the asking office makes of an answer. Sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Compared {
    pub verdict: String,
    pub note: String,
    pub by: String,
}

/// Whether the two entries of a question are one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    /// Nobody said so, or not both.
    No,
    /// Both offices say so, since then.
    Yes(Moment),
    /// They said so, and this office took it apart again.
    Parted(OrgId),
}

/// A question, for one of its two sides.
#[derive(Clone, Debug)]
pub struct Question {
    /// Id.
    pub id: LinkQuestionId,
    /// The office on the other side: an agency's key.
    pub agency: String,
    /// The officer who registered the person; for the holder only.
    pub by: String,
    /// What kind of record is meant; for the holder only.
    pub kind: Option<Kind>,
    /// The holder's record for the holder, the asker's household for the asker.
    pub record: String,
    /// Whom of the record's people is meant, by their id.
    pub person: String,
    /// How likely it is the same person, in per cent; for the holder only.
    pub percent: u8,
    /// When it was asked.
    pub asked_at: Moment,
    /// By when it is to be answered.
    pub answer_by: Moment,
    /// Whether an answer is waited for.
    pub waits: bool,
    /// The answer, and its words.
    pub said: Option<(Answer, String)>,
    /// The holder's entry, when it was shown with the answer.
    pub entry: Option<Known>,
    /// What the asking office made of the answer, its words, who wrote them, and when.
    pub compared: Option<(Verdict, String, String, Moment)>,
    /// Whether both say that it is one person.
    pub joined: Joined,
}

struct Row {
    id: LinkQuestionId,
    agency: String,
    state: State,
    body: Vec<u8>,
    asked: Vec<u8>,
    asked_at: Moment,
    answer_by: Moment,
    answer: Option<Vec<u8>>,
    decision: Option<Vec<u8>>,
    decided_at: Option<Moment>,
    joined_at: Option<Moment>,
    parted_by: Option<OrgId>,
}
store::columns!(Row {
    id,
    agency,
    state,
    body,
    asked,
    asked_at,
    answer_by,
    answer,
    decision,
    decided_at,
    joined_at,
    parted_by
});

impl Row {
    const fn joined(&self) -> Joined {
        match (self.joined_at, self.parted_by) {
            (_, Some(org)) => Joined::Parted(org),
            (Some(at), None) => Joined::Yes(at),
            (None, None) => Joined::No,
        }
    }
}

/// Under what the questions about a household are found.
pub(crate) fn about(ctx: &Ctx, household: &str) -> [u8; 32] {
    ctx.house().secrets.mac("link-question/about", household.as_bytes())
}

/// Which questions are registrars' and which case officers', without opening each.
pub(crate) fn lane(ctx: &Ctx, id: LinkQuestionId, kind: Kind) -> [u8; 32] {
    let lane = if kind.is_registered() { "registers" } else { "cases" };
    ctx.house().secrets.mac("link-question/lane", format!("{id} {lane}").as_bytes())
}

pub(crate) fn sealed(ctx: &Ctx, key: &RecordKey, id: LinkQuestionId, column: &'static str, text: &str) -> Vec<u8> {
    key.seal_text(ctx.entropy(), &place("link_question", &id.to_string(), column), text)
}

fn opened(key: &RecordKey, id: LinkQuestionId, column: &'static str, bytes: &[u8]) -> Result<String, AccessError> {
    Ok(key.open_text(&place("link_question", &id.to_string(), column), bytes)?)
}

pub(crate) fn broken(error: impl std::fmt::Display) -> AccessError {
    AccessError::Internal(error.to_string())
}

/// What was answered, and the entry that was shown with it.
type Told = (Option<(Answer, String)>, Option<Known>);

fn said_of(row: &Row, key: &RecordKey) -> Result<Told, AccessError> {
    let Some(answer) = &row.answer else { return Ok((None, None)) };
    let said: Said = serde_json::from_str(&opened(key, row.id, "answer", answer)?).map_err(broken)?;
    Ok((Some((said.answer.parse().map_err(broken)?, said.words)), said.entry))
}

fn compared_of(row: &Row, key: &RecordKey) -> Result<Option<(Verdict, String, String, Moment)>, AccessError> {
    let (Some(decision), Some(at)) = (&row.decision, row.decided_at) else { return Ok(None) };
    let compared: Compared = serde_json::from_str(&opened(key, row.id, "decision", decision)?).map_err(broken)?;
    Ok(Some((compared.verdict.parse().map_err(broken)?, compared.note, compared.by, at)))
}

/// Lines of one page.
pub const SHOWN: usize = 100;
/// Questions to one office of which the place in the list is found.
const PLACED: i64 = 50_000;

/// Questions to the actor's office, one page of them: those that wait first, then the newest others. Of registers for
/// registrars, of cases for case officers: however many there are of the one, none of the other is hidden by them.
pub async fn questions_to(ctx: &Ctx, skip: usize) -> Result<Vec<Question>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::AnswerQuestion, &ctx.desk()?)?;
    let rows: Vec<(LinkQuestionId, Option<Vec<u8>>)> = work
        .tx
        .all(
            sql!(
                "SELECT id, lane FROM link_question WHERE to_org = $1
                 ORDER BY CASE WHEN state = 'waiting' THEN 0 ELSE 1 END,
                          CASE WHEN state = 'waiting' THEN answer_by ELSE - asked_at END, id
                 LIMIT $2"
            ),
            args![ctx.member()?.org, PLACED],
        )
        .await?;
    let kinds: Vec<Kind> = [Kind::Resident, Kind::Person].into_iter().filter(|kind| may_answer(ctx, *kind)).collect();
    let is_own = |(id, held): &(LinkQuestionId, Option<Vec<u8>>)| {
        // One of earlier days has no lane, and is opened to be known.
        held.as_ref().is_none_or(|held| kinds.iter().any(|kind| lane(ctx, *id, *kind)[..] == held[..]))
    };
    let mut questions = Vec::new();
    for (id, _) in rows.iter().filter(|row| is_own(row)).skip(skip).take(SHOWN) {
        let question = one(&mut work, *id).await?;
        questions.extend(Some(question).filter(|one| one.kind.is_some_and(|kind| may_answer(ctx, kind))));
    }
    Ok(questions)
}

/// One question to the actor's office, or `NotFound`.
pub async fn question_to(ctx: &Ctx, id: LinkQuestionId) -> Result<Question, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::AnswerQuestion, &ctx.desk()?)?;
    let question = one(&mut work, id).await?;
    if question.kind.is_some_and(|kind| may_answer(ctx, kind)) { Ok(question) } else { Err(AccessError::NotFound) }
}

pub(crate) async fn one(work: &mut Work<'_>, id: LinkQuestionId) -> Result<Question, AccessError> {
    let row: Option<Row> = work
        .tx
        .opt(
            sql!(
                "SELECT q.id, o.agency, q.state, q.body, q.asked, q.asked_at, q.answer_by, q.answer, q.decision, q.decided_at,
                        s.at AS joined_at, s.parted_by
                 FROM link_question q JOIN org o ON o.id = q.from_org
                      LEFT JOIN link_same s ON s.question_id = q.id
                 WHERE q.id = $1 AND q.to_org = $2"
            ),
            args![id, work.ctx.member()?.org],
        )
        .await?;
    for_holder(work, row.ok_or(AccessError::NotFound)?).await
}

async fn for_holder(work: &mut Work<'_>, row: Row) -> Result<Question, AccessError> {
    let key = open_key(work, Record::LinkQuestion, row.id).await?;
    let about: About = serde_json::from_str(&opened(&key, row.id, "body", &row.body)?).map_err(broken)?;
    let answer_key = open_key(work, Record::LinkAnswer, row.id).await?;
    let (said, entry) = said_of(&row, &answer_key)?;
    Ok(Question {
        id: row.id,
        said,
        entry,
        compared: compared_of(&row, &answer_key)?,
        joined: row.joined(),
        agency: row.agency,
        by: about.by,
        kind: Some(about.kind.parse().map_err(broken)?),
        record: about.record,
        person: about.person,
        percent: about.percent,
        asked_at: row.asked_at,
        answer_by: row.answer_by,
        waits: row.state == State::Waiting,
    })
}

/// Whether the actor may see questions about records of this kind.
pub(crate) fn may_answer(ctx: &Ctx, kind: Kind) -> bool {
    let Ok(org) = ctx.member().map(|member| member.org) else { return false };
    match kind {
        Kind::Resident | Kind::Restricted => ctx.may(Action::RegisterHousehold, &Thing::Desk { org }),
        Kind::Person => ctx.may(Action::WriteCase, &Thing::Case { org }),
    }
}

/// The questions that were asked for a household of the actor's own register, as far as its office may know of them.
pub async fn questions_of(work: &mut Work<'_>, household: &str) -> Result<Vec<Question>, AccessError> {
    let own = work.ctx.member()?.org;
    let rows: Vec<Row> = work
        .tx
        .all(
            sql!(
                "SELECT q.id, o.agency, q.state, q.body, q.asked, q.asked_at, q.answer_by, q.answer, q.decision, q.decided_at,
                        s.at AS joined_at, s.parted_by
                 FROM link_question q JOIN org o ON o.id = q.to_org
                      LEFT JOIN link_same s ON s.question_id = q.id
                 WHERE q.about = $1 AND q.from_org = $2 AND q.to_org <> q.from_org ORDER BY q.asked_at DESC LIMIT 100"
            ),
            args![about(work.ctx, household), own],
        )
        .await?;
    let mut questions = Vec::new();
    for row in rows {
        questions.extend(for_asker(work, row).await?);
    }
    Ok(questions)
}

/// One question that the actor's office asked, or `NotFound`.
pub async fn question_from(work: &mut Work<'_>, id: LinkQuestionId) -> Result<Question, AccessError> {
    let row: Option<Row> = work
        .tx
        .opt(
            sql!(
                "SELECT q.id, o.agency, q.state, q.body, q.asked, q.asked_at, q.answer_by, q.answer, q.decision, q.decided_at,
                        s.at AS joined_at, s.parted_by
                 FROM link_question q JOIN org o ON o.id = q.to_org
                      LEFT JOIN link_same s ON s.question_id = q.id
                 WHERE q.id = $1 AND q.from_org = $2 AND q.to_org <> q.from_org"
            ),
            args![id, work.ctx.member()?.org],
        )
        .await?;
    for_asker(work, row.ok_or(AccessError::NotFound)?).await?.ok_or(AccessError::NotFound)
}

/// For whom a question was asked.
pub(crate) async fn asked_of(work: &mut Work<'_>, id: LinkQuestionId, key: &RecordKey) -> Result<Asked, AccessError> {
    let asked = sql!("SELECT asked FROM link_question WHERE id = $1");
    let (asked,): (Vec<u8>,) = work.tx.one(asked, args![id]).await?;
    Ok(Asked::read(&opened(key, id, "asked", &asked)?))
}

/// A question for the office that asked; `None` when it must not know of it.
async fn for_asker(work: &mut Work<'_>, row: Row) -> Result<Option<Question>, AccessError> {
    let key = open_key(work, Record::LinkAnswer, row.id).await?;
    // A key that opens nothing: a case is meant, and nothing was shared.
    let Ok(asked) = opened(&key, row.id, "asked", &row.asked) else { return Ok(None) };
    let Asked { record, person } = Asked::read(&asked);
    let (said, entry) = said_of(&row, &key)?;
    // That nothing is said is not said: a household may have been restricted after the question.
    let said = said.filter(|(answer, _)| *answer != Answer::Silent);
    Ok(Some(Question {
        id: row.id,
        said,
        entry,
        compared: compared_of(&row, &key)?,
        joined: row.joined(),
        agency: row.agency,
        by: String::new(),
        kind: None,
        record,
        person,
        percent: 0,
        asked_at: row.asked_at,
        answer_by: row.answer_by,
        waits: row.state == State::Waiting,
    }))
}

/// Withdraws questions about households that are no longer in the register, as far as nobody has answered them. The offices
/// that were asked go on seeing who had asked about whom: whoever loads a list, looks what is answered, and undoes it,
/// leaves that behind.
pub async fn withdraw(work: &mut Work<'_>, households: &[String]) -> Result<(), AccessError> {
    let ctx = work.ctx;
    let waiting = sql!("SELECT id, about FROM link_question WHERE from_org = $1 AND state = 'waiting'");
    let waiting: Vec<(LinkQuestionId, Vec<u8>)> = work.tx.all(waiting, args![ctx.member()?.org]).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    // Few of thousands of households have a question.
    let gone: HashSet<Vec<u8>> = households.iter().map(|id| about(ctx, id).to_vec()).collect();
    for (id, _) in waiting.iter().filter(|(_, about)| gone.contains(about)) {
        let withdrawn = sql!("UPDATE link_question SET state = 'withdrawn' WHERE id = $1 AND state = 'waiting'");
        work.tx.run(withdrawn, args![*id]).await?;
    }
    Ok(())
}
