//! Reading an engine: what pages show of a signal.

use super::engine::Engine;
use super::level::Level;
use super::machine::Phase;
use super::record::{Body, Signal};
use super::rule::Rule;
use super::sampled::Reading;
use super::ticket::TicketState;
use super::window::WindowMode;

/// One signal as it stands at the last closed instant.
#[derive(Clone, Debug, PartialEq)]
pub struct SignalView<'a> {
    /// `<rule id>/<device>[/<component>]`.
    pub key: &'a str,
    /// The variant of the rule that applies.
    pub rule: &'a Rule,
    /// The device.
    pub device: &'a str,
    /// The component.
    pub component: Option<&'a str>,
    /// Whether its rule still applies.
    pub standing: Standing,
    /// Its state.
    pub state: SignalState,
    /// Its level.
    pub level: Level,
    /// What people and tickets see: the worst level while flapping, otherwise the level.
    pub shown: Level,
    /// Stamp since which the state holds; none while ok.
    pub since: Option<i64>,
    /// Instant of the last raise.
    pub raised_at: Option<i64>,
    /// The last sample; of a silence signal there is none.
    pub last: Option<Reading>,
    /// Stamp of the last sample or sign of life.
    pub last_stamp: Option<i64>,
    /// Level that people were told last.
    pub told: Level,
    /// What holds back messages or tickets; effective iff not empty.
    pub suppressions: Vec<Suppression<'a>>,
    /// Key of the signal whose symptom it is.
    pub root: Option<&'a str>,
    /// Keys of its symptoms.
    pub symptoms: Vec<&'a str>,
    /// Its last ticket.
    pub ticket: Option<TicketView>,
    /// Raises that were given up before their hold was over.
    pub near_miss: u64,
}

/// Whether a signal's rule still applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Applies,
    /// It no longer does; the signal stays for its ticket.
    Withdrawn,
}

/// State of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalState {
    /// Samples come; the phase of the lowest level.
    Heard(Phase),
    /// No sample for too long; the phase is held.
    NoData(Phase),
}

/// One reason why messages or tickets are held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suppression<'a> {
    /// Waits whether a parent raises too.
    Settling {
        /// Instant at which it ends, unless the signal is recovering then.
        until: i64,
    },
    /// Follows from the failure of a parent.
    Dependency {
        /// Key of the signal at the root.
        root: &'a str,
        /// Since when no parent explains it; a newer sample will release it.
        unexplained_since: Option<i64>,
    },
    /// Comes and goes.
    Flapping {
        /// Highest level since it began.
        worst: Level,
        /// First instant at which it may end, if nothing more happens.
        until: Option<i64>,
    },
    /// Maintenance, or the quiet after it.
    Maintenance {
        /// What the windows hold back.
        mode: WindowMode,
        /// The windows that cover, or covered last.
        windows: &'a [String],
        /// Instant at which coverage stopped.
        ended: Option<i64>,
    },
    /// A person wants no messages; tickets are not held back.
    Snoozed {
        /// Instant at which it ends.
        until: i64,
    },
}

/// The last ticket of a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketView {
    /// Number among those of the signal.
    pub number: u32,
    /// Its state.
    pub state: TicketState,
    /// Whether a person did something about it.
    pub handling: Handling,
}

/// Whether a person did something about a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    /// Nobody has; it may resolve by itself.
    Untouched,
    /// Someone has; people are asked before it closes.
    Touched,
}

impl Engine {
    /// All signals, in no particular order.
    pub fn signals(&self) -> impl Iterator<Item = SignalView<'_>> {
        self.state.signals.iter().map(|signal| self.view(signal))
    }

    /// One signal.
    #[must_use]
    pub fn signal(&self, key: &str) -> Option<SignalView<'_>> {
        self.run.keys.get(key).map(|at| self.view(&self.state.signals[*at]))
    }

    fn view<'a>(&'a self, signal: &'a Signal) -> SignalView<'a> {
        let state = &self.state;
        let key_at = |at: usize| state.signals[at].key.as_str();
        let (phase, since) = match &signal.body {
            Body::Sampled(sampled) => sampled.lowest().map_or((Phase::Ok, 0), |machine| (machine.phase, machine.since)),
            Body::Quiet(quiet) => (quiet.phase, quiet.since),
        };
        let (nodata, last) = match &signal.body {
            Body::Sampled(sampled) => (sampled.nodata_since.is_some(), sampled.last),
            Body::Quiet(_) => (false, None),
        };
        SignalView {
            key: &signal.key,
            rule: &state.setup.rules[signal.rule],
            device: &state.devices[signal.device].id,
            component: signal.component.as_deref(),
            standing: if signal.withdrawn { Standing::Withdrawn } else { Standing::Applies },
            state: if nodata { SignalState::NoData(phase) } else { SignalState::Heard(phase) },
            level: signal.level,
            shown: signal.shown(),
            since: match phase {
                Phase::Ok => None,
                Phase::Active => signal.episode.map(|episode| episode.since),
                Phase::Raising | Phase::Clearing => Some(since),
            },
            raised_at: signal.episode.map(|episode| episode.raised_at),
            last,
            last_stamp: signal.body.last_stamp(),
            told: signal.told,
            suppressions: self.suppressions(signal),
            root: signal.story.root().map(key_at),
            symptoms: signal.story.symptoms.iter().map(|at| key_at(*at)).collect(),
            ticket: signal.tickets.last.map(|ticket| TicketView {
                number: ticket.number,
                state: ticket.state,
                handling: if ticket.touched { Handling::Touched } else { Handling::Untouched },
            }),
            near_miss: signal.near_miss,
        }
    }

    fn suppressions<'a>(&'a self, signal: &'a Signal) -> Vec<Suppression<'a>> {
        let settings = &self.state.setup.settings;
        let settling =
            signal.story.settling.map(|raised| Suppression::Settling { until: raised + settings.dep_settle });
        let dependency = signal.story.symptom.map(|symptom| Suppression::Dependency {
            root: &self.state.signals[symptom.root].key,
            unexplained_since: symptom.unexplained,
        });
        let flapping = signal
            .flapping
            .on
            .map(|flap| Suppression::Flapping { worst: flap.worst, until: signal.flapping.ends_at(settings) });
        let spans = [(&signal.spans.notify, WindowMode::NotifyOff), (&signal.spans.ticket, WindowMode::TicketOff)];
        let maintenance = spans.into_iter().filter_map(|(span, mode)| {
            span.as_ref().map(|span| Suppression::Maintenance { mode, windows: &span.windows, ended: span.ended })
        });
        let snooze = signal.snooze.map(|snooze| Suppression::Snoozed { until: snooze.until });
        [settling, dependency, flapping].into_iter().flatten().chain(maintenance).chain(snooze).collect()
    }
}
