//! The inbox of the engine: what people, tickets and runs did about a signal. An act is written in the transaction of its
//! cause and applied, in order, by whoever evaluates the client next, in the transaction that writes the engine.

pub(crate) mod entity;
pub(crate) mod store;

use db::{Change, WriteTx};
use kernel::id::InsightKind;
use kernel::{ClientId, Failure, InsightId, Timestamp};
use uuid::Uuid;

use crate::insight::{self, Handling, Insight, State};

/// Name of the change "acts wait for the engine"; with the nil id.
pub(crate) const ACTS: &str = "act";

/// What was done about an insight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Somebody took notice of it.
    Ack,
    /// Somebody worked on it: a comment, work time, a changed field of its ticket.
    HumanWork,
    /// A person resolved its ticket.
    Resolve,
    /// Somebody wants no messages until an instant.
    Snooze(Timestamp),
}

impl Act {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ack => "ack",
            Self::HumanWork => "human_work",
            Self::Resolve => "resolve",
            Self::Snooze(_) => "snooze",
        }
    }
}

/// An act that waits.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub id: Uuid,
    pub client: ClientId,
    pub signal_key: String,
    pub act: Act,
}

/// Records an act about an insight. Work renews the acknowledgement of whoever has it.
///
/// # Errors
/// Not found for an insight outside the permit.
pub async fn record(tx: &WriteTx, id: InsightId, act: Act) -> Result<(), Failure> {
    let absent = || Failure::not_found::<InsightKind>("id");
    let mut found = insight::store::locked(tx, id).await?.ok_or_else(absent)?;
    if act == Act::HumanWork && found.state == State::Open && found.handling == Handling::Owned {
        found.lease_until = Some(tx.now().plus(Insight::lease(found.level)));
        insight::store::save(tx, &mut found).await?;
    }
    post(tx, &found, act).await
}

/// Puts an act about the root of an insight into the inbox.
pub(crate) async fn post(tx: &WriteTx, insight: &Insight, act: Act) -> Result<(), Failure> {
    let waiting = Waiting {
        id: kernel::id::uuid_v7(tx.now(), tx.entropy()),
        client: insight.client,
        signal_key: insight.signal_key.clone(),
        act,
    };
    store::insert(tx, &waiting).await?;
    tx.publish(Change::named(Some(insight.client), ACTS, Uuid::nil()));
    Ok(())
}
