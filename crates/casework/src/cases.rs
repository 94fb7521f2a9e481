//! Cases: opened from a signal, filled with persons, notes and needs, closed with a reason.

use access::{AccessError, Action, Ctx, Done, Record, Work, is_open, open_key, place};
use households::{direct_lines, hold_household, opened_household, people_of};
use journal::{Act, Kind};
use kit::{AgeBand, CaseId, HouseholdId, Moment, NeedId, NoteId, PersonId, PublicCode, ResidentId, Sex, SignalId};
use known::Known;
use serde::{Deserialize, Serialize};
use signals::{Danger, State};
use store::{args, sql};
use vault::RecordKey;

use crate::desk::opened;
use crate::{CaseRow, CaseState, NeedState, case_by_id};

/// What is known of a person. Sex and age band stay clear; the rest is sealed as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name, as far as it is known.
    pub name: String,
    /// Date of birth, as far as it is known.
    pub birth: String,
    /// How they may be reached safely.
    pub contact: String,
}

/// Loads a case that the actor may do `action` to and has opened with a reason.
pub(crate) async fn opened_case(
    work: &mut Work<'_>,
    id: CaseId,
    action: Action,
) -> Result<(CaseRow, RecordKey), AccessError> {
    let case = case_by_id(work, id).await?;
    work.allow(action, &case.thing())?;
    if !is_open(work, Record::Case, id).await? {
        return Err(AccessError::Shut);
    }
    let key = open_key(work, Record::Case, id).await?;
    Ok((case, key))
}

/// Opens a case from a signal. The 24-hour clock of a presumed victim goes with it; where the special
/// police unit itself opens the case, it is met at once.
pub async fn open_case(ctx: &Ctx, signal: SignalId, summary: &str) -> Result<CaseId, AccessError> {
    let org = {
        let mut work = ctx.look().await?;
        access::org_by_id(ctx, &mut work.tx, ctx.member()?.org).await?
    };
    let id = CaseId::new(ctx.now(), ctx.entropy());
    let key = RecordKey::new(ctx.entropy());
    let body = key.seal_text(ctx.entropy(), &place("case_file", &id.to_string(), "body"), summary);
    let seals = access::make_seals(ctx, Record::Case, id, &key, &[&org]);

    let mut work = ctx.begin().await?;
    let signal = opened(&mut work, signal, Action::OpenCase).await?;
    // What was judged while this waited counts too.
    let moved: Option<(Option<Moment>, String)> = work
        .tx
        .opt(
            sql!(
                "UPDATE signal SET state = $1, case_id = $2 WHERE id = $3 AND state = $4
                 RETURNING suspected_at, judgement"
            ),
            args![State::Case.code(), id, signal.id, State::Open.code()],
        )
        .await?;
    let (suspected, judgement) = moved.ok_or(AccessError::Moved)?;
    let due = unit_due(ctx, suspected)?;
    let met = suspected.filter(|_| is_unit(ctx, &org.agency)).map(|_| ctx.now());
    work.tx
        .run(
            sql!(
                "INSERT INTO case_file (id, code, org_id, signal_id, state, district, judgement, danger, body,
                                        opened_at, suspected_at, unit_due_at, unit_met_at, close_reason)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '')"
            ),
            args![
                id,
                &PublicCode::new(ctx.entropy()),
                org.id,
                signal.id,
                CaseState::Open.code(),
                &signal.district,
                judgement,
                signal.danger.code(),
                body,
                ctx.now(),
                suspected,
                due,
                met,
            ],
        )
        .await?;
    access::store_seals(&mut work, Record::Case, id, &seals).await?;
    // Whoever opens a case has given the reason already.
    access::open_record(&mut work, Record::Case, id, "case-work").await?;
    let done = Done::new(Act::CaseOpened, Kind::Case, id).district(&signal.district).fact("signal", signal.id);
    work.commit(done).await?;
    Ok(id)
}

