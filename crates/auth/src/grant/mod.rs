//! Grants: who may do what where. A grant is a role at one client or provider-wide, given or denied, perhaps until an
//! instant. What follows from a person's grants is computed by the mint at each use.
//!
//! Invariants
//! - Contacts get roles for contacts, at one client each; staff never get them.
//! - Nobody hands out more than they hold ([`rules`]).
//! - There is always a person who owns the installation ([`owners`]).

pub(crate) mod entity;
pub mod owners;
pub mod rules;
pub mod store;
#[cfg(test)]
mod tests;

use kernel::{Access, ClientId, Effect, GrantId, Role, Timestamp, UserId};
use serde_json::{Value, json};

/// A grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Which one.
    pub id: GrantId,
    /// Whose.
    pub user: UserId,
    /// What.
    pub role: Role,
    /// Given or denied.
    pub effect: Effect,
    /// Where; `None` is provider-wide.
    pub client: Option<ClientId>,
    /// First instant at which it does not count any more.
    pub expires_at: Option<Timestamp>,
    /// Why it was given.
    pub reason: Option<String>,
    /// Who gave it; `None` for what the first start gave.
    pub created_by: Option<UserId>,
    /// When it was given.
    pub created_at: Timestamp,
}

impl Grant {
    /// What the mint wants of it at an instant; `None` once it has expired.
    #[must_use]
    pub fn access(&self, now: Timestamp) -> Option<Access> {
        let living = self.expires_at.is_none_or(|end| now < end);
        living.then(|| Access { permissions: self.role.permissions(), effect: self.effect, client: self.client })
    }

    /// What the audit log keeps of it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "user": self.user,
            "role": self.role.as_str(),
            "effect": self.effect.as_str(),
            "client": self.client,
            "expiresAt": self.expires_at,
            "reason": self.reason,
        })
    }
}

/// A grant to make.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// Which one.
    pub id: GrantId,
    /// Whose.
    pub user: UserId,
    /// What.
    pub role: Role,
    /// Given or denied.
    pub effect: Effect,
    /// Where; `None` is provider-wide.
    pub client: Option<ClientId>,
    /// First instant at which it does not count any more.
    pub expires_at: Option<Timestamp>,
    /// Why.
    pub reason: Option<String>,
}
