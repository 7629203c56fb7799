//! What sites, contacts and business services have in common: created within a bound, changed against a version, and
//! every change recorded and told in its own transaction.

use std::future::Future;

use auth::{AuditLog, Entry};
use db::{Change, DbError, ReadTx, WriteTx};
use kernel::id::ClientKind;
use kernel::{ClientId, ErrorCode, Failure, Id, Kind, Permission, Scope};
use serde::Serialize;

use crate::Tenancy;
use crate::client::store as clients;

/// Something whose changes are recorded.
pub trait Recorded: Serialize + Send + Sync + 'static {
    /// What kind of thing it is.
    type Kind: Kind;
    /// The word before the dot of an action, such as `site` in `site.update`.
    const NOUN: &'static str;

    /// Which one.
    fn id(&self) -> Id<Self::Kind>;
    /// Whose.
    fn client(&self) -> ClientId;
    /// What people call it.
    fn summary(&self) -> &str;
    /// Counts changes.
    fn version(&self) -> i32;
}

/// Something that a client has a bounded number of.
pub trait Kept: Recorded + Sized {
    /// A change of it.
    type Patch: Send + 'static;
    /// The right to change it.
    const PERMISSION: Permission;
    /// Most of them at one client.
    const LIMIT: u64;
    /// Actions of creation and change.
    const ACTIONS: [&'static str; 2];

    /// The visible one with this id.
    fn find(tx: &ReadTx, id: Id<Self::Kind>) -> impl Future<Output = Result<Option<Self>, DbError>> + Send;
    /// How many a client has.
    fn count(tx: &ReadTx, client: ClientId) -> impl Future<Output = Result<u64, DbError>> + Send;
    /// Stores a new one.
    fn insert(&self, tx: &WriteTx) -> impl Future<Output = Result<(), DbError>> + Send;
    /// Applies a change if the stored version is the expected one; tells whether it was.
    fn update(
        &self,
        tx: &WriteTx,
        expected: i32,
        patch: Self::Patch,
    ) -> impl Future<Output = Result<bool, DbError>> + Send;
    /// What to say of a unique index or a link that refused the row.
    fn refusal(error: DbError) -> Failure;
}

/// Adds one to a client. An id that exists already gives the existing one, so a repeated request is harmless.
///
/// # Errors
/// Not found for the client, the limit, or what [`Kept::refusal`] says.
pub async fn create<T: Kept>(
    tenancy: &Tenancy,
    scope: &Scope,
    client: ClientId,
    id: Option<Id<T::Kind>>,
    build: impl FnOnce(Id<T::Kind>) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let permit = scope.permit_client(T::PERMISSION, client)?;
    let audit = tenancy.audit.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let id = id.unwrap_or_else(|| tx.new_id());
                if let Some(existing) = T::find(tx, id).await? {
                    return Ok(existing);
                }
                // Under an open-ended permit an absent client gets this far; it answers like one that may not be seen.
                if clients::find(tx, client).await?.is_none() {
                    return Err(Failure::not_found::<ClientKind>("clientId"));
                }
                if T::count(tx, client).await? >= T::LIMIT {
                    let message = format!("A client can have at most {} of the kind {}.", T::LIMIT, T::Kind::NAME);
                    return Err(Failure::rejected(ErrorCode::LimitReached, "clientId", message));
                }
                let new = build(id)?;
                new.insert(tx).await.map_err(T::refusal)?;
                record(tx, &audit, T::ACTIONS[0], None, &new).await?;
                Ok(new)
            })
        })
        .await
}

/// Changes one against the version that the caller has seen.
///
/// # Errors
/// Not found, conflict, or what [`Kept::refusal`] says.
pub async fn update<T: Kept>(
    tenancy: &Tenancy,
    scope: &Scope,
    id: Id<T::Kind>,
    expected: i32,
    patch: T::Patch,
) -> Result<T, Failure> {
    let permit = scope.permit(T::PERMISSION)?;
    let audit = tenancy.audit.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let absent = || Failure::not_found::<T::Kind>("id");
                let before = T::find(tx, id).await?.ok_or_else(absent)?;
                if !before.update(tx, expected, patch).await.map_err(T::refusal)? {
                    return Err(Failure::conflict::<T::Kind>(expected, before.version()));
                }
                let after = T::find(tx, id).await?.ok_or_else(absent)?;
                record(tx, &audit, T::ACTIONS[1], Some(&before), &after).await?;
                Ok(after)
            })
        })
        .await
}

/// Records a change and wakes watchers, in the transaction of the change.
///
/// # Errors
/// If the entry cannot be written: then the change does not happen either.
pub async fn record<T: Recorded>(
    tx: &WriteTx,
    audit: &AuditLog,
    action: &'static str,
    before: Option<&T>,
    after: &T,
) -> Result<(), Failure> {
    let entry = Entry {
        client: Some(after.client()),
        action,
        object_kind: T::NOUN,
        object_id: Some(after.id().uuid()),
        summary: sentence(action, T::Kind::NAME, after.summary()),
        before: before.map(serde_json::to_value).transpose().map_err(Failure::internal)?,
        after: Some(serde_json::to_value(after).map_err(Failure::internal)?),
    };
    audit.record(tx, entry).await?;
    tx.publish(Change::of(Some(after.client()), after.id()));
    Ok(())
}

/// What was done, as people say it, such as `Changed the site Head office`.
#[must_use]
pub fn sentence(action: &str, noun: &str, name: &str) -> String {
    let verb = match action.rsplit('.').next() {
        Some("create") => "Created",
        Some("update") => "Changed",
        Some("archive") => "Archived",
        Some("restore") => "Restored",
        Some("revoke") => "Revoked",
        Some("retire") => "Retired",
        _ => "Touched",
    };
    format!("{verb} the {noun} {name}")
}

macro_rules! recorded {
    ($type:ty, $kind:ty, $noun:literal, $client:ident) => {
        impl $crate::record::Recorded for $type {
            type Kind = $kind;
            const NOUN: &'static str = $noun;
            fn id(&self) -> kernel::Id<$kind> {
                self.id
            }
            fn client(&self) -> kernel::ClientId {
                self.$client
            }
            fn summary(&self) -> &str {
                &self.name
            }
            fn version(&self) -> i32 {
                self.version
            }
        }
    };
}
pub(crate) use recorded;
