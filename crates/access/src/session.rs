//! Sessions: one half in the database, encrypted; the other half, its key, only in the browser's cookie.
//! Any node can serve a session, and a dump of the database opens none.

use std::sync::Arc;

use journal::{Act, Kind};
use kit::{Lang, MemberId, Moment, OrgId, SessionId};
use store::{args, sql};
use vault::{Identity, SessionSecret};

use crate::seal::place;
use crate::{AccessError, Actor, Ctx, Done, House, Role, SignedIn, Work};

/// A session ends after this long without a request: an unattended desk.
const IDLE_SECONDS: i64 = 45 * 60;
/// And after this long in any case: a working day.
pub(crate) const WHOLE_SECONDS: i64 = 10 * 3600;
/// `seen_at` is written at most this often, so that reading pages does not make the database write.
const SEEN_EVERY_SECONDS: i64 = 60;

/// What the browser keeps.
pub struct SessionCookie(pub(crate) SessionSecret);

impl SessionCookie {
    /// The cookie's value.
    pub fn value(&self) -> String {
        self.0.to_cookie().to_string()
    }
}

struct Row {
    id: SessionId,
    stage: String,
    sealed_member: Vec<u8>,
    sealed_org: Vec<u8>,
    seen_at: Moment,
    member_id: MemberId,
    org_id: OrgId,
    agency: String,
    name: String,
    roles: String,
    lang: Lang,
    second_factor: bool,
}
store::columns!(Row {
    id,
    stage,
    sealed_member,
    sealed_org,
    seen_at,
    member_id,
    org_id,
    agency,
    name,
    roles,
    lang,
    second_factor
});

/// How far a session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The passphrase was right; the second factor is still asked for.
    Passphrase,
    /// Signed in.
    Full,
}

impl Stage {
    const fn code(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::Full => "full",
        }
    }
}

/// Who the cookie belongs to, with their identities unlocked for this request. `None` for a cookie that
/// is absent, forged, ended, or not yet past the second factor.
pub async fn signed_in(house: &Arc<House>, cookie: Option<&str>) -> Result<Option<(Arc<SignedIn>, Lang)>, AccessError> {
    Ok(resume(house, cookie, Stage::Full).await?.map(|(member, lang)| (Arc::new(member), lang)))
}

pub(crate) async fn resume(
    house: &Arc<House>,
    cookie: Option<&str>,
    stage: Stage,
) -> Result<Option<(SignedIn, Lang)>, AccessError> {
    let Some(secret) = cookie.and_then(|c| SessionSecret::from_cookie(c).ok()) else { return Ok(None) };
    let now = house.clock.now();
    let locator = secret.locator();
    let mut tx = house.store.read().await?;
    let row: Option<Row> = tx
        .opt(
            sql!(
                "SELECT session.id, session.stage, session.sealed_member, session.sealed_org, session.seen_at,
                        member.id AS member_id, member.org_id, org.agency, member.name, member.roles, member.lang,
                        member.totp_sealed IS NOT NULL AS second_factor
                 FROM session JOIN member ON member.id = session.member_id JOIN org ON org.id = member.org_id
                 WHERE session.locator = $1 AND session.expires_at > $2 AND session.seen_at > $3
                   AND member.state = 'active'"
            ),
            args![locator, now, now.plus_seconds(-IDLE_SECONDS)],
        )
        .await?;
    drop(tx);
    let Some(row) = row else { return Ok(None) };
    if row.stage != stage.code() {
        return Ok(None);
    }
    if now.seconds_since(row.seen_at) > SEEN_EVERY_SECONDS {
        let mut tx = house.store.write().await?;
        tx.run(sql!("UPDATE session SET seen_at = $1 WHERE locator = $2"), args![now, locator]).await?;
        tx.commit().await?;
    }
    let place_of = bound(row.id, row.member_id, stage);
    let open = |column, sealed: &[u8]| secret.open_identity(&place("session", &place_of, column), sealed);
    let (Ok(member_identity), Ok(org_identity)) =
        (open("sealed_member", &row.sealed_member), open("sealed_org", &row.sealed_org))
    else {
        tracing::error!(session = %row.id, "the cookie finds a session that it does not open: the row was changed");
        return Ok(None);
    };
    let roles = row.roles.split(',').filter_map(|code| code.parse::<Role>().ok()).collect();
    let member = SignedIn {
        id: row.member_id,
        org: row.org_id,
        agency: row.agency,
        name: row.name,
        roles,
        session: row.id,
        csrf: csrf_token(house, &locator),
        second_factor: row.second_factor,
        member_identity,
        org_identity,
    };
    Ok(Some((member, row.lang)))
}

