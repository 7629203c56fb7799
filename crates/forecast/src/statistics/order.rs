//! Measures by order: quantile, median, median absolute deviation.

/// Factor that makes the median absolute deviation of normal values estimate their standard deviation (1/Φ⁻¹(3/4)).
pub const NORMAL_CONSISTENCY: f64 = 1.4826;

/// The `q`-quantile, `q` clamped to 0..=1, with linear interpolation between neighbours (R. Hyndman, Y. Fan, "Sample
/// Quantiles in Statistical Packages", 1996, definition 7). `None` for no values.
pub fn quantile(values: &[f64], q: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let place = q.clamp(0.0, 1.0) * sorted.len().checked_sub(1)? as f64;
    let below = *sorted.get(place.floor() as usize)?;
    let above = *sorted.get(place.ceil() as usize)?;
    Some(below + (above - below) * place.fract())
}

/// The middle value, or the mean of the two middle ones. `None` for no values.
pub fn median(values: &[f64]) -> Option<f64> {
    middle(values.to_vec())
}

/// The median, by selection in place of a sort.
pub(super) fn middle(mut values: Vec<f64>) -> Option<f64> {
    let half = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let even = values.len().is_multiple_of(2);
    let (lower, upper, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    let upper = *upper;
    if !even {
        return Some(upper);
    }
    let lower = lower.iter().copied().max_by(f64::total_cmp).unwrap_or(upper);
    Some(lower + (upper - lower) / 2.0)
}

/// Median absolute deviation from the median, without [`NORMAL_CONSISTENCY`]. `None` for no values.
pub fn mad(values: &[f64]) -> Option<f64> {
    let center = median(values)?;
    middle(values.iter().map(|value| (value - center).abs()).collect())
}
