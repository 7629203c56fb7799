//! Closing an instant: the eight phases, from what is due to what is said.
//!
//! 1 inputs were received as they came · 2 samples, boots, signs of life · 3 clocks of "no data" and silence · 4 end of
//! flapping · 5 acts and windows · 6 suppression ([`super::suppression`]) · 7 messages · 8 tickets.

use super::agenda::Due;
use super::engine::Engine;
use super::input::Act;
use super::level::Level;
use super::machine::Trace;
use super::output::{EventKind, Notification, TicketAction};
use super::record::Body;
use super::rule::Condition;
use super::sampled::Change;
use super::state::PendingAct;
use super::telling::{Episode, Snooze};
use super::ticket::Situation;

impl Engine {
    /// Closes the instant `t`; everything due before it is done.
    pub(super) fn close(&mut self, t: i64) {
        let mut devices = Vec::new();
        let mut streams = Vec::new();
        while let Some((_, due)) = self.run.agenda.take(t) {
            match due {
                Due::Boots(device) => self.apply_boots(t, device),
                Due::Samples(stream) => streams.push(stream),
                Due::Signs(device) => devices.push(device),
                Due::Signal(signal) => self.run.touch(signal),
                Due::Instant => {}
            }
        }
        for stream in streams {
            self.apply_samples(t, stream);
        }
        for device in devices {
            self.apply_signs(t, device);
        }
        self.conclude(t);
    }

    /// Phases 3 to 8 of the instant, for the signals touched so far and those that the phases touch.
    pub(super) fn conclude(&mut self, t: i64) {
        for at in 0..self.run.touched.len() {
            self.run_clock(t, self.run.touched[at]);
        }
        for at in 0..self.run.touched.len() {
            self.end_flapping(t, self.run.touched[at]);
        }
        for act in std::mem::take(&mut self.state.acts) {
            match act {
                PendingAct::Act { signal, act } => self.act(t, &signal, act),
                PendingAct::Window(window) => {
                    self.watch_edges(&window);
                    match self.state.windows.iter_mut().find(|known| known.id == window.id) {
                        Some(known) => *known = window,
                        None => self.state.windows.push(window),
                    }
                }
            }
        }
        self.suppress(t);
        self.tell(t);
        self.run_tickets(t);
        self.rest(t);
        self.run.emission.flush(t, &self.state.signals, &mut self.state.outputs);
        self.state.closed = self.state.closed.max(t);
    }

    /// A signal's level changed, by a sample or sign of life with this stamp or by the clock.
    pub(super) fn transit(&mut self, t: i64, at: usize, change: Change, stamp: i64) {
        let settings = self.state.setup.settings;
        let signal = &mut self.state.signals[at];
        let Change { from, to, since } = change;
        signal.level = to;
        signal.snooze = signal.snooze.filter(|snooze| to > Level::Ok && to <= snooze.level);
        signal.flapping.rise(to);
        let kind = match (from, to) {
            (Level::Ok, _) => EventKind::Raised,
            (_, Level::Ok) => EventKind::Cleared,
            _ => EventKind::LevelChanged,
        };
        self.run.emission.event(t, signal, kind, to, Some(since));
        if kind == EventKind::LevelChanged {
            return;
        }
        if kind == EventKind::Raised {
            signal.episode = Some(Episode { raised_at: t, since, told: false, birth: Default::default() });
            signal.story.settling = self.plan.waits(signal.device, signal.rule).then_some(t);
        }
        if let Some(worst) = signal.flapping.transition(stamp, [from, to], &settings) {
            self.run.emission.event(t, signal, EventKind::FlapStart, worst, None);
        }
        if kind == EventKind::Cleared && signal.flapping.on.is_none() {
            self.leave_story(at);
        }
    }

    fn run_clock(&mut self, t: i64, at: usize) {
        let settings = self.state.setup.settings;
        let signal = &mut self.state.signals[at];
        if signal.withdrawn {
            return;
        }
        match (&mut signal.body, &self.state.setup.rules[signal.rule].condition) {
            (Body::Sampled(sampled), Condition::Threshold(rule))
                if sampled.nodata_at(rule, settings.lateness).is_some_and(|due| t >= due) =>
            {
                sampled.nodata_since = Some(t);
                self.run.emission.event(t, signal, EventKind::NoData, signal.level, None);
            }
            (Body::Quiet(quiet), Condition::Silence(rule)) => {
                if quiet.silent_at(rule, settings.lateness).is_some_and(|due| t >= due)
                    && let Some(change) = quiet.fall_silent(rule)
                {
                    self.transit(t, at, change, t - settings.lateness);
                }
            }
            _ => {}
        }
    }

