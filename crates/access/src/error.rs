//! What can stand in the way of an act, whichever room it is in.

/// An act or query that could not be done. Pages turn the first variants into a sentence; the rest is
/// logged and shown as "something went wrong here, nothing was changed".
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The policies do not allow it. Whether the thing exists is not said.
    #[error("not allowed")]
    Denied,
    /// There is no such thing, or none that this actor may know of.
    #[error("not found")]
    NotFound,
    /// The content is shut until a reason for opening it is given.
    #[error("a reason for opening is needed first")]
    Shut,
    /// No seal of this record opens for the actor's organisation.
    #[error("the record is not sealed to this organisation")]
    NoSeal,
    /// Someone else changed the thing in the meantime, or it is past this act.
    #[error("the state has moved on")]
    Moved,
    /// This very form was sent before, and what it asks for is done.
    #[error("done before")]
    Again,
    /// As much was kept as is kept at once; there is room again later.
    #[error("there is no room for more now")]
    Full,
    /// As many files as a record may have are there.
    #[error("there is no room for more files")]
    FilesFull,
    /// Too many tries; until then no other is made.
    #[error("wait until {0:?}")]
    Wait(kit::Moment),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] journal::JournalError),
    /// Keys and seals.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// The policies themselves are wrong.
    #[error("policy: {0}")]
    Policy(String),
    /// Something that should not happen; the text is for the log.
    #[error("{0}")]
    Internal(String),
}
