//! Capability links: a link in a mail lets one person do one thing for one client, without signing in.
//!
//! ```text
//! issue (in the cause's transaction) --> token, in a mail, once
//! token --open--> OpenedLink { subject, scope }   the scope holds the purpose's permissions at that client, nothing else
//! ```
//! Invariants
//! - The token has 256 random bits and is stored as a keyed hash over purpose and token; a token of one purpose is nothing
//!   for another. Every link expires.
//! - A link that never was, has ended, was revoked, or whose person may not do this any more gets one answer.
//! - Opening acts on nothing: programs that scan mail follow links. Acting is a request of its own.
//! - All uses are counted. Issuing, the first opening and revoking are recorded; what is done with the scope is recorded
//!   by who does it, with the link as its actor. The token is in no record.
//! - A link to a person with a login gives at most what that login may do at this moment.
//!
//! Source: "capability URLs" (W3C TAG, Good Practices for Capability URLs, 2014).

pub(crate) mod entity;
mod service;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use kernel::{ClientId, ContactId, LinkId, Permission, PermissionSet, Scope, Secret, Timestamp, UserId};
use uuid::Uuid;

pub use service::Links;

/// What a link is for. Each has its own tokens and its own permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Acknowledge an insight; the subject is the insight.
    InsightAcknowledge,
    /// Answer a question for the client; the subject is the decision.
    Decision,
    /// Read a report; the subject is the report.
    ReportView,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 3] = [Self::InsightAcknowledge, Self::Decision, Self::ReportView];

    /// Stable name, as stored and as it stands in the address of a link.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InsightAcknowledge => "insight.acknowledge",
            Self::Decision => "decision",
            Self::ReportView => "report.view",
        }
    }

    /// Reads a stable name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text)
    }

    /// What the bearer may do at the link's client.
    #[must_use]
    pub const fn permissions(self) -> PermissionSet {
        match self {
            Self::InsightAcknowledge => PermissionSet::of(&[Permission::InsightRead, Permission::InsightWrite]),
            Self::Decision => PermissionSet::of(&[Permission::DecisionRead, Permission::DecisionMake]),
            Self::ReportView => PermissionSet::of(&[Permission::ReportRead]),
        }
    }

    /// What it is for, after "a link to".
    const fn words(self) -> &'static str {
        match self {
            Self::InsightAcknowledge => "acknowledge an insight",
            Self::Decision => "answer a question",
            Self::ReportView => "read a report",
        }
    }
}

/// Who was given a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// A person with a login.
    User {
        /// Which login.
        id: UserId,
        /// The person's name.
        name: String,
    },
    /// A contact of the link's client.
    Contact {
        /// Which contact.
        id: ContactId,
        /// The person's name.
        name: String,
    },
    /// Somebody known by name only.
    Named(String),
}

impl Recipient {
    /// The person's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::User { name, .. } | Self::Contact { name, .. } | Self::Named(name) => name,
        }
    }

    /// The login, if there is one.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        match self {
            Self::User { id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The contact, if it is one.
    #[must_use]
    pub const fn contact(&self) -> Option<ContactId> {
        match self {
            Self::Contact { id, .. } => Some(*id),
            _ => None,
        }
    }
}

/// A link to issue.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Where it holds.
    pub client: ClientId,
    /// What for.
    pub purpose: Purpose,
    /// Which thing: the UUID of its id.
    pub subject: Uuid,
    /// For whom.
    pub recipient: Recipient,
    /// First instant at which it is not valid any more; at most 400 days ahead.
    pub expires_at: Timestamp,
}

/// A link that was just made. The token is in no other place.
#[derive(Debug, Clone)]
pub struct Issued {
    /// Which one.
    pub link: LinkId,
    /// What the bearer shows.
    pub token: Secret,
}

/// A link, without its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Which one.
    pub id: LinkId,
    /// Where it holds.
    pub client: ClientId,
    /// What for.
    pub purpose: Purpose,
    /// Which thing.
    pub subject: Uuid,
    /// For whom.
    pub recipient: Recipient,
    /// First instant at which it is not valid any more.
    pub expires_at: Timestamp,
    /// When it was ended before that.
    pub revoked_at: Option<Timestamp>,
    /// When it was opened first.
    pub first_used_at: Option<Timestamp>,
    /// How often it was opened.
    pub uses: i32,
}

impl Link {
    /// Whether it can be opened at an instant.
    #[must_use]
    pub fn is_living(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// A link whose token was shown.
#[derive(Debug, Clone)]
pub struct OpenedLink {
    /// Which one.
    pub link: LinkId,
    /// Where it holds.
    pub client: ClientId,
    /// Which thing.
    pub subject: Uuid,
    /// Who was given it.
    pub recipient: Recipient,
    /// What its bearer may do: the purpose's permissions at that client. Its actor is the link.
    pub scope: Scope,
}

/// The address of a link. The part after `#` never leaves the browser: not in a log, not in a referrer.
#[must_use]
pub fn link_url(public_url: &str, purpose: Purpose, token: &Secret) -> Secret {
    Secret::new([public_url.as_bytes(), b"/link#", purpose.as_str().as_bytes(), b"=", token.expose()].concat())
}
