//! Filesystems with a known truth, made from a seed. `FORECAST_SEED` repeats a run that printed its seed.

mod events;
mod families;
mod outcomes;
mod properties;
mod walks;

use super::*;
use crate::alarm::{DailyForecast, LeadTime, Turn, follow};
use crate::random::{Generator, Seed};

/// Capacity of made filesystems: 1 point is 10 GB.
const CAPACITY: u64 = 1_000_000_000_000;
/// Local day number that made histories begin on.
const FIRST_DAY: i32 = 20_000;

/// Seeds of a family, printed so that a failure can be repeated.
fn seeds(family: &str, count: i32) -> impl Iterator<Item = i32> {
    let base = std::env::var("FORECAST_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    println!("{family}: FORECAST_SEED={base}, {count} series");
    base * 1_000..base * 1_000 + count
}

fn generator(family: &str, seed: i32) -> Generator {
    Generator::new(Seed::of(family.as_bytes(), seed))
}

fn between_two(generator: &mut Generator, low: f64, high: f64) -> f64 {
    low + (high - low) * generator.unit()
}

/// Hours of `days` days; `points` gives the level of an hour by its number from the start.
fn hours(days: i32, mut points: impl FnMut(i32) -> f64) -> Vec<Hour> {
    (0..days * 24).map(|at| hour(at, points(at))).collect()
}

/// The hour of a number from the start, at a level in points.
fn hour(at: i32, points: f64) -> Hour {
    let used_bytes = (points.clamp(0.0, 100.0) / 100.0 * CAPACITY as f64) as u64;
    Hour { day: FIRST_DAY + at.div_euclid(24), used_bytes, capacity_bytes: CAPACITY, samples: 60 }
}

/// Small steps up and down within a day, as people work.
fn working_day(at: i32) -> f64 {
    0.3 * (f64::from(at.rem_euclid(24)) / 24.0 * std::f64::consts::TAU).sin()
}

/// The forecast made when day number `day` from the start is over.
fn made_on(hours: &[Hour], day: i32) -> Forecast {
    forecast(&Series { id: b"series", hours, made_on: FIRST_DAY + day }, &Settings::default())
}

/// Days from the start on which an alarm for `threshold` was raised, at a lead time of 14 days.
fn raised(hours: &[Hour], days: std::ops::Range<i32>, threshold: Threshold) -> Vec<i32> {
    let forecasts: Vec<DailyForecast> = days.map(|day| DailyForecast::of(&made_on(hours, day), threshold)).collect();
    let turns = follow(&forecasts, LeadTime::new(14).unwrap()).turns;
    turns
        .into_iter()
        .filter_map(|turn| if let Turn::Raised { day } = turn { Some(day - FIRST_DAY) } else { None })
        .collect()
}

/// First day from the start whose level (second-highest hour) reaches `points`.
fn true_crossing(hours: &[Hour], points: f64) -> Option<i32> {
    let level = |day: &[Hour]| {
        let mut used: Vec<u64> = day.iter().map(|hour| hour.used_bytes).collect();
        used.sort_unstable();
        used[used.len() - 2] as f64 / CAPACITY as f64 * 100.0
    };
    hours.chunk_by(|a, b| a.day == b.day).find(|day| level(day) >= points).map(|day| day[0].day - FIRST_DAY)
}

fn growth(forecast: &Forecast) -> (&[Crossing], &Trend, &Regime) {
    match &forecast.outcome {
        Outcome::Growth { crossings, trend, regime, .. } => (crossings, trend, regime),
        other => panic!("no growth: {other:?} {:?}", forecast.history),
    }
}
