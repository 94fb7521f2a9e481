//! Signing in: the passphrase unlocks the member's identity, and that the organisation's.

use journal::{Act, Entry, Kind};
use kit::{MemberId, Moment, OrgId};
use store::{Tx, args, sql};
use vault::{Identity, VaultError};

pub use crate::throttle::DeviceCookie;

use crate::seal::place;
use crate::session::{self, NewSession, SessionCookie};
use crate::{AccessError, Ctx, throttle};

/// Why a sign-in did not succeed. The first two say the same to someone who guesses names.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such member, a disabled one, or the wrong passphrase: never said which.
    #[error("wrong name or passphrase")]
    Wrong,
    /// Too many failures from this device or from unknown devices.
    #[error("wait until {0:?}")]
    Wait(Moment),
    /// Anything else.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<store::StoreError> for SignInError {
    fn from(error: store::StoreError) -> Self {
        Self::Access(error.into())
    }
}

/// What a right passphrase gives.
pub struct SignInOutcome {
    /// The browser's half of the session.
    pub session: SessionCookie,
    /// Marks this browser as one that signed in before.
    pub device: DeviceCookie,
    /// Whether a second factor is still asked for.
    pub second_factor: bool,
}

struct Row {
    id: MemberId,
    org_id: OrgId,
    agency: String,
    locked_identity: Vec<u8>,
    sealed: Vec<u8>,
    second_factor: bool,
}
store::columns!(Row { id, org_id, agency, locked_identity, sealed, second_factor });

/// A name for signing in as it is kept and looked for.
pub(crate) fn login_name(written: &str) -> String {
    written.trim().to_lowercase()
}

/// Tries a name and passphrase. `device` is the device cookie, if the browser sent one.
pub async fn sign_in(
    ctx: &Ctx,
    login: &str,
    passphrase: &str,
    device: Option<&str>,
) -> Result<SignInOutcome, SignInError> {
    let house = ctx.house();
    let login = login_name(login);
    let bucket = throttle::bucket(house, &login, device);
    refuse_blocked(ctx, &bucket).await?;
    // Few at a time, each until it is counted. Asked again when it is one's turn: those who came at the
    // same moment were not counted yet.
    let turn = house.unlocking.acquire().await.map_err(|e| AccessError::Internal(e.to_string()))?;
    let mut tx = refuse_blocked(ctx, &bucket).await?;
    let row: Option<Row> = tx
        .opt(
            sql!(
                "SELECT member.id, member.org_id, org.agency, member.locked_identity, org_key.sealed,
                        member.totp_sealed IS NOT NULL AS second_factor
                 FROM member JOIN org_key ON org_key.member_id = member.id AND org_key.org_id = member.org_id
                             JOIN org ON org.id = member.org_id
                 WHERE member.login = $1 AND member.state = 'active'"
            ),
            args![&login],
        )
        .await?;
    drop(tx);
    let Some((row, member_identity, org_identity)) = unlock(ctx, row, passphrase).await? else {
        let mut tx = house.store.write().await?;
        throttle::failed(&mut tx, &bucket, ctx.now()).await?;
        tx.commit().await?;
        return Err(SignInError::Wrong);
    };
    drop(turn);

    let mut tx = house.store.write().await?;
    // Unlocking takes time: a passphrase, an access or a second factor that was changed meanwhile counts.
    let same = tx
        .run(
            sql!(
                "UPDATE member SET state = state WHERE id = $1 AND state = 'active' AND locked_identity = $2
                    AND (totp_sealed IS NOT NULL) = $3"
            ),
            args![row.id, &row.locked_identity, row.second_factor],
        )
        .await?;
    if same == 0 {
        return Err(SignInError::Wrong);
    }
    throttle::succeeded(&mut tx, &bucket).await?;
    let new = NewSession {
        member: row.id,
        member_identity: &member_identity,
        org_identity: &org_identity,
        full: !row.second_factor,
    };
    let cookie = session::start(ctx, &mut tx, &new).await?;
    if !row.second_factor {
        journal_sign_in(ctx, &mut tx, row.id, &row.agency, "passphrase").await?;
    }
    tx.commit().await?;
    Ok(SignInOutcome { session: cookie, device: DeviceCookie::new(house, &login), second_factor: row.second_factor })
}

/// Goes on, with what it read from, only if this count need not wait.
async fn refuse_blocked(ctx: &Ctx, bucket: &[u8; 32]) -> Result<Tx, SignInError> {
    let mut tx = ctx.house().store.read().await?;
    match throttle::blocked_until(&mut tx, bucket, ctx.now()).await? {
        Some(until) => Err(SignInError::Wait(until)),
        None => Ok(tx),
    }
}

/// Journals a sign-in that is complete, in the transaction that begins the session: nobody is signed in
/// who is not in the journal. Call it last.
pub(crate) async fn journal_sign_in(
    ctx: &Ctx,
    tx: &mut Tx,
    member: MemberId,
    agency: &str,
    factor: &str,
) -> Result<(), AccessError> {
    let entry = Entry {
        act: Act::SignedIn,
        actor: member.to_string(),
        agency: agency.to_owned(),
        kind: Kind::Member,
        subject: member.to_string(),
        district: String::new(),
        facts: vec![("factor", factor.to_owned())],
    };
    let month = ctx.profile().calendar().month_of(ctx.now());
    journal::append(tx, ctx.now(), &month, &entry).await?;
    Ok(())
}

/// Unlocks on a thread of its own. A name that nobody has costs as much time.
async fn unlock(
    ctx: &Ctx,
    row: Option<Row>,
    passphrase: &str,
) -> Result<Option<(Row, Identity, Identity)>, AccessError> {
    let passphrase = vault::Zeroizing::new(passphrase.to_owned());
    let cost = ctx.house().lock_cost;
    tokio::task::spawn_blocking(move || {
        let Some(row) = row else {
            vault::pretend_unlock(&passphrase, cost);
            return Ok(None);
        };
        let (id, org) = (row.id.to_string(), row.org_id.to_string());
        match vault::unlock(&row.locked_identity, &passphrase, &place("member", &id, "locked_identity")) {
            Ok(member) => {
                let org = member.open_identity(&place("org_key", &org, &id), &row.sealed)?;
                Ok(Some((row, member, org)))
            }
            Err(VaultError::WrongPassphrase) => Ok(None),
            Err(error) => Err(error.into()),
        }
    })
    .await
    .map_err(|e| AccessError::Internal(e.to_string()))?
}
