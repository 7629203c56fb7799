//! Changes of logins by those who look after people.

use auth::Entry;
use auth::grant::owners;
use auth::grant::rules::Owns;
use auth::user::{User, store as users};
use db::WriteTx;
use kernel::id::UserKind;
use kernel::text::Name;
use kernel::{ErrorCode, Failure, Permission, Scope, UserId};
use serde_json::{Value, json};

use crate::Tenancy;

/// Renames a login.
///
/// # Errors
/// Forbidden, not found, conflict.
pub async fn update(
    tenancy: &Tenancy,
    scope: &Scope,
    id: UserId,
    expected: i32,
    name: Option<Name>,
) -> Result<User, Failure> {
    let permit = scope.permit_provider(Permission::PeopleWrite)?;
    let tenancy_in = tenancy.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let before = found(tx, id).await?;
                let name = match name {
                    Some(name) => name,
                    None => Name::parse("name", &before.name).map_err(|error| Failure::Rejected(vec![error]))?,
                };
                if !users::rename(tx, id, expected, &name).await? {
                    return Err(Failure::conflict::<UserKind>(expected, before.version));
                }
                changed(tx, &tenancy_in, "user.update", &before).await
            })
        })
        .await
}

/// Shuts a login: its sessions end at once, and nobody can sign in with it.
///
/// # Errors
/// Forbidden, not found; refused for oneself, for an owner by somebody who is none, and for the last owner.
pub async fn lock(tenancy: &Tenancy, scope: &Scope, id: UserId, reason: Option<String>) -> Result<User, Failure> {
    let permit = scope.permit_provider(Permission::PeopleWrite)?;
    let actor = scope.actor().user();
    if actor == Some(id) {
        let message = "You cannot lock yourself out. Ask somebody else who looks after people.";
        return Err(Failure::rejected(ErrorCode::Forbidden, "id", message));
    }
    let tenancy_in = tenancy.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                owners::serialise(tx).await?;
                let before = found(tx, id).await?;
                only_owners_touch_owners(tx, actor, id).await?;
                if before.locked_at.is_some() {
                    return Ok(before);
                }
                users::lock(tx, id, reason.as_deref()).await?;
                owners::require_one(tx, "id").await?;
                changed(tx, &tenancy_in, "user.lock", &before).await
            })
        })
        .await
}

/// Opens a login again. Its old sessions stay ended.
///
/// # Errors
/// Forbidden, not found.
pub async fn unlock(tenancy: &Tenancy, scope: &Scope, id: UserId, reason: Option<String>) -> Result<User, Failure> {
    let permit = scope.permit_provider(Permission::PeopleWrite)?;
    let actor = scope.actor().user();
    let tenancy_in = tenancy.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                owners::serialise(tx).await?;
                let before = found(tx, id).await?;
                if before.locked_at.is_none() {
                    return Ok(before);
                }
                users::unlock(tx, id).await?;
                // Whether it is an owner's shows only once it is open.
                only_owners_touch_owners(tx, actor, id).await?;
                let entry = entry("user.unlock", &before);
                let after = json!({"lockedAt": Value::Null, "reason": reason});
                tenancy_in.audit.record(tx, entry.before(values(&before)).after(after)).await?;
                tx.publish(db::Change::of(None, id));
                found(tx, id).await
            })
        })
        .await
}

async fn found(tx: &WriteTx, id: UserId) -> Result<User, Failure> {
    users::find_for_update(tx, id).await?.ok_or_else(|| Failure::not_found::<UserKind>("id"))
}

async fn only_owners_touch_owners(tx: &WriteTx, actor: Option<UserId>, id: UserId) -> Result<(), Failure> {
    if owners::owns(tx, id).await? == Owns::No {
        return Ok(());
    }
    let allowed = match actor {
        Some(actor) => owners::owns(tx, actor).await? == Owns::Yes,
        None => false,
    };
    if allowed {
        return Ok(());
    }
    Err(Failure::rejected(ErrorCode::Forbidden, "id", "Only an owner may do this to an owner. Ask an owner."))
}

/// Reads the login again, records the change, and wakes watchers.
async fn changed(tx: &WriteTx, tenancy: &Tenancy, action: &'static str, before: &User) -> Result<User, Failure> {
    let after = found(tx, before.id).await?;
    tenancy.audit.record(tx, entry(action, &after).before(values(before)).after(values(&after))).await?;
    tx.publish(db::Change::of(None, after.id));
    Ok(after)
}

fn entry(action: &'static str, user: &User) -> Entry {
    Entry::new(action, "user", user.name.clone()).object(user.id)
}

fn values(user: &User) -> Value {
    json!({"name": user.name, "lockedAt": user.locked_at, "reason": user.locked_reason})
}
