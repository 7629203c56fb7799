//! New rules, devices, dependencies, exemptions and windows, from now on.
//!
//! A signal that still applies keeps its machines. One that no longer applies is withdrawn: it clears, those who were
//! told are told, and it stays only as long as its ticket may need it.

use std::collections::{BTreeSet, HashMap};

use super::check::SetupError;
use super::engine::Engine;
use super::level::Level;
use super::output::EventKind;
use super::plan::Plan;
use super::record::{Body, Signal};
use super::rule::{Condition, Rule};
use super::sampled::Change;
use super::setup::{Settings, Setup};
use super::state::State;
use super::ticket::TicketState;

/// What becomes of a signal.
#[derive(Clone, Copy)]
enum Fate {
    /// Goes on under this variant.
    Keeps(usize),
    /// The rule watches something else now: begins anew under this variant.
    Restarts(usize),
    /// No variant applies.
    Withdrawn,
}

impl Engine {
    /// Works with another setup from the instant `t` on, which is closed by it. What the windows of the new setup do not
    /// contain is over, also if it came by [`super::Input::Window`].
    ///
    /// # Errors
    /// If the setup is refused; then nothing has changed, but instants up to `t` are closed.
    pub fn reconfigure(&mut self, setup: Setup, t: i64) -> Result<(), SetupError> {
        setup.check()?;
        self.advance_to(t);
        let t = self.state.closed;
        let mut state = self.state.clone();
        state.forget_what_is_over(&setup, t);
        let fates = state.adopt_setup(setup);
        // Acts of an instant that is still open stay for it.
        let acts = std::mem::take(&mut state.acts);
        *self = Self::of(state)?;
        for (at, fate) in fates.into_iter().enumerate() {
            self.meet(t, at, fate);
        }
        self.listen_anew(t);
        self.run.coverage_changed = true;
        for at in 0..self.state.signals.len() {
            self.run.touch(at);
        }
        self.conclude(t);
        if !acts.is_empty() {
            self.state.acts = acts;
            self.run.agenda.add(self.state.closed + 1, super::agenda::Due::Instant);
        }
        Ok(())
    }

    fn meet(&mut self, t: i64, at: usize, fate: Fate) {
        match fate {
            Fate::Keeps(_) => self.adapt(t, at),
            Fate::Restarts(rule) => {
                self.withdraw(t, at);
                let signal = &mut self.state.signals[at];
                signal.body = Body::of(&self.state.setup.rules[rule].condition);
                signal.withdrawn = false;
            }
            Fate::Withdrawn => self.withdraw(t, at),
        }
    }

    /// Lets the machines work with changed levels.
    fn adapt(&mut self, t: i64, at: usize) {
        let signal = &mut self.state.signals[at];
        let to = match (&mut signal.body, &self.state.setup.rules[signal.rule].condition) {
            (Body::Sampled(sampled), Condition::Threshold(rule)) => {
                sampled.adopt(rule);
                sampled.level()
            }
            (Body::Quiet(quiet), Condition::Silence(rule)) => {
                quiet.level = rule.level;
                quiet.level()
            }
            _ => return,
        };
        if to != signal.level {
            let change = Change { from: signal.level, to, since: t };
            self.transit(t, at, change, t - self.state.setup.settings.lateness);
        }
    }

    fn withdraw(&mut self, t: i64, at: usize) {
        let signal = &mut self.state.signals[at];
        if std::mem::replace(&mut signal.withdrawn, true) {
            return;
        }
        if std::mem::take(&mut signal.level) > Level::Ok {
            self.run.emission.event(t, signal, EventKind::Cleared, Level::Ok, Some(t));
        }
        signal.snooze = None;
        signal.body = Body::of(&self.state.setup.rules[signal.rule].condition);
        self.stop_flapping(t, at);
        self.state.signals[at].flapping = Default::default();
        self.leave_story(at);
    }

    /// A silence rule that is new on a device counts from the last that was heard of it.
    fn listen_anew(&mut self, t: i64) {
        for device in 0..self.state.devices.len() {
            let Some(heard) = self.state.devices[device].heard else { continue };
            for at in self.bind_silences(t, device) {
                if self.state.signals[at].body.last_stamp().is_none() {
                    self.hear(t, at, heard);
                }
            }
        }
    }
}

