//! Why a command could not be done, for whoever typed it.

/// A command's error.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// Something of the ground floor.
    #[error(transparent)]
    Access(#[from] access::AccessError),
    /// Keys.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] journal::JournalError),
    /// Files and sockets.
    #[error("{0}: {1}")]
    Io(String, std::io::Error),
    /// A sentence of its own.
    #[error("{0}")]
    Sentence(String),
}

impl CommandError {
    /// An I/O error, with what was being done.
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |error| Self::Io(what, error)
    }
}
