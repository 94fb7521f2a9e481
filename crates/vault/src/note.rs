//! Signed checkpoints: C2SP tlog-checkpoint in a C2SP signed note, Ed25519.
//!
//! Written here in full rather than with a library, because it is forty lines and the one library there is keeps the
//! secret key in ordinary strings; the tests read our notes with that library.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::VaultError;
use crate::secret::{Secret, hidden};

/// The signature type of Ed25519 in signed notes.
const ED25519: u8 = 1;
/// A checkpoint is a few hundred bytes; more is not looked at.
const LONGEST: usize = 100_000;

/// The state of a journal at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which journal.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root of the Merkle tree over them (RFC 9162).
    pub root: [u8; 32],
}

/// Signs checkpoints under one name. Comes from [`crate::ServerSecrets::note_signer`].
#[derive(Clone)]
pub struct NoteSigner {
    name: String,
    key: SigningKey,
}

impl NoteSigner {
    pub(crate) fn new(name: &str, seed: &Secret) -> Result<Self, VaultError> {
        if !is_key_name(name) {
            return Err(VaultError::BadFormat);
        }
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(seed.bytes()) })
    }

    /// A checkpoint as a signed note: `origin`, `size` and `root` in a line each, an empty line, a signature line.
    ///
    /// # Errors
    /// [`VaultError::BadFormat`] when the origin is empty or not a single line.
    pub fn sign_checkpoint(&self, origin: &str, size: u64, root: &[u8; 32]) -> Result<String, VaultError> {
        if origin.is_empty() || origin.contains(char::is_control) {
            return Err(VaultError::BadFormat);
        }
        let text = format!("{origin}\n{size}\n{}\n", STANDARD.encode(root));
        let mut signature = key_id(&self.name, &self.key.verifying_key()).to_vec();
        signature.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        Ok(format!("{text}\n— {} {}\n", self.name, STANDARD.encode(signature)))
    }

    /// What others need to verify: `name+id+key`. Public.
    pub fn verifier_key(&self) -> String {
        let key = self.key.verifying_key();
        let id = u32::from_be_bytes(key_id(&self.name, &key));
        let mut encoded = vec![ED25519];
        encoded.extend_from_slice(key.as_bytes());
        format!("{}+{id:08x}+{}", self.name, STANDARD.encode(encoded))
    }
}

hidden!(NoteSigner);

/// The checkpoint in `note`, if the key in `verifier_key` (`name+id+key`) signed it. Signatures by others, such as
/// witnesses, are passed over.
///
/// # Errors
/// [`VaultError::BadFormat`] when the note or the key is malformed, [`VaultError::BadSignature`] when no signature by
/// the key fits the text.
pub fn verify_checkpoint(note: &str, verifier_key: &str) -> Result<Checkpoint, VaultError> {
    let (name, id, key) = parse_verifier_key(verifier_key).ok_or(VaultError::BadFormat)?;
    if note.len() > LONGEST || note.contains(|c: char| c < ' ' && c != '\n') {
        return Err(VaultError::BadFormat);
    }
    let middle = note.rfind("\n\n").ok_or(VaultError::BadFormat)?;
    let (text, signatures) = (&note[..=middle], &note[middle + 2..]);
    let signatures = signatures.strip_suffix('\n').ok_or(VaultError::BadFormat)?;
    let mut signed = false;
    for line in signatures.split('\n') {
        let (by, signature) = parse_signature(line).ok_or(VaultError::BadFormat)?;
        if let Some(signature) = signature.strip_prefix(&id)
            && by == name
        {
            let signature = Signature::from_slice(signature).map_err(|_| VaultError::BadSignature)?;
            key.verify_strict(text.as_bytes(), &signature).map_err(|_| VaultError::BadSignature)?;
            signed = true;
        }
    }
    if signed { parse_checkpoint(text).ok_or(VaultError::BadFormat) } else { Err(VaultError::BadSignature) }
}

/// Lines after the third are extensions, which the format allows and we do not use.
fn parse_checkpoint(text: &str) -> Option<Checkpoint> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    let origin = lines.next().filter(|origin| !origin.is_empty())?.to_owned();
    let size_text = lines.next()?;
    let size: u64 = size_text.parse().ok()?;
    // One number has one spelling: no sign, no leading zero.
    if size.to_string() != size_text {
        return None;
    }
    let root = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
    Some(Checkpoint { origin, size, root })
}

fn parse_verifier_key(text: &str) -> Option<(&str, [u8; 4], VerifyingKey)> {
    let (name, rest) = text.split_once('+')?;
    let (id, encoded) = rest.split_once('+')?;
    let encoded = STANDARD.decode(encoded).ok()?;
    let key = VerifyingKey::from_bytes(encoded.strip_prefix(&[ED25519])?.try_into().ok()?).ok()?;
    let expected = key_id(name, &key);
    let same = id.len() == 8 && u32::from_str_radix(id, 16).ok()? == u32::from_be_bytes(expected);
    (is_key_name(name) && same).then_some((name, expected, key))
}

/// Name, and key id with signature.
fn parse_signature(line: &str) -> Option<(&str, Vec<u8>)> {
    let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
    let signature = STANDARD.decode(encoded).ok()?;
    (is_key_name(name) && signature.len() > 4).then_some((name, signature))
}

fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

/// SHA-256(name, newline, type, key), first four bytes.
fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let digest =
        Sha256::new().chain_update(name).chain_update([b'\n', ED25519]).chain_update(key.as_bytes()).finalize();
    [digest[0], digest[1], digest[2], digest[3]]
}
