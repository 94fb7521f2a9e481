//! What an anonymous reporter keeps: eight words that open their own mailbox and nothing else.

use kit::Entropy;
use zeroize::Zeroizing;

use crate::lock::{RECEIPT_COST, stretch};
use crate::place::Purpose;
use crate::secret::{Secret, derive_into, hidden};
use crate::{Place, RecordKey, ServerSecrets, VaultError, aead};

/// 80 bits, shown as eight words out of 1024. The server keeps neither them nor a hash of them.
#[derive(Clone)]
pub struct Receipt(Zeroizing<[u8; 10]>);

impl Receipt {
    pub(crate) fn from_bytes(bytes: [u8; 10]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The eight words' places in the word list, each below 1024.
    pub fn indices(&self) -> [u16; 8] {
        let mut bits = Zeroizing::new([0; 16]);
        bits[6..].copy_from_slice(&*self.0);
        let bits = u128::from_be_bytes(*bits);
        std::array::from_fn(|i| ((bits >> (70 - 10 * i)) & 0x3ff) as u16)
    }

    /// The receipt of these eight words. There is no check digit: whether it opens a mailbox shows when it is tried.
    ///
    /// # Errors
    /// [`VaultError::BadFormat`] when an index is 1024 or more.
    pub fn from_indices(indices: [u16; 8]) -> Result<Self, VaultError> {
        if indices.iter().any(|index| *index >= 1024) {
            return Err(VaultError::BadFormat);
        }
        let bits = indices.iter().fold(0_u128, |bits, index| (bits << 10) | u128::from(*index));
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&bits.to_be_bytes()[6..]);
        Ok(Self::from_bytes(bytes))
    }

    /// Does the dear part once: Argon2id (256 KiB, one pass) over the 80 bits with the server's pepper. A salt of its
    /// own per receipt is impossible, since the words are all that a reporter brings; without one a thief of the
    /// database could try one guess on all mailboxes at once, so each guess has its price, and without the server's
    /// key file no guess can be checked at all.
    pub fn open(&self, secrets: &ServerSecrets) -> OpenedReceipt {
        let pepper = secrets.derive("receipt/pepper");
        OpenedReceipt(stretch(&*self.0, b"himaya/v1/receipt", pepper.bytes(), RECEIPT_COST))
    }
}

hidden!(Receipt);

/// A [`Receipt`] after its Argon2id pass; everything from here is cheap.
#[derive(Clone)]
pub struct OpenedReceipt(Secret);

impl OpenedReceipt {
    /// Under what the database finds the mailbox. It does not lead back to the words.
    pub fn locator(&self) -> [u8; 16] {
        let mut locator = [0; 16];
        derive_into(self.0.bytes(), &[b"himaya/v1/receipt/locator"], &mut locator);
        locator
    }

    /// Seals the mailbox's key so that only this receipt opens it.
    pub fn wrap_key(&self, entropy: &dyn Entropy, place: &Place<'_>, key: &RecordKey) -> Vec<u8> {
        aead::seal(&self.key(), entropy, &place.encode(Purpose::ReceiptKey), key.secret().bytes())
    }

    /// Opens what [`Self::wrap_key`] sealed.
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`] with another receipt, in another place, or when a byte was changed.
    pub fn unwrap_key(&self, place: &Place<'_>, sealed: &[u8]) -> Result<RecordKey, VaultError> {
        RecordKey::from_slice(&aead::open(&self.key(), &place.encode(Purpose::ReceiptKey), sealed)?)
    }

    fn key(&self) -> Secret {
        self.0.derive("himaya/v1/receipt/key")
    }
}

hidden!(OpenedReceipt);
