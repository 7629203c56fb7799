//! The only writer of clients.

use db::{DbError, ReadTx};
use kernel::id::ClientKind;
use kernel::{ClientId, ErrorCode, Failure, Page, PageRequest, Permission, Permit, Scope};

use super::{Client, ClientFilter, ClientOrder, ClientPatch, NewClient, store};
use crate::Tenancy;
use crate::input::stored;
use crate::record::record;

/// Takes on a client.
///
/// # Errors
/// Forbidden unless clients may be created provider-wide.
pub async fn create(tenancy: &Tenancy, scope: &Scope, new: NewClient) -> Result<Client, Failure> {
    let permit = scope.permit_provider(Permission::ClientCreate)?;
    let audit = tenancy.audit.clone();
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let id = new.id.unwrap_or_else(|| tx.new_id());
                if let Some(existing) = store::find(tx, id).await? {
                    return Ok(existing);
                }
                let name = new.name.into_string();
                let short_name = new.short_name.map(kernel::text::Line::into_string).filter(|text| !text.is_empty());
                let client = Client {
                    id,
                    short_name: short_name.unwrap_or_else(|| name.clone()),
                    name,
                    notes: new.notes.into_string(),
                    archived_at: None,
                    version: 1,
                    created_at: tx.now(),
                };
                let inserted = store::insert(tx, &client).await;
                inserted.map_err(|error| stored::<ClientKind>(error, "id", "id"))?;
                record(tx, &audit, "client.create", None, &client).await?;
                Ok(client)
            })
        })
        .await
}

/// Changes a client.
///
/// # Errors
/// Not found, conflict, or the refusals of the fields.
pub async fn update(
    tenancy: &Tenancy,
    scope: &Scope,
    id: ClientId,
    expected: i32,
    patch: ClientPatch,
) -> Result<Client, Failure> {
    let permit = scope.permit_client(Permission::ClientWrite, id).map_err(at_id)?;
    change(tenancy, &permit, id, expected, Change::Patch(patch)).await
}

/// Puts a client away: it leaves the everyday lists; nothing about it is removed.
///
/// # Errors
/// Forbidden unless clients may be created provider-wide; not found; conflict.
pub async fn archive(tenancy: &Tenancy, scope: &Scope, id: ClientId, expected: i32) -> Result<Client, Failure> {
    change(tenancy, &provider_wide(scope, id)?, id, expected, Change::Archive).await
}

/// Brings an archived client back.
///
/// # Errors
/// As for [`archive`].
pub async fn restore(tenancy: &Tenancy, scope: &Scope, id: ClientId, expected: i32) -> Result<Client, Failure> {
    change(tenancy, &provider_wide(scope, id)?, id, expected, Change::Restore).await
}

fn provider_wide(scope: &Scope, id: ClientId) -> Result<Permit, Failure> {
    scope.permit_provider(Permission::ClientCreate)?;
    scope.permit_client(Permission::ClientCreate, id).map_err(at_id)
}

enum Change {
    Patch(ClientPatch),
    Archive,
    Restore,
}

impl Change {
    const fn action(&self) -> &'static str {
        match self {
            Self::Patch(_) => "client.update",
            Self::Archive => "client.archive",
            Self::Restore => "client.restore",
        }
    }
}

async fn change(
    tenancy: &Tenancy,
    permit: &Permit,
    id: ClientId,
    expected: i32,
    change: Change,
) -> Result<Client, Failure> {
    let audit = tenancy.audit.clone();
    tenancy
        .db
        .write(permit, move |tx| {
            Box::pin(async move {
                let action = change.action();
                let before = store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<ClientKind>("id"))?;
                let done = match change {
                    Change::Patch(patch) => store::update(tx, id, expected, patch).await?,
                    Change::Archive => store::set_archived(tx, id, expected, Some(tx.now().micros())).await?,
                    Change::Restore => store::set_archived(tx, id, expected, None).await?,
                };
                if !done {
                    return Err(Failure::conflict::<ClientKind>(expected, before.version));
                }
                let after = store::find(tx, id).await?.ok_or_else(|| Failure::not_found::<ClientKind>("id"))?;
                record(tx, &audit, action, Some(&before), &after).await?;
                Ok(after)
            })
        })
        .await
}

/// In inputs of clients themselves the field is called `id`.
fn at_id(failure: Failure) -> Failure {
    match failure {
        Failure::Rejected(errors) if errors.iter().all(|error| error.code == ErrorCode::NotFound) => {
            Failure::not_found::<ClientKind>("id")
        }
        other => other,
    }
}

/// One client; `None` if it is absent or not visible.
///
/// # Errors
/// Forbidden without any right to read clients.
pub async fn get(tenancy: &Tenancy, scope: &Scope, id: ClientId) -> Result<Option<Client>, Failure> {
    let permit = scope.permit(Permission::ClientRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::find(tx, id).await?) })).await
}

/// Several clients; those that are absent or not visible are left out.
///
/// # Errors
/// Forbidden without any right to read clients.
pub async fn by_ids(tenancy: &Tenancy, scope: &Scope, ids: Vec<ClientId>) -> Result<Vec<Client>, Failure> {
    let permit = scope.permit(Permission::ClientRead)?;
    tenancy.db.read(&permit, move |tx| Box::pin(async move { Ok(store::by_ids(tx, ids).await?) })).await
}

/// One page of the visible clients.
///
/// # Errors
/// Forbidden without any right to read clients.
pub async fn list(
    tenancy: &Tenancy,
    scope: &Scope,
    filter: ClientFilter,
    order: ClientOrder,
    request: PageRequest,
) -> Result<Page<Client>, Failure> {
    let permit = scope.permit(Permission::ClientRead)?;
    tenancy
        .db
        .read(&permit, move |tx| Box::pin(async move { Ok(store::page(tx, &filter, order, &request).await?) }))
        .await
}

/// The name of a client, within a transaction; `None` for one that is absent or outside the permit.
///
/// # Errors
/// What the database says.
pub async fn name_of(tx: &ReadTx, id: ClientId) -> Result<Option<String>, DbError> {
    Ok(store::find(tx, id).await?.map(|client| client.name))
}
