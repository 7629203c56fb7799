//! The only writer of contacts.

use db::{DbError, ReadTx, WriteTx};
use kernel::id::ContactKind;
use kernel::text::EmailAddr;
use kernel::{ClientId, ContactId, Failure, Permission, Scope};

use super::{Contact, ContactPatch, NewContact, store};
use crate::input::stored;
use crate::record::{self, Kept};
use crate::{Tenancy, limits};

impl Kept for Contact {
    type Patch = ContactPatch;
    const PERMISSION: Permission = Permission::ContactWrite;
    const LIMIT: u64 = limits::CONTACTS;
    const ACTIONS: [&'static str; 2] = ["contact.create", "contact.update"];

    async fn find(tx: &ReadTx, id: ContactId) -> Result<Option<Self>, DbError> {
        store::find(tx, id).await
    }
    async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
        store::count(tx, client).await
    }
    async fn insert(&self, tx: &WriteTx) -> Result<(), DbError> {
        store::insert(tx, self).await
    }
    async fn update(&self, tx: &WriteTx, expected: i32, patch: ContactPatch) -> Result<bool, DbError> {
        store::update(tx, self.id, expected, patch).await
    }
    fn refusal(error: DbError) -> Failure {
        stored::<ContactKind>(error, "id", "siteId")
    }
}

/// Adds a contact to a client.
///
/// # Errors
/// Not found for the client or the site, or the limit of contacts.
pub async fn create(tenancy: &Tenancy, scope: &Scope, new: NewContact) -> Result<Contact, Failure> {
    let (client, id) = (new.client, new.id);
    let build = move |id| {
        Ok(Contact {
            id,
            client,
            site: new.site,
            name: new.name.into_string(),
            email: new.email.map(EmailAddr::into_string),
            phone: new.phone.into_string(),
            title: new.title.into_string(),
            version: 1,
        })
    };
    record::create(tenancy, scope, client, id, build).await
}

/// Changes a contact.
///
/// # Errors
/// Not found, conflict.
pub async fn update(
    tenancy: &Tenancy,
    scope: &Scope,
    id: ContactId,
    expected: i32,
    patch: ContactPatch,
) -> Result<Contact, Failure> {
    record::update(tenancy, scope, id, expected, patch).await
}

/// Several contacts; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to see people.
pub async fn by_ids(tenancy: &Tenancy, scope: &Scope, ids: Vec<ContactId>) -> Result<Vec<Contact>, Failure> {
    let permit = scope.permit(Permission::ContactRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::by_ids(tx, ids).await?) })).await
}

/// The contacts of several clients, by name.
///
/// # Errors
/// Forbidden without any right to see people.
pub async fn of_clients(tenancy: &Tenancy, scope: &Scope, clients: Vec<ClientId>) -> Result<Vec<Contact>, Failure> {
    let permit = scope.permit(Permission::ContactRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::of_clients(tx, clients).await?) })).await
}

/// The name of a contact, within a transaction; `None` if it is absent or not visible.
///
/// # Errors
/// What the database says.
pub async fn name_of(tx: &ReadTx, id: ContactId) -> Result<Option<String>, DbError> {
    Ok(store::find(tx, id).await?.map(|contact| contact.name))
}
