//! Who is looked after: clients, their sites, contacts and business services; and the people who sign in.
//!
//! Words: a *client* is the tenant, every row about it carries its `client_id`; a *contact* is a person at a client and
//! not a login; a *business service* is something the client's people do their work with.
//!
//! Invariants
//! - Every change is written with its audit entry, and wakes watchers, in one transaction.
//! - What belongs to another client is absent: same answer, same bytes.
//! - Lists inside a client are bounded by how many may be created ([`limits`]).
//!
//! Tables: `client`, `site`, `contact`, `business_service`, `business_service_device`, `user_contact`; through `auth`
//! also `user_account`, `grant_entry`, `session` and `audit_entry`.

pub mod audit;
pub mod business_service;
pub mod client;
pub mod contact;
pub mod graphql;
pub mod input;
pub mod limits;
pub mod outbox;
pub mod people;
pub mod record;
pub mod search;
pub mod site;

use auth::{AuditLog, Auth};
use db::Db;

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

/// Whether mail can leave the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailState {
    /// A mail server is configured.
    Configured,
    /// None is; links are shown for passing on by hand.
    Absent,
}
