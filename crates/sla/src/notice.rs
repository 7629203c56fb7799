//! Warnings: which messages go out when the clock is looked at only now and then.
//!
//! At each look, if percent thresholds of an instance were reached and not handled yet, one message goes out for the highest
//! and the others are recorded. Nothing goes out while the clock is paused or after it has ended, not even what was pending.
//! A clock that starts again at 0 warns again. Looking twice at one instant sends nothing twice.
//!
//! Whether people may be told at that instant is another question, which [`crate::Threshold::notify_at`] answers.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{Clock, Definitions, Instant, Knowledge, Mark, Refusal, Target, Ticket};

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// About this ticket.
    pub ticket: String,
    /// About this target.
    pub target: Target,
    /// About this instance of it, from 1.
    pub ordinal: usize,
    /// When it goes out.
    pub at: Instant,
    /// The highest threshold that was reached, in percent.
    pub percent: u32,
    /// Lower ones that were reached since the last look, in percent, ascending; they are recorded without a message.
    pub recorded: Vec<u32>,
}

/// What identifies a run of a clock between two restarts: ticket, target, number of the instance, restarts.
type Run = (String, Target, usize, u32);

impl Clock {
    /// The message that goes out now, if `handled` are the percentages that were sent or recorded for this run of the clock
    /// (the same `ordinal` and `restarts`). What it names is handled afterwards.
    #[must_use]
    pub fn notice(&self, now: Instant, handled: &BTreeSet<u32>) -> Option<Notice> {
        let reached = self.thresholds.iter().filter(|(_, threshold)| threshold.at.is_some_and(|at| at <= now));
        let mut fresh: Vec<u32> = reached
            .filter_map(|(mark, _)| match mark {
                Mark::Percent(percent) => Some(*percent),
                Mark::BeforeDue(_) => None,
            })
            .filter(|percent| self.counting && !handled.contains(percent))
            .collect();
        let percent = fresh.pop()?;
        let (ticket, target, ordinal) = (self.ticket.clone(), self.target, self.ordinal);
        Some(Notice { ticket, target, ordinal, at: now, percent, recorded: fresh })
    }
}

/// The messages that go out if the clocks are looked at just at `evaluations`, in their order, each with what is known then.
///
/// # Errors
/// As [`Knowledge::fold`].
pub fn notices(tickets: &[Ticket], definitions: &Definitions, evaluations: &[Instant]) -> Result<Vec<Notice>, Refusal> {
    let mut handled: BTreeMap<Run, BTreeSet<u32>> = BTreeMap::new();
    let mut notices = Vec::new();
    for now in evaluations {
        for clock in Knowledge::new(definitions, *now).fold(tickets)? {
            let run = (clock.ticket.clone(), clock.target, clock.ordinal, clock.restarts);
            let handled = handled.entry(run).or_default();
            if let Some(notice) = clock.notice(*now, handled) {
                handled.insert(notice.percent);
                handled.extend(&notice.recorded);
                notices.push(notice);
            }
        }
    }
    Ok(notices)
}
