//! A person at a client. Not a login: a login may be attached to a contact.

pub(crate) mod entity;
pub mod graphql;
pub mod service;
pub(crate) mod store;

use db::{DbError, ReadTx};
use kernel::text::{EmailAddr, Line, Name};
use kernel::{ClientId, ContactId, SiteId};
use serde::Serialize;

use crate::record::recorded;

/// A person at a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Which one.
    pub id: ContactId,
    /// Whose.
    pub client: ClientId,
    /// Where the person mostly is.
    pub site: Option<SiteId>,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number as people write it.
    pub phone: String,
    /// What the person does at the client.
    pub title: String,
    /// Counts changes.
    pub version: i32,
}

recorded!(Contact, kernel::id::ContactKind, "contact", client);

/// A contact to add.
#[derive(Debug, Clone)]
pub struct NewContact {
    /// An id chosen by the caller.
    pub id: Option<ContactId>,
    /// Whose.
    pub client: ClientId,
    /// Where.
    pub site: Option<SiteId>,
    /// Name.
    pub name: Name,
    /// E-mail address.
    pub email: Option<EmailAddr>,
    /// Telephone number.
    pub phone: Line,
    /// Title.
    pub title: Line,
}

/// A change; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ContactPatch {
    /// Where.
    pub site: Option<SiteId>,
    /// Name.
    pub name: Option<Name>,
    /// E-mail address.
    pub email: Option<EmailAddr>,
    /// Telephone number.
    pub phone: Option<Line>,
    /// Title.
    pub title: Option<Line>,
}

/// A contact; `None` if it is absent or outside the permit.
///
/// # Errors
/// What the database says.
pub async fn find_in(tx: &ReadTx, id: ContactId) -> Result<Option<Contact>, DbError> {
    store::find(tx, id).await
}
