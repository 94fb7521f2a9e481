//! Referring a case, and everything the two sides do with it until an outcome.

use std::sync::Arc;

use access::{AccessError, Action, Ctx, Done, Org, Record, Work, is_open, open_key, place};
use households::{household_of, line_served};
use journal::{Act, Kind};
use kit::{CaseId, Moment, OrgId, PublicCode, ReferralId};
use profile::{Basis, BasisKind};
use store::{args, sql};
use vault::RecordKey;

use crate::cases::{hold, is_unit};
use crate::package::{self, Sharing, pack};
use crate::{CaseState, ReferralRow, ReferralState, Step, referral_by_id};

/// A referral about to be sent.
pub struct NewReferral {
    /// The case.
    pub case: CaseId,
    /// To which agency.
    pub agency: String,
    /// Which needs it asks to answer.
    pub needs: Vec<String>,
    /// The consent or duty it rests on.
    pub basis: String,
    /// How consent was given; empty where it rests on a duty.
    pub consent: String,
    /// A word to the receiver.
    pub message: String,
    /// What is shared.
    pub sharing: Sharing,
    /// The form's token: the same token is the same referral.
    pub form: [u8; 16],
}

/// Sends a referral. A form sent twice sends once; the id is the same.
pub async fn refer(ctx: &Ctx, new: &NewReferral) -> Result<ReferralId, AccessError> {
    let once = once(ctx, new);
    let (row, packed, from, to) = {
        let mut work = ctx.look().await?;
        let (row, packed) = pack(&mut work, new.case, &new.sharing, &new.message, &new.consent).await?;
        let from = access::org_by_id(ctx, &mut work.tx, ctx.member()?.org).await?;
        let to = access::org_by_agency(ctx, &mut work.tx, &new.agency).await?;
        (row, packed, from, to)
    };
    if from.id == to.id || !is_listed(ctx, new) {
        return Err(AccessError::NotFound);
    }
    let id = ReferralId::new(ctx.now(), ctx.entropy());
    let key = RecordKey::new(ctx.entropy());
    let sealed = package::seal(ctx, id, &packed, &key)?;
    let seals = access::make_seals(ctx, Record::Referral, id, &key, &[&from, &to]);

    let mut work = ctx.begin().await?;
    work.allow(Action::ReferCase, &row.thing())?;
    let state = hold(&mut work, new.case).await?;
    if let Some((before,)) = sent_before(&mut work, &once).await? {
        return Ok(before);
    }
    if state != CaseState::Open {
        return Err(AccessError::Moved);
    }
    store_referral(&mut work, new, &row, id, (&from, &to), sealed, once).await?;
    access::store_seals(&mut work, Record::Referral, id, &seals).await?;
    access::open_record(&mut work, Record::Referral, id, "case-work").await?;
    package::ask_needs(&mut work, new.case, id, &new.needs, ctx.now()).await?;
    step(&mut work, id, Step::Sent, &new.basis, None, &key).await?;
    let mut done = Done::new(Act::ReferralSent, Kind::Referral, id)
        .district(&row.district)
        .fact("to", &to.agency)
        .fact("basis", &new.basis)
        .fact("case", new.case);
    if is_unit(ctx, &to.agency)
        && let Some(due) = meet_clock(&mut work, new.case).await?
    {
        done = done.fact("unit_in_time", yes_no(ctx.now() <= due));
    }
    let directed = household_of(&mut work, new.case).await?.map(|household| {
        Done::new(Act::HouseholdReferred, Kind::Household, household).district(&row.district).fact("to", &to.agency)
    });
    work.commit_all(std::iter::once(done).chain(directed).collect()).await?;
    Ok(id)
}

