//! How sure a share is.

use serde::{Deserialize, Serialize};

/// Normal deviate of a two-sided 95 % interval.
const Z_95: f64 = 1.959_963_984_540_054;

/// A range of a share, both ends in 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// 95 % score interval of `successes` in `trials` (E. Wilson 1927): honest for small numbers and for shares near 0 and
/// 1. `None` without trials; more successes than trials count as all.
pub fn wilson(successes: u32, trials: u32) -> Option<Interval> {
    if trials == 0 {
        return None;
    }
    let n = f64::from(trials);
    let share = f64::from(successes.min(trials)) / n;
    let square = Z_95 * Z_95;
    let center = (share + square / (2.0 * n)) / (1.0 + square / n);
    let half = Z_95 / (1.0 + square / n) * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
    Some(Interval { low: (center - half).max(0.0), high: (center + half).min(1.0) })
}
