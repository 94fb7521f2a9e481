//! The recovery identity, kept offline: an age X25519 key pair, so that the standard `age` tool opens what is wrapped
//! to it when himaya is gone.

use std::fmt;
use std::io::{Read, Write};
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::x25519;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::secret::{hidden, wiped_text};
use crate::{Identity, VaultError};

/// The wrapped text is one line: this word, a space, the X-Wing seed (32 bytes, draft-connolly-cfrg-xwing-kem) in
/// base64, a newline.
const TITLE: &str = "HIMAYA-IDENTITY-1";

/// The offline half.
#[derive(Clone)]
pub struct RecoveryIdentity(x25519::Identity);

impl RecoveryIdentity {
    /// A fresh one. Chance comes from the operating system: the age library takes none from outside.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// `AGE-SECRET-KEY-1…`, to be printed and locked away.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// Reads what [`Self::to_text`] wrote; spaces around it do not matter.
    ///
    /// # Errors
    /// [`VaultError::BadFormat`] for anything else.
    pub fn from_text(text: &str) -> Result<Self, VaultError> {
        x25519::Identity::from_str(text.trim()).map(Self).map_err(|_| VaultError::BadFormat)
    }

    /// The half to which identities are wrapped.
    pub fn recipient(&self) -> RecoveryRecipient {
        RecoveryRecipient(self.0.to_public())
    }

    /// Opens what [`RecoveryRecipient::wrap_identity`] wrapped.
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`] when it was wrapped to another recipient, changed, or is no wrapped identity.
    pub fn unwrap_identity(&self, wrapped: &[u8]) -> Result<Identity, VaultError> {
        self.read(wrapped).ok_or(VaultError::DoesNotOpen)
    }

    fn read(&self, wrapped: &[u8]) -> Option<Identity> {
        let opened = age::Decryptor::new(wrapped).ok()?.decrypt(std::iter::once(&self.0 as &dyn age::Identity)).ok()?;
        let mut text = Zeroizing::new(Vec::with_capacity(128));
        // A wrapped identity is 63 bytes long; the limit keeps a planted file from filling the memory.
        opened.take(128).read_to_end(&mut text).ok()?;
        let text = wiped_text(text)?;
        let seed = Zeroizing::new(STANDARD.decode(text.trim_end().strip_prefix(TITLE)?.strip_prefix(' ')?).ok()?);
        Identity::from_slice(&seed).ok()
    }
}

hidden!(RecoveryIdentity);

/// The half of a [`RecoveryIdentity`] that the server keeps.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryRecipient(x25519::Recipient);

impl RecoveryRecipient {
    /// `age1…`
    pub fn to_text(&self) -> String {
        self.0.to_string()
    }

    /// Reads what [`Self::to_text`] wrote; spaces around it do not matter.
    ///
    /// # Errors
    /// [`VaultError::BadFormat`] for anything else.
    pub fn from_text(text: &str) -> Result<Self, VaultError> {
        x25519::Recipient::from_str(text.trim()).map(Self).map_err(|_| VaultError::BadFormat)
    }

    /// Wraps an identity into an age file of one line, `HIMAYA-IDENTITY-1 <base64>`.
    ///
    /// # Errors
    /// [`VaultError::Io`] never in practice: it is written to memory.
    pub fn wrap_identity(&self, identity: &Identity) -> Result<Vec<u8>, VaultError> {
        let seed = Zeroizing::new(STANDARD.encode(identity.secret().bytes()));
        let text = Zeroizing::new(format!("{TITLE} {}\n", *seed));
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&self.0 as &dyn age::Recipient))
            .map_err(std::io::Error::other)?;
        let mut writer = encryptor.wrap_output(Vec::with_capacity(512))?;
        writer.write_all(text.as_bytes())?;
        Ok(writer.finish()?)
    }
}

impl fmt::Debug for RecoveryRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveryRecipient({})", self.to_text())
    }
}
