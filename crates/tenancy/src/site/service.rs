//! The only writer of sites.

use db::{DbError, ReadTx, WriteTx};
use kernel::id::SiteKind;
use kernel::{ClientId, Failure, Permission, Scope, SiteId};

use super::{NewSite, Site, SitePatch, store};
use crate::input::stored;
use crate::record::{self, Kept};
use crate::{Tenancy, limits};

impl Kept for Site {
    type Patch = SitePatch;
    const PERMISSION: Permission = Permission::ClientWrite;
    const LIMIT: u64 = limits::SITES;
    const ACTIONS: [&'static str; 2] = ["site.create", "site.update"];

    async fn find(tx: &ReadTx, id: SiteId) -> Result<Option<Self>, DbError> {
        store::find(tx, id).await
    }
    async fn count(tx: &ReadTx, client: ClientId) -> Result<u64, DbError> {
        store::count(tx, client).await
    }
    async fn insert(&self, tx: &WriteTx) -> Result<(), DbError> {
        store::insert(tx, self).await
    }
    async fn update(&self, tx: &WriteTx, expected: i32, patch: SitePatch) -> Result<bool, DbError> {
        store::update(tx, self.id, expected, patch).await
    }
    fn refusal(error: DbError) -> Failure {
        stored::<SiteKind>(error, "name", "clientId")
    }
}

/// Adds a site to a client.
///
/// # Errors
/// Not found for the client, taken for the name, or the limit of sites.
pub async fn create(tenancy: &Tenancy, scope: &Scope, new: NewSite) -> Result<Site, Failure> {
    let (client, id) = (new.client, new.id);
    let build = move |id| {
        Ok(Site {
            id,
            client,
            name: new.name.into_string(),
            address: new.address.into_string(),
            time_zone: new.time_zone.into_string(),
            version: 1,
        })
    };
    record::create(tenancy, scope, client, id, build).await
}

/// Changes a site.
///
/// # Errors
/// Not found, conflict, taken.
pub async fn update(
    tenancy: &Tenancy,
    scope: &Scope,
    id: SiteId,
    expected: i32,
    patch: SitePatch,
) -> Result<Site, Failure> {
    record::update(tenancy, scope, id, expected, patch).await
}

/// Several sites; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to read clients.
pub async fn by_ids(tenancy: &Tenancy, scope: &Scope, ids: Vec<SiteId>) -> Result<Vec<Site>, Failure> {
    let permit = scope.permit(Permission::ClientRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::by_ids(tx, ids).await?) })).await
}

/// The sites of several clients, by name.
///
/// # Errors
/// Forbidden without any right to read clients.
pub async fn of_clients(tenancy: &Tenancy, scope: &Scope, clients: Vec<ClientId>) -> Result<Vec<Site>, Failure> {
    let permit = scope.permit(Permission::ClientRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::of_clients(tx, clients).await?) })).await
}

/// Whether any visible client has a site.
///
/// # Errors
/// Forbidden without any right to read clients.
pub async fn any(tenancy: &Tenancy, scope: &Scope) -> Result<bool, Failure> {
    let permit = scope.permit(Permission::ClientRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::any(tx).await?) })).await
}
