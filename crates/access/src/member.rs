//! Founding organisations and looking after their members.

use std::sync::Arc;

use journal::{Act, Kind};
use kit::{Lang, MemberId, OrgId};
use profile::Profile;
use store::{args, sql};
use tokio::task::spawn_blocking;
use vault::{Identity, PublicKey, RecoveryIdentity, RecoveryRecipient, VaultError, Zeroizing};

use crate::seal::place;
use crate::session::end_other_sessions;
use crate::sign_in::login_name;
use crate::{AccessError, Action, Actor, Ctx, Done, House, Role, Thing, Work, throttle};

/// A member to be added.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// Name for signing in, unique in the whole system; kept in lower case.
    pub login: String,
    /// Name as colleagues know it.
    pub name: String,
    /// What they are here for.
    pub roles: Vec<Role>,
    /// Language of their pages.
    pub lang: Lang,
    /// First passphrase; they change it.
    pub passphrase: String,
}

/// A member as a list shows them.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// Id.
    pub id: MemberId,
    /// Name for signing in.
    pub login: String,
    /// Name as colleagues know it.
    pub name: String,
    /// Role codes, with commas.
    pub roles: String,
    /// `active` or `disabled`.
    pub state: String,
    /// Whether a second factor is on.
    pub second_factor: bool,
}
store::columns!(MemberRow { id, login, name, roles, state, second_factor });

/// Founds the organisation of an agency. Its identity is sealed to the offline recovery identity here
/// and to its members as they are added; in the clear it is only in the hand of the caller, for adding
/// the first member. A chore of the system: the caller commits.
pub async fn found_organisation(
    work: &mut Work<'_>,
    agency: &str,
    recovery: &RecoveryRecipient,
) -> Result<(OrgId, Identity), AccessError> {
    let ctx = work.ctx;
    let id = OrgId::new(ctx.now(), ctx.entropy());
    let identity = Identity::generate(ctx.entropy());
    work.tx
        .run(
            sql!("INSERT INTO org (id, agency, public_key, recovery_seal, created_at) VALUES ($1, $2, $3, $4, $5)"),
            args![id, agency, identity.public().to_bytes(), recovery.wrap_identity(&identity)?, ctx.now()],
        )
        .await?;
    Ok((id, identity))
}

/// A new member's id and identity, and the identity locked with their passphrase.
struct Locked {
    id: MemberId,
    identity: Identity,
    locked: Vec<u8>,
}

impl Locked {
    /// Takes memory and time: see [`locking`].
    fn new(house: &House, passphrase: &str) -> Self {
        let (id, identity) = (MemberId::new(house.clock.now(), &*house.entropy), Identity::generate(&*house.entropy));
        let locked = locked(house, id, &identity, passphrase);
        Self { id, identity, locked }
    }
}

/// Locks or unlocks on a thread of its own and when it is one's turn: each costs memory, and nobody waits for the
/// database meanwhile.
async fn locking<T: Send + 'static>(
    house: &Arc<House>,
    work: impl FnOnce(&House) -> T + Send + 'static,
) -> Result<T, AccessError> {
    let _turn = house.unlocking.acquire().await.map_err(|e| AccessError::Internal(e.to_string()))?;
    let house = Arc::clone(house);
    spawn_blocking(move || work(&house)).await.map_err(|e| AccessError::Internal(e.to_string()))
}

/// Adds a member to an organisation whose identity the caller holds. A chore at the console.
pub async fn insert_member(
    work: &mut Work<'_>,
    org: OrgId,
    org_identity: &Identity,
    new: &NewMember,
) -> Result<MemberId, AccessError> {
    let member = Locked::new(work.ctx.house(), &new.passphrase);
    insert_locked(work, org, org_identity, new, member).await
}

async fn insert_locked(
    work: &mut Work<'_>,
    org: OrgId,
    org_identity: &Identity,
    new: &NewMember,
    member: Locked,
) -> Result<MemberId, AccessError> {
    let ctx = work.ctx;
    let Locked { id, identity, locked } = member;
    let roles: Vec<_> = new.roles.iter().map(|r| r.code()).collect();
    work.tx
        .run(
            sql!(
                "INSERT INTO member (id, org_id, login, name, roles, lang, public_key, locked_identity, totp_sealed,
                                     totp_step, state, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, 0, 'active', $9)"
            ),
            args![
                id,
                org,
                login_name(&new.login),
                &new.name,
                roles.join(","),
                new.lang,
                identity.public().to_bytes(),
                locked,
                ctx.now(),
            ],
        )
        .await?;
    seal_org_key(work, org, id, &identity.public(), org_identity).await?;
    crate::custodian::forget_custodian(ctx);
    Ok(id)
}

