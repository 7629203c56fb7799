//! Who does something to a ticket: a person of the provider, a person of the client, or the system.
//!
//! A login that is linked to a contact of the ticket's client acts as that contact, whatever else it may do; every other
//! login acts for the provider. What somebody was when they wrote stays in the log, so a later change of a login does not
//! change who answered whom.

use auth::user::{contact_link, store as users};
use db::{DbError, ReadTx};
use kernel::{Actor, ClientId, ContactId, Id, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::closed::closed;

closed! {
    /// Whose person an author is.
    AuthorKind {
        /// The provider's.
        User = "user",
        /// The client's.
        Contact = "contact",
        /// Nobody's: the system itself.
        System = "system",
    }
}

/// Name of the system among people.
pub(crate) const SYSTEM_NAME: &str = "Steward";

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Author {
    /// A person of the provider.
    User {
        /// Which login.
        id: UserId,
        /// Their name at that time.
        name: String,
    },
    /// A person of the client.
    Contact {
        /// Which contact.
        id: ContactId,
        /// Their name at that time.
        name: String,
    },
    /// The system itself.
    System,
}

impl Author {
    /// The actor of a transaction, as they appear to a client.
    pub(crate) async fn of(tx: &ReadTx, client: ClientId) -> Result<Self, DbError> {
        let Actor::User(user) = *tx.permit().actor() else { return Ok(Self::System) };
        let name = users::names(tx, [user.uuid()]).await?.pop().map(|(_, name)| name);
        let name = name.unwrap_or_else(|| "a removed user".to_owned());
        let links = contact_link::of_users(tx, &[user]).await?;
        Ok(match links.into_iter().find(|link| link.client == client) {
            Some(link) => Self::Contact { id: link.contact, name },
            None => Self::User { id: user, name },
        })
    }

    /// Puts a stored author together; `None` if the parts contradict each other.
    pub(crate) fn from_parts(kind: &str, id: Option<Uuid>, name: String) -> Option<Self> {
        match (AuthorKind::parse(kind)?, id) {
            (AuthorKind::User, Some(id)) => Some(Self::User { id: Id::from_uuid(id), name }),
            (AuthorKind::Contact, Some(id)) => Some(Self::Contact { id: Id::from_uuid(id), name }),
            (AuthorKind::System, None) => Some(Self::System),
            _ => None,
        }
    }

    /// Whose person.
    #[must_use]
    pub const fn kind(&self) -> AuthorKind {
        match self {
            Self::User { .. } => AuthorKind::User,
            Self::Contact { .. } => AuthorKind::Contact,
            Self::System => AuthorKind::System,
        }
    }

    /// The login or the contact.
    #[must_use]
    pub const fn id(&self) -> Option<Uuid> {
        match self {
            Self::User { id, .. } => Some(id.uuid()),
            Self::Contact { id, .. } => Some(id.uuid()),
            Self::System => None,
        }
    }

    /// Their name at that time.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::User { name, .. } | Self::Contact { name, .. } => name,
            Self::System => SYSTEM_NAME,
        }
    }

    /// The name under which the clock knows them: agents are logins, customers are contacts.
    pub(crate) fn clock_name(&self) -> Option<String> {
        match self {
            Self::User { id, .. } => Some(id.to_string()),
            Self::Contact { id, .. } => Some(id.to_string()),
            Self::System => None,
        }
    }

    /// Whether it is a person.
    #[must_use]
    pub const fn is_person(&self) -> bool {
        !matches!(self, Self::System)
    }
}
