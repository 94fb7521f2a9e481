//! The second factor: time-based codes (RFC 6238) from any authenticator app.

use journal::{Act, Kind};
use kit::Entropy;
use store::{args, sql};
use totp_rs::{Builder, Secret, Totp};
use vault::{RecordKey, Zeroizing};

use crate::seal::place;
use crate::session::{NewSession, SessionCookie, Stage, end_other_sessions, resume, start};
use crate::sign_in::journal_sign_in;
use crate::{AccessError, Action, Ctx, Done, SignedIn, Thing, throttle};

/// A secret on its way into an authenticator app.
pub struct Enrolment {
    /// In base32, to be typed in.
    pub secret: String,
    /// As an `otpauth://` address, to be tapped.
    pub address: String,
}

/// A fresh secret. Nothing is stored until a code made with it is confirmed.
pub fn enrol_second_factor(ctx: &Ctx, login: &str) -> Enrolment {
    let bytes: [u8; 20] = ctx.entropy().bytes();
    let secret = Secret::from(bytes.to_vec()).to_base32();
    let address = format!("otpauth://totp/himaya:{}?secret={secret}&issuer=himaya", percent_encoded(login));
    Enrolment { secret, address }
}

/// A name as part of an address (RFC 3986): nothing in it can end the part or begin another.
fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(encode).collect()
}

fn totp(secret: Vec<u8>) -> Result<Totp, AccessError> {
    Builder::new().with_secret(secret).build().map_err(|e| AccessError::Internal(e.to_string()))
}

/// Turns the second factor on once `code` shows that the app holds `secret` (base32). False when the
/// code is wrong.
pub async fn confirm_second_factor(ctx: &Ctx, secret: &str, code: &str) -> Result<bool, AccessError> {
    let member = ctx.member()?;
    let mut work = ctx.begin().await?;
    work.allow(Action::ManageAccount, &Thing::Account { member: member.id })?;
    let Ok(bytes) = Secret::try_from_base32(secret) else { return Ok(false) };
    let bytes = bytes.as_ref().to_vec();
    // A secret too short to be one of ours is as wrong as a wrong code.
    let Some(step) = totp(bytes.clone()).ok().and_then(|totp| check(&totp, code, ctx)) else { return Ok(false) };
    let sealed = seal_secret(ctx, member, &bytes);
    work.tx
        .run(sql!("UPDATE member SET totp_sealed = $1, totp_step = $2 WHERE id = $3"), args![sealed, step, member.id])
        .await?;
    // Sessions that began without a code end: whoever knows the passphrase alone may sit in one.
    end_other_sessions(&mut work, member).await?;
    work.commit(Done::new(Act::SecondFactorOn, Kind::Member, member.id)).await?;
    Ok(true)
}

fn check(totp: &Totp, code: &str, ctx: &Ctx) -> Option<i64> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let step = totp.check(&digits, u64::try_from(ctx.now().seconds()).ok()?)?;
    i64::try_from(step).ok()
}

/// The last step of signing in: a code. Gives a new session (the half-way one ends), or `None` when the
/// code is wrong, used before, or the half-way session is gone.
pub async fn pass_second_factor(ctx: &Ctx, cookie: &str, code: &str) -> Result<Option<SessionCookie>, AccessError> {
    let house = ctx.house();
    let Some((member, _)) = resume(house, Some(cookie), Stage::Passphrase).await? else { return Ok(None) };
    let mut tx = house.store.write().await?;
    // An update, not a select: it locks the row on both engines. A member's codes are tried one after the
    // other, so that none counts twice and each guess is counted before the next.
    let kept: Option<(Vec<u8>, i64)> = tx
        .opt(
            sql!(
                "UPDATE member SET totp_step = totp_step WHERE id = $1 AND totp_sealed IS NOT NULL
                 RETURNING totp_sealed, totp_step"
            ),
            args![member.id],
        )
        .await?;
    let Some((sealed, last)) = kept else { return Ok(None) };
    // Codes have only six digits: guesses are counted by account here, behind the right passphrase.
    let bucket = throttle::own_bucket(house, "tries/second-factor", member.id);
    if throttle::blocked_until(&mut tx, &bucket, ctx.now()).await?.is_some() {
        return Ok(None);
    }
    let secret = open_secret(&member, &sealed)?;
    let step = check(&totp(secret.to_vec())?, code, ctx).filter(|step| *step > last);
    let Some(step) = step else {
        throttle::failed(&mut tx, &bucket, ctx.now()).await?;
        tx.commit().await?;
        return Ok(None);
    };
    tx.run(sql!("UPDATE member SET totp_step = $1 WHERE id = $2"), args![step, member.id]).await?;
    if tx.run(sql!("DELETE FROM session WHERE id = $1"), args![member.session]).await? == 0 {
        return Ok(None);
    }
    throttle::succeeded(&mut tx, &bucket).await?;
    let new = NewSession {
        member: member.id,
        member_identity: &member.member_identity,
        org_identity: &member.org_identity,
        full: true,
    };
    let cookie = start(ctx, &mut tx, &new).await?;
    journal_sign_in(ctx, &mut tx, member.id, &member.agency, "code").await?;
    tx.commit().await?;
    Ok(Some(cookie))
}

/// Sealed to the member: the key's seal behind its length, then the secret.
fn seal_secret(ctx: &Ctx, member: &SignedIn, secret: &[u8]) -> Vec<u8> {
    let row = member.id.to_string();
    let entropy: &dyn Entropy = ctx.entropy();
    let key = RecordKey::new(entropy);
    let sealed_key = member.member_identity.public().seal_key(entropy, &place("member", &row, "totp_key"), &key);
    let sealed = key.seal(entropy, &place("member", &row, "totp_sealed"), secret);
    [&(sealed_key.len() as u32).to_be_bytes()[..], &sealed_key, &sealed].concat()
}

fn open_secret(member: &SignedIn, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, AccessError> {
    let row = member.id.to_string();
    let damaged = || AccessError::Internal("a second factor's secret is damaged".to_owned());
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(damaged)?;
    let (sealed_key, sealed) = rest.split_at_checked(u32::from_be_bytes(*length) as usize).ok_or_else(damaged)?;
    let key = member.member_identity.open_key(&place("member", &row, "totp_key"), sealed_key)?;
    Ok(key.open(&place("member", &row, "totp_sealed"), sealed)?)
}