/// What makes two sendings of one form the same referral: another receiver, or other words, are another.
fn once(ctx: &Ctx, new: &NewReferral) -> [u8; 32] {
    let needs = new.needs.join(",");
    let sharing = format!("{:?}", new.sharing);
    let parts = [&new.agency, &needs, &new.basis, &new.consent, &new.message, &sharing];
    let mut bytes = [&new.form[..], new.case.as_bytes()].concat();
    for part in parts {
        bytes.extend((part.len() as u64).to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    ctx.house().secrets.mac("referral", &bytes)
}

/// Whether everything coded is on the profile's lists, consent says how it was given, and the receiver is
/// one that helps: those who look on (coordinator, auditor), or keep contacts, are handed no file.
fn is_listed(ctx: &Ctx, new: &NewReferral) -> bool {
    let profile = ctx.profile();
    let consented = |basis: &Basis| basis.kind != BasisKind::Consent || !new.consent.trim().is_empty();
    profile.basis(&new.basis).is_some_and(consented)
        && profile.agency(&new.agency).is_some_and(profile::Agency::helps)
        && new.needs.iter().all(|need| profile.item("need", need).is_some())
}

/// The special police unit has the case: meets the 24-hour clock, once. Gives by when it had to, where a
/// clock was running.
async fn meet_clock(work: &mut Work<'_>, case: CaseId) -> Result<Option<Moment>, AccessError> {
    let met: Option<(Option<Moment>,)> = work
        .tx
        .opt(
            sql!("UPDATE case_file SET unit_met_at = $1 WHERE id = $2 AND unit_met_at IS NULL RETURNING unit_due_at"),
            args![work.ctx.now(), case],
        )
        .await?;
    Ok(met.and_then(|(due,)| due))
}

async fn sent_before(work: &mut Work<'_>, once: &[u8; 32]) -> Result<Option<(ReferralId,)>, AccessError> {
    Ok(work.tx.opt(sql!("SELECT id FROM referral WHERE once = $1"), args![*once]).await?)
}

async fn store_referral(
    work: &mut Work<'_>,
    new: &NewReferral,
    case: &crate::CaseRow,
    id: ReferralId,
    (from, to): (&Arc<Org>, &Arc<Org>),
    sealed: Vec<u8>,
    once: [u8; 32],
) -> Result<(), AccessError> {
    let ctx = work.ctx;
    let clock = "referral-answer";
    let deadline = ctx.profile().deadline(clock);
    let deadline = deadline.ok_or_else(|| AccessError::Internal(format!("the profile has no deadline {clock}")))?;
    let due = ctx.profile().calendar().due_after(ctx.now(), deadline);
    work.tx
        .run(
            sql!(
                "INSERT INTO referral (id, code, case_id, from_org, to_org, state, clock, basis, needs, district,
                                       package, once, sent_at, due_at, decline_reason, outcome)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', '')"
            ),
            args![
                id,
                &PublicCode::new(ctx.entropy()),
                new.case,
                from.id,
                to.id,
                ReferralState::Sent.code(),
                clock,
                &new.basis,
                new.needs.join(","),
                &case.district,
                sealed,
                once,
                ctx.now(),
                due,
            ],
        )
        .await?;
    Ok(())
}

const fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// Loads a referral that the actor may do `action` to, and checks that `step` can be taken.
async fn ready(
    work: &mut Work<'_>,
    id: ReferralId,
    action: Action,
    step: Step,
) -> Result<(ReferralRow, ReferralState), AccessError> {
    let row = referral_by_id(work, id).await?;
    work.allow(action, &row.thing())?;
    let next = row.state.after(step).ok_or(AccessError::Moved)?;
    Ok((row, next))
}

/// The same, for a step that needs the package to have been opened with a reason.
async fn ready_opened(
    work: &mut Work<'_>,
    id: ReferralId,
    action: Action,
    step: Step,
) -> Result<(ReferralRow, ReferralState, RecordKey), AccessError> {
    let (row, next) = ready(work, id, action, step).await?;
    if !is_open(work, Record::Referral, id).await? {
        return Err(AccessError::Shut);
    }
    let key = open_key(work, Record::Referral, id).await?;
    Ok((row, next, key))
}

/// Adds a step that both sides see. The note is sealed with the referral's key.
async fn step(
    work: &mut Work<'_>,
    id: ReferralId,
    step: Step,
    code: &str,
    note: Option<&str>,
    key: &RecordKey,
) -> Result<(), AccessError> {
    let org: OrgId = work.ctx.member()?.org;
    let number = work.tx.count(sql!("SELECT count(*) FROM referral_step WHERE referral_id = $1"), args![id]).await?;
    let column = format!("note-{number}");
    let note = note
        .filter(|text| !text.is_empty())
        .map(|text| key.seal_text(work.ctx.entropy(), &place("referral_step", &id.to_string(), &column), text));
    work.tx
        .run(
            sql!(
                "INSERT INTO referral_step (referral_id, number, at, org_id, step, code, note)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)"
            ),
            args![id, number, work.ctx.now(), org, step.code(), code, note],
        )
        .await?;
    Ok(())
}

/// Opens a referral's package with a reason. The receiver's first opening is a step the sender sees.
pub async fn open_referral(ctx: &Ctx, id: ReferralId, reason: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let row = referral_by_id(&mut work, id).await?;
    work.allow(Action::ReadReferral, &row.thing())?;
    let receives = row.to_org == ctx.member()?.org;
    if receives && row.state == ReferralState::Withdrawn {
        return Err(AccessError::Moved);
    }
    let key = open_key(&mut work, Record::Referral, id).await?;
    let opened = access::open_record(&mut work, Record::Referral, id, reason).await?.district(&row.district);
    if !receives || row.state != ReferralState::Sent {
        return work.commit(opened).await;
    }
    let first = work
        .tx
        .run(
            sql!("UPDATE referral SET state = 'received', seen_at = $1 WHERE id = $2 AND state = 'sent'"),
            args![ctx.now(), id],
        )
        .await?;
    if first == 0 {
        // Between reading and writing a colleague opened it, or the sender took it back.
        let now = referral_by_id(&mut work, id).await?;
        return if now.state == ReferralState::Withdrawn { Err(AccessError::Moved) } else { work.commit(opened).await };
    }
    step(&mut work, id, Step::Received, "", None, &key).await?;
    let received = Done::new(Act::ReferralReceived, Kind::Referral, id).district(&row.district);
    work.commit_all(vec![opened, received]).await
}

/// Takes a referral on.
pub async fn accept(ctx: &Ctx, id: ReferralId, note: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (row, next, key) = ready_opened(&mut work, id, Action::AnswerReferral, Step::Accepted).await?;
    answer(&mut work, &row, next, "").await?;
    step(&mut work, id, Step::Accepted, "", Some(note), &key).await?;
    set_needs(&mut work, id, "promised").await?;
    let done = |act| Done::new(act, Kind::Referral, id).district(&row.district);
    let in_time = yes_no(ctx.now() <= row.due_at);
    let answered = done(Act::ReferralAnswered).fact("in_time", in_time).fact("answer", "accepted");
    work.commit_all(vec![answered, done(Act::ReferralAccepted)]).await
}

/// Declines a referral, with a reason from the profile's list.
pub async fn decline(ctx: &Ctx, id: ReferralId, reason: &str, note: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (row, next, key) = ready_opened(&mut work, id, Action::AnswerReferral, Step::Declined).await?;
    if ctx.profile().item("decline_reason", reason).is_none() {
        return Err(AccessError::NotFound);
    }
    answer(&mut work, &row, next, reason).await?;
    step(&mut work, id, Step::Declined, reason, Some(note), &key).await?;
    set_needs(&mut work, id, "unmet").await?;
    let done = |act| Done::new(act, Kind::Referral, id).district(&row.district);
    let in_time = yes_no(ctx.now() <= row.due_at);
    let answered = done(Act::ReferralAnswered).fact("in_time", in_time).fact("answer", "declined");
    work.commit_all(vec![answered, done(Act::ReferralDeclined).fact("reason", reason)]).await
}

async fn answer(work: &mut Work<'_>, row: &ReferralRow, next: ReferralState, reason: &str) -> Result<(), AccessError> {
    let now = work.ctx.now();
    let closed: Option<Moment> = (next == ReferralState::Declined).then_some(now);
    let changed = work
        .tx
        .run(
            sql!(
                "UPDATE referral SET state = $1, answered_at = $2, decline_reason = $3, closed_at = $4,
                                     seen_at = coalesce(seen_at, $2)
                 WHERE id = $5 AND state = $6"
            ),
            args![next.code(), now, reason, closed, row.id, row.state.code()],
        )
        .await?;
    // Between reading and writing someone else answered.
    if changed == 1 { Ok(()) } else { Err(AccessError::Moved) }
}

async fn set_needs(work: &mut Work<'_>, id: ReferralId, state: &'static str) -> Result<(), AccessError> {
    work.tx
        .run(
            sql!("UPDATE need SET state = $1 WHERE referral_id = $2 AND state IN ('asked', 'promised')"),
            args![state, id],
        )
        .await?;
    Ok(())
}

async fn change(work: &mut Work<'_>, row: &ReferralRow, next: ReferralState) -> Result<(), AccessError> {
    let changed = work
        .tx
        .run(
            sql!("UPDATE referral SET state = $1 WHERE id = $2 AND state = $3"),
            args![next.code(), row.id, row.state.code()],
        )
        .await?;
    if changed == 1 { Ok(()) } else { Err(AccessError::Moved) }
}

/// Records that a service was given: a need of the profile's list is met.
pub async fn record_service(ctx: &Ctx, id: ReferralId, need: &str, note: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (row, next, key) = ready_opened(&mut work, id, Action::ServeReferral, Step::Served).await?;
    if ctx.profile().item("need", need).is_none() {
        return Err(AccessError::NotFound);
    }
    work.first_time("service", &[id.as_bytes(), need.as_bytes(), note.as_bytes()]).await?;
    change(&mut work, &row, next).await?;
    step(&mut work, id, Step::Served, need, Some(note), &key).await?;
    work.tx
        .run(
            sql!(
                "UPDATE need SET state = 'met', met_at = $1 WHERE referral_id = $2 AND kind = $3 AND state = 'promised'"
            ),
            args![ctx.now(), id, need],
        )
        .await?;
    let done = Done::new(Act::ServiceGiven, Kind::Referral, id).district(&row.district).fact("need", need);
    let served = served_household(&mut work, &row).await?;
    let planned = line_served(&mut work, row.case_id, need, &row.to_agency).await?;
    work.commit_all(std::iter::once(done).chain(served).chain(planned).collect()).await
}

/// What to journal when the first service of a referral is a household's: whether it began within the profile's time
/// after the referral was accepted.
async fn served_household(work: &mut Work<'_>, row: &ReferralRow) -> Result<Option<Done>, AccessError> {
    let Some(household) = household_of(work, row.case_id).await? else { return Ok(None) };
    let before = sql!("SELECT count(*) FROM referral_step WHERE referral_id = $1 AND step = 'served'");
    if work.tx.count(before, args![row.id]).await? != 1 {
        return Ok(None);
    }
    let ctx = work.ctx;
    let deadline = ctx.profile().deadline("service-start");
    let deadline = deadline.ok_or_else(|| AccessError::Internal("the profile has no time to serve".into()))?;
    let due = ctx.profile().calendar().due_after(row.answered_at.unwrap_or(row.sent_at), deadline);
    let done = Done::new(Act::HouseholdServed, Kind::Household, household).district(&row.district);
    Ok(Some(done.fact("in_time", yes_no(ctx.now() <= due))))
}

/// Records what came of a referral, and ends it.
pub async fn record_outcome(ctx: &Ctx, id: ReferralId, outcome: &str, note: &str) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (row, next, key) = ready_opened(&mut work, id, Action::ServeReferral, Step::Completed).await?;
    let item = ctx.profile().item("outcome", outcome).ok_or(AccessError::NotFound)?;
    change(&mut work, &row, next).await?;
    work.tx
        .run(sql!("UPDATE referral SET outcome = $1, closed_at = $2 WHERE id = $3"), args![outcome, ctx.now(), id])
        .await?;
    step(&mut work, id, Step::Completed, outcome, Some(note), &key).await?;
    set_needs(&mut work, id, "unmet").await?;
    let mut done =
        vec![Done::new(Act::ReferralOutcome, Kind::Referral, id).district(&row.district).fact("outcome", outcome)];
    for need in row.need_keys().into_iter().filter(|_| item.serves) {
        done.extend(line_served(&mut work, row.case_id, need, &row.to_agency).await?);
    }
    work.commit_all(done).await
}

