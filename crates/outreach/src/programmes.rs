//! Programmes for schools, orphanages and boarding schools: the lessons held, whom they reached, and what came of it.
//! Children are counted; none of them is named.

use access::{AccessError, Action, Ctx, Done, Thing, Work};
use journal::{Act, Kind};
use kit::{LessonId, Moment, OrgId, ProgrammeId};
use store::{args, sql};

use crate::{Outcome, Setting};

/// A programme in one institution.
pub struct Programme {
    /// Id.
    pub id: ProgrammeId,
    /// Whose it is.
    pub org_id: OrgId,
    /// In what kind of institution.
    pub setting: Setting,
    /// Which one.
    pub institution: String,
    /// What it is about.
    pub topic: String,
    /// District code.
    pub district: String,
    /// When it was entered.
    pub at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// What came of it: a code of [`Outcome`], or empty.
    pub outcome: String,
    /// The same in words.
    pub outcome_note: String,
    /// How many were asked before and after.
    pub asked: i64,
    /// How many of them knew before where to turn.
    pub knew_before: i64,
    /// How many of them knew after.
    pub knew_after: i64,
    /// Lessons held.
    pub lessons: i64,
    /// Children reached, each lesson by itself.
    pub children: i64,
    /// Teachers trained, each lesson by itself.
    pub teachers: i64,
}
store::columns!(Programme {
    id,
    org_id,
    setting,
    institution,
    topic,
    district,
    at,
    ended_at,
    outcome,
    outcome_note,
    asked,
    knew_before,
    knew_after,
    lessons,
    children,
    teachers,
});

/// One lesson.
pub struct Lesson {
    /// Id.
    pub id: LessonId,
    /// What it was about.
    pub topic: String,
    /// The day.
    pub day: String,
    /// Children reached.
    pub children: i64,
    /// Teachers trained.
    pub teachers: i64,
    /// When it was taken back, because it was entered by mistake.
    pub taken_back_at: Option<Moment>,
}
store::columns!(Lesson { id, topic, day, children, teachers, taken_back_at });

/// Opens a programme.
pub async fn open(
    ctx: &Ctx,
    setting: Setting,
    institution: &str,
    topic: &str,
    district: &str,
) -> Result<ProgrammeId, AccessError> {
    let mut work = ctx.begin().await?;
    work.allow(Action::WriteOutreach, &ctx.desk()?)?;
    let content = [setting.code(), institution, topic, district].map(str::as_bytes);
    work.first_time("programme", &content).await?;
    let id = ProgrammeId::new(ctx.now(), ctx.entropy());
    work.tx
        .run(
            sql!(
                "INSERT INTO programme (id, org_id, setting, institution, topic, district, at, outcome, outcome_note,
                                        asked, knew_before, knew_after)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', 0, 0, 0)"
            ),
            args![id, ctx.member()?.org, setting.code(), institution, topic, district, ctx.now()],
        )
        .await?;
    let done = Done::new(Act::ProgrammeOpened, Kind::Programme, id).district(district).fact("setting", setting);
    work.commit(done).await?;
    Ok(id)
}

/// The organisation's programmes, newest first.
pub async fn programmes(ctx: &Ctx) -> Result<Vec<Programme>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListOutreach, &ctx.desk()?)?;
    let rows = sql!(
        "SELECT p.id, p.org_id, p.setting, p.institution, p.topic, p.district, p.at, p.ended_at, p.outcome,
                p.outcome_note, p.asked, p.knew_before, p.knew_after, count(l.id) AS lessons,
                CAST(COALESCE(sum(l.children), 0) AS BIGINT) AS children,
                CAST(COALESCE(sum(l.teachers), 0) AS BIGINT) AS teachers
         FROM programme p LEFT JOIN lesson l ON l.programme_id = p.id AND l.taken_back_at IS NULL
         WHERE p.org_id = $1 GROUP BY p.id ORDER BY p.at DESC LIMIT 300"
    );
    Ok(work.tx.all(rows, args![ctx.member()?.org]).await?)
}

async fn programme(work: &mut Work<'_>, id: ProgrammeId, action: Action) -> Result<Programme, AccessError> {
    let found: Option<Programme> = work
        .tx
        .opt(
            sql!(
                "SELECT p.id, p.org_id, p.setting, p.institution, p.topic, p.district, p.at, p.ended_at, p.outcome,
                        p.outcome_note, p.asked, p.knew_before, p.knew_after, count(l.id) AS lessons,
                        CAST(COALESCE(sum(l.children), 0) AS BIGINT) AS children,
                        CAST(COALESCE(sum(l.teachers), 0) AS BIGINT) AS teachers
                 FROM programme p LEFT JOIN lesson l ON l.programme_id = p.id AND l.taken_back_at IS NULL
                 WHERE p.id = $1 GROUP BY p.id"
            ),
            args![id],
        )
        .await?;
    let programme = found.ok_or(AccessError::NotFound)?;
    work.allow(action, &Thing::Desk { org: programme.org_id })?;
    Ok(programme)
}

