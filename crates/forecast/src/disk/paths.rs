//! A thousand futures: moving-block bootstrap (H. Künsch 1989) of increments, up to the first passage of each
//! threshold.
//!
//! Two things are unknown: what the days to come will add, and how well the days behind show the growth there really
//! is. Blocks carry the first. For the second every path has a growth of its own: the mean of as many blocks as the
//! weighted pool is worth. Without it all paths share the error of one estimate, and only half of the intervals hold
//! that claim to hold in eight cases of ten.

use crate::random::{Generator, Seed};

use super::Threshold;
use super::increments::Increment;
use super::outcome::{Crossing, Within};

/// Paths of a forecast.
const PATHS: usize = 1_000;
/// Age, in days, at which a block is drawn half as often as one of today.
const HALF_LIFE_DAYS: f64 = 7.0;
/// Days from the middle of an accelerating pool of ten to its last day, so that day t of a path lies t + 4 days after
/// it.
const POOL_CENTER_AGE: f64 = 4.0;

/// Degrees of freedom from which Student's t is as good as normal.
const MOST_FREEDOM: usize = 30;

/// What paths are made of.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    /// Increments to draw from, oldest first.
    pub pool: &'a [Increment],
    /// Increments drawn at once.
    pub block_days: u32,
    /// ĝ in points a day, each day; a path draws its own between 0 and twice that.
    pub acceleration: f64,
    /// Start, in points.
    pub level: f64,
    /// Days from the day of `level` to the day of the forecast.
    pub lag_days: i64,
    /// Days after the day of the forecast.
    pub horizon_days: u16,
}

/// Draws blocks, recent ones more often.
struct Blocks<'a> {
    pool: &'a [Increment],
    length: usize,
    /// Sums of the weights of the starts up to each.
    cumulated: Vec<f64>,
    /// Weighted mean of the pool, which is the mean of what is drawn.
    mean: f64,
    /// Independent increments that the weighted pool is worth: 1/Σv² for weights v that add up to 1.
    worth: f64,
}

impl<'a> Blocks<'a> {
    fn new(pool: &'a [Increment], block_days: u32) -> Self {
        let length = (block_days as usize).clamp(1, pool.len().max(1));
        let newest = pool.last().map_or(0.0, |increment| f64::from(increment.day));
        let mut sum = 0.0;
        let mut cumulated = Vec::with_capacity(pool.len());
        let mut weights = vec![0.0; pool.len()];
        for (start, block) in pool.windows(length).enumerate() {
            let age = block.last().map_or(0.0, |increment| newest - f64::from(increment.day));
            let weight = 0.5_f64.powf(age / HALF_LIFE_DAYS);
            sum += weight;
            cumulated.push(sum);
            weights.iter_mut().skip(start).take(length).for_each(|of_increment| *of_increment += weight);
        }
        let total: f64 = weights.iter().sum();
        let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
        let weighted = pool.iter().zip(&weights).map(|(increment, weight)| increment.points * weight);
        let mean = weighted.sum::<f64>() / total.max(f64::MIN_POSITIVE);
        Self { pool, length, cumulated, mean, worth: total * total / squares.max(f64::MIN_POSITIVE) }
    }

    /// How far the growth of one path lies from the weighted mean.
    fn draw_error(&self, generator: &mut Generator) -> f64 {
        let blocks = (self.worth / self.length as f64).round().max(1.0);
        let drawn = blocks * self.length as f64;
        let sum: f64 = (0..blocks as usize).flat_map(|_| self.draw(generator)).map(|increment| increment.points).sum();
        // The first ratio: blocks are whole, but the variance is to be that of `worth` increments. The second: means of
        // so few blocks scatter too little around their own mean.
        let few = self.worth / self.length as f64;
        let scale = (drawn / self.worth * few / (few - 1.0).max(1.0)).sqrt();
        (sum / drawn - self.mean) * scale * self.draw_spread(generator)
    }

    /// How far the scatter that is seen may lie from the true one: the factor between a normal and Student's t, with as
    /// many degrees of freedom as blocks lie side by side in the pool.
    fn draw_spread(&self, generator: &mut Generator) -> f64 {
        let freedom = (self.pool.len() / self.length).clamp(1, MOST_FREEDOM);
        let squares: f64 = (0..freedom).map(|_| generator.normal().powi(2)).sum();
        (freedom as f64 / squares.max(f64::MIN_POSITIVE)).sqrt()
    }

    fn draw(&self, generator: &mut Generator) -> &'a [Increment] {
        let place = generator.unit() * self.cumulated.last().copied().unwrap_or(0.0);
        let last = self.cumulated.len().saturating_sub(1);
        let start = self.cumulated.partition_point(|sum| *sum <= place).min(last);
        self.pool.get(start..start + self.length).unwrap_or_default()
    }
}

/// When paths cross each of `thresholds`, which are in rising order.
pub(super) fn first_passages(walk: &Walk<'_>, thresholds: &[Threshold], seed: Seed) -> Vec<Crossing> {
    let levels: Vec<f64> = thresholds.iter().map(|threshold| threshold.percent()).collect();
    let blocks = Blocks::new(walk.pool, walk.block_days);
    let mut generator = Generator::new(seed);
    let mut passages = vec![Vec::with_capacity(PATHS); levels.len()];
    for _ in 0..PATHS {
        one_path(walk, &levels, &blocks, &mut generator, &mut passages);
    }
    thresholds.iter().zip(passages).map(|(threshold, passed)| crossing(*threshold, walk, passed)).collect()
}

fn one_path(
    walk: &Walk<'_>,
    levels: &[f64],
    blocks: &Blocks<'_>,
    generator: &mut Generator,
    passages: &mut [Vec<f64>],
) {
    let acceleration = generator.unit() * 2.0 * walk.acceleration;
    let error = blocks.draw_error(generator);
    let days = walk.lag_days + i64::from(walk.horizon_days);
    let mut level = walk.level;
    // Thresholds that lie above the path's highest level so far begin here.
    let mut next = levels.partition_point(|threshold| *threshold <= level);
    passages.iter_mut().take(next).for_each(|passed| passed.push(0.0));
    let mut block = [].iter();
    for day in 1..=days {
        if next == levels.len() {
            return;
        }
        let drawn = match block.next() {
            Some(increment) => increment,
            None => {
                block = blocks.draw(generator).iter();
                let Some(first) = block.next() else { return };
                first
            }
        };
        let day = day as f64;
        let before = level;
        level = (before + drawn.points + error + acceleration * (day + POOL_CENTER_AGE)).max(0.0);
        while let Some(threshold) = levels.get(next).filter(|threshold| **threshold <= level) {
            let part_of_day = (threshold - before) / (level - before);
            passages[next].push(day - 1.0 + part_of_day);
            next += 1;
        }
    }
}

fn crossing(threshold: Threshold, walk: &Walk<'_>, mut passed: Vec<f64>) -> Crossing {
    for days in &mut passed {
        *days = (*days - walk.lag_days as f64).max(0.0);
    }
    passed.sort_unstable_by(f64::total_cmp);
    // Paths that have not crossed lie behind all that have.
    let quantile = |share: f64| passed.get(((share * PATHS as f64).ceil() as usize).saturating_sub(1)).copied();
    let within = |days: f64| passed.partition_point(|passed| *passed <= days) as f64 / PATHS as f64;
    Crossing {
        threshold,
        p10_days: quantile(0.1),
        p50_days: quantile(0.5),
        p90_days: quantile(0.9),
        within: Within { days_7: within(7.0), days_14: within(14.0), days_30: within(30.0), days_90: within(90.0) },
    }
}
