//! The proof: every interval from the opening of a clock to the answer, whether it counted, and why.
//!
//! The intervals follow each other without gap or overlap. The counted ones and the corrections add up to the consumed time:
//! `consumed_ms = sum of counted intervals + sum of (after_ms - before_ms) of corrections`. There are corrections only where
//! consumed time was set rather than counted: under `carry_fraction` and `restart`, and when an update clock starts again
//! after a pause. Without them the counted intervals alone are the consumed time, to the millisecond.

mod closed;

use serde::Serialize;

use crate::clock::{Adjustment, Halt, Instance, Stretch, Tickets, lives};
use crate::{Closure, Instant, Knowledge, Refusal, Target, Ticket};

/// Which clock is to be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question<'q> {
    /// Ticket; `ID/2` for one that came of a late reopening.
    pub ticket: &'q str,
    /// Target.
    pub target: Target,
    /// Number of the instance, from 1; `None` for the latest.
    pub ordinal: Option<usize>,
}

/// Why an interval counted or did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Business time passed: it counted.
    Counted,
    /// The ticket was paused, for these reasons.
    Paused(Vec<String>),
    /// The calendar was closed.
    Closed(Closure),
    /// No version of the calendar was in force.
    NoCalendar,
    /// The ticket was resolved and later reopened.
    Resolved,
    /// Nothing was promised.
    NoPromise,
}

/// One interval, half-open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Interval {
    /// From this instant.
    pub from: Instant,
    /// To this instant, exclusive.
    pub to: Instant,
    /// Why it counted or did not.
    pub reason: Reason,
    /// Policy of the ticket.
    pub policy: String,
    /// Place of the policy's version among its versions, from 0.
    pub policy_version: Option<usize>,
    /// Calendar of the clock.
    pub calendar: Option<String>,
    /// Place of the calendar's version among its versions, from 0.
    pub calendar_version: Option<usize>,
}

impl Interval {
    /// Whether it counted.
    #[must_use]
    pub fn counted(&self) -> bool {
        self.reason == Reason::Counted
    }

    /// Its length in milliseconds.
    #[must_use]
    pub fn length_ms(&self) -> i64 {
        self.to.since(self.from)
    }
}

/// Consumed time that was set rather than counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// When.
    pub at: Instant,
    /// Consumed time before.
    pub before_ms: i64,
    /// Consumed time after.
    pub after_ms: i64,
}

/// The proof of a clock's consumed time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// From opening to end or answer, without gaps.
    pub intervals: Vec<Interval>,
    /// What was set, in order.
    pub corrections: Vec<Correction>,
    /// What they add up to.
    pub consumed_ms: i64,
}

impl Knowledge<'_> {
    /// The proof of a clock; `None` if there is no such clock.
    ///
    /// # Errors
    /// As [`Knowledge::fold`].
    pub fn explain(&self, tickets: &[Ticket], question: Question<'_>) -> Result<Option<Explanation>, Refusal> {
        let all = Tickets::new(self, tickets);
        let Some(ticket) = all.find(question.ticket) else { return Ok(None) };
        let lives = lives(all, ticket)?;
        let Some(life) = lives.iter().find(|life| life.id == question.ticket) else { return Ok(None) };
        let mut instances = life.instances.iter().filter(|instance| instance.target == question.target);
        let instance = match question.ordinal {
            Some(ordinal) => ordinal.checked_sub(1).and_then(|index| instances.nth(index)),
            None => instances.next_back(),
        };
        instance.map(|instance| self.explanation(instance)).transpose()
    }

    fn explanation(&self, instance: &Instance<'_>) -> Result<Explanation, Refusal> {
        let mut intervals: Vec<Interval> = Vec::new();
        for stretch in &instance.stretches {
            for interval in self.intervals(stretch)? {
                match intervals.last_mut() {
                    Some(last) if last.to == interval.from && last.is_like(&interval) => last.to = interval.to,
                    _ => intervals.push(interval),
                }
            }
        }
        let correction = |Adjustment { at, before_ms, after_ms }: &Adjustment| Correction {
            at: *at,
            before_ms: *before_ms,
            after_ms: *after_ms,
        };
        let corrections = instance.adjustments.iter().map(correction).collect();
        Ok(Explanation { intervals, corrections, consumed_ms: instance.consumed_ms })
    }

    fn intervals(&self, stretch: &Stretch<'_>) -> Result<Vec<Interval>, Refusal> {
        let interval = |from, to, reason, calendar_version| Interval {
            from,
            to,
            reason,
            policy: stretch.policy.to_owned(),
            policy_version: stretch.version,
            calendar: stretch.calendar.map(str::to_owned),
            calendar_version,
        };
        let reason = match (&stretch.halt, stretch.calendar) {
            (None, Some(calendar)) => {
                let parts = self.schedule(calendar)?.account(stretch.from, stretch.to);
                return Ok(parts
                    .into_iter()
                    .map(|part| interval(part.from, part.to, part.reason, part.version))
                    .collect());
            }
            (Some(Halt::Paused(reasons)), _) => Reason::Paused(reasons.to_vec()),
            (Some(Halt::Resolved), _) => Reason::Resolved,
            (Some(Halt::NoPromise), _) | (None, None) => Reason::NoPromise,
        };
        Ok(vec![interval(stretch.from, stretch.to, reason, None)])
    }
}

impl Interval {
    fn is_like(&self, other: &Self) -> bool {
        (&self.reason, &self.policy, self.policy_version) == (&other.reason, &other.policy, other.policy_version)
            && (&self.calendar, self.calendar_version) == (&other.calendar, other.calendar_version)
    }
}