/// Adds a colleague to the actor's own organisation.
pub async fn add_member(ctx: &Ctx, new: &NewMember) -> Result<MemberId, AccessError> {
    let member = ctx.member()?;
    let desk = Thing::Desk { org: member.org };
    if !ctx.may(Action::ManageMembers, &desk) {
        return Err(AccessError::Denied);
    }
    let passphrase = Zeroizing::new(new.passphrase.clone());
    let locked = locking(ctx.house(), move |house| Locked::new(house, &passphrase)).await?;
    let mut work = ctx.begin().await?;
    work.allow(Action::ManageMembers, &desk)?;
    if !new.roles.iter().all(|role| may_have(work.ctx.profile(), &member.agency, *role)) {
        return Err(AccessError::Denied);
    }
    let id = insert_locked(&mut work, member.org, &member.org_identity, new, locked).await?;
    let mut roles: Vec<_> = new.roles.iter().map(|r| r.code()).collect();
    roles.sort_unstable();
    work.commit(Done::new(Act::MemberAdded, Kind::Member, id).fact("roles", roles.join(","))).await?;
    // Once more: whoever asked before the commit was told of nobody.
    crate::custodian::forget_custodian(ctx);
    Ok(id)
}

/// Coordinator and auditor see the whole country, editors speak for it, a custodian keeps its
/// secrets: only agencies that the profile names give
/// these roles.
pub fn may_have(profile: &Profile, agency: &str, role: Role) -> bool {
    let agency = profile.agency(agency);
    match role {
        Role::Coordinator => agency.is_some_and(|agency| agency.coordinator),
        Role::Auditor => agency.is_some_and(|agency| agency.auditor),
        Role::Editor => agency.is_some_and(|agency| agency.publishes),
        Role::Custodian => agency.is_some_and(|agency| agency.keeps_contacts),
        // Who keeps how reporters may be reached does not read what they report.
        Role::Duty => agency.is_none_or(|agency| !agency.keeps_contacts),
        Role::Registrar => agency.is_some_and(|agency| agency.keeps_register),
        Role::SchoolOfficer => agency.is_some_and(|agency| agency.keeps_attendance),
        Role::CareOfficer => agency.is_some_and(|agency| agency.keeps_institutions),
        Role::Analyst => agency.is_some_and(|agency| agency.monitors),
        Role::CaseOfficer | Role::Lead | Role::Outreach => true,
    }
}

/// Ends a colleague's access: their sessions end, and the organisation's key is no longer sealed to them.
pub async fn disable_member(mut work: Work<'_>, id: MemberId) -> Result<(), AccessError> {
    let member = work.ctx.member()?;
    work.allow(Action::ManageMembers, &Thing::Desk { org: member.org })?;
    if member.id == id {
        return Err(AccessError::Denied);
    }
    let changed = work
        .tx
        .run(
            sql!("UPDATE member SET state = 'disabled' WHERE id = $1 AND org_id = $2 AND state = 'active'"),
            args![id, member.org],
        )
        .await?;
    if changed == 0 {
        return Err(AccessError::NotFound);
    }
    work.tx.run(sql!("DELETE FROM org_key WHERE member_id = $1"), args![id]).await?;
    work.tx.run(sql!("DELETE FROM session WHERE member_id = $1"), args![id]).await?;
    work.commit(Done::new(Act::MemberDisabled, Kind::Member, id)).await
}

/// Everyone in the actor's organisation.
pub async fn colleagues(mut work: Work<'_>) -> Result<Vec<MemberRow>, AccessError> {
    let org = work.ctx.member()?.org;
    work.allow(Action::ListMembers, &Thing::Desk { org })?;
    Ok(work
        .tx
        .all(
            sql!(
                "SELECT id, login, name, roles, state, totp_sealed IS NOT NULL AS second_factor
                 FROM member WHERE org_id = $1 ORDER BY state, login"
            ),
            args![org],
        )
        .await?)
}

