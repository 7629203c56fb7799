//! Does it grow at all?
//!
//! A date is only worked out for a filesystem that rises beyond chance: Mann–Kendall and Theil–Sen on the cumulated
//! increments, on all of them or on the newest 15. Cumulated values depend on each other, so z is a gate with a fixed
//! height and no probability of error; the paths behind the gate carry the uncertainty.

use crate::statistics::{mann_kendall, theil_sen};

use super::envelope;
use super::increments::Increment;
use super::outcome::{NoGrowthReason, Trend};

/// Deviate from which on it rises: 1 % of a normal distribution lies above.
const NEED_Z: f64 = 2.33;
/// Slope below which growth is of no interest, points a day: more than 27 years from empty to full.
const NEED_SLOPE: f64 = 0.01;
/// Increments of the recent window.
const RECENT: usize = 15;

/// Whether a date is worked out.
#[derive(Debug)]
pub(super) enum Gate {
    Open(Trend),
    Closed { reason: NoGrowthReason, window: Trend, recent: Trend },
}

/// Judges increments, oldest first.
pub(super) fn judge(increments: &[Increment], capacity_bytes: u64) -> Gate {
    let (window, slope) = trend(increments, capacity_bytes);
    let (recent, recent_slope) = trend(&increments[increments.len().saturating_sub(RECENT)..], capacity_bytes);
    if window.z > NEED_Z && slope > NEED_SLOPE {
        return Gate::Open(window);
    }
    if recent.z > NEED_Z && recent_slope > NEED_SLOPE {
        return Gate::Open(recent);
    }
    let reason = if window.z > NEED_Z || recent.z > NEED_Z {
        NoGrowthReason::TooSlow
    } else if window.z < -NEED_Z {
        NoGrowthReason::Falling
    } else {
        NoGrowthReason::Flat
    };
    Gate::Closed { reason, window, recent }
}

/// The trend, and its slope in points a day.
fn trend(increments: &[Increment], capacity_bytes: u64) -> (Trend, f64) {
    let mut sum = 0.0;
    let cumulated: Vec<f64> = increments
        .iter()
        .map(|increment| {
            sum += increment.points;
            sum
        })
        .collect();
    let slope = theil_sen(&cumulated).unwrap_or(0.0);
    let day = |increment: Option<&Increment>| increment.map_or(0, |increment| increment.day);
    let trend = Trend {
        increments: increments.len() as u32,
        first_day: day(increments.first()),
        last_day: day(increments.last()),
        z: mann_kendall(&cumulated).z,
        slope_bytes_per_day: envelope::bytes(slope, capacity_bytes),
    };
    (trend, slope)
}
