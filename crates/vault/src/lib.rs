//! Keys, sealing, unsealing. The only crate that names algorithms and the only one that sees key bytes:
//! everything it hands out is either sealed, public, or a type that hides what it holds.
//!
//! | What | With |
//! | --- | --- |
//! | content of a record ([`RecordKey`]) | XChaCha20-Poly1305, Padmé padding, bound to its [`Place`] |
//! | a record's key, to an organisation or member ([`PublicKey`]) | HPKE (RFC 9180): X-Wing, HKDF-SHA256, ChaCha20-Poly1305 |
//! | a member's identity, under a passphrase ([`lock`]) | Argon2id, XChaCha20-Poly1305 |
//! | a session's half ([`SessionSecret`]) | HKDF-SHA256, XChaCha20-Poly1305 |
//! | an anonymous reporter's mailbox ([`Receipt`]) | Argon2id with a server-side pepper |
//! | what the server signs and tags ([`ServerSecrets`]) | HKDF-SHA256, HMAC-SHA256, Ed25519 (C2SP signed note) |
//! | recovery and files ([`RecoveryIdentity`], [`FileKey`]) | age (X25519), opened by the standard tool too |
//!
//! Every sealed value begins with a byte that names its format, so that an algorithm can be replaced
//! row by row. Erasing means destroying the seals of a key: there is nothing else to call.
//!
//! No database, no I/O, but for the key file of [`ServerSecrets`].

mod aead;
mod error;
mod file;
mod identity;
mod lock;
mod note;
mod padding;
mod passphrase;
mod place;
mod receipt;
mod record;
mod recovery;
mod secret;
mod server;
mod session;

pub use error::VaultError;
pub use file::{FileKey, FileOpener, FileSealer};
pub use identity::{Identity, PublicKey};
pub use lock::{LockCost, lock, lock_cost, pretend_unlock, unlock};
pub use note::{Checkpoint, NoteSigner, verify_checkpoint};
pub use passphrase::{LONGEST_PASSPHRASE, WeakPassphrase, check_new_passphrase};
pub use place::Place;
pub use receipt::{OpenedReceipt, Receipt};
pub use record::RecordKey;
pub use recovery::{RecoveryIdentity, RecoveryRecipient};
pub use server::ServerSecrets;
pub use session::SessionSecret;
/// Wipes what it holds when dropped; what opening gives back comes in one.
pub use zeroize::Zeroizing;
