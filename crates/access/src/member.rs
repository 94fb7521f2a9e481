//! Founding organisations and looking after their members.

use journal::{Act, Kind};
use kit::{Lang, MemberId, OrgId};
use profile::Profile;
use store::{args, sql};
use vault::{Identity, PublicKey, RecoveryIdentity, RecoveryRecipient};

use crate::seal::place;
use crate::sign_in::login_name;
use crate::{AccessError, Action, Done, House, Role, Thing, Work};

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
#[derive(Clone, Debug, sqlx::FromRow)]
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

/// Adds a member to an organisation whose identity the caller holds.
pub async fn insert_member(
    work: &mut Work<'_>,
    org: OrgId,
    org_identity: &Identity,
    new: &NewMember,
) -> Result<MemberId, AccessError> {
    let ctx = work.ctx;
    let id = MemberId::new(ctx.now(), ctx.entropy());
    let identity = Identity::generate(ctx.entropy());
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
                locked(ctx.house(), id, &identity, &new.passphrase),
                ctx.now(),
            ],
        )
        .await?;
    seal_org_key(work, org, id, &identity.public(), org_identity).await?;
    Ok(id)
}

/// Adds a colleague to the actor's own organisation.
pub async fn add_member(mut work: Work<'_>, new: &NewMember) -> Result<MemberId, AccessError> {
    let member = work.ctx.member()?;
    work.allow(Action::ManageMembers, &Thing::Desk { org: member.org })?;
    if !new.roles.iter().all(|role| may_have(work.ctx.profile(), &member.agency, *role)) {
        return Err(AccessError::Denied);
    }
    let id = insert_member(&mut work, member.org, &member.org_identity, new).await?;
    let mut roles: Vec<_> = new.roles.iter().map(|r| r.code()).collect();
    roles.sort_unstable();
    work.commit(Done::new(Act::MemberAdded, Kind::Member, id).fact("roles", roles.join(","))).await?;
    Ok(id)
}

/// Coordinator and auditor see the whole country: only the agency that the profile names gives them.
fn may_have(profile: &Profile, agency: &str, role: Role) -> bool {
    let agency = profile.agency(agency);
    match role {
        Role::Coordinator => agency.is_some_and(|agency| agency.coordinator),
        Role::Auditor => agency.is_some_and(|agency| agency.auditor),
        Role::Duty | Role::CaseOfficer | Role::Lead => true,
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
pub async fn change_passphrase(mut work: Work<'_>, old: &str, new: &str) -> Result<(), AccessError> {
    let member = work.ctx.member()?;
    work.allow(Action::ManageAccount, &Thing::Account { member: member.id })?;
    let (kept,): (Vec<u8>,) =
        work.tx.one(sql!("SELECT locked_identity FROM member WHERE id = $1"), args![member.id]).await?;
    vault::unlock(&kept, old, &place("member", &member.id.to_string(), "locked_identity"))?;
    let locked = locked(work.ctx.house(), member.id, &member.member_identity, new);
    work.tx.run(sql!("UPDATE member SET locked_identity = $1 WHERE id = $2"), args![locked, member.id]).await?;
    work.tx
        .run(sql!("DELETE FROM session WHERE member_id = $1 AND id <> $2"), args![member.id, member.session])
        .await?;
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
