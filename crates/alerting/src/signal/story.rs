//! What dependencies do to one signal: hold-down, being a symptom, and the story it belongs to.

use serde::{Deserialize, Serialize};

/// A signal's place among others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Story {
    /// Instant of the raise that waits for a parent's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settling: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symptom: Option<Symptom>,
    /// The symptoms of this signal's story.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub symptoms: Vec<usize>,
}

/// A signal that follows from the failure of a parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Symptom {
    /// The signal at the root of the story.
    pub root: usize,
    /// The instant less lateness at which the parent no longer explained it.
    pub unexplained: Option<i64>,
}

impl Story {
    /// Whether nothing is known of it.
    pub const fn is_blank(&self) -> bool {
        self.settling.is_none() && self.symptom.is_none() && self.symptoms.is_empty()
    }

    /// Root of the story, if it is another signal.
    pub fn root(&self) -> Option<usize> {
        self.symptom.map(|symptom| symptom.root)
    }
}