/// Opens a case from a household, to direct it to those who act: the people who are chosen come into it, and the needs.
/// Whoever does so has opened the household with a reason.
///
/// # Errors
/// `NotFound` for a need that the profile does not have, or a person of another household; `Shut` when the household was
/// not opened; `Moved` when it is closed; `Again` for a form that was sent before.
pub async fn open_household_case(
    ctx: &Ctx,
    id: HouseholdId,
    people: &[ResidentId],
    needs: &[String],
) -> Result<CaseId, AccessError> {
    if needs.iter().any(|need| ctx.profile().item("need", need).is_none()) {
        return Err(AccessError::NotFound);
    }
    let org = {
        let mut work = ctx.look().await?;
        access::org_by_id(ctx, &mut work.tx, ctx.member()?.org).await?
    };
    let (case, key) = (CaseId::new(ctx.now(), ctx.entropy()), RecordKey::new(ctx.entropy()));
    let seals = access::make_seals(ctx, Record::Case, case, &key, &[&org]);
    let mut work = ctx.begin().await?;
    let (household, own_key) = opened_household(&mut work, id, Action::DirectHousehold).await?;
    hold_household(&mut work, id).await?;
    work.first_time("household-case", &[id.as_bytes()]).await?;
    let mut residents = people_of(&mut work, id, &own_key).await?;
    residents.retain(|row| row.same_as.is_none());
    if !people.iter().all(|id| residents.iter().any(|row| row.id == *id)) {
        return Err(AccessError::NotFound);
    }
    let dwelling = household.dwelling(&own_key)?;
    let body = key.seal_text(ctx.entropy(), &place("case_file", &case.to_string(), "body"), &dwelling.address);
    work.tx
        .run(
            sql!(
                "INSERT INTO case_file (id, code, org_id, state, district, judgement, danger, body, opened_at,
                                        close_reason, household_id)
                 VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, '', $9)"
            ),
            args![
                case,
                &PublicCode::new(ctx.entropy()),
                org.id,
                CaseState::Open.code(),
                &household.district,
                Danger::Unknown.code(),
                body,
                ctx.now(),
                id,
            ],
        )
        .await?;
    access::store_seals(&mut work, Record::Case, case, &seals).await?;
    for row in residents.iter().filter(|row| people.contains(&row.id)) {
        let birth = row.resident.birth.clone();
        let person = Person { name: row.resident.name(), birth, contact: row.resident.phone.clone() };
        insert_person(&mut work, case, &key, row.sex, row.age_band, &person).await?;
    }
    for need in needs {
        insert_need(&mut work, case, need).await?;
    }
    direct_lines(&mut work, id, case, needs).await?;
    access::open_record(&mut work, Record::Case, case, "case-work").await?;
    let done = Done::new(Act::CaseOpened, Kind::Case, case).district(&household.district).fact("household", id);
    work.commit(done).await?;
    Ok(case)
}

/// By when a presumed victim must have reached the special police unit.
pub(crate) fn unit_due(ctx: &Ctx, suspected: Option<Moment>) -> Result<Option<Moment>, AccessError> {
    let deadline = ctx.profile().deadline("special-unit");
    let deadline = deadline.ok_or_else(|| AccessError::Internal("the profile has no deadline special-unit".into()))?;
    Ok(suspected.map(|at| ctx.profile().calendar().due_after(at, deadline)))
}

/// Whether an agency is the special police unit.
pub(crate) fn is_unit(ctx: &Ctx, agency: &str) -> bool {
    ctx.profile().special_police_unit().is_some_and(|unit| unit.key == agency)
}

/// Enters a person.
pub async fn add_person(
    ctx: &Ctx,
    case: CaseId,
    sex: Sex,
    age: AgeBand,
    person: &Person,
) -> Result<PersonId, AccessError> {
    let mut work = ctx.begin().await?;
    let (row, key) = opened_case(&mut work, case, Action::WriteCase).await?;
    hold_open(&mut work, case).await?;
    let texts = [&person.name, &person.birth, &person.contact].map(|text| text.as_bytes());
    let coded = [case.as_bytes(), sex.code().as_bytes(), age.code().as_bytes()];
    work.first_time("person", &[&coded[..], &texts[..]].concat()).await?;
    let id = insert_person(&mut work, case, &key, sex, age, person).await?;
    let known = Known::of_text(&person.name, &person.birth, &person.contact, sex.code());
    known::remember(&mut work, known::Kind::Person, &id.to_string(), &case.to_string(), &known).await?;
    let done = Done::new(Act::PersonAdded, Kind::Case, case).district(&row.district);
    work.commit(done.fact("sex", sex).fact("age", age)).await?;
    Ok(id)
}

async fn insert_person(
    work: &mut Work<'_>,
    case: CaseId,
    key: &RecordKey,
    sex: Sex,
    age: AgeBand,
    person: &Person,
) -> Result<PersonId, AccessError> {
    let ctx = work.ctx;
    let id = PersonId::new(ctx.now(), ctx.entropy());
    let json = serde_json::to_string(person).map_err(|e| AccessError::Internal(e.to_string()))?;
    let body = key.seal_text(ctx.entropy(), &place("person", &id.to_string(), "body"), &json);
    work.tx
        .run(
            sql!("INSERT INTO person (id, case_id, sex, age_band, body, at) VALUES ($1, $2, $3, $4, $5, $6)"),
            args![id, case, sex, age, body, ctx.now()],
        )
        .await?;
    Ok(id)
}

