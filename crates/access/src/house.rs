//! What one running program has: its database, profile, keys, clock and policies.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use kit::{Clock, Entropy, Lang, Moment};
use profile::Profile;
use store::Store;
use tokio::sync::Semaphore;
use vault::{LockCost, ServerSecrets};

use crate::{Org, Policies};

/// Limits on what a visitor may send.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Files with one report.
    pub files: usize,
    /// Bytes of one request that are listened to, whatever is kept of them: a film that a phone takes. Files beyond
    /// the limits above cost their sender a sentence, and not the words sent with them.
    pub body_bytes: u64,
    /// Bytes of all files together that have come in piece by piece and whose report is not sent yet.
    pub incoming_bytes: u64,
    /// Characters of one text.
    pub text_chars: usize,
    /// How long a receipt waits when many were tried from its address.
    pub receipt_wait: Duration,
}

impl Limits {
    /// What one file may have, in whole megabytes of 1024 × 1024 bytes.
    pub const fn megabytes(&self) -> u64 {
        self.file_bytes / (1024 * 1024)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 100 * 1024 * 1024,
            files: 5,
            body_bytes: 1024 * 1024 * 1024,
            incoming_bytes: 10 * 1024 * 1024 * 1024,
            text_chars: 20_000,
            receipt_wait: Duration::from_secs(3),
        }
    }
}

/// Public texts that are shown in place of the profile's own, by language and name.
pub type Editions = Arc<HashMap<(Lang, String), String>>;

/// Everything the rooms share. One per process, behind an [`Arc`].
pub struct House {
    /// The database. Rooms reach it through [`crate::Ctx`].
    pub(crate) store: Store,
    /// The country.
    pub profile: Profile,
    /// The time.
    pub clock: Box<dyn Clock>,
    /// Randomness.
    pub entropy: Box<dyn Entropy>,
    /// The server's own keys: receipts, keyed digests, checkpoint signatures. They open no record, but the
    /// bits by which persons are found again.
    pub secrets: ServerSecrets,
    /// The policies.
    pub policies: Policies,
    /// Folder for sealed files.
    pub files: PathBuf,
    /// Limits on what a visitor may send.
    pub limits: Limits,
    /// A demonstration with invented people: the second factor may be left off, and pages say so.
    pub demo: bool,
    /// Whether visitors reach this server over an encrypted connection; cookies are marked so.
    pub secure: bool,
    /// The address under which everyone reaches the site, without a slash at its end; it is printed on posters.
    pub public_url: String,
    /// Address of the onion service, `http://….onion`, if there is one.
    pub onion: Option<String>,
    /// Cost of locking an identity with a passphrase.
    pub lock_cost: LockCost,
    /// How many passphrases are tried at once: each costs memory, and a flood must not take it all.
    pub(crate) unlocking: Semaphore,
    /// Visitors' acts that wait to be done together.
    pub(crate) together: crate::together::Queue,
    /// Things seen and fetched that are not written down yet.
    pub tallies: crate::Tallies,
    /// Public texts as they are shown, and since when that is known: they are asked for far more often than changed.
    pub editions: RwLock<Option<(Moment, Editions)>>,
    /// Who keeps how reporters may be reached, and since when that is known.
    pub(crate) custodian: RwLock<Option<(Moment, Option<Arc<Org>>)>>,
    /// What the floors above keep in memory for this house, by its type.
    shelf: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
    /// Organisations seldom change; their keys are parsed once.
    pub(crate) orgs: RwLock<HashMap<String, Arc<Org>>>,
}

impl House {
    /// Puts a house together. `files` is made when it is missing.
    pub fn new(
        store: Store,
        profile: Profile,
        clock: Box<dyn Clock>,
        entropy: Box<dyn Entropy>,
        secrets: ServerSecrets,
        files: PathBuf,
    ) -> Result<Self, crate::AccessError> {
        std::fs::create_dir_all(&files)
            .map_err(|e| crate::AccessError::Internal(format!("folder for sealed files: {e}")))?;
        Ok(Self {
            store,
            profile,
            clock,
            entropy,
            secrets,
            policies: Policies::load()?,
            files,
            limits: Limits::default(),
            demo: false,
            secure: true,
            public_url: "http://localhost".to_owned(),
            onion: None,
            lock_cost: LockCost::STANDARD,
            unlocking: Semaphore::new(2),
            together: crate::together::Queue::default(),
            tallies: crate::Tallies::default(),
            editions: RwLock::default(),
            custodian: RwLock::default(),
            shelf: Mutex::default(),
            orgs: RwLock::default(),
        })
    }

    /// What is kept in memory for this house under this type; it is made the first time.
    pub fn kept<T: Any + Default + Send + Sync>(&self) -> Arc<T> {
        let mut shelf = self.shelf.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let kept = shelf.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        Arc::clone(kept).downcast().unwrap_or_default()
    }

    /// The database, for the program's own chores (checkpoints, verification, closing).
    pub const fn store(&self) -> &Store {
        &self.store
    }
}
