//! Enrolment tokens: limited rights to bring agents to one client. The secret is shown once and only its hash is kept.

pub mod enrol;
mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use kernel::text::Name;
use kernel::{ClientId, EnrolmentTokenId, SiteId, Timestamp, UserId};
use serde::Serialize;

/// Days that a token may be good for.
pub const DAYS: std::ops::RangeInclusive<i32> = 1..=90;
/// Agents that a token may bring.
pub const USES: std::ops::RangeInclusive<i32> = 1..=1_000;
/// Tokens of one client that can be used at the same time.
pub const MOST_USABLE: u64 = 100;

/// An enrolment token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnrolmentToken {
    /// Which one.
    pub id: EnrolmentTokenId,
    /// Whose agents it brings.
    pub client: ClientId,
    /// The site that their devices stand at.
    pub site: Option<SiteId>,
    /// What people call it.
    pub label: String,
    /// When it ends.
    pub expires_at: Timestamp,
    /// How many agents it may bring.
    pub max_uses: i32,
    /// How many it has brought.
    pub uses: i32,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Who created it.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
}

impl EnrolmentToken {
    /// Whether it still brings agents.
    #[must_use]
    pub fn is_usable(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.uses < self.max_uses && now < self.expires_at
    }
}

/// A token to create.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// An id chosen by the caller.
    pub id: Option<EnrolmentTokenId>,
    /// Whose.
    pub client: ClientId,
    /// At which site.
    pub site: Option<SiteId>,
    /// What people call it.
    pub label: Name,
    /// Days that it is good for.
    pub days: i32,
    /// Agents that it may bring.
    pub max_uses: i32,
}

/// Which tokens of a list.
#[derive(Debug, Clone, Default)]
pub struct TokenFilter {
    /// Of one client.
    pub client: Option<ClientId>,
    /// Those that still bring agents, or those that do not.
    pub usable: Option<bool>,
}
