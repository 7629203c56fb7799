//! Steadily, or ever faster? Decides what paths are drawn from.
//!
//! The pool is chosen by a rank test on increments. No regression is fitted over several lengths and no goodness of fit
//! is compared.

use crate::statistics::{rank_sum_z, theil_sen};

use super::envelope;
use super::increments::Increment;
use super::outcome::{Pool, Regime};

/// Newest increments that are compared with the earlier ones.
const NEWEST: usize = 7;
/// Increments that the comparison needs.
const NEED_INCREMENTS: usize = 17;
/// Deviate from which on the newest grow faster.
const NEED_Z: f64 = 2.33;
/// Pool and block of an accelerating series: what was before no longer holds.
const FAST_POOL: usize = 10;
const FAST_BLOCK: u32 = 3;
/// Block of a steady series: a week keeps its working days and weekend together.
const STEADY_BLOCK: u32 = 7;

/// What paths are drawn from.
#[derive(Debug)]
pub(super) struct Found {
    /// Oldest first.
    pub pool: Vec<Increment>,
    /// Increments drawn at once.
    pub block_days: u32,
    /// Growth of growth in points a day, each day.
    pub acceleration: f64,
    /// Deviate of the comparison where it found acceleration.
    z: Option<f64>,
}

/// Finds the regime of increments, oldest first.
pub(super) fn find(increments: &[Increment]) -> Found {
    let points: Vec<f64> = increments.iter().map(|increment| increment.points).collect();
    let (earlier, newest) = points.split_at(points.len().saturating_sub(NEWEST));
    let z = rank_sum_z(newest, earlier);
    if points.len() < NEED_INCREMENTS || z <= NEED_Z {
        return Found { pool: increments.to_vec(), block_days: STEADY_BLOCK, acceleration: 0.0, z: None };
    }
    let from = points.len() - FAST_POOL;
    Found {
        pool: increments[from..].to_vec(),
        block_days: FAST_BLOCK,
        acceleration: theil_sen(&points[from..]).unwrap_or(0.0).max(0.0),
        z: Some(z),
    }
}

impl Found {
    pub(super) fn regime(&self, capacity_bytes: u64) -> Regime {
        let bytes_per_day_per_day = envelope::bytes(self.acceleration, capacity_bytes);
        self.z.map_or(Regime::Steady, |z| Regime::Accelerating { z, bytes_per_day_per_day })
    }

    pub(super) fn describe(&self) -> Pool {
        let day = |increment: Option<&Increment>| increment.map_or(0, |increment| increment.day);
        Pool {
            increments: self.pool.len() as u32,
            block_days: self.block_days,
            first_day: day(self.pool.first()),
            last_day: day(self.pool.last()),
        }
    }
}
