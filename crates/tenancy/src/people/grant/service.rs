//! The only writer of grants beside invitations.

use auth::Entry;
use auth::grant::rules::{Giver, Owns, may_remove};
use auth::grant::{Grant, NewGrant, owners, store as grants};
use auth::user::{User, contact_link, store as users};
use db::WriteTx;
use kernel::id::{GrantKind, UserKind};
use kernel::{Effect, ErrorCode, Failure, GrantId, Permission, Scope, UserId};

use super::check::{Fields, Receiver, check};
use crate::Tenancy;
use crate::input::stored;
use crate::people::user::InitialGrant;

/// A grant with whose it is.
#[derive(Debug, Clone)]
pub struct Granted {
    /// The grant.
    pub grant: Grant,
    /// Whose.
    pub user: User,
}

/// Makes a grant.
///
/// # Errors
/// Forbidden without the right to change people provider-wide; not found; the refusals of [`check`].
pub async fn create(
    tenancy: &Tenancy,
    scope: &Scope,
    id: Option<GrantId>,
    user: UserId,
    new: InitialGrant,
) -> Result<Granted, Failure> {
    let permit = scope.permit_provider(Permission::PeopleWrite)?;
    let (tenancy_in, scope) = (tenancy.clone(), scope.clone());
    tenancy
        .db
        .write(&permit, move |tx| Box::pin(async move { create_in(tx, &tenancy_in, &scope, id, user, new).await }))
        .await
}

async fn create_in(
    tx: &WriteTx,
    tenancy: &Tenancy,
    scope: &Scope,
    id: Option<GrantId>,
    user: UserId,
    new: InitialGrant,
) -> Result<Granted, Failure> {
    owners::serialise(tx).await?;
    let user = users::find_for_update(tx, user).await?.ok_or_else(|| Failure::not_found::<UserKind>("userId"))?;
    let id = id.unwrap_or_else(|| tx.new_id());
    if let Some(grant) = grants::find(tx, id).await?.filter(|grant| grant.user == user.id) {
        return Ok(Granted { grant, user });
    }
    let receiver = Receiver {
        kind: user.kind,
        clients: contact_link::of_users(tx, &[user.id]).await?.into_iter().map(|link| link.client).collect(),
        owns: owners::owns(tx, user.id).await?,
    };
    let errors = check(tx, scope, &receiver, &new, &Fields::of_one()).await?;
    if !errors.is_empty() {
        return Err(Failure::Rejected(errors));
    }
    if grants::count(tx, user.id).await? >= grants::GRANTS_MAX {
        let message =
            format!("A person can have at most {} grants. Remove some that no longer count.", grants::GRANTS_MAX);
        return Err(Failure::rejected(ErrorCode::LimitReached, "userId", message));
    }
    let grant = NewGrant {
        id,
        user: user.id,
        role: new.role,
        effect: new.effect,
        client: new.client,
        expires_at: new.expires_at,
        reason: new.reason,
    };
    let grant =
        grants::insert(tx, grant).await.map_err(|error| stored::<kernel::id::GrantKind>(error, "id", "clientId"))?;
    if grant.effect == Effect::Deny {
        owners::require_one(tx, "role").await?;
    }
    record(tx, tenancy, "grant.create", &grant, &user).await?;
    Ok(Granted { grant, user })
}

/// Takes a grant away.
///
/// # Errors
/// Forbidden without the right to change people provider-wide; not found; refused if it would give what the caller does
/// not hold, or leave the installation without an owner.
pub async fn revoke(tenancy: &Tenancy, scope: &Scope, id: GrantId) -> Result<Granted, Failure> {
    let permit = scope.permit_provider(Permission::PeopleWrite)?;
    let (tenancy_in, scope) = (tenancy.clone(), scope.clone());
    tenancy.db.write(&permit, move |tx| Box::pin(async move { revoke_in(tx, &tenancy_in, &scope, id).await })).await
}

async fn revoke_in(tx: &WriteTx, tenancy: &Tenancy, scope: &Scope, id: GrantId) -> Result<Granted, Failure> {
    let absent = || Failure::not_found::<GrantKind>("id");
    owners::serialise(tx).await?;
    let grant = grants::find(tx, id).await?.ok_or_else(absent)?;
    let user = users::find(tx, grant.user).await?.ok_or_else(absent)?;
    let owns = match scope.actor().user() {
        Some(actor) => owners::owns(tx, actor).await?,
        None => Owns::No,
    };
    may_remove(&Giver { scope, owns }, &grant, "id").map_err(|error| Failure::Rejected(vec![error]))?;
    if !grants::delete(tx, id).await? {
        return Err(absent());
    }
    owners::require_one(tx, "id").await?;
    record(tx, tenancy, "grant.revoke", &grant, &user).await?;
    Ok(Granted { grant, user })
}

/// Records a grant that was made or taken away, and wakes watchers of the person.
pub(crate) async fn record(
    tx: &WriteTx,
    tenancy: &Tenancy,
    action: &'static str,
    grant: &Grant,
    user: &User,
) -> Result<(), Failure> {
    let verb = match grant.effect {
        Effect::Allow => "",
        Effect::Deny => "Denial of ",
    };
    let summary = format!("{verb}{} for {}", grant.role.title(), user.name);
    let mut entry = Entry::new(action, "grant", summary).object(grant.id);
    entry.client = grant.client;
    let entry = if action == "grant.revoke" { entry.before(grant.to_json()) } else { entry.after(grant.to_json()) };
    tenancy.audit.record(tx, entry).await?;
    tx.publish(db::Change::of(None, user.id));
    Ok(())
}

/// One grant; `None` if it is absent or not visible.
///
/// # Errors
/// Forbidden without the right to see people provider-wide.
pub async fn get(tenancy: &Tenancy, scope: &Scope, id: GrantId) -> Result<Option<Grant>, Failure> {
    let permit = scope.permit_provider(Permission::PeopleRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(grants::find(tx, id).await?) })).await
}
