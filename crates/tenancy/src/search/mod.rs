//! Finding what this crate keeps by a part of its name, for the command palette.

mod store;

use kernel::{ClientId, Failure, Permission, Scope};

use crate::Tenancy;

/// Longest text that is searched for, in characters.
pub const TEXT_MAX: usize = 100;

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitKind {
    /// A client.
    Client,
    /// A site.
    Site,
    /// A contact.
    Contact,
    /// A business service.
    BusinessService,
    /// A login.
    User,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Node id.
    pub id: String,
    /// What it is.
    pub kind: HitKind,
    /// Its name.
    pub title: String,
    /// What tells it from others of the same name.
    pub subtitle: String,
    /// Whose it is.
    pub client: Option<ClientId>,
}

/// What the caller may see and whose name contains `text`; at most `most` hits of each kind.
///
/// # Errors
/// What the database says.
pub async fn find(tenancy: &Tenancy, scope: &Scope, text: &str, most: u64) -> Result<Vec<Hit>, Failure> {
    let mut hits = Vec::new();
    if let Ok(permit) = scope.permit(Permission::ClientRead) {
        let part = text.to_owned();
        let found =
            tenancy.db.read(&permit, move |tx| Box::pin(async move { store::of_clients(tx, &part, most).await }));
        hits.extend(found.await.map_err(Failure::from)?);
    }
    if let Ok(permit) = scope.permit(Permission::ContactRead) {
        let part = text.to_owned();
        let found = tenancy.db.read(&permit, move |tx| Box::pin(async move { store::contacts(tx, &part, most).await }));
        hits.extend(found.await.map_err(Failure::from)?);
    }
    if let Ok(permit) = scope.permit_provider(Permission::PeopleRead) {
        let part = text.to_owned();
        let found = tenancy.db.read(&permit, move |tx| Box::pin(async move { store::users(tx, &part, most).await }));
        hits.extend(found.await.map_err(Failure::from)?);
    }
    Ok(hits)
}
