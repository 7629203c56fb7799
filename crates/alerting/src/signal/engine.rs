//! The engine: takes inputs, closes instants in order, keeps what it has to say until it is drained.
//!
//! Cost. An input costs a look-up of its stream and an entry of the agenda; an instant costs what is due in it: a signal
//! that has nothing due is not looked at. The graph of dependencies is recomputed when a device's failure begins or ends,
//! coverage by windows when a window begins, ends or changes.

use std::collections::HashMap;

use super::agenda::{Agenda, Due};
use super::check::SetupError;
use super::emission::Emission;
use super::graph::Graph;
use super::input::{Input, Sample};
use super::output::Output;
use super::plan::Plan;
use super::record::Signal;
use super::setup::Setup;
use super::state::{DeviceState, Intake, PendingAct, State, Stream, Waiting};

/// Times beyond this are taken for it: no sum of a time and a duration can overflow.
const FARTHEST: i64 = 1 << 52;

/// The signal engine of one client.
#[derive(Clone, Debug)]
pub struct Engine {
    pub(super) plan: Plan,
    pub(super) state: State,
    pub(super) run: Run,
}

/// What follows from plan and state, kept for speed.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    pub agenda: Agenda,
    pub keys: HashMap<String, usize>,
    pub devices: Vec<DeviceRun>,
    /// Signals of each stream; `None` until its next sample.
    pub bound: Vec<Option<Vec<usize>>>,
    pub graph: Graph,
    /// Signals to look at in this instant, each once.
    pub touched: Vec<usize>,
    pub is_touched: Vec<bool>,
    /// Coverage by windows must be looked at for all signals.
    pub coverage_changed: bool,
    pub emission: Emission,
}

/// What follows from the state of one device.
#[derive(Clone, Debug, Default)]
pub(super) struct DeviceRun {
    /// Streams by metric.
    pub streams: HashMap<String, MetricStreams>,
    /// Its signals.
    pub signals: Vec<usize>,
    /// Its silence signals; `None` until its next sign of life.
    pub quiet: Option<Vec<usize>>,
}

/// Streams of one metric of one device.
#[derive(Clone, Debug, Default)]
pub(super) struct MetricStreams {
    pub whole: Option<usize>,
    pub components: HashMap<String, usize>,
}

impl Engine {
    /// An engine that has seen nothing.
    ///
    /// # Errors
    /// If the setup is refused, see [`Setup::check`].
    pub fn new(setup: Setup) -> Result<Self, SetupError> {
        let windows = setup.windows.clone();
        Self::of(State {
            setup,
            closed: -FARTHEST,
            devices: Vec::new(),
            streams: Vec::new(),
            signals: Vec::new(),
            windows,
            active: Vec::new(),
            past: Vec::new(),
            acts: Vec::new(),
            outputs: Vec::new(),
        })
    }

    /// Takes an input. Instants before it are closed, a tick closes its own. What comes for an instant that is closed
    /// counts as received in the next one; its stamp stays. Devices and series that no rule speaks of are remembered by
    /// their last stamp only, devices that the setup does not contain until the next [`Engine::reconfigure`].
    pub fn feed(&mut self, input: Input<'_>) {
        if let Input::Tick { t } = input {
            self.advance_to(t);
            return;
        }
        let t = input.t().clamp(-FARTHEST, FARTHEST).max(self.state.closed + 1);
        self.advance_to(t - 1);
        match input {
            Input::Sample(sample) => self.receive(t, &sample),
            Input::Boot { t: sent, at, device } => {
                let device = self.device(device);
                let (stamp, seen) = self.stamp(t, at.unwrap_or(sent), device);
                self.sign_of_life(device, seen);
                let due = (stamp + self.state.setup.settings.lateness).max(t);
                self.state.devices[device].waiting_boots.push((due, stamp));
                self.run.agenda.add(due, Due::Boots(device));
            }
            Input::Act { signal, act, .. } => self.postpone(t, PendingAct::Act { signal: signal.to_owned(), act }),
            Input::Window { window, .. } => self.postpone(t, PendingAct::Window(window)),
            Input::Tick { .. } => {}
        }
    }

    /// Closes all instants up to and including `t`: the clock has passed that second and nothing more will come of it.
    /// A live caller closes the second before the present one.
    pub fn advance_to(&mut self, t: i64) {
        let t = t.clamp(-FARTHEST, FARTHEST);
        while let Some(next) = self.run.agenda.next().filter(|next| *next <= t) {
            self.close(next);
        }
        self.state.closed = self.state.closed.max(t);
    }

