//! The record of every act: append-only, and provable.
//!
//! Each act leaves one [`Entry`] in the transaction that changes the state, so that both happen or
//! neither does. Entries are the leaves of an RFC 9162 Merkle tree; signed checkpoints (C2SP
//! tlog-checkpoint) pin its root. [`verify()`] proves from the database alone, or against an older
//! checkpoint kept elsewhere, that nothing was changed, removed or reordered, and names what was.
//!
//! An entry holds codes and ids, never content: [`Fact`] values are checked for that. The plan's
//! figures are counts over entries ([`figures`]).

mod append;
mod checkpoint;
mod edge;
mod entry;
pub mod figures;
mod verify;

pub use append::{append, append_all, size};
pub use checkpoint::{Watch, latest_checkpoint, sign_checkpoint};
pub use edge::Edge;
pub use entry::{Act, Entry, Fact, Kept, Kind, kept_for, newest};
pub use verify::{Damage, Verified, verify};

/// What can go wrong while reading or writing the journal.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The database.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// The tree's head in the database is not one this program wrote.
    #[error("the journal's head is damaged: run `himaya journal verify`")]
    Head,
    /// The journal is not what this process has signed, and more: somebody rewrote it.
    #[error("the journal was rewritten since it was last signed: it is not signed again; run `himaya journal verify`")]
    Rewritten,
    /// A fact that is not a code: content has no place in the journal.
    #[error("{0} is not a code and may not be journalled")]
    NotACode(&'static str),
    /// A checkpoint that cannot be read or was not signed by this journal's key.
    #[error("checkpoint: {0}")]
    Checkpoint(#[from] vault::VaultError),
}