/// Sets the actor's own passphrase; their other sessions end.
pub async fn change_passphrase(ctx: &Ctx, old: &str, new: &str) -> Result<(), AccessError> {
    let Actor::Member(member) = ctx.actor() else { return Err(AccessError::Denied) };
    let account = Thing::Account { member: member.id };
    let bucket = throttle::own_bucket(ctx.house(), "tries/own-passphrase", member.id);
    let mut work = ctx.look().await?;
    work.allow(Action::ManageAccount, &account)?;
    if let Some(until) = throttle::blocked_until(&mut work.tx, &bucket, ctx.now()).await? {
        return Err(AccessError::Wait(until));
    }
    let (kept,): (Vec<u8>,) =
        work.tx.one(sql!("SELECT locked_identity FROM member WHERE id = $1"), args![member.id]).await?;
    drop(work);
    let (of, lock) = (Arc::clone(member), kept.clone());
    let (old, new) = (Zeroizing::new(old.to_owned()), Zeroizing::new(new.to_owned()));
    let relocked = locking(ctx.house(), move |house| {
        vault::unlock(&lock, &old, &place("member", &of.id.to_string(), "locked_identity"))?;
        Ok::<_, VaultError>(locked(house, of.id, &of.member_identity, &new))
    });
    let relocked = match relocked.await? {
        Ok(relocked) => relocked,
        Err(error) => {
            let mut tx = ctx.house().store.write().await?;
            throttle::failed(&mut tx, &bucket, ctx.now()).await?;
            tx.commit().await?;
            return Err(error.into());
        }
    };
    let mut work = ctx.begin().await?;
    work.allow(Action::ManageAccount, &account)?;
    let changed = work
        .tx
        .run(
            sql!("UPDATE member SET locked_identity = $1 WHERE id = $2 AND locked_identity = $3"),
            args![relocked, member.id, kept],
        )
        .await?;
    if changed == 0 {
        return Err(AccessError::Moved);
    }
    throttle::succeeded(&mut work.tx, &bucket).await?;
    end_other_sessions(&mut work, member).await?;
    work.commit(Done::new(Act::PassphraseChanged, Kind::Member, member.id)).await
}

/// Gives a member who lost their passphrase a new identity and passphrase, with the recovery identity
/// that is kept offline. Their second factor goes off. A chore of the system, at the server's console.
pub async fn recover_member(
    mut work: Work<'_>,
    login: &str,
    recovery: &RecoveryIdentity,
    passphrase: &str,
) -> Result<(), AccessError> {
    let row: Option<(MemberId, OrgId, Vec<u8>)> = work
        .tx
        .opt(
            sql!(
                "SELECT member.id, org.id, org.recovery_seal FROM member JOIN org ON org.id = member.org_id
                 WHERE member.login = $1"
            ),
            args![login_name(login)],
        )
        .await?;
    let (id, org, wrapped) = row.ok_or(AccessError::NotFound)?;
    let org_identity = recovery.unwrap_identity(&wrapped)?;
    let identity = Identity::generate(work.ctx.entropy());
    work.tx
        .run(
            sql!(
                "UPDATE member SET public_key = $1, locked_identity = $2, totp_sealed = NULL, state = 'active'
                 WHERE id = $3"
            ),
            args![identity.public().to_bytes(), locked(work.ctx.house(), id, &identity, passphrase), id],
        )
        .await?;
    work.tx.run(sql!("DELETE FROM org_key WHERE member_id = $1"), args![id]).await?;
    work.tx.run(sql!("DELETE FROM session WHERE member_id = $1"), args![id]).await?;
    seal_org_key(&mut work, org, id, &identity.public(), &org_identity).await?;
    work.commit(Done::new(Act::MemberRecovered, Kind::Member, id)).await
}

async fn seal_org_key(
    work: &mut Work<'_>,
    org: OrgId,
    member: MemberId,
    public: &PublicKey,
    identity: &Identity,
) -> Result<(), AccessError> {
    let (row, column) = (org.to_string(), member.to_string());
    let sealed = public.seal_identity(work.ctx.entropy(), &place("org_key", &row, &column), identity);
    work.tx
        .run(sql!("INSERT INTO org_key (org_id, member_id, sealed) VALUES ($1, $2, $3)"), args![org, member, sealed])
        .await?;
    Ok(())
}

fn locked(house: &House, id: MemberId, identity: &Identity, passphrase: &str) -> Vec<u8> {
    let row = id.to_string();
    vault::lock(identity, passphrase, &*house.entropy, &place("member", &row, "locked_identity"), house.lock_cost)
}
