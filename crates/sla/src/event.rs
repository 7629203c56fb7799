//! The log of a ticket: what happened, when, and since when that is known.
//!
//! The log is append-only and the only input of the clock besides definitions. Events are ordered by `at`, equal instants by
//! their place in the log; `created` comes first.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Instant, Target};

/// A ticket: its id and its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// Its id.
    pub id: String,
    /// Its log, in the order of recording.
    pub events: Vec<Event>,
}

/// One entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When it happened.
    pub at: Instant,
    /// Since when it is known; `None` = since `at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Instant>,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

impl Event {
    /// An event that was recorded as it happened.
    #[must_use]
    pub const fn new(at: Instant, kind: EventKind) -> Self {
        Self { at, recorded_at: None, kind }
    }

    /// Whether it has happened and is known at an instant.
    #[must_use]
    pub fn is_known(&self, as_of: Instant) -> bool {
        self.at <= as_of && self.recorded_at.is_none_or(|recorded_at| recorded_at <= as_of)
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// The ticket exists: first response and resolution open.
    Created(Created),
    /// A message was written.
    Message(Message),
    /// The status changed, and with it the set of pause reasons.
    Status(Status),
    /// The priority changed.
    Priority(PriorityChange),
    /// The contract or client changed.
    Contract(ContractChange),
    /// The customer's last message needs no answer.
    NoAnswerNeeded(Empty),
    /// The ticket was resolved.
    Resolved(Resolved),
    /// The ticket was reopened.
    Reopened(Empty),
    /// This ticket took another one in.
    Merge(Merge),
    /// This ticket was taken in by another one.
    Merged(Merged),
    /// A message was split off into another ticket; nothing happens to this one.
    Split(Split),
    /// A breach was justified.
    Justify(Justify),
}

/// No further fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

/// The calendars that a ticket brings with it, the first one set counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TicketCalendars {
    /// Of the line of the agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// Of the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Of the business service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
}

/// The first event of a ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Created {
    /// Name of the priority; one that the policy does not know has no promises.
    pub priority: String,
    /// Id of the policy.
    pub policy: String,
    /// Who asked; his own messages never answer him.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<String>,
    /// Calendars of the ticket.
    #[serde(default, skip_serializing_if = "is_default")]
    pub calendars: TicketCalendars,
    /// Created when all was done already.
    #[serde(default, skip_serializing_if = "is_default")]
    pub closed: bool,
    /// Created while speaking to the person.
    #[serde(default, skip_serializing_if = "is_default")]
    pub spoke_to_user: bool,
    /// When the fault was detected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detected_at: Option<Instant>,
    /// The message of another ticket that this ticket was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<SplitFrom>,
}

/// Where a split ticket comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitFrom {
    /// The other ticket.
    pub ticket: String,
    /// The message there.
    pub message: String,
}

/// A message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Message {
    /// Its id, if a split may point at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Whether the customer sees it.
    pub public: Visibility,
    /// Written by a program.
    #[serde(skip_serializing_if = "is_default")]
    pub auto: bool,
    /// Counts as an answer, whoever wrote it.
    #[serde(skip_serializing_if = "is_default")]
    pub counts: bool,
}

/// Who sees a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
pub enum Visibility {
    /// The customer too.
    #[default]
    Public,
    /// Agents only.
    Internal,
}

impl From<bool> for Visibility {
    fn from(public: bool) -> Self {
        if public { Self::Public } else { Self::Internal }
    }
}

impl From<Visibility> for bool {
    fn from(visibility: Visibility) -> Self {
        visibility == Visibility::Public
    }
}

/// A change of status. Adding a present reason or removing an absent one does nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Status {
    /// Name of the new status; the clock does not read it.
    pub status: String,
    /// Reasons to pause that came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pause_add: Vec<String>,
    /// Reasons to pause that went.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pause_remove: Vec<String>,
}

/// Another priority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityChange {
    /// Name of the new priority.
    pub priority: String,
}

/// Another contract or client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContractChange {
    /// Id of the new policy, taken in the version in force; `None` = the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// Calendars that change.
    #[serde(skip_serializing_if = "is_default")]
    pub calendars: CalendarChanges,
}

/// Changes of a ticket's calendars: `None` stays as it was, `Some(None)` is removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CalendarChanges {
    /// Of the line of the agreement.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub contract: Option<Option<String>>,
    /// Of the client.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub client: Option<Option<String>>,
    /// Of the business service.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    pub service: Option<Option<String>>,
}

/// A field that is there, even as `null`.
fn named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The end of the work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Resolved {
    /// Resolved by the alert's end, not by a person.
    #[serde(skip_serializing_if = "is_default")]
    pub auto: bool,
}

/// Another ticket was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The ticket that ended.
    pub from: String,
}

/// This ticket ended in another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merged {
    /// The ticket that survives.
    pub into: String,
}

/// A message was split off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The message.
    pub message: String,
    /// The new ticket.
    pub into: String,
}

/// A breach was justified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Justify {
    /// Of which target.
    pub target: Target,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Whether a person serves or is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Serves.
    Agent,
    /// Is served; also everyone who is unknown.
    Customer,
}

/// A role from an instant on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleFrom {
    /// Since when; `None` = always.
    #[serde(default)]
    pub from: Option<Instant>,
    /// Which role.
    pub role: Role,
}

/// The roles of people by name. A person's role is the last entry of his list that has begun.
pub type People = BTreeMap<String, Vec<RoleFrom>>;

#[cfg(test)]
mod tests;
