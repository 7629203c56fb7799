//! Phase 6: the reasons that hold back messages and tickets. They never touch a condition.
//!
//! Dependencies follow the child's own evidence: a symptom is released by a sample newer than its parent's recovery, as
//! in Icinga. Windows leave an unbroken span with a quiet time and one fresh sample behind.

use std::collections::BTreeSet;

use super::agenda::Due;
use super::engine::Engine;
use super::level::Level;
use super::output::Birth;
use super::span::{Freshness, Span, Spans};
use super::story::Symptom;
use super::window::{Window, WindowMode};

impl Engine {
    pub(super) fn suppress(&mut self, t: i64) {
        self.refresh_windows(t);
        self.refresh_graph();
        let mut at = 0;
        // The list grows while it is walked: a symptom that comes or goes concerns the root of its story.
        while let Some(signal) = self.run.touched.get(at).copied() {
            self.cover(t, signal);
            self.follow(t, signal);
            let signal = &mut self.state.signals[signal];
            if let Some(episode) = signal.episode.as_mut().filter(|episode| episode.raised_at == t) {
                episode.birth = match signal.spans.notify {
                    Some(_) => Birth::AfterMaintenance,
                    None => Birth::Ordinary,
                };
            }
            if let Some(root) = signal.story.root() {
                self.run.touch(root);
            }
            at += 1;
        }
        self.run.coverage_changed = false;
    }

    /// Puts the edges of a window on the agenda.
    pub(super) fn watch_edges(&mut self, window: &Window) {
        for edge in [window.start, window.end].into_iter().filter(|edge| *edge > self.state.closed) {
            self.run.agenda.add(edge, Due::Instant);
        }
    }

    fn refresh_windows(&mut self, t: i64) {
        let state = &mut self.state;
        let settle = state.setup.settings.maint_settle;
        state.past.retain(|(_, end)| t < end + settle);
        let active = state.windows.iter().filter(|window| window.contains(t));
        if active.clone().eq(state.active.iter()) && !self.run.coverage_changed {
            return;
        }
        let active: Vec<Window> = active.cloned().collect();
        let ceased = state.active.drain(..).filter(|window| !active.contains(window));
        state.past.extend(ceased.map(|window| (window, t)));
        state.active = active;
        state.windows.retain(|window| t < window.end);
        self.run.coverage_changed = true;
        for signal in 0..state.signals.len() {
            self.run.touch(signal);
        }
    }

    fn refresh_graph(&mut self) {
        for at in self.run.touched.iter().copied() {
            let signal = &mut self.state.signals[at];
            if !self.state.setup.rules[signal.rule].down && !signal.counted_down {
                continue;
            }
            let down = self.state.setup.rules[signal.rule].down && signal.shown() > Level::Ok;
            match (std::mem::replace(&mut signal.counted_down, down), down) {
                (false, true) => self.run.graph.fail(signal.device),
                (true, false) => self.run.graph.recover(signal.device),
                _ => {}
            }
        }
        for parent in self.run.graph.refresh(&self.plan) {
            for child in &self.plan.devices[parent].children {
                for at in 0..self.run.devices[*child].signals.len() {
                    let at = self.run.devices[*child].signals[at];
                    let signal = &self.state.signals[at];
                    if signal.shown() > Level::Ok || signal.story.symptom.is_some() {
                        self.run.touch(at);
                    }
                }
            }
        }
    }

    /// Coverage by windows, and the end of the spans that they leave.
    fn cover(&mut self, t: i64, at: usize) {
        let (rule, settings) = (&self.state.setup.rules[self.state.signals[at].rule], &self.state.setup.settings);
        let born = self.state.signals[at].first_seen == t;
        if born || self.run.coverage_changed {
            let signal = &self.state.signals[at];
            let spans = Spans {
                notify: self.coverage(t, at, WindowMode::NotifyOff, signal.spans.notify.clone()),
                ticket: self.coverage(t, at, WindowMode::TicketOff, signal.spans.ticket.clone()),
            };
            self.state.signals[at].spans = spans;
        }
        let signal = &mut self.state.signals[at];
        if signal.spans.is_blank() {
            return;
        }
        let now = Freshness {
            t,
            lateness: settings.lateness,
            maint_settle: settings.maint_settle,
            fallback: rule.condition.fallback(),
            last: signal.body.last_stamp(),
            clearing: signal.body.is_clearing(),
        };
        signal.spans.notify.take_if(|span| span.is_over(&now));
        signal.spans.ticket.take_if(|span| span.is_over(&now));
    }

