//! A calendar as it was known at an instant: where its time is open, and where business time leads.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use super::opening::{Opening, Openings};
use super::{Calendar, CalendarVersion, Zone};
use crate::Instant;
use crate::instant::DAY_MS;
use crate::version::{Stage, stages};

/// The longest stretch without a window that a search crosses: 400 times 24 hours.
const LONGEST_GAP_MS: i64 = 400 * DAY_MS;
/// Dates remembered at most; a question about centuries must not take the memory of the process.
const MOST_DAYS: usize = 8_192;

/// Windows of a date as instants.
type Pieces = Rc<[(Instant, Instant)]>;

/// What is known of a calendar at one instant. Windows are worked out once per date and remembered.
pub struct Schedule<'a> {
    pub(super) zone: &'a Zone,
    pub(super) stages: Vec<Stage<'a, CalendarVersion>>,
    /// By stage and date (days since the epoch).
    days: RefCell<HashMap<(usize, i64), Pieces>>,
}

impl fmt::Debug for Schedule<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schedule").field("zone", &self.zone).field("stages", &self.stages).finish_non_exhaustive()
    }
}

impl<'a> Schedule<'a> {
    pub(super) fn new(calendar: &'a Calendar, as_of: Instant) -> Self {
        Self { zone: &calendar.zone, stages: stages(&calendar.versions, as_of), days: RefCell::default() }
    }

    /// Whether business time passes at this instant. Windows are half-open: the closing instant is closed.
    #[must_use]
    pub fn is_open(&self, at: Instant) -> bool {
        self.openings(at).next_by(at).is_some()
    }

    /// The first open instant at or after `at`; `None` if no window starts within 400 times 24 hours.
    #[must_use]
    pub fn next_open(&self, at: Instant) -> Option<Instant> {
        self.openings(at).next_by(at.plus_ms(LONGEST_GAP_MS)).map(|opening| opening.from)
    }

    /// The first instant at or after `at` that lies in a window, where the closing instant counts as inside.
    #[must_use]
    pub fn next_covered(&self, at: Instant) -> Option<Instant> {
        let just_before = at.plus_ms(-1);
        if self.is_open(just_before) { Some(at) } else { self.next_open(at) }
    }

    /// Open time between two instants, in milliseconds of physical time; 0 if `to` is not after `from`.
    #[must_use]
    pub fn open_between(&self, from: Instant, to: Instant) -> i64 {
        self.openings_between(from, to).map(|opening| opening.to.since(opening.from)).sum()
    }

    /// The first instant at which `ms` milliseconds have been open since `at`: where they end at a closing time, that
    /// closing time. `at` itself for 0 or less; `None` if a stretch of more than 400 times 24 hours is in the way.
    #[must_use]
    pub fn add_business(&self, at: Instant, ms: i64) -> Option<Instant> {
        if ms <= 0 {
            return Some(at);
        }
        reach(self.openings_ahead(at), ms)
    }

    /// As [`Schedule::add_business`], but for 0 or less the first open instant.
    pub(crate) fn reach_business(&self, at: Instant, ms: i64) -> Option<Instant> {
        reach(self.openings_ahead(at), ms)
    }

    /// The infimum of the instants at which more than `ms` milliseconds have been open since `at`: where they end at a
    /// closing time, the next opening. `None` as for [`Schedule::add_business`].
    #[must_use]
    pub fn exceed_business(&self, at: Instant, ms: i64) -> Option<Instant> {
        if ms < 0 {
            return Some(at);
        }
        exceed(self.openings_ahead(at), ms)
    }

    /// The openings from an instant on, up to a stretch of more than 400 times 24 hours without any.
    fn openings_ahead(&self, at: Instant) -> impl Iterator<Item = Opening> + use<'_, 'a> {
        let mut openings = self.openings(at);
        let mut last = at;
        std::iter::from_fn(move || {
            let opening = openings.next_by(last.plus_ms(LONGEST_GAP_MS))?;
            last = opening.to;
            Some(opening)
        })
    }

    /// The openings between two instants, cut to them.
    pub(crate) fn openings_between(&self, from: Instant, to: Instant) -> impl Iterator<Item = Opening> + use<'_, 'a> {
        let mut openings = self.openings(from);
        std::iter::from_fn(move || openings.next_by(to))
            .map(move |opening| Opening { to: opening.to.min(to), ..opening })
            .filter(|opening| opening.from < opening.to)
    }

    fn openings(&self, from: Instant) -> Openings<'_, 'a> {
        Openings::new(self, from)
    }

    /// The windows that a stage has on a date, by their start.
    pub(super) fn pieces(&self, stage: usize, day: i64) -> Pieces {
        let mut days = self.days.borrow_mut();
        if days.len() >= MOST_DAYS {
            days.clear();
        }
        let pieces = days.entry((stage, day)).or_insert_with(|| {
            let date = Instant::from_millis(day.saturating_mul(DAY_MS)).utc().date();
            self.stages.get(stage).map_or_else(Vec::new, |stage| stage.version.pieces(date, self.zone)).into()
        });
        Rc::clone(pieces)
    }
}

/// The first instant at which `ms` milliseconds of the openings have passed; for 0 or less the start of the first one.
pub(crate) fn reach(openings: impl Iterator<Item = Opening>, ms: i64) -> Option<Instant> {
    locate(openings, |open, length| open + length >= ms).map(|(open, from)| from.plus_ms((ms - open).max(0)))
}

/// The infimum of the instants at which more than `ms` milliseconds of the openings have passed.
pub(crate) fn exceed(openings: impl Iterator<Item = Opening>, ms: i64) -> Option<Instant> {
    locate(openings, |open, length| open + length > ms).map(|(open, from)| from.plus_ms(ms - open))
}

/// The first opening that `found` accepts, given the open time before it and its own length: that time and its start.
fn locate(mut openings: impl Iterator<Item = Opening>, found: impl Fn(i64, i64) -> bool) -> Option<(i64, Instant)> {
    let mut open = 0_i64;
    openings.find_map(|opening| {
        let length = opening.to.since(opening.from);
        let result = found(open, length).then_some((open, opening.from));
        open += length;
        result
    })
}

#[cfg(test)]
mod tests;