/// The row to which a session's half is bound: neither its member nor its stage can be exchanged.
fn bound(id: SessionId, member: MemberId, stage: Stage) -> String {
    format!("{id}/{member}/{}", stage.code())
}

/// The token that a session's forms carry: only this server can make it, and only for this session.
pub fn csrf_token(house: &House, locator: &[u8; 32]) -> String {
    house.secrets.mac("form", locator)[..16].iter().map(|b| format!("{b:02x}")).collect()
}

/// Who a new session is for, and how far it has come.
pub(crate) struct NewSession<'a> {
    pub member: MemberId,
    pub member_identity: &'a Identity,
    pub org_identity: &'a Identity,
    pub full: bool,
}

pub(crate) async fn start(ctx: &Ctx, tx: &mut store::Tx, new: &NewSession<'_>) -> Result<SessionCookie, AccessError> {
    let now = ctx.now();
    let secret = SessionSecret::new(ctx.entropy());
    let id = SessionId::new(now, ctx.entropy());
    let stage = if new.full { Stage::Full } else { Stage::Passphrase };
    let row = bound(id, new.member, stage);
    let seal =
        |column: &'static str, identity| secret.seal_identity(ctx.entropy(), &place("session", &row, column), identity);
    tx.run(
        sql!(
            "INSERT INTO session (locator, id, member_id, stage, sealed_member, sealed_org, created_at, seen_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        args![
            secret.locator(),
            id,
            new.member,
            stage.code(),
            seal("sealed_member", new.member_identity),
            seal("sealed_org", new.org_identity),
            now,
            now,
            now.plus_seconds(if new.full { WHOLE_SECONDS } else { 10 * 60 }),
        ],
    )
    .await?;
    Ok(SessionCookie(secret))
}

/// Ends every session of a member but the one they are in.
pub(crate) async fn end_other_sessions(work: &mut Work<'_>, member: &SignedIn) -> Result<(), AccessError> {
    work.tx
        .run(sql!("DELETE FROM session WHERE member_id = $1 AND id <> $2"), args![member.id, member.session])
        .await?;
    Ok(())
}

/// Ends the actor's session.
pub async fn sign_out(ctx: &Ctx) -> Result<(), AccessError> {
    let Actor::Member(member) = ctx.actor() else { return Ok(()) };
    let mut work = ctx.begin().await?;
    work.allow(crate::Action::ManageAccount, &crate::Thing::Account { member: member.id })?;
    work.tx.run(sql!("DELETE FROM session WHERE id = $1"), args![member.session]).await?;
    work.commit(Done::new(Act::SignedOut, Kind::Member, member.id)).await
}

/// Deletes what has run out: sessions, openings, counts of failures, forms that nobody sends again. A chore.
pub async fn sweep_sessions(ctx: &Ctx) -> Result<(), AccessError> {
    let now = ctx.now();
    let mut tx = ctx.house().store.write().await?;
    tx.run(
        sql!("DELETE FROM session WHERE expires_at < $1 OR seen_at < $2"),
        args![now, now.plus_seconds(-IDLE_SECONDS)],
    )
    .await?;
    tx.run(sql!("DELETE FROM opening WHERE until_at < $1"), args![now]).await?;
    tx.run(sql!("DELETE FROM form_done WHERE at < $1"), args![now.plus_seconds(-30 * 24 * 3600)]).await?;
    tx.run(sql!("DELETE FROM sign_in_failure WHERE last_at < $1"), args![now.plus_seconds(-24 * 3600)]).await?;
    Ok(tx.commit().await?)
}

/// Ends every session. A chore at the console.
pub async fn end_all_sessions(ctx: &Ctx) -> Result<(), AccessError> {
    let mut tx = ctx.house().store.write().await?;
    tx.run(sql!("DELETE FROM session"), args![]).await?;
    Ok(tx.commit().await?)
}
