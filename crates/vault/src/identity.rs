//! The key pair of an organisation or a member, and sealing to it.
//!
//! HPKE (RFC 9180), base mode: X-Wing (ML-KEM-768 and X25519 together, KEM 0x647a; safe while either of the two is),
//! HKDF-SHA256 (0x0001), ChaCha20-Poly1305 (0x0003). HKDF-SHA256 rather than a SHAKE KDF: it is in the RFC itself and
//! in every other implementation, and X-Wing's shared secret is uniform already.

use std::fmt;
use std::sync::Arc;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use kit::Entropy;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::place::Purpose;
use crate::secret::{Chance, Secret, hidden};
use crate::{Place, RecordKey, VaultError};

/// Names the suite above, first byte of every public key and of everything sealed to one.
const SUITE: u8 = 1;
/// X-Wing's encapsulated key, in bytes.
const ENCAPPED: usize = 1120;

type PrivatePart = <XWing as Kem>::PrivateKey;
type PublicPart = <XWing as Kem>::PublicKey;
type Encapped = <XWing as Kem>::EncappedKey;

/// A key pair: what is sealed to its public half, it opens.
// Boxed, because moving key bytes leaves copies on the stack. The library wipes them when dropped.
#[derive(Clone)]
pub struct Identity(Box<PrivatePart>);

impl Identity {
    /// A fresh key pair.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self::from_secret(&Secret::new(entropy))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(Arc::new(XWing::sk_to_pk(&self.0)))
    }

    /// Opens a key sealed with [`PublicKey::seal_key`].
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`] when it was sealed to another identity, for another place, or changed.
    pub fn open_key(&self, place: &Place<'_>, sealed: &[u8]) -> Result<RecordKey, VaultError> {
        RecordKey::from_slice(&self.open(place, Purpose::Key, sealed)?)
    }

    /// Opens an identity sealed with [`PublicKey::seal_identity`].
    ///
    /// # Errors
    /// As [`Self::open_key`].
    pub fn open_identity(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Self, VaultError> {
        Self::from_slice(&self.open(place, Purpose::Identity, sealed)?)
    }

    fn open(&self, place: &Place<'_>, purpose: Purpose, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let rest = sealed.strip_prefix(&[SUITE]).ok_or(VaultError::DoesNotOpen)?;
        let (encapped, body) = rest.split_at_checked(ENCAPPED).ok_or(VaultError::DoesNotOpen)?;
        let encapped = Encapped::from_bytes(encapped).map_err(|_| VaultError::DoesNotOpen)?;
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeR::Base,
            &self.0,
            &encapped,
            &place.digest(purpose),
            body,
            &place.encode(purpose),
        )
        .map(Zeroizing::new)
        .map_err(|_| VaultError::DoesNotOpen)
    }

    pub(crate) fn from_secret(secret: &Secret) -> Self {
        Self(Box::new(PrivatePart::from_bytes(secret.bytes()).expect("an X-Wing private key is any 32 bytes")))
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Result<Self, VaultError> {
        Secret::from_slice(bytes).map(|secret| Self::from_secret(&secret)).ok_or(VaultError::DoesNotOpen)
    }

    /// The 32 bytes from which both halves are derived.
    pub(crate) fn secret(&self) -> Secret {
        Secret::fill_with(|bytes| self.0.write_exact(bytes))
    }
}

impl PartialEq for Identity {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

hidden!(Identity);

/// The half of an [`Identity`] that may be known to anyone. Holds the key parsed and expanded, so keep it where many
/// seals are made; a clone costs nothing.
#[derive(Clone, PartialEq)]
pub struct PublicKey(Arc<PublicPart>);

impl PublicKey {
    /// For the store: suite byte and key, 1217 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![SUITE];
        bytes.extend_from_slice(&self.0.to_bytes());
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`VaultError::BadFormat`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VaultError> {
        let key = bytes.strip_prefix(&[SUITE]).ok_or(VaultError::BadFormat)?;
        PublicPart::from_bytes(key).map(|key| Self(Arc::new(key))).map_err(|_| VaultError::BadFormat)
    }

    /// Seals a record's key: suite byte, encapsulated key, ciphertext; 1169 bytes.
    pub fn seal_key(&self, entropy: &dyn Entropy, place: &Place<'_>, key: &RecordKey) -> Vec<u8> {
        self.seal(entropy, place, Purpose::Key, key.secret())
    }

    /// Seals an identity, for instance an organisation's to its member; 1169 bytes.
    pub fn seal_identity(&self, entropy: &dyn Entropy, place: &Place<'_>, identity: &Identity) -> Vec<u8> {
        self.seal(entropy, place, Purpose::Identity, &identity.secret())
    }

    fn seal(&self, entropy: &dyn Entropy, place: &Place<'_>, purpose: Purpose, secret: &Secret) -> Vec<u8> {
        // The place goes in twice: as `info` into the key schedule and as the cipher's associated data. In `info` it
        // is hashed, because the protocol limits its length.
        let (encapped, body) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeS::Base,
            &self.0,
            &place.digest(purpose),
            secret.bytes(),
            &place.encode(purpose),
            &mut Chance(entropy),
        )
        .expect("sealing 32 bytes to a key that was parsed cannot fail");
        let mut out = Vec::with_capacity(1 + ENCAPPED + body.len());
        out.push(SUITE);
        out.extend_from_slice(&encapped.to_bytes());
        out.extend_from_slice(&body);
        out
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0.to_bytes();
        // The last bytes are the X25519 half: enough to tell keys apart in a log.
        write!(f, "PublicKey(…{:02x}{:02x}{:02x}{:02x})", bytes[1212], bytes[1213], bytes[1214], bytes[1215])
    }
}
