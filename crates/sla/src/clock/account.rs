//! What is shown of an instance: verdict, due time and thresholds, projected as if nothing else happens.

use std::collections::BTreeMap;

use super::instance::Instance;
use super::life::Life;
use super::terms::Budget;
use super::{Clock, Flag, Threshold, Verdict};
use crate::calendar::Schedule;
use crate::policy::Mark;
use crate::{Instant, Refusal, Target};

/// An instance with what is needed to look ahead.
struct View<'v, 'k> {
    life: &'v Life<'k>,
    instance: &'v Instance<'k>,
    /// The same instance after the last known version of the policy came into force, otherwise the instance itself.
    ahead: &'v Instance<'k>,
    /// Calendar of `ahead`.
    schedule: Option<&'v Schedule<'k>>,
}

impl<'k> Life<'k> {
    /// The clocks of the ticket, by target and order of opening.
    pub(crate) fn accounts(&self) -> Result<Vec<Clock>, Refusal> {
        let foreseen = self.foreseen()?;
        let ahead = foreseen.as_ref().map_or(&self.instances, |foreseen| &foreseen.instances);
        let mut clocks = Vec::with_capacity(self.instances.len());
        for target in Target::ALL {
            let of_target = self.instances.iter().zip(ahead).filter(|(instance, _)| instance.target == target);
            for (index, (instance, ahead)) in of_target.enumerate() {
                let schedule = ahead.terms.calendar.map(|id| self.knowledge.schedule(id)).transpose()?;
                clocks.push(View { life: self, instance, ahead, schedule }.account(index + 1)?);
            }
        }
        Ok(clocks)
    }
}

impl View<'_, '_> {
    fn account(&self, ordinal: usize) -> Result<Clock, Refusal> {
        let instance = self.instance;
        let verdict = self.verdict();
        let due = self.due(verdict);
        let mut flags = instance.flags.clone();
        if verdict == Verdict::Running && due.is_none() && self.ahead.terms.promise.is_some() {
            flags.insert(Flag::CalendarExhausted);
        }
        let cause = match verdict {
            Verdict::Breached => instance.breach.map(|breach| breach.cause),
            Verdict::Void => instance.end.and_then(|end| end.void),
            _ => None,
        };
        let breach_at = match verdict {
            Verdict::Breached => instance.breach.map(|breach| breach.at),
            Verdict::Running => self.breach_ahead(),
            _ => None,
        };
        let fulfilled = instance.end.filter(|end| end.void.is_none());
        let under = self.life.under();
        Ok(Clock {
            ticket: self.life.id.clone(),
            target: instance.target,
            ordinal,
            restarts: instance.restarts,
            verdict,
            counting: self.is_counting(),
            opened_at: instance.opened_at,
            fulfilled_at: fulfilled.map(|end| end.at),
            ended_at: instance.end.map(|end| end.at),
            due,
            breach_at,
            consumed_ms: instance.consumed_ms,
            budget_ms: instance.budget.ms(),
            remaining_ms: instance.budget.ms().map(|ms| ms - instance.consumed_ms),
            thresholds: self.thresholds()?,
            cause,
            flags,
            calendar: instance.terms.calendar.map(str::to_owned),
            policy: under.policy.to_owned(),
            policy_version: under.version,
            next_version_at: self.life.next_version_at().filter(|_| instance.is_open()),
        })
    }

    fn is_paused(&self) -> bool {
        self.instance.is_open() && self.life.pause(self.instance.target).is_some()
    }

    fn is_counting(&self) -> bool {
        self.instance.is_open() && self.instance.terms.promise.is_some() && !self.is_paused()
    }

    fn verdict(&self) -> Verdict {
        let instance = self.instance;
        match instance.end {
            _ if instance.breach.is_some() => Verdict::Breached,
            Some(end) if end.void.is_some() => Verdict::Void,
            _ if instance.terms.promise.is_none() => Verdict::None,
            Some(_) => Verdict::Met,
            None if self.is_paused() => Verdict::Paused,
            None => Verdict::Running,
        }
    }

    fn due(&self, verdict: Verdict) -> Option<Instant> {
        let instance = self.instance;
        let projects = match verdict {
            Verdict::Breached => return instance.breach.map(|breach| breach.due),
            Verdict::Running => true,
            Verdict::Met => !instance.end.is_some_and(|end| end.paused),
            Verdict::None | Verdict::Paused | Verdict::Void => false,
        };
        let projected = || match self.ahead.budget {
            Budget::Limit { ms, at_opening: true } => self.when(ms, Edge::Exceeded),
            Budget::Limit { ms, at_opening: false } => self.when(ms, Edge::Reached),
            Budget::None | Budget::Exhausted => None,
        };
        if projects { instance.due_reached.or(self.ahead.due_reached).or_else(projected) } else { None }
    }

    fn breach_ahead(&self) -> Option<Instant> {
        let projected = || self.ahead.budget.ms().and_then(|ms| self.when(ms, Edge::Exceeded));
        self.ahead.breach.map(|breach| breach.at).or_else(projected)
    }

    /// When consumed time will reach or exceed `need_ms`, counting on from where `ahead` stands.
    fn when(&self, need_ms: i64, edge: Edge) -> Option<Instant> {
        let Instance { position, consumed_ms, .. } = self.ahead;
        let missing = need_ms.saturating_sub(*consumed_ms);
        match edge {
            Edge::Reached => self.schedule?.add_business(*position, missing),
            Edge::Passing => self.schedule?.reach_business(*position, missing),
            Edge::Exceeded => self.schedule?.exceed_business(*position, missing),
        }
    }

    fn thresholds(&self) -> Result<BTreeMap<Mark, Threshold>, Refusal> {
        let Some(stage) = self.life.version else { return Ok(BTreeMap::new()) };
        let notify = stage.version.notify.as_ref();
        let waiting = notify.filter(|notify| !notify.always.iter().any(|name| name == self.life.attributes.priority));
        let coverage = waiting.map(|notify| self.life.knowledge.schedule(&notify.coverage)).transpose()?;
        let threshold = |mark: Mark| {
            let at = self.threshold(mark);
            let notify_at = at.and_then(|at| coverage.map_or(Some(at), |coverage| coverage.next_covered(at)));
            (mark, Threshold { at, notify_at })
        };
        Ok(stage.version.marks().map(threshold).collect())
    }

    fn threshold(&self, mark: Mark) -> Option<Instant> {
        let projected = || {
            let ms = self.ahead.budget.ms()?;
            self.ahead.reached.get(&mark).copied().or_else(|| self.when(mark.need_ms(ms), Edge::Passing))
        };
        let reached = self.instance.reached.get(&mark).copied();
        if self.is_counting() { reached.or_else(projected) } else { reached }
    }
}

/// Which side of a closing time is meant.
#[derive(Clone, Copy)]
enum Edge {
    /// The first instant with that much.
    Reached,
    /// The first instant with that much at which time passes.
    Passing,
    /// The infimum of the instants with more.
    Exceeded,
}