/// Writes a note.
pub async fn add_note(ctx: &Ctx, case: CaseId, text: &str) -> Result<NoteId, AccessError> {
    let mut work = ctx.begin().await?;
    let (row, key) = opened_case(&mut work, case, Action::WriteCase).await?;
    hold_open(&mut work, case).await?;
    work.first_time("note", &[case.as_bytes(), text.as_bytes()]).await?;
    let id = NoteId::new(ctx.now(), ctx.entropy());
    let body = key.seal_text(ctx.entropy(), &place("note", &id.to_string(), "body"), text);
    work.tx
        .run(
            sql!("INSERT INTO note (id, case_id, member_id, body, at) VALUES ($1, $2, $3, $4, $5)"),
            args![id, case, ctx.member()?.id, body, ctx.now()],
        )
        .await?;
    work.commit(Done::new(Act::NoteAdded, Kind::Case, case).district(&row.district)).await?;
    Ok(id)
}

/// Records a need from the profile's list.
pub async fn add_need(ctx: &Ctx, case: CaseId, kind: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (row, _) = opened_case(&mut work, case, Action::WriteCase).await?;
    hold_open(&mut work, case).await?;
    if ctx.profile().item("need", kind).is_none() {
        return Err(AccessError::NotFound);
    }
    insert_need(&mut work, case, kind).await?;
    let done = Done::new(Act::NeedRecorded, Kind::Case, case).district(&row.district).fact("need", kind);
    work.commit(done).await
}

async fn insert_need(work: &mut Work<'_>, case: CaseId, kind: &str) -> Result<(), AccessError> {
    let ctx = work.ctx;
    work.first_time("need", &[case.as_bytes(), kind.as_bytes()]).await?;
    work.tx
        .run(
            sql!("INSERT INTO need (id, case_id, kind, state, asked_at) VALUES ($1, $2, $3, $4, $5)"),
            args![NeedId::new(ctx.now(), ctx.entropy()), case, kind, NeedState::Recorded.code(), ctx.now()],
        )
        .await?;
    Ok(())
}

/// Closes a case with a reason from the profile's list. Refused while a referral still waits or works.
pub async fn close_case(ctx: &Ctx, case: CaseId, reason: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (row, _) = opened_case(&mut work, case, Action::CloseCase).await?;
    if ctx.profile().item("close_case_reason", reason).is_none() {
        return Err(AccessError::NotFound);
    }
    // Closed first and asked afterwards: a referral that is being sent has the case held until it is there.
    let closed: Option<(Option<Moment>, Option<Moment>)> = work
        .tx
        .opt(
            sql!(
                "UPDATE case_file SET state = $1, closed_at = $2, close_reason = $3 WHERE id = $4 AND state = $5
                 RETURNING unit_due_at, unit_met_at"
            ),
            args![CaseState::Closed.code(), ctx.now(), reason, case, CaseState::Open.code()],
        )
        .await?;
    let underway = work
        .tx
        .count(
            sql!(
                "SELECT count(*) FROM referral
                 WHERE case_id = $1 AND state IN ('sent', 'received', 'accepted', 'served')"
            ),
            args![case],
        )
        .await?;
    let Some((due, met)) = closed.filter(|_| underway == 0) else { return Err(AccessError::Moved) };
    let done = Done::new(Act::CaseClosed, Kind::Case, case).district(&row.district).fact("reason", reason);
    work.commit(with_unit_clock(done, due, met, ctx.now())).await
}

/// Says how the 24-hour clock stood when its case or signal was closed: closing takes it off the list of what is late,
/// and must not take it out of the record.
pub(crate) fn with_unit_clock(done: Done, due: Option<Moment>, met: Option<Moment>, now: Moment) -> Done {
    match (due, met) {
        (None, _) => done,
        (Some(due), Some(met)) if met <= due => done.fact("unit", "in-time"),
        (Some(_), Some(_)) => done.fact("unit", "late"),
        (Some(due), None) if now <= due => done.fact("unit", "running"),
        (Some(_), None) => done.fact("unit", "missed"),
    }
}

/// Holds a case until the act is done, so that nobody closes it meanwhile, and gives its state.
pub(crate) async fn hold(work: &mut Work<'_>, case: CaseId) -> Result<CaseState, AccessError> {
    // An update, not a select: it locks the row on both engines.
    let (state,): (CaseState,) =
        work.tx.one(sql!("UPDATE case_file SET state = state WHERE id = $1 RETURNING state"), args![case]).await?;
    Ok(state)
}

async fn hold_open(work: &mut Work<'_>, case: CaseId) -> Result<(), AccessError> {
    if hold(work, case).await? == CaseState::Open { Ok(()) } else { Err(AccessError::Moved) }
}
