//! What a server knows and its database does not: one master key in a file, from which everything else is derived.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kit::Entropy;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::secret::{Secret, hidden, mac};
use crate::{NoteSigner, Receipt, VaultError};

/// The key file's first line; the second is the master key in base64.
const TITLE: &str = "himaya-server-secrets-1";
/// A key file is far shorter; nothing longer is read.
const LONGEST: u64 = 4096;

/// The server's own secrets, the same on every node. They open no record, but the bits by which persons are found again.
/// What they protect is guessing at receipts,
/// recognising repeated content and addresses, and forging checkpoints.
#[derive(Clone)]
pub struct ServerSecrets(Secret);

impl ServerSecrets {
    /// Creates the key file (mode 0600, on disk before this returns) with a fresh master key.
    ///
    /// # Errors
    /// [`VaultError::KeyFile`] when the file exists already (it is never overwritten) or cannot be written.
    pub fn create(path: &Path, entropy: &dyn Entropy) -> Result<Self, VaultError> {
        let secrets = Self::from_entropy(entropy);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(|why| trouble(path, "cannot be created", &why))?;
        if let Err(why) = write(&mut file, path, &secrets) {
            // Half a key file would stand in the way of the next attempt. The first error is the one to tell.
            drop(std::fs::remove_file(path));
            return Err(trouble(path, "cannot be written", &why));
        }
        Ok(secrets)
    }

    /// Loads the key file.
    ///
    /// # Errors
    /// [`VaultError::KeyFile`] when it is missing, readable by others than its owner, or not a key file.
    pub fn load(path: &Path) -> Result<Self, VaultError> {
        let file = File::open(path).map_err(|why| trouble(path, "cannot be opened", &why))?;
        refuse_if_others_may_read(&file, path)?;
        let mut text = Zeroizing::new(String::with_capacity(LONGEST as usize));
        file.take(LONGEST).read_to_string(&mut text).map_err(|why| trouble(path, "cannot be read", &why))?;
        let mut lines = text.lines();
        let (title, master) = (lines.next(), lines.next().unwrap_or_default());
        let master = Zeroizing::new(STANDARD.decode(master.trim()).unwrap_or_default());
        match Secret::from_slice(&master) {
            Some(master) if title == Some(TITLE) => Ok(Self(master)),
            _ => Err(VaultError::KeyFile(format!("{} is not a key file of this version", path.display()))),
        }
    }

    /// Secrets in memory only, for tests.
    pub fn from_entropy(entropy: &dyn Entropy) -> Self {
        Self(Secret::new(entropy))
    }

    /// The receipt for a report whose form carries this random token. The same token always gives the same receipt, so
    /// a form that was sent twice is answered twice alike.
    ///
    /// Whoever has both the key file and a token has the receipt: never store a token as it is. To know one again,
    /// store [`Self::mac`] of it.
    pub fn receipt_for(&self, form_token: &[u8; 16]) -> Receipt {
        let tag = Zeroizing::new(mac(&self.derive("receipt/of-form"), &[form_token]));
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&tag[..10]);
        Receipt::from_bytes(bytes)
    }

    /// A digest of content that only this server can compute: equal content is recognised, guessed content is not.
    pub fn content_digest(&self, content: &[u8]) -> [u8; 32] {
        mac(&self.derive("content"), &[content])
    }

    /// A keyed tag over `data` for the use that `label` names; another label gives an unrelated tag.
    pub fn mac(&self, label: &str, data: &[u8]) -> [u8; 32] {
        mac(&self.derive("mac"), &[label.as_bytes(), data])
    }

    /// Whether `tag` is the [`Self::mac`] of `data`; takes equally long for every wrong tag.
    pub fn verify_mac(&self, label: &str, data: &[u8], tag: &[u8]) -> bool {
        self.mac(label, data).ct_eq(tag).into()
    }

    /// The key with which persons are turned into bits.
    pub fn linkage_key(&self) -> [u8; 32] {
        mac(&self.derive("linkage/key"), &[])
    }

    /// A tag that recognises a device without saying which it is.
    pub fn device_tag(&self, device: &[u8]) -> [u8; 32] {
        mac(&self.derive("device"), &[device])
    }

    /// Under what requests are counted: recognises an address while the count lasts, and does not contain it.
    pub fn rate_key(&self, who: &[u8]) -> [u8; 16] {
        let mut key = [0; 16];
        key.copy_from_slice(&mac(&self.derive("rate"), &[who])[..16]);
        key
    }

    /// The signer of this server's checkpoints under `name`, usually the installation's host name. The same name
    /// always has the same key.
    ///
    /// # Errors
    /// [`VaultError::BadFormat`] when the name is empty or has a plus sign, a space or a control character.
    pub fn note_signer(&self, name: &str) -> Result<NoteSigner, VaultError> {
        let seed = Secret::fill_with(|out| *out = mac(&self.derive("note-signer"), &[name.as_bytes()]));
        NoteSigner::new(name, &seed)
    }

    /// The key for one use.
    pub(crate) fn derive(&self, label: &str) -> Secret {
        self.0.derive(&format!("himaya/v1/server/{label}"))
    }
}

hidden!(ServerSecrets);

fn write(file: &mut File, path: &Path, secrets: &ServerSecrets) -> std::io::Result<()> {
    let master = Zeroizing::new(STANDARD.encode(secrets.0.bytes()));
    let text = Zeroizing::new(format!("{TITLE}\n{}\n", *master));
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    // The name is in the folder, so the folder too has to reach the disk.
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// Asks the open file, not the path: what is checked is what is read.
fn refuse_if_others_may_read(file: &File, path: &Path) -> Result<(), VaultError> {
    #[cfg(unix)]
    {
        let metadata = file.metadata().map_err(|why| trouble(path, "cannot be examined", &why))?;
        let mode = std::os::unix::fs::MetadataExt::mode(&metadata) & 0o777;
        if mode & 0o077 != 0 {
            let path = path.display();
            return Err(VaultError::KeyFile(format!(
                "{path} may be used by others than its owner (mode {mode:04o}); run: chmod 600 {path}"
            )));
        }
    }
    Ok(())
}

fn trouble(path: &Path, what: &str, why: &std::io::Error) -> VaultError {
    VaultError::KeyFile(format!("{} {what}: {why}", path.display()))
}
