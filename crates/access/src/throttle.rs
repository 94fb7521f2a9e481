//! Slowing guesses of passphrases without giving anyone a way to lock others out.
//!
//! Failures are counted per account *and device*. A browser that has signed in to an account before
//! carries a device cookie and has a count of its own; all unknown devices share one count for the
//! account. So a stranger who fails on purpose slows down strangers, and the official at their own
//! desk signs in as ever (OWASP calls this device cookies).

use kit::{Entropy, MemberId, Moment};
use store::{Tx, args, sql};
use vault::Zeroizing;

use crate::{AccessError, House};

/// Failures that cost nothing: fingers slip.
const FREE: i64 = 5;
/// The longest wait, in seconds.
const LONGEST: i64 = 15 * 60;

/// A cookie that says "this browser has signed in to this account before". It opens nothing.
pub struct DeviceCookie(String);

impl DeviceCookie {
    /// A cookie for a browser that has just signed in.
    pub(crate) fn new(house: &House, login: &str) -> Self {
        let nonce: [u8; 16] = (&*house.entropy as &dyn Entropy).bytes();
        let tag = house.secrets.mac("device", &bound(login, &nonce));
        Self(hex(&[&nonce[..], &tag[..16]].concat()))
    }

    /// The cookie's value.
    pub fn value(&self) -> &str {
        &self.0
    }
}

/// The count that a try belongs to.
pub(crate) fn bucket(house: &House, login: &str, device: Option<&str>) -> [u8; 32] {
    let known = device.and_then(unhex).filter(|bytes| {
        let (nonce, tag) = bytes.split_at(16);
        let right = Zeroizing::new(house.secrets.mac("device", &bound(login, nonce)));
        subtle::ConstantTimeEq::ct_eq(&right[..16], tag).into()
    });
    let device = known.unwrap_or_default();
    house.secrets.mac("sign-in", &bound(login, &device))
}

/// The count of a member's own tries, for the use that `what` names, behind the right passphrase or inside a session.
/// No name for signing in leads to it.
pub(crate) fn own_bucket(house: &House, what: &'static str, member: MemberId) -> [u8; 32] {
    house.secrets.mac(what, member.to_string().as_bytes())
}

fn bound(login: &str, nonce: &[u8]) -> Vec<u8> {
    [&(login.len() as u64).to_be_bytes(), login.as_bytes(), nonce].concat()
}

/// Until when this count must wait, if it must.
pub(crate) async fn blocked_until(tx: &mut Tx, bucket: &[u8; 32], now: Moment) -> Result<Option<Moment>, AccessError> {
    let row: Option<(Moment,)> =
        tx.opt(sql!("SELECT blocked_until FROM sign_in_failure WHERE bucket = $1"), args![*bucket]).await?;
    Ok(row.map(|(until,)| until).filter(|until| *until > now))
}

/// Counts a failure. After the free ones the wait doubles each time.
pub(crate) async fn failed(tx: &mut Tx, bucket: &[u8; 32], now: Moment) -> Result<(), AccessError> {
    let (failures,): (i64,) = tx
        .one(
            sql!(
                "INSERT INTO sign_in_failure (bucket, failures, blocked_until, last_at) VALUES ($1, 1, 0, $2)
                 ON CONFLICT (bucket) DO UPDATE SET failures = sign_in_failure.failures + 1, last_at = excluded.last_at
                 RETURNING failures"
            ),
            args![*bucket, now],
        )
        .await?;
    if failures > FREE {
        let wait = 2_i64.saturating_pow(u32::try_from(failures - FREE).unwrap_or(30).min(30)).min(LONGEST);
        tx.run(
            sql!("UPDATE sign_in_failure SET blocked_until = $1 WHERE bucket = $2"),
            args![now.plus_seconds(wait), *bucket],
        )
        .await?;
    }
    Ok(())
}

/// Forgets a count after a sign-in that succeeded.
pub(crate) async fn succeeded(tx: &mut Tx, bucket: &[u8; 32]) -> Result<(), AccessError> {
    tx.run(sql!("DELETE FROM sign_in_failure WHERE bucket = $1"), args![*bucket]).await?;
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..32).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()).collect()
}
