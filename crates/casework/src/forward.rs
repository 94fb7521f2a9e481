//! Handing a signal to another authority before a case is opened: who has no need any more can open it no longer.

use access::{AccessError, Action, Ctx, Done, Record, Work, make_seals, org_by_agency, place, store_seals};
use journal::{Act, Kind};
use kit::{ForwardId, Moment, SignalId};
use signals::{Danger, Reach, State, contact_of, share_contact, signal_key, unshare_contact};
use store::{args, sql};
use vault::RecordKey;

use crate::cases::is_unit;
use crate::desk::opened;

/// A signal on its way from one authority to another.
pub struct Forward {
    /// Who sent it on: an agency's key.
    pub from: String,
    /// Who has it now.
    pub to: String,
    /// On which ground: a key of the profile's.
    pub basis: String,
    /// The sender's words.
    pub note: String,
    /// When.
    pub at: Moment,
}

/// Agencies where somebody is on duty, other than the own one: only there is a signal read.
pub async fn desks(ctx: &Ctx) -> Result<Vec<String>, AccessError> {
    let mut work = ctx.look().await?;
    work.allow(Action::ListSignals, &ctx.desk()?)?;
    let rows: Vec<(String,)> = work
        .tx
        .all(
            sql!(
                "SELECT DISTINCT o.agency FROM org o JOIN member m ON m.org_id = o.id
                 WHERE m.state = 'active' AND ',' || m.roles || ',' LIKE '%,duty,%' AND o.id <> $1 ORDER BY o.agency"
            ),
            args![ctx.member()?.org],
        )
        .await?;
    // Who keeps how reporters may be reached does not read what they report.
    let keeper = ctx.profile().contact_keeper().map(|agency| &agency.key);
    Ok(rows.into_iter().map(|(agency,)| agency).filter(|agency| Some(agency) != keeper).collect())
}

/// Hands a signal on. Its key is sealed to the other authority and no longer to the own one; its clock begins anew.
///
/// # Errors
/// `NotFound` for an authority where nobody is on duty or a ground that the profile does not have, `Moved` when the
/// signal is not being screened any more, or is a presumed victim's and does not go to the special police unit.
pub async fn forward(ctx: &Ctx, id: SignalId, to: &str, basis: &str, note: &str) -> Result<(), AccessError> {
    if ctx.profile().basis(basis).is_none() || !desks(ctx).await?.iter().any(|agency| agency == to) {
        return Err(AccessError::NotFound);
    }
    let mut work = ctx.begin().await?;
    let signal = opened(&mut work, id, Action::ForwardSignal).await?;
    let target = org_by_agency(ctx, &mut work.tx, to).await?;
    let key = signal_key(&mut work, &signal).await?;
    let seals = make_seals(ctx, Record::Signal, id, &key, &[&target]);
    // A presumed victim's 24 hours run: nobody but the special police unit is handed them without a case.
    if signal.suspected_at.is_some() && !is_unit(ctx, to) {
        return Err(AccessError::Moved);
    }
    let before = sql!("SELECT count(*) FROM signal_forward WHERE signal_id = $1");
    let before = work.tx.count(before, args![id]).await?;
    let fresh = signals::look_by(ctx, signal.danger)?;
    // The first to whom it is handed has a time of their own; passed to and fro, it is late.
    let look_by = if before == 0 { fresh } else { fresh.min(signal.look_by) };
    let moved: Option<(Option<Moment>, Danger)> = work
        .tx
        .opt(
            sql!(
                "UPDATE signal SET org_id = $1, state = $2, look_by = $3, looked_at = NULL
                 WHERE id = $4 AND org_id = $5 AND state = $6 AND taken_back_at IS NULL RETURNING call_by, danger"
            ),
            args![target.id, State::New.code(), look_by, id, signal.org_id, State::Open.code()],
        )
        .await?;
    let Some((call_by, danger)) = moved else { return Err(AccessError::Moved) };
    store_seals(&mut work, Record::Signal, id, &seals).await?;
    let gone = sql!("DELETE FROM seal WHERE record_kind = $1 AND record_id = $2 AND org_id = $3");
    work.tx.run(gone, args![Record::Signal.code(), id.to_string(), signal.org_id]).await?;
    // In haste whoever has the signal can reach its reporter; otherwise the new desk asks the custodian itself.
    if (call_by.is_some() || danger == Danger::Now) && matches!(contact_of(&mut work, id).await?, Reach::Open(_)) {
        share_contact(&mut work, id, &target).await?;
    }
    unshare_contact(&mut work, id, signal.org_id).await?;
    let own = ForwardId::new(ctx.now(), ctx.entropy());
    let sealed = key.seal_text(ctx.entropy(), &place("signal_forward", &own.to_string(), "note"), note);
    work.tx
        .run(
            sql!(
                "INSERT INTO signal_forward (id, signal_id, from_org, to_org, basis, note, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)"
            ),
            args![own, id, signal.org_id, target.id, basis, sealed, ctx.now()],
        )
        .await?;
    let done = Done::new(Act::SignalForwarded, Kind::Signal, id).district(&signal.district);
    work.commit(done.fact("to", to).fact("basis", basis).fact("hop", before + 1)).await
}

struct Row {
    id: ForwardId,
    from_agency: String,
    to_agency: String,
    basis: String,
    note: Vec<u8>,
    at: Moment,
}
store::columns!(Row { id, from_agency, to_agency, basis, note, at });

/// The ways a signal has gone, oldest first.
pub async fn forwards_of(work: &mut Work<'_>, key: &RecordKey, id: SignalId) -> Result<Vec<Forward>, AccessError> {
    let rows: Vec<Row> = work
        .tx
        .all(
            sql!(
                "SELECT f.id, a.agency AS from_agency, b.agency AS to_agency, f.basis, f.note, f.at
                 FROM signal_forward f JOIN org a ON a.id = f.from_org JOIN org b ON b.id = f.to_org
                 WHERE f.signal_id = $1 ORDER BY f.at, f.id"
            ),
            args![id],
        )
        .await?;
    let open = |row: Row| {
        let note = key.open_text(&place("signal_forward", &row.id.to_string(), "note"), &row.note)?;
        Ok(Forward { from: row.from_agency, to: row.to_agency, basis: row.basis, note, at: row.at })
    };
    rows.into_iter().map(open).collect()
}
