//! What calendars and SLA policies have in common: the provider's or one client's, created within a bound, changed against
//! a version, every change recorded and told in its own transaction.
//!
//! Whoever may write agreements provider-wide changes the provider's; whoever may at a client changes that client's own.

use std::future::Future;

use auth::{AuditLog, Entry};
use db::{Change, DbError, ReadTx, WriteTx};
use kernel::id::ClientKind;
use kernel::{ClientId, ErrorCode, Failure, Id, Kind, Permission, Scope};
use serde::Serialize;

use crate::Tenancy;
use crate::client::store as clients;
use crate::record::sentence;

/// Something of the provider or of one client.
pub trait Inherited: Serialize + Clone + Send + Sync + Sized + 'static {
    /// What kind of thing it is.
    type Kind: Kind;
    /// The word before the dot of an action, such as `calendar` in `calendar.update`.
    const NOUN: &'static str;
    /// Actions of creation and change.
    const ACTIONS: [&'static str; 2];
    /// Most of them at one client, and of the provider.
    const LIMIT: u64;

    /// Which one.
    fn id(&self) -> Id<Self::Kind>;
    /// Whose; `None` is the provider's.
    fn client(&self) -> Option<ClientId>;
    /// What people call it.
    fn name(&self) -> &str;
    /// Counts changes.
    fn version(&self) -> i32;
    /// The visible one with this id.
    fn find(tx: &ReadTx, id: Id<Self::Kind>) -> impl Future<Output = Result<Option<Self>, DbError>> + Send;
    /// How many a client, or the provider, has.
    fn count(tx: &ReadTx, client: Option<ClientId>) -> impl Future<Output = Result<u64, DbError>> + Send;
    /// Stores a new one.
    fn insert(&self, tx: &WriteTx) -> impl Future<Output = Result<(), DbError>> + Send;
    /// Stores it in place of the one with its id, if that has the expected version; tells whether it had.
    fn replace(&self, tx: &WriteTx, expected: i32) -> impl Future<Output = Result<bool, DbError>> + Send;
    /// Whether it may stand as it is: what it names exists, for example.
    fn check(&self, tx: &ReadTx) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// Adds one to a client, or with `None` to the provider. An id that exists already gives the existing one.
///
/// # Errors
/// Forbidden, not found for the client, the limit, taken for the name, or what [`Inherited::check`] says.
pub async fn create<T: Inherited>(
    tenancy: &Tenancy,
    scope: &Scope,
    client: Option<ClientId>,
    id: Option<Id<T::Kind>>,
    build: impl FnOnce(Id<T::Kind>) -> T + Send + 'static,
) -> Result<T, Failure> {
    let permit = match client {
        Some(client) => scope.permit_client(Permission::AgreementWrite, client)?,
        None => scope.permit_provider(Permission::AgreementWrite)?,
    };
    let audit = tenancy.audit.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let id = id.unwrap_or_else(|| tx.new_id());
                if let Some(existing) = T::find(tx, id).await? {
                    return Ok(existing);
                }
                known(tx, client).await?;
                if T::count(tx, client).await? >= T::LIMIT {
                    let message = format!("There can be at most {} of the kind {} here.", T::LIMIT, T::Kind::NAME);
                    return Err(Failure::rejected(ErrorCode::LimitReached, "clientId", message));
                }
                add(tx, &audit, build(id)).await
            })
        })
        .await
}

/// Refuses a client that does not exist: under an open-ended permit it gets this far, and answers like one that may not be
/// seen.
///
/// # Errors
/// Not found at `clientId`.
pub(crate) async fn known(tx: &ReadTx, client: Option<ClientId>) -> Result<(), Failure> {
    match client {
        Some(client) if clients::find(tx, client).await?.is_none() => Err(Failure::not_found::<ClientKind>("clientId")),
        _ => Ok(()),
    }
}

/// Checks, stores and records a new one.
pub(crate) async fn add<T: Inherited>(tx: &WriteTx, audit: &AuditLog, new: T) -> Result<T, Failure> {
    new.check(tx).await?;
    new.insert(tx).await.map_err(refusal::<T>)?;
    record(tx, audit, T::ACTIONS[0], None, &new).await?;
    Ok(new)
}

/// Changes one against the version that the caller has seen.
///
/// # Errors
/// Forbidden for the provider's without the right provider-wide; not found; conflict; taken; or what `change` and
/// [`Inherited::check`] say.
pub async fn update<T: Inherited>(
    tenancy: &Tenancy,
    scope: &Scope,
    id: Id<T::Kind>,
    expected: i32,
    change: impl FnOnce(T, kernel::Timestamp) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let permit = scope.permit(Permission::AgreementWrite)?;
    let audit = tenancy.audit.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let absent = || Failure::not_found::<T::Kind>("id");
                let before = T::find(tx, id).await?.ok_or_else(absent)?;
                if before.client().is_none() && !tx.permit().clients().is_provider_wide() {
                    let message = format!(
                        "This {} is the provider's and serves every client. Make one for this client instead.",
                        T::Kind::NAME
                    );
                    return Err(Failure::rejected(ErrorCode::Forbidden, "id", message));
                }
                if before.version() != expected {
                    return Err(Failure::conflict::<T::Kind>(expected, before.version()));
                }
                let wanted = change(before.clone(), tx.now())?;
                wanted.check(tx).await?;
                if !wanted.replace(tx, expected).await.map_err(refusal::<T>)? {
                    return Err(Failure::conflict::<T::Kind>(expected, before.version()));
                }
                let after = T::find(tx, id).await?.ok_or_else(absent)?;
                record(tx, &audit, T::ACTIONS[1], Some(&before), &after).await?;
                Ok(after)
            })
        })
        .await
}

fn refusal<T: Inherited>(error: DbError) -> Failure {
    crate::input::stored::<T::Kind>(error, "name", "clientId")
}

async fn record<T: Inherited>(
    tx: &WriteTx,
    audit: &AuditLog,
    action: &'static str,
    before: Option<&T>,
    after: &T,
) -> Result<(), Failure> {
    let entry = Entry {
        client: after.client(),
        action,
        object_kind: T::NOUN,
        object_id: Some(after.id().uuid()),
        summary: sentence(action, T::Kind::NAME, after.name()),
        before: before.map(serde_json::to_value).transpose().map_err(Failure::internal)?,
        after: Some(serde_json::to_value(after).map_err(Failure::internal)?),
    };
    audit.record(tx, entry).await?;
    tx.publish(Change::of(after.client(), after.id()));
    Ok(())
}
