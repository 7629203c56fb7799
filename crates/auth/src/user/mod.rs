//! Logins: people of the provider (staff) and people of clients (contacts) who may sign in.
//!
//! Invariants
//! - An e-mail address belongs to one login.
//! - Whoever reads under a permit of some clients sees only logins that have to do with them: contacts of these clients
//!   and people with a grant on them. What a login looks like never depends on another client.
//! - The password hash leaves the database only towards the sign-in.

pub mod contact_link;
pub(crate) mod entity;
pub mod store;

use kernel::text::{EmailAddr, Name};
use kernel::{Timestamp, UserId};
use serde::Serialize;

/// Whose person a login is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UserKind {
    /// Of the provider.
    Staff,
    /// Of a client.
    Contact,
}

impl UserKind {
    /// Stable name, as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Contact => "contact",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Staff, Self::Contact].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A login, without its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct User {
    /// Which one.
    pub id: UserId,
    /// The person's name.
    pub name: String,
    /// Address to sign in with, in lower case.
    pub email: String,
    /// Whose person.
    pub kind: UserKind,
    /// Since when the login is shut; `None` if it is not.
    pub locked_at: Option<Timestamp>,
    /// Why it was shut.
    pub locked_reason: Option<String>,
    /// When the person was invited; `None` for the first owner.
    pub invited_at: Option<Timestamp>,
    /// When the person chose a password.
    pub joined_at: Option<Timestamp>,
    /// Last use, to about a minute.
    pub last_seen_at: Option<Timestamp>,
    /// Counts changes.
    pub version: i32,
    /// When the login was made.
    pub created_at: Timestamp,
}

/// A login to make; it has no password until the invitation is accepted.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Which one.
    pub id: UserId,
    /// The person's name.
    pub name: Name,
    /// Address to sign in with.
    pub email: EmailAddr,
    /// Whose person.
    pub kind: UserKind,
}

/// Which logins of a list.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// Part of the name or of the address.
    pub search: Option<String>,
    /// Only staff or only contacts.
    pub kind: Option<UserKind>,
}
