//! Open and closed parts of a stretch of time, with the reason why closed ones are.

use super::Reason;
use crate::calendar::Opening;
use crate::{Instant, Schedule};

/// A part of a stretch.
pub(super) struct Part {
    pub from: Instant,
    pub to: Instant,
    pub reason: Reason,
    pub version: Option<usize>,
}

impl Schedule<'_> {
    /// The parts of a stretch, in order and without gaps.
    pub(super) fn account(&self, from: Instant, to: Instant) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut position = from;
        for Opening { from: opens, to: closes, version } in self.openings_between(from, to) {
            self.closed(position, opens, &mut parts);
            parts.push(Part { from: opens, to: closes, reason: Reason::Counted, version: Some(version) });
            position = closes;
        }
        self.closed(position, to, &mut parts);
        parts
    }

    /// Appends the closed time between two instants, date by date and version by version.
    fn closed(&self, from: Instant, to: Instant, parts: &mut Vec<Part>) {
        let mut position = from;
        while position < to {
            let (until, closure) = self.closure(position);
            let until = until.min(to);
            let (reason, version) = closure
                .map_or((Reason::NoCalendar, None), |(version, closure)| (Reason::Closed(closure), Some(version)));
            parts.push(Part { from: position, to: until, reason, version });
            position = until;
        }
    }
}
