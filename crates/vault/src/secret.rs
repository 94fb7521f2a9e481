//! What every part here needs: 32 secret bytes, keys derived from keys, and chance for libraries.

use std::convert::Infallible;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use hpke::rand_core::{TryCryptoRng, TryRng};
use kit::Entropy;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// 32 secret bytes, wiped when dropped. Boxed, because moving a plain array leaves copies on the stack.
#[derive(Clone)]
pub(crate) struct Secret(Box<[u8; 32]>);

impl Secret {
    pub fn new(entropy: &dyn Entropy) -> Self {
        Self::fill_with(|bytes| entropy.fill(bytes))
    }

    pub fn fill_with(fill: impl FnOnce(&mut [u8; 32])) -> Self {
        let mut secret = Self(Box::new([0; 32]));
        fill(&mut secret.0);
        secret
    }

    /// `None` unless there are exactly 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == 32).then(|| Self::fill_with(|own| own.copy_from_slice(bytes)))
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Another key, for the purpose that `label` names (HKDF-SHA256).
    pub fn derive(&self, label: &str) -> Self {
        Self::fill_with(|out| derive_into(&*self.0, &[label.as_bytes()], out))
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&*other.0).into()
    }
}

/// HKDF-SHA256 without salt from `key` into `out`. Callers must give labels that cannot run into each other.
pub(crate) fn derive_into(key: &[u8], label: &[&[u8]], out: &mut [u8]) {
    Hkdf::<Sha256>::new(None, key).expand_multi_info(label, out).expect("no derived value is longer than 255 hashes");
}

/// HMAC-SHA256 over the parts, each with its length before it.
pub(crate) fn mac(key: &Secret, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.bytes()).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(&length(part));
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A part's length as it is put before the part: 8 bytes, big end first.
pub(crate) fn length(part: &[u8]) -> [u8; 8] {
    (part.len() as u64).to_be_bytes()
}

/// kit's chance in the shape that the libraries ask for.
pub(crate) struct Chance<'a>(pub &'a dyn Entropy);

impl TryRng for Chance<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.0.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.0.bytes()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Chance<'_> {}

/// The bytes as a UTF-8 string that is wiped when dropped.
pub(crate) fn wiped_text(mut bytes: Zeroizing<Vec<u8>>) -> Option<Zeroizing<String>> {
    match String::from_utf8(std::mem::take(&mut *bytes)) {
        Ok(text) => Some(Zeroizing::new(text)),
        Err(not_text) => {
            not_text.into_bytes().zeroize();
            None
        }
    }
}

/// Writes a `Debug` that names the type and hides what it holds.
macro_rules! hidden {
    ($($name:ident),+) => {$(
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    )+};
}
pub(crate) use hidden;

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5869, appendix A.3: no salt, no info.
    #[test]
    fn hkdf_gives_the_bytes_of_rfc_5869() {
        let mut out = [0; 42];
        derive_into(&[0x0b; 22], &[], &mut out);
        let hex: String = out.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let key = Secret::fill_with(|b| b.fill(7));
        assert_ne!(mac(&key, &[b"ab", b"c"]), mac(&key, &[b"a", b"bc"]));
    }
}
