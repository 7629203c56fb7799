//! What one instant says, gathered phase by phase and put into an order that does not depend on the order of inputs.

use std::collections::BTreeMap;

use super::level::Level;
use super::output::{Event, EventKind, Notification, Output, StoryChange, TicketAction};
use super::record::Signal;

/// Said in the instant that is being closed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Emission {
    pub events: Vec<Event>,
    pub notifications: Vec<Notification>,
    pub tickets: Vec<TicketAction>,
    /// Signals whose story may have changed, with the root that they had before.
    pub roots_before: BTreeMap<usize, Option<usize>>,
}

impl Emission {
    /// Notes an event.
    pub fn event(&mut self, t: i64, signal: &Signal, kind: EventKind, level: Level, since: Option<i64>) {
        self.events.push(Event { t, signal: signal.key.clone(), kind, level, since });
    }

    /// Notes the root that a signal has, before it changes.
    pub fn note_root(&mut self, at: usize, signal: &Signal) {
        self.roots_before.entry(at).or_insert_with(|| signal.story.root());
    }

    /// Empties itself into the outputs.
    pub fn flush(&mut self, t: i64, signals: &[Signal], outputs: &mut Vec<Output>) {
        let mut stories: Vec<StoryChange> = std::mem::take(&mut self.roots_before)
            .into_iter()
            .filter(|(at, before)| signals[*at].story.root() != *before)
            .map(|(at, _)| {
                let root = signals[at].story.root().map(|root| signals[root].key.clone());
                StoryChange { t, signal: signals[at].key.clone(), root }
            })
            .collect();
        // Stable sorts: what one signal says stays in its order.
        self.events.sort_by(|a, b| a.signal.cmp(&b.signal));
        stories.sort_by(|a, b| a.signal.cmp(&b.signal));
        self.notifications.sort_by(|a, b| a.signal.cmp(&b.signal));
        self.tickets.sort_by(|a, b| a.signal.cmp(&b.signal));
        outputs.extend(self.events.drain(..).map(Output::Event));
        outputs.extend(stories.into_iter().map(Output::Story));
        outputs.extend(self.notifications.drain(..).map(Output::Notification));
        outputs.extend(self.tickets.drain(..).map(Output::Ticket));
    }
}
