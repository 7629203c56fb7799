//! What people are told: a message is sent if nothing speaks against it and the condition differs from the last told.
//! Nothing is queued.

use serde::{Deserialize, Serialize};

use super::level::Level;
use super::output::{Birth, Message};
use super::record::Signal;

/// From a raise to its clear; the last one is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Episode {
    /// Instant of the raise.
    pub raised_at: i64,
    /// Stamp that began the hold of the raise.
    pub since: i64,
    /// A message about its level was sent.
    pub told: bool,
    /// Whether it was born during maintenance.
    pub birth: Birth,
}

/// Messages wait until an instant, a rise or the clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Snooze {
    pub until: i64,
    /// Level at the act.
    pub level: Level,
}

/// One message: what, which level, and the birth of its episode.
pub(crate) type Telling = (Message, Level, Birth);

impl Signal {
    /// Decides what is told at this instant: the level before the end of flapping.
    pub fn tell(&mut self, t: i64, tellings: &mut Vec<Telling>) {
        if self.snooze.is_some_and(|snooze| t >= snooze.until) {
            self.snooze = None;
        }
        if self.snooze.is_none() {
            self.tell_flapping(tellings);
            self.tell_level(tellings);
        }
        if std::mem::take(&mut self.flap_end_owed) {
            tellings.push((Message::FlapEnd, self.level, Birth::Ordinary));
        }
    }

    fn tell_flapping(&mut self, tellings: &mut Vec<Telling>) {
        let held = self.is_held_by_dependency() || self.spans.notify.is_some();
        if let Some(flap) = self.flapping.on.as_mut().filter(|flap| !flap.told && !held) {
            flap.told = true;
            tellings.push((Message::FlapStart, flap.worst, Birth::Ordinary));
        }
    }

    fn tell_level(&mut self, tellings: &mut Vec<Telling>) {
        let differs = self.level != self.told;
        if !differs || self.flapping.on.is_some() || self.is_held_by_dependency() || !self.passes_maintenance() {
            return;
        }
        let told = std::mem::replace(&mut self.told, self.level);
        if self.level == Level::Ok {
            tellings.push((Message::Cleared, Level::Ok, Birth::Ordinary));
            return;
        }
        let birth = self.episode.map_or(Birth::Ordinary, |episode| episode.birth);
        if let Some(episode) = &mut self.episode {
            episode.told = true;
        }
        tellings.push(match told {
            Level::Ok => (Message::Raised, self.level, birth),
            Level::Warn | Level::Critical => (Message::LevelChanged, self.level, Birth::Ordinary),
        });
    }

    /// Closes, and rises of what is older than the window, are never swallowed by one.
    fn passes_maintenance(&self) -> bool {
        self.spans.notify.as_ref().is_none_or(|span| {
            let older = self.episode.is_some_and(|episode| episode.raised_at < span.since);
            self.level == Level::Ok || (older && self.level > self.told && self.level > span.shown_before)
        })
    }
}
