//! Where randomness comes from.

use std::sync::Mutex;

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

/// A source of unpredictable bytes.
pub trait Entropy: Send + Sync {
    /// Fills the whole of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

impl dyn Entropy + '_ {
    /// `N` fresh bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the system for randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        // A system without randomness cannot seal anything: stopping is the only safe answer.
        getrandom::fill(bytes).expect("the operating system gave no randomness");
    }
}

/// The same bytes for the same seed. For tests and invented data only: never in a server.
pub struct SeededEntropy(Mutex<ChaCha20Rng>);

impl SeededEntropy {
    /// A source that always gives the same bytes for the same `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let mut rng = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        rng.fill_bytes(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_bytes_and_the_system_does_not() {
        let first = (&SeededEntropy::new(1) as &dyn Entropy).bytes::<16>();
        let again = (&SeededEntropy::new(1) as &dyn Entropy).bytes::<16>();
        assert_eq!(first, again);
        let system = &SystemEntropy as &dyn Entropy;
        assert_ne!(system.bytes::<16>(), system.bytes::<16>());
    }
}
