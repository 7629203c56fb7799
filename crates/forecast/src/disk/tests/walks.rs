//! Paths against the closed form, and their price.

use std::time::{Duration, Instant};

use super::increments::Increment;
use super::paths::{Walk, first_passages};
use super::*;

/// Normal distribution function, by the error function's formula 7.1.26 of Abramowitz and Stegun; right to 1e-7.
fn normal_share_below(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs() / std::f64::consts::SQRT_2);
    let coefficients = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
    let polynomial = coefficients.into_iter().fold(0.0, |sum, coefficient| sum * t + coefficient) * t;
    let half = 0.5 * polynomial * (-x * x / 2.0).exp();
    if x < 0.0 { half } else { 1.0 - half }
}

/// Share of Brownian paths with drift that have risen by `distance` by `time`: inverse Gaussian.
fn inverse_gaussian(time: f64, distance: f64, (drift, noise): (f64, f64)) -> f64 {
    let root = noise * time.sqrt();
    let mirrored = (2.0 * drift * distance / (noise * noise)).exp();
    normal_share_below((drift * time - distance) / root)
        + mirrored * normal_share_below(-(drift * time + distance) / root)
}

#[test]
fn paths_agree_with_the_inverse_gaussian() {
    let (drift, noise, distance) = (0.5, 1.0, 20.0);
    // A path is looked at once a day: that is like a barrier 0.5826 deviations farther (Broadie, Glasserman, Kou 1997).
    let barrier = distance + 0.5826 * noise;
    let count = 6;
    let mut shares = [0.0; 3];
    for seed in seeds("inverse Gaussian", count) {
        let mut random = generator("inverse Gaussian", seed);
        let drawn: Vec<f64> = (0..800).map(|_| random.normal()).collect();
        let mean = drawn.iter().sum::<f64>() / 800.0;
        let spread = (drawn.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 800.0).sqrt();
        // All of one day, so that none is drawn more often.
        let of_day = |value: &f64| Increment { day: 0, points: drift + noise * (value - mean) / spread };
        let pool: Vec<Increment> = drawn.iter().map(of_day).collect();
        let walk = Walk { pool: &pool, block_days: 1, acceleration: 0.0, level: 80.0, lag_days: 0, horizon_days: 365 };
        let crossing = first_passages(&walk, &[Threshold::FULL], Seed::of(b"walk", seed))[0];
        for (share, days) in shares.iter_mut().zip([crossing.p10_days, crossing.p50_days, crossing.p90_days]) {
            let exact = inverse_gaussian(days.expect("within a year"), barrier, (drift, noise));
            *share += exact / f64::from(count);
        }
    }
    println!("P10, P50, P90 lie at {shares:.3?}");
    for (share, claimed) in shares.into_iter().zip([0.1, 0.5, 0.9]) {
        assert!((share - claimed).abs() < 0.035, "P{claimed} lies at {share}");
    }
}

#[test]
fn a_forecast_is_cheap() {
    let mut random = generator("price", 1);
    let hours = hours(180, |at| 10.0 + 0.3 * f64::from(at) / 24.0 + 0.5 * random.normal());
    let price = |_| {
        let started = Instant::now();
        let forecast = made_on(&hours, 179);
        let taken = started.elapsed();
        growth(&forecast);
        taken
    };
    let best = (0..7).map(price).min().expect("seven runs");
    let most = Duration::from_millis(if cfg!(debug_assertions) { 60 } else { 5 });
    println!("a forecast from 180 days: {best:?}");
    assert!(best < most, "{best:?}, at most {most:?}");
}
