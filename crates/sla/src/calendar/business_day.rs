//! Business days, a unit of their own: the same wall time n working dates later, clamped into that date's windows.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::schedule::Schedule;
use crate::Instant;
use crate::instant::DAY_MS;

/// Where a number of business days leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// The instant they lead to.
    pub anchor: Instant,
    /// Business time from the start to the anchor, in milliseconds.
    pub budget_ms: i64,
    /// Whether the anchor is the start of a window: then the due time is that opening, not the closing before it.
    pub at_opening: bool,
}

fn day_number(date: Date) -> i64 {
    let midnight = date.to_datetime(Time::midnight());
    Offset::UTC.to_timestamp(midnight).map_or(i64::MAX, |at| Instant::from(at).millis().div_euclid(DAY_MS))
}

impl Schedule<'_> {
    /// Counts `days` local dates after the date of `start` on which a window starts. `None` if there are not so many within
    /// 400 + 8 times `days` days.
    #[must_use]
    pub fn business_days(&self, start: Instant, days: u16) -> Option<DayCount> {
        let local = self.zone.local(start);
        let mut date = local.date();
        let mut missing = days;
        for _ in 0..400 + 8 * u32::from(days) {
            date = date.tomorrow().ok()?;
            let windows = self.windows_of(date);
            if windows.is_empty() {
                continue;
            }
            missing = missing.saturating_sub(1);
            if missing == 0 {
                let (anchor, at_opening) = clamp(self.zone.start(date.to_datetime(local.time())), &windows)?;
                return Some(DayCount { anchor, budget_ms: self.open_between(start, anchor), at_opening });
            }
        }
        None
    }

    /// The windows that belong to a date under the versions that decide about it, merged.
    fn windows_of(&self, date: Date) -> Vec<(Instant, Instant)> {
        let day = day_number(date);
        let mut pieces: Vec<(Instant, Instant)> = Vec::new();
        for (index, stage) in self.stages.iter().enumerate() {
            // A window of a date lies within three days around that date in UTC.
            if stage.until.utc_day() < day - 2 || stage.from.utc_day() > day + 3 {
                continue;
            }
            let of_stage = self.pieces(index, day);
            let cut = of_stage.iter().map(|(start, end)| ((*start).max(stage.from), (*end).min(stage.until)));
            pieces.extend(cut.filter(|(start, end)| start < end));
        }
        pieces.sort_unstable();
        let mut merged: Vec<(Instant, Instant)> = Vec::with_capacity(pieces.len());
        for (start, end) in pieces {
            match merged.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        merged
    }
}

/// Clamps an instant into windows (both ends included), and whether the result is the start of one.
fn clamp(wall: Instant, windows: &[(Instant, Instant)]) -> Option<(Instant, bool)> {
    for (start, end) in windows {
        if wall <= *start {
            return Some((*start, true));
        }
        if wall <= *end {
            return Some((wall, false));
        }
    }
    windows.last().map(|(_, end)| (*end, false))
}