    fn coverage(&self, t: i64, at: usize, mode: WindowMode, span: Option<Span>) -> Option<Span> {
        let state = &self.state;
        let signal = &state.signals[at];
        let class = &state.setup.rules[signal.rule].class;
        let (device, tags) = (&state.devices[signal.device].id, &self.plan.devices[signal.device].tags);
        let covers = |window: &Window| window.mode == mode && window.selects(device, tags, class);
        let windows: Vec<String> =
            state.active.iter().filter(|window| covers(window)).map(|window| window.id.clone()).collect();
        if windows.is_empty() {
            return match span {
                Some(span) => Some(Span { ended: span.ended.or(Some(t)), ..span }),
                // Whoever comes to be in the quiet after a window is held back like those that were there.
                None if signal.first_seen == t => state
                    .past
                    .iter()
                    .filter(|(window, end)| covers(window) && t < end + state.setup.settings.maint_settle)
                    .max_by_key(|(_, end)| *end)
                    .map(|(window, end)| Span {
                        since: t,
                        shown_before: signal.shown_before,
                        ended: Some(*end),
                        windows: vec![window.id.clone()],
                    }),
                None => None,
            };
        }
        let (since, shown_before) = span.map_or((t, signal.shown_before), |span| (span.since, span.shown_before));
        Some(Span { since, shown_before, ended: None, windows })
    }

    /// Hold-down, becoming a symptom, release.
    fn follow(&mut self, t: i64, at: usize) {
        let settings = self.state.setup.settings;
        let signal = &mut self.state.signals[at];
        let clearing = signal.body.is_clearing();
        signal.story.settling.take_if(|raised| t >= *raised + settings.dep_settle && !clearing);
        if signal.shown() == Level::Ok && signal.story.symptom.is_none() {
            return;
        }
        let class = self.plan.class_of[signal.rule];
        if self.run.graph.explains(&self.plan, signal.device, class) {
            match &mut signal.story.symptom {
                Some(symptom) => symptom.unexplained = None,
                None if signal.episode.is_some_and(|episode| !episode.told) => self.join_story(at, class),
                None => {}
            }
            return;
        }
        let Some(symptom) = &mut signal.story.symptom else { return };
        let since = *symptom.unexplained.get_or_insert(t - settings.lateness);
        let fallback = self.state.setup.rules[signal.rule].condition.fallback();
        let fresh = signal.body.last_stamp().is_some_and(|stamp| stamp > since + settings.release_delay);
        let waited = t - settings.lateness >= since + settings.release_delay.max(fallback);
        if (fresh || waited) && !clearing {
            self.leave_symptom(at);
        }
    }

    fn join_story(&mut self, at: usize, class: usize) {
        let Some(cause) = self.cause(self.state.signals[at].device, class) else { return };
        let mut root = self.state.signals[cause].story.root().unwrap_or(cause);
        if root == at {
            // Dependencies were changed so that the order of a story turned round.
            self.leave_symptom(cause);
            root = cause;
        }
        let own = std::mem::take(&mut self.state.signals[at].story.symptoms);
        for member in own.into_iter().chain([at]) {
            let signal = &mut self.state.signals[member];
            self.run.emission.note_root(member, signal);
            signal.story.symptom = Some(match signal.story.symptom {
                Some(symptom) => Symptom { root, ..symptom },
                None => Symptom { root, unexplained: None },
            });
            self.state.signals[root].story.symptoms.push(member);
        }
        self.run.touch(root);
    }

    /// The signal that a class of a device follows from: of the failures on the explaining parents the earliest, and
    /// behind parents without one those that explain them in turn.
    fn cause(&self, device: usize, class: usize) -> Option<usize> {
        let parents_of = |device: usize, class: Option<usize>| -> Vec<usize> {
            self.run.graph.explaining(&self.plan, device, class).flatten().copied().collect()
        };
        let mut seen = BTreeSet::new();
        let mut failures = Vec::new();
        let mut open = parents_of(device, Some(class));
        while let Some(parent) = open.pop() {
            if !seen.insert(parent) {
                continue;
            }
            let before = failures.len();
            failures.extend(
                self.run.devices[parent].signals.iter().copied().filter(|at| self.state.signals[*at].counted_down),
            );
            if failures.len() == before {
                open.extend(parents_of(parent, None));
            }
        }
        failures.into_iter().min_by_key(|at| {
            let signal = &self.state.signals[*at];
            (signal.episode.map(|episode| episode.raised_at), &signal.key)
        })
    }

    /// Ends hold-down and being a symptom.
    pub(super) fn leave_story(&mut self, at: usize) {
        self.state.signals[at].story.settling = None;
        self.leave_symptom(at);
    }

    fn leave_symptom(&mut self, at: usize) {
        let signal = &mut self.state.signals[at];
        self.run.emission.note_root(at, signal);
        if let Some(symptom) = signal.story.symptom.take() {
            self.state.signals[symptom.root].story.symptoms.retain(|member| *member != at);
            self.run.touch(symptom.root);
        }
    }
}
