//! What a client was asked to decide, and what it chose: dated, by whom, with a receipt.
//!
//! Invariants
//! - A question is asked of one contact, who can answer through a link without an account; a signed-in person of the client
//!   can answer, too. Staff with the right can write down what the contact told them; the receipt says so.
//! - It is answered once, before its deadline; what was answered is never changed.
//! - The receipt's code is a keyed hash over the whole record: a changed record does not fit it.
//! - When a question ends, a job of the kind [`ANSWERED`] is queued in the same transaction.

pub mod answer;
pub mod ask;
pub(crate) mod entity;
mod expiry;
pub mod graphql;
pub mod letters;
mod linked;
pub mod receipt;
pub mod service;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use db::{DbError, ReadTx};
use kernel::text::{Name, Prose};
use kernel::{ClientId, ContactId, DecisionId, Id, Kind, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use answer::{Answer, Answerer, answer, withdraw};
pub use ask::{Asked, ask};
pub use expiry::DecisionExpiry;
pub use linked::{Linked, answer_by_link, open_by_link};

/// The kind of job that is queued when a question ends: answered, expired or withdrawn. Its payload is
/// `{"decision": node id}`; the handler reads how it ended.
pub const ANSWERED: &str = "decision.answered";

/// How a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionState {
    /// It waits for an answer.
    Asked,
    /// The client agreed.
    Accepted,
    /// The client declined.
    Declined,
    /// Nobody answered before the deadline.
    Expired,
    /// The question was taken back.
    Withdrawn,
}

impl DecisionState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Asked, Self::Accepted, Self::Declined, Self::Expired, Self::Withdrawn];

    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// What a question is about: any thing with an id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// The prefix of its node id, which names its kind.
    pub kind: String,
    /// The UUID of its id.
    pub id: Uuid,
}

impl Subject {
    /// The thing with this id.
    #[must_use]
    pub fn of<K: Kind>(id: Id<K>) -> Self {
        Self { kind: K::PREFIX.to_owned(), id: id.uuid() }
    }

    /// Its id, if it is a `K`.
    #[must_use]
    pub fn as_id<K: Kind>(&self) -> Option<Id<K>> {
        (self.kind == K::PREFIX).then(|| Id::from_uuid(self.id))
    }

    /// Its node id.
    #[must_use]
    pub fn node_id(&self) -> String {
        format!("{}_{}", self.kind, self.id.simple())
    }
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionOption {
    /// Its name for programs.
    pub key: String,
    /// Its words for people.
    pub label: String,
    /// Whether the client agrees with it, or declines.
    pub accepts: bool,
}

impl DecisionOption {
    /// The two answers of a plain question.
    #[must_use]
    pub fn accept_or_decline(accept: &str, decline: &str) -> Vec<Self> {
        vec![
            Self { key: "accept".to_owned(), label: accept.to_owned(), accepts: true },
            Self { key: "decline".to_owned(), label: decline.to_owned(), accepts: false },
        ]
    }
}

/// A question to ask.
#[derive(Debug, Clone)]
pub struct NewDecision {
    /// An id chosen by the caller makes a repeated request harmless.
    pub id: Option<DecisionId>,
    /// Who is to decide.
    pub client: ClientId,
    /// What kind of question it is, for programs, such as `general` or `upkeep.decline`.
    pub kind: String,
    /// What it is about.
    pub subject: Subject,
    /// The question.
    pub question: Name,
    /// What follows from either answer.
    pub impact: Prose,
    /// The answers to choose from.
    pub options: Vec<DecisionOption>,
    /// First instant at which it cannot be answered any more; at most a year ahead.
    pub deadline: Timestamp,
    /// Who is asked.
    pub contact: ContactId,
}

/// What a client was asked to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// Which one.
    pub id: DecisionId,
    /// Who is to decide.
    pub client: ClientId,
    /// What kind of question it is.
    pub kind: String,
    /// What it is about.
    pub subject: Subject,
    /// The question.
    pub question: String,
    /// What follows from either answer.
    pub impact: String,
    /// The answers to choose from.
    pub options: Vec<DecisionOption>,
    /// First instant at which it cannot be answered any more.
    pub deadline: Timestamp,
    /// Who is asked.
    pub contact: ContactId,
    /// Their name at that time.
    pub contact_name: String,
    /// Who asks; `None` is the system.
    pub asked_by: Option<UserId>,
    /// Their name at that time.
    pub asked_by_name: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// How it stands.
    pub state: DecisionState,
    /// What was written when it ended.
    pub note: Option<String>,
    /// The answer; `None` while there is none.
    pub answered: Option<Answered>,
    /// Counts changes.
    pub version: i32,
}

/// An answer that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// The key of the chosen option.
    pub answer: String,
    /// Who gave it, by name.
    pub by_name: String,
    /// The login, if the person was signed in.
    pub by_user: Option<UserId>,
    /// The contact, if it was one.
    pub by_contact: Option<ContactId>,
    /// When.
    pub at: Timestamp,
    /// The code of the receipt.
    pub code: String,
}

impl Decision {
    /// The chosen option.
    #[must_use]
    pub fn chosen(&self) -> Option<&DecisionOption> {
        let answer = &self.answered.as_ref()?.answer;
        self.options.iter().find(|option| option.key == *answer)
    }
}

/// Which questions of a list.
#[derive(Debug, Clone, Default)]
pub struct DecisionFilter {
    /// Of this client only.
    pub client: Option<ClientId>,
    /// In one of these states; empty is any.
    pub states: Vec<DecisionState>,
    /// About this thing only.
    pub subject: Option<Uuid>,
}

/// One question, if it is visible.
///
/// # Errors
/// What the database says.
pub async fn find(tx: &ReadTx, id: DecisionId) -> Result<Option<Decision>, DbError> {
    store::find(tx, id).await
}
