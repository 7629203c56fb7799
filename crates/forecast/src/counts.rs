//! Trends of counts that are taken once a week or month: licences, mailboxes, users, tickets.
//!
//! Fewer than 8 points: the last value, give or take the changes seen. From 8 on: Holt's linear trend, damped (E.
//! Gardner, E. McKenzie 1985), because straight lines overshoot. Intervals from a bootstrap of residuals. The newest 24
//! points count; seasons are not modelled.

mod holt;

use serde::{Deserialize, Serialize};

use crate::random::{Generator, Seed};
use crate::statistics::quantile;

/// Points below which nothing is said: two changes are the fewest that show a spread.
pub const NEED_POINTS: usize = 3;
/// Points from which a trend is fitted.
pub const TREND_POINTS: usize = 8;
/// Points that are read, the newest ones.
pub const MOST_POINTS: usize = 24;
/// Farthest that is looked ahead, in steps; more than the history is long is no forecast.
pub const MOST_STEPS: usize = 24;
/// Paths of a forecast.
const PATHS: usize = 1_000;

/// The forecast of a count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CountForecast {
    /// No statement.
    NotEnoughHistory {
        /// Points there are.
        have: u32,
        /// Points needed.
        need: u32,
    },
    /// Values to come.
    Known {
        /// How they were found.
        method: Method,
        /// Points used.
        points: u32,
        /// One per step ahead, nearest first.
        steps: Vec<Step>,
    },
}

/// How a forecast of a count is found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Method {
    /// The last value, give or take the changes seen: too few points for a trend.
    LastValue,
    /// Damped linear trend.
    DampedTrend {
        /// Weight of the newest value in the level, 0..=1.
        alpha: f64,
        /// Weight of the newest change in the trend, 0..=1.
        beta: f64,
        /// What remains of the trend from step to step, 0.8..=0.98.
        phi: f64,
    },
}

/// One step ahead. Counts are never below zero.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// One path in ten lies below.
    pub p10: f64,
    /// Half of the paths.
    pub p50: f64,
    /// Nine in ten.
    pub p90: f64,
}

/// Forecasts `steps` values (at most [`MOST_STEPS`]) of a count with the given past, oldest first and evenly spaced.
pub fn forecast(past: &[u64], steps: usize, seed: Seed) -> CountForecast {
    if past.len() < NEED_POINTS {
        return CountForecast::NotEnoughHistory { have: past.len() as u32, need: NEED_POINTS as u32 };
    }
    let newest = &past[past.len().saturating_sub(MOST_POINTS)..];
    let values: Vec<f64> = newest.iter().map(|count| *count as f64).collect();
    let steps = steps.min(MOST_STEPS);
    let mut generator = Generator::new(seed);
    let (method, paths) = if values.len() < TREND_POINTS {
        (Method::LastValue, last_value_paths(&values, steps, &mut generator))
    } else {
        let fit = holt::fit(&values);
        let paths = (0..PATHS).map(|_| fit.path(steps, &mut generator)).collect();
        (Method::DampedTrend { alpha: fit.alpha, beta: fit.beta, phi: fit.phi }, paths)
    };
    CountForecast::Known { method, points: values.len() as u32, steps: quantiles(&paths, steps) }
}

/// Changes seen are drawn with either sign: too few of them to call their direction a trend.
fn last_value_paths(values: &[f64], steps: usize, generator: &mut Generator) -> Vec<Vec<f64>> {
    let changes: Vec<f64> = values.windows(2).filter_map(|pair| Some(pair.last()? - pair.first()?)).collect();
    let last = values.last().copied().unwrap_or(0.0);
    let one_path = |_| {
        let mut value: f64 = last;
        let step = |_| {
            let change = generator.pick(&changes).unwrap_or(0.0);
            let sign = if generator.unit() < 0.5 { -1.0 } else { 1.0 };
            value = (value + sign * change).max(0.0);
            value
        };
        (0..steps).map(step).collect()
    };
    (0..PATHS).map(one_path).collect()
}

fn quantiles(paths: &[Vec<f64>], steps: usize) -> Vec<Step> {
    let at = |step: usize| {
        let values: Vec<f64> = paths.iter().filter_map(|path| path.get(step).copied()).collect();
        let of = |share| quantile(&values, share);
        Some(Step { p10: of(0.1)?, p50: of(0.5)?, p90: of(0.9)? })
    };
    (0..steps).filter_map(at).collect()
}

#[cfg(test)]
mod tests;
