//! Everything that an engine remembers. What can be derived from it is not part of it, so that a snapshot is this.

use serde::{Deserialize, Serialize};

use super::input::Act;
use super::output::Output;
use super::record::Signal;
use super::setup::Setup;
use super::window::Window;

/// The memory of an engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    pub setup: Setup,
    /// Last instant that is closed.
    pub closed: i64,
    pub devices: Vec<DeviceState>,
    pub streams: Vec<Stream>,
    pub signals: Vec<Signal>,
    /// Windows as last defined.
    pub windows: Vec<Window>,
    /// Those that covered at the end of the last instant.
    pub active: Vec<Window>,
    /// Those that lately ceased to cover, with the instant.
    pub past: Vec<(Window, i64)>,
    /// Acts and windows of the open instant.
    pub acts: Vec<PendingAct>,
    /// What nobody has taken yet.
    pub outputs: Vec<Output>,
}

/// What is known of a device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct DeviceState {
    pub id: String,
    /// Stamps of its boots, sorted; the newest [`BOOTS_KEPT`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub boots: Vec<i64>,
    /// Boots that wait for their turn: when due, and the stamp.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting_boots: Vec<(i64, i64)>,
    /// Signs of life that wait for their turn: when due, and what they are worth.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting_signs: Vec<(i64, i64)>,
    /// Newest sign of life taken into account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heard: Option<i64>,
    /// Samples and boots that were stamped too far ahead.
    pub clock_skew: u64,
}

/// Boots remembered of one device; older ones no longer let a raise hold rest.
pub(crate) const BOOTS_KEPT: usize = 64;

impl DeviceState {
    /// A device of which nothing was heard.
    pub fn named(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// Remembers a boot.
    pub fn boot(&mut self, stamp: i64) {
        let at = self.boots.partition_point(|boot| *boot <= stamp);
        self.boots.insert(at, stamp);
        let surplus = self.boots.len().saturating_sub(BOOTS_KEPT);
        self.boots.drain(..surplus);
    }
}

/// One metric of one component of one device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stream {
    pub device: usize,
    pub metric: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// Stamp last applied.
    pub last: Option<i64>,
    /// Samples that wait for their turn, by stamp.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
    /// Samples that were not applied.
    pub dropped: u64,
}

/// A sample that waits for its turn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub stamp: i64,
    pub value: f64,
    pub due: i64,
}

/// Whether a sample was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intake {
    Dropped,
    /// Taken, and nothing of the stream was due at that instant before.
    First,
    Taken,
}

impl Stream {
    /// Puts a sample into order. The first of a stamp wins, and nothing older than the last applied is taken.
    pub fn take(&mut self, sample: Waiting) -> Intake {
        let place = self.waiting.binary_search_by_key(&sample.stamp, |waiting| waiting.stamp);
        let (Err(at), false) = (place, self.last.is_some_and(|last| sample.stamp <= last)) else {
            self.dropped += 1;
            return Intake::Dropped;
        };
        let known = self.waiting.iter().any(|waiting| waiting.due == sample.due);
        self.waiting.insert(at, sample);
        if known { Intake::Taken } else { Intake::First }
    }

    /// The next sample due at `t`, in the order of stamps.
    pub fn next(&mut self, t: i64) -> Option<Waiting> {
        while self.waiting.first().is_some_and(|waiting| waiting.due <= t) {
            let sample = self.waiting.remove(0);
            if self.last.is_none_or(|last| sample.stamp > last) {
                self.last = Some(sample.stamp);
                return Some(sample);
            }
            self.dropped += 1;
        }
        None
    }
}

/// An act or a window definition of the open instant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PendingAct {
    Act { signal: String, act: Act },
    Window(Window),
}
