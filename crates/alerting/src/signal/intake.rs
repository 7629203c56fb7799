//! Applying what was received: boots, samples in the order of their stamps, signs of life.

use super::engine::Engine;
use super::level::Level;
use super::record::{Body, Signal, key_of};
use super::rule::Condition;
use super::sampled::Reading;
use super::state::Waiting;

impl Engine {
    pub(super) fn apply_boots(&mut self, t: i64, device: usize) {
        let device = &mut self.state.devices[device];
        let (due, waiting) = device.waiting_boots.iter().partition(|(due, _)| *due <= t);
        device.waiting_boots = waiting;
        let due: Vec<(i64, i64)> = due;
        due.into_iter().for_each(|(_, stamp)| device.boot(stamp));
    }

    pub(super) fn apply_samples(&mut self, t: i64, stream: usize) {
        while let Some(sample) = self.state.streams[stream].next(t) {
            let bound = match self.run.bound[stream].take() {
                Some(bound) => bound,
                None => self.bind_stream(t, stream),
            };
            for signal in bound.iter().copied() {
                self.apply(t, signal, sample);
            }
            self.run.bound[stream] = Some(bound);
        }
    }

    fn apply(&mut self, t: i64, at: usize, sample: Waiting) {
        let signal = &mut self.state.signals[at];
        let Condition::Threshold(rule) = &self.state.setup.rules[signal.rule].condition else { return };
        let Body::Sampled(sampled) = &mut signal.body else { return };
        let boots = &self.state.devices[signal.device].boots;
        let seen = t - self.state.setup.settings.lateness;
        let reading = Reading { stamp: sample.stamp, value: sample.value };
        let (change, trace) = sampled.step(rule, boots, reading, seen);
        self.run.touch(at);
        self.count(at, trace);
        if let Some(change) = change {
            self.transit(t, at, change, sample.stamp);
        }
    }

    pub(super) fn apply_signs(&mut self, t: i64, device: usize) {
        let signs = &mut self.state.devices[device].waiting_signs;
        let (mut due, waiting): (Vec<_>, Vec<_>) = signs.iter().partition(|(due, _)| *due <= t);
        *signs = waiting;
        due.sort_unstable();
        for (_, seen) in due {
            let state = &mut self.state.devices[device];
            if state.heard.is_some_and(|heard| seen < heard) {
                continue;
            }
            state.heard = Some(seen);
            let bound = match self.run.devices[device].quiet.take() {
                Some(bound) => bound,
                None => self.bind_silences(t, device),
            };
            for at in bound.iter().copied() {
                self.hear(t, at, seen);
            }
            self.run.devices[device].quiet = Some(bound);
        }
    }

    /// A sign of life reaches a silence signal.
    pub(super) fn hear(&mut self, t: i64, at: usize, seen: i64) {
        let signal = &mut self.state.signals[at];
        let Condition::Silence(rule) = &self.state.setup.rules[signal.rule].condition else { return };
        let Body::Quiet(quiet) = &mut signal.body else { return };
        let change = quiet.hear(rule, seen);
        self.run.touch(at);
        if let Some(change) = change {
            self.transit(t, at, change, seen);
        }
    }

    fn bind_stream(&mut self, t: i64, stream: usize) -> Vec<usize> {
        let stream = &self.state.streams[stream];
        let (device, component) = (stream.device, stream.component.clone());
        let plan = &self.plan.devices[device];
        let rules = plan.sampled.get(&stream.metric).cloned().unwrap_or_default();
        let exempt = |rule: usize| component.as_ref().is_some_and(|part| plan.exempt.contains(&(rule, part.clone())));
        let rules: Vec<usize> = rules.into_iter().filter(|rule| !exempt(*rule)).collect();
        rules.into_iter().map(|rule| self.ensure_signal(t, rule, device, component.as_deref())).collect()
    }

    /// The silence signals of a device of which something was heard.
    pub(super) fn bind_silences(&mut self, t: i64, device: usize) -> Vec<usize> {
        let rules = self.plan.devices[device].silences.clone();
        rules.into_iter().map(|rule| self.ensure_signal(t, rule, device, None)).collect()
    }

    /// The signal of a rule, a device and a component, which comes to be if there is none.
    fn ensure_signal(&mut self, t: i64, rule: usize, device: usize, component: Option<&str>) -> usize {
        let of = &self.state.setup.rules[rule];
        let key = key_of(&of.id, &self.state.devices[device].id, component);
        if let Some(known) = self.run.keys.get(&key) {
            return *known;
        }
        let body = Body::of(&of.condition);
        self.enlist(Signal {
            key,
            rule,
            device,
            component: component.map(str::to_owned),
            body,
            level: Level::Ok,
            episode: None,
            flapping: Default::default(),
            story: Default::default(),
            spans: Default::default(),
            told: Level::Ok,
            snooze: None,
            tickets: Default::default(),
            near_miss: 0,
            first_seen: t,
            withdrawn: false,
            flap_end_owed: false,
            shown_before: Level::Ok,
            counted_down: false,
            wake: None,
        })
    }
}
