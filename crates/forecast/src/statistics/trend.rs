//! Whether values rise (Mann–Kendall) and how fast (Theil–Sen).

use std::cmp::Ordering;

use super::order::middle;

/// Result of the Mann–Kendall test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannKendall {
    /// Pairs that rise less pairs that fall.
    pub s: i64,
    /// Variance of `s` when there is no trend, corrected for equal values.
    pub variance: f64,
    /// Standard normal deviate with continuity correction; 0 where no pair rises or falls.
    pub z: f64,
}

/// Mann–Kendall test for a monotone trend of `values` in their order (H. Mann 1945; M. Kendall 1975), with the
/// correction of the variance for ties. It takes the values as independent; on sums of increments it is a gate and no
/// proof, see the crate's README.
pub fn mann_kendall(values: &[f64]) -> MannKendall {
    let mut s = 0_i64;
    for (at, earlier) in values.iter().enumerate() {
        for later in values.iter().skip(at + 1) {
            s += match later.total_cmp(earlier) {
                Ordering::Greater => 1,
                Ordering::Equal => 0,
                Ordering::Less => -1,
            };
        }
    }
    let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let ties: f64 =
        sorted.chunk_by(|a, b| a.total_cmp(b) == Ordering::Equal).map(|equal| spread(equal.len() as f64)).sum();
    let variance = (spread(values.len() as f64) - ties) / 18.0;
    let z = if variance > 0.0 { (s - s.signum()) as f64 / variance.sqrt() } else { 0.0 };
    MannKendall { s, variance, z }
}

/// Median of the slopes of all pairs of `values` at distances of 1 (H. Theil 1950; P. Sen 1968), in units of a value
/// per step. `None` for fewer than two values.
pub fn theil_sen(values: &[f64]) -> Option<f64> {
    let points: Vec<(f64, f64)> = values.iter().enumerate().map(|(at, value)| (at as f64, *value)).collect();
    theil_sen_of_points(&points)
}

/// [`theil_sen`] of points `(x, y)` in any order; pairs of equal x say nothing and are left out.
pub fn theil_sen_of_points(points: &[(f64, f64)]) -> Option<f64> {
    let mut slopes = Vec::with_capacity(points.len() * points.len().saturating_sub(1) / 2);
    for (at, (x, y)) in points.iter().enumerate() {
        for (other_x, other_y) in points.iter().skip(at + 1) {
            if other_x != x {
                slopes.push((other_y - y) / (other_x - x));
            }
        }
    }
    middle(slopes)
}
