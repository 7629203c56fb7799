//! Walking through the open time of a schedule, window by window.
//!
//! Openings come in order and never overlap; touching ones come one after the other. The walk is lazy and looks no further
//! than it is asked to, so a calendar without windows costs no more than the days asked for.

use std::rc::Rc;

use super::schedule::Schedule;
use crate::Instant;

/// A stretch of open time, half-open, of one version of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opening {
    pub from: Instant,
    pub to: Instant,
    /// Place of the version among the calendar's versions.
    pub version: usize,
}

/// A walk through a schedule.
pub(crate) struct Openings<'s, 'a> {
    schedule: &'s Schedule<'a>,
    stage: usize,
    /// The last date that was looked at, as days since the epoch.
    day: i64,
    pieces: Rc<[(Instant, Instant)]>,
    next: usize,
    /// Everything before this instant is done.
    floor: Instant,
}

/// A window starts at most one date before it ends, and a local date is at most one day off the date in UTC.
const LOOK_BACK_DAYS: i64 = 3;

impl<'s, 'a> Openings<'s, 'a> {
    pub(crate) fn new(schedule: &'s Schedule<'a>, from: Instant) -> Self {
        let stage = schedule.stages.partition_point(|stage| stage.until <= from);
        let mut walk = Self { schedule, stage, day: 0, pieces: Rc::from([]), next: 0, floor: from };
        walk.enter();
        walk
    }

    /// Goes to the first date that can matter in the current stage.
    fn enter(&mut self) {
        if let Some(stage) = self.schedule.stages.get(self.stage) {
            self.day = self.floor.max(stage.from).utc_day() - LOOK_BACK_DAYS - 1;
            self.pieces = Rc::from([]);
            self.next = 0;
        }
    }

    /// The next opening that starts at or before `limit`; `None` if there is none. May be asked again with a later limit.
    pub(crate) fn next_by(&mut self, limit: Instant) -> Option<Opening> {
        loop {
            let stage = self.schedule.stages.get(self.stage)?;
            while let Some((start, end)) = self.pieces.get(self.next) {
                let (from, to) = ((*start).max(stage.from).max(self.floor), (*end).min(stage.until));
                if from < to {
                    if from > limit {
                        return None;
                    }
                    self.next += 1;
                    self.floor = to;
                    return Some(Opening { from, to, version: stage.index });
                }
                self.next += 1;
            }
            if self.day <= stage.until.min(limit).utc_day() {
                self.day += 1;
                self.pieces = self.schedule.pieces(self.stage, self.day);
                self.next = 0;
            } else if stage.until <= limit {
                self.stage += 1;
                self.enter();
            } else {
                return None;
            }
        }
    }
}
