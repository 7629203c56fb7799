//! The timeline of a story: what happened to it, who did it, in words. Only ever added to.

use db::{DbError, WriteTx};
use kernel::{Actor, InsightId, Timestamp};
use uuid::Uuid;

use super::{Insight, store};
use crate::stored::names;

names! {
    /// What kind of thing happened.
    Kind {
        /// A member was raised.
        Raised = "raised",
        /// A member changed its level.
        Level = "level",
        /// A member is well again.
        Cleared = "cleared",
        /// No data came for a member.
        NoData = "no_data",
        /// A member comes and goes.
        FlapStart = "flap_start",
        /// A member no longer comes and goes.
        FlapEnd = "flap_end",
        /// A symptom joined.
        Joined = "joined",
        /// A symptom left.
        Left = "left",
        /// It became part of another story.
        Merged = "merged",
        /// All members are well.
        Ended = "ended",
        /// It came back.
        Reopened = "reopened",
        /// A maintenance window holds messages back.
        Maintenance = "maintenance",
        /// Messages are held back for another reason.
        HeldBack = "held_back",
        /// Somebody was told.
        Told = "told",
        /// Nobody could be told at a step.
        CoverageGap = "coverage_gap",
        /// Everybody was told and nobody answered.
        Exhausted = "exhausted",
        /// Somebody took it.
        Acknowledged = "acknowledged",
        /// Somebody gave it back.
        Unacknowledged = "unacknowledged",
        /// The acknowledgement ran out.
        LeaseExpired = "lease_expired",
        /// Somebody put it off.
        Snoozed = "snoozed",
        /// It is due again.
        Woken = "woken",
        /// It was given to somebody.
        Assigned = "assigned",
        /// Somebody closed it with an outcome.
        Closed = "closed",
        /// A ticket belongs to it.
        Ticket = "ticket",
        /// A note of a person or another part of the program.
        Note = "note",
        /// Something changed that may have to do with it.
        Change = "change",
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which one.
    pub id: Uuid,
    /// Of which story.
    pub insight: InsightId,
    /// When.
    pub at: Timestamp,
    /// What kind of thing.
    pub kind: Kind,
    /// Who did it.
    pub actor: String,
    /// What, in words.
    pub text: String,
}

/// What to write down.
#[derive(Debug, Clone)]
pub struct Note {
    /// When.
    pub at: Timestamp,
    /// What kind of thing.
    pub kind: Kind,
    /// Who did it; empty is the program.
    pub actor: String,
    /// What, in words; cut to what a page shows.
    pub text: String,
}

/// Longest text of an entry, in characters.
const TEXT_MAX: usize = 2_000;

impl Note {
    /// What the program did at an instant.
    #[must_use]
    pub fn own(at: Timestamp, kind: Kind, text: impl Into<String>) -> Self {
        Self { at, kind, actor: String::new(), text: text.into() }
    }

    /// The same by somebody.
    #[must_use]
    pub fn by(self, actor: impl Into<String>) -> Self {
        Self { actor: actor.into(), ..self }
    }
}

/// Adds an entry.
pub(crate) async fn add(tx: &WriteTx, insight: &Insight, note: Note) -> Result<(), DbError> {
    let entry = Entry {
        id: store::event_id(tx),
        insight: insight.id,
        at: note.at,
        kind: note.kind,
        actor: note.actor,
        text: note.text.chars().take(TEXT_MAX).collect(),
    };
    store::add_event(tx, insight.client, &entry).await
}

/// The name under which the actor of a transaction stands in a timeline; empty for the program itself.
pub(crate) async fn actor_name(tx: &WriteTx) -> Result<String, DbError> {
    Ok(match tx.permit().actor() {
        Actor::User(user) => {
            auth::user::store::names(tx, [user.uuid()]).await?.pop().map(|(_, name)| name).unwrap_or_default()
        }
        _ => String::new(),
    })
}
