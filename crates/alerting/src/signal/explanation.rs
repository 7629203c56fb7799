//! Why a signal stands as it does: "why did this alert?" and "why did it not?".

use super::engine::Engine;
use super::grace::Graces;
use super::level::Level;
use super::machine::{Finding, Phase};
use super::record::{Body, key_of};
use super::rule::{Bounds, Condition, RaiseHold, Threshold};
use super::sampled::{Sampled, finding};
use super::view::SignalView;

/// The facts behind a signal.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation<'a> {
    /// How it stands.
    pub signal: SignalView<'a>,
    /// The levels of a threshold rule, lowest first.
    pub levels: Vec<LevelFacts>,
    /// Instant since which there is no data.
    pub nodata_since: Option<i64>,
    /// Whether the last sample lies where raise holds rest.
    pub raise_holds: RaiseHolds,
    /// Instant at which the clock will establish no data, or silence, unless something is heard.
    pub clock_due: Option<i64>,
    /// Instant at which a ticket is due if nothing changes.
    pub ticket_due: Option<i64>,
}

/// Whether raise holds count time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RaiseHolds {
    /// They do.
    Run,
    /// The device has booted, or data has just returned.
    Rest,
}

/// One level of a threshold rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelFacts {
    /// The level.
    pub level: Level,
    /// Where it begins and ends.
    pub bounds: Bounds,
    /// Where its machine stands.
    pub phase: Phase,
    /// What the last value means to it.
    pub value: ValueFact,
    /// Seconds held so far, while raising or clearing.
    pub held: i64,
    /// Seconds that the present hold needs; none while ok or active.
    pub needed: Option<i64>,
    /// Bad samples among the last, of rules that count: found, needed, looked at.
    pub counted: Option<[u32; 3]>,
}

/// What a value means to a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueFact {
    /// Beyond the raise bound.
    Bad,
    /// Between the bounds.
    Band,
    /// Beyond the clear bound, on the safe side.
    Good,
    /// There is none yet.
    Unknown,
}

/// Why there is no signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// No variant of the rule is in the setup.
    UnknownRule,
    /// The rule does not apply to the device.
    DoesNotApply,
    /// The rule is off on this device or component.
    Exempt,
    /// It applies, and nothing was heard yet.
    NothingHeard,
}

impl Engine {
    /// Why a signal stands as it does; `None` if there is no such signal, see [`Engine::why_absent`].
    #[must_use]
    pub fn explain(&self, key: &str) -> Option<Explanation<'_>> {
        let view = self.signal(key)?;
        let signal = &self.state.signals[*self.run.keys.get(key)?];
        let settings = &self.state.setup.settings;
        let boots = &self.state.devices[signal.device].boots;
        let [ticket_due, _] = signal.tickets.deadlines(&view.rule.ticket_after, signal.shown(), settings);
        let mut facts = Explanation {
            signal: view,
            levels: Vec::new(),
            nodata_since: None,
            raise_holds: RaiseHolds::Run,
            clock_due: None,
            ticket_due,
        };
        match (&signal.body, &facts.signal.rule.condition) {
            (Body::Sampled(sampled), Condition::Threshold(rule)) => {
                let graces = Graces { boots, returns: &sampled.returns, length: rule.grace };
                if sampled.last.is_some_and(|last| graces.contain(last.stamp)) {
                    facts.raise_holds = RaiseHolds::Rest;
                }
                facts.nodata_since = sampled.nodata_since;
                facts.clock_due = sampled.nodata_at(rule, settings.lateness);
                facts.levels = levels(sampled, rule);
            }
            (Body::Quiet(quiet), Condition::Silence(rule)) => {
                facts.clock_due = quiet.silent_at(rule, settings.lateness);
            }
            _ => {}
        }
        Some(facts)
    }

    /// Why there is no signal of a rule on a device; `None` if there is one.
    #[must_use]
    pub fn why_absent(&self, rule: &str, device: &str, component: Option<&str>) -> Option<Absence> {
        if self.run.keys.contains_key(&key_of(rule, device, component)) {
            return None;
        }
        let setup = &self.state.setup;
        let is_off = setup.exemptions.iter().any(|off| {
            off.rule == rule
                && off.device == device
                && (off.component.is_none() || off.component.as_deref() == component)
        });
        let of_rule = |at: &usize| setup.rules[*at].id == rule;
        let applies = match self.plan.index.get(device) {
            Some(at) => self.plan.devices[*at].rules().any(|at| of_rule(&at)),
            None => self.plan.general.iter().any(of_rule),
        };
        Some(if !setup.rules.iter().any(|one| one.id == rule) {
            Absence::UnknownRule
        } else if is_off {
            Absence::Exempt
        } else if applies {
            Absence::NothingHeard
        } else {
            Absence::DoesNotApply
        })
    }
}

fn levels(sampled: &Sampled, rule: &Threshold) -> Vec<LevelFacts> {
    let facts = |level: Level| {
        let (machine, bounds) = (sampled.machine(level)?, rule.bounds(level)?);
        Some(LevelFacts {
            level,
            bounds,
            phase: machine.phase,
            value: sampled.last.map_or(ValueFact::Unknown, |last| match finding(rule, bounds, last.value) {
                Finding::Bad => ValueFact::Bad,
                Finding::Band => ValueFact::Band,
                Finding::Good => ValueFact::Good,
            }),
            held: if matches!(machine.phase, Phase::Raising | Phase::Clearing) { machine.hold } else { 0 },
            needed: match machine.phase {
                Phase::Raising => Some(rule.raise.needed()),
                Phase::Clearing => Some(rule.d_down),
                Phase::Ok | Phase::Active => None,
            },
            counted: match rule.raise {
                RaiseHold::KOfN { k, n } => Some([machine.bad_of_recent(), k, n]),
                RaiseHold::Held(_) => None,
            },
        })
    };
    [Level::Warn, Level::Critical].into_iter().filter_map(facts).collect()
}
