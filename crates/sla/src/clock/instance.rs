//! One run of one target: what it has consumed, and what that reached.
//!
//! An instance is settled up to `position`: consumed time, due time, breach and thresholds are those of that instant. It is
//! settled before everything that changes how it counts.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::terms::{Budget, Terms};
use super::{Cause, Flag};
use crate::calendar::{Schedule, exceed, reach};
use crate::policy::Mark;
use crate::{Instant, Knowledge, Refusal, Target};

/// Why time does not count, apart from the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Halt {
    /// For these reasons, in alphabetical order.
    Paused(Rc<[String]>),
    /// Nothing was promised.
    NoPromise,
    /// The ticket was resolved.
    Resolved,
}

/// A stretch of time in which one thing decided about counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch<'a> {
    pub from: Instant,
    pub to: Instant,
    /// `None`: counts in the windows of the calendar.
    pub halt: Option<Halt>,
    pub calendar: Option<&'a str>,
    pub policy: &'a str,
    pub version: Option<usize>,
}

/// Consumed time that was set rather than counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Adjustment {
    pub at: Instant,
    pub before_ms: i64,
    pub after_ms: i64,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Breach {
    pub at: Instant,
    pub due: Instant,
    pub cause: Cause,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct End {
    pub at: Instant,
    /// `None`: fulfilled.
    pub void: Option<Cause>,
    pub paused: bool,
}

/// The policy version of the ticket at the moment, and the thresholds that it asks for.
#[derive(Debug, Clone)]
pub(crate) struct Under<'a> {
    pub policy: &'a str,
    pub version: Option<usize>,
    pub marks: Rc<[Mark]>,
}

/// How an instance opens.
pub(crate) struct Opened<'a> {
    pub target: Target,
    pub at: Instant,
    /// When it was known that it opened.
    pub known_at: Instant,
    pub terms: Terms<'a>,
}

#[derive(Clone)]
pub(crate) struct Instance<'a> {
    pub target: Target,
    pub opened_at: Instant,
    pub terms: Terms<'a>,
    pub budget: Budget,
    pub consumed_ms: i64,
    /// Settled up to here.
    pub position: Instant,
    pub due_reached: Option<Instant>,
    pub breach: Option<Breach>,
    pub reached: BTreeMap<Mark, Instant>,
    pub restarts: u32,
    pub end: Option<End>,
    pub flags: BTreeSet<Flag>,
    pub stretches: Vec<Stretch<'a>>,
    pub adjustments: Vec<Adjustment>,
    pub(super) counted_from: Instant,
    known_at: Instant,
}

impl<'a> Instance<'a> {
    pub(crate) fn open(knowledge: &Knowledge<'_>, opened: Opened<'a>) -> Result<Self, Refusal> {
        let Opened { target, at, known_at, terms } = opened;
        let mut instance = Self {
            target,
            opened_at: at,
            terms,
            budget: terms.budget(knowledge, at)?,
            consumed_ms: 0,
            position: at,
            due_reached: None,
            breach: None,
            reached: BTreeMap::new(),
            restarts: 0,
            end: None,
            flags: BTreeSet::new(),
            stretches: Vec::new(),
            adjustments: Vec::new(),
            counted_from: at,
            known_at,
        };
        instance.reach_at(at);
        Ok(instance)
    }

    pub(crate) const fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// What is left, of an open instance that is not breached.
    pub(crate) fn remaining_ms(&self) -> Option<i64> {
        let unbreached = self.is_open() && self.breach.is_none();
        self.budget.ms().filter(|_| unbreached).map(|ms| ms - self.consumed_ms)
    }

    /// Settles up to `to`.
    pub(crate) fn settle(
        &mut self,
        knowledge: &Knowledge<'_>,
        to: Instant,
        pause: Option<Rc<[String]>>,
        under: &Under<'a>,
    ) -> Result<(), Refusal> {
        if to <= self.position {
            return Ok(());
        }
        let from = std::mem::replace(&mut self.position, to);
        let halt = match (self.terms.promise, pause) {
            (None, _) => Some(Halt::NoPromise),
            (Some(_), reasons) => reasons.map(Halt::Paused),
        };
        if halt.is_none()
            && let Some(calendar) = self.terms.calendar
        {
            self.count(knowledge.schedule(calendar)?, from, &under.marks);
        }
        self.remember(from, halt, under);
        Ok(())
    }

    /// Counts from an instant up to `position`.
    fn count(&mut self, schedule: &Schedule<'_>, from: Instant, marks: &[Mark]) {
        let (to, before) = (self.position, self.consumed_ms);
        let passed = schedule.open_between(from, to);
        let after = before + passed;
        self.consumed_ms = after;
        let Budget::Limit { ms, at_opening } = self.budget else { return };
        if passed == 0 {
            return;
        }
        let when = |need: i64| reach(schedule.openings_between(from, to), need - before);
        for mark in marks {
            let need = mark.need_ms(ms);
            if need <= after
                && !self.reached.contains_key(mark)
                && let Some(at) = when(need)
            {
                self.reached.insert(*mark, at);
            }
        }
        if before < ms && ms <= after && !at_opening && self.due_reached.is_none() {
            self.due_reached = when(ms);
        }
        if after > ms
            && self.breach.is_none()
            && let Some(at) = exceed(schedule.openings_between(from, to), ms - before)
        {
            let cause = if at < self.known_at { Cause::IngestDelay } else { Cause::Elapsed };
            self.breach = Some(Breach { at, due: *self.due_reached.get_or_insert(at), cause });
        }
    }

    /// The due time that is reached without counting, because budget or consumed time were set. A threshold waits for
    /// business time: it warns of time that passes.
    pub(super) fn reach_at(&mut self, at: Instant) {
        if let Budget::Limit { ms, at_opening: false } = self.budget
            && self.consumed_ms == ms
        {
            self.due_reached.get_or_insert(at);
        }
    }

    /// Thresholds that a change put behind the consumed time.
    pub(super) fn reach_marks(&mut self, at: Instant, marks: &[Mark]) {
        let Some(ms) = self.budget.ms() else { return };
        for mark in marks.iter().filter(|mark| mark.need_ms(ms) <= self.consumed_ms) {
            self.reached.entry(*mark).or_insert(at);
        }
    }

    /// Sets consumed time.
    pub(super) fn adjust(&mut self, at: Instant, after_ms: i64) {
        if after_ms != self.consumed_ms {
            self.adjustments.push(Adjustment { at, before_ms: self.consumed_ms, after_ms });
            self.consumed_ms = after_ms;
        }
    }

    /// Appends to the account of what decided about counting up to `position`.
    pub(super) fn remember(&mut self, from: Instant, halt: Option<Halt>, under: &Under<'a>) {
        let calendar = self.terms.calendar;
        let (policy, version) = (under.policy, under.version);
        if let Some(last) = self.stretches.last_mut()
            && (&last.halt, last.calendar, last.policy, last.version) == (&halt, calendar, policy, version)
            && last.to == from
        {
            last.to = self.position;
        } else if from < self.position {
            self.stretches.push(Stretch { from, to: self.position, halt, calendar, policy, version });
        }
    }
}
