//! What can go wrong.

/// Why something did not open, load or verify. Few variants on purpose: whoever is not allowed in learns nothing.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Wrong key, wrong place or changed bytes; never said which.
    #[error("this does not open with this key in this place")]
    DoesNotOpen,
    /// The passphrase does not unlock this identity (or the locked bytes were changed).
    #[error("the passphrase does not unlock this")]
    WrongPassphrase,
    /// Text or bytes that cannot be what they are said to be: a key, a cookie, a receipt, a note.
    #[error("this is not in the expected form")]
    BadFormat,
    /// A signed note without a good signature by the expected key.
    #[error("the signature does not fit")]
    BadSignature,
    /// The server's key file cannot be created or used; says why, names the file, shows no content.
    #[error("key file: {0}")]
    KeyFile(String),
    /// Reading or writing a file's stream failed.
    #[error("reading or writing failed")]
    Io(#[from] std::io::Error),
}
