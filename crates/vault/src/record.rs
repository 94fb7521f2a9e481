//! The key of a record.

use kit::Entropy;
use zeroize::Zeroizing;

use crate::place::Purpose;
use crate::secret::{Secret, hidden, mac, wiped_text};
use crate::{Place, ServerSecrets, VaultError, aead};

/// The key that seals a record's content: 32 random bytes. Whoever may read the record has it sealed to them
/// ([`crate::PublicKey::seal_key`]); when its last seal is destroyed, the content is gone.
#[derive(Clone, PartialEq)]
pub struct RecordKey(Secret);

impl RecordKey {
    /// A fresh key.
    pub fn new(entropy: &dyn Entropy) -> Self {
        Self(Secret::new(entropy))
    }

    /// Seals `content` for `place`: format byte, nonce, ciphertext. The result's length says only in which bucket the
    /// content's length lies: at most 60 bytes of content are 105 bytes sealed, and more grow in Padmé's steps (at
    /// most 12 % more).
    ///
    /// # Panics
    /// When the content is 4 GiB or longer: such content belongs in a file ([`crate::FileKey`]).
    pub fn seal(&self, entropy: &dyn Entropy, place: &Place<'_>, content: &[u8]) -> Vec<u8> {
        aead::seal(&self.0, entropy, &place.encode(Purpose::Field), content)
    }

    /// Opens what [`Self::seal`] sealed.
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`] with another key, in another place, or when a byte was changed.
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        aead::open(&self.0, &place.encode(Purpose::Field), sealed)
    }

    /// [`Self::seal`] for text.
    pub fn seal_text(&self, entropy: &dyn Entropy, place: &Place<'_>, text: &str) -> Vec<u8> {
        self.seal(entropy, place, text.as_bytes())
    }

    /// [`Self::open`] for text.
    ///
    /// # Errors
    /// As [`Self::open`], and when the content is not UTF-8.
    pub fn open_text(&self, place: &Place<'_>, sealed: &[u8]) -> Result<String, VaultError> {
        let mut text = wiped_text(self.open(place, sealed)?).ok_or(VaultError::DoesNotOpen)?;
        Ok(std::mem::take(&mut *text))
    }

    /// Seals another record's key under this one: for many records that come in together, whose keys need not each be
    /// sealed to whoever may read them.
    pub fn seal_key(&self, entropy: &dyn Entropy, place: &Place<'_>, key: &Self) -> Vec<u8> {
        aead::seal(&self.0, entropy, &place.encode(Purpose::Key), key.0.bytes())
    }

    /// Opens what [`Self::seal_key`] sealed.
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`] with another key, in another place, or when a byte was changed.
    pub fn open_key(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Self, VaultError> {
        Self::from_slice(&aead::open(&self.0, &place.encode(Purpose::Key), sealed)?)
    }

    /// A digest of `data` that only a holder of this key can make: whether the same was there before, and nothing else.
    pub fn mac(&self, label: &str, data: &[u8]) -> [u8; 32] {
        mac(&self.0.derive("himaya/v1/record/mac"), &[label.as_bytes(), data])
    }

    /// The key of an upload that is still coming in, and under what it is found. The sender's own number and the
    /// server's key are both needed: what has come in opens for neither alone.
    pub fn of_upload(secrets: &ServerSecrets, number: &[u8; 32]) -> ([u8; 16], Self) {
        let mut locator = [0; 16];
        locator.copy_from_slice(&secrets.mac("upload/locator", number)[..16]);
        (locator, Self(Secret::fill_with(|out| *out = secrets.mac("upload/key", number))))
    }

    /// The key under which persons' bits lie in the database: whoever has the database alone sees none of them.
    pub fn of_bits(secrets: &ServerSecrets) -> Self {
        Self(Secret::fill_with(|out| *out = secrets.mac("linkage/rest", b"")))
    }

    /// The key under which what was collected from the public web lies in the database. The program itself reads it again,
    /// to compare and to put in order; whoever has the database alone does not.
    pub fn of_collected(secrets: &ServerSecrets) -> Self {
        Self(Secret::fill_with(|out| *out = secrets.mac("collected/rest", b"")))
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.0
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Result<Self, VaultError> {
        Secret::from_slice(bytes).map(Self).ok_or(VaultError::DoesNotOpen)
    }
}

hidden!(RecordKey);
