//! Hours to days: the second-highest hour is the level of a day.
//!
//! One nightly dump has no part in it, the peak of the working day has. A day needs twelve hours with values. A day at
//! 99 % or more is censored: a full disk does not grow, so it says nothing about growth.

use super::outcome::{Event, EventKind, Standing, Treatment};
use super::{HISTORY_DAYS, Hour, Series};

/// Hours with values that make a day.
const NEED_HOURS: usize = 12;
/// Share of the capacity from which a filesystem is full.
const FULL_SHARE: f64 = 0.99;
/// Share of the capacity above which a single hour is worth telling.
const PEAK_SHARE: f64 = 0.95;
/// Change of capacity that is a resize; compressing filesystems waver by less.
const RESIZE_SHARE: f64 = 0.01;

/// A day with enough values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Day {
    /// Local day number.
    pub day: i32,
    /// Its level in points of the newest capacity.
    pub peak: f64,
    /// Level as a share of the capacity of that hour.
    pub share: f64,
}

impl Day {
    /// Whether it says nothing about growth.
    pub(super) fn is_full(&self) -> bool {
        self.share >= FULL_SHARE
    }
}

/// A series as days.
#[derive(Debug)]
pub(super) struct Folded {
    /// Days with enough values, in order.
    pub days: Vec<Day>,
    /// Newest capacity, the measure of a point.
    pub capacity_bytes: u64,
    /// Day of the newest value.
    pub newest_day: i32,
    /// Level in points that paths begin at.
    pub level: f64,
    /// Day whose end `level` stands for.
    pub level_day: i32,
    /// Where the newest values are full: first day of that.
    pub full_since: Option<i32>,
    /// Resizes and passing peaks, in order.
    pub events: Vec<Event>,
    newest_used_bytes: u64,
}

impl Folded {
    pub(super) fn standing(&self, level: f64) -> Standing {
        Standing {
            day: self.newest_day,
            used_bytes: self.newest_used_bytes,
            capacity_bytes: self.capacity_bytes,
            level_bytes: bytes(level, self.capacity_bytes) as u64,
        }
    }
}

/// Points of a capacity in bytes.
pub(super) fn bytes(points: f64, capacity_bytes: u64) -> f64 {
    points / 100.0 * capacity_bytes as f64
}

fn share(hour: &Hour) -> f64 {
    hour.used_bytes as f64 / hour.capacity_bytes as f64
}

/// `None` when no hour up to the day of the forecast has a value.
pub(super) fn fold(series: &Series<'_>) -> Option<Folded> {
    let last = i64::from(series.made_on);
    let read = |day: i32| (last - i64::from(HISTORY_DAYS) < i64::from(day)) && i64::from(day) <= last;
    let usable = |hour: &&Hour| hour.samples > 0 && hour.capacity_bytes > 0 && read(hour.day);
    let mut hours: Vec<Hour> = series.hours.iter().filter(usable).copied().collect();
    hours.sort_by_key(|hour| hour.day);
    let newest = *hours.last()?;
    let points = |hour: &Hour| 100.0 * hour.used_bytes as f64 / newest.capacity_bytes as f64;
    let mut days = Vec::new();
    let mut events = Vec::new();
    let mut capacity = hours.first()?.capacity_bytes;
    for of_day in hours.chunk_by(|a, b| a.day == b.day) {
        events.extend(resize(&mut capacity, of_day));
        let Some((highest, second)) = two_highest(of_day).filter(|_| of_day.len() >= NEED_HOURS) else { continue };
        events.extend(transient_peak(&highest, &second));
        days.push(Day { day: second.day, peak: points(&second), share: share(&second) });
    }
    let (level, level_day) = standing(&days, &hours, points);
    Some(Folded {
        full_since: full_since(&days, &hours),
        capacity_bytes: newest.capacity_bytes,
        newest_day: newest.day,
        newest_used_bytes: newest.used_bytes,
        level,
        level_day,
        days,
        events,
    })
}

fn two_highest(hours: &[Hour]) -> Option<(Hour, Hour)> {
    let mut sorted: Vec<Hour> = hours.to_vec();
    sorted.sort_by_key(|hour| std::cmp::Reverse(hour.used_bytes));
    Some((*sorted.first()?, *sorted.get(1)?))
}

/// Where the filesystem stands, in points, and since the end of which day.
///
/// Usually the last day's level, or what the hours since then have added to it. The level of a full day is none to go
/// on from when space was freed since: there the lower of the two newest hours counts.
fn standing(days: &[Day], hours: &[Hour], points: impl Fn(&Hour) -> f64) -> (f64, i32) {
    let newest = hours.last().map_or((0.0, 0), |hour| (points(hour), hour.day));
    let before = hours.iter().rev().nth(1).map_or(newest.0, &points);
    match days.last() {
        Some(last) if !last.is_full() => {
            let since: Vec<Hour> = hours.iter().filter(|hour| hour.day > last.day).copied().collect();
            match two_highest(&since).map(|(_, second)| (points(&second), second.day)) {
                Some((level, day)) if level > last.peak => (level, day),
                _ => (last.peak, last.day),
            }
        }
        _ => (newest.0.min(before), newest.1),
    }
}

/// Two hours, because one may be a dump.
fn full_since(days: &[Day], hours: &[Hour]) -> Option<i32> {
    let newest = hours.last()?;
    if hours.iter().rev().take(2).any(|hour| share(hour) < FULL_SHARE) {
        return None;
    }
    let full = days.iter().rev().take_while(|day| day.is_full());
    Some(full.last().map_or(newest.day, |day| day.day))
}

fn resize(capacity: &mut u64, of_day: &[Hour]) -> Option<Event> {
    let newest = of_day.last()?;
    let change = i128::from(newest.capacity_bytes) - i128::from(*capacity);
    if change.unsigned_abs() as f64 <= RESIZE_SHARE * *capacity as f64 {
        return None;
    }
    *capacity = newest.capacity_bytes;
    let bytes = i64::try_from(change).unwrap_or(if change > 0 { i64::MAX } else { i64::MIN });
    Some(Event { day: newest.day, bytes, kind: EventKind::Resized, treatment: Treatment::Excluded })
}

fn transient_peak(highest: &Hour, second: &Hour) -> Option<Event> {
    let rise = highest.used_bytes.saturating_sub(second.used_bytes);
    (share(highest) > PEAK_SHARE && share(second) <= PEAK_SHARE).then(|| Event {
        day: highest.day,
        bytes: i64::try_from(rise).unwrap_or(i64::MAX),
        kind: EventKind::TransientPeak,
        treatment: Treatment::Excluded,
    })
}
