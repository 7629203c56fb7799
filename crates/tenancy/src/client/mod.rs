//! A managed business: the tenant.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use db::{DbError, ReadTx};
use kernel::text::{Line, Name, Prose};
use kernel::{ClientId, Timestamp};
use serde::Serialize;

use crate::record::recorded;

/// A client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Client {
    /// Which one.
    pub id: ClientId,
    /// Full name.
    pub name: String,
    /// Short name for narrow places; the full name if none was given.
    pub short_name: String,
    /// Free text for the provider's people.
    pub notes: String,
    /// When the provider stopped looking after it.
    pub archived_at: Option<Timestamp>,
    /// Counts changes.
    pub version: i32,
    /// When it was taken on.
    pub created_at: Timestamp,
}

recorded!(Client, kernel::id::ClientKind, "client", id);

/// A client to take on.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// An id chosen by the caller makes a repeated request harmless.
    pub id: Option<ClientId>,
    /// Full name.
    pub name: Name,
    /// Short name.
    pub short_name: Option<Line>,
    /// Free text.
    pub notes: Prose,
}

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ClientPatch {
    /// Full name.
    pub name: Option<Name>,
    /// Short name.
    pub short_name: Option<Line>,
    /// Free text.
    pub notes: Option<Prose>,
}

/// Which clients of a list.
#[derive(Debug, Clone, Default)]
pub struct ClientFilter {
    /// Part of the name.
    pub search: Option<String>,
    /// Only active, only archived, or both.
    pub archived: Option<bool>,
}

/// Order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClientOrder {
    /// By name.
    #[default]
    Name,
    /// Newest first.
    CreatedDescending,
}

/// The name of a client; `None` if it is absent or outside the permit.
///
/// # Errors
/// What the database says.
pub async fn name_of(tx: &ReadTx, id: ClientId) -> Result<Option<String>, DbError> {
    Ok(store::find(tx, id).await?.map(|client| client.name))
}
