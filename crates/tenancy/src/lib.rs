//! Who is looked after: clients, their sites, contacts and business services; what is agreed with them; and the people
//! who sign in.
//!
//! Words: a *client* is the tenant, every row about it carries its `client_id`; a *contact* is a person at a client and
//! not a login; a *business service* is something the client's people do their work with; an *agreement* says what the
//! provider owes a client, a *responsibility* who looks after an area, a *decision* what the client chose, dated.
//!
//! Invariants
//! - Every change is written with its audit entry, and wakes watchers, in one transaction.
//! - What belongs to another client is absent: same answer, same bytes.
//! - Calendars and SLA policies are the provider's or one client's; a client inherits the provider's.
//! - Lists inside a client are bounded by how many may be created ([`limits`]).
//!
//! Tables: `client`, `site`, `contact`, `business_service`, `business_service_device`, `team`, `team_member`, `calendar`,
//! `sla_policy`, `agreement`, `agreement_service`, `responsibility`, `responsibility_party`, `decision`; through `auth` also
//! `user_contact`, `capability_link`, `user_account`, `grant_entry`, `session` and `audit_entry`.

pub mod agreement;
#[cfg(test)]
mod api_tests;
pub mod audit;
pub mod business_service;
pub mod calendar;
pub mod client;
pub mod contact;
pub mod decision;
pub mod defaults;
pub mod graphql;
pub mod inherited;
pub mod input;
pub mod limits;
pub mod outbox;
pub mod people;
pub mod record;
pub mod responsibility;
pub mod search;
pub mod site;
pub mod sla_policy;
pub mod team;
#[cfg(test)]
mod testing;

use std::sync::Arc;

use auth::{AuditLog, Auth};
use db::Db;
use jobs::Reconciler;

/// What this crate's services work with. Cheap to clone.
#[derive(Clone)]
pub struct Tenancy {
    /// The database.
    pub db: Db,
    /// Records what was done.
    pub audit: AuditLog,
    /// Sessions, passwords and links of people.
    pub auth: Auth,
    /// Where people reach the portal, without a slash at the end; from configuration, never from a request.
    pub public_url: String,
    /// Whether mail can leave.
    pub mail: MailState,
}

impl Tenancy {
    /// What this crate does by the clock.
    #[must_use]
    pub fn reconcilers(&self) -> Vec<Arc<dyn Reconciler>> {
        vec![
            Arc::new(defaults::Defaults::new(self.clone())),
            Arc::new(decision::DecisionExpiry::new(self.clone())),
            Arc::new(people::CredentialUpkeep::new(self.auth.clone())),
        ]
    }
}

/// Whether mail can leave the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailState {
    /// A mail server is configured.
    Configured,
    /// None is; links are shown for passing on by hand.
    Absent,
}