/// The sender takes a referral back before it is answered. The receiver can open it no more, and where
/// the special police unit had not opened it, the 24-hour clock runs again.
pub async fn withdraw(ctx: &Ctx, id: ReferralId) -> Result<(), AccessError> {
    let mut work = ctx.begin().await?;
    let (row, next) = ready(&mut work, id, Action::WithdrawReferral, Step::Withdrawn).await?;
    let key = open_key(&mut work, Record::Referral, id).await?;
    // Of two that are taken back at once, the second must see the first: the clock below asks which are left.
    hold(&mut work, row.case_id).await?;
    change(&mut work, &row, next).await?;
    work.tx.run(sql!("UPDATE referral SET closed_at = $1 WHERE id = $2"), args![ctx.now(), id]).await?;
    step(&mut work, id, Step::Withdrawn, "", None, &key).await?;
    set_needs(&mut work, id, "unmet").await?;
    end_need_to_know(&mut work, &row).await?;
    if is_unit(ctx, &row.to_agency) {
        work.tx
            .run(
                sql!(
                    "UPDATE case_file SET unit_met_at = (
                       SELECT min(sent_at) FROM referral
                       WHERE case_id = $1 AND to_org = $2 AND (state <> 'withdrawn' OR seen_at IS NOT NULL))
                     WHERE id = $1"
                ),
                args![row.case_id, row.to_org],
            )
            .await?;
    }
    work.commit(Done::new(Act::ReferralWithdrawn, Kind::Referral, id).district(&row.district)).await
}

/// The receiver's seal and openings go: without them the package is bytes.
async fn end_need_to_know(work: &mut Work<'_>, row: &ReferralRow) -> Result<(), AccessError> {
    for sql in [
        sql!("DELETE FROM seal WHERE record_kind = $1 AND record_id = $2 AND org_id = $3"),
        sql!(
            "DELETE FROM opening WHERE record_kind = $1 AND record_id = $2
               AND member_id IN (SELECT id FROM member WHERE org_id = $3)"
        ),
    ] {
        work.tx.run(sql, args![Record::Referral.code(), row.id, row.to_org]).await?;
    }
    Ok(())
}
