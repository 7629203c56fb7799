//! What an engine says: events of conditions, messages to people, actions on tickets, and which story a signal is in.

use serde::{Deserialize, Serialize};

use super::level::Level;

/// One thing said. Inside one instant: events, stories, notifications, tickets, each in the order of the signals' keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Output {
    /// The condition of a signal changed.
    Event(Event),
    /// People are to be told.
    Notification(Notification),
    /// Something is to happen to a ticket.
    Ticket(TicketAction),
    /// A signal became, or ceased to be, a symptom.
    Story(StoryChange),
}

impl Output {
    /// The instant.
    #[must_use]
    pub const fn t(&self) -> i64 {
        match self {
            Self::Event(event) => event.t,
            Self::Notification(notification) => notification.t,
            Self::Ticket(action) => action.t,
            Self::Story(change) => change.t,
        }
    }

    /// Key of the signal.
    #[must_use]
    pub fn signal(&self) -> &str {
        match self {
            Self::Event(event) => &event.signal,
            Self::Notification(notification) => &notification.signal,
            Self::Ticket(action) => &action.signal,
            Self::Story(change) => &change.signal,
        }
    }
}

/// A change of a signal's condition. Suppression never touches these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Instant of emission.
    pub t: i64,
    /// Key of the signal.
    pub signal: String,
    /// What happened.
    pub kind: EventKind,
    /// The new level; for no data the level held, for the start of flapping the worst one.
    pub level: Level,
    /// Stamp that began the hold now completed; raised, level changed and cleared have one.
    pub since: Option<i64>,
}

/// Kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventKind {
    /// From ok to a level.
    Raised,
    /// From one level to another.
    LevelChanged,
    /// Back to ok.
    Cleared,
    /// No sample for too long; the level is held.
    NoData,
    /// Too many transitions.
    FlapStart,
    /// Quiet again.
    FlapEnd,
}

impl EventKind {
    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Raised => "Raised",
            Self::LevelChanged => "LevelChanged",
            Self::Cleared => "Cleared",
            Self::NoData => "NoData",
            Self::FlapStart => "FlapStart",
            Self::FlapEnd => "FlapEnd",
        }
    }
}

/// A message to people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// The instant.
    pub t: i64,
    /// Key of the signal.
    pub signal: String,
    /// What is told.
    pub what: Message,
    /// The level told.
    pub level: Level,
    /// Whether the episode was born during maintenance.
    pub birth: Birth,
}

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// Something is wrong.
    Raised,
    /// It is of another level now.
    LevelChanged,
    /// It is well again.
    Cleared,
    /// It comes and goes; nothing more is told until that ends.
    FlapStart,
    /// It no longer comes and goes.
    FlapEnd,
}

impl Message {
    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::LevelChanged => "level_changed",
            Self::Cleared => "cleared",
            Self::FlapStart => "flap_start",
            Self::FlapEnd => "flap_end",
        }
    }
}

/// Whether the episode of a raised message was born during maintenance; every other message is ordinary.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Birth {
    /// Nothing to add.
    #[default]
    Ordinary,
    /// Raised inside a window or the quiet after it.
    AfterMaintenance,
}

/// An action on the ticket of a signal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketAction {
    /// The instant.
    pub t: i64,
    /// Key of the signal.
    pub signal: String,
    /// Number of the ticket among those of the signal, from 1.
    pub number: u32,
    /// What happens.
    pub step: TicketStep,
    /// With `Opened`: number of the ticket whose matter has come back.
    pub recurrence_of: Option<u32>,
}

impl TicketAction {
    /// The ticket's key, `<signal key>#<number>`.
    #[must_use]
    pub fn ticket(&self) -> String {
        format!("{}#{}", self.signal, self.number)
    }
}

/// What happens to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketStep {
    /// Opened.
    Opened,
    /// All is well and nobody worked on it.
    ResolvedAuto,
    /// All is well, people are asked to confirm.
    AwaitingConfirmation,
    /// Nobody confirmed in time.
    ClosedAuto,
    /// The matter is back.
    Reopened,
    /// It came back so often that a problem is due.
    ProblemCreated,
}

impl TicketStep {
    /// The name in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::ResolvedAuto => "resolved_auto",
            Self::AwaitingConfirmation => "awaiting_confirmation",
            Self::ClosedAuto => "closed_auto",
            Self::Reopened => "reopened",
            Self::ProblemCreated => "problem_created",
        }
    }
}

/// A signal joined the story of another, or left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryChange {
    /// The instant.
    pub t: i64,
    /// Key of the symptom.
    pub signal: String,
    /// Key of the signal at the root of the story; `None`: it tells its own again.
    pub root: Option<String>,
}
