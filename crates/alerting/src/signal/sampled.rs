//! The condition of a signal over samples: one machine per level, all fed with the same samples, and "no data".

use serde::{Deserialize, Serialize};

use super::grace::Graces;
use super::level::Level;
use super::machine::{Finding, Machine, Phase, Trace, Tread};
use super::rule::{Bounds, RaiseHold, Threshold};

/// A change of a signal's level, with the stamp that began the hold now completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub from: Level,
    pub to: Level,
    pub since: i64,
}

/// A sample that was applied.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Stamp, seconds since the epoch.
    pub stamp: i64,
    /// The value.
    pub value: f64,
}

/// State of a threshold condition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sampled {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warn: Option<Machine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub critical: Option<Machine>,
    /// The last sample applied.
    pub last: Option<Reading>,
    /// Its basis of the clock of "no data".
    pub seen: i64,
    /// Instant at which "no data" began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodata_since: Option<i64>,
    /// Stamps of the samples that ended "no data" and whose grace may still matter, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<i64>,
}

impl Sampled {
    /// Fresh machines for the levels of a rule.
    pub fn of(rule: &Threshold) -> Self {
        Self {
            warn: rule.warn.map(|_| Machine::default()),
            critical: rule.critical.map(|_| Machine::default()),
            ..Self::default()
        }
    }

    /// Highest level that holds.
    pub fn level(&self) -> Level {
        let on = |machine: &Option<Machine>| machine.as_ref().is_some_and(Machine::is_on);
        if on(&self.critical) {
            Level::Critical
        } else if on(&self.warn) {
            Level::Warn
        } else {
            Level::Ok
        }
    }

    /// Machine of the lowest level of the rule.
    pub const fn lowest(&self) -> Option<&Machine> {
        match &self.warn {
            Some(machine) => Some(machine),
            None => self.critical.as_ref(),
        }
    }

    /// Machine of a level.
    pub const fn machine(&self, level: Level) -> Option<&Machine> {
        match level {
            Level::Ok => None,
            Level::Warn => self.warn.as_ref(),
            Level::Critical => self.critical.as_ref(),
        }
    }

    /// Steps by one sample; `seen` is the basis of its clock of "no data".
    pub fn step(&mut self, rule: &Threshold, boots: &[i64], sample: Reading, seen: i64) -> (Option<Change>, Trace) {
        let from = self.level();
        let stamp = sample.stamp;
        if self.nodata_since.take().is_some() {
            self.returns.push(stamp);
        }
        let graces = Graces { boots, returns: &self.returns, length: rule.grace };
        let (up, down) = self.last.map_or((0, 0), |last| {
            let vouched = stamp.min(last.stamp + rule.vouched());
            (graces.outside(last.stamp, vouched), vouched - last.stamp)
        });
        let tread = Tread { stamp, up, down, rests: graces.contain(stamp), raise: &rule.raise, d_down: rule.d_down };
        let mut trace = Trace::None;
        // From the highest level down, so that the trace left is that of the lowest.
        for (machine, bounds) in [(&mut self.critical, rule.critical), (&mut self.warn, rule.warn)] {
            if let (Some(machine), Some(bounds)) = (machine.as_mut(), bounds) {
                trace = machine.step(finding(rule, bounds, sample.value), &tread);
            }
        }
        self.returns.retain(|start| start + rule.grace > stamp);
        self.last = Some(sample);
        self.seen = seen;
        (self.change(from), trace)
    }

    /// The change from a level to the present one.
    pub fn change(&self, from: Level) -> Option<Change> {
        let to = self.level();
        let decisive = if from == Level::Ok || to == Level::Ok { self.lowest() } else { self.machine(from.max(to)) };
        let since = decisive.map_or(0, |machine| machine.since);
        (from != to).then_some(Change { from, to, since })
    }

    /// Instant at which "no data" begins unless a sample comes; `None` where that cannot be.
    pub fn nodata_at(&self, rule: &Threshold, lateness: i64) -> Option<i64> {
        let waits = self.last.is_some() && self.nodata_since.is_none();
        rule.nodata.filter(|_| waits).map(|nodata| self.seen + nodata + lateness)
    }

    /// Whether it is recovering.
    pub fn is_clearing(&self) -> bool {
        self.nodata_since.is_none() && self.lowest().is_some_and(|machine| machine.phase == Phase::Clearing)
    }

    /// Takes over a changed rule: levels that stay keep their machines. A lower level that is new starts as the higher
    /// one stands, because whoever is above the one is above the other.
    pub fn adopt(&mut self, rule: &Threshold) {
        self.warn = match (self.warn.take(), rule.warn) {
            (_, None) => None,
            (Some(machine), Some(_)) => Some(machine),
            (None, Some(_)) => Some(self.critical.clone().unwrap_or_default()),
        };
        self.critical = rule.critical.map(|_| self.critical.take().unwrap_or_default());
        for machine in [&mut self.warn, &mut self.critical].into_iter().flatten() {
            match rule.raise {
                RaiseHold::Held(_) => machine.recent.clear(),
                RaiseHold::KOfN { n, .. } => {
                    let surplus = machine.recent.len().saturating_sub(n as usize);
                    machine.recent.drain(..surplus);
                }
            }
        }
    }
}

/// What a value means to a level.
pub(crate) fn finding(rule: &Threshold, bounds: Bounds, value: f64) -> Finding {
    if rule.op.holds(value, bounds.raise) {
        Finding::Bad
    } else if rule.op.holds(value, bounds.clear) {
        Finding::Band
    } else {
        Finding::Good
    }
}
