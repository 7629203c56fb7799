//! A sawtooth longer than a day: the space that rotation or retention gives back again and again.
//!
//! The second-highest hour evens out a sawtooth within a day only. Seen daily, a tooth of ten days is nine days of
//! steady growth, and any trend over less than a few teeth predicts a full disk from it. Where releases recur, the
//! level of a day is therefore the highest day of the last cycle: it lies still while the teeth do, and rises when they
//! do, or when a release fails to come. Noise that is taken for a cycle by chance does no harm, as its running maximum
//! grows like it.

use crate::statistics::median;

use super::envelope::Day;
use super::increments::{self, Increment, Shift};

/// Releases that make a habit.
const NEED_RELEASES: usize = 3;
/// Smallest release, in points: below, there is no tooth to speak of.
const NEED_POINTS: f64 = 0.4;
/// Falls from so much of the third largest on are releases. The first share with a habit counts: long teeth before the
/// short ones within them, and the smaller share for teeth of two or three days, that days cut into uneven falls.
const SMALLEST: [f64; 2] = [0.5, 0.25];
/// Falls beyond so many of the third largest are clean-ups; there are two at most.
const LARGEST: f64 = 2.0;
/// How much longer or shorter than the median a pause between releases may be.
const REGULAR: f64 = 2.0;
/// Share of the pauses that must be so; with few pauses that is all of them. Teeth of two days and a half are now and
/// then cut off by the day, and a gap may hide a release.
const REGULAR_SHARE: f64 = 0.75;
/// Length of the envelope in longest pauses: a release that is somewhat late is no growth.
const WIDEN: f64 = 1.25;

/// Releases that recur.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cycle {
    /// Days that the maximum is taken over.
    pub length_days: u32,
    /// Releases seen.
    pub releases: u32,
    /// Falls that are too large for a release, in excess of one.
    pub clean_ups: Vec<Shift>,
}

/// Looks for at least three releases at similar distances, the last of which is not long ago.
pub(super) fn find(days: &[Day]) -> Option<Cycle> {
    let falls = falls(&increments::between(days));
    let mut sizes: Vec<f64> = falls.iter().map(|fall| -fall.points).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    let usual = *sizes.get(sizes.len().checked_sub(NEED_RELEASES)?)?;
    let (large, usual_falls): (Vec<Increment>, Vec<Increment>) =
        falls.into_iter().partition(|fall| -fall.points > LARGEST * usual);
    let last_day = days.last()?.day;
    let (length_days, releases) =
        SMALLEST.iter().find_map(|share| habit(&usual_falls, (share * usual).max(NEED_POINTS), &large, last_day))?;
    let excess = |fall: Increment| Shift::excluded(Increment { points: fall.points + usual, ..fall });
    Some(Cycle { length_days, releases, clean_ups: large.into_iter().map(excess).collect() })
}

/// Length of the envelope and number of releases, where falls of at least `smallest` points recur up to now.
fn habit(falls: &[Increment], smallest: f64, clean_ups: &[Increment], last_day: i32) -> Option<(u32, u32)> {
    let releases: Vec<i32> = falls.iter().filter(|fall| -fall.points >= smallest).map(|fall| fall.day).collect();
    let longest = longest_regular_pause(&releases, clean_ups)?;
    let since_last = f64::from(last_day) - f64::from(*releases.last()?);
    (since_last <= REGULAR * longest).then(|| ((WIDEN * longest).ceil() as u32 + 1, releases.len() as u32))
}

/// Falls; one that takes several days is one.
fn falls(daily: &[Increment]) -> Vec<Increment> {
    daily
        .chunk_by(|a, b| a.points < 0.0 && b.points < 0.0 && a.day.checked_add(1) == Some(b.day))
        .filter(|run| run.iter().all(|increment| increment.points < 0.0))
        .filter_map(|run| {
            let points = run.iter().map(|increment| increment.points).sum();
            run.last().map(|last| Increment { day: last.day, points })
        })
        .collect()
}

/// The longest regular pause in days; `None` when pauses differ too much for a habit. A pause with a clean-up in it
/// says nothing: it may have taken the place of a release.
fn longest_regular_pause(releases: &[i32], clean_ups: &[Increment]) -> Option<f64> {
    let pauses: Vec<f64> = releases
        .windows(2)
        .filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
        .filter(|(from, to)| !clean_ups.iter().any(|clean_up| (*from..=*to).contains(&clean_up.day)))
        .map(|(from, to)| f64::from(to) - f64::from(from))
        .collect();
    let middle = median(&pauses)?;
    let regular: Vec<f64> =
        pauses.iter().copied().filter(|pause| (middle / REGULAR..=middle * REGULAR).contains(pause)).collect();
    let is_habit = regular.len() + 1 >= NEED_RELEASES && regular.len() as f64 >= REGULAR_SHARE * pauses.len() as f64;
    regular.into_iter().max_by(f64::total_cmp).filter(|_| is_habit)
}

impl Cycle {
    /// Days with the level of their cycle. The first days go: the maximum of half a tooth rises by itself.
    pub(super) fn widen(&self, days: &[Day]) -> Vec<Day> {
        let Some(first) = days.first() else { return Vec::new() };
        let length = i64::from(self.length_days);
        let widened = |(at, day): (usize, &Day)| {
            let start = i64::from(day.day) - length;
            let seen = days[..=at].iter().rev().take_while(|other| i64::from(other.day) > start);
            seen.copied().max_by(|a, b| a.peak.total_cmp(&b.peak)).map(|highest| Day { day: day.day, ..highest })
        };
        let whole = |(_, day): &(usize, &Day)| i64::from(day.day) - i64::from(first.day) >= length - 1;
        days.iter().enumerate().filter(whole).filter_map(widened).collect()
    }
}
