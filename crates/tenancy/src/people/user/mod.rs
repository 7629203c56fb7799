//! Logins: inviting, renaming, locking.

pub mod graphql;
pub mod invite;
pub mod service;

use kernel::text::{EmailAddr, Name};
use kernel::{ClientId, ContactId, Effect, Role, Timestamp, UserId};

/// Most grants that an invitation may carry.
pub const INITIAL_GRANTS_MAX: usize = 20;

/// Whom to invite.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// An id chosen by the caller makes a repeated request harmless.
    pub id: Option<UserId>,
    /// The person's name.
    pub name: Name,
    /// Address to sign in with.
    pub email: EmailAddr,
    /// For a contact: which one. `None` invites staff.
    pub contact: Option<ContactId>,
    /// What the person may do.
    pub grants: Vec<InitialGrant>,
}

/// A grant of an invitation.
#[derive(Debug, Clone)]
pub struct InitialGrant {
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
