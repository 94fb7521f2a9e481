//! The national secret, and what is made of it.

use sha2::{Digest, Sha256};
use siphasher::sip128::SipHasher24;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The key that vectors are made with: 32 bytes of chance, held apart from the database.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// Takes 32 random bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The keyed hash of one purpose. SHA-256 over the key and a name separates purposes; SipHash-2-4 with 128 bits of
    /// output is a keyed hash made for short inputs, and what is hashed here is two letters long.
    pub(crate) fn tokens(&self, purpose: &str) -> Tokens {
        let mut digest = Sha256::new();
        digest.update(b"himaya linkage 1");
        digest.update(self.0);
        digest.update(purpose.as_bytes());
        let mut subkey = [0; 16];
        subkey.copy_from_slice(&digest.finalize()[..16]);
        let tokens = Tokens(SipHasher24::new_with_key(&subkey));
        subkey.zeroize();
        tokens
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// The keyed hash of one purpose.
#[derive(Clone)]
pub(crate) struct Tokens(SipHasher24);

/// What one token becomes: where it toggles bits, and what orders it in a sketch.
#[derive(Clone, Copy)]
pub(crate) struct Token {
    /// Sixteen places, a byte each.
    pub places: [u8; 16],
    /// What orders it in a sketch.
    pub seed: u64,
}

impl Tokens {
    /// The token of a few bytes, the `again`-th of its like in this field.
    pub fn of(&self, tag: u8, parts: [u32; 2], again: u8) -> Token {
        let mut input = [0_u8; 10];
        input[0] = tag;
        input[1] = again;
        input[2..6].copy_from_slice(&parts[0].to_le_bytes());
        input[6..].copy_from_slice(&parts[1].to_le_bytes());
        let (first, second) = self.0.hash(&input).as_u64();
        let mut places = [0; 16];
        places[..8].copy_from_slice(&first.to_le_bytes());
        places[8..].copy_from_slice(&second.to_le_bytes());
        // Places reveal bits of the hash; the sketch orders tokens by a second, cheap mixture of the same secret bits.
        Token { places, seed: mix(first ^ second.rotate_left(29)) }
    }
}

/// A bijection of 64 bits that leaves no bit where it was (the finaliser of SplitMix64).
pub(crate) const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
