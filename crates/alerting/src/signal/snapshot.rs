//! Keeping an engine over a restart: what is derived is built again, the rest is the snapshot.

use serde::{Deserialize, Serialize};

use super::agenda::Due;
use super::check::SetupError;
use super::engine::{DeviceRun, Engine, Run};
use super::graph::Graph;
use super::plan::Plan;
use super::state::{DeviceState, State};

/// The memory of an engine. Every serde format will do that gives back numbers exactly; `serde_json` does as this crate
/// configures it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Snapshot(State);

/// Why an engine cannot be made of a snapshot.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The bytes are not a snapshot.
    #[error("the bytes are not a snapshot of an engine")]
    Bytes(#[from] serde_json::Error),
    /// The setup inside is refused.
    #[error("the setup inside the snapshot is refused")]
    Setup(#[from] SetupError),
    /// It speaks of something that it does not contain.
    #[error("the snapshot speaks of a {what} that it does not contain")]
    Missing {
        /// Kind of the thing.
        what: &'static str,
    },
}

impl Snapshot {
    /// JSON.
    ///
    /// # Errors
    /// Only if memory runs out inside the serializer.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// From JSON.
    ///
    /// # Errors
    /// If the bytes are no snapshot.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RestoreError> {
        Ok(serde_json::from_slice(bytes)?)
    }
}

impl Engine {
    /// What an engine needs to go on from here, with inputs of the open instant and outputs that nobody has drained.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.state.clone())
    }

    /// An engine that goes on as the one would have from which the snapshot is.
    ///
    /// # Errors
    /// If the snapshot does not hold together.
    pub fn restore(snapshot: Snapshot) -> Result<Self, RestoreError> {
        snapshot.0.check_links()?;
        Ok(Self::of(snapshot.0)?)
    }

    /// Builds what is derived from a state.
    pub(super) fn of(mut state: State) -> Result<Self, SetupError> {
        state.setup.check()?;
        let mut ids: Vec<String> = state.devices.iter().map(|device| device.id.clone()).collect();
        let plan = Plan::compile(&state.setup, &mut ids);
        state.devices.extend(ids.drain(state.devices.len()..).map(DeviceState::named));
        let mut run = Run {
            devices: vec![DeviceRun::default(); state.devices.len()],
            graph: Graph::of(state.devices.len()),
            ..Run::default()
        };
        for (at, device) in state.devices.iter().enumerate() {
            device.waiting_boots.iter().for_each(|(due, _)| run.agenda.add(*due, Due::Boots(at)));
            device.waiting_signs.iter().for_each(|(due, _)| run.agenda.add(*due, Due::Signs(at)));
        }
        for (at, stream) in state.streams.iter().enumerate() {
            run.enlist_stream(&state, at);
            stream.waiting.iter().for_each(|waiting| run.agenda.add(waiting.due, Due::Samples(at)));
        }
        for (at, signal) in state.signals.iter().enumerate() {
            run.enlist_signal(&state, at);
            if let Some(wake) = signal.wake {
                run.agenda.add(wake, Due::Signal(at));
            }
            if signal.counted_down {
                run.graph.fail(signal.device);
            }
        }
        if !state.acts.is_empty() {
            run.agenda.add(state.closed + 1, Due::Instant);
        }
        // Availability as it was at the end of the last instant; nothing changes by looking at it again.
        run.graph.refresh(&plan);
        let mut engine = Self { plan, state, run };
        for window in engine.state.windows.clone() {
            engine.watch_edges(&window);
        }
        Ok(engine)
    }
}

impl State {
    /// Whether every index points at something.
    fn check_links(&self) -> Result<(), RestoreError> {
        let missing = |what| Err(RestoreError::Missing { what });
        let (devices, signals) = (self.devices.len(), self.signals.len());
        if self.streams.iter().any(|stream| stream.device >= devices) {
            return missing("device");
        }
        for signal in &self.signals {
            if signal.device >= devices {
                return missing("device");
            }
            if signal.rule >= self.setup.rules.len() {
                return missing("rule");
            }
            if signal.story.symptoms.iter().copied().chain(signal.story.root()).any(|other| other >= signals) {
                return missing("signal");
            }
        }
        Ok(())
    }
}
