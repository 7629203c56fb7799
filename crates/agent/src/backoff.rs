//! Waiting between attempts: exponential with full jitter, for ever (Brooker, "Exponential Backoff and Jitter", 2015), and
//! a server's `Retry-After` stretched by a random factor so that a thousand agents do not come back in one second.

use std::time::Duration;

use kernel::{Entropy, entropy};

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(300);
/// Full jitter may draw zero; a loop must not spin.
const SHORTEST: Duration = Duration::from_millis(100);

/// Counts failures in a row.
#[derive(Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// Something worked: the next failure waits briefly again.
    pub const fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// Something failed: how long to wait. A server's own wish takes precedence.
    pub fn failed(&mut self, retry_after: Option<Duration>, entropy: &dyn Entropy) -> Duration {
        let bound = FIRST.saturating_mul(1 << self.failures.min(16)).min(LONGEST);
        self.failures = self.failures.saturating_add(1);
        match retry_after {
            Some(wished) => stretched(wished, entropy),
            None => bound.mul_f64(fraction(entropy)).max(SHORTEST),
        }
    }
}

/// `Retry-After` × U(1, 1.5), at most an hour.
pub fn stretched(wished: Duration, entropy: &dyn Entropy) -> Duration {
    wished.min(Duration::from_secs(3600)).mul_f64(1.0 + fraction(entropy) / 2.0).max(SHORTEST)
}

/// Uniform in [0, 1).
fn fraction(entropy: &dyn Entropy) -> f64 {
    let bits = u64::from_le_bytes(entropy::array(entropy)) >> 11;
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
    let fraction = bits as f64 / (1_u64 << 53) as f64;
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::entropy::SeededEntropy;

    #[test]
    fn grows_to_a_bound_and_never_gives_up() {
        let entropy = SeededEntropy::new(42);
        let mut backoff = Backoff::default();
        let mut longest = Duration::ZERO;
        for failure in 0..200_u32 {
            let wait = backoff.failed(None, &entropy);
            assert!(wait <= FIRST * (1 << failure.min(16)) && wait <= LONGEST && wait >= SHORTEST);
            longest = longest.max(wait);
        }
        assert!(longest > LONGEST / 2, "jitter reaches far: {longest:?}");
        backoff.succeeded();
        assert!(backoff.failed(None, &entropy) <= FIRST);
    }

    #[test]
    fn the_servers_wish_is_stretched_never_shortened() {
        let entropy = SeededEntropy::new(1);
        for _ in 0..100 {
            let wait = Backoff::default().failed(Some(Duration::from_secs(20)), &entropy);
            assert!((20.0..30.0).contains(&wait.as_secs_f64()), "{wait:?}");
        }
        assert!(stretched(Duration::MAX, &entropy) <= Duration::from_secs(5400));
    }
}
