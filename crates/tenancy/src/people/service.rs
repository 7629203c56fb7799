//! Reads of people, for resolvers and loaders. Changes are in `user::service`, `user::invite` and `grant::service`.

use auth::grant::{Grant, store as grants};
use auth::user::contact_link::{self, ContactLink};
use auth::user::{User, UserFilter, store as users};
use kernel::{Failure, Page, PageRequest, Permission, Permit, Scope, UserId};

use crate::Tenancy;

/// One visible login.
///
/// # Errors
/// Forbidden without the right to see people.
pub async fn get(tenancy: &Tenancy, scope: &Scope, id: UserId) -> Result<Option<User>, Failure> {
    let permit = scope.permit(Permission::PeopleRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(users::find(tx, id).await?) })).await
}

/// One page of the visible logins, by name.
///
/// # Errors
/// Forbidden without the right to see people.
pub async fn list(
    tenancy: &Tenancy,
    scope: &Scope,
    filter: UserFilter,
    request: PageRequest,
) -> Result<Page<User>, Failure> {
    let permit = scope.permit(Permission::PeopleRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(users::page(tx, &filter, &request).await?) })).await
}

/// Number of visible logins; 0 without the right to see people.
///
/// # Errors
/// What the database says.
pub async fn count(tenancy: &Tenancy, scope: &Scope) -> Result<u64, Failure> {
    if scope.permit(Permission::PeopleRead).is_err() {
        return Ok(0);
    }
    let one = PageRequest { size: 1, ..PageRequest::default() };
    Ok(list(tenancy, scope, UserFilter::default(), one).await?.total)
}

/// Several visible logins; nothing without the right to see people.
///
/// # Errors
/// What the database says.
pub async fn by_ids(tenancy: &Tenancy, scope: &Scope, ids: Vec<UserId>) -> Result<Vec<User>, Failure> {
    let Some(permit) = reader(scope) else { return Ok(Vec::new()) };
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(users::by_ids(tx, &ids).await?) })).await
}

/// Grants of several people at clients that may be seen, and provider-wide ones for those who see all people; oldest
/// first. Nothing without the right to see people.
///
/// # Errors
/// What the database says.
pub async fn grants_of(tenancy: &Tenancy, scope: &Scope, ids: Vec<UserId>) -> Result<Vec<Grant>, Failure> {
    let Some(permit) = reader(scope) else { return Ok(Vec::new()) };
    let found: Vec<Grant> = tenancy
        .db
        .read(&permit, move |tx| Box::pin(async move { Ok::<_, Failure>(grants::of_users(tx, &ids).await?) }))
        .await?;
    Ok(showable(scope, found))
}

/// Memberships of several people in clients that may be seen. Nothing without the right to see people.
///
/// # Errors
/// What the database says.
pub async fn links_of(tenancy: &Tenancy, scope: &Scope, ids: Vec<UserId>) -> Result<Vec<ContactLink>, Failure> {
    let Some(permit) = reader(scope) else { return Ok(Vec::new()) };
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(contact_link::of_users(tx, &ids).await?) })).await
}

/// Leaves out grants at clients that may not be seen: their client would look absent, which means "provider-wide".
#[must_use]
pub fn showable(scope: &Scope, grants: Vec<Grant>) -> Vec<Grant> {
    let seen = scope.clients(Permission::ClientRead);
    let shown = |grant: &Grant| grant.client.is_none_or(|client| seen.is_some_and(|seen| seen.contains(client)));
    grants.into_iter().filter(shown).collect()
}

fn reader(scope: &Scope) -> Option<Permit> {
    scope.permit(Permission::PeopleRead).ok()
}
