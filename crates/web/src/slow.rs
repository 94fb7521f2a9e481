//! Slowing those who try receipts or passphrases by the thousand. Addresses are not kept: only a keyed
//! digest, in memory, for as long as the process lives.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use vault::ServerSecrets;

/// Tries one address may make at once.
const BURST: NonZeroU32 = NonZeroU32::new(60).unwrap();
/// And after that, each second.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(1).unwrap();
/// Who may be in the waiting room at a time. Each costs some kilobytes.
const PLACES: usize = 1000;

/// Reports that come from one address at once, and after that each second: a school that writes together is not slowed.
const REPORTS: NonZeroU32 = NonZeroU32::new(300).unwrap();
const REPORTS_PER_SECOND: NonZeroU32 = NonZeroU32::new(5).unwrap();
/// Reports from everywhere together: about a tenth of what a small machine can take.
const ALL: NonZeroU32 = NonZeroU32::new(3000).unwrap();
const ALL_PER_SECOND: NonZeroU32 = NonZeroU32::new(200).unwrap();

/// When a receipt is tried, or a report taken.
pub(crate) enum Turn {
    /// At once.
    Now,
    /// After a while in the waiting room; the place there is free again when this is dropped.
    Later(OwnedSemaphorePermit),
    /// Later still: the waiting room is full, and this waits before it.
    Queue(Arc<Semaphore>, OwnedSemaphorePermit),
    /// Not now: the waiting room is full.
    Full,
}

/// Counts tries by address, of passphrases and receipts apart.
pub struct Slow {
    passphrases: DefaultKeyedRateLimiter<[u8; 16]>,
    receipts: DefaultKeyedRateLimiter<[u8; 16]>,
    reports: DefaultKeyedRateLimiter<[u8; 16]>,
    all_reports: DefaultDirectRateLimiter,
    waiting_room: Arc<Semaphore>,
    /// Reports wait in a room of their own: guessers of receipts do not take their places.
    reports_room: Arc<Semaphore>,
    /// Those who wait before that room.
    before_room: Arc<Semaphore>,
}

impl Slow {
    /// A fresh count.
    pub(crate) fn new() -> Self {
        let limiter = |rate, burst| DefaultKeyedRateLimiter::keyed(Quota::per_second(rate).allow_burst(burst));
        let room = || Arc::new(Semaphore::new(PLACES));
        Self {
            passphrases: limiter(PER_SECOND, BURST),
            receipts: limiter(PER_SECOND, BURST),
            reports: limiter(REPORTS_PER_SECOND, REPORTS),
            all_reports: DefaultDirectRateLimiter::direct(Quota::per_second(ALL_PER_SECOND).allow_burst(ALL)),
            waiting_room: room(),
            reports_room: room(),
            before_room: Arc::new(Semaphore::new(5 * PLACES)),
        }
    }

    /// Whether one more try of a passphrase from here is fine.
    pub(crate) fn allows(&self, secrets: &ServerSecrets, address: Option<IpAddr>) -> bool {
        within(&self.passphrases, secrets, address)
    }

    /// When a receipt from here is tried. Many people come from one address: through Tor, or from behind a proxy. So
    /// nobody is refused for what others did; it costs time, which a guesser has too little of and a person enough.
    pub(crate) fn turn(&self, secrets: &ServerSecrets, address: Option<IpAddr>) -> Turn {
        if within(&self.receipts, secrets, address) {
            return Turn::Now;
        }
        Arc::clone(&self.waiting_room).try_acquire_owned().map_or(Turn::Full, Turn::Later)
    }

    /// When a report from here is taken. A flood, from one address or from many, waits: that costs the sender time and
    /// a connection for each, and still lets a person through. It needs no script.
    pub(crate) fn report(&self, secrets: &ServerSecrets, address: Option<IpAddr>) -> Turn {
        if within(&self.reports, secrets, address) && self.all_reports.check().is_ok() {
            return Turn::Now;
        }
        let room = Arc::clone(&self.reports_room);
        if let Ok(place) = Arc::clone(&room).try_acquire_owned() {
            return Turn::Later(place);
        }
        // What was typed would be lost with a refusal: a report waits before the room, too.
        Arc::clone(&self.before_room).try_acquire_owned().map_or(Turn::Full, |waiting| Turn::Queue(room, waiting))
    }
}

fn within(tries: &DefaultKeyedRateLimiter<[u8; 16]>, secrets: &ServerSecrets, address: Option<IpAddr>) -> bool {
    // A socket that takes both kinds gives old addresses as `::ffff:…`: all of them in one /64.
    let key = match address.map(|address| address.to_canonical()) {
        // A household has a whole /64: its single addresses are not told apart.
        Some(IpAddr::V6(v6)) => secrets.rate_key(&v6.octets()[..8]),
        Some(IpAddr::V4(v4)) => secrets.rate_key(&v4.octets()),
        None => secrets.rate_key(b"unknown"),
    };
    if tries.len() > 100_000 {
        tries.retain_recent();
    }
    tries.check_key(&key).is_ok()
}
