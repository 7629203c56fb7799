//! The condition of a silence signal: raised by the clock, cleared by signs of life.

use serde::{Deserialize, Serialize};

use super::level::Level;
use super::machine::Phase;
use super::rule::Silence;
use super::sampled::Change;

/// State of a silence condition. Its phase is never raising: absence has no sample that could begin a hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Quiet {
    pub phase: Phase,
    pub since: i64,
    /// Seconds of signs of life while clearing.
    pub hold: i64,
    /// Newest sign of life.
    pub seen: Option<i64>,
    /// Level at which it was raised.
    pub level: Level,
}

impl Quiet {
    /// The level that holds.
    pub const fn level(&self) -> Level {
        match self.phase {
            Phase::Active | Phase::Clearing => self.level,
            Phase::Ok | Phase::Raising => Level::Ok,
        }
    }

    /// A sign of life.
    pub fn hear(&mut self, rule: &Silence, seen: i64) -> Option<Change> {
        let distance = self.seen.map_or(0, |last| (seen - last).max(0));
        self.seen = Some(self.seen.map_or(seen, |last| last.max(seen)));
        match self.phase {
            Phase::Active => (self.phase, self.since, self.hold) = (Phase::Clearing, seen, 0),
            Phase::Clearing => self.hold += distance,
            Phase::Ok | Phase::Raising => return None,
        }
        if self.hold < rule.d_down {
            return None;
        }
        self.phase = Phase::Ok;
        Some(Change { from: self.level, to: Level::Ok, since: self.since })
    }

    /// Instant at which silence is established unless a sign of life comes.
    pub fn silent_at(&self, rule: &Silence, lateness: i64) -> Option<i64> {
        self.seen.filter(|_| self.phase != Phase::Active).map(|seen| seen + rule.silent_after + lateness)
    }

    /// The clock has reached that instant.
    pub fn fall_silent(&mut self, rule: &Silence) -> Option<Change> {
        let was = self.phase;
        self.phase = Phase::Active;
        let since = self.seen.unwrap_or_default();
        match was {
            Phase::Clearing | Phase::Active => None,
            Phase::Ok | Phase::Raising => {
                (self.since, self.level) = (since, rule.level);
                Some(Change { from: Level::Ok, to: rule.level, since })
            }
        }
    }
}
