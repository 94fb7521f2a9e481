//! Slowing those who try receipts or passphrases by the thousand. Addresses are not kept: only a keyed
//! digest, in memory, for as long as the process lives.

use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::{DefaultKeyedRateLimiter, Quota};
use vault::ServerSecrets;

/// Tries one address may make at once.
const BURST: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// And after that, each second.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(1).unwrap();

/// Counts tries by address.
pub struct Slow(DefaultKeyedRateLimiter<[u8; 16]>);

impl Slow {
    /// A fresh count.
    pub(crate) fn new() -> Self {
        Self(DefaultKeyedRateLimiter::keyed(Quota::per_second(PER_SECOND).allow_burst(BURST)))
    }

    /// Whether one more try from here is fine.
    pub(crate) fn allows(&self, secrets: &ServerSecrets, address: Option<IpAddr>) -> bool {
        // A socket that takes both kinds gives old addresses as `::ffff:…`: all of them in one /64.
        let key = match address.map(|address| address.to_canonical()) {
            // A household has a whole /64: its single addresses are not told apart.
            Some(IpAddr::V6(v6)) => secrets.rate_key(&v6.octets()[..8]),
            Some(IpAddr::V4(v4)) => secrets.rate_key(&v4.octets()),
            None => secrets.rate_key(b"unknown"),
        };
        if self.0.len() > 100_000 {
            self.0.retain_recent();
        }
        self.0.check_key(&key).is_ok()
    }
}
