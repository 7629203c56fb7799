//! When to look again: the next instant at which a clock changes by itself.

use serde::Serialize;

use crate::{Clock, Instant, Mark, Target, Verdict};

/// What happens at a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// An announced version of the policy comes into force; what it changes comes with it.
    PolicyVersion,
    /// A threshold is reached.
    Threshold(Mark),
    /// People may be told about a threshold.
    Notify(Mark),
    /// The budget is used up.
    Due,
    /// The budget is exceeded.
    Breach,
}

/// The next instant at which a fold gives another answer than now, although nothing happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The first instant whose fold shows it: for a breach one millisecond after `breach_at`, since at that instant itself
    /// the promise is still kept.
    pub at: Instant,
    /// What happens.
    pub kind: DeadlineKind,
    /// To this ticket.
    pub ticket: String,
    /// To this target.
    pub target: Target,
    /// To this instance of it.
    pub ordinal: usize,
}

/// The earliest deadline of some clocks after `as_of`, the instant of their fold; `None` if nothing will change by itself.
///
/// Versions of calendars are no deadlines: known ones count in projections, others are news.
#[must_use]
pub fn next_deadline<'c>(clocks: impl IntoIterator<Item = &'c Clock>, as_of: Instant) -> Option<Deadline> {
    clocks.into_iter().flat_map(deadlines).filter(|(at, ..)| *at > as_of).min_by_key(|(at, kind, _)| (*at, *kind)).map(
        |(at, kind, clock)| Deadline {
            at,
            kind,
            ticket: clock.ticket.clone(),
            target: clock.target,
            ordinal: clock.ordinal,
        },
    )
}

fn deadlines(clock: &Clock) -> Vec<(Instant, DeadlineKind, &Clock)> {
    let mut deadlines = Vec::new();
    deadlines.extend(clock.next_version_at.map(|at| (at, DeadlineKind::PolicyVersion, clock)));
    if !clock.counting {
        return deadlines;
    }
    for (mark, threshold) in &clock.thresholds {
        deadlines.extend(threshold.at.map(|at| (at, DeadlineKind::Threshold(*mark), clock)));
        deadlines.extend(threshold.notify_at.map(|at| (at, DeadlineKind::Notify(*mark), clock)));
    }
    if clock.verdict == Verdict::Running {
        deadlines.extend(clock.due.map(|at| (at, DeadlineKind::Due, clock)));
        deadlines.extend(clock.breach_at.map(|at| (at.plus_ms(1), DeadlineKind::Breach, clock)));
    }
    deadlines
}
