//! The machine of one level: ok, raising, active, clearing. A hold is completed by a sample, never by the clock.
//!
//! Hysteresis with holds in both directions, as in the alarm state models of ISA-18.2 and Netdata.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::rule::RaiseHold;

/// Where a machine stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Not bad.
    #[default]
    Ok,
    /// Bad, not yet long enough.
    Raising,
    /// Bad.
    Active,
    /// Good again, not yet long enough.
    Clearing,
}

/// State of one level of one signal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Machine {
    pub phase: Phase,
    /// Stamp that began the present or the last hold.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub since: i64,
    /// Seconds of the present hold.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub hold: i64,
    /// Whether the last samples were bad, newest last; only for rules that count samples.
    #[serde(default, skip_serializing_if = "VecDeque::is_empty")]
    pub recent: VecDeque<bool>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that the serializer asks for")]
fn is_zero(value: &i64) -> bool {
    *value == 0
}

/// What one sample means to a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    Bad,
    /// Between the bounds.
    Band,
    Good,
}

/// One sample, as all levels of a signal see it.
pub(crate) struct Tread<'a> {
    pub stamp: i64,
    /// Seconds since the last sample that count towards a raise.
    pub up: i64,
    /// Seconds since the last sample that count towards a clear.
    pub down: i64,
    /// The stamp lies where raise holds rest.
    pub rests: bool,
    pub raise: &'a RaiseHold,
    pub d_down: i64,
}

/// What a step left behind beside the new phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trace {
    None,
    /// A raise hold was given up.
    NearMiss,
}

impl Machine {
    /// Whether the level holds.
    pub const fn is_on(&self) -> bool {
        matches!(self.phase, Phase::Active | Phase::Clearing)
    }

    /// Steps by one sample.
    pub fn step(&mut self, finding: Finding, tread: &Tread<'_>) -> Trace {
        let bad = self.counts_as_bad(finding, tread.raise);
        let mut trace = Trace::None;
        match self.phase {
            Phase::Ok if bad => self.begin(Phase::Raising, tread.stamp),
            Phase::Raising if bad => self.hold += tread.up,
            Phase::Raising => {
                self.phase = Phase::Ok;
                trace = Trace::NearMiss;
            }
            Phase::Active if finding == Finding::Good => self.begin(Phase::Clearing, tread.stamp),
            Phase::Clearing if finding == Finding::Good => self.hold += tread.down,
            Phase::Clearing => self.phase = Phase::Active,
            Phase::Ok | Phase::Active => {}
        }
        self.complete(tread);
        trace
    }

    fn begin(&mut self, phase: Phase, stamp: i64) {
        (self.phase, self.since, self.hold) = (phase, stamp, 0);
    }

    fn complete(&mut self, tread: &Tread<'_>) {
        match self.phase {
            Phase::Raising if self.hold >= tread.raise.needed() && (!tread.rests || tread.raise.is_immediate()) => {
                self.phase = Phase::Active;
            }
            Phase::Clearing if self.hold >= tread.d_down => self.phase = Phase::Ok,
            _ => {}
        }
    }

    fn counts_as_bad(&mut self, finding: Finding, raise: &RaiseHold) -> bool {
        let bad = finding == Finding::Bad;
        let RaiseHold::KOfN { k, n } = raise else { return bad };
        self.recent.push_back(bad);
        while self.recent.len() > *n as usize {
            self.recent.pop_front();
        }
        bad && self.bad_of_recent() >= *k
    }

    /// Bad ones among the samples remembered.
    pub fn bad_of_recent(&self) -> u32 {
        self.recent.iter().fold(0, |count, bad| count + u32::from(*bad))
    }
}