    /// Takes what was said since the last call.
    #[must_use = "what is drained is not said again"]
    pub fn drain(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.state.outputs)
    }

    /// No later than the next instant at which something is due without an input; `None`: only inputs matter.
    #[must_use]
    pub fn next_deadline(&self) -> Option<i64> {
        self.run.agenda.next()
    }

    /// The last instant that is closed.
    #[must_use]
    pub const fn closed(&self) -> i64 {
        self.state.closed
    }

    /// What the engine works with. Windows are those of the beginning or of the last [`Engine::reconfigure`], which also
    /// leaves behind, for no device, the rules of withdrawn signals.
    #[must_use]
    pub const fn setup(&self) -> &Setup {
        &self.state.setup
    }

    fn postpone(&mut self, t: i64, act: PendingAct) {
        self.state.acts.push(act);
        self.run.agenda.add(t, Due::Instant);
    }

    fn receive(&mut self, t: i64, sample: &Sample<'_>) {
        let device = self.device(sample.device);
        let (stamp, seen) = self.stamp(t, sample.at.unwrap_or(sample.t), device);
        self.sign_of_life(device, seen);
        let stream = self.stream(device, sample.metric, sample.component);
        if !sample.value.is_finite() {
            self.state.streams[stream].dropped += 1;
            return;
        }
        let due = (stamp + self.state.setup.settings.lateness).max(t);
        if self.state.streams[stream].take(Waiting { stamp, value: sample.value, due }) == Intake::First {
            self.run.agenda.add(due, Due::Samples(stream));
        }
    }

    /// The stamp that counts, and what the input is worth as a sign of life.
    fn stamp(&mut self, t: i64, at: i64, device: usize) -> (i64, i64) {
        let settings = &self.state.setup.settings;
        let mut stamp = at.max(-FARTHEST);
        if stamp > t + settings.max_future {
            stamp = t;
            self.state.devices[device].clock_skew += 1;
        }
        (stamp, stamp.max(t - settings.lateness))
    }

    fn sign_of_life(&mut self, device: usize, seen: i64) {
        let due = seen + self.state.setup.settings.lateness;
        let waiting = &mut self.state.devices[device].waiting_signs;
        // Most come in order and many at once: those of one instant are one.
        if waiting.last().is_none_or(|last| *last != (due, seen)) && !waiting.contains(&(due, seen)) {
            waiting.push((due, seen));
            self.run.agenda.add(due, Due::Signs(device));
        }
    }

    fn device(&mut self, id: &str) -> usize {
        if let Some(device) = self.plan.index.get(id) {
            return *device;
        }
        self.state.devices.push(DeviceState::named(id));
        self.run.devices.push(DeviceRun::default());
        self.run.graph.grow();
        self.plan.adopt(&self.state.setup, id)
    }

    fn stream(&mut self, device: usize, metric: &str, component: Option<&str>) -> usize {
        let known = self.run.devices[device].streams.get(metric).and_then(|streams| match component {
            Some(component) => streams.components.get(component).copied(),
            None => streams.whole,
        });
        if let Some(stream) = known {
            return stream;
        }
        let stream = Stream {
            device,
            metric: metric.to_owned(),
            component: component.map(str::to_owned),
            last: None,
            waiting: Vec::new(),
            dropped: 0,
        };
        self.state.streams.push(stream);
        self.run.enlist_stream(&self.state, self.state.streams.len() - 1)
    }

    /// Adds a signal to all lists.
    pub(super) fn enlist(&mut self, signal: Signal) -> usize {
        self.state.signals.push(signal);
        self.run.enlist_signal(&self.state, self.state.signals.len() - 1)
    }
}

impl Run {
    /// Makes a stream findable.
    pub fn enlist_stream(&mut self, state: &State, at: usize) -> usize {
        let stream = &state.streams[at];
        let streams = self.devices[stream.device].streams.entry(stream.metric.clone()).or_default();
        match &stream.component {
            Some(component) => {
                streams.components.insert(component.clone(), at);
            }
            None => streams.whole = Some(at),
        }
        self.bound.push(None);
        at
    }

    /// Makes a signal findable.
    pub fn enlist_signal(&mut self, state: &State, at: usize) -> usize {
        let signal = &state.signals[at];
        self.keys.insert(signal.key.clone(), at);
        self.devices[signal.device].signals.push(at);
        self.is_touched.push(false);
        at
    }

    /// A signal must be looked at in this instant.
    pub fn touch(&mut self, signal: usize) {
        if !std::mem::replace(&mut self.is_touched[signal], true) {
            self.touched.push(signal);
        }
    }
}
