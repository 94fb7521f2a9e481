//! A session's two halves: the browser's cookie holds the key, the database holds what it opens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kit::Entropy;
use zeroize::{Zeroize, Zeroizing};

use crate::place::Purpose;
use crate::secret::{Secret, hidden};
use crate::{Identity, Place, VaultError, aead};

/// The browser's half of a session: 32 random bytes that exist only in the cookie.
#[derive(Clone)]
pub struct SessionSecret(Secret);

impl SessionSecret {
    /// A fresh half, for a sign-in that succeeded.
    pub fn new(entropy: &dyn Entropy) -> Self {
        Self(Secret::new(entropy))
    }

    /// The cookie's value: base64url without padding, 43 characters.
    pub fn to_cookie(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0.bytes()))
    }

    /// Reads a cookie's value.
    ///
    /// # Errors
    /// [`VaultError::BadFormat`] for anything that [`Self::to_cookie`] did not write.
    pub fn from_cookie(cookie: &str) -> Result<Self, VaultError> {
        let mut bytes = [0; 32];
        // The length first: what is not 43 characters long is not decoded at all.
        let written =
            (cookie.len() == 43).then(|| URL_SAFE_NO_PAD.decode_slice_unchecked(cookie, &mut bytes).ok()).flatten();
        let secret = Secret::from_slice(&bytes).filter(|_| written == Some(32));
        bytes.zeroize();
        secret.map(Self).ok_or(VaultError::BadFormat)
    }

    /// The id under which the database finds the session. It does not lead back to the cookie.
    pub fn locator(&self) -> [u8; 32] {
        *self.0.derive("himaya/v1/session/locator").bytes()
    }

    /// Seals the member's unlocked identity for the database.
    pub fn seal_identity(&self, entropy: &dyn Entropy, place: &Place<'_>, identity: &Identity) -> Vec<u8> {
        aead::seal(&self.key(), entropy, &place.encode(Purpose::SessionIdentity), identity.secret().bytes())
    }

    /// Opens what [`Self::seal_identity`] sealed.
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`] with another cookie, in another place, or when a byte was changed.
    pub fn open_identity(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Identity, VaultError> {
        Identity::from_slice(&aead::open(&self.key(), &place.encode(Purpose::SessionIdentity), sealed)?)
    }

    /// Seals something small that belongs to the session.
    pub fn seal(&self, entropy: &dyn Entropy, place: &Place<'_>, content: &[u8]) -> Vec<u8> {
        aead::seal(&self.key(), entropy, &place.encode(Purpose::SessionBlob), content)
    }

    /// Opens what [`Self::seal`] sealed.
    ///
    /// # Errors
    /// As [`Self::open_identity`].
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        aead::open(&self.key(), &place.encode(Purpose::SessionBlob), sealed)
    }

    fn key(&self) -> Secret {
        self.0.derive("himaya/v1/session/key")
    }
}

hidden!(SessionSecret);
