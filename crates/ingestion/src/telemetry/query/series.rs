//! From ticks to the points of a chart. Pure.
//!
//! - A bucket keeps the least and the greatest value beside the mean, so no spike is lost however wide it is.
//! - A counter becomes a rate per second between neighbouring ticks; where it runs backwards its source began again, and
//!   there is no rate over that step.
//! - Where ticks are further apart than [`GAP_FACTOR`] of their usual distance nothing is known: a gap, not a line.
//! - A series whose ticks are wider apart than the buckets holds its value until the next tick, so that it is not dotted.

use wire::{Slot, SlotForm, SlotKind};

use super::step::Buckets;

/// Neighbouring ticks further apart than this many usual distances have a gap between them.
const GAP_FACTOR: i64 = 3;

/// The value of a slot at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tick {
    /// When, in microseconds.
    pub time_us: i64,
    /// The 64 stored bits.
    pub stored: i64,
}

/// The points of one series, parallel to the buckets; `None` where nothing is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// The least value.
    pub min: Vec<Option<f64>>,
    /// The greatest value.
    pub max: Vec<Option<f64>>,
    /// The mean of the values.
    pub mean: Vec<Option<f64>>,
}

/// One value of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// When, in microseconds.
    pub time_us: i64,
    /// How much, in the unit of [`unit`].
    pub value: f64,
}

/// What a whole chunk says about a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// When it begins, in microseconds.
    pub time_us: i64,
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// The sum of the values.
    pub sum: f64,
    /// How many there are.
    pub count: u32,
}

/// The unit in which readings of a slot are shown.
#[must_use]
pub fn unit(slot: &Slot) -> String {
    match slot.kind() {
        SlotKind::Gauge => slot.unit.clone(),
        SlotKind::Counter => format!("{}/s", slot.unit),
    }
}

/// Sorts ticks by time and keeps the last of those with equal time.
pub fn settle(ticks: &mut Vec<Tick>) {
    ticks.sort_by_key(|tick| tick.time_us);
    // Of equal neighbours `dedup_by` removes the later one, so the later value is moved into the earlier.
    ticks.dedup_by(|later, kept| {
        let same = later.time_us == kept.time_us;
        if same {
            kept.stored = later.stored;
        }
        same
    });
}

/// The usual distance of settled ticks in microseconds: the median, so that gaps do not count. `None` for fewer than two.
#[must_use]
pub fn usual_distance_us(times: &[i64]) -> Option<i64> {
    let mut distances: Vec<i64> =
        times.windows(2).map(|pair| pair[1] - pair[0]).filter(|distance| *distance > 0).collect();
    if distances.is_empty() {
        return None;
    }
    let middle = distances.len() / 2;
    Some(*distances.select_nth_unstable(middle).1)
}

/// Readings of settled ticks: gauges as they are, counters as rates at the end of each step.
#[must_use]
pub fn readings(slot: &Slot, ticks: &[Tick], usual_us: i64) -> Vec<Reading> {
    match slot.kind() {
        SlotKind::Gauge => {
            let read = |tick: &Tick| Reading { time_us: tick.time_us, value: slot.value(tick.stored) };
            ticks.iter().map(read).filter(|reading| reading.value.is_finite()).collect()
        }
        SlotKind::Counter => {
            let longest = usual_us.saturating_mul(GAP_FACTOR);
            ticks
                .windows(2)
                .filter(|pair| pair[1].time_us - pair[0].time_us <= longest)
                .filter_map(|pair| rate(slot, pair[0], pair[1]))
                .collect()
        }
    }
}

fn rate(slot: &Slot, before: Tick, after: Tick) -> Option<Reading> {
    // Integers are subtracted as integers: a double would lose the small steps of a large total.
    let grown = match slot.form() {
        SlotForm::Scaled => slot.value(after.stored.checked_sub(before.stored)?),
        SlotForm::Float => slot.value(after.stored) - slot.value(before.stored),
    };
    let seconds = (after.time_us - before.time_us) as f64 / 1e6;
    let value = grown / seconds;
    (grown >= 0.0 && value.is_finite()).then_some(Reading { time_us: after.time_us, value })
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    min: f64,
    max: f64,
    total: f64,
    count: u32,
}

impl Sum {
    fn add(&mut self, value: f64) {
        if self.count == 0 {
            (self.min, self.max) = (value, value);
        }
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        self.total += value;
        self.count = self.count.saturating_add(1);
    }

    fn add_figure(&mut self, figure: &Figure) {
        if figure.count == 0 || !figure.sum.is_finite() {
            return;
        }
        if self.count == 0 {
            (self.min, self.max) = (figure.min, figure.max);
        }
        self.min = self.min.min(figure.min);
        self.max = self.max.max(figure.max);
        self.total += figure.sum;
        self.count = self.count.saturating_add(figure.count);
    }
}

/// Puts readings, in the order of their times, and figures into buckets.
#[must_use]
pub fn bucketed(readings: &[Reading], figures: &[Figure], buckets: &Buckets, usual_us: i64) -> Points {
    let mut sums = vec![Sum::default(); buckets.count];
    for reading in readings {
        if let Some(sum) = buckets.index(reading.time_us).and_then(|index| sums.get_mut(index)) {
            sum.add(reading.value);
        }
    }
    for figure in figures {
        if let Some(sum) = buckets.index(figure.time_us).and_then(|index| sums.get_mut(index)) {
            sum.add_figure(figure);
        }
    }
    if usual_us > buckets.step_us {
        hold(readings, buckets, usual_us, &mut sums);
    }
    let pick = |value: fn(&Sum) -> f64| sums.iter().map(|sum| (sum.count > 0).then(|| value(sum))).collect();
    Points { min: pick(|sum| sum.min), max: pick(|sum| sum.max), mean: pick(|sum| sum.total / f64::from(sum.count)) }
}

/// Fills the empty buckets between a reading and the next, if they belong together.
fn hold(readings: &[Reading], buckets: &Buckets, usual_us: i64, sums: &mut [Sum]) {
    let longest = usual_us.saturating_mul(GAP_FACTOR);
    for pair in readings.windows(2) {
        if pair[1].time_us - pair[0].time_us > longest {
            continue;
        }
        let first = (pair[0].time_us.max(buckets.first_us) - buckets.first_us).div_euclid(buckets.step_us);
        let last = (pair[1].time_us.min(buckets.end_us()) - buckets.first_us).div_euclid(buckets.step_us);
        for index in first..last {
            if let Some(sum) = usize::try_from(index).ok().and_then(|index| sums.get_mut(index))
                && sum.count == 0
            {
                sum.add(pair[0].value);
            }
        }
    }
}