impl State {
    /// Gives every signal its place under a new setup.
    fn adopt_setup(&mut self, mut setup: Setup) -> Vec<Fate> {
        let mut ids: Vec<String> = self.devices.iter().map(|device| device.id.clone()).collect();
        let plan = Plan::compile(&setup, &mut ids);
        let old = std::mem::take(&mut self.setup.rules);
        let mut retired: HashMap<usize, usize> = HashMap::new();
        let mut fates = Vec::new();
        for signal in &mut self.signals {
            let fate = fate(signal, &old[signal.rule], &plan, &setup.rules);
            signal.rule = match fate {
                Fate::Keeps(rule) => rule,
                Fate::Restarts(rule) => rule,
                // The rule of a withdrawn signal stays, for nobody, because its ticket goes by it.
                Fate::Withdrawn => *retired.entry(signal.rule).or_insert_with(|| {
                    setup.rules.push(Rule { devices: Some(Vec::new()), down: false, ..old[signal.rule].clone() });
                    setup.rules.len() - 1
                }),
            };
            fates.push(fate);
        }
        self.windows.clone_from(&setup.windows);
        self.setup = setup;
        fates
    }

    /// Drops withdrawn signals that nothing needs any more, and devices that neither setup nor signal speaks of.
    fn forget_what_is_over(&mut self, setup: &Setup, t: i64) {
        let settings = setup.settings;
        let kept: Vec<bool> = self.signals.iter().map(|signal| is_needed(signal, &settings, t)).collect();
        let places = places(&kept);
        let mut kept_signals = kept.iter();
        self.signals.retain(|_| kept_signals.next().copied().unwrap_or(true));
        for signal in &mut self.signals {
            signal.story.symptoms.iter_mut().for_each(|other| *other = places[*other]);
            if let Some(symptom) = &mut signal.story.symptom {
                symptom.root = places[symptom.root];
            }
        }
        let mut named: BTreeSet<&str> = setup.devices.iter().map(|device| device.id.as_str()).collect();
        named.extend(setup.devices.iter().flat_map(|device| device.parents.iter().map(|edge| edge.device.as_str())));
        named.extend(setup.rules.iter().flat_map(|rule| rule.devices.iter().flatten().map(String::as_str)));
        let used: BTreeSet<usize> = self.signals.iter().map(|signal| signal.device).collect();
        let kept: Vec<bool> = (0..self.devices.len())
            .map(|at| used.contains(&at) || named.contains(self.devices[at].id.as_str()))
            .collect();
        let places = self::places(&kept);
        let mut kept_devices = kept.iter();
        self.devices.retain(|_| kept_devices.next().copied().unwrap_or(true));
        self.signals.iter_mut().for_each(|signal| signal.device = places[signal.device]);
        self.streams.retain(|stream| kept[stream.device]);
        self.streams.iter_mut().for_each(|stream| stream.device = places[stream.device]);
    }
}

/// Where everything stands after those that are not kept have gone; theirs are never asked for.
fn places(kept: &[bool]) -> Vec<usize> {
    kept.iter()
        .scan(0, |next, kept| {
            let place = *next;
            *next += usize::from(*kept);
            Some(place)
        })
        .collect()
}

fn is_needed(signal: &Signal, settings: &Settings, t: i64) -> bool {
    let ticket = signal.tickets.last.is_some_and(|ticket| match ticket.state {
        TicketState::Open | TicketState::Awaiting { .. } => true,
        TicketState::Resolved { at } => t <= at + settings.recurrence_within,
    });
    let owes = signal.told > Level::Ok || signal.flap_end_owed;
    !signal.withdrawn || ticket || owes || !signal.story.is_blank()
}

fn fate(signal: &Signal, old: &Rule, plan: &Plan, rules: &[Rule]) -> Fate {
    let of_device = &plan.devices[signal.device];
    let is_off = |rule: usize| {
        signal.component.as_ref().is_some_and(|component| of_device.exempt.contains(&(rule, component.clone())))
    };
    let Some(rule) = of_device.rules().find(|rule| rules[*rule].id == old.id && !is_off(*rule)) else {
        return Fate::Withdrawn;
    };
    match (&old.condition, &rules[rule].condition) {
        (Condition::Threshold(before), Condition::Threshold(after)) if before.metric == after.metric => {
            if signal.withdrawn { Fate::Restarts(rule) } else { Fate::Keeps(rule) }
        }
        (Condition::Silence(_), Condition::Silence(_)) if !signal.withdrawn => Fate::Keeps(rule),
        (_, Condition::Silence(_)) if signal.component.is_some() => Fate::Withdrawn,
        _ => Fate::Restarts(rule),
    }
}
