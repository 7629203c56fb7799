//! Growth per day, with one-off copies and clean-ups taken out.

use crate::statistics::{NORMAL_CONSISTENCY, mad, median};

use super::envelope::{self, Day};
use super::outcome::{Event, EventKind, Treatment};

/// Increments that a forecast is made from.
const WINDOW: usize = 45;
/// Shifts from which on they count as growth.
const MANY_SHIFTS: usize = 3;
/// Deviation from the median that is a shift, in robust standard deviations.
const SHIFT_DEVIATIONS: f64 = 8.0;
/// Added to the spread, in points, so that a filesystem that hardly moves has no shifts of a few megabytes.
const SHIFT_FLOOR: f64 = 0.05;

/// Growth from one day to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Increment {
    /// Local day that it ended on.
    pub day: i32,
    /// In points of the newest capacity.
    pub points: f64,
}

/// An increment that is far from the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shift {
    increment: Increment,
    treatment: Treatment,
}

impl Shift {
    /// One that is no growth.
    pub(super) fn excluded(increment: Increment) -> Self {
        Self { increment, treatment: Treatment::Excluded }
    }

    pub(super) fn event(&self, capacity_bytes: u64) -> Event {
        Event {
            day: self.increment.day,
            bytes: envelope::bytes(self.increment.points, capacity_bytes) as i64,
            kind: if self.increment.points > 0.0 { EventKind::Copied } else { EventKind::Cleaned },
            treatment: self.treatment,
        }
    }
}

/// Increments that count, and shifts.
#[derive(Debug)]
pub(super) struct Split {
    /// At most 45, oldest first.
    pub kept: Vec<Increment>,
    /// Oldest first.
    pub shifts: Vec<Shift>,
}

impl Split {
    /// The shifts upwards that were taken out.
    pub(super) fn copies(&self) -> Vec<Shift> {
        let copied = |shift: &&Shift| shift.increment.points > 0.0 && matches!(shift.treatment, Treatment::Excluded);
        self.shifts.iter().filter(copied).copied().collect()
    }
}

/// Increments of adjacent days of which neither is full.
pub(super) fn between(days: &[Day]) -> Vec<Increment> {
    days.windows(2)
        .filter_map(|pair| match pair {
            [before, after] => Some((before, after)),
            _ => None,
        })
        .filter(|(before, after)| before.day.checked_add(1) == Some(after.day))
        .filter(|(before, after)| !before.is_full() && !after.is_full())
        .map(|(before, after)| Increment { day: after.day, points: after.peak - before.peak })
        .collect()
}

/// The newest increments, as many as a forecast is made from.
pub(super) fn newest(mut increments: Vec<Increment>) -> Vec<Increment> {
    increments.split_off(increments.len().saturating_sub(WINDOW))
}

/// Median, and distance from it that makes a shift.
pub(super) fn shift_limit(increments: &[Increment]) -> Option<(f64, f64)> {
    let points: Vec<f64> = increments.iter().map(|increment| increment.points).collect();
    let spread = NORMAL_CONSISTENCY * mad(&points)?;
    Some((median(&points)?, SHIFT_DEVIATIONS * (spread + SHIFT_FLOOR)))
}

/// Takes out shifts unless there are many. They are looked for among just so many increments that the window stays full
/// when they go.
pub(super) fn split(increments: &[Increment]) -> Split {
    let looked_at = &increments[increments.len().saturating_sub(WINDOW + MANY_SHIFTS - 1)..];
    let Some((center, limit)) = shift_limit(looked_at) else { return Split { kept: Vec::new(), shifts: Vec::new() } };
    let (far, near): (Vec<Increment>, Vec<Increment>) =
        looked_at.iter().partition(|increment| (increment.points - center).abs() > limit);
    let treatment = if far.len() < MANY_SHIFTS { Treatment::Excluded } else { Treatment::Counted };
    let kept = if far.len() < MANY_SHIFTS { near } else { looked_at.to_vec() };
    Split { kept: newest(kept), shifts: far.into_iter().map(|increment| Shift { increment, treatment }).collect() }
}

/// Days as if what was copied had always been there, and what was cleaned never.
pub(super) fn lift(days: &[Day], shifts: &[Shift]) -> Vec<Day> {
    let lifted = |day: &Day| {
        let later = shifts.iter().filter(|shift| shift.increment.day > day.day);
        Day { peak: day.peak + later.map(|shift| shift.increment.points).sum::<f64>(), ..*day }
    };
    days.iter().map(lifted).collect()
}
