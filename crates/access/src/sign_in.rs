//! Signing in: the passphrase unlocks the member's identity, and that the organisation's.

use journal::{Act, Kind};
use kit::{MemberId, Moment, OrgId};
use store::{args, sql};
use vault::{Identity, VaultError};

pub use crate::throttle::DeviceCookie;

use crate::seal::place;
use crate::session::{self, NewSession, SessionCookie};
use crate::{AccessError, Ctx, Done, throttle};

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

#[derive(sqlx::FromRow)]
struct Row {
    id: MemberId,
    org_id: OrgId,
    locked_identity: Vec<u8>,
    sealed: Vec<u8>,
    second_factor: bool,
}

/// Tries a name and passphrase. `device` is the device cookie, if the browser sent one.
pub async fn sign_in(
    ctx: &Ctx,
    login: &str,
    passphrase: &str,
    device: Option<&str>,
) -> Result<SignInOutcome, SignInError> {
    let house = ctx.house();
    let login = login.trim().to_lowercase();
    let bucket = throttle::bucket(house, &login, device);
    let mut tx = house.store.read().await?;
    if let Some(until) = throttle::blocked_until(&mut tx, &bucket, ctx.now()).await? {
        return Err(SignInError::Wait(until));
    }
    let row: Option<Row> = tx
        .opt(
            sql!(
                "SELECT member.id, member.org_id, member.locked_identity, org_key.sealed,
                        member.totp_sealed IS NOT NULL AS second_factor
                 FROM member JOIN org_key ON org_key.member_id = member.id AND org_key.org_id = member.org_id
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

    let mut tx = house.store.write().await?;
    throttle::succeeded(&mut tx, &bucket).await?;
    let new = NewSession {
        member: row.id,
        member_identity: &member_identity,
        org_identity: &org_identity,
        full: !row.second_factor,
    };
    let cookie = session::start(ctx, &mut tx, &new).await?;
    tx.commit().await?;
    if !row.second_factor {
        journal_sign_in(ctx, &cookie, "passphrase").await?;
    }
    Ok(SignInOutcome { session: cookie, device: DeviceCookie::new(house, &login), second_factor: row.second_factor })
}

/// Journals a sign-in that is complete, as the member who signed in.
pub(crate) async fn journal_sign_in(ctx: &Ctx, cookie: &SessionCookie, factor: &str) -> Result<(), AccessError> {
    let signed = session::signed_in(ctx.house(), Some(&cookie.value())).await?;
    let (member, lang) = signed.ok_or_else(|| AccessError::Internal("a fresh session was not found".to_owned()))?;
    let id = member.id;
    let as_member = Ctx::new(ctx.house().clone(), crate::Actor::Member(member), lang);
    let mut work = as_member.begin().await?;
    work.allow(crate::Action::ManageAccount, &crate::Thing::Account { member: id })?;
    work.commit(Done::new(Act::SignedIn, Kind::Member, id).fact("factor", factor)).await
}

/// Unlocks on a thread of its own, few at a time. A name that nobody has costs as much time.
async fn unlock(
    ctx: &Ctx,
    row: Option<Row>,
    passphrase: &str,
) -> Result<Option<(Row, Identity, Identity)>, AccessError> {
    let internal = |e: String| AccessError::Internal(e);
    let _turn = ctx.house().unlocking.acquire().await.map_err(|e| internal(e.to_string()))?;
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
    .map_err(|e| internal(e.to_string()))?
}
