//! How long a failed job waits: twice as long after each attempt, with a quarter either way by chance, so that jobs
//! that failed together do not come back together.

use std::time::Duration;

use kernel::{Entropy, entropy};

const FIRST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_secs(3_600);

/// The pause after attempt number `attempts` (from 1).
pub(crate) fn delay(attempts: i32, chance: &dyn Entropy) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(16);
    let whole = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    // 750 to 1250 thousandths.
    let share = 750 + u32::from(u16::from_le_bytes(entropy::array(chance))) % 501;
    whole * share / 1_000
}

#[cfg(test)]
mod tests {
    use kernel::entropy::SeededEntropy;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pauses_grow_and_stay_within_a_quarter(attempts in 1i32..40, seed: u64) {
            let pause = delay(attempts, &SeededEntropy::new(seed));
            let whole = FIRST.saturating_mul(1 << (attempts - 1).min(16)).min(LONGEST);
            prop_assert!(pause >= whole * 3 / 4 && pause <= whole * 5 / 4, "{pause:?} of {whole:?}");
        }
    }

    #[test]
    fn the_first_pauses_double() {
        let middle = |attempts| (0..200).map(|seed| delay(attempts, &SeededEntropy::new(seed))).sum::<Duration>() / 200;
        for attempts in 1..6 {
            let ratio = middle(attempts + 1).as_secs_f64() / middle(attempts).as_secs_f64();
            assert!((1.8..2.2).contains(&ratio), "attempt {attempts}: {ratio}");
        }
    }
}
