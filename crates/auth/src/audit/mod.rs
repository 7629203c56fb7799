//! The record of what was done. An entry is written in the transaction of its cause: what cannot be recorded does not
//! happen.
//!
//! Invariants
//! - Entries are only ever added; a trigger and the application's rights refuse everything else.
//! - Each entry carries a keyed hash over all its fields, made with a key that is not in the database: who changes the
//!   database cannot make or change an entry unseen. That entries were removed is not seen by this; a sealed chain over
//!   all entries is to follow.
//! - Entries keep values before and after, never secrets.

pub(crate) mod entity;
mod mac;
pub mod store;
#[cfg(test)]
mod tests;

use db::{DbError, ReadTx, WriteTx};
use kernel::{Actor, AuditId, ClientId, Id, Kind, Timestamp, UserId};
use serde_json::Value;
use uuid::Uuid;

use crate::Keyring;
use crate::capability::store as capability;
use crate::user::store as users;

/// What is to be recorded.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The client that it concerns; `None` is the provider.
    pub client: Option<ClientId>,
    /// What was done: `noun.verb`, such as `client.create`.
    pub action: &'static str,
    /// Kind of the thing, such as `client`.
    pub object_kind: &'static str,
    /// Which thing.
    pub object_id: Option<Uuid>,
    /// One line for people.
    pub summary: String,
    /// Its values before.
    pub before: Option<Value>,
    /// Its values after.
    pub after: Option<Value>,
}

impl Entry {
    /// An entry of the provider, without values.
    #[must_use]
    pub fn new(action: &'static str, object_kind: &'static str, summary: impl Into<String>) -> Self {
        Self { client: None, action, object_kind, object_id: None, summary: summary.into(), before: None, after: None }
    }

    /// The client that it concerns.
    #[must_use]
    pub fn client(mut self, client: ClientId) -> Self {
        self.client = Some(client);
        self
    }

    /// Which thing.
    #[must_use]
    pub fn object<K: Kind>(mut self, id: Id<K>) -> Self {
        self.object_id = Some(id.uuid());
        self
    }

    /// Its values before.
    #[must_use]
    pub fn before(mut self, value: Value) -> Self {
        self.before = Some(value);
        self
    }

    /// Its values after.
    #[must_use]
    pub fn after(mut self, value: Value) -> Self {
        self.after = Some(value);
        self
    }
}

/// A recorded entry.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// Which one.
    pub id: AuditId,
    /// When its transaction began.
    pub at: Timestamp,
    /// The client that it concerns; `None` is the provider.
    pub client: Option<ClientId>,
    /// `user`, `agent`, `link` or `system`.
    pub actor_kind: String,
    /// Which person, agent or link.
    pub actor_id: Option<Uuid>,
    /// The actor's name at that time.
    pub actor_name: String,
    /// What was done.
    pub action: String,
    /// Kind of the thing.
    pub object_kind: String,
    /// Which thing.
    pub object_id: Option<Uuid>,
    /// One line for people.
    pub summary: String,
    /// Its values before.
    pub before: Option<Value>,
    /// Its values after.
    pub after: Option<Value>,
    /// The request or task.
    pub request_id: String,
    /// Keyed hash over all fields above.
    pub mac: Vec<u8>,
}

/// Which entries of a list.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Of this client only.
    pub client: Option<ClientId>,
    /// With exactly this action, or, if it ends in `.`, with any that begins like it.
    pub action: Option<String>,
    /// By this person or agent.
    pub actor: Option<Uuid>,
    /// About this thing.
    pub object: Option<Uuid>,
    /// Not before this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
}

/// Who did something, as recorded.
#[derive(Debug, Clone)]
pub(crate) struct Author {
    kind: &'static str,
    id: Option<Uuid>,
    name: String,
    request_id: String,
}

impl Author {
    /// A person whose name is at hand.
    pub(crate) fn person(id: UserId, name: &str, request_id: &str) -> Self {
        let kind = Actor::User(id).kind();
        Self { kind, id: Some(id.uuid()), name: name.to_owned(), request_id: request_id.to_owned() }
    }

    /// A person whose name is looked up.
    pub(crate) async fn of_user(tx: &ReadTx, id: UserId, request_id: &str) -> Result<Self, DbError> {
        let name = users::names(tx, [id.uuid()]).await?.pop().map(|(_, name)| name);
        Ok(Self::person(id, name.as_deref().unwrap_or("a removed user"), request_id))
    }

    /// The actor of the transaction's permit.
    async fn of_permit(tx: &ReadTx) -> Result<Self, DbError> {
        let permit = tx.permit();
        let request_id = permit.request_id();
        Ok(match permit.actor() {
            Actor::User(user) => Self::of_user(tx, *user, request_id).await?,
            Actor::Agent(agent, _) => Self {
                kind: permit.actor().kind(),
                id: Some(agent.uuid()),
                name: "agent".to_owned(),
                request_id: request_id.to_owned(),
            },
            Actor::Link(link, _) => {
                let name = capability::recipient_name(tx, *link).await?;
                Self {
                    kind: permit.actor().kind(),
                    id: Some(link.uuid()),
                    name: name.unwrap_or_else(|| "the bearer of a removed link".to_owned()),
                    request_id: request_id.to_owned(),
                }
            }
            Actor::System(task) => Self {
                kind: permit.actor().kind(),
                id: None,
                name: (*task).to_owned(),
                request_id: request_id.to_owned(),
            },
        })
    }
}

/// Writes and checks entries. Cheap to clone.
#[derive(Clone)]
pub struct AuditLog {
    keyring: Keyring,
}

impl std::fmt::Debug for AuditLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuditLog")
    }
}

impl AuditLog {
    pub(crate) const fn new(keyring: Keyring) -> Self {
        Self { keyring }
    }

    /// Records an entry by the permit's actor; it stands or falls with the transaction.
    ///
    /// # Errors
    /// [`DbError::OutsideScope`] for a client outside the permit, or an entry of the provider under a permit of some
    /// clients; otherwise what the database says.
    pub async fn record(&self, tx: &WriteTx, entry: Entry) -> Result<(), DbError> {
        let author = Author::of_permit(tx).await?;
        self.record_as(tx, &author, entry).await
    }

    /// Records an entry by somebody whom the permit does not name: a person who is just signing in.
    pub(crate) async fn record_as(&self, tx: &WriteTx, author: &Author, entry: Entry) -> Result<(), DbError> {
        let mut stored = AuditEntry {
            id: tx.new_id(),
            at: tx.now(),
            client: entry.client,
            actor_kind: author.kind.to_owned(),
            actor_id: author.id,
            actor_name: author.name.clone(),
            action: entry.action.to_owned(),
            object_kind: entry.object_kind.to_owned(),
            object_id: entry.object_id,
            summary: entry.summary,
            before: entry.before,
            after: entry.after,
            request_id: author.request_id.clone(),
            mac: Vec::new(),
        };
        stored.mac = mac::of(&self.keyring, &stored).to_vec();
        store::insert(tx, stored).await
    }

    /// Whether an entry is as it was recorded.
    #[must_use]
    pub fn verify(&self, entry: &AuditEntry) -> bool {
        let stored = <&[u8; 32]>::try_from(entry.mac.as_slice());
        stored.is_ok_and(|stored| crate::tokens_equal(stored, &mac::of(&self.keyring, entry)))
    }
}
