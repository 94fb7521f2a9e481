//! Attachments and exports: age files, streamed in pieces of 64 KiB, each checked before it is handed on.

use std::fmt;
use std::io::{self, BufReader, Read, Write};
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::stream::{StreamReader, StreamWriter};
use age::x25519;
use zeroize::Zeroizing;

use crate::VaultError;
use crate::secret::hidden;

/// The key of one file: an age X25519 identity made for it alone. Its public half is shown nowhere, so that even
/// breaking X25519 some day does not open a copied file: the file does not contain what there is to break.
#[derive(Clone)]
pub struct FileKey(x25519::Identity);

impl FileKey {
    /// A fresh key. Chance comes from the operating system: the age library takes none from outside.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// `AGE-SECRET-KEY-1…`, to be sealed under the record's key ([`crate::RecordKey::seal_text`]); with it the
    /// standard age tool opens the file.
    pub fn to_secret_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// Reads what [`Self::to_secret_text`] wrote.
    ///
    /// # Errors
    /// [`VaultError::BadFormat`] for anything else.
    pub fn from_secret_text(text: &str) -> Result<Self, VaultError> {
        x25519::Identity::from_str(text).map(Self).map_err(|_| VaultError::BadFormat)
    }

    /// A writer that seals what is written to it into `output`. Call [`FileSealer::finish`] at the end.
    ///
    /// # Errors
    /// [`VaultError::Io`] when the header cannot be written.
    pub fn sealer<W: Write>(&self, output: W) -> Result<FileSealer<W>, VaultError> {
        let recipient = self.0.to_public();
        let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            .map_err(io::Error::other)?;
        Ok(FileSealer(encryptor.wrap_output(output)?))
    }

    /// A reader of what was sealed into `input`. What it gives is genuine piece by piece; that the file is whole is
    /// known only when the reader has reached the end without an error.
    ///
    /// # Errors
    /// [`VaultError::Io`] when `input` cannot be read, [`VaultError::DoesNotOpen`] when it is not a file of this key.
    pub fn opener<R: Read>(&self, input: R) -> Result<FileOpener<R>, VaultError> {
        let not_opened = |why| match why {
            // An end in the middle of the header is a damaged file, not a disk that failed.
            age::DecryptError::Io(why) if why.kind() != io::ErrorKind::UnexpectedEof => VaultError::Io(why),
            _ => VaultError::DoesNotOpen,
        };
        age::Decryptor::new_buffered(BufReader::new(input))
            .and_then(|file| file.decrypt(std::iter::once(&self.0 as &dyn age::Identity)))
            .map(FileOpener)
            .map_err(not_opened)
    }
}

hidden!(FileKey);

/// Seals a file while it is written, see [`FileKey::sealer`].
pub struct FileSealer<W: Write>(StreamWriter<W>);

impl<W: Write> FileSealer<W> {
    /// Writes the end and gives the output back. Without this the file counts as cut off and does not open.
    ///
    /// # Errors
    /// [`VaultError::Io`] when the output fails.
    pub fn finish(self) -> Result<W, VaultError> {
        Ok(self.0.finish()?)
    }
}

impl<W: Write> Write for FileSealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: Write> fmt::Debug for FileSealer<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileSealer(hidden)")
    }
}

/// Opens a file while it is read, see [`FileKey::opener`].
pub struct FileOpener<R: Read>(StreamReader<BufReader<R>>);

impl<R: Read> Read for FileOpener<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.read(bytes)
    }
}

impl<R: Read> fmt::Debug for FileOpener<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileOpener(hidden)")
    }
}