/// A programme with its lessons, newest first.
pub async fn desk(ctx: &Ctx, id: ProgrammeId) -> Result<(Programme, Vec<Lesson>), AccessError> {
    let mut work = ctx.look().await?;
    let programme = programme(&mut work, id, Action::ListOutreach).await?;
    let lessons = sql!(
        "SELECT id, topic, day, children, teachers, taken_back_at FROM lesson
         WHERE programme_id = $1 ORDER BY day DESC, at DESC LIMIT 300"
    );
    let lessons = work.tx.all(lessons, args![id]).await?;
    Ok((programme, lessons))
}

/// Records a lesson. `Moved` once the programme has ended.
pub async fn hold_lesson(
    ctx: &Ctx,
    id: ProgrammeId,
    topic: &str,
    day: &str,
    children: i64,
    teachers: i64,
) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let programme = programme(&mut work, id, Action::WriteOutreach).await?;
    // An update, not a select: nobody ends it meanwhile.
    let open = sql!("UPDATE programme SET outcome = outcome WHERE id = $1 AND ended_at IS NULL");
    if work.tx.run(open, args![id]).await? == 0 {
        return Err(AccessError::Moved);
    }
    let numbers = [children.to_be_bytes(), teachers.to_be_bytes()].concat();
    work.first_time("lesson", &[id.as_bytes(), topic.as_bytes(), day.as_bytes(), &numbers]).await?;
    let lesson = LessonId::new(ctx.now(), ctx.entropy());
    work.tx
        .run(
            sql!(
                "INSERT INTO lesson (id, programme_id, topic, day, children, teachers, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)"
            ),
            args![lesson, id, topic, day, children, teachers, ctx.now()],
        )
        .await?;
    work.commit(held(&programme, 1, children, teachers)).await
}

fn held(programme: &Programme, lessons: i64, children: i64, teachers: i64) -> Done {
    let done = Done::new(Act::LessonHeld, Kind::Programme, programme.id).district(&programme.district);
    done.fact("setting", programme.setting)
        .fact("lessons", lessons)
        .fact("children", children)
        .fact("teachers", teachers)
}

/// Takes back a lesson that was entered by mistake: the journal counts it down again.
pub async fn take_back_lesson(ctx: &Ctx, id: ProgrammeId, lesson: LessonId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let programme = programme(&mut work, id, Action::WriteOutreach).await?;
    let taken: Option<(i64, i64)> = work
        .tx
        .opt(
            sql!(
                "UPDATE lesson SET taken_back_at = $1 WHERE id = $2 AND programme_id = $3 AND taken_back_at IS NULL
                 RETURNING children, teachers"
            ),
            args![ctx.now(), lesson, id],
        )
        .await?;
    let (children, teachers) = taken.ok_or(AccessError::Moved)?;
    work.commit(held(&programme, -1, -children, -teachers)).await
}

/// What came of a programme.
pub struct End<'e> {
    /// In a word.
    pub outcome: Outcome,
    /// In words.
    pub note: &'e str,
    /// How many were asked, before and after, where they would turn.
    pub asked: i64,
    /// How many of them knew before.
    pub knew_before: i64,
    /// How many of them knew after.
    pub knew_after: i64,
}

/// Ends a programme.
pub async fn end(ctx: &Ctx, id: ProgrammeId, end: &End<'_>) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let programme = programme(&mut work, id, Action::WriteOutreach).await?;
    let ended = work
        .tx
        .run(
            sql!(
                "UPDATE programme SET ended_at = $1, outcome = $2, outcome_note = $3, asked = $4, knew_before = $5,
                                      knew_after = $6
                 WHERE id = $7 AND ended_at IS NULL"
            ),
            args![ctx.now(), end.outcome.code(), end.note, end.asked, end.knew_before, end.knew_after, id],
        )
        .await?;
    if ended == 0 {
        return Err(AccessError::Moved);
    }
    let done = Done::new(Act::ProgrammeEnded, Kind::Programme, id).district(&programme.district);
    let done = done.fact("setting", programme.setting).fact("outcome", end.outcome).fact("asked", end.asked);
    work.commit(done.fact("knew_before", end.knew_before).fact("knew_after", end.knew_after)).await
}