    fn end_flapping(&mut self, t: i64, at: usize) {
        let signal = &mut self.state.signals[at];
        let over = signal.flapping.ends_at(&self.state.setup.settings).is_some_and(|end| t >= end);
        if over && !signal.body.is_clearing() {
            self.stop_flapping(t, at);
        }
    }

    /// Ends flapping, if there is any.
    pub(super) fn stop_flapping(&mut self, t: i64, at: usize) {
        let signal = &mut self.state.signals[at];
        let Some(flap) = signal.flapping.on.take() else { return };
        signal.flap_end_owed = flap.told;
        self.run.emission.event(t, signal, EventKind::FlapEnd, signal.level, None);
        if signal.level == Level::Ok {
            self.leave_story(at);
        }
    }

    fn act(&mut self, t: i64, key: &str, act: Act) {
        let Some(at) = self.run.keys.get(key).copied() else { return };
        let signal = &mut self.state.signals[at];
        signal.tickets.touch(signal.shown());
        match act {
            Act::Ack | Act::HumanWork => {}
            Act::Resolve => signal.tickets.resolve(t),
            Act::Snooze { until } if signal.level > Level::Ok => {
                signal.snooze = Some(Snooze { until, level: signal.level });
            }
            Act::Snooze { .. } => {}
        }
        self.run.touch(at);
    }

    fn tell(&mut self, t: i64) {
        let mut tellings = Vec::new();
        for at in self.run.touched.iter().copied() {
            let signal = &mut self.state.signals[at];
            signal.tell(t, &mut tellings);
            let said = tellings.drain(..).map(|(what, level, birth)| Notification {
                t,
                signal: signal.key.clone(),
                what,
                level,
                birth,
            });
            self.run.emission.notifications.extend(said);
        }
    }

    fn run_tickets(&mut self, t: i64) {
        let mut deeds = Vec::new();
        for at in self.run.touched.iter().copied() {
            let signals = &self.state.signals;
            let signal = &signals[at];
            let now = Situation {
                t,
                shown: signal.shown(),
                suppressed: signal.is_suppressed(),
                raised_at: signal.episode.map(|episode| episode.raised_at),
                all_well: signal.shown() == Level::Ok
                    && signal.story.symptoms.iter().all(|symptom| signals[*symptom].shown() == Level::Ok),
                after: self.state.setup.rules[signal.rule].ticket_after,
            };
            if now.shown == Level::Ok && signal.tickets.is_blank() {
                continue;
            }
            let signal = &mut self.state.signals[at];
            signal.tickets.step(&now, &self.state.setup.settings, &mut deeds);
            let done = deeds.drain(..).map(|(number, step, recurrence_of)| TicketAction {
                t,
                signal: signal.key.clone(),
                number,
                step,
                recurrence_of,
            });
            self.run.emission.tickets.extend(done);
        }
    }

    /// Leaves the touched signals until their next deadlines.
    fn rest(&mut self, t: i64) {
        for at in std::mem::take(&mut self.run.touched) {
            self.run.is_touched[at] = false;
            let signal = &mut self.state.signals[at];
            signal.shown_before = signal.shown();
            let next = signal.next_deadline(&self.state.setup.rules[signal.rule], &self.state.setup.settings, t);
            // An entry that comes too early is harmless, so a deadline that moves away needs no new one.
            signal.wake = signal.wake.filter(|wake| *wake > t);
            if let Some(next) = next.filter(|next| signal.wake.is_none_or(|wake| *next < wake)) {
                signal.wake = Some(next);
                self.run.agenda.add(next, Due::Signal(at));
            }
        }
    }

    /// Counts a trace of a step.
    pub(super) fn count(&mut self, at: usize, trace: Trace) {
        if trace == Trace::NearMiss {
            self.state.signals[at].near_miss += 1;
        }
    }
}
