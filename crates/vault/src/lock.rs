//! An identity under a passphrase: Argon2id (RFC 9106), then XChaCha20-Poly1305.
//!
//! Layout: format byte; memory in KiB, passes, lanes (4 bytes each, big end first); salt (16); sealed secret.

use std::cell::RefCell;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use kit::Entropy;
use zeroize::{Zeroize, Zeroizing};

use crate::passphrase::normalised;
use crate::place::Purpose;
use crate::secret::Secret;
use crate::{Identity, Place, VaultError, aead};

const FORMAT: u8 = 1;
const SALT: usize = 16;
const HEADER: usize = 1 + 12 + SALT;

/// What an Argon2id pass over a passphrase costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl LockCost {
    /// 46 MiB, one pass, one lane: OWASP's first choice. Its 19 MiB with two passes take a server as long, but memory
    /// is what a guesser's graphics card runs out of, so the larger one is dearer to them.
    pub const STANDARD: Self = Self { memory_kib: 46 * 1024, passes: 1, lanes: 1 };
    /// So cheap that it protects nothing. For tests and invented data.
    pub const TEST: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };

    /// A row could say anything: no more than 256 MiB, 4 lanes, and 1 GiB of memory written in all.
    fn is_bearable(self) -> bool {
        self.memory_kib <= 256 * 1024
            && (1..=4).contains(&self.lanes)
            && self.passes >= 1
            && self.memory_kib >= 8 * self.lanes
            && u64::from(self.memory_kib) * u64::from(self.passes) <= 1024 * 1024
    }

    fn to_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        for (part, value) in bytes.chunks_exact_mut(4).zip([self.memory_kib, self.passes, self.lanes]) {
            part.copy_from_slice(&value.to_be_bytes());
        }
        bytes
    }

    fn from_bytes(bytes: &[u8; 12]) -> Result<Self, VaultError> {
        let [a, b, c, d, e, f, g, h, i, j, k, l] = *bytes;
        let [memory_kib, passes, lanes] = [[a, b, c, d], [e, f, g, h], [i, j, k, l]].map(u32::from_be_bytes);
        let cost = Self { memory_kib, passes, lanes };
        if cost.is_bearable() { Ok(cost) } else { Err(VaultError::BadFormat) }
    }
}

/// Locks `identity` with a passphrase that [`crate::check_new_passphrase`] accepted. 134 bytes.
pub fn lock(
    identity: &Identity,
    passphrase: &str,
    entropy: &dyn Entropy,
    place: &Place<'_>,
    cost: LockCost,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(134);
    out.push(FORMAT);
    out.extend_from_slice(&cost.to_bytes());
    out.extend_from_slice(&entropy.bytes::<SALT>());
    let key = stretch(normalised(passphrase).as_bytes(), &out[HEADER - SALT..], &[], cost);
    let sealed = aead::seal(&key, entropy, &bound(place, &out), identity.secret().bytes());
    out.extend_from_slice(&sealed);
    out
}

/// Unlocks what [`lock`] locked. Takes tens of milliseconds of processor time: call it where that blocks nobody.
///
/// # Errors
/// [`VaultError::WrongPassphrase`]; also in another place or when bytes were changed. [`VaultError::BadFormat`] when
/// the bytes are no locked identity or ask for an absurd cost.
pub fn unlock(locked: &[u8], passphrase: &str, place: &Place<'_>) -> Result<Identity, VaultError> {
    let cost = lock_cost(locked)?;
    let (header, sealed) = locked.split_at_checked(HEADER).ok_or(VaultError::BadFormat)?;
    let key = stretch(normalised(passphrase).as_bytes(), &header[HEADER - SALT..], &[], cost);
    aead::open(&key, &bound(place, header), sealed)
        .and_then(|secret| Identity::from_slice(&secret))
        .map_err(|_| VaultError::WrongPassphrase)
}

/// The cost with which an identity was locked; when it is not the wanted one any more, lock anew at the next sign-in.
///
/// # Errors
/// [`VaultError::BadFormat`] when the bytes are no locked identity or ask for an absurd cost.
pub fn lock_cost(locked: &[u8]) -> Result<LockCost, VaultError> {
    let rest = locked.strip_prefix(&[FORMAT]).ok_or(VaultError::BadFormat)?;
    LockCost::from_bytes(rest.first_chunk().ok_or(VaultError::BadFormat)?)
}

/// Spends as much time as [`unlock`] and gives nothing: for a sign-in with a name that nobody has, so that the time
/// of an answer does not tell who has an account.
pub fn pretend_unlock(passphrase: &str, cost: LockCost) {
    std::hint::black_box(stretch(normalised(passphrase).as_bytes(), &[0; SALT], &[], cost));
}

/// The header is bound too: nobody swaps the salt or the cost.
fn bound(place: &Place<'_>, header: &[u8]) -> Vec<u8> {
    let mut bound = place.encode(Purpose::Lock);
    bound.extend_from_slice(header);
    bound
}

thread_local! {
    /// Memory of small passes, wiped after each: every report needs one, and fresh memory costs a third of it again.
    static KEPT: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

/// Passes up to this many blocks of 1 KiB keep their memory.
const KEPT_BLOCKS: usize = 1024;

/// Argon2id: a key from something guessable.
pub(crate) fn stretch(guessable: &[u8], salt: &[u8], pepper: &[u8], cost: LockCost) -> Secret {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).expect("costs are checked when read");
    let blocks = params.block_count();
    // Our own memory, because the library's is not wiped, and its last block gives the key away.
    let mut memory = Zeroizing::new(if blocks <= KEPT_BLOCKS { KEPT.take() } else { Vec::new() });
    memory.resize(blocks, Block::new());
    let argon2 = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params)
        .expect("a pepper of 32 bytes is short enough");
    let key = Secret::fill_with(|out| {
        argon2
            .hash_password_into_with_memory(guessable, salt, out, memory.as_mut_slice())
            .expect("salt, output and memory have the sizes that the parameters ask for");
    });
    if blocks <= KEPT_BLOCKS {
        memory.iter_mut().for_each(Zeroize::zeroize);
        KEPT.set(std::mem::take(&mut memory));
    }
    key
}

/// The cost of opening a receipt, see [`crate::Receipt`].
pub(crate) const RECEIPT_COST: LockCost = LockCost { memory_kib: 256, passes: 1, lanes: 1 };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absurd_cost_in_a_row_is_refused_before_it_is_paid() {
        for (memory_kib, passes, lanes) in
            [(u32::MAX, 1, 1), (46 * 1024, u32::MAX, 1), (8, 1, 200), (8, 0, 1), (8, 1, 0), (0, 1, 1), (8, 1, 4)]
        {
            let mut row = vec![FORMAT];
            row.extend_from_slice(&LockCost { memory_kib, passes, lanes }.to_bytes());
            row.resize(160, 0);
            let place = Place { table: "t", row: b"r", column: "c", version: 1 };
            assert!(matches!(unlock(&row, "x", &place), Err(VaultError::BadFormat)));
        }
        assert!(LockCost::STANDARD.is_bearable() && LockCost::TEST.is_bearable() && RECEIPT_COST.is_bearable());
    }
}
