//! Flapping: a score that each transition raises by one and time halves.
//!
//! The idea of an exponentially fading penalty is route-flap damping's (RFC 2439).

use serde::{Deserialize, Serialize};

use super::level::Level;
use super::setup::Settings;

/// Score and state of one signal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Flapping {
    /// Score after the last transition, and its stamp.
    score: Option<(f64, i64)>,
    pub on: Option<Flap>,
}

/// A signal that flaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Flap {
    /// Highest level since it began; what people and tickets see.
    pub worst: Level,
    /// Whether people were told that it began.
    pub told: bool,
}

impl Flapping {
    /// Whether nothing is known of it.
    pub const fn is_blank(&self) -> bool {
        self.score.is_none() && self.on.is_none()
    }

    /// Counts a transition with the stamp `at`; the worst level if flapping begins with it.
    pub fn transition(&mut self, at: i64, levels: [Level; 2], settings: &Settings) -> Option<Level> {
        let score = self
            .score
            .map_or(1.0, |(score, last)| score * (-seconds(at - last) / seconds(settings.flap_half_life)).exp2() + 1.0);
        self.score = Some((score, at));
        let worst = levels[0].max(levels[1]);
        self.rise(worst);
        if self.on.is_some() || score < settings.flap_enter {
            return None;
        }
        self.on = Some(Flap { worst, told: false });
        Some(worst)
    }

    /// The level became this high.
    pub fn rise(&mut self, level: Level) {
        if let Some(flap) = &mut self.on {
            flap.worst = flap.worst.max(level);
        }
    }

    /// First instant at which flapping may end; `None` while there is none.
    pub fn ends_at(&self, settings: &Settings) -> Option<i64> {
        let (score, last) = self.score.filter(|_| self.on.is_some())?;
        let faded = (seconds(settings.flap_half_life) * (score / settings.flap_leave).log2()).floor();
        Some(last + settings.flap_quiet.max(whole(faded) + 1) + settings.lateness)
    }
}

#[expect(clippy::cast_precision_loss, reason = "spans of seconds lie far below 2^53")]
fn seconds(span: i64) -> f64 {
    span as f64
}

#[expect(clippy::cast_possible_truncation, reason = "the value is whole, and the cast saturates")]
fn whole(seconds: f64) -> i64 {
    seconds.clamp(-1e12, 1e12) as i64
}
