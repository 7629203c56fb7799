//! Whether one group of values lies higher than another.

use std::cmp::Ordering;

/// Standard normal deviate of the rank sum of `sample` among `sample` and `other` (F. Wilcoxon 1945; H. Mann, D.
/// Whitney 1947), with mid-ranks and the variance corrected for ties, and with continuity correction. Positive when
/// `sample` lies higher; 0 when a group is empty or all values are equal.
pub fn rank_sum_z(sample: &[f64], other: &[f64]) -> f64 {
    let own = sample.iter().map(|value| (*value, true));
    let mut all: Vec<(f64, bool)> = own.chain(other.iter().map(|value| (*value, false))).collect();
    all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut ranks, mut ties, mut before) = (0.0, 0.0, 0.0);
    for equal in all.chunk_by(|a, b| a.0.total_cmp(&b.0) == Ordering::Equal) {
        let size = equal.len() as f64;
        let mid_rank = before + (size + 1.0) / 2.0;
        ranks += mid_rank * equal.iter().filter(|(_, own)| *own).count() as f64;
        ties += size * size * size - size;
        before += size;
    }
    let (m, n) = (sample.len() as f64, other.len() as f64);
    let total = m + n;
    let variance = m * n / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)));
    // Without values the variance is no number at all.
    if variance.is_nan() || variance <= 0.0 {
        return 0.0;
    }
    let distance = ranks - m * (total + 1.0) / 2.0;
    distance.signum() * (distance.abs() - 0.5).max(0.0) / variance.sqrt()
}
