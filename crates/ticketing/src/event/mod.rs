//! The log of a ticket: everything that happened to it, in the order in which it was recorded.
//!
//! Invariants
//! - Entries are only ever added; the database refuses everything else.
//! - The entries that concern the clock carry the clock's own event ([`sla::EventKind`]), so that the log by itself, with
//!   policies and calendars, gives every due instant again.
//! - `at` is when it happened, `recorded_at` when it was written down; they differ where the one is known later.

pub(crate) mod entity;
pub mod graphql;
pub(crate) mod store;
pub mod words;

use kernel::{ClientId, MessageId, TicketId, Timestamp};
use serde::{Deserialize, Serialize};
use sla::EventKind;
use uuid::Uuid;

use crate::author::Author;
use crate::relation::RelationKind;
use crate::ticket::{Priority, ResolvedHow, Source, Status, Visibility, WorkKind};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happening {
    /// The ticket was opened.
    Opened {
        /// How.
        source: Source,
    },
    /// A message was written.
    Message {
        /// Which one.
        message: MessageId,
        /// Who sees it.
        visibility: Visibility,
    },
    /// The status changed.
    Status {
        /// From.
        from: Status,
        /// To.
        to: Status,
    },
    /// The work ended.
    Resolved {
        /// Who ended it.
        how: ResolvedHow,
        /// How it was solved.
        resolution: String,
    },
    /// The ticket was put away.
    Closed,
    /// The work began again.
    Reopened {
        /// Why.
        reason: String,
    },
    /// The priority changed.
    Priority {
        /// From.
        from: Priority,
        /// To.
        to: Priority,
    },
    /// Fields changed.
    Fields {
        /// Which ones.
        changes: Vec<FieldChange>,
    },
    /// Another team works on it.
    Team {
        /// Its name.
        team: String,
        /// Why this one.
        path: Vec<String>,
    },
    /// Another member works on it.
    Assignee {
        /// The name; `None` is nobody in particular.
        name: Option<String>,
    },
    /// Time was recorded.
    Time {
        /// How much.
        minutes: i32,
        /// For what kind of work.
        work_kind: WorkKind,
    },
    /// It was related to another ticket.
    Related {
        /// How.
        relation: RelationKind,
        /// Number of the other one.
        number: i64,
    },
    /// A mark of a clock was passed.
    Mark {
        /// Of which target.
        target: sla::Target,
        /// Which mark: `75`, `-PT1H` or `breach`.
        mark: String,
        /// How many people were told.
        told: u32,
    },
}

/// A field that changed, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Name of the field.
    pub field: String,
    /// Its value before, where it is short.
    pub from: Option<String>,
    /// Its value after, where it is short.
    pub to: Option<String>,
}

impl Happening {
    /// Stable name, as stored.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Message { .. } => "message",
            Self::Status { .. } => "status",
            Self::Resolved { .. } => "resolved",
            Self::Closed => "closed",
            Self::Reopened { .. } => "reopened",
            Self::Priority { .. } => "priority",
            Self::Fields { .. } => "fields",
            Self::Team { .. } => "team",
            Self::Assignee { .. } => "assignee",
            Self::Time { .. } => "time",
            Self::Related { .. } => "related",
            Self::Mark { .. } => "mark",
        }
    }

    /// Who sees it.
    #[must_use]
    pub const fn visibility(&self) -> Visibility {
        match self {
            Self::Message { visibility, .. } => *visibility,
            Self::Fields { .. } | Self::Team { .. } | Self::Time { .. } | Self::Related { .. } | Self::Mark { .. } => {
                Visibility::Internal
            }
            Self::Opened { .. }
            | Self::Status { .. }
            | Self::Resolved { .. }
            | Self::Closed
            | Self::Reopened { .. }
            | Self::Priority { .. }
            | Self::Assignee { .. } => Visibility::Public,
        }
    }
}

/// An entry to add.
#[derive(Debug, Clone)]
pub(crate) struct NewEvent {
    /// When it happened; `None` is now.
    pub at: Option<Timestamp>,
    /// What happened.
    pub happening: Happening,
    /// What the clock reads of it.
    pub sla: Option<EventKind>,
}

impl NewEvent {
    /// Something that happens now and that no clock reads.
    pub(crate) const fn now(happening: Happening) -> Self {
        Self { at: None, happening, sla: None }
    }

    /// Something that happens now and that the clock reads.
    pub(crate) const fn with(happening: Happening, sla: EventKind) -> Self {
        Self { at: None, happening, sla: Some(sla) }
    }
}

/// A recorded entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketEvent {
    /// Which one.
    pub id: Uuid,
    /// Whose.
    pub client: ClientId,
    /// Of which ticket.
    pub ticket: TicketId,
    /// Its place in the log, from 1.
    pub seq: i32,
    /// When it happened.
    pub at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// Who sees it.
    pub visibility: Visibility,
    /// Who did it.
    pub author: Author,
    /// What happened.
    pub happening: Happening,
    /// What the clock reads of it.
    pub sla: Option<EventKind>,
}
