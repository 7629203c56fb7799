//! Chance in tests: one printed number from which everything follows.

use std::hash::{BuildHasher, Hasher, RandomState};

use kernel::entropy::SeededEntropy;
use kernel::{Entropy, entropy};

/// A repeatable source of choices.
pub struct Choices(SeededEntropy);

impl Choices {
    /// Starts from `STEWARD_TEST_SEED` or by chance, and prints which.
    #[must_use]
    pub fn new(test: &str) -> Self {
        let given = std::env::var("STEWARD_TEST_SEED").ok().and_then(|text| text.parse().ok());
        let seed: u64 = given.unwrap_or_else(|| RandomState::new().build_hasher().finish());
        eprintln!("{test}: STEWARD_TEST_SEED={seed}");
        Self(SeededEntropy::new(seed))
    }

    /// Always the same choices.
    #[must_use]
    pub fn fixed(seed: u64) -> Self {
        Self(SeededEntropy::new(seed))
    }

    /// A number below `bound`.
    #[must_use]
    pub fn below(&self, bound: u64) -> u64 {
        u64::from_le_bytes(entropy::array(&self.0)) % bound
    }

    /// Some bytes.
    #[must_use]
    pub fn bytes(&self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.0.fill(&mut bytes);
        bytes
    }
}
