//! The signal engine of one client: conditions over samples, and what follows from them for people and tickets.
//!
//! Inputs are samples, boots, acts of people, windows, and the clock. Outputs are [`Event`]s of conditions,
//! [`Notification`]s, [`TicketAction`]s and [`StoryChange`]s. Three axes are kept apart: the *condition* (a machine per
//! level), the *handling* by people, and *suppression* (a set of reasons). Suppression never touches a condition, it only
//! holds back messages and new tickets; when the last reason is gone, people are told iff the condition differs from what
//! they were told last.
//!
//! Invariants
//! - Pure and deterministic: the same inputs give the same outputs, whatever the grid of ticks, the order of rules, or
//!   the order of samples within the lateness.
//! - A deadline acts at its own second, not at the tick that woke the engine.
//! - A clear reaches its ticket under every suppression.
//! - Nothing that was said is taken back.
//!
//! Times are whole seconds since the epoch. See the crate's README for the phases of an instant.

mod agenda;
mod check;
mod counters;
mod emission;
mod engine;
mod explanation;
mod flapping;
mod grace;
mod graph;
mod input;
mod instant;
mod intake;
mod level;
mod machine;
mod output;
mod plan;
mod quiet;
mod reconfigure;
mod record;
mod rule;
mod sampled;
mod setup;
mod snapshot;
mod span;
mod state;
mod story;
mod suppression;
mod telling;
#[cfg(test)]
mod tests;
mod ticket;
mod view;
mod window;

pub use check::{LONGEST_SECONDS, SetupError};
pub use engine::Engine;
pub use explanation::{Absence, Explanation, LevelFacts, RaiseHolds, ValueFact};
pub use input::{Act, Input, Sample};
pub use level::{Level, Op};
pub use machine::Phase;
pub use output::{Birth, Event, EventKind, Message, Notification, Output, StoryChange, TicketAction, TicketStep};
pub use rule::{Bounds, Condition, RaiseHold, Rule, Silence, Threshold, TicketAfter};
pub use sampled::Reading;
pub use setup::{Device, Edge, Exemption, Settings, Setup};
pub use snapshot::{RestoreError, Snapshot};
pub use ticket::TicketState;
pub use view::{Handling, SignalState, SignalView, Standing, Suppression, TicketView};
pub use window::{Selector, Window, WindowMode};
